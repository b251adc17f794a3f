"""What stands round the trim of a press sheet: its boxes, the bleed, the marks, the slug line."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from msgspec import Struct

from kitabca.pdf.fonts import Font
from kitabca.pdf.press.inks import registration
from kitabca.pdf.studio import Box
from kitabca.pdf.writing import number

__all__ = ["Sheet", "SlugFace", "draw_marks", "slug_line"]

_MM = 72 / 25.4
_TICK = 5 * _MM
_CLEAR = 3 * _MM  # least distance of a crop mark from the trim, so that a cut that errs shows none
_OFF = 0.5 * _MM  # of marks from the bleed, so that a shop that takes the BleedBox gets none
_PEN = 0.25
_ROUND = 1.6 * _MM  # radius of a registration mark
_SLUG_SIZE = 6.0


class Sheet(Struct, frozen=True):
    """One side that is printed: the trim's size, the bleed on each side and the margin for marks
    outside of it, in points."""

    width: float
    height: float
    bleed: float
    margin: float

    @classmethod
    def marked(cls, width: float, height: float, bleed: float, marks: Collection[str]) -> Sheet:
        """A sheet with room for these marks."""
        room = _near(bleed) + _TICK + 1 * _MM - bleed if marks else 0.0
        return cls(width, height, bleed, room)

    @property
    def trim(self) -> Box:
        """The trim in the sheet's own coordinates."""
        edge = self.bleed + self.margin
        return edge, edge, edge + self.width, edge + self.height

    @property
    def bled(self) -> Box:
        """The trim with its bleed."""
        edge = self.margin
        return edge, edge, edge + self.width + 2 * self.bleed, edge + self.height + 2 * self.bleed

    @property
    def media(self) -> Box:
        """The whole sheet."""
        edge = 2 * (self.bleed + self.margin)
        return 0.0, 0.0, self.width + edge, self.height + edge

    def boxes(self) -> dict[str, bytes]:
        """The page boxes (ISO 32000-1, 14.11.2), Trim inside Bleed inside Media."""
        found = {"MediaBox": self.media, "BleedBox": self.bled, "TrimBox": self.trim}
        return {
            key: b"[%b]" % b" ".join(_exact(side) for side in box) for key, box in found.items()
        }


def _near(bleed: float) -> float:
    """How far from the trim marks begin."""
    return max(bleed + _OFF, _CLEAR)


def _exact(value: float) -> bytes:
    return f"{round(value, 4):g}".encode() if value == int(value) else f"{value:.4f}".encode()


def draw_marks(sheet: Sheet, marks: Collection[str], folds: Sequence[float] = ()) -> bytes:
    """Crop and registration marks, on every plate; `folds` are distances of folds from the trim's
    left edge (the spine), shown as dashed ticks."""
    left, bottom, right, top = sheet.trim
    out: list[bytes] = []
    near = _near(sheet.bleed)
    if "crop" in marks:
        for x in (left, right):
            out += [_stroke(x, top + near, x, top + near + _TICK)]
            out += [_stroke(x, bottom - near - _TICK, x, bottom - near)]
        for y in (bottom, top):
            out += [_stroke(left - near - _TICK, y, left - near, y)]
            out += [_stroke(right + near, y, right + near + _TICK, y)]
    if "registration" in marks:
        # Above folds there are fold marks: there the target moves over the right half.
        middle = left + (right - left) * (0.75 if folds else 0.5)
        half = (bottom + top) / 2
        away = near + _TICK / 2
        for x, y in ((middle, top + away), (middle, bottom - away),
                     (left - away, half), (right + away, half)):  # fmt: skip
            out += _target(x, y)
    if marks and folds:
        out.append(b"[2 1.5] 0 d")
        for fold in folds:
            x = left + fold
            out += [_stroke(x, top + near, x, top + near + _TICK)]
            out += [_stroke(x, bottom - near - _TICK, x, bottom - near)]
    if not out:
        return b""
    return b"q %b %b w\n%b\nQ" % (registration(), number(_PEN), b"\n".join(out))


def _stroke(*ends: float) -> bytes:
    return b"%b %b m %b %b l S" % tuple(map(number, ends))


def _target(x: float, y: float) -> list[bytes]:
    """A registration mark: a circle and a cross."""
    reach = _TICK / 2
    bow = 4 / 3 * (math.sqrt(2) - 1) * _ROUND
    r = _ROUND
    points = [(r, 0), (r, bow), (bow, r), (0, r), (-bow, r), (-r, bow), (-r, 0),
              (-r, -bow), (-bow, -r), (0, -r), (bow, -r), (r, -bow), (r, 0)]  # fmt: skip
    flat = [b"%b %b" % (number(x + across), number(y + up)) for across, up in points]
    curve = (
        flat[0]
        + b" m "
        + b" ".join(b"%b %b %b c" % tuple(flat[at : at + 3]) for at in (1, 4, 7, 10))
    )
    return [
        curve + b" S",
        _stroke(x - reach, y, x + reach, y),
        _stroke(x, y - reach, x, y + reach),
    ]


class SlugFace(Struct, frozen=True):
    """The face of the slug line and its resource's name."""

    key: str
    resource: bytes
    font: Font

    def codes(self, text: str) -> list[int]:
        """The codes of a slug line; characters that the face lacks are left out."""
        glyphs = {char: glyph for glyph, char in self.font.texts.items()}
        return [glyphs[char] for char in text if char in glyphs]


def slug_line(sheet: Sheet, text: str, face: SlugFace) -> bytes:
    """The operators of a slug line under the trim's left half, clear of every mark; as much
    smaller as its length asks for."""
    left, bottom, right, _ = sheet.trim
    y = bottom - _near(sheet.bleed) - _TICK * 0.75
    codes = face.codes(text)
    em = sum(face.font.widths[code] for code in codes) / 1000
    start = left + 2 * _MM
    room = (left + right) / 2 - _TICK - start
    size = min(_SLUG_SIZE, room / em) if em else _SLUG_SIZE
    shown = b"".join(b"%04X" % code for code in codes)
    return b"q BT 0 0 0 1 k /%b %b Tf 1 0 0 1 %b %b Tm <%b> Tj ET Q" % (
        face.resource, number(size), number(start), number(y), shown
    )  # fmt: skip

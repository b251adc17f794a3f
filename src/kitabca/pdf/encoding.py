"""Words as the codes of their glyphs: what stands inside a TJ array (ISO 32000-1, 9.4.3)."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import bidirectional

from msgspec.structs import replace

from kitabca.faces import Shape
from kitabca.pdf.directions import BACKWARDS
from kitabca.pdf.fonts import Codes, Font
from kitabca.pdf.writing import number
from kitabca.typesetting.output import Run

__all__ = ["Glyphs", "encode", "level", "raised", "spelled", "stands_off"]


class Glyphs(dict[tuple[int, str, int], bytes]):
    """Glyphs of one face as the inside of a TJ array's string: by id, text and advance the code in
    hexadecimal and the kerning after it. Fills itself: words are many, glyphs few."""

    def __init__(self, font: Font, codes: Codes) -> None:
        super().__init__()
        self.font = font
        self.codes = codes

    def __missing__(self, key: tuple[int, str, int]) -> bytes:
        glyph, text, advance = key
        found = b"%04X" % self.codes.code(glyph, text)
        kern = self.font.widths[glyph] - advance * (1000 / self.font.units)
        if abs(kern) > 0.5:
            found += b">%d<" % round(kern)
        self[key] = found
        return found


def encode(shape: Shape, glyphs: Glyphs) -> bytes:
    """A word as the inside of a TJ array's string: codes in hexadecimal, kerning between them."""
    drawn = zip(shape.glyphs, spelled(shape), shape.advances, strict=True)
    return b"".join(map(glyphs.__getitem__, drawn))


def stands_off(advance: int, move: tuple[int, int]) -> bool:
    """Whether a glyph is a mark that is moved to its letter."""
    return advance == 0 and move != (0, 0)


def raised(shape: Shape, font: Font, codes: Codes, run: Run, unseen: bool, shown: int = 0) -> bytes:
    """A word with glyphs off their pen position: these are moved by TJ across and by Ts up, or,
    where they are painted as shapes, written `unseen` without a move. `shown` is how the word's
    other letters are shown (ISO 32000-1, table 106).

    PDFium loses a number before an empty string that ends an array: a move waits for the glyph
    that it moves, or begins an array of its own.
    """
    assert shape.offsets is not None
    parts: list[bytes] = []
    scale = 1000 / font.units
    move = 0
    for glyph, text, advance, (across, up) in zip(
        shape.glyphs, spelled(shape), shape.advances, shape.offsets, strict=True
    ):
        code = b"%04X" % codes.code(glyph, text)
        if unseen and stands_off(advance, (across, up)):
            parts.append(b">]TJ 3 Tr[%b<%b>]TJ %d Tr[<" % (_number(move), code, shown))
            move = font.widths[glyph]
            continue
        move -= round(across * scale)
        if up:
            high = number(run.rise + up * scale * run.size / 1000)
            said = high, _number(move), code, number(run.rise)
            parts.append(b">]TJ %b Ts[%b<%b>]TJ %b Ts[<" % said)
        else:
            parts.append(b">%d<%b" % (move, code) if move else code)
        move = round(font.widths[glyph] - (advance - across) * scale)
    if move:
        parts.append(b">]TJ[%d<" % move)
    return b"".join(parts)


def _number(move: int) -> bytes:
    return b"%d" % move if move else b""


def spelled(shape: Shape) -> tuple[str, ...]:
    """The text of each glyph with none left empty.

    A cluster's letters are dealt out to its glyphs from the end; a glyph for which no letter is
    left means a zero-width joiner, since every code needs a text (PDF/A-3, 6.2.11.7.2).
    """
    if "" not in shape.texts:
        return shape.texts
    out: list[str] = []
    for text in shape.texts:
        if text:
            out.append(text)
            whole = len(out) - 1
        else:
            out.append("")
            letters = "".join(out[whole:])
            count = len(out) - whole
            keep = max(1, len(letters) - count + 1)
            dealt = [letters[:keep], *letters[keep:]]
            dealt += ["\u200d"] * (count - len(dealt))
            # Glyphs from right to left stand in the order of painting, the last letter's first.
            out[whole:] = dealt[::-1] if bidirectional(letters[0]) in BACKWARDS else dealt
    return tuple(out)


def level(run: Run, runs: Sequence[Run], units: int) -> Run:
    """A raised or lowered run as it is written unseen: on the baseline, as high as its line's
    letters and as wide as it is.

    pdfium breaks the line between what is wholly above and what is wholly below, and takes tracking
    before a narrow sign for a space: the letters are made wider instead.
    """
    size = max(one.size for one in runs if one.rise == 0.0 or one is run)
    wide = sum(sum(word.advances) for word in run.words) * run.size * run.scale / units
    apart = run.tracking * sum(len(word.glyphs) for word in run.words)
    wider = (wide + apart) / wide if wide > 0 else 1.0
    return replace(
        run, rise=0.0, tracking=0.0, size=size, scale=run.scale * run.size / size * wider
    )

"""Faces in the file: Type 0 fonts whose codes are glyph ids, subset, with every glyph's text.

A code (CID) is the glyph's id in the original font, so that a page's stream does not depend on
the pages before it. Where one glyph stands for several texts (a hyphen that line breaking added
and one that the author wrote), each further text gets a code above the glyphs, in sorted order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from struct import unpack_from
from typing import Any

import uharfbuzz as hb
from msgspec import Struct, field

from kitabca.pdf.writing import Document, Stream

__all__ = ["SOFT_HYPHEN", "Codes", "Font", "assign", "embed", "outline", "read_font"]

SOFT_HYPHEN = "\u00ad"
"""The text of a hyphen that line breaking added (ISO 32000-1, 14.8.2.2.3)."""

# A glyph is asked for by its id, so the file needs no names, no character map and no layout
# (ISO 32000-1, 9.9). Numbers are the tables' tags.
_NEEDLESS = tuple(
    int.from_bytes(tag, "big")
    for tag in (
        b"BASE", b"DSIG", b"GDEF", b"GPOS", b"GSUB", b"JSTF", b"OS/2", b"STAT", b"cmap", b"gasp",
        b"hdmx", b"kern", b"meta", b"name", b"post", b"vhea", b"vmtx",
    )
)  # fmt: skip
_FIXED, _SERIF, _SYMBOLIC, _ITALIC = 1, 2, 4, 64


class Font(Struct, frozen=True):
    """What embedding needs of a face. `widths` are in 1/1000 em by glyph id; `units` is its em.

    `texts` has for each glyph that the font's cmap reaches the lowest character that reaches it.
    """

    data: bytes
    units: int
    widths: tuple[int, ...]
    texts: Mapping[int, str]
    space: int
    postscript: str
    ascent: int
    descent: int
    capital: int
    angle: float
    weight: int
    box: tuple[int, int, int, int]
    flags: int


class Codes(Struct, frozen=True):
    """The codes of one face in one book: `first` gives each glyph's own text its id, `extra`
    the further (glyph, text) pairs their codes."""

    first: Mapping[int, str]
    extra: Mapping[tuple[int, str], int]

    def code(self, glyph: int, text: str) -> int:
        """The code that shows `glyph` and means `text`."""
        if self.first.get(glyph) == text:
            return glyph
        return self.extra[glyph, text]


@lru_cache(maxsize=16)  # screen and press are made from the same faces
def read_font(data: bytes) -> Font:
    """Reads the metrics of a TrueType font. Raises ValueError if it has no glyf outlines."""
    face = hb.Face(data)
    if not face.reference_table("glyf"):
        raise ValueError("only TrueType outlines can be embedded")
    font = hb.Font(face)
    units = face.upem
    texts: dict[int, str] = {}
    for char in sorted(face.unicodes):
        texts.setdefault(font.get_nominal_glyph(char), chr(char))
    head, hhea, os2, post = (
        bytes(face.reference_table(tag).data) for tag in ("head", "hhea", "OS/2", "post")
    )

    def mille(value: float) -> int:
        scaled: int = round(value * 1000 / units)
        return scaled

    ascent, descent = unpack_from(">2h", hhea, 4)
    box = unpack_from(">4h", head, 36)
    angle, _, _, fixed = unpack_from(">l2hL", post, 4)
    (weight,) = unpack_from(">H", os2, 4)
    family, _, _, serif = unpack_from(">4B", os2, 30)
    capital = unpack_from(">h", os2, 88)[0] if unpack_from(">H", os2)[0] >= 2 else 0
    has_serifs = 1 <= family <= 7 or serif in range(2, 11)
    flags = _SYMBOLIC | (_FIXED if fixed else 0) | (_SERIF if has_serifs else 0)
    return Font(
        data=data,
        units=units,
        widths=_advances(face, hhea, mille),
        texts=texts,
        space=font.get_nominal_glyph(0x20) or 0,
        postscript=_postscript(face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or "Face"),
        ascent=mille(ascent),
        descent=mille(descent),
        capital=mille(capital or ascent),
        angle=angle / 65536,
        weight=weight,
        box=(mille(box[0]), mille(box[1]), mille(box[2]), mille(box[3])),
        flags=flags | (_ITALIC if angle else 0),
    )


def _advances(face: Any, hhea: bytes, mille: Callable[[float], int]) -> tuple[int, ...]:
    """Each glyph's advance; those after the last that hmtx gives are as wide as it."""
    (given,) = unpack_from(">H", hhea, 34)
    pairs = unpack_from(f">{2 * given}H", bytes(face.reference_table("hmtx").data))
    advances = [mille(advance) for advance in pairs[::2]]
    advances += advances[-1:] * (face.glyph_count - given)
    return tuple(advances)


class _Outline(Struct):
    """A glyph's contours as operators; a curve with one control point is written with two."""

    segments: list[tuple[bytes, tuple[float, ...]]] = field(default_factory=list)

    def moveTo(self, to: tuple[float, float]) -> None:
        self.segments.append((b"m", to))

    def lineTo(self, to: tuple[float, float]) -> None:
        self.segments.append((b"l", to))

    def qCurveTo(self, bend: tuple[float, float], to: tuple[float, float]) -> None:
        x, y = self.segments[-1][1][-2:]
        (across, up), (right, top) = bend, to
        first = x + 2 / 3 * (across - x), y + 2 / 3 * (up - y)
        second = right + 2 / 3 * (across - right), top + 2 / 3 * (up - top)
        self.curveTo(first, second, to)

    def curveTo(self, *points: tuple[float, float]) -> None:
        self.segments.append((b"c", tuple([value for point in points for value in point])))

    def closePath(self) -> None:
        self.segments.append((b"h", ()))


def outline(font: Font, glyph: int) -> list[tuple[bytes, tuple[float, ...]]]:
    """A glyph's contours as path operators with their points, in units of its em."""
    return _contours(font.data, glyph)


@lru_cache(maxsize=512)  # figures of notes and marks come again and again
def _contours(data: bytes, glyph: int) -> list[tuple[bytes, tuple[float, ...]]]:
    pen = _Outline()
    hb.Font(hb.Face(data)).draw_glyph_with_pen(glyph, pen)
    return pen.segments


def _postscript(found: str) -> str:
    return "".join(char for char in found if char.isascii() and (char.isalnum() or char in "-_"))


def assign(font: Font, pairs: Iterable[tuple[int, str]]) -> Codes:
    """Codes for all (glyph, text) pairs of a book in this face, whatever their order."""
    first = dict(font.texts)
    extra: dict[tuple[int, str], int] = {}
    for glyph, text in sorted(set(pairs)):
        if first.setdefault(glyph, text) != text:
            extra[glyph, text] = len(font.widths) + len(extra)
    return Codes(first, extra)


@lru_cache(maxsize=16)  # the cost of embedding lies here, and the press PDF shows the same glyphs
def subset_font(data: bytes, glyphs: frozenset[int]) -> bytes:
    """The font with the outlines of `glyphs` (and what they are made of) alone, ids unchanged."""
    wanted = hb.SubsetInput()
    wanted.flags = (
        hb.SubsetFlags.RETAIN_GIDS
        | hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.NOTDEF_OUTLINE
        | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    )
    wanted.glyph_set.update(sorted({0, *glyphs}))
    wanted.unicode_set.clear()
    wanted.drop_table_tag_set.update(_NEEDLESS)
    return bytes(hb.subset(hb.Face(data), wanted).blob.data)


def embed(document: Document, font: Font, codes: Codes, used: Iterable[int]) -> int:
    """Writes a face for the codes `used`; the object number of its Type 0 font."""
    glyph_of = {code: glyph for (glyph, _), code in codes.extra.items()}
    text_of = {code: text for (_, text), code in codes.extra.items()}
    shown = sorted(set(used))
    glyphs = {code: glyph_of.get(code, code) for code in shown}
    program = subset_font(font.data, frozenset(glyphs.values()))
    seed = hashlib.sha256(repr((font.postscript, shown)).encode() + program).digest()
    tag = "".join(chr(ord("A") + byte % 26) for byte in seed[:6])
    base = b"/%b+%b" % (tag.encode(), font.postscript.encode())
    file = document.add_stream(Stream(b"/Length1 %d" % len(program), program))
    # TrueType does not say how wide stems are: reckoned from the weight, 87 at 400, 165 at 700.
    stem = 50 + font.weight**2 // 4225
    descriptor = document.add(
        b"<</Type/FontDescriptor/FontName%b/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle %d/Ascent %d"
        b"/Descent %d/CapHeight %d/StemV %d/FontFile2 %d 0 R>>"
        % (base, font.flags, *font.box, round(font.angle), font.ascent, font.descent, font.capital,
           stem, file)
    )  # fmt: skip
    if codes.extra:
        table = bytearray(2 * (max(shown, default=0) + 1))
        for code, glyph in glyphs.items():
            table[2 * code : 2 * code + 2] = glyph.to_bytes(2, "big")
        mapping = b"%d 0 R" % document.add_stream(Stream(b"", bytes(table)))
    else:
        mapping = b"/Identity"
    widths = _widths([(code, font.widths[glyph]) for code, glyph in glyphs.items()])
    descendant = document.add(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont%b/CIDSystemInfo<</Registry(Adobe)"
        b"/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/CIDToGIDMap %b/DW 0/W[%b]>>"
        % (base, descriptor, mapping, widths)
    )
    texts = {code: text_of.get(code) or codes.first[code] for code in shown}
    # A byte order mark inside a text joins words; no letter may stand for it (ISO 14289-1, 7.21.7).
    texts = {code: text.replace("\ufeff", "\u2060") for code, text in texts.items()}
    unicode = document.add_stream(Stream(b"", _to_unicode(texts)))
    return document.add(
        b"<</Type/Font/Subtype/Type0/BaseFont%b/Encoding/Identity-H/DescendantFonts[%d 0 R]"
        b"/ToUnicode %d 0 R>>" % (base, descendant, unicode)
    )


def _widths(pairs: list[tuple[int, int]]) -> bytes:
    """The W array: runs of neighbouring codes with their widths (ISO 32000-1, 9.7.4.3)."""
    parts: list[bytes] = []
    previous = -2
    for code, width in pairs:
        parts.append(b" %d" % width if code == previous + 1 else b"]%d[%d" % (code, width))
        previous = code
    return b"".join(parts)[1:] + b"]" if parts else b""


def _to_unicode(texts: Mapping[int, str]) -> bytes:
    """A CMap that maps the codes shown and no other (ISO 32000-1, 9.10.3)."""
    lines = [
        b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
        b"/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
        b"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange"
    ]
    items = sorted(texts.items())
    for start in range(0, len(items), 100):
        part = items[start : start + 100]
        lines.append(b"%d beginbfchar" % len(part))
        lines += [
            b"<%04X> <%b>" % (code, text.encode("utf-16-be").hex().encode()) for code, text in part
        ]
        lines.append(b"endbfchar")
    lines.append(b"endcmap CMapName currentdict/CMap defineresource pop end end")
    return b"\n".join(lines)

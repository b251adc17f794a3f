"""Fonts, as bytes in: coverage, metrics, shaping by HarfBuzz, subsets.

A face is named by its family in the layout and its style: `text.regular`, `text.italic`,
`text.bold`, `text.bold_italic`. Nothing here reads the disk; a reader of bytes is handed in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from io import BytesIO
from typing import Any, Protocol

import uharfbuzz as hb
from msgspec import Struct, field

from kitabca.diagnostics import ContentError, error
from kitabca.model import Place

__all__ = [
    "STYLES",
    "Face",
    "Faces",
    "Family",
    "Features",
    "Shape",
    "ShapedWords",
    "is_truetype",
    "open_faces",
]

STYLES = ("regular", "italic", "bold", "bold_italic")

Features = tuple[tuple[str, bool], ...]

# Languages that tell ı from i, where a ligature that swallows the dot of i changes the letter.
_DOTTED = frozenset({"az", "tr", "crh", "gag", "kk", "tt", "ba"})

_SCRIPTS = (
    (0x0370, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0530, 0x058F, "Armn"),
    (0x0590, 0x05FF, "Hebr"),
    (0x0600, 0x06FF, "Arab"),
    (0x0750, 0x077F, "Arab"),
    (0x08A0, 0x08FF, "Arab"),
    (0x10A0, 0x10FF, "Geor"),
    (0x1F00, 0x1FFF, "Grek"),
    (0xFB1D, 0xFB4F, "Hebr"),
    (0xFB50, 0xFDFF, "Arab"),
    (0xFE70, 0xFEFF, "Arab"),
)

# Characters that HarfBuzz draws as nothing when a face lacks them, or that are never drawn.
_INVISIBLE = frozenset("\n\r\t\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


class Family(Protocol):
    """What is needed of a layout's family of faces (see `kitabca.layout.Face`)."""

    @property
    def regular(self) -> str: ...
    @property
    def italic(self) -> str: ...
    @property
    def bold(self) -> str: ...
    @property
    def bold_italic(self) -> str: ...
    @property
    def features(self) -> Mapping[str, bool]: ...
    @property
    def hang(self) -> Mapping[str, tuple[float, float]]: ...


class Shape(Struct, frozen=True, array_like=True):
    """A word as HarfBuzz set it once in one face; widths are in font units (1000 or 2048 an em).

    `texts` has for each glyph the text it stands for: joined they are `text` again, so that a
    ligature carries all its letters and a mark's continuation an empty string. `advances` include
    kerning. `offsets` is None when every glyph sits on the baseline at its pen position, else
    (dx, dy) for each glyph. Glyphs of a right-to-left word stand in the order in which they are
    painted, from the left, so it is the *reversed* `texts` that join to `text`.
    """

    text: str
    glyphs: tuple[int, ...]
    texts: tuple[str, ...]
    advances: tuple[int, ...]
    width: int
    offsets: tuple[tuple[int, int], ...] | None = None


class Face:
    """One font file: its metrics in font units, its coverage, its shaper.

    `data` is the file itself; `sha256` names it (an embedded font must not be named by its path).
    `path` is its name in the fonts folder, for what is said of it.
    The HarfBuzz objects are made on first use, so an edition pays only for the faces it sets.
    """

    def __init__(
        self,
        key: str,
        data: bytes,
        features: Mapping[str, bool] | None = None,
        hang: Mapping[str, tuple[float, float]] | None = None,
        path: str = "",
    ) -> None:
        self.key = key
        self.path = path
        self.data = data
        # Numbers and letters of the shapes, each held once: else a book's are a third of its bytes.
        self._same: dict[Any, Any] = {}
        self._buffer = hb.Buffer()  # one for all words: made anew, it is a sixth of shaping
        self.base_features: dict[str, bool] = dict(features or {})
        self.hang: dict[str, tuple[float, float]] = dict(hang or {})

    @cached_property
    def sha256(self) -> str:
        """The font's file in hexadecimal: what was set with another is not set with this one."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def _face(self) -> Any:
        return hb.Face(self.data)

    @cached_property
    def _font(self) -> Any:
        return hb.Font(self._face)

    @cached_property
    def units_per_em(self) -> int:
        """The font's own units, in which all that is measured here is given (`head`)."""
        return int(self._face.upem)

    @cached_property
    def ascent(self) -> int:
        """Above the baseline, by the font's own tables (`hhea` or `OS/2`, as HarfBuzz chooses)."""
        return int(self._font.get_font_extents("ltr").ascender)

    @cached_property
    def descent(self) -> int:
        """Below the baseline, so negative."""
        return int(self._font.get_font_extents("ltr").descender)

    @cached_property
    def cap_height(self) -> int:
        """Of capitals (`OS/2`); measured on a letter where the font does not say."""
        return int(self._font.get_metric_position_with_fallback(hb.OTMetricsTag.CAP_HEIGHT))

    @cached_property
    def x_height(self) -> int:
        """Of small letters (`OS/2`); measured on a letter where the font does not say."""
        return int(self._font.get_metric_position_with_fallback(hb.OTMetricsTag.X_HEIGHT))

    @cached_property
    def space(self) -> int:
        """Advance of the word space; a quarter of an em where the face has none."""
        glyph = self._font.get_nominal_glyph(0x20)
        return self.advance(glyph) if glyph else self.units_per_em // 4

    @cached_property
    def _unicodes(self) -> frozenset[int]:
        return frozenset(self._face.unicodes)

    @cached_property
    def gsub_features(self) -> frozenset[str]:
        """OpenType substitutions that the face has for some script (`smcp`, `lnum`, `locl` …)."""
        tags: set[str] = set()
        for script in range(len(self._face.get_table_script_tags("GSUB"))):
            tags.update(self._face.get_language_feature_tags("GSUB", script))
        return frozenset(tags)

    def advance(self, glyph: int) -> int:
        """Advance of one glyph before kerning."""
        return int(self._font.get_glyph_h_advance(glyph))

    def ink(self, shape: Shape) -> tuple[int, int, int]:
        """How far a shape's ink reaches to the right, above the baseline, and below it (negative).

        Of the shape of a word from left to right.
        """
        right = top = bottom = pen = 0
        for index, glyph in enumerate(shape.glyphs):
            box = self._font.get_glyph_extents(glyph)
            if box is not None and box.height:
                move, rise = shape.offsets[index] if shape.offsets is not None else (0, 0)
                right = max(right, pen + move + box.x_bearing + box.width)
                top = max(top, rise + box.y_bearing)
                bottom = min(bottom, rise + box.y_bearing + box.height)
            pen += shape.advances[index]
        return right, top, bottom

    def covers(self, text: str) -> tuple[str, ...]:
        """Names (`U+0259`) of the characters of `text` that the face lacks, sorted, each once."""
        missing = {ord(c) for c in text if c not in _INVISIBLE} - self._unicodes
        return tuple(f"U+{c:04X}" for c in sorted(missing))

    def shape(
        self,
        text: str,
        language: str = "",
        features: Mapping[str, bool] | None = None,
        direction: str = "ltr",
    ) -> Shape:
        """Set `text` (one word, no line breaks) in this face.

        Kerning is on. Ligatures are used as the face has them, except, in a language that tells ı
        from i, one that would join an i: the language system of the font should prevent it
        (`locl`), but many lack it, and f + i would swallow the dot.
        """
        settings = {**self.base_features, **features} if features else self.base_features
        shape = self._shape(text, language, settings, direction)
        if (
            len(shape.glyphs) != len(text)
            and language.partition("-")[0] in _DOTTED
            and any(len(t) > 1 and "i" in t for t in shape.texts)
        ):
            plain = {**settings, "liga": False, "clig": False, "dlig": False, "rlig": False}
            shape = self._shape(text, language, plain, direction)
        return shape

    def _shape(
        self, text: str, language: str, features: Mapping[str, bool], direction: str
    ) -> Shape:
        buffer = self._buffer
        buffer.clear_contents()
        buffer.add_str(text)
        buffer.direction = direction
        buffer.script = _script(text)
        buffer.language = language or "und"
        hb.shape(self._font, buffer, features)
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        same: Callable[[Any, Any], Any] = self._same.setdefault
        codes, across = [i.codepoint for i in infos], [p.x_advance for p in positions]
        advances = tuple(map(same, across, across))
        texts = _texts(text, [i.cluster for i in infos])
        moves, rises = [p.x_offset for p in positions], [p.y_offset for p in positions]
        return Shape(
            text,
            tuple(map(same, codes, codes)),
            tuple(map(same, texts, texts)),
            advances,
            sum(advances),
            tuple(zip(moves, rises, strict=True)) if any(moves) or any(rises) else None,
        )


def _script(text: str) -> str:
    for char in text:
        code = ord(char)
        if code >= 0x0370:
            for first, last, script in _SCRIPTS:
                if first <= code <= last:
                    return script
    return "Latn"


def _texts(text: str, clusters: list[int]) -> tuple[str, ...]:
    """The text of each glyph: a cluster's text goes to its first glyph, the others have none."""
    if clusters == list(range(len(text))):
        return tuple(text)
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    if starts:
        # A letter before the first cluster (a default-ignorable that was dropped) joins it.
        first = starts[0]
        ends[0] = ends.pop(first)
        clusters = [0 if c == first else c for c in clusters]
    seen: set[int] = set()
    texts = []
    for cluster in clusters:
        texts.append("" if cluster in seen else text[cluster : ends[cluster]])
        seen.add(cluster)
    return tuple(texts)


class ShapedWords(dict[str, Shape]):
    """Words already shaped in one face, language, set of features and direction; fills itself."""

    def __init__(self, face: Face, language: str, features: Features, direction: str) -> None:
        super().__init__()
        self.face = face
        self.language = language
        self.features = dict(features)
        self.direction = direction

    def __missing__(self, word: str) -> Shape:
        shape = self.face.shape(word, self.language, self.features, self.direction)
        self[word] = shape
        return shape


class Faces(Struct):
    """The faces of a layout by key, and every word that was shaped in them.

    `kept` is room for what other stages derive from shapes and want to keep as long as the faces
    live (the line breaker's word tables); its keys begin with the name of the module.
    """

    faces: Mapping[str, Face]
    words: dict[tuple[str, Features, str, str], ShapedWords] = field(default_factory=dict)
    kept: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Face:
        return self.faces[key]

    def __contains__(self, key: str) -> bool:
        return key in self.faces

    def shaped(
        self, face: str, language: str, features: Features = (), direction: str = "ltr"
    ) -> ShapedWords:
        """The word cache of one face, language and set of features: index it by a word."""
        key = (face, features, language, direction)
        table = self.words.get(key)
        if table is None:
            table = ShapedWords(self.faces[face], language, features, direction)
            self.words[key] = table
        return table

    def shape(
        self,
        face: str,
        text: str,
        language: str,
        features: Features = (),
        direction: str = "ltr",
    ) -> Shape:
        """`Face.shape`, remembered."""
        return self.shaped(face, language, features, direction)[text]

    def width(self, face: str, size: float, text: str, language: str) -> float:
        """Width in points of `text` set without line breaks at `size` points."""
        return self.shape(face, text, language).width * size / self.faces[face].units_per_em

    def subset(self, face: str, glyphs: Iterable[int]) -> bytes:
        """A TrueType file with the outlines of `glyphs` only, at their original glyph ids.

        For embedding in a PDF as CIDFontType2 with an Identity CIDToGIDMap: no layout tables, no
        character map. The bytes depend on nothing but the font and the set of glyphs.
        """
        from fontTools import subset
        from fontTools.ttLib import TTFont

        options = subset.Options(
            retain_gids=True,
            notdef_outline=True,
            hinting=False,
            layout_features=[],
            name_IDs=[1, 2, 4, 6],
            recalc_timestamp=False,
            drop_tables=["GSUB", "GPOS", "GDEF", "kern", "DSIG", "STAT", "BASE", "meta", "gasp"],
        )
        with self._sound(face):
            font = TTFont(BytesIO(self.faces[face].data), recalcTimestamp=False)
            worker = subset.Subsetter(options)
            worker.populate(gids=sorted(set(glyphs)))
            worker.subset(font)
            return _saved(font)

    @contextmanager
    def _sound(self, face: str) -> Iterator[None]:
        """Says `not-a-font` where fontTools can't take a file apart, whatever it raises then."""
        try:
            yield
        except Exception as failure:
            path = f"fonts/{self.faces[face].path}"
            raise ContentError([error("not-a-font", Place(path), path=path)]) from failure


def _saved(font: Any) -> bytes:
    out = BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue()


# What shaping, measuring and embedding read.
_TABLES = frozenset(
    {b"glyf", b"loca", b"head", b"hhea", b"hmtx", b"maxp", b"cmap", b"OS/2", b"post"}
)


def is_truetype(data: bytes) -> bool:
    """Whether the bytes are a whole font with TrueType outlines, the only ones that are embedded.

    Reads the table directory (OpenType 1.9, "Font Tables"), so a file that was cut off is seen.
    """
    count = int.from_bytes(data[4:6], "big")
    records = [data[12 + 16 * n : 28 + 16 * n] for n in range(count)]
    ends = [int.from_bytes(one[8:12], "big") + int.from_bytes(one[12:16], "big") for one in records]
    tables = {one[:4] for one in records}
    return tables >= _TABLES and max(ends) <= len(data) and hb.Face(data).glyph_count > 0


def open_faces(families: Mapping[str, Family], read: Callable[[str], bytes]) -> Faces:
    """Faces of a layout's families. `read` turns a path as the layout writes it into bytes.

    A style that the family does not name is the nearest it has: bold italic falls back to bold,
    then all to regular, so that every key of every family can be asked for.
    """
    files: dict[str, bytes] = {}
    faces: dict[str, Face] = {}
    for name, family in sorted(families.items()):
        bold = family.bold or family.regular
        paths = (family.regular, family.italic or family.regular, bold, family.bold_italic or bold)
        for style, path in zip(STYLES, paths, strict=True):
            if path not in files:
                files[path] = read(path)
            key = f"{name}.{style}"
            faces[key] = Face(key, files[path], family.features, family.hang, path)
    return Faces(faces)

"""What line breaking needs to know of a word, computed once for each style and kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple
from unicodedata import combining

from kitabca.faces import Faces, Shape
from kitabca.typesetting.capitals import LOWERED, SCALED, CapitalShapes, LoweredWords, as_written
from kitabca.typesetting.spans import TextStyle

__all__ = ["HYPHEN", "Divide", "Hyphenator", "StyledWords", "Word", "styled_words"]

HYPHEN = "-"
# Marks after which a line breaks with nothing added.
HARD_HYPHENS = "-\u2010"
DASHES = "–—"
_SHOWN = HARD_HYPHENS + DASHES

# TeX's default of 50 hyphenates more than a third of the lines of an agglutinating language; this
# keeps the word space evener than TeX's with no more hyphens (docs/bench.md).
HYPHEN_PENALTY = 75.0
# Two letters alone at a line's end or start read badly: a better place is preferred.
SHORT_FRAGMENT_PENALTY = 130.0
# A word of four letters is hardly worth a hyphen.
SHORT_WORD_PENALTY = 400.0
HARD_HYPHEN_PENALTY = 100.0
DASH_PENALTY = 50.0
ADDRESS_PENALTY = 200.0
# Between any two letters of a word that fits no line: rather than off the paper.
TORN_PENALTY = 1000.0

# Share of the font's own word space by which a ratio of 1 widens it, but at least so many em.
STRETCH = 0.65
LEAST_STRETCH = 0.1
# No word space is set tighter than 0.15 em unless the font's own is. A little is kept back: a
# fragment's width is known before it is shaped only to within its contextual forms.
TIGHTEST = 0.153

Divide = Callable[[str], tuple[int, ...]]
Hyphenator = Callable[[str], Divide]

_MARKED = re.compile(r"[-\u2010–—/@\u00ad\u200b.]")
_ADDRESS = re.compile(r"://|^www\.|^\W*[\w.+-]+@[\w-]+\.|\w\.\w[\w.-]*/\w")
_ADDRESS_BREAK = re.compile(r"(?<=\w)[/.\-?&=_@#]+(?=\w)|(?<=:)//(?=\w)")
_DASH_BREAK = re.compile(r"(?<=[^\W\d_])[\W_]*[–—](?=\w)|(?<=\d)[–—](?=[^\W\d_])")
_HARD_BREAK = re.compile(r"(?<=[^\W\d_]{2})[-\u2010](?=[^\W\d_]{2})")
_HIDDEN_BREAK = re.compile("[\u00ad\u200b]")


class Inner(NamedTuple):
    """A place inside a word where a line may end, lengths in points.

    `offset` counts characters. `before` is the width of what stays (with the hyphen, if one is
    added), `hang` what of it hangs into the right margin, `after` the width up to the offset in
    the whole word.
    """

    offset: int
    before: float
    hang: float
    after: float
    penalty: float
    flagged: int


class Word(NamedTuple):
    """A word in a style: widths in points; `inner` are breaks that need no hyphenation."""

    shape: Shape
    width: float
    left: float
    right: float
    inner: tuple[Inner, ...]


class StyledWords(dict[str, Word]):
    """Words of one style; fills itself. Index it by the text of a word without spaces."""

    def __init__(
        self, faces: Faces, style: TextStyle, divide: Divide | None, rtl: bool = False
    ) -> None:
        super().__init__()
        face = faces[style.face]
        self.faces = faces
        self.style = style
        self.scale = style.size / face.units_per_em
        self.face = face
        self.divide = divide if style.hyphens and not rtl else None
        features = tuple(one for one in style.features if one not in (SCALED, LOWERED))
        plain = faces.shaped(style.face, style.language, features, "rtl" if rtl else "ltr")
        scaled = SCALED in style.features
        lowers = LOWERED in style.features
        self.shapes = CapitalShapes(plain, style.language, lowers) if scaled else plain
        self.lowered = LoweredWords(style.language) if lowers and not scaled else None
        self.space = face.space * self.scale + style.tracking
        em = style.size
        self.stretch = max(self.space * STRETCH, LEAST_STRETCH * em)
        self.shrink = max(min(self.space / 3.0, self.space - TIGHTEST * em), 0.0)
        self.hyphenated: dict[str, tuple[Inner, ...]] = {}
        self._torn: dict[str, tuple[frozenset[int], tuple[Inner, ...]]] = {}
        self._with_hyphen: dict[str, float] = {}
        self._rtl: StyledWords | None = None

    def __missing__(self, text: str) -> Word:
        shape = self.part(text, 0, len(text))
        word = Word(
            shape,
            self.width(shape),
            self._hang(text[0], shape, 0) if self.face.hang else 0.0,
            self._hang(text[-1], shape, 1) if self.face.hang else 0.0,
            self._marked(text, shape) if _MARKED.search(text) else (),
        )
        self[text] = word
        return word

    def _drawn(self, text: str) -> str:
        """The letters that are shaped for those of a word, one for one."""
        return text if self.lowered is None else self.lowered[text]

    def part(self, text: str, begin: int, end: int, tail: str = "") -> Shape:
        """`text[begin:end]` and what follows it, shaped as in the whole word."""
        part = text[begin:end] + tail
        if self.lowered is None:
            return self.shapes[part]
        drawn = self.lowered[text][begin:end] + tail
        shape = self.shapes[drawn]
        return shape if drawn == part else as_written(shape, drawn, part)

    def rtl(self) -> StyledWords:
        """The same style set from right to left; words are not divided."""
        if self._rtl is None:
            self._rtl = StyledWords(self.faces, self.style, None, rtl=True)
        return self._rtl

    def width(self, shape: Shape) -> float:
        """Points that a shape takes in this style, tracking after each glyph included."""
        return shape.width * self.scale + self.style.tracking * len(shape.glyphs)

    def _hang(self, char: str, shape: Shape, side: int) -> float:
        """How far the word's first (side 0) or last glyph hangs out, by the face's table."""
        share = self.face.hang.get(char)
        if share is None or not shape.advances:
            return 0.0
        return share[side] * shape.advances[-side] * self.scale

    def fragment(self, text: str, begin: int, end: int) -> tuple[Shape, Shape | None]:
        """`text[begin:end]` at the end of a line, and the hyphen if one is added.

        The fragment is shaped together with its hyphen, so that kerning before it is kept.
        """
        if not self.adds_hyphen(text, end):
            return self.part(text, begin, end), None
        both = self.part(text, begin, end, HYPHEN)
        if len(both.texts) < 2 or both.texts[-1] != HYPHEN:
            return self.part(text, begin, end), self.shapes[HYPHEN]
        advances, offsets = both.advances, both.offsets
        stays = Shape(
            text[begin:end],
            both.glyphs[:-1],
            both.texts[:-1],
            advances[:-1],
            both.width - advances[-1],
            offsets[:-1] if offsets is not None else None,
        )
        return stays, self.shapes[HYPHEN]

    def hang_after(self, text: str, offset: int) -> float:
        """How far the line hangs out to the right when it ends with `text[:offset]`."""
        mark = HYPHEN if self.adds_hyphen(text, offset) else text[offset - 1]
        share = self.face.hang.get(mark)
        return share[1] * self.width(self.shapes[mark]) if share else 0.0

    def adds_hyphen(self, text: str, offset: int) -> bool:
        """Whether a hyphen is added in a break there: not after a mark that shows the break."""
        if self.is_torn(text, offset):
            return False
        before = text[offset - 1]
        return before == "\u00ad" or not (
            before in HARD_HYPHENS
            or before in DASHES
            or before == "\u200b"
            or (_ADDRESS.search(text) is not None and not before.isalnum())
        )

    def breaks(self, text: str) -> tuple[Inner, ...]:
        """All breaks inside the word, hyphenation and marks, in order."""
        found = self.hyphenated.get(text)
        if found is None:
            word = self[text]
            found = word.inner
            # No address is without a mark; to look for one first takes a third of the time.
            address = _MARKED.search(text) and _ADDRESS.search(text)
            if self.divide is not None and len(text) > 3 and not address:
                more = self._hyphens(text, word.shape, self.divide(text), found)
                found = tuple(sorted((*found, *more))) if found else tuple(more)
            self.hyphenated[text] = found
        return found

    def torn(self, text: str) -> tuple[Inner, ...]:
        """All breaks inside a word that fits no line: those of `breaks`, and between any two
        letters with nothing added, so that what is copied is the word."""
        if text not in self._torn:
            usual = self.breaks(text)
            have = {one.offset for one in usual}
            found: list[Inner] = []
            shape, offset, width = self[text].shape, 0, 0.0
            for letters, advance in zip(shape.texts, shape.advances, strict=True):
                # A mark stays with its letter: it has no text of its own, or is no letter.
                if letters and width and offset not in have and not combining(letters[0]):
                    found.append(Inner(offset, width, 0.0, width, TORN_PENALTY, 0))
                offset += len(letters)
                width += advance * self.scale + self.style.tracking
            offsets = frozenset(one.offset for one in found)
            self._torn[text] = offsets, tuple(sorted((*usual, *found)))
        return self._torn[text][1]

    def is_torn(self, text: str, offset: int) -> bool:
        """Whether a break there is one of those that only `torn` has."""
        return bool(self._torn) and offset in self._torn.get(text, (frozenset(),))[0]

    def _hyphens(
        self, text: str, shape: Shape, offsets: tuple[int, ...], marked: tuple[Inner, ...]
    ) -> list[Inner]:
        """Breaks where a hyphen is added, without those that a mark of the text makes."""
        have = {b.offset for b in marked}
        places = [k for k in offsets if text[k - 1] not in _SHOWN and k not in have]
        if len(shape.glyphs) != len(text) or shape.texts != tuple(text):
            return [self._inner(text, shape, k, _penalty(text, k), 1) for k in places]
        found: list[Inner] = []
        advances, scale, tracking = shape.advances, self.scale, self.style.tracking
        ends, hang = self._with_hyphen, self._hyphen_hangs
        drawn = self._drawn(text)
        for k in places:
            kept = sum(advances[:k])
            # The kerning of the last letter is that towards the hyphen.
            letter = drawn[k - 1]
            end = ends.get(letter)
            if end is None:
                end = ends[letter] = self.shapes[letter + HYPHEN].width * scale
            before = (kept - advances[k - 1]) * scale + end + tracking * (k + 1)
            after = kept * scale + tracking * k
            found.append(Inner(k, before, hang, after, _penalty(text, k), 1))
        return found

    @cached_property
    def _hyphen_hangs(self) -> float:
        """How far an added hyphen hangs out."""
        share = self.face.hang.get(HYPHEN, (0.0, 0.0))[1]
        return share * self.shapes[HYPHEN].width * self.scale

    def _marked(self, text: str, shape: Shape) -> tuple[Inner, ...]:
        """Breaks after a mark that the text itself has: dash, hard hyphen, sign of an address."""
        found: dict[int, tuple[float, int]] = {}
        if _ADDRESS.search(text):
            for match in _ADDRESS_BREAK.finditer(text):
                found[match.end()] = (ADDRESS_PENALTY, 0)
        else:
            for match in _DASH_BREAK.finditer(text):
                found[match.end()] = (DASH_PENALTY, 0)
            for offset in self._hard(text):
                found[offset] = (HARD_HYPHEN_PENALTY, 1)
        for match in _HIDDEN_BREAK.finditer(text):
            soft = match.group() == "\u00ad"
            found[match.end()] = (HYPHEN_PENALTY, 1) if soft else (0.0, 0)
        return tuple(
            self._inner(text, shape, k, *found[k]) for k in sorted(found) if 0 < k < len(text)
        )

    def _hard(self, text: str) -> list[int]:
        """Breaks after a hard hyphen: the language's, if it has rules (`BMT-nin` has none)."""
        places = [m.end() for m in _HARD_BREAK.finditer(text)]
        if places and self.divide is not None:
            allowed = self.divide(text)
            return [k for k in places if k in allowed]
        return places

    def _inner(self, text: str, shape: Shape, offset: int, penalty: float, flagged: int) -> Inner:
        tracking = self.style.tracking
        hang = self.face.hang
        drawn = self._drawn(text)
        if len(shape.glyphs) == len(text) and shape.texts[offset - 1] == text[offset - 1]:
            kept = sum(shape.advances[:offset])
            after = kept * self.scale + tracking * offset
            # Without the kerning towards the letter that goes to the next line.
            kept -= shape.advances[offset - 1]
            last = drawn[offset - 1]
        else:
            head = self.shapes[drawn[:offset]]
            kept, last = 0, drawn[:offset]
            after = self.width(head)
        if self.adds_hyphen(text, offset):
            end = self._with_hyphen.get(last)
            if end is None:
                end = self._with_hyphen[last] = self.shapes[last + HYPHEN].width * self.scale
            before = kept * self.scale + end + tracking * (offset + 1)
        else:
            before = kept * self.scale + self.shapes[last].width * self.scale + tracking * offset
        out = self.hang_after(text, offset) if hang else 0.0
        return Inner(offset, before, out, after, penalty, flagged)


def _penalty(text: str, offset: int) -> float:
    """A break is worse where fewer than three letters stand on a side of it, or on both."""
    before = offset > 2 and text[offset - 3 : offset].isalpha()
    after = offset + 3 <= len(text) and text[offset : offset + 3].isalpha()
    return _PENALTIES[before + after]


# By the sides that have three letters.
_PENALTIES = (SHORT_WORD_PENALTY, SHORT_FRAGMENT_PENALTY, HYPHEN_PENALTY)


def styled_words(faces: Faces, style: TextStyle, hyphenate: Hyphenator) -> StyledWords:
    """The table of words of a style, kept in `faces` as long as they live."""
    key = ("words", style, hyphenate)
    table: StyledWords | None = faces.kept.get(key)
    if table is None:
        divide = hyphenate(style.language) if style.hyphens else None
        table = faces.kept[key] = StyledWords(faces, style, divide)
    return table

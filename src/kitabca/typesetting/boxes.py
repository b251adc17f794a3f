"""A paragraph's spans as boxes and glue, and their running sums for the search of line ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field

from kitabca.faces import Shape
from kitabca.language.scripts import direction
from kitabca.typesetting.breaking import Breaks, Point
from kitabca.typesetting.directions import has_rtl, levels
from kitabca.typesetting.spans import ParagraphStyle, Span
from kitabca.typesetting.words import Inner, StyledWords, Word

__all__ = [
    "ENDS",
    "GLUED",
    "LOATH",
    "NO_BREAK",
    "SPACE",
    "TIED",
    "Boxes",
    "Inside",
    "hangs",
    "running_sums",
    "stretches",
]

# What follows a box: nothing (the next box is glued to it), a space where a line may end, a space
# where it may not, a no-break space that the text itself has, a space where it would rather not.
GLUED, SPACE, TIED, NO_BREAK, LOATH = range(5)
ENDS = ("", " ", " ", "\u00a0", " ")
# A line ends at such a space only where the word spaces would grow by half otherwise.
_LOATH = 300.0
_BREAKS = (SPACE, LOATH)

_WHITE = re.compile(r"[\t\n\r]+")
# Stands for a box without text where directions are resolved.
_OBJECT = "\ufffc"
# Unicode Standard Annex #9, 2.1 and 2.3.
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT, _POP = "\u202a", "\u202b", "\u202c"
# A word that must not be broken is broken where it is so many times as long as a line.
_KEPT = 2.0
_NOTHING = Shape("", (), (), (), 0)


class Boxes(Struct):
    """A stretch of paragraph between forced breaks: words and what follows each, as flat lists.

    `tables` has the words of each span's style. `owner` is the index of a box's span; `glue` one of
    the constants above; `between` the index of the span whose space it is. Only where
    something runs from right to left, `levels` and `gap_levels` are the embedding levels of boxes
    and of what follows them; `base` is that of the paragraph (1 for right to left).
    `torn` are boxes that may be broken between any two letters, because they fit no line.
    """

    spans: Sequence[Span]
    tables: Sequence[StyledWords]
    words: list[Word] = field(default_factory=list)
    owner: list[int] = field(default_factory=list)
    glue: list[int] = field(default_factory=list)
    between: list[int] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    gap_levels: list[int] = field(default_factory=list)
    base: int = 0
    torn: set[int] = field(default_factory=set)

    def add(self, words: Sequence[Word], span: int, glue: int) -> None:
        """Appends words of one span, each followed by the same glue."""
        count = len(words)
        self.words += words
        self.owner += [span] * count
        self.glue += [glue] * count
        self.between += [span] * count

    def follow(self, glue: int, span: int) -> None:
        """Let a space follow the last box, unless there is none or it has one already."""
        if self.glue and (self.glue[-1] == GLUED or glue == NO_BREAK):
            self.glue[-1] = glue
            self.between[-1] = span

    def inner(self, i: int, hyphens: bool) -> tuple[Inner, ...]:
        """Breaks inside a box: none in a no-break; no hyphenation of a word of several styles."""
        mine = self.owner[i]
        span = self.spans[mine]
        if i in self.torn:
            return self.tables[mine].torn(self.words[i].shape.text)
        if span.no_break or span.width is not None or (self.levels and self.levels[i] & 1):
            return ()
        word = self.words[i]
        if not hyphens:
            return word.inner
        text = word.shape.text
        if i and self.glue[i - 1] == GLUED and text[0].isalpha():
            before = self.words[i - 1].shape.text
            if before and before[-1].isalpha():
                return word.inner
        if self.glue[i] == GLUED and i + 1 < len(self.words) and text[-1].isalpha():
            following = self.words[i + 1].shape.text
            if following and following[0].isalpha():
                if not self._tied(mine, self.owner[i + 1]):
                    return word.inner
                whole = self.tables[mine].breaks(text + following)
                return tuple(one for one in whole if one.offset < len(text))
        return self.tables[mine].breaks(text)

    def _tied(self, one: int, other: int) -> bool:
        """Whether a no-break only ties the end of a word to what follows: `a –` of `yaya –`."""
        return self.spans[other].no_break and self.tables[one] is self.tables[other]


def stretches(
    spans: Sequence[Span], tables: Sequence[StyledWords], rtl: bool = False
) -> list[Boxes]:
    """The paragraph cut at its forced breaks; a stretch without words is an empty line."""
    boxes = Boxes(spans, tables)
    found = [boxes]
    for index, span in enumerate(spans):
        if span.width is not None:
            boxes.add((Word(_NOTHING, span.width, 0.0, 0.0, ()),), index, GLUED)
        elif span.text:
            _add_text(boxes, span, index, tables[index])
        if span.forced:
            boxes = Boxes(spans, tables)
            found.append(boxes)
    if len(found) > 1 and not boxes.words:
        found.pop()
    base = int(rtl)
    if base or any(has_rtl(s.text) for s in spans):
        return [_directed(b, base) for b in found]
    return found


def _directed(boxes: Boxes, base: int) -> Boxes:
    """The same boxes, cut where the direction changes, right-to-left words shaped as such."""
    text, places, gaps = _embedded(boxes, base)
    resolved = levels(text, base)
    cut = Boxes(boxes.spans, boxes.tables, base=base)
    for i, word in enumerate(boxes.words):
        owner = boxes.owner[i]
        content = word.shape.text
        length = len(content) or 1
        at = places[i]
        for begin, end in _level_runs(resolved[at : at + length]):
            level = resolved[at + begin]
            part = content[begin:end]
            table = boxes.tables[owner]
            if not part:
                cut.add((word,), owner, GLUED)
            else:
                cut.add(((table.rtl() if level & 1 else table)[part],), owner, GLUED)
            cut.levels.append(level)
            cut.gap_levels.append(level)
        cut.glue[-1], cut.between[-1] = boxes.glue[i], boxes.between[i]
        if boxes.glue[i] != GLUED:
            cut.gap_levels[-1] = resolved[gaps[i]]
    return cut


def _embedded(boxes: Boxes, base: int) -> tuple[str, list[int], list[int]]:
    """The text with words of the other direction embedded, and where boxes and spaces are in it.

    So Latin words in an Arabic quotation do not tear it apart although the paragraph is Latin.
    """
    inside = [direction(span.style.language) == "rtl" for span in boxes.spans]
    out: list[str] = []
    places: list[int] = []
    gaps: list[int] = []
    now = bool(base)

    def put(text: str, rtl: bool, at: list[int]) -> None:
        nonlocal now
        if rtl != now:
            if now != bool(base):
                out.append(_POP)
            if rtl != bool(base):
                out.append(_RIGHT_TO_LEFT if rtl else _LEFT_TO_RIGHT)
            now = rtl
        at.append(len(out))
        out.extend(text)

    for i, word in enumerate(boxes.words):
        put(word.shape.text or _OBJECT, inside[boxes.owner[i]], places)
        if boxes.glue[i] == GLUED:
            gaps.append(-1)
        else:
            put(ENDS[boxes.glue[i]], inside[boxes.between[i]], gaps)
    return "".join(out), places, gaps


def _level_runs(resolved: Sequence[int]) -> list[tuple[int, int]]:
    edges = [0, *(k for k in range(1, len(resolved)) if resolved[k] != resolved[k - 1])]
    return list(zip(edges, [*edges[1:], len(resolved)], strict=True))


def _add_text(boxes: Boxes, span: Span, index: int, table: StyledWords) -> None:
    inside = TIED if span.no_break else SPACE
    for n, part in enumerate(_WHITE.sub(" ", span.text).split("\u00a0")):
        if n:
            boxes.follow(NO_BREAK, index)
        texts = [t for t in part.split(" ") if t]
        if part and part[0] == " ":
            boxes.follow(LOATH if span.loath and not n else SPACE, index)
        if texts:
            boxes.add([table[t] for t in texts], index, inside)
            boxes.glue[-1] = inside if part[-1] == " " else GLUED


class Inside(Struct):
    """The breaks within words, worked out when the search asks for them.

    `chunks` are (first box, last box) between two spaces where a line may end; the sums are those
    of `Breaks`, which holds this (and not the other way round, so that no cycle is left behind).
    """

    boxes: Boxes
    chunks: list[tuple[int, int]]
    start: list[float]
    start_stretch: list[float]
    start_shrink: list[float]
    start_give: list[float]
    points: list[Sequence[Point] | None]
    out: bool
    hanging: bool
    expansion: float
    hyphens: bool = True

    def set_hyphens(self, hyphens: bool) -> None:
        """Let words be hyphenated or not from now on."""
        self.hyphens = hyphens
        self.points[:] = [None] * len(self.points)

    def tear(self, room: float) -> None:
        """Lets the words be broken anywhere that have a piece wider than `room` points."""
        boxes = self.boxes
        for chunk, (first, last) in enumerate(self.chunks, 1):
            x = self.start[chunk - 1]
            widest = 0.0
            for point in self(chunk):
                widest = max(widest, point.end - x)
                x = point.start
            # The end of the chunk, without what may hang out.
            whole = sum([boxes.words[i].width for i in range(first, last + 1)])
            if max(widest, self.start[chunk - 1] + whole - x) > room:
                boxes.torn |= {i for i in range(first, last + 1) if self._tears(i, room)}
                self.points[chunk] = None

    def _tears(self, i: int, room: float) -> bool:
        """Not what is no text, no word from right to left, whose letters join, and of what is kept
        together only what would leave the paper."""
        boxes = self.boxes
        span = boxes.spans[boxes.owner[i]]
        joined = bool(boxes.levels) and bool(boxes.levels[i] & 1)
        kept = span.no_break and boxes.words[i].width <= _KEPT * room
        return not joined and not kept and span.width is None

    def __call__(self, chunk: int) -> Sequence[Point]:
        """Breaks within a chunk (counted from 1), see `Breaks`."""
        points = self.points[chunk]
        if points is None:
            points = self.points[chunk] = self._points(chunk)
        return points

    def _points(self, chunk: int) -> Sequence[Point]:
        boxes = self.boxes
        first, last = self.chunks[chunk - 1]
        x = self.start[chunk - 1] - (boxes.words[first].left if self.hanging else 0.0)
        y, z = self.start_stretch[chunk - 1], self.start_shrink[chunk - 1]
        g = self.start_give[chunk - 1]
        found: list[Point] = []
        for i in range(first, last + 1):
            give = self.expansion if boxes.spans[boxes.owner[i]].width is None else 0.0
            for offset, before, hang, after, penalty, flagged in boxes.inner(i, self.hyphens):
                e = give * after
                end = x + before - hang if self.out else x + before
                found.append(
                    Point(end, x + after, y + e, z + e, g + e, penalty, flagged, (i, offset))
                )
            if i < last:
                width = boxes.words[i].width
                x += width
                y += give * width
                z += give * width
                g += give * width
                if boxes.glue[i] != GLUED:
                    table = boxes.tables[boxes.between[i]]
                    x += table.space
                    y += table.stretch
                    z += table.shrink
        return found


def hangs(boxes: Boxes, style: ParagraphStyle) -> tuple[bool, bool]:
    """Whether punctuation hangs out on the left, and on the right."""
    if not style.hanging or boxes.levels:
        return False, False
    return style.align in ("justify", "left"), style.align in ("justify", "right")


def running_sums(boxes: Boxes, style: ParagraphStyle) -> tuple[Breaks, Inside]:
    """Sums at each space where a line may end, with what hangs out by the paragraph's style."""
    hanging, out = hangs(boxes, style)
    expansion = style.expansion if style.align == "justify" else 0.0
    words = boxes.words
    end, start = [0.0], [words[0].left if hanging else 0.0]
    end_y, end_z, start_y, start_z = [0.0], [0.0], [0.0], [0.0]
    end_g, start_g = [0.0], [0.0]
    costs = [0.0]
    chunks: list[tuple[int, int]] = []
    x = y = z = g = 0.0
    first = 0
    last = len(words) - 1
    table, between = boxes.tables[boxes.between[0]], boxes.between[0]
    space, stretch, shrink = table.space, table.stretch, table.shrink
    for i, word in enumerate(words):
        x += word.width
        if expansion and boxes.spans[boxes.owner[i]].width is None:
            y += expansion * word.width
            z += expansion * word.width
            g += expansion * word.width
        glue = boxes.glue[i]
        if glue in _BREAKS or i == last:
            end.append(x - word.right if out else x)
            end_y.append(y)
            end_z.append(z)
            end_g.append(g)
            costs.append(_LOATH if glue == LOATH else 0.0)
            chunks.append((first, i))
            first = i + 1
        elif glue == GLUED:
            continue
        if boxes.between[i] != between:
            between = boxes.between[i]
            table = boxes.tables[between]
            space, stretch, shrink = table.space, table.stretch, table.shrink
        x += space
        y += stretch
        z += shrink
        if first > i:
            start.append(x + words[first].left if hanging and first <= last else x)
            start_y.append(y)
            start_z.append(z)
            start_g.append(g)
    points: list[Sequence[Point] | None] = [None] * len(end)
    inside = Inside(
        boxes, chunks, start, start_y, start_z, start_g, points, out, hanging, expansion
    )
    return Breaks(end, end_y, end_z, start, start_y, start_z, end_g, start_g, inside, costs), inside

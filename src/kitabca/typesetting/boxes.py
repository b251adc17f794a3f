"""A paragraph's spans as boxes and glue, and their running sums for the search of line ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kitabca.faces import Shape
from kitabca.typesetting.breaking import Breaks, Point
from kitabca.typesetting.spans import ParagraphStyle, Span
from kitabca.typesetting.words import Inner, StyledWords, Word

__all__ = [
    "ENDS",
    "GLUED",
    "NO_BREAK",
    "SPACE",
    "TIED",
    "Boxes",
    "Sums",
    "running_sums",
    "stretches",
]

# What follows a box: nothing (the next box is glued to it), a space where a line may end, a space
# where it may not, a no-break space that the text itself has.
GLUED, SPACE, TIED, NO_BREAK = range(4)
ENDS = ("", " ", " ", "\u00a0")

_WHITE = re.compile(r"[\t\n\r]+")
_NOTHING = Shape("", (), (), (), 0)


@dataclass(slots=True)
class Boxes:
    """A stretch of paragraph between forced breaks: words and what follows each, as flat lists.

    `tables` has the words of each span's style. `owner` is the index of a box's span; `glue` one of
    the constants above; `between` the index of the span whose space it is.
    """

    spans: Sequence[Span]
    tables: Sequence[StyledWords]
    words: list[Word] = field(default_factory=list)
    owner: list[int] = field(default_factory=list)
    glue: list[int] = field(default_factory=list)
    between: list[int] = field(default_factory=list)

    def add(self, words: Sequence[Word], span: int, glue: int) -> None:
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
        if span.no_break or span.width is not None:
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
                return word.inner
        return self.tables[mine].breaks(text)


def stretches(spans: Sequence[Span], tables: Sequence[StyledWords]) -> list[Boxes]:
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
    return found


def _add_text(boxes: Boxes, span: Span, index: int, table: StyledWords) -> None:
    inside = TIED if span.no_break else SPACE
    for n, part in enumerate(_WHITE.sub(" ", span.text).split("\u00a0")):
        if n:
            boxes.follow(NO_BREAK, index)
        texts = [t for t in part.split(" ") if t]
        if part and part[0] == " ":
            boxes.follow(SPACE, index)
        if texts:
            boxes.add([table[t] for t in texts], index, inside)
            boxes.glue[-1] = SPACE if part[-1] == " " else GLUED


@dataclass(slots=True)
class Sums:
    """A paragraph as the search wants it; breaks within words are worked out when asked for.

    `chunks` are (first box, last box) between two spaces where a line may end.
    """

    boxes: Boxes
    breaks: Breaks
    chunks: list[tuple[int, int]]
    points: list[Sequence[Point] | None]
    out: bool
    hanging: bool
    expansion: float
    hyphens: bool = True

    def with_hyphens(self, hyphens: bool) -> Breaks:
        self.hyphens = hyphens
        self.points[:] = [None] * len(self.points)
        return self.breaks

    def inside(self, chunk: int) -> Sequence[Point]:
        """Breaks within a chunk (counted from 1), see `Breaks`."""
        points = self.points[chunk]
        if points is None:
            points = self.points[chunk] = self._points(chunk)
        return points

    def _points(self, chunk: int) -> Sequence[Point]:
        boxes, breaks = self.boxes, self.breaks
        first, last = self.chunks[chunk - 1]
        x = breaks.start[chunk - 1] - (boxes.words[first].left if self.hanging else 0.0)
        y, z = breaks.start_stretch[chunk - 1], breaks.start_shrink[chunk - 1]
        found: list[Point] = []
        for i in range(first, last + 1):
            give = self.expansion if boxes.spans[boxes.owner[i]].width is None else 0.0
            for offset, before, hang, after, penalty, flagged in boxes.inner(i, self.hyphens):
                e = give * after
                end = x + before - hang if self.out else x + before
                found.append(Point(end, x + after, y + e, z + e, penalty, flagged, (i, offset)))
            if i < last:
                width = boxes.words[i].width
                x += width
                y += give * width
                z += give * width
                if boxes.glue[i] != GLUED:
                    table = boxes.tables[boxes.between[i]]
                    x += table.space
                    y += table.stretch
                    z += table.shrink
        return found


def running_sums(boxes: Boxes, style: ParagraphStyle) -> Sums:
    """Sums at each space where a line may end, with what hangs out by the paragraph's style."""
    hanging = style.hanging and style.align in ("justify", "left")
    out = style.hanging and style.align in ("justify", "right")
    expansion = style.expansion if style.align == "justify" else 0.0
    words = boxes.words
    end, start = [0.0], [words[0].left if hanging else 0.0]
    end_y, end_z, start_y, start_z = [0.0], [0.0], [0.0], [0.0]
    chunks: list[tuple[int, int]] = []
    x = y = z = 0.0
    first = 0
    last = len(words) - 1
    table, between = boxes.tables[boxes.between[0]], boxes.between[0]
    space, stretch, shrink = table.space, table.stretch, table.shrink
    for i, word in enumerate(words):
        x += word.width
        if expansion and boxes.spans[boxes.owner[i]].width is None:
            y += expansion * word.width
            z += expansion * word.width
        glue = boxes.glue[i]
        if glue == SPACE or i == last:
            end.append(x - word.right if out else x)
            end_y.append(y)
            end_z.append(z)
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
    breaks: Breaks
    points: list[Sequence[Point] | None] = [None] * len(end)

    def inside(chunk: int) -> Sequence[Point]:
        return sums.inside(chunk)

    breaks = Breaks(end, end_y, end_z, start, start_y, start_z, inside)
    sums = Sums(boxes, breaks, chunks, points, out, hanging, expansion)
    return sums

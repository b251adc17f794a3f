"""Chosen lines as runs at positions: fragments of words, the spaces that fill the measure."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from kitabca.faces import Shape
from kitabca.typesetting.boxes import ENDS, GLUED, LOATH, SPACE, TIED, Boxes, hangs
from kitabca.typesetting.directions import visual_order
from kitabca.typesetting.output import Run
from kitabca.typesetting.spans import ParagraphStyle, SetLine

__all__ = ["set_line"]

Place = tuple[int, int]


class _Piece(Struct):
    """Words of one span on a line, from the box `box` on.

    `gap` is the glue after them, a space of the span `between`.
    """

    box: int
    owner: int
    shapes: list[Shape]
    width: float
    gap: int
    between: int


def set_line(
    boxes: Boxes, start: Place, stop: Place, offset: float, width: float, style: ParagraphStyle
) -> SetLine:
    """The line from `start` to `stop`, from `offset` to `width` points right of the measure's edge.

    A place is (box, characters into it), 0 for all of the box. In a paragraph that runs from right
    to left, left and right change places. Where anything does, each word is a run of its own: runs
    stand in reading order, and their x say where they are painted.
    """
    tables = boxes.tables
    pieces, hyphen = _pieces(boxes, start, stop)
    last = stop == (len(boxes.words) - 1, 0)
    natural = stretch = shrink = letters = 0.0
    spaces = 0
    final = len(pieces) - 1
    for n, piece in enumerate(pieces):
        table = tables[piece.owner]
        inside = len(piece.shapes) - 1 if piece.shapes else 0
        natural += piece.width + inside * table.space
        stretch += inside * table.stretch
        shrink += inside * table.shrink
        spaces += inside
        if piece.shapes:
            letters += piece.width
        if piece.gap != GLUED and n < final:
            table = tables[piece.between]
            natural += table.space
            stretch += table.stretch
            shrink += table.shrink
            spaces += 1
    if hyphen is not None:
        table = tables[pieces[-1].owner]
        natural += table.width(hyphen)
        letters += table.width(hyphen)
    left, right = _hangs(boxes, start, stop, style)
    available = width - offset + left + right
    spare = available - natural
    rtl = boxes.base == 1
    x = -left if rtl else offset - left
    ratio, scale = 0.0, 1.0
    if style.align == "centre":
        x += spare / 2.0
    elif style.align == "justify" and (spare < 0.0 or not last):
        ratio, scale = _ratio(spare, stretch, shrink, letters, style.expansion)
    elif (style.align == "right") != rtl:
        x += spare
    line = _runs(boxes, pieces, hyphen, x, ratio, scale, spaces)
    # Of a word that is torn more than once the first line tells.
    again = start[0] == stop[0] and _is_torn(boxes, start)
    return replace(line, torn=True) if _is_torn(boxes, stop) and not again else line


def _is_torn(boxes: Boxes, place: Place) -> bool:
    box, offset = place
    if box not in boxes.torn or not offset:
        return False
    return boxes.tables[boxes.owner[box]].is_torn(boxes.words[box].shape.text, offset)


def _ratio(
    spare: float, stretch: float, shrink: float, letters: float, expansion: float
) -> tuple[float, float]:
    """(stretch ratio of the spaces, horizontal scale of the letters) that fill the line."""
    give = expansion * letters
    given = max(-give, min(give, spare))
    rest = spare - given
    own = stretch if rest > 0.0 else shrink
    scale = 1.0 + given / letters if letters > 0.0 else 1.0
    return (max(rest / own, -1.05) if own > 0.0 else 0.0), scale


def _hangs(boxes: Boxes, start: Place, stop: Place, style: ParagraphStyle) -> tuple[float, float]:
    """How far the line hangs out to the left and to the right of the measure."""
    left = right = 0.0
    hanging, out = hangs(boxes, style)
    if hanging and start[1] == 0:
        left = boxes.words[start[0]].left
    if out:
        word = boxes.words[stop[0]]
        if stop[1] == 0:
            right = word.right
        else:
            table = boxes.tables[boxes.owner[stop[0]]]
            right = table.hang_after(word.shape.text, stop[1])
    return left, right


def _pieces(
    boxes: Boxes,
    start: Place,
    stop: Place,
) -> tuple[list[_Piece], Shape | None]:
    spans, tables = boxes.spans, boxes.tables
    words, owner, glue, between = boxes.words, boxes.owner, boxes.glue, boxes.between
    first, skip = start
    last, keep = stop
    pieces: list[_Piece] = []
    hyphen: Shape | None = None
    i = first
    while i <= last:
        mine = owner[i]
        e = i
        while (
            not boxes.levels
            and e < last
            and owner[e + 1] == mine
            and glue[e] in (SPACE, TIED, LOATH)
            and between[e] == mine
        ):
            e += 1
        table = tables[mine]
        if spans[mine].width is not None:
            pieces.append(_Piece(i, mine, [], words[i].width, glue[e], between[e]))
            i = e + 1
            continue
        shapes = [w.shape for w in words[i : e + 1]]
        width = sum([w.width for w in words[i : e + 1]])
        if (skip and i == first) or (keep and e == last):
            if keep and e == last:
                text = shapes[-1].text
                begin = skip if e == first else 0
                width -= table.width(shapes[-1])
                shapes[-1], hyphen = table.fragment(text, begin, keep)
                width += table.width(shapes[-1])
            if skip and i == first and not (keep and first == last):
                width -= table.width(shapes[0])
                shapes[0] = table.part(shapes[0].text, skip, len(shapes[0].text))
                width += table.width(shapes[0])
        gap = GLUED if keep and e == last else glue[e]
        pieces.append(_Piece(i, mine, shapes, width, gap, between[e]))
        i = e + 1
    return pieces, hyphen


def _runs(
    boxes: Boxes,
    pieces: Sequence[_Piece],
    hyphen: Shape | None,
    x: float,
    ratio: float,
    scale: float,
    spaces: int,
) -> SetLine:
    spans, tables = boxes.spans, boxes.tables
    runs: list[Run] = []
    notes: list[str] = []
    fields: list[tuple[str, int, float]] = []
    gaps = 0.0
    after: list[float] = []
    left = x
    final = len(pieces) - 1
    for n, piece in enumerate(pieces):
        span = spans[piece.owner]
        table = tables[piece.owner]
        own = table.stretch if ratio > 0.0 else table.shrink
        inside = len(piece.shapes) - 1
        space = table.space + ratio * own if inside > 0 else 0.0
        width = piece.width * scale if inside >= 0 else piece.width
        shapes = tuple(piece.shapes)
        hyphened = hyphen is not None and n == final
        if hyphened and hyphen is not None:
            shapes += (hyphen,)
            width += table.width(hyphen) * scale
        if inside > 0:
            width += inside * space
            gaps += inside * space
        if span.note and span.note not in notes:
            notes.append(span.note)
        if span.width is not None:
            fields.append((span.field, len(runs), span.width))
        text = span.style
        runs.append(
            Run(
                x,
                width,
                text.face,
                text.size,
                text.colour,
                shapes,
                span.node,
                space,
                text.rise,
                scale if inside >= 0 else 1.0,
                text.tracking,
                ENDS[piece.gap],
                hyphened,
            )
        )
        gap = 0.0
        if piece.gap != GLUED and n < final:
            table = tables[piece.between]
            gap = table.space + ratio * (table.stretch if ratio > 0.0 else table.shrink)
            gaps += gap
        after.append(gap)
        x += width + gap
    if boxes.levels:
        runs = _reordered(boxes, pieces, runs, after, left)
    looseness = gaps / spaces / spans[pieces[0].owner].style.size if spaces else 0.0
    return SetLine(tuple(runs), looseness, hyphen is not None, tuple(notes), tuple(fields))


def _reordered(
    boxes: Boxes, pieces: Sequence[_Piece], runs: list[Run], after: Sequence[float], x: float
) -> list[Run]:
    """The runs, still in reading order, each where its direction puts it on the line."""
    items: list[tuple[int, float, int]] = []
    for n, piece in enumerate(pieces):
        items.append((boxes.levels[piece.box], runs[n].width, n))
        items.append((boxes.gap_levels[piece.box], after[n], -1))
    items.pop()
    places = list(runs)
    for item in visual_order([level for level, _, _ in items]):
        _, width, n = items[item]
        if n >= 0:
            places[n] = replace(runs[n], x=x)
        x += width
    return places

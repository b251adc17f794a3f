"""Paragraphs set a line shorter or longer where a page asks for it (TeX's looseness).

Pages are broken first. Where that leaves a widow, an uneven spread or a part that ends with a few
lines on a page, some paragraphs of the pages before are tried in other settings, as many tries as
`_ROUNDS` and `_AT_ONCE` allow, and what makes the whole part's pages cheaper is kept.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from kitabca.typesetting.lines import LOOSE, TIGHT, Measure, ParagraphStyle, SetLine, Span
from kitabca.typesetting.pages import Cut, break_pages, ends_in_piece
from kitabca.typesetting.paragraphs import price_line
from kitabca.typesetting.stack import Stack, restacked
from kitabca.typesetting.vertical import FORCED, NEVER, FrameKey, Galley, Paragraph, Row, Text

__all__ = [
    "Frame",
    "SetLines",
    "even",
    "forced_after",
    "frame_key",
    "may_be_reset",
    "mended",
    "needs_mending",
    "other_lines",
    "reset",
]

_ROUNDS = 4
_AT_ONCE = 3
_PAGES_BACK = 2
# What resetting a paragraph costs beside the costs of breaks in `pages`.
_RESET = 60.0
# A part should not end with fewer lines on a page of its own.
_LEAST_LINES = 5
_MOST_RESET = 200

# `Setter.lines`.
SetLines = Callable[[Sequence[Span], Measure, ParagraphStyle], tuple[SetLine, ...]]
_Known = dict[tuple[tuple[Span, ...], int], tuple[SetLine, ...]]
_Choice = tuple[Paragraph, tuple[SetLine, ...]]


class Frame(Struct, frozen=True):
    """Height of the pages in points, height and sink of the first one, and on which side it is."""

    height: float
    opening: tuple[float, float]
    recto: bool


def forced_after(galley: Galley, start: int) -> int:
    """The row after `start` that must begin a page, or the number of rows."""
    rows = galley.rows
    for k in range(start + 1, len(rows)):
        if rows[k].penalty <= FORCED:
            return k
    return len(rows)


def frame_key(galley: Galley, start: int, page: Frame) -> FrameKey:
    """What a galley's `cuts` from row `start` to the next forced break are remembered by."""
    return start, forced_after(galley, start), page.height, *page.opening, page.recto


def needs_mending(stack: Stack, cuts: Sequence[Cut], end: int) -> bool:
    """Whether a page is bad enough for paragraphs to be set anew."""
    return bool(_troubles(stack, cuts, end))


def mended(
    galley: Galley, stack: Stack, start: int, page: Frame, set_lines: SetLines
) -> tuple[Galley, Stack, list[Cut]]:
    """The galley with some paragraphs set anew, its stack, and pages that cost less.

    The pages are those from row `start` to the next forced break.
    """
    known: _Known = {}

    def otherwise(one: Paragraph, by: int) -> tuple[SetLine, ...]:
        key = one.spans, by
        if key not in known:
            known[key] = other_lines(one, by, set_lines)
        return known[key]

    price, cuts = _broken(galley, stack, start, page)
    hopeless: set[int] = set()
    for _ in range(_ROUNDS):
        end = forced_after(galley, start)
        troubles = [n for n in _troubles(stack, cuts, end) if cuts[n].start not in hopeless]
        if not troubles:
            break
        number = troubles[0]
        first = cuts[max(0, number - _PAGES_BACK)].start
        best = (price, galley, stack, cuts)
        for chosen in _tries(galley, first, cuts[number].stop, otherwise):
            other = galley
            for paragraph, lines in chosen:
                other = reset(other, paragraph, lines)
            other_stack = restacked(stack, other)
            cost, pages = _broken(other, other_stack, start, page)
            cost += _RESET * len(chosen)
            if cost < best[0]:
                best = (cost, other, other_stack, pages)
        if best[1] is galley:
            hopeless.add(cuts[number].start)
        price, galley, stack, cuts = best
    return galley, stack, cuts


def _broken(galley: Galley, stack: Stack, start: int, page: Frame) -> tuple[float, list[Cut]]:
    stop = forced_after(galley, start)
    return break_pages(stack, start, stop, page.height, page.opening, page.recto)


def _troubles(stack: Stack, cuts: Sequence[Cut], end: int) -> list[int]:
    """The pages that a reader would find bad."""
    found = []
    for number, cut in enumerate(cuts):
        follows = stack.rows[cut.stop] if cut.stop < end else None
        faulty = follows is not None and bool(follows.fault) and follows.penalty > NEVER / 4
        uneven = cut.uneven and not cut.last and not ends_in_piece(stack, cut, end)
        lonely = number > 0 and cut.last and 0 < cut.natural < _LEAST_LINES
        if faulty or uneven or lonely or cut.torn:
            found.append(number)
    return found


def other_lines(one: Paragraph, by: int, set_lines: SetLines) -> tuple[SetLine, ...]:
    """A paragraph's lines with one fewer (-1) or one more (1); none where that would look bad."""
    lines = set_lines(one.spans, one.measure, replace(one.style, looseness=by))
    return lines if len(lines) == one.count + by and all(map(even, lines[:-1])) else ()


def may_be_reset(one: Paragraph) -> bool:
    """Whether a paragraph is short enough to be set in a wished number of lines, which takes time
    by the square of its lines. What is longer than some five pages stays as it was set first."""
    return one.count <= _MOST_RESET


def even(line: SetLine) -> bool:
    """Whether no reader would see how wide or narrow its word spaces are."""
    return TIGHT < line.looseness < LOOSE or not line.looseness


def _tries(
    galley: Galley,
    first: int,
    last: int,
    otherwise: Callable[[Paragraph, int], tuple[SetLine, ...]],
) -> list[list[_Choice]]:
    """Sets of one to three paragraphs set shorter, then longer, the evenest first.

    Those of a set stand from the last to the first, so that each leaves the others' rows in place.
    """
    low = bisect_left(galley.paragraphs, first, key=lambda one: one.start)
    near = [one for one in galley.paragraphs[low:] if one.start < last and _plain(galley, one)]
    tries: list[list[_Choice]] = []
    for choices in (
        [(one, lines) for one in near if (lines := otherwise(one, -1))],
        [(one, lines) for one in near if (lines := otherwise(one, 1))],
    ):
        choices.sort(key=lambda choice: (_unevenness(choice[1]), choice[0].start))
        tries += [
            sorted(choices[:count], key=lambda choice: -choice[0].start)
            for count in range(1, min(_AT_ONCE, len(choices)) + 1)
        ]
        # Which paragraph it is matters to the pages: the next best are tried alone, too.
        tries += [[choice] for choice in choices[1:_AT_ONCE]]
    return tries


def _unevenness(lines: Sequence[SetLine]) -> float:
    return max(abs(line.looseness - 0.25) for line in lines[:-1])


def _plain(galley: Galley, one: Paragraph) -> bool:
    """Whether a paragraph is set as it was first, and its rows are justified lines and nothing
    else: no large letter, no rule, no columns, nothing kept together."""
    if one.style.looseness or one.style.align != "justify" or not may_be_reset(one):
        return False
    rows = galley.rows[one.start : one.start + one.count]
    if any(run.initial for run in rows[0].texts[-1].line.runs):
        return False
    return all(not row.items and row.columns < 0 and len(row.texts) == 1 for row in rows) and all(
        row.fault or row.penalty <= NEVER / 10 for row in rows[1:]
    )


def reset(galley: Galley, paragraph: Paragraph, lines: Sequence[SetLine]) -> Galley:
    """The galley with other lines for a paragraph; what points to later rows moves on."""
    start, count = paragraph.start, paragraph.count
    old = galley.rows[start : start + count]
    rows: list[Row] = []
    for index, line in enumerate(lines):
        model = old[min(index, 1)] if index < len(lines) - 1 else old[-1]
        row = replace(
            model,
            texts=tuple(Text(text.x, text.y, line) for text in model.texts),
            notes=line.notes,
            place=line.place or model.place,
        )
        if index and not (index == 1 and model.fault == "stranded-heading"):
            row.penalty, row.fault = 0.0, ""
            price_line(
                row,
                index,
                len(lines),
                (paragraph.orphans, paragraph.widows),
                lines[index - 1].hyphenated,
            )
        rows.append(row)
    by = len(lines) - count
    return replace(
        galley,
        cuts={},
        resets={},
        rows=[*galley.rows[:start], *rows, *galley.rows[start + count :]],
        marks=[replace(one, row=one.row + by) if one.row > start else one for one in galley.marks],
        columns=[
            replace(
                one,
                start=one.start + (by if one.start > start else 0),
                stop=one.stop + (by if one.stop > start else 0),
            )
            for one in galley.columns
        ],
        paragraphs=[
            replace(one, start=one.start + by)
            if one.start > start
            else replace(one, count=len(lines), style=replace(one.style, looseness=by))
            if one.start == start
            else one
            for one in galley.paragraphs
        ],
    )

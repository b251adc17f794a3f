"""Columns of text on a page: as full as may be, and as level as what stays together allows.

Entries are what lies between two rows before which a column may end. No entry is torn that a page
can hold whole, so columns differ; of all ways to put a page's entries into them, the one with the
least difference is taken. Where the columns end, the left one is the longer.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from kitabca.typesetting.feet import begun, notes_height, notes_that_fit
from kitabca.typesetting.stack import EPS, Stack, on_grid
from kitabca.typesetting.vertical import FORCED, NEVER

__all__ = ["ColumnSet", "column_feet", "set_columns"]

# On a page: first row, row after the last, starts of the columns, height.
ColumnSet = tuple[int, int, tuple[int, ...], float]
# A note is divided where more of the page would be blank than this, in grid steps.
_DIVIDED_NOTE = 4.0
# The same where the rest of the note would stand on a page of its own, behind all text.
_NOTE_ALONE = 12.0


class SetColumns(Struct, frozen=True):
    """A set of columns as far as it stands on one page.

    `height` is that of the columns above the notes, `note_stop` the note row after the page's last,
    `whole` whether no row of the set is left for the next page.
    """

    made: ColumnSet
    height: float
    note_stop: int
    whole: bool


class _Room(Struct, frozen=True):
    """How high columns may be above their notes, the note row after those, the row after theirs."""

    height: float
    note_stop: int
    after: int


class _Spread(Struct, frozen=True):
    """Columns from the left on: the lowest and the highest, and the rows that they begin with."""

    low: float
    high: float
    starts: tuple[int, ...]


def set_columns(
    stack: Stack, k: int, stop: int, space: float, notes: tuple[int, int], must: bool
) -> SetColumns | None:
    """Sets columns from row `k` into `space`, the notes of their rows at the page's foot.

    `notes` are the page's first note row and the one after those that it has already. None where
    an entry would be torn or parted from its note, if nothing `must` stand here.
    """
    columns = stack.columns[stack.rows[k].columns]
    end, count = min(columns.stop, stop), columns.count
    tear = False
    room = _room(stack, (k, end, count), notes, space, tear)
    if room is None:
        if not must:
            return None
        tear = True
        room = _room(stack, (k, end, count), notes, space, tear)
        if room is None:
            height = max(space - notes_height(stack, *notes), 0.0)
            room = _Room(height, notes[1], _fill(stack, k, end, count, height, tear)[-1])
    after = room.after
    height = max(room.height, space - notes_height(stack, notes[0], room.note_stop))
    starts = _fill(stack, k, after, count, room.height, tear)[:-1]
    level = _level(stack, k, after, count, height, after == end)
    if level is not None:
        starts = level.starts
    if after == end and columns.balanced:
        high = max(_height(stack, a, b) for a, b in pairwise((*starts, end)))
        height = min(on_grid(high, stack.grid), height)
    return SetColumns((k, after, starts, height), height, room.note_stop, after == end)


def _room(
    stack: Stack,
    columns: tuple[int, int, int],
    notes: tuple[int, int],
    space: float,
    tear: bool,
) -> _Room | None:
    """How high columns (first row, row after the last, how many) may be above their notes.

    As many rows as possible stand above whole notes, or above notes of which the last is divided
    where that fills the page better. None where no entry fits with the beginning of its notes.
    """
    k, end, count = columns
    whole = _most(stack, columns, notes, space, tear, False)
    if whole and (whole.after == end or stack.note_at[-1] == stack.note_at[whole.after]):
        return whole
    divided = _most(stack, columns, notes, space, tear, True)
    if whole is None or divided is None:
        return whole or divided

    def filled(room: _Room) -> float:
        text = _height(stack, k, room.after) / count
        return text + notes_height(stack, notes[0], room.note_stop)

    price = _NOTE_ALONE if _ends(stack, divided.after) else _DIVIDED_NOTE
    dear = filled(divided) - filled(whole) <= price * stack.grid + EPS
    return whole if dear or divided.after <= whole.after else divided


def _ends(stack: Stack, k: int) -> bool:
    """Whether no text follows before the next forced break."""
    return k == len(stack.rows) or stack.penalty[k] <= FORCED


def _most(
    stack: Stack,
    columns: tuple[int, int, int],
    notes: tuple[int, int],
    space: float,
    tear: bool,
    divide: bool,
) -> _Room | None:
    """The room for the most rows above their notes, of which it may `divide` the last.

    Columns are no higher than so many rows need: what is left is filled with that note.
    """
    k, end, count = columns
    first, already = notes
    best: _Room | None = None
    room = space - notes_height(stack, first, already)
    while room >= stack.grid - EPS:
        after = _fill(stack, k, end, count, room, tear)[-1]
        if after == k or (best and after < best.after + (not divide)):
            break
        left = space - room + EPS
        while after > k and notes_height(stack, first, _due(stack, after, already, divide)) > left:
            after = _entry_before(stack, k, after, end)
        if after > k and (best is None or after >= best.after):
            wanted, least = _due(stack, after, already, False), _due(stack, after, already, divide)
            fits = notes_that_fit(stack, first, wanted, left, least)
            if best is None or (after, fits) > (best.after, best.note_stop):
                best = _Room(room, fits, after)
        room -= stack.grid
    return best


def _due(stack: Stack, after: int, already: int, divide: bool) -> int:
    """The note row after those that a page shows with rows before `after`.

    If it may `divide` the last note, two lines of that are enough; of a row's notes that no page
    can begin all, two lines of the first are.
    """
    wanted = max(stack.note_at[after], already)
    if not divide or wanted <= already:
        return wanted
    due = min(begun(stack, wanted) + 2, wanted)
    row = bisect_left(stack.note_at, wanted) - 1
    first = stack.note_at[row]
    if notes_height(stack, first, due) + stack.height[row] > stack.frame + EPS:
        due = min(first + 2, wanted)
    return max(due, already)


def _entry_before(stack: Stack, k: int, after: int, end: int) -> int:
    """The last row before `after` before which a column may end; `k` when none."""
    after -= 1
    while after > k and not _may_part(stack, after, end):
        after -= 1
    return after


def _fill(stack: Stack, k: int, end: int, count: int, room: float, tear: bool) -> tuple[int, ...]:
    """Where each column starts and the last one stops, each as full as may be.

    An entry higher than the room is left for another page, or torn if `tear` says so.
    """
    starts = [k]
    while len(starts) <= count and k < end:
        stop = k
        for below, height in column_feet(stack, k, end):
            if height > room + EPS:
                break
            if _may_part(stack, below, end):
                stop = below
        if stop == k:
            if not tear:
                break
            stop = _torn(stack, k, end, room)
        k = stop
        starts.append(k)
    return tuple(starts)


def _torn(stack: Stack, k: int, end: int, room: float) -> int:
    """The row before which an entry goes on in the next column: no line alone, if it can be had."""
    last = decent = k
    for below, height in column_feet(stack, k, end):
        if height > room + EPS:
            break
        last = below
        if below < end and stack.rows[below].penalty < NEVER / 4:
            decent = below
    return decent if decent > k else max(last, k + 1)


def column_feet(stack: Stack, start: int, end: int) -> Iterator[tuple[int, float]]:
    """For each row of a column from `start` on, the row after it and the height down to there.

    A column that begins inside a table shows the table's head again, and the rows stand below it.
    """
    y = _head(stack, start)
    for k in range(start, end):
        if k > start:
            y += stack.before[k]
        if stack.snap[k]:
            y = on_grid(y, stack.grid)
        y += stack.height[k]
        yield k + 1, y


def _head(stack: Stack, k: int) -> float:
    """The height of the head that a column shows again if it begins with row `k`."""
    head = stack.rows[k].head
    return stack.heads[head] if head >= 0 else 0.0


def _height(stack: Stack, start: int, stop: int) -> float:
    *_, (_, height) = column_feet(stack, start, stop)
    return height


def _may_part(stack: Stack, k: int, end: int) -> bool:
    """Whether a column may end before row `k`."""
    return k == end or stack.penalty[k] < NEVER / 4


def _level(stack: Stack, k: int, after: int, count: int, room: float, ends: bool) -> _Spread | None:
    """The evenest way to put rows `k` to `after` into columns no higher than `room`.

    Where the columns end, none is higher than the one to its left, if that makes them differ by no
    more than the largest entry. None when an entry is higher than the room.
    """
    least = _least(stack, k, after, count, room)
    if least is None:
        return None
    heads = max((_head(stack, one) for one in range(k, after)), default=0.0)
    mean = _height(stack, k, after) / count + heads

    def evenest(most: float, sloping: bool) -> _Spread | None:
        # The highest is no lower than the least possible, the lowest no higher than the mean.
        low, high = least.high - stack.grid - most, min(mean + most, room)
        return _evenest(stack, k, after, count, (low - EPS, high + EPS), sloping)

    if ends:
        largest = _largest(stack, k, after) + EPS
        sloping = evenest(largest, True)
        if sloping and sloping.high - sloping.low <= largest:
            return sloping
    return evenest(least.high - least.low, False)


def _least(stack: Stack, k: int, after: int, count: int, room: float) -> _Spread | None:
    """Columns filled one by one to the least height, in grid steps, at which all rows fit."""
    low, high = 0, math.ceil(room / stack.grid - EPS)
    while low < high:
        middle = (low + high) // 2
        if _fill(stack, k, after, count, min(middle * stack.grid, room), False)[-1] == after:
            high = middle
        else:
            low = middle + 1
    made = _fill(stack, k, after, count, min(low * stack.grid, room), False)
    if made[-1] != after:
        return None
    heights = [_height(stack, a, b) for a, b in pairwise(made)]
    heights += [0.0] * (count - len(heights))
    return _Spread(min(heights), max(heights), made[:-1])


def _evenest(
    stack: Stack,
    k: int,
    after: int,
    count: int,
    between: tuple[float, float],
    sloping: bool,
) -> _Spread | None:
    """The columns that differ least, of those the ones with most at the left.

    All heights are `between` two. Column by column, what may stand to the left of each row is kept:
    all spreads of which none is both lower and higher than another.
    """
    feet: dict[int, list[tuple[int, float]]] = {after: [(after, 0.0)]}
    reached = {k: [_Spread(math.inf, 0.0, ())]}
    for _ in range(count):
        following: dict[int, list[_Spread]] = {}
        for start, spreads in reached.items():
            if start not in feet:
                feet[start] = _stops(stack, start, after, between)
            for stop, height in feet[start]:
                for one in spreads:
                    if not sloping or height <= one.low + EPS:
                        starts = one.starts if start == after else (*one.starts, start)
                        made = _Spread(min(one.low, height), max(one.high, height), starts)
                        _keep(following.setdefault(stop, []), made)
        reached = following
    return min(
        reached.get(after, ()),
        key=lambda one: (round(one.high - one.low, 2), [-start for start in one.starts]),
        default=None,
    )


def _stops(
    stack: Stack, start: int, after: int, between: tuple[float, float]
) -> list[tuple[int, float]]:
    """Where a column from row `start` may stop, and how high it is then, the highest first."""
    found = []
    for stop, height in column_feet(stack, start, after):
        if height > between[1]:
            break
        if height >= between[0] and _may_part(stack, stop, after):
            found.append((stop, height))
    return found[::-1]


def _keep(spreads: list[_Spread], made: _Spread) -> None:
    """Adds a spread unless another is as good; those that it betters go."""
    if any(one.low >= made.low and one.high <= made.high for one in spreads):
        return
    spreads[:] = [one for one in spreads if one.low > made.low or one.high < made.high]
    spreads.append(made)


def _largest(stack: Stack, k: int, after: int) -> float:
    """The height of the largest entry with the white above it."""
    largest, first = 0.0, k
    for stop in range(k + 1, after + 1):
        if _may_part(stack, stop, after):
            height = _height(stack, first, stop) - _head(stack, first)
            largest = max(largest, stack.before[first] + height)
            first = stop
    return largest

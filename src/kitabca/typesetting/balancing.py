"""Columns of text on a page: rows filled into them, and balanced where all of them fit."""

from __future__ import annotations

from msgspec import Struct

from kitabca.typesetting.feet import begun, notes_height, notes_that_fit
from kitabca.typesetting.stack import EPS, Stack, on_grid
from kitabca.typesetting.vertical import NEVER

__all__ = ["ColumnSet", "set_columns"]

# On a page: first row, row after the last, starts of the columns, height.
ColumnSet = tuple[int, int, tuple[int, ...], float]


class SetColumns(Struct, frozen=True):
    """A set of columns as far as it stands on one page.

    `height` is that of the columns above the notes, `note_stop` the note row after the page's last,
    `whole` whether no row of the set is left for the next page.
    """

    made: ColumnSet
    height: float
    note_stop: int
    whole: bool


def set_columns(
    stack: Stack, k: int, stop: int, space: float, notes: tuple[int, int]
) -> SetColumns:
    """Sets columns from row `k` into `space`, the notes of their rows at the page's foot.

    `notes` are the page's first note row and the one after those that it has already.
    """
    columns = stack.columns[stack.rows[k].columns]
    end = min(columns.stop, stop)
    room, note_stop = _column_room(stack, k, end, columns.count, notes, space)
    starts, after = _fill(stack, k, end, columns.count, room)
    if after <= k:
        after = k + 1
        starts = (k,)
    if after < end:
        return SetColumns((k, after, starts, room), room, note_stop, False)
    height = room
    if columns.balanced:
        height = _balanced(stack, k, end, columns.count, room)
        starts, _ = _fill(stack, k, end, columns.count, height)
    return SetColumns((k, end, starts, height), height, note_stop, True)


def _column_room(
    stack: Stack, k: int, end: int, count: int, notes: tuple[int, int], space: float
) -> tuple[float, int]:
    """How high columns from row `k` may be above their notes, and the note row after those.

    `notes` are the page's first note row and the one after those that it has already. Where the
    notes fit whole above three fifths of what is possible, they do; else the last is divided.
    """
    first, already = notes
    best: tuple[float, int] | None = None
    room = space - notes_height(stack, first, already)
    while room >= stack.grid:
        _, after = _fill(stack, k, end, count, room)
        reached = max(stack.note_at[after], already)
        least = min(begun(stack, reached) + 2, reached) if reached > already else already
        left = space - room + EPS
        if notes_height(stack, first, reached) <= left:
            if best is None or room >= 0.6 * best[0]:
                return room, reached
            break
        if best is None and notes_height(stack, first, least) <= left:
            best = room, notes_that_fit(stack, first, reached, left, least)
        room -= stack.grid
    return best or (space - notes_height(stack, first, already), already)


def _fill(
    stack: Stack, k: int, end: int, count: int, room: float, whole: bool = False
) -> tuple[tuple[int, ...], int]:
    """Where each column starts, and the row after the last column, none higher than `room`.

    What belongs together and is higher than the room is divided, or with `whole` not set at all.
    """
    starts: list[int] = []
    for _ in range(count):
        if k >= end:
            break
        starts.append(k)
        y = 0.0
        good = k
        first = k
        while k < end:
            y = _under(stack, k, y, k == first)
            if y > room + EPS:
                break
            k += 1
            if k == end or stack.penalty[k] < NEVER / 4:
                good = k
        if k < end and good > first:
            k = good
        elif k < end and whole:
            return tuple(starts), first
        elif k < end:
            k = max(k, first + 1)
    return tuple(starts), k


def _under(stack: Stack, k: int, y: float, first: bool) -> float:
    """The foot of row `k` in a column where `y` is the foot of the row above."""
    if not first:
        y += stack.before[k]
        if stack.snap[k]:
            y = on_grid(y, stack.grid)
    return y + stack.height[k]


def _balanced(stack: Stack, k: int, end: int, count: int, room: float) -> float:
    """The least height, in grid steps, at which all rows fit the columns."""
    low, high = 1, max(1, int(room / stack.grid + EPS))
    while low < high:
        middle = (low + high) // 2
        _, after = _fill(stack, k, end, count, middle * stack.grid, whole=True)
        if after >= end:
            high = middle
        else:
            low = middle + 1
    return min(low * stack.grid, room)

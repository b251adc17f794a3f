"""A galley's rows and its notes' as flat arrays, for the search over pages."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from msgspec import Struct

from kitabca.layout import Notes
from kitabca.typesetting.vertical import NEVER, TOGETHER, Columns, Galley, Row

__all__ = ["EPS", "Stack", "on_grid", "restacked", "stack_of", "white_above"]

# Sums of lengths in points are the same when they differ by less.
EPS = 0.01
# So much of a grid step may be added above an elastic row to fill a page; a whole one above others.
_ELASTIC = 0.2


class Stack(Struct):
    """A galley's rows as flat arrays, its notes' rows in the order of their marks.

    `give[i]` is the white that may be added above row i to fill its page, in grid steps.
    `note_at[i]` is the first note row of row i's notes, `note_heights[f]` the height of all note
    rows before f, `note_starts` the first row of each note. `heads[h]` is the height of the head
    that rows show again, `frame` that of the type area of a page, both in points.
    """

    rows: Sequence[Row]
    before: list[float]
    height: list[float]
    snap: list[bool]
    penalty: list[float]
    give: list[float]
    note_at: list[int]
    note_rows: list[Row]
    note_heights: list[float]
    note_starts: list[int]
    heads: list[float]
    columns: Sequence[Columns]
    grid: float
    notes: Notes
    ragged: bool = False
    frame: float = math.inf


def stack_of(
    galley: Galley, grid: float, notes: Notes, ragged: bool = False, frame: float = math.inf
) -> Stack:
    """Flattens a galley. A note without a mark goes with the last row, so that none is lost.

    `ragged` pages may end early, whatever the page beside them does. An entry in columns that is
    higher than `frame`, the type area of a page in points, may be torn.
    """
    rows = galley.rows
    note_at: list[int] = []
    note_rows: list[Row] = []
    note_heights = [0.0]
    note_starts: list[int] = []
    done: set[str] = set()

    def take(name: str) -> None:
        if name in done or name not in galley.notes:
            return
        done.add(name)
        note_starts.append(len(note_rows))
        for index, row in enumerate(galley.notes[name].rows):
            gap = row.before if index else (notes.between if note_rows else 0.0)
            note_rows.append(row)
            note_heights.append(note_heights[-1] + gap + row.height)

    for row in rows:
        note_at.append(len(note_rows))
        for name in row.notes:
            take(name)
    if rows:
        for name in galley.notes:
            take(name)
    note_at.append(len(note_rows))
    return Stack(
        rows=rows,
        before=[row.before for row in rows],
        height=[row.height for row in rows],
        snap=[row.snap for row in rows],
        penalty=_penalties(galley, grid, frame),
        give=[1.0 if row.stretch else _ELASTIC if row.elastic else 0.0 for row in rows],
        note_at=note_at,
        note_rows=note_rows,
        note_heights=note_heights,
        note_starts=note_starts,
        heads=[sum(row.before + row.height for row in head) for head in galley.heads],
        columns=galley.columns,
        grid=grid,
        notes=notes,
        ragged=ragged,
        frame=frame,
    )


def restacked(stack: Stack, galley: Galley) -> Stack:
    """The stack of a galley that comes in the place of another, on pages of the same kind."""
    return stack_of(galley, stack.grid, stack.notes, stack.ragged, stack.frame)


def _penalties(galley: Galley, grid: float, frame: float) -> list[float]:
    """The penalty of a break before each row: in columns an entry stays whole, if a page holds it.

    A page weighs what a torn entry costs; columns are only filled, and level with fewer lines.
    """
    most = frame if math.isinf(frame) else int(frame / grid + EPS) * grid
    penalties = [row.penalty for row in galley.rows]
    for columns in galley.columns:
        first = columns.start
        for k in range(columns.start + 1, columns.stop + 1):
            if k == columns.stop or penalties[k] < TOGETHER:
                if _height(galley.rows[first:k], grid) <= most + EPS:
                    penalties[first + 1 : k] = [NEVER] * (k - first - 1)
                first = k
    return penalties


def _height(rows: Sequence[Row], grid: float) -> float:
    """Of rows at the top of a column."""
    y = 0.0
    for index, row in enumerate(rows):
        y += row.before if index else 0.0
        y = (on_grid(y, grid) if row.snap else y) + row.height
    return y


def on_grid(y: float, grid: float) -> float:
    """The next grid line at or below `y`."""
    return math.ceil(y / grid - EPS) * grid


def white_above(stack: Stack, k: int, skipped: Collection[int]) -> float:
    """The white above a row that is not the first of its page."""
    if skipped and k - 1 in skipped and stack.rows[k].bare >= 0.0:
        last = k - 1
        while last in skipped:
            last -= 1
        return max(stack.rows[k].bare, stack.rows[last].below if last >= 0 else 0.0)
    return stack.before[k]

"""One page: all the ends it may have, found by setting row after row on it with their notes."""

from __future__ import annotations

import math

from msgspec import Struct

from kitabca.typesetting.balancing import ColumnSet, set_columns
from kitabca.typesetting.feet import begun, notes_height, notes_that_fit, split_notes, torn
from kitabca.typesetting.stack import EPS, Stack, on_grid, white_above
from kitabca.typesetting.vertical import NEVER

__all__ = ["Way", "page_ends"]

# More floats than these never wait for the next page.
_WAITING_FLOATS = 3
# What a page that is full by other means than its lines may be stretched by, in grid steps.
_ANY = 9


class Way(Struct, frozen=True):
    """A possible end of a page: before row `stop`, its notes before note row `note_stop`.

    `natural` is the height in grid steps, `stretch` the steps that its whites may take up beside.
    `split_note` when notes of its rows wait for the next page, `torn` when one line of a note is
    alone, `ends` when nothing at all is left for another page. `blank` are the steps that a page
    without rows of text leaves, which counts as full.
    """

    stop: int
    note_stop: int
    natural: int
    stretch: int
    penalty: float
    skipped: tuple[int, ...]
    columns: tuple[ColumnSet, ...]
    split_note: bool
    ends: bool
    torn: bool = False
    blank: int = 0


class _Page(Struct):
    """What stands on the page while it is filled: rows before `k`, and the ends found so far.

    `limit` is one grid step below the frame's foot; `share` what notes may take; `floats` wait
    from the page before, and `skipped` for the next one. `y` is the foot of the text, `foot` the
    height of the notes, which begin with row `note` and stop before `note_stop`; `carries` when
    notes of its rows wait for the next page. `stretch` counts whole grid steps that whites may take
    up, `give` those since the last row on the grid. `divided` is where the notes end that this page
    divides, `least` how far they must go on it.
    """

    stack: Stack
    start: int
    stop: int
    note: int
    floats: tuple[int, ...]
    full: int
    limit: float
    share: float
    y: float
    k: int
    note_stop: int
    top: bool = True
    foot: float = 0.0
    carries: bool = False
    give: float = 0.0
    stretch: int = 0
    divided: int = -1
    least: int = -1
    skipped: list[int] = []
    columns: list[ColumnSet] = []
    ways: list[Way] = []


def page_ends(
    stack: Stack,
    start: int,
    note: int,
    floats: tuple[int, ...],
    stop: int,
    frame: float,
    sink: float,
) -> list[Way]:
    """The ends worth trying for a page of rows from `start` on, before `stop` at the latest.

    The page begins with note row `note` and the `floats` that wait, `sink` points below the top of
    its type area, which is `frame` points high.
    """
    grid = stack.grid
    full = int(frame / grid + EPS)
    page = _Page(
        stack=stack,
        start=start,
        stop=stop,
        note=note,
        floats=floats,
        full=full,
        limit=(full + 1) * grid + EPS,
        share=max(stack.notes.share * frame, grid * 3),
        y=on_grid(sink, grid) if sink else 0.0,
        k=start,
        note_stop=note,
    )
    if _set_floats(page) and _set_carried_notes(page):
        rows = stack.rows
        while page.k < stop:
            if not (_set_row(page) if rows[page.k].columns < 0 else _set_columns(page)):
                break
    if stack.ragged:
        # Wherever nothing is divided: evenly filled pages may end far above the foot.
        whole = [way for way in page.ways if way.penalty < NEVER / 4 and way.natural <= full]
        if whole:
            return whole
    return _useful(page.ways, full)


def _alone(page: _Page, stop: int, note_stop: int, skipped: tuple[int, ...], split: bool) -> bool:
    """The page holds no rows of text, has this end and no other, and counts as full."""
    stack = page.stack
    floats = page.floats[: len(page.floats) - len(skipped)]
    used = sum(stack.height[one] + stack.grid for one in floats)
    used += notes_height(stack, page.note, note_stop)
    blank = max(page.full - math.ceil(used / stack.grid - EPS), 0)
    page.ways = [Way(stop, note_stop, page.full, _ANY, 0.0, skipped, (), split, False, blank=blank)]
    return False


def _set_floats(page: _Page) -> bool:
    """Floats stand at the top; false when the page has room for nothing else."""
    stack, start, grid = page.stack, page.start, page.stack.grid
    for index, one in enumerate(page.floats):
        page.y += stack.height[one] + grid
        page.top = False
        if page.y > page.full * grid + EPS and index:
            return _alone(page, start, page.note, page.floats[index:], False)
    if page.floats and start < page.stop:
        under = on_grid(page.y, grid) + stack.height[start]
        if under > page.full * grid + EPS:
            return _alone(page, start, page.note, (), False)
    return True


def _set_carried_notes(page: _Page) -> bool:
    """Notes of the pages before come first; false when they leave no room for a row."""
    stack, start, note = page.stack, page.start, page.note
    carried = note < stack.note_at[start]
    in_columns = start < page.stop and stack.rows[start].columns >= 0
    if carried:
        # Columns can't begin before the notes that wait are through, and behind all text there is
        # nothing to leave room for.
        room = page.limit - page.y
        if not in_columns and start < page.stop:
            room = min(page.share, room)
        page.note_stop = max(notes_that_fit(stack, note, stack.note_at[start], room), note + 1)
    # A page as full of notes as may be takes text without notes above them.
    page.carries = page.note_stop < stack.note_at[start]
    page.foot = notes_height(stack, note, page.note_stop)
    if start >= page.stop:
        ended = page.note_stop >= stack.note_at[page.stop]
        natural = min(page.full, _steps(page))
        page.ways = [Way(page.stop, page.note_stop, natural, _ANY, 0.0, (), (), False, ended)]
        return False
    head = stack.rows[start].head
    if head >= 0 and not in_columns:
        page.y += stack.heads[head]
        page.top = False
    if not carried:
        return True
    under = on_grid(page.y + page.foot, stack.grid) + stack.height[start]
    if page.carries if in_columns else under > page.limit:
        return _alone(page, start, _notes_of_a_page(page), page.floats, True)
    return True


def _notes_of_a_page(page: _Page) -> int:
    """The note row after those that a page of notes alone shows before its first row's."""
    stack, note = page.stack, page.note
    room = page.full * stack.grid
    return max(notes_that_fit(stack, note, stack.note_at[page.start], room), note + 1)


def _set_row(page: _Page) -> bool:
    """Sets the next row with its notes; false when the page ends above it."""
    stack, k = page.stack, page.k
    bottom = page.y
    if not page.top or stack.rows[k].holds:
        bottom += white_above(stack, k, page.skipped)
    if stack.snap[k]:
        bottom = on_grid(bottom, stack.grid)
    bottom += stack.height[k]
    wanted = stack.note_at[k + 1]
    foot = page.foot
    if wanted > page.note_stop:
        if page.carries:
            wanted = _set_waiting_notes(page, bottom)
            if wanted < 0:
                return False
            foot = page.foot
        if wanted > page.note_stop:
            foot = notes_height(stack, page.note, wanted)
    too_many = wanted > page.note_stop and foot > page.share + stack.grid
    if too_many or bottom + foot > page.limit:
        if _may_wait(page):
            return _skip(page)
        wanted = _divide_notes(page, bottom, wanted)
        if wanted < 0:
            return False
        foot = notes_height(stack, page.note, wanted)
    page.y, page.foot = bottom, foot
    if wanted > page.note_stop:
        page.note_stop = wanted
    if k > page.start and k - 1 not in page.skipped:
        page.give += stack.give[k]
    if stack.snap[k]:
        page.stretch += int(page.give + EPS)
        page.give = 0.0
    page.top = False
    page.k = k + 1
    _may_end(page)
    return True


def _set_waiting_notes(page: _Page, bottom: float) -> int:
    """Room for a row that ends at `bottom` and has notes, while others wait.

    The note row after those that the page then has to show; -1 when it ends above the row.
    """
    stack, k, note = page.stack, page.k, page.note
    wanted = stack.note_at[k + 1]
    if wanted == page.divided and not stack.rows[k].floats:
        # More text, less of the divided note: the lines of its paragraph stay together.
        page.note_stop = notes_that_fit(stack, note, page.note_stop, page.limit - bottom)
        page.foot = notes_height(stack, note, page.note_stop)
        fits = page.note_stop >= page.least and bottom + page.foot <= page.limit
        return page.note_stop if fits else -1
    # This row's notes can begin only behind those that wait: these go first, and take more than
    # their share rather than leave the page to one line.
    cleared = notes_that_fit(stack, note, stack.note_at[k], page.limit - bottom)
    if cleared < stack.note_at[k]:
        if k == page.start:
            _alone(page, k, _notes_of_a_page(page), page.floats, True)
        else:
            _end_in_waiting_notes(page)
        return -1
    page.note_stop = cleared
    page.foot = notes_height(stack, note, cleared)
    page.carries = False
    return wanted


def _end_in_waiting_notes(page: _Page) -> None:
    """The page ends above row `k`, and what room is left goes to the notes that wait."""
    stack, k = page.stack, page.k
    more = notes_that_fit(stack, page.note, stack.note_at[k], page.limit - page.y)
    if more > page.note_stop:
        page.foot = notes_height(stack, page.note, more)
        waits, half = more < stack.note_at[k], torn(stack, more)
        page.ways.append(_way(page, more, 2, _penalty(page), waits, False, half))


def _may_wait(page: _Page) -> bool:
    """Whether the next row is a float that another page may have."""
    row = page.stack.rows[page.k]
    if not row.floats or row.notes or (page.top and page.k == page.start):
        return False
    return len(page.skipped) < _WAITING_FLOATS


def _skip(page: _Page) -> bool:
    page.skipped.append(page.k)
    page.k += 1
    if page.k == page.stop:
        page.ways.append(_way(page, page.note_stop, 0, 0.0, page.carries, False, False))
    return True


def _divide_notes(page: _Page, bottom: float, wanted: int) -> int:
    """The note row after those that stand on the page of a row that ends at `bottom`.

    -1 when the page ends above the row.
    """
    stack, k, note = page.stack, page.k, page.note
    room = page.limit - bottom
    first = k == page.start
    stop = split_notes(stack, k, note, page.note_stop, room, page.share, first)
    more = stop > page.note_stop
    if not first and not (more and bottom <= page.limit):
        return -1
    if first and page.floats and not more and page.note_stop < wanted:
        # Under what floats there is no room for the row with its note.
        _alone(page, k, note, (), False)
        return -1
    page.carries = stop < wanted
    page.divided, page.least = wanted, begun(stack, wanted) + 2
    return stop


def _set_columns(page: _Page) -> bool:
    """Sets the columns that the next row begins; false when the page ends above or in them."""
    stack, k = page.stack, page.k
    if page.carries and k > page.start:
        return False
    top = on_grid(page.y if page.top else page.y + stack.before[k], stack.grid)
    space = page.limit - stack.grid - top
    decent = any(way.penalty < NEVER / 4 for way in page.ways)
    found = set_columns(stack, k, page.stop, space, (page.note, page.note_stop), not decent)
    if found is None:
        return False
    page.columns.append(found.made)
    page.k = found.made[1]
    page.note_stop = found.note_stop
    page.carries = found.note_stop < stack.note_at[page.k]
    page.top = False
    if found.whole:
        page.y = top + found.height
        page.foot = notes_height(stack, page.note, page.note_stop)
        _may_end(page)
        return True
    page.ways.append(
        Way(
            page.k,
            page.note_stop,
            page.full,
            0,
            0.0,
            tuple(page.skipped),
            tuple(page.columns),
            page.carries,
            False,
        )
    )
    return False


def _may_end(page: _Page) -> None:
    """Notes that the page may end before row `k`."""
    stack, stop = page.stack, page.stop
    last = page.k >= stop
    natural = _steps(page)
    if natural > page.full and page.ways and not last and stack.penalty[page.k] >= NEVER:
        return
    ended = last and page.note_stop >= stack.note_at[stop] and not page.skipped
    half = page.carries and torn(stack, page.note_stop)
    more = 2 if page.foot else 0
    page.ways.append(_way(page, page.note_stop, more, _penalty(page), page.carries, ended, half))


def _steps(page: _Page) -> int:
    """The height of text and notes in whole grid steps."""
    return math.ceil((page.y + page.foot) / page.stack.grid - EPS)


def _way(
    page: _Page, note_stop: int, more: int, penalty: float, split: bool, ends: bool, half: bool
) -> Way:
    """An end before row `k` at the height that text and notes need, with `more` stretch."""
    return Way(
        page.k,
        note_stop,
        _steps(page),
        page.stretch + int(page.give + EPS) + more,
        penalty,
        tuple(page.skipped),
        tuple(page.columns),
        split,
        ends,
        half,
    )


def _penalty(page: _Page) -> float:
    return max(page.stack.penalty[page.k], 0.0) if page.k < page.stop else 0.0


def _useful(ways: list[Way], full: int) -> list[Way]:
    """The ends worth trying: those near the foot, farther up only where these are all bad."""
    ends = [way for way in ways if way.ends]
    rest = [way for way in ways if not way.ends]
    for depth in (3, 6, 12):
        near = [way for way in rest if way.natural >= full - depth]
        if any(way.penalty < NEVER / 4 for way in near):
            return near + ends
    return rest[-40:] + ends

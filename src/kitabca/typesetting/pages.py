"""The vertical list → page breaks: the optimum over a part, by facing pages.

A page's text ends on a whole number of grid steps. Both pages of a spread may run one step short
or long together; breaks that strand a line or a heading cost so much that they happen only where
nothing else is possible, and are then reported. The search is dynamic programming over pages with
a bounded number of states kept for each (after Plass, *Optimal pagination techniques*, 1981, whose
general problem with floats is NP-hard: floats here go to the next page's top, never further back).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from msgspec import Struct

from kitabca.layout import Notes
from kitabca.typesetting.vertical import DIVIDED, NEVER, Columns, Galley, Row

__all__ = [
    "Cut",
    "Stack",
    "break_pages",
    "ends_in_piece",
    "notes_elsewhere",
    "notes_height",
    "stack_of",
    "white_above",
]

_EPS = 0.01
_KEPT_STATES = 14
_PAGE = 50.0
_SHORT = 80.0
_LONG = 260.0
_UNEVEN = 3000.0
_SPLIT_NOTE = 1800.0
_TORN_NOTE = 1400.0
_DEFERRED = 60.0
# What a divided word costs more where the page is turned: nearly as much as an uneven spread.
_TURN = 12.0
# A step that a ragged page ends early; two hundred of them cost less than a paragraph divided.
_EARLY = 25.0
# So much of a grid step may be added above an elastic row to fill a page; a whole one above others.
_ELASTIC = 0.2


class Cut(Struct, frozen=True):
    """One page: rows `start` to `stop`, note rows `note_start` to `note_stop`, floats on top.

    `steps` is the height in grid steps that the page is set to, `natural` what it needs. `columns`
    has for each set of columns on the page (first row, row after the last, starts of the columns,
    height). `skipped` are floats among the rows that stand on a later page. `uneven` when the page
    can't be brought to the height of its spread, `torn` when a
    note is divided so that one line of it stands alone.
    """

    start: int
    stop: int
    note_start: int
    note_stop: int
    steps: int
    natural: int
    floats: tuple[int, ...] = ()
    skipped: tuple[int, ...] = ()
    columns: tuple[tuple[int, int, tuple[int, ...], float], ...] = ()
    uneven: bool = False
    split_note: bool = False
    last: bool = False
    torn: bool = False


class Stack(Struct):
    """A galley's rows as flat arrays, its notes' rows in the order of their marks.

    `give[i]` is the white that may be added above row i to fill its page, in grid steps.
    `note_at[i]` is the first note row of row i's notes; `note_heights[f]` the height of all note
    rows before f. `note_ends` marks where whole notes end.
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


def stack_of(galley: Galley, grid: float, notes: Notes, ragged: bool = False) -> Stack:
    """Flattens a galley. A note without a mark goes with the last row, so that none is lost.

    `ragged` pages may end early, whatever the page beside them does.
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
        penalty=[row.penalty for row in rows],
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
    )


def notes_height(stack: Stack, start: int, stop: int) -> float:
    """Height of the area at the foot, with the gap and the rule above it; 0 without notes."""
    if stop <= start:
        return 0.0
    notes = stack.notes
    return (
        notes.gap + notes.rule + notes.space + stack.note_heights[stop] - stack.note_heights[start]
    )


class _Way(Struct, frozen=True):
    """A possible end of a page found by `_scan`."""

    stop: int
    note_stop: int
    natural: int
    stretch: int
    penalty: float
    skipped: tuple[int, ...]
    columns: tuple[tuple[int, int, tuple[int, ...], float], ...]
    split_note: bool
    ends: bool
    torn: bool = False


# A state of the search: the next row, the next note row, floats that wait, the steps of a verso
# whose recto comes next (0 otherwise).
_Key = tuple[int, int, tuple[int, ...], int]
_Entry = tuple[float, "_Key | None", "Cut | None"]


def break_pages(
    stack: Stack, start: int, stop: int, frame: float, opening: tuple[float, float], recto: bool
) -> tuple[float, list[Cut]]:
    """What the best pages cost, and these pages.

    Rows `start` to `stop` hold no forced break but before the first.

    `frame` is the height of the type area in points; `opening` is the same for the first page, and
    the white that it begins with. `recto` says on which side the first page is.
    """
    end = (stop, stack.note_at[stop], ())
    first: _Key = (start, stack.note_at[start], (), 0)
    levels: list[dict[_Key, _Entry]] = [{first: (0.0, None, None)}]
    frontier = levels[0]
    best: tuple[float, int, _Key] | None = None
    while frontier:
        level = len(levels) - 1
        on_recto = recto if level % 2 == 0 else not recto
        height, sink = opening if level == 0 else (frame, 0.0)
        following = _next_level(stack, frontier, stop, (height, sink), on_recto, level > 0)
        levels.append(following)
        frontier = {}
        for key, entry in following.items():
            if key[:3] == end:
                if best is None or entry[0] < best[0]:
                    best = (entry[0], level + 1, key)
            else:
                frontier[key] = entry
        if best is not None:
            bound = best[0] - _PAGE
            frontier = {key: entry for key, entry in frontier.items() if entry[0] < bound}
        if len(frontier) > _KEPT_STATES:
            ranked = sorted(frontier.items(), key=lambda item: (item[1][0], item[0]))
            frontier = dict(ranked[:_KEPT_STATES])
    assert best is not None, "every list of rows comes to an end"
    return best[0], _trace(levels, best)


def _next_level(
    stack: Stack,
    frontier: dict[_Key, _Entry],
    stop: int,
    page: tuple[float, float],
    on_recto: bool,
    facing: bool,
) -> dict[_Key, _Entry]:
    height, sink = page
    full = int(height / stack.grid + _EPS)
    following: dict[_Key, _Entry] = {}
    scans: dict[tuple[int, int, tuple[int, ...]], list[_Way]] = {}
    for key, (cost, _, _) in frontier.items():
        i, f, floats, verso = key
        ways = scans.get((i, f, floats))
        if ways is None:
            ways = scans[i, f, floats] = _scan(stack, i, f, floats, stop, height, sink)
        level_with = verso if facing and on_recto else 0
        for way in ways:
            heights = (
                _ragged(way, full) if stack.ragged else _heights(way, full, level_with, on_recto)
            )
            for steps, extra, uneven in heights:
                total = cost + _PAGE + extra
                after = (way.stop, way.note_stop, way.skipped, 0 if on_recto else steps)
                known = following.get(after)
                if known is None or total < known[0]:
                    cut = Cut(
                        i,
                        way.stop,
                        f,
                        way.note_stop,
                        steps,
                        way.natural,
                        tuple([one for one in floats if one not in way.skipped]),
                        way.skipped,
                        way.columns,
                        uneven,
                        way.split_note,
                        way.ends,
                        way.torn,
                    )
                    following[after] = (total, key, cut)
    return following


def _trace(levels: list[dict[_Key, _Entry]], best: tuple[float, int, _Key]) -> list[Cut]:
    cuts: list[Cut] = []
    _, level, key = best
    while level > 0:
        _, previous, cut = levels[level][key]
        assert cut is not None
        assert previous is not None
        cuts.append(cut)
        key = previous
        level -= 1
    cuts.reverse()
    return cuts


def _heights(
    way: _Way, full: int, level_with: int, on_recto: bool
) -> list[tuple[int, float, bool]]:
    """The heights a page may be set to: (steps, cost, whether its spread stays uneven)."""
    penalty = way.penalty
    if way.ends:
        lines = way.natural
        few = 900.0 if lines < 3 else 300.0 if lines < 5 else 0.0
        return [(lines, penalty + few + (_LONG if lines > full else 0.0), False)]
    if on_recto and penalty and penalty < NEVER / 10:
        penalty *= _TURN if penalty == DIVIDED else 2.5
    if way.split_note:
        penalty += _SPLIT_NOTE + _TORN_NOTE * way.torn
    penalty += _DEFERRED * len(way.skipped)
    found = []
    for steps, cost in ((full, 0.0), (full - 1, _SHORT), (full + 1, _LONG)):
        short = steps - way.natural
        if short < 0:
            continue
        if level_with and steps != level_with and steps == full + 1:
            continue
        given = min(short, way.stretch)
        left = short - given
        total = penalty + cost + 40.0 * given * given
        uneven = left > 0
        if level_with and steps != level_with:
            uneven = True
        if uneven:
            total += _UNEVEN + 350.0 * left * left
        found.append((steps, total, uneven))
    if not found:
        found.append((way.natural, penalty + _UNEVEN * 4, True))
    return found


def _ragged(way: _Way, full: int) -> list[tuple[int, float, bool]]:
    """The one height of a page that may end where it likes: what it needs."""
    over = _UNEVEN * 4 if way.natural > full else 0.0
    early = 0.0 if way.ends else _EARLY * max(full - way.natural, 0)
    penalty = way.penalty + _DEFERRED * len(way.skipped)
    if way.split_note:
        penalty += _SPLIT_NOTE
    return [(way.natural, penalty + over + early, False)]


# One page


def _ceil(y: float, grid: float) -> float:
    return math.ceil(y / grid - _EPS) * grid


def _scan(
    stack: Stack,
    start: int,
    note: int,
    floats: tuple[int, ...],
    stop: int,
    frame: float,
    sink: float,
) -> list[_Way]:
    """All ends that a page beginning with row `start` may have, the emptiest first."""
    grid = stack.grid
    full = int(frame / grid + _EPS)
    limit = (full + 1) * grid + _EPS
    share = max(stack.notes.share * frame, grid * 3)
    y = _ceil(sink, grid) if sink else 0.0
    ways: list[_Way] = []
    skipped: list[int] = []
    columns: list[tuple[int, int, tuple[int, ...], float]] = []
    stretch = 0
    give = 0.0
    # The end of the notes that were divided on this page, and how far they must go on it.
    divided = least = -1
    top = True
    for index, one in enumerate(floats):
        y += stack.height[one] + grid
        top = False
        if y > full * grid + _EPS and index:
            skipped = list(floats[index:])
            y -= stack.height[one] + grid
            return [_Way(start, note, full, 9, 0.0, tuple(skipped), (), False, False)]
    if floats and start < stop and _ceil(y, grid) + stack.height[start] > full * grid + _EPS:
        return [_Way(start, note, full, 9, 0.0, (), (), False, False)]
    carried = note < stack.note_at[start]
    note_stop = note
    if carried:
        # Columns can't begin before the notes that wait are through.
        room = (
            limit - y if start < stop and stack.rows[start].columns >= 0 else min(share, limit - y)
        )
        note_stop = _notes_that_fit(stack, note, stack.note_at[start], room)
        note_stop = max(note_stop, note + 1)
    # A page as full of notes as may be takes text without notes above them.
    carried_over = note_stop < stack.note_at[start]
    foot = notes_height(stack, note, note_stop)
    if start >= stop:
        ended = note_stop >= stack.note_at[stop] and not skipped
        natural = min(full, math.ceil((y + foot) / grid - _EPS))
        return [_Way(stop, note_stop, natural, 9, 0.0, (), (), False, ended)]
    head = stack.rows[start].head
    if head >= 0:
        y += stack.heads[head]
        top = False
    k = start
    while k < stop:
        if carried and k == start and _crowded(stack, k, y + foot, carried_over, limit):
            only = _notes_that_fit(stack, note, stack.note_at[start], full * grid)
            only = max(only, note + 1)
            return [_Way(start, only, full, 9, 0.0, tuple(floats), (), True, False)]
        if stack.rows[k].columns >= 0:
            if carried_over and k > start:
                break
            under = y if top else y + stack.before[k]
            k, y, note_stop, finished = _scan_columns(
                stack, k, stop, under, note, note_stop, limit - grid, columns
            )
            foot = notes_height(stack, note, note_stop)
            carried_over = note_stop < stack.note_at[k]
            top = False
            if not finished:
                made = tuple(columns)
                ways.append(
                    _Way(k, note_stop, full, 0, 0.0, tuple(skipped), made, carried_over, False)
                )
                break
        else:
            row = stack.rows[k]
            bottom = y if top and not row.holds else y + white_above(stack, k, skipped)
            if stack.snap[k]:
                bottom = _ceil(bottom, grid)
            bottom += stack.height[k]
            wanted = stack.note_at[k + 1]
            if wanted > note_stop and carried_over:
                if wanted == divided and not row.floats:
                    # More text, less of the divided note: the lines of its paragraph stay together.
                    note_stop = _notes_that_fit(stack, note, note_stop, limit - bottom)
                    foot = notes_height(stack, note, note_stop)
                    if note_stop < least or bottom + foot > limit:
                        break
                    wanted = note_stop
                else:
                    # This row's notes can begin only behind those that wait: these go first, and
                    # take more than their share rather than leave the page to one line.
                    room = limit - (bottom if k == start else y)
                    cleared = _notes_that_fit(stack, note, stack.note_at[k], limit - bottom)
                    if cleared < stack.note_at[k]:
                        more = _notes_that_fit(stack, note, stack.note_at[k], room)
                        if k == start:
                            only = _notes_that_fit(stack, note, stack.note_at[k], full * grid)
                            return [
                                _Way(k, max(only, note + 1), full, 9, 0.0, floats, (), True, False)
                            ]
                        if more > note_stop:
                            foot = notes_height(stack, note, more)
                            ways.append(
                                _Way(
                                    k,
                                    more,
                                    math.ceil((y + foot) / grid - _EPS),
                                    stretch + int(give + _EPS) + 2,
                                    _penalty_at(stack, k, stop),
                                    tuple(skipped),
                                    tuple(columns),
                                    more < stack.note_at[k],
                                    False,
                                    _torn(stack, more),
                                )
                            )
                        break
                    note_stop = cleared
                    foot = notes_height(stack, note, note_stop)
                    carried_over = False
            wanted_foot = foot
            if wanted > note_stop:
                wanted_foot = notes_height(stack, note, wanted)
            if bottom + wanted_foot > limit or (wanted > note_stop and wanted_foot > share + grid):
                if row.floats and not (top and k == start) and not row.notes and len(skipped) < 3:
                    skipped.append(k)
                    k += 1
                    if k < stop:
                        continue
                    ways.append(
                        _Way(
                            k,
                            note_stop,
                            math.ceil((y + foot) / grid - _EPS),
                            stretch + int(give + _EPS),
                            0.0,
                            tuple(skipped),
                            tuple(columns),
                            carried_over,
                            False,
                        )
                    )
                    break
                split = _split_notes(stack, k, note, note_stop, limit - bottom, share, k == start)
                if k > start and not (split > note_stop and bottom <= limit):
                    break
                if k == start and floats and split <= note_stop < wanted:
                    # Under what floats there is no room for the row with its note.
                    return [_Way(start, note, full, 9, 0.0, (), (), False, False)]
                carried_over = split < wanted
                divided, least = wanted, _begun(stack, wanted) + 2
                wanted, wanted_foot = split, notes_height(stack, note, split)
            y, foot, note_stop = bottom, wanted_foot, max(note_stop, wanted)
            if not top and k - 1 not in skipped:
                give += stack.give[k]
            if stack.snap[k]:
                stretch += int(give + _EPS)
                give = 0.0
            top = False
            k += 1
        penalty = _penalty_at(stack, k, stop)
        natural = math.ceil((y + foot) / grid - _EPS)
        ended = k >= stop and note_stop >= stack.note_at[stop] and not skipped
        if ways and natural > full and k < stop and penalty >= NEVER:
            continue
        ways.append(
            _Way(
                k,
                note_stop,
                natural,
                stretch + int(give + _EPS) + (2 if foot else 0),
                penalty,
                tuple(skipped),
                tuple(columns),
                carried_over,
                ended,
                carried_over and _torn(stack, note_stop),
            )
        )
    return _useful(ways, full)


def _crowded(stack: Stack, k: int, y: float, carried_over: bool, limit: float) -> bool:
    """Whether notes carried over leave the next row no room, so that they take a page alone."""
    if stack.rows[k].columns >= 0:
        return carried_over
    return _ceil(y, stack.grid) + stack.height[k] > limit


def white_above(stack: Stack, k: int, skipped: Collection[int]) -> float:
    """The white above a row that is not the first of its page."""
    if skipped and k - 1 in skipped and stack.rows[k].bare >= 0.0:
        return stack.rows[k].bare
    return stack.before[k]


def ends_in_piece(stack: Stack, cut: Cut, end: int) -> bool:
    """Whether a page is short because what follows it is one piece that is higher than the room.

    A row of a table, an entry kept together, a figure: then the page ends where its last row does.
    Lines of text and headings are no such pieces; there is always another line to take or to give.
    """
    k = cut.stop
    if k >= end:
        return False
    first, height = k, 0.0
    whole = False
    while k < end and (k == first or stack.penalty[k] >= NEVER / 4):
        height += stack.before[k] + stack.height[k]
        heading = k + 1 < end and stack.rows[k + 1].fault == "stranded-heading"
        whole = whole or not (stack.snap[k] or heading)
        k += 1
    return whole and cut.natural * stack.grid + height > cut.steps * stack.grid + _EPS


def notes_elsewhere(stack: Stack, cut: Cut) -> list[int]:
    """The rows of a page that have a note which begins on a later one."""
    late = {one for one in stack.note_starts if one >= cut.note_stop}
    return [
        k
        for k in range(cut.start, cut.stop)
        if not late.isdisjoint(range(stack.note_at[k], stack.note_at[k + 1]))
    ]


def _penalty_at(stack: Stack, k: int, stop: int) -> float:
    return max(stack.penalty[k], 0.0) if k < stop else 0.0


def _useful(ways: list[_Way], full: int) -> list[_Way]:
    """The ends worth trying: those near the foot, farther up only where these are all bad."""
    ends = [way for way in ways if way.ends]
    rest = [way for way in ways if not way.ends]
    for depth in (3, 6, 12):
        near = [way for way in rest if way.natural >= full - depth]
        if any(way.penalty < NEVER / 4 for way in near):
            return near + ends
    return rest[-40:] + ends


def _notes_that_fit(stack: Stack, start: int, stop: int, room: float, least: int = 0) -> int:
    """The note row after the last that fits the room; `start` when none does.

    A few lines are given away for a break that leaves no line alone and divides no word, but none
    of those before row `least`.
    """
    end = stop
    while stop > start and notes_height(stack, start, stop) > room:
        stop -= 1
    if stop < end:
        for better in range(stop, max(stop - 4, start + 1, least - 1), -1):
            if stack.note_rows[better].penalty <= 0.0:
                return better
    return stop


def _split_notes(
    stack: Stack, k: int, note: int, note_stop: int, room: float, share: float, forced: bool
) -> int:
    """How far the notes of row `k` go on its page when not all fit.

    Every note of the row must begin on the page, the last with two lines, if two are left for the
    next page; a line alone costs more. The notes may take more than their share for that, as every
    note stands on the page of its mark. Where no note can begin, what fits is shown
    and `forced` lets the row stand although its last notes begin on the next page.
    """
    wanted = stack.note_at[k + 1]
    begun = _begun(stack, wanted)
    due = notes_height(stack, note, min(begun + 2, wanted)) + _EPS
    room = min(room, max(share, stack.grid * 3, due))
    fits = _notes_that_fit(stack, note, wanted, room, begun + 2)
    decent = min(fits, wanted - 2)
    if decent >= begun + 2 and decent > note_stop:
        return decent
    if fits > begun and fits > note_stop:
        return fits
    return max(fits, note_stop) if forced else note_stop


def _begun(stack: Stack, stop: int) -> int:
    """The first row of the last of the notes that end before note row `stop`."""
    return max((one for one in stack.note_starts if one < stop), default=0)


def _torn(stack: Stack, stop: int) -> bool:
    """Whether a break before note row `stop` leaves one line of a note alone."""
    ends = [*stack.note_starts, len(stack.note_rows)]
    return stop not in ends and (stop - 1 in ends or stop + 1 in ends)


def _scan_columns(
    stack: Stack,
    k: int,
    stop: int,
    y: float,
    note: int,
    waiting: int,
    limit: float,
    columns: list[tuple[int, int, tuple[int, ...], float]],
) -> tuple[int, float, int, bool]:
    """Fills columns from row `k`: (next row, y below them, note row after, whether all fitted).

    Notes before row `waiting` are on the page already.
    """
    grid = stack.grid
    made = stack.columns[stack.rows[k].columns]
    end = min(made.stop, stop)
    top = _ceil(y, grid)
    space = limit - top
    room, note_stop = _column_room(stack, k, end, made.count, (note, waiting), space)
    starts, after = _fill(stack, k, end, made.count, room)
    if after <= k:
        after = k + 1
        starts = (k,)
    if after < end:
        columns.append((k, after, starts, room))
        return after, limit, note_stop, False
    height = room
    if made.balanced:
        height = _balanced(stack, k, end, made.count, room)
        starts, _ = _fill(stack, k, end, made.count, height)
    columns.append((k, end, starts, height))
    return end, top + height, note_stop, True


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
        least = min(_begun(stack, reached) + 2, reached) if reached > already else already
        left = space - room + _EPS
        if notes_height(stack, first, reached) <= left:
            if best is None or room >= 0.6 * best[0]:
                return room, reached
            break
        if best is None and notes_height(stack, first, least) <= left:
            best = room, _notes_that_fit(stack, first, reached, left, least)
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
            if y > room + _EPS:
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
            y = _ceil(y, stack.grid)
    return y + stack.height[k]


def _balanced(stack: Stack, k: int, end: int, count: int, room: float) -> float:
    """The least height, in grid steps, at which all rows fit the columns."""
    low, high = 1, max(1, int(room / stack.grid + _EPS))
    while low < high:
        middle = (low + high) // 2
        _, after = _fill(stack, k, end, count, middle * stack.grid, whole=True)
        if after >= end:
            high = middle
        else:
            low = middle + 1
    return min(low * stack.grid, room)

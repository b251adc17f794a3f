"""The vertical list → page breaks: the optimum over a part, by facing pages.

A page's text ends on a whole number of grid steps. Both pages of a spread may run one step short
or long together; breaks that strand a line or a heading cost so much that they happen only where
nothing else is possible, and are then reported. The search is dynamic programming over pages with
a bounded number of states kept for each (after Plass, *Optimal pagination techniques*, 1981, whose
general problem with floats is NP-hard: floats here go to the next page's top, never further back).
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from kitabca.typesetting.balancing import ColumnSet
from kitabca.typesetting.page_ends import Way, page_ends
from kitabca.typesetting.stack import EPS, Stack
from kitabca.typesetting.vertical import DIVIDED, NEVER

__all__ = ["Cut", "break_pages", "ends_in_piece", "notes_elsewhere"]

# States of the search that are kept for each page. Of 3,000 small lists with notes, floats and dear
# breaks these miss the best pages twice, 20 never, which would take a hundredth of a long book's
# time. Where pages may end early the costs of many ends lie close together: 14 would miss 177, 28
# miss 18, 40 none (`tests/typesetting/test_page_optimum.py`).
_KEPT_STATES = 14
_KEPT_RAGGED = 40
_PAGE = 50.0
_SHORT = 80.0
_LONG = 260.0
_UNEVEN = 3000.0
_SPLIT_NOTE = 1800.0
_TORN_NOTE = 1400.0
_DEFERRED = 60.0
# What each grid step costs that is blank on a page of nothing but floats or notes: a page of hardly
# anything costs as much as a note divided.
_BLANK = 50.0
# What a divided word costs more where the page is turned: nearly as much as an uneven spread.
_TURN = 12.0
# A ragged page that ends so many steps early costs this times their square: pages are filled evenly
# rather than one and then the other. Twenty pages half empty cost less than a paragraph divided.
_EARLY = 2.5
# What a part costs more whose last page has hardly any text: fewer than five lines, than three.
_FEW, _FEWER = 300.0, 900.0


class Cut(Struct, frozen=True):
    """One page: rows `start` to `stop`, note rows `note_start` to `note_stop`, floats on top.

    `steps` is the height in grid steps that the page is set to, `natural` what it needs. `columns`
    has for each set of columns on the page (first row, row after the last, starts of the columns,
    height). `skipped` are floats among the rows that stand on a later page. `uneven` when the page
    can't be brought to the height of its spread, `torn` when a note is divided so that one line of
    it stands alone.
    """

    start: int
    stop: int
    note_start: int
    note_stop: int
    steps: int
    natural: int
    floats: tuple[int, ...] = ()
    skipped: tuple[int, ...] = ()
    columns: tuple[ColumnSet, ...] = ()
    uneven: bool = False
    split_note: bool = False
    last: bool = False
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
    kept = _KEPT_RAGGED if stack.ragged else _KEPT_STATES
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
        if len(frontier) > kept:
            ranked = sorted(frontier.items(), key=lambda item: (item[1][0], item[0]))
            frontier = dict(ranked[:kept])
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
    """What every state of the `frontier` may become with one page more, the cheapest way to each.

    `page` is the height of its type area and the white that it begins with, in points; `facing`
    says whether a page faces it on its left, if it is `on_recto`.
    """
    height, sink = page
    full = int(height / stack.grid + EPS)
    following: dict[_Key, _Entry] = {}
    scans: dict[tuple[int, int, tuple[int, ...]], list[Way]] = {}
    for key, (cost, _, _) in frontier.items():
        first = key[:3]
        if first not in scans:
            scans[first] = page_ends(stack, *first, stop, height, sink)
        level_with = key[3] if facing and on_recto else 0
        for way, steps, extra, uneven in _priced(stack, scans[first], full, level_with, on_recto):
            total = cost + _PAGE + extra
            after = (way.stop, way.note_stop, way.skipped, 0 if on_recto else steps)
            known = following.get(after)
            if known is None or total < known[0]:
                following[after] = (total, key, _cut(key, way, steps, uneven))
    return following


def _priced(
    stack: Stack, ways: list[Way], full: int, level_with: int, on_recto: bool
) -> Iterator[tuple[Way, int, float, bool]]:
    """Each end with each height its page may be set to: steps, cost, whether uneven."""
    for way in ways:
        heights = _ragged(way, full) if stack.ragged else _heights(way, full, level_with, on_recto)
        for steps, extra, uneven in heights:
            yield way, steps, extra, uneven


def _cut(key: _Key, way: Way, steps: int, uneven: bool) -> Cut:
    """The page from a state on to this end of it."""
    start, note_start, floats, _ = key
    return Cut(
        start=start,
        stop=way.stop,
        note_start=note_start,
        note_stop=way.note_stop,
        steps=steps,
        natural=way.natural,
        floats=tuple([one for one in floats if one not in way.skipped]),
        skipped=way.skipped,
        columns=way.columns,
        uneven=uneven,
        split_note=way.split_note,
        last=way.ends,
        torn=way.torn,
    )


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


def _heights(way: Way, full: int, level_with: int, on_recto: bool) -> list[tuple[int, float, bool]]:
    """The heights a page may be set to: (steps, cost, whether its spread stays uneven)."""
    penalty = way.penalty
    if way.ends:
        lines = way.natural
        return [(lines, penalty + _few(way) + (_LONG if lines > full else 0.0), False)]
    if on_recto and penalty and penalty < NEVER / 10:
        penalty *= _TURN if penalty == DIVIDED else 2.5
    if way.split_note:
        penalty += _SPLIT_NOTE + _TORN_NOTE * way.torn
    penalty += _DEFERRED * len(way.skipped) + _BLANK * way.blank
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


def _few(way: Way) -> float:
    """What the last page of a part costs for having hardly any text."""
    return _FEWER if way.natural < 3 else _FEW if way.natural < 5 else 0.0


def _ragged(way: Way, full: int) -> list[tuple[int, float, bool]]:
    """The one height of a page that may end where it likes: what it needs."""
    over = _UNEVEN * 4 if way.natural > full else 0.0
    early = _few(way) if way.ends else _EARLY * max(full - way.natural, 0) ** 2
    penalty = way.penalty + _DEFERRED * len(way.skipped) + _BLANK * way.blank
    if way.split_note:
        penalty += _SPLIT_NOTE
    return [(way.natural, penalty + over + early, False)]


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
    return whole and cut.natural * stack.grid + height > cut.steps * stack.grid + EPS


def notes_elsewhere(stack: Stack, cut: Cut) -> list[int]:
    """The rows of a page that have a note which begins on a later one."""
    late = {one for one in stack.note_starts if one >= cut.note_stop}
    return [
        k
        for k in range(cut.start, cut.stop)
        if not late.isdisjoint(range(stack.note_at[k], stack.note_at[k + 1]))
    ]

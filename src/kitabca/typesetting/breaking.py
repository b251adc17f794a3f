"""Where a paragraph's lines end: the optimum over the whole paragraph, on flat lists of numbers.

D. E. Knuth and M. F. Plass, “Breaking Paragraphs into Lines”, Software: Practice and Experience 11
(1981), with TeX's demerits. What differs is the search. Line ends that are feasible from a given
start are found by bisection on running sums instead of by keeping a list of active breaks, and
breaks inside a word are asked for only when a line could end there; most words are never asked.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from msgspec import Struct

__all__ = ["END", "Breaks", "Point", "Wish", "optimum"]

# TeX's \linepenalty, \adjdemerits, \doublehyphendemerits; that for hyphens is as much higher than
# TeX's as the penalty for a hyphen is.
LINE_PENALTY = 10.0
ADJACENT = 10_000.0
DOUBLE_HYPHEN = 20_000.0
# A hyphen above the last line is worth no line less than one as loose as may be (see `lines`).
FINAL_HYPHEN = 1_000_000.0
# A third hyphen in a row and an overfull line are never chosen while anything else is left.
TRIPLE_HYPHEN = 1e12
OVERFULL = 1e14
# A last line that looks lost, which is worse; one that is short, or that nearly touches the margin
# and hides the paragraph's end.
TINY_END = 2_000_000.0
SHORT_END = 60_000.0
FULL_END = 60_000.0
# Lengths that differ by less than this many points are the same.
NEGLIGIBLE = 1e-6
# A break so many points beyond the measure has none behind it in its chunk that fits: what hangs
# out and hyphens change the order of ends by less. A word of 10,000 letters is looked at once.
FAR = 100.0
INFINITE = float("inf")
# Demerits of a line with nothing wrong.
_PLAIN = LINE_PENALTY**2
# Ratio per point of what is missing in a line that has nothing to stretch.
STIFF = 1e3

# Stands for the end of a chunk where a break's index inside it is asked for.
END = 1 << 30


class Point(NamedTuple):
    """A break inside a chunk, as the sums of `Breaks` are: `end` of a line there (an added hyphen
    counted, what hangs out not), `start` of the next, stretch, shrink and give up to it. `flagged`
    is 1 when the line would end in a hyphen; `place` is for whoever asked."""

    end: float
    start: float
    stretch: float
    shrink: float
    give: float
    penalty: float
    flagged: int
    place: tuple[int, int]


class Breaks(Struct, frozen=True):
    """The spaces where a line may end, as running sums in points from the paragraph's start.

    What lies between two of them is a chunk; chunk c ends with break c. Index 0 is the paragraph's
    start, the last its end. A line from break p to break j is `end[j] - start[p]` wide, likewise
    for stretch and shrink: `end` leaves out the space at the break and what hangs out on the right,
    `start` begins after that space and what hangs out on the left. `give` is the part of stretch
    and shrink that letters contribute; they are never widened beyond a ratio of 1. `inside` gives
    the breaks within a chunk, in order; `costs` the penalty of ending a line at each break.
    """

    end: list[float]
    end_stretch: list[float]
    end_shrink: list[float]
    start: list[float]
    start_stretch: list[float]
    start_shrink: list[float]
    end_give: list[float]
    start_give: list[float]
    inside: Callable[[int], Sequence[Point]]
    costs: Sequence[float]


class Wish(Struct, frozen=True):
    """What counts as a good paragraph; lengths are points.

    `tolerance` is the largest stretch ratio a line may have (`inf` for an emergency, in which
    there is always a result). `ragged`, when not 0, is the shortfall that counts as ratio 1 of a
    ragged line. A last line shorter than `short` or `tiny`, or within `near` of the measure, gets
    demerits. `looseness` asks for so many lines more than the optimum, but not for a last line
    that is short. `lines`, when not 0, is how many there must be. The lines in `whole`, counted
    from 0, end in no hyphen.
    """

    tolerance: float = INFINITE
    ragged: float = 0.0
    tiny: float = 0.0
    short: float = 0.0
    near: float = 0.0
    looseness: int = 0
    lines: int = 0
    whole: tuple[int, ...] = ()


# A break: (chunk, index inside it or END).
Break = tuple[int, int]

# (demerits, fitness, hyphens in a row, line number, chunk, index inside it, state before)
State = tuple[float, int, int, int, int, int, Any]
Cell = dict[int, State]

# The fitness classes that a line may have after one of class 0, 1, 2, 3 without \adjdemerits.
_NEAR = ((0, 1), (0, 1, 2), (1, 2, 3), (2, 3))


def optimum(breaks: Breaks, widths: Sequence[float], wish: Wish) -> list[Break] | None:
    """The breaks (ending with the last) that give the fewest demerits, None if none is feasible.

    `widths` are those of the first lines, its last value that of all others. With an infinite
    tolerance there is always a result, overfull only where no break would fit.
    """
    last = len(breaks.end) - 1
    table: list[dict[int, Cell] | None] = [None] * (last + 1)
    table[0] = {END: {0: (0.0, 1, 0, 0, 0, END, None)}}
    counted = wish.looseness or wish.lines or wish.whole
    special = 10**9 if counted else len(widths) - 1
    windows = _windows(breaks, wish)
    emergency = wish.tolerance == INFINITE
    for chunk in range(last + 1):
        cells = table[chunk]
        # A chunk that is wider than a line may be divided more than once.
        while cells:
            index = min(cells)
            if chunk == last and index == END:
                return _chosen(list(cells[END].values()), wish)
            cell = cells.pop(index)
            groups = [list(cell.values())] if special < 2 else _by_line(cell, special)
            for states in groups:
                line = states[0][3]
                width = widths[line] if line < len(widths) else widths[-1]
                fits = _extend(table, breaks, windows, wish, states, width, special)
                if not fits and emergency:
                    _overfill(table, breaks, states, width, special)
    return None


# Sums that never fall, to bisect on: the ends' largest so far when stretched, the ends' least from
# here on when shrunk; and the shrunk ends themselves.
_Windows = tuple[list[float], list[float], list[float]]


def _windows(breaks: Breaks, wish: Wish) -> _Windows:
    """Punctuation that hangs out may make an end lie before the one before: hence the extremes."""
    t = wish.tolerance
    stretched = shrunk = breaks.end
    if not wish.ragged:
        shrunk = [e - z for e, z in zip(breaks.end, breaks.end_shrink, strict=True)]
        if t != INFINITE:
            stretched = [e + t * y for e, y in zip(breaks.end, breaks.end_stretch, strict=True)]
    lows = list(accumulate(stretched, max))
    highs = list(accumulate(reversed(shrunk), min))
    highs.reverse()
    return lows, highs, shrunk


def _by_line(cell: Cell, special: int) -> list[list[State]]:
    """States of one break by line number, as far as lines differ in width or are counted."""
    by_line: dict[int, list[State]] = {}
    for state in cell.values():
        by_line.setdefault(min(state[3], special), []).append(state)
    return list(by_line.values())


def _demerits(state: State) -> float:
    return state[0]


def _best_before(states: Sequence[State]) -> list[tuple[float, State]]:
    """For each fitness class of the next line the best state before it, and its demerits."""
    best = states[0] if len(states) == 1 else min(states, key=_demerits)
    found = [(best[0] + ADJACENT, best)] * 4
    for state in states:
        demerits = state[0]
        for fitness in _NEAR[state[1]]:
            if demerits < found[fitness][0]:
                found[fitness] = (demerits, state)
    return found


def _best_hyphened(states: Sequence[State], emergency: bool) -> list[tuple[float, State]] | None:
    """As above for a next line that ends in a hyphen, when the one before does already."""
    again: list[State] = [(s[0] + DOUBLE_HYPHEN, *s[1:]) for s in states if s[2] < 2]
    if emergency:
        again += [(s[0] + TRIPLE_HYPHEN, *s[1:]) for s in states if s[2] == 2]
    return _best_before(again) if again else None


def _start(breaks: Breaks, p: int, index: int) -> tuple[float, float, float, float, bool]:
    """The sums at the start of a line (start, stretch, shrink, give); whether behind a hyphen."""
    if index == END:
        stretch, shrink = breaks.start_stretch[p], breaks.start_shrink[p]
        return breaks.start[p], stretch, shrink, breaks.start_give[p], False
    point = breaks.inside(p)[index]
    return point.start, point.stretch, point.shrink, point.give, point.flagged == 1


def _reach(
    windows: _Windows, wish: Wish, own: int, room: float, limit: float, stretch: float
) -> tuple[int, int]:
    """The first chunk from `own` on in which a line may end, and the first whose end is too far."""
    lows, highs, _ = windows
    first = own
    if wish.tolerance != INFINITE:
        by = -wish.ragged if wish.ragged else stretch
        target = room + wish.tolerance * by
        first = bisect_left(lows, target - NEGLIGIBLE, own, len(lows) - 1)
    return first, bisect_right(highs, limit, first)


def _extend(
    table: list[dict[int, Cell] | None],
    breaks: Breaks,
    windows: _Windows,
    wish: Wish,
    states: list[State],
    width: float,
    special: int,
) -> bool:
    """Carry states at one break on to every feasible end of the next line; whether any fits.

    One long piece, because it is the inner loop of the whole book: a call for each end that is
    priced would cost more than pricing it.
    """
    shrunk = windows[2]
    last = len(shrunk) - 1
    tolerance, ragged = wish.tolerance, wish.ragged
    _, _, _, line, p, index, _ = states[0]
    start, y0, z0, give, after_hyphen = _start(breaks, p, index)
    room = width + start
    limit = room - (0.0 if ragged else z0) + NEGLIGIBLE
    first, stop = _reach(windows, wish, p if index != END else p + 1, room, limit, y0)
    line += 1
    line_key = (line if line < special else special) << 4
    before = _best_before(states)
    hyphened = _best_hyphened(states, tolerance == INFINITE) if after_hyphen else before
    hyphens = 2 if after_hyphen else 1
    if line - 1 in wish.whole:
        hyphened = None
    fits = False
    end, end_stretch, end_shrink = breaks.end, breaks.end_stretch, breaks.end_shrink
    end_give, inside, costs = breaks.end_give, breaks.inside, breaks.costs
    for chunk in range(first, stop + 1 if stop < last else last + 1):
        points = inside(chunk)
        count = len(points)
        ends = count + 1 if chunk < stop and shrunk[chunk] <= limit else count
        for k in range(index + 1 if chunk == p else 0, ends):
            if k < count:
                e, _, y, z, g, penalty, flagged, _ = points[k]
                spare = room - e
                stretch = y - y0
                shrink = z - z0
            else:
                k = END
                spare = room - end[chunk]
                stretch = end_stretch[chunk] - y0
                shrink = end_shrink[chunk] - z0
                g = end_give[chunk]
                penalty = costs[chunk]
                flagged = 0
            final = chunk == last and k == END
            if spare >= 0.0 or ragged:
                if final:
                    if spare < -NEGLIGIBLE:
                        continue
                    demerits = _PLAIN
                    fitness = 1
                elif ragged:
                    if spare < -FAR:
                        break
                    if spare < -NEGLIGIBLE or spare > tolerance * ragged:
                        continue
                    ratio = spare / ragged
                    demerits = _PLAIN + 10_000.0 * ratio * ratio
                    fitness = 1
                else:
                    # Letters give first: an even word space is worth more than their width.
                    given = g - give
                    rest = spare - given if spare > given else 0.0
                    stretch -= given
                    ratio = rest / stretch if stretch > NEGLIGIBLE else STIFF * rest
                    if ratio > tolerance:
                        continue
                    if ratio < 10.0:
                        demerits = LINE_PENALTY + 100.0 * ratio * ratio * ratio
                    else:
                        demerits = 1e5 + LINE_PENALTY + ratio
                    demerits *= demerits
                    fitness = 1 if ratio <= 0.5 else 2 if ratio <= 1.0 else 3
            else:
                if spare < -shrink - NEGLIGIBLE:
                    if spare < -shrink - FAR:
                        break
                    continue
                given = g - give
                rest = spare + given if spare < -given else 0.0
                shrink -= given
                ratio = rest / shrink if shrink > NEGLIGIBLE else 0.0
                demerits = LINE_PENALTY - 100.0 * ratio * ratio * ratio
                demerits *= demerits
                fitness = 0 if ratio < -0.5 else 1
            fits = True
            if flagged:
                if hyphened is None:
                    continue
                sofar, state = hyphened[fitness]
                row = hyphens
            else:
                sofar, state = before[fitness]
                row = 0
            total = sofar + demerits + penalty * penalty
            if final and states[0][6] is not None:
                if wish.looseness and width - spare < wish.short:
                    continue
                total += _ending(after_hyphen, spare, width - spare, wish)
            key = line_key | fitness << 2 | row
            cells = table[chunk]
            if cells is None:
                cells = table[chunk] = {}
            cell = cells.get(k)
            if cell is None:
                cells[k] = {key: (total, fitness, row, line, chunk, k, state)}
            elif key not in cell or total < cell[key][0]:
                cell[key] = (total, fitness, row, line, chunk, k, state)
    return fits


def _ending(after_hyphen: bool, spare: float, natural: float, wish: Wish) -> float:
    """Demerits of a last line for its length and for a hyphen at the end of the line above."""
    demerits = FINAL_HYPHEN if after_hyphen else 0.0
    if natural < wish.tiny:
        return demerits + TINY_END
    if natural < wish.short:
        return demerits + SHORT_END
    return demerits + FULL_END if spare < wish.near else demerits


def _overfill(
    table: list[dict[int, Cell] | None],
    breaks: Breaks,
    states: list[State],
    width: float,
    special: int,
) -> None:
    """Nothing fits after this break: let the shortest possible line stick out."""
    _, _, _, line, p, index, _ = states[0]
    start = breaks.start[p] if index == END else breaks.inside(p)[index].start
    chunk = p + 1 if index == END else p
    k, end, flagged = END, breaks.end[chunk], 0
    for n, point in enumerate(breaks.inside(chunk)):
        if chunk != p or n > index:
            k, end, flagged = n, point.end, point.flagged
            break
    cells = table[chunk]
    if cells is None:
        cells = table[chunk] = {}
    cell = cells.setdefault(k, {})
    for state in states:
        row = min(state[2] + 1, 2) if flagged else 0
        total = state[0] + OVERFULL * (1.0 + (end - start - width) / width)
        key = min(line + 1, special) << 4 | row
        if key not in cell or total < cell[key][0]:
            cell[key] = (total, 0, row, line + 1, chunk, k, state)


def _chosen(states: list[State], wish: Wish) -> list[Break] | None:
    """The breaks to the best of the last line's states that has as many lines as are wished."""
    if wish.lines:
        states = [state for state in states if state[3] == wish.lines]
        if not states:
            return None
    best = min(states, key=_demerits)
    if wish.looseness:
        wanted = best[3] + wish.looseness
        best = min(states, key=lambda s: (abs(s[3] - wanted), s[0]))
    return _path(best)


def _path(state: State) -> list[Break]:
    path = []
    while state[6] is not None:
        path.append((state[4], state[5]))
        state = state[6]
    path.reverse()
    return path

"""Where a paragraph's lines end: the optimum over the whole paragraph, on flat lists of numbers.

D. E. Knuth and M. F. Plass, “Breaking Paragraphs into Lines”, Software: Practice and Experience 11
(1981), with TeX's demerits. What differs is the search: line ends that are feasible from a given
start are found by bisection on running sums instead of by keeping a list of active breaks, so the
work grows with the feasible pairs only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

__all__ = ["Breaks", "Wish", "line_demerits", "optimum"]

# TeX's \linepenalty, \adjdemerits, \doublehyphendemerits, \finalhyphendemerits.
LINE_PENALTY = 10.0
ADJACENT = 10_000.0
DOUBLE_HYPHEN = 10_000.0
FINAL_HYPHEN = 5_000.0
# A third hyphen in a row and an overfull line are never chosen while anything else is left.
TRIPLE_HYPHEN = 1e12
OVERFULL = 1e14
# A last line that looks lost, or that nearly touches the margin and hides the paragraph's end.
TINY_END = 40_000.0
SHORT_END = 6_000.0
FULL_END = 3_000.0
# Lengths that differ by less than this many points are the same.
NEGLIGIBLE = 1e-6
INFINITE = float("inf")


@dataclass(slots=True)
class Breaks:
    """Every place where a line may end, in order, as running sums from the paragraph's start.

    Index 0 is the paragraph's start and the last index its end. For a line from break p to break
    j the natural width is `end[j] - start[p]` points, and likewise its stretch and shrink: `end`
    leaves out the space at the break and counts an added hyphen, less what hangs out on the right;
    `start` begins after that space, plus what hangs out on the left. `flagged` is 1 where the line
    would end in a hyphen.
    """

    end: list[float] = field(default_factory=list)
    end_stretch: list[float] = field(default_factory=list)
    end_shrink: list[float] = field(default_factory=list)
    start: list[float] = field(default_factory=list)
    start_stretch: list[float] = field(default_factory=list)
    start_shrink: list[float] = field(default_factory=list)
    penalty: list[float] = field(default_factory=list)
    flagged: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wish:
    """What counts as a good paragraph; lengths are points.

    `tolerance` is the largest stretch ratio a line may have (`inf` for an emergency, in which
    there is always a result). `ragged`, when not 0, is the shortfall that counts as ratio 1 of a
    ragged line. A last line shorter than `short` or `tiny`, or within `near` of the measure, gets
    demerits. `looseness` asks for so many lines more than the optimum.
    """

    tolerance: float = INFINITE
    ragged: float = 0.0
    tiny: float = 0.0
    short: float = 0.0
    near: float = 0.0
    looseness: int = 0


def line_demerits(
    breaks: Breaks, p: int, j: int, width: float, wish: Wish
) -> tuple[float, int] | None:
    """Demerits and fitness class of the line from break p to break j alone, None if infeasible.

    The classes are TeX's: 0 tight, 1 decent, 2 loose, 3 very loose. What depends on the line
    before (fitness and hyphens in a row) is not in it. The search below says the same in line for
    speed; the tests hold the two together.
    """
    natural = breaks.end[j] - breaks.start[p]
    spare = width - natural
    if wish.ragged:
        if spare < -NEGLIGIBLE or (
            j < len(breaks.end) - 1 and spare > wish.tolerance * wish.ragged
        ):
            return None
        if j == len(breaks.end) - 1:
            return LINE_PENALTY**2 + _ending(breaks, p, spare, natural, wish), 1
        ratio = max(spare, 0.0) / wish.ragged
        return LINE_PENALTY**2 + 10_000.0 * ratio * ratio + breaks.penalty[j] ** 2, 1
    if spare < 0.0:
        shrink = breaks.end_shrink[j] - breaks.start_shrink[p]
        if spare < -shrink - NEGLIGIBLE:
            return None
        ratio = spare / shrink if shrink > NEGLIGIBLE else 0.0
        badness = -100.0 * ratio * ratio * ratio
    elif j == len(breaks.end) - 1:
        ratio = badness = 0.0
    else:
        stretch = breaks.end_stretch[j] - breaks.start_stretch[p]
        ratio = spare / stretch if stretch > NEGLIGIBLE else 2.0 * spare
        if ratio > wish.tolerance:
            return None
        badness = 100.0 * ratio * ratio * ratio if ratio < 10.0 else 1e5 + ratio
    fitness = 0 if ratio < -0.5 else 1 if ratio <= 0.5 else 2 if ratio <= 1.0 else 3
    demerits = (LINE_PENALTY + badness) ** 2 + breaks.penalty[j] ** 2
    if j == len(breaks.end) - 1:
        demerits += _ending(breaks, p, spare, natural, wish)
    return demerits, fitness


def _ending(breaks: Breaks, p: int, spare: float, natural: float, wish: Wish) -> float:
    """Demerits of a last line for its length and for a hyphen at the end of the line above."""
    if p == 0:
        return 0.0
    demerits = FINAL_HYPHEN if breaks.flagged[p] else 0.0
    if natural < wish.tiny:
        return demerits + TINY_END
    if natural < wish.short:
        return demerits + SHORT_END
    return demerits + FULL_END if spare < wish.near else demerits


# (demerits, fitness, hyphens in a row, line number, break, state before)
State = tuple[float, int, int, int, int, Any]


def optimum(breaks: Breaks, widths: Sequence[float], wish: Wish) -> list[int] | None:
    """The breaks (ending with the last) that give the fewest demerits, None if none is feasible.

    `widths` are those of the first lines, its last value that of all others. With an infinite
    tolerance there is always a result, overfull only where no break would fit.
    """
    table: list[dict[int, State] | None] = [None] * len(breaks.end)
    table[0] = {0: (0.0, 1, 0, 0, 0, None)}
    special = len(widths) - 1 if not wish.looseness else 10**9
    last = len(breaks.end) - 1
    if wish.ragged:
        lows = breaks.end
        starts_low = [s - wish.tolerance * wish.ragged for s in breaks.start]
        highs, starts_high = breaks.end, breaks.start
    elif wish.tolerance == INFINITE:
        lows, starts_low = breaks.end, [-INFINITE] * (last + 1)
        highs = [e - z for e, z in zip(breaks.end, breaks.end_shrink, strict=True)]
        starts_high = [s - z for s, z in zip(breaks.start, breaks.start_shrink, strict=True)]
    else:
        t = wish.tolerance
        lows = [e + t * y for e, y in zip(breaks.end, breaks.end_stretch, strict=True)]
        starts_low = [s + t * y for s, y in zip(breaks.start, breaks.start_stretch, strict=True)]
        highs = [e - z for e, z in zip(breaks.end, breaks.end_shrink, strict=True)]
        starts_high = [s - z for s, z in zip(breaks.start, breaks.start_shrink, strict=True)]
    # A hyphen may be wider than the letters that follow it: the sums are not quite monotonic.
    slack = 2.0 * _largest_step_back(highs) + 2.0 * _largest_step_back(lows) + NEGLIGIBLE
    emergency = wish.tolerance == INFINITE
    for p in range(last):
        cell = table[p]
        if cell is None:
            continue
        table[p] = None
        groups = [list(cell.values())] if len(cell) == 1 else _grouped(cell, special)
        for states in groups:
            line = states[0][3]
            width = widths[line] if line < len(widths) else widths[-1]
            first = bisect_left(lows, width + starts_low[p] - slack, p + 1, last)
            fits = _extend(
                table, breaks, wish, p, states, width, first, special,
                highs, width + starts_high[p], slack,
            )  # fmt: skip
            if not fits and emergency:
                _overfill(table, breaks, p, states, width, special)
    final = table[last]
    if not final:
        return None
    return _path(_chosen(list(final.values()), wish.looseness))


def _largest_step_back(sums: list[float]) -> float:
    return max((a - b for a, b in pairwise(sums)), default=0.0)


def _grouped(cell: dict[int, State], special: int) -> list[list[State]]:
    """States of one break by line number where it matters, without those that cannot win.

    A state is dominated by one of the same line that has no more hyphens in a row and is better
    by all that its fitness class could ever save.
    """
    by_line: dict[int, list[State]] = {}
    for state in cell.values():
        by_line.setdefault(min(state[3], special), []).append(state)
    groups = []
    for states in by_line.values():
        if len(states) > 1:
            best = min(states, key=_demerits)
            states = [s for s in states if s is best or s[0] < best[0] + ADJACENT or s[2] < best[2]]
        groups.append(states)
    return groups


def _extend(
    table: list[dict[int, State] | None],
    breaks: Breaks,
    wish: Wish,
    p: int,
    states: list[State],
    width: float,
    first: int,
    special: int,
    highs: list[float],
    high: float,
    slack: float,
) -> bool:
    """Carry the states at break p on to every feasible end of the next line; whether any fits."""
    end, end_stretch, end_shrink = breaks.end, breaks.end_stretch, breaks.end_shrink
    penalty, flagged = breaks.penalty, breaks.flagged
    start, y0, z0 = breaks.start[p], breaks.start_stretch[p], breaks.start_shrink[p]
    tolerance, ragged = wish.tolerance, wish.ragged
    emergency = tolerance == INFINITE
    last = len(end) - 1
    exact, reach = high + NEGLIGIBLE, high + slack
    fits = False
    for j in range(first, last + 1):
        if highs[j] > exact:
            if highs[j] > reach:
                break
            continue
        spare = width - end[j] + start
        if ragged:
            ratio = spare / ragged if spare > 0.0 else 0.0
            if j < last:
                if ratio > tolerance:
                    continue
                demerits = 100.0 + 10_000.0 * ratio * ratio
            else:
                demerits = 100.0
            fitness = 1
        else:
            if spare < 0.0:
                shrink = end_shrink[j] - z0
                ratio = spare / shrink if shrink > NEGLIGIBLE else 0.0
                badness = 10.0 - 100.0 * ratio * ratio * ratio
                fitness = 0 if ratio < -0.5 else 1
            elif j == last:
                badness = 10.0
                fitness = 1
            else:
                stretch = end_stretch[j] - y0
                ratio = spare / stretch if stretch > NEGLIGIBLE else 2.0 * spare
                if ratio > tolerance:
                    continue
                if ratio < 10.0:
                    badness = 10.0 + 100.0 * ratio * ratio * ratio
                else:
                    badness = 1e5 + 10.0 + ratio
                fitness = 1 if ratio <= 0.5 else 2 if ratio <= 1.0 else 3
            demerits = badness * badness
        fits = True
        demerits += penalty[j] * penalty[j]
        if j == last:
            demerits += _ending(breaks, p, spare, end[j] - start, wish)
        hyphen = flagged[j]
        cell = table[j]
        if cell is None:
            cell = table[j] = {}
        for state in states:
            total = state[0] + demerits
            step = state[1] - fitness
            if step > 1 or step < -1:
                total += ADJACENT
            hyphens = 0
            if hyphen:
                hyphens = state[2] + 1
                if hyphens > 1:
                    if hyphens == 2:
                        total += DOUBLE_HYPHEN
                    elif emergency:
                        total += TRIPLE_HYPHEN
                        hyphens = 2
                    else:
                        continue
            line = state[3] + 1
            key = (line if line < special else special) << 4 | fitness << 2 | hyphens
            old = cell.get(key)
            if old is None or total < old[0]:
                cell[key] = (total, fitness, hyphens, line, j, state)
        if not cell:
            table[j] = None
    return fits


def _overfill(
    table: list[dict[int, State] | None],
    breaks: Breaks,
    p: int,
    states: list[State],
    width: float,
    special: int,
) -> None:
    """Nothing fits after break p: let the shortest possible line stick out."""
    j = p + 1
    excess = breaks.end[j] - breaks.start[p] - width
    cell = table[j]
    if cell is None:
        cell = table[j] = {}
    for state in states:
        hyphens = min(state[2] + 1, 2) if breaks.flagged[j] else 0
        total = state[0] + OVERFULL * (1.0 + excess / width)
        line = state[3] + 1
        key = min(line, special) << 4 | hyphens
        old = cell.get(key)
        if old is None or total < old[0]:
            cell[key] = (total, 0, hyphens, line, j, state)


def _demerits(state: State) -> float:
    return state[0]


def _chosen(states: list[State], looseness: int) -> State:
    best = min(states, key=_demerits)
    if not looseness:
        return best
    wanted = best[3] + looseness
    return min(states, key=lambda s: (abs(s[3] - wanted), s[0]))


def _path(state: State) -> list[int]:
    path = []
    while state[5] is not None:
        path.append(state[4])
        state = state[5]
    path.reverse()
    return path

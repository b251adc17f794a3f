"""The demerits of a paragraph by their definition, written apart from the search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kitabca.typesetting.breaking import (
    ADJACENT,
    DOUBLE_HYPHEN,
    END,
    FINAL_HYPHEN,
    FULL_END,
    INFINITE,
    OVERFULL,
    SHORT_END,
    STIFF,
    TINY_END,
    TRIPLE_HYPHEN,
    Break,
    Breaks,
    Wish,
)

SMALL = 1e-6


def all_breaks(breaks: Breaks) -> list[Break]:
    return [
        place
        for c in range(1, len(breaks.end))
        for place in [*((c, k) for k in range(len(breaks.inside(c)))), (c, END)]
    ]


def every_path(breaks: Breaks) -> Iterator[list[Break]]:
    places = all_breaks(breaks)
    for choice in range(1 << (len(places) - 1)):
        yield [p for n, p in enumerate(places[:-1]) if choice >> n & 1] + [places[-1]]


def _as_end(breaks: Breaks, place: Break) -> tuple[float, float, float, float, float, int]:
    c, k = place
    if k == END:
        return (
            breaks.end[c],
            breaks.end_stretch[c],
            breaks.end_shrink[c],
            breaks.end_give[c],
            0.0,
            0,
        )
    point = breaks.inside(c)[k]
    return point.end, point.stretch, point.shrink, point.give, point.penalty, point.flagged


def _as_start(breaks: Breaks, place: Break) -> tuple[float, float, float, float, bool]:
    c, k = place
    if k == END:
        return (
            breaks.start[c],
            breaks.start_stretch[c],
            breaks.start_shrink[c],
            breaks.start_give[c],
            False,
        )
    point = breaks.inside(c)[k]
    return point.start, point.stretch, point.shrink, point.give, point.flagged == 1


def _line(
    breaks: Breaks, start: Break, stop: Break, width: float, wish: Wish
) -> tuple[float, int, int] | None:
    """Demerits, fitness and flag of a line alone; None if it is infeasible."""
    s, sy, sz, sg, after_hyphen = _as_start(breaks, start)
    e, ey, ez, eg, penalty, flagged = _as_end(breaks, stop)
    spare = width - (e - s)
    final = stop == (len(breaks.end) - 1, END)
    if wish.ragged:
        limit = INFINITE if final else wish.tolerance * wish.ragged
        if spare < -SMALL or spare > limit:
            return None
        cost, fitness = 0.0 if final else 10_000.0 * (spare / wish.ragged) ** 2, 1
        demerits = 100.0 + cost
    else:
        # Letters give first, all that they may; spaces take the rest.
        letters = eg - sg
        if spare >= 0.0 and final:
            ratio = 0.0
        elif spare >= 0.0:
            spaces, rest = ey - sy - letters, max(0.0, spare - letters)
            ratio = rest / spaces if spaces > SMALL else STIFF * rest
        elif spare < sz - ez - SMALL:
            return None
        else:
            spaces, rest = ez - sz - letters, min(0.0, spare + letters)
            ratio = rest / spaces if spaces > SMALL else 0.0
        if ratio > wish.tolerance:
            return None
        badness = 100.0 * abs(ratio) ** 3 if ratio < 10.0 else 1e5 + ratio
        fitness = 0 if ratio < -0.5 else 1 if ratio <= 0.5 else 2 if ratio <= 1.0 else 3
        demerits = (10.0 + badness) ** 2
    if final and start != (0, END):
        demerits += FINAL_HYPHEN if after_hyphen else 0.0
        natural = width - spare
        if natural < wish.tiny:
            demerits += TINY_END
        elif natural < wish.short:
            demerits += SHORT_END
        elif spare < wish.near:
            demerits += FULL_END
    return demerits + penalty**2, fitness, flagged


def demerits(
    breaks: Breaks, path: Sequence[Break], widths: Sequence[float], wish: Wish
) -> float | None:
    """Of a whole choice of breaks; None if a line is infeasible.

    In an emergency an overfull line is feasible where no earlier break would have fitted.
    """
    total, fitness, row = 0.0, 1, 0
    emergency = wish.tolerance == INFINITE
    starts = [(0, END), *path[:-1]]
    places = all_breaks(breaks)
    for n, (start, stop) in enumerate(zip(starts, path, strict=True)):
        width = widths[min(n, len(widths) - 1)]
        line = _line(breaks, start, stop, width, wish)
        if line is not None:
            mine, now, flagged = line
            total += mine + (ADJACENT if abs(now - fitness) > 1 else 0.0)
        else:
            following = [p for p in places if p > start]
            if (
                not emergency
                or stop != following[0]
                or any(_line(breaks, start, p, width, wish) is not None for p in following)
            ):
                return None
            e, _, _, _, _, flagged = _as_end(breaks, stop)
            excess = e - _as_start(breaks, start)[0] - width
            total += OVERFULL * (1.0 + excess / width)
            now = 0
        row = row + 1 if flagged else 0
        if line is not None and row == 2:
            total += DOUBLE_HYPHEN
        elif line is not None and row > 2:
            if not emergency:
                return None
            total += TRIPLE_HYPHEN
        fitness = now
    return total


def first_fit(breaks: Breaks, widths: Sequence[float]) -> list[Break]:
    """As much on each line as goes without shrinking, hyphens allowed."""
    path: list[Break] = []
    start: Break = (0, END)
    places = all_breaks(breaks)
    while start != places[-1]:
        width = widths[min(len(path), len(widths) - 1)]
        following = [p for p in places if p > start]
        begin = _as_start(breaks, start)[0]
        fitting = [p for p in following if _as_end(breaks, p)[0] - begin <= width]
        start = fitting[-1] if fitting else following[0]
        path.append(start)
    return path

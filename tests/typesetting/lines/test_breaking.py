"""The search finds the optimum that trying everything finds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from line_demerits import demerits, every_path, first_fit
from msgspec.structs import replace

from kitabca.typesetting.breaking import END, INFINITE, Breaks, Point, Wish, optimum

SPACE, STRETCH, SHRINK, HYPHEN = 2.0, 1.0, 0.5, 2.5


def paragraph(words: list[list[float]], expansion: float = 0.0) -> Breaks:
    """Words as lists of syllable widths; a line may break between syllables with a hyphen."""
    end, end_y, end_z, end_g = [0.0], [0.0], [0.0], [0.0]
    start, start_y, start_z, start_g = [0.0], [0.0], [0.0], [0.0]
    inside: list[list[Point]] = [[]]
    x = give = 0.0
    for n, syllables in enumerate(words):
        points = []
        for k, width in enumerate(syllables):
            x += width
            give += expansion * width
            y, z = n * STRETCH + give, n * SHRINK + give
            if k < len(syllables) - 1:
                points.append(Point(x + HYPHEN, x, y, z, give, 50.0, 1, (n, k)))
        inside.append(points)
        for sums, value in ((end, x), (end_y, y), (end_z, z), (end_g, give)):
            sums.append(value)
        x += SPACE
        after = ((start, x), (start_y, y + STRETCH), (start_z, z + SHRINK), (start_g, give))
        for sums, value in after:
            sums.append(value)
    return Breaks(
        end,
        end_y,
        end_z,
        start,
        start_y,
        start_z,
        end_g,
        start_g,
        inside.__getitem__,
        [0.0] * len(end),
    )


SYLLABLE = st.sampled_from([4.0, 6.0, 7.0, 9.0, 11.0])
WORDS = st.lists(st.lists(SYLLABLE, min_size=1, max_size=3), min_size=1, max_size=7).filter(
    lambda words: sum(map(len, words)) <= 11
)
WIDTHS = st.lists(st.sampled_from([22.0, 30.0, 37.0, 48.0]), min_size=1, max_size=3)
WISHES = st.builds(
    Wish,
    tolerance=st.sampled_from([1.0, 3.0, INFINITE]),
    ragged=st.sampled_from([0.0, 0.0, 8.0]),
    tiny=st.sampled_from([0.0, 5.0]),
    short=st.sampled_from([0.0, 9.0]),
    near=st.sampled_from([0.0, 3.0]),
)


@settings(max_examples=150, deadline=None)
@given(WORDS, WIDTHS, WISHES, st.sampled_from([0.0, 0.05]))
def test_demerits_are_those_of_the_best_of_all_choices(
    words: list[list[float]], widths: list[float], wish: Wish, expansion: float
) -> None:
    breaks = paragraph(words, 0.0 if wish.ragged else expansion)
    all_demerits = [demerits(breaks, path, widths, wish) for path in every_path(breaks)]
    feasible = [d for d in all_demerits if d is not None]
    found = optimum(breaks, widths, wish)
    if not feasible:
        assert found is None
        return
    assert found is not None
    mine = demerits(breaks, found, widths, wish)
    assert mine is not None
    assert abs(mine - min(feasible)) <= 1e-9 * max(1.0, mine)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(SYLLABLE, min_size=1, max_size=4), min_size=1, max_size=60), WIDTHS, WISHES
)
def test_never_worse_than_first_fit(
    words: list[list[float]], widths: list[float], wish: Wish
) -> None:
    breaks = paragraph(words)
    theirs = demerits(breaks, first_fit(breaks, widths), widths, wish)
    found = optimum(breaks, widths, wish)
    if theirs is not None:
        assert found is not None
        mine = demerits(breaks, found, widths, wish)
        assert mine is not None
        assert mine <= theirs * (1 + 1e-9)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(SYLLABLE, min_size=1, max_size=4), min_size=1, max_size=60), WIDTHS)
def test_an_emergency_always_has_a_result(words: list[list[float]], widths: list[float]) -> None:
    breaks = paragraph(words)
    found = optimum(breaks, widths, Wish(INFINITE))
    assert found is not None
    assert found[-1] == (len(words), END)
    assert found == sorted(set(found))


def test_looseness_adds_or_takes_a_line() -> None:
    words = [[9.0, 7.0], [4.0, 11.0], [6.0], [9.0, 9.0], [7.0, 4.0]] * 12
    breaks = paragraph(words)
    counts = {}
    for looseness in (-1, 0, 1):
        path = optimum(breaks, [120.0], Wish(3.0, looseness=looseness))
        assert path is not None
        counts[looseness] = len(path)
    assert counts[1] == counts[0] + 1
    assert counts[-1] in (counts[0] - 1, counts[0])


def test_a_hyphen_wider_than_what_follows_is_still_weighed() -> None:
    breaks = paragraph([[9.0], [6.0, 1.0], [9.0, 9.0]])
    wish = Wish(INFINITE)
    best = min(
        d for path in every_path(breaks) if (d := demerits(breaks, path, [22.0], wish)) is not None
    )
    found = optimum(breaks, [22.0], wish)
    assert found is not None
    assert demerits(breaks, found, [22.0], wish) == best


@settings(max_examples=150, deadline=None)
@given(WORDS, WIDTHS, WISHES, st.sets(st.integers(0, 3), max_size=2))
def test_lines_that_may_end_in_no_hyphen_cost_no_more_than_they_must(
    words: list[list[float]], widths: list[float], wish: Wish, whole: set[int]
) -> None:
    breaks = paragraph(words)
    free = optimum(breaks, widths, wish)
    if free is None:
        return

    def divides(path: list[tuple[int, int]], line: int) -> bool:
        return line < len(path) and path[line][1] != END

    prices = [
        d
        for path in every_path(breaks)
        if len(path) == len(free) and not any(divides(path, line) for line in whole)
        if (d := demerits(breaks, path, widths, wish)) is not None
    ]
    found = optimum(breaks, widths, replace(wish, lines=len(free), whole=tuple(sorted(whole))))
    if not prices:
        assert found is None
        return
    assert found is not None
    assert len(found) == len(free)
    assert not any(divides(found, line) for line in whole)
    mine = demerits(breaks, found, widths, wish)
    assert mine is not None
    assert abs(mine - min(prices)) <= 1e-9 * max(1.0, mine)

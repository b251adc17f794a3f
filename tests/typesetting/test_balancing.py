"""Columns of text are as level as their entries allow, on every page, and tear none of them."""

from __future__ import annotations

import itertools
import math
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace
from tests.typesetting.books import ROOT, book, document, lines_of, printed, words_of
from tests.typesetting.books import said as said_in

from kitabca.layout import Layout, Notes, read_layout
from kitabca.typesetting.feet import notes_height
from kitabca.typesetting.output import Line, Pages
from kitabca.typesetting.pages import Cut, break_pages, notes_elsewhere
from kitabca.typesetting.stack import Stack, stack_of
from kitabca.typesetting.vertical import NEVER, TOGETHER, Columns, Galley, NoteRows, Row

GRID = 10.0
NOTES = Notes(share=0.5, gap=5.0, rule=0.0, space=2.0, between=0.0)


class Entry(Struct, frozen=True):
    """Lines that stay together, the steps of white above them, and lines of a note."""

    lines: int
    white: int = 0
    note: int = 0


def stack_from(entries: list[Entry], count: int, before: int, after: int) -> Stack:
    """Columns of entries between so many lines of text that go across."""
    galley = Galley("text", "a", "text", "")
    galley.rows += [Row(GRID, snap=True) for _ in range(before)]
    start = len(galley.rows)
    for number, entry in enumerate(entries):
        for line in range(entry.lines):
            row = Row(GRID, snap=True, columns=0, penalty=NEVER if line else 0.0)
            if line == 0:
                row.before = entry.white * GRID
                row.notes = (f"n{number}",) if entry.note else ()
            galley.rows.append(row)
        if entry.note:
            rows = tuple(Row(8.0) for _ in range(entry.note))
            galley.notes[f"n{number}"] = NoteRows(f"n{number}", rows)
    galley.columns.append(Columns(start, len(galley.rows), count, 100.0))
    galley.rows += [Row(GRID, snap=True) for _ in range(after)]
    return stack_of(galley, GRID, NOTES)


def column_height(stack: Stack, start: int, stop: int) -> float:
    """A column's height, by another way than the typesetter's: every row here is on the grid."""
    whites = sum(stack.before[k] for k in range(start + 1, stop))
    return whites + sum(stack.height[start:stop])


def heights(stack: Stack, starts: tuple[int, ...], stop: int, count: int) -> list[float]:
    ends = [*starts[1:], stop]
    found = [column_height(stack, a, b) for a, b in zip(starts, ends, strict=True)]
    return found + [0.0] * (count - len(found))


def all_ways(stack: Stack, start: int, stop: int, count: int, room: float) -> list[list[float]]:
    """Every way to put the entries of rows `start` to `stop` into columns no higher than `room`."""
    breaks = [k for k in range(start + 1, stop) if stack.penalty[k] < NEVER / 4]
    found = []
    for used in range(min(count, len(breaks) + 1)):
        for chosen in itertools.combinations(breaks, used):
            high = heights(stack, (start, *chosen), stop, count)
            if max(high) <= room + 0.01:
                found.append(high)
    return found


def difference(high: list[float]) -> float:
    return max(high) - min(high)


def sloping(high: list[float]) -> bool:
    return all(a >= b for a, b in itertools.pairwise(high))


def largest(stack: Stack, start: int, stop: int) -> float:
    """The highest entry, with the white above it."""
    breaks = [k for k in range(start, stop) if k == start or stack.penalty[k] < NEVER / 4]
    ends = [*breaks[1:], stop]
    pieces = zip(breaks, ends, strict=True)
    return max(column_height(stack, a, b) + stack.before[a] for a, b in pieces)


def check_page(stack: Stack, cut: Cut, frame: float) -> None:
    for start, stop, starts, height in cut.columns:
        made = stack.columns[0]
        assert starts[0] == start
        assert all(a < b for a, b in itertools.pairwise((*starts, stop)))
        for k in starts[1:]:
            assert stack.penalty[k] < NEVER / 4, "an entry is torn"
        high = heights(stack, starts, stop, made.count)
        white = stack.before[start] if start > cut.start else 0.0
        across = sum(stack.height[cut.start : start]) + white
        room = frame - across - notes_height(stack, cut.note_start, cut.note_stop)
        assert max(high) <= height + 0.05 <= room + 0.1
        ways = all_ways(stack, start, stop, made.count, room)
        least = min(difference(one) for one in ways)
        if stop < made.stop:
            assert difference(high) == pytest.approx(least)
            # One more entry would not have gone in, with its note; rooms are tried by grid steps.
            following = next(
                (k for k in range(stop + 1, made.stop) if stack.penalty[k] < NEVER / 4), made.stop
            )
            more = notes_height(stack, cut.note_start, stack.note_at[following])
            less = notes_height(stack, cut.note_start, cut.note_stop)
            step = GRID if more > less else 0.0
            assert not all_ways(stack, start, following, made.count, room + less - more - step)
            continue
        left_first = [one for one in ways if sloping(one)]
        best = min((difference(one) for one in left_first), default=math.inf)
        if best <= largest(stack, start, stop):
            assert sloping(high)
            assert difference(high) == pytest.approx(best)
        else:
            assert difference(high) == pytest.approx(least)
        assert height == pytest.approx(max(high))


def check(entries: list[Entry], count: int, before: int, after: int, lines: int) -> list[Cut]:
    stack = stack_from(entries, count, before, after)
    frame = lines * GRID
    _, cuts = break_pages(stack, 0, len(stack.rows), frame, (frame, 0.0), True)
    k = note = 0
    for cut in cuts:
        assert (cut.start, cut.note_start) == (k, note)
        check_page(stack, cut, frame)
        assert not notes_elsewhere(stack, cut)
        k, note = cut.stop, cut.note_stop
    assert (k, note) == (len(stack.rows), len(stack.note_rows))
    return cuts


long_notes = st.sampled_from([0, 0, 0, 2, 5, 12, 25])
plain = st.builds(Entry, st.integers(1, 4), st.sampled_from([0, 0, 0, 1]))
noted = st.builds(
    Entry, st.integers(1, 3), st.sampled_from([0, 0, 1]), st.sampled_from([0, 0, 0, 1, 2])
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(plain, min_size=1, max_size=14),
    st.integers(2, 4),
    st.integers(0, 3),
    st.integers(0, 2),
)
def test_no_other_columns_are_more_level(
    entries: list[Entry], count: int, before: int, after: int
) -> None:
    check(entries, count, before, after, 12)


@settings(max_examples=200, deadline=None)
@given(st.lists(plain, min_size=20, max_size=60), st.integers(2, 3))
def test_nor_on_any_of_many_pages(entries: list[Entry], count: int) -> None:
    check(entries, count, 1, 1, 8)


@settings(max_examples=200, deadline=None)
@given(st.lists(noted, min_size=1, max_size=30), st.integers(2, 3))
def test_nor_above_notes(entries: list[Entry], count: int) -> None:
    check(entries, count, 1, 1, 12)


@pytest.mark.parametrize(
    ("lines", "count", "expected"),
    [
        # The left column is never the shorter one, where that can be had.
        ((1, 1, 1, 1, 1), 2, [3, 2]),
        ((4, 4, 4), 2, [8, 4]),
        ((2, 3, 4), 2, [5, 4]),
        # Only an entry that is very long makes it so.
        ((2, 9), 2, [2, 9]),
        ((1, 1, 1, 1), 3, [2, 1, 1]),
        ((3, 3, 3, 2, 2, 2), 3, [6, 5, 4]),
        ((1, 1), 3, [1, 1, 0]),
    ],
)
def test_the_last_page_by_hand(lines: tuple[int, ...], count: int, expected: list[int]) -> None:
    stack = stack_from([Entry(one) for one in lines], count, 0, 0)
    _, cuts = break_pages(stack, 0, len(stack.rows), 200.0, (200.0, 0.0), True)
    _, stop, starts, _ = cuts[0].columns[0]
    assert [one / GRID for one in heights(stack, starts, stop, count)] == expected


# Whole books: what a list of names asks of its columns.


@cache
def roll(count: int) -> Layout:
    """The layout of a roll, in so many columns."""

    def read(path: str) -> bytes | None:
        file = ROOT / "layouts" / path
        return file.read_bytes() if file.exists() else None

    layout, faults = read_layout("roll", read)
    assert layout is not None, faults
    names = replace(layout.styles["div.names"], columns=count)
    return replace(layout, styles={**layout.styles, "div.names": names}, memo={})


def names(said: list[int]) -> str:
    """Persons under letters, each with its name and so many lines below it."""
    out = []
    for index, lines in enumerate(said):
        if index % 13 == 0:
            out.append(f'</dl><h2 class="letter">H{index}</h2><dl class="names">')
        below = [f'<dd class="said">P{index} {line}</dd>' for line in range(lines)]
        name = f'<dt class="person">P{index} ad</dt>'
        out.append(f'<div class="person">{name}{"".join(below)}</div>')
    inside = "".join(out).removeprefix("</dl>")
    return f'<section><h1>Adlar</h1><div class="names">{inside}</dl></div></section>'


def columns_of(pages: Pages, number: int) -> list[list[Line]]:
    """The lines of a page's columns, from the left."""
    found: dict[int, list[Line]] = {}
    for line in lines_of(pages, number):
        if words_of(line)[0] in "HP":
            found.setdefault(round(line.runs[0].x), []).append(line)
    return [found[x] for x in sorted(found)]


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize(
    "said",
    [[0] * 137, [1] * 137, [2] * 137, [0, 1, 2, 3] * 34, [1, 1, 1, 5, 1, 1, 6] * 19],
    ids=["names", "dates", "three", "mixed", "long"],
)
def test_a_roll_is_level_and_tears_nobody(said: list[int], count: int) -> None:
    one = document(names(said), "roll")
    pages, found = book(one, layout=roll(count))
    assert not found
    assert printed(pages) == said_in([one])
    grid = roll(count).page.grid
    largest = max(said) + 1
    feet = []
    for number in range(len(pages.pages)):
        columns = columns_of(pages, number)
        owners = [{words_of(line).split()[0] for line in column} for column in columns]
        assert not set.intersection(*owners) or len(columns) == 1
        assert sum(len(one) for one in owners) == len(set.union(*owners))
        for column in columns:
            assert words_of(column[-1])[0] == "P", "a letter alone at a foot"
        assert len(columns) == count
        lowest = [max(line.y for line in column) / grid for column in columns]
        feet.append(max(lowest))
        # A letter stands with its first person: the largest that stays together.
        assert max(lowest) - min(lowest) < largest + 2.01
    for foot in feet[:-1]:
        assert max(feet) - foot < largest + 2.01


def test_terms_of_one_line_may_part() -> None:
    """A term stays with its explanation; the explanation does not stay with the next term."""
    terms = "".join(f"<dt>söz {n}</dt><dd>izah {n}</dd>" for n in range(80))
    pages, found = book(document(f"<section><h1>Sözlük</h1><dl>{terms}</dl></section>"))
    assert not found
    for number in range(len(pages.pages) - 1):
        assert words_of(lines_of(pages, number)[-1]).startswith("izah")


def test_columns_do_not_begin_with_a_torn_entry_at_a_foot() -> None:
    """Where no entry fits any more, the columns begin on the next page."""
    entries = [Entry(4)] * 6
    for before in range(12):
        cuts = check(entries, 2, before, 0, 12)
        assert len(cuts) == (2 if before else 1)


# Long notes: a note is divided rather than a page left blank.


def blank_steps(stack: Stack, cut: Cut, frame: float) -> float:
    """Grid steps of a page on which neither a column of the mean height nor a note stands."""
    notes = notes_height(stack, cut.note_start, cut.note_stop)
    used = sum(column_height(stack, a, b) / stack.columns[0].count for a, b, _, _ in cut.columns)
    return (frame - notes - used) / GRID


def pages_with_notes(entries: list[Entry], lines: int) -> tuple[Stack, list[Cut]]:
    stack = stack_from(entries, 2, 0, 0)
    frame = lines * GRID
    return stack, break_pages(stack, 0, len(stack.rows), frame, (frame, 0.0), True)[1]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.builds(Entry, st.integers(1, 3), st.just(0), long_notes), min_size=5))
def test_no_page_is_left_blank_above_notes_that_may_be_divided(entries: list[Entry]) -> None:
    stack, cuts = pages_with_notes(entries, 30)
    for cut, following in itertools.pairwise(cuts):
        if not cut.columns or cut.stop == len(stack.rows):
            continue
        assert not notes_elsewhere(stack, cut)
        let_be = 12 if following.stop == len(stack.rows) else 4
        # A whole entry and two lines of its note, what is let be, what a decent break gives away.
        assert blank_steps(stack, cut, 300.0) < 3 + 2 + let_be + 4


def test_a_note_is_whole_where_that_costs_little() -> None:
    """Of columns with a note that just does not fit, the note waits with its entry."""
    entries = [*[Entry(1)] * 54, Entry(1, 0, 6), *[Entry(1)] * 20]
    stack, cuts = pages_with_notes(entries, 30)
    assert cuts[0].note_stop == 0
    assert cuts[0].stop == 54
    stack, cuts = pages_with_notes([*[Entry(1)] * 30, Entry(1, 0, 40), *[Entry(1)] * 60], 30)
    assert 2 <= cuts[0].note_stop < 40
    assert blank_steps(stack, cuts[0], 300.0) < 5


def essays(lines: list[int], frame: float) -> list[Cut]:
    """Pages of two columns of entries that may be divided decently, were they no entries."""
    galley = Galley("text", "a", "text", "")
    for one in lines:
        galley.rows += [
            Row(GRID, snap=True, columns=0, penalty=TOGETHER if line else 0.0)
            for line in range(one)
        ]
    galley.columns.append(Columns(0, len(galley.rows), 2, 100.0))
    stack = stack_of(galley, GRID, NOTES, frame=frame)
    return break_pages(stack, 0, len(galley.rows), frame, (frame, 0.0), True)[1]


@pytest.mark.parametrize("lines", [13, 20, 29, 30])
def test_an_entry_that_a_page_holds_is_never_torn(lines: int) -> None:
    cuts = essays([1, lines, lines, 2], 300.0)
    starts = {k for cut in cuts for one in cut.columns for k in (*one[2], one[1])}
    assert starts <= {0, 1, 1 + lines, 1 + 2 * lines, 3 + 2 * lines}


def test_a_last_page_has_text_above_its_notes() -> None:
    entries = [*[Entry(1)] * 20, Entry(1, 0, 15), *[Entry(1)] * 3, Entry(1, 0, 15)]
    _, cuts = pages_with_notes(entries, 30)
    assert [cut.stop for cut in cuts] == [24, 25]
    assert not cuts[0].split_note


def test_an_entry_higher_than_a_page_is_level() -> None:
    cuts = essays([40], 300.0)
    assert [one[2] for cut in cuts for one in cut.columns] == [(0, 20)]

"""The search over pages finds what trying every way finds."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from kitabca.layout import Notes
from kitabca.typesetting import page_ends as one_page
from kitabca.typesetting import pages
from kitabca.typesetting.pages import break_pages
from kitabca.typesetting.stack import Stack, stack_of
from kitabca.typesetting.vertical import DIVIDED, NEVER, TOGETHER, Galley, NoteRows, Row

GRID = 10.0
NOTES = Notes(gap=4.0, rule=0.5, space=3.0, share=0.5, between=1.0)
PENALTIES = [0.0, 0.0, 0.0, 0.0, DIVIDED, DIVIDED, 300.0, TOGETHER, NEVER * 0.7, NEVER]


def small_stack(seed: int, ragged: bool = False) -> Stack:
    """Text with headings, notes and floats for a few pages of six lines."""
    pick = random.Random(seed)
    rows: list[Row] = []
    notes: dict[str, NoteRows] = {}
    for k in range(pick.randint(8, 26)):
        row = Row(GRID, penalty=pick.choice(PENALTIES) if k else 0.0, snap=True)
        kind = pick.random()
        if kind < 0.15 and k:
            row.before, row.stretch = pick.choice([6.0, GRID, 2 * GRID]), True
        elif kind < 0.25:
            row.height, row.snap, row.elastic = pick.choice([7.0, 13.0, 24.0]), False, True
        elif kind < 0.32:
            row.height, row.snap, row.floats = pick.choice([15.0, 30.0]), False, True
        elif kind < 0.42:
            lines = [Row(7.0, penalty=pick.choice([0.0, 240.0])) for _ in range(pick.randint(1, 4))]
            notes[f"n{k}"] = NoteRows(f"n{k}", tuple(lines))
            row.notes = (f"n{k}",)
        rows.append(row)
    galley = Galley("text", "a", "text", "", rows=rows, notes=notes)
    return stack_of(galley, GRID, NOTES, ragged)


def exhausted(stack: Stack, frame: float, opening: tuple[float, float], recto: bool) -> float:
    """What the cheapest of all pages cost: every end of every page in every height, none let go."""
    stop = len(stack.rows)
    end = (stop, stack.note_at[stop], ())
    best = float("inf")
    todo: list[tuple[float, tuple[int, int, tuple[int, ...]], int, int]] = [
        (0.0, (0, stack.note_at[0], ()), 0, 0)
    ]
    while todo:
        cost, key, facing, number = todo.pop()
        if cost >= best:
            continue
        if key == end:
            best = cost
            continue
        on_recto = recto if number % 2 == 0 else not recto
        height, sink = opening if number == 0 else (frame, 0.0)
        ways = one_page.page_ends(stack, *key, stop, height, sink)
        level = facing if number and on_recto else 0
        for way, steps, extra, _ in pages._priced(
            stack, ways, int(height / stack.grid + 0.01), level, on_recto
        ):
            after = (way.stop, way.note_stop, way.skipped)
            todo.append((cost + 50.0 + extra, after, 0 if on_recto else steps, number + 1))
    return best


@pytest.mark.parametrize("ragged", [False, True])
def test_pages_cost_what_the_best_of_all_pages_cost(
    ragged: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = [(seed, small_stack(seed, ragged)) for seed in range(200)]

    def all_cost(price: Callable[[Stack, float, tuple[float, float], bool], float]) -> list[float]:
        return [
            price(stack, 60.0, (60.0, 20.0 if seed % 3 == 0 else 0.0), bool(seed % 2))
            for seed, stack in lists
        ]

    def searched(stack: Stack, frame: float, opening: tuple[float, float], recto: bool) -> float:
        return break_pages(stack, 0, len(stack.rows), frame, opening, recto)[0]

    found = all_cost(searched)
    if not ragged:
        # Ends far above the foot are not even looked at; they would not be better.
        monkeypatch.setattr(one_page, "_useful", lambda ways, _: ways)
    assert found == pytest.approx(all_cost(exhausted))
    assert len({round(price) for price in found}) > 100

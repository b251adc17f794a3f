"""What a page may end with, and what that costs."""

from __future__ import annotations

import pytest

from kitabca.layout import Notes
from kitabca.typesetting.page_ends import page_ends
from kitabca.typesetting.pages import break_pages
from kitabca.typesetting.stack import stack_of
from kitabca.typesetting.vertical import Galley, Row

GRID = 10.0
NOTES = Notes(share=0.5, gap=5.0, rule=0.0, space=2.0, between=0.0)


@pytest.mark.parametrize(("high", "blank"), [(25, 4), (5, 24)])
def test_a_page_of_a_float_alone_counts_what_it_leaves_blank(high: int, blank: int) -> None:
    """A float waits, and the row under it is too high for its page."""
    galley = Galley("text", "a", "text", "")
    galley.rows += [Row(high * GRID, floats=True), Row(28 * GRID), Row(GRID, snap=True)]
    stack = stack_of(galley, GRID, NOTES)
    (alone,) = page_ends(stack, 1, 0, (0,), 3, 300.0, 0.0)
    assert (alone.stop, alone.skipped) == (1, ())
    assert alone.blank == blank


def test_a_blank_page_costs_more_than_a_full_one() -> None:
    def price(high: int) -> float:
        galley = Galley("text", "a", "text", "")
        first = Row(30 * GRID, snap=True)
        galley.rows += [first, Row(high * GRID, floats=True), Row(28 * GRID), Row(GRID, snap=True)]
        return break_pages(stack_of(galley, GRID, NOTES), 0, 4, 300.0, (300.0, 0.0), True)[0]

    assert price(6) - price(25) > 500.0

"""Fold, staple and cut marks: where hands look for them, on paper, and never on a page."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from books import A5, MM, book

from kitabca.pdf.imposing import Job, impose, plan_sheets

WIDE, HIGH = 297 * MM, 210 * MM
Stroke = tuple[float, float, float, float]


def strokes(sheets: bytes) -> list[list[Stroke]]:
    """The straight strokes of each side; pages are forms, so every stroke is a mark."""
    found = []
    with pikepdf.open(BytesIO(sheets)) as pdf:
        for page in pdf.pages:
            side: list[Stroke] = []
            at = (0.0, 0.0)
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "m":
                    at = (float(operands[0]), float(operands[1]))
                elif str(operator) == "l":
                    side.append((*at, float(operands[0]), float(operands[1])))
            found.append(side)
    return found


def marked(data: bytes, *marks: str, **job: object) -> list[list[Stroke]]:
    return strokes(impose(data, Job(marks=frozenset(marks), **job), "book.pdf")[0])


def test_no_marks_are_drawn_unasked() -> None:
    assert marked(book(8)) == [[], [], [], []]


def test_the_fold_is_marked_inside_of_every_sheet_and_within_the_printable_edge() -> None:
    sides = marked(book(8), "fold", edge=5 * MM)
    assert [bool(side) for side in sides] == [False, True, False, True]
    for side in sides[1::2]:
        for x0, y0, x1, y1 in side:
            assert (x0, x1) == pytest.approx((WIDE / 2, WIDE / 2), abs=1e-3)
            assert min(y0, y1) >= 5 * MM - 1e-3
            assert max(y0, y1) <= HIGH - 5 * MM + 1e-3


def test_staples_are_marked_outside_of_the_outermost_sheet_alone() -> None:
    sides = marked(book(16), "staple")
    assert [bool(side) for side in sides] == [True] + [False] * 7
    middles = sorted((y0 + y1) / 2 for _, y0, _, y1 in sides[0])
    assert middles == pytest.approx([HIGH / 4, HIGH * 3 / 4], abs=1e-2)
    # Each signature has an outermost sheet of its own.
    bundles = marked(book(16), "staple", scheme="signatures", signature=2)
    assert [bool(side) for side in bundles] == [True, False, False, False] * 2


@pytest.mark.parametrize("scheme", ["saddle", "perfect", "4-up"])
@pytest.mark.parametrize("size", [(140 * MM, 190 * MM), (90 * MM, 120 * MM)])
def test_cut_marks_touch_no_page(scheme: str, size: tuple[float, float]) -> None:
    data = book(8, size)
    job = Job(scheme=scheme, marks=frozenset(("cut",)), edge=4 * MM, caliper=0.1 * MM)
    plan = plan_sheets(data, job, "book.pdf")
    sides = strokes(impose(data, job, "book.pdf")[0])
    assert sides[0]
    for side, drawn in zip(plan.sides(), sides, strict=True):
        assert not (side.back and drawn)
        for x0, y0, x1, y1 in drawn:
            assert min(x0, y0) >= 4 * MM - 1e-3
            assert max(x0, x1) <= plan.paper.width - 4 * MM + 1e-3
            assert max(y0, y1) <= plan.paper.height - 4 * MM + 1e-3
            if not plan.grid.folds and (
                abs(x0 + x1 - plan.paper.width) < 0.01 or abs(y0 + y1 - plan.paper.height) < 0.01
            ):
                continue  # where cells meet, on the line that the knife follows
            for left, bottom, right, top in (placed.area for placed in side.placed):
                assert not (
                    max(x0, x1) > left - 0.1
                    and min(x0, x1) < right + 0.1
                    and max(y0, y1) > bottom - 0.1
                    and min(y0, y1) < top + 0.1
                )


def test_a_sheet_of_quarters_is_cut_in_its_middles() -> None:
    (front, _) = marked(book(2, (105 * MM, 148 * MM)), "cut", scheme="4-up", repeat=True)
    ups = {round(x0, 1) for x0, _, x1, _ in front if abs(x0 - x1) < 1e-3}
    across = {round(y0, 1) for _, y0, _, y1 in front if abs(y0 - y1) < 1e-3}
    assert round(105 * MM, 1) in ups
    assert round(148.5 * MM, 1) in across


def test_sides_have_the_size_of_the_sheet() -> None:
    for sheet, wide, high in ((A5, 210, 148), ((297 * MM, 420 * MM), 420, 297)):
        with pikepdf.open(BytesIO(impose(book(4), Job(paper=sheet), "book.pdf")[0])) as pdf:
            box = [float(edge) for edge in pdf.pages[0].MediaBox]
            assert box == pytest.approx([0, 0, wide * MM, high * MM], abs=0.01)

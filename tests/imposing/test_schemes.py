"""Folding, cutting and reading gives the pages in order, whatever the scheme and the sizes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabca.pdf.imposing.placing import Paper, Source, choose, creep, fitting, place
from kitabca.pdf.imposing.schemes import SCHEMES, Grid, Sheet, arrange, padded, saddle, stacks

FOLDED = ("saddle", "signatures")
CUT = ("perfect", "4-up")


def folded(sheets: list[Sheet]) -> list[int | None]:
    """A nest of sheets, read: right-hand leaves inwards, then left-hand leaves outwards."""
    inwards = [page for sheet in sheets for page in (sheet.front[1], sheet.back[0])]
    outwards = [page for sheet in reversed(sheets) for page in (sheet.back[1], sheet.front[0])]
    return [*inwards, *outwards]


def cut(sheets: list[Sheet], grid: Grid) -> list[int | None]:
    read = []
    for row in range(grid.rows):
        for column in range(grid.columns):
            for sheet in sheets:
                read.append(sheet.front[row * grid.columns + column])
                read.append(sheet.back[row * grid.columns + grid.columns - 1 - column])
    return read


@given(count=st.integers(1, 300), back=st.integers(0, 2), size=st.integers(1, 9))
def test_folded_sheets_read_in_order(count: int, back: int, size: int) -> None:
    pages = padded(count, 4, min(back, count))
    for name in FOLDED:
        sheets = arrange(name, pages, Grid(2, 1, folds=True), signature=size)
        assert len(sheets) == -(-count // 4)
        nests: list[list[Sheet]] = []
        for sheet in sheets:
            if sheet.depth == 0:
                nests.append([])
            nests[-1].append(sheet)
            assert sheet.depth == len(nests[-1]) - 1
        assert [page for nest in nests for page in folded(nest)] == pages
        if name == "signatures":
            assert all(len(nest) <= size for nest in nests)


@given(count=st.integers(1, 300), columns=st.integers(1, 4), rows=st.integers(1, 4))
def test_cut_and_stacked_leaves_read_in_order(count: int, columns: int, rows: int) -> None:
    grid = Grid(columns, rows)
    pages = padded(count, 2)
    sheets = stacks(pages, grid)
    read = cut(sheets, grid)
    assert read[: len(pages)] == pages
    assert set(read[len(pages) :]) <= {None}
    assert len(sheets) == -(-len(pages) // (2 * columns * rows))


@given(count=st.integers(1, 60))
def test_a_repeated_leaf_fills_its_sheet(count: int) -> None:
    for sheet, leaf in zip(
        stacks(padded(count, 2), Grid(2, 2), repeat=True), range((count + 1) // 2), strict=True
    ):
        assert set(sheet.front) == {2 * leaf}
        assert set(sheet.back) == ({2 * leaf + 1} if 2 * leaf + 1 < count else {None})


@given(count=st.integers(1, 200))
def test_two_up_reads_as_it_is_looked_at(count: int) -> None:
    sheets = arrange("2-up", padded(count, 1), Grid(2, 1))
    read = [page for sheet in sheets for page in (*sheet.front, *sheet.back)]
    assert [page for page in read if page is not None] == list(range(count))
    assert read[:count] == list(range(count))


def test_blanks_stand_between_the_block_and_the_back_cover() -> None:
    assert padded(6, 4, back=2) == [0, 1, 2, 3, None, None, 4, 5]
    assert padded(8, 4, back=2) == list(range(8))
    assert padded(1, 4, back=0) == [0, None, None, None]


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_what_is_no_multiple_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="multiple of 4"):
        saddle(list(range(count)))


side_length = st.floats(80, 1500)


@given(
    count=st.integers(1, 40),
    page=st.tuples(side_length, side_length),
    paper=st.tuples(side_length, side_length),
    edge=st.floats(0, 20),
    name=st.sampled_from(sorted(SCHEMES)),
    flip=st.sampled_from(["short-edge", "turned"]),
    rotate=st.sampled_from([0, 90, 180, 270]),
    unit=st.sampled_from([0.5, 1.0, 2.0]),
)
def test_every_page_is_in_its_cell_and_back_to_back(
    count, page, paper, edge, name, flip, rotate, unit
) -> None:
    source = Source((3.0, 5.0, 3.0 + page[0], 5.0 + page[1]), (0, 0, 9e3, 9e3), rotate, unit)
    scheme = SCHEMES[name]
    grid, lie = choose(scheme.grids, paper, edge, source.size)
    scale = fitting(source.size, grid, lie, "auto")
    sheets = arrange(name, padded(count, scheme.multiple), grid, signature=2)
    sources, scales = [source] * count, [scale] * count
    for sheet in sheets:
        front = place(sheet, "front", sources, scales, grid, lie, 0.0, flip)
        back = place(sheet, "back", sources, scales, grid, lie, 0.0, flip)
        for placed in (*front, *back):
            left, bottom, right, top = placed.area
            assert left >= -0.51
            assert bottom >= -0.51
            assert right <= lie.width + 0.51
            assert top <= lie.height + 0.51
            assert right - left == pytest.approx(source.size[0] * scale)
        if name in ("2-up",):
            continue
        shown = {placed.page: placed.area for placed in (*front, *back)}
        for index, recto in enumerate(sheet.front):
            row, column = divmod(index, grid.columns)
            verso = sheet.back[row * grid.columns + grid.columns - 1 - column]
            if recto is None or verso is None:
                continue
            left, bottom, right, top = shown[verso]
            behind = (
                (lie.width - right, bottom, lie.width - left, top)
                if flip == "short-edge"
                else (left, lie.height - top, right, lie.height - bottom)
            )
            assert shown[recto] == pytest.approx(behind, abs=1e-6)


def test_creep_is_the_thickness_of_the_sheets_outside() -> None:
    """32 pages are 8 sheets of 0.10 mm: 0.7 mm; 64 pages 1.5 mm."""
    assert creep(32 // 4 - 1, 0.10) == pytest.approx(0.7)
    assert creep(64 // 4 - 1, 0.10) == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("page", "sheet", "name", "columns", "wide", "scale"),
    [
        ((148, 210), (210, 297), "saddle", 2, True, 1.0),
        ((105, 148), (210, 297), "saddle", 2, True, 1.0),
        ((210, 297), (210, 297), "saddle", 2, True, 0.7071),
        ((210, 297), (297, 420), "saddle", 2, True, 1.0),
        ((148, 210), (215.9, 279.4), "saddle", 2, True, 0.9439),
        ((297, 210), (210, 297), "2-up", 1, False, 0.7071),
        ((105, 148), (210, 297), "4-up", 2, False, 1.0),
        ((148, 105), (210, 297), "4-up", 2, True, 1.0),
    ],
)
def test_the_sheet_lies_so_that_pages_come_out_largest(
    page, sheet, name, columns, wide, scale
) -> None:
    grid, lie = choose(SCHEMES[name].grids, sheet, 0.0, page)
    assert grid.columns == columns
    assert (lie.width > lie.height) == wide
    assert fitting(page, grid, lie, "auto") == pytest.approx(scale, abs=1e-3)
    assert isinstance(lie, Paper)

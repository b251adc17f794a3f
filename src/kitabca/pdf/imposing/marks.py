"""Fold, staple and cut marks: short hairlines for the hands that finish the sheets."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kitabca.pdf.imposing.placing import Box, Paper
from kitabca.pdf.imposing.schemes import Grid, Sheet
from kitabca.pdf.writing import number

__all__ = ["draw_marks"]

_MM = 72 / 25.4
_TICK = 4 * _MM
_CLEAR = 1 * _MM  # between a cut mark and the page, so that a cut that errs shows no ink
_PEN_WIDTH = 0.3
_PEN = b"q 0 G 0.3 w "
_DASHED = b"[2 1.5] 0 d "
# Staples stand a quarter of the height from head and foot; 12 mm is the common staple's width.
_STAPLE = 12 * _MM
Stroke = tuple[float, float, float, float]


def draw_marks(
    wanted: Collection[str],
    sheet: Sheet,
    back: bool,
    grid: Grid,
    paper: Paper,
    areas: Sequence[Box],
) -> bytes:
    """The operators of one side. Fold marks stand inside the fold (on backs), staple marks outside
    of it on the outermost sheet, cut marks on fronts, where they are cut by."""
    fold: list[Stroke] = []
    solid: list[Stroke] = []
    if grid.folds and "fold" in wanted and back:
        fold = _fold(paper)
    if grid.folds and "staple" in wanted and not back and sheet.depth == 0:
        solid += _staples(paper)
    if "cut" in wanted and not back:
        solid += _trims(paper, areas) if grid.folds else _cuts(grid, paper) + _trims(paper, areas)
    out = b""
    if solid:
        out += _PEN + _strokes(solid) + b" S Q\n"
    if fold:
        out += _PEN + _DASHED + _strokes(fold) + b" S Q\n"
    return out


def _strokes(strokes: Sequence[Stroke]) -> bytes:
    return b" ".join(
        b"%b %b m %b %b l" % tuple(number(value) for value in stroke) for stroke in strokes
    )


def _fold(paper: Paper) -> list[Stroke]:
    x, edge = paper.width / 2, paper.edge
    return [
        (x, edge, x, edge + _TICK),
        (x, paper.height - edge - _TICK, x, paper.height - edge),
    ]


def _staples(paper: Paper) -> list[Stroke]:
    x, half = paper.width / 2, _STAPLE / 2
    return [(x, y - half, x, y + half) for y in (paper.height * share for share in (0.25, 0.75))]


def _cuts(grid: Grid, paper: Paper) -> list[Stroke]:
    """Ticks where the sheet is cut into its cells, at its edges and where the cuts cross."""
    edge = paper.edge
    strokes: list[Stroke] = []
    for column in range(1, grid.columns):
        x = paper.width * column / grid.columns
        strokes += [
            (x, edge, x, edge + _TICK),
            (x, paper.height - edge - _TICK, x, paper.height - edge),
        ]
    for row in range(1, grid.rows):
        y = paper.height * row / grid.rows
        strokes += [
            (edge, y, edge + _TICK, y),
            (paper.width - edge - _TICK, y, paper.width - edge, y),
        ]
    if grid.columns > 1 and grid.rows > 1:
        x, y = paper.width / 2, paper.height / 2
        strokes += [(x - _TICK / 2, y, x + _TICK / 2, y), (x, y - _TICK / 2, x, y + _TICK / 2)]
    return strokes


def _trims(paper: Paper, areas: Sequence[Box]) -> list[Stroke]:
    """Ticks at the corners of pages that are smaller than their cells, outside of every page."""
    strokes: list[Stroke] = []
    for left, bottom, right, top in areas:
        for x in (left, right):
            strokes += [(x, top + _CLEAR, x, top + _CLEAR + _TICK)]
            strokes += [(x, bottom - _CLEAR - _TICK, x, bottom - _CLEAR)]
        for y in (bottom, top):
            strokes += [(left - _CLEAR - _TICK, y, left - _CLEAR, y)]
            strokes += [(right + _CLEAR, y, right + _CLEAR + _TICK, y)]
    unique = dict.fromkeys(strokes)
    return [one for one in unique if _free(one, paper, areas)]


def _free(stroke: Stroke, paper: Paper, areas: Sequence[Box]) -> bool:
    """Whether a tick is on the printable sheet and touches no page, not even along its edge."""
    x0, y0, x1, y1 = stroke
    edge = paper.edge
    if x0 < edge or y0 < edge or x1 > paper.width - edge or y1 > paper.height - edge:
        return False
    return not any(
        x1 > left - _PEN_WIDTH
        and x0 < right + _PEN_WIDTH
        and y1 > bottom - _PEN_WIDTH
        and y0 < top + _PEN_WIDTH
        for left, bottom, right, top in areas
    )

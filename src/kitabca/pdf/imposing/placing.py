"""Where a page falls on its sheet: sizes, scale, creep and the turn of backs. Pure; lengths in pt.

A matrix (a, b, c, d, e, f) takes x, y to ax + cy + e, bx + dy + f (ISO 32000-1, 8.3.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from kitabca.pdf.imposing.schemes import Grid, Sheet

__all__ = [
    "Box",
    "Fit",
    "Flip",
    "Matrix",
    "Paper",
    "Placed",
    "Source",
    "apply",
    "cell_of",
    "choose",
    "common",
    "creep",
    "fitting",
    "inside",
    "inverse",
    "largest",
    "move",
    "place",
    "printable",
    "turned",
    "upright",
]

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""
Matrix = tuple[float, float, float, float, float, float]
Fit = float | Literal["auto", "printable", "fill"]
"""A scale (1 is as it is); `auto` shrinks what is too large for its cell, `printable` what is too
large for the part of it that the printer can print, `fill` makes each page as large as its cell."""
Flip = Literal["short-edge", "turned"]

# Half a point: A5 is written as 419.5 × 595.2 by some and 419.53 × 595.28 by others.
_SLACK = 0.5


class Source(Struct, frozen=True):
    """A page as it is seen: the box of its user space that is the page, its rotation clockwise and
    its unit. `paint` is the box within which its marks are wanted (the page with its bleed)."""

    box: Box
    paint: Box
    rotate: int = 0
    unit: float = 1.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points, as seen."""
        wide = (self.box[2] - self.box[0]) * self.unit
        high = (self.box[3] - self.box[1]) * self.unit
        return (high, wide) if self.rotate in (90, 270) else (wide, high)


class Paper(Struct, frozen=True):
    """The sheet as it lies before us, and the edge (pt) that its printer leaves white."""

    width: float
    height: float
    edge: float = 0.0


class Placed(Struct, frozen=True):
    """A page on a side: `matrix` from its user space to the sheet, `area` that it covers, `clip`
    beyond which nothing of it may show."""

    page: int
    matrix: Matrix
    area: Box
    clip: Box


def upright(source: Source) -> Matrix:
    """From a page's user space to points of the page as seen, with its corner at 0, 0."""
    left, bottom, right, top = source.box
    unit = source.unit
    return {
        0: (unit, 0.0, 0.0, unit, -left * unit, -bottom * unit),
        90: (0.0, -unit, unit, 0.0, -bottom * unit, right * unit),
        180: (-unit, 0.0, 0.0, -unit, right * unit, top * unit),
        270: (0.0, unit, -unit, 0.0, top * unit, -left * unit),
    }[source.rotate]


def move(matrix: Matrix, scale: float, x: float, y: float) -> Matrix:
    """The matrix, then a scale, then a shift."""
    a, b, c, d, e, f = matrix
    return (a * scale, b * scale, c * scale, d * scale, e * scale + x, f * scale + y)


def turned(matrix: Matrix, paper: Paper) -> Matrix:
    """The matrix, then half a turn of the sheet."""
    a, b, c, d, e, f = matrix
    return (-a, -b, -c, -d, paper.width - e, paper.height - f)


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point through a matrix."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def inverse(matrix: Matrix) -> Matrix:
    """The matrix that takes points back."""
    a, b, c, d, e, f = matrix
    by = a * d - b * c
    return (d / by, -b / by, -c / by, a / by, (c * f - d * e) / by, (b * e - a * f) / by)


def inside(matrix: Matrix, box: Box) -> Box:
    """A box through a matrix of right angles, its corners in order again."""
    (x0, y0), (x1, y1) = apply(matrix, box[0], box[1]), apply(matrix, box[2], box[3])
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def creep(depth: int, caliper: float) -> float:
    """How far a sheet's pages move towards the fold: the outer sheets' thickness, `caliper` each.

    The innermost of n sheets moves by (n − 1) × caliper, the outermost not at all, so that all fore
    edges are even once they are trimmed.
    """
    return depth * caliper


def cell_of(grid: Grid, paper: Paper, index: int) -> Box:
    """The cell of a grid, counted by rows from the top left."""
    row, column = divmod(index, grid.columns)
    wide, high = paper.width / grid.columns, paper.height / grid.rows
    left, bottom = column * wide, paper.height - (row + 1) * high
    return left, bottom, left + wide, bottom + high


def printable(paper: Paper, box: Box | None = None) -> Box:
    """The part of a box (or of the whole sheet) that the printer can print."""
    left, bottom, right, top = box or (0.0, 0.0, paper.width, paper.height)
    edge = paper.edge
    return (
        max(left, edge),
        max(bottom, edge),
        min(right, paper.width - edge),
        min(top, paper.height - edge),
    )


def fitting(size: tuple[float, float], grid: Grid, paper: Paper, fit: Fit) -> float:
    """The scale of a page of this size; for a number that does not fit, the number all the same."""
    if isinstance(fit, float | int):
        return float(fit)
    cell = cell_of(grid, paper, 0)
    room = printable(paper, cell) if fit == "printable" else cell
    wide, high = room[2] - room[0], room[3] - room[1]
    scale = min(wide / size[0], high / size[1])
    if fit == "fill":
        return scale
    return 1.0 if size[0] <= wide + _SLACK and size[1] <= high + _SLACK else min(1.0, scale)


def largest(size: tuple[float, float], grid: Grid, paper: Paper) -> float:
    """The largest scale at which a page of this size stays in its cell, give or take the slack."""
    cell = cell_of(grid, paper, 0)
    return min((cell[2] - cell[0] + _SLACK) / size[0], (cell[3] - cell[1] + _SLACK) / size[1])


def choose(
    grids: Sequence[Grid], sides: tuple[float, float], edge: float, size: tuple[float, float]
) -> tuple[Grid, Paper]:
    """The grid and the lie of the paper in which a page of this size comes out largest.

    Of equals the first grid wins, laid so that its cells have the shape of the page.
    """
    short, long = sorted(sides)
    candidates = [
        (grid, Paper(*lie, edge)) for grid in grids for lie in ((long, short), (short, long))
    ]

    def largeness(candidate: tuple[Grid, Paper]) -> tuple[float, float]:
        scale = fitting(size, *candidate, "fill")
        return round(min(scale, 1.0), 3), scale

    return max(candidates, key=largeness)


def place(
    sheet: Sheet,
    side: Literal["front", "back"],
    sources: Sequence[Source],
    scales: Sequence[float],
    grid: Grid,
    paper: Paper,
    caliper: float = 0.0,
    flip: Flip = "short-edge",
) -> list[Placed]:
    """The pages of one side. Where sheets are folded pages touch the fold; else each is in the
    middle of its cell, or of the cell's printable part where it has room there."""
    placed = []
    for index, page in enumerate(sheet.front if side == "front" else sheet.back):
        if page is None:
            continue
        source, scale = sources[page], scales[page]
        cell = cell_of(grid, paper, index)
        wide, high = (length * scale for length in source.size)
        x = _across(wide, grid, paper, cell, index, creep(sheet.depth, caliper))
        y = _within(high, cell[1], cell[3], paper.edge, paper.height)
        matrix = move(upright(source), scale, x, y)
        clip = common(cell, inside(matrix, source.paint))
        if side == "back" and flip == "turned":
            matrix = turned(matrix, paper)
            half = turned((1, 0, 0, 1, 0, 0), paper)
            clip = inside(half, clip)
        area = inside(matrix, source.box)
        placed.append(Placed(page, matrix, area, clip))
    return placed


def _across(
    wide: float, grid: Grid, paper: Paper, cell: Box, index: int, towards_fold: float
) -> float:
    if not grid.folds:
        return _within(wide, cell[0], cell[2], paper.edge, paper.width)
    if index % 2 == 0:
        return cell[2] - wide + towards_fold
    return cell[0] - towards_fold


def _within(length: float, low: float, high: float, edge: float, end: float) -> float:
    """Where a length begins that is centred in the printable part of a stretch, or in the stretch
    where that part is too short."""
    near, far = max(low, edge), min(high, end - edge)
    if length > far - near + _SLACK:
        near, far = low, high
    return near + (far - near - length) / 2


def common(one: Box, other: Box) -> Box:
    """What two boxes share; its edges cross where they share nothing."""
    return (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )

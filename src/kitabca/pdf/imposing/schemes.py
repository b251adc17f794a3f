"""Which page stands where on which sheet, so that sheets cut, folded and stacked read in order.

Pure: pages are indices from 0, None is a blank. A side lists its cells by rows from the top, each
row from the left, as one looks at it; a back is seen after the sheet is turned about its vertical
axis, as the pages of a book are.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

__all__ = [
    "SCHEMES",
    "Grid",
    "Scheme",
    "Sheet",
    "arrange",
    "grids",
    "leaves_on_a_sheet",
    "padded",
    "saddle",
    "signatures",
    "stacks",
    "two_up",
]

Side = tuple[int | None, ...]


class Grid(Struct, frozen=True):
    """Cells of a side. `folds` is true where the two columns are halves of a folded sheet."""

    columns: int
    rows: int
    folds: bool = False


class Sheet(Struct, frozen=True):
    """Both sides of a sheet; `depth` sheets lie outside of it in its fold (0 is the outermost, and
    a sheet that is not folded)."""

    front: Side
    back: Side
    depth: int = 0


class Scheme(Struct, frozen=True):
    """What is done with the sheets. `multiple` is what the number of pages is rounded up to."""

    name: str
    multiple: int
    grids: tuple[Grid, ...]


_FOLDED = (Grid(2, 1, folds=True),)

SCHEMES = {
    scheme.name: scheme
    for scheme in (
        Scheme("saddle", 4, _FOLDED),
        Scheme("signatures", 4, _FOLDED),
        Scheme("perfect", 4, (Grid(2, 1), Grid(1, 2))),
        Scheme("2-up", 1, (Grid(2, 1), Grid(1, 2))),
        Scheme("4-up", 2, (Grid(2, 2),)),
    )
}


def grids(name: str) -> tuple[Grid, ...]:
    """The grids that a scheme can be laid in, the usual one first. Raises KeyError."""
    return SCHEMES[name].grids


def leaves_on_a_sheet(grid: Grid) -> int:
    """How many leaves of two pages a sheet gives."""
    return grid.columns * grid.rows


def padded(count: int, multiple: int, back: int = 0) -> list[int | None]:
    """The pages in reading order with blanks to a multiple.

    Blanks follow the block: they stand before the last `back` pages, which are the back cover.
    """
    blanks: list[int | None] = [None] * (-count % multiple)
    return [*range(count - back), *blanks, *range(count - back, count)]


def saddle(pages: Sequence[int | None]) -> list[Sheet]:
    """Sheets nested and folded once, stapled through the fold, the outermost first.

    The number of pages must be a multiple of 4.
    """
    total = len(pages)
    if total % 4:
        raise ValueError("saddle stitching takes a multiple of 4 pages")
    return [
        Sheet(
            (pages[total - 1 - 2 * depth], pages[2 * depth]),
            (pages[2 * depth + 1], pages[total - 2 - 2 * depth]),
            depth,
        )
        for depth in range(total // 4)
    ]


def signatures(pages: Sequence[int | None], sheets: int) -> list[Sheet]:
    """Signatures of `sheets` sheets each, to be sewn or glued one on the other.

    The last has what is left, so that no sheet is blank. The number of pages must be a multiple
    of 4.
    """
    size = 4 * sheets
    return [
        sheet
        for start in range(0, len(pages), size)
        for sheet in saddle(pages[start : start + size])
    ]


def stacks(pages: Sequence[int | None], grid: Grid, *, repeat: bool = False) -> list[Sheet]:
    """Leaves cut apart; the stack of the first cell is laid on that of the second, and so on.

    With `repeat` every cell of a sheet has the same leaf: many copies of a card from few sheets.
    The number of pages must be even.
    """
    if len(pages) % 2:
        raise ValueError("leaves have two pages")
    cells = leaves_on_a_sheet(grid)
    leaves = [(pages[at], pages[at + 1]) for at in range(0, len(pages), 2)]
    count = len(leaves) if repeat else -(-len(leaves) // cells)
    leaves += [(None, None)] * (count * cells - len(leaves))
    sheets = []
    for index in range(count):
        shown = [leaves[index if repeat else cell * count + index] for cell in range(cells)]
        front = tuple(leaf[0] for leaf in shown)
        back = tuple(
            shown[row * grid.columns + column][1]
            for row in range(grid.rows)
            for column in reversed(range(grid.columns))
        )
        sheets.append(Sheet(front, back))
    return sheets


def two_up(pages: Sequence[int | None]) -> list[Sheet]:
    """Two pages on a side in reading order, not to be cut."""
    filled = [*pages, *[None] * (-len(pages) % 4)]
    return [
        Sheet((filled[at], filled[at + 1]), (filled[at + 2], filled[at + 3]))
        for at in range(0, len(filled), 4)
    ]


def arrange(
    name: str,
    pages: Sequence[int | None],
    grid: Grid,
    *,
    signature: int = 4,
    repeat: bool = False,
) -> list[Sheet]:
    """The sheets of a scheme by its name, in the order in which they are printed."""
    if name == "saddle":
        return saddle(pages)
    if name == "signatures":
        return signatures(pages, signature)
    if name == "2-up":
        return two_up(pages)
    return stacks(pages, grid, repeat=repeat)

"""Books to impose, and sheets read as hands and eyes would: turned over, folded, cut, stacked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO

import pikepdf
import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from kitabca.pdf.imposing import Job, impose
from kitabca.pdf.imposing.schemes import Grid

MM = 72 / 25.4
A5 = (148 * MM, 210 * MM)
A4 = (210 * MM, 297 * MM)


def words(page: int) -> str:
    """What stands on a page, from 1."""
    return f"page{page} word{page * 7} end{page}"


def book(
    count: int,
    size: tuple[float, float] = A5,
    more: Callable[[Canvas, int], None] | None = None,
) -> bytes:
    """A book of numbered pages; `more` draws on each (page from 1)."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1, pageCompression=1)
    for page in range(1, count + 1):
        canvas.setFont("Helvetica", 10)
        canvas.drawString(size[0] * 0.3, size[1] * 0.51, words(page))
        if more is not None:
            more(canvas, page)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def decorate(canvas: Canvas, page: int) -> None:
    """Outlines and a filled shape, by which a page's place and turn are seen."""
    canvas.setFillColorRGB(0.5, 0.1, 0.1)
    canvas.circle(60, 80 + page, 30, fill=1)
    canvas.rect(300, 500, 90, 20 + page, fill=0)


def sheets_of(data: bytes, **job: object) -> bytes:
    """The book's sheets, as a job's settings have them."""
    return impose(data, Job(**job), "book.pdf")[0]


def packed(pdf: pikepdf.Pdf) -> bytes:
    """As compact as PDF gets."""
    out = BytesIO()
    pdf.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        recompress_flate=True,
    )
    return out.getvalue()


Rect = tuple[float, float, float, float]


class Printed:
    """Sheets as they come out of a printer that turns them as it does."""

    def __init__(self, sheets: bytes, grid: Grid, flip: str) -> None:
        self.book = pypdfium2.PdfDocument(sheets)
        self.grid = grid
        self.flip = flip
        self.width, self.height = self.book[0].get_size()

    def __len__(self) -> int:
        return len(self.book) // 2

    def close(self) -> None:
        self.book.close()

    def cell(self, index: int) -> Rect:
        """Where a cell is on the paper, looked at from the front."""
        row, column = divmod(index, self.grid.columns)
        wide, high = self.width / self.grid.columns, self.height / self.grid.rows
        return (
            column * wide,
            self.height - (row + 1) * high,
            (column + 1) * wide,
            self.height - row * high,
        )

    def behind(self, cell: Rect) -> Rect:
        """The same paper on the back's own page: turned about the vertical axis, or, by a printer
        that turns about the other, about the horizontal one."""
        left, bottom, right, top = cell
        if self.flip == "short-edge":
            return self.width - right, bottom, self.width - left, top
        return left, self.height - top, right, self.height - bottom

    def text(self, sheet: int, back: bool, cell: Rect) -> str:
        page = self.book[2 * sheet + back]
        text = page.get_textpage()
        found = text.get_text_bounded(*cell)
        text.close()
        page.close()
        return " ".join(found.split())

    def leaf(self, sheet: int, index: int) -> tuple[str, str]:
        """Both faces of the paper in a cell, front first."""
        cell = self.cell(index)
        return self.text(sheet, False, cell), self.text(sheet, True, self.behind(cell))

    def nested(self, first: int, last: int) -> list[str]:
        """Sheets laid into each other and folded; the fold is at the left of the first page."""
        right = [self.leaf(sheet, 1) for sheet in range(first, last)]
        left = [self.leaf(sheet, 0)[::-1] for sheet in range(first, last)]
        return [face for leaf in [*right, *reversed(left)] for face in leaf]

    def piled(self) -> list[str]:
        """Sheets cut apart and the piles laid on each other, the first on top."""
        cells = range(self.grid.columns * self.grid.rows)
        leaves = [self.leaf(sheet, cell) for cell in cells for sheet in range(len(self))]
        return [face for leaf in leaves for face in leaf]

    def in_reading_order(self) -> list[str]:
        """Cells of each side as they are looked at, once the sheet is turned over."""
        faces = []
        for sheet in range(len(self)):
            for back in (False, True):
                for index in range(self.grid.columns * self.grid.rows):
                    cell = self.cell(index)
                    if back and self.flip == "turned":
                        left, bottom, right, top = cell
                        cell = (
                            self.width - right, self.height - top,
                            self.width - left, self.height - bottom,
                        )  # fmt: skip
                    faces.append(self.text(sheet, back, cell))
        return faces


def expected(count: int, total: int, back: int = 0) -> Sequence[str]:
    """The pages' words in order, with blanks before the last `back` pages."""
    texts = [words(page) for page in range(1, count + 1)]
    return [*texts[: count - back], *[""] * (total - count), *texts[count - back :]]

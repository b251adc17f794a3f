"""A picture of sheets: fronts at the left, backs at the right, a row for each sheet."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitabca.pdf.imposing import Plan

__all__ = ["preview"]

_WIDTH = 420  # of one side in a row of its own, in pixels
_GAP = 12
_TALLEST = 12_000
_GROUND, _PAPER_EDGE, _FOLD = "#8a8f94", "#5c6166", "#c94f3d"


def preview(sheets: bytes, plan: Plan) -> bytes:
    """The sheets of an imposed PDF as one PNG; folds and cuts are shown in red.

    Many sheets are drawn smaller, so that the picture stays under 12,000 pixels high.
    """
    import pypdfium2
    from PIL import Image, ImageDraw

    paper, grid = plan.paper, plan.grid
    count = len(plan.numbers)
    tallest = (_TALLEST - _GAP) / count - _GAP
    scale = min(_WIDTH / paper.width, max(tallest, 8) / paper.height)
    wide, high = max(1, round(paper.width * scale)), max(1, round(paper.height * scale))
    size = 2 * wide + 3 * _GAP, count * (high + _GAP) + _GAP
    picture = Image.new("RGB", size, _GROUND)
    pen = ImageDraw.Draw(picture)
    book = pypdfium2.PdfDocument(sheets)
    try:
        for index in range(2 * count):
            page = book[index]
            side = page.render(scale=scale).to_pil().convert("RGB").resize((wide, high))
            page.close()
            left = _GAP + index % 2 * (wide + _GAP)
            top = _GAP + index // 2 * (high + _GAP)
            picture.paste(side, (left, top))
            pen.rectangle((left - 1, top - 1, left + wide, top + high), outline=_PAPER_EDGE)
            for column in range(1, grid.columns):
                x = left + round(wide * column / grid.columns)
                pen.line((x, top, x, top + high), fill=_FOLD)
            for row in range(1, grid.rows):
                y = top + round(high * row / grid.rows)
                pen.line((left, y, left + wide, y), fill=_FOLD)
    finally:
        book.close()
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()

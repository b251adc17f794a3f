"""The block for a print shop: single pages in order, with bleed, no covers and no links."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import structs

from kitabca.diagnostics import Diagnostic
from kitabca.model import Place
from kitabca.pdf.press.binding import Order, Printed, bind, press_studio, too_coarse
from kitabca.pdf.press.sheets import Sheet, draw_marks
from kitabca.pdf.printers import stapled
from kitabca.pdf.screen import draw
from kitabca.pdf.studio import Drawn, Studio, pack
from kitabca.pdf.writing import number
from kitabca.typesetting.output import Page, Pages

__all__ = ["press_pdf", "rounded"]

# Pages that a binding can take: a folded sheet has four, a glued leaf two.
_MULTIPLE = {"saddle": 4, "signatures": 4, "perfect": 2}


def rounded(pages: int, binding: str) -> int:
    """The number of pages of the block with the blank ones that its binding asks for."""
    multiple = _MULTIPLE[binding]
    return -(-pages // multiple) * multiple


def press_pdf(
    pages: Pages,
    faces: Mapping[str, bytes],
    order: Order,
    drawing: Callable[[Pages, Studio], Sequence[Drawn]] = draw,
) -> tuple[bytes, list[Diagnostic]]:
    """The block as PDF/X-4 and PDF/A-2u, from the pages as they were set for the screen.

    `drawing` draws the pages, of which some may have been drawn before. Blank pages follow the last
    page, so the page map stays true. Returns the file with what is wrong with its pictures and its
    binding. Raises KeyError for a colour or face that the layout lacks, OSError for a picture or
    profile that can't be read.
    """
    printer = order.printer
    block = [page for page in pages.pages if page.section == "block"]
    last = block[-1].folio if block else 0
    missing = rounded(max(len(block), 1), printer.binding) - len(block)
    block += [Page("block", last + 1 + index, "blank", ()) for index in range(missing)]
    sheet = Sheet.marked(pages.width, pages.height, printer.bleed, printer.marks)
    alone = structs.replace(pages, pages=tuple(block))
    studio, palette = press_studio(alone, order, faces, printer.bleed)
    marks = draw_marks(sheet, printer.marks)
    begins, ends = _clipped(sheet), b"\n".join((b"Q", marks)) if marks else b"Q"
    printed = [
        Printed(sheet, shown.pictures, page, begins, shown.content, ends)
        if page.items
        else Printed(sheet, page=page, after=marks)
        for page, shown in zip(block, _packed(drawing(alone, studio)), strict=True)
    ]
    data = bind(order, alone, studio, palette, printed, "press")
    found = too_coarse(alone, order)
    if printer.binding == "saddle":
        caliper = printer.weight * printer.bulk / 1000 / 25.4 * 72
        found += stapled(Place(printer.name), len(block) // 4, caliper)
    return data, found


def _packed(drawn: Sequence[Drawn]) -> Sequence[Drawn]:
    pack(drawn)
    return drawn


def _clipped(sheet: Sheet) -> bytes:
    """What puts a page's operators at their place on the sheet, clipped to the bleed."""
    left, bottom, right, top = sheet.bled
    clip = b" ".join(map(number, (left, bottom, right - left, top - bottom)))
    shift = b"1 0 0 1 %b %b cm" % (number(sheet.margin), number(sheet.margin))
    return b"q %b re W n %b" % (clip, shift if sheet.margin else b"")

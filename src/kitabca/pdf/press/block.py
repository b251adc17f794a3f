"""The block for a print shop: single pages in order, with bleed, no covers and no links."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from kitabca.diagnostics import Diagnostic
from kitabca.pdf.drawing import Words, draw_page
from kitabca.pdf.press.binding import Order, Printed, bind, press_studio, too_coarse
from kitabca.pdf.press.sheets import Sheet, SlugFace, draw_marks, slug_codes, slug_line
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
    pages: Pages, faces: Mapping[str, bytes], order: Order
) -> tuple[bytes, list[Diagnostic]]:
    """The block as PDF/X-4 and PDF/A-2u, from the pages as they were set for the screen.

    Blank pages follow the last page, so the page map stays true. Returns the file with what is
    wrong with its pictures. Raises KeyError for a colour or face that the layout lacks, OSError for
    a picture or profile that can't be read.
    """
    printer = order.printer
    block = [page for page in pages.pages if page.section == "block"]
    last = block[-1].folio if block else 0
    missing = rounded(max(len(block), 1), printer.binding) - len(block)
    block += [Page("block", last + 1 + index, "blank", ()) for index in range(missing)]
    sheet = Sheet.marked(pages.width, pages.height, printer.bleed, printer.marks)
    studio, palette = press_studio(pages, order, faces, printer.bleed)
    slug = _slug_face(pages, order) if "slug" in printer.marks else ""
    marks = draw_marks(sheet, printer.marks)
    words = Words()
    printed = []
    shown: set[int] = set()
    for index, page in enumerate(block):
        drawn = draw_page(page, studio, {}, words)
        parts = [inside(sheet, drawn.content)] if drawn.content else []
        parts += [marks] if marks else []
        if slug:
            face = SlugFace(slug, studio.resources[slug], studio.fonts[slug])
            text = _slug_text(order, sheet, index + 1, len(block))
            shown.update(slug_codes(text, face.font))
            parts.append(slug_line(sheet, text, face))
        printed.append(Printed(sheet, b"\n".join(parts), drawn.pictures, page))
    codes = {slug: sorted(shown)} if slug else {}
    data = bind(order, pages, studio, palette, printed, "press", codes)
    alone = dataclasses.replace(pages, pages=tuple(block))
    return data, too_coarse(alone, order)


def inside(sheet: Sheet, content: bytes) -> bytes:
    """A page's operators at their place on the sheet, clipped to the bleed."""
    left, bottom, right, top = sheet.bled
    clip = b" ".join(map(number, (left, bottom, right - left, top - bottom)))
    shift = b"1 0 0 1 %b %b cm " % (number(sheet.margin), number(sheet.margin))
    return b"q %b re W n %b\n%b\nQ" % (clip, shift if sheet.margin else b"", content)


def _slug_face(pages: Pages, order: Order) -> str:
    """The face that the first words of the book are set in."""
    for page in pages.pages:
        for item in page.items:
            for run in getattr(item, "runs", ()):
                return str(run.face)
    return ""


def _slug_text(order: Order, sheet: Sheet, page: int, pages: int) -> str:
    millimetres = 25.4 / 72
    return (
        f"{order.metadata.title} · {page}/{pages} · "
        f"{sheet.width * millimetres:.0f} × {sheet.height * millimetres:.0f} mm"
        f" + {sheet.bleed * millimetres:.0f} mm · {order.printer.standard}"
        f" {order.printer.condition} · {order.metadata.modified or order.metadata.date}"
    )

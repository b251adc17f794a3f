"""Words that a printer would not print, because they stand too near the sheet's edge."""

from __future__ import annotations

import pypdfium2

from kitabca.diagnostics import Diagnostic, warning
from kitabca.model import Place
from kitabca.pdf.imposing.placing import Box, Placed, inside, inverse, printable
from kitabca.pdf.imposing.planning import Plan, ranges

__all__ = ["near_edge"]

_MM = 72 / 25.4
_HAIR = 0.2  # the box of a letter is a little larger than its ink


def near_edge(data: bytes, plan: Plan, path: str) -> list[Diagnostic]:
    """One warning that names the pages whose words reach into the unprintable edge.

    Grounds and pictures that run to the edge are let be: they lose a white margin, not a meaning.
    Raises pypdfium2's PdfiumError for a file that pdfium can't read.
    """
    if not plan.paper.edge:
        return []
    limits = printable(plan.paper)
    book = pypdfium2.PdfDocument(data)
    try:
        pages = {
            placed.page
            for side in plan.sides()
            for placed in side.placed
            if _has_words(book, placed, _strips(placed, limits))
        }
    finally:
        book.close()
    if not pages:
        return []
    parameters = {
        "pages": ranges(page + 1 for page in sorted(pages)),
        "edge": f"{plan.paper.edge / _MM:.1f}",
    }
    return [warning("words-at-edge", Place(path), **parameters)]


def _strips(placed: Placed, limits: Box) -> list[Box]:
    """What of a page lies outside the limits, as strips in the page's own user space."""
    left, bottom, right, top = placed.clip
    strips = [
        (left, bottom, limits[0] - _HAIR, top),
        (limits[2] + _HAIR, bottom, right, top),
        (left, bottom, right, limits[1] - _HAIR),
        (left, limits[3] + _HAIR, right, top),
    ]
    back = inverse(placed.matrix)
    return [inside(back, strip) for strip in strips if strip[0] < strip[2] and strip[1] < strip[3]]


def _has_words(book: pypdfium2.PdfDocument, placed: Placed, strips: list[Box]) -> bool:
    if not strips:
        return False
    page = book[placed.page]
    text = page.get_textpage()
    try:
        return any(text.get_text_bounded(*strip).strip() for strip in strips)
    finally:
        text.close()
        page.close()

"""Words that a printer would not print, because they stand too near the sheet's edge."""

from __future__ import annotations

import pypdfium2

from kitabca.diagnostics import Diagnostic, Severity
from kitabca.model import Place
from kitabca.pdf.imposing.placing import Box, Placed, inside, printable
from kitabca.pdf.imposing.planning import Plan, ranges

__all__ = ["near_edge"]

_MM = 72 / 25.4
_HAIR = 0.2  # the box of a letter is a little larger than its ink


def near_edge(data: bytes, plan: Plan, path: str) -> list[Diagnostic]:
    """One warning that names the pages whose words reach into the unprintable edge.

    Grounds and pictures that run to the edge are let be: they lose a white margin, not a meaning.
    """
    limits = printable(plan.paper)
    book = pypdfium2.PdfDocument(data)
    try:
        pages = {
            placed.page
            for side in plan.sides()
            for placed in side.placed
            if not _holds(limits, placed.area) and _loses(book, placed, limits)
        }
    finally:
        book.close()
    if not pages:
        return []
    parameters = {
        "pages": ranges(page + 1 for page in sorted(pages)),
        "edge": f"{plan.paper.edge / _MM:.1f}",
    }
    return [Diagnostic(Severity.WARNING, "words-at-edge", Place(path), parameters)]


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer[0] <= inner[0] + _HAIR
        and outer[1] <= inner[1] + _HAIR
        and outer[2] >= inner[2] - _HAIR
        and outer[3] >= inner[3] - _HAIR
    )


def _loses(book: pypdfium2.PdfDocument, placed: Placed, limits: Box) -> bool:
    page = book[placed.page]
    text = page.get_textpage()
    try:
        for index in range(text.count_rects()):
            box = inside(placed.matrix, text.get_rect(index))
            shown = not (
                box[2] < placed.clip[0]
                or box[0] > placed.clip[2]
                or box[3] < placed.clip[1]
                or box[1] > placed.clip[3]
            )
            if shown and not _holds(limits, box):
                return True
    finally:
        text.close()
        page.close()
    return False

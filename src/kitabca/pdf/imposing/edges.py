"""Words that a printer would not print, because they stand too near the sheet's edge."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kitabca.diagnostics import Diagnostic, warning
from kitabca.model import Place
from kitabca.pdf.imposing.placing import Box, Placed, inside, inverse, printable
from kitabca.pdf.imposing.planning import Plan, ranges
from kitabca.typesetting.output import Line, Pages

__all__ = ["near_edge", "near_edge_as_set"]

_MM = 72 / 25.4
_HAIR = 0.2  # the box of a letter is a little larger than its ink
# Of a size: how far letters with their accents reach above the baseline, and tails below it.
_ABOVE, _BELOW = 0.9, 0.25

_Strips = Sequence[Box]


def near_edge(data: bytes, plan: Plan, path: str) -> list[Diagnostic]:
    """One warning that names the pages whose words reach into the unprintable edge.

    Grounds and pictures that run to the edge are let be: they lose a white margin, not a meaning.
    Raises pypdfium2's PdfiumError for a file that pdfium can't read.
    """
    import pypdfium2

    book = pypdfium2.PdfDocument(data)

    def has_words(page: int, strips: _Strips) -> bool:
        shown = book[page]
        text = shown.get_textpage()
        try:
            return any(text.get_text_bounded(*strip).strip() for strip in strips)
        finally:
            text.close()
            shown.close()

    try:
        return _near_edge(plan, path, has_words)
    finally:
        book.close()


def near_edge_as_set(pages: Pages, plan: Plan, path: str) -> list[Diagnostic]:
    """The same of a book that we have set: its lines are known, and need not be read again."""

    def has_words(page: int, strips: _Strips) -> bool:
        words = _words(pages, page)
        return any(_meet(box, strip) for box in words for strip in strips)

    return _near_edge(plan, path, has_words)


def _words(pages: Pages, page: int) -> list[Box]:
    """The boxes of a page's words, from its lower left corner."""
    return [
        (run.x, up - _BELOW * run.size, run.x + run.width, up + _ABOVE * run.size)
        for line in pages.pages[page].items
        if isinstance(line, Line)
        for run in line.runs
        for up in (pages.height - line.y + run.rise,)
    ]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _near_edge(
    plan: Plan, path: str, has_words: Callable[[int, _Strips], bool]
) -> list[Diagnostic]:
    if not plan.paper.edge:
        return []
    limits = printable(plan.paper)
    pages = {
        placed.page
        for side in plan.sides()
        for placed in side.placed
        for strips in (_strips(placed, limits),)
        if strips and has_words(placed.page, strips)
    }
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

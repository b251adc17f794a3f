"""Two printings of a book, page by page as they look, and the booklet sheets that differ."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pypdfium2
from msgspec import Struct

from kitabca.pdf.opening import BROKEN, open_pdf, refuse

__all__ = ["Leaf", "changed_pages", "leaves", "sheets"]

# Dots an inch: a moved comma still blackens a dot.
_DPI = 110


class Leaf(Struct, frozen=True):
    """A page: its label, and a hash of what it looks like."""

    label: str
    look: str


def leaves(data: bytes, path: str) -> list[Leaf]:
    """The pages of a PDF; raises ContentError if it can't be read."""
    opened = open_pdf(data, path)
    try:
        labels = opened.page_labels
        book = pypdfium2.PdfDocument(data)
    except (*BROKEN, pypdfium2.PdfiumError) as fault:
        raise refuse("damaged-pdf", path) from fault
    try:
        return [Leaf(label, _look(book, index)) for index, label in enumerate(labels)]
    except pypdfium2.PdfiumError as fault:
        raise refuse("damaged-pdf", path) from fault
    finally:
        book.close()


def _look(book: pypdfium2.PdfDocument, index: int) -> str:
    page = book[index]
    bitmap = page.render(scale=_DPI / 72, grayscale=True)
    look = hashlib.sha256(f"{bitmap.width}x{bitmap.height}".encode())
    look.update(bytes(bitmap.buffer))
    bitmap.close()
    page.close()
    return look.hexdigest()


def changed_pages(printed: Sequence[Leaf], new: Sequence[Leaf]) -> list[int]:
    """Indexes of pages of the new book that don't look as the printed ones in their places."""
    return [
        index
        for index, leaf in enumerate(new)
        if index >= len(printed) or printed[index].look != leaf.look
    ]


def sheets(labels: Sequence[str]) -> list[tuple[int, ...]]:
    """The pages of each sheet of a booklet stapled in the fold, from the outermost: four indexes,
    outside left and right, inside left and right; -1 is a blank.

    Blanks that fill the last sheet come before the back cover, whose labels are not figures.

    >>> sheets(["i", "ii", "1", "2", "3", "iii"])
    [(5, 0, 1, -1), (-1, 2, 3, 4)]
    """
    count = len(labels)
    back = next((n for n in range(count) if labels[count - 1 - n].isdecimal()), count)
    order = [*range(count)]
    order[count - back : count - back] = [-1] * (-count % 4)
    total = len(order)
    return [
        (order[total - 1 - at], order[at], order[at + 1], order[total - 2 - at])
        for at in range(0, total // 2, 2)
    ]

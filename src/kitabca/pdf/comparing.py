"""Two printings of a book, page by page as they look, and the booklet sheets that differ."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pypdfium2
from msgspec import Struct

from kitabca.pdf.heavy import drawn_apart
from kitabca.pdf.imposing import Plan
from kitabca.pdf.imposing.schemes import Sheet
from kitabca.pdf.opening import BROKEN, bounded, open_pdf, page_count, refuse

__all__ = ["Leaf", "changed_pages", "changed_sheets", "leaves"]

# Dots an inch: a moved comma still blackens a dot.
_DPI = 110
# Dots of a page: a larger one is looked at more coarsely.
_MOST = 30e6


class Leaf(Struct, frozen=True):
    """A page: its label, and a hash of what it looks like."""

    label: str
    look: str


def leaves(data: bytes, path: str) -> list[Leaf]:
    """The pages of a PDF; raises ContentError if it can't be read."""
    opened = open_pdf(data, path)
    try:
        count = page_count(opened, path)
        labels = opened.page_labels
        bounded(opened)
        looks = drawn_apart(_looks, path, count, data, count)
    except (*BROKEN, pypdfium2.PdfiumError) as fault:
        raise refuse("damaged-pdf", path) from fault
    return [Leaf(label, look) for label, look in zip(labels, looks, strict=True)]


def _looks(data: bytes, count: int) -> list[str]:
    book = pypdfium2.PdfDocument(data)
    try:
        return [_look(book, index) for index in range(count)]
    finally:
        book.close()


def _look(book: pypdfium2.PdfDocument, index: int) -> str:
    page = book[index]
    width, height = page.get_size()
    scale = min(_DPI / 72, (_MOST / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
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


def changed_sheets(
    printed: Sequence[Leaf], then: Plan, new: Sequence[Leaf], now: Plan
) -> list[tuple[int, list[str]]]:
    """Sheets of the new booklet that are not as those which were printed: the number, from 1, and
    the labels of its pages as they stand on the front and the back, a blank as an empty text.

    Where the number of sheets is another, each is.
    """
    moved = len(then.sheets) != len(now.sheets)
    again = []
    for index, sheet in enumerate(now.sheets):
        before = () if moved else _cells(then.sheets[index])
        looks = [None if page is None else printed[page].look for page in before]
        after = _cells(sheet)
        if looks != [None if page is None else new[page].look for page in after]:
            labels = ["" if page is None else new[page].label for page in after]
            again.append((index + 1, labels))
    return again


def _cells(sheet: Sheet) -> tuple[int | None, ...]:
    return (*sheet.front, *sheet.back)

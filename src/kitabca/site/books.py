"""What a site is made of: finished books, as plain records."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from msgspec import Struct

from kitabca.model import Edition

__all__ = ["KINDS", "Book", "Download"]

# The ending of a file's name → (its key in the catalogue, its media type), in the page's order.
# Kobo's EPUB is an EPUB to the world; the reader knows it by its name.
KINDS = {
    "epub": ("phone", "application/epub+zip"),
    "kepub.epub": ("kobo", "application/epub+zip"),
    "pdf": ("print", "application/pdf"),
    "booklet.pdf": ("booklet", "application/pdf"),
}


class Download(Struct, frozen=True):
    """One file to take away. `kind` is `phone`, `kobo`, `print` or `booklet`.

    `page` is the page of a PDF in millimetres.
    """

    kind: str
    name: str
    type: str
    data: bytes
    page: tuple[int, int] = (0, 0)

    @property
    def sum(self) -> str:
        """SHA-256 in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


class Book(Struct, frozen=True):
    """One edition with its files.

    `identifier` is a URN. `cover` is a JPEG of the front `cover_size` pixels wide and high;
    `has_cover` is false where it shows the first page of what has no cover. `templates` are the
    site's templates of the edition's layout, by name; `layouts` is that layout and those that it
    stands on, nearest first.
    """

    edition: Edition
    identifier: str
    direction: str
    epub: bytes
    downloads: tuple[Download, ...]
    cover: bytes
    cover_size: tuple[int, int]
    has_cover: bool
    templates: Mapping[str, str]
    layouts: tuple[str, ...] = ()

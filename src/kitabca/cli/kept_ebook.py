"""The e-book kept by the run that set the pages, for Make's next step.

That run has read, checked and rendered all that the e-book is made of, and may have a second core
to spare. What is kept is good for the very files that it was made of, and for no others: it names
each with the digest of its bytes, and each look-up that found nothing. The list is the one that
Make has.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Set
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from kitabca.diagnostics import ContentError
from kitabca.files import Shelf

if TYPE_CHECKING:
    from kitabca.cli.stages import Desk

__all__ = ["find", "keep"]

_DIGEST = 16
# Photographs make e-books large; the cache is for many editions.
_MOST = 16 * 1024 * 1024


class _Kept(Struct, frozen=True, array_like=True):
    """The e-books by their endings, the digest of the page map that they tell of, and for each
    shelf what was read from it and what it had not."""

    ebooks: Mapping[str, bytes]
    page_map: bytes
    read: tuple[Mapping[str, bytes], ...]
    missed: tuple[Set[str], ...]


def keep(desk: Desk, ebooks: Mapping[str, bytes], page_map: bytes) -> None:
    """Keeps e-books, where there is a cache, with all that the desk has read until now; `page_map`
    is its file."""
    shelves = desk.shelves()
    large = sum(map(len, ebooks.values())) > _MOST
    if desk.cache is None or large or not all(all(shelf.read.values()) for shelf in shelves):
        return
    data = msgspec.msgpack.encode(
        _Kept(
            ebooks,
            _digest(page_map),
            tuple(shelf.read for shelf in shelves),
            tuple(shelf.missed for shelf in shelves),
        )
    )
    desk.cache[desk.key(b"ebook")] = _digest(data) + data


def find(desk: Desk, page_map: bytes, pdf: bytes) -> Mapping[str, bytes] | None:
    """What `keep` has kept of this edition, if every file is still what it was then, and the page
    map is; None, too, where the PDF is cut off. The desk knows afterwards what was read, as if the
    sources had been.
    """
    held = b"" if desk.cache is None else desk.cache.get(desk.key(b"ebook"), b"")
    data = held[_DIGEST:]
    if not data or _digest(data) != held[:_DIGEST]:  # a loss of power may have cut it off
        return None
    try:
        kept = msgspec.msgpack.decode(data, type=_Kept)
    except msgspec.DecodeError:
        return None
    if (
        kept.page_map != _digest(page_map)
        or not pdf.startswith(b"%PDF-")
        or b"%%EOF" not in pdf[-1024:]
    ):
        return None
    shelves = [Shelf(shelf.root) for shelf in desk.shelves()]
    if not all(map(_unchanged, shelves, kept.read, kept.missed)):
        return None
    for shelf, again in zip(desk.shelves(), shelves, strict=True):
        shelf.read.update(again.read)
        shelf.missed.update(again.missed)
    return kept.ebooks


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST).digest()


def _unchanged(shelf: Shelf, read: Mapping[str, bytes], missed: Set[str]) -> bool:
    """Whether a shelf has all that was read, just as it was, and still nothing of the rest."""
    if any(shelf.find(path) is not None for path in missed):
        return False
    try:
        for path in read:
            shelf.bytes(path)
    except ContentError:
        return False
    return shelf.read == read

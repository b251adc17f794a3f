"""Documents kept for the e-book: the run that set the pages has read, checked and rendered them.

What is kept is good for the very files that it was made of, and for no others: it names each with
the digest of its bytes, and each look-up that found nothing. The list is the one that Make has.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kitabca import model
from kitabca.diagnostics import ContentError
from kitabca.files import Shelf
from kitabca.layout import Layout, records
from kitabca.model import Edition
from kitabca.records import Records
from kitabca.rendering.document import Document

if TYPE_CHECKING:
    from kitabca.cli.stages import Desk

__all__ = ["find", "keep"]

Composition = tuple[Edition, Layout, Sequence[Document]]


class _Kept(Struct, frozen=True):
    """What was composed, and for each shelf what was read from it and what it had not."""

    edition: Edition
    layout: Layout
    documents: tuple[Document, ...]
    read: tuple[Mapping[str, bytes], ...]
    missed: tuple[Set[str], ...]


_RECORDS = Records(
    (
        *(
            one
            for module in (model, records)
            for one in vars(module).values()
            if isinstance(one, type) and one.__module__ == module.__name__
        ),
        Document,
        _Kept,
    )
)


def keep(desk: Desk, edition: Edition, layout: Layout, documents: Sequence[Document]) -> None:
    """Keeps what was composed on this desk, where there is a cache; nothing else was read yet.

    The edition is kept without the words of its parts: the documents have them.
    """
    shelves = _shelves(desk)
    if desk.cache is None or not all(all(shelf.read.values()) for shelf in shelves):
        return
    parts = tuple(replace(part, title=(), blocks=(), listing=None) for part in edition.parts)
    desk.cache[_key(desk)] = _RECORDS.write(
        _Kept(
            replace(edition, parts=parts),
            # The memo tells what was asked of the layout so far.
            replace(layout, memo={}),
            tuple(documents),
            tuple(shelf.read for shelf in shelves),
            tuple(shelf.missed for shelf in shelves),
        )
    )


def find(desk: Desk) -> Composition | None:
    """What `keep` has kept of this edition, if every file is still what it was then.

    The edition's parts have their kinds and options and no words. The desk knows afterwards what
    was read, as if the sources had been.
    """
    if desk.cache is None:
        return None
    kept = _RECORDS.read(desk.cache.get(_key(desk), b""))
    if not isinstance(kept, _Kept):
        return None
    shelves = [Shelf(shelf.root) for shelf in _shelves(desk)]
    if not all(map(_unchanged, shelves, kept.read, kept.missed)):
        return None
    for shelf, again in zip(_shelves(desk), shelves, strict=True):
        shelf.read.update(again.read)
        shelf.missed.update(again.missed)
    return kept.edition, kept.layout, kept.documents


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


def _shelves(desk: Desk) -> tuple[Shelf, ...]:
    return (desk.sources, *desk.layouts, *desk.fonts)


def _key(desk: Desk) -> bytes:
    told = repr((desk.path, [str(shelf.root) for shelf in _shelves(desk)]))
    data = told.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=16, person=b"composed").digest()

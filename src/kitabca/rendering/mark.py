"""A few letters made from what a book says, by which two printings of it can be told apart."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from msgspec import Struct

from kitabca.model import Edition, Place, TableUse

__all__ = ["mark"]

# Letters and figures that nobody takes for each other, on paper or over the telephone.
_LETTERS = "ACDEFHJKLMNPRTUVWXY34679"
_LENGTH = 5


def mark(edition: Edition) -> str:
    """The mark of all that the edition says: its words, rows, references, pictures and layout.

    It comes from the Edition, which has no mark in it, so it does not depend on itself. Where a
    thing stands in the sources changes nothing, nor does a row that this book does not print.
    """
    digest = hashlib.sha256()
    for piece in _spelled(edition):
        digest.update(piece.encode("utf-8") + b"\0")
    rest = int.from_bytes(digest.digest(), "big")
    made = ""
    for _ in range(_LENGTH):
        rest, place = divmod(rest, len(_LETTERS))
        made += _LETTERS[place]
    return made


def _spelled(value: object) -> Iterator[str]:
    """A value of the model as texts that no other value gives, without places in the sources."""
    if isinstance(value, Place | TableUse):
        return
    if isinstance(value, Struct):
        yield f"<{type(value).__name__}"
        for name in value.__struct_fields__:
            yield from _spelled(getattr(value, name))
        yield ">"
    elif isinstance(value, Mapping):
        yield "{"
        for name in sorted(value):
            yield str(name)
            yield from _spelled(value[name])
        yield "}"
    elif isinstance(value, tuple):
        yield "("
        for item in value:
            yield from _spelled(item)
        yield ")"
    else:
        yield repr(value)

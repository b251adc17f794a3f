"""Records as bytes and back, for caches: quick, and safe to read whoever wrote them.

Bytes that are damaged, or that name any class but those agreed, count as absent.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Iterable
from typing import Any

__all__ = ["Records"]

_DIGEST = 16
_BROKEN = (
    pickle.UnpicklingError,
    EOFError,
    AttributeError,
    TypeError,
    ValueError,
    IndexError,
    KeyError,
)

Made = dict[tuple[object, ...], object]


class Records:
    """Writes and reads records of some classes, and what Python builds in.

    `shared` is a class whose equal records are one object after reading.
    """

    def __init__(self, classes: Iterable[type], shared: type | None = None) -> None:
        self.classes = {(one.__module__, one.__qualname__): one for one in classes}
        self.shared = shared

    def write(self, record: object) -> bytes:
        """The record's bytes, led by their digest."""
        data = pickle.dumps(record, 5)
        return hashlib.blake2b(data, digest_size=_DIGEST).digest() + data

    def read(self, data: bytes, made: Made | None = None) -> Any:
        """What `write` wrote; None for anything else. `made` has the shared records so far."""
        body = data[_DIGEST:]
        if not body or hashlib.blake2b(body, digest_size=_DIGEST).digest() != data[:_DIGEST]:
            return None
        try:
            return _Reader(body, self, {} if made is None else made).load()
        except _BROKEN:
            return None


class _Reader(pickle.Unpickler):
    """Reads the agreed classes and nothing else: no other name is ever looked up."""

    def __init__(self, data: bytes, records: Records, made: Made) -> None:
        super().__init__(io.BytesIO(data))
        self.records = records
        # Not a method: what is looked up is remembered, and would hold the reader with all that it
        # has read.
        self.share = None if records.shared is None else _sharing(records.shared, made)

    def find_class(self, module: str, name: str) -> Callable[..., object]:
        try:
            found = self.records.classes[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is not agreed on") from None
        return self.share if self.share and found is self.records.shared else found


def _sharing(one: type, made: Made) -> Callable[..., object]:
    """What makes a record from its fields: texts, whole numbers, and tuples of them."""
    same: dict[Any, Any] = {}
    hold = same.setdefault

    def share(*given: Any) -> object:
        known = made.get(given)
        if known is None:
            # Unpickled numbers are all objects of their own; texts were alike within their bytes.
            held = [
                tuple(map(hold, part, part))
                if type(part) is tuple and part and type(part[0]) is not str
                else part
                for part in given
            ]
            known = made[tuple(held)] = one(*held)
        return known

    return share

"""Records as bytes and back, for caches: quick, and safe to read whoever wrote them.

Bytes that are damaged, or that name any class but those agreed, count as absent.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Iterable
from typing import Any, get_type_hints

import msgspec

__all__ = ["Records", "Same"]

_DIGEST = 16
_BROKEN = (
    pickle.UnpicklingError,
    EOFError,
    AttributeError,
    TypeError,
    ValueError,
    IndexError,
    KeyError,
    msgspec.MsgspecError,
)


class Same(dict[bytes, Any]):
    """Records of one class by their bytes, each made once, with numbers and letters that are one
    object in all of them.

    The class is an `array_like` Struct of texts, whole numbers, and tuples of them. Looked up by
    its bytes, a record is not even read where another part has had it.
    """

    def __init__(self, one: type[msgspec.Struct]) -> None:
        super().__init__()
        fields: Any = tuple(get_type_hints(one).values())
        self.given: Callable[[bytes], tuple[Any, ...]]
        self.given = msgspec.msgpack.Decoder(tuple[fields]).decode
        self.make: Callable[..., object] = one
        self.held: dict[Any, Any] = {}

    def __missing__(self, data: bytes) -> object:
        hold = self.held.setdefault
        fields = [
            tuple(map(hold, part, part)) if type(part) is tuple else part
            for part in self.given(data)
        ]
        made = self[data] = self.make(*fields)
        return made


class Records:
    """Writes and reads records of some classes, and what Python builds in.

    `shared` is a class whose equal records are one object after reading, see `Same`.
    """

    def __init__(self, classes: Iterable[type], shared: type[msgspec.Struct] | None = None) -> None:
        self.classes = {(one.__module__, one.__qualname__): one for one in classes}
        self.shared = shared

    def write(self, record: object) -> bytes:
        """The record's bytes, led by their digest."""
        if self.shared is None:
            data = pickle.dumps(record, 5)
        else:
            out = io.BytesIO()
            pickler = pickle.Pickler(out, 5)
            pickler.dispatch_table = {self.shared: _by_bytes}
            pickler.dump(record)
            data = out.getvalue()
        return hashlib.blake2b(data, digest_size=_DIGEST).digest() + data

    def read(self, data: bytes, same: Same | None = None) -> Any:
        """What `write` wrote; None for anything else. `same` has the shared records so far."""
        body = data[_DIGEST:]
        if not body or hashlib.blake2b(body, digest_size=_DIGEST).digest() != data[:_DIGEST]:
            return None
        if same is None and self.shared is not None:
            same = Same(self.shared)
        try:
            return _Reader(body, self, same).load()
        except _BROKEN:
            return None


def _same(data: bytes) -> object:
    """Stands in the bytes for the `Same` that reads them."""
    raise AssertionError("never called")  # pragma: no cover


def _by_bytes(one: msgspec.Struct) -> tuple[Callable[[bytes], object], tuple[bytes]]:
    return _same, (_packed(one),)


_packed = msgspec.msgpack.Encoder().encode
_SAME = (_same.__module__, _same.__qualname__)


class _Reader(pickle.Unpickler):
    """Reads the agreed classes and nothing else: no other name is ever looked up."""

    def __init__(self, data: bytes, records: Records, same: Same | None) -> None:
        super().__init__(io.BytesIO(data))
        self.records = records
        # A method of the table: what is looked up is remembered, and one of the reader's own would
        # hold the reader with all that it has read.
        self.same = None if same is None else same.__getitem__

    def find_class(self, module: str, name: str) -> Callable[..., object]:
        if self.same is not None and (module, name) == _SAME:
            return self.same
        try:
            return self.records.classes[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is not agreed on") from None

"""The later parts of a large book, read or set by a second process while this one does the earlier.

What it hands over are the bytes that the cache would hold, so that the book is the same to the
byte.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from functools import partial

from msgspec import Struct

from kitabca.cli.second import Pieces, second

__all__ = ["READING", "SETTING", "Kept", "Share", "ahead"]

Kept = MutableMapping[bytes, bytes]

# From so many bytes on (some 450 pages) memory counts for more than a fiftieth of a second.
_LONG = 2_000_000


class Share(Struct, frozen=True):
    """How the bytes of a book's parts are dealt out. Of less than `least` a second process costs
    what it saves. The first process has other work that takes as long as `before` bytes and, for
    each byte of the book, as `beside` bytes: so much less it takes of the parts."""

    least: int
    before: int = 0
    beside: float = 0.0

    def own(self, total: int) -> float:
        """The bytes that are left to the first process."""
        return (total * (1.0 - self.beside) - self.before) / 2.0


# It loads the next rooms meanwhile.
READING = Share(100_000, before=250_000)
# It breaks all pages besides. Some 15 pages are the least.
SETTING = Share(40_000, beside=0.3)


def _later(keys: Sequence[tuple[bytes, int]], kept: Kept, share: Share) -> list[int]:
    """The parts for the second process: the last of those that must be made, if it is worth it."""
    missing = [index for index, (key, _) in enumerate(keys) if key not in kept]
    total = sum(keys[index][1] for index in missing)
    if total < share.least:
        return []
    own = 0
    for place, index in enumerate(missing):
        own += keys[index][1]
        if own >= share.own(total):
            return missing[place + 1 :]
    return []


class _Ahead(Kept):
    """A cache whose entries with the keys `awaited` come from another process, in that order."""

    def __init__(self, kept: Kept, awaited: Sequence[bytes], pieces: Pieces) -> None:
        self.kept = kept
        self.awaited = deque(awaited)
        self.pieces = pieces
        self.come: dict[bytes, tuple[int, int]] = {}

    def __getitem__(self, key: bytes) -> bytes:
        while key in self.awaited:
            piece = self.pieces.next()
            if piece is None:
                self.awaited.clear()
                break
            self.come[self.awaited.popleft()] = piece
        if key in self.come:
            data = self.pieces.read(self.come.pop(key))
            if data:
                return data
        return self.kept[key]

    def __setitem__(self, key: bytes, value: bytes) -> None:
        self.kept[key] = value

    def __delitem__(self, key: bytes) -> None:
        del self.kept[key]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.kept)

    def __len__(self) -> int:
        return len(self.kept)


@contextmanager
def ahead(
    keys: Sequence[tuple[bytes, int]],
    kept: Kept | None,
    made: Callable[[int], bytes],
    share: Share = SETTING,
) -> Iterator[Kept | None]:
    """The cache, with parts added that a second process makes by `made` (b"" for none).

    `keys` has each part's key and the bytes of its text.
    """
    later = _later(keys, {} if kept is None else kept, share)
    if not later:
        yield kept
        return
    if sum(length for _, length in keys) > _LONG:
        # What reading left behind would be held to the end, since nobody looks for cycles.
        gc.collect()
    with second(partial(made, index) for index in later) as pieces:
        if pieces is None:
            yield kept
            return
        base: Kept = _Nothing() if kept is None else kept
        yield _Ahead(base, [keys[index][0] for index in later], pieces)


class _Nothing(dict[bytes, bytes]):
    """Keeps nothing, for a run without a cache."""

    def __setitem__(self, key: bytes, value: bytes) -> None:
        return

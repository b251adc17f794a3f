"""A second process that reads or sets the later parts of a large book while this one does the
earlier.

What it hands over are the bytes that the cache would hold, so that the book is the same to the
byte. They wait in a file without a name, since of a large book neither process could hold them
lightly. Where there is no fork, no second core, or Make runs several editions already, nothing here
happens; where the second process dies, the first sets its parts too.
"""

from __future__ import annotations

import gc
import os
import re
import signal
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from tempfile import TemporaryFile
from typing import BinaryIO

from msgspec import Struct

__all__ = ["READING", "SETTING", "Kept", "Share", "ahead", "jobs"]

Kept = MutableMapping[bytes, bytes]

_MANY_JOBS = re.compile(r"^\w*j|(?:^|\s)-\w*j|jobserver")
_KEY, _LENGTH = 16, 8
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


def jobs() -> int:
    """How many processes an edition may take: two, or one where Make runs several editions."""
    if not hasattr(os, "fork") or _MANY_JOBS.search(os.environ.get("MAKEFLAGS", "")):
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return 2 if (cores or 1) > 1 else 1


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
    """A cache whose later entries come from another process: `source` says of each its key and its
    length when it stands in the file `parts`, one after another."""

    def __init__(
        self, kept: Kept, awaited: Iterable[bytes], source: BinaryIO, parts: BinaryIO
    ) -> None:
        self.kept = kept
        self.awaited = set(awaited)
        self.source = source
        self.parts = parts
        self.end = 0
        self.come: dict[bytes, tuple[int, int]] = {}

    def __getitem__(self, key: bytes) -> bytes:
        while key in self.awaited and key not in self.come:
            head = self.source.read(_KEY + _LENGTH)
            if len(head) < _KEY + _LENGTH:
                self.awaited.clear()
                break
            length = int.from_bytes(head[_KEY:], "big")
            self.come[head[:_KEY]] = self.end, length
            self.end += length
        if key in self.come:
            self.awaited.discard(key)
            start, length = self.come.pop(key)
            if length:
                return os.pread(self.parts.fileno(), length, start)
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
    with ExitStack() as open_files:
        try:
            parts = open_files.enter_context(TemporaryFile(buffering=0))
        except OSError:
            yield kept
            return
        if sum(length for _, length in keys) > _LONG:
            # What reading left behind would be held to the end, since nobody looks for cycles.
            gc.collect()
        read, write = os.pipe()
        child = os.fork()
        if not child:
            os.close(read)
            _make(later, keys, made, parts, write)
        os.close(write)
        source = open_files.enter_context(os.fdopen(read, "rb"))
        try:
            base: Kept = _Nothing() if kept is None else kept
            yield _Ahead(base, [keys[index][0] for index in later], source, parts)
        finally:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


class _Nothing(dict[bytes, bytes]):
    """Keeps nothing, for a run without a cache."""

    def __setitem__(self, key: bytes, value: bytes) -> None:
        return


def _make(
    later: Iterable[int],
    keys: Sequence[tuple[bytes, int]],
    made: Callable[[int], bytes],
    parts: BinaryIO,
    write: int,
) -> None:
    """The second process: makes its parts, hands them over, and is gone without a word."""
    status = 1
    try:
        for index in later:
            data = made(index)
            # Short only where the disk is full; then nothing is said of it.
            if data and parts.write(data) != len(data):
                break
            # Of none it is said, so that the first process need not wait for the end.
            os.write(write, keys[index][0] + len(data).to_bytes(_LENGTH, "big"))
        status = 0
    finally:
        # Not sys.exit: what the first process has not yet written is not this one's to write.
        os._exit(status)

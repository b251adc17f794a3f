"""A second process, which does what this one needs later, and hands it over piece by piece.

Pieces wait in a file without a name, since of a large book neither process could hold them lightly.
Where there is no fork, no second core, or Make runs several editions already, one process does all;
where the second dies, the first does its works too.
"""

from __future__ import annotations

import os
import pickle
import re
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from functools import partial
from tempfile import TemporaryFile
from typing import Any, BinaryIO

__all__ = ["Pieces", "beside", "jobs", "second"]

_MANY_JOBS = re.compile(r"^\w*j|(?:^|\s)-\w*j|jobserver")
_LENGTH = 8


def jobs() -> int:
    """How many processes an edition may take: two, or one where Make runs several editions."""
    if not hasattr(os, "fork") or _MANY_JOBS.search(os.environ.get("MAKEFLAGS", "")):
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return 2 if (cores or 1) > 1 else 1


class Pieces:
    """What the second process has handed over: `told` says how long each piece is when it stands in
    the file `parts`, one after another."""

    def __init__(self, told: BinaryIO, parts: BinaryIO) -> None:
        self.told = told
        self.parts = parts
        self.end = 0

    def next(self) -> tuple[int, int] | None:
        """Waits for the next piece: where it begins and how long it is; None if none comes."""
        head = self.told.read(_LENGTH)
        if len(head) < _LENGTH:
            return None
        length = int.from_bytes(head, "big")
        self.end += length
        return self.end - length, length

    def read(self, piece: tuple[int, int]) -> bytes:
        """The bytes of a piece, which may be asked for at any time."""
        start, length = piece
        return os.pread(self.parts.fileno(), length, start)


@contextmanager
def second(works: Iterable[Callable[[], bytes]]) -> Iterator[Pieces | None]:
    """The pieces that a second process makes by these works, in their order; None where it has no
    room for them."""
    with ExitStack() as open_files:
        try:
            parts = open_files.enter_context(TemporaryFile(buffering=0))
        except OSError:
            yield None
            return
        held = signal.pthread_sigmask(signal.SIG_BLOCK, ())
        try:
            read, write = os.pipe()
            told = open_files.enter_context(os.fdopen(read, "rb"))
            child = _forked(write, held)
        except OSError:
            # So many processes or files are not to be had.
            yield None
            return
        if not child:
            os.close(read)
            _work(works, parts, write, held)
        try:
            os.close(write)
            signal.pthread_sigmask(signal.SIG_SETMASK, held)
            yield Pieces(told, parts)
        finally:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _forked(write: int, held: set[int]) -> int:
    """`os.fork`, after which nobody else holds the pipe's end if there is no second process.

    Ctrl-C waits until both processes stand where they are ready for it and hold back nothing but
    the signals in `held` again. Otherwise the second could outlive the first, or Python tell of it
    in the fork.
    """
    try:
        # One that came a moment before is raised here, when it is blocked already.
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
        return os.fork()
    except BaseException:
        os.close(write)
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
        raise


def _work(
    works: Iterable[Callable[[], bytes]], parts: BinaryIO, write: int, held: set[int]
) -> None:
    """The second process: does its works, hands them over, and is gone without a word."""
    status = 1
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
        for work in works:
            data = work()
            # Short only where the disk is full; then nothing is said of it.
            if data and parts.write(data) != len(data):
                break
            # Of none it is said, so that the first process need not wait for the end.
            os.write(write, len(data).to_bytes(_LENGTH, "big"))
        status = 0
    finally:
        # Not sys.exit: what the first process has not yet written is not this one's to write.
        os._exit(status)


@contextmanager
def beside(
    works: Mapping[str, Callable[[], Any]], *, alone: bool = False
) -> Iterator[Callable[[str], Any]]:
    """What takes the works' results by name, while a second process does them in their order.

    A work that raises, and those after it, are done by this process when they are asked for, which
    so meets what it raises; all are where it is to be `alone`. Results are pickled.
    """
    pickled = (partial(_pickled, work) for work in works.values())
    with nullcontext() if alone else second(pickled) as pieces:
        if pieces is None:
            yield lambda name: works[name]()
            return
        waiting = iter(works)
        come: dict[str, tuple[int, int] | None] = {}

        def take(name: str) -> Any:
            while name not in come:
                come[next(waiting)] = pieces.next()
            piece = come[name]
            return works[name]() if piece is None else pickle.loads(pieces.read(piece))

        yield take


def _pickled(work: Callable[[], Any]) -> bytes:
    return pickle.dumps(work(), protocol=pickle.HIGHEST_PROTOCOL)

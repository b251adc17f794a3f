"""Strangers' files read or drawn in a process of their own, whose time and memory have an end.

A kilobyte of forms in forms keeps a renderer of PDF busy for ever, a merged cell as large as a
sheet a reader of workbooks; no look at a file tells all of these from one that is merely rich.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from kitabca.diagnostics import ContentError

__all__ = ["PATIENCE", "apart", "bounds"]

# The clock goes on where others have the processor.
PATIENCE = 6
_MEMORY = 2 << 30

Given = ParamSpec("Given")
Made = TypeVar("Made")


def apart(
    work: Callable[Given, Made],
    too_heavy: ContentError,
    seconds: float,
    *given: Given.args,
    **named: Given.kwargs,
) -> Made:
    """What `work` makes of the rest in so many seconds of the processor.

    What it raises is raised here too. Raises `too_heavy` where it takes more time or memory, or
    ends the process.
    """
    # To types it is a context of any kind; only those of a certain kind are said to have processes.
    context: Any = get_context("fork" if sys.platform == "linux" else "spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_answer, args=(theirs, seconds, work, given, named))
    child.start()
    theirs.close()
    made: Any = MemoryError()
    try:
        with suppress(EOFError):
            if ours.poll(seconds * PATIENCE):
                made = ours.recv()
    finally:
        child.kill()
        child.join()
        child.close()
        ours.close()
    if isinstance(made, MemoryError):
        raise too_heavy
    if isinstance(made, Exception):
        raise made
    answer: Made = made
    return answer


def _answer(
    out: Connection, seconds: float, work: Callable[..., Any], given: Any, named: Any
) -> None:
    _bound(seconds)
    # What a renderer cries when it dies is nothing to read.
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 2)
    try:
        made = work(*given, **named)
    except Exception as fault:
        made = fault
    out.send(made)


def bounds(seconds: float) -> dict[str, Any]:
    """What to give to `subprocess.run` for a program of somebody else's to be bounded alike."""
    return {} if os.name == "nt" else {"preexec_fn": partial(_bound, seconds)}


def _bound(seconds: float) -> None:
    """Ends this process when it has used so many seconds of the processor, and bounds its memory,
    where the system can; elsewhere the clock of whoever waits must do."""
    try:
        import resource
    except ImportError:  # Windows
        return
    # A forked process has what its parent held already.
    room = _held() + _MEMORY
    for what, most in ((resource.RLIMIT_CPU, int(seconds) + 1), (resource.RLIMIT_AS, room)):
        _, hard = resource.getrlimit(what)
        own = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(what, (own, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _held() -> int:
    """Bytes of this process's addresses; 0 where the system doesn't say."""
    with suppress(OSError):
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    return 0

"""Runs inputs in a process of its own, so that what crashes or hangs is known and told.

`python tests/fuzz/running.py --inputs 100000 --faults DIR` runs that many over all kinds.
"""

from __future__ import annotations

import argparse
import gc
import mmap
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from fuzzing import Kind, Room
from kinds import KINDS

__all__ = ["CPU", "Outcome", "as_told", "run", "tried"]

# Seconds of the processor for one input, and of the clock without any sign of life.
CPU = 10.0
SILENT = 120.0
MEMORY = 3 << 30
_WORD = 8
# Inputs that one process tries in a row.
CHUNK = 500


@dataclass(slots=True)
class Outcome:
    """How many inputs of a kind were tried and made or refused; the faults, by what they say."""

    tried: int = 0
    made: int = 0
    seconds: float = 0.0
    slowest: tuple[float, int] = (0.0, 0)
    faults: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)

    def add(self, other: Outcome) -> None:
        """Counts another stretch of the same kind in."""
        self.tried += other.tried
        self.made += other.made
        self.seconds += other.seconds
        self.slowest = max(self.slowest, other.slowest)
        self.seen += other.seen
        for what, (serial, data) in other.faults.items():
            known = self.faults.get(what)
            if known is None or len(data) < len(known[1]):
                self.faults[what] = (serial, data)


class Slow(BaseException):
    """More time than an input may take. Not an Exception, so that nothing swallows it."""


def made_input(kind: Kind, seed: int, serial: int) -> bytes:
    chance = random.Random(f"{seed} {kind.name} {serial}")
    return kind.mutate(chance, kind.seeds(), kind.words)


def run(kind: Kind, serials: range, seed: int) -> Outcome:
    """All inputs of a range; behind an input that kills its process another one goes on."""
    outcome = Outcome()
    kind.seeds()  # once, not in each process
    start = serials.start
    while start < serials.stop:
        start = _stretch(kind, range(start, serials.stop), seed, outcome)
    return outcome


def _stretch(kind: Kind, serials: range, seed: int, outcome: Outcome) -> int:
    """Runs until the end or until the process dies; the serial to go on with."""
    at = mmap.mmap(-1, _WORD)
    at[:] = serials.start.to_bytes(_WORD, "big")
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _child(kind, serials, seed, at, writer)
    os.close(writer)
    told = b""
    last, since, hung = -1, time.monotonic(), False
    os.set_blocking(reader, False)
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        while True:
            try:
                more = os.read(reader, 1 << 20)
            except BlockingIOError:
                break
            if not more:
                break
            told += more
        if ended:
            break
        serial = int.from_bytes(at[:], "big")
        if serial != last:
            last, since = serial, time.monotonic()
        elif time.monotonic() - since > SILENT:
            hung = True
            os.kill(child, signal.SIGKILL)
        time.sleep(0.05)
    os.close(reader)
    _take(told, kind, seed, outcome)
    if not status:
        return serials.stop
    serial = int.from_bytes(at[:], "big")
    how = "hangs" if hung else f"dies of signal {os.WTERMSIG(status)}, status {status >> 8}"
    outcome.tried += 1
    _fault(outcome, how, serial, made_input(kind, seed, serial))
    return serial + 1


def _take(told: bytes, kind: Kind, seed: int, outcome: Outcome) -> None:
    for line in told.decode("utf-8", "replace").splitlines():
        serial, took, what = line.split("\t", 2)
        outcome.tried += 1
        outcome.seconds += float(took)
        outcome.slowest = max(outcome.slowest, (float(took), int(serial)))
        if what == "made":
            outcome.made += 1
        elif what != "refused":
            _fault(outcome, what, int(serial), made_input(kind, seed, int(serial)))


def _fault(outcome: Outcome, what: str, serial: int, data: bytes) -> None:
    outcome.seen[what] += 1
    known = outcome.faults.get(what)
    if known is None or len(data) < len(known[1]):
        outcome.faults[what] = (serial, data)


def _child(kind: Kind, serials: range, seed: int, at: mmap.mmap, writer: int) -> None:
    status = 1
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGPROF, _too_slow)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        # No other program belongs to what is tried here (preflight would call Ghostscript).
        os.environ["PATH"] = ""
        with tempfile.TemporaryDirectory(dir=_memory()) as folder:
            room = Room(Path(folder))
            os.chdir(folder)
            kind.prepare(room)
            for serial in serials:
                at[:] = serial.to_bytes(_WORD, "big")
                data = made_input(kind, seed, serial)
                began = time.process_time()
                what = tried(kind, room, data, serial)
                took = time.process_time() - began
                os.write(writer, f"{serial}\t{took:.4f}\t{what}\n".encode())
                if serial % 64 == 0:
                    gc.collect()
        status = 0
    finally:
        os._exit(status)


def _memory() -> str | None:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def _too_slow(*_: object) -> None:
    raise Slow


def tried(kind: Kind, room: Room, data: bytes, serial: int) -> str:
    signal.setitimer(signal.ITIMER_PROF, CPU)
    try:
        return "made" if kind.take(room, data, serial) else "refused"
    except BaseException as fault:
        return as_told(fault)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def as_told(fault: BaseException) -> str:
    """The exception with the innermost line of ours, so that equal faults are told once."""
    place = ""
    for frame in traceback.extract_tb(fault.__traceback__):
        if "kitabca" in frame.filename or "fuzz" in Path(frame.filename).parent.name:
            place = f"{Path(frame.filename).name}:{frame.lineno}"
    said = " ".join(str(fault).split()) if isinstance(fault, AssertionError) else ""
    return f"{type(fault).__name__} {place} {said[:60]}".strip()


def _shares(inputs: int, kinds: Sequence[Kind]) -> Iterator[tuple[Kind, int]]:
    whole = sum(kind.share for kind in kinds)
    for kind in kinds:
        yield kind, max(1, round(inputs * kind.share / whole))


def _chunk(name: str, serials: range, seed: int) -> Outcome:
    return run(KINDS[name], serials, seed)


def run_all(
    shares: Sequence[tuple[Kind, int]], seed: int, jobs: int, say: Callable[[str], None]
) -> dict[str, Outcome]:
    """All inputs over some processes, told in twentieths. An input is the same in any process."""
    for kind, _ in shares:
        kind.seeds()  # once: the processes inherit them
    chunks = [
        (kind.name, range(at, min(at + CHUNK, count)))
        for kind, count in shares
        for at in range(0, count, CHUNK)
    ]
    total = sum(count for _, count in shares)
    outcomes = {kind.name: Outcome() for kind, _ in shares}
    began, done, told = time.monotonic(), 0, 0
    with ProcessPoolExecutor(jobs, mp_context=get_context("fork")) as pool:
        waiting = {pool.submit(_chunk, *chunk, seed): chunk[0] for chunk in chunks}
        for future in as_completed(waiting):
            outcome = outcomes[waiting[future]]
            outcome.add(future.result())
            done += future.result().tried
            if done * 20 // total > told:
                told = done * 20 // total
                faults = sum(len(one.faults) for one in outcomes.values())
                say(f"{done} of {total} inputs, {time.monotonic() - began:.0f} s, {faults} faults")
    return outcomes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--faults", type=Path, default=Path("build/fuzz"))
    parser.add_argument("kinds", nargs="*", choices=[*KINDS, []])
    asked = parser.parse_args()
    shares = list(_shares(asked.inputs, [KINDS[name] for name in asked.kinds or KINDS]))
    outcomes = run_all(
        shares, asked.seed, asked.jobs, lambda words: print(words, file=sys.stderr, flush=True)
    )
    print("kind         inputs    made  refused  ms each  slowest s  serial  faults")
    for name, one in outcomes.items():
        each = 1000 * one.seconds / max(one.tried, 1)
        refused = one.tried - one.made - sum(one.seen.values())
        print(
            f"{name:10} {one.tried:8} {one.made:7} {refused:8} {each:8.1f}"
            f" {one.slowest[0]:10.2f} {one.slowest[1]:7}  {sum(one.seen.values()):6}"
        )
        for number, (what, (serial, data)) in enumerate(sorted(one.faults.items())):
            asked.faults.mkdir(parents=True, exist_ok=True)
            kept = asked.faults / f"{name}-{number}{KINDS[name].ending}"
            kept.write_bytes(data)
            print(f"  {one.seen[what]} × {what} (serial {serial}: {kept})")
    faulty = sum(len(one.faults) for one in outcomes.values())
    print(f"{sum(one.tried for one in outcomes.values())} inputs, {faulty} different faults")
    sys.exit(1 if faulty else 0)


if __name__ == "__main__":
    main()

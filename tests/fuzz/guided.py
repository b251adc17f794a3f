"""The same kinds of input, led by coverage: `python tests/fuzz/guided.py --seconds 60`.

Needs atheris (`requirements.lock` beside this file), which has wheels for Linux on x86-64 alone;
`make fuzz` runs it there. Which inputs are tried depends on the machine's speed, so each fault is
kept as a file and not told by a number.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import pkgutil
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stderr
from pathlib import Path

import atheris

with redirect_stderr(io.StringIO()), atheris.instrument_imports(include=["kitabca"]):
    import kitabca

    # Commands load what they need when they are called, which would be too late.
    for module in pkgutil.walk_packages(kitabca.__path__, "kitabca."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    from fuzzing import Kind, Room
    from kinds import KINDS

from mutating import LIMIT, mutated
from running import CPU, as_told, tried

_DONE = re.compile(rb"^#(\d+)\s+DONE\s+cov: (\d+)", re.M)


def guide(kind: Kind, seconds: int, faults: Path) -> None:
    """Tries inputs for so long, keeps what is at fault, and ends the process."""
    folder = Path(tempfile.mkdtemp())
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(kind.seeds()):
        (corpus / str(number)).write_bytes(seed)
    room = Room(folder / "room")
    room.folder.mkdir()
    os.chdir(room.folder)
    os.environ["PATH"] = ""
    kind.prepare(room)
    known: set[str] = set()

    def take(data: bytes) -> None:
        # Every input the short way: a book built whole costs as much as a hundred that are read.
        what = tried(kind, room, data, 1)
        if what not in ("made", "refused") and what not in known:
            known.add(what)
            (faults / f"{kind.name}-guided-{len(known)}{kind.ending}").write_bytes(data)
            (faults / f"{kind.name}-guided-{len(known)}.txt").write_text(what + "\n")

    flags = [f"-max_total_time={seconds}", f"-timeout={2 * CPU:.0f}", f"-max_len={LIMIT}"]
    flags += [f"-artifact_prefix={faults}/{kind.name}-guided-", "-rss_limit_mb=3000"]
    atheris.Setup([sys.argv[0], *flags, str(corpus)], take, custom_mutator=mutator(kind))
    atheris.Fuzz()


def mutator(kind: Kind) -> Callable[[bytes, int, int], bytes]:
    """Half libFuzzer's own changes and half ours; a package only ours, which keep it one."""

    def change(data: bytes, limit: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if kind.mutate is mutated and chance.random() < 0.5:
            return bytes(atheris.Mutate(data, limit))
        try:
            made = kind.mutate(chance, [data], kind.words)
        except Exception:
            made = kind.mutate(chance, kind.seeds(), kind.words)
        return made if len(made) <= limit else data[:limit]

    return change


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="for each kind")
    parser.add_argument("--faults", type=Path, default=Path("build/fuzz"))
    parser.add_argument("kinds", nargs="*", choices=[*KINDS, []])
    asked = parser.parse_args()
    faults = asked.faults.absolute()
    faults.mkdir(parents=True, exist_ok=True)
    faulty = 0
    print("kind         inputs  seconds  edges  faults")
    for kind in (KINDS[name] for name in asked.kinds or KINDS):
        kind.seeds()
        before, began = set(faults.iterdir()), time.monotonic()
        log = faults / f"{kind.name}-guided.log"
        child = os.fork()
        if not child:
            handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(handle, 1)
            os.dup2(handle, 2)
            try:
                guide(kind, asked.seconds, faults)
            except BaseException as fault:
                (faults / f"{kind.name}-guided-own.txt").write_text(as_told(fault) + "\n")
                os._exit(1)
        os.waitpid(child, 0)
        done = _DONE.search(log.read_bytes())
        count, edges = (int(number) for number in done.groups()) if done else (0, 0)
        left = set(faults.iterdir()) - before - {log}
        new = sorted(path for path in left if path.suffix == ".txt" or not path.suffix)
        took = time.monotonic() - began
        print(f"{kind.name:10} {count:8} {took:8.0f} {edges:6}  {len(new)}", flush=True)
        for path in new:
            print(f"  {path.name}: {path.read_text().strip() if path.suffix else 'died'}")
        if not done and not new:
            print(f"  ended early: {log}")
        faulty += len(new) + (not done)
        if done:
            log.unlink()
    print(f"{faulty} different faults")
    sys.exit(1 if faulty else 0)


if __name__ == "__main__":
    main()

"""Builds killed at random moments: `python tests/breaking/kills.py 200` kills that many.

After each kill every output is the old or the new to the byte; after the next build it is the new,
and nothing of the killed one is left. Half of the kills are of Make with all that it has started,
half of `python -m kitabca build`; a third of them fall into the last moments of a build, when files
are written.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from clones import WORDINGS, Clone, environment

__all__ = ["kill_many", "killed_at"]

ROOT = Path(__file__).parents[2]
SEED = 26021992
DIRECT = {"PYTHONPATH": "src"}


def _right(clone: Clone) -> tuple[list[dict[str, bytes]], float]:
    """The bytes of each wording from undisturbed builds, and the seconds that the last took."""
    right, took = [], 0.0
    for wording in WORDINGS:
        clone.say(wording)
        began = time.monotonic()
        done = clone.make()
        took = time.monotonic() - began
        assert done.returncode == 0, done.stderr
        right.append(clone.outputs())
    return right, took


def kill_many(clone: Clone, count: int, seed: int = SEED, heal_every: int = 1) -> Counter[str]:
    """Kills so many builds; how many were killed, ended before, left litter. AssertionError where
    an output is neither the old nor the new, or a next build does not heal."""
    chance = random.Random(seed)
    calls = [["make", "-j2"], clone.call("armud", "--cache", "build/.cache")]
    right, took = _right(clone)
    tally: Counter[str] = Counter()
    assert clone.litter() == []
    for serial in range(4 * count):
        new = serial % 2
        clone.say(WORDINGS[new])
        # Of one edition Python's share of a build is about half of what Make takes for two runs.
        call, share = calls[serial // 2 % 2], (1.0, 0.6 / len(clone.editions))[serial // 2 % 2]
        moment = took * share * chance.uniform(0.7 if serial % 3 == 2 else 0.0, 1.0)
        if killed_at(clone, call, moment):
            tally["killed"] += 1
        else:
            # The machine has become quicker than it was when the builds were timed.
            tally["ended before"] += 1
            took *= 0.9
        told = f"seed {seed}, kill {serial} at {moment:.3f} s of {' '.join(call)}"
        for name, data in clone.outputs().items():
            assert name in right[0], f"{told}: {name} is left"
            assert data in (right[0][name], right[1][name]), f"{told}: {name} is broken"
            tally["whole outputs"] += 1
        tally["left parts"] += bool(clone.litter())
        last = tally["killed"] == count
        if serial % heal_every == heal_every - 1 or last:
            done = clone.make("-j2")
            assert done.returncode == 0, f"{told}: {done.stderr}"
            found = clone.outputs()
            wrong = [name for name in right[new] if found.get(name) != right[new][name]]
            assert not wrong, f"{told}: not healed: {wrong}"
            assert clone.litter() == [], f"{told}: {clone.litter()}"
            tally["healed"] += 1
        if last:
            break
    return tally


def killed_at(clone: Clone, call: list[str], moment: float) -> bool:
    """Starts the call and kills its whole group; whether it was still running."""
    quiet = subprocess.DEVNULL
    running = subprocess.Popen(
        call,
        cwd=clone.root,
        stdout=quiet,
        stderr=quiet,
        env=environment(**DIRECT),
        start_new_session=True,
    )
    try:
        running.wait(moment)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        return True
    return False


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tally = kill_many(Clone(Path(folder) / "ağac kölgəsi"), count, seed)
    told = ", ".join(f"{name}: {number}" for name, number in sorted(tally.items()))
    print(f"{count} builds, {time.monotonic() - began:.0f} s: {told}")


if __name__ == "__main__":
    main()

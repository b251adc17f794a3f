"""A build that is killed leaves whole files, and the next one heals (200 kills: `make break`)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from clones import WORDINGS, Clone, environment
from kills import kill_many

from kitabca import files
from kitabca.files import write_all


def test_twelve_random_moments(tmp_path: Path) -> None:
    tally = kill_many(Clone(tmp_path / "a", ["armud"]), 12, heal_every=4)
    assert tally["killed"] == 12


OLD = {"a.pdf": b"old pdf", "a.map": b"old map", "a.epub": b"old epub"}
NEW = {"a.pdf": b"new pdf", "a.map": b"new map", "a.epub": b"new epub"}
STEPS = ("mkdir", "open", "fsync", "utime", "replace", "close", "unlink", "rmdir")


def dies_at(step: int, folder: Path) -> bool:
    """Whether a process that writes the set is dead by its own hand at a step of the system."""
    child = os.fork()
    if not child:
        taken = 0

        def counted(real):  # type: ignore[no-untyped-def]
            def call(*given, **named):  # type: ignore[no-untyped-def]
                nonlocal taken
                if taken == step:
                    os.kill(os.getpid(), signal.SIGKILL)
                taken += 1
                return real(*given, **named)

            return call

        for name in STEPS:
            setattr(os, name, counted(getattr(os, name)))
        write_all({folder / name: data for name, data in NEW.items()}, 1_000_000_000)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def test_every_step_of_writing(tmp_path: Path) -> None:
    """Killed before each call to the system in turn: each file is whole, and a next run clears."""
    step, seen = 0, set()
    while True:
        for name, data in OLD.items():
            (tmp_path / name).write_bytes(data)
        killed = dies_at(step, tmp_path)
        there = {name: (tmp_path / name).read_bytes() for name in OLD}
        assert all(data in (OLD[name], NEW[name]) for name, data in there.items())
        seen.add(tuple(there.values()))
        write_all({tmp_path / "other.pdf": b"of another run"})
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*OLD, "other.pdf"])
        if not killed:
            break
        step += 1
    assert there == NEW
    # Files are renamed in their order: none is new before the one that precedes it.
    assert len(seen) == len(OLD) + 1


def test_a_run_that_lives_is_left_alone(tmp_path: Path) -> None:
    with files._bench(tmp_path) as bench:
        (bench / "0").write_bytes(b"half")
        done = subprocess.run(
            [sys.executable, "-c", "import sys, pathlib; from kitabca.files import write_all;"
             "write_all({pathlib.Path(sys.argv[1]) / 'a.pdf': b'whole'})", str(tmp_path)],
            env=environment(PYTHONPATH=str(Path(files.__file__).parents[1])),
            capture_output=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert (bench / "0").read_bytes() == b"half"
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


@pytest.mark.slow
def test_an_edit_while_a_book_is_built_is_not_missed(tmp_path: Path) -> None:
    """What was saved after it was read is newer than what was made of it."""
    clone = Clone(tmp_path / "a", ["alma"])
    assert clone.make("alma").returncode == 0
    right = clone.outputs()
    clone.say(WORDINGS[1])
    running = subprocess.Popen(
        ["make", "alma"],
        cwd=clone.root,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    before = clone.root / "build/alma.map"
    known = before.stat().st_ino
    # As late as can be: the pages are set, and their files about to be renamed.
    while not list((clone.root / "build").glob(".kitabca.*.part")):
        if before.stat().st_ino != known:
            break
        time.sleep(0.001)
    clone.say(WORDINGS[0])
    running.communicate(timeout=60)
    assert running.returncode == 0
    assert clone.make("alma").returncode == 0
    assert clone.outputs()["alma.pdf"] == right["alma.pdf"]

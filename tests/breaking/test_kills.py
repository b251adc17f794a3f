"""A build that is killed leaves whole files, and the next one heals (200 kills: `make break`)."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click import Command
from click.testing import CliRunner
from clones import WORDINGS, Clone, environment
from kills import kill_many, killed_at

from kitabca import files
from kitabca.cli.dist import dist
from kitabca.cli.site import site
from kitabca.files import write_all, write_folder


def test_twelve_random_moments(tmp_path: Path) -> None:
    tally = kill_many(Clone(tmp_path / "a", ["armud"]), 12, heal_every=4)
    assert tally["killed"] == 12


OLD = {"a.pdf": b"old pdf", "a.map": b"old map", "a.epub": b"old epub"}
NEW = {"a.pdf": b"new pdf", "a.map": b"new map", "a.epub": b"new epub"}
STEPS = ("mkdir", "open", "fsync", "utime", "replace", "rename", "close", "unlink", "rmdir")


def dies_at(step: int, work: Callable[[], None]) -> bool:
    """Whether a process that does the work is dead by its own hand at a step of the system."""
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
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def test_every_step_of_writing(tmp_path: Path) -> None:
    """Killed before each call to the system in turn: each file is whole, and a next run clears."""

    def write() -> None:
        write_all({tmp_path / name: data for name, data in NEW.items()}, 1_000_000_000)

    step, seen = 0, set()
    while True:
        for name, data in OLD.items():
            (tmp_path / name).write_bytes(data)
        killed = dies_at(step, write)
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


def contents(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


OLD_FOLDER = {"a/1.pdf": b"old", "a/2.pdf": b"old 2", "gone/b.html": b"old"}
NEW_FOLDER = {"a/1.pdf": b"new", "c.html": b"new"}


@pytest.mark.parametrize("before", [{}, OLD_FOLDER])
def test_every_step_of_changing_a_folder(tmp_path: Path, before: dict[str, bytes]) -> None:
    """Killed before each call in turn: the folder is the old or the new, and nothing of both."""
    folder = tmp_path / "site"
    step, seen = 0, []
    while True:
        shutil.rmtree(folder, ignore_errors=True)
        for name, data in before.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        killed = dies_at(step, lambda: write_folder(folder, NEW_FOLDER))
        there = contents(folder)
        assert there in (before, NEW_FOLDER)
        seen.append(there)
        write_all({tmp_path / "other.pdf": b"of another run"})
        left = {path.name for path in tmp_path.iterdir()} - {"site"}
        assert left == {"other.pdf"}
        if not killed:
            break
        step += 1
    assert seen[0] == before
    assert seen[-1] == NEW_FOLDER
    # Once new it is never old again.
    assert seen == sorted(seen, key=lambda one: one == NEW_FOLDER)


def test_a_folder_changes_where_the_system_can_not_exchange_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_exchanged", lambda one, other: False)
    write_folder(tmp_path / "site", OLD_FOLDER)
    write_folder(tmp_path / "site", NEW_FOLDER)
    assert contents(tmp_path / "site") == NEW_FOLDER
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_that_can_not_be_written_leaves_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(tmp_path / "site", OLD_FOLDER)

    def full(part: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_write", full)
    with pytest.raises(OSError, match="space"):
        write_folder(tmp_path / "site", NEW_FOLDER)
    assert contents(tmp_path / "site") == OLD_FOLDER
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_linked_folder_stays_linked(tmp_path: Path) -> None:
    """`build/site` may be a link to where the web server looks."""
    (tmp_path / "www").mkdir()
    (tmp_path / "build").mkdir()
    (tmp_path / "build/site").symlink_to(tmp_path / "www")
    write_folder(tmp_path / "build/site", NEW_FOLDER)
    assert (tmp_path / "build/site").is_symlink()
    assert contents(tmp_path / "www") == NEW_FOLDER


@pytest.mark.parametrize("command", [site, dist])
@pytest.mark.parametrize("output", ["build", ".", "sources", "/"])
def test_no_folder_is_replaced_that_holds_the_books(
    command: Command, output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = Clone(tmp_path / "a", ["armud"])
    clone.run(clone.call("armud"), PYTHONPATH="src")
    monkeypatch.chdir(clone.root)
    before = contents(clone.root)
    call = ["sources/editions/armud.toml", "-o", output, "--replace", "--lang", "en"]
    result = CliRunner().invoke(command, call)
    assert result.exit_code == 2
    assert "is not replaced" in result.output
    assert contents(clone.root) == before


@pytest.mark.slow
@pytest.mark.parametrize("target", ["site", "dist"])
def test_a_killed_site_is_the_old_or_the_new(target: str, tmp_path: Path) -> None:
    """The books are up to date, so that what is killed is at work on the folder alone."""
    clone = Clone(tmp_path / "a", ["armud"])
    folder = clone.root / "build" / target
    right, took = [], 0.0
    for wording in WORDINGS:
        clone.say(wording)
        assert clone.make().returncode == 0
        began = time.monotonic()
        done = clone.make(target)
        took = time.monotonic() - began
        assert done.returncode == 0, done.stderr
        right.append(contents(folder))
    assert right[0] != right[1]
    (folder / "nobody.pdf").write_bytes(b"of a book that is gone")
    old = contents(folder)
    clone.say(WORDINGS[0])
    assert clone.make().returncode == 0
    for moment in (0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95):
        killed_at(clone, ["make", target], took * moment)
        assert contents(folder) in (old, right[0]), moment
    assert clone.make(target).returncode == 0
    assert contents(folder) == right[0]
    assert clone.litter() == []


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
    """What was saved after it was read is newer than what was made of it.

    An e-book of the new words is not paged after the old PDF: Make says to run again.
    """
    clone = Clone(tmp_path / "a", ["alma"])
    assert clone.make("alma").returncode == 0
    right = clone.outputs()
    clone.say(WORDINGS[1])
    running = subprocess.Popen(
        ["make", "alma"],
        cwd=clone.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
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
    _, told = running.communicate(timeout=60)
    assert running.returncode == 0 or "error[stale-page-map]" in told
    assert clone.make("alma").returncode == 0
    assert clone.outputs()["alma.pdf"] == right["alma.pdf"]

"""A second process sets later parts; without it, or when it dies, the first sets them all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable

import pytest

from kitabca.cli import second as module
from kitabca.cli.ahead import Share, ahead
from kitabca.cli.second import beside, jobs

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")

KEYS = [(bytes([number]) * 16, 100_000) for number in range(1, 6)]


def made(index: int) -> bytes:
    return b"%d made by %d" % (index, os.getpid())


def test_later_parts_come_from_another_process() -> None:
    kept = dict[bytes, bytes]()
    with ahead(KEYS, kept, made, Share(0)) as cache:
        assert cache is not None
        found = [cache.get(key) for key, _ in KEYS]
    assert found[0] is None
    later = [one for one in found if one is not None]
    assert [one.split()[0] for one in later] == [b"3", b"4"]
    assert all(int(one.split()[-1]) != os.getpid() for one in later)


def test_what_is_kept_is_not_made_again() -> None:
    kept = {key: b"kept" for key, _ in KEYS[:-1]}
    with ahead(KEYS, kept, made) as cache:
        assert cache is kept


def test_a_small_book_is_set_by_one_process() -> None:
    with ahead([(key, 1000) for key, _ in KEYS], None, made) as cache:
        assert cache is None


def test_a_part_that_can_not_be_made_is_left_to_the_first() -> None:
    def nothing(index: int) -> bytes:
        return b""

    with ahead(KEYS, None, nothing) as cache:
        assert cache is not None
        assert [cache.get(key) for key, _ in KEYS] == [None] * 5


def test_nobody_waits_for_a_part_that_is_not_made() -> None:
    def slow(index: int) -> bytes:
        if index == 4:
            time.sleep(30)
        return b""

    began = time.monotonic()
    with ahead(KEYS, None, slow) as cache:
        assert cache is not None
        assert cache.get(KEYS[3][0]) is None
    assert time.monotonic() - began < 20


def test_what_the_first_does_besides_is_taken_off_its_share() -> None:
    assert Share(least=0, before=200_000, beside=0.2).own(1_000_000) == 300_000
    with ahead(KEYS, None, made, Share(0, before=500_000)) as cache:
        assert cache is not None
        assert [cache.get(key) is not None for key, _ in KEYS] == [False, True, True, True, True]


def test_a_second_process_that_dies_is_not_missed() -> None:
    def dies(index: int) -> bytes:
        os._exit(9)

    with ahead(KEYS, {}, dies) as cache:
        assert cache is not None
        assert [cache.get(key) for key, _ in KEYS] == [None] * 5
        cache[KEYS[4][0]] = b"set here"
        assert cache[KEYS[4][0]] == b"set here"


@pytest.mark.parametrize(
    ("flags", "wanted"),
    [
        ("", 2),
        ("kr --no-print-directory", 2),
        ("-j", 1),
        ("krj", 1),
        ("kr -j2 --jobserver-auth=3,4", 1),
    ],
)
def test_make_that_runs_several_leaves_one_process(
    flags: str, wanted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAKEFLAGS", flags)
    monkeypatch.setattr(module.os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    assert jobs() == wanted


def test_works_are_done_by_another_process_and_taken_by_name() -> None:
    works = {name: lambda name=name: (name, os.getpid()) for name in ("bir", "iki", "üç")}
    with beside(works) as take:
        given = [take(name) for name in ("üç", "bir", "iki")]
    assert [name for name, _ in given] == ["üç", "bir", "iki"]
    (other,) = {process for _, process in given}
    assert other != os.getpid()


def test_a_work_that_fails_there_fails_here_and_those_after_it_are_done_here() -> None:
    works = {"bir": os.getpid, "iki": lambda: 1 // 0, "üç": os.getpid}
    with beside(works) as take:
        assert take("bir") != os.getpid()
        with pytest.raises(ZeroDivisionError):
            take("iki")
        assert take("üç") == os.getpid()


def test_a_second_process_that_is_killed_leaves_its_works_to_the_first() -> None:
    parent = os.getpid()

    def dies() -> int:
        if os.getpid() != parent:
            os._exit(9)
        return parent

    with beside({"bir": dies, "iki": os.getpid}) as take:
        assert [take("iki"), take("bir")] == [parent, parent]


IN_THE_FORK = """
import os, signal, sys
from kitabca.cli.second import beside

# Whoever runs this in the background may have had it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
if {where!r} == "second":
    os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGINT))
else:
    callback = {{"before": "before", "after": "after_in_parent"}}[{where!r}]
    os.register_at_fork(**{{callback: lambda: os.kill(os.getpid(), signal.SIGINT)}})
stopped = ""
try:
    with beside({{"bir": lambda: "done"}}) as take:
        print(take("bir"))
except KeyboardInterrupt:
    stopped = "stopped"
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print(stopped, "and nobody is left")
"""


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("before", "stopped and nobody is left"),
        ("after", "stopped and nobody is left"),
        ("second", "done\n and nobody is left"),
    ],
)
def test_ctrl_c_in_the_instant_of_the_fork(where: str, said: str) -> None:
    """Neither a traceback nor a process is left; the works of one that is stopped are done here."""
    done = subprocess.run(
        [sys.executable, "-c", IN_THE_FORK.format(where=where)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.stdout.strip(), done.stderr, done.returncode) == (said, "", 0)


def test_ctrl_c_a_moment_before_the_fork_is_not_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python raises what came before when the signal is blocked already."""
    block = module.signal.pthread_sigmask

    def late(how: int, signals: Iterable[int]) -> set[signal.Signals]:
        held = block(how, signals)
        if how == signal.SIG_BLOCK and signal.SIGINT in signals:
            raise KeyboardInterrupt
        return held

    monkeypatch.setattr(module.signal, "pthread_sigmask", late)
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    with pytest.raises(KeyboardInterrupt), beside({"bir": os.getpid}):
        pass
    assert signal.SIGINT not in block(signal.SIG_BLOCK, ())
    if before:
        assert len(os.listdir("/proc/self/fd")) == before


def test_one_that_is_to_be_alone_does_all() -> None:
    with beside({"bir": os.getpid}, alone=True) as take:
        assert take("bir") == os.getpid()


def test_where_no_process_is_to_be_had_one_does_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(module.os, "fork", refuse)
    with beside({"bir": os.getpid}) as take:
        assert take("bir") == os.getpid()
    with ahead(KEYS, {}, made, Share(0)) as cache:
        assert cache == {}

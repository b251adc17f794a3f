"""The cache on disk: never wrong, never fatal, never larger than it may be."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from kitabca.cli.build import build
from kitabca.cli.cache import Cache, program
from kitabca.files import lock

ROOT = Path(__file__).parent.parent.parent
EDITION = ROOT / "sources" / "editions" / "xocali-34-nitq.toml"


def test_an_entry_comes_back(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "deep" / "cache", b"stamp")
    cache[b"key"] = b"value"
    assert cache[b"key"] == b"value"
    assert cache.get(b"other") is None
    del cache[b"key"]
    assert b"key" not in cache


def test_another_program_finds_nothing(tmp_path: Path) -> None:
    Cache(tmp_path, b"one")[b"key"] = b"value"
    assert b"key" not in Cache(tmp_path, b"two")


def test_what_can_not_be_written_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = Cache(tmp_path / "file", b"stamp")
    cache[b"key"] = b"value"
    assert b"key" not in cache
    cache.trim()


def test_the_oldest_entries_make_room(tmp_path: Path) -> None:
    cache = Cache(tmp_path, b"stamp", limit=250)
    for second, name in enumerate((b"old", b"used", b"new")):
        cache[name] = bytes(100)
        os.utime(cache._path(name), (second, second))
    assert cache[b"used"]
    cache.trim()
    assert [name in cache for name in (b"old", b"used", b"new")] == [False, True, True]


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such locks there")
def test_what_a_killed_run_left_is_gone_and_what_another_writes_stays(tmp_path: Path) -> None:
    left, written = tmp_path / "0a.7.part", tmp_path / "0b.8.part"
    for path in (left, written):
        path.write_bytes(bytes(10))
    with written.open("ab") as stream:
        assert lock(stream.fileno())
        Cache(tmp_path, b"stamp").trim()
        assert list(tmp_path.iterdir()) == [written]
    Cache(tmp_path, b"stamp").trim()
    assert list(tmp_path.iterdir()) == []


def test_an_entry_is_locked_while_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path, b"stamp")

    def meanwhile(key: bytes, value: bytes) -> bytes:
        Cache(tmp_path, b"stamp").trim()
        return bytes(16)

    monkeypatch.setattr(cache, "_seal", meanwhile)
    cache[b"key"] = b"value"
    assert len(list(tmp_path.iterdir())) == 1


def test_the_program_is_known_by_its_files(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("1")
    first = program(tmp_path)
    assert program(tmp_path) == first
    (tmp_path / "a.py").write_text("12")
    assert program(tmp_path) != first


def test_a_file_put_in_place_of_one_as_long_and_as_old_is_another(tmp_path: Path) -> None:
    """As archives unpack, and stores of packages keep, files that all bear the same day."""
    for text in ("1", "2"):
        (tmp_path / f"{text}.new").write_text(text)
        os.utime(tmp_path / f"{text}.new", ns=(0, 0))
    (tmp_path / "in").mkdir()
    (tmp_path / "1.new").replace(tmp_path / "in/a.py")
    first = program(tmp_path / "in")
    time.sleep(0.02)
    (tmp_path / "2.new").replace(tmp_path / "in/a.py")
    assert program(tmp_path / "in") != first


def built(output: Path, *more: str) -> bytes:
    call = [str(EDITION), "-o", str(output), "--only", "screen"]
    trees = [f"--{name}={ROOT / name}" for name in ("sources", "layouts", "fonts")]
    result = CliRunner().invoke(build, [*call, *trees, *more])
    assert result.exit_code == 0, result.output
    return (output / "xocali-34-nitq.pdf").read_bytes()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return built(tmp_path_factory.mktemp("plain"))


def test_the_cache_changes_no_byte(tmp_path: Path, plain: bytes) -> None:
    cache = tmp_path / "cache"
    assert built(tmp_path, f"--cache={cache}") == plain
    entries = list(cache.iterdir())
    assert entries
    assert built(tmp_path, f"--cache={cache}") == plain
    for entry in entries:
        entry.write_bytes(entry.read_bytes()[:-20] + bytes(20))
    assert built(tmp_path, f"--cache={cache}") == plain


def test_an_entry_in_the_place_of_another_is_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path, b"stamp")
    cache[b"one"], cache[b"two"] = b"first", b"second"
    one, two = (cache._path(key) for key in (b"one", b"two"))
    two.write_bytes(one.read_bytes())
    assert cache.get(b"one") == b"first"
    assert cache.get(b"two") is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    cache = Cache(tmp_path, b"stamp")
    os.mkfifo(cache._path(b"one"))
    cache._path(b"two").symlink_to("/dev/zero")
    assert cache.get(b"one") is None
    assert cache.get(b"two") is None

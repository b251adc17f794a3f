"""The one door to disk: what is refused, what is remembered, and that a set is whole or absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kitabca.diagnostics import UNPRINTABLE, ContentError
from kitabca.files import Shelf, decode, dependencies, write_all


def code(shelf: Shelf, path: str, limit: int = 100) -> str:
    with pytest.raises(ContentError) as caught:
        shelf.text(path, limit=limit)
    return caught.value.diagnostics[0].code


def test_reading_is_remembered(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("\ufeffŞuşa\r\ne\u0308\n".encode())
    shelf = Shelf(tmp_path)
    assert shelf.text("a.md") == "Şuşa\në\n"
    assert shelf.find("b.csv", "a.md", "c.csv") == "a.md"
    assert (set(shelf.read), shelf.missed) == ({"a.md"}, {"b.csv"})


def test_everything_unprintable_is_found() -> None:
    found = UNPRINTABLE.findall("".join(map(chr, (*range(0xD800), *range(0xE000, 0x110000)))))
    assert len(found) == 30 + 66, "controls and a delete; Unicode's noncharacters"
    for char in found:
        with pytest.raises(ContentError) as caught:
            decode(f"söz{char}söz".encode(), "a.md")
        assert [one.code for one in caught.value.diagnostics] == ["control-character"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("../out.md", "outside-tree"),
        ("/etc/passwd", "outside-tree"),
        ("a/../../out.md", "outside-tree"),
        ("C:/a.md", "outside-tree"),
        ("a\\b.md", "outside-tree"),
        ("nul\0.md", "outside-tree"),
        ("", "outside-tree"),
        ("x" * 5000, "missing-file"),
        ("link.md", "outside-tree"),
        ("folder", "not-a-file"),
        ("pipe", "not-a-file"),
        ("two words.md", "unmakeable-name"),
        ("price$.md", "unmakeable-name"),
        ("a#b.md", "unmakeable-name"),
        ("100%.md", "unmakeable-name"),
        ("big.md", "too-large"),
        ("closed.md", "unreadable-file"),
    ],
)
def test_refusals(path: str, expected: str, tmp_path: Path) -> None:
    root = tmp_path / "sources"
    (root / "folder").mkdir(parents=True)
    (tmp_path / "out.md").write_text("x")
    (root / "link.md").symlink_to(tmp_path / "out.md")
    os.mkfifo(root / "pipe")
    for name in ("two words.md", "price$.md", "a#b.md", "100%.md"):
        (root / name).write_text("x")
    (root / "big.md").write_text("x" * 101)
    (root / "closed.md").write_text("x")
    (root / "closed.md").chmod(0)
    if expected == "unreadable-file" and os.access(root / "closed.md", os.R_OK):
        pytest.skip("the superuser may read everything")
    assert code(Shelf(root), path) == expected


def test_dependencies_are_what_make_reads() -> None:
    text = dependencies(["b/x.pdf", "b/x.map"], ["s/a.md", "s/b.csv"], ["s/b.toml"])
    assert text == (
        "b/x.map b/x.pdf: \\\n s/a.md \\\n s/b.csv \\\n $(if $(wildcard s/b.toml),FORCE)\n\n"
        "s/a.md:\n\ns/b.csv:\n"
    )
    with pytest.raises(ContentError):
        dependencies(["x"], ["a b.md"])


def test_a_set_is_written_whole(tmp_path: Path) -> None:
    write_all({tmp_path / "new/a.pdf": b"1", tmp_path / "new/b.epub": b"2"})
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["a.pdf", "b.epub"]


def test_a_failing_set_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old")
    (tmp_path / "b.epub").mkdir()
    with pytest.raises(OSError, match="folder"):
        write_all({tmp_path / "a.pdf": b"new", tmp_path / "b.epub": b"new"})
    assert (tmp_path / "a.pdf").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "b.epub"]


def test_leftovers_of_a_killed_run_are_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / f".kitabca.{os.getpid()}.0.part").write_bytes(b"half")
    write_all({tmp_path / "a.pdf": b"whole"})
    assert (tmp_path / "a.pdf").read_bytes() == b"whole"

"""What fuzzed sources are made into, in the hands of the validators that judge every output."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import TOOLS

sys.path.insert(0, str(TOOLS.parent / "tests" / "fuzz"))

from fuzzing import Room, outputs
from kinds import KINDS
from running import made_input
from test_outputs import epub_faults, validate

pytestmark = pytest.mark.external

# Serials from a range of their own, and how many books of each kind are made.
SEED, FIRST = 9, 2_000_001
BOOKS = {"markdown": 22, "csv": 9, "toml": 9}
EBOOKS = 20


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A folder for each book that came of a fuzzed input."""
    return [
        folder
        for name, count in BOOKS.items()
        for folder in made(name, count, tmp_path_factory.mktemp(name))
    ]


def made(name: str, count: int, folder: Path) -> Iterator[Path]:
    kind = KINDS[name]
    room = Room(folder / "room")
    kind.prepare(room)
    found = 0
    for serial in range(FIRST, FIRST + 400 * count):
        data = made_input(kind, SEED, serial)
        if data in kind.seeds() or not kind.take(room, data, 1):
            continue
        paths = outputs(room)
        if not paths:
            continue
        kept = folder / str(serial)
        kept.mkdir()
        for path in paths:
            path.rename(kept / path.name)
        yield kept
        found += 1
        if found == count:
            return
    pytest.fail(f"of {400 * count} inputs of {name} only {found} were made into a book")


def of_ending(folders: list[Path], ending: str) -> list[Path]:
    return [path for folder in folders for path in sorted(folder.glob(f"*{ending}"))]


@pytest.mark.parametrize("flavour", ["ua1", "3a"])
def test_verapdf_passes_what_came_of_fuzzed_sources(
    verapdf: list[str], flavour: str, fuzzed: list[Path]
) -> None:
    sheets = re.compile(r"-(press|cover|booklet)[.]pdf$")
    screen = [path for path in of_ending(fuzzed, ".pdf") if not sheets.search(path.name)]
    assert len(screen) == sum(BOOKS.values())
    validate(verapdf, flavour, screen)


def test_verapdf_passes_their_sheets(verapdf: list[str], fuzzed: list[Path]) -> None:
    endings = ("-press.pdf", "-cover.pdf", "-booklet.pdf")
    validate(verapdf, "2u", [path for ending in endings for path in of_ending(fuzzed, ending)])


def test_epubcheck_finds_nothing_in_them(
    epubcheck: list[str], fuzzed: list[Path], tmp_path: Path
) -> None:
    books = [path for path in of_ending(fuzzed, ".epub") if ".kepub" not in path.name]
    for book in books[:: max(1, len(books) // EBOOKS)]:
        assert epub_faults(epubcheck, book, tmp_path) == [], book

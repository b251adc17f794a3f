"""Finished books before outside judges: epubcheck for odd shapes, and the walk's own honesty.

The hard book of the tests and real editions go through `tests/reader/verify.py`.
"""

from __future__ import annotations

import importlib.util
import io
import os
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import epub_books as books
import pytest
from epub_books import document

from kitabca.epub import Sources, prepare, write_both, write_epub, write_kepub

pytestmark = [pytest.mark.external, pytest.mark.slow]
READER = books.ROOT / "tests" / "reader"


def verify() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify", READER / "verify.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def bare() -> Sources:
    """No contents, no cover, no fonts, no pages, no pictures."""
    return books.sources([document("text", "bir", "Bir", '<h1 id="bir">Bir</h1>')], [], {})


def titled(kind: str) -> Callable[[], Sources]:
    hard = 'A & <B> "C" ]]>'
    return lambda: books.small(
        title=hard, subtitle=hard, rights=hard, identifiers={kind: "x & <y>"}
    )


SHAPES = {
    "small": books.small,
    "bare": bare,
    "from-the-right": books.from_the_right,
    "hard-names": titled("print"),
}


@pytest.mark.parametrize("name", SHAPES)
def test_epubcheck_finds_nothing(name: str, tmp_path: Path) -> None:
    publication = prepare(SHAPES[name]())
    for ending, write in (("epub", write_epub), ("kepub.epub", write_kepub)):
        path = tmp_path / f"{name}.{ending}"
        path.write_bytes(write(publication))
        assert list(verify().epubcheck(path, tmp_path)) == []


def test_the_hard_book_passes_epubcheck_and_ace(tmp_path: Path) -> None:
    """Very long tables, 300 notes, an empty part, 2,000 entries, Arabic script: `epub_books`."""
    publication = prepare(books.stress())
    book, kobo = tmp_path / "stress.epub", tmp_path / "stress.kepub.epub"
    for path, data in zip((book, kobo), write_both(publication), strict=True):
        path.write_bytes(data)
    judges = verify()
    assert list(judges.epubcheck(kobo, tmp_path)) == []
    for judge in (judges.epubcheck, judges.ace):
        assert list(judge(book, tmp_path)) == [], judge.__name__


def test_the_hard_book_is_shown_well_in_a_reading_system(tmp_path: Path) -> None:
    """Every section's ends, all its lists and notes, both text sizes, the dark page.

    Turning each of its seven hundred pages takes minutes: `tests/reader/verify.py --stress`. The
    pictures stay in the build folder, to be looked at.
    """
    book = tmp_path / "stress.epub"
    book.write_bytes(write_epub(prepare(books.stress())))
    build = os.environ.get("KITABCA_BUILD")
    out = Path(build) / "walk" / "stress" if build else tmp_path
    assert list(verify().walk(book, out, "--ends")) == []


def damaged(book: bytes, member: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            assert name != member or old in data
            target.writestr(name, data.replace(old, new) if name == member else data)
    return out.getvalue()


DAMAGE = {
    "a page list that leads astray": (
        "EPUB/nav.xhtml", b'">9</a>', b'">10</a>', "page 10 leads to 9"),
    "text in a fixed colour": (
        "EPUB/style.css", b"body.cover {", b"p { color: #222; } body.cover {", "contrast"),
    "a table wider than the screen": (
        "EPUB/style.css", b"body.cover {", b"table { min-width: 50em; } body.cover {", "reaches"),
    "pages that grow fewer as they grow more": (
        "EPUB/style.css", b"body.cover {",
        b"@media (max-width: 30em) { section { min-height: 60em; } } body.cover {",
        "does not come to rest"),
    "a font that is none": (
        "EPUB/fonts/Vollkorn_400Regular.ttf", b"\x00\x01\x00\x00", b"none", "does not load"),
    "a note that does not lead back": (
        "EPUB/giris.xhtml", b'href="#mark-1"', b'href="#note-1"', "does not lead back"),
    "contents that lead nowhere": (
        "EPUB/nav.xhtml", b'href="taninma.xhtml#taninma"', b'href="taninma.xhtml#yox"',
        "has no target"),
}  # fmt: skip


def test_the_walk_passes_a_sound_book_and_finds_each_damage(tmp_path: Path) -> None:
    sound = write_epub(prepare(books.small()))
    cases = {"sound": (sound, ""), **{
        name: (damaged(sound, *case[:3]), case[3]) for name, case in DAMAGE.items()
    }}  # fmt: skip
    for name, (book, expected) in cases.items():
        path = tmp_path / "book.epub"
        path.write_bytes(book)
        call = ["node", str(READER / "walk.mjs"), str(path), str(tmp_path / "out")]
        done = subprocess.run(call, capture_output=True, text=True, check=False)
        assert done.returncode == (1 if expected else 0), (name, done.stdout, done.stderr)
        assert expected in done.stdout, (name, done.stdout)


@pytest.mark.parametrize("name", ["", "pages that grow fewer as they grow more"])
def test_the_walk_to_the_ends_is_as_honest(name: str, tmp_path: Path) -> None:
    book = write_epub(prepare(books.small()))
    if name:
        book = damaged(book, *DAMAGE[name][:3])
    path = tmp_path / "book.epub"
    path.write_bytes(book)
    found = list(verify().walk(path, tmp_path, "--ends"))
    assert bool(found) == bool(name)
    assert not name or DAMAGE[name][3] in "".join(found)

"""Books of every layout and language whose sources are odd: they conform like any other.

The folder `tests/structure/books` has one Markdown file for each; every layout sets every one.
"""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from making import picture
from structure_check import structure_faults
from test_conformance import complaints
from test_editions import ROOT, make
from test_peers import needs_verapdf, verdicts

from editions import chapter, edition_with, part

BOOKS = {path.stem: path for path in (ROOT / "tests" / "structure" / "books").glob("*.md")}
LAYOUTS = ("base", "large-print", "programme", "report", "roll", "speech")
LANGUAGES = ("en", "kk", "ru", "tr")
PARTS = (part("title-page"), part("contents"), chapter(), part("blank"))


def odd(name: str, language: str, layout: str, folder: Path) -> bytes:
    """A book of one odd text."""
    event = folder / "sources" / "events" / "e"
    (event / language).mkdir(parents=True)
    (event / "images").mkdir()
    (event / "images" / "a.jpg").write_bytes(picture("a.jpg"))
    (event / language / "01.md").write_bytes(BOOKS[name].read_bytes())
    edition = folder / "sources" / "editions" / "b.toml"
    edition.parent.mkdir()
    edition.write_text(
        edition_with(*PARTS, language=language, layout=layout, head="embed = true\n"),
        encoding="utf-8",
    )
    return make(edition, folder).file.read_bytes()


@pytest.mark.parametrize("name", sorted(BOOKS))
def test_it_conforms(name: str, tmp_path: Path) -> None:
    assert complaints(odd(name, "az", "base", tmp_path)) == []


def test_a_byte_order_mark_inside_a_text_is_a_joiner(tmp_path: Path) -> None:
    """It comes with pieces of files; PDF/A and PDF/UA let no letter stand for it (7.21.7)."""
    data = odd("invisible", "az", "base", tmp_path)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        streams = [one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream)]
    maps = [one for one in streams if b"beginbfchar" in one]
    assert maps
    assert not [one for one in maps if b"<FEFF>" in one or b"<FFFE>" in one]
    assert any(b"<2060>" in one for one in maps)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_conforms_in_every_layout(layout: str, tmp_path: Path) -> None:
    """Notes, tables and lists at once, in the language that the layout's book would be in."""
    assert structure_faults(odd("all-at-once", "az", layout, tmp_path)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_conforms_in_every_language(language: str, tmp_path: Path) -> None:
    assert structure_faults(odd("all-at-once", language, "base", tmp_path)) == []


@pytest.mark.external
@pytest.mark.slow
@needs_verapdf
@pytest.mark.parametrize("flavour", ["ua1", "3a"])
def test_verapdf_passes_them_all(flavour: str, tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    wanted = [(name, "az", "base") for name in BOOKS]
    wanted += [("all-at-once", "az", layout) for layout in LAYOUTS]
    wanted += [("all-at-once", language, "base") for language in LANGUAGES]
    for number, (name, language, layout) in enumerate(wanted):
        data = odd(name, language, layout, tmp_path / str(number))
        (made / f"{name}-{language}-{layout}.pdf").write_bytes(data)
    verdicts(flavour, sorted(made.glob("*.pdf")))

"""The officer's day: from a speech in Word, a list in Excel and two photographs to a book, a wrong
name corrected, and the sheets to print again."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from click.testing import CliRunner, Result
from docx.document import Document
from docx.shared import Cm
from officer import describe, photograph, with_notes, word, workbook

from kitabca.cli import commands

ROOT = Path(__file__).parents[2]
TREES = ("--layouts", str(ROOT / "layouts"), "--fonts", str(ROOT / "fonts"), "--lang", "en")
SECRETS = (b"Leyla Secret", b"GPSLatitude")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, list(arguments))


def speech(document: Document) -> None:
    document.add_heading("Anım mərasimi", 0)
    paragraph = document.add_paragraph("Səfir Rizvan Hüseyinov ")
    paragraph.add_run("bir dəqiqəlik sükutla").bold = True
    paragraph.add_run(" yad etməyə çağırdı§1§.")
    document.add_heading("Çıxışlar", 1)
    document.add_paragraph("Unutmuruq.", style="Quote")
    document.add_paragraph("birinci", style="List Bullet")
    made = document.add_table(2, 2)
    for cell, words in zip(made._cells, ("Ad", "Say", "Bakı", "12"), strict=True):
        cell.text = words
    document.add_picture(io.BytesIO(photograph(1600, 1100, turned=True)), Cm(10))
    describe(document, "Qışda boş meydan")
    document.add_paragraph("Meydan", style="Caption")


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree after she has imported, put her list in and named who took the photographs."""
    home = tmp_path_factory.mktemp("day")
    (home / "speech.docx").write_bytes(with_notes(word(speech), {1: "Mərasimdə deyilib."}))
    sources = home / "sources"
    made = run(
        "new", "anim-35", "--from", str(home / "speech.docx"), "--sources", str(sources),
        "--lang", "en",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    event = sources / "events/anim-35"
    rows = [
        ("key", "name", "post", "date"),
        ("bir", "Leyla Məmmədova", "müəllim", datetime(2026, 2, 26)),
        ("iki", "Rizvan Hüseyinov", "tarixçi", datetime(2026, 2, 25)),
    ]
    (event / "siyahi.xlsx").write_bytes(workbook(rows))
    (event / "images/portret.jpg").write_bytes(photograph(900, 1200))
    text = event / "az/01-merasim.md"
    words = text.read_text("utf-8").replace('"Meydan")', '"Meydan"){credit="AZƏRTAC" size=half}')
    words += '\n![Tarixçi](images/portret.jpg "Rizvan Hüseyinov"){credit="Report" size=portrait}\n'
    text.write_text(words, "utf-8")
    return home


def build(day: Path, output: str, layout: str = "base") -> Path:
    edition = day / "sources/editions/anim-35.toml"
    words = edition.read_text("utf-8")
    edition.write_text(words.replace('layout = "base"', f'layout = "{layout}"'), "utf-8")
    result = run("build", str(edition), "-o", str(day / output), *TREES)
    edition.write_text(words, "utf-8")
    assert result.exit_code == 0, result.output
    return day / output


def test_the_imported_text_is_what_she_said(day: Path) -> None:
    text = (day / "sources/events/anim-35/az/01-merasim.md").read_text("utf-8")
    assert text.startswith("# Anım mərasimi\n\nSəfir Rizvan Hüseyinov **bir dəqiqəlik sükutla**")
    assert "[^1]: Mərasimdə deyilib." in text
    assert "| Bakı | 12 |" in text


def test_check_warns_of_positions_and_finds_no_error(day: Path) -> None:
    result = run("check", str(day / "sources/editions/anim-35.toml"), *TREES)
    assert result.exit_code == 0, result.output
    assert result.stderr.count("[personal-position]") == 2


@pytest.mark.parametrize("layout", ["base", "large-print"])
def test_every_output_is_whole_and_holds_nothing_personal(day: Path, layout: str) -> None:
    folder = build(day, f"build-{layout}", layout)
    data = (folder / "anim-35.pdf").read_bytes()
    reader = pypdf.PdfReader(io.BytesIO(data))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "Leyla Məmmədova" in text
    assert "26 fevral 2026" in " ".join(text.split())
    streams = [image.data for page in reader.pages for image in page.images]
    assert len(streams) == 2
    book = zipfile.ZipFile(folder / "anim-35.epub")
    pictures = [book.read(name) for name in book.namelist() if "/picture-" in name]
    assert len(pictures) == 2
    for held in (data, *streams, *pictures):
        assert not [secret for secret in SECRETS if secret in held]


def test_a_wrong_name_is_found_corrected_and_its_sheets_named(day: Path) -> None:
    printed = build(day, "printed") / "anim-35.pdf"
    edition = str(day / "sources/editions/anim-35.toml")
    found = run("find", "Rizvan Hüseynov", edition, *TREES).stdout
    assert "az/01-merasim.md:3:7: spelled “Rizvan Hüseyinov”" in found
    assert "siyahi.xlsx:Siyahı!B3: spelled “Rizvan Hüseyinov”" in found
    text = day / "sources/events/anim-35/az/01-merasim.md"
    kept = text.read_text("utf-8")
    text.write_text(kept.replace("Səfir Rizvan Hüseyinov", "Səfir Rizvan Hüseynov"), "utf-8")
    new = build(day, "new") / "anim-35.pdf"
    text.write_text(kept, "utf-8")
    said = run("changed", str(printed), str(new), "--lang", "en").stdout
    assert said.startswith("changed pages: ")
    assert "print again sheet " in said
    assert "no page has changed" in run("changed", str(new), str(new), "--lang", "en").stdout


def test_the_second_photograph_stands_upright_in_print(day: Path) -> None:
    book = pypdfium2.PdfDocument(str(build(day, "upright") / "anim-35.pdf"))
    sizes = [
        (image.get_px_size())
        for page in book
        for image in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    ]
    book.close()
    assert any(height > width for width, height in sizes)


def test_the_skeleton_without_a_document_still_builds(tmp_path: Path) -> None:
    assert run("new", "bayram-2027", "--sources", str(tmp_path)).exit_code == 0
    result = run(
        "build", str(tmp_path / "editions/bayram-2027.toml"), "-o", str(tmp_path / "o"), *TREES
    )
    assert result.exit_code == 0, result.output

"""`kitabca impose` and `kitabca testsheet`, called as a person calls them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from books import MM, book
from click.testing import CliRunner, Result
from PIL import Image
from pypdf import PdfReader

from kitabca.cli import commands


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KITABCA_LANG", "en")
    (tmp_path / "book.pdf").write_bytes(book(12))
    return tmp_path


def call(*arguments: str) -> Result:
    return CliRunner().invoke(commands, list(arguments))


def test_sheets_are_written(folder: Path) -> None:
    done = call(
        "impose", "book.pdf", "--scheme", "saddle", "--sheet", "A4", "--creep", "0.1mm",
        "-o", "out/sheets.pdf",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert done.output.startswith("out/sheets.pdf  3 sheets  ")
    assert len(PdfReader(folder / "out" / "sheets.pdf").pages) == 6


def test_the_plan_is_printed_and_nothing_written(folder: Path) -> None:
    done = call("impose", "book.pdf", "--plan", "--sheets", "2-3", "--copies", "80")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[1:] == [
        "80 copies take 240 sheets",
        "sheet 2  front 10  3  back  4  9  creep 0.10 mm",
        "sheet 3  front  8  5  back  6  7  creep 0.20 mm",
    ]
    assert [path.name for path in folder.iterdir()] == ["book.pdf"]


def test_a_preview_shows_every_side(folder: Path) -> None:
    done = call("impose", "book.pdf", "--preview", "sheets.png")
    assert done.exit_code == 0, done.output
    with Image.open(folder / "sheets.png") as picture:
        wide, high = picture.size
    assert wide == 2 * 420 + 3 * 12
    assert high == 3 * (297 + 12) + 12


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        ((), 2, "Nothing to do"),
        (("--plan", "--sheet", "A44"), 2, "A44"),
        (("--plan", "--sheet", "A44"), 2, "SRA3"),
        (("--plan", "--creep", "1em"), 2, "1em"),
        (("--plan", "--creep", "-0.1mm"), 2, "write 0.1mm"),
        (("--plan", "--creep", "0.1"), 2, "write 0.1mm"),
        (("--plan", "--creep", "20mm"), 1, "thickness of one sheet"),
        (("--plan", "--edge", "50mm"), 2, "0mm to 30mm"),
        (("--plan", "--scheme", "booklet"), 2, "'signatures'"),
        (("--plan", "--repeat"), 2, "--scheme 4-up"),
        (("--plan", "--signature", "4"), 2, "--scheme signatures"),
        (("--plan", "--scheme", "perfect", "--creep", "0.1mm"), 2, "--scheme saddle or"),
        (("--plan", "--back-cover", "13"), 1, "of 13 pages can't be had from a book of 12"),
        (("--plan", "--scale", "120%"), 1, "it fits at 100%"),
        (("--plan", "--sheet", "A6", "--scale", "100%"), 1, "it fits at 50%"),
        (("-o", "book.pdf"), 2, "is the book itself"),
        (("-o", "./folder/../book.pdf"), 2, "is the book itself"),
        (("-o", "folder"), 2, "folder/sheets.pdf"),
        (("--preview", "sheets.pdf"), 2, "sheets.png"),
        (("-o", "a.png", "--preview", "a.png"), 2, "give each its name"),
        (("-o", "book.pdf/sheets.pdf"), 1, "can't be written"),
        (("--plan", "--scale", "huge"), 2, "auto, printable, fill or 95%"),
        (("--plan", "--creep", "9" * 309 + "mm"), 2, "no length of paper"),
        (("--plan", "--sheets", "0"), 2, "counted from 1"),
        (("--plan", "--sheets", "x"), 2, "2,4 or 2-5"),
        (("--plan", "--sheets", "9" * 5000), 2, "2,4 or 2-5"),
        (("--plan", "--sheets", "4"), 1, "there is no sheet 4; there are 3"),
        (("--plan", "--printer", "ofice-a4"), 1, "“office-a4”"),
        (("--plan", "--printer", "shop-fogra39-coated"), 2, "print shop"),
    ],
)
def test_faulty_calls_are_told(
    folder: Path, arguments: tuple[str, ...], status: int, says: str
) -> None:
    (folder / "folder").mkdir()
    held = (folder / "book.pdf").read_bytes()
    done = call("impose", "book.pdf", *arguments)
    assert done.exit_code == status, done.output
    assert says in " ".join(done.output.split())
    assert "Traceback" not in done.output
    assert (folder / "book.pdf").read_bytes() == held
    assert sorted(path.name for path in folder.iterdir()) == ["book.pdf", "folder"]


@pytest.mark.parametrize(
    ("name", "content", "status", "says"),
    [
        ("none.pdf", None, 2, "does not exist"),
        ("letter.docx", b"PK\x03\x04", 1, "export the document as PDF first"),
        ("empty.pdf", b"", 1, "export the document as PDF first"),
        ("cut.pdf", book(4)[:900], 1, "fetch it once more"),
    ],
)
def test_what_is_no_book_is_told(
    folder: Path, name: str, content: bytes | None, status: int, says: str
) -> None:
    if content is not None:
        (folder / name).write_bytes(content)
    done = call("impose", name, "-o", "sheets.pdf")
    assert done.exit_code == status, done.output
    assert says in done.output
    assert not (folder / "sheets.pdf").exists()


def test_the_plan_and_the_faults_are_told_in_her_language(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KITABCA_LANG", "az")
    done = call("impose", "book.pdf", "--plan")
    assert done.output.splitlines()[1] == "vərəq 1  ön 12  1  arxa  2 11"
    assert "0.1mm" in call("impose", "book.pdf", "--plan", "--creep", "0.1").output


@pytest.mark.parametrize("size", [(10, 10), (14_400, 14_400)], ids=["a stamp", "a wall"])
def test_a_page_of_any_size_goes_on_a_sheet(folder: Path, size: tuple[float, float]) -> None:
    (folder / "odd.pdf").write_bytes(book(1, size))
    done = call("impose", "odd.pdf", "-o", "sheets.pdf")
    assert done.exit_code == 0, done.output
    assert "sheets.pdf  1 sheet  " in done.output
    assert ("page-shrunk" in done.output) == (size[0] > 1000)


def test_a_printer_of_ones_own(folder: Path) -> None:
    (folder / "sources" / "printers").mkdir(parents=True)
    mine = folder / "sources" / "printers" / "ours.toml"
    mine.write_text('kind = "office"\nsheet = "A3"\nflip = "turned"\n', encoding="utf-8")
    done = call("impose", "book.pdf", "--plan", "--printer", "ours")
    assert "420 × 297 mm, backs turned by 180°" in done.output


@pytest.mark.parametrize("language", ["az", "en"])
@pytest.mark.parametrize("printer", ["office-a4", "office-a4-turned", "office-a3"])
def test_the_test_sheet_has_numbered_halves(folder: Path, printer: str, language: str) -> None:
    done = call("testsheet", "-o", "t.pdf", "--printer", printer, "--lang", language)
    assert done.exit_code == 0, done.output
    data = (folder / "t.pdf").read_bytes()
    assert data == (call("testsheet", "-o", "u.pdf", "--printer", printer, "--lang", language)
                    and (folder / "u.pdf").read_bytes())  # fmt: skip
    pdf = pypdfium2.PdfDocument(BytesIO(data))
    assert len(pdf) == 2
    turned = printer == "office-a4-turned"
    for side, halves in enumerate((("4", "1"), ("3", "2") if turned else ("2", "3"))):
        page = pdf[side]
        wide, high = page.get_size()
        text = page.get_textpage()
        for half, figure in enumerate(halves):
            left = wide / 2 * half
            # From 65 to 105 mm below the head of each half the figure stands alone.
            low, top = (high - 105 * MM, high - 65 * MM)
            if turned and side:
                low, top = 65 * MM, 105 * MM
            found = text.get_text_bounded(left + 100, low, left + wide / 2 - 100, top)
            assert found.strip() == figure
        text.close()
        page.close()
    pdf.close()

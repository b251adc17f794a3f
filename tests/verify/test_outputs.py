"""Every output of `make`, in the hands of validators and readers that are not ours."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from conftest import BUILD, ROOT, absent, booklets, outputs, sheets_for_the_shop
from kitabca.cli import stages
from kitabca.cli.outputs import screen
from kitabca.diagnostics import show
from kitabca.pdf.imposing import Job, impose, plan_sheets
from kitabca.pdf.preflight import preflight

pytestmark = pytest.mark.external

SCREEN = outputs(".pdf")
BOOKLETS = booklets()
SHOP = sheets_for_the_shop()
EBOOKS = outputs(".epub")


def test_there_is_something_to_verify() -> None:
    assert SCREEN, "build/ is empty: run make first"
    assert len(BOOKLETS) == len(SCREEN), "a book has no booklet: run make first"
    assert len(SHOP) >= len(SCREEN), "a book has no press PDF: run make first"
    assert EBOOKS, "build/ has no e-book: run make first"


@pytest.fixture(scope="session")
def long_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book that times are taken with, of more than two hundred pages."""
    folder = tmp_path_factory.mktemp("long")
    command = [sys.executable, str(ROOT / "bench" / "prose.py"), "32", str(folder)]
    subprocess.run(command, check=True)
    trees = stages.Trees(folder, ROOT / "layouts", ROOT / "fonts")
    desk = stages.open_desk(folder / "editions" / "bench.toml", trees)
    read = stages.read(desk)
    layout, documents = stages.compose(desk, read)
    pages, faces = stages.set_pages(desk, read, layout, documents)
    assert len(pages.pages) > 200
    path = folder / "long.pdf"
    path.write_bytes(screen(desk, read, layout, pages, faces))
    return path


@pytest.mark.parametrize("flavour", ["ua1", "3a"])
def test_verapdf_passes_every_screen_pdf(verapdf: list[str], flavour: str, long_book: Path) -> None:
    """One call for all files and the book of two hundred pages: veraPDF takes seconds to start."""
    validate(verapdf, flavour, [*SCREEN, long_book])


def test_verapdf_passes_every_sheet(verapdf: list[str], tmp_path: Path) -> None:
    """PDF/A-2u: the booklets that `make` writes, and a book in every scheme, backs turned too."""
    files = list(BOOKLETS)
    for scheme in ("saddle", "signatures", "perfect", "2-up", "4-up"):
        for flip in ("short-edge", "turned"):
            job = Job(scheme=scheme, flip=flip, marks=frozenset(("fold", "staple", "cut")))
            files.append(tmp_path / f"{scheme}-{flip}.pdf")
            files[-1].write_bytes(impose(SCREEN[0].read_bytes(), job, SCREEN[0].name)[0])
    validate(verapdf, "2u", files)


@pytest.mark.parametrize("sheets", BOOKLETS, ids=lambda path: path.name)
def test_each_half_of_a_booklet_says_what_its_page_says(sheets: Path) -> None:
    """By poppler, which reads spelled-out words where they stand; pdfium puts those of a page's
    form elsewhere on the sheet."""
    if shutil.which("pdftotext") is None:
        absent("pdftotext", "on Debian: apt install poppler-utils")
    book = sheets.with_name(sheets.name.replace("-booklet", ""))
    wide, high = PdfReader(sheets).pages[0].mediabox[2:]
    paper = tuple(sorted((float(wide), float(high))))
    plan = plan_sheets(book.read_bytes(), Job(paper=paper), book.name)
    for index, side in enumerate(plan.sides()):
        for placed in side.placed:
            left, _, right, top = placed.area
            width, height = plan.sources[placed.page].size
            page = words(book, placed.page, (0, 0, width, height))
            half = words(sheets, index, (left, plan.paper.height - top, right - left, height))
            assert half == page, f"page {placed.page + 1}"


@pytest.mark.parametrize("sheets", BOOKLETS, ids=lambda path: path.name)
def test_a_booklet_is_no_larger_than_its_book_and_a_tenth(sheets: Path) -> None:
    book = sheets.with_name(sheets.name.replace("-booklet", ""))
    assert sheets.stat().st_size < 1.1 * book.stat().st_size


def words(path: Path, page: int, box: tuple[float, float, float, float]) -> list[str]:
    """The words in a box of a page: left and top from the page's upper left corner, then size."""
    x, y, width, height = (str(round(edge)) for edge in box)
    place = ["-x", x, "-y", y, "-W", width, "-H", height]
    found = subprocess.run(
        ["pdftotext", "-f", str(page + 1), "-l", str(page + 1), *place, str(path), "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    return found.stdout.split()


def test_verapdf_passes_every_press_pdf(verapdf: list[str]) -> None:
    validate(verapdf, "2u", SHOP)


@pytest.mark.parametrize("sheet", SHOP, ids=lambda path: path.name)
def test_preflight_finds_nothing_to_send_back(sheet: Path) -> None:
    """Ours, but on the finished files; ink by Ghostscript's plates."""
    if shutil.which("gs") is None:
        absent("Ghostscript", "on Debian: apt install ghostscript")
    report = preflight(sheet.read_bytes(), sheet.name, "press")
    assert [show(one) for one in report.found] == []
    assert report.claims == ("PDF/X-4", "PDF/A-2u")


def validate(verapdf: list[str], flavour: str, files: list[Path]) -> None:
    done = subprocess.run(
        [*verapdf, "--flavour", flavour, "--format", "text", *map(str, files)],
        capture_output=True,
        text=True,
        timeout=600,
    )
    verdicts = re.findall(r"^(PASS|FAIL) ", done.stdout, flags=re.M)
    assert len(verdicts) == len(files), done.stdout + done.stderr
    assert set(verdicts) == {"PASS"}, done.stdout


@pytest.mark.parametrize("book", [*SCREEN, *BOOKLETS, *SHOP], ids=lambda path: path.name)
def test_qpdf_finds_nothing(book: Path) -> None:
    if shutil.which("qpdf") is None:
        absent("qpdf", "on Debian: apt install qpdf")
    done = subprocess.run(["qpdf", "--check", str(book)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("book", [*SCREEN, *BOOKLETS, *SHOP], ids=lambda path: path.name)
def test_every_font_is_embedded_and_subset(book: Path) -> None:
    if shutil.which("pdffonts") is None:
        absent("pdffonts", "on Debian: apt install poppler-utils")
    done = subprocess.run(["pdffonts", str(book)], capture_output=True, text=True, check=True)
    rows = done.stdout.splitlines()[2:]
    assert rows
    for row in rows:
        assert re.search(r"Identity-H\s+yes yes yes", row), row


@pytest.mark.parametrize("book", [*EBOOKS, *outputs(".kepub.epub")], ids=lambda path: path.name)
def test_epubcheck_finds_nothing(epubcheck: list[str], book: Path, tmp_path: Path) -> None:
    assert epub_faults(epubcheck, book, tmp_path) == []


def epub_faults(epubcheck: list[str], book: Path, folder: Path) -> list[str]:
    """What epubcheck says of a book, without the remarks that we know a reason for."""
    report = folder / "report.json"
    report.unlink(missing_ok=True)
    subprocess.run(
        [*epubcheck, str(book), "--failonwarnings", "-u", "--json", str(report)],
        capture_output=True,
        timeout=300,
    )
    messages = json.loads(report.read_text(encoding="utf-8"))["messages"]
    known = (Path(__file__).parents[1] / "epub" / "usage.txt").read_text(encoding="utf-8")
    return [
        f"{m['severity']} {m['ID']}: {m['message']} {m['locations'][:1]}"
        for m in messages
        if m["severity"] in ("FATAL", "ERROR", "WARNING") or m["ID"] not in known
    ]


@pytest.mark.parametrize("book", EBOOKS, ids=lambda path: path.name)
def test_ace_has_no_objection(reader: Path, book: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        ["node_modules/.bin/ace-cli", "-s", "--force", "-E", "-o", str(tmp_path), str(book)],
        cwd=reader,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "PUPPETEER_EXECUTABLE_PATH": str(shutil.which("chromium"))},
    )
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["earl:result"]["earl:outcome"] == "pass", done.stdout + str(report["assertions"])


@pytest.mark.parametrize("book", EBOOKS, ids=lambda path: path.name)
def test_a_reading_system_shows_it_well(reader: Path, book: Path) -> None:
    """The pictures of every page stay in the build folder, to be looked at."""
    done = subprocess.run(
        ["node", "walk.mjs", str(book), str(BUILD / "walk" / book.stem)],
        cwd=reader,
        capture_output=True,
        text=True,
        timeout=1200,
    )
    assert done.returncode == 0, done.stdout + done.stderr

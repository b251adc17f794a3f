"""Text comes out of the file whole: every word, in order, in readers that are not ours."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from composing import LAYOUT, METADATA, Composer, faces
from pdfminer.high_level import extract_text

from kitabca.pdf.screen import screen_pdf

SENTENCE = (
    "{n}-ci bənd: növ­bə­ti sə­hi­fə­yə keç­sin və <em>söz­lə­rin</em> bö­lün­mə­si, “res­pub­li­ka”, "
    "Azər­bay­can-Ru­si­ya mü­na­si­bət­lə­ri, İğ­dır və Iğ­dır, döv­lət­lə­ra­ra­sı və­ziy­yət­lər, "
    "ofis­də fi­zi­ka, ta­nın­ma ta­ri­xi 1992–2011, haq­qın­da da­nı­şı­lan uzun cüm­lə­lər bu­ra­da "
    "ya­zı­lır ki, mət­nin ha­mı­sı sə­hi­fə­yə sığ­ma­sın. "
)
TEXT = [SENTENCE.format(n=number) * 3 for number in range(1, 9)]
WORDS = [
    word
    for part in TEXT
    for word in re.sub(r"</?em>", "", part).replace("\u00ad", "").split()
]  # fmt: skip
FURNITURE = re.compile(r"Sınaq kitabı|^\s*\d+\s*$", re.MULTILINE)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    body = "".join(f"<p>{part}</p>" for part in TEXT)
    pages = Composer().book(
        f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'
    )
    broken = sum(
        run.hyphen
        for page in pages.pages
        for item in page.items
        for run in getattr(item, "runs", ())
    )
    assert len(pages.pages) > 2
    assert broken > 40
    path = tmp_path_factory.mktemp("text") / "book.pdf"
    path.write_bytes(screen_pdf(pages, LAYOUT, faces(), METADATA, lambda _: b""))
    return path


def words(text: str) -> list[str]:
    return FURNITURE.sub(" ", text.replace("\x0c", "\n")).split()


def without_hyphens(text: str) -> str:
    """What a reader does who knows nothing of ActualText: deletes a hyphen at a line's end."""
    return re.sub(r"\u00ad\s*\n\s*", "", text)


def test_pdfium_gives_every_word_whole(book: Path) -> None:
    document = pypdfium2.PdfDocument(book)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    assert words(text.replace("\r", "")) == WORDS


@pytest.mark.external
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
@pytest.mark.parametrize("option", ["-raw", "-layout", "-enc"])
def test_poppler_gives_every_word_whole(book: Path, option: str) -> None:
    options = [option, "UTF-8"] if option == "-enc" else [option]
    run = subprocess.run(["pdftotext", *options, book, "-"], capture_output=True, check=True)
    assert words(run.stdout.decode()) == WORDS


def in_pieces(pages: list[str]) -> list[str]:
    """Words of pages read one by one, joined over the turn as over the end of a line."""
    joined = "\n".join(FURNITURE.sub("", page).strip() for page in pages)
    return re.sub(r"-\n(?=Rusiya)", "-", without_hyphens(joined)).split()


def test_pypdf_gives_every_word_once_hyphens_are_deleted(book: Path) -> None:
    pages = [page.extract_text() for page in pypdf.PdfReader(book).pages]
    assert in_pieces(pages) == WORDS


def test_pdfminer_gives_every_word_once_hyphens_are_deleted(book: Path) -> None:
    pages = extract_text(BytesIO(book.read_bytes())).split("\x0c")
    assert in_pieces(pages) == WORDS


def test_no_letter_comes_out_as_a_ligature_or_a_private_character(book: Path) -> None:
    document = pypdfium2.PdfDocument(book)
    letters = {char for page in document for char in page.get_textpage().get_text_range()}
    assert not [
        char for char in letters if "\ue000" <= char <= "\uf8ff" or "\ufb00" <= char <= "\ufb06"
    ]

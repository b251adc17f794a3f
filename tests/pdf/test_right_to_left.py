"""Arabic beside other scripts, from the sources to five readers: what each makes of a line.

Whoever listens is given every word in its order. Readers that go by positions order a line by rules
of their own; what they can't do is in docs/pdf.md, and stands here so that a change is seen.
"""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pypdf
import pypdfium2
import pytest
from click.testing import CliRunner
from lxml import etree
from test_editions import ROOT, SAID, edition_of, heard_in, make, written
from test_editions import words as words_of

from kitabca.cli.build import build

HTML = "{http://www.w3.org/1999/xhtml}"
A5_WIDTH = 419.53


@dataclass(frozen=True)
class Case:
    """A source, and what is heard; the others are told only where they differ from the words."""

    source: str
    heard: str
    pdfium: str = ""
    poppler: str = ""


CASES = {
    "arabic alone": Case(
        "{lang=ar}\n> صدر الكتاب في باكو.",
        "[ar: صدر الكتاب في باكو.]",
    ),
    "a quotation that a span fills": Case(
        "> [صدر الكتاب في باكو.]{lang=ar}",
        "[ar: صدر الكتاب في باكو.]",
    ),
    "marks over letters": Case(
        "{lang=ar}\n> أحرارًا متساوين وضميرًا.",
        "[ar: أحرارًا متساوين وضميرًا.]",
    ),
    "a ligature of two letters, and a joiner of the author's": Case(
        "{lang=fa}\n> سلام لا می‌خواهم.",
        "[fa: سلام لا می‌خواهم.]",
    ),
    "in an Azerbaijani line": Case(
        "Bu söz [اطلب العلم من المهد]{lang=ar} belədir.",
        "Bu söz [ar: اطلب العلم من المهد] belədir.",
        pdfium=".belədir اطلب العلم من المهد söz Bu",
        poppler="Bu söz اطلب العلم من المهدbelədir.",
    ),
    "an Azerbaijani word in it": Case(
        "{lang=ar}\n> صدر الكتاب في [Bakı]{lang=az} بالعربية.",
        "[ar: صدر الكتاب في] Bakı [ar: بالعربية.]",
        poppler="صدر الكتاب في Bakıبالعربية.",
    ),
    "Russian words in it": Case(
        "{lang=ar}\n> صدر الكتاب في [Москва и Баку]{lang=ru} بالعربية.",
        "[ar: صدر الكتاب في] [ru: Москва и Баку] [ar: بالعربية.]",
        pdfium="صدر الكتاب في Баку и Москва بالعربية.",
        poppler="صدر الكتاب في Москва и Бакуبالعربية.",
    ),
    "numbers and brackets": Case(
        "{lang=ar}\n> صدر سنة 2026 (في باكو) و 1992.",
        "[ar: صدر سنة 2026 (في باكو) و 1992.]",
        pdfium="صدر سنة 2026 )في باكو( و .1992",
        poppler="صدر سنة ( 2026في باكو) و .1992",
    ),
    "signs that share a word with no letter": Case(
        "{lang=ar}\n> (المادة 1).",
        "[ar: (المادة 1).]",
        pdfium=")المادة 1(.",
        poppler="(المادة .)1",
    ),
    "signs in an Azerbaijani line": Case(
        "Söz [حقوق الإنسان (1948).]{lang=ar} davam.",
        "Söz [ar: حقوق الإنسان (1948).] davam.",
        pdfium="Söz .) 1948( الإنسان حقوق davam.",
        poppler="Söz .)1948( حقوق الإنسانdavam.",
    ),
}  # fmt: skip
DIRECTIONS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069\x0c"))


@cache
def book(name: str) -> bytes:
    return made(CASES[name].source)


def made(source: str) -> bytes:
    with TemporaryDirectory() as folder:
        edition = edition_of(source, Path(folder, "sources"))
        return make(edition, Path(folder)).file.read_bytes()


@pytest.fixture(params=CASES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def file(name: str, tmp_path: Path) -> Path:
    path = tmp_path / "book.pdf"
    path.write_bytes(book(name))
    return path


def words(name: str) -> str:
    """The words of a case without what tells of a switch of language."""
    heard = CASES[name].heard
    for tag in ("[ar: ", "[fa: ", "[ru: ", "]"):
        heard = heard.replace(tag, "")
    return heard


def test_a_link_says_its_words_in_the_order_of_reading() -> None:
    source = "{lang=ar}\n> صدر [في مدينة باكو](https://example.org) سنة."
    with pikepdf.open(BytesIO(made(source))) as document:
        (said,) = [str(one.Contents) for page in document.pages for one in page.get("/Annots", [])]
    assert said == "في مدينة باكو"


# A block as it may be written; whether it stands at the right, as a quotation of its language does.
BLOCKS = {
    "{lang=ar}\n> صدر الكتاب": True,
    "> [صدر الكتاب]{lang=ar}": True,
    "> “[صدر الكتاب]{lang=ar}” *[في باكو.]{lang=ar}*[^n]\n\n[^n]: Qeyd.": True,
    "> [صدر [Bakı]{lang=az} الكتاب]{lang=ar}\n>\n> [صدر]{lang=fa}\n>\n> — Müəllif": True,
    "[صدر الكتاب]{lang=ar}": True,
    "::: verse\n[صدر]{lang=ar}\n[الكتاب]{lang=ar}\n:::": True,
    "> [صدر الكتاب]{lang=ar} sözləri": False,
    "> [صدر الكتاب]{lang=ar}\n>\n> Bakı": True,
    "> [Москва]{lang=ru}": False,
    "::: verse\n[صدر]{lang=ar}\nBakı\n:::": False,
}


@pytest.mark.parametrize("source", BLOCKS)
def test_a_block_whose_words_all_run_from_the_right_stands_there(
    source: str, tmp_path: Path
) -> None:
    """On paper by where its letters are, in the e-book by the direction that its block says."""
    edition = edition_of(f"Bir söz.\n\n{source}", tmp_path / "sources")
    call = [str(edition), "-o", str(tmp_path), "--sources", str(tmp_path / "sources")]
    fonts = ["--layouts", str(ROOT / "layouts"), "--fonts", str(ROOT / "fonts")]
    done = CliRunner().invoke(build, [*call, *fonts])
    assert done.exit_code == 0, done.output

    page = pypdfium2.PdfDocument(tmp_path / "b.pdf")[0].get_textpage()
    found = [at for at in range(page.count_chars()) if page.get_text_range(at, 1) in "صدركتاب"]
    right = max((page.get_charbox(at)[2] for at in found), default=0.0)
    assert (right > 0.7 * A5_WIDTH) == BLOCKS[source]

    with zipfile.ZipFile(tmp_path / "b.epub") as archive:
        name = next(name for name in archive.namelist() if name.endswith("vvel.xhtml"))
        root = etree.fromstring(archive.read(name))
    blocks = {f"{HTML}p", f"{HTML}blockquote", f"{HTML}div"}
    turned = [element.tag for element in root.iter(*blocks) if element.get("dir") == "rtl"]
    assert bool(turned) == BLOCKS[source]

    heard = spoken(SAID.sub(" ", "\n".join(heard_in(tmp_path / "b.pdf"))))
    assert heard == spoken(written(root[-1]))


def spoken(text: str) -> list[str]:
    """Words of a book, without the numbers of notes and pages."""
    return [word for word in words_of(text) if not word.isdigit()]


def line(text: str) -> str:
    """The line of a page that a case is about, without controls and folio."""
    lines = text.translate(DIRECTIONS).replace("\r", "").split("\n")
    found = [" ".join(one.split()) for one in lines]
    return next(one for one in found if any("\u0600" <= char <= "\u06ff" for char in one))


def test_it_is_heard_in_order(name: str, file: Path) -> None:
    assert heard_in(file)[-1] == CASES[name].heard


def test_pdfium(name: str, file: Path) -> None:
    pages = pypdfium2.PdfDocument(file)
    text = "\n".join(page.get_textpage().get_text_range() for page in pages)
    assert line(text) == (CASES[name].pdfium or words(name))


@pytest.mark.external
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_poppler(name: str, file: Path) -> None:
    run = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True)
    assert line(run.stdout.decode()) == (CASES[name].poppler or words(name))


def test_no_letter_is_lost_and_no_joiner_is_added(name: str, file: Path) -> None:
    text = "".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
    wanted = sorted(char for char in words(name) if not char.isspace())
    found = sorted(char for char in text if not char.isspace())
    assert not [char for char in wanted if wanted.count(char) > found.count(char)]
    assert found.count("\u200d") == 0

"""Small capitals are copied as they are typed, whatever glyphs show them and whoever reads."""

from __future__ import annotations

import re
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from click.testing import CliRunner
from pdfminer.high_level import extract_text

from editions import chapter, edition_with
from kitabca.cli.build import build
from kitabca.cli.listen import listen

ROOT = Path(__file__).parents[2]
SAID = (
    "Söz BMT və AMEA-nın, Xalq Cəbhəsi, amea, XIX əsr, xix əsr, ATƏT-in İƏT ilə İclası, "
    "Iğdır QIRMIZI ilıq"
)
# In the text face, in one without small capitals, in a heading, in a in lines that divide words.
TEXT = f"""# [Xocalı, BMT]{{.sc}}

[{SAID}]{{.sc}}

*[{SAID}]{{.sc}}*

{"[BEYNƏLXALQLAŞDIRILMIŞLARDAN]{.sc} " * 60}
"""
LONG = "BEYNƏLXALQLAŞDIRILMIŞLARDAN"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("capitals")
    event = home / "sources" / "events" / "e" / "az"
    event.mkdir(parents=True)
    (event / "01.md").write_text(TEXT, encoding="utf-8")
    edition = home / "sources" / "editions" / "b.toml"
    edition.parent.mkdir()
    edition.write_text(edition_with(chapter()), encoding="utf-8")
    given = [str(edition), "-o", str(home / "out"), "--sources", str(home / "sources")]
    given += ["--layouts", str(ROOT / "layouts"), "--fonts", str(ROOT / "fonts")]
    result = CliRunner().invoke(build, given)
    assert result.exit_code == 0, result.output
    return home / "out"


def poppler(file: Path) -> str:
    return subprocess.run(
        ["pdftotext", str(file), "-"], capture_output=True, check=True, text=True
    ).stdout


def pdfium(file: Path) -> str:
    pages = pypdfium2.PdfDocument(file)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


READERS = {
    "poppler": poppler,
    "pdfium": pdfium,
    "pypdf": lambda file: "\n".join(page.extract_text() for page in pypdf.PdfReader(file).pages),
    "pdfminer": lambda file: extract_text(BytesIO(file.read_bytes())),
    "listen": lambda file: CliRunner().invoke(listen, [str(file)]).output,
}


@pytest.mark.parametrize("reader", READERS)
def test_readers_of_the_pdf_give_the_letters_as_typed(reader: str, made: Path) -> None:
    said = " ".join(READERS[reader](made / "b.pdf").replace("\x02", "").split())
    assert said.count(SAID) == 2
    joined = re.sub(r"[-\u00ad\ufffe] ?", "", said)
    # pdfminer takes some line ends for ends of a box.
    assert joined.count(LONG) >= 50
    assert LONG.lower()[:6] not in said


def test_the_e_book_keeps_what_is_typed_in_capitals(made: Path) -> None:
    with zipfile.ZipFile(made / "b.epub") as inside:
        pages = [inside.read(name).decode() for name in inside.namelist() if "xhtml" in name]
    said = " ".join(re.sub("<[^>]*>", "", "".join(pages)).split())
    assert "BMT VƏ AMEA-NIN, XALQ CƏBHƏSİ, AMEA, XIX ƏSR, XIX ƏSR, ATƏT-İN İƏT İLƏ İCLASI" in said

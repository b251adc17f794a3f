"""The printed book and the e-book say every word of the sources, in order (the design's test 3).

The sources are read here by other means than ours: mistune and `csv`. The allowed changes are few
and listed: capitals and small capitals, dates that the language formats, cross-references whose
words are the target's title or page, citations that become numbers, repeated heads and folios.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import tomllib
import zipfile
from pathlib import Path

import mistune
import pypdfium2
import pytest
from lxml import etree

from kitabca.cli.build import make
from kitabca.cli.stages import Trees, open_desk

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "sources"
EDITIONS = sorted(path.stem for path in (SOURCES / "editions").glob("*.toml"))

# Our dialect's marks, which are no words: citations, attributes, cross-references without words.
_MARKS = re.compile(
    r"\[[^\]]*\]\{\.count[^}]*\}|\[@[^\]]*\]|\{[^}\n]*\}|\[\]\(#[^)]*\)|^:::.*$|^: .*$", re.M
)
_NOTE = re.compile(r"^\[\^([^\]]+)\]:[ ]?(.*(?:\n(?:[ ]{4}.*|\n))*)", re.M)
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """Words without case: i and İ, ı and I count as one letter here, since capitals are allowed."""
    folded = text.replace("İ", "i").replace("I", "ı").casefold().replace("ı", "i")
    return _WORD.findall(folded)


def markdown_words(text: str) -> list[str]:
    """The words of a Markdown text by mistune's reading of it."""

    def walk(nodes: list[dict]) -> str:
        said = ""
        for node in nodes:
            if node["type"] in ("text", "codespan", "block_code"):
                said += node.get("raw", "")
            elif node["type"] in ("softbreak", "linebreak", "blank_line"):
                said += "\n"
            else:
                said += walk(node.get("children", []))
                if node["type"] not in ("strong", "emphasis", "link"):
                    said += "\n"
        return said

    read = mistune.create_markdown(renderer=None, plugins=["table"])
    return words(walk(read(text)))


def texts(slug: str) -> tuple[list[str], list[list[str]], list[list[str]]]:
    """Words of the texts in order; of each note; of each cell of the tables that are shown."""
    edition = tomllib.loads((SOURCES / f"editions/{slug}.toml").read_text(encoding="utf-8"))
    home = SOURCES / "events" / edition["event"]
    said: list[str] = []
    notes: list[list[str]] = []
    cells: list[list[str]] = []
    for part in edition["parts"]:
        if "source" in part:
            text = (home / edition["language"] / part["source"]).read_text(encoding="utf-8")
            text = _MARKS.sub(" ", text)
            notes += [markdown_words(match.group(2)) for match in _NOTE.finditer(text)]
            text = re.sub(r"\[\^[^\]]+\]", " ", _NOTE.sub("", text))
            text = re.sub(r"\[([^\]]*)\](?!\()", r"\1", text)  # spans: [words]{…}
            said += markdown_words(text)
        if "table" in part:
            path = home / part["table"]
            path = path if path.exists() else SOURCES / "shared" / part["table"]
            for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))):
                if any(row.get(key) != value for key, value in part.get("where", {}).items()):
                    continue
                for column in part["columns"]:
                    name = column["name"]
                    if column.get("kind", "text") == "text":
                        cell = row.get(f"{name}.{edition['language']}") or row.get(name, "")
                        cells += [words(cell)] if cell else []
    return said, notes, cells


def in_order(wanted: list[str], heard: list[str]) -> str | None:
    """None when every wanted word is heard in its turn, else the words about the first missing."""
    place = 0
    for index, word in enumerate(wanted):
        try:
            place = heard.index(word, place) + 1
        except ValueError:
            return " ".join(wanted[max(0, index - 6) : index + 3])
    return None


def runs_of(heard: list[str]) -> str:
    return " " + " ".join(heard) + " "


@pytest.fixture(scope="module", params=EDITIONS)
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    trees = Trees(SOURCES, ROOT / "layouts", ROOT / "fonts")
    make(open_desk(SOURCES / f"editions/{request.param}.toml", trees), folder, None, None)
    return folder / f"{request.param}.pdf"


def ebook_words(path: Path) -> list[str]:
    """The e-book's words in the order of its spine, without the contents and page marks."""
    said: list[str] = []
    with zipfile.ZipFile(path) as archive:
        package = next(name for name in archive.namelist() if name.endswith(".opf"))
        tree = etree.fromstring(archive.read(package))
        spaces = {"o": "http://www.idpf.org/2007/opf"}
        files = {item.get("id"): item.get("href") for item in tree.iterfind(".//o:item", spaces)}
        folder = package.rpartition("/")[0]
        for item in tree.iterfind(".//o:itemref", spaces):
            name = files[item.get("idref")]
            body = etree.fromstring(archive.read(f"{folder}/{name}" if folder else name))[-1]
            said += words(_spoken(body))
    return said


_BLOCKS = {"p", "h1", "h2", "h3", "h4", "li", "td", "th", "dt", "dd", "caption", "tr", "br", "div"}


def _spoken(element: etree._Element) -> str:
    name = etree.QName(element).localname if isinstance(element.tag, str) else ""
    inside = (element.text or "") + "".join(_spoken(child) for child in element)
    edge = "\n" if name in _BLOCKS else ""
    return edge + inside + edge + (element.tail or "")


def printed_words(path: Path) -> list[str]:
    """The printed words as poppler reads them from the structure tree."""
    done = subprocess.run(
        ["pdfinfo", "-struct-text", str(path)], capture_output=True, text=True, check=True
    )
    said = ""
    for line in done.stdout.splitlines():
        if quoted := re.fullmatch(r'\s*"(.*)"', line):
            said += quoted.group(1)
        elif re.fullmatch(r"\s*[A-Z]\w*(?: \(block\))?:?", line):
            said += "\n"
    return words(said)


def drawn_words(path: Path) -> list[str]:
    """The printed words as pdfium reads them from the pages, hyphenation undone."""
    pages = pypdfium2.PdfDocument(path)
    said = []
    for page in pages:
        text = page.get_textpage().get_text_range()
        said.append(re.sub("[\x02\ufffe\xad](?:\r?\n)?", "", text))
    pages.close()
    return words("\n".join(said))


def check(slug: str, heard: list[str]) -> None:
    said, notes, cells = texts(slug)
    assert in_order(said, heard) is None
    whole = runs_of(heard)
    for note in notes:
        assert in_order(note, heard) is None, " ".join(note)
    for cell in cells:
        assert runs_of(cell) in whole, " ".join(cell)


def test_the_ebook_says_every_word(book: Path) -> None:
    check(book.stem, ebook_words(book.with_suffix(".epub")))


def test_the_printed_book_says_every_word(book: Path) -> None:
    said, notes, _ = texts(book.stem)
    heard = drawn_words(book)
    for words_of in (*notes, said):
        missing = [word for word in words_of if word not in set(heard)]
        assert not missing


@pytest.mark.external
def test_the_structure_tree_says_every_word_in_order(book: Path) -> None:
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo is missing; on Debian: apt install poppler-utils")
    check(book.stem, printed_words(book))

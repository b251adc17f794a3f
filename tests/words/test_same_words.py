"""The printed book and the e-book say every word of the sources, in order (the design's test 3).

The sources are read here by other means than ours: mistune and `csv`. A block of a text must be
heard whole, with its punctuation, and blocks in their order. The allowed changes are few and
listed: capitals and small capitals, `_TYPOGRAPHY`, and `_MARKS`, which become something else: a
citation its numbers, a count its number, a cross-reference the target's title or page.
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
from kitabca.language import language
from kitabca.model import parse_date

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "sources"
EDITIONS = sorted(path.stem for path in (SOURCES / "editions").glob("*.toml"))

# What typography may make of what was typed; any other change of a mark is a fault.
_TYPOGRAPHY = (
    (re.compile(r"(?<=\s)-{1,3}(?=\s)|(?<!-)--(?!-)"), "–"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"[“”„«»‘’'\"]"), '"'),
    # A span of years; other figures with a hyphen between (a number of a resolution) stay.
    (re.compile(r"(?<![\w-])((?:1[89]|20)\d\d)-((?:1[89]|20)\d\d)(?![\w-])"), r"\1–\2"),
)
# Our dialect's marks, which are no words, and what may be heard in the place of each.
_MARKS = (
    (re.compile(r"\[[^\]]*\]\{\.count[^}]*\}"), r"\S+(?: \S+){0,3}?"),
    (re.compile(r"\[@[^\],;]*(?:; ?@[^\],;]*)*\]"), r"[ \[\]\d,;–]{1,40}"),
    (re.compile(r"\[@[^\]]*\]"), r".{1,80}?"),
    (re.compile(r"\[\]\(#[^)]*\)(?:\{[^}]*\})?"), r".{1,120}?"),
    (re.compile(r"\[\^[^\]]+\]"), r"[ \[\]\d]{1,5}"),
    (re.compile(r"\{[^}\n]*\}|^:::.*$|^: .*$", re.M), ""),
)
# Stand for the marks while mistune reads: private characters, which no source has.
_HELD = [chr(0xE000 + n) for n in range(len(_MARKS))]
_NOTE = re.compile(r"^\[\^([^\]]+)\]:[ ]?(.*(?:\n(?:[ ]{4}.*|\n))*)", re.M)
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """Words without case: i and İ, ı and I count as one letter here, since capitals are allowed."""
    folded = text.replace("İ", "i").replace("I", "ı").casefold().replace("ı", "i")
    return _WORD.findall(folded)


def plain(text: str) -> str:
    """A text as it may be compared: one case, plain spaces, typography as it was allowed."""
    text = re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", text)
    for pattern, made in _TYPOGRAPHY:
        text = pattern.sub(made, text)
    folded = text.replace("İ", "i").replace("I", "ı").casefold().replace("ı", "i")
    return " ".join(folded.split())


def markdown_blocks(text: str) -> list[str]:
    """The blocks of a Markdown text by mistune's reading of it, marks held."""
    for held, (pattern, _) in zip(_HELD, _MARKS, strict=True):
        text = pattern.sub(held, text)
    text = re.sub(r"\[([^\]]*)\](?!\()", r"\1", text)  # spans: [words]{…}
    blocks: list[str] = []

    def inline(nodes: list[dict]) -> str:
        said = ""
        for node in nodes:
            if node["type"] in ("text", "codespan"):
                said += node.get("raw", "")
            elif node["type"] in ("softbreak", "linebreak"):
                said += " "
            else:
                said += inline(node.get("children", []))
        return said

    def walk(nodes: list[dict]) -> None:
        for node in nodes:
            if node["type"] in ("paragraph", "heading", "block_text", "table_cell"):
                blocks.append(plain(inline(node["children"])))
            else:
                walk(node.get("children", []))

    walk(mistune.create_markdown(renderer=None, plugins=["table"])(text))
    return [block for block in blocks if block.strip("".join(_HELD) + " ")]


def pattern_of(block: str) -> re.Pattern[str]:
    """A block as it must be heard; each held mark as what may stand for it."""
    said = re.escape(block).replace(r"\ ", " ")
    for held, (_, heard) in zip(_HELD, _MARKS, strict=True):
        said = re.sub(f" ?{held}", lambda _, heard=heard: f" ?(?:{heard})" if heard else "", said)
    return re.compile(rf"(?<!\w){said.strip()}(?!\w)")


def texts(slug: str) -> tuple[list[str], list[str], list[str]]:
    """The blocks of the texts in order; of the notes; each cell of the tables that are shown."""
    edition = tomllib.loads((SOURCES / f"editions/{slug}.toml").read_text(encoding="utf-8"))
    home = SOURCES / "events" / edition["event"]
    said: list[str] = []
    notes: list[str] = []
    cells: list[str] = []
    for part in edition["parts"]:
        if "source" in part:
            text = (home / edition["language"] / part["source"]).read_text(encoding="utf-8")
            for match in _NOTE.finditer(text):
                notes += markdown_blocks(match.group(2))
            said += markdown_blocks(_NOTE.sub("", text))
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
                        cells += [plain(cell)] if cell else []
    return said, notes, cells


def in_order(wanted: list[str], heard: str) -> str | None:
    """None when every block is heard whole in its turn, else the first that is not."""
    place = 0
    for block in wanted:
        match = pattern_of(block).search(heard, place)
        if match is None:
            return block
        place = match.end()
    return None


@pytest.fixture(scope="module", params=EDITIONS)
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    trees = Trees(SOURCES, ROOT / "layouts", ROOT / "fonts")
    make(open_desk(SOURCES / f"editions/{request.param}.toml", trees), folder, None, None)
    return folder / f"{request.param}.pdf"


def ebook_text(path: Path) -> str:
    """The e-book's words in the order of its spine, without the contents and page marks."""
    said = ""
    with zipfile.ZipFile(path) as archive:
        package = next(name for name in archive.namelist() if name.endswith(".opf"))
        tree = etree.fromstring(archive.read(package))
        spaces = {"o": "http://www.idpf.org/2007/opf"}
        files = {item.get("id"): item.get("href") for item in tree.iterfind(".//o:item", spaces)}
        folder = package.rpartition("/")[0]
        for item in tree.iterfind(".//o:itemref", spaces):
            name = files[item.get("idref")]
            body = etree.fromstring(archive.read(f"{folder}/{name}" if folder else name))[-1]
            said += _spoken(body) + "\n"
    return plain(said)


_BLOCKS = {"p", "h1", "h2", "h3", "h4", "li", "td", "th", "dt", "dd", "caption", "tr", "br", "div"}


def _spoken(element: etree._Element) -> str:
    name = etree.QName(element).localname if isinstance(element.tag, str) else ""
    inside = (element.text or "") + "".join(_spoken(child) for child in element)
    edge = "\n" if name in _BLOCKS else ""
    return edge + inside + edge + (element.tail or "")


def printed_text(path: Path) -> str:
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
    return plain(said)


def drawn_words(path: Path) -> list[str]:
    """The printed words as pdfium reads them from the pages, hyphenation undone."""
    pages = pypdfium2.PdfDocument(path)
    said = []
    for page in pages:
        text = page.get_textpage().get_text_range()
        said.append(re.sub("[\x02\ufffe\xad](?:\r?\n)?", "", text))
    pages.close()
    return words("\n".join(said))


def own_words(slug: str) -> set[str]:
    """What a book may say besides its texts: its edition file, its tables, its language's words."""
    file = (SOURCES / f"editions/{slug}.toml").read_text(encoding="utf-8")
    edition = tomllib.loads(file)
    said = [file, *language(edition["language"]).words.values()]
    said += [
        language(edition["language"]).date(parse_date(f"2026-{n:02d}-01")) for n in range(1, 13)
    ]
    home = SOURCES / "events" / edition["event"]
    for part in edition["parts"]:
        if "source" in part:
            # Headings come again in the contents and in links; terms of the index stand in braces.
            text = (home / edition["language"] / part["source"]).read_text(encoding="utf-8")
            said += re.findall(r"^#.*|\[[^\]]*\]\{[^}]*\}|\{[^}]*\}", text, re.M)
    for folder in (home, SOURCES / "shared"):
        said += [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.csv"))]
        said += [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))]
    return set(words("\n".join(said)))


def added(wanted: list[str], heard: str) -> str:
    """What is heard between the blocks, each taken out where it was heard in its turn."""
    place, rest = 0, []
    for block in wanted:
        match = pattern_of(block).search(heard, place)
        assert match is not None
        rest.append(heard[place : match.start()])
        place = match.end()
    return " ".join([*rest, heard[place:]])


def check(slug: str, heard: str) -> None:
    said, notes, cells = texts(slug)
    assert in_order(said, heard) is None
    for block in (*notes, *cells):
        assert in_order([block], heard) is None
    rest = added(said, heard)
    for note in notes:
        rest = pattern_of(note).sub(" ", rest)
    # A roll's and an index's letters stand alone; a printing has a mark of its own.
    for tag in ("az", "en"):
        rest = re.sub(rf"{plain(language(tag).words['printing_mark'])}: \w{{5}}", " ", rest)
    extra = {word for word in words(rest) if len(word) > 1 and not word.isdecimal()}
    assert not extra - own_words(slug)


@pytest.mark.parametrize(
    ("heard", "missed"),
    [
        ("qətnamə № 333-2013, 5 iyun", False),
        ("qətnamə № 333–2013, 5 iyun", True),
        ("qətnamə № 333-2013 5 iyun", True),
        ("qətnamə yeni № 333-2013, 5 iyun", True),
        ("qətnamə № 333-2013 [4], 5 iyun", False),
    ],
)
def test_a_changed_mark_or_an_added_word_is_seen(heard: str, missed: bool) -> None:
    cited = "[@key]" if "[" in heard else ""
    (block,) = markdown_blocks(f"Qətnamə № 333-2013 {cited}, 5 iyun".replace(" ,", ","))
    assert (in_order([block], plain(heard)) is not None) == missed


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ('"Söz" - dedi...', "“Söz” – dedi…"),
        ("1992-2026", "1992–2026"),
        ("Bakı -- İsmayıllı", "Bakı – ismayıllı"),
    ],
)
def test_what_typography_may_change(typed: str, heard: str) -> None:
    assert plain(typed) == plain(heard)


def test_the_ebook_says_every_word(book: Path) -> None:
    check(book.stem, ebook_text(book.with_suffix(".epub")))


def test_the_printed_book_says_every_word(book: Path) -> None:
    said, notes, _ = texts(book.stem)
    heard = set(drawn_words(book))
    missing = [word for block in (*notes, *said) for word in words(block) if word not in heard]
    assert not missing


@pytest.mark.external
def test_the_structure_tree_says_every_word_in_order(book: Path) -> None:
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo is missing; on Debian: apt install poppler-utils")
    check(book.stem, printed_text(book))

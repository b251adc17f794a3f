"""Our own editions as PDFs: heard word for word, and found one's way in."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pikepdf
import pypdf
import pypdfium2
import pytest
from lxml import etree
from pdfminer.high_level import extract_text
from structure_check import names
from test_conformance import complaints

from editions import chapter, edition_with, part
from kitabca.cli import outputs, stages
from kitabca.pdf.listening import listen
from kitabca.pdf.opening import open_pdf
from kitabca.rendering import Document
from kitabca.typesetting.output import Pages

ROOT = Path(__file__).resolve().parents[2]
EDITIONS = sorted((ROOT / "sources" / "editions").glob("*.toml"))
LISTS = """# Siyahılar

- Birinci bənd
- İkinci bənd
    1. Daxili bir
    2. Daxili iki

Son söz.
"""


@dataclass(frozen=True)
class Made:
    documents: list[Document]
    pages: Pages
    file: Path
    screen: Callable[[Pages], bytes]


def make(edition: Path, folder: Path, layouts: Path = ROOT / "layouts") -> Made:
    trees = stages.Trees(edition.parent.parent, layouts, ROOT / "fonts")
    desk = stages.open_desk(edition, trees)
    read = stages.read(desk)
    layout, documents = stages.compose(desk, read)
    pages, faces = stages.set_pages(desk, read, layout, documents)
    file = folder / f"{read.slug}.pdf"

    def screen(pages: Pages) -> bytes:
        return outputs.screen(desk, read, layout, pages, faces)

    file.write_bytes(screen(pages))
    return Made(list(documents), pages, file, screen)


@pytest.fixture(scope="module", params=EDITIONS, ids=lambda path: path.stem)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(request.param, tmp_path_factory.mktemp("book"))


# What is heard besides the words: what a figure shows, what a word stands for, a language's name.
SAID = re.compile(r"\[figure: [^\]]*\]|\(= [^)]*\)|^note: |\[[a-z]{2,3}(?:-\w+)*: ", re.M)
_WORD = re.compile(r"[^\W_]+")
_BLOCKS = frozenset(
    ("p", "h1", "h2", "h3", "h4", "li", "dt", "dd", "td", "th", "caption", "figcaption", "div",
     "section", "nav", "aside", "header", "footer", "blockquote", "br", "title")
)  # fmt: skip


def words(text: str) -> list[str]:
    """Words without regard to capitals, which a layout may set: i and İ, ı and I are one here."""
    folded = text.replace("\u00ad", "").replace("İ", "i").replace("I", "ı")
    return _WORD.findall(folded.casefold().replace("ı", "i"))


def written(element: etree._Element) -> str:
    name = etree.QName(element).localname if isinstance(element.tag, str) else ""
    if name in ("", "svg") or "page" in element.get("class", "").split():
        return element.tail or ""
    inside = (element.text or "") + "".join(written(child) for child in element)
    edge = "\n" if name in _BLOCKS else ""
    return edge + inside + edge + (element.tail or "")


def heard_in(file: Path) -> list[str]:
    return list(listen(open_pdf(file.read_bytes(), file.name), file.name))


def test_an_edition_is_heard_word_for_word(made: Made) -> None:
    """Every word of the XHTML in its order, and nothing but numbers of pages and items between.

    Of a link to a page (`a.page`) print says the page instead of the words.
    """
    wanted: list[str] = []
    items: set[str] = set()
    for document in made.documents:
        root = etree.fromstring(document.xhtml.encode())
        wanted += words(written(root[-1]))
        for numbered in root.iter("{http://www.w3.org/1999/xhtml}ol"):
            items |= {str(number) for number in range(1, len(numbered) + 1)}
    heard = words(SAID.sub(" ", "\n".join(heard_in(made.file))))
    known = {str(page.folio) for page in made.pages.pages} | {"səh", "p"} | items
    supplied = []
    place = 0
    for word in heard:
        if place < len(wanted) and word == wanted[place]:
            place += 1
        else:
            supplied.append(word)
            assert word in known, (word, wanted[place - 5 : place + 5])
    assert wanted[place:] == []
    assert supplied


def by_pdfium(file: Path) -> str:
    pages = pypdfium2.PdfDocument(file)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def by_poppler(file: Path) -> str:
    command = ["pdftotext", "-enc", "UTF-8", str(file), "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def by_pypdf(file: Path) -> str:
    return _without_hyphens("\n".join(page.extract_text() for page in pypdf.PdfReader(file).pages))


def by_pdfminer(file: Path) -> str:
    return _without_hyphens(extract_text(file))


def _without_hyphens(text: str) -> str:
    """What a reader does who knows nothing of ActualText: deletes a hyphen at a line's end."""
    return re.sub(r"\u00ad\s*\n\s*", "", text)


POPPLER = pytest.param(
    by_poppler,
    marks=[
        pytest.mark.external,
        pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed"),
    ],
)


@pytest.mark.parametrize("engine", [by_pdfium, POPPLER, by_pypdf, by_pdfminer])
def test_every_word_comes_out_in_every_engine(made: Made, engine: Callable[[Path], str]) -> None:
    """As often as the XHTML has it; besides only furniture, repeated heads and supplied numbers."""
    wanted: Counter[str] = Counter()
    repeated: set[str] = set()
    for document in made.documents:
        root = etree.fromstring(document.xhtml.encode())
        wanted.update(words(written(root[-1])))
        for tag in ("h1", "h2", "thead", "caption"):
            for head in root.iter(f"{{http://www.w3.org/1999/xhtml}}{tag}"):
                repeated.update(words(written(head)))
    found = Counter(words(engine(made.file)))
    assert wanted - found == Counter()
    more = {word for word in found - wanted if not word.isdecimal()}
    assert more <= repeated | {"səh", "p"} | set(words(made.pages.title))


# Where a run goes on from another without a space: before dashes and per cent signs, after numbers,
# at words of another look. Long words are divided, and their rests stand alone before the next run.
STEPS = (
    "axşam – mərasim — 25 % dövlət – söz, “və” xatirə — *il* beynəlxalqlaşdırılmış: 1960–2011 "
    "ictimai-siyasi, *və* təşkilatlarımızın) 1981–2011 əməkdaşlığımızın. 1973–2011 nümayəndə – "
    "№ 3 Dövlətlərarası; 5 %"
)


def test_no_run_parts_or_joins_words(tmp_path: Path) -> None:
    """A run begins where the pen stands, and a space after the rest of a word is read with it."""
    chance = Random(5)
    text = "\n\n".join(" ".join(chance.choices(STEPS.split(), k=200)) for _ in range(30))
    made = make(edition_of(text, tmp_path / "sources"), tmp_path)
    wanted = Counter(text.replace("*", "").split())
    # What stands between pages, and the hyphen of a word at a line's end, are no part of a word.
    between = r"(?:Kitab|Əvvəl)\s+\d+\s+"
    for engine in (by_pdfium, by_pypdf):
        # Of a word that two pages share, too: so what stands between them goes first.
        read = re.sub(between, "", engine(made.file))
        found = Counter(re.sub(r"(?<=ictimai-)\n(?=siyasi)", "", read).split())
        assert wanted - found == Counter(), engine.__name__


def edition_of(source: str, tree: Path) -> Path:
    """The edition of a book of one text, in a tree of its own."""
    (tree / "editions").mkdir(parents=True)
    (tree / "events" / "e" / "az").mkdir(parents=True)
    (tree / "editions" / "b.toml").write_text(edition_with(chapter()), encoding="utf-8")
    text = f"# Əvvəl\n\n{source}\n"
    (tree / "events" / "e" / "az" / "01.md").write_text(text, encoding="utf-8")
    return tree / "editions" / "b.toml"


def test_leaders_stand_between_a_title_and_its_page(tmp_path: Path) -> None:
    edition = edition_of("Bir söz.", tmp_path / "sources")
    text = edition_with(part("contents"), chapter(), layout="report")
    edition.write_text(text, encoding="utf-8")
    text = by_pypdf(make(edition, tmp_path).file)
    assert re.search(r"Əvvəl (\. ){9}[\s.]*2", text), text


def test_an_edition_with_its_sources_inside_conforms(made: Made) -> None:
    with pikepdf.open(made.file) as document:
        assert document.attachments
    assert complaints(made.file.read_bytes()) == []


def test_every_anchor_is_a_name_that_an_address_can_end_in(made: Made) -> None:
    with pikepdf.open(made.file) as document:
        found = names(document.Root.Names.Dests)
        assert set(found) == set(made.pages.anchors)
        if any(node.attributes.get("id") == "xronologiya" for node in made.pages.nodes):
            assert "xronologiya" in found
        for anchor, (page, _, _) in made.pages.anchors.items():
            assert found[anchor][0].objgen == document.pages[page].objgen


def test_labels_are_the_folios(made: Made) -> None:
    with pikepdf.open(made.file) as document:
        labels = [page.label for page in document.pages]
    for page, label in zip(made.pages.pages, labels, strict=True):
        if page.section == "block":
            assert label == str(page.folio)
    assert len(set(labels)) == len(labels)


def test_viewers_are_told_how_to_open_a_booklet(made: Made) -> None:
    with pikepdf.open(made.file) as document:
        root = document.Root
        assert root.ViewerPreferences.DisplayDocTitle
        facing = not made.file.stem.endswith(("-hesabat", "-nitq"))
        assert root.PageLayout == ("/TwoPageRight" if facing else "/OneColumn")
        assert root.PageMode == "/UseOutlines"
        assert str(root.Lang) in ("az", "en")
        assert root.MarkInfo.Marked
        assert str(document.docinfo.Title).startswith(made.pages.title)


@pytest.mark.external
@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler is not installed")
def test_poppler_finds_the_names_and_properties(made: Made) -> None:
    def told(*options: str) -> str:
        command = ["pdfinfo", *options, str(made.file)]
        return subprocess.run(command, capture_output=True, check=True, text=True).stdout

    assert set(re.findall(r'"([^"]+)"$', told("-dests"), re.M)) == set(made.pages.anchors)
    properties = dict(line.split(":", 1) for line in told().splitlines() if ":" in line)
    assert properties["Tagged"].strip() == "yes"
    assert properties["Pages"].strip() == str(len(made.pages.pages))
    assert properties["Title"].strip().startswith(made.pages.title)


def test_bullets_and_numbers_are_labels(tmp_path: Path) -> None:
    tree = tmp_path / "sources"
    (tree / "editions").mkdir(parents=True)
    (tree / "events" / "e" / "az").mkdir(parents=True)
    (tree / "editions" / "b.toml").write_text(edition_with(chapter()), encoding="utf-8")
    (tree / "events" / "e" / "az" / "01.md").write_text(LISTS, encoding="utf-8")
    made = make(tree / "editions" / "b.toml", tmp_path)
    with pikepdf.open(made.file) as document:
        items = [
            one
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/LI"
        ]
        assert [[str(kid.S) for kid in item.K] for item in items] == [["/Lbl", "/LBody"]] * 4
    lines = heard_in(made.file)
    at = next(index for index, line in enumerate(lines) if "Birinci" in line)
    assert [re.sub(r"^• [•–] ", "• ", line) for line in lines[at : at + 4]] == [
        "• Birinci bənd", "• İkinci bənd", "• 1. Daxili bir", "• 2. Daxili iki",
    ]  # fmt: skip

"""The words of every page of our editions, in their order, in readers that are not ours."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from pdfminer.high_level import extract_text
from test_editions import EDITIONS, POPPLER, Made, make, words

from kitabca.typesetting.output import Line, Page, Pages, Run

_INLINE = frozenset(
    ("a", "abbr", "b", "cite", "code", "em", "i", "q", "span", "strong", "sub", "sup", "time",
     "#text", "#page", "#marker")
)  # fmt: skip


@pytest.fixture(scope="module", params=EDITIONS, ids=lambda path: path.stem)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(request.param, tmp_path_factory.mktemp("book"))


def by_pdfium(file: Path) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(file)]


def by_pypdf(file: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(file).pages]


def by_poppler(file: Path) -> list[str]:
    command = ["pdftotext", str(file), "-"]
    out = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return out.split("\f")


def by_pdfminer(file: Path) -> list[str]:
    return extract_text(file).split("\f")


def found_by(engine: Callable[[Path], list[str]], file: Path) -> list[list[str]]:
    return [words(re.sub(r"\u00ad\s*\n\s*", "", page)) for page in engine(file)]


class Printed:
    """Runs as texts in the order of painting; a divided word stands whole where it ends."""

    def __init__(self) -> None:
        self.begun: dict[int, str] = {}

    def text(self, run: Run) -> str:
        said = [shape.text for shape in run.words]
        if run.hyphen:
            said.pop()
        if run.node in self.begun:
            said[0] = self.begun.pop(run.node) + said[0]
        if run.hyphen:
            self.begun[run.node] = said.pop()
            return " ".join((*said, ""))
        return " ".join(said) + run.ends


def lines(page: Page) -> Iterator[Line]:
    return (item for item in page.items if isinstance(item, Line))


@pytest.mark.parametrize("engine", [by_pdfium, by_pypdf])
def test_words_come_in_the_order_of_the_pages(
    made: Made, engine: Callable[[Path], list[str]]
) -> None:
    """All of them, running heads and folios too, and no other."""
    printed = Printed()
    wanted = [
        words("\n".join("".join(map(printed.text, line.runs)) for line in lines(page)))
        for page in made.pages.pages
    ]
    assert found_by(engine, made.file) == wanted


@pytest.mark.parametrize("engine", [pytest.param(by_poppler, marks=POPPLER.marks), by_pdfminer])
def test_each_paragraph_comes_in_one_piece(made: Made, engine: Callable[[Path], list[str]]) -> None:
    """In its order, where readers order a page by what stands where. Blocks that stand beside
    others (cells, columns) are left out, and so are numbers of pages and items, which stand apart,
    and notes with a bold number, which pdfminer puts between their lines."""
    printed = Printed()
    found = found_by(engine, made.file)
    wanted, missed = 0, []
    for number, page in enumerate(made.pages.pages):
        text = f" {' '.join(found[number])} "
        for block in blocks(made.pages, page, printed):
            wanted += 1
            said = " ".join(words(block))
            if f" {said} " not in text:
                missed.append((number + 1, said))
    assert missed == []
    assert wanted > 5


def blocks(pages: Pages, page: Page, printed: Printed) -> list[str]:
    said: dict[int, str] = {}
    beside: set[int] = set()
    at: dict[float, int] = {}
    for line in lines(page):
        end = line.runs[0].x
        for run in line.runs:
            block = block_of(pages, run.node)
            far, end = run.x - end > 0.3 * run.size, run.x + run.width
            text = printed.text(run)
            if not is_apart(pages, run.node, far or run is line.runs[0]):
                said[block] = said.get(block, "") + text
            elif pages.nodes[run.node].element == "#text":
                beside |= {block} if run.face.endswith("bold") else set()
            for height, other in at.items():
                if other != block and abs(height - line.y) < run.size:
                    beside |= {block, other}
        at[line.y] = block_of(pages, line.runs[-1].node)
    return [text for block, text in said.items() if block not in beside and block >= 0]


def is_apart(pages: Pages, node: int, far: bool) -> bool:
    """Whether white stands between these words and the others: a number of a page or an item."""
    leaf = pages.nodes[node]
    within = pages.nodes[leaf.parent].attributes.get("class", "") if node >= 0 else ""
    return leaf.element == "#marker" or (leaf.element == "#page" and far) or within == "back"


def block_of(pages: Pages, node: int) -> int:
    while node >= 0 and pages.nodes[node].element in _INLINE:
        node = pages.nodes[node].parent
    return node

"""Each printed page of our own book begins, in the e-book, at the words that it begins with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from kitabca.cli import stages
from kitabca.typesetting.output import Line, Page
from kitabca.typesetting.page_map import page_marks

ROOT = Path(__file__).parents[2]


def leaf_texts(xhtml: str) -> list[str]:
    body = etree.fromstring(xhtml.encode())[1]
    return [text for text in body.itertext() if text.strip()]


def first_letters(page: Page) -> str:
    """What the page's lines say, from the top."""
    lines = [item for item in page.items if isinstance(item, Line) and not item.artifact]
    said = ""
    for line in sorted(lines, key=lambda line: line.y):
        for run in line.runs:
            if run.node >= 0:
                said += "".join(word.text for word in (run.words[:-1] if run.hyphen else run.words))
    return re.sub(r"\s", "", said)


@pytest.mark.parametrize("slug", ["xocali-34", "xocali-34-en", "xocali-34-iri"])
def test_marks_stand_at_the_first_words_of_their_pages(slug: str) -> None:
    trees = stages.Trees(ROOT / "sources", ROOT / "layouts", ROOT / "fonts")
    desk = stages.open_desk(ROOT / f"sources/editions/{slug}.toml", trees)
    edition = stages.read(desk)
    layout, documents = stages.compose(desk, edition)
    pages, _ = stages.set_pages(desk, edition, layout, documents)
    marks = page_marks(pages, documents)
    block = [page for page in pages.pages if page.section == "block"]
    assert [mark.label for mark in marks] == [str(page.folio) for page in block]
    assert [(m.document, m.leaf, m.offset) for m in marks] == sorted(
        (m.document, m.leaf, m.offset) for m in marks
    )
    for mark, page in zip(marks, block, strict=True):
        said = first_letters(page)
        if said:
            text = leaf_texts(documents[mark.document].xhtml)[mark.leaf][mark.offset :]
            wanted = re.sub(r"\s", "", text)[:12]
            assert wanted[:6] in said[:60], (mark, said[:30], wanted)

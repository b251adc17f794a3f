"""Each printed page of our own book begins, in the e-book, at the words that it begins with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.typesetting.books import book, document, lines_of, words_of

from kitabca.cli import stages
from kitabca.typesetting.output import Line, Page
from kitabca.typesetting.page_map import index_folios, index_places, page_marks

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


def test_an_index_is_told_the_page_of_a_place_in_a_note_too() -> None:
    filler = "<p>" + "dolğu " * 360 + "</p>"
    body = (
        f'<section><h1>A</h1>{filler}{filler}<p>Söz<a epub:type="noteref" href="#q">1</a></p>'
        f'<aside epub:type="footnote" id="q"><p>1 <span class="index-mark" id="i">ad</span></p>'
        f"</aside>{filler}</section>"
    )
    index = (
        '<section epub:type="index"><h1>G</h1><ul class="index"><li class="term">ad, '
        '<a class="page" href="#i">x</a></li></ul></section>'
    )
    documents = [document(body), document(index, "index", "ix")]
    pages, _ = book(*documents)
    folio = pages.pages[pages.anchors["q"][0]].folio
    assert folio > 1
    assert index_folios(pages, documents) == {"i": folio}
    assert words_of(lines_of(pages, len(pages.pages) - 1)[-1]) == f"ad, {folio}"


@given(st.lists(st.integers(1, 30), max_size=20))
def test_an_entry_names_every_page_once_and_no_other(folios: list[int]) -> None:
    """Each number leads to the first place on its page."""
    places = index_places(list(zip(folios, range(len(folios)), strict=True)))
    named: list[int] = []
    for before, folio, link in places:
        assert folios.index(folio) == link
        if before == "–":
            assert folio - named[-1] > 1
            named += range(named[-1] + 1, folio)
        named.append(folio)
    assert named == sorted(set(folios))

"""The gallery: every device of the typesetter in one book, against its pages as text."""

from __future__ import annotations

from pathlib import Path

import pytest

from kitabca.cli import stages
from kitabca.diagnostics import Severity
from kitabca.layout import Layout
from kitabca.typesetting import show_pages
from kitabca.typesetting.output import Line, Pages, Picture

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GOLDEN = HERE / "golden" / "pages.txt"


@pytest.fixture(scope="module")
def gallery() -> tuple[Pages, Layout, list[str]]:
    trees = stages.Trees(HERE, HERE / "layouts", ROOT / "fonts")
    desk = stages.open_desk(HERE / "editions" / "gallery.toml", trees)
    edition = stages.read(desk)
    layout, documents = stages.compose(desk, edition)
    pages, _ = stages.set_pages(desk, edition, layout, documents)
    faults = [one for one in desk.found if one.severity > Severity.NOTE]
    return pages, layout, [f"{one.place.line} {one.code}" for one in faults]


def test_nothing_in_the_gallery_is_at_fault(gallery: tuple[Pages, Layout, list[str]]) -> None:
    assert gallery[2] == []


def test_the_pages_are_as_they_were(gallery: tuple[Pages, Layout, list[str]], accept: bool) -> None:
    shown = show_pages(gallery[0])
    if accept:
        GOLDEN.write_text(shown, encoding="utf-8")
    assert shown == GOLDEN.read_text(encoding="utf-8")


ELEMENTS = [
    "h1", "h2", "h3", "h4", "p", "blockquote", "footer", "ul", "ol", "li", "dl", "hr", "table",
    "caption", "thead", "th", "td", "figure", "img", "figcaption", "aside", "nav", "a", "em",
    "strong", "i", "abbr", "time", "code", "br", "svg",
]  # fmt: skip


@pytest.mark.parametrize("element", ELEMENTS)
def test_each_element_is_shown(gallery: tuple[Pages, Layout, list[str]], element: str) -> None:
    assert element in {node.element for node in gallery[0].nodes}


@pytest.mark.parametrize("language", ["ru", "kk", "tr", "en", "fr", "de", "ar", "fa", "az-Arab"])
def test_each_language_is_shown(gallery: tuple[Pages, Layout, list[str]], language: str) -> None:
    assert language in {node.attributes.get("lang") for node in gallery[0].nodes}


def test_arabic_script_has_its_own_face(gallery: tuple[Pages, Layout, list[str]]) -> None:
    faces = {
        run.face
        for page in gallery[0].pages
        for item in page.items
        if isinstance(item, Line)
        for run in item.runs
        if any("\u0600" <= char <= "\u06ff" for shape in run.words for char in shape.text)
    }
    assert faces == {"arabic.regular"}


def test_every_size_of_picture_is_shown(gallery: tuple[Pages, Layout, list[str]]) -> None:
    widths = {
        round(item.width)
        for page in gallery[0].pages
        for item in page.items
        if isinstance(item, Picture)
    }
    assert len(widths) >= 4


@pytest.mark.parametrize(("anchor", "recto"), [("blok", True), ("sol", False)])
def test_parts_open_on_the_side_that_they_ask_for(
    gallery: tuple[Pages, Layout, list[str]], anchor: str, recto: bool
) -> None:
    pages = gallery[0]
    assert (pages.pages[pages.anchors[anchor][0]].folio % 2 == 1) == recto


def test_what_opens_verso_is_seen_at_once(gallery: tuple[Pages, Layout, list[str]]) -> None:
    """The text stands on the left page, its picture on the right one."""
    pages = gallery[0]
    at = pages.anchors["sol"][0]
    shows = [any(isinstance(item, Picture) for item in pages.pages[at + n].items) for n in (0, 1)]
    assert shows == [False, True]


def test_a_note_goes_on_over_the_page(gallery: tuple[Pages, Layout, list[str]]) -> None:
    """The note that is too long for its page has lines on two."""
    pages = gallery[0]
    note = next(
        i for i, one in enumerate(pages.nodes) if one.attributes.get("id") == "note-qeyd-13"
    )

    def inside(node: int) -> bool:
        while node > note:
            node = pages.nodes[node].parent
        return node == note

    found = {
        page.folio
        for page in pages.pages
        for item in page.items
        if isinstance(item, Line) and any(inside(run.node) for run in item.runs)
    }
    assert len(found) == 2

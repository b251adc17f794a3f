"""Where the marks of printed pages come to stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kitabca.epub.pages import insert_marks, leaves, page_ids
from kitabca.epub.parts import PageMark

HEAD = (
    '<body xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">{}</body>'
)


def body_of(inner: str) -> etree._Element:
    return etree.fromstring(HEAD.format(inner))


def shown(body: etree._Element) -> str:
    """The inside of a body with each mark written as |label|."""
    for span in list(body.iter("{*}span")):
        if span.get("role") == "doc-pagebreak":
            span.tag = "MARK"
    text = etree.tostring(body, encoding="unicode")
    start, end = text.index(">") + 1, text.rindex("</")
    inner = text[start:end]
    while "<MARK" in inner:
        at = inner.index("<MARK")
        label = inner[inner.index('aria-label="', at) + 12 :].partition('"')[0]
        inner = inner[:at] + f"|{label}|" + inner[inner.index(">", at) + 1 :]
    return inner.replace("</MARK>", "")


CASES = [
    ("at the first word, before its paragraph", "<p>bir iki</p>", 0, 0, "|2|<p>bir iki</p>"),
    ("inside a paragraph", "<p>bir iki</p>", 0, 4, "<p>bir |2|iki</p>"),
    ("at the end of a line, before the next word", "<p>bir iki</p>", 0, 3, "<p>bir |2|iki</p>"),
    ("in a word, before it", "<p>bir ikinci</p>", 0, 6, "<p>bir |2|ikinci</p>"),
    ("in the first word, before the paragraph", "<p>birinci</p>", 0, 3, "|2|<p>birinci</p>"),
    ("in a tail", "<p>a <em>b</em> iki üç</p>", 2, 5, "<p>a <em>b</em> iki |2|üç</p>"),
    ("in a heading's beginning, before it", "<section><h1>Ad</h1></section>", 0, 0,
     "<section>|2|<h1>Ad</h1></section>"),
    ("not in a link", '<p>a <a href="#x">bir iki</a></p>', 1, 4,
     '<p>a |2|<a href="#x">bir iki</a></p>'),
    ("not deep in a link", '<p>a <a href="#x"><em>bir</em> iki</a></p>', 2, 1,
     '<p>a |2|<a href="#x"><em>bir</em> iki</a></p>'),
    ("inside a cell", "<table><tr><td>bir</td><td>iki</td></tr></table>", 1, 0,
     "<table><tr><td>bir</td><td>|2|iki</td></tr></table>"),
    ("before a table that its caption begins", "<table><caption>bir</caption></table>", 0, 0,
     "|2|<table><caption>bir</caption></table>"),
    ("inside a caption", "<table><caption>bir iki</caption></table>", 0, 4,
     "<table><caption>bir |2|iki</caption></table>"),
    ("before a picture, which stands on the page of its caption",
     '<figure><img src="a.jpg" alt=""/><figcaption>bir</figcaption></figure>', 0, 0,
     '|2|<figure><img src="a.jpg" alt=""/><figcaption>bir</figcaption></figure>'),
    ("before a plate", '<figure><img src="a.jpg" alt=""/><img src="b.jpg" alt=""/>'
     "<figcaption><em>bir</em> iki</figcaption></figure>", 0, 0,
     '|2|<figure><img src="a.jpg" alt=""/><img src="b.jpg" alt=""/>'
     "<figcaption><em>bir</em> iki</figcaption></figure>"),
    ("inside an item", "<ul><li>bir</li></ul>", 0, 0, "<ul><li>|2|bir</li></ul>"),
    ("before a paragraph in an item", "<ul><li><p>bir</p></li></ul>", 0, 0,
     "<ul><li>|2|<p>bir</p></li></ul>"),
    ("before a note", "<p>a</p><aside><p>bir</p></aside>", 1, 0,
     "<p>a</p>|2|<aside><p>bir</p></aside>"),
    ("inside an entry of the contents",
     '<nav epub:type="toc"><h1>M</h1><ol><li><a href="#x">bir iki</a></li></ol></nav>', 1, 4,
     '<nav epub:type="toc"><h1>M</h1><ol><li><a href="#x">bir |2|iki</a></li></ol></nav>'),
    ("before the contents",
     '<nav epub:type="toc"><h1>M</h1><ol><li><a href="#x">bir</a></li></ol></nav>', 0, 0,
     '|2|<nav epub:type="toc"><h1>M</h1><ol><li><a href="#x">bir</a></li></ol></nav>'),
    ("at the end, a page without text", "<p>a</p>", 1, 0, "<p>a</p>|2|"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("inner", "leaf", "offset", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_a_mark_stands(inner: str, leaf: int, offset: int, expected: str) -> None:
    body = body_of(inner)
    insert_marks(body, [(PageMark(0, leaf, offset, "2"), "page-2")])
    assert shown(body) == expected


def test_marks_at_one_place_keep_their_order() -> None:
    for inner, at in (
        ("<p>bir iki</p>", 0),
        ("<p>bir iki</p>", 4),
        ('<p>a <a href="#x">b</a></p>', 2),
    ):
        body = body_of(inner)
        leaf = 1 if "<a" in inner else 0
        places = [PageMark(0, leaf, at if leaf == 0 else 0, label) for label in ("2", "3", "4")]
        insert_marks(body, [(mark, f"page-{mark.label}") for mark in places])
        assert "|2||3||4|" in shown(body)


def test_two_pages_may_begin_in_one_word() -> None:
    body = body_of("<p>bir ikinci üç</p>")
    places = [PageMark(0, 0, 6, "2"), PageMark(0, 0, 8, "3")]
    insert_marks(body, [(mark, f"page-{mark.label}") for mark in places])
    assert shown(body) == "<p>bir |2||3|ikinci üç</p>"


def test_a_map_of_another_document_is_refused() -> None:
    for leaf, offset in ((5, 0), (0, 99)):
        with pytest.raises(ValueError, match="page 2"):
            insert_marks(body_of("<p>a</p>"), [(PageMark(0, leaf, offset, "2"), "page-2")])


def test_ids_are_new_and_single() -> None:
    assert page_ids(["1", "1", "xii", "§"], {"page-1"}) == [
        "page-1-2",
        "page-1-3",
        "page-xii",
        "page-x",
    ]


WORDS = st.text("abə \n", max_size=12)
INLINES = st.recursive(
    WORDS,
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["em", "a", "span", "strong"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)
BLOCKS = st.lists(
    st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["p", "h1", "aside", "li", "td", "figcaption"]),
        st.lists(INLINES, max_size=3),
    ),
    max_size=4,
)


@given(BLOCKS, st.data())
def test_marks_move_no_letter_and_stand_in_order(blocks: list[str], data: st.DataObject) -> None:
    body = body_of("".join(blocks))
    text = "".join(map(str, body.itertext()))
    sizes = [len((e.tail if tail else e.text) or "") for e, tail in leaves(body)]
    places = data.draw(
        st.lists(
            st.integers(0, len(sizes)).flatmap(
                lambda leaf: st.tuples(
                    st.just(leaf), st.integers(0, sizes[leaf] if leaf < len(sizes) else 0)
                )
            ),
            max_size=5,
        )
    )
    marks = [PageMark(0, leaf, offset, str(n)) for n, (leaf, offset) in enumerate(sorted(places))]
    insert_marks(body, [(mark, f"page-{mark.label}") for mark in marks])
    assert "".join(map(str, body.itertext())) == text
    labels = [e.get("aria-label") for e in body.iter() if e.get("role") == "doc-pagebreak"]
    assert labels == [mark.label for mark in marks]
    assert not body.xpath(".//*[local-name()='a']//*[@role='doc-pagebreak']")

"""From XHTML to pages no word is lost, doubled or put before another."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.typesetting.books import book, document, leaf_texts, printed, said

from kitabca.typesetting.output import Line, Picture

WORDS = ["kitab", "şəhərlərimizdən", "Azərbaycanın", "və", "o", "1992", "26,5", "–", "ilin", "yol"]
words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map(" ".join)
short = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
counter = iter(range(10**9))


def tag(name: str, inside: str, attributes: str = "") -> str:
    return f"<{name}{' ' + attributes if attributes else ''}>{inside}</{name}>"


def note(text: str) -> str:
    number = next(counter)
    return (
        f'<p>{text} söz<a epub:type="noteref" id="mark-{number}" href="#note-{number}">7</a>'
        f" {text}</p>"
        f'<aside epub:type="footnote" id="note-{number}"><p><a class="back" href="#mark-{number}">'
        f"7</a> {text}</p></aside>"
    )


def table(rows: list[list[str]]) -> str:
    head = "<thead><tr><th>Ad</th><th>İzah</th><th>Say</th></tr></thead>"
    body = "".join(
        "<tr>" + "".join(tag("td", cell) for cell in (*row, "", "", "")[:3]) + "</tr>"
        for row in rows
    )
    return f"<table><caption>Cədvəl</caption>{head}<tbody>{body}</tbody></table>"


inline = st.one_of(
    words,
    words.map(lambda one: f"bir <em>{one}</em> iki<strong>üç</strong> <i xml:lang='en'>dörd</i>"),
    words.map(lambda one: f"{one}<br/>{one}"),
    words.map(lambda one: f"<span class='nb'>{one[:30]}</span>, {one}"),
)
paragraph = inline.map(lambda one: tag("p", one))
leaf = st.one_of(
    paragraph,
    words.map(note),
    short.map(lambda one: tag("h2", one)),
    short.map(lambda one: tag("h3", one)),
    st.just("<hr/>"),
    st.lists(st.lists(words, min_size=1, max_size=3), min_size=1, max_size=9).map(table),
    short.map(
        lambda one: f'<figure><img src="a.jpg" alt="a"/><figcaption>{one}</figcaption></figure>'
    ),
    st.lists(short, min_size=1, max_size=6).map(
        lambda lines: tag(
            "div",
            tag("div", "".join(tag("p", one, 'class="line"') for one in lines), 'class="stanza"'),
            'class="verse"',
        )
    ),
    st.lists(short, min_size=1, max_size=8).map(
        lambda items: tag(
            "ul", "".join(tag("li", one, 'class="term"') for one in items), 'class="index"'
        )
    ),
)
blocks = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda one: tag("blockquote", "".join(one))),
        st.lists(inner, min_size=1, max_size=4).map(
            lambda items: tag("ul", "".join(tag("li", one) for one in items))
        ),
        st.tuples(short, st.lists(paragraph, min_size=1, max_size=3)).map(
            lambda pair: tag("ol", tag("li", pair[0] + tag("ul", tag("li", "".join(pair[1])))))
        ),
        st.lists(inner, max_size=3).map(lambda one: tag("section", "".join(one))),
    ),
    max_leaves=8,
)
bodies = st.lists(blocks, max_size=14).map(lambda one: tag("section", "".join(one)))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(bodies, min_size=1, max_size=2))
def test_every_word_is_printed_once_and_in_order(made: list[str]) -> None:
    documents = [document(body, anchor=f"p{index}") for index, body in enumerate(made)]
    pages, found = book(*documents)
    assert printed(pages) == said(documents)
    assert not [one for one in found if one.severity > 1]


# Paragraphs with up to three marks close together, and notes from one word to a third of a page.
annotated = st.lists(
    st.tuples(
        st.lists(st.integers(1, 130), max_size=3),
        st.integers(0, 40),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=40,
)


def annotate(paragraphs: list[tuple[list[int], int, int]]) -> str:
    parts = []
    number = 0
    for lengths, before, between in paragraphs:
        said, notes = " ".join(WORDS[n % 10] for n in range(before)), ""
        for length in lengths:
            number += 1
            mark = f'<a epub:type="noteref" id="mark-{number}" href="#note-{number}">7</a>'
            said += f" söz{mark} " + " ".join(WORDS[n % 10] for n in range(between))
            text = " ".join(WORDS[(n + number) % 10] for n in range(length))
            notes += f'<aside epub:type="footnote" id="note-{number}"><p>7 {text}</p></aside>'
        parts.append(f"<p>{said} son</p>{notes}")
    return "".join(parts)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(annotated)
def test_notes_of_any_length_begin_on_the_page_of_their_mark(
    paragraphs: list[tuple[list[int], int, int]],
) -> None:
    marks_and_notes_meet(annotate(paragraphs))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(bodies)
def test_a_note_begins_on_the_page_of_its_mark(made: str) -> None:
    marks_and_notes_meet(made)


def marks_and_notes_meet(made: str) -> None:
    pages, _ = book(document(made))
    assert printed(pages) == said([document(made)])
    where: dict[int, list[int]] = {}
    for number, page in enumerate(pages.pages):
        for item in page.items:
            if isinstance(item, Line):
                for run in item.runs:
                    where.setdefault(run.node, []).append(number)
    for index, node in enumerate(pages.nodes):
        target = node.attributes.get("href", "")
        if target.startswith("#note-"):
            assert pages.anchors[target[1:]][0] == where[index + 1][0]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(bodies)
def test_nothing_stands_outside_the_trim(made: str) -> None:
    pages, _ = book(document(made))
    for page in pages.pages:
        for item in page.items:
            if isinstance(item, Line):
                assert 0 < item.y < pages.height
            elif isinstance(item, Picture):
                assert 0 <= item.y <= item.y + item.height < pages.height


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<section/>",
        "<section><p></p></section>",
        f"<section><h1>{'uzun başlıq ' * 100}</h1><p>söz</p></section>",
        f"<section><p>{'a' * 300} {'sözdür' * 50}</p></section>",
        "<section>" + "<blockquote>" * 60 + "<p>dərin</p>" + "</blockquote>" * 60 + "</section>",
        "<section><figure><img src='a.jpg' alt='a'/></figure><p>iki</p>"
        "<figure><img src='a.jpg' alt='a'/><figcaption>üç</figcaption></figure></section>",
        "<section>" + "<ul><li>" * 110 + "dərin" + "</li></ul>" * 110 + "</section>",
        "<section><table><tbody>"
        + "".join(f"<tr><td>{n}</td><td>ad {n}</td></tr>" for n in range(700))
        + "</tbody></table></section>",
        "<section><table><tbody><tr><td>bir</td><td>"
        + "çox uzun bir xana " * 700
        + "</td></tr></tbody></table></section>",
        "<section><table><tbody><tr>"
        + "".join(f"<td>sütun{n}lərimiz</td>" for n in range(40))
        + "</tr></tbody></table></section>",
        "<section>" + note("söz " * 900) + "</section>",
        "<section>" + "".join(note("üç söz") for _ in range(120)) + "</section>",
        "<section><p>"
        + "".join(f'söz<a epub:type="noteref" href="#n{n}">{n}</a> ' for n in range(90))
        + "</p>"
        + "".join(
            f'<aside epub:type="footnote" id="n{n}"><p>{n} qeyd {"uzun " * 30}</p></aside>'
            for n in range(90)
        )
        + "</section>",
    ],
)
def test_hard_cases_lose_nothing(body: str) -> None:
    one = document(body)
    pages, _ = book(one)
    assert printed(pages) == said([one])


def test_a_leaf_keeps_its_spaces() -> None:
    pages, _ = book(document("<section><p>bir <em>iki üç</em> dörd, <em>beş</em></p></section>"))
    texts = leaf_texts(pages)
    assert "".join(texts[node] for node in sorted(texts)) == "bir iki üç dörd, beş"


@pytest.mark.parametrize("body", ["<section><p>bir</section>", "<div>" * 300 + "</div>" * 300])
def test_what_cannot_be_read_is_an_error(body: str) -> None:
    _, found = book(document(body))
    assert [one.code for one in found] == ["not-well-formed"]

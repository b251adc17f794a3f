"""What each part looks like as XHTML (golden/), and what is said of bad templates.

`pytest tests/rendering --accept` writes what comes out; read the difference before you commit it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from booklet import BOOK, PLACE, book_of, paragraph, part, words
from lxml import etree
from msgspec.structs import replace

from kitabca.model import (
    Block,
    Citation,
    Creator,
    CrossReference,
    Emphasis,
    Foreign,
    IndexMark,
    IndexReference,
    Inline,
    ListBlock,
    Note,
    Paragraph,
    Quotation,
    Strong,
    Text,
    Verse,
)
from kitabca.rendering import Document

LAYOUTS = Path(__file__).parents[2] / "layouts"
GOLDEN = Path(__file__).parent / "golden"
# `proof` sets no edition; `ticket` has one template of its own.
OURS = sorted(
    one.name
    for one in (Path(__file__).parents[2] / "layouts").iterdir()
    if one.name not in ("proof", "ticket")
)
CITED = Citation((("report", ""),), PLACE)
Render = Callable[..., tuple[dict[str, Document], list[str]]]


@pytest.mark.parametrize("kind", [one.kind for one in BOOK.parts])
def test_part(kind: str, rendered: Render, accept: bool) -> None:
    documents, said = rendered(BOOK)
    assert not said
    _compare(f"{kind}.xhtml", documents[kind].xhtml, accept)


def test_a_list_in_large_print(rendered: Render, accept: bool) -> None:
    documents, said = rendered(BOOK, "large-print")
    assert not said
    _compare("large-print-listing.xhtml", documents["listing"].xhtml, accept)


def _compare(name: str, text: str, accept: bool) -> None:
    # The cover's marks and the QR code are tested on their own.
    text = re.sub(r'd="(M[^"]{40})[^"]*"', r'd="\1 …"', text)
    golden = GOLDEN / name
    if accept:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_rendering_twice_gives_the_same(rendered: Render) -> None:
    assert rendered(BOOK) == rendered(BOOK)


@pytest.mark.parametrize("name", OURS)
def test_every_link_within_the_book_arrives(name: str, rendered: Render) -> None:
    documents, _ = rendered(BOOK, name)
    roots = [etree.fromstring(one.xhtml.encode()) for one in documents.values()]
    ids = [anchor for root in roots for anchor in root.xpath("//@id")]
    targets = {href for root in roots for href in root.xpath("//@href") if href.startswith("#")}
    assert len(ids) == len(set(ids))
    assert targets <= {f"#{anchor}" for anchor in ids}
    labels = {label for root in roots for label in root.xpath("//@aria-labelledby")}
    assert labels <= set(ids)


@pytest.mark.parametrize("name", OURS)
def test_headings_do_not_skip_and_each_document_has_at_most_one_title(
    name: str, rendered: Render
) -> None:
    documents, _ = rendered(BOOK, name)
    for document in documents.values():
        levels = [int(level) for level in re.findall(r"<h([1-6])", document.xhtml)]
        assert levels.count(1) <= 1
        assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))


def test_notes_follow_the_block_of_their_mark_and_count_through_the_part(rendered: Render) -> None:
    def noted(text: str) -> Paragraph:
        return Paragraph((Text(text), Note("n", (paragraph("…"),), PLACE)), PLACE)

    book = book_of(
        part("text", "Bir", (noted("a"), noted("b"))), part("index", "İki", (noted("c"),))
    )
    documents, said = rendered(book)
    assert not said
    found = re.findall(r"noteref[^>]*>(\d)|<(aside)", documents["text"].xhtml)
    assert found == [("1", ""), ("", "aside"), ("2", ""), ("", "aside")]
    assert 'href="#note-index-1">1</a>' in documents["index"].xhtml
    through = {"mine/layout.toml": 'extends = "base"\n[notes]\nnumbering = "book"'}
    documents, _ = rendered(book, "mine", through)
    assert 'href="#note-index-1">3</a>' in documents["index"].xhtml


def test_the_index_is_in_the_languages_order(rendered: Render) -> None:
    marks = tuple(IndexMark(term, (), PLACE) for term in ("Xocalı", "Həsən", "Qarabağ", "Kəlbəcər"))
    book = book_of(part("text", "Bir", (Paragraph(marks, PLACE),)), part("index"))
    documents, _ = rendered(book)
    terms = re.findall(r'<li class="term"[^>]*>(\w+)', documents["index"].xhtml)
    assert terms == ["Həsən", "Xocalı", "Kəlbəcər", "Qarabağ"]


SEEN = [
    (
        # A term that only leads to another stands in its place in the order.
        {"see": [("Dağlıq Qarabağ", "Qarabağ")]},
        ["Bakı, Bir", "Dağlıq Qarabağ, bax: Qarabağ", "Əsgəran, Bir", "Qarabağ, Bir; Bir"],
    ),
    (
        # One that has places of its own says them first.
        {"see_also": [("Bakı", "Qarabağ", "Əsgəran")]},
        ["Bakı, Bir. həmçinin bax: Qarabağ; Əsgəran", "Əsgəran, Bir", "Qarabağ, Bir; Bir"],
    ),
    (
        {"see": [("Çay", "Bakı")], "see_also": [("Çay", "Əsgəran"), ("Qarabağ", "Bakı")]},
        [
            "Bakı, Bir",
            "Çay, bax: Bakı, həmçinin bax: Əsgəran",
            "Əsgəran, Bir",
            "Qarabağ, Bir; Bir. həmçinin bax: Bakı",
        ],
    ),
    (
        # A term that leads to one that leads on: the first link still has an entry to stand at.
        {"see": [("Ağ", "Çay"), ("Çay", "Bakı")]},
        ["Ağ, bax: Çay", "Bakı, Bir", "Çay, bax: Bakı", "Əsgəran, Bir", "Qarabağ, Bir; Bir"],
    ),
]


@pytest.mark.parametrize(("given", "entries"), SEEN)
def test_the_index_leads_from_term_to_term(
    rendered: Render, given: dict[str, list[tuple[str, ...]]], entries: list[str]
) -> None:
    terms = ("Qarabağ", "Əsgəran", "Bakı", "Qarabağ")
    marks = tuple(IndexMark(term, (), PLACE) for term in terms)
    book = book_of(part("text", "Bir", (Paragraph(marks, PLACE),)), part("index"))
    leading = {
        key: tuple(IndexReference(term, tuple(to), (PLACE,) * len(to)) for term, *to in found)
        for key, found in given.items()
    }
    documents, _ = rendered(replace(book, **leading))
    root = etree.fromstring(documents["index"].xhtml.encode())
    found = root.findall(".//{*}li")
    assert [" ".join("".join(li.itertext()).split()).replace(" ,", ",") for li in found] == entries
    ids = {element.get("id") for element in root.iter()}
    for link in root.iter("{*}a"):
        if link.get("class") != "page":
            assert str(link.get("href"))[1:] in ids


def test_an_override_holds_only_what_differs(rendered: Render) -> None:
    files = {
        "mine/layout.toml": 'extends = "base"',
        "mine/blank.xhtml.j2": '{% extends "base/blank.xhtml.j2" %}\n'
        "{% block body %}<p>{{ super() }}</p>{% endblock %}",
    }
    documents, said = rendered(book_of(part("blank")), "mine", files)
    assert not said
    assert '<p><section class="blank" id="blank"></section>' in documents["blank"].xhtml


FRAME = '{%% extends "document.xhtml.j2" %%}\n{%% block body %%}\n%s\n{%% endblock %%}\n'
HERE = "layouts/base/blank.xhtml.j2"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{% if %}", f"{HERE}:3:1: error[template-error]: Expected an expression, got"),
        ("\n{{ titel }}", f"{HERE}:4:1: error[template-error]: 'titel' is undefined"),
        ("{{ edition.titel }}", f"{HERE}:3:1: error[template-error]: "),
        ("{{ 1 + 'a' }}", f"{HERE}:3:1: error[template-error]: unsupported operand"),
        ("{{ 'a'|uper }}", f"{HERE}:3:1: error[template-error]: No filter named 'uper'"),
        ("{{ edition.date|date('lang') }}", f"{HERE}:3:1: error[template-error]: no form of date"),
        (r"{{ '\ud800' }}", f"{HERE}: error[template-error]: U+D800 is no character"),
        ("{{ 'x'|marks }}", f"{HERE}:3:1: error[template-error]: marks wants a whole number"),
        ("{% include 'gone.j2' %}", f"{HERE}:3:1: error[missing-file]: layouts/base/gone.j2 does"),
        ("<p>a<br></p>", f"{HERE}:3:1: error[not-well-formed]: "),
        ("<p>&nbsp;</p>", f"{HERE}:3:1: error[not-well-formed]: "),
        ("\n<p class='x' />\n<p class=\"y\"/>", f"{HERE}:5:1: error[no-style]: "),
        (
            "<section><blink>a</blink></section>",
            f"{HERE}:3:1: error[no-style]: there is no style for “blink”",
        ),
        ("<p id='a'/><p id='a'/>", f"{HERE}:3:1: error[duplicate-id]: two elements"),
        ("<p><a href='#gone'>a</a></p>", f"{HERE}: error[dead-link]: a link leads to “gone”"),
    ],
)
def test_a_bad_template_is_named_with_its_line(template: str, said: str, rendered: Render) -> None:
    files = {"base/blank.xhtml.j2": FRAME % template}
    _, found = rendered(book_of(part("blank")), files=files)
    assert any(one.startswith(said) for one in found), found


def test_a_fault_is_said_of_the_template_that_has_it(rendered: Render) -> None:
    """Not of those that extend it or import from it, and once for all of them."""
    document = (LAYOUTS / "base/document.xhtml.j2").read_text(encoding="utf-8")
    line = document[: document.index("<body")].count("\n") + 1
    broken = document.replace("<body", "<p>\n<body", 1)
    book = book_of(part("blank"), part("imprint"), part("text", "Bir"))
    _, said = rendered(book, files={"base/document.xhtml.j2": broken})
    assert [one.partition(": error[not-well-formed]")[0] for one in said] == [
        f"layouts/base/document.xhtml.j2:{line}:1"
    ]


def test_an_element_of_a_macro_is_said_where_the_macro_stands(rendered: Render) -> None:
    macro = "{% macro m(x) %}\n<p>a</p>\n<p class='odd'>{{ x }}</p>\n{% endmacro %}"
    page = FRAME % '{% from "m.j2" import m %}\n{% set said = m("b") %}\n<p>{{ said }}</p>'
    _, said = rendered(
        book_of(part("blank")), files={"base/m.j2": macro, "base/blank.xhtml.j2": page}
    )
    assert any(one.startswith("layouts/base/m.j2:3:1: error[no-style]") for one in said), said


def test_a_kind_without_template(rendered: Render) -> None:
    documents, said = rendered(
        book_of(part("blank"), part("imprint")), files={"base/blank.xhtml.j2": None}
    )
    assert list(documents) == ["imprint"]
    assert said[0].startswith(f"{HERE}: error[missing-file]: {HERE} does not exist")


def test_a_class_that_a_writer_invented_is_said_at_her_line(rendered: Render) -> None:
    _, said = rendered(book_of(part("text", "Bir", (paragraph("a", "böyük"),))))
    assert said[0].startswith(
        "events/nümunə/az/mətn.md:3:1: error[no-style]: there is no style for “p.böyük”"
    )


def test_notes_that_a_template_forgets_are_missed(rendered: Render) -> None:
    title = (Text("a"), Note("n", (paragraph("b"),), PLACE))
    book = book_of(part("blank"))
    files = {"base/blank.xhtml.j2": FRAME % "<h1>{{ part.title|inlines }}</h1>"}
    blank = book.parts[0]
    noted = type(blank)("blank", "blank", title, (), None, {}, PLACE)
    _, said = rendered(book_of(noted), files=files)
    assert any("notes are left over" in one for one in said)


def test_a_cross_reference_says_its_targets_title_without_notes(rendered: Render) -> None:
    title = (Text("Bir "), Note("n", (paragraph("b"),), PLACE))
    text = part("text", "", (Paragraph((CrossReference("blank", (), False, PLACE),), PLACE),))
    target = type(text)("source-note", "blank", title, (), None, {}, PLACE)
    documents, said = rendered(book_of(text, target))
    assert not said
    assert '<a href="#blank">Bir</a>' in documents["text"].xhtml


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ((Text("Bir "), CITED), "Bir"),
        ((Text("Bir "), CITED, Text(" iki")), "Bir iki"),
        ((Text("Bir "), CITED, Text(".")), "Bir."),
        ((Emphasis((Text("Bir "), CITED)), Text(" iki")), "<em>Bir</em> iki"),
    ],
)
def test_the_space_before_a_citation_goes_with_it(
    title: tuple[Inline, ...], said: str, rendered: Render
) -> None:
    text = part("text", "", (Paragraph((CrossReference("blank", (), False, PLACE),), PLACE),))
    target = type(text)("source-note", "blank", title, (), None, {}, PLACE)
    documents, _ = rendered(book_of(text, target))
    assert f'<a href="#blank">{said}</a>' in documents["text"].xhtml


def test_everyone_who_made_the_book_is_called_by_the_work(rendered: Render) -> None:
    made = replace(
        book_of(part("imprint")),
        creators=(Creator("A", "ill"), Creator("B", "pht"), Creator("C", "trl")),
    )
    documents, _ = rendered(made)
    for word in ("Rəssam:</span> A", "Fotoqraf:</span> B", "Tərcüməçi:</span> C"):
        assert word in documents["imprint"].xhtml


def test_what_is_text_stays_text(rendered: Render) -> None:
    nasty = """<b>"&amp;'</b> {{ 7*7 }} ]]>"""
    book = book_of(part("text", nasty, (paragraph(nasty),), kicker=nasty))
    documents, said = rendered(book)
    assert not said
    root = etree.fromstring(documents["text"].xhtml.encode())
    read = ["".join(one.itertext()) for one in root.iter("{*}h1", "{*}p")]
    assert read == [nasty] * 3


def test_the_words_are_all_there_in_order(rendered: Render) -> None:
    documents, _ = rendered(BOOK)
    root = etree.fromstring(documents["text"].xhtml.encode())
    body = root.find("{*}body")
    assert body is not None
    said = " ".join("".join(body.itertext()).split())
    at = 0
    for expected in (
        "Anım mərasimi",
        "Mərasim keçirilib.",
        "Səfir",
        "qətnamədə belə",
        "massacre & “tragedy”",
        "a_b",
        "Çıxış",
        "Sözlər.",
        "Mənbə",
        "Birinci misra",
        "Şair",
        "bir",
        "iki",
        "Şəhər",
        "Foto:",
        "12,5",
        "Son.",
    ):
        found = said.find(expected, at)
        assert found >= 0, expected
        at = found


def test_titles_fall_back_to_the_languages_words(rendered: Render) -> None:
    documents, _ = rendered(book_of(part("references"), part("chronology", "Hadisələr")))
    assert ">İstinadlar</h1>" in documents["references"].xhtml
    assert ">Hadisələr</h1>" in documents["chronology"].xhtml
    assert words("a") == (Text("a"),)


AR, RU = Foreign("ar", (Text("صدر"),)), Foreign("ru", (Text("Баку"),))


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (Paragraph((AR,), PLACE), "p"),
        (Paragraph((Text("“"), Strong((AR,)), Text("” 12 "), AR), PLACE), "p"),
        (Paragraph((Foreign("ar", (Text("صدر "), RU)),), PLACE), "p"),
        (Paragraph((AR, Text(" söz")), PLACE), ""),
        (Paragraph((AR, RU), PLACE), ""),
        (Paragraph((RU,), PLACE), ""),
        (Paragraph((Text("12"),), PLACE), ""),
        (Quotation((Paragraph((AR,), PLACE),), (Text("Müəllif"),), PLACE), "blockquote p"),
        (Quotation((Paragraph((AR,), PLACE), paragraph("Söz.")), (), PLACE), "p"),
        (Quotation((Paragraph((Text("صدر"),), PLACE),), (), PLACE, "ar"), "blockquote"),
        (Quotation((Paragraph((RU,), PLACE),), (), PLACE, "ar"), "blockquote"),
        (Quotation((ListBlock(False, 1, ((Paragraph((AR,), PLACE),),), PLACE),), (), PLACE), ""),
        (Verse((((AR,), (AR,)),), (), PLACE), "div"),
        (Verse((((AR,), (Text("Söz"),)),), (), PLACE), ""),
    ],
)
def test_a_block_of_words_that_all_run_from_the_right_says_so(
    block: Block, said: str, rendered: Render
) -> None:
    documents, faults = rendered(book_of(part("text", "A", (block,))))
    assert faults == []
    root = etree.fromstring(documents["text"].xhtml.encode())
    turned = [
        etree.QName(element).localname
        for element in root.iter()
        if element.get("dir") == "rtl" and etree.QName(element).localname != "span"
    ]
    assert turned == said.split()

"""Columns that a master has, the side that a part opens on, pictures made smaller, long notes."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.typesetting.books import base_layout, book, document, lines_of, words_of

from kitabca.layout import Layout, Style

TEXT = " ".join(["Şəhərin köhnə küçələri axşam işıqları ilə dolur."] * 14)


def two_columns() -> Layout:
    """The quiet layout with a master of two columns and a style that goes across them."""
    layout = base_layout()
    text = layout.masters["text"]
    frame = replace(text.frame, columns=2, gutter=14.0)
    masters = {**layout.masters, "two": replace(text, frame=frame, first="")}
    styles = {**layout.styles, "p.wide": Style(display="block", across=True)}
    return replace(layout, masters=masters, styles=styles, memo={})


def test_what_goes_across_parts_the_columns() -> None:
    layout = two_columns()
    body = f'<section><p>{TEXT}</p><p class="wide">GENİŞ</p><p>{TEXT}</p></section>'
    pages, found = book(document(body, master="two"), layout=layout)
    assert not [one for one in found if one.code not in ("loose-line", "tight-line")]
    lines = [line for line in lines_of(pages, 0) if not line.artifact]
    wide = next(line for line in lines if line.runs[0].words[0].text == "GENİŞ")
    frame = layout.masters["text"].frame
    middle = frame.inner + (layout.page.width - frame.inner - frame.outer) / 2
    for above in (True, False):
        part = [line for line in lines if line is not wide and (line.y < wide.y) == above]
        left = [line.y for line in part if line.runs[0].x < middle]
        right = [line.y for line in part if line.runs[0].x >= middle]
        assert min(left) == pytest.approx(min(right))
        assert 0 <= len(left) - len(right) <= 2


@pytest.mark.parametrize(
    ("opens", "folios"),
    [(["", "recto"], [1, 3]), (["", "verso"], [1, 2]), (["", "", "verso"], [1, 2, 4])],
)
def test_a_part_opens_where_the_edition_wants(opens: list[str], folios: list[int]) -> None:
    parts = []
    for number, side in enumerate(opens):
        one = document(f"<section><h1>Ad</h1><p>s{number}</p></section>", anchor=f"a{number}")
        body = f'<body data-opens="{side}" ' if side else "<body "
        parts.append(replace(one, xhtml=one.xhtml.replace("<body ", body)))
    pages, _ = book(*parts)
    said = [
        page.folio
        for index, page in enumerate(pages.pages)
        for line in lines_of(pages, index)
        if words_of(line).startswith("s")
    ]
    assert said == folios


def test_a_picture_made_smaller_by_its_page_is_named() -> None:
    body = '<section><figure><img src="a.jpg" alt="a"/></figure></section>'
    layout = base_layout()
    low = {
        name: replace(one, frame=replace(one.frame, bottom=400.0))
        for name, one in layout.masters.items()
    }
    _, found = book(document(body), layout=replace(layout, masters=low, memo={}))
    assert [one.code for one in found] == ["picture-reduced"]
    _, found = book(document(body))
    assert found == []


def test_a_divided_note_leaves_no_line_alone_and_the_text_no_orphan() -> None:
    long = " ".join(["Qeydin sözləri çoxdur və bir səhifəyə sığmır."] * 40)
    body = (
        f"<section><p>{TEXT}</p><p>{TEXT}</p><p>Mətn"
        '<a epub:type="noteref" id="m" href="#n">1</a> '
        f'{TEXT}</p><aside epub:type="footnote" id="n"><p><a class="back" href="#m">1</a> '
        f"{long}</p>"
        f"<p>{long}</p></aside><p>{TEXT}</p><p>{TEXT}</p></section>"
    )
    _, found = book(document(body))
    assert not [one for one in found if one.code in ("orphan", "widow", "no-style")]


CITED = '<a class="ref" href="#a">4</a>, <a class="ref" href="#a">5</a>'


@pytest.mark.parametrize("letters", range(24))
def test_no_line_begins_with_a_citation_and_two_numbers_stay_together(letters: int) -> None:
    before = "m" * letters + " şəhərin köhnə küçələri axşam işıqları ilə dolur"
    pages, _ = book(document(f"<section><p>{before} {before} [{CITED}] {before}.</p></section>"))
    lines = [words_of(line) for line in lines_of(pages, 0) if not line.artifact]
    assert any("[ 4 , 5 ]" in line for line in lines)
    assert not [line for line in lines if line.startswith("[")]


@pytest.mark.parametrize("letters", range(24))
def test_a_cell_would_rather_begin_a_line_with_a_citation_than_divide_it(letters: int) -> None:
    cell = f"<tr><td>{'m' * letters} qətliam küçə [{CITED}]</td><td>{TEXT}</td></tr>"
    pages, _ = book(document(f"<section><table><tbody>{cell}</tbody></table></section>"))
    lines = [words_of(line) for line in lines_of(pages, 0) if not line.artifact]
    assert any("[ 4 , 5 ]" in line for line in lines)

"""A table that floats stands where it was put, if it fits, else whole at the next page's top."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.typesetting.books import (
    base_layout,
    book,
    document,
    lines_of,
    printed,
    said,
    words_of,
)

from kitabca.layout import Layout

HEAD = "<caption>Cədvəl</caption><thead><tr><th>Ad</th><th>İl</th></tr></thead>"


def floating() -> Layout:
    layout = base_layout()
    table = replace(layout.styles["table"], place="float")
    return replace(layout, styles={**layout.styles, "table": table}, memo={})


def body(before: int, rows: int) -> str:
    cells = "".join(f"<tr><td>ad{n}</td><td>{1990 + n}</td></tr>" for n in range(rows))
    table = f"<table>{HEAD}<tbody>{cells}</tbody></table>"
    return f"<section>{'<p>əvvəl</p>' * before}{table}{'<p>sonra</p>' * 12}</section>"


@pytest.mark.parametrize(("before", "first_page"), [(4, True), (24, False)])
def test_a_table_floats_to_the_next_page_when_it_must(before: int, first_page: bool) -> None:
    made = document(body(before, 6))
    pages, found = book(made, layout=floating())
    here, *rest = [
        [words_of(line) for line in lines_of(pages, page)] for page in range(len(pages.pages))
    ]
    assert ("ad0" in here) == ("ad5" in here) == ("Cədvəl" in here) == first_page
    if not first_page:
        assert rest[0][0] == "Cədvəl", "at the top, under nothing"
        assert "sonra" in here, "text goes on where the table had no room"
    assert printed(pages) == said([made])
    assert [one.code for one in found] == []


def test_a_table_that_no_page_can_hold_is_divided() -> None:
    made = document(body(4, 60))
    pages, _ = book(made, layout=floating())
    assert "ad0" in [words_of(line) for line in lines_of(pages, 0)]
    assert printed(pages) == said([made])
    again = [line for page in pages.pages[1:] for line in page.items if "Ad" in str(line)]
    assert again, "its head is shown again"


def noted(before: int) -> str:
    """The same with a note to a cell of the table."""
    mark = '<a epub:type="noteref" href="#q">1</a>'
    note = '<aside epub:type="footnote" id="q"><p>qeyd</p></aside></section>'
    return body(before, 6).replace("ad2", f"ad2{mark}").replace("</section>", note)


@pytest.mark.parametrize(("before", "held"), [(4, False), (24, True), (33, False)])
def test_a_table_that_its_note_holds_in_its_place_is_named(before: int, held: bool) -> None:
    """Text can't go on where the table had no room: its page is short for that, and it is said."""
    made = document(noted(before))
    pages, found = book(made, layout=floating())
    assert printed(pages) == said([made])
    here = [words_of(line) for line in lines_of(pages, 0)]
    assert "sonra" not in here or "ad5" in here
    named = [one for one in found if one.code == "held-by-note"]
    assert [one.parameters["page"] for one in named] == ["1"] * held

"""Tables: no row of one stands alone at a page's foot or head, small tables stay whole."""

from __future__ import annotations

import pytest
from tests.typesetting.books import book, document, lines_of, printed, said, words_of

HEAD = "<caption>Cədvəl</caption><thead><tr><th>Ölkə</th><th>İl</th></tr></thead>"


def table(count: int, height: int = 1) -> str:
    words = "<br/>".join(f"sətir {n}" for n in range(height))
    rows = "".join(f"<tr><td>ölkə {n}</td><td>{words}</td></tr>" for n in range(count))
    return f"<table>{HEAD}<tbody>{rows}</tbody></table>"


def shares(made: str, *said_of_it: str) -> list[int]:
    """How many of the table's rows stand on each page that has some."""
    text = document(made)
    pages, found = book(text)
    assert printed(pages) == said([text])
    assert [one.code for one in found] == list(said_of_it)
    counts = [
        sum(words_of(line).startswith("ölkə") for line in lines_of(pages, number))
        for number in range(len(pages.pages))
    ]
    return [count for count in counts if count]


def prose(count: int) -> str:
    return "".join(f"<p>abzas {n}</p>" for n in range(count))


@pytest.mark.parametrize("before", range(18, 36))
@pytest.mark.parametrize(("count", "height"), [(2, 1), (3, 1), (2, 3), (3, 2)])
def test_a_small_table_stays_whole(before: int, count: int, height: int) -> None:
    assert shares(prose(before) + table(count, height) + prose(50)) == [count]


@pytest.mark.parametrize("before", range(14, 36))
@pytest.mark.parametrize("height", [1, 2])
def test_no_row_stands_alone(before: int, height: int) -> None:
    found = shares(prose(before) + table(9, height) + prose(50))
    assert sum(found) == 9
    assert 1 not in found


@pytest.mark.parametrize("before", range(18, 36))
def test_a_heading_stays_with_its_table(before: int) -> None:
    """Nor is it stranded so that the table may stay whole; a stranded one would be named."""
    made = prose(before) + f"<section><h2>Başlıq</h2>{table(2, 2)}</section>" + prose(50)
    assert shares(made) == [2]


def test_of_high_rows_one_may_stand_alone() -> None:
    """Rather that than half a page without words; of a table of two it is said."""
    assert shares(prose(14) + table(2, 12) + prose(50), "lone-row") == [1, 1]
    assert shares(prose(9) + table(3, 12) + prose(50)) == [1, 2]


@pytest.mark.parametrize("before", range(2, 34))
@pytest.mark.parametrize("height", [6, 10, 14])
def test_a_table_of_two_rows_is_not_divided_unsaid(before: int, height: int) -> None:
    text = document(prose(before) + table(2, height) + prose(50))
    pages, found = book(text)
    counts = [
        sum(words_of(line).startswith("ölkə") for line in lines_of(pages, number))
        for number in range(len(pages.pages))
    ]
    assert ("lone-row" in {one.code for one in found}) == (2 not in counts)


def test_a_row_alone_for_want_of_room_is_named() -> None:
    """The first row's note fills the page, and the second's must begin under its own mark."""
    marks = [f'<a epub:type="noteref" href="#n{n}">{n}</a>' for n in (1, 2)]
    rows = "".join(f"<tr><td>ölkə {mark}</td><td>1</td></tr>" for mark in marks)
    long = "<br/>".join(f"qeyd {n}" for n in range(40))
    notes = [
        f'<aside epub:type="footnote" id="n{n}"><p>{words}</p></aside>'
        for n, words in ((1, long), (2, "qısa"))
    ]
    made = f"<table>{HEAD}<tbody>{rows}</tbody></table>{''.join(notes)}{prose(40)}"
    pages, found = book(document(made))
    assert printed(pages) == said([document(made)])
    assert [(one.code, one.parameters["page"]) for one in found] == [("lone-row", "1")]


@pytest.mark.parametrize("before", range(20, 34))
def test_a_row_of_its_own_group_is_not_alone(before: int) -> None:
    groups = "".join(f"<tbody><tr><td>ölkə {n}</td><td>1</td></tr></tbody>" for n in range(6))
    found = shares(prose(before) + f"<table>{HEAD}{groups}</table>" + prose(50))
    assert sum(found) == 6
    assert 1 not in found

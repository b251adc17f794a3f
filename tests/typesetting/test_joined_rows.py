"""Rows of a table that a cell joins: a piece on its page, or parted as a good press would."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace
from tests.typesetting.books import base_layout, book, document, lines_of, printed, said, words_of

from kitabca.typesetting.output import Line, Pages, Rule

HEAD = "<thead><tr><th>Ölkə</th><th>Qurum</th><th>İl</th></tr></thead>"


def joined(count: int, name: str = "Azərbaycan Respublikası", first: int = 0) -> str:
    """Rows of one line with a cell that reaches down through them all."""
    rows = [f"<td>qurum {n}</td><td>{1900 + n}</td>" for n in range(first, first + count)]
    tops = [f'<td rowspan="{count}">{name}</td>', *[""] * (count - 1)]
    return "".join(f"<tr>{top}{row}</tr>" for top, row in zip(tops, rows, strict=True))


def table(rows: str, before: int = 0) -> str:
    prose = "".join(f"<p>abzas {n}</p>" for n in range(before))
    return f"<section>{prose}<table>{HEAD}<tbody>{rows}</tbody></table></section>"


def columns_of(pages: Pages, number: int) -> list[Sequence[Line]]:
    """The lines of a page's table in columns: the joined cell's, the bodies', the years'."""
    columns: dict[float, list[Line]] = {}
    for line in lines_of(pages, number):
        columns.setdefault(round(line.runs[0].x), []).append(line)
    return [columns[x] for x in sorted(columns)]


@pytest.mark.parametrize("before", [0, 11, 24, 33])
def test_a_long_piece_is_parted_and_its_cell_said_again(before: int) -> None:
    """Under the head, level with the first row there; no page is left empty for its sake."""
    made = document(table(joined(70), before))
    pages, found = book(made)
    assert not found
    assert printed(pages) == said([made])
    frame = base_layout().masters["text"].frame
    foot = pages.height - frame.bottom
    parted = 0
    for number in range(len(pages.pages)):
        lines = lines_of(pages, number)
        if number < len(pages.pages) - 1:
            assert max(line.y for line in lines) > foot - (foot - frame.top) / 4
        if words_of(lines[0]).startswith("Ölkə") and lines[0].runs[0].node < 0:
            name, body, _ = columns_of(pages, number)
            assert words_of(name[0]) == "Ölkə"
            assert " ".join(map(words_of, name[1:])) == "Azərbaycan Respublikası"
            assert all(run.node < 0 for line in name for run in line.runs)
            assert name[1].y == pytest.approx(body[1].y)
            # Not one row by itself on either side of the turn.
            assert len(body) > 2
            parted += 1
    assert parted


@pytest.mark.parametrize("before", range(18, 34, 3))
def test_a_short_piece_is_never_parted(before: int) -> None:
    rows = "".join(joined(4, f"Ölkə {n}", 10 * n) for n in range(20))
    pages, _ = book(document(table(rows, before)))
    for number in range(len(pages.pages)):
        bodies = [words_of(line) for line in lines_of(pages, number) if "qurum" in words_of(line)]
        assert len(bodies) % 4 == 0


def test_a_cell_longer_than_what_is_left_of_its_rows_is_not_said_again() -> None:
    """It would run out of the table: then its rows stay together, or are divided with it."""
    long = "uzun sözlər " * 60
    made = document(table(joined(24, long), 20))
    pages, _ = book(made)
    assert printed(pages) == said([made])
    for number in range(len(pages.pages)):
        columns = columns_of(pages, number)
        assert all(run.node >= 0 for line in columns[0][1:] for run in line.runs)


def test_the_tint_of_a_joined_cell_reaches_down_through_its_rows() -> None:
    layout = base_layout()
    tinted = replace(layout.styles["td"], fill="cover")
    layout = replace(layout, styles={**layout.styles, "td.tint": tinted}, memo={})
    rows = joined(3).replace("<td rowspan", '<td class="tint" rowspan')
    pages, _ = book(document(table(rows)), layout=layout)
    rules = [item for item in pages.pages[0].items if isinstance(item, Rule)]
    (tint,) = [rule for rule in rules if rule.colour == "cover"]
    last = next(line for line in lines_of(pages, 0) if words_of(line) == "qurum 2")
    assert tint.y < last.y < tint.y + tint.height

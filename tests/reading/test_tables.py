"""The forms that a table comes in: what separates its cells, as spreadsheets write it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kitabca.diagnostics import Diagnostic, show
from kitabca.files import Shelf
from kitabca.model import Place
from kitabca.reading.tables import Sheet, read_table


def table(text: str, tmp_path: Path) -> tuple[Sheet | None, list[str]]:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8", newline="")
    found: list[Diagnostic] = []
    made = read_table(Shelf(tmp_path), "t.csv", "", Place("b.toml"), found)
    return made, [show(one) for one in found]


FORMS = {
    "commas": "key,name\na,Söz; söz\n",
    "semicolons": "key;name\r\na;Söz; söz\r\n".replace("Söz; söz", '"Söz; söz"'),
    "tabs": "key\tname\r\na\tSöz; söz\r\n",
    "said": 'sep=;\r\nkey;name\r\na;"Söz; söz"\r\n',
    "said in quotes": '"sep=,"\nkey,name\na,Söz; söz\n',
    "said of tabs": "sep=\t\nkey\tname\na\tSöz; söz\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_what_separates_cells(form: str, tmp_path: Path) -> None:
    made, said = table(FORMS[form], tmp_path)
    assert not said
    assert made
    assert made.head == ("key", "name")
    ((texts, places),) = made.rows
    assert texts == ("a", "Söz; söz")
    assert places[0] == Place("t.csv", 3 if "sep=" in FORMS[form] else 2, 1)


def test_a_row_that_is_too_long_names_what_separates(tmp_path: Path) -> None:
    _, said = table("key\tname\na\tb\tc\n", tmp_path)
    assert said == [
        "t.csv:2:5: error[column-count]: the row has 3 cells, the head has 2\n"
        "  hint: put a cell that has a “\\t” in it into quotes"
    ]

"""Tables to lists: what Excel holds, what is chosen, in which order, in which language."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from kitabca.diagnostics import Diagnostic, failed
from kitabca.files import Shelf
from kitabca.model import Foreign, Listing, Number, Place, Text, parse_date
from kitabca.reading.anchors import Anchors
from kitabca.reading.desk import Desk, named_sheet
from kitabca.reading.listings import ColumnWish, Wish, listing
from kitabca.reading.tables import Sheet, read_table

HERE = Place("editions/b.toml", 1, 1)
NAME = ColumnWish("name", "Ad", "text", "left", "", HERE)
WISH = Wish("az", "a", "", (NAME,), {}, (), None, (), "", {}, HERE, {})


def sheet(tmp_path: Path, text: str) -> Sheet:
    (tmp_path / "rows.csv").write_text(text, "utf-8")
    faults: list[Diagnostic] = []
    found = read_table(Shelf(tmp_path), "rows.csv", "", HERE, faults)
    assert found is not None
    assert faults == []
    return found


def keys(made: Listing) -> list[str]:
    return [entry.key for group in made.groups for entry in group.entries]


def test_a_workbook_reads_as_it_is_typed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["key", "a", "b", "c", "d", "e"])
    page.append(["x", date(1992, 2, 26), datetime(1992, 2, 26, 13, 54), 613.0, 12.5, "Şuşa\r\n"])
    page.append([])
    page.append(["y", None, True, 7, 1e20, "e\u0308"])
    data = io.BytesIO()
    book.save(data)
    (tmp_path / "rows.xlsx").write_bytes(data.getvalue())
    faults: list[Diagnostic] = []
    found = read_table(Shelf(tmp_path), "rows.xlsx", "", HERE, faults)
    assert found is not None
    assert [row for row, _ in found.rows] == [
        ("x", "1992-02-26", "1992-02-26 13:54:00", "613", "12.5", "Şuşa"),
        ("y", "", "true", "7", "1e+20", "ë"),
    ]
    assert found.rows[1][1][5] == Place("rows.xlsx", 4, 6, "Sheet")


# A cell's value, its format, and what the table has: what the sheet shows.
SHOWN = [
    (0.5, "0%", "50%"),
    (0.125, "0.0%", "12.5%"),
    (0.125, "0%", "13%"),
    (0.29, "0.00%", "29.00%"),
    (1, "0%", "100%"),
    (42, "000000", "000042"),
    (42.0, "000000", "000042"),
    (1234567, "000000", "1234567"),
    (613, "0", "613"),
    (12.5, "0.00", "12.5"),
    (0.5, "General", "0.5"),
    (0.5, f"0.{'0' * 40}%", "0.5"),
]


@pytest.mark.parametrize(("value", "form", "text"), SHOWN)
def test_a_number_is_read_as_its_format_shows_it(
    tmp_path: Path, value: float, form: str, text: str
) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["key", "a"])
    page.append(["x", value])
    page["B2"].number_format = form
    book.save(tmp_path / "rows.xlsx")
    found = read_table(Shelf(tmp_path), "rows.xlsx", "", HERE, [])
    assert found is not None
    assert found.rows[0][0][1] == text


def test_a_sheet_that_is_too_large_hides_no_other(tmp_path: Path) -> None:
    """A workbook that is too large is opened once; one of its sheets says nothing of the next."""
    book = openpyxl.Workbook()
    for name, columns in (("A", 300), ("B", 2)):
        page = book.create_sheet(name)
        page.append([f"{at % 290}" for at in range(columns)])
        page.append(["x"] * columns)
    (tmp_path / "events/e").mkdir(parents=True)
    book.save(tmp_path / "events/e/rows.xlsx")
    faults: list[Diagnostic] = []
    desk = Desk(Shelf(tmp_path), "e", "az", faults, [], Anchors(), [])
    assert named_sheet(desk, "rows.xlsx#A", HERE)[0] is None
    found, _ = named_sheet(desk, "rows.xlsx#B", HERE)
    assert found is not None
    assert found.head == ("0", "1")
    assert [one.code for one in faults] == ["table-too-large"]


def test_a_share_stands_in_a_column_of_numbers(tmp_path: Path) -> None:
    table = sheet(tmp_path, 'key,name\nx,"12,5%"\n')
    made = listing(table, replace(WISH, columns=(replace(NAME, kind="number"),)), [])
    cell = made.groups[0].entries[0].cells["name"]
    assert cell == (Number("12.5", NAME.form), Text("%"))


def test_csv_keeps_quotes_lines_and_places(tmp_path: Path) -> None:
    found = sheet(tmp_path, 'key;name\nx;"Bir; ""iki""\nüç"\ny;dörd\n')
    assert [row for row, _ in found.rows] == [("x", 'Bir; "iki"\nüç'), ("y", "dörd")]
    assert found.rows[1][1][1] == Place("rows.csv", 4, 3)


def test_order_is_the_languages(tmp_path: Path) -> None:
    table = sheet(tmp_path, "key,name\n1,Xal\n2,Əl\n3,Hal\n4,Ev\n5,İz\n6,Iz\n")
    assert keys(listing(table, replace(WISH, order=("name",)), [])) == list("423165")


def test_until_keeps_what_begins_no_later(tmp_path: Path) -> None:
    table = sheet(
        tmp_path,
        "key,date,name\n1,2026-02-26,a\n2,2026-02-27,a\n3,2026,a\n4,,a\n5,2026-02-25/2026-03-01,a\n",
    )
    assert keys(listing(table, replace(WISH, until=parse_date("2026-02-26")), [])) == list("1345")
    assert keys(listing(table, replace(WISH, until=parse_date("2026")), [])) == list("12345")
    dated = replace(WISH, order=("date",))
    assert keys(listing(table, dated, [])) == list("35124")


def test_a_cell_that_falls_back_says_so(tmp_path: Path) -> None:
    table = sheet(tmp_path, 'key,name.en,name.az\n1,Baku,Bakı\n2,"""Shusha""",\n')
    faults: list[Diagnostic] = []
    made = listing(table, WISH, faults)
    cells = [entry.cells["name"] for entry in made.groups[0].entries]
    assert cells == [(Text("Bakı"),), (Foreign("en", (Text("“Shusha”"),)),)]
    assert [(fault.code, fault.place) for fault in faults] == [
        ("missing-translation", Place("rows.csv", 3, 16))
    ]
    assert not failed(faults)


def test_a_plain_column_serves_every_language(tmp_path: Path) -> None:
    faults: list[Diagnostic] = []
    listing(sheet(tmp_path, "key,name,name.en\n1,Bakı,Baku\n"), WISH, faults)
    assert faults == []

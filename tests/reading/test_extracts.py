"""What a table says to others when it travels inside a book: what the book takes, and no more."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from editions import edition_with, part
from kitabca.files import Shelf
from kitabca.reading import read_edition
from kitabca.reading.extracts import extract

COLUMNS = 'columns = [{ name = "name", heading = "Ad" }]\n'

# A table, the lines of the part, and what is left of the table.
CASES = {
    "undeclared columns stay at home": (
        "key,name,phone\na,Bir,+994 12\n",
        COLUMNS,
        "key,name\na,Bir\n",
    ),
    "other languages stay at home": (
        "key,name.az,name.en\na,Bir,One\n",
        COLUMNS,
        "key,name.az\na,Bir\n",
    ),
    "a language that a row falls back to travels with that row": (
        "key,name.az,name.en\na,Bir,One\nb,,Two\n",
        COLUMNS,
        "key,name.az,name.en\na,Bir,\nb,,Two\n",
    ),
    "columns that select, order and group travel": (
        "key,name,kind,rank,where,note\na,Bir,x,2,p,q\nb,İki,x,1,p,q\n",
        COLUMNS + 'where = { where = "p" }\norder = ["rank"]\ngroup = "kind"\n',
        "key,name,kind,rank,where\na,Bir,x,2,p\nb,İki,x,1,p\n",
    ),
    "dates, their notes and references travel": (
        "key,name,date,date_note,refs,status\na,Bir,1994-02,gecə,,\n",
        COLUMNS + "until = 1995-01-01\n",
        "key,name,date,date_note,refs\na,Bir,1994-02,gecə,\n",
    ),
    "rows that are held or not chosen stay at home": (
        "key,name,date,status\na,Bir,1994,\nb,İki,1994,hold\nc,Üç,1996,\n",
        COLUMNS + "until = 1995-01-01\n",
        "key,name,date\na,Bir,1994\n",
    ),
    "of a row that is named and not printed the key travels": (
        "key,name,status\na,Bir,\nb,İki,hold\n",
        COLUMNS + 'only = ["a", "b"]\n',
        "key,name,status\na,Bir,\nb,,hold\n",
    ),
    "a named row that another rule leaves out is held": (
        "key,name,kind\na,Bir,x\nb,İki,y\n",
        COLUMNS + 'only = ["a", "b"]\nwhere = { kind = "x" }\n',
        "key,name,kind,status\na,Bir,x,\nb,,,hold\n",
    ),
    "without a declaration all columns are declared": (
        "key,name.en,place,name.az,status\na,One,Bakı,Bir,\n",
        "",
        "key,name.az,place\na,Bir,Bakı\n",
    ),
    "cells are quoted when they must be": (
        'key;name\na;"Bir, ""iki""; üç\nbeş"\n',
        COLUMNS,
        'key,name\na,"Bir, ""iki""; üç\nbeş"\n',
    ),
}


def tree(root: Path, name: str, table: bytes, lines: str) -> None:
    (root / "editions").mkdir(parents=True)
    (root / "events" / "e").mkdir(parents=True)
    listing = part("listing", 'title = "Siyahı"', f'table = "{name}"', lines)
    text = edition_with(listing)
    (root / "editions" / "b.toml").write_text(text, encoding="utf-8")
    (root / "events" / "e" / name.partition("#")[0]).write_bytes(table)


def extracted(root: Path) -> tuple[bytes, object]:
    shelf = Shelf(root)
    edition, faults = read_edition("editions/b.toml", shelf)
    assert edition is not None
    assert not [fault for fault in faults if fault.severity.name == "ERROR"], faults
    shown = [
        [
            (entry.key, entry.cells, entry.date, entry.date_note, entry.refs)
            for entry in group.entries
        ]
        for part in edition.parts
        if part.listing
        for group in part.listing.groups
    ]
    return extract(shelf, edition.tables, "az"), shown


@pytest.mark.parametrize("name", CASES)
def test_what_is_left_of_a_csv(name: str, tmp_path: Path) -> None:
    table, part, left = CASES[name]
    tree(tmp_path / "first", "t.csv", table.encode(), part)
    data, shown = extracted(tmp_path / "first")
    assert data.decode() == left
    tree(tmp_path / "second", "t.csv", data, part)
    assert extracted(tmp_path / "second") == (data, shown), "the extract's own extract is the same"


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("sheet", ["", "#Siyahı"])
def test_what_is_left_of_a_workbook(sheet: str, tmp_path: Path) -> None:
    rows = [
        ["key", "name", "phone", "date"],
        ["a", "Bir <&> iki", "+994", "1994"],
        ["b", 12, "x", None],
    ]
    other = [["key", "secret"], ["a", "sirr"]]
    sheets = [("Gizli", other), ("Siyahı", rows)] if sheet else [("Siyahı", rows), ("Gizli", other)]
    tree(tmp_path / "first", f"t.xlsx{sheet}", workbook(*sheets), COLUMNS)
    data, shown = extracted(tmp_path / "first")
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Siyahı"]
    assert [[cell.value for cell in row] for row in book.active.iter_rows()] == [
        ["key", "name", "date"],
        ["a", "Bir <&> iki", "1994"],
        ["b", "12", None],
    ]
    tree(tmp_path / "second", f"t.xlsx{sheet}", data, COLUMNS)
    again, shown_again = extracted(tmp_path / "second")
    assert again == data
    assert [entry[:2] for group in shown_again for entry in group] == [
        entry[:2] for group in shown for entry in group
    ]


def test_no_reference_that_the_book_does_not_cite_travels(tmp_path: Path) -> None:
    tree(tmp_path, "t.csv", b"key,name,refs\na,Bir,r\n", COLUMNS)
    edition = tmp_path / "editions" / "b.toml"
    text = edition.read_text(encoding="utf-8").replace("\n\n", '\nreferences = "r.csv"\n\n', 1)
    edition.write_text(text + '\n[[parts]]\nkind = "references"\n', encoding="utf-8")
    (tmp_path / "shared").mkdir()
    table = (
        b"key,title,address,caveat\nr,One,https://example.org/,hm\ns,Two,https://example.org/,\n"
    )
    (tmp_path / "shared" / "r.csv").write_bytes(table)
    shelf = Shelf(tmp_path)
    found, _ = read_edition("editions/b.toml", shelf)
    assert found is not None
    use = [one for one in found.tables if one.path == "shared/r.csv"]
    assert extract(shelf, use, "az") == b"key,title,address\nr,One,https://example.org/\n"

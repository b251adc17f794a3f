"""Tables as their writers keep them, CSV or XLSX, to rows of text that know their cells' places."""

from __future__ import annotations

import io
import re
import sys
import unicodedata
import warnings
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from msgspec import Struct

from kitabca.diagnostics import ContentError, Diagnostic, error, failed, warning
from kitabca.files import Shelf
from kitabca.model import Place

if TYPE_CHECKING:
    import zipfile

    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Sheet", "read_table", "with_openpyxl"]

Given = ParamSpec("Given")
Made = TypeVar("Made")

MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELLS = 500_000
MAX_CELL = 20_000
MAX_UNPACKED = 200 * 1024 * 1024
# A workbook of all the cells that it may have is read in a fifth of this.
_SECONDS, _BYTES_A_SECOND = 5.0, 25_000


class Sheet(Struct, frozen=True):
    """A table's head and rows; every cell is text with its place.

    `head` and each row have the same length; `places` of a row are those of its cells.
    """

    file: str
    head: tuple[str, ...]
    head_places: tuple[Place, ...]
    rows: tuple[tuple[tuple[str, ...], tuple[Place, ...]], ...]


def read_table(
    shelf: Shelf, path: str, sheet: str, asked: Place, faults: list[Diagnostic]
) -> Sheet | None:
    """The table in a file (and sheet of a workbook); None once its faults are said."""
    found: list[Diagnostic] = []
    try:
        if path.endswith(".csv"):
            cells = _csv(shelf.text(path, asked), path, found)
        elif path.endswith(".xlsx"):
            cells = _xlsx(shelf.bytes(path, asked), path, sheet, asked, found)
        else:
            raise ContentError([error("unknown-table-form", asked, path=path)])
        made = None if failed(found) else _sheet(path, cells, found)
    except ContentError as failure:
        found += failure.diagnostics
        made = None
    faults += found
    return None if failed(found) else made


Row = list[tuple[str, Place]]


def _sheet(path: str, rows: list[Row], faults: list[Diagnostic]) -> Sheet | None:
    rows = [row for row in rows if any(text.strip() for text, _ in row)]
    if not rows:
        faults.append(error("empty-file", Place(path)))
        return None
    head, body = rows[0], rows[1:]
    if len(body) > MAX_ROWS or len(head) > MAX_COLUMNS:
        faults += _too_large(path).diagnostics
        return None
    names = [text.strip() for text, _ in head]
    for at, (name, (_, place)) in enumerate(zip(names, head, strict=True)):
        if not name:
            # A title above the table leaves all columns but one without a name: said once.
            if not (at and not names[at - 1]):
                faults.append(error("unnamed-column", place))
        elif name in names[:at]:
            faults.append(error("duplicate-column", place, name=name))
    made = []
    for row in body:
        texts, places = zip(*row, strict=True)
        for text, place in row:
            if len(text) > MAX_CELL:
                faults.append(error("cell-too-large", place, limit=str(MAX_CELL)))
        made.append((tuple(text.strip() for text in texts), places))
    return Sheet(path, tuple(names), tuple(place for _, place in head), tuple(made))


# RFC 4180, with the field's two forms and what ends each.
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_BARE = {mark: re.compile(rf"[^{mark}\n]*") for mark in ",;\t"}
# What Excel writes, and reads, before the head; no other program's rows begin so.
_SEP = re.compile(r'"?sep=([,;\t])"?\n')


def _csv(text: str, path: str, faults: list[Diagnostic]) -> list[Row]:
    mark = _separator(text)
    if text.count(mark) > MAX_CELLS:
        raise _too_large(path)
    rows: list[Row] = [[]]
    at, line, start = 0, 1, 0
    if said := _SEP.match(text):
        at, line, start = said.end(), 2, said.end()
    while True:
        place = Place(path, line, at - start + 1)
        quoted = _QUOTED.match(text, at) if text.startswith('"', at) else None
        if quoted:
            place = Place(path, line, place.column + 1)
            value = quoted[1].replace('""', '"')
            end = quoted.end()
            line += quoted[1].count("\n")
            if "\n" in quoted[1]:
                start = text.rfind("\n", at, end) + 1
        elif text.startswith('"', at):
            faults.append(error("unclosed-quote", place))
            return rows
        else:
            bare = _BARE[mark].match(text, at)
            assert bare is not None
            value, end = bare.group(), bare.end()
            if '"' in value:
                inner = Place(path, line, at - start + value.index('"') + 1)
                faults.append(error("bad-quoting", inner))
        if end < len(text) and text[end] not in f"{mark}\n":
            faults.append(error("bad-quoting", Place(path, line, end - start + 1)))
            rest = _BARE[mark].match(text, end)
            end = rest.end() if rest else end
        if value.startswith("="):
            faults.append(error("formula", place, seen=value[:40]))
        rows[-1].append((value, place))
        if end >= len(text):
            break
        at = end + 1
        if text[end] == "\n":
            if at >= len(text):
                break
            line, start = line + 1, at
            rows.append([])
    return _even(rows, mark, faults)


def _separator(text: str) -> str:
    """What `sep=` names, else whichever of comma, semicolon and tab the head has most of."""
    if said := _SEP.match(text):
        return said[1]
    head = re.sub(r'"[^"]*"', "", text.partition("\n")[0])
    return max(",;\t", key=head.count)


def _even(rows: list[Row], mark: str, faults: list[Diagnostic]) -> list[Row]:
    rows = [row for row in rows if len(row) > 1 or row[0][0].strip()]
    wanted = len(rows[0]) if rows else 0
    for row in rows[1:]:
        if len(row) != wanted:
            place = row[min(len(row), wanted + 1) - 1][1] if len(row) > wanted else row[0][1]
            counts = {"seen": str(len(row)), "wanted": str(wanted), "separator": mark}
            faults.append(error("column-count", place, **counts))
    return rows


def _xlsx(data: bytes, path: str, sheet: str, asked: Place, faults: list[Diagnostic]) -> list[Row]:
    rows, found = with_openpyxl(_workbook, data, path, path, sheet, asked)
    faults += found
    return rows


def with_openpyxl(
    work: Callable[Concatenate[bytes, Given], Made],
    data: bytes,
    path: str,
    *given: Given.args,
    **named: Given.kwargs,
) -> Made:
    """What `work` makes of a workbook's bytes, in a process of its own: openpyxl can be kept busy
    for ever. Raises ContentError (table-too-large) at `path`, and what `work` raises."""
    from kitabca.apart import apart

    if sys.platform == "linux":
        # It takes longer to load than a book without workbooks takes to read; here it is loaded
        # once for all of them, since their processes are forked.
        import openpyxl  # noqa: F401  # see above

    seconds = _SECONDS + len(data) / _BYTES_A_SECOND
    return apart(work, _too_large(path), seconds, data, *given, **named)


def _workbook(
    data: bytes, path: str, sheet: str, asked: Place
) -> tuple[list[Row], list[Diagnostic]]:
    """The rows of a sheet, and what is wrong with its cells."""
    import zipfile

    from openpyxl import load_workbook

    faults: list[Diagnostic] = []
    broken = [error("not-a-workbook", Place(path))]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sizes = sum(item.file_size for item in archive.infolist())
            if sizes > MAX_UNPACKED or _cell_count(archive) > MAX_CELLS:
                raise _too_large(path)
        with warnings.catch_warnings():
            # What openpyxl can't keep (a chart, an extension) is nothing that a list would print.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
    except (ContentError, MemoryError):
        raise
    except Exception:  # openpyxl lets any exception out for a workbook that is not as it expects
        raise ContentError(broken) from None
    names = [page.title for page in book.worksheets]
    if sheet and sheet not in names:
        given = {"sheet": sheet, "path": path, "known": ", ".join(names)}
        raise ContentError([error("unknown-sheet", asked, **given)])
    if not names:
        raise ContentError(broken)
    page = book.worksheets[names.index(sheet) if sheet else 0]
    if (page.max_row or 0) > MAX_ROWS or (page.max_column or 0) > MAX_COLUMNS:
        raise _too_large(path, page.title)
    if not sheet and (others := _filled(book.worksheets[1:])):
        given = {"name": path.rpartition("/")[2], "sheet": page.title, "others": ", ".join(others)}
        faults.append(warning("unread-sheet", asked, **given))
    return _cells(page, path, faults), faults


def _filled(pages: Sequence[Worksheet]) -> list[str]:
    """The sheets that show something: their writer may think that the book has it."""
    return [
        page.title
        for page in pages
        if page.sheet_state == "visible"
        and any(
            value not in (None, "") for row in page.iter_rows(values_only=True) for value in row
        )
    ]


# A cell of a sheet, whatever prefix its namespace has (ECMA-376-1, 18.3.1.4).
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")


def _cell_count(archive: zipfile.ZipFile) -> int:
    """How many cells the sheets have, empty ones too, before any of them becomes an object."""
    return sum(
        sum(1 for _ in _CELL.finditer(archive.read(name)))
        for name in archive.namelist()
        if "sheet" in name
    )


def _too_large(path: str, sheet: str = "") -> ContentError:
    return ContentError([too_large(Place(path, sheet=sheet))])


def too_large(place: Place) -> Diagnostic:
    """The error for a table beyond all limits."""
    limits = {"rows": str(MAX_ROWS), "columns": str(MAX_COLUMNS), "cells": str(MAX_CELLS)}
    return error("table-too-large", place, **limits)


def _cells(page: Worksheet, path: str, faults: list[Diagnostic]) -> list[Row]:
    for merged in page.merged_cells.ranges:
        place = Place(path, merged.min_row or 0, merged.min_col or 0, page.title)
        faults.append(error("merged-cells", place, range=str(merged.coord)))
    hidden = {at for at, about in page.row_dimensions.items() if about.hidden}
    rows: list[Row] = []
    for cells in page.iter_rows():
        row = [
            (_value(cell, path, page.title, faults), _place(cell, path, page.title))
            for cell in cells
        ]
        if any(text for text, _ in row):
            rows.append(row)
            if row[0][1].line in hidden:
                faults.append(warning("hidden-row", Place(path, row[0][1].line, 0, page.title)))
    width = max((at + 1 for row in rows for at, (text, _) in enumerate(row) if text), default=0)
    return [row[:width] for row in rows]


def _place(cell: Cell | MergedCell, path: str, sheet: str) -> Place:
    return Place(path, cell.row or 0, cell.column or 0, sheet)


def _value(cell: Cell | MergedCell, path: str, sheet: str, faults: list[Diagnostic]) -> str:
    """A cell as it would be typed: ISO dates, numbers without a needless fraction but with the
    percent sign and the leading zeros that their format shows (ECMA-376-1, 18.8.31)."""
    value = cell.value
    if value is None:
        return ""
    place = _place(cell, path, sheet)
    if cell.data_type == "f":
        faults.append(error("formula", place, seen=str(value)[:40]))
        return ""
    if cell.data_type == "e":
        faults.append(error("cell-error", place, seen=str(value)))
        return ""
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes" if not value.second else "seconds")
        case int() | float() if shown := _formatted(value, _form(cell)):
            return shown
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
    return unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n")


def _form(cell: Cell | MergedCell) -> str:
    """The format of a cell's number, or none where the workbook names one that it has not."""
    try:
        return str(cell.number_format)
    except LookupError:
        return ""


# Formats in which the sheet shows other figures than the cell has: per cent, and zeros in front.
_PERCENT = re.compile(r"0(?:\.(0{1,15}))?(\s?)%")
_ZEROS = re.compile(r"0{2,}")


def _formatted(value: int | float, form: str) -> str:
    """A number as its format shows it, where that is no mere look (`50%`, `000042`), or nothing."""
    form = form.partition(";")[0].replace("\\ ", " ").replace('" "', " ")
    if percent := _PERCENT.fullmatch(form):
        return f"{_rounded(value, 2, len(percent[1] or ''))}{percent[2]}%"
    if _ZEROS.fullmatch(form) and 0 <= value < 1e15:
        return _rounded(value, 0, 0).zfill(len(form))
    return ""


def _rounded(value: int | float, shift: int, places: int) -> str:
    """Half goes up, as a sheet rounds what it shows: the decimal figures as they were typed."""
    exact = Decimal(repr(value)).scaleb(shift)
    return str(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))

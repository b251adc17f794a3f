"""Tables written again with nothing in them but what one book takes.

A table that travels inside a book keeps its name and its form, so that the edition file need not
change; and an extract's own extract is the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence

from kitabca.diagnostics import ContentError, Diagnostic
from kitabca.files import Shelf
from kitabca.model import Place, TableUse
from kitabca.reading.listings import ways_of
from kitabca.reading.tables import Sheet, read_table

__all__ = ["extract"]

Rows = list[tuple[str, ...]]

# What xml.sax.saxutils does, which loads http and ssl besides.
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTES = {**_IN_TEXT, **str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})}


def extract(shelf: Shelf, uses: Sequence[TableUse], tag: str) -> bytes:
    """The table of `uses`, which all have one path, with the rows and columns that they take.

    Of columns in several languages a row keeps the one that a book in `tag` reads. Raises
    ContentError if the table can't be read; it could when the uses were made.
    """
    path = uses[0].path
    sheets: dict[str, Rows] = {}
    # The sheet that goes without a name is the first.
    for name in sorted({use.sheet for use in uses}):
        faults: list[Diagnostic] = []
        sheet = read_table(shelf, path, name, Place(path), faults)
        if sheet is None:
            raise ContentError(faults)
        title = sheet.head_places[0].sheet
        if title not in sheets:
            same = [use for use in uses if use.sheet in (name, title)]
            sheets[title] = _rows(sheet, same, tag)
    return _workbook(sheets) if path.endswith(".xlsx") else _csv(next(iter(sheets.values())))


def _rows(sheet: Sheet, uses: Sequence[TableUse], tag: str) -> Rows:
    ways = ways_of(sheet, tag)
    printed = frozenset[Place]().union(*(use.rows for use in uses))
    named = frozenset[str]().union(*(use.named for use in uses))
    wanted = frozenset[str]().union(*(use.columns for use in uses))
    kept: list[dict[int, str]] = []
    for texts, places in sheet.rows:
        if places[0] in printed:
            read = [_read(texts, ways[stem]) for stem in ways if stem in wanted]
            kept.append({at: texts[at] for at in read})
        elif (key := texts[_read(texts, ways["key"])]) in named:
            # The edition names a row that it doesn't print; the key must be found, and no more.
            kept.append({ways["key"][0][1]: key, _HELD: "hold"})
    columns: list[int] = []
    for stem in ways:
        if stem in wanted:
            found = [at for _, at in ways[stem] if any(row.get(at) for row in kept)]
            columns += found or [ways[stem][0][1]]
        elif stem == "status" and any(_HELD in row for row in kept):
            columns.append(_HELD)
    if _HELD not in columns and any(_HELD in row for row in kept):
        columns.append(_HELD)
    head = tuple("status" if at == _HELD else sheet.head[at] for at in columns)
    return [head, *(tuple(row.get(at, "") for at in columns) for row in kept)]


_HELD = -1  # stands for the position of a column that only says that a row is held


def _read(texts: Sequence[str], ways: Sequence[tuple[str, int]]) -> int:
    return next((at for _, at in ways if texts[at]), ways[0][1])


def _csv(rows: Rows) -> bytes:
    lines = [",".join(map(_quoted, row)) for row in rows]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _quoted(text: str) -> str:
    if any(char in text for char in ',;"\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_FORMAT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _workbook(sheets: dict[str, Rows]) -> bytes:
    """The least workbook of ECMA-376 that Excel opens: sheets of plain text, and nothing else."""
    numbered = list(enumerate(sheets.items(), 1))
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{_FORMAT}.worksheet+xml"/>'
        for at, _ in numbered
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_FORMAT}.sheet.main+xml"/>'
        f"{types}</Types>",
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        + "".join(
            f'<sheet name="{title.translate(_IN_ATTRIBUTES)}" sheetId="{at}" r:id="rId{at}"/>'
            for at, (title, _) in numbered
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", f"worksheets/sheet{at}.xml") for at, _ in numbered
        ),
    }
    for at, (_, rows) in numbered:
        parts[f"xl/worksheets/sheet{at}.xml"] = _worksheet(rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            # Stored, not deflated: the book deflates it, and no date but zip's first is in it.
            archive.writestr(zipfile.ZipInfo(name), (_HEAD + text).encode("utf-8"))
    return out.getvalue()


def _relations(found: Iterable[tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(found, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _worksheet(rows: Rows) -> str:
    cells = (
        "".join(
            f'<c t="inlineStr"><is><t xml:space="preserve">{_text(cell)}</t></is></c>'
            if cell
            else "<c/>"
            for cell in row
        )
        for row in rows
    )
    inside = "".join(f"<row>{row}</row>" for row in cells)
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{inside}</sheetData></worksheet>'


def _text(cell: str) -> str:
    return cell.translate(_IN_TEXT)

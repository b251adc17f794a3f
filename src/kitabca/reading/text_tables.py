"""Small tables of a text, and the captions that follow them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token
from msgspec import Struct

from kitabca.diagnostics import error, nearest
from kitabca.model import Place, Table, TableCell
from kitabca.reading.dialect import Attributes
from kitabca.reading.inlines import Source, inlines
from kitabca.reading.marks import allow, anchor_of, line_of, trailing

__all__ = ["captioned", "captions", "table"]

_ALIGN = ("left", "right", "centre", "decimal")
_GFM_ALIGN = {"right": "right", "center": "centre", "left": "left"}

# A cell that holds this alone joins the cell before it, or the one above it.
_BEFORE, _ABOVE = "<", "^"


class _Written(Struct, frozen=True):
    """A cell as it is written: its raw text, what it says, and where it stands."""

    raw: str
    cell: TableCell
    place: Place


def table(
    source: Source, token: Token, inside: Sequence[Token], attributes: Attributes, where: Place
) -> Table:
    """The table of its tokens; `where` is the place of its attributes."""
    place = line_of(source, token)
    allow(source, where, attributes, anchor=True, keys=("align",))
    rows: list[list[_Written]] = []
    align: list[str] = []
    line, column = -1, 0
    for item in inside:
        if item.type == "tr_open":
            rows.append([])
            line = (item.map or [0])[0]
            column = 0
            _count_cells(source, line, len(align))
        elif item.type == "th_open":
            style = str(item.attrs.get("style", ""))
            align.append(_GFM_ALIGN.get(style.partition(":")[2], "left"))
        elif item.type == "inline":
            written = source.lines[line]
            found = written.find(item.content, column)
            item.meta = {"column": max(found, 0)}
            column = max(found, 0) + len(item.content)
            where_cell = Place(source.path, line + 1, max(found, 0) + 1)
            joins = item.content in (_BEFORE, _ABOVE)
            said = () if joins else inlines(source, item)
            rows[-1].append(_Written(item.content, TableCell(said), where_cell))
    if given := attributes.values.get("align"):
        names = given.split()
        for name in names:
            if name not in _ALIGN:
                near = nearest(name, _ALIGN)
                found_fault = error("bad-choice", where, name="align", seen=name, nearest=near)
                source.faults.append(found_fault)
        if len(names) == len(align):
            align = names
        else:
            counts = {"seen": str(len(names)), "wanted": str(len(align))}
            source.faults.append(error("table-columns", where, **counts))
    anchor = anchor_of(source, place, attributes.anchor)
    head, body = _joined(source, rows[:1]), _joined(source, rows[1:])
    return Table((), head, body, tuple(align), anchor, place)


def _joined(
    source: Source, rows: Sequence[Sequence[_Written]]
) -> tuple[tuple[TableCell, ...], ...]:
    """The cells of a head or a body, each as wide and as high as what joins it.

    Cells that are joined must be a rectangle: in HTML and in PDF no other shape can be said.
    """
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    taken: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for at, row in enumerate(rows):
        for column, written in enumerate(row):
            steps = {_BEFORE: (at, column - 1), _ABOVE: (at - 1, column)}
            owner = owners.get(steps.get(written.raw, (-1, -1)), (at, column))
            owners[at, column] = owner
            taken.setdefault(owner, []).append((at, column))
            if owner == (at, column) and written.raw in steps:
                source.faults.append(error("cell-joins-nothing", written.place, seen=written.raw))
    made: list[tuple[TableCell, ...]] = []
    for at, row in enumerate(rows):
        cells: list[TableCell] = []
        for column, written in enumerate(row):
            if not (own := taken.get((at, column))):
                continue
            high, wide = own[-1][0] - at + 1, max(place[1] for place in own) - column + 1
            if len(own) != high * wide or min(place[1] for place in own) < column:
                source.faults.append(error("cells-not-a-rectangle", written.place))
                high, wide = 1, 1
            cells.append(TableCell(written.cell.children, wide, high))
        made.append(tuple(cells))
    return tuple(made)


def _count_cells(source: Source, line: int, columns: int) -> None:
    """A row with more or fewer cells than the head would lose words or shift them."""
    written = source.lines[line].lstrip("> \t").rstrip()
    inner = re.sub(r"(?<!\\)\|\Z", "", written.removeprefix("|"))
    seen = len(re.findall(r"(?<!\\)\|", inner)) + 1
    if columns and seen != columns:
        place = Place(source.path, line + 1, 1)
        counts = {"seen": str(seen), "wanted": str(columns)}
        source.faults.append(error("table-columns", place, **counts))


def captions(children: Sequence[Token]) -> bool:
    """Whether a paragraph is a caption: `: words`."""
    return bool(children) and children[0].type == "text" and children[0].content.startswith(": ")


def captioned(
    source: Source, bare: Table, holder: Token, attributes: Attributes, place: Place
) -> Table:
    """The table with the words of `: caption`."""
    assert holder.children
    if bare.caption:
        source.faults.append(error("second-caption", place))
    holder.children[0].content = holder.children[0].content[2:]
    own = trailing(holder)
    allow(source, place, own, anchor=True)
    allow(source, place, attributes)
    anchor = anchor_of(source, place, own.anchor) or bare.anchor
    caption = inlines(source, holder)
    return Table(caption, bare.head, bare.rows, bare.align, anchor, bare.place)

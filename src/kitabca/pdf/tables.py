"""Which header cells a table's cells belong to, where Scope alone would not tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from kitabca.typesetting.output import Node

__all__ = ["cell_headers"]

_CELLS = frozenset(("td", "th"))


def cell_headers(nodes: Sequence[Node], start: int) -> Mapping[int, tuple[str, tuple[str, ...]]]:
    """For each cell of the table at `start`, and of those in it, that needs it: its own ID (or "")
    and the IDs of its headers.

    Needed in tables with headings inside the body (`scope="rowgroup"`): the search that ISO
    32000-1, 14.8.5.7 prescribes stops at the first data cell above, and so would lose the head of
    the table from the second group on. Where the XHTML gives `headers` itself, that stands.
    """
    if not any(map(_needs_headers, _cells(nodes, start))):
        return {}
    tables: dict[int, list[int]] = {}
    table_of: dict[int, int] = {}
    grouped: set[int] = set()
    for index in range(start, len(nodes)):
        node = nodes[index]
        if node.parent < start < index:
            break
        if node.element == "table":
            table_of[index] = index
            tables[index] = []
            continue
        table = table_of[index] = table_of[node.parent]
        if node.element == "tr":
            tables[table].append(index)
        elif node.element in _CELLS and _needs_headers(node):
            grouped.add(table)
    found: dict[int, tuple[str, tuple[str, ...]]] = {}
    for table in sorted(grouped):
        found |= _of_table(nodes, tables[table])
    return found


def _cells(nodes: Sequence[Node], start: int) -> Iterable[Node]:
    for node in islice(nodes, start + 1, None):
        if node.parent < start:
            return
        if node.element in _CELLS:
            yield node


def _needs_headers(cell: Node) -> bool:
    return cell.attributes.get("scope") == "rowgroup" or "headers" in cell.attributes


def _of_table(nodes: Sequence[Node], rows: Sequence[int]) -> dict[int, tuple[str, tuple[str, ...]]]:
    cells: dict[int, list[int]] = {row: [] for row in rows}
    for index in range(rows[0], len(nodes)):
        if nodes[index].parent in cells and nodes[index].element in _CELLS:
            cells[nodes[index].parent].append(index)
    columns: dict[int, tuple[str, ...]] = {}
    taken: dict[int, int] = {}  # column -> rows that a cell above still reaches into
    group = ""
    found: dict[int, tuple[str, tuple[str, ...]]] = {}
    for row in rows:
        column = 0
        beside: tuple[str, ...] = ()
        started: dict[int, int] = {}
        for cell in cells[row]:
            while taken.get(column, 0) > 0:
                column += 1
            attributes = nodes[cell].attributes
            across = _span(attributes.get("colspan"))
            span = range(column, column + across)
            started |= dict.fromkeys(span, _span(attributes.get("rowspan")))
            column += across
            own = ""
            above = [key for place in span for key in columns.get(place, ())]
            headers = tuple(dict.fromkeys([*above, *([group] if group else []), *beside]))
            if nodes[cell].element == "th":
                own = attributes.get("id") or f"th-{cell}"
                scope = attributes.get("scope", "col")
                if scope == "rowgroup":
                    group = own
                    headers = ()
                elif scope == "row":
                    beside += (own,)
                else:
                    headers = tuple(dict.fromkeys(above))
                    for place in span:
                        columns[place] = (*columns.get(place, ()), own)
            if "headers" in attributes:
                headers = tuple(attributes["headers"].split())
            found[cell] = (own, headers)
        taken = {
            place: max(taken.get(place, 0) - 1, started.get(place, 0) - 1)
            for place in {*taken, *started}
        }
    return found


def _span(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and int(value) > 0 else 1

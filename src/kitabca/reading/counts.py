"""`[recognitions.csv kind=parliament]{.count}`: how many rows the book lists, counted each time.

A number that is typed goes stale when a row is added; this one can't.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from kitabca.diagnostics import Diagnostic, error, nearest, warning
from kitabca.model import Place

__all__ = ["Counts", "counted"]

# The listed rows of a table by its name, each with its cells' texts by column; all the tables that
# the book lists when the name is empty, as keys.
Counts = Callable[[str], Mapping[str, Mapping[str, str]] | None]

_HAVING = re.compile(r"([^\s=]+)=(?:\"([^\"]*)\"|(\S+))\Z")


def counted(words: str, counts: Counts | None, place: Place, faults: list[Diagnostic]) -> str:
    """The number of listed rows that the words ask for, or nothing once the fault is said.

    `table.csv` counts all that is listed from the table, `kind=parliament` those with this value,
    `distinct=name` the different values of a column.
    """
    table, *rest = re.findall(r'[^\s"]*"[^"]*"|\S+', words) or [""]
    having: list[tuple[str, str]] = []
    for piece in rest:
        match = _HAVING.match(piece)
        if match is None:
            faults.append(error("bad-count", place, seen=words))
            return ""
        having.append((match[1], match[2] if match[2] is not None else match[3]))
    rows = counts(table) if counts and table else None
    if rows is None:
        known: Sequence[str] = sorted(counts("") or {}) if counts else []
        faults.append(error("unlisted-count", place, table=table, nearest=nearest(table, known)))
        return ""
    kept = list(rows.values())
    distinct = ""
    for column, value in having:
        if column == "distinct":
            distinct = value
        elif column not in _columns(rows):
            faults.append(error("bad-count", place, seen=words))
            return ""
        else:
            kept = [row for row in kept if row.get(column, "") == value]
    if distinct and distinct not in _columns(rows):
        faults.append(error("bad-count", place, seen=words))
        return ""
    count = len({row[distinct] for row in kept}) if distinct else len(kept)
    if not count:
        faults.append(warning("empty-count", place, seen=words))
    return str(count)


def _columns(rows: Mapping[str, Mapping[str, str]]) -> set[str]:
    return {name for row in rows.values() for name in row}

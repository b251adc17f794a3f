"""What the parts of an edition ask of their tables: which columns, which rows, in what order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from msgspec.structs import replace

from kitabca.diagnostics import ContentError, error
from kitabca.model import Place
from kitabca.reading.counts import Counts
from kitabca.reading.desk import Desk, named_sheet
from kitabca.reading.fields import Fields, fields, type_name
from kitabca.reading.listings import ColumnWish, Wish, listed_rows
from kitabca.toml_places import parse

__all__ = ["HEAD", "TABLED", "listed_counts", "wish_of"]

# Kinds of part that list a table.
TABLED = ("listing", "roll", "chronology")
# What a part, or the head beside the table itself, may say of how it is listed.
HEAD: Mapping[str, str] = {
    "columns": "list of tables",
    "order": "text or list of texts",
    "group": "text",
    "groups": "table of texts",
    "caption": "text or table of texts",
}
COLUMN = {
    "name": "text",
    "heading": "text or table of texts",
    "kind": "text",
    "align": "text",
    "form": "text",
}
COLUMN_KINDS = ("text", "date", "number", "refs")
ALIGN = ("left", "right", "centre", "decimal")


def wish_of(desk: Desk, told: Fields, path: str, anchor: str) -> Wish:
    """What a part asks of its table, with what the table's own head says where the part doesn't.

    `path` is the table's from the sources' root, `anchor` the part's.
    """
    head = told if "columns" in told.values else _sidecar(desk, path) or told
    return Wish(
        tag=desk.tag,
        anchor=anchor,
        caption=_in_language(told if "caption" in told.values else head, "caption", desk.tag),
        columns=_columns(desk, head),
        where=_where(told),
        only=told.texts("only"),
        until=told.date("until"),
        order=(told if "order" in told.values else head).texts("order"),
        group=(told if "group" in told.values else head).text("group"),
        groups=(told if "groups" in told.values else head).mapping("groups"),
        place=told.place("table"),
        places=_wished_places(told, head),
    )


def _wished_places(told: Fields, head: Fields) -> dict[tuple[str, str], Place]:
    """The place of each name that a listing wishes for."""
    places = {}
    for at, key in enumerate(told.texts("only")):
        places["only", key] = told.place("only", at)
    where = told.values.get("where")
    for name in where if isinstance(where, dict) else {}:
        places["where", name] = told.place("where", name)
    order = told if "order" in told.values else head
    for at, name in enumerate(order.texts("order")):
        places["order", name] = order.place("order", at)
    group = told if "group" in told.values else head
    places["group", group.text("group")] = group.place("group")
    return places


def _sidecar(desk: Desk, path: str) -> Fields | None:
    """The table's own head: a TOML file beside it with the same stem."""
    beside = str(PurePosixPath(path).with_suffix(".toml"))
    if desk.shelf.find(beside) is None:
        return None
    try:
        data, places = parse(desk.shelf.text(beside), beside)
    except ContentError as failure:
        desk.faults.extend(failure.diagnostics)
        return None
    return fields(data, (), {**places, (): Place(beside, 1, 1)}, desk.faults, HEAD)


def _in_language(told: Fields, key: str, tag: str) -> str:
    """A text, or the one of a table of texts by language."""
    value = told.values.get(key, "")
    if not isinstance(value, dict):
        return str(value)
    if tag in value:
        return str(value[tag])
    given = {"column": key, "language": tag, "fallback": ", ".join(value)}
    told.faults.append(error("missing-heading", told.place(key), **given))
    return ""


def _columns(desk: Desk, head: Fields) -> tuple[ColumnWish, ...]:
    made = []
    for column in head.tables("columns", COLUMN):
        column.need("name", "heading")
        kind = column.choose("kind", COLUMN_KINDS, "text")
        default = "right" if kind == "number" else "left"
        form = column.text("form") or {"date": "long", "number": "plain"}.get(kind, "")
        made.append(
            ColumnWish(
                column.text("name"),
                _in_language(column, "heading", desk.tag),
                kind,
                column.choose("align", ALIGN, default),
                form,
                column.place("name"),
            )
        )
    names = [column.name for column in made]
    for at, wish in enumerate(made):
        if wish.name in names[:at]:
            desk.faults.append(error("duplicate-column", wish.place, name=wish.name))
    return tuple(made)


def _where(told: Fields) -> dict[str, tuple[str, ...]]:
    """The values that a row may have, by column."""
    value = told.values.get("where")
    made: dict[str, tuple[str, ...]] = {}
    for name, wanted in (value if isinstance(value, dict) else {}).items():
        if isinstance(wanted, str):
            made[name] = (wanted,)
        elif isinstance(wanted, list) and all(isinstance(item, str) for item in wanted):
            made[name] = tuple(wanted)
        else:
            given = {"key": name, "expected": "text or list of texts", "actual": type_name(wanted)}
            told.faults.append(error("wrong-type", told.place("where", name), **given))
    return made


def listed_counts(desk: Desk, tables: Sequence[Fields]) -> Counts:
    """The rows that the book lists, a table at a time, read when a text first asks for them.

    The parts themselves say what is wrong with a table; here it is said to nobody.
    """
    quiet = replace(desk, faults=[], unread=[])
    listed = [told for told in tables if told.text("kind") in TABLED and told.text("table")]
    known: dict[str, dict[str, dict[str, str]]] = {}

    def rows(name: str) -> Mapping[str, Mapping[str, str]] | None:
        if not name:
            return {told.text("table"): {} for told in listed}
        asking = [told for told in listed if told.text("table") == name]
        if asking and name not in known:
            known[name] = {}
            for told in asking:
                silent = replace(told, faults=quiet.faults)
                sheet, path = named_sheet(quiet, name, told.place("table"))
                if sheet is not None:
                    known[name] |= listed_rows(sheet, wish_of(quiet, silent, path, ""))
        return known.get(name)

    return rows

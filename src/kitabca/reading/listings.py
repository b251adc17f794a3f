"""A table's rows to a list of the book: what is declared, selected, grouped and ordered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from kitabca.diagnostics import Diagnostic, error, nearest, note, warning
from kitabca.language import Language, language
from kitabca.language.order import SortKey
from kitabca.model import (
    Citation,
    Column,
    Dated,
    Entry,
    Foreign,
    Group,
    Inline,
    Listing,
    Number,
    PartialDate,
    Place,
    TableUse,
    Text,
    parse_date,
)
from kitabca.reading.anchors import Anchors, slug
from kitabca.reading.inlines import date_fault, smart
from kitabca.reading.persons import personal
from kitabca.reading.tables import Sheet
from kitabca.reading.wording import STAND_INS, damaged, slips, without_doubles

__all__ = [
    "ColumnWish",
    "Wish",
    "listed_rows",
    "listing",
    "rows_of",
    "table_use",
    "ways_of",
    "words_of_cell",
]

# Columns that a table always may have; they are printed only when declared.
OWN = ("key", "date", "date_note", "refs", "status", "kind")
STATUS = ("", "hold", "print")
# Those that every entry carries on to the templates, declared or not.
CARRIED = ("key", "date", "date_note", "refs")


class ColumnWish(Struct, frozen=True):
    """A column as the edition declares it."""

    name: str
    heading: str
    kind: str
    align: str
    form: str
    place: Place


class Wish(Struct, frozen=True):
    """What an edition asks of a table. `columns` empty means all, as text."""

    tag: str
    anchor: str
    caption: str
    columns: tuple[ColumnWish, ...]
    where: Mapping[str, tuple[str, ...]]
    only: tuple[str, ...]
    until: PartialDate | None
    order: tuple[str, ...]
    group: str
    groups: Mapping[str, str]
    place: Place
    places: Mapping[tuple[str, str], Place]


class _Row(Struct, frozen=True):
    """A row by column name: the text, its place, and the language it fell back to."""

    cells: Mapping[str, tuple[str, Place, str]]
    place: Place

    def text(self, name: str) -> str:
        return self.cells[name][0] if name in self.cells else ""

    def at(self, name: str) -> Place:
        return self.cells[name][1] if name in self.cells else self.place


def listing(sheet: Sheet, wish: Wish, faults: list[Diagnostic]) -> Listing:
    """The list; its faults are said at the cells, or at the declaration that asks too much."""
    stems = {name.partition(".")[0] for name in sheet.head}
    wanted = wish.columns or _every_column(sheet, faults)
    named = [column.name for column in wanted]
    _check_names(wish, stems, faults)
    _say_undeclared(sheet, {*named, *wish.where, *wish.order, wish.group, *OWN}, faults)
    printed = [*named, *([wish.group] if wish.group else [])]
    rows = _select(rows_of(sheet, wish.tag, faults), wish, sheet, faults)
    _say_untranslated(rows, printed, wish.tag, faults)
    entries = [(row, _entry(row, wanted, wish.tag, faults)) for row in rows]
    entries = _in_order(entries, wish)
    columns = tuple(
        Column(column.name, smart(column.heading, wish.tag), column.kind, column.align)
        for column in wanted
    )
    groups = _grouped(entries, wish, faults)
    return Listing(columns, groups, smart(wish.caption, wish.tag), wish.place)


def listed_rows(sheet: Sheet, wish: Wish) -> dict[str, dict[str, str]]:
    """The texts of the rows that the list prints, by key and column."""
    rows = _select(rows_of(sheet, wish.tag, []), wish, sheet, [])
    return {row.text("key"): {name: row.text(name) for name in row.cells} for row in rows}


def table_use(path: str, sheet: str, wish: Wish, made: Listing) -> TableUse:
    """What the list takes from its table: what it shows, and what selects, groups and orders it."""
    named = {column.name for column in made.columns} | {*CARRIED, *wish.where, *wish.order}
    entries = [entry for group in made.groups for entry in group.entries]
    return TableUse(
        path,
        sheet,
        frozenset(named | {wish.group} - {""}),
        frozenset(entry.place for entry in entries),
        frozenset(wish.only),
    )


def _every_column(sheet: Sheet, faults: list[Diagnostic]) -> tuple[ColumnWish, ...]:
    place = sheet.head_places[0]
    faults.append(note("columns-by-default", place, path=sheet.file))
    seen = dict.fromkeys(name.partition(".")[0] for name in sheet.head)
    kinds = {"date": "date", "refs": "refs"}
    return tuple(
        ColumnWish(name, name, kinds.get(name, "text"), "left", "short", place)
        for name in seen
        if name not in ("key", "status", "kind", "date_note")
    )


def _check_names(wish: Wish, stems: set[str], faults: list[Diagnostic]) -> None:
    named = [(column.name, column.place) for column in wish.columns]
    named += [(name, place) for (key, name), place in wish.places.items() if key != "only" and name]
    for name, place in named:
        if name not in stems:
            near = nearest(name, stems)
            faults.append(error("unknown-column", place, name=name, nearest=near))


def _say_undeclared(sheet: Sheet, used: set[str], faults: list[Diagnostic]) -> None:
    unused = sorted({name for name in sheet.head if name.partition(".")[0] not in used})
    if unused:
        names = ", ".join(unused)
        faults.append(note("undeclared-columns", sheet.head_places[0], names=names))


def ways_of(sheet: Sheet, tag: str) -> dict[str, list[tuple[str, int]]]:
    """For each column's name its (language, position)s, the one to be read first in front."""
    ways: dict[str, list[tuple[str, int]]] = {}
    for at, name in enumerate(sheet.head):
        stem, _, other = name.partition(".")
        ways.setdefault(stem, []).append((other, at))
    for found in ways.values():
        found.sort(key=lambda way: 0 if way[0] == tag else 1 if not way[0] else 2)
    return ways


def rows_of(sheet: Sheet, tag: str, faults: list[Diagnostic]) -> list[_Row]:
    """Rows with one value a column: the edition's language, else the plain column, else another."""
    ways = ways_of(sheet, tag)
    rows = []
    keys: dict[str, Place] = {}
    for texts, places in sheet.rows:
        cells = {}
        for stem, found in ways.items():
            other, at = next(((o, a) for o, a in found if texts[a]), found[0])
            fallback = other if texts[at] and other != tag else ""
            cells[stem] = (texts[at], places[found[0][1] if fallback else at], fallback)
        row = _Row(cells, places[0])
        key = row.text("key")
        if "key" in ways and not key:
            faults.append(error("missing-row-key", row.at("key")))
        elif key in keys:
            where = f"{keys[key].line}"
            faults.append(error("duplicate-key", row.at("key"), key=key, line=where))
        keys.setdefault(key, row.at("key"))
        rows.append(row)
    if "key" not in ways:
        faults.append(error("no-key-column", sheet.head_places[0]))
    return rows


def _say_untranslated(
    rows: Sequence[_Row], printed: Sequence[str], tag: str, faults: list[Diagnostic]
) -> None:
    for row in rows:
        for name in printed:
            _, place, fallback = row.cells.get(name, ("", row.place, ""))
            if fallback:
                given = {"column": name, "language": tag, "fallback": fallback}
                faults.append(warning("missing-translation", place, **given))


def _select(rows: list[_Row], wish: Wish, sheet: Sheet, faults: list[Diagnostic]) -> list[_Row]:
    keys, only = frozenset(row.text("key") for row in rows), frozenset(wish.only)
    for key in wish.only:
        if key not in keys:
            near = nearest(key, keys)
            faults.append(error("unknown-row", wish.places["only", key], key=key, nearest=near))
    held = 0
    chosen = []
    for row in rows:
        status = row.text("status")
        if status not in STATUS:
            near = nearest(status, STATUS)
            given = {"name": "status", "seen": status, "nearest": near}
            faults.append(error("bad-choice", row.at("status"), **given))
        if only and row.text("key") not in only:
            continue
        if any(
            name in row.cells and row.text(name) not in values
            for name, values in wish.where.items()
        ):
            continue
        date = _date(row, "date", [])
        if wish.until and date and date.key()[:3] > _end(wish.until):
            continue
        if status == "hold":
            held += 1
            continue
        chosen.append(row)
    if held:
        faults.append(note("held-rows", Place(sheet.file), count=str(held)))
    return chosen


def _end(date: PartialDate) -> tuple[int, int, int]:
    last = date.until or date
    return (last.year, last.month or 12, last.day or 31)


# A day with a time of it, which a workbook has where somebody typed both.
_TIMED = re.compile(r"(\d{4}-\d\d-\d\d)[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?")


def _date(row: _Row, name: str, faults: list[Diagnostic]) -> PartialDate | None:
    text = row.text(name)
    if not text:
        return None
    if timed := _TIMED.fullmatch(text):
        faults.append(warning("time-of-date", row.at(name), seen=text, date=timed[1]))
        text = timed[1]
    try:
        return parse_date(text)
    except ValueError as failure:
        faults.append(date_fault(failure, text, row.at(name)))
        return None


def _entry(row: _Row, columns: Sequence[ColumnWish], tag: str, faults: list[Diagnostic]) -> Entry:
    cells = {column.name: _cell(row, column, tag, faults) for column in columns}
    own: list[Diagnostic] = [] if any(column.name == "date" for column in columns) else faults
    return Entry(
        row.text("key"),
        cells,
        _date(row, "date", own),
        smart(row.text("date_note"), tag),
        tuple(dict.fromkeys(row.text("refs").split())),
        row.place,
    )


def _cell(row: _Row, column: ColumnWish, tag: str, faults: list[Diagnostic]) -> tuple[Inline, ...]:
    text, place, fallback = row.cells.get(column.name, ("", row.place, ""))
    if not text:
        return ()
    match column.kind:
        case "date":
            date = _date(row, column.name, faults)
            return (Dated(date, column.form),) if date else ()
        case "number":
            figures = text.removesuffix("%")
            value = figures.replace(" ", "").replace("\u00a0", "").replace(",", ".")
            if not _is_number(value):
                faults.append(error("bad-number", place, seen=text))
                return ()
            return (Number(value, column.form), *((Text("%"),) if figures != text else ()))
        case "refs":
            return (Citation(tuple((key, "") for key in text.split()), place),)
    made, found = words_of_cell(text, place, fallback or tag)
    faults += found
    if text in STAND_INS:
        faults.append(warning("stand-in", place, seen=text))
    # A no-break space is no white space to fold.
    words: Inline = Text(re.sub(r"[ \t\n]+", " ", made))
    return (Foreign(fallback, (words,)),) if fallback else (words,)


def words_of_cell(text: str, place: Place, tag: str) -> tuple[str, list[Diagnostic]]:
    """A cell's words made typographic, and their damage and slips; in a CSV each at its column."""

    def at(offset: int) -> Place:
        return place if place.sheet else replace(place, column=place.column + offset)

    made = smart(text, tag)
    found = [*damaged(text, tag, at), *slips([made], tag, lambda _, offset: at(offset))]
    found += [replace(one, place=at(one.place.column - 1)) for one in personal(text, place.file)]
    return made, without_doubles(found)


def _is_number(text: str) -> bool:
    whole, point, part = text.removeprefix("-").partition(".")
    digits = whole.isascii() and whole.isdigit()
    return digits and (not point or (part.isascii() and part.isdigit()))


def _in_order(entries: list[tuple[_Row, Entry]], wish: Wish) -> list[tuple[_Row, Entry]]:
    # Sorting is stable, so the last wish is sorted first.
    for name in reversed(wish.order):
        if name == "date":
            entries.sort(key=lambda pair: pair[1].date.key() if pair[1].date else (9999,))
        else:
            entries.sort(key=partial(_text_key, language(wish.tag), name))
    return entries


def _text_key(own: Language, name: str, pair: tuple[_Row, Entry]) -> SortKey:
    return own.sort_key(pair[0].text(name))


def _grouped(
    entries: list[tuple[_Row, Entry]], wish: Wish, faults: list[Diagnostic]
) -> tuple[Group, ...]:
    if not wish.group:
        return (Group("", "", tuple(entry for _, entry in entries)),)
    found: dict[str, list[Entry]] = {name: [] for name in wish.groups}
    known = frozenset(wish.groups)
    for row, entry in entries:
        value = row.text(wish.group)
        if wish.groups and value not in wish.groups and value not in found:
            near = nearest(value, known)
            given = {"value": value, "column": wish.group, "nearest": near}
            faults.append(warning("group-without-heading", row.at(wish.group), **given))
        found.setdefault(value, []).append(entry)
    rest = sorted((name for name in found if name not in wish.groups), key=_by(wish.tag))
    groups = []
    anchors = Anchors()
    for name in (*wish.groups, *rest):
        if not found[name]:
            continue
        heading = smart(wish.groups.get(name, name), wish.tag)
        stem = f"{wish.anchor}-{slug(heading, wish.tag)}"
        anchor = anchors.take_new(stem)
        groups.append(Group(heading, anchor if heading else "", tuple(found[name])))
    return tuple(groups)


def _by(tag: str):  # type: ignore[no-untyped-def]  # the language's key is its own comparable type
    return language(tag).sort_key

"""TOML tables checked against what they may say: names, types, and the place of each fault."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from msgspec import Struct

from kitabca.diagnostics import Diagnostic, error, nearest
from kitabca.model import PartialDate, Place, parse_date
from kitabca.reading.inlines import date_fault
from kitabca.toml_places import Path

__all__ = ["Fields", "fields", "type_name"]

# The words for a type that a fault names; the sentence's own language is the catalogue's business.
_NAMES = {
    str: "text",
    bool: "true/false",
    int: "number",
    float: "number",
    list: "list",
    dict: "table",
    date: "date",
    datetime: "date",
    time: "time",
}
_KINDS: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "date": (str, date),
    "number": (int,),
    "true/false": (bool,),
    "list of texts": (list,),
    "list of tables": (list,),
    "table": (dict,),
    "table of texts": (dict,),
    "table of texts or lists": (dict,),
    "text or table of texts": (str, dict),
    "text or list of texts": (str, list),
    "any": (str, int, bool, list),
}


class Fields(Struct, frozen=True):
    """A TOML table whose keys are known and whose values have the right types.

    `path` leads to it from the file's root; `places` has the place of each key of the file.
    """

    values: Mapping[str, object]
    given: frozenset[str]
    path: Path
    places: Mapping[Path, Place]
    faults: list[Diagnostic]

    def place(self, *inside: str | int) -> Place:
        """Where a key of this table (or a key inside its value) stands, or the nearest above it."""
        path = (*self.path, *inside)
        while path and path not in self.places:
            path = path[:-1]
        return self.places[path] if path else self.places[()]

    def text(self, key: str, default: str = "") -> str:
        """A text; `default` for none, and for a value that has more forms than a text."""
        value = self.values.get(key, default)
        return value if isinstance(value, str) else default

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        value = self.values.get(key, [])
        return (value,) if isinstance(value, str) else tuple(map(str, as_list(value)))

    def mapping(self, key: str) -> dict[str, str]:
        """A table of texts, in its written order."""
        value = self.values.get(key)
        return {name: str(text) for name, text in value.items()} if isinstance(value, dict) else {}

    def lists(self, key: str) -> dict[str, tuple[tuple[str, Place], ...]]:
        """A table of texts or lists of texts, in its written order, each text with its place."""
        value = self.values.get(key)
        found: dict[str, tuple[tuple[str, Place], ...]] = {}
        for name, item in value.items() if isinstance(value, dict) else ():
            if isinstance(item, str):
                found[name] = ((item, self.place(key, name)),)
            else:
                found[name] = tuple(
                    (str(text), self.place(key, name, at)) for at, text in enumerate(as_list(item))
                )
        return found

    def date(self, key: str) -> PartialDate | None:
        """A date, TOML's own or in quotes."""
        value = self.values.get(key)
        if value is None:
            return None
        text = value.isoformat() if isinstance(value, date) else str(value)
        try:
            return parse_date(text[:10] if isinstance(value, datetime) else text)
        except ValueError as failure:
            self.faults.append(date_fault(failure, text, self.place(key)))
            return None

    def table(self, key: str, kinds: Mapping[str, str]) -> Fields:
        """The table under a key (empty when it isn't there), checked."""
        value = self.values.get(key)
        inside = value if isinstance(value, dict) else {}
        return fields(inside, (*self.path, key), self.places, self.faults, kinds)

    def tables(self, key: str, kinds: Mapping[str, str]) -> list[Fields]:
        """The tables of a list, each checked."""
        found = as_list(self.values.get(key, []))
        return [
            fields(item, (*self.path, key, at), self.places, self.faults, kinds)
            for at, item in enumerate(found)
            if isinstance(item, dict)
        ]

    def need(self, *keys: str) -> None:
        """Says which of the keys are missing or have nothing but white space; a value of a wrong
        type is said already."""
        for key in keys:
            value = self.values.get(key)
            empty = value == [] or (isinstance(value, str) and not value.strip())
            if empty or key not in self.given:
                self.faults.append(error("missing-key", self.place(), key=key))

    def choose(self, key: str, known: tuple[str, ...], default: str = "") -> str:
        """A text that must be one of the known."""
        value = self.text(key, default)
        if key in self.values and value not in known:
            near = nearest(value, known)
            wrong = error("bad-choice", self.place(key), name=key, seen=value, nearest=near)
            self.faults.append(wrong)
            return default
        return value


def as_list(value: object) -> list[object]:
    """The value if it is a list, else an empty one: that it is no list is said elsewhere."""
    return value if isinstance(value, list) else []


def fields(
    table: Mapping[str, object],
    path: Path,
    places: Mapping[Path, Place],
    faults: list[Diagnostic],
    kinds: Mapping[str, str],
) -> Fields:
    """Checks a table: `kinds` has for each key one of the kinds that this module knows."""
    good: dict[str, object] = {}
    made = Fields(good, frozenset(table), path, places, faults)
    for key, value in table.items():
        if key not in kinds:
            near = nearest(key, kinds)
            faults.append(error("unknown-key", made.place(key), key=key, nearest=near))
        elif not _fits(value, kinds[key]):
            for inside, wanted, found in _misfits(value, kinds[key]):
                told = "".join(f"[{at + 1}]" if isinstance(at, int) else f".{at}" for at in inside)
                given = {"key": f"{key}{told}", "expected": wanted, "actual": type_name(found)}
                faults.append(error("wrong-type", made.place(key, *inside), **given))
        else:
            good[key] = value
    return made


def type_name(value: object) -> str:
    """The word for a value's type in TOML, as a fault names it."""
    return _NAMES.get(type(value), type(value).__name__)


# What a list or a table of this kind holds.
_INSIDE: Mapping[str, str] = {
    "list of texts": "text",
    "list of tables": "table",
    "table of texts": "text",
    "table of texts or lists": "text or list of texts",
    "text or table of texts": "text",
    "text or list of texts": "text",
}


def _misfits(value: object, kind: str) -> list[tuple[tuple[str | int, ...], str, object]]:
    """Where a value is not of its kind: the way inside it, what should be there, what is."""
    inside = _INSIDE.get(kind, "")
    if not inside or not isinstance(value, _KINDS[kind]) or not isinstance(value, (dict, list)):
        return [((), kind, value)]
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    return [
        ((at, *deeper), wanted, found)
        for at, item in parts
        if not _fits(item, inside)
        for deeper, wanted, found in _misfits(item, inside)
    ]


def _fits(value: object, kind: str) -> bool:
    if not isinstance(value, _KINDS[kind]) or (isinstance(value, bool) and kind == "number"):
        return False
    if isinstance(value, dict) and kind == "table of texts or lists":
        return all(_fits(item, "text or list of texts") for item in value.values())
    if isinstance(value, dict) and kind != "table":
        return all(isinstance(item, str) for item in value.values())
    if isinstance(value, list):
        wanted = dict if kind == "list of tables" else str
        return all(isinstance(item, wanted) for item in value)
    return True

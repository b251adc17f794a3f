"""layout.toml and what it extends → Layout, with every fault at its line and column."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

from kitabca.diagnostics import ContentError, Diagnostic, error
from kitabca.layout.limits import Keys, beyond_limits, no_room
from kitabca.layout.records import (
    Colour,
    Contents,
    Face,
    Headings,
    Layout,
    Master,
    Notes,
    PageSize,
    Style,
    length,
)
from kitabca.model import Place
from kitabca.toml_places import TOO_DEEP, Path, parse

__all__ = ["key_place", "read_layout", "style_sheet"]

_Table = dict[str, Any]
# The tables of layout.toml: a record, or named records of one kind.
_RECORDS: dict[str, type] = {
    "page": PageSize,
    "notes": Notes,
    "contents": Contents,
    "headings": Headings,
}
_NAMED: dict[str, type] = {"colours": Colour, "faces": Face, "masters": Master, "styles": Style}
_NAME_LISTS = {"colour": "colours", "face": "faces", "style": "styles", "master": "masters"}


_DEEPEST = 64
_MOST = 1e9


def read_layout(
    name: str, read: Callable[[str], bytes | None]
) -> tuple[Layout | None, list[Diagnostic]]:
    """A layout merged with all that it extends; None when any fault is an error.

    `read` takes a path from the root of the layouts tree (`base/layout.toml`) and gives the file's
    bytes, or None when there is none. Tables merge key by key, the nearer layout's key winning;
    arrays are replaced. Places in diagnostics begin with `layouts/`.
    """
    merged, places, chain, faults = _follow(name, read)
    if faults:
        return None, faults
    reader = _Reader(merged, places, f"layouts/{name}/layout.toml")
    layout = reader.layout(name, chain)
    return (None if reader.faults else layout), reader.faults


def key_place(name: str, path: Keys, read: Callable[[str], bytes | None]) -> Place:
    """Where a key of a layout stands, in whichever layout of its chain gives its value."""
    places = _follow(name, read)[1]
    return places.get(path, Place(f"layouts/{name}/layout.toml"))


def style_sheet(layout: Layout, read: Callable[[str], str | None]) -> str:
    """The e-book's style sheet: those of the chain joined, the farthest first, so the nearer wins.

    `read` takes a path from the root of the layouts tree. A layout without a sheet adds nothing.
    """
    sheets = (read(f"{folder}/style.css") for folder in reversed(layout.chain))
    return "\n".join(sheet for sheet in sheets if sheet)


def _follow(
    name: str, read: Callable[[str], bytes | None]
) -> tuple[_Table, dict[Path, Place], tuple[str, ...], list[Diagnostic]]:
    """Reads a chain of `extends` and merges it, the farthest first."""
    tables: list[tuple[_Table, dict[Path, Place]]] = []
    chain: list[str] = []
    asked = Place(f"layouts/{name}/layout.toml")
    while name:
        if name in chain:
            way = " → ".join([*chain, name])
            return {}, {}, (), [error("layout-cycle", asked, way=way)]
        chain.append(name)
        file = f"layouts/{name}/layout.toml"
        data = read(f"{name}/layout.toml")
        if data is None:
            return {}, {}, (), [error("missing-file", asked, path=file)]
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as failure:
            line = data.count(b"\n", 0, failure.start) + 1
            return {}, {}, (), [error("not-utf8", Place(file, line), path=file)]
        try:
            table, found = parse(text, file)
        except ContentError as failure:
            return {}, {}, (), list(failure.diagnostics)
        if _is_deep(table):
            return {}, {}, (), [error("bad-toml", Place(file), reason=TOO_DEEP)]
        tables.append((table, found))
        asked = found.get(("extends",), Place(file))
        name = table.pop("extends", "")
        if not isinstance(name, str):
            return {}, {}, (), [error("wrong-value", asked, key="extends", expected="a name")]
    merged: _Table = {}
    places: dict[Path, Place] = {}
    for table, found in reversed(tables):
        _merge(merged, table)
        places.update(found)
    return merged, places, tuple(chain), []


def _is_deep(table: _Table) -> bool:
    """Whether tables stand in tables deeper than any layout's, before anything goes down there."""
    level: list[Mapping[str, Any]] = [table]
    for _ in range(_DEEPEST):
        level = [inner for one in level for inner in one.values() if isinstance(inner, dict)]
        if not level:
            return False
    return True


def _merge(into: _Table, table: Mapping[str, Any]) -> None:
    for key, value in table.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        elif isinstance(value, dict):
            into[key] = {}
            _merge(into[key], value)
        else:
            into[key] = value


def _nearest(word: str, known: Iterable[str]) -> str:
    """The known name that the writer most likely meant, or all of them when none is near."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    return near[0] if near else ", ".join(names)


@cache
def _hints(record: type) -> dict[str, Any]:
    return get_type_hints(record, include_extras=True)


@cache
def _required(record: type[Struct]) -> tuple[str, ...]:
    names = record.__struct_fields__
    return names[: len(names) - len(record.__struct_defaults__)]


class _Bad(Exception):
    """A value that is not what its key wants; the argument says what that is."""


class _Reader:
    """The merged tables on their way to records; gathers every fault instead of stopping."""

    def __init__(self, table: _Table, places: Mapping[Path, Place], file: str) -> None:
        self.table = table
        self.places = places
        self.file = file
        self.faults: list[Diagnostic] = []
        self.grid = 0.0

    def layout(self, name: str, chain: tuple[str, ...]) -> Layout | None:
        known = {*_RECORDS, *_NAMED}
        for key in self.table:
            if key not in known:
                self.unknown((key,), {*known, "extends"})
        for key, value in self.table.items():
            if key in known and not isinstance(value, dict):
                self.wrong((key,), "a table")
        if self.faults:
            return None
        self.read_grid()
        for kind in ("masters", "styles"):
            self.resolve_likes(kind)
        values: dict[str, Any] = {}
        for key, record in _RECORDS.items():
            if key in self.table or key == "page":
                values[key] = self.record(record, self.table.get(key, {}), (key,))
        for key, record in _NAMED.items():
            values[key] = {
                member: self.record(record, value, (key, member))
                for member, value in self.table.get(key, {}).items()
            }
        if "text" not in values["masters"]:
            self.faults.append(error("missing-key", self.place(("masters",)), key="masters.text"))
        if self.faults:
            return None
        layout = Layout(name=name, chain=chain, **values)
        self.faults += no_room(layout, self.place)
        return layout

    def read_grid(self) -> None:
        """The baseline step, which lengths of frames may be counted in."""
        grid = self.table.get("page", {}).get("grid")
        try:
            self.grid = length(grid) if isinstance(grid, str) else 0.0
        except ValueError:
            self.grid = 0.0

    def resolve_likes(self, kind: str) -> None:
        """Puts the keys of the style or master that `like` names under an entry's own."""
        entries = self.table.get(kind, {})
        done: dict[str, _Table] = {}

        def resolve(name: str, way: tuple[str, ...]) -> _Table:
            if name in done:
                return done[name]
            own = entries[name]
            if not isinstance(own, dict) or "like" not in own:
                done[name] = own
                return done[name]
            model, path = own["like"], (kind, name, "like")
            rest = {key: value for key, value in own.items() if key != "like"}
            if model not in entries:
                self.unknown_name(path, str(model), entries, kind.removesuffix("s"))
            elif model in way or model == name:
                way_round = " → ".join((*way, name, model))
                self.faults.append(error("layout-cycle", self.place(path), way=way_round))
            else:
                base: _Table = {}
                model_table = resolve(model, (*way, name))
                if isinstance(model_table, dict):
                    _merge(base, model_table)
                _merge(base, rest)
                rest = base
            done[name] = rest
            return rest

        for name in list(entries):
            resolve(name, ())
        self.table[kind] = {name: done[name] for name in entries}

    def record(self, record: type, value: Any, path: Keys) -> Any:
        """A record from a table; None after a fault, since faults end the reading anyway."""
        if not isinstance(value, dict):
            self.wrong(path, "a table")
            return None
        hints = _hints(record)
        read: dict[str, Any] = {}
        before = len(self.faults)
        for key, item in value.items():
            where = (*path, key)
            if key not in hints:
                self.unknown(where, hints)
                continue
            try:
                read[key] = self.value(hints[key], item, where)
            except _Bad as bad:
                self.wrong(where, str(bad))
        for key in _required(record):
            if key not in value:
                place = self.place(path)
                self.faults.append(error("missing-key", place, key=".".join((*path, key))))
        if len(self.faults) > before:
            return None
        made = record(**read)
        self.faults += beyond_limits(made, path, self.places)
        return made

    def value(self, hint: Any, value: Any, path: Keys) -> Any:
        """A value as its key's annotation wants it."""
        origin = get_origin(hint)
        if origin is Annotated:
            return self.marked(hint.__metadata__[0], value, path)
        if origin is Literal:
            choices = [choice for choice in get_args(hint) if choice]
            if value not in get_args(hint):
                raise _Bad(_either(choices))
            return value
        if origin in (Union, UnionType):
            (inner,) = (arm for arm in get_args(hint) if arm is not NoneType)
            return self.value(inner, value, path)
        if origin is tuple:
            return self.sequence(get_args(hint), value, path)
        if origin is not None and issubclass(origin, Mapping):
            if not isinstance(value, dict):
                raise _Bad("a table")
            inner = get_args(hint)[1]
            return {key: self.value(inner, item, (*path, key)) for key, item in value.items()}
        if isinstance(hint, type) and issubclass(hint, Struct):
            return self.record(hint, value, path)
        return _plain(hint, value)

    def sequence(self, arms: tuple[Any, ...], value: Any, path: Keys) -> tuple[Any, ...]:
        """An array of a fixed number of values or of any; named records come as a table."""
        if arms[-1] is Ellipsis:
            if isinstance(arms[0], type) and issubclass(arms[0], Struct):
                if not isinstance(value, dict):
                    raise _Bad("a table of named pieces")
                pieces = [self.value(arms[0], item, (*path, key)) for key, item in value.items()]
                return tuple(piece for piece in pieces if getattr(piece, "side", "") != "none")
            if not isinstance(value, list):
                raise _Bad("an array")
            return tuple(self.value(arms[0], item, path) for item in value)
        if not isinstance(value, list) or len(value) != len(arms):
            raise _Bad(f"an array of {len(arms)}")
        return tuple(self.value(arm, item, path) for arm, item in zip(arms, value, strict=True))

    def marked(self, mark: str, value: Any, path: Keys) -> Any:
        if mark in _NAME_LISTS:
            names = self.table.get(_NAME_LISTS[mark], {})
            if not isinstance(value, str):
                raise _Bad("a name")
            if value and value not in names:
                self.unknown_name(path, value, names, mark)
            return value
        if mark == "length":
            return _points(value, self.grid)
        return _MARKS[mark](value)

    def place(self, path: Keys) -> Place:
        """Where a key stands; where its nearest table does when the key itself stands nowhere."""
        while path:
            if path in self.places:
                return self.places[path]
            path = path[:-1]
        return Place(self.file)

    def unknown(self, path: Keys, known: Iterable[str]) -> None:
        key = path[-1]
        self.faults.append(
            error("unknown-key", self.place(path), key=key, nearest=_nearest(key, known))
        )

    def unknown_name(self, path: Keys, name: str, known: Iterable[str], kind: str) -> None:
        near = _nearest(name, known)
        self.faults.append(
            error("unknown-name", self.place(path), kind=kind, name=name, nearest=near)
        )

    def wrong(self, path: Keys, expected: str) -> None:
        self.faults.append(
            error("wrong-value", self.place(path), key=".".join(path), expected=expected)
        )


def _either(words: list[str]) -> str:
    return " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _plain(hint: Any, value: Any) -> Any:
    """Text, numbers and switches; TOML's `true` is no number although Python's True is one."""
    if hint is bool:
        if not isinstance(value, bool):
            raise _Bad("true or false")
        return value
    if hint is str:
        if not isinstance(value, str):
            raise _Bad("a text in quotes")
        return value
    if isinstance(value, bool) or not isinstance(value, int if hint is int else (int, float)):
        raise _Bad("a whole number" if hint is int else "a number")
    # TOML has inf and nan, and whole numbers too large for any length.
    if not -_MOST < value < _MOST:
        raise _Bad("a number that a page can hold")
    return hint(value)


def _points(value: Any, grid: float) -> float:
    if not isinstance(value, str) or "em" in value or "%" in value:
        raise _Bad('a length such as "12pt", "20mm" or "2gr"')
    try:
        return length(value, 0.0, grid)
    except ValueError:
        raise _Bad('a length such as "12pt", "20mm" or "2gr"') from None


def _relative(value: Any) -> str:
    if not isinstance(value, str):
        raise _Bad('a length such as "12pt", "1.2em" or "2gr"')
    try:
        length(value)
    except ValueError:
        raise _Bad('a length such as "12pt", "1.2em" or "2gr"') from None
    return value


def _hex(value: Any) -> str:
    digits = "0123456789abcdef"
    if not isinstance(value, str) or len(value) != 7 or value[0] != "#":
        raise _Bad('a colour such as "#7a1f24"')
    if any(char not in digits for char in value[1:]):
        raise _Bad('a colour such as "#7a1f24", in small letters')
    return value


def _percent(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 100:
        raise _Bad("a percentage from 0 to 100")
    return float(value)


_MARKS: dict[str, Callable[[Any], Any]] = {"relative": _relative, "hex": _hex, "percent": _percent}

"""What an edition file gives in so many words: texts, looked at for slips, and switches."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from kitabca.diagnostics import error
from kitabca.reading.fields import Fields, type_name
from kitabca.reading.inlines import smart
from kitabca.reading.listings import words_of_cell

__all__ = ["check_texts", "switches"]

Option = str | int | bool | tuple[str, ...]


def check_texts(told: Fields, keys: Sequence[str], tag: str) -> None:
    """Damage and slips in the texts of an edition file, each said at its key."""
    for key in keys:
        if text := told.text(key):
            _, found = words_of_cell(text, told.place(key), tag)
            told.faults.extend(replace(fault, place=told.place(key)) for fault in found)


def switches(told: Fields, names: Sequence[str], tag: str) -> dict[str, Option]:
    """The switches by name, and what the table `options` adds for layouts of one's own.

    Texts come typeset (quotes, dashes) as the language `tag` has them.
    """
    made: dict[str, Option] = {}
    for name in names:
        value = told.values.get(name)
        if value is not None:
            made[name] = _switch(value, tag)
    extra = told.values.get("options")
    for name, value in (extra if isinstance(extra, dict) else {}).items():
        if isinstance(value, str | bool | int) or (
            isinstance(value, list) and all(isinstance(item, str) for item in value)
        ):
            made[name] = _switch(value, tag)
        else:
            given = {"key": name, "expected": "text", "actual": type_name(value)}
            told.faults.append(error("wrong-type", told.place("options", name), **given))
    return made


def _switch(value: object, tag: str) -> Option:
    if isinstance(value, bool | int):
        return value
    if isinstance(value, list):
        return tuple(smart(str(item), tag) for item in value)
    return smart(str(value), tag)

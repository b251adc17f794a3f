"""What an office printer or a print shop wants, as its `printers/<name>.toml` says it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import inf
from typing import Any, Literal

from msgspec import Struct

from kitabca.diagnostics import ContentError, Diagnostic, error, nearest, warning
from kitabca.layout.records import length
from kitabca.model import Place
from kitabca.toml_places import parse

__all__ = ["PAPERS", "Printer", "paper_size", "plain_length", "read_printer", "stapled"]

_MM = 72 / 25.4

PAPERS = {
    "A2": (420.0, 594.0),
    "A3": (297.0, 420.0),
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "A6": (105.0, 148.0),
    "B4": (250.0, 353.0),
    "B5": (176.0, 250.0),
    "SRA3": (320.0, 450.0),
    "SRA4": (225.0, 320.0),
    "Letter": (215.9, 279.4),
    "Legal": (215.9, 355.6),
    "Tabloid": (279.4, 431.8),
}
"""Sheets by name, short side first, in mm (ISO 216, ISO 217, ANSI Y14.1)."""


class Printer(Struct, frozen=True):
    """A machine in an office or a shop. Lengths are points, save where a unit is named.

    An `office` printer is sent sheets: `sheet` is its paper (short side first), `flip` how backs
    are turned (`turned` for machines that need them by 180°), `edge` what it leaves white,
    `caliper` a sheet's thickness (creep), `signature` the sheets of one signature.
    A `shop` is sent single pages: `standard` (`PDF/X-4`), `bleed`, `profile` (the ICC file of its
    output condition), `condition` (that profile's name in the ICC's registry), `ink` (limit of the
    four colours together, per cent), `resolution` (least dpi of pictures), `weight` (g/m²) and
    `bulk` (cm³/g) of the paper, of which the spine is reckoned.
    `marks`: fold, staple, cut for an office; crop, registration, slug for a shop.
    """

    name: str
    kind: Literal["office", "shop"]
    note: str = ""
    marks: frozenset[str] = frozenset()
    binding: Literal["saddle", "signatures", "perfect"] = "saddle"
    signature: int = 4
    sheet: tuple[float, float] = (210 * _MM, 297 * _MM)
    flip: Literal["short-edge", "turned"] = "short-edge"
    edge: float = 4.2 * _MM
    caliper: float = 0.1 * _MM
    standard: str = "PDF/X-4"
    bleed: float = 3 * _MM
    profile: str = ""
    condition: str = ""
    ink: float = 300.0
    resolution: float = 300.0
    weight: float = 80.0
    bulk: float = 1.25


# Points: a thicker pile of sheets folded into one another stands open, and no staple goes through;
# a hundred pages on paper of 0.1 mm.
_THICKEST = 5 * _MM


def stapled(place: Place, sheets: int, caliper: float) -> list[Diagnostic]:
    """A warning where so many sheets, each `caliper` points thick, can't be stapled in the fold."""
    thickness = 2 * sheets * caliper
    if thickness <= _THICKEST + 0.01:
        return []
    said = f"{thickness / _MM:.0f}"
    return [warning("too-thick-to-staple", place, sheets=str(sheets), thickness=said)]


_NUMBER = r"\d+(?:\.\d+)?"
_SIZE = re.compile(rf"({_NUMBER})\s*(?:mm)?\s*[x×]\s*({_NUMBER})\s*mm\Z", re.ASCII)


def paper_size(text: str) -> tuple[float, float]:
    """A sheet by name (`A4`) or by its sides (`210x297mm`), short side first, in points.

    Raises ValueError.
    """
    match = _SIZE.match(text)
    if match is not None:
        sides = float(match[1]), float(match[2])
    elif text in PAPERS:
        sides = PAPERS[text]
    else:
        raise ValueError(f"no sheet is named {text!r}")
    short, long = sorted(sides)
    if not 50 <= short <= long <= 2000:
        raise ValueError(f"{text!r} is no size for a sheet")
    return short * _MM, long * _MM


def plain_length(text: str) -> float:
    """A length of mm, cm, in or pt, not below zero nor without end, in points. Raises
    ValueError."""
    found = length(text)
    if not 0 <= found < inf or text.endswith(("em", "gr", "%")):
        raise ValueError(f"{text!r} is not a length of paper")
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


def _one_of(*choices: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in choices:
            raise ValueError
        return str(value)

    return read


def _between(low: float, high: float) -> Callable[[Any], float]:
    def read(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError
        if not low <= value <= high:
            raise ValueError
        return float(value)

    return read


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 64:
        raise ValueError
    return value


def _length(most: float) -> Callable[[Any], float]:
    def read(value: Any) -> float:
        found = plain_length(_text(value))
        if found > most * _MM:
            raise ValueError
        return found

    return read


_MARKS = {
    "office": ("fold", "staple", "cut"),
    "shop": ("crop", "registration", "slug"),
}


def _marks(value: Any) -> frozenset[str]:
    known = {mark for marks in _MARKS.values() for mark in marks}
    if not isinstance(value, list) or not all(mark in known for mark in value):
        raise ValueError
    return frozenset(value)


# Key: how its value is read, and what it must be, in the words of the diagnostic.
_KEYS: Mapping[str, tuple[Callable[[Any], Any], str]] = {
    "kind": (_one_of("office", "shop"), '"office", "shop"'),
    "note": (_text, '"…"'),
    "marks": (_marks, '["fold", "staple", "cut"], ["crop", "registration", "slug"]'),
    "binding": (
        _one_of("saddle", "signatures", "perfect"),
        '"saddle", "signatures", "perfect"',
    ),
    "signature": (_whole, "1–64"),
    "sheet": (lambda value: paper_size(_text(value)), '"A4", "210x297mm"'),
    "flip": (_one_of("short-edge", "turned"), '"short-edge", "turned"'),
    "edge": (_length(30), '"4.2mm" (0–30 mm)'),
    "caliper": (_length(1), '"0.1mm" (0–1 mm)'),
    "standard": (_one_of("PDF/X-4"), '"PDF/X-4"'),
    "bleed": (_length(20), '"3mm" (0–20 mm)'),
    "profile": (_text, '"….icc"'),
    "condition": (_text, '"FOGRA39"'),
    "ink": (_between(100, 400), "100–400"),
    "resolution": (_between(72, 2400), "72–2400"),
    "weight": (_between(30, 600), "30–600"),
    "bulk": (_between(0.5, 3), "0.5–3"),
}


def read_printer(name: str, text: str, path: str) -> tuple[Printer | None, list[Diagnostic]]:
    """A printer from its file's text; None when any fault is an error. `path` is for places."""
    try:
        table, places = parse(text, path)
    except ContentError as failure:
        return None, list(failure.diagnostics)
    faults: list[Diagnostic] = []
    values: dict[str, Any] = {}
    for key, value in table.items():
        place = places.get((key,), Place(path))
        if key not in _KEYS:
            faults.append(error("unknown-key", place, key=key, nearest=nearest(key, _KEYS)))
            continue
        read, expected = _KEYS[key]
        try:
            values[key] = read(value)
        except ValueError:
            faults.append(error("bad-printer", place, key=key, expected=expected))
    if "kind" not in table:
        faults.append(error("missing-key", Place(path), key="kind"))
    elif "kind" in values and not values.get("marks", frozenset()) <= set(_MARKS[values["kind"]]):
        expected = ", ".join(f'"{mark}"' for mark in _MARKS[values["kind"]])
        faults.append(error("bad-printer", places["marks",], key="marks", expected=expected))
    return (None if faults else Printer(name, **values)), faults

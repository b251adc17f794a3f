"""What the numbers of a layout may be, so that the typesetter never meets one that it can't set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kitabca.diagnostics import Diagnostic, error
from kitabca.layout.records import (
    Contents,
    Face,
    Frame,
    Furniture,
    Headings,
    Layout,
    Master,
    Notes,
    PageSize,
    Style,
    length,
)
from kitabca.model import Place
from kitabca.toml_places import Path

__all__ = ["Keys", "beyond_limits", "no_room"]

# The way to a value by names alone: a layout has no arrays of tables.
Keys = tuple[str, ...]

# ISO 32000-1, annex C: a page is at most 14 400 units wide and high.
_LARGEST = 14400.0
_LEAST_PAGE = 36.0
_ANY = (0.0, _LARGEST)
_RULE = (0.0, 72.0)

# The least and the largest of each length of a record, in points. A relative length is tried at a
# size of 10 pt, a grid of 10 pt and a measure of 100 pt.
_LENGTHS: Mapping[type, Mapping[str, tuple[float, float]]] = {
    PageSize: {
        "width": (_LEAST_PAGE, _LARGEST),
        "height": (_LEAST_PAGE, _LARGEST),
        "grid": (1, _LARGEST),
        "bleed": (0, 144),
    },
    Frame: dict.fromkeys(("inner", "outer", "top", "bottom", "gutter"), _ANY),
    Furniture: dict.fromkeys(("width", "height"), _ANY),
    Master: {"sink": _ANY},
    Notes: {**dict.fromkeys(("gap", "rule_width", "space", "between"), _ANY), "rule": _RULE},
    Style: {
        **dict.fromkeys(("size", "leading"), (0.5, 2000)),
        **dict.fromkeys(("width", "height"), (0.5, _LARGEST)),
        **dict.fromkeys(("column_gap", "rule_width", "marker_width"), _ANY),
        **dict.fromkeys(("space_before", "space_after"), _ANY),
        **dict.fromkeys(("pad_above", "pad_below", "pad_left", "pad_right"), _ANY),
        **dict.fromkeys(("rule_above", "rule_below"), _RULE),
    },
}
# The same of counts and shares.
_NUMBERS: Mapping[type, Mapping[str, tuple[float, float]]] = {
    PageSize: {"pages_at_most": (0, 9999)},
    Frame: {"columns": (1, 24)},
    Notes: {"share": (0.05, 1)},
    Contents: {"depth": (1, 6)},
    Headings: {"numbered": (0, 6)},
    Face: {"scale": (0.1, 10)},
    Style: {
        "expansion": (0, 0.02),
        "columns": (1, 24),
        **dict.fromkeys(("drop", "orphans", "widows"), (1, 100)),
        **dict.fromkeys(("stretch_before", "stretch_after"), (0, 1000)),
    },
}
# Points of width that a line must have.
_LEAST_MEASURE = 12.0

Find = Callable[[Keys], Place]


def beyond_limits(record: object, path: Keys, places: Mapping[Path, Place]) -> Iterator[Diagnostic]:
    """Each value of a record that no page can be set with, where it is written.

    What a record has by `like` is said of the record that it has it from.
    """
    for limits, unit in ((_LENGTHS, " pt"), (_NUMBERS, "")):
        for key, (least, most) in limits.get(type(record), {}).items():
            value = getattr(record, key)
            where = (*path, key)
            if value is None or where not in places:
                continue
            number = length(value, 10.0, 10.0, 100.0) if isinstance(value, str) else float(value)
            if not least <= number <= most:
                said = f"from {least:g} to {most:g}{unit}"
                yield error("wrong-value", places[where], key=".".join(where), expected=said)


def no_room(layout: Layout, find: Find) -> Iterator[Diagnostic]:
    """Each master whose margins leave no room for a line, or whose sink takes it all.

    Where `text` has none, the others, which are mostly like it, are left out.
    """
    page = layout.page
    least = {"width": _LEAST_MEASURE, "height": page.grid}
    full = _room(page, layout.masters["text"])
    for name, master in layout.masters.items():
        path = ("masters", name, "frame")
        for side, left in _room(page, master).items():
            if left < least[side] and (name == "text" or full[side] >= least[side]):
                given = {"master": name, "side": side, "room": f"{left:.1f}"}
                yield error("no-room", find(path), **given, least=f"{least[side]:.1f}")


def _room(page: PageSize, master: Master) -> dict[str, float]:
    """The width of a column and the height of an opening page's text."""
    frame = master.frame
    gutters = (frame.columns - 1) * frame.gutter
    return {
        "width": (page.width - frame.inner - frame.outer - gutters) / frame.columns,
        "height": page.height - frame.top - frame.bottom - master.sink,
    }

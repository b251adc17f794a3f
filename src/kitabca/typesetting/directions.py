"""Right-to-left stretches in a line: levels of characters, and the order in which to paint.

Unicode Standard Annex #9. Levels are resolved over the whole paragraph, before it is broken; the
order is found line by line (rule L2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from unicodedata import bidirectional, category, mirrored

__all__ = ["has_rtl", "levels", "visual_order"]

_RTL = re.compile("[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc]")
# An isolate keeps its words together as an embedding does; the library knows only embeddings.
_EMBEDDINGS = str.maketrans("\u2066\u2067\u2068\u2069", "\u202a\u202b\u202a\u202c")
# What Unicode's tables here don't know yet has no direction; no face has it either.
_UNKNOWN = "\ufffc"
_STRONG = {"L": "L", "R": "R", "EN": "R", "AN": "R"}  # a number counts as R (rules N0 and N1)
_OPEN_AT_MOST = 63


def has_rtl(text: str) -> bool:
    """Whether any character can give rise to a right-to-left stretch."""
    return _RTL.search(text) is not None


def levels(text: str, base: int) -> list[int]:
    """The embedding level of each character in a paragraph of level `base` (0 or 1)."""
    from bidi import algorithm

    storage = algorithm.get_empty_storage()
    storage["base_level"] = base
    storage["base_dir"] = "LR"[base]
    known = "".join(char if bidirectional(char) else _UNKNOWN for char in text)
    algorithm.get_embedding_levels(known.translate(_EMBEDDINGS), storage, False, False)
    for index, char in enumerate(storage["chars"]):
        char["index"] = index
    # Controls are removed on the way (rule X9), so that characters must be told by their index.
    algorithm.explicit_embed_and_overrides(storage, False)
    algorithm.resolve_weak_types(storage, False)
    for run in storage["runs"]:
        _resolve_brackets(storage["chars"][run["start"] :][: run["length"]], run["sor"])
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    found = [base] * len(text)
    for char in storage["chars"]:
        found[char["index"]] = char["level"]
    return found


@cache
def _brackets() -> Mapping[str, str]:
    """Each opening bracket with the one that closes it (the property Bidi_Paired_Bracket)."""
    from bidi.mirror import MIRRORED

    return {
        char: other
        for char, other in MIRRORED.items()
        if category(char) == "Ps" and category(other) == "Pe" and mirrored(char)
    }


def _resolve_brackets(run: Sequence[dict[str, Any]], before: str) -> None:
    """Gives both brackets of a pair one direction (rule N0), which the library leaves out.

    `before` is the direction at the run's start.
    """
    for first, last in _pairs(run):
        own = "LR"[run[first]["level"] & 1]
        inside = {_STRONG.get(char["type"]) for char in run[first + 1 : last]} - {None}
        if not inside:
            continue
        found = own
        if own not in inside:
            context = (_STRONG.get(char["type"]) for char in reversed(run[:first]))
            found = next((one for one in context if one), before)
        for index in (first, last):
            run[index]["type"] = found
            for char in run[index + 1 :]:
                if char["orig"] != "NSM":
                    break
                char["type"] = found


def _pairs(run: Sequence[dict[str, Any]]) -> list[tuple[int, int]]:
    """The pairs of brackets in a run, in the order of the opening ones (BD16)."""
    brackets = _brackets()
    closing = set(brackets.values())
    waiting: list[tuple[str, int]] = []
    found: list[tuple[int, int]] = []
    for index, char in enumerate(run):
        if char["type"] != "ON":
            continue
        sign = char["ch"]
        if sign in brackets:
            if len(waiting) == _OPEN_AT_MOST:
                break
            waiting.append((brackets[sign], index))
        elif sign in closing:
            for depth in range(len(waiting) - 1, -1, -1):
                if waiting[depth][0] == sign:
                    found.append((waiting[depth][1], index))
                    del waiting[depth:]
                    break
    return sorted(found)


def visual_order(line: Sequence[int]) -> list[int]:
    """Indices of a line's items from left to right, by their levels (rule L2)."""
    order = list(range(len(line)))
    for level in range(max(line, default=0), 0, -1):
        first = 0
        while first < len(order):
            if line[order[first]] < level:
                first += 1
                continue
            stop = first
            while stop < len(order) and line[order[stop]] >= level:
                stop += 1
            order[first:stop] = reversed(order[first:stop])
            first = stop
    return order

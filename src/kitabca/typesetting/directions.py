"""Right-to-left stretches in a line: levels of characters, and the order in which to paint.

Unicode Standard Annex #9. Levels are resolved over the whole paragraph, before it is broken; the
order is found line by line (rule L2).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["has_rtl", "levels", "visual_order"]

_RTL = re.compile("[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc]")


def has_rtl(text: str) -> bool:
    """Whether any character can give rise to a right-to-left stretch."""
    return _RTL.search(text) is not None


def levels(text: str, base: int) -> list[int]:
    """The embedding level of each character in a paragraph of level `base` (0 or 1)."""
    from bidi import algorithm

    storage = algorithm.get_empty_storage()
    storage["base_level"] = base
    storage["base_dir"] = "LR"[base]
    algorithm.get_embedding_levels(text, storage, False, False)
    for index, char in enumerate(storage["chars"]):
        char["index"] = index
    # Controls are removed on the way (rule X9), so that characters must be told by their index.
    algorithm.explicit_embed_and_overrides(storage, False)
    algorithm.resolve_weak_types(storage, False)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    found = [base] * len(text)
    for char in storage["chars"]:
        found[char["index"]] = char["level"]
    return found


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

"""Which way the words of a line run, and the order in which they are painted."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import bidirectional

from msgspec.structs import replace

from kitabca.faces import Shape
from kitabca.typesetting.output import Run

__all__ = [
    "BACKWARDS",
    "begins_backwards",
    "in_order_of_painting",
    "is_rtl",
    "turned_word",
    "turns",
]

BACKWARDS = frozenset(("R", "AL"))
"""Unicode's classes of letters from right to left (UAX #9, table 4)."""
_FIRST_BACKWARDS = "\u0590"  # no letter before Hebrew's runs from right to left


def turns(runs: Sequence[Run]) -> bool:
    """Whether a later run of a line stands left of an earlier one."""
    furthest = runs[0].x
    for run in runs:
        if run.x < furthest:
            return True
        furthest = run.x
    return False


def is_rtl(run: Run) -> bool:
    return any(_letters_turn(word.text) for word in run.words)


def turned_word(shape: Shape) -> bool:
    """Whether a word's glyphs stand from its end to its beginning. Signs that share a word with no
    letter are turned by what stands around them."""
    if _letters_turn(shape.text):
        return True
    return "".join(shape.texts) != shape.text == "".join(reversed(shape.texts))


def _letters_turn(text: str) -> bool:
    return max(text, default="") >= _FIRST_BACKWARDS and any(
        bidirectional(char) in BACKWARDS for char in text
    )


def in_order_of_painting(runs: Sequence[Run]) -> list[Run]:
    """The runs with neighbouring words from right to left made one, its words from the left.

    So they come in one stroke, which readers turn round as a whole.
    """
    joined: list[Run] = []
    for run in runs:
        before = joined[-1] if joined else None
        if before is not None and _goes_on(before, run):
            gap = before.x - run.x - run.width
            joined[-1] = replace(
                run,
                width=before.x + before.width - run.x,
                words=(*run.words, *before.words),
                space=gap,
            )
        else:
            joined.append(run)
    return joined


def begins_backwards(runs: Sequence[Run]) -> bool:
    """Whether the drop capital is a letter from right to left, which stays type: readers turn its
    line as a whole."""
    return any(run.initial and is_rtl(run) for run in runs)


def _goes_on(before: Run, run: Run) -> bool:
    """Whether a word from right to left stands next to the last, a space between, set alike."""
    gap = before.x - run.x - run.width
    return (
        before.ends == " "
        and before.node == run.node >= 0
        and 0 < gap < run.size
        and (not before.space or abs(before.space - gap) < 0.01)
        and len(run.words) == 1
        and (before.face, before.size, before.colour) == (run.face, run.size, run.colour)
        and (before.rise, before.scale, before.tracking) == (run.rise, run.scale, run.tracking)
        and is_rtl(run)
        and is_rtl(before)
    )

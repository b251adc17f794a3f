"""Words divided where a page ends: their paragraphs are broken again, in as many lines.

A reader who turns the page must keep half a word in mind, and what copies or reads the text aloud
page by page can't join it. The pages are broken first; then such a paragraph is set once more with
its lines at the feet of pages ending in whole words. As nothing else on the pages moves, what can't
be had so is left as it was.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from kitabca.typesetting.mending import SetLines, even, may_be_reset
from kitabca.typesetting.pages import Cut
from kitabca.typesetting.paragraphs import beginning
from kitabca.typesetting.spans import SetLine
from kitabca.typesetting.vertical import Galley, Reset, Row, Text

__all__ = ["divided_feet", "made_whole", "whole_words"]


def divided_feet(rows: Sequence[Row], cuts: Sequence[Cut]) -> list[int]:
    """The rows that end pages in a word which goes on overleaf."""
    return [k for k in _feet(cuts) if rows[k].texts and rows[k].texts[-1].line.hyphenated]


def _feet(cuts: Sequence[Cut]) -> list[int]:
    """The last row of each page, but for floats that stand on a later one."""
    feet = []
    for cut in cuts:
        k = cut.stop - 1
        while k in cut.skipped:
            k -= 1
        if k >= cut.start:
            feet.append(k)
    return feet


def whole_words(galley: Galley, cuts: Sequence[Cut], set_lines: SetLines) -> tuple[Reset, ...]:
    """Other lines for the paragraphs that these pages divide inside a word, where they can be had.

    No line is looser or tighter than a reader should see, none more is hyphenated at a page's foot,
    and each note's mark stays on its page.
    """
    feet = _feet(cuts)
    found: dict[int, Reset] = {}
    for k in divided_feet(galley.rows, cuts):
        at = bisect_right(galley.paragraphs, k, key=lambda one: one.start) - 1
        if at < 0:
            continue
        one = galley.paragraphs[at]
        if one.start in found or k >= one.start + one.count or not may_be_reset(one):
            continue
        ends = tuple([foot - one.start for foot in feet if one.start <= foot])
        ends = tuple([end for end in ends if end < one.count - 1])
        old = [row.texts[-1].line for row in galley.rows[one.start : one.start + one.count]]
        lines = set_lines(one.spans, one.measure, replace(one.style, whole=ends, lines=one.count))
        initial = tuple([run for run in old[0].runs if run.initial])
        lines = (beginning(initial, lines[0]), *lines[1:])
        if _as_good(old, lines, ends):
            found[one.start] = Reset(one.start, lines)
    return tuple(found.values())


def _as_good(old: Sequence[SetLine], new: Sequence[SetLine], ends: Sequence[int]) -> bool:
    """Whether lines may take the place of others, so that those at `ends` divide no word."""
    if len(new) != len(old) or any(new[end].hyphenated for end in ends):
        return False
    if not all(even(line) or line in old for line in new[:-1]):
        return False
    starts = [0, *[end + 1 for end in ends], len(old)]
    return all(_notes(old[a:b]) == _notes(new[a:b]) for a, b in pairwise(starts))


def _notes(lines: Sequence[SetLine]) -> list[str]:
    return [note for line in lines for note in line.notes]


def made_whole(galley: Galley, resets: Sequence[Reset]) -> Galley:
    """The galley with these lines in the place of its own."""
    rows = list(galley.rows)
    for one in resets:
        for k, line in enumerate(one.lines, one.start):
            *others, last = rows[k].texts
            texts = (*others, Text(last.x, last.y, line))
            rows[k] = replace(rows[k], texts=texts, notes=line.notes)
    return replace(galley, rows=rows)

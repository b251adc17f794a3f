"""What a line must not part: figures and their suffixes, units, initials, dates.

A span forbids every break inside it and changes no character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from kitabca.language.pack import Pack, read_pack

_UPPER = r"[^\W\d_a-zа-яәıöüçşğñəғқңөұүһіё]"
# What repeats is bounded, or a text of nothing but figures would take the square of its length.
_NUMBER = r"\d(?:[\d.,:\u00a0\u202f]{0,30}\d)?"
_ROMAN = r"[IVXLCDM]{1,7}"
_ENDING = r"(?:[-’'][^\W\d_]+)?"


def no_breaks(text: str, tag: str) -> tuple[tuple[int, int], ...]:
    """What a line end must not part in a text of the language `tag`.

    Spans (start, end) in characters, in order, overlapping ones merged.
    """
    spans = sorted(
        match.span()
        for needs, rules in _rules(tag)
        if needs(text)
        for rule in rules
        for match in rule.finditer(text)
    )
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


@cache
def _rules(tag: str) -> tuple[tuple[Callable[[str], object], tuple[re.Pattern[str], ...]], ...]:
    """Rules after what a text must have for them, which is found or not found far quicker."""
    pack: Pack = read_pack(tag)
    rules = pack.typography
    # A digit, or the last letter of a Roman numeral.
    figure = r"[IVXLCDM\d](?:(?<=\d)|(?!\w))"
    amount = rf"(?:{_NUMBER}(?:[–-]{_NUMBER})?|{_ROMAN}(?:–{_ROMAN})?){_ENDING}"
    # A rule is quick to search for when it begins with a mark or a figure, not with a look behind.
    out: list[tuple[str | tuple[str, ...], str]] = [
        # A figure with its suffix, a range of figures, an acronym with either: 1992-ci, COVID-19.
        (r"\d", rf"{_NUMBER}[%‰°]?[-–’'](?:[^\W_]+)(?:-[^\W\d_]+)?"),
        ("[-’]", rf"(?<!\w){_UPPER}{{1,8}}[-’](?:\d+|[^\W\d_]{{1,6}}){_ENDING}(?!\w)"),
        # Groups of three parted by spaces; a figure and its sign.
        (r"\d", r"\d(?<!\d\d)\d{0,2}(?:[ \u00a0\u202f]\d{3}){1,12}(?!\d)"),
        (r"\d", rf"{_NUMBER} ?[%‰₼$€£₽₺₸]{_ENDING}"),
        (r"\d", rf"[₼$€£₽₺₸№§] ?{_NUMBER}{_ENDING}"),
        # Initials and a surname: M. Füzuli, Ü. Ə. Hacıbəyli; a surname and its initials.
        (
            rf"\.(?:(?<=(?<!\w){_UPPER}\.)|(?<=(?<!\w){_UPPER}\w\.))",
            rf"(?<!\w){_UPPER}\w?\.[ \u00a0]?(?:{_UPPER}\w?\.[ \u00a0]?){{0,6}}{_UPPER}[\w’-]+",
        ),
        # The space before a dash between words.
        ("[–—]", r"\S [–—](?=\s)"),
        # Day and month; some languages write the day with a full stop.
        (r"\d", rf"\d(?<!\d\d)\d?(?:–\d{{1,2}})?\.?{_ENDING} (?i:{_any(pack.dates.months)})\w*"),
    ]
    if "genitive" in pack.dates.month_cases:
        months = _any(pack.dates.month_cases["genitive"])
        out.append((r"\d", rf"\d(?<!\d\d)\d? (?i:{months})\w*"))
    if rules.after_number:
        out.append((figure, rf"(?<!\w){amount} (?:{_any(rules.after_number)}){_ENDING}(?!\w)"))
    if rules.before_number:
        out.append((figure, rf"(?<!\w)(?i:{_any(rules.before_number)}) {amount}(?!\w)"))
    if rules.titles_before_name:
        titles = _any(rules.titles_before_name)
        out.append((rules.titles_before_name, rf"(?<!\w)(?:{titles}) {_UPPER}\w*"))
    if rules.together:
        together = _any(rules.together)
        out.append((rules.together, rf"(?<!\w)(?:{together})"))
    grouped: dict[str | tuple[str, ...], list[re.Pattern[str]]] = {}
    for needs, rule in out:
        grouped.setdefault(needs, []).append(re.compile(rule))
    return tuple((_asked(needs), tuple(found)) for needs, found in grouped.items())


def _asked(needs: str | tuple[str, ...]) -> Callable[[str], object]:
    """Whether a text has a match of a pattern, or any of some words."""
    if isinstance(needs, str):
        return re.compile(needs).search
    return lambda text: any(word in text for word in needs)

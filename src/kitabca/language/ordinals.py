"""Ordinals in figures and in words."""

from __future__ import annotations

import re

from kitabca.language.harmony import harmonise
from kitabca.language.pack import Pack
from kitabca.language.words_of_numbers import cardinal


def ordinal(number: int, pack: Pack) -> str:
    """An ordinal in figures: `34-cü`, `34th`, `34-й`; ValueError below zero."""
    if number < 0:
        raise ValueError(f"{number} has no ordinal: it is below zero")
    rule = pack.ordinals
    if rule.kind == "harmony":
        said = cardinal(number, pack.numbers)
        return f"{number}{rule.join}{harmonise(rule.template, said, pack)}"
    for pattern, ending in rule.endings:
        if re.search(pattern, str(number)):
            return f"{number}{ending}"
    raise ValueError(f"{pack.name} has no ordinal ending for {number}")


def ordinal_word(number: int, pack: Pack) -> str:
    """An ordinal in words: `otuz dördüncü`, `thirty-fourth`."""
    if number < 0:
        raise ValueError(f"{number} has no ordinal: it is below zero")
    said = cardinal(number, pack.numbers)
    match = re.search(r"\w+$", said)
    assert match is not None
    last = match[0]
    irregular = pack.numbers.ordinal_words.get(last)
    if irregular is not None:
        return said[: match.start()] + irregular
    template = pack.numbers.ordinal_template
    return said + (harmonise(template, said, pack) if pack.harmony else template)

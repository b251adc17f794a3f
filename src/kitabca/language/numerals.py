"""Roman numerals: reading, writing, and telling them from words.

A numeral keeps its letters whatever the language does to i, so case and suffixes ask here first.
"""

from __future__ import annotations

import re
from functools import lru_cache

_STRICT = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_VALUES = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def roman(number: int) -> str:
    """The Roman numeral of 1 to 3999; ValueError outside.

    >>> roman(19), roman(1992)
    ('XIX', 'MCMXCII')
    """
    if not 1 <= number <= 3999:
        raise ValueError(f"{number} has no Roman numeral: 1 to 3999 have one")
    out = []
    for value, letters in _VALUES:
        count, number = divmod(number, value)
        out.append(letters * count)
    return "".join(out)


def roman_value(numeral: str) -> int:
    """The value of a well-formed Roman numeral in capitals; ValueError for anything else."""
    if not numeral or _STRICT.fullmatch(numeral) is None:
        raise ValueError(f"“{numeral}” is not a Roman numeral")
    total, rest = 0, numeral
    for value, letters in _VALUES:
        while rest.startswith(letters):
            total, rest = total + value, rest[len(letters) :]
    return total


@lru_cache(maxsize=4096)
def is_numeral(word: str, lookalikes: tuple[str, ...] = ()) -> bool:
    """Whether a word, all capital or all small, is to be read as a Roman numeral.

    Two letters count only when they are of I, V and X (VI, IX, XX), three or more when they are
    well formed: CI, DI and Lİ are Azerbaijani endings, MC and CD are acronyms. One letter never
    counts. `lookalikes` are words (small letters) that happen to be well-formed numerals.

    >>> is_numeral("XIX"), is_numeral("xix"), is_numeral("CI"), is_numeral("Xi")
    (True, True, False, False)
    """
    if len(word) < 2 or not word.isascii():
        return False
    if word.islower():
        capitals = word.upper()
    elif word.isupper():
        capitals = word
    else:
        return False
    if _STRICT.fullmatch(capitals) is None:
        return False
    if len(word) == 2 and not set(capitals) <= set("IVX"):
        return False
    small = capitals.lower()
    return small not in lookalikes and small.replace("i", "ı") not in lookalikes

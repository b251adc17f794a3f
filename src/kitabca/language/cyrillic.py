"""Azerbaijani in Cyrillic letters (1939–2001) into Latin, by the table of the law of 1991.

The law “On the restoration of the Azerbaijani alphabet with Latin graphics” of 25 December 1991,
with ə in place of ä since 16 May 1992. Letters of the alphabet before 1958 (й ю я э ё ц щ ь ъ)
are read as that alphabet had them.
"""

from __future__ import annotations

import re

_TABLE = dict(
    zip("абвгғдежзиыјкҝлмноөпрстуүфхһчҹшәэй", "abvqğdejziıykglmnoöprstuüfxhçcşəey", strict=True)
)
_SEVERAL = {"ю": "yu", "я": "ya", "ё": "yo", "ц": "s", "щ": "ş", "ь": "", "ъ": ""}
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_OWN = re.compile(r"[ҹҝҸҜ]")


def is_azerbaijani_cyrillic(text: str) -> bool:
    """Whether a text is Azerbaijani and nearly all in Cyrillic.

    ҹ and ҝ are letters of no other language; ј together with ә or ү tells it from Kazakh, Tatar
    and Serbian.
    """
    cyrillic = len(_CYRILLIC.findall(text))
    letters = sum(character.isalpha() for character in text)
    if not cyrillic or cyrillic < 0.9 * letters:
        return False
    small = text.lower()
    return bool(_OWN.search(text)) or ("ј" in small and any(c in small for c in "әүөғ"))


def transliterate(text: str) -> str:
    """The text in Latin letters; what the table lacks stays.

    >>> transliterate("Азәрбајҹан Республикасы, Ҝәнҹә, Илһам")
    'Azərbaycan Respublikası, Gəncə, İlham'
    """
    return "".join(_one(text, place) for place in range(len(text)))


def _one(text: str, place: int) -> str:
    letter = text[place]
    small = letter.lower()
    several = _SEVERAL.get(small)
    if several is not None:
        if small == letter or not several:
            return several
        loud = text[place + 1 : place + 2].isupper()
        return several.upper() if loud else several[0].upper() + several[1:]
    latin = _TABLE.get(small)
    return letter if latin is None else as_large(latin, letter)


def as_large(latin: str, letter: str) -> str:
    """The Latin letter, given small, as a capital where `letter` is one: i has its own, İ."""
    if letter == letter.lower():
        return latin
    return {"i": "İ", "ı": "I"}.get(latin, latin.upper())

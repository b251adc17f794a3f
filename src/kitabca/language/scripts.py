"""Languages and scripts that run from right to left, by tag."""

from __future__ import annotations

from typing import Literal

__all__ = ["direction"]

# CLDR 45, characterOrder, of the languages that are mostly written so; subtags of ISO 15924.
_LANGUAGES = frozenset(
    ["ar", "arc", "azb", "ckb", "dv", "fa", "he", "ks", "ota", "ps", "sd", "syr", "ug", "ur", "yi"]
)
_SCRIPTS = frozenset(
    ["adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"]
)


def direction(tag: str) -> Literal["ltr", "rtl"]:
    """The direction of lines in a language by its BCP 47 tag; a script that is said decides.

    >>> direction("ar"), direction("az"), direction("az-Arab-IR"), direction("ota-Latn")
    ('rtl', 'ltr', 'rtl', 'ltr')
    """
    language, *rest = tag.replace("_", "-").lower().split("-")
    script = next((one for one in rest if len(one) == 4 and one.isalpha()), "")
    found = script in _SCRIPTS if script else language in _LANGUAGES
    return "rtl" if found else "ltr"

"""Liang patterns for Azerbaijani, written out from the rules of `hyphenation.py`.

The patterns are derived, not learnt from a list: what the divider says of letters in general
becomes short patterns, and each entry of the list of joins becomes one anchored at the beginning
of the word. `python -m kitabca.language.patterns FOLDER` writes `hyph_az.dic` (pyphen, libhyphen,
LibreOffice) and `hyph-az.tex` (TeX).

Levels (F. M. Liang, Word Hy-phen-a-tion by Com-put-er, 1983): 1 the rules, 2–3 loan onsets,
4–5 second members that join freely, 6–7 the list of joins, 8 what is never broken.
"""

import sys
from collections.abc import Iterable, Mapping
from itertools import product
from pathlib import Path
from typing import Final

from kitabca.language.hyphenation import (
    ALPHABET,
    APOSTROPHES,
    FOURTH_ONSETS,
    JOINS,
    LEAST_LETTERS,
    LOAN_ONSETS,
    VOWELS,
)

_VOWELS: Final = sorted(VOWELS)
_CONSONANTS: Final = sorted(ALPHABET - VOWELS)

INITIAL_PAIRS: Final = (
    *("ps", "sf", "sk", "sp", "st", "sx", "şk", "şl", "şp", "şt"),
    *("bl", "fl", "kl", "pl", "ql", "sl", "vs", "vz"),
    *("br", "dr", "fr", "kr", "pr", "qr", "tr"),
)
"""Openings of words to which a third consonant belongs too (şlya-pa, skva-jin)."""

FREE_JOINS: Final = (
    ("", "la4r5a4rası"),
    ("", "lə4r5a4rası"),
    ("gy", "4?5etmə"),
    ("gy", "4?5etdir"),
    ("gy", "4?5e4dici"),
    ("gy", "4?5e4dilmə"),
    ("b", "4?5ölçən"),
    ("b", "4?5ölçmə"),
    ("b", "4?5ölçü"),
    ("", "4?5üstü"),
    ("m", "4?5üstə"),
    ("ky", "4?5ü4rəkli"),
    ("bd", "4?5oğlu"),
    ("bd", "4?5oğlan"),
    ("t", "4?5oxşar"),
    ("tq", "4?5o4xuyan"),
    ("", "4?5öyrən"),
    ("", "4?5öyrət"),
    ("", "4?5övlad"),
    ("", "4?5ə4saslı"),
    ("", "4?5o4taqlı"),
    ("bk", "4?5örtü"),
    ("bk", "4?5örtm"),
    ("k", "4?5ö4mürlü"),
    ("q", "4?5u4şaqlı"),
    ("bdmsy", "4?5a4yaqlı"),
    ("n", "4?5əsrli"),
    ("", "4?5a4bad"),
)
"""`GENERIC_JOINS` as patterns: (consonants left out, pattern with ? for each other consonant)."""

VOWEL_JOINS: Final = (
    *("adam", "ağac", "arası", "ayağ", "ayaq", "otağ", "otaq", "uşağ", "uşaq", "ürək"),
)
"""Second members of `GENERIC_JOINS` that join a word which ends in a vowel."""

FREE_JOIN_EXCEPTIONS: Final = (
    *("ü5r6üstü", "ü5r6üstə", "a5r6a5bad", "ş5q6a5bad"),
    *(f"5{consonant}6a5badə" for consonant in _CONSONANTS),
    *(f".{consonant}a5bad" for consonant in _CONSONANTS),
)
"""dürüst and Aşqabad are one word; ara-ba-da, ki-ta-ba-dək and ba-ba-da have suffixes."""

LICENCE: Final = """Hyphenation patterns for Azerbaijani in the Latin alphabet
SPDX-License-Identifier: MIT
Copyright (c) 2026 the authors of kitabca

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

Made by a program from the rules in docs/hyphenation.md of kitabca; correct those, not this file.
Put words into small letters by the Azerbaijani pairs first: capital I to dotless i, capital
dotted I to i."""


def rule_patterns() -> list[str]:
    """Patterns of the rules that hold for any word, loan onsets among them."""
    patterns = [f"1{consonant}{vowel}" for consonant, vowel in product(_CONSONANTS, _VOWELS)]
    patterns += [f"{first}1{second}" for first, second in product(_VOWELS, _VOWELS)]
    patterns += [f".{pair}4" for pair in INITIAL_PAIRS]
    for last, (firsts, vowels) in LOAN_ONSETS.items():
        for first, vowel in product(firsts, vowels):
            patterns.append(f"1{first}2{last}{vowel}")
            patterns += [f"{before}2{first}3{last}{vowel}" for before in _VOWELS]
    for end, vowels in FOURTH_ONSETS.items():
        after = sorted(vowels) if set(vowels) != VOWELS else [""]
        patterns += [
            f"{before}{end[0]}1{end[1]}2{end[2]}{vowel}"
            for before, vowel in product(_CONSONANTS, after)
        ]
    return patterns


def free_join_patterns() -> list[str]:
    """Patterns of the second members that join any word."""
    patterns = []
    for left_out, pattern in FREE_JOINS:
        if "?" not in pattern:
            patterns.append(pattern)
            continue
        patterns += [pattern.replace("?", c) for c in _CONSONANTS if c not in left_out]
    for second, vowel in product(VOWEL_JOINS, _VOWELS):
        patterns.append(f"{vowel}5{second[0]}4{second[1:]}")
        # Nor is the first member's own last vowel parted from it, if it is a syllable.
        patterns += [f"{before}4{vowel}5{second[0]}4{second[1:]}" for before in _VOWELS]
    return [*patterns, *FREE_JOIN_EXCEPTIONS]


def join_pattern(marked: str) -> str:
    """The pattern of one entry of the list of joins.

    >>> join_pattern("yarım|ada")
    '.yarı6m7a6da'
    """
    letters = marked.replace("|", "").replace("-", "")
    levels = [0] * (len(letters) + 1)
    offset = 0
    for mark in marked:
        if mark not in "|-":
            offset += 1
            continue
        _mark_before(letters, levels, offset)
        _mark_after(letters, levels, offset, compound=mark == "|")
        levels[offset] = 7
    digits = [str(level) if level else "" for level in levels]
    return "." + "".join(f"{d}{c}" for d, c in zip(digits, [*letters, ""], strict=True))


def _mark_before(letters: str, levels: list[int], join: int) -> None:
    """The first member keeps the consonants that the rules would carry over, or its lone vowel."""
    if letters[join - 1] in VOWELS:
        if letters[join - 2] in VOWELS:
            levels[join - 1] = 6
        return
    for place in (join - 1, join - 2):
        if place < LEAST_LETTERS or letters[place] in VOWELS:
            return
        levels[place] = 6


def _mark_after(letters: str, levels: list[int], join: int, *, compound: bool) -> None:
    """The second member keeps its opening cluster; a compound's also keeps a lone first vowel."""
    if letters[join] in VOWELS:
        if compound:
            levels[join + 1] = 6
        return
    place = join + 1
    while place < len(letters) and letters[place] not in VOWELS:
        levels[place] = 6
        place += 1


def all_patterns() -> list[str]:
    """Every pattern of letters, in the order of the files."""
    entries = sorted({marked for group in JOINS.values() for _, marked in group})
    return [*rule_patterns(), *free_join_patterns(), *map(join_pattern, entries)]


def _levels_of(pattern: str) -> tuple[str, tuple[int, ...]]:
    letters: list[str] = []
    levels = [0]
    for sign in pattern:
        if sign.isdigit():
            levels[-1] = int(sign)
        else:
            letters.append(sign)
            levels.append(0)
    return "".join(letters), tuple(levels)


def with_substrings(patterns: Iterable[str]) -> list[str]:
    """The same patterns for a reader that heeds only the longest one ending at each letter.

    libhyphen walks an automaton of all beginnings of patterns and applies what its one state
    says; so each beginning must say all that ends with it (its README.hyphen, substrings.pl).
    For readers that apply every pattern nothing changes.

    >>> with_substrings(["1ba", "a1b", ".ab6c"])
    ['1ba', 'a1b', '.a1b', '.ab6c']
    """
    known: dict[str, tuple[int, ...]] = {}
    for pattern in patterns:
        letters, levels = _levels_of(pattern)
        before = known.get(letters, levels)
        known[letters] = tuple(map(max, before, levels))
    out: dict[str, None] = {}
    for letters in known:
        for end in range(1, len(letters) + 1):
            out.setdefault(letters[:end])
    return [_merged(start, known) for start in out if _endings(start, known)]


def _endings(letters: str, known: Mapping[str, tuple[int, ...]]) -> list[str]:
    return [letters[place:] for place in range(len(letters)) if letters[place:] in known]


def _merged(letters: str, known: Mapping[str, tuple[int, ...]]) -> str:
    levels = [0] * (len(letters) + 1)
    for ending in _endings(letters, known):
        shift = len(letters) - len(ending)
        for place, level in enumerate(known[ending]):
            levels[shift + place] = max(levels[shift + place], level)
    digits = [str(level) if level else "" for level in levels]
    return "".join(f"{d}{c}" for d, c in zip(digits, [*letters, ""], strict=True))


def dic_file() -> str:
    """`hyph_az.dic`, in the form that pyphen, libhyphen and LibreOffice read."""
    head = ["UTF-8", f"LEFTHYPHENMIN {LEAST_LETTERS}", f"RIGHTHYPHENMIN {LEAST_LETTERS}"]
    apostrophes = [f"8{mark}8" for mark in APOSTROPHES]
    return "\n".join([*head, *_commented(), *with_substrings([*all_patterns(), *apostrophes]), ""])


def tex_file() -> str:
    """`hyph-az.tex`, for TeX engines that read UTF-8.

    It says nothing of apostrophes: TeX takes only letters in patterns, and breaks no word that has
    another sign in it.
    """
    return "\n".join(
        [
            *_commented(),
            f"% \\lefthyphenmin={LEAST_LETTERS} \\righthyphenmin={LEAST_LETTERS}",
            "\\patterns{",
            *all_patterns(),
            "}",
            "",
        ]
    )


def _commented() -> list[str]:
    return [f"% {line}".rstrip() for line in LICENCE.splitlines()]


def main(folder: Path) -> None:
    """Write both files into a folder."""
    (folder / "hyph_az.dic").write_text(dic_file(), encoding="utf-8", newline="\n")
    (folder / "hyph-az.tex").write_text(tex_file(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Turkish and Kazakh words by syllables, where no patterns are to be had.

Both are divided as they sound, compounds too: a syllable begins with the consonant before its
vowel, or with the vowel where none stands before it; no single letter is left behind or carried
over. Turkish: Türk Dil Kurumu, Yazım Kılavuzu, “Hece Yapısı ve Satır Sonunda Kelimelerin
Bölünmesi” (ba-şöğ-ret-men, il-ko-kul). Kazakh: Қазақ тілі емле ережесі (1983), on carrying words
over; у after a vowel is a consonant (ба-уыр), ь and ъ stay with the letter before them.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["VOWELS", "syllable_breaks"]

VOWELS = {
    "tr": frozenset("aeıioöuüâîû"),
    "kk": frozenset("аәеёиоөуұүыіэюя"),
}
_SIGNS = frozenset("ьъ")
_GLIDE = "у"
_SMALL = str.maketrans("Iİ", "ıi")


def syllable_breaks(run: str, tag: str) -> Sequence[int]:
    """Offsets where a line may break in a run of letters of a language that `VOWELS` has.

    >>> syllable_breaks("gerçekleştirilebilecek", "tr"), syllable_breaks("бауырмалдық", "kk")
    ([3, 6, 9, 11, 13, 15, 17, 19], [2, 5, 8])
    """
    small = (run.translate(_SMALL) if tag == "tr" else run).lower()
    if len(small) != len(run):
        return []
    vowels = VOWELS[tag]
    found: list[int] = []
    seen = False
    for at, letter in enumerate(small):
        if letter not in vowels:
            continue
        before = small[at - 1] if at else ""
        if letter == _GLIDE and before in vowels:
            continue
        start = at
        if before and (before not in vowels or (before == _GLIDE and _glide(small, at - 1))):
            start -= 1
        if start and small[start] in _SIGNS:
            start += 1
        if seen and 2 <= start <= len(run) - 2:
            found.append(start)
        seen = True
    return found


def _glide(small: str, at: int) -> bool:
    """Whether the у there is a consonant."""
    return at > 0 and small[at - 1] in VOWELS["kk"]

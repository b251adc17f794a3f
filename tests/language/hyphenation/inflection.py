"""Inflects stems by vowel harmony, to make a large list of words for the tests of hyphenation."""

from collections.abc import Iterator
from pathlib import Path

VOWELS = "aeəıioöuü"
TWOFOLD = dict.fromkeys("aıou", "a") | dict.fromkeys("eəiöü", "ə")
FOURFOLD = {"a": "ı", "ı": "ı", "e": "i", "ə": "i", "i": "i"} | {
    "o": "u",
    "u": "u",
    "ö": "ü",
    "ü": "ü",
}
VOICED = {"q": "ğ", "k": "y"}

# A stands for a/ə, I for ı/i/u/ü; (…) is left out after a consonant, […] after a vowel.
NOUN_CHAINS: str = """
(n)In (y)A (n)I dA dAn lAr lArIn lArA lArI lArdA lArdAn
[I]m [I]mIz [I]mIzdAn (s)I (s)InIn (s)IndA (s)IndAn lArImIz lArImIzIn lArImIzdA lArImIzdAn
lArInIn lArIndAn lI lIlAr sIz sIzlIK lIK lIKdA çI çIlIK lIdIr dAkI dAkIlArIn
"""
VERB_CHAINS: str = """
mAK mAmAK dI dIlAr mIş mIşdIr mIşlAr AcAK mAyAcAKlAr Ir An AnlArIn ArKAn mA mAsI mAsIndAn
mAlIdIr sA dIKlArImIzdAn Ib ArAq mAdAn dIyI
"""


def stems() -> Iterator[tuple[str, str]]:
    """Each stem with its kind: nouns, adjectives or verbs."""
    kind = ""
    source = Path(__file__).with_name("stems.txt").read_text(encoding="utf-8")
    for line in source.splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif not line.startswith("#"):
            yield from ((word, kind) for word in line.split())


def inflected(stem: str, chain: str) -> str:
    """A stem with one chain of suffixes."""
    word = stem.removesuffix("!")
    ends_in_vowel = word[-1] in VOWELS
    for mark, wanted in (("()", ends_in_vowel), ("[]", not ends_in_vowel)):
        if chain.startswith(mark[0]):
            letter, rest = chain[1], chain[3:]
            chain = letter + rest if wanted else rest
    if chain[0] in "IA" and ends_in_vowel:
        chain = "y" + chain
    softens = word[-1:] in VOICED and sum(letter in VOWELS for letter in word) > 1
    if chain[0] in "IA" and softens and not stem.endswith("!"):
        word = word[:-1] + VOICED[word[-1]]
    for letter in chain:
        last = next(vowel for vowel in reversed(word) if vowel in VOWELS)
        if letter == "A":
            word += TWOFOLD[last]
        elif letter == "I":
            word += FOURFOLD[last]
        elif letter == "K":
            word += "q" if TWOFOLD[last] == "a" else "k"
        else:
            word += letter
    return word


def word_list() -> list[str]:
    """Every stem, bare and with every chain that fits its kind, without repeats."""
    words: dict[str, None] = {}
    for stem, kind in stems():
        words[stem.removesuffix("!")] = None
        for chain in (VERB_CHAINS if kind == "verbs" else NOUN_CHAINS).split():
            words[inflected(stem, chain)] = None
    return list(words)

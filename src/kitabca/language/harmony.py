"""Suffixes of the Turkic languages: by vowel harmony with the stem as it is said.

A template such as `(n)In` comes from the pack. A capital is an archiphoneme, which the pack
resolves by the last vowel or the last sound; a letter in brackets is there only where two vowels,
or for a vowel two consonants, would meet.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from msgspec import Struct

from kitabca.language.letters import plain_lower
from kitabca.language.numerals import is_numeral, roman_value
from kitabca.language.pack import Harmony, Pack
from kitabca.language.words_of_numbers import cardinal

_CLOSING = '”’»")]}*_'
_QUOTED = _CLOSING + "“‘«(["
_FRACTION = re.compile(r"(\d+)[/⁄](\d+)$")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})$")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[.\u00a0\u202f ]\d{3})+$")
_DIGITS = re.compile(r"\d+$")
_UNSPEAKABLE = 100
"""A run of so many digits is no number that anybody says."""


class Stem(Struct, frozen=True):
    """A stem as it is said, and what kind of join its suffix takes."""

    spoken: str
    kind: str
    after: str = ""


def harmonise(template: str, spoken: str, pack: Pack) -> str:
    """The suffix of a template after a stem said so, e.g. `(n)In` after “altı” is “nın”."""
    harmony = _harmony(pack)
    vowels = pack.letters.vowels
    said = spoken
    out: list[str] = []
    letters = iter(template)
    for letter in letters:
        if letter == "(":
            letter = next(letters)
            next(letters)
            resolved = _resolve(letter, said, harmony, vowels)
            if (said[-1:] in vowels) == (resolved in vowels):
                continue
        else:
            resolved = _resolve(letter, said, harmony, vowels)
        out.append(resolved)
        said += resolved
    return "".join(out)


def _resolve(letter: str, said: str, harmony: Harmony, vowels: str) -> str:
    rule = harmony.letters.get(letter)
    if rule is None:
        return letter
    if rule.by == "final":
        sounds = said[-1:]
    else:
        sounds = next(
            (sound for sound in reversed(said) if sound in vowels and sound not in harmony.neutral),
            "",
        )
    found = rule.otherwise or next(iter(rule.choices.values()))
    for members, result in rule.choices.items():
        if sounds and sounds in members:
            found = result
            break
    # One choice may lead to another: Kazakh ғ/қ goes by the last sound and then by the vowel.
    return _resolve(found, said, harmony, vowels) if found in harmony.letters else found


def _harmony(pack: Pack) -> Harmony:
    if pack.harmony is None:
        raise ValueError(f"{pack.name} has no suffixes of case")
    return pack.harmony


@lru_cache(maxsize=8192)
def _spoken_number(number: int, tag: str) -> str:
    from kitabca.language.pack import read_pack

    return cardinal(number, read_pack(tag).numbers)


def spoken_stem(stem: str, pack: Pack) -> Stem:
    """How the end of a stem is said; ValueError if it has nothing that can be said."""
    harmony = _harmony(pack)
    core = stem.rstrip().rstrip(_CLOSING)
    closing = stem[len(core) :]
    if not core:
        raise ValueError(f"“{stem}” has nothing that a suffix could follow")
    figure = _spoken_figure(core, pack, harmony)
    if figure is not None:
        return Stem(figure, "figure", closing)
    word = _last_word(core)
    if not word:
        raise ValueError(f"how “{stem[:40]}” is said is not known")
    if is_numeral(word, pack.letters.not_numerals) and word.isupper():
        return Stem(_spoken_number(roman_value(word), pack.tag), "figure", closing)
    if word in harmony.readings:
        return Stem(harmony.readings[word], "figure", closing)
    if word in ("I", "V", "X") and core == word:
        return Stem(_spoken_number(roman_value(word), pack.tag), "figure", closing)
    if core[-2:] in harmony.readings:
        return Stem(harmony.readings[core[-2:]], "figure", closing)
    if _is_acronym(word, core):
        return Stem(spell(word, pack), "figure", closing)
    return Stem(plain_lower(word, pack.letters), "name" if word[0].isupper() else "word", closing)


def _last_word(core: str) -> str:
    start = len(core)
    while start > 0 and core[start - 1].isalpha():
        start -= 1
    return core[start:]


def _spoken_figure(core: str, pack: Pack, harmony: Harmony) -> str | None:
    for length in range(min(5, len(core)), 0, -1):
        symbol = core[-length:]
        reading = harmony.symbols.get(symbol)
        if reading is None:
            continue
        before = core[:-length].rstrip()
        if symbol.isalpha() and (not before or not before[-1].isdigit()):
            continue
        return reading
    if not core[-1].isdigit():
        return None
    if core[-_UNSPEAKABLE:].isdigit() and len(core) >= _UNSPEAKABLE:
        raise ValueError(f"“{core[:12]}…” is too long a number to be said")
    fraction = _FRACTION.search(core)
    if fraction:
        return _spoken_number(int(fraction[1]), pack.tag)
    clock = _CLOCK.search(core)
    if clock:
        return _spoken_number(int(clock[2]), pack.tag)
    grouped = _GROUPED.search(core)
    digits = re.sub(r"\D", "", grouped[0]) if grouped else _last_digits(core)
    return _spoken_number(int(digits), pack.tag)


def _last_digits(core: str) -> str:
    match = _DIGITS.search(core)
    if match is None:
        raise ValueError(f"how “{core}” is said is not known")
    return unicodedata.normalize("NFKC", match[0])


def _is_acronym(word: str, core: str) -> bool:
    if len(word) == 1:
        # 5G, 3D: a letter after a figure is said by its name.
        return word.isupper() and (core == word or core[-2:-1].isdigit())
    return word[-2:].isupper()


def spell(acronym: str, pack: Pack) -> str:
    """How an acronym is said, by the orthoepic norms: a vowel inside makes it a word.

    All consonants, or a vowel only at the head: letter by letter (DTX de-te-xe, AB a-be). A vowel
    in the middle or at the end: what stands round it is read as written (YAP, ATƏT, XDGTİB), if
    the consonants after it can end a word at all (TASS, DOST, but not KİVDF).
    """
    harmony = _harmony(pack)
    small = plain_lower(acronym, pack.letters)
    vowels = pack.letters.vowels
    last_vowel = max((i for i, letter in enumerate(small) if letter in vowels), default=-1)
    tail = small[last_vowel + 1 :]
    if last_vowel > 0 and (len(tail) <= 1 or tail in harmony.codas):
        return small
    return "".join(harmony.letter_names.get(letter, letter) for letter in small)


def case_template(case: str, pack: Pack, *, figure: bool) -> str:
    """The template of a case by its English or its own name; ValueError names those known."""
    harmony = _harmony(pack)
    name = harmony.case_names.get(case, case)
    if figure and name in harmony.figure_cases:
        return harmony.figure_cases[name]
    if name not in harmony.cases:
        known = ", ".join(
            [*harmony.cases, *(n for n in harmony.figure_cases if n not in harmony.cases)]
        )
        raise ValueError(f"“{case}” is not a case that {pack.name} has: {known}")
    return harmony.cases[name]


def attach(stem: str, case: str, pack: Pack) -> str:
    """A stem with its suffix: `21-dən`, `BMT-nin`, `Bakıda`, `uşağın`."""
    harmony = _harmony(pack)
    found = spoken_stem(stem, pack)
    template = case_template(case, pack, figure=found.kind == "figure")
    if not template:
        return stem
    body = stem[: len(stem) - len(found.after)]
    if found.kind == "figure":
        suffix = harmonise(template, found.spoken, pack)
        return f"{body}{found.after}{harmony.joins.figure}{suffix}"
    spoken = found.spoken
    name = harmony.case_names.get(case, case)
    if name in harmony.possessed.cases and (
        _is_possessed(spoken, pack, harmony) or _is_told_possessed(body, found, pack, harmony)
    ):
        suffix = harmonise(harmony.possessed.cases[name], spoken, pack)
        return f"{body}{found.after}{suffix}"
    replaced = _oblique_stem(template, found, pack, harmony)
    suffix = harmonise(template, spoken, pack)
    if replaced is not None:
        body = body[: -len(spoken)] + body[-len(spoken) :][:1] + replaced[1:]
        suffix = harmonise(re.sub(r"^\([^)]\)", "", template), replaced, pack)
    elif suffix[:1] in pack.letters.vowels and found.kind == "word":
        body = _softened(body, spoken, pack, harmony)
    join = harmony.joins.name if found.kind == "name" else harmony.joins.word
    return f"{body}{found.after}{join}{suffix}"


def _oblique_stem(template: str, found: Stem, pack: Pack, harmony: Harmony) -> str | None:
    """The stem that a listed word has before a vowel: su-yun, ağz-ın, haqq-ın.

    A name keeps its own letters (Könülün) unless the word ends in a vowel.
    """
    spoken = found.spoken
    replaced = harmony.exceptions.get(spoken)
    if replaced is None:
        return None
    if spoken[-1] in pack.letters.vowels:
        vocalic = harmonise(template, spoken, pack)[:1] in pack.letters.vowels
        return replaced if vocalic or template.startswith("(") else None
    following = re.sub(r"^\([^)]\)", "", template)
    vocalic = harmonise(following, replaced, pack)[:1] in pack.letters.vowels
    return replaced if vocalic and found.kind == "word" else None


def _is_possessed(word: str, pack: Pack, harmony: Harmony) -> bool:
    if word in harmony.possessed.words:
        return True
    syllables = sum(letter in pack.letters.vowels for letter in word)
    return syllables >= 3 and word.endswith(harmony.possessed.endings or ("\0",))


def _is_told_possessed(body: str, found: Stem, pack: Pack, harmony: Harmony) -> bool:
    """Whether what stands before the last word makes it a third person's: fevralın 26-sı."""
    rule = harmony.possessed
    if found.kind != "word" or not rule.head:
        return False
    phrase = plain_lower(re.split(r"[,.;:!?()\n]", body)[-1].rstrip(_CLOSING), pack.letters)
    *before, word = phrase.split() or [""]
    if re.search(rf"(?:{rule.figure})\Z", word):
        return True
    if not before or word in rule.unlike or not re.fullmatch(rule.head, word):
        return False
    if re.search(rf"(?:{rule.ordinal})\Z", before[-1]) and re.fullmatch(rule.after_ordinal, word):
        return True
    return any(
        one not in rule.unlike and re.fullmatch(rule.genitive, one.strip(_QUOTED)) for one in before
    )


def _softened(body: str, spoken: str, pack: Pack, harmony: Harmony) -> str:
    last = spoken[-1]
    syllables = sum(letter in pack.letters.vowels for letter in spoken)
    if last not in harmony.softening or syllables < 2 or spoken in harmony.hard_endings.words:
        return body
    if spoken[-2] not in pack.letters.vowels:
        return body
    return body[:-1] + harmony.softening[last]

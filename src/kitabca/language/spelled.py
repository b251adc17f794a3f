"""Numbers that stand in a text as words, read back as the numbers that they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from kitabca.language.letters import lower
from kitabca.language.pack import Letters, Numbers, read_pack

__all__ = ["Spelled", "numbers_in_words", "spelled_numbers"]

_GAP = re.compile(r"\s+")
# twenty-six, with any hyphen
_ENGLISH_GAP = re.compile(r"\s+|[-\u2010\u2011]")
_WORD = re.compile(r"[^\W\d_]+")


class Spelled(Struct, frozen=True):
    """A number in words: its value, and from where to where it stands in the text."""

    value: int
    start: int
    end: int


class _Known(Struct, frozen=True):
    """A language's words of numbers by their values, its ordinals that have a form of their own,
    and what may stand behind the last word or after it.

    `worth_reading` finds two such words in a row, and more, in a text without the difference of i
    and ı: few texts have any, and the true small letters of all would take three times as long.
    """

    letters: Letters
    numbers: Numbers
    values: dict[str, int]
    ordinals: dict[str, str]
    endings: re.Pattern[str]
    counted: re.Pattern[str] | None
    worth_reading: re.Pattern[str]


def numbers_in_words(text: str, tag: str) -> Iterator[tuple[int, str]]:
    """Each number of two words or more, with the words as they are typed.

    One word alone is too often no number: *bir* is an article, *on* begins *onun*, *min* a verb;
    only a hundred or a thousand of people or houses is one. A language whose pack names no
    `endings` has none.

    >>> list(numbers_in_words("Altı yüz on üç nəfər, iyirmi altısında, on", "az"))
    [(613, 'Altı yüz on üç'), (26, 'iyirmi altısında')]
    """
    for one in spelled_numbers(text, tag):
        yield one.value, text[one.start : one.end]


def spelled_numbers(text: str, tag: str) -> Iterator[Spelled]:
    """What `numbers_in_words` yields, by its place."""
    known = _known(tag)
    if known is None or not known.worth_reading.search(_levelled(text)):
        return
    found = [(lower(one[0], known.letters), *one.span()) for one in _WORD.finditer(text)]
    at = 0
    while at < len(found):
        length, value = _read(text, found, at, known)
        if length and _is_number(text, found, at, length, value, known):
            yield Spelled(value, found[at][1], found[at + length - 1][2])
        at += max(length, 1)


def _is_number(
    text: str, found: list[tuple[str, int, int]], at: int, length: int, value: int, known: _Known
) -> bool:
    """Whether words that may be read as a number are one."""
    numbers = known.numbers
    before = found[at - 1][0] if at else ""
    words = " ".join(word for word, _, _ in found[at : at + length])
    if words in numbers.unlike or f"{before} {words}" in numbers.unlike:
        return False
    if length > 1:
        return not (before and before == numbers.hour and value <= 24)
    rest = lower(text[found[at][2] : found[at][2] + 40], known.letters)
    return value in (100, 1000) and bool(known.counted and known.counted.match(rest))


def _read(text: str, found: list[tuple[str, int, int]], at: int, known: _Known) -> tuple[int, int]:
    """How many words from one on make a number, and which; the last may have an ending."""
    numbers = known.numbers
    english = numbers.family == "english"
    gap = _ENGLISH_GAP if english else _GAP
    total = group = length = 0
    scale = len(numbers.scales) + 1
    for place in range(at, len(found)):
        word, start, _ = found[place]
        if place > at and not gap.fullmatch(text, found[place - 1][2], start):
            break
        if english and word == numbers.conjunction and _joins(found, place, group, length, known):
            continue
        root = word if word in known.values else _without_ending(word, known)
        value = known.values.get(root, 0)
        if value >= 1000:
            power = numbers.scales.index(root) + 1
            # A thousand alone is *min*, at the beginning and behind the millions.
            if power >= scale or not (group or power == 1):
                break
            total, group, scale = total + max(group, 1) * value, 0, power
        elif value == 100 and group < (20 if english else 10):
            group = max(group, 1) * 100
        elif (10 <= value < 100 and not group % 100) or (
            0 < value < 10 and not group % 10 and not (english and group % 100 == 10)
        ):
            group += value
        elif english and not total and 17 <= group <= 20 and 10 <= value < 100:
            group = group * 100 + value  # a year: nineteen ninety-two
        else:
            break
        length = place - at + 1
        if root != word:
            break
    return length, total + group


def _levelled(text: str) -> str:
    return text.lower().replace("ı", "i").replace("\u0307", "")


def _joins(
    found: list[tuple[str, int, int]], place: int, group: int, length: int, known: _Known
) -> bool:
    """Whether *and* stands inside one number, as in *two hundred and six*, and not between two, as
    in *two hundred and three hundred*."""
    words = [word for word, _, _ in found[place + 1 : place + 3]]
    return (
        length > 0
        and not group % 100
        and bool(words)
        and bool(words[0] in known.values or _without_ending(words[0], known))
        and words[1:] != [known.numbers.hundred]
    )


def _without_ending(word: str, known: _Known) -> str:
    if word in known.numbers.unlike:
        return ""
    if word in known.ordinals:
        return known.ordinals[word]
    for root in known.values:
        if word.startswith(root) and known.endings.fullmatch(word, len(root)):
            return root
    return ""


@cache
def _known(tag: str) -> _Known | None:
    try:
        pack = read_pack(tag.partition("-")[0])
    except KeyError:
        return None
    numbers = pack.numbers
    if not numbers.endings:
        return None
    values = {word: value for value, word in enumerate(numbers.digits) if value}
    values |= {word: value * 10 for value, word in enumerate(numbers.tens, 1)}
    values |= {word: value for value, word in enumerate(numbers.teens, 10)}
    values |= {numbers.hundred: 100}
    values |= {word: 1000**power for power, word in enumerate(numbers.scales, 1)}
    longest = dict(sorted(values.items(), key=lambda one: -len(one[0])))
    ordinals = {ordinal: word for word, ordinal in numbers.ordinal_words.items()}
    words = "|".join(longest)
    second = "|".join(
        [*longest, *ordinals, *([numbers.conjunction] if numbers.conjunction else [])]
    )
    worth = rf"(?:{words})(?:\s+|[-\u2010\u2011])(?:{second})"
    if numbers.counted:
        round_ones = f"{numbers.hundred}|{numbers.scales[0]}"
        worth += rf"|(?:{round_ones})\s+(?:{numbers.counted})"
    return _Known(
        pack.letters,
        numbers,
        longest,
        ordinals,
        re.compile(numbers.endings),
        re.compile(rf"\s+(?:{numbers.counted})\b") if numbers.counted else None,
        re.compile(_levelled(worth)),
    )

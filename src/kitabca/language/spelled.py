"""Numbers that stand in a text as words, read back as the numbers that they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from kitabca.language.letters import lower
from kitabca.language.pack import Letters, Numbers, read_pack

__all__ = ["numbers_in_words"]

_WORD = re.compile(r"[^\W\d_]+")


class _Known(Struct, frozen=True):
    """A language's words of numbers by their values, and what may stand behind the last.

    `two` finds two such words in a row, and more, in a text without the difference of i and ı: few
    texts have any, and the true small letters of all would take three times as long.
    """

    letters: Letters
    numbers: Numbers
    values: dict[str, int]
    endings: re.Pattern[str]
    two: re.Pattern[str]


def numbers_in_words(text: str, tag: str) -> Iterator[tuple[int, str]]:
    """Each number of two words or more, with the words as they are typed.

    One word alone is too often no number: *bir* is an article, *on* begins *onun*, *min* a verb. A
    language whose pack names no `endings` has none.

    >>> list(numbers_in_words("Altı yüz on üç nəfər, iyirmi altısında, on", "az"))
    [(613, 'Altı yüz on üç'), (26, 'iyirmi altısında')]
    """
    known = _known(tag)
    if known is None or not known.two.search(_levelled(text)):
        return
    found = [(lower(one[0], known.letters), *one.span()) for one in _WORD.finditer(text)]
    at = 0
    while at < len(found):
        length, value = _read(text, found, at, known)
        if length > 1:
            words = " ".join(word for word, _, _ in found[at : at + length])
            hour = at and found[at - 1][0] == known.numbers.hour and value <= 24
            if not hour and words not in known.numbers.unlike:
                yield value, text[found[at][1] : found[at + length - 1][2]]
        at += max(length, 1)


def _read(text: str, found: list[tuple[str, int, int]], at: int, known: _Known) -> tuple[int, int]:
    """How many words from one on make a number, and which; the last may have an ending."""
    numbers = known.numbers
    total = group = length = 0
    scale = len(numbers.scales) + 1
    for place in range(at, len(found)):
        word, start, _ = found[place]
        if length and not text[found[place - 1][2] : start].isspace():
            break
        root = word if word in known.values else _without_ending(word, known)
        value = known.values.get(root, 0)
        if value >= 1000:
            power = numbers.scales.index(root) + 1
            # A thousand alone is *min*, at the beginning and behind the millions.
            if power >= scale or not (group or power == 1):
                break
            total, group, scale = total + max(group, 1) * value, 0, power
        elif value == 100 and group < 10:
            group = max(group, 1) * 100
        elif (10 <= value < 100 and not group % 100) or (0 < value < 10 and not group % 10):
            group += value
        else:
            break
        length += 1
        if root != word:
            break
    return length, total + group


def _levelled(text: str) -> str:
    return text.lower().replace("ı", "i").replace("\u0307", "")


def _without_ending(word: str, known: _Known) -> str:
    if word in known.numbers.unlike:
        return ""
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
    if numbers.family != "turkic" or not numbers.endings:
        return None
    values = {word: value for value, word in enumerate(numbers.digits) if value}
    values |= {word: value * 10 for value, word in enumerate(numbers.tens, 1)}
    values |= {numbers.hundred: 100}
    values |= {word: 1000**power for power, word in enumerate(numbers.scales, 1)}
    longest = dict(sorted(values.items(), key=lambda one: -len(one[0])))
    words = _levelled("|".join(longest))
    two = re.compile(rf"(?:{words})\s+(?:{words})")
    return _Known(pack.letters, numbers, longest, re.compile(numbers.endings), two)

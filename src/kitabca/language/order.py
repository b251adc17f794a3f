"""Alphabetical order: CLDR's root collation for the letters a book meets, tailored by the pack.

Three levels, as in UTS #10: letters; then accents; then small before capital. After them the text
itself decides, so that the order is total. Whole numbers count by value (`kn` in BCP 47 -u).
Spaces and punctuation are not ignored and come first (CLDR: `alternate=non-ignorable`), so
`Əli Vəli` stands before `Əliyev`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from kitabca.language.pack import Order

SortKey = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], str]

_LATIN = "abcdðeǝəɛfgɣhiıjklmnŋopqĸrstuvwxyzʒþƿ"
_GREEK = "αβγδεϝζηθικλμνξοπρστυφχψω"
_CYRILLIC = "аәбвгґғӷҕдђҙеєжҗзѕӡиійјкқҝҡлљмнңњоөпрстћуүұфхҳһцҵчҷҹџшщъыьѣэюя"
_GEORGIAN = "აბგდევზჱთიკლმნჲოპჟრსტჳუფქღყშჩცძწჭხჴჯჰჵ"
_ARMENIAN = "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ"
_ALPHABETS = {
    "Latn": _LATIN,
    "Grek": _GREEK,
    "Cyrl": _CYRILLIC,
    "Geor": _GEORGIAN,
    "Armn": _ARMENIAN,
}
_SCRIPT_NAMES = {
    "LATIN": "Latn",
    "GREEK": "Grek",
    "CYRILLIC": "Cyrl",
    "GEORGIAN": "Geor",
    "ARMENIAN": "Armn",
    "HEBREW": "Hebr",
    "ARABIC": "Arab",
}
_SCRIPTS = ("Latn", "Grek", "Cyrl", "Geor", "Armn", "Hebr", "Arab")
# Letters that sort as others with a mark, as in DUCET: (letters, secondary weight).
_EXPANSIONS = {
    "æ": ("ae", 0x33),
    "œ": ("oe", 0x33),
    "ß": ("ss", 0x33),
    "đ": ("d", 0x2F),
    "ħ": ("h", 0x2F),
    "ł": ("l", 0x2F),
    "ø": ("o", 0x2F),
    "ŧ": ("t", 0x2F),
    "ς": ("σ", 0x33),
    "ŉ": ("n", 0x33),
}
_MARKS = {
    "\u0301": 0x24,
    "\u0300": 0x25,
    "\u0306": 0x26,
    "\u0302": 0x27,
    "\u030c": 0x28,
    "\u030a": 0x29,
    "\u0308": 0x2B,
    "\u030b": 0x2C,
    "\u0303": 0x2D,
    "\u0307": 0x2E,
    "\u0338": 0x2F,
    "\u0327": 0x30,
    "\u0328": 0x31,
    "\u0304": 0x32,
}
_PUNCTUATION = "_-‐‑‒–—―,;:!¡?¿.…·'‹›\"«»()[]{}§¶@*/\\&#%‰†‡•`´^¨°©®+±÷×<=>|~"
# Curly quotes are the straight one with an accent (CLDR).
_QUOTES = {"‘": ("'", 1), "’": ("'", 2), "‚": ("'", 3), "“": ('"', 1), "”": ('"', 2), "„": ('"', 3)}
_SPACE, _MARK, _SYMBOL, _CURRENCY, _DIGIT, _LETTER = 1, 2, 3, 4, 5, 6
# Room for every code point within a class; a class is told by the quotient.
_CLASS = 1 << 24
_BASE, _SMALL, _CAPITAL, _VARIANT = 0x20, 0x02, 0x08, 0x04

_NUMBER = re.compile(r"(\d+)")

Element = tuple[int, int, int]


def _alphabet(script: str, order: Order) -> tuple[str, ...]:
    letters = list(_ALPHABETS.get(script, ""))
    for rules, offset in ((order.after, 1), (order.before, 0)):
        for letter, anchor in rules.items():
            if anchor in letters:
                if letter in letters:
                    letters.remove(letter)
                letters.insert(letters.index(anchor) + offset, letter)
    return tuple(letters)


class Collator:
    """Sort keys of one tailoring; remembers the elements of each character it has met."""

    __slots__ = ("_dotted_i", "_elements", "_ranks", "_weights")

    def __init__(self, order: Order, *, dotted_i: bool) -> None:
        self._dotted_i = dotted_i
        self._elements: dict[str, tuple[Element, ...]] = {}
        scripts = order.scripts + tuple(s for s in _SCRIPTS if s not in order.scripts)
        self._ranks: Mapping[str, int] = {script: rank for rank, script in enumerate(scripts)}
        self._weights: dict[str, int] = {}
        for script in scripts:
            for place, letter in enumerate(_alphabet(script, order)):
                self._weights[letter] = _LETTER * _CLASS + self._ranks[script] * (1 << 21) + place

    def key(self, text: str) -> SortKey:
        """The sort key; keys compare as the texts stand in a list."""
        text = unicodedata.normalize("NFC", text)
        elements: list[Element] = []
        for index, piece in enumerate(_NUMBER.split(text)):
            if index % 2:
                elements.extend(_number_elements(piece))
            else:
                for character in piece:
                    found = self._elements.get(character)
                    if found is None:
                        found = self._elements[character] = tuple(self._element(character))
                    elements.extend(found)
        return (
            tuple([e[0] for e in elements if e[0]]),
            tuple([e[1] for e in elements if e[1]]),
            tuple([e[2] for e in elements if e[2]]),
            text,
        )

    def _element(self, character: str) -> list[Element]:
        if self._dotted_i and character in "Iİ":
            small = "ı" if character == "I" else "i"
        else:
            small = character.lower()
        tertiary = _SMALL if small == character else _CAPITAL
        if len(small) == 1 and small in self._weights:
            return [(self._weights[small], _BASE, tertiary)]
        if small in _EXPANSIONS:
            letters, secondary = _EXPANSIONS[small]
            out = [(self._weights[letter], _BASE, tertiary) for letter in letters]
            out.insert(1, (0, secondary, _SMALL))
            return out
        parts = unicodedata.decomposition(character).split()
        if parts:
            compatible = parts[0].startswith("<")
            pieces = [chr(int(part, 16)) for part in parts[1 if compatible else 0 :]]
            out = [element for piece in pieces for element in self._element(piece)]
            return [(p, s, _VARIANT) for p, s, t in out] if compatible else out
        return [self._plain(character, tertiary)]

    def _plain(self, character: str, tertiary: int) -> Element:
        category = unicodedata.category(character)
        if category in ("Mn", "Me"):
            return (0, _MARKS.get(character, 0x40 + ord(character)), _SMALL)
        if category in ("Cf", "Cc") and not character.isspace():
            return (0, 0, 0)
        point = ord(character)
        if character.isspace():
            return (_SPACE * _CLASS, _BASE, _SMALL)
        if character in _QUOTES:
            straight, accent = _QUOTES[character]
            return (_MARK * _CLASS + _PUNCTUATION.find(straight), _BASE + accent, _SMALL)
        if category[0] == "P" or character in _PUNCTUATION:
            place = _PUNCTUATION.find(character)
            return (_MARK * _CLASS + (place if place >= 0 else 256 + point), _BASE, _SMALL)
        if category == "Sc":
            return (_CURRENCY * _CLASS + point, _BASE, _SMALL)
        if category[0] == "S":
            return (_SYMBOL * _CLASS + point, _BASE, _SMALL)
        script = _SCRIPT_NAMES.get(unicodedata.name(character, "").split(" ")[0], "")
        rank = self._ranks.get(script, len(self._ranks))
        small = character.lower()
        weight = _LETTER * _CLASS + rank * (1 << 21) + 256 + ord(small[0])
        return (weight, _BASE, tertiary)


def _number_elements(digits: str) -> list[Element]:
    values = [unicodedata.digit(digit) for digit in digits]
    while len(values) > 1 and values[0] == 0:
        del values[0]
    # The length comes first, so that a longer number is the greater one.
    weights = [_DIGIT * _CLASS + len(values), *(_DIGIT * _CLASS + value for value in values)]
    return [(weight, _BASE, _SMALL) for weight in weights]

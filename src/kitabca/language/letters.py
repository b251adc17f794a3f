"""Case: capitals and small letters as a language has them, with Roman numerals left alone.

Azerbaijani and Turkish pair i with İ and ı with I (CLDR, `az-Upper`, `az-Lower`; Unicode
SpecialCasing). Python, Jinja and ReportLab know only the pairs of English.
"""

from __future__ import annotations

import re
import unicodedata
from zlib import crc32

from kitabca.language.numerals import is_numeral
from kitabca.language.pack import Letters

_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
# Places to divide, joiners, marks of direction: what no page shows.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_UP = str.maketrans({"i": "İ", "ı": "I"})
_DOWN_DOTTED = str.maketrans({"I": "ı", "İ": "i"})
_DOWN_PLAIN = str.maketrans({"İ": "i"})
# I, V or X by itself before a word, or joined to another numeral: I Pyotr, V əsr, IX–X. With a
# full stop it is an initial, and at the end of a line it may be any letter.
_LONE_NUMERAL = re.compile(r"(?<![\w-])[IVX](?= [^\W\d_]{2}|[-–][IVX])|(?<=[IVX][-–])[IVX](?!\w)")
_LONE = frozenset("IVXivx")
_JOINED_NUMERAL = re.compile(r"[-–]([ivxlcdm]{2,})(?![^\W\d_])")
# Without one of these a text has no numeral, and need not be looked at word by word.
_SMALL_NUMERAL = re.compile(r"(?<![^\W\d_])[ivxlcdm]{2,}(?![^\W\d_])")
_CAPITAL_NUMERAL = re.compile(r"(?<![^\W\d_])[IVXLCDM]+(?![^\W\d_])")
_APOSTROPHES = "'’ʼ‘`"
# After these an ending follows, which is never a numeral or a word of a title by itself.
_JOINTS = "-‑" + _APOSTROPHES


def plain_upper(text: str, letters: Letters) -> str:
    """Every letter capital, numerals or not."""
    return (text.translate(_UP) if letters.dotted_i else text).upper()


def plain_lower(text: str, letters: Letters) -> str:
    """Every letter small, numerals or not."""
    return text.translate(_DOWN_DOTTED if letters.dotted_i else _DOWN_PLAIN).lower()


def _composed(text: str, letters: Letters) -> str:
    """NFC; an i that kept a second dot when İ was brought down elsewhere has one dot again."""
    text = unicodedata.normalize("NFC", text)
    if letters.dotted_i and "\u0307" in text:
        return re.sub("(?<=[iİ])\u0307", "", text)
    return text


def _is_ending(text: str, start: int) -> bool:
    return start > 1 and text[start - 1] in _JOINTS and text[start - 2].isalnum()


def _numeral_at(text: str, match: re.Match[str], letters: Letters) -> bool:
    """Whether a word is a numeral; after a hyphen only another numeral's neighbour is (II-III)."""
    found, start, end = match[0], match.start(), match.end()
    if len(found) == 1:
        # i-ii: one letter is a numeral before another that is joined to it.
        second = _JOINED_NUMERAL.match(text, end)
        return found in "ivx" and second is not None and is_numeral(second[1], letters.not_numerals)
    if not is_numeral(found, letters.not_numerals):
        return False
    if not _is_ending(text, start):
        return True
    first = _word_before(text, start - 1)
    return first.isupper() == found.isupper() and (
        first in _LONE or is_numeral(first, letters.not_numerals)
    )


def upper(text: str, letters: Letters) -> str:
    """All capitals; a small Roman numeral (xix) becomes XIX in every language."""
    text = _composed(text, letters)
    if not letters.dotted_i or _SMALL_NUMERAL.search(text) is None:
        return plain_upper(text, letters)

    def word(match: re.Match[str]) -> str:
        if _numeral_at(text, match, letters) and match[0].islower():
            return match[0].upper()
        return plain_upper(match[0], letters)

    return _WORD.sub(word, text)


def lower(text: str, letters: Letters) -> str:
    """All small letters, except that a Roman numeral in capitals stays as it is.

    One letter is a numeral only before a word or beside another numeral (V əsr, IX–X əsrlər).
    """
    text = _composed(text, letters)
    if _CAPITAL_NUMERAL.search(text) is None:
        return plain_lower(text, letters)

    def word(match: re.Match[str]) -> str:
        found = match[0]
        if found.isupper() and (
            _LONE_NUMERAL.match(text, match.start())
            if len(found) == 1
            else _numeral_at(text, match, letters)
        ):
            return found
        return plain_lower(match[0], letters)

    return _WORD.sub(word, text)


def capital(text: str, letters: Letters) -> str:
    """The first letter capital and the rest untouched; text that begins with a figure stays."""
    text = _composed(text, letters)
    for place, character in enumerate(text):
        if character.isdigit():
            return text
        if character.isalpha():
            return text[:place] + plain_upper(character, letters) + text[place + 1 :]
    return text


def title(text: str, letters: Letters) -> str:
    """A capital for each word, small for particles inside; numerals and acronyms stay.

    Text wholly in capitals is brought down first, as its acronyms cannot be told from words
    unless they have no vowel.
    """
    text = _composed(text, letters)
    shouted = not any(character.islower() for character in text)
    first = True

    def word(match: re.Match[str]) -> str:
        nonlocal first
        was_first, first = first, False
        found, start = match[0], match.start()
        if _numeral_at(text, match, letters):
            return found.upper()
        if _is_suffix(text, start, letters, shouted=shouted):
            return plain_lower(found, letters) if shouted and _is_ending(text, start) else found
        small = plain_lower(found, letters)
        if len(found) > 1 and found.isupper():
            if not shouted or _is_acronym(found, small, letters):
                return found
        elif any(letter.isupper() for letter in found[1:]):
            return found
        if small in letters.small_words and not was_first and not _hyphened(text, match):
            return small
        return plain_upper(small[0], letters) + small[1:]

    return _WORD.sub(word, text)


def _is_acronym(word: str, small: str, letters: Letters) -> bool:
    return word in letters.acronyms or not any(letter in letters.vowels for letter in small)


def _hyphened(text: str, match: re.Match[str]) -> bool:
    return (
        text[match.start() - 1 : match.start()] == "-" or text[match.end() : match.end() + 1] == "-"
    )


def _is_suffix(text: str, start: int, letters: Letters, *, shouted: bool) -> bool:
    """Whether what starts here is an ending: after an apostrophe, a figure, an acronym."""
    if start == 0:
        return False
    before = text[start - 1]
    if before.isdigit():
        return True
    if start < 2 or before not in _JOINTS or not text[start - 2].isalnum():
        return False
    if before in _APOSTROPHES:
        return True
    stem = _word_before(text, start - 1)
    if stem[-1:].isdigit():
        return True
    if len(stem) < 2 or not stem.isupper():
        return False
    if shouted:
        return _is_acronym(stem, plain_lower(stem, letters), letters)
    return text[start].islower()


def _word_before(text: str, end: int) -> str:
    start = end
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    return text[start:end]


def small_capitals(text: str, letters: Letters) -> str:
    """Text to be set with the font feature `smcp`: acronyms and numerals come down with the rest.

    A word's own initial stays capital. In a language with a dotted İ the I of a numeral becomes
    ı, whose small capital is the undotted one.
    """
    text = unicodedata.normalize("NFC", text)

    def word(match: re.Match[str]) -> str:
        found = match[0]
        if len(found) > 1 and found.isupper():
            return plain_lower(found, letters)
        if letters.dotted_i and found.islower() and _numeral_at(text, match, letters):
            return found.replace("i", "ı")
        return found

    return _WORD.sub(word, text)


def slug(text: str, letters: Letters) -> str:
    """An ASCII name for files and anchors: words in small letters joined by hyphens.

    Letters that no mark can be taken from go through the pack's table, then a common one;
    a script without a table is named by its code points, so that a slug is never empty. One that is
    too long for a file's name keeps its first words and a sum of all.
    """
    small = unicodedata.normalize("NFC", text).lower().replace("i̇", "i")
    out: list[str] = []
    for character in small:
        ready = letters.slug.get(character) or _ASCII.get(character)
        if ready is None:
            if character in _DROPPED:
                continue
            bare = unicodedata.normalize("NFKD", character)
            ready = "".join(c for c in bare if not unicodedata.combining(c))
            if not ready.isascii():
                ready = f"u{ord(character):x}" if character.isalnum() else "-"
        out.append(ready)
    whole = re.sub(r"[^a-z0-9]+", "-", "".join(out)).strip("-")
    if len(whole) <= _LONGEST:
        return whole
    head = whole[: _LONGEST - 8]
    return f"{head.rpartition('-')[0] or head[:-1]}-{crc32(whole.encode('ascii')):08x}"


# An e-book's files bear the slugs of titles: 255 bytes are the most that disks take for a name, and
# endings and serial numbers follow.
_LONGEST = 120

_DROPPED = frozenset("'’‘ʼ`ьъ\u00ad")
_ASCII = {
    "ə": "e", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th",
    "ł": "l", "ħ": "h", "ŋ": "n", "№": "no", "&": "-",
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ы": "y", "э": "e", "ю": "yu", "я": "ya", "ә": "a", "ғ": "g", "қ": "q",
    "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i",
}  # fmt: skip


def seen(text: str) -> str:
    """A text as a page shows it: without soft hyphens, joiners, and marks of direction.

    >>> seen("Səbi\\u00adnə")
    'Səbinə'
    """
    return text if text.isascii() else _UNSEEN.sub("", text)


def offsets_of_seen(text: str) -> list[int]:
    """For each letter of `seen(text)`, and for its end, where it stands in the text itself."""
    return [at for at, letter in enumerate(text) if not _UNSEEN.match(letter)] + [len(text)]

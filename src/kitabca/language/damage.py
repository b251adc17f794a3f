"""Damage that Azerbaijani text picks up on its way, and what was meant.

Each kind is known from real pages: Cyrillic twins, code pages taken for one another, the 8-bit
fonts of the 1990s, letters that a code page lacks. `certain` is said only where the text itself
leaves no other reading; a foreign word (Schäfer, Þórður, Қазақстан) is not damage.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

from kitabca.language.cyrillic import as_large, is_azerbaijani_cyrillic, transliterate
from kitabca.language.typography import ADDRESS


class Damage(Struct, frozen=True):
    """A place in a text (characters, end exclusive), what stands there and what was meant.

    `repaired` is empty where nobody can tell, as for a letter that was lost.
    """

    start: int
    end: int
    code: str
    seen: str
    repaired: str
    certain: bool


_TWINS = dict(
    zip(
        "аеосхруіјѕһкԛԝәөүғҹҝАЕОСХРУІЈЅҺКМТВНӘӨҮҒҸҜ",
        "aeocxpyijshkqwəöüğcgAEOCXPYIJSHKMTBHƏÖÜĞCG",
        strict=True,
    )
)
_GREEK_TWINS = dict(zip("οανικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oavikABEZHIKMNOPTYX", strict=True))
_CP1254 = dict(zip("ýþðÝÞÐ", "ışğİŞĞ", strict=True))
_FONT = dict(zip("ĢĠġºªÿ÷ßøÈ", "şİŞşŞəçƏşİ", strict=True))
# Cyrillic-coded fonts: what the letter looked like on the page that was typed.
_CYRILLIC_FONT = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыэюяь",
        "abvqdejziyklmnoprstufxüçşhcıgöəğ",
        strict=True,
    )
)
_AZERBAIJANI_ONLY = frozenset("əışğƏİŞĞ")
# What a sound text never needs is left to `re` to compile when it is first asked.
_FOREIGN = r"(?i)[áéíóúàèìòùâêôæåõãñřěščžůłńśźőű]|sch|ck|tz|w|äu|th|ää|ylä"
_SCHWA_ENDING = (
    r"(?:lär|där|mäk|dä|dän|lik|sä|mä|nä|yä|rä|tä|lä|cä|kän|räk|läri|lärin|lärdä|näm|mäli"
    r"|äcäk|ib|ir)$"
)

# No damage is without one of these, and most lines have none.
_SUSPECT = re.compile(
    r"[\u0300-\u036f\u0370-\u052f\ufffd?ǝƎäÄýþðÝÞÐĢĠġºªÿ÷ßøÈ]|&#|[ÂÃÄÅÆÉâ][^\x00-\x7f]"
)
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")
_FONT_WORD = r"(?<!\d)[^\W\d_ºª÷]*(?:[ĢĠġºªÿ÷ßøÈ][^\W\d_ºª÷]*)+"
_NORTHERN = r"(?i)(?:son|dottir|ur|ir|land|v[ie]k|fjörður|(?:ov|n|r|t)ý)$|rð|^þ[^aeəiouöü]"
_FONT_ONLY = (
    r"(?i)[b-df-hj-np-tv-xzçğş]ÿ[b-df-hj-np-tv-xzçğş]|^ß[a-z]|[a-zÿ][º÷][a-zÿ]|ÿ.*ÿ|ÿ[rnldm]"
    r"|[b-df-hj-np-tv-xz]ÿ$|^[ºª][a-zəıöüçğ]{2}|^[ĢĠ][b-df-hk-np-tv-xz]|^Ģ[aouöü]"
)
# Where no language has the letter: a capital inside a word, ø after a vowel, ÷ before letters,
# È in a closed syllable.
_FONT_SURE = re.compile(
    r"[a-zçəğıöşü]Ģ|[aeəıiouüÿ]ø[a-zçəğıöşü]|^÷[a-zəıöü]{2}|[a-zəıöü]÷[a-zəıöü]"
    r"|^È[b-df-hj-np-tvyz]{2}"
)
_INNER = re.compile(r"[a-zçəğıöşü]Ģ")
_DECOMPOSED = re.compile(r"[^\W\d_][\u0300-\u036f]+")
_LOST = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])|\ufffd")
_ENTITY = re.compile(r"&#(?:(\d{2,5})|[xX]([0-9a-fA-F]{2,4}));")
# A lead byte of UTF-8 and what follows it, as cp1252, cp1254 and cp1251 show them.
_MISREAD = re.compile(r"[ÂÃÄÅÆÉГДЕЖЙ][^\x00-\x7f]|[âв][^\x00-\x7f]{2}")
_MEANT = frozenset("əƏıİşŞçÇğĞöÖüÜ“”‘’–—…«»№₼\u00a0")
_LATIN, _CYRILLIC, _GREEK = "LATIN", "CYRILLIC", "GREEK"


def find(text: str, tag: str) -> list[Damage]:
    """All damage in a text of the language, in order of place; addresses are passed over.

    >>> [(d.code, d.seen, d.repaired) for d in find("Xocal\u0131da m\u04d9nz\u0259r\u0259", "az")]
    [('cyrillic-schwa', 'ә', 'ə')]
    >>> find("Þórður Schäfer Қазақстан", "az")
    []
    """
    if _SUSPECT.search(text) is None:
        return []
    found: list[Damage] = [*_decomposed(text), *_misread_utf8(text), *_entities(text)]
    found.extend(_lost(text))
    if tag.split("-")[0] == "az":
        found.extend(_azerbaijani(text))
    else:
        found.extend(_mixed_alphabets(text, azerbaijani=False))
    guarded = [match.span() for match in ADDRESS.finditer(text)]
    out: list[Damage] = []
    for damage in sorted(found, key=lambda d: (d.start, -d.end, d.code)):
        inside_address = any(s < damage.end and damage.start < e for s, e in guarded)
        if not inside_address and (not out or damage.start >= out[-1].end):
            out.append(damage)
    return out


def as_latin(word: str) -> str:
    """A word with Latin letters in place of the Cyrillic and Greek ones that look like them.

    >>> as_latin("Xoc\u0430l\u0131")
    'Xocalı'
    """
    if word.isascii():
        return word
    return "".join(_TWINS.get(letter, _GREEK_TWINS.get(letter, letter)) for letter in word)


def repaired(text: str, tag: str) -> str:
    """The text with what is certain made right, and nothing else.

    >>> repaired("B\u0430k\u0131 \u015f\u01ddh\u0259ri", "az")
    'Bakı şəhəri'
    """
    if tag.split("-")[0] == "az" and is_azerbaijani_cyrillic(text):
        return transliterate(text)
    out = text
    for damage in reversed(find(text, tag)):
        if damage.certain:
            out = out[: damage.start] + damage.repaired + out[damage.end :]
    return out


def _azerbaijani(text: str) -> Iterator[Damage]:
    for place, letter in enumerate(text):
        if letter in "ǝƎ":
            yield _letter(place, letter, "turned-e", "ə" if letter == "ǝ" else "Ə", certain=True)
    yield from _mixed_alphabets(text, azerbaijani=True)
    yield from _by_line(text)
    yield from _cyrillic_runs(text)


def _letter(place: int, seen: str, code: str, meant: str, *, certain: bool) -> Damage:
    return Damage(place, place + len(seen), code, seen, meant, certain)


def _decomposed(text: str) -> Iterator[Damage]:
    for match in _DECOMPOSED.finditer(text):
        composed = unicodedata.normalize("NFC", match[0])
        # A small i keeps a second dot when İ is brought down by rules that are not the language's.
        composed = composed.replace("i\u0307", "i")
        if composed != match[0]:
            yield Damage(match.start(), match.end(), "nfd", match[0], composed, True)


def _misread_utf8(text: str) -> Iterator[Damage]:
    """UTF-8 that was read as cp1252, cp1254 or cp1251: É™ for ə, ÅŸ for ş."""
    for match in _MISREAD.finditer(text):
        for codec in ("cp1252", "cp1254", "cp1251"):
            try:
                meant = b"".join(_byte(letter, codec) for letter in match[0]).decode("utf-8")
            except UnicodeError:
                continue
            if meant in _MEANT:
                yield Damage(*match.span(), "utf8-mojibake", match[0], meant, True)
                break


def _byte(letter: str, codec: str) -> bytes:
    """A byte that the code page leaves undefined is shown as a C1 control: Æ and U+008F for Ə."""
    return letter.encode("latin-1") if "\x80" <= letter <= "\x9f" else letter.encode(codec)


def _entities(text: str) -> Iterator[Damage]:
    for match in _ENTITY.finditer(text):
        point = int(match[1]) if match[1] else int(match[2], 16)
        letter = chr(point) if point < 0xD800 else ""
        if letter.isalpha():
            yield Damage(*match.span(), "html-entity", match[0], letter, True)


def _lost(text: str) -> Iterator[Damage]:
    for match in _LOST.finditer(text):
        after = text[match.end() : match.end() + 1]
        # “Niyə?Çünki” lacks a space, not a letter.
        if match[0] == "?" and after.isupper() and not text[match.start() - 1].isupper():
            continue
        yield Damage(*match.span(), "lost-letter", match[0], "", False)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0]


def _mixed_alphabets(text: str, *, azerbaijani: bool) -> Iterator[Damage]:
    previous_cyrillic = False
    words = list(_WORD.finditer(text))
    for index, match in enumerate(words):
        word = match[0]
        if word.isascii():
            previous_cyrillic = False
            continue
        scripts = [_script(letter) for letter in word]
        latin, cyrillic, greek = (scripts.count(s) for s in (_LATIN, _CYRILLIC, _GREEK))
        if latin and (cyrillic or greek):
            yield from _twins_in_word(match, scripts, latin, cyrillic)
        elif azerbaijani and cyrillic and not previous_cyrillic:
            following = words[index + 1][0] if index + 1 < len(words) else ""
            alone = not (following and _script(following[0]) == _CYRILLIC)
            if alone and all(letter in _TWINS for letter in word) and _has_latin(text):
                yield from _lone_twins(match)
        previous_cyrillic = bool(cyrillic) and not latin


def _has_latin(text: str) -> bool:
    return re.search(r"[A-Za-zƏəŞşÇçĞğİıÖöÜü]{2}", text) is not None


def _lone_twins(match: re.Match[str]) -> Iterator[Damage]:
    """A word wholly of twins among Latin words; a single letter can be nothing else."""
    meant = "".join(_TWINS[letter] for letter in match[0])
    schwa = any(letter in "әӘ" for letter in match[0])
    code = "cyrillic-schwa" if schwa else "cyrillic-letter"
    certain = len(match[0]) == 1
    yield Damage(match.start(), match.end(), code, match[0], meant, certain)


def _twins_in_word(
    match: re.Match[str], scripts: list[str], latin: int, cyrillic: int
) -> Iterator[Damage]:
    word = match[0]
    others = [letter for letter, script in zip(word, scripts, strict=True) if script != _LATIN]
    all_known = all(letter in _TWINS or letter in _GREEK_TWINS for letter in others)
    if not all_known and cyrillic > latin:
        back = {twin: letter for letter, twin in _TWINS.items() if letter not in "һԛԝҹҝҺҸҜ"}
        for offset, (letter, script) in enumerate(zip(word, scripts, strict=True)):
            if script == _LATIN:
                meant = back.get(letter, "")
                place = match.start() + offset
                yield _letter(place, letter, "latin-letter", meant, certain=bool(meant))
        return
    for offset, (letter, script) in enumerate(zip(word, scripts, strict=True)):
        if script == _LATIN:
            continue
        meant = _TWINS.get(letter, _GREEK_TWINS.get(letter, ""))
        code = "cyrillic-schwa" if letter in "әӘ" else "cyrillic-letter"
        if script == _GREEK:
            code = "greek-letter"
        place = match.start() + offset
        yield _letter(place, letter, code, meant, certain=bool(meant) and all_known)


def _by_line(text: str) -> Iterator[Damage]:
    """Letters of a wrong code page or font; what else stands in the line says how sure we are."""
    whole_bad = sum(text.count(letter) for letter in _CP1254)
    whole_good = sum(text.count(letter) for letter in "ışğŞĞ")
    wholly = whole_good == 0 and whole_bad >= 5 and sum(c in text for c in _CP1254) >= 3
    schwaless = "ə" not in text and sum(text.count(letter) for letter in "äÄ") >= 5
    # One Ģ that can be nothing else tells what the others are.
    shown = "Ģ" in text and _INNER.search(text) is not None
    start = 0
    for line in text.splitlines(keepends=True):
        if any(letter in line for letter in _CP1254):
            yield from _cp1254_in(line, start, wholly=wholly)
        if any(letter in line for letter in _FONT):
            yield from _font_in(line, start, shown=shown)
        if "ä" in line or "Ä" in line:
            yield from _umlauts_in(line, start, certain=schwaless)
        start += len(line)


def _cp1254_in(line: str, start: int, *, wholly: bool) -> Iterator[Damage]:
    words = [
        match
        for match in _WORD.finditer(line)
        if any(letter in _CP1254 for letter in match[0]) and not re.search(_FOREIGN, match[0])
    ]
    good = any(letter in "ışğŞĞ" for letter in line)
    hits = [letter for match in words for letter in match[0] if letter in _CP1254]
    sure_line = wholly or (not good and len(hits) >= 3 and len(set(hits)) >= 2)
    for match in words:
        distinct = {letter for letter in match[0] if letter in _CP1254}
        azerbaijani = any(letter in _AZERBAIJANI_ONLY for letter in match[0])
        if good and len(distinct) < 2 and not azerbaijani:
            continue
        sure = sure_line or azerbaijani or (not good and len(distinct) >= 2)
        if not sure and _looks_northern(match[0]):
            continue
        for offset, letter in enumerate(match[0]):
            if letter in _CP1254:
                place = start + match.start() + offset
                yield _letter(place, letter, "cp1254-mojibake", _CP1254[letter], certain=sure)


def _looks_northern(word: str) -> bool:
    """Icelandic, Faroese or Czech by its ending or its clusters: Norðurland, Þingvellir, Nový."""
    return re.search(_NORTHERN, word) is not None


def _font_in(line: str, start: int, *, shown: bool) -> Iterator[Damage]:
    words = [match for match in re.finditer(_FONT_WORD, line) if _font_word(match[0])]
    strong = [match for match in words if _strong_font_word(match[0])]
    good = any(letter in "əƏ" for letter in line)
    sure = not good and len(strong) >= 2
    for match in words:
        spread = shown and "Ģ" in match[0]
        if not spread and (not strong or (good and match not in strong)):
            continue
        word_sure = sure or _beside_ours(match[0]) or _FONT_SURE.search(match[0]) is not None
        for offset, letter in enumerate(match[0]):
            if letter in _FONT:
                place = start + match.start() + offset
                certain = word_sure or (spread and letter == "Ģ")
                yield _letter(place, letter, "azeri-8bit-font", _FONT[letter], certain=certain)


def _font_word(word: str) -> bool:
    return len(word) > 1 and any(c.isascii() and c.isalpha() for c in word)


def _strong_font_word(word: str) -> bool:
    """What no language has otherwise: ÿ by consonants, º or ÷ among letters, ß at the head.

    Ģ and Ġ, capitals of Latvian and Maltese, are strong beside a letter of ours or a consonant.
    """
    return (
        re.search(_FONT_ONLY, word) is not None
        or _FONT_SURE.search(word) is not None
        or _beside_ours(word)
    )


def _beside_ours(word: str) -> bool:
    return any(letter in _AZERBAIJANI_ONLY for letter in word)


def _umlauts_in(line: str, start: int, *, certain: bool) -> Iterator[Damage]:
    good = any(letter in "əƏ" for letter in line)
    for match in _WORD.finditer(line):
        word = match[0]
        if not ("ä" in word or "Ä" in word) or re.search(_FOREIGN, word):
            continue
        azerbaijani = any(letter in _AZERBAIJANI_ONLY for letter in word)
        if good and not azerbaijani and not re.search(_SCHWA_ENDING, word):
            continue
        if not good and not certain and not azerbaijani and not re.search(_SCHWA_ENDING, word):
            continue
        for offset, letter in enumerate(word):
            if letter in "äÄ":
                place = start + match.start() + offset
                meant = "ə" if letter == "ä" else "Ə"
                yield _letter(place, letter, "umlaut-schwa", meant, certain=certain)


_CYRILLIC_RUN = r"[\u0400-\u052f]+(?:[\s,.;:!?«»“”\"()-]+[\u0400-\u052f]+)*"
# Spellings that Russian and its neighbours do not have but the fonts give all the time.
_FONT_SIGNAL = r"(?i)ъ(?=[аоуыэи])|(?<=[аоуыэиеяюц])ъ|[щшж][яю]|яя|цц|ийй"


def _cyrillic_runs(text: str) -> Iterator[Damage]:
    runs = list(re.finditer(_CYRILLIC_RUN, text))
    ours = any(is_azerbaijani_cyrillic(match[0]) for match in runs)
    # Kazakh beside it shares ә, ө, ү, ғ and һ, so that a run without ҹ, ҝ or ј proves nothing.
    kazakh = re.search(r"[құңі]", text, re.IGNORECASE) is not None
    for match in runs:
        run = match[0]
        sure = is_azerbaijani_cyrillic(run)
        if sure or (ours and re.search(r"[әөүғһј]", run, re.IGNORECASE)):
            meant = transliterate(run)
            yield Damage(*match.span(), "azerbaijani-cyrillic", run, meant, sure or not kazakh)
        elif _is_font_run(run):
            meant = "".join(_from_font(letter) for letter in run)
            yield Damage(*match.span(), "cyrillic-font-run", run, meant, False)


def _is_font_run(run: str) -> bool:
    if re.search(r"[әөүұқғңһіҹҝјіїєґў]", run, re.IGNORECASE):
        return False
    signals = {match[0].lower() for match in re.finditer(_FONT_SIGNAL, run)}
    return bool(signals) and re.search(r"[яюцъ]", run, re.IGNORECASE) is not None


def _from_font(letter: str) -> str:
    meant = _CYRILLIC_FONT.get(letter.lower())
    return letter if meant is None else as_large(meant, letter)

"""What a careful editor looks for in a language's text, beyond damage to its letters.

Each finding is a warning with a code, which an edition may turn off. The checks prefer to miss a
slip over accusing right text: a warning that is wrong teaches writers to ignore warnings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from msgspec import Struct

from kitabca.language.harmony import case_template, harmonise, spell, spoken_stem
from kitabca.language.letters import plain_lower
from kitabca.language.numerals import is_numeral
from kitabca.language.ordinals import ordinal
from kitabca.language.pack import Pack, read_pack
from kitabca.language.tongue import language
from kitabca.language.typography import ADDRESS, number_ranges


class Finding(Struct, frozen=True):
    """A place in a text (characters, end exclusive), what is the matter, and the right form.

    `hint` is the text to put in its place, empty where only a person can tell.
    """

    start: int
    end: int
    code: str
    parameters: Mapping[str, str]
    hint: str


_NO_PARAMETERS: Mapping[str, str] = MappingProxyType({})

_FIGURE_SUFFIX = re.compile(
    r"(?<![\w.,:/-])(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d[\d.,:]*%?)-([^\W\d_]+)(?![\w-])"
)
_ACRONYM_SUFFIX = re.compile(r"(?<![\w-])([^\W\d_]{2,})-([^\W\d_]+)(?![\w-])")
_ROMAN_SUFFIX = re.compile(r"(?<![\w-])([IVXLCDM]+)[- ]?(?:[ıiuü]?n)?(c[ıiuü])(?!\w)")
# Suffixes of case that are no words by themselves, unlike da, ya and in.
_ACRONYM_PARTED = re.compile(
    r"(?<![\w-])([A-ZƏÇŞÖÜİĞ]{2,})(?P<joint> (?=n|d[aə]n|[ıu]n|ün)|)"
    r"(n[ıiuü]n|d[aə]n|n[ıiuü]|d[aə]|[ıiuü]n|y[aə])(?![\w-])"
)
_LONG_ORDINAL = re.compile(r"[ıiuü]?nc[ıiuü]")
_SPACED_STOP = re.compile(r"(?<=[^\W\d_]{2}) +[.](?=[A-ZƏÇŞÖÜİ][a-zçəğıöşü])")
_PARTED_ORDINAL = re.compile(r"(?<![\w.,:/-])(\d+)(?: +[-–]? *|[-–] +|–|)(c[ıiuü])(?!\w)")
_PARTED_SUFFIX = re.compile(r"(?<![\w.,:/-])(\d+%?)(?: +-|- +|–)([^\W\d_]{1,4})(?![\w-])")
_DOTTED_NUMERAL = re.compile(r"(?<![\w-])[IVXLCDMİ]*İ[IVXLCDMİ]*(?!\w)")
_SINGLE_DOTTED = re.compile(
    r"(?<![\w.])İ(?= (?:əsr|hissə|fəsil|bölmə|cild|sinif|kurs|yarım|rüb|dərəcəli|qrup|[Dd]ünya "
    r"[Mm]üharibə|Pyotr|Nikolay|Aleksandr|Şah |Türkoloji|Qurultay))"
)
_QUOTE = re.compile(r"[\"'`´]")
_HYPHEN_FOR_DASH = re.compile(r"(?<=\S) +-{1,3} +(?=\S)|(?<=\w)-{2,3}(?=\w)|^- +(?=\w)", re.M)
_LEANING_HYPHEN = re.compile(r"(?<=[^\W\d_])(?: -(?=[^\W\d_]{2})|- (?=[^\W\d_]))([^\W\d_]+)")
_LEANING_DASH = re.compile(r"(?<=[^\W\d_])(?:– +| +–)(?=[^\W\d_])")
_DOUBLED_WORD = re.compile(r"(?<![\w-])([^\W\d_]+)[ \u00a0\n]+(?i:\1)(?![\w-])")
_DOUBLED_SPACE = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
_SPACE_BEFORE = re.compile(r"(?<=[\w”’)»])[ \u00a0]+(?=[,;!?)]|[.:](?:\s|$))")
_NO_SPACE_AFTER = re.compile(
    # The mark stands first, so that the search may go from mark to mark.
    r"[,.!?](?:(?<=[^\W\d_],)(?=[^\W\d_])"
    r"|(?:(?<=[^\W\d_A-Z]{3}[.!?])|(?<=[^\W\d_A-Z][!?]))(?!(?:Az|Com|Org|Ru|Tv)\b)(?=[A-ZƏÇŞÖÜİ][a-zə]))"
)
_DOUBLED_MARK = re.compile(r",,+|;;+|(?<![.?!:])\.\.(?!\.)|(?<!\w)::|!{4,}|\?{4,}")
_TWICE = (",,", ";;", "..", "::", "!!!!", "????")
_DIGIT = re.compile(r"\d")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_APOSTROPHE_SUFFIX = re.compile(r"(?<!\w)([^\W_]+)['’]([^\W\d_]+)(?!\w)")
_LETTERS = re.compile(r"[^\W\d_]+")


def findings(text: str, tag: str) -> list[Finding]:
    """All findings in a text, in order of place; addresses are passed over.

    >>> [(found.code, found.hint) for found in findings("2009-ci ildə, XİX  əsr", "az")]
    [('wrong-suffix', '2009-cu'), ('dotted-numeral', 'XIX'), ('doubled-space', ' ')]
    """
    pack = language(tag).pack
    found: list[Finding] = [*_marks(text), *_words_twice(text, pack)]
    if pack.tag == "az":
        found.extend(_azerbaijani(text, pack))
    if not pack.dates.month_capital and pack.tag != "und":
        found.extend(_capital_months(text, pack))
    found.extend(_foreign_letters(text, pack))
    found.extend(_neighbours(text, pack))
    found.extend(_mixed_alphabets(text))
    if not found:
        return []
    guarded = [match.span() for match in ADDRESS.finditer(text)]
    kept = [f for f in found if not any(s < f.end and f.start < e for s, e in guarded)]
    return sorted(kept, key=lambda f: (f.start, f.end, f.code))


def _simple(match: re.Match[str], code: str, hint: str = "") -> Finding:
    return Finding(match.start(), match.end(), code, {"seen": match[0]}, hint)


def _has(text: str, *parts: str) -> bool:
    """Whether a text has any of the parts: far quicker to ask than a search that finds none."""
    return any(part in text for part in parts)


def _marks(text: str) -> Iterator[Finding]:
    """Marks and spaces, alike in every language with quotes of its own."""
    for match in _QUOTE.finditer(text):
        code = "straight-quote" if match[0] in "\"'" else "accent-for-apostrophe"
        yield _simple(match, code)
    for match in _HYPHEN_FOR_DASH.finditer(text) if _has(text, " -", "- ", "--") else ():
        left = text[match.start() - 1 : match.start()]
        right = text[match.end() : match.end() + 1]
        if not (left.isdigit() and right.isdigit()) and right not in ("=", ">"):
            yield _simple(match, "hyphen-for-dash", "– " if not left else " – ")
    for start, end, dash in number_ranges(text) if "-" in text else ():
        if _is_about(text, start, end):
            continue
        yield Finding(start, end, "hyphen-for-dash", {"seen": text[start:end]}, dash)
    for match in _LEANING_DASH.finditer(text) if "–" in text else ():
        yield _simple(match, "dash-spacing", " – ")
    for match in _DOUBLED_SPACE.finditer(text) if "  " in text or "\u00a0" in text else ():
        yield _simple(match, "doubled-space", " ")
    for match in _SPACE_BEFORE.finditer(text):
        yield _simple(match, "space-before-mark")
    for match in _SPACED_STOP.finditer(text) if " ." in text else ():
        yield _simple(match, "space-before-mark", ". ")
    for match in _NO_SPACE_AFTER.finditer(text):
        yield _simple(match, "no-space-after-mark", match[0] + " ")
    for match in _DOUBLED_MARK.finditer(text) if _has(text, *_TWICE) else ():
        yield _simple(match, "doubled-mark", match[0][0])
    for match in _INVISIBLE.finditer(text):
        name = f"U+{ord(match[0]):04X}"
        yield Finding(match.start(), match.end(), "invisible-character", {"seen": name}, "")


# Two numbers that follow each other, before what they count: beş-altı yaşlı, 5-6 yaşlı.
_ABOUT = re.compile(r"(?<!\d)(?P<low>\d{1,2})-(?P<high>\d{1,2}) [^\W\d_]")
_HIGHEST_ABOUT = 20


def _is_about(text: str, start: int, end: int) -> bool:
    """Whether a hyphen joins two numbers said of one count, which is no range."""
    match = _ABOUT.match(text, max(start - 2, 0)) or _ABOUT.match(text, max(start - 1, 0))
    if match is None or match.end("low") != start or match.start("high") != end:
        return False
    low, high = int(match["low"]), int(match["high"])
    counted = _LETTERS.match(text, match.end() - 1)
    dated = counted is not None and _month_or_page(counted[0])
    return high == low + 1 and high <= _HIGHEST_ABOUT and not dated


def _month_or_page(word: str) -> bool:
    """Whether the word after two numbers says that they are days or pages, and so a range."""
    small = plain_lower(word, read_pack("az").letters)
    return small.startswith((*read_pack("az").dates.months, "səhifə", "fəsil", "fəsl", "maddə"))


def _words_twice(text: str, pack: Pack) -> Iterator[Finding]:
    for match in _DOUBLED_WORD.finditer(text):
        first = match[1]
        second = match[0][-len(first) :]
        small = plain_lower(first, pack.letters)
        if small != plain_lower(second, pack.letters) or small in pack.editor.doubles:
            continue
        # A small word before a capital is a word before a name: “bir Bir” is left to the reader.
        if second[0].isupper() and not first[0].isupper():
            continue
        opens = first[0].isupper() and second[0].islower()
        if opens and small in pack.editor.opening_doubles:
            continue
        if small in pack.editor.reduplicated:
            yield _simple(match, "parted-pair", f"{first}-{second}")
            continue
        yield Finding(match.start(), match.end(), "doubled-word", {"word": second}, first)


def _foreign_letters(text: str, pack: Pack) -> Iterator[Finding]:
    """w and â among letters that only this language has, or in a word that is no name."""
    strange = pack.editor.foreign_letters
    if not strange or not any(letter in text for letter in strange):
        return
    own = set("əığşİ") if pack.tag == "az" else set("ığş")
    for match in _LETTERS.finditer(text):
        small = plain_lower(match[0], pack.letters)
        seen = next((letter for letter in small if letter in strange), "")
        if not seen:
            continue
        french = re.search(r"eau|ch|ou|[éèêôëï]", small) is not None
        circumflex = seen in "âîû" and match[0].islower() and not french
        if circumflex or any(letter in own for letter in small):
            yield Finding(match.start(), match.end(), "foreign-letter", {"letter": seen}, "")


def _neighbours(text: str, pack: Pack) -> Iterator[Finding]:
    """Words of a related language; in a text with no letter of ours all of it may be that one."""
    words = pack.editor.neighbours
    if not words or "ə" not in text or words.keys().isdisjoint(_LETTERS.findall(text)):
        return
    for match in _LETTERS.finditer(text):
        if match[0] in words:
            yield _simple(match, "neighbours-word", words[match[0]])


def _mixed_alphabets(text: str) -> Iterator[Finding]:
    if text.isascii() or not re.search(r"[\u0370-\u052f]", text):
        return
    for match in _LETTERS.finditer(text):
        word = match[0]
        latin = re.search(r"[A-Za-z\u00c0-\u024f\u0250-\u02af]", word)
        other = re.search(r"[\u0370-\u03ff\u0400-\u052f]", word)
        if latin and other:
            yield _simple(match, "mixed-alphabets")


def _capital_months(text: str, pack: Pack) -> Iterator[Finding]:
    """A month with a capital in a date; 20 Yanvar and 28 May are names of days and streets."""
    if not _DIGIT.search(text) and " il" not in text:
        return
    rule, months = _month_rule(pack.tag)
    for match in rule.finditer(text) if _has(text, *months) else ():
        small = plain_lower(match[0], pack.letters)
        if match["declined"] and _is_name_of_day(text, match, pack):
            continue
        yield Finding(match.start(), match.end(), "capital-month", {"month": match[0]}, small)


def _is_name_of_day(text: str, match: re.Match[str], pack: Pack) -> bool:
    """20 Yanvar and 28 May are names too: 28 Mayda is at the station."""
    day = re.search(r"\d+ \Z", text[max(match.start() - 4, 0) : match.start()])
    name = f"{day[0]}{match[0]}" if day else ""
    return name.startswith(pack.editor.named_days or ("\0",))


@cache
def _month_rule(tag: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """The rule, and the months' names with capitals, without which nothing need be looked for."""
    pack = read_pack(tag)
    names = {name for table in pack.dates.month_cases.values() for name in table}
    names.update(pack.dates.months)
    capitals = sorted(language(tag).capital(name) for name in names)
    month = rf"(?:{'|'.join(capitals)})\w*"
    rule = re.compile(
        rf"(?<=\d )(?P<dated>{month})(?= \d{{4}})"
        # 15 Yanvarda
        rf"|(?<=\d )(?P<declined>(?:{'|'.join(capitals)})d[aə](?:n|k|ək)?)(?!\w)"
        rf"|(?<=\bilin )(?P<of_year>{month})"
        rf"|(?<=\w-c[ıiuü] il )(?P<in_year>{month})"
        rf"|(?<=[^\W\d_A-ZƏÇŞÖÜİĞ] )(?P<before_day>{month})(?= \d{{1,2}}\b)"
    )
    return rule, tuple(capitals)


def _azerbaijani(text: str, pack: Pack) -> Iterator[Finding]:
    if "-" in text or "–" in text:
        yield from _hyphened(text, pack)
    for match in _ACRONYM_PARTED.finditer(text):
        stem, suffix = match[1], match[3]
        if not is_numeral(stem):
            right = _right_acronym(stem, suffix, pack.tag) or f"{stem}-{suffix}"
            yield _simple(match, "parted-suffix", right)
    for match in _PARTED_ORDINAL.finditer(text):
        yield _simple(match, "parted-ordinal", ordinal(int(match[1]), pack))
    for match in _ROMAN_SUFFIX.finditer(text):
        if is_numeral(match[1]) or match[1] in "IVX":
            yield _simple(match, "numeral-suffix", match[1])
    if "İ" in text:
        for match in _DOTTED_NUMERAL.finditer(text):
            undotted = match[0].replace("İ", "I")
            if is_numeral(undotted, pack.letters.not_numerals):
                yield _simple(match, "dotted-numeral", undotted)
        for match in _SINGLE_DOTTED.finditer(text):
            yield _simple(match, "dotted-numeral", "I")
    if "’" in text or "'" in text:
        for match in _APOSTROPHE_SUFFIX.finditer(text):
            stem, suffix = match.groups()
            if (
                len(suffix) > 1
                and suffix in _surfaces("az")
                and (stem[0].isupper() or stem.isdigit())
            ):
                joint = "-" if stem.isdigit() or stem.isupper() else ""
                yield _simple(match, "apostrophe-suffix", f"{stem}{joint}{suffix}")


def _hyphened(text: str, pack: Pack) -> Iterator[Finding]:
    """What can only be wrong beside a hyphen."""
    yield from _figure_suffixes(text, pack)
    yield from _acronym_suffixes(text, pack)
    for match in _PARTED_SUFFIX.finditer(text):
        suffix = match[2]
        if suffix in _surfaces("az") and not suffix.startswith("c"):
            right = _right_figure(match[1], suffix, "az") or f"{match[1]}-{suffix}"
            yield _simple(match, "parted-suffix", right)
    for match in _LEANING_HYPHEN.finditer(text):
        if match[1] not in _surfaces("az") and match[1] not in _SUSPENDED:
            yield Finding(match.start(), match.start(1), "hyphen-for-dash", _NO_PARAMETERS, " – ")


# iki- və üçmərtəbəli: the hyphen hangs over to the next word.
_SUSPENDED = frozenset(("və", "ya", "yaxud", "habelə", "ilə", "da", "də"))

_CASES = (
    "ordinal", "genitive", "dative", "accusative", "locative", "ablative", "possessive",
    "possessive-genitive", "possessive-dative", "possessive-accusative", "limit", "plural",
    "quality", "abstract",
)  # fmt: skip


@cache
def _surfaces(tag: str) -> Mapping[str, tuple[str, ...]]:
    """Every form that a suffix of a figure can take, and the cases that have it."""
    pack = read_pack(tag)
    out: dict[str, tuple[str, ...]] = {}
    for case in _CASES:
        template = case_template(case, pack, figure=True)
        for said in ("bir", "altı", "iki", "on", "üç", "su", "ütü", "qırx"):
            form = harmonise(template, said, pack)
            if case not in out.get(form, ()):
                out[form] = (*out.get(form, ()), case)
    return MappingProxyType(out)


def _expected(said: str, suffix: str, pack: Pack) -> tuple[str, ...]:
    """The right forms of what a suffix may be, after a stem said so; empty if it is none."""
    cases = _surfaces(pack.tag).get(suffix, ())
    forms = (harmonise(case_template(case, pack, figure=True), said, pack) for case in cases)
    return tuple(dict.fromkeys(forms))


# The whole ending of the day of a month, of which a figure writes the end: 26-sında is 26-da.
_POSSESSED_SUFFIX = re.compile(
    r"s?[ıiuü](?:(?P<locative>nd[aə])|(?P<ablative>nd[aə]n)|(?P<dative>n[aə])"
    r"|(?P<accusative>n[ıiuü])|(?P<genitive>n[ıiuü]n))"
)


def _figure_suffixes(text: str, pack: Pack) -> Iterator[Finding]:
    for match in _FIGURE_SUFFIX.finditer(text):
        right = _right_figure(match[1], match[2], pack.tag)
        if right:
            yield _simple(match, "wrong-suffix", right)


_LONGEST_FIGURE = 16


@lru_cache(maxsize=4096)
def _right_figure(figure: str, suffix: str, tag: str) -> str:
    """The figure with the suffix that was meant, or nothing if it has it or none is known."""
    pack = read_pack(tag)
    if _LONG_ORDINAL.fullmatch(suffix) and figure.isdecimal() and len(figure) < _LONGEST_FIGURE:
        return ordinal(int(figure), pack)
    # A Turkish hand writes e for ə: 18:00-de.
    ours = suffix.replace("e", "ə") if len(suffix) > 1 else suffix
    long = _POSSESSED_SUFFIX.fullmatch(ours)
    if suffix == "a" or (long is None and ours not in _surfaces(tag)):
        # 5-a is a class or a clause.
        return ""
    try:
        said = spoken_stem(figure, pack).spoken
    except ValueError:
        return ""
    if long is not None and ours not in _surfaces(tag):
        template = case_template(f"possessive-{long.lastgroup}", pack, figure=True)
        buffered = template if template.startswith("n") else f"n{template}"
        if suffix == harmonise(f"(s)I{buffered}", said, pack):
            return ""
        return f"{figure}-{harmonise(template, said, pack)}"
    right = _expected(said, ours, pack)
    return "" if suffix in right else f"{figure}-{right[0]}"


def _acronym_suffixes(text: str, pack: Pack) -> Iterator[Finding]:
    for match in _ACRONYM_SUFFIX.finditer(text):
        if match[1].isupper() and match[2].islower():
            right = _right_acronym(match[1], match[2], pack.tag)
            if right:
                yield _simple(match, "wrong-suffix", right)


@lru_cache(maxsize=4096)
def _right_acronym(stem: str, suffix: str, tag: str) -> str:
    """The acronym's right suffix, where every way to say the acronym agrees that it is wrong."""
    pack = read_pack(tag)
    if suffix not in _surfaces(tag) or is_numeral(stem) or stem[-1] in "HKXQ":
        return ""
    dotted = stem.replace("I", "İ")
    if dotted != stem and stem not in _known_readings(pack):
        # SSRI-nin: the suffix, or the list of acronyms, says that the I has lost its dot.
        said = _readings(dotted, pack)
        meant = [form for one in said for form in _expected(one, suffix, pack)]
        if dotted in _known_readings(pack) or any(_alike(suffix, form) for form in meant):
            fits = suffix in meant or any(_alike(suffix, form) for form in meant)
            return f"{dotted}-{suffix if fits else meant[0]}"
    readings = _readings(stem, pack)
    if len({_is_back(said) for said in readings}) != 1:
        return ""
    right = [form for said in readings for form in _expected(said, suffix, pack)]
    if any(_alike(suffix, form) for form in right):
        return ""
    return f"{stem}-{right[0]}"


def _known_readings(pack: Pack) -> Mapping[str, str]:
    return pack.harmony.readings if pack.harmony else {}


def _readings(stem: str, pack: Pack) -> tuple[str, ...]:
    known = _known_readings(pack).get(stem)
    if known is not None:
        return (known,)
    small = plain_lower(stem, pack.letters)
    names = pack.harmony.letter_names if pack.harmony else {}
    spelled = "".join(names.get(letter, letter) for letter in small)
    has_vowel = any(letter in pack.letters.vowels for letter in small)
    return (spell(stem, pack), small, spelled) if has_vowel else (spelled,)


def _is_back(said: str) -> bool:
    return next((vowel in "aıou" for vowel in reversed(said) if vowel in "aıoueəiöü"), False)


def _alike(suffix: str, form: str) -> bool:
    """Whether two suffixes have the same vowels, as -in and -nin: the norms leave both open."""
    return [v for v in suffix if v in "aıoueəiöü"] == [v for v in form if v in "aıoueəiöü"]

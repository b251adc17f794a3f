"""Divides Azerbaijani words into syllables and says where a line may break.

`docs/hyphenation.md` states the rules with their sources. Nothing is remembered between calls:
whoever sets a book keeps the answers.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import pairwise
from typing import Final

from kitabca import HOME
from kitabca.language.syllables import VOWELS as VOWELS_OF
from kitabca.language.syllables import syllable_breaks

VOWELS: Final = frozenset("aeəıioöuü")
ALPHABET: Final = frozenset("abcçdeəfgğhxıijkqlmnoöprsştuüvyz")

APOSTROPHES: Final = "'’ʼ‘"
HYPHENS: Final = "-‐"
"""Hyphens after which a line may break; U+2011 is the one that forbids it."""

DASHES: Final = "–—"

LEAST_LETTERS: Final = 2
"""No single letter is left behind or carried over (language.az/ru/06141720)."""

LONGEST_ACRONYM: Final = 5
"""A word in capitals of at most so many letters is taken for an acronym (ABŞ, ATƏT, ARDNŞ)."""

LONG_ACRONYMS: Final = {
    *("azərtac", "azpromo", "icesco", "isesko", "türkpa", "türksoy"),
    *("unesco", "unicef", "yunesko", "yunisef"),
}

LOAN_ONSETS: Final = {
    "r": ("pbtdkqgfv", "aeəıioöuü"),
    "y": ("pbtdfvmnsz", "aeou"),
    "l": ("pbkqgf", "eoö"),
}
"""What may open a syllable after a third consonant: last consonant → (the one before, the vowel).

No suffix of Azerbaijani begins with r, or with y after a consonant, and none has e, o or ö after
l; so these clusters betray a loan stem (elek-tron, ok-tyabr, kom-pleks), whereas xalq-lar and
bank-lı have a suffix.
"""

FOURTH_ONSETS: Final = {
    **dict.fromkeys(("spl", "skl", "nşt", "dşt", "kşt", "qst", "kst", "dst"), "aeəıioöuü"),
    "sts": "eoö",
}
"""Ends of a cluster of four that divide before the last two, and the vowels after them.

Four consonants go two and two: eks-plu-a-ta-si-ya, eyn-şteyn, qanq-ster, eks-tsen-trik; but
tekst-siz and punkt-lar have a suffix, which holds no e, o or ö.
"""

FOREIGN_PATTERNS: Final = {"en": "en_GB", "en-us": "en_US", "en-gb": "en_GB"}
"""Tags for which the choice of pyphen's patterns is ours; others are looked up by their name."""

FOREIGN_LAST_LETTERS: Final = {"en": 3, "fr": 3}
"""Letters that a language wants carried over, where more than two (TeX's righthyphenmin)."""

_RUN = re.compile(rf"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f]|[{APOSTROPHES}](?=[^\W\d_]))*")
_MARK = re.compile("[\u0300-\u036f]")
_ADDRESS = re.compile(r"@|://|www\.|\w\.\w|[/\\_#&=%+~]")
_DIGIT = re.compile(r"\d")
_ROMAN = re.compile(r"[IVXLCDM]+")
_SMALL = "".join(sorted(ALPHABET))
_CAPITALS = _SMALL.replace("i", "İ").upper()
# Nearly all words: of our letters, one capital at most, at the beginning, between marks that join
# nothing. What `_token_breaks` looks for besides can't be in them.
_PLAIN = re.compile(rf"[“„«(\[]*([{_CAPITALS}]?[{_SMALL}]+)[.,;:!?…”»)\]]*")

# Second members that make a compound with any word before them. The letter classes keep out
# roots that merely end alike (getmə, yetmə, gedici; dürüstü).
GENERIC_JOINS: Final = (
    r"(?<=l[aə]r)arası",
    r"(?<=[^aeəıioöuügy])(?:etmə|etdir|edici|edilmə)",
    r"(?<=[^aeəıioöuüb])ölç(?:ən|mə|ü)",
    r"(?<!dür)(?<=[^aeəıioöuü])üstü",
    # müstəqil is one word after a prefix too.
    r"(?<!dür)(?<=[^aeəıioöuüm])üstə",
    r"(?<=[^aeəıioöuüky])ürəkli",
    r"(?<=[^aeəıioöuüdb])oğl(?:u|an)",
    r"(?<=[^aeəıioöuüt])oxşar",
    r"(?<=[^aeəıioöuütq])oxuyan",
    r"(?<=[^aeəıioöuü])(?:öyrən|öyrət|övlad|əsaslı|otaqlı)",
    r"(?<=[^aeəıioöuübk])ört(?:ü|m)",
    r"(?<=[^aeəıioöuük])ömürlü",
    r"(?<=[^aeəıioöuüq])uşaqlı",
    r"(?<=[^aeəıioöuübdmsy])ayaqlı",
    r"(?<=[^aeəıioöuün])əsrli",
    # Məmməd-abad; but Aşqa-bad, araba-da, and kitaba-dək with the suffix of a limit.
    r"(?<=[^aeəıioöuü])(?<!ar)(?<!şq)abad(?!ə)",
    # After a vowel: no stem holds these, so two vowels meet only where two words do.
    r"(?<=[aeəıioöuü])(?:adam|ağac|arası|ayağ|ayaq|otağ|otaq|uşağ|uşaq|ürək)",
)
_GENERIC = re.compile("|".join(GENERIC_JOINS))
# The members alone: what stands before them is dear to look at, and few words hold any.
_MEMBER = re.compile("|".join(re.sub(r"\(\?<[^)]*\)", "", join) for join in GENERIC_JOINS))


def lowered(text: str) -> str:
    """Lower-case by the Azerbaijani pairs İ/i and I/ı, keeping every offset."""
    return text.replace("İ", "i").replace("I", "ı").lower()


def read_joins(lines: Iterable[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Group the list of joins by the first three letters of an entry, longest entries first.

    An entry is a beginning of words: `|` marks the join of a compound, `-` a border of syllables
    that the rules would not find. Each comes back as (letters, marked).
    """
    heads: dict[str, list[tuple[str, str]]] = {}
    for line in lines:
        for marked in line.partition("#")[0].split():
            plain = marked.replace("|", "").replace("-", "")
            heads.setdefault(plain[:3], []).append((plain, marked))
    return {
        head: tuple(sorted(set(entries), key=lambda entry: (-len(entry[0]), entry[1])))
        for head, entries in heads.items()
    }


def _stored_joins() -> dict[str, tuple[tuple[str, str], ...]]:
    source = HOME / "language" / "data" / "az_joins.txt"
    return read_joins(source.read_text(encoding="utf-8").splitlines())


JOINS: Final = _stored_joins()


def rule_syllables(word: str) -> list[int]:
    """Divide one simple word in small letters by the rules alone.

    V-V, V-CV, VC-CV; of three or more consonants all but the last close the syllable, unless the
    last two can only open a loan stem's syllable.
    """
    offsets: list[int] = []
    previous = -1
    for place, letter in enumerate(word):
        if letter not in VOWELS:
            continue
        if previous >= 0:
            between = place - previous - 1
            offset = place - 1 if between else place
            if between > 2 and _opens_syllable(word, place, between):
                offset = place - 2
            offsets.append(offset)
        previous = place
    return offsets


def _opens_syllable(word: str, vowel: int, between: int) -> bool:
    if between > 3 and word[vowel] in FOURTH_ONSETS.get(word[vowel - 3 : vowel], ""):
        return True
    onset = LOAN_ONSETS.get(word[vowel - 1])
    return onset is not None and word[vowel - 2] in onset[0] and word[vowel] in onset[1]


def joins_of(word: str) -> list[tuple[int, bool]]:
    """Borders that the rules cannot see, in a word of small letters.

    Each is (offset, whether it is the join of a compound). The list of joins is asked first; only
    a word that it does not know is searched for second members that join freely.
    """
    for plain, marked in JOINS.get(word[:3], ()):
        if word.startswith(plain):
            found: list[tuple[int, bool]] = []
            offset = 0
            for letter in marked:
                if letter in "|-":
                    found.append((offset, letter == "|"))
                else:
                    offset += 1
            return found
    if not _MEMBER.search(word):
        return []
    first_vowel = next((place for place, c in enumerate(word) if c in VOWELS), len(word))
    return [
        (match.start(), True) for match in _GENERIC.finditer(word) if first_vowel < match.start()
    ]


def _has_vowel(letters: str) -> bool:
    return any(letter in VOWELS for letter in letters)


def _divide(word: str) -> tuple[list[int], list[int]]:
    """Syllable borders of a run of small letters, and those among them where a line may break."""
    if any(mark in word for mark in APOSTROPHES):
        return _divide_apostrophes(word)
    joins = joins_of(word)
    if not joins:
        borders = rule_syllables(word)
        return borders, _inner(borders, len(word))
    borders = _borders_between(word, [offset for offset, _ in joins])
    # A member is broken as a word of its own: never Əziza-ğa (language.az/ru/06141720).
    ends = [0, *(offset for offset, compound in joins if compound), len(word)]
    return borders, _far_from(ends, borders)


def _borders_between(word: str, joins: Sequence[int]) -> list[int]:
    borders: list[int] = []
    for start, end in pairwise([0, *joins, len(word)]):
        borders += [start + offset for offset in rule_syllables(word[start:end])]
        borders.append(end)
    return borders[:-1]


def _far_from(ends: Sequence[int], borders: Iterable[int]) -> list[int]:
    """Borders that leave enough letters to each end of a member, the ends within the word too."""
    near = {end + step for end in ends for step in range(1 - LEAST_LETTERS, LEAST_LETTERS) if step}
    return [border for border in borders if border not in near]


def _inner(borders: Iterable[int], length: int) -> list[int]:
    """`_far_from` of a word that is no compound."""
    return [border for border in borders if LEAST_LETTERS <= border <= length - LEAST_LETTERS]


def _divide_apostrophes(word: str) -> tuple[list[int], list[int]]:
    """An apostrophe closes its syllable (sür’-ət), and no line breaks beside it."""
    last_vowel = max((place for place, c in enumerate(word) if c in VOWELS), default=-1)
    closed: list[int] = []
    voiced = False
    for place, letter in enumerate(word):
        if letter in VOWELS:
            voiced = True
        elif letter in APOSTROPHES and voiced and place < last_vowel:
            closed.append(place + 1)
            voiced = False
    borders = _borders_between(word, closed)
    beside = _beside_apostrophes(word)
    apart = _far_from([0, len(word)], borders)
    return borders, [border for border in apart if border not in beside]


def _beside_apostrophes(word: str) -> set[int]:
    return {
        offset
        for place, letter in enumerate(word)
        if letter in APOSTROPHES
        for offset in (place, place + 1)
    }


def _bases(run: str) -> tuple[str, list[int]]:
    """Letters of a run without accents, in small letters, and where each stands in the run."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(lowered(run)):
        if _MARK.match(letter):
            continue
        base = letter if letter in ALPHABET else unicodedata.normalize("NFD", letter)[0]
        letters.append(base)
        places.append(place)
    return "".join(letters), places


def syllables(word: str) -> tuple[int, ...]:
    """Offsets between all syllables of an Azerbaijani word, a hard hyphen not counted.

    Letters of other alphabets count as consonants and accents are read past, so that any string
    has an answer.

    >>> marked("Nailə", syllables("Nailə"))
    'Na-i-lə'
    >>> marked("transkripsiya", syllables("transkripsiya"))
    'trans-krip-si-ya'
    """
    offsets: list[int] = []
    for run in _RUN.finditer(word):
        letters, places = _bases(run.group())
        offsets += [run.start() + places[offset] for offset in _divide(letters)[0]]
    return tuple(offsets)


def breaks(word: str) -> tuple[int, ...]:
    """Offsets where a line may break inside an Azerbaijani word.

    At least two letters stay on each side, in each member of a compound too. A hard hyphen breaks
    after itself (nothing is to be added there). Left whole: anything with a digit (`1992-ci`), an
    address, an acronym with its suffix (`BMT-nin`), a word in MixedCase, and a word with a letter
    that is not Azerbaijani. Words in capitals of six letters or more are divided as words.

    >>> marked("Əzizağa", breaks("Əzizağa"))
    'Əziz-ağa'
    >>> breaks("BMT-nin"), breaks("1992-ci"), breaks("mə’lum")
    ((), (), ())
    """
    plain = _PLAIN.fullmatch(word)
    if plain is None:
        return _token_breaks(word, _azerbaijani_run)
    start = plain.start(1)
    return tuple([start + offset for offset in _divide(lowered(plain[1]))[1]])


def _azerbaijani_run(run: str) -> Sequence[int]:
    letters = lowered(run)
    if not all(letter in ALPHABET or letter in APOSTROPHES for letter in letters):
        return ()
    return _divide(letters)[1]


def _token_breaks(word: str, divide: Callable[[str], Sequence[int]]) -> tuple[int, ...]:
    if _DIGIT.search(word) or _ADDRESS.search(word):
        return ()
    offsets: list[int] = []
    letters = sum(letter.isalpha() for letter in word)
    passed = 0
    closed = False
    previous_end = 0
    for match in _RUN.finditer(word):
        run, start = match.group(), match.start()
        between = word[previous_end:start] if passed else ""
        suffix = closed and between in HYPHENS and run[0].islower()
        hyphenated = between != "" and between in HYPHENS + DASHES
        if hyphenated and not suffix and LEAST_LETTERS <= passed <= letters - LEAST_LETTERS:
            offsets.append(start)
        closed = suffix or _is_acronym(run)
        if not closed and not _is_mixed(run):
            offsets += [start + offset for offset in divide(run)]
        passed += sum(letter.isalpha() for letter in run)
        previous_end = match.end()
    return tuple(offsets)


def _is_acronym(run: str) -> bool:
    if len(run) == 1 or not run.isupper():
        return False
    small = lowered(run)
    return (
        len(run) <= LONGEST_ACRONYM
        or not _has_vowel(small)
        or small in LONG_ACRONYMS
        or _ROMAN.fullmatch(run) is not None
    )


def _is_mixed(run: str) -> bool:
    return not run.isupper() and any(letter.isupper() for letter in run[1:])


def breaks_for(tag: str) -> Callable[[str], tuple[int, ...]]:
    """The function that finds the breaks of a word in the language of a BCP 47 tag: the offsets at
    which a line may end.

    Turkish and Kazakh go by syllables as Azerbaijani does, other languages by pyphen's patterns; a
    language without any gives no offsets.
    Digits, addresses, acronyms and apostrophes are kept whole as in Azerbaijani.
    """
    if tag.lower().partition("-")[0] == "az":
        return breaks
    own = tag.lower().partition("-")[0]
    if own in VOWELS_OF:
        return partial(_token_breaks, divide=partial(syllable_breaks, tag=own))
    # Imported here so that a book wholly in Azerbaijani does not read pyphen's dictionaries.
    import pyphen

    name = FOREIGN_PATTERNS.get(tag.lower()) or pyphen.language_fallback(tag.replace("-", "_"))
    if name is None:
        return _whole
    last = FOREIGN_LAST_LETTERS.get(name.partition("_")[0], LEAST_LETTERS)
    dictionary = pyphen.Pyphen(lang=name, left=LEAST_LETTERS, right=last)
    return partial(_token_breaks, divide=partial(_pattern_run, positions=dictionary.positions))


def _whole(word: str) -> tuple[int, ...]:
    """A language without patterns leaves its words whole."""
    return ()


def _pattern_run(run: str, positions: Callable[[str], Iterable[int]]) -> list[int]:
    # pyphen lower-cases for itself; where that changes the length its offsets would lie.
    if len(run.lower()) != len(run):
        return []
    beside = _beside_apostrophes(run)
    return [int(offset) for offset in positions(run) if offset not in beside]


def marked(word: str, offsets: Iterable[int], mark: str = "-") -> str:
    """The word with a mark at each offset, except where a hard hyphen already stands.

    >>> marked("qeyri-adi", breaks("qeyri-adi"))
    'qey-ri-adi'
    """
    parts: list[str] = []
    start = 0
    for offset in offsets:
        parts.append(word[start:offset])
        if word[offset - 1] not in HYPHENS + DASHES:
            parts.append(mark)
        start = offset
    return "".join([*parts, word[start:]])

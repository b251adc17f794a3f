"""The shape of a language pack: what `packs/<tag>.toml` may say, read strictly.

An unknown key or a value of a wrong type is an error, so that a slip in a pack is found when the
pack is read and not when a book is.
"""

# Annotations are not left as strings here: msgspec reads them, and would compile each one.

import tomllib
from functools import cache
from typing import Literal

import msgspec

from kitabca import HOME
from kitabca.prepared import read_toml


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a pack; every key that it lacks is an error unless it has a default."""


class Letters(_Table, frozen=True):
    """The alphabet and what case needs to know."""

    alphabet: str
    vowels: str
    dotted_i: bool = False
    small_words: tuple[str, ...] = ()
    not_numerals: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    slug: dict[str, str] = {}


class Order(_Table, frozen=True):
    """Differences from the order of CLDR's root: `after = { "ç" = "c" }` is `&c<ç`."""

    scripts: tuple[str, ...] = ()
    after: dict[str, str] = {}
    before: dict[str, str] = {}


class Numbers(_Table, frozen=True):
    """How a number is written, and the words by which it is said.

    `endings` is a regular expression for what may stand behind a number in words, `unlike` words
    that only look like one, `hour` what stands before the hour of a day; without `endings` no
    number is read from words. `counted` is a regular expression for what makes a number of a
    hundred or a thousand alone. `names_before` and `names_after` tell a number that counts nothing:
    a century, a table of the book, how long a thing lasts, a street that is called by a day.
    """

    decimal: str
    group: str
    percent: str
    currency: str
    family: Literal["turkic", "english", "none"] = "none"
    digits: tuple[str, ...] = ()
    teens: tuple[str, ...] = ()
    tens: tuple[str, ...] = ()
    hundred: str = ""
    scales: tuple[str, ...] = ()
    minus: str = ""
    conjunction: str = ""
    ordinal_template: str = ""
    ordinal_words: dict[str, str] = {}
    endings: str = ""
    unlike: tuple[str, ...] = ()
    hour: str = ""
    counted: str = ""
    names_before: str = ""
    names_after: str = ""


class Ordinals(_Table, frozen=True):
    """How an ordinal is written in figures: by harmony, or by the first ending that matches."""

    kind: Literal["harmony", "endings"]
    template: str = ""
    join: str = ""
    endings: tuple[tuple[str, str], ...] = ()


class Archiphoneme(_Table, frozen=True):
    """A letter of a template and what it becomes after the last vowel or the last sound."""

    by: Literal["vowel", "final"]
    choices: dict[str, str]
    otherwise: str = ""


class HardEndings(_Table, frozen=True):
    """Words whose last letter is never softened."""

    words: tuple[str, ...] = ()


class Possessed(_Table, frozen=True):
    """Words that stand possessed in names (Bakı şəhəri): whole, or by how they end.

    A genitive or an ordinal before a word tells it possessed too: `head`, `genitive`,
    `after_ordinal`, `ordinal` and `figure` are regular expressions for small letters, the last for
    a figure with its suffix; `unlike` are words that only look like one of the former.
    """

    words: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    cases: dict[str, str] = {}
    head: str = ""
    genitive: str = ""
    after_ordinal: str = ""
    ordinal: str = ""
    figure: str = ""
    unlike: tuple[str, ...] = ()


class Joins(_Table, frozen=True):
    """What stands between a stem and its suffix."""

    figure: str
    name: str
    word: str


class Harmony(_Table, frozen=True):
    """Suffixes of a Turkic language: templates, and how figures and acronyms are said.

    `codas` are pairs of consonants that may end a word, so that an acronym is said as one (TASS).
    """

    letters: dict[str, Archiphoneme]
    joins: Joins
    cases: dict[str, str]
    neutral: str = ""
    softening: dict[str, str] = {}
    hard_endings: HardEndings = HardEndings()
    exceptions: dict[str, str] = {}
    possessed: Possessed = Possessed()
    figure_cases: dict[str, str] = {}
    case_names: dict[str, str] = {}
    readings: dict[str, str] = {}
    codas: tuple[str, ...] = ()
    letter_names: dict[str, str] = {}
    symbols: dict[str, str] = {}


class Names(_Table, frozen=True):
    """What tells a patronymic from a surname: whole words, or the ends of words."""

    patronymics: tuple[str, ...] = ()
    patronymic_endings: tuple[str, ...] = ()


class Dates(_Table, frozen=True):
    """Names of months, and a template for every form and precision of a date."""

    months: tuple[str, ...]
    forms: dict[str, dict[str, str]]
    decade: str
    century: str
    century_part: str
    parts: dict[str, str]
    month_capital: bool = False
    month_cases: dict[str, tuple[str, ...]] = {}


class Typography(_Table, frozen=True):
    """Quotes, dashes and what a line must not part."""

    quotes: tuple[str, str, str, str]
    apostrophe: str
    dash: str
    ellipsis: str
    suffix_after_quote: bool = False
    before_number: tuple[str, ...] = ()
    after_number: tuple[str, ...] = ()
    titles_before_name: tuple[str, ...] = ()
    together: tuple[str, ...] = ()


class Editor(_Table, frozen=True):
    """What a careful editor lets pass, and what he knows by sight.

    `doubles` may stand twice; `opening_doubles` may where the first opens a sentence (Sən sən
    ol); `reduplicated` are joined by a hyphen (yavaş-yavaş). `neighbours` are words of a related
    language that the language has not, with its own. `named_days` are days whose
    names are names of places too (28 May), and keep their capitals.
    """

    doubles: tuple[str, ...] = ()
    opening_doubles: tuple[str, ...] = ()
    reduplicated: tuple[str, ...] = ()
    neighbours: dict[str, str] = {}
    named_days: tuple[str, ...] = ()
    foreign_letters: str = ""


class Pack(_Table, frozen=True):
    """All that is true of one language and is data."""

    tag: str
    name: str
    direction: Literal["ltr", "rtl"]
    letters: Letters
    order: Order
    numbers: Numbers
    ordinals: Ordinals
    names: Names
    dates: Dates
    typography: Typography
    words: dict[str, str]
    editor: Editor = Editor()
    harmony: Harmony | None = None


@cache
def tags() -> tuple[str, ...]:
    """The languages that have a pack, in the order of their tags."""
    folder = HOME / "language" / "packs"
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".toml")))


@cache
def read_pack(tag: str) -> Pack:
    """The pack of exactly this tag; KeyError if there is none, ValueError if it is malformed."""
    if tag not in tags():
        raise KeyError(tag)
    text = (HOME / "language" / "packs" / f"{tag}.toml").read_text("utf-8")
    try:
        return msgspec.convert(read_toml(text), type=Pack)
    except (msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"language pack {tag}.toml: {error}") from error

"""`Language`: all that is true of a language, behind one record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from kitabca.language import dates, figures, letters, names, ordinals, words_of_numbers
from kitabca.language.harmony import attach
from kitabca.language.no_breaks import no_breaks
from kitabca.language.order import Collator, SortKey
from kitabca.language.pack import Pack, read_pack, tags
from kitabca.language.scripts import direction
from kitabca.language.typography import smarten
from kitabca.model import PartialDate

if TYPE_CHECKING:
    from kitabca.recalled import Recalled, Rule


class Language(Struct, frozen=True):
    """A language as a book needs it; get one with `language(tag)`."""

    pack: Pack
    words: Mapping[str, str]
    _collator: Collator
    _holds: Rule | None = None

    @property
    def tag(self) -> str:
        """The tag of the pack, BCP 47; `und` for a language without a pack."""
        return self.pack.tag

    @property
    def name(self) -> str:
        """The language's own name for itself."""
        return self.pack.name

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """The direction of its lines."""
        return self.pack.direction

    def upper(self, text: str) -> str:
        """Capitals; i has its own in Azerbaijani and Turkish (Unicode SpecialCasing).

        >>> language("az").upper("istiqlal işığı, xix əsr"), language("en").upper("istiqlal")
        ('İSTİQLAL İŞIĞI, XIX ƏSR', 'ISTIQLAL')
        """
        return letters.upper(text, self.pack.letters)

    def lower(self, text: str) -> str:
        """Small letters; Roman numerals keep their capitals.

        >>> language("az").lower("SIRA İSTİQLALI, XIX ƏSR")
        'sıra istiqlalı, XIX əsr'
        """
        return letters.lower(text, self.pack.letters)

    def title(self, text: str) -> str:
        """A capital for each word but particles; numerals and acronyms are left whole.

        >>> language("az").title("istiqlal və ıldırım: XIX əsr, BMT-nin qərarı")
        'İstiqlal və Ildırım: XIX Əsr, BMT-nin Qərarı'
        """
        return letters.title(text, self.pack.letters)

    def capital(self, text: str) -> str:
        """The first letter capital, the rest untouched.

        >>> language("az").capital("“islam Əməkdaşlıq”"), language("az").capital("34-cü ildönümü")
        ('“İslam Əməkdaşlıq”', '34-cü ildönümü')
        """
        return letters.capital(text, self.pack.letters)

    def small_capitals(self, text: str) -> str:
        """Text for the font feature `smcp`: acronyms and numerals come down with the rest.

        >>> language("az").small_capitals("BMT və XIX əsr, Əliyev")
        'bmt və xıx əsr, Əliyev'
        """
        return letters.small_capitals(text, self.pack.letters)

    def sort_key(self, text: str) -> SortKey:
        """A key that puts texts in the order of CLDR's collation for the language.

        >>> sorted(["xal", "hal", "qız", "kitab", "ev", "əl"], key=language("az").sort_key)
        ['ev', 'əl', 'hal', 'xal', 'kitab', 'qız']
        """
        return self._collator.key(text)

    def ordinal(self, n: int) -> str:
        """An ordinal in figures; ValueError below zero.

        >>> [language(tag).ordinal(34) for tag in ("az", "en", "kk", "ru", "tr")]
        ['34-cü', '34th', '34-ші', '34-й', '34.']
        """
        return ordinals.ordinal(n, self.pack)

    def ordinal_word(self, n: int) -> str:
        """An ordinal in words (sıra sayı); ValueError where the language declines them.

        >>> language("az").ordinal_word(1992)
        'min doqquz yüz doxsan ikinci'
        """
        return ordinals.ordinal_word(n, self.pack)

    def cardinal_word(self, n: int) -> str:
        """A number in words (miqdar sayı), beyond a billion; ValueError past the pack's scales.

        >>> language("az").cardinal_word(1000613), language("en").cardinal_word(613)
        ('bir milyon altı yüz on üç', 'six hundred and thirteen')
        """
        return words_of_numbers.cardinal(n, self.pack.numbers)

    def suffix(self, stem: str | int, case: str) -> str:
        """A stem with a suffix of case, as the stem is said; ValueError if that is unknown.

        Stems: whole numbers, decimals, percent, clock times, dates, Roman numerals, acronyms and
        plain words. Cases by English names or the language's own (`yiyəlik`). A case of a
        possessed form (`possessive-dative`) follows names of days: fevralın 26-na.

        >>> az = language("az")
        >>> az.suffix(21, "ablative"), az.suffix(26, "dative"), az.suffix(26, "possessive-dative")
        ('21-dən', '26-ya', '26-na')
        >>> az.suffix("BMT", "genitive"), az.suffix("ABŞ", "yiyəlik"), az.suffix("Bakı", "locative")
        ('BMT-nin', 'ABŞ-ın', 'Bakıda')
        """
        return attach(str(stem), case, self.pack)

    def number(self, value: int | Decimal, places: int | None = None) -> str:
        """A quantity in groups of three; years go through `date`.

        >>> language("az").number(Decimal("1234567.89"))
        '1.234.567,89'
        >>> language("az").number(-28)
        '−28'
        """
        return figures.number(value, places, self.pack.numbers)

    def percent(self, value: int | Decimal, places: int | None = None) -> str:
        """So many hundredths.

        >>> language("az").percent(26), language("tr").percent(26)
        ('26%', '%26')
        """
        return figures.percent(value, places, self.pack.numbers)

    def currency(self, value: int | Decimal, symbol: str = "₼", places: int | None = None) -> str:
        """Money; the space is U+00A0, as in CLDR.

        >>> language("az").currency(Decimal("12.5"))
        '12,50\\xa0₼'
        """
        return figures.currency(value, symbol, places, self.pack.numbers)

    def date(self, when: PartialDate, form: str = "long", case: str | None = None) -> str:
        """A date or range: forms long, running, narrative, short, day, night, night-full.

        >>> az, day = language("az"), PartialDate(2026, 2, 26)
        >>> az.date(day), az.date(day, "running"), az.date(day, "running", "locative")
        ('26 fevral 2026', '26 fevral 2026-cı il', '26 fevral 2026-cı ildə')
        >>> az.date(PartialDate(1992, 2, 25, PartialDate(1992, 2, 26)), "night-full")
        '1992-ci il fevralın 25-dən 26-na keçən gecə'
        """
        return dates.date(when, form, case, self.pack)

    def decade(self, year: int, case: str | None = None) -> str:
        """The decade that a year begins.

        >>> language("az").decade(1990, "genitive")
        '1990-cı illərin'
        """
        return dates.decade(year, case, self.pack)

    def century(self, number: int, part: str | None = None, case: str | None = None) -> str:
        """A century, or its start, middle or end; ValueError says which parts and cases there are.

        >>> language("az").century(20, "end", "locative")
        'XX əsrin sonunda'
        """
        return dates.century(number, part, case, self.pack)

    def smarten(self, segments: Sequence[str]) -> list[str]:
        """A paragraph's pieces of text, in order, with quotes, dashes and ellipses made right.

        >>> language("az").smarten(['O dedi: "Bu -- ', "'Xəzər'", 'in səsidir...", 1988-1994'])
        ['O dedi: “Bu – ', '‘Xəzər’', 'in səsidir…”, 1988–1994']
        """
        return smarten(segments, self.pack.typography)

    def no_breaks(self, text: str) -> tuple[tuple[int, int], ...]:
        """Spans that a line must not break in, merged and in order.

        >>> text = "M. Füzuli haqqında 1992-ci ildə, səh. 12"
        >>> [text[start:end] for start, end in language("az").no_breaks(text)]
        ['M. Füzuli', '1992-ci ildə', 'səh. 12']
        """
        return self._holds(text) if self._holds else no_breaks(text, self.pack.tag)

    def slug(self, text: str) -> str:
        """An ASCII name for a file or an anchor.

        >>> language("az").slug("Xocalı: İşğal və ədalət, XIX əsr")
        'xocali-isgal-ve-edalet-xix-esr'
        """
        return letters.slug(text, self.pack.letters)

    def filing(self, name: str, surname: str | None = None) -> str:
        """A personal name with its surname first.

        >>> language("az").filing("Üzeyir bəy Əbdülhüseyn oğlu Hacıbəyli")
        'Hacıbəyli, Üzeyir bəy Əbdülhüseyn oğlu'
        """
        return names.filing(name, surname, self.pack.names)


@cache
def language(tag: str) -> Language:
    """The language of a BCP 47 tag; a subtag that no pack knows is dropped (`az-AZ` is `az`).

    Unknown languages get the pack `und`, which behaves as CLDR's root.

    >>> language("az-Latn-AZ").tag, language("is").tag
    ('az', 'und')
    """
    pack = read_pack(_known(tag))
    if direction(tag) != pack.direction:
        pack = replace(pack, direction=direction(tag))
    return Language(
        pack=pack,
        words=MappingProxyType(pack.words),
        _collator=Collator(pack.order, dotted_i=pack.letters.dotted_i),
    )


def with_words(tongue: Language, words: Mapping[str, str]) -> Language:
    """The language with some of its fixed words replaced, as an edition may want them.

    >>> with_words(language("en"), {"contents": "Chapters"}).words["contents"]
    'Chapters'
    """
    if not words:
        return tongue
    own = MappingProxyType({**tongue.words, **words})
    return replace(tongue, words=own)


def with_holds(tongue: Language, recalled: Recalled) -> Language:
    """The language that looks up what a line must not part where it was found before."""
    tag = tongue.pack.tag
    rule = recalled.rule(f"no breaks {tag}", lambda text: no_breaks(text, tag))
    return replace(tongue, _holds=rule)


def _known(tag: str) -> str:
    parts: Sequence[str] = tag.replace("_", "-").lower().split("-")
    for length in range(len(parts), 0, -1):
        candidate = "-".join(parts[:length])
        if candidate in tags():
            return candidate
    return "und"

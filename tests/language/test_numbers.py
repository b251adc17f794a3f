"""Numbers in figures and in words, ordinals, Roman numerals."""

from decimal import Decimal

import pytest

from kitabca.language import language
from kitabca.language.numerals import is_numeral, roman, roman_value

ORDINALS = """
0-cı 1-ci 2-ci 3-cü 4-cü 5-ci 6-cı 7-ci 8-ci 9-cu 10-cu 13-cü 20-ci 30-cu 40-cı 50-ci 60-cı 70-ci
80-ci 90-cı 100-cü 366-cı 1000-ci 1992-ci 2009-cu 2026-cı 1000000-cu 1000000000-cı
""".split()  # noqa: SIM905 - read as a line of text, the list can be checked by eye


@pytest.mark.parametrize("right", ORDINALS)
def test_azerbaijani_ordinals(right: str) -> None:
    assert language("az").ordinal(int(right.partition("-")[0])) == right


@pytest.mark.parametrize(
    ("tag", "number", "right"),
    [
        ("en", 1, "1st"), ("en", 2, "2nd"), ("en", 3, "3rd"), ("en", 11, "11th"),
        ("en", 112, "112th"), ("en", 22, "22nd"), ("ru", 34, "34-й"), ("tr", 34, "34."),
        ("kk", 6, "6-шы"), ("kk", 7, "7-ші"), ("kk", 10, "10-шы"), ("kk", 20, "20-шы"),
        ("kk", 50, "50-ші"), ("kk", 1000, "1000-шы"), ("und", 5, "5."),
    ],
)  # fmt: skip
def test_other_ordinals(tag: str, number: int, right: str) -> None:
    assert language(tag).ordinal(number) == right


@pytest.mark.parametrize(
    ("tag", "number", "cardinal", "ordinal"),
    [
        ("az", 0, "sıfır", "sıfırıncı"),
        ("az", 4, "dörd", "dördüncü"),
        ("az", 6, "altı", "altıncı"),
        ("az", 21, "iyirmi bir", "iyirmi birinci"),
        ("az", 100, "yüz", "yüzüncü"),
        ("az", 1000, "min", "mininci"),
        ("az", 1992, "min doqquz yüz doxsan iki", "min doqquz yüz doxsan ikinci"),
        ("az", 200_003, "iki yüz min üç", "iki yüz min üçüncü"),
        ("az", 10**6, "bir milyon", "bir milyonuncu"),
        ("az", 10**9, "bir milyard", "bir milyardıncı"),
        ("az", 999_999_999, "doqquz yüz doxsan doqquz milyon doqquz yüz doxsan doqquz min "
         "doqquz yüz doxsan doqquz", "doqquz yüz doxsan doqquz milyon doqquz yüz doxsan doqquz "
         "min doqquz yüz doxsan doqquzuncu"),
        ("tr", 4, "dört", "dördüncü"),
        ("tr", 2026, "iki bin yirmi altı", "iki bin yirmi altıncı"),
        ("en", 1992, "one thousand nine hundred and ninety-two",
         "one thousand nine hundred and ninety-second"),
        ("en", 1001, "one thousand and one", "one thousand and first"),
        ("kk", 20, "жиырма", "жиырмасыншы"),
        ("kk", 2026, "екі мың жиырма алты", "екі мың жиырма алтыншы"),
    ],
)  # fmt: skip
def test_numbers_in_words(tag: str, number: int, cardinal: str, ordinal: str) -> None:
    assert language(tag).cardinal_word(number) == cardinal
    assert language(tag).ordinal_word(number) == ordinal


def test_numbers_in_figures() -> None:
    az = language("az")
    assert az.number(Decimal("1234567.89")) == "1.234.567,89"
    assert az.number(-1234) == "−1.234"
    assert az.number(Decimal("2.345"), 2) == "2,34"
    assert az.percent(Decimal("3.5")) == "3,5%"
    assert az.currency(12) == "12\u00a0₼"
    assert az.currency(Decimal("12.5")) == "12,50\u00a0₼"
    assert language("ru").number(1234567) == "1\u00a0234\u00a0567"
    assert language("en").currency(1234, "£") == "£1,234"
    with pytest.raises(ValueError, match="can be written"):
        az.number(Decimal("nan"))


def test_roman_numerals_round_trip() -> None:
    assert all(roman_value(roman(n)) == n for n in range(1, 4000))
    with pytest.raises(ValueError, match="1 to 3999"):
        roman(0)
    with pytest.raises(ValueError, match="not a Roman numeral"):
        roman_value("IIX")


@pytest.mark.parametrize("word", ["XIX", "IV", "VI", "XX", "MCMXCII", "xix", "iii"])
def test_numerals(word: str) -> None:
    assert is_numeral(word)


@pytest.mark.parametrize("word", ["CI", "DI", "MC", "CD", "Xi", "I", "DIL", "BMT", "il", "di"])
def test_words_that_are_no_numerals(word: str) -> None:
    assert not is_numeral(word)


def test_below_zero_and_beyond_the_scales() -> None:
    az = language("az")
    assert az.cardinal_word(-5) == "mənfi beş"
    with pytest.raises(ValueError, match="below zero"):
        az.ordinal(-1)
    with pytest.raises(ValueError, match="beyond"):
        az.cardinal_word(10**30)
    with pytest.raises(ValueError, match="decline"):
        language("ru").cardinal_word(5)

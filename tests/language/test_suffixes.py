"""Suffixes of case: figures, acronyms and words, by vowel harmony of what is said."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabca.language import language

CASES = ("genitive", "dative", "accusative", "locative", "ablative")
ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "tables" / "suffixes_az.tsv")
    .read_text("utf-8")
    .splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_five_cases(row: list[str]) -> None:
    az = language("az")
    assert [az.suffix(row[0], case) for case in CASES] == row[1:]


def test_cases_by_their_own_names() -> None:
    az = language("az")
    own = ("yiyəlik", "yönlük", "təsirlik", "yerlik", "çıxışlıq")
    assert [az.suffix("6", case) for case in own] == [az.suffix("6", case) for case in CASES]


@pytest.mark.parametrize(
    ("stem", "case", "right"),
    [
        (26, "possessive", "26-sı"),
        (26, "possessive-dative", "26-na"),
        (26, "possessive-locative", "26-da"),
        (25, "possessive", "25-i"),
        (25, "possessive-ablative", "25-dən"),
        ("18:00", "limit", "18:00-dək"),
        ("QHT", "plural", "QHT-lər"),
        (30, "quality", "30-lu"),
        (40, "abstract", "40-lıq"),
        ("sənəd", "possessive-dative", "sənədinə"),
        ("ölkə", "possessive", "ölkəsi"),
        ("1/3", "possessive", "1/3-i"),
        (34, "ordinal", "34-cü"),
    ],
)
def test_other_forms(stem: str | int, case: str, right: str) -> None:
    assert language("az").suffix(stem, case) == right


@pytest.mark.parametrize(
    ("tag", "stem", "case", "right"),
    [
        ("tr", 1992, "locative", "1992’de"),
        ("tr", "NATO", "genitive", "NATO’nun"),
        ("tr", "İstanbul", "locative", "İstanbul’da"),
        ("tr", "kitap", "ablative", "kitaptan"),
        ("kk", 6, "dative", "6-ға"),
        ("kk", 40, "dative", "40-қа"),
        ("kk", 10, "ablative", "10-нан"),
        ("kk", "АҚШ", "genitive", "АҚШ-тың"),
        ("kk", "Астана", "locative", "Астанада"),
    ],
)
def test_sister_languages(tag: str, stem: str | int, case: str, right: str) -> None:
    assert language(tag).suffix(stem, case) == right


def test_what_cannot_be_said_is_refused_in_a_sentence() -> None:
    az = language("az")
    with pytest.raises(ValueError, match="not a case"):
        az.suffix(5, "vocative")
    with pytest.raises(ValueError, match="has nothing"):
        az.suffix("”", "dative")
    with pytest.raises(ValueError, match="is said is not known"):
        az.suffix("—", "dative")
    with pytest.raises(ValueError, match="no suffixes of case"):
        language("en").suffix(5, "dative")


@given(st.integers(0, 10**12))
def test_a_suffix_only_adds(number: int) -> None:
    az = language("az")
    for case in CASES:
        assert az.suffix(number, case).startswith(f"{number}-")
    assert az.ordinal(number).rpartition("-")[2] in ("cı", "ci", "cu", "cü")

"""Dates in every form, and their reading."""

from pathlib import Path

import pytest

from kitabca.language import language
from kitabca.model import PartialDate, parse_date

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "tables" / "dates.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(row[:4]))
def test_forms(row: list[str]) -> None:
    tag, when, form, case, right = row
    said = language(tag).date(parse_date(when), form, case or None)
    assert said.replace("\u00a0", " ") == right


def test_every_pack_has_every_form_for_every_precision() -> None:
    whens = (
        *("2026-02-26", "1994-02", "1994", "1988/1994", "1992-01/1992-02", "1991-12/1992-01"),
        *("1992-02-25/1992-02-26", "1992-02-29/1992-03-01", "1991-12-31/1992-01-01"),
    )
    for tag in ("az", "en", "kk", "ru", "tr", "und"):
        for form in ("long", "running", "short", "day", "narrative"):
            for when in whens:
                assert language(tag).date(parse_date(when), form)


def test_a_form_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="not a form of date"):
        language("az").date(PartialDate(1994), "tall")
    with pytest.raises(ValueError, match="range of days"):
        language("az").date(PartialDate(1994), "night")


def test_decades_and_centuries() -> None:
    az = language("az")
    assert az.decade(1990) == "1990-cı illər"
    assert az.decade(1930, "locative") == "1930-cu illərdə"
    assert az.century(20) == "XX əsr"
    assert az.century(20, case="genitive") == "XX əsrin"
    assert az.century(20, "end") == "XX əsrin sonu"
    assert az.century(19, "middle", "locative") == "XIX əsrin ortasında"
    assert language("en").century(20, "end") == "end of the 20th century"
    with pytest.raises(ValueError, match="does not begin a decade"):
        az.decade(1992)


@pytest.mark.parametrize("text", ["1994", "1994-02", "1994-02-26", "1992-02-25/1992-02-26"])
def test_dates_round_trip(text: str) -> None:
    assert parse_date(text).iso() == text


@pytest.mark.parametrize("text", ["", "26.02.1994", "1994-13", "1994-02-30", "1994/1992"])
def test_a_bad_date_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=" "):
        parse_date(text)


def test_ends_that_are_not_equally_precise_keep_what_they_say() -> None:
    assert language("az").date(parse_date("1994/1995-02")) == "1994 – fevral 1995"

"""Numbers in words are read back, and what only looks like one is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabca.language import language
from kitabca.language.spelled import numbers_in_words

READ = {
    "Altı yüz on üç nəfər": [613],
    "fevralın iyirmi altısında": [26],
    "min doqquz yüz doxsan ikinci ildə": [1992],
    "iki min iyirmi altıncı il": [2026],
    "on beş–iyirmi": [15],
    "üç yüz altmış altıya, yüz əlli minə": [366, 150_000],
    "iyirmi\u00a0altı": [26],
    "BİR MİLYON İKİ YÜZ MİN": [1_200_000],
    "bir milyon min nəfərə": [1_001_000],
    "Yüz nəfər öldürüldü, min ev yandı": [100, 1000],
}
ENGLISH = {
    "Six hundred and thirteen people died": [613],
    "Thirty-four years ago, on the twenty-sixth": [34, 26],
    "two thousand and twenty-six": [2026],
    "nineteen ninety-two and nineteen hundred and five": [1992, 1905],
    "between two hundred and three hundred": [200, 300],
    "one hundred and six thousand two hundred": [106_200],
    "a hundred people and a thousand houses": [100, 1000],
    "One million and the\nhundred and first": [1_000_000, 101],
    "ten or twelve, one of two, a thousand and one nights, one second": [],
    "ten five, a hundred times": [],
    "thousands of the one, several hundred people, and one and two": [],
}
NOT_READ = (
    "iki üç söz, beş on adam", "saat on birdə", "min bir gecə", "iki yüzük", "yüz onun əlində",
    "yüz minlərlə insan", "on, iki", "on nəfər", "qırx günlük", "bir dəqiqəlik sükut",
    "yüz illər", "stolun altı", "bir neçə yüz nəfər", "yüz evlad", "min evlənmə",
)  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_a_number_in_words_is_read(text: str) -> None:
    assert [value for value, _ in numbers_in_words(text, "az")] == READ[text]


@pytest.mark.parametrize("text", ENGLISH)
def test_a_number_in_english_words_is_read(text: str) -> None:
    assert [value for value, _ in numbers_in_words(text, "en")] == ENGLISH[text]


@given(st.integers(21, 10**12))
def test_what_we_say_ourselves_in_english_is_read(number: int) -> None:
    tongue = language("en")
    for words in (tongue.cardinal_word(number), tongue.ordinal_word(number)):
        if " " in words or "-" in words:
            assert [one for one, _ in numbers_in_words(words, "en")] == [number], words


@pytest.mark.parametrize("text", NOT_READ)
def test_what_is_no_number_is_not_read(text: str) -> None:
    assert list(numbers_in_words(text, "az")) == []


def test_other_languages_have_none() -> None:
    for tag in ("tr", "ru", "xx", ""):
        assert list(numbers_in_words("twenty six, on bir, iyirmi altı", tag)) == []


@given(st.integers(21, 10**12), st.sampled_from(["genitive", "ablative", "dative"]))
def test_what_we_say_ourselves_is_read(number: int, case: str) -> None:
    tongue = language("az")
    words = tongue.cardinal_word(number)
    if " " not in words or words == "min bir":
        return
    assert list(numbers_in_words(words, "az")) == [(number, words)]
    ordinal = tongue.ordinal_word(number)
    assert list(numbers_in_words(ordinal, "az")) == [(number, ordinal)]
    if not words.endswith(" on"):  # ona, ondan and onun are forms of a pronoun
        said = tongue.suffix(words, case).replace("-", "")
        assert list(numbers_in_words(said, "az")) == [(number, said)]

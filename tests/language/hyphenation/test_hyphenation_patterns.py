"""The Liang patterns say what the divider says, over a large list of inflected words."""

import re
from importlib.resources import files
from pathlib import Path

import pyphen
import pytest
from inflection import inflected, stems, word_list

from kitabca.language.hyphenation import JOINS, breaks, marked
from kitabca.language.patterns import FREE_JOINS, VOWEL_JOINS, dic_file, join_pattern, tex_file

DATA = files("kitabca.language").joinpath("data")


@pytest.fixture(scope="module")
def patterns() -> pyphen.Pyphen:
    return pyphen.Pyphen(filename=str(DATA.joinpath("hyph_az.dic")), left=2, right=2)


def disagreements(words: list[str], patterns: pyphen.Pyphen) -> list[str]:
    return [
        f"{marked(word, breaks(word))} by the rules, {patterns.inserted(word)} by the patterns"
        for word in words
        if tuple(patterns.positions(word)) != breaks(word)
    ]


def test_the_files_are_what_the_script_makes() -> None:
    assert DATA.joinpath("hyph_az.dic").read_text(encoding="utf-8") == dic_file()
    assert DATA.joinpath("hyph-az.tex").read_text(encoding="utf-8") == tex_file()


def test_the_dictionary_opens_as_libhyphen_wants_it() -> None:
    assert dic_file().splitlines()[:3] == ["UTF-8", "LEFTHYPHENMIN 2", "RIGHTHYPHENMIN 2"]


def test_no_pattern_stands_twice() -> None:
    lines = dic_file().splitlines()
    assert len(lines) - len(set(lines)) == sum(line == "%" for line in lines) - 1


def test_a_twentieth_of_the_word_list_agrees(patterns: pyphen.Pyphen) -> None:
    assert disagreements(word_list()[::20], patterns) == []


def levels(pattern: str) -> tuple[str, list[int]]:
    letters = re.sub(r"\d", "", pattern)
    return letters, [int(found or 0) for found in re.split(r"[^\d]", pattern)]


def by_the_longest(word: str, known: dict[str, list[int]], states: set[str]) -> tuple[int, ...]:
    """Breaks as libhyphen finds them: at each letter only its one state speaks.

    The state is the longest ending of what was read that begins some pattern.
    """
    text = f".{word}."
    values = [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        state = next((text[i:end] for i in range(end) if text[i:end] in states), "")
        for place, level in enumerate(known.get(state, ())):
            at = end - len(state) + place
            values[at] = max(values[at], level)
    return tuple(at - 1 for at in range(3, len(word)) if values[at] % 2)


def test_libhyphen_which_heeds_only_the_longest_pattern_agrees() -> None:
    """Without its substrings every sixth word would be wrong there: maa-rif for ma-a-rif."""
    known = dict(map(levels, dic_file().splitlines()[3:]))
    states = {letters[:end] for letters in known for end in range(1, len(letters) + 1)}
    wrong = [
        (word, found, breaks(word))
        for word in word_list()[::100]
        if (found := by_the_longest(word, known, states)) != breaks(word)
    ]
    assert wrong == []


@pytest.mark.slow
def test_the_whole_word_list_agrees(patterns: pyphen.Pyphen) -> None:
    words = word_list()
    assert len(set(stems())) >= 1500
    assert len(words) >= 50_000
    assert disagreements(words, patterns) == []


def test_every_join_agrees_with_suffixes_after_it(patterns: pyphen.Pyphen) -> None:
    words = [
        plain + tail
        for group in JOINS.values()
        for plain, _ in group
        for tail in ("", "ma", "ların", "ı", "çi")
    ]
    assert disagreements(words, patterns) == []


def test_second_members_that_join_freely_agree_after_many_words(patterns: pyphen.Pyphen) -> None:
    seconds = [re.sub(r"[0-9?]", "", pattern) for _, pattern in FREE_JOINS]
    firsts = ["daş", "dəniz", "dürüst", "elm", "kitab", "nizam", "ox", "rayon", "türk", "uzun"]
    words = [
        first + second + tail for first in firsts for second in seconds for tail in ("", "lar")
    ]
    assert disagreements(words, patterns) == []
    ends = ["ada", "partiya", "şüa", "radio", "iki", "əmi", "bibi", "mənafe", "ailə", "dəstə"]
    words = [
        first + second + tail
        for first in ends
        for second in VOWEL_JOINS
        for tail in ("", "lar", "ı")
    ]
    assert disagreements(words, patterns) == []


def test_the_gold_list_agrees(patterns: pyphen.Pyphen) -> None:
    gold = Path(__file__).with_name("gold.tsv").read_text(encoding="utf-8").splitlines()[1:]
    words = [line.split("\t")[0].replace("-", "") for line in gold]
    small = [word for word in words if word == word.lower()]
    assert disagreements(small, patterns) == []


@pytest.mark.parametrize(
    ("entry", "pattern"),
    [
        ("yarım|ada", ".yarı6m7a6da"),
        ("söz|ardı", ".sö6z7a6rdı"),
        ("kom-pliment", ".ko6m7p6liment"),
        ("radio|stan", ".radi6o7s6tan"),
    ],
)
def test_an_entry_becomes_a_pattern(entry: str, pattern: str) -> None:
    assert join_pattern(entry) == pattern


@pytest.mark.parametrize(
    ("stem", "chain", "word"),
    [
        ("kitab", "lArImIzdAn", "kitablarımızdan"),
        ("ailə", "(n)In", "ailənin"),
        ("ürək", "[I]mIz", "ürəyimiz"),
        ("hüquq!", "(n)In", "hüququn"),
        ("gör", "AcAK", "görəcək"),
        ("yaz", "AcAK", "yazacaq"),
    ],
)
def test_stems_are_inflected_by_harmony(stem: str, chain: str, word: str) -> None:
    assert inflected(stem, chain) == word

"""Every pack is complete, and what it says of itself is true."""

import re
import tomllib
from importlib import resources

import msgspec
import pytest

from kitabca.language import language
from kitabca.language.pack import Pack, read_pack, tags

TAGS = ("az", "en", "kk", "ru", "tr", "und")


def test_the_packs_are_these() -> None:
    assert tags() == TAGS


@pytest.mark.parametrize("tag", TAGS)
def test_every_pack_has_every_word(tag: str) -> None:
    assert set(language(tag).words) == set(language("az").words)
    assert all(word.strip() for word in language(tag).words.values())
    assert list(language(tag).words) == sorted(language(tag).words)


@pytest.mark.parametrize("tag", TAGS)
def test_twelve_months_and_seven_days(tag: str) -> None:
    dates = read_pack(tag).dates
    assert [len(dates.months), len(dates.months_short), len(dates.weekdays)] == [12, 12, 7]


@pytest.mark.parametrize("tag", [tag for tag in TAGS if tag != "und"])
def test_words_of_a_pack_are_in_its_own_letters(tag: str) -> None:
    tongue = language(tag)
    for word in tongue.words.values():
        for letter in re.findall(r"[^\W\d_]", word.replace("ISBN", "")):
            assert tongue.pack.letters.alphabet.find(tongue.lower(letter)) >= 0, word


def test_region_and_script_fall_back() -> None:
    assert language("az-Latn-AZ").tag == "az"
    assert language("en_GB").tag == "en"
    assert language("ka").tag == "und"


def test_an_unknown_key_of_a_pack_is_an_error() -> None:
    path = resources.files("kitabca.language") / "packs" / "en.toml"
    text = path.read_text("utf-8").replace("[editor]", "[editor]\ntypo = 1")
    with pytest.raises(msgspec.ValidationError, match="typo"):
        msgspec.convert(tomllib.loads(text), type=Pack)

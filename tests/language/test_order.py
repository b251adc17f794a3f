"""Order: the lists here stand as CLDR's collation puts them (compared with ICU 78)."""

import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabca.language import language

FOLDER = Path(__file__).parent / "order"


@pytest.mark.parametrize("tag", ["az", "tr", "ru", "kk", "en"])
def test_a_shuffled_list_comes_back(tag: str) -> None:
    wanted = (FOLDER / f"{tag}.txt").read_text("utf-8").splitlines()
    shuffled = wanted[:]
    random.Random(3).shuffle(shuffled)
    assert sorted(shuffled, key=language(tag).sort_key) == wanted


def test_the_alphabet_is_in_order_in_both_cases() -> None:
    for tag in ("az", "tr", "kk"):
        tongue = language(tag)
        letters = list(tongue.pack.letters.alphabet)
        assert sorted(letters, key=tongue.sort_key) == letters
        capitals = [tongue.upper(letter) for letter in letters]
        assert sorted(capitals, key=tongue.sort_key) == capitals


@given(st.text(max_size=6), st.text(max_size=6))
def test_only_one_text_has_a_key(first: str, second: str) -> None:
    key = language("az").sort_key
    same = unicodedata.normalize("NFC", first) == unicodedata.normalize("NFC", second)
    assert (key(first) == key(second)) is same

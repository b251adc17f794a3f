"""The catalogue says the same in both languages."""

from __future__ import annotations

import string
import tomllib
from importlib import resources

import pytest


def catalogue(language: str) -> dict[str, dict[str, str]]:
    file = resources.files("kitabca").joinpath(f"catalogue/diagnostics.{language}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def names(text: str) -> list[str]:
    return sorted({name for _, name, _, _ in string.Formatter().parse(text) if name is not None})


def test_both_languages_have_the_same_codes() -> None:
    assert set(catalogue("az")) == set(catalogue("en"))


@pytest.mark.parametrize("code", sorted(catalogue("en")))
def test_sentences_name_the_same_things(code: str) -> None:
    english, azerbaijani = catalogue("en")[code], catalogue("az").get(code, {})
    assert set(english) == set(azerbaijani) <= {"says", "hint"}
    for key, text in english.items():
        assert names(text) == names(azerbaijani[key])

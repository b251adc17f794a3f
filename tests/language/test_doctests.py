"""The examples in the docstrings of the language room are true."""

import doctest
import importlib

import pytest

MODULES = [
    "book", "code_pages", "cyrillic", "damage", "debris", "editor", "numerals", "tongue",
]  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"kitabca.language.{name}"))
    assert result.attempted
    assert result.failed == 0

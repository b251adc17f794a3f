"""The examples in the docstrings of the language room, and of the index's pages, are true."""

import doctest
import importlib
from pathlib import Path

import pytest

import kitabca.language

MODULES = [
    f"kitabca.language.{path.stem}"
    for path in sorted(Path(kitabca.language.__path__[0]).glob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]


def test_the_modules_were_found() -> None:
    assert {"kitabca.language.tongue", "kitabca.language.hyphenation"} <= set(MODULES)


@pytest.mark.parametrize("name", [*MODULES, "kitabca.typesetting.page_map"])
def test_examples(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted
    assert result.failed == 0

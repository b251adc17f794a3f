"""Where keys stand in a TOML text."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabca.layout.toml_places import Path, key_places, syntax_error

TEXT = '''# a comment
a = 1
"p.first" = { x = "}", 'y' = [1, { z = 2 }] } # [not.a.table]
[b]
c.d = """
[e]
"""
  f = [
    "]", # ]
    3,
  ]
[[g]]
h = 1.5
[[g]]
h = 1979-05-27
[g.k]
l = true
'''


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("a",), (2, 1)),
        (("p.first",), (3, 1)),
        (("p.first", "x"), (3, 15)),
        (("p.first", "y"), (3, 24)),
        (("p.first", "y", "1", "z"), (3, 36)),
        (("b",), (4, 2)),
        (("b", "c"), (5, 1)),
        (("b", "c", "d"), (5, 3)),
        (("b", "f"), (8, 3)),
        (("g", "0", "h"), (13, 1)),
        (("g", "1"), (14, 1)),
        (("g", "1", "h"), (15, 1)),
        (("g", "1", "k", "l"), (17, 1)),
    ],
)
def test_place(path: Path, place: tuple[int, int]) -> None:
    assert key_places(TEXT)[path] == place


def test_nothing_is_found_in_strings_and_comments() -> None:
    assert not [path for path in key_places(TEXT) if "e" in path or "not" in path]


def paths(value: Any, path: Path = ()) -> set[Path]:
    if isinstance(value, dict):
        return {path, *(p for key, item in value.items() for p in paths(item, (*path, key)))}
    return {path}


KEYS = st.text(st.characters(codec="utf-8", exclude_characters='"\\'), max_size=4).filter(
    lambda key: key.isprintable()
)


@given(st.dictionaries(KEYS, st.dictionaries(KEYS, st.integers(), max_size=3), max_size=4))
def test_every_key_of_a_text_has_a_place(tables: dict[str, dict[str, int]]) -> None:
    lines = []
    for name, table in tables.items():
        lines.append(f'["{name}"]')
        lines += [f'"{key}" = {number}' for key, number in table.items()]
    text = "\r\n".join(lines)
    assert tomllib.loads(text) == tables
    assert paths(tables) - {()} <= set(key_places(text))


@pytest.mark.parametrize(
    ("text", "line", "column"), [("a = 1\nb = ?", 2, 5), ("a = [", 1, 0), ("a =", 1, 0)]
)
def test_syntax_error(text: str, line: int, column: int) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as raised:
        tomllib.loads(text)
    sentence, at_line, at_column = syntax_error(text, raised.value)
    assert "(at" not in sentence
    assert (at_line, at_column if column else 0) == (line, column)

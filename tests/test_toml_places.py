"""Where keys stand in a TOML text."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabca.diagnostics import ContentError
from kitabca.model import Place
from kitabca.toml_places import TOO_DEEP, Path, key_places, parse

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
        (("p.first", "y", 1, "z"), (3, 36)),
        (("b",), (4, 2)),
        (("b", "c"), (5, 1)),
        (("b", "c", "d"), (5, 3)),
        (("b", "f"), (8, 3)),
        (("g", 0, "h"), (13, 1)),
        (("g", 1), (14, 1)),
        (("g", 1, "h"), (15, 1)),
        (("g", 1, "k", "l"), (17, 1)),
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
def test_what_is_not_toml_is_said_at_its_place(text: str, line: int, column: int) -> None:
    with pytest.raises(ContentError) as raised:
        parse(text, "t.toml")
    (fault,) = raised.value.diagnostics
    assert "(at" not in fault.parameters["reason"]
    assert (fault.place.line, fault.place.column if column else 0) == (line, column)


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 5000 + "]" * 5000, "[" + "a." * 5000 + "a]", "a." * 5000 + "a = 1"]
)
def test_what_is_too_deep_is_refused(text: str) -> None:
    with pytest.raises(ContentError) as raised:
        parse(text, "t.toml")
    (fault,) = raised.value.diagnostics
    assert fault.parameters["reason"] == TOO_DEEP


def test_a_number_that_python_will_not_read_is_refused() -> None:
    with pytest.raises(ContentError) as raised:
        parse("a = " + "9" * 5000, "t.toml")
    (fault,) = raised.value.diagnostics
    assert fault.code == "bad-toml"


def test_data_and_places() -> None:
    data, places = parse("[[parts]]\nkind = 'text'\n", "t.toml")
    assert data == {"parts": [{"kind": "text"}]}
    assert places["parts", 0, "kind"] == Place("t.toml", 2, 1)

"""Where each key and value of a TOML text stands, which tomllib does not tell."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping

from kitabca.diagnostics import ContentError, error
from kitabca.model import Place

__all__ = ["Positions", "locate", "parse"]

# A key's path: names of tables and keys, and indexes of array items.
Path = tuple[str | int, ...]
Positions = Mapping[Path, int]

_SPACE = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]+")
# No key of ours has more than a few parts; each costs the room of all before it.
_DEEP = re.compile(
    r"""(?<![A-Za-z0-9_-])(?:(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){64}"""
)
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")


def parse(text: str, file: str) -> tuple[dict[str, object], dict[Path, Place]]:
    """The text's data, and the place of each key by its path (`("parts", 2, "source")`).

    Raises ContentError with `bad-toml` where the text is not TOML.
    """
    try:
        if _DEEP.search(text):
            raise ValueError("a key of too many parts")
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as failure:
        said = str(failure)
        found = _AT.search(said)
        lines = text.split("\n")
        line, column = (int(found[1]), int(found[2])) if found else (len(lines), len(lines[-1]) + 1)
        reason = said.partition(" (at ")[0] or type(failure).__name__
        raise ContentError([error("bad-toml", Place(file, line, column), reason=reason)]) from None
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    places = {}
    for path, offset in locate(text).items():
        line = bisect_right(starts, offset)
        places[path] = Place(file, line, offset - starts[line - 1] + 1)
    return data, places


def locate(text: str) -> dict[Path, int]:
    """The offset of every key, table header and array item in a text that is known to be TOML."""
    positions: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    at = _skip(_SPACE, text, 0)
    while at < len(text):
        if text[at] == "[":
            repeated = text.startswith("[[", at)
            begin = at
            names, at = _key(text, at + (2 if repeated else 1))
            at = text.index("]", at) + (2 if repeated else 1)
            for length in range(1, len(names)):
                positions.setdefault(_resolve(names[:length], counts), begin)
                positions.setdefault(tuple(names[:length]), begin)
            table = _resolve(names[:-1], counts)
            table = (*table, names[-1])
            if repeated:
                index = counts.get(table, 0)
                counts[table] = index + 1
                positions.setdefault(table, begin)
                table = (*table, index)
            elif table in counts:
                table = (*table, counts[table] - 1)
            positions.setdefault(table, begin)
        else:
            at = _pair(text, at, table, positions)
        at = _skip(_SPACE, text, at)
    return positions


def _resolve(names: list[str], counts: Mapping[Path, int]) -> Path:
    """A dotted header's path, where the name of an array of tables means its last table."""
    path: Path = ()
    for name in names:
        path = (*path, name)
        if path in counts:
            path = (*path, counts[path] - 1)
    return path


def _skip(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _key(text: str, at: int) -> tuple[list[str], int]:
    """A dotted key from `at`, and the offset behind it."""
    names: list[str] = []
    while True:
        at = _skip(_BLANK, text, at)
        match = _STRING.match(text, at) or _BARE.match(text, at)
        if match is None:
            return names or [""], at + 1
        name = match.group()
        if name[0] in "\"'":
            name = str(tomllib.loads(f"k = {name}")["k"])
        names.append(name)
        at = _skip(_BLANK, text, match.end())
        if not text.startswith(".", at):
            return names, at
        at += 1


def _pair(text: str, at: int, table: Path, positions: dict[Path, int]) -> int:
    names, after = _key(text, at)
    path = table
    for name in names:
        path = (*path, name)
        positions.setdefault(path, at)
    after = _skip(_BLANK, text, text.index("=", after) + 1)
    return _value(text, after, path, positions)


def _value(text: str, at: int, path: Path, positions: dict[Path, int]) -> int:
    if text.startswith("[", at):
        at = _skip(_SPACE, text, at + 1)
        index = 0
        while not text.startswith("]", at):
            item = (*path, index)
            positions[item] = at
            at = _skip(_SPACE, text, _value(text, at, item, positions))
            if text.startswith(",", at):
                at = _skip(_SPACE, text, at + 1)
            index += 1
        return at + 1
    if text.startswith("{", at):
        at = _skip(_SPACE, text, at + 1)
        while not text.startswith("}", at):
            at = _skip(_SPACE, text, _pair(text, at, path, positions))
            if text.startswith(",", at):
                at = _skip(_SPACE, text, at + 1)
        return at + 1
    match = _STRING.match(text, at) or _SCALAR.match(text, at)
    return match.end() if match else at + 1

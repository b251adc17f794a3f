"""TOML as its writer has it: the values, and where each key stands, which tomllib forgets.

Editions, heads of tables, layouts and printers are all read here, so a key's place, and what is
said of a text that is not TOML, are the same in each.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from kitabca.diagnostics import UNPRINTABLE, ContentError, Diagnostic, error
from kitabca.model import Place
from kitabca.prepared import read_toml

__all__ = ["TOO_DEEP", "Path", "key_places", "parse", "parsed"]

# A key's path: names of tables and keys, and indexes of members of arrays.
Path = tuple[str | int, ...]

_KEY = re.compile(r"""[ \t]*(?:([A-Za-z0-9_-]+)|"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)')[ \t]*""")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}' + r"|'''.*?'{3,5}" + r'|"(?:[^"\\\n]|\\.)*"' + r"|'[^'\n]*'",
    re.DOTALL,
)
_BLANK = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*")
_BARE = re.compile(r"[^,\[\]{}#\n\"']+")
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z")
# No key of ours has more than a few parts; each costs the room of all before it.
_DEEP = re.compile(
    r"""(?<![A-Za-z0-9_-])(?:(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){64}"""
)
TOO_DEEP = "arrays or tables are nested too deep"


def parse(text: str, file: str) -> tuple[dict[str, Any], dict[Path, Place]]:
    """The data of a TOML text, and the place in `file` of each key by its path, as `key_places`.

    Raises ContentError with `bad-toml` where the text is not TOML, or too deep to be read, and with
    `control-character` where an escape stands for what can't be printed.
    """
    try:
        if _DEEP.search(text):
            raise RecursionError
        data = read_toml(text)
        places = {path: Place(file, *at) for path, at in key_places(text).items()}
    except tomllib.TOMLDecodeError as failure:
        reason, line, column = _syntax_error(text, str(failure))
        fault = error("bad-toml", Place(file, line, column), reason=reason)
    except ValueError:
        # The limit of Python's `int`, which tomllib lets through.
        fault = error("bad-toml", Place(file), reason="a number of too many digits")
    except RecursionError:
        fault = error("bad-toml", Place(file), reason=TOO_DEEP)
    else:
        if faults := list(_unprintable(data, places)):
            raise ContentError(faults)
        return data, places
    raise ContentError([fault])


@lru_cache(maxsize=1)
def parsed(text: str, file: str) -> tuple[Mapping[str, Any], Mapping[Path, Place]]:
    """`parse` for a text that several stages ask for in turn; what it gives is theirs together, so
    none of them may change it."""
    return parse(text, file)


def _unprintable(data: dict[str, Any], places: dict[Path, Place]) -> Iterator[Diagnostic]:
    """What the text had as an escape, at the key whose name or value it stands in."""
    waiting: list[tuple[Path, Any]] = [((), data)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [((*path, key), one) for key, one in value.items()]
        elif isinstance(value, list):
            waiting += [((*path, at), one) for at, one in enumerate(value)]
        said = [text for text in (value, *path[-1:]) if isinstance(text, str)]
        for match in UNPRINTABLE.finditer("".join(said)):
            code = f"U+{ord(match.group()):04X}"
            yield error("control-character", places[path], code=code)


def key_places(text: str) -> dict[Path, tuple[int, int]]:
    """Line and column, from 1, of every key and table header of a *valid* TOML text.

    A member of an array has its index in the path: `("parts", 0, "kind")`. The first place that
    mentions a table stands for it.
    """
    return _Scan(text).run()


def _syntax_error(text: str, said: str) -> tuple[str, int, int]:
    """tomllib's sentence without its place, and the place: no column at its end."""
    match = _AT.search(said)
    if match is None:
        return said, 0, 0
    sentence = said[: match.start()]
    if match[1]:
        return sentence, int(match[1]), int(match[2])
    return sentence, text.count("\n") + 1, 0


class _Scan:
    """One walk over a text that tomllib has accepted, so that nothing is validated here."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n")
        self.at = 0
        self.found: dict[Path, tuple[int, int]] = {}
        self.arrays: dict[Path, int] = {}
        self.line = 1
        self.counted = 0

    def run(self) -> dict[Path, tuple[int, int]]:
        table: Path = ()
        self.skip_blank()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip_blank()
        return self.found

    def skip_blank(self) -> None:
        match = _BLANK.match(self.text, self.at)
        assert match is not None
        self.at = match.end()

    def mark(self, path: Path, at: int) -> None:
        if path in self.found:
            return
        self.line += self.text.count("\n", self.counted, at)
        self.counted = at
        self.found[path] = (self.line, at - self.text.rfind("\n", 0, at))

    def keys(self, base: Path) -> Path:
        """Reads a dotted key, marks each of its steps, and returns the whole path."""
        path = base
        while True:
            match = _KEY.match(self.text, self.at)
            assert match is not None
            bare, quoted, literal = match.groups()
            if quoted is not None:
                name = tomllib.loads(f'k = "{quoted}"')["k"] if "\\" in quoted else quoted
            else:
                name = bare if bare is not None else literal
            path = (*self.last_member(path), name)
            quote = 0 if bare is not None else 1
            start = match.start(match.lastindex or 0) - quote
            self.mark(path, start)
            self.at = match.end()
            if self.text[self.at] != ".":
                return path
            self.at += 1

    def last_member(self, path: Path) -> Path:
        return (*path, self.arrays[path]) if path in self.arrays else path

    def header(self) -> Path:
        double = self.text.startswith("[[", self.at)
        start = self.at
        self.at += 2 if double else 1
        path = self.keys(())
        self.at += 2 if double else 1
        if double:
            self.arrays[path] = self.arrays.get(path, -1) + 1
        path = self.last_member(path)
        self.mark(path, start)
        return path

    def pair(self, table: Path) -> None:
        path = self.keys(table)
        self.at += 1
        while self.text[self.at] in " \t":
            self.at += 1
        self.value(path)

    def value(self, path: Path) -> None:
        self.mark(path, self.at)
        opening = self.text[self.at]
        if opening in "\"'":
            match = _STRING.match(self.text, self.at)
            assert match is not None
            self.at = match.end()
        elif opening == "{":
            self.at += 1
            self.skip_blank()
            while self.text[self.at] != "}":
                self.pair(path)
                self.skip_blank()
            self.at += 1
        elif opening == "[":
            self.at += 1
            self.skip_blank()
            index = 0
            while self.text[self.at] != "]":
                self.value((*path, index))
                index += 1
                self.skip_blank()
            self.at += 1
        else:
            match = _BARE.match(self.text, self.at)
            assert match is not None
            self.at = match.end()

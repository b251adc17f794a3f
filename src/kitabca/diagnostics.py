"""What is wrong with the sources, as data; the sentences come from a catalogue in each language."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from functools import cache, lru_cache
from itertools import pairwise

from msgspec import Struct, field

from kitabca import HOME
from kitabca.model import Place
from kitabca.prepared import read_toml
from kitabca.sayings import reason

__all__ = [
    "ContentError",
    "Diagnostic",
    "Severity",
    "cell_name",
    "codes",
    "error",
    "failed",
    "harmless",
    "nearest",
    "note",
    "ordered",
    "sentence",
    "show",
    "warning",
]


class Severity(IntEnum):
    """Only an error stops the stages that follow."""

    NOTE = 0
    WARNING = 1
    ERROR = 2


# Parameters that hold a sentence of a room that speaks English only.
_REASONS = frozenset({"actual", "expected", "message", "reason"})
_SEVERITY = {
    "en": {Severity.NOTE: "note", Severity.WARNING: "warning", Severity.ERROR: "error"},
    "az": {Severity.NOTE: "qeyd", Severity.WARNING: "xəbərdarlıq", Severity.ERROR: "səhv"},
}
_HINT = {"en": "hint", "az": "məsləhət"}

# What no text of a book may hold: XML has no such characters (XML 1.0, 2.2), Unicode says that some
# will never be any (23.7), and a delete prints nothing.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
# The controls of ISO/IEC 6429 but the newline and the tab, and those of Unicode's UAX #9 that turn
# what follows round (the marks U+200E and U+200F only help, and stay).
_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def harmless(text: str) -> str:
    """A stranger's text for a terminal: what would steer it is shown as an escape."""
    return _STEERS.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


class Diagnostic(Struct, frozen=True):
    """One fault: a code of words, where it is, and what the catalogue's sentence needs to name it.

    `parameters` fill the placeholders of the sentence and of the hint; values are text.
    """

    severity: Severity
    code: str
    place: Place
    parameters: Mapping[str, str] = field(default_factory=dict)


class ContentError(Exception):
    """Raised by a stage that can't go on; carries all that it found, never only the first."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(", ".join(sorted({found.code for found in self.diagnostics})))

    def __reduce__(self) -> tuple[type[ContentError], tuple[tuple[Diagnostic, ...]]]:
        """So that it can be raised in another process than it came from."""
        return type(self), (self.diagnostics,)


def error(code: str, place: Place, /, **parameters: str) -> Diagnostic:
    """A fault that stops the stages which follow."""
    return Diagnostic(Severity.ERROR, code, place, parameters)


def warning(code: str, place: Place, /, **parameters: str) -> Diagnostic:
    """A likely fault, which an edition can turn off by its code."""
    return Diagnostic(Severity.WARNING, code, place, parameters)


def note(code: str, place: Place, /, **parameters: str) -> Diagnostic:
    """What a writer should know and need not change."""
    return Diagnostic(Severity.NOTE, code, place, parameters)


# Names are compared as their writer sees them: POST is nearer to post than any other is.
_SMALL = str.maketrans("ABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVWYZ", "abcçdeəfgğhxiijkqlmnoöprsştuüvwyz")


# So many names are compared letter by letter: of more, those that share most pairs of letters,
# which are looked for among so many that stand next to the name in order. Of each name so many
# letters count, since a stranger's may be as long as a chapter.
_COMPARED = 40
_LOOKED_AT = 1000
_LETTERS = 80


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that is spelled most like `name`, letter case aside; the first of equals in
    sorted order. Of more than forty it may be one that is nearly as like. A frozen set is sorted
    once for all that is asked of it."""
    # A text without a fault need not wait for difflib to load.
    from difflib import SequenceMatcher

    def likeness(other: str) -> tuple[float, float]:
        cut = other[:_LETTERS]
        small = SequenceMatcher(None, _small(asked), _small(cut)).ratio()
        return small, SequenceMatcher(None, asked, cut).ratio()

    def unlike(other: str) -> tuple[int, str]:
        return -len(pairs & _pairs(_small(other[:_LETTERS]))), other

    asked = name[:_LETTERS]
    names = _sorted(known) if isinstance(known, frozenset) else sorted(known, key=_small)
    if len(names) > _LOOKED_AT:
        at = bisect_left(names, _small(asked), key=_small)
        names = names[max(at - _LOOKED_AT // 2, 0) : at + _LOOKED_AT // 2]
    if len(names) > _COMPARED:
        pairs = _pairs(_small(asked))
        names = sorted(names, key=unlike)[:_COMPARED]
    return max(sorted(names), key=likeness, default="")


@lru_cache(maxsize=2)
def _sorted(known: frozenset[str]) -> Sequence[str]:
    return sorted(known, key=_small)


def _small(name: str) -> str:
    return name.translate(_SMALL)


@lru_cache(maxsize=4096)
def _pairs(name: str) -> frozenset[str]:
    """Which letters of a name follow one another."""
    return frozenset(map("".join, pairwise(f" {name} ")))


def codes(language: str = "en") -> frozenset[str]:
    """Every code that the catalogue has a sentence for."""
    return frozenset(_catalogue(language))


def failed(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether the next stage must not run."""
    return any(found.severity is Severity.ERROR for found in diagnostics)


def ordered(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """By place, then code, each once: the order in which they are said."""
    unique = {
        (found.place, found.code, tuple(sorted(found.parameters.items()))): found
        for found in diagnostics
    }
    return [unique[key] for key in sorted(unique)]


@cache
def _catalogue(language: str) -> Mapping[str, Mapping[str, str]]:
    name = f"diagnostics.{language}.toml"
    text = HOME.joinpath("catalogue", name).read_text(encoding="utf-8")
    return read_toml(text)


def sentence(found: Diagnostic, language: str = "en") -> tuple[str, str]:
    """The sentence and the hint (possibly empty), filled; control characters are made visible."""
    entry = _catalogue(language)[found.code]
    values = {
        name: _visible(reason(value, language) if name in _REASONS else value)
        for name, value in found.parameters.items()
    }
    return entry["says"].format_map(values), entry.get("hint", "").format_map(values)


def show(found: Diagnostic, language: str = "en") -> str:
    """`file:line:column: error[code]: sentence` with the hint, if any, on a line of its own."""
    place = found.place
    where = _visible(place.file)
    if place.sheet:
        where += f":{_visible(place.sheet)}!{cell_name(place)}"
    elif place.line:
        where += f":{place.line}" + (f":{place.column}" if place.column else "")
    says, hint = sentence(found, language)
    severity = _SEVERITY[language][found.severity]
    text = f"{where}: {severity}[{found.code}]: {says}"
    return f"{text}\n  {_HINT[language]}: {hint}" if hint else text


def cell_name(place: Place) -> str:
    """A cell as a spreadsheet names it: `B14`."""
    return f"{_letters(place.column)}{place.line or ''}"


def _letters(column: int) -> str:
    """A column's name in a spreadsheet: 1 is A, 27 is AA."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _visible(text: str) -> str:
    """Control characters as escapes, so that a source can't steer a terminal."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in text
    )

"""The tool's own sentences, in each language that it speaks: catalogues of TOML beside the code."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from functools import cache

from kitabca import HOME
from kitabca.prepared import read_toml

__all__ = ["LANGUAGES", "reason", "say", "sentences"]

# The languages that every catalogue is in; English stands in for all others.
LANGUAGES = ("en", "az")


@cache
def sentences(catalogue: str, language: str) -> Mapping[str, str]:
    """The catalogue's sentences by key, in the language if it has that, else in English.

    Every catalogue is in `LANGUAGES`; that of the site, which a book's readers see, is in the
    languages that books are in.
    """
    home = HOME / "catalogue"
    file = home / f"{catalogue}.{language.partition('-')[0]}.toml"
    if not file.is_file():
        file = home / f"{catalogue}.{LANGUAGES[0]}.toml"
    return {key: str(value) for key, value in read_toml(file.read_text("utf-8")).items()}


def say(catalogue: str, key: str, language: str, /, **values: object) -> str:
    """One sentence with its placeholders filled. A key that is not there is a KeyError."""
    return sentences(catalogue, language)[key].format_map(values)


def reason(english: str, language: str) -> str:
    """What a room that knows no catalogue says of a value (a ValueError, the system, TOML's
    reader), in the language; in English where the catalogue `reasons` has no such sentence."""
    if language == "en" or language not in LANGUAGES:
        return english
    for pattern, own in _reasons(language):
        if found := pattern.fullmatch(english):
            return own.format_map(found.groupdict())
    return english


@cache
def _reasons(language: str) -> list[tuple[re.Pattern[str], str]]:
    """Patterns of the English sentences beside ours: whole sentences, then those with blanks, in
    the catalogue's order."""
    known = sorted(sentences("reasons", language).items(), key=lambda one: "{" in one[0])
    return [
        (re.compile(_pattern(english), re.DOTALL), own if "{" in english else _plain(own))
        for english, own in known
    ]


def _pattern(template: str) -> str:
    parts = []
    for text, name, _, _ in string.Formatter().parse(template):
        parts.append(re.escape(text))
        if name is not None:
            # A blank whose name ends so is one word.
            filled = r"\S+" if name.endswith("_word") else ".+?"
            parts.append(f"(?P<{name}>{filled})")
    return "".join(parts)


def _plain(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")

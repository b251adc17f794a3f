"""The tool's own sentences, in each language that it speaks: catalogues of TOML beside the code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kitabca import HOME
from kitabca.prepared import read_toml

__all__ = ["LANGUAGES", "say", "sentences"]

# The languages that every catalogue is in; English stands in for all others.
LANGUAGES = ("en", "az")


@cache
def sentences(catalogue: str, language: str) -> Mapping[str, str]:
    """The catalogue's sentences by key, in the language if we speak it, else in English."""
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    home = HOME.joinpath("catalogue")
    text = home.joinpath(f"{catalogue}.{spoken}.toml").read_text(encoding="utf-8")
    return {key: str(value) for key, value in read_toml(text).items()}


def say(catalogue: str, key: str, language: str, /, **values: object) -> str:
    """One sentence with its placeholders filled. A key that is not there is a KeyError."""
    return sentences(catalogue, language)[key].format_map(values)

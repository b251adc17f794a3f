"""The commands in her language: their help, click's own sentences, and ours.

English help stands in the commands (docstrings, options), because there it can't be forgotten; the
catalogue `help.az.toml` says the same in Azerbaijani, and a test names what it lacks. Without an
entry a command speaks English.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import click
import click.parser

from kitabca import HOME
from kitabca.prepared import read_toml
from kitabca.sayings import LANGUAGES, say

__all__ = [
    "CLICK",
    "chosen_language",
    "in_language",
    "paragraphs",
    "preferred_language",
    "said",
    "speak",
    "summary",
    "translations",
]

# Commands whose --lang is of the text in hand, not of messages.
_OF_TEXT = frozenset({"language"})
# The modules of click that have sentences of their own.
CLICK = (
    click.core,
    click.decorators,
    click.exceptions,
    click.formatting,
    click.parser,
    click.types,
)
_EXAMPLES = ("Example:", "Examples:")


def chosen_language(asked: str | None = None) -> str:
    """The language to speak: asked for, else the locale's if we speak it, else English."""
    return preferred_language(asked) or "en"


def preferred_language(asked: str | None = None) -> str:
    """The same; empty where nothing says it: no locale, or that of a machine (C, POSIX)."""
    if asked:
        return asked
    for name in ("KITABCA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            no_ones = value.partition(".")[0] in ("C", "POSIX")
            return "" if no_ones else "az" if value.startswith("az") else "en"
    return ""


def said(key: str, /, **values: object) -> str:
    """A sentence of the catalogue `cli` in the language that is spoken now."""
    return say("cli", key, chosen_language(), **values)


def speak(arguments: Sequence[str]) -> str:
    """Settles the language by --lang or the locale, for this process and those that it starts."""
    asked = _asked(arguments)
    if asked:
        os.environ["KITABCA_LANG"] = asked
    language = chosen_language()
    if language != "en":
        _teach_click(language)
    return language


def _asked(arguments: Sequence[str]) -> str:
    words = list(arguments)
    for place, word in enumerate(words):
        if word in _OF_TEXT:
            return ""
        value = word.partition("=")[2] if word.startswith("--lang=") else ""
        if word == "--lang" and place + 1 < len(words):
            value = words[place + 1]
        if value in LANGUAGES:
            return value
    return ""


def _teach_click(language: str) -> None:
    """Click asks gettext for its sentences; ours come from a catalogue that is text."""
    known = _catalogue("click", language)

    def one(message: str) -> str:
        return str(known.get(message, message))

    def several(single: str, many: str, count: int) -> str:
        return one(single if count == 1 else many)

    for module in CLICK:
        for name, function in (("_", one), ("ngettext", several)):
            if hasattr(module, name):
                setattr(module, name, function)


@cache
def _catalogue(name: str, language: str) -> Mapping[str, Any]:
    home = HOME.joinpath("catalogue", f"{name}.{language}.toml")
    return read_toml(home.read_text(encoding="utf-8"))


def translations(language: str) -> Mapping[str, Any]:
    """The catalogue of help: a table for each command by its path (`"language sort"`).

    `summary` is its line in the list of commands, `text` its paragraphs but the examples, `options`
    the help of each option by name; the table `options` at the top holds those that many share.
    """
    return _catalogue("help", language)


def summary(path: str, english: str) -> str:
    """What the list of commands says of one."""
    language = chosen_language()
    if language == "en":
        return english
    return str(translations(language).get(path, {}).get("summary", english))


def paragraphs(text: str) -> list[str]:
    """A docstring's paragraphs as click takes them apart."""
    return [part.strip("\n") for part in inspect.cleandoc(text).split("\n\n") if part.strip()]


def is_example(paragraph: str) -> bool:
    """Whether a paragraph is commands to type, which are the same in every language."""
    lines = paragraph.splitlines()
    return len(lines) > 1 and lines[0] == "\b" and lines[1].strip() in _EXAMPLES


def in_language(command: click.Command, path: str) -> click.Command:
    """The command with its help in the language that is spoken now, its own commands too."""
    language = chosen_language()
    if language == "en":
        return command
    entry = translations(language).get(path, {})
    shared = translations(language).get("options", {})
    own = entry.get("options", {})
    if "text" in entry and command.help:
        command.help = _translated(command.help, entry["text"], say("cli", "example", language))
    if "summary" in entry:
        command.short_help = entry["summary"]
    for option in command.params:
        if isinstance(option, click.Option) and option.help:
            # Click words the help of its own options when they are declared, before we speak.
            theirs = _catalogue("click", language).get(option.help, option.help)
            option.help = own.get(option.name, shared.get(option.name, theirs))
    _name_values(command, translations(language).get("values", {}))
    _name_arguments(command, translations(language).get("arguments", {}))
    if isinstance(command, click.Group) and path:
        for name, inner in command.commands.items():
            in_language(inner, f"{path} {name}")
    return command


def _name_values(command: click.Command, known: Mapping[str, str]) -> None:
    """What stands for a value in the lines of usage and options."""
    if command.options_metavar:
        command.options_metavar = known.get("options", command.options_metavar)
    if isinstance(command, click.Group):
        command.subcommand_metavar = known.get("commands", command.subcommand_metavar)
    for option in command.params:
        name = option.type.name
        if isinstance(option, click.Option) and not option.metavar and name in known:
            option.metavar = known[name]


def _name_arguments(command: click.Command, known: Mapping[str, str]) -> None:
    """What stands for an argument, in the marks that click puts round it."""
    for argument in command.params:
        if isinstance(argument, click.Argument) and argument.name in known:
            word = known[argument.name] if argument.required else f"[{known[argument.name]}]"
            argument.metavar = word + "..." * (argument.nargs != 1)


def _translated(english: str, texts: Sequence[str], example: str) -> str:
    """The paragraphs in turn, with the examples where they stand in English."""
    left = list(texts)
    made = []
    for part in paragraphs(english):
        if is_example(part):
            lines = part.splitlines()
            made.append("\n".join([lines[0], example, *lines[2:]]))
        elif left:
            made.append(left.pop(0))
    return "\n\n".join(made)

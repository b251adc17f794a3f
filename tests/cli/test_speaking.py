"""The commands in both languages: nothing is missing, and every placeholder is where it was.

A new command needs an entry in `src/kitabca/catalogue/help.az.toml`; a new sentence of a command
one in both `cli.en.toml` and `cli.az.toml`. These tests name what is not there.
"""

from __future__ import annotations

import ast
import inspect
import os
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import click.parser
import pytest

from kitabca.cli import COMMANDS, commands
from kitabca.cli.speaking import CLICK, is_example, paragraphs, speak, translations
from kitabca.language.code_pages import guess_code_page
from kitabca.language.pack import tags
from kitabca.reading.fields import _KINDS, _NAMES
from kitabca.sayings import LANGUAGES, reason, sentences

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "kitabca"
CATALOGUES = ("cli", "finding", "make", "site", "tickets")


def placeholders(text: str) -> set[str]:
    """The names in braces, and those of %-formats."""
    braces = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    return braces | set(re.findall(r"%\((\w+)\)", text))


def all_commands() -> Iterator[tuple[str, click.Command]]:
    def below(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
        yield path, command
        if isinstance(command, click.Group) and path:
            for name, inner in command.commands.items():
                yield from below(f"{path} {name}", inner)

    yield "", commands
    for name in COMMANDS:
        command = commands.get_command(click.Context(commands), name)
        assert command is not None
        yield from below(name, command)


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_a_catalogue_says_the_same_in_each_language(catalogue: str) -> None:
    english = sentences(catalogue, "en")
    files = (SOURCE / "catalogue").glob(f"{catalogue}.*.toml")
    languages = {path.stem.rpartition(".")[2] for path in files}
    # Readers see the site in the book's own language.
    assert languages == {*LANGUAGES, *(tags() if catalogue == "site" else ())} - {"und"}
    for language in languages:
        other = sentences(catalogue, language)
        assert set(other) == set(english)
        for key, text in other.items():
            assert placeholders(text) == placeholders(english[key]), key


def test_every_sentence_is_said_and_every_sentence_said_is_there() -> None:
    files = [*SOURCE.rglob("*.py"), ROOT / "packaging/bundle.py"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    asked = set(re.findall(r"\bsaid\(\s*[\"'](\w+)[\"']", code))
    asked |= set(re.findall(r"\bsay\(\s*\"cli\",\s*\"(\w+)\"", code))
    assert asked == set(sentences("cli", "en"))


@pytest.mark.parametrize("catalogue", ["finding", "tickets"])
def test_no_sentence_is_left_that_nothing_says(catalogue: str) -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in [*SOURCE.rglob("*.py"), *(ROOT / "layouts").rglob("*.j2")]
    )
    rooms = ("office", "print-shop", "web", "archive")  # a ticket's keys begin with its room
    unsaid = {
        key
        for key in sentences(catalogue, "en")
        if not re.search(rf"[\"'.]{re.escape(key)}\b", code) and not key.startswith(rooms)
    }
    assert unsaid == set()


# Functions whose text a person reads although the room that calls them knows no catalogue: which
# of their arguments it is, or the names of keywords.
REASONS = {"ValueError": 0, "TemplateRuntimeError": 0, "_Bad": 0, "wrong": 1}
ROOMS = ("language", "rendering", "layout", "model.py", "pdf/printers.py", "cli/impose.py")


def reasons() -> Iterator[str]:
    """The sentences of those rooms, `{}` for what is filled in."""
    for room in ROOMS:
        for path in (SOURCE / room).rglob("*.py") if "." not in room else [SOURCE / room]:
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call):
                    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
                    at = REASONS.get(name, 99)
                    given = [*call.args[at : at + 1]]
                    given += [one.value for one in call.keywords if one.arg == "expected"]
                    yield from filter(None, map(template, given))


def template(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (getattr(one, "value", "{}") for one in node.values)
        return "".join(one if isinstance(one, str) else "{}" for one in parts)
    return ""


def test_every_option_of_every_command_is_explained() -> None:
    bare = [
        f"{path} {option.opts[-1]}"
        for path, command in all_commands()
        for option in command.params
        if isinstance(option, click.Option) and not option.help
    ]
    assert bare == []


def test_what_a_file_looks_like_is_said_in_azerbaijani() -> None:
    guess = guess_code_page(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00")
    assert reason(guess, "az") == "ikili fayl"


def test_every_reason_has_its_sentence_in_azerbaijani() -> None:
    """`reasons.az.toml` has it; its keys are English sentences with named blanks."""
    known = {re.sub(r"\{\w+\}", "{}", key) for key in sentences("reasons", "az")}
    assert set(reasons()) - known == set()


def test_every_type_of_a_value_has_its_word_in_azerbaijani() -> None:
    known = set(sentences("reasons", "az"))
    assert {*_KINDS, *_NAMES.values()} <= known


def test_a_reason_has_the_same_blanks_in_both_languages() -> None:
    for english, own in sentences("reasons", "az").items():
        if "{" in english:
            assert placeholders(own) == placeholders(english), english


def test_what_the_reader_of_toml_says_is_known() -> None:
    import tomllib._parser as parser  # type: ignore[import-not-found]

    code = inspect.getsource(parser)
    said = re.findall(
        r'(?:suffixed_err\(\s*src,\s*\w+(?: - 1)?,|TOMLDecodeError\()\s*f?"([^"]+)"', code
    )
    assert len(said) > 10
    known = {re.sub(r"\{\w+\}", "{}", key) for key in sentences("reasons", "az")}
    seen = {re.sub(r"\{[^}]*\}", "{}", one).replace("\\\\", "\\") for one in said}
    assert seen - known == {"{} (at {})"}


@pytest.mark.parametrize(
    ("english", "own"),
    [
        ("there is no such day", "belə gün yoxdur"),
        ("table of texts", "mətnlər cədvəli"),
        ("'9x' is no size for a sheet", "'9x' vərəq ölçüsü deyil"),
        ("Unclosed inline table", "cədvəl bağlanmayıb: } yoxdur"),
        ("left, right or both", "left, right və ya both"),
        ("No such file or directory", "belə fayl və ya qovluq yoxdur"),
        ("a stray brace or the end of it", "a stray brace or the end of it"),
        ("something that nobody foresaw", "something that nobody foresaw"),
    ],
)
def test_reasons_are_said_in_azerbaijani(english: str, own: str) -> None:
    assert reason(english, "az") == own
    assert reason(english, "en") == english


@pytest.mark.parametrize(("path", "command"), list(all_commands()), ids=lambda one: str(one))
def test_a_commands_help_is_there_in_azerbaijani(path: str, command: click.Command) -> None:
    entry = translations("az").get(path)
    assert entry is not None, f"help.az.toml has no table [{path}]"
    if path in COMMANDS:
        assert entry.get("summary"), f"[{path}] has no summary"
    assert command.help
    english = [part for part in paragraphs(command.help) if not is_example(part)]
    assert len(entry["text"]) == len(english), f"[{path}] text: a paragraph for each of {english}"
    known = {**translations("az")["options"], **entry.get("options", {})}
    options = {one.name for one in command.params if isinstance(one, click.Option) and one.help}
    assert options - {"version"} <= set(known), f"[{path}] options"
    assert set(entry.get("options", {})) <= options, f"[{path}] has options that are no more"


@pytest.mark.parametrize(("path", "command"), list(all_commands()), ids=lambda one: str(one))
def test_an_argument_has_its_name_in_azerbaijani(path: str, command: click.Command) -> None:
    arguments = {one.name for one in command.params if isinstance(one, click.Argument)}
    assert arguments <= set(translations("az")["arguments"])
    spoken = " ".join(translations("az")[path]["text"])
    english = {f"{name}".upper() for name in arguments}
    assert not english & set(re.findall(r"[A-Z]{3,}", spoken)), "the paragraphs name it otherwise"


@pytest.mark.parametrize(
    ("words", "usage"),
    [
        ("why", "kitabca why [SEÇİMLƏR] ƏDƏD [NƏŞR]..."),
        ("dist", "kitabca dist [SEÇİMLƏR] NƏŞR..."),
        ("changed", "kitabca changed [SEÇİMLƏR] KÖHNƏ YENİ"),
    ],
)
def test_usage_names_arguments_in_azerbaijani(words: str, usage: str) -> None:
    made = run(words, "--help", lang="az")
    assert f"İstifadə: {usage}\n" in made.stdout
    assert usage.split("] ")[1].split()[0].strip("[].") in run(words, lang="az").stderr


def test_what_click_says_is_still_what_we_translate() -> None:
    """The keys are click's own; a new click that words them anew is noticed here."""
    import tomllib

    catalogue = (SOURCE / "catalogue" / "click.az.toml").read_text(encoding="utf-8")
    code = "".join(inspect.getsource(module) for module in CLICK).replace("\\n", "\n")
    code = code.replace("\\t", "\t")
    for english, own in tomllib.loads(catalogue).items():
        assert f'"{english}"' in code, english
        assert placeholders(own) == placeholders(english), english


def run(*arguments: str, lang: str = "C") -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "src"),
        "LANG": lang,
        "HOME": os.environ.get("HOME", "/"),
    }
    call = [sys.executable, "-m", "kitabca", *arguments]
    return subprocess.run(
        call, capture_output=True, text=True, encoding="utf-8", env=environment, check=False
    )


@pytest.mark.parametrize(
    ("arguments", "lang", "status", "said"),
    [
        (("--help",), "az_AZ.UTF-8", 0, "İstifadə: kitabca"),
        (("--help",), "C", 0, "Usage: kitabca"),
        (("--lang", "az", "--help"), "C", 0, "Bu izahı göstərir."),
        (("build", "--help", "--lang=az"), "C", 0, "E-kitab çap səhifələrinin"),
        (("impose", "--help", "--lang=az"), "C", 0, "[SEÇİMLƏR]"),
        (("build", "--lang", "en", "--help"), "az_AZ.UTF-8", 0, "Make the PDF"),
        (("biuld",), "az_AZ.UTF-8", 2, "Belə əmr yoxdur: 'biuld'. Bəlkə 'build'?"),
        (("build",), "az_AZ.UTF-8", 2, "Çatışmayan arqument"),
        (("build", "no.toml"), "az_AZ.UTF-8", 2, "'no.toml' yoxdur"),
        (("repair", "--lang", "az", "--help"), "C", 0, "İstifadə: kitabca repair"),
        (("language", "sort", "--help"), "az_AZ.UTF-8", 0, "Sətirləri əlifba sırası ilə düzür."),
    ],
)
def test_the_commands_speak(arguments: tuple[str, ...], lang: str, status: int, said: str) -> None:
    done = run(*arguments, lang=lang)
    assert done.returncode == status
    assert said in done.stdout + done.stderr


def test_the_language_is_handed_on_to_what_a_command_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("KITABCA_LANG", raising=False)
    monkeypatch.setenv("LANG", "C")
    monkeypatch.delenv("LC_ALL", raising=False)
    assert speak(["build", "--lang", "en"]) == "en"
    assert os.environ["KITABCA_LANG"] == "en"

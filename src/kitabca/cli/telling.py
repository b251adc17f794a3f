"""How commands speak: diagnostics on standard error, a short line per output, exit statuses."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click

from kitabca.cli.speaking import chosen_language, said
from kitabca.diagnostics import ContentError, Diagnostic, Severity, ordered, show
from kitabca.sayings import LANGUAGES, reason, say

__all__ = [
    "Steps",
    "edition_argument",
    "finished_options",
    "lang_option",
    "output_option",
    "printers_option",
    "refusals",
    "size",
    "sorted_into",
    "tell",
    "trees_options",
    "trouble",
    "write_new",
]


def tell(found: Iterable[Diagnostic], language: str, *, notes: bool = False) -> None:
    """Every diagnostic by place; notes only when asked for. Where an error stands among warnings,
    their numbers at the end say that there is one."""
    told = [one for one in ordered(found) if notes or one.severity is not Severity.NOTE]
    for one in told:
        print(show(one, language), file=sys.stderr)
    warnings = [one for one in told if one.severity is Severity.WARNING]
    errors = [one for one in told if one.severity is Severity.ERROR]
    if errors and warnings:
        given = {"errors": len(errors), "warnings": len(warnings)}
        print(say("cli", "faults_found", language, **given), file=sys.stderr)


def trouble(fault: OSError, path: object, language: str | None = None) -> NoReturn:
    """The system's refusal in a line, for the file that it names, else for `path`; ends the run."""
    words = reason(fault.strerror or str(fault), chosen_language(language))
    print(f"kitabca: {fault.filename or path}: {words}", file=sys.stderr)
    sys.exit(1)


@contextmanager
def refusals(path: object, language: str) -> Iterator[None]:
    """Ends the run with what is wrong with a file, or with the system's refusal (see `trouble`).

    A pipe that its reader closed is no trouble: `main` ends without a word.
    """
    try:
        yield
    except ContentError as fault:
        tell(fault.diagnostics, language)
        sys.exit(1)
    except BrokenPipeError:
        raise
    except OSError as fault:
        trouble(fault, path, language)


def write_new(files: Mapping[Path, bytes], about: object) -> None:
    """Writes files none of which is there yet, all or none; ends the run with the one that is.

    `about` names the whole in the system's refusal when that names no file.
    """
    from kitabca.files import write_all

    there = next((path for path in files if path.exists()), None)
    if there is not None:
        print(said("is_there", path=there), file=sys.stderr)
        sys.exit(1)
    with refusals(about, chosen_language()):
        write_all(files)


def size(count: int) -> str:
    """Bytes for a person: `812 kB`, `1.4 MB`."""
    return f"{count / 1e6:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} kB"


class Steps:
    """What a long work is at, on one line of a terminal that is taken away again.

    Where standard error is no terminal (Make's output in a file, CI), nothing is said.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.shown = sys.stderr.isatty()

    def say(self, step: str) -> None:
        """Puts a step in place of the one before."""
        if self.shown:
            _steer("\r\x1b[K")
            print(f"{self.name}: {step} …", end="", file=sys.stderr, flush=True)

    def done(self) -> None:
        """Takes the line away, so that what is said next begins on a clean one."""
        if self.shown:
            _steer("\r\x1b[K")


def _steer(sequence: str) -> None:
    """Past the guard that keeps strangers' words from doing so."""
    sys.stderr.flush()
    sys.stderr.buffer.write(sequence.encode("ascii"))
    sys.stderr.buffer.flush()


def edition_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """The edition file that a command is about."""
    kind = click.Path(exists=True, dir_okay=False, path_type=Path)
    return click.argument("edition", type=kind)(command)


def lang_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--lang` of messages, where the commands as a whole have not been told."""
    kind = click.Choice(LANGUAGES)
    return click.option("--lang", type=kind, help="The language of messages.")(command)


def output_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--output`: the folder that a command fills, `build` unless told."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        default=Path("build"),
        help="The folder to write into.",
    )(command)


def printers_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--printers`: where the user's own printers are described."""
    return click.option(
        "--printers",
        type=click.Path(path_type=Path),
        default=Path("sources/printers"),
        help="The folder of your own printers.",
    )(command)


def sorted_into(
    output: Path, files: Mapping[str, bytes], used: Iterable[Path], lang: str, *, replace: bool
) -> None:
    """Writes files by their paths in a folder, or with `replace` a new folder in its place.

    A folder that holds one of those `used` for the work is not replaced: that ends the run. Raises
    OSError.
    """
    from kitabca.files import write_all, write_folder

    if not replace:
        write_all({output / path: data for path, data in files.items()})
        return
    for path in (*used, Path()):
        if path.resolve().is_relative_to(output.resolve()):
            print(say("cli", "holds_more", lang, path=output, held=path), file=sys.stderr)
            sys.exit(2)
    write_folder(output, files)


_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


def trees_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--sources --layouts --fonts --cache --lang`, given to the command as `trees` and `lang`."""

    @click.option("--sources", type=_FOLDER, help="The sources tree.")
    @click.option("--layouts", type=_FOLDER, help="Your own layouts.")
    @click.option("--fonts", type=_FOLDER, help="Your own fonts.")
    @click.option("--cache", type=click.Path(path_type=Path), help="Where set parts are kept.")
    @lang_option
    @wraps(command)
    def with_trees(
        *args: Any,
        sources: Path | None,
        layouts: Path | None,
        fonts: Path | None,
        cache: Path | None,
        lang: str | None,
        **rest: Any,
    ) -> Any:
        from kitabca.cli.stages import Trees

        edition = rest.get("edition") or next(iter(rest.get("editions", ())), None)
        root = sources or (edition.parent.parent if edition else Path("sources"))
        trees = Trees(root, layouts or Path("layouts"), fonts or Path("fonts"), cache)
        return command(*args, trees=trees, lang=chosen_language(lang), **rest)

    return with_trees


def finished_options(folder: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`EDITION… --build --output --replace` of what sorts finished files into a folder."""
    path = click.Path(path_type=Path)
    written = click.Path(exists=True, dir_okay=False, path_type=Path)

    def with_finished(command: Callable[..., Any]) -> Callable[..., Any]:
        options = (
            click.argument("editions", nargs=-1, required=True, type=written),
            click.option("-b", "--build", type=path, default=Path("build"),
                         help="The folder with the outputs."),
            click.option("-o", "--output", type=path, default=Path(folder),
                         help="The folder to write into."),
            click.option("--replace", is_flag=True,
                         help="Put a new folder in its place; what is there goes."),
        )  # fmt: skip
        for option in reversed(options):
            command = option(command)
        return command

    return with_finished

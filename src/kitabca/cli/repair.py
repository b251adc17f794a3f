"""`kitabca repair FILE`: damage that is certain, as a diff; written only on request."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from kitabca.cli.speaking import chosen_language, said
from kitabca.language.code_pages import guess_code_page
from kitabca.language.damage import find, repaired
from kitabca.language.debris import clean_markdown
from kitabca.language.literal import literal_spans, outside_literals
from kitabca.language.pack import tags
from kitabca.sayings import LANGUAGES, reason


@click.command("repair")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--language", default=None, help="The language of the text; else its folder's, else az."
)
@click.option("--lang", metavar="[az|en]", default=None, help="The language of messages.")
@click.option("--write", is_flag=True, help="Write the file; the original is kept as FILE.orig.")
@click.option("--from", "codec", default=None, help="Read the file in this code page first.")
def repair(
    file: Path, language: str | None, lang: str | None, write: bool, codec: str | None
) -> None:
    """Show what is certainly damaged in FILE, repaired, as a unified diff.

    \b
    Example:
        kitabca repair sources/events/xocali-35/az/02-speech.md
        kitabca repair old.txt --from cp1251 --write

    What only a person can decide is listed on standard error and left alone.
    """
    tag = language or _language_of(file, lang)
    data = file.read_bytes()
    text = _decoded(file, data, codec)
    markdown = file.suffix == ".md"
    mended = outside_literals(text, _cleaned(tag)) if markdown else repaired(text, tag)
    for line in difflib.unified_diff(
        text.splitlines(keepends=True),
        mended.splitlines(keepends=True),
        fromfile=str(file),
        tofile=f"{file} ({said('mended')})",
    ):
        click.echo(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n", nl=False
        )
    _list_doubts(file, mended, tag, literal_spans(mended) if markdown else [])
    changed = mended.encode("utf-8") != data
    if write and changed:
        _write(file, data, mended)
    elif codec is not None and changed and mended == text:
        click.echo(said("only_code_page", path=file, codec=codec), err=True)
    elif not changed:
        click.echo(said("nothing_to_repair", path=file), err=True)


def _language_of(file: Path, lang: str | None) -> str:
    """The text's language: that of its folder (`events/<event>/<language>/`), else Azerbaijani.

    What no messages are in can only be meant for the text, as `--lang` once was for all.
    """
    if lang and lang not in LANGUAGES:
        return lang
    folder = file.resolve().parent.name
    return folder if folder in tags() else "az"


def _decoded(file: Path, data: bytes, codec: str | None) -> str:
    try:
        return data.decode(codec or "utf-8")
    except LookupError:
        raise click.BadParameter(said("no_code_page", codec=codec), param_hint="--from") from None
    except UnicodeDecodeError:
        if codec is not None:
            raise click.ClickException(said("not_in_code_page", path=file, codec=codec)) from None
        guess = guess_code_page(data)
        raise click.ClickException(
            said("looks_like", path=file, codec=reason(guess, chosen_language()))
        ) from None


def _cleaned(lang: str) -> Callable[[str], str]:
    # Debris may hide damage (a soft hyphen inside a word), so the letters are read again.
    return lambda text: repaired(clean_markdown(repaired(text, lang)), lang)


def _list_doubts(file: Path, text: str, lang: str, literals: Sequence[tuple[int, int]]) -> None:
    for damage in find(text, lang):
        if damage.certain or any(s < damage.end and damage.start < e for s, e in literals):
            continue
        line = text.count("\n", 0, damage.start) + 1
        column = damage.start - (text.rfind("\n", 0, damage.start) + 1) + 1
        meant = said("perhaps", words=damage.repaired) if damage.repaired else ""
        click.echo(f"{file}:{line}:{column}: {damage.code}: “{damage.seen}”{meant}", err=True)


def _write(file: Path, data: bytes, mended: str) -> None:
    """Keep the original beside the file, then put the new one in its place whole."""
    original = file.with_name(file.name + ".orig")
    try:
        with original.open("xb") as keep:
            keep.write(data)
    except FileExistsError:
        raise click.ClickException(said("original_is_there", path=original)) from None
    fresh = file.with_name(file.name + ".new")
    fresh.write_bytes(mended.encode("utf-8"))
    os.replace(fresh, file)
    click.echo(said("repaired", path=file, original=original), err=True)

"""`kitabca xhtml` and `kitabca pages`: what flows between the rooms, as text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kitabca.cli.speaking import said
from kitabca.cli.telling import edition_argument, tell, trees_options

if TYPE_CHECKING:
    from kitabca.cli.stages import Trees

__all__ = ["pages", "xhtml"]


@click.command()
@edition_argument
@click.option("--part", help="Only the part of this name.")
@trees_options
def xhtml(edition: Path, part: str | None, trees: Trees, lang: str) -> None:
    """Print the XHTML that print and e-book share.

    \b
    Example:
        kitabca xhtml sources/editions/xocali-34.toml --part sefir
    """
    from kitabca.cli import stages

    desk = stages.open_desk(edition, trees)
    try:
        _, documents = stages.compose(desk, stages.read(desk))
    except stages.Stopped:
        tell(desk.found, lang)
        sys.exit(1)
    names = [document.name for document in documents]
    if part is not None and part not in names:
        raise click.UsageError(said("no_part", name=part, names=", ".join(names)))
    for document in documents:
        if part in (None, document.name):
            print(document.xhtml)


@click.command()
@edition_argument
@trees_options
def pages(edition: Path, trees: Trees, lang: str) -> None:
    """Print the pages as text: every line with its place, face and words.

    \b
    Example:
        kitabca pages sources/editions/xocali-34.toml | less
    """
    from kitabca.cli import stages
    from kitabca.typesetting import show_pages

    desk = stages.open_desk(edition, trees)
    try:
        read = stages.read(desk)
        set_pages, _ = stages.set_pages(desk, read, *stages.compose(desk, read))
    except stages.Stopped:
        tell(desk.found, lang)
        sys.exit(1)
    print(show_pages(set_pages), end="")

"""`kitabca check`: every fault of the sources, through typesetting; nothing is written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kitabca.cli.telling import tell, trees_options
from kitabca.diagnostics import failed

if TYPE_CHECKING:
    from kitabca.cli.stages import Desk, Trees

__all__ = ["check"]


@click.command()
@click.argument(
    "editions",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--notes", is_flag=True, help="Say notes too: what was left out and why.")
@trees_options
def check(editions: tuple[Path, ...], notes: bool, trees: Trees, lang: str) -> None:
    """Say all that is wrong with the sources; write nothing.

    \b
    Example:
        kitabca check sources/editions/xocali-34.toml
        kitabca check sources/editions/*.toml --notes
    """
    from kitabca.cli.stages import open_desk

    found = []
    for edition in editions:
        try:
            desk = open_desk(edition, trees)
        except ValueError as fault:
            raise click.UsageError(str(fault)) from None
        _run(desk)
        found += desk.found
    tell(found, lang, notes=notes)
    sys.exit(1 if failed(found) else 0)


def _run(desk: Desk) -> None:
    from kitabca.cli import stages

    try:
        edition = stages.read(desk)
        layout, documents = stages.compose(desk, edition)
        stages.set_pages(desk, edition, layout, documents)
    except stages.Stopped:
        pass

"""`kitabca check`: all that would make a build fail or speak, by making it; nothing is written."""

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
        desk = open_desk(edition, trees)
        _run(desk)
        found += desk.found
    tell(found, lang, notes=notes)
    sys.exit(1 if failed(found) else 0)


def _run(desk: Desk) -> None:
    """Makes every output of an edition and throws it away: no list of likely faults is as true."""
    from kitabca.cli import outputs, stages
    from kitabca.diagnostics import ContentError

    try:
        edition = stages.read(desk)
        layout, documents = stages.compose(desk, edition)
        stages.check_styles(desk, layout)
        pages, faces = stages.set_pages(desk, edition, layout, documents)
        data = outputs.screen(desk, edition, layout, pages, faces)
        outputs.booklet(desk, edition, layout, pages, data, "", f"{edition.slug}.pdf")
        outputs.press(desk, edition, layout, pages, faces, "")
        page_map = outputs.page_map(pages, documents, "")
        cover = outputs.cover_of(data) if outputs.has_cover(edition) else None
        outputs.ebooks(desk, edition, layout, documents, page_map, cover)
    except stages.Stopped:
        pass
    except ContentError as fault:
        desk.keep(fault.diagnostics)

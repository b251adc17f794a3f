"""`kitabca build`: the outputs of one edition."""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kitabca.cli.telling import edition_argument, size, tell, trees_options

if TYPE_CHECKING:
    from kitabca.cli.stages import Desk, Trees

__all__ = ["build"]


@click.command()
@edition_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("build"))
@click.option("--only", type=click.Choice(["pdf", "epub"]), help="Only this kind of output.")
@click.option("--deps", type=click.Path(path_type=Path), help="Write what was read, for Make.")
@trees_options
def build(
    edition: Path, output: Path, only: str | None, deps: Path | None, trees: Trees, lang: str
) -> None:
    """Make the PDF and the e-book of one edition.

    \b
    Example:
        kitabca build sources/editions/xocali-34.toml -o build
        kitabca build sources/editions/xocali-34.toml -o build --only epub

    The e-book takes its printed page numbers from the PDF's page map (SLUG.map); with
    --only epub that file must be in the output folder already.
    """
    from kitabca.cli.stages import Stopped, open_desk

    try:
        desk = open_desk(edition, trees)
    except ValueError as fault:
        raise click.UsageError(str(fault)) from None
    try:
        made = make(desk, output, only, deps)
    except Stopped:
        tell(desk.found, lang)
        sys.exit(1)
    except OSError as fault:
        print(f"kitabca: {fault.filename or output}: {fault.strerror}", file=sys.stderr)
        sys.exit(1)
    tell(desk.found, lang)
    for line in made:
        print(line)


def make(desk: Desk, output: Path, only: str | None, deps: Path | None) -> list[str]:
    """Runs the stages and writes the files; a line for each output."""
    from kitabca.cli import outputs, stages
    from kitabca.files import dependencies, write_all

    began = time.perf_counter()
    edition = stages.read(desk)
    layout, documents = stages.compose(desk, edition)
    files: dict[Path, bytes] = {}
    told: list[str] = []
    targets: list[str] = []

    def lap() -> str:
        nonlocal began
        now = time.perf_counter()
        took, began = now - began, now
        return f"{took:.1f} s"

    book = output / f"{edition.slug}.pdf"
    map_file = output / f"{edition.slug}.map"
    if only != "epub":
        pages, faces = stages.set_pages(desk, edition, layout, documents)
        gc.freeze()  # the pages stay to the end: to look through them for garbage is lost time
        data = outputs.screen(desk, edition, layout, pages, faces)
        page_map = outputs.page_map(pages, documents)
        files[book] = data
        files[map_file] = (json.dumps(page_map, indent=0) + "\n").encode("ascii")
        told.append(f"{book}  {len(pages.pages)} pages  {size(len(data))}  {lap()}")
        targets += [book.as_posix(), map_file.as_posix()]
    else:
        page_map = json.loads(map_file.read_bytes())
        data = book.read_bytes()
    if only != "pdf":
        for ending, book_data in outputs.ebooks(
            desk, edition, layout, documents, page_map, data
        ).items():
            name = output / f"{edition.slug}.{ending}"
            files[name] = book_data
            told.append(f"{name}  {size(len(book_data))}  {lap()}")
            targets.append(name.as_posix())
    if deps is not None:
        used, missed = desk.inputs()
        files[deps] = dependencies(targets, used, missed).encode("utf-8")
    write_all(files)
    return told

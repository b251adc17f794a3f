"""`kitabca build`: the outputs of one edition."""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kitabca.cli.speaking import said
from kitabca.cli.telling import Steps, edition_argument, size, tell, trees_options, trouble
from kitabca.diagnostics import ContentError

if TYPE_CHECKING:
    from kitabca.cli.stages import Desk, Trees

__all__ = ["build"]


@click.command()
@edition_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("build"),
    help="The folder to write into.",
)
@click.option(
    "--only",
    type=click.Choice(["pdf", "screen", "epub"]),
    help="Only this kind of output; screen is the PDF without the sheets.",
)
@click.option("--printer", default="", help="An office printer or a shop; else the edition's.")
@click.option("--deps", type=click.Path(path_type=Path), help="Write what was read, for Make.")
@trees_options
def build(
    edition: Path,
    output: Path,
    only: str | None,
    printer: str,
    deps: Path | None,
    trees: Trees,
    lang: str,
) -> None:
    """Make the PDF, the sheets for the office printer and the e-book of one edition.

    \b
    Example:
        kitabca build sources/editions/xocali-34.toml -o build
        kitabca build sources/editions/xocali-34.toml -o build --only epub

    The e-book takes its printed page numbers from the PDF's page map (SLUG.map); with
    --only epub that file must be in the output folder already.
    """
    from kitabca.cli.stages import Stopped, open_desk

    # One run and out: nothing here needs cycles to be looked for, which costs a twentieth.
    gc.disable()
    try:
        desk = open_desk(edition, trees)
    except ValueError as fault:
        raise click.UsageError(str(fault)) from None
    try:
        made = make(desk, output, only, deps, printer)
    except Stopped:
        Steps(edition.stem).done()
        tell(desk.found, lang)
        sys.exit(1)
    except ContentError as fault:
        desk.keep(fault.diagnostics)
        tell(desk.found, lang)
        sys.exit(1)
    except OSError as fault:
        trouble(fault, output)
    tell(desk.found, lang)
    for line in made:
        print(line)


def make(
    desk: Desk, output: Path, only: str | None, deps: Path | None, printer: str = ""
) -> list[str]:
    """Runs the stages and writes the files; a line for each output."""
    from kitabca.cli import outputs, stages
    from kitabca.files import dependencies, write_all

    started, began = time.time_ns(), time.perf_counter()
    steps = Steps(Path(desk.path).stem)
    steps.say(said("step_reading"))
    edition = stages.read(desk)
    layout, documents = stages.compose(desk, edition)
    if only == "epub":
        # The run that set the pages has said what there is to say of the sources.
        desk.found.clear()
    if only not in ("pdf", "screen"):
        stages.check_styles(desk, layout)
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
        steps.say(said("step_setting"))
        pages, faces = stages.set_pages(desk, edition, layout, documents)
        steps.say(said("step_drawing"))
        data = outputs.screen(desk, edition, layout, pages, faces)
        page_map = outputs.page_map(pages, documents)
        files[book] = data
        files[map_file] = (json.dumps(page_map, indent=0) + "\n").encode("ascii")
        told.append(f"{book}  {said('pages', count=len(pages.pages))}  {size(len(data))}  {lap()}")
        targets += [book.as_posix(), map_file.as_posix()]
        if only != "screen":
            sheets = outputs.booklet(desk, edition, data, printer, book.as_posix())
            folded = output / f"{edition.slug}-booklet.pdf"
            files[folded] = sheets
            told.append(f"{folded}  {size(len(sheets))}  {lap()}")
            targets.append(folded.as_posix())
            for ending, sheet in outputs.press(
                desk, edition, layout, pages, faces, printer
            ).items():
                shop = output / f"{edition.slug}{ending}.pdf"
                files[shop] = sheet
                told.append(f"{shop}  {size(len(sheet))}  {lap()}")
                targets.append(shop.as_posix())
    else:
        for wanted in (map_file, book):
            if not wanted.exists():
                raise click.UsageError(said("no_map", path=wanted))
        page_map, data = outputs.printed(desk, edition, map_file, book)
    if only not in ("pdf", "screen"):
        steps.say(said("step_ebook"))
        for ending, book_data in outputs.ebooks(
            desk, edition, layout, documents, page_map, data
        ).items():
            name = output / f"{edition.slug}.{ending}"
            files[name] = book_data
            told.append(f"{name}  {size(len(book_data))}  {lap()}")
            targets.append(name.as_posix())
    if deps is not None:
        used, missed = desk.inputs()
        # First, so that a run that is killed between two renames leaves outputs that Make finds
        # stale, never new ones with a list of old inputs.
        files = {deps: dependencies(targets, used, missed).encode("utf-8"), **files}
    write_all(files, started)
    steps.done()
    return told

"""`kitabca build`: the outputs of one edition."""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct, field

from kitabca.cli.speaking import said
from kitabca.cli.telling import (
    Steps,
    edition_argument,
    output_option,
    size,
    tell,
    trees_options,
    trouble,
)
from kitabca.diagnostics import ContentError

if TYPE_CHECKING:
    from kitabca.cli.stages import Desk, Trees

__all__ = ["build"]


@click.command()
@edition_argument
@output_option
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
    desk = open_desk(edition, trees)
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


class _Outputs(Struct):
    """What a run has made so far: files in the order in which they are written, Make's targets all
    of them, and a line to say of each that somebody opens."""

    began: float
    files: dict[Path, bytes] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def add(self, path: Path, data: bytes, about: str = "") -> None:
        """Keeps an output, and its line with what it took since the one before."""
        now = time.perf_counter()
        self.files[path] = data
        self.told.append(f"{path}  {about}{size(len(data))}  {now - self.began:.1f} s")
        self.began = now


def _load_rooms() -> None:
    """Loads what comes after reading, so that it is there when it is asked for."""
    import kitabca.pdf.screen
    import kitabca.rendering.book
    import kitabca.typesetting.book  # noqa: F401  # to load it is all


def make(
    desk: Desk, output: Path, only: str | None, deps: Path | None, printer: str = ""
) -> list[str]:
    """Runs the stages and writes the files, all or none; a line for each output.

    `only` and `printer` are the command's own. Raises Stopped, ContentError or OSError, and a
    UsageError where the e-book alone is asked for and no PDF with its page map is there.
    """
    from kitabca.cli import composed, outputs, stages
    from kitabca.files import dependencies, write_all

    started, made = time.time_ns(), _Outputs(time.perf_counter())
    steps = Steps(Path(desk.path).stem)
    steps.say(said("step_reading"))
    kept = composed.find(desk) if only == "epub" else None
    if kept is not None:
        edition, layout, documents = kept
    else:
        edition = stages.read(desk, _load_rooms)
        layout, documents = stages.compose(desk, edition)
        composed.keep(desk, edition, layout, documents)
    with_ebook = only not in ("pdf", "screen")
    if with_ebook:
        stages.check_styles(desk, layout)
    made_of = outputs.made_of(desk, edition, layout, documents)
    book = output / f"{edition.slug}.pdf"
    map_file = output / f"{edition.slug}.map"
    if only != "epub":
        steps.say(said("step_setting"))
        pages, faces = stages.set_pages(desk, edition, layout, documents)
        steps.say(said("step_drawing"))
        data = outputs.screen(desk, edition, layout, pages, faces)
        page_map = outputs.page_map(pages, documents, made_of)
        made.add(book, data, f"{said('pages', count=len(pages.pages))}  ")
        made.files[map_file] = (json.dumps(page_map, indent=0) + "\n").encode("ascii")
        if only != "screen":
            sheets = outputs.booklet(
                desk, edition, layout, pages, data, printer, book.as_posix()
            )
            made.add(output / f"{edition.slug}-booklet.pdf", sheets)
            shop = outputs.press(desk, edition, layout, pages, faces, printer)
            for ending, sheet in shop.items():
                made.add(output / f"{edition.slug}{ending}.pdf", sheet)
    else:
        for wanted in (map_file, book):
            if not wanted.exists():
                raise click.UsageError(said("no_map", path=wanted))
        page_map, data = outputs.printed(desk, edition, map_file, book, made_of)
    if with_ebook:
        steps.say(said("step_ebook"))
        ebooks = outputs.ebooks(desk, edition, layout, documents, page_map, data)
        for ending, ebook in ebooks.items():
            made.add(output / f"{edition.slug}.{ending}", ebook)
    files = made.files
    if deps is not None:
        targets = [path.as_posix() for path in files]
        # First, so that a run that is killed between two renames leaves outputs that Make finds
        # stale, never new ones with a list of old inputs.
        files = {deps: dependencies(targets, *desk.inputs()).encode("utf-8"), **files}
    write_all(files, started)
    steps.done()
    return made.told

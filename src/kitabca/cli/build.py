"""`kitabca build`: the outputs of one edition."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from kitabca.diagnostics import ContentError, Diagnostic

if TYPE_CHECKING:
    from kitabca.cli.outputs import PageMap
    from kitabca.cli.stages import Desk, Trees
    from kitabca.faces import Faces
    from kitabca.layout import Layout
    from kitabca.model import Edition
    from kitabca.rendering import Document
    from kitabca.typesetting.output import Pages

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


class _Run(Struct):
    """One run: where it writes, what is asked of it, and what it has made so far: files in the
    order in which they are written, Make's targets all of them, and a line to say of each that
    somebody opens."""

    output: Path
    only: str | None
    printer: str
    steps: Steps
    began: float = field(default_factory=time.perf_counter)
    files: dict[Path, bytes] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def add(self, name: str, data: bytes, about: str = "") -> None:
        """Keeps an output, and its line with what it took since the one before."""
        now = time.perf_counter()
        path = self.output / name
        self.files[path] = data
        self.told.append(f"{path}  {about}{size(len(data))}  {now - self.began:.1f} s")
        self.began = now


def make(
    desk: Desk, output: Path, only: str | None, deps: Path | None, printer: str = ""
) -> list[str]:
    """Runs the stages and writes the files, all or none; a line for each output.

    `only` and `printer` are the command's own. Raises Stopped, ContentError or OSError, and a
    UsageError where the e-book alone is asked for and no PDF with its page map is there.
    """
    from kitabca.files import dependencies, write_all

    started = time.time_ns()
    run = _Run(output, only, printer, Steps(Path(desk.path).stem))
    run.steps.say(said("step_reading"))
    (_electronic if only == "epub" else _printed)(desk, run)
    files = run.files
    if deps is not None:
        targets = [path.as_posix() for path in files]
        # First, so that a run that is killed between two renames leaves outputs that Make finds
        # stale, never new ones with a list of old inputs.
        files = {deps: dependencies(targets, *desk.inputs()).encode("utf-8"), **files}
    write_all(files, started)
    run.steps.done()
    return run.told


def _load_rooms() -> None:
    """Loads what comes after reading, so that it is there when it is asked for."""
    import kitabca.pdf.screen
    import kitabca.rendering.book
    import kitabca.typesetting.book  # noqa: F401  # to load it is all


class _Book(Struct, frozen=True):
    """A book as set: what every output is made of."""

    desk: Desk
    edition: Edition
    layout: Layout
    documents: Sequence[Document]
    made_of: str
    pages: Pages
    faces: Faces


def _printed(desk: Desk, run: _Run) -> None:
    """The PDFs, and the e-book if it is asked for, from one layout pass."""
    from kitabca.cli import outputs, stages
    from kitabca.cli.second import beside, jobs

    edition = stages.read(desk, _load_rooms)
    layout, documents = stages.compose(desk, edition)
    if run.only is None:
        stages.check_styles(desk, layout)
    made_of = outputs.made_of(desk, edition, layout, documents)
    run.steps.say(said("step_setting"))
    pages, faces = stages.set_pages(desk, edition, layout, documents)
    run.steps.say(said("step_drawing"))
    book = _Book(desk, edition, layout, documents, made_of, pages, faces)
    works = {name: partial(_learning, desk, work) for name, work in _works(book, run).items()}
    alone = run.only == "screen" or jobs() < 2
    with beside(works, alone=alone) as take:
        _hand_out(book, run, lambda name: _learnt(desk, take(name)))


def _works(book: _Book, run: _Run) -> Mapping[str, Callable[[], Any]]:
    """What a second process makes while this one draws the screen PDF and its sheets, by name."""
    from kitabca.cli import outputs

    given = (book.desk, book.edition, book.layout, book.pages, book.faces)

    @cache
    def page_map() -> PageMap:
        return outputs.page_map(book.pages, book.documents, book.made_of)

    def ebooks() -> Mapping[str, bytes]:
        cover = outputs.cover(*given) if outputs.has_cover(book.edition) else None
        return _ebooks(book, run, page_map(), cover)

    if run.only == "screen":
        return {"map": page_map}
    press = partial(outputs.press, *given, run.printer)
    return {"map": page_map, "ebooks": ebooks, "press": press}


def _hand_out(book: _Book, run: _Run, take: Callable[[str], Any]) -> None:
    """Adds the outputs in their order; `take` gives what the second process has made."""
    from kitabca.cli import outputs

    desk, edition, layout, pages = book.desk, book.edition, book.layout, book.pages
    slug = edition.slug
    data = outputs.screen(desk, edition, layout, pages, book.faces)
    run.add(f"{slug}.pdf", data, f"{said('pages', count=len(pages.pages))}  ")
    run.files[run.output / f"{slug}.map"] = outputs.map_file(take("map"))
    if run.only == "screen":
        return
    path = (run.output / f"{slug}.pdf").as_posix()
    sheets = outputs.booklet(desk, edition, layout, pages, data, run.printer, path)
    run.add(f"{slug}-booklet.pdf", sheets)
    for ending, sheet in take("press").items():
        run.add(f"{slug}{ending}.pdf", sheet)
    run.steps.say(said("step_ebook"))
    for ending, ebook in take("ebooks").items():
        run.add(f"{slug}.{ending}", ebook)


def _ebooks(book: _Book, run: _Run, page_map: PageMap, cover: bytes | None) -> Mapping[str, bytes]:
    """The e-books if they are asked for. If the PDFs alone are, they are kept for Make's next step,
    unless there is something to say of them, which that step does.
    """
    from kitabca.cli import kept_ebook, outputs, stages

    desk, edition, layout, documents = book.desk, book.edition, book.layout, book.documents
    if run.only is None:
        return outputs.ebooks(desk, edition, layout, documents, page_map, cover)
    if desk.cache is not None:
        # What the e-book alone reads is no reason to make the PDFs anew.
        spare = desk.again()
        with suppress(stages.Stopped, ContentError):
            stages.check_styles(spare, layout)
            made = outputs.ebooks(spare, edition, layout, documents, page_map, cover)
            if not spare.found:
                kept_ebook.keep(spare, made, outputs.map_file(page_map))
    return {}


def _electronic(desk: Desk, run: _Run) -> None:
    """The e-book alone, from the page map and the PDF of an earlier run."""
    from kitabca.cli import kept_ebook, outputs, stages

    slug = Path(desk.path).stem
    map_file, book = run.output / f"{slug}.map", run.output / f"{slug}.pdf"
    ebooks: Mapping[str, bytes] | None = None
    with suppress(OSError):
        ebooks = kept_ebook.find(desk, map_file.read_bytes(), book.read_bytes())
    if ebooks is None:
        edition = stages.read(desk, _load_rooms)
        layout, documents = stages.compose(desk, edition)
        said_before = len(desk.found)
        stages.check_styles(desk, layout)
        made_of = outputs.made_of(desk, edition, layout, documents)
        for wanted in (map_file, book):
            if not wanted.exists():
                raise click.UsageError(said("no_map", path=wanted))
        page_map, data = outputs.printed(desk, edition, map_file, book, made_of)
        run.steps.say(said("step_ebook"))
        cover = outputs.cover_of(data) if outputs.has_cover(edition) else None
        ebooks = outputs.ebooks(desk, edition, layout, documents, page_map, cover)
        if len(desk.found) == said_before:
            kept_ebook.keep(desk, ebooks, outputs.map_file(page_map))
    if desk.cache is not None:
        desk.cache.trim()
    for ending, ebook in ebooks.items():
        run.add(f"{slug}.{ending}", ebook)


class _Learnt(Struct, frozen=True):
    """What a work gave, what it found, and for each shelf what it read and what it missed."""

    given: Any
    found: list[Diagnostic]
    read: list[tuple[dict[str, bytes], set[str]]]


def _learning(desk: Desk, work: Callable[[], Any]) -> _Learnt:
    """Does a work that may be done in another process, where this one's desk does not see it."""
    known = len(desk.found)
    given = work()
    found = desk.found[known:]
    del desk.found[known:]
    return _Learnt(given, found, [(shelf.read, shelf.missed) for shelf in desk.shelves()])


def _learnt(desk: Desk, learnt: _Learnt) -> Any:
    """What a work gave; the desk knows afterwards what it found and read."""
    desk.found += learnt.found
    for shelf, (read, missed) in zip(desk.shelves(), learnt.read, strict=True):
        shelf.read.update(read)
        shelf.missed.update(missed)
    return learnt.given

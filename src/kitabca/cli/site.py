"""`kitabca site`: a folder for the web, from finished outputs."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kitabca.cli.telling import finished_options, refusals, sorted_into, tell, trees_options

if TYPE_CHECKING:
    from kitabca.cli.stages import Desk, Trees
    from kitabca.site import Book

__all__ = ["site"]

_COVER_WIDTH = 640


@click.command()
@finished_options("build/site")
@trees_options
def site(
    editions: tuple[Path, ...], build: Path, output: Path, replace: bool, trees: Trees, lang: str
) -> None:
    """Make a static folder for the web: text, downloads, catalogue feeds.

    \b
    Example:
        kitabca site sources/editions/xocali-34.toml -b build -o build/site

    The outputs of the editions must be in the build folder already; what is not there is not
    offered. Nothing in the folder runs, and every address in it is relative.
    """
    from kitabca.cli.stages import Stopped, open_desk
    from kitabca.sayings import say
    from kitabca.site import write_site

    books = []
    for edition in editions:
        desk = open_desk(edition, trees)
        try:
            books.append(_book(desk, build))
        except Stopped:
            tell(desk.found, lang)
            sys.exit(1)
        except FileNotFoundError as fault:
            print(say("cli", "no_output", lang, path=fault.filename), file=sys.stderr)
            sys.exit(2)
    with refusals(editions[0], lang):
        files = write_site(books)
    sorted_into(output, files, (build, trees.sources), lang, replace=replace)
    print(say("cli", "site_made", lang, path=output / "index.html", count=len(files)))


def _book(desk: Desk, build: Path) -> Book:
    """An edition with its finished files. Raises FileNotFoundError without its PDF or EPUB."""
    from kitabca.cli.stages import find_layout, read
    from kitabca.epub.metadata import identifier
    from kitabca.language import language
    from kitabca.site import Book, Download
    from kitabca.site.books import KINDS
    from kitabca.site.pages import TEMPLATES

    edition = read(desk)
    layout = find_layout(desk, edition)
    templates = {}
    for name in TEMPLATES:
        texts = (desk.template(f"{folder}/site/{name}") for folder in layout.chain)
        text = next((text for text in texts if text is not None), None)
        if text is None:
            raise FileNotFoundError(2, "", f"layouts/{layout.chain[-1]}/site/{name}")
        templates[name] = text
    downloads = []
    for ending, (kind, media) in KINDS.items():
        joint = "-" if ending == "booklet.pdf" else "."
        if kind == "booklet" and not layout.page.facing:
            continue  # one side of the sheet: nothing to fold
        file = build / f"{edition.slug}{joint}{ending}"
        if file.exists() or ending in ("pdf", "epub"):
            data = file.read_bytes()
            page = _page_size(data) if media == "application/pdf" else (0, 0)
            downloads.append(Download(kind, file.name, media, data, page))
    files = {one.kind: one.data for one in downloads}
    cover, size = _first_page(files["print"])
    return Book(
        edition=edition,
        identifier=identifier(edition),
        direction=language(edition.language).direction,
        epub=files["phone"],
        downloads=tuple(downloads),
        cover=cover,
        cover_size=size,
        has_cover=any(part.kind == "cover" for part in edition.parts),
        templates=templates,
        layouts=layout.chain,
    )


def _page_size(pdf: bytes) -> tuple[int, int]:
    """Width and height of the first page, in millimetres."""
    from pypdf import PdfReader

    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    return round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)


def _first_page(pdf: bytes) -> tuple[bytes, tuple[int, int]]:
    """The first page as a JPEG, and its size in pixels."""
    import pypdfium2

    book = pypdfium2.PdfDocument(pdf)
    try:
        page = book[0]
        picture = page.render(scale=_COVER_WIDTH / page.get_size()[0]).to_pil().convert("RGB")
        page.close()
    finally:
        book.close()
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85, subsampling=0)
    return out.getvalue(), picture.size

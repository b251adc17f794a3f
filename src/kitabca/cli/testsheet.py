"""`kitabca testsheet`: what an unknown printer does, found before eighty copies are printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kitabca.cli.speaking import chosen_language, said
from kitabca.cli.telling import printers_option, refusals

if TYPE_CHECKING:
    from kitabca.files import Shelf
    from kitabca.pdf.printers import Printer

__all__ = ["testsheet"]

# The family that the sheet is set in, as the tool ships it.
_REGULAR = "alegreya-sans/AlegreyaSans_400Regular.ttf"
_BOLD = "alegreya-sans/AlegreyaSans_700Bold.ttf"


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("build/testsheet.pdf"),
    help="The PDF to write.",
)
@click.option("--printer", default="office-a4", help="The printer whose settings to try.")
@printers_option
@click.option(
    "--fonts", type=click.Path(path_type=Path), default=Path("fonts"), help="Your own fonts."
)
@click.option("--lang", type=click.Choice(["en", "az"]), help="The language of the sheet.")
def testsheet(output: Path, printer: str, printers: Path, fonts: Path, lang: str | None) -> None:
    """Make one sheet with numbered halves, arrows and a scale along each edge.

    \b
    Example:
        kitabca testsheet -o testsheet.pdf

    Print it, fold it, look whether page 2 stands upright behind page 1, and read off how much of
    the edge the printer leaves white. It goes the same way as a booklet does.
    """
    from kitabca.cli.printing import find_printer
    from kitabca.cli.stages import shelves
    from kitabca.files import Shelf, write_all

    language = chosen_language(lang)
    if output.is_dir():
        raise click.UsageError(said("is_folder", path=output, name="testsheet.pdf"))
    with refusals(output, language):
        found = find_printer(printer, Shelf(printers), folder="")
        if found.kind != "office":
            raise click.UsageError(said("is_shop", name=found.name))
        write_all({output: make_sheet(found, shelves(fonts, "fonts"), language)})
    print(said("sheet_for", path=output, name=found.name))


def make_sheet(printer: Printer, fonts: tuple[Shelf, ...], language: str) -> bytes:
    """The test sheet of a printer as a PDF: four pages, imposed as its booklets are, so that what
    it shows of turning and white edges holds for them. Raises ContentError for a missing font."""
    from msgspec import structs

    from kitabca.faces import open_faces
    from kitabca.layout import Face
    from kitabca.pdf.archive import Metadata
    from kitabca.pdf.imposing import booklet
    from kitabca.pdf.imposing.testsheet import FACES, TEXTS, sheet_layout, sheet_pages
    from kitabca.pdf.screen import screen_pdf

    def read(path: str) -> bytes:
        shelf = next((one for one in fonts if one.find(path) is not None), fonts[-1])
        return shelf.bytes(path)

    faces = open_faces({"sans": Face(regular=_REGULAR, bold=_BOLD)}, read)
    short, long = printer.sheet
    pages = sheet_pages(faces, language, printer.flip, long / 2, short)
    title, _ = TEXTS[language]
    pdf = screen_pdf(
        pages,
        sheet_layout(),
        {key: faces[key].data for key in FACES},
        Metadata(title=title, language=language, identifier="urn:kitabca:testsheet"),
        lambda path: b"",
    )
    saddle = structs.replace(printer, binding="saddle", caliper=0.0, marks=frozenset({"fold"}))
    return booklet(pdf, saddle, pages)

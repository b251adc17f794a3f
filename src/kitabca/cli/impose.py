"""`kitabca impose`: any PDF on sheets to fold, staple, sew or cut."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kitabca.cli.speaking import chosen_language, said
from kitabca.cli.telling import lang_option, printers_option, refusals, size, tell
from kitabca.sayings import reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from kitabca.pdf.imposing import Job, Plan
    from kitabca.pdf.printers import Printer

__all__ = ["impose"]

_SCHEMES = ["saddle", "signatures", "perfect", "2-up", "4-up"]
_MARKS = ["fold", "staple", "cut"]
_WIDEST_EDGE = 30 * 72 / 25.4  # as in a printer's file


class _Measure(click.ParamType):  # type: ignore[type-arg]  # no type arguments in click 8.1
    """An option that one of our readers reads; what it can't is a faulty call."""

    def __init__(self, name: str, read: Callable[[str], Any]) -> None:
        self.name = name
        self.read = read

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        try:
            return self.read(value) if isinstance(value, str) else value
        except ValueError as fault:
            self.fail(reason(str(fault), chosen_language()), param, ctx)


def _paper(text: str) -> tuple[float, float]:
    from kitabca.pdf.printers import PAPERS, paper_size

    try:
        return paper_size(text)
    except ValueError:
        raise ValueError(said("no_paper", text=text, names=", ".join(PAPERS))) from None


def _length(text: str) -> float:
    from kitabca.pdf.printers import plain_length

    try:
        return plain_length(text)
    except ValueError:
        raise ValueError(said("no_length", text=text)) from None


def _edge(text: str) -> float:
    found = _length(text)
    if found > _WIDEST_EDGE:
        raise ValueError(said("wide_edge", text=text))
    return found


def _fit(text: str) -> float | str:
    if text in ("auto", "printable", "fill"):
        return text
    match = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)%", text, re.ASCII)
    if match is None or float(match[1]) < 1:
        raise ValueError(said("no_scale", text=text))
    return float(match[1]) / 100


def _sheets(text: str) -> tuple[int, ...]:
    """`2,4` or `2-5`: sheets from 1."""
    numbers: list[int] = []
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        # Python does not read a number of thousands of figures.
        if not first.isdecimal() or (dash and not last.isdecimal()) or len(part) > 20:
            raise ValueError(said("no_sheets", text=text))
        start, end = int(first), int(last) if dash else int(first)
        if not 1 <= start <= end <= 100_000:
            raise ValueError(said("no_sheets", text=text))
        numbers += range(start, end + 1)
    return tuple(numbers)


@click.command()
@click.argument("book", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The PDF to write.")
@click.option("--scheme", type=click.Choice(_SCHEMES), help="What is done with the sheets.")
@click.option("--sheet", type=_Measure("size", _paper), help="A4, A3, SRA3, … or 210x297mm.")
@click.option("--creep", type=_Measure("length", _length), help="A sheet's thickness: 0.1mm.")
@click.option("--signature", type=click.IntRange(1, 64), help="Sheets of one signature.")
@click.option("--flip", type=click.Choice(["short-edge", "turned"]), help="How backs are turned.")
@click.option("--edge", type=_Measure("length", _edge), help="What the printer leaves white.")
@click.option(
    "--scale", type=_Measure("scale", _fit), default="auto", help="auto, printable, fill or 95%."
)
@click.option("--marks", multiple=True, type=click.Choice(_MARKS), help="Marks to draw.")
@click.option("--repeat", is_flag=True, help="The same leaf in every cell (perfect, 4-up).")
@click.option("--back-cover", type=click.IntRange(min=0), help="Last pages that stay last.")
@click.option(
    "--box",
    type=click.Choice(["trim", "crop", "media"]),
    default="trim",
    help="Which box of a page is placed.",
)
@click.option(
    "--sheets", type=_Measure("sheets", _sheets), help="Only these, after a jam: 2,4 or 2-5."
)
@click.option("--plan", is_flag=True, help="Print which page stands where; no sheets are written.")
@click.option("--copies", type=click.IntRange(min=1), default=1, help="For the plan: how many.")
@click.option("--preview", type=click.Path(path_type=Path), help="A picture of the sheets (PNG).")
@click.option("--printer", default="office-a4", help="Whose defaults to take.")
@printers_option
@lang_option
def impose(book: Path, output: Path | None, lang: str | None, **asked: Any) -> None:
    """Put the pages of a PDF on sheets, so that they read in order when folded or cut.

    \b
    Examples:
        kitabca impose book.pdf -o sheets.pdf
        kitabca impose book.pdf --scheme signatures --signature 4 --sheet A4 --creep 0.1mm -o s.pdf
        kitabca impose card.pdf --scheme 4-up --repeat --marks cut -o cards.pdf
        kitabca impose book.pdf --sheets 2,4 -o again.pdf
        kitabca impose book.pdf --plan

    \b
    saddle      sheets nested, folded, stapled through the fold
    signatures  the same in bundles of --signature sheets, sewn or glued together
    perfect     sheets cut in two, the stacks laid on each other, glued at the spine
    2-up        two pages on a side in reading order
    4-up        leaves cut from quarters, the stacks laid on each other
    """

    if output is None and not asked["plan"] and asked["preview"] is None:
        raise click.UsageError(said("nothing_to_do"))
    _check_outputs(book, output, asked["preview"])
    language = chosen_language(lang)
    with refusals(book, language):
        _impose(book, output, language, asked)


def _check_outputs(book: Path, output: Path | None, preview: Path | None) -> None:
    """What is asked for can be written, and the book is not written over."""
    for path, name in ((output, "sheets.pdf"), (preview, "sheets.png")):
        if path is None:
            continue
        if path.is_dir():
            raise click.UsageError(said("is_folder", path=path, name=name))
        if path.resolve() == book.resolve():
            raise click.UsageError(said("over_the_book", path=path))
    if preview is None:
        return
    if output is not None and output.resolve() == preview.resolve():
        raise click.UsageError(said("same_output", path=output))
    if preview.suffix not in (".png", ".PNG"):
        raise click.UsageError(said("picture_is_png", path=preview.with_suffix(".png")))


def _write(files: dict[Path, bytes]) -> None:
    """All files or none; the name that is said is the one that was asked for."""
    from kitabca.files import write_all

    try:
        write_all(files)
    except OSError as fault:
        names = ", ".join(str(path) for path in files)
        because = reason(fault.strerror or str(fault), chosen_language())
        print(f"kitabca: {said('unwritable', path=names, reason=because)}", file=sys.stderr)
        sys.exit(1)


def _impose(book: Path, output: Path | None, language: str, asked: dict[str, Any]) -> None:
    from kitabca.cli.printing import find_printer
    from kitabca.files import Shelf
    from kitabca.pdf.imposing import impose as imposed
    from kitabca.pdf.imposing import plan_sheets, plan_text

    printer = find_printer(asked["printer"], Shelf(asked["printers"]), folder="")
    if printer.kind != "office":
        raise click.UsageError(said("is_shop", name=printer.name))
    job = _job(printer, asked)
    data = book.read_bytes()
    path = book.as_posix()
    sheets = b""
    if output is None and asked["preview"] is None:
        plan = plan_sheets(data, job, path)
    else:
        sheets, plan = imposed(data, job, path)
    if asked["plan"]:
        print(plan_text(plan, asked["copies"], language))
    tell(plan.found, language)
    if not sheets:
        return
    files: dict[Path, bytes] = {}
    if output is not None:
        files[output] = sheets
    if asked["preview"] is not None:
        files[asked["preview"]] = _picture(sheets, plan, path)
    _write(files)
    if output is not None:
        count = len(plan.numbers)
        told = said("one_sheet") if count == 1 else said("sheets", count=count)
        print(f"{output}  {told}  {size(len(sheets))}")


def _picture(sheets: bytes, plan: Plan, path: str) -> bytes:
    from kitabca.cli.preview import preview
    from kitabca.pdf.heavy import drawn_apart

    return drawn_apart(preview, path, len(plan.sources), sheets, plan)


def _job(printer: Printer, asked: dict[str, Any]) -> Job:
    """The printer's own way, and what the call asks for instead."""
    from msgspec import structs

    from kitabca.pdf.imposing import job_for
    from kitabca.pdf.imposing.schemes import SCHEMES

    names = {
        "scheme": "scheme",
        "sheet": "paper",
        "creep": "caliper",
        "signature": "signature",
        "flip": "flip",
        "edge": "edge",
        "scale": "fit",
        "repeat": "repeat",
        "back_cover": "back",
        "box": "page_box",
        "sheets": "chosen",
    }
    given = {field: asked[name] for name, field in names.items() if asked[name] is not None}
    if asked["marks"]:
        given["marks"] = frozenset(asked["marks"])
    job = structs.replace(job_for(printer), **given)
    if job.repeat and job.scheme not in ("perfect", "4-up"):
        raise click.UsageError(said("only_for_cut"))
    if asked["signature"] is not None and job.scheme != "signatures":
        raise click.UsageError(said("only_for_signatures"))
    if asked["creep"] is not None and not any(grid.folds for grid in SCHEMES[job.scheme].grids):
        raise click.UsageError(said("only_for_folded"))
    return job

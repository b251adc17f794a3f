"""`kitabca changed`: what must be printed again when a mistake is found late."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kitabca.cli.speaking import chosen_language
from kitabca.cli.telling import lang_option, printers_option, refusals
from kitabca.sayings import say

if TYPE_CHECKING:
    from kitabca.pdf.comparing import Leaf
    from kitabca.pdf.imposing import Plan

__all__ = ["changed"]

# A page that has to be made smaller than this for half a sheet is a sheet of its own.
_FOLDED = 0.8


@click.command()
@click.argument("printed", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--printer", default="office-a4", help="Whose sheets they are.")
@printers_option
@lang_option
def changed(printed: Path, new: Path, printer: str, printers: Path, lang: str | None) -> None:
    """Name the pages that have changed since PRINTED, and the sheets to print again.

    \b
    Example:
        kitabca changed printed/xocali-34.pdf build/xocali-34.pdf

    Sheets are those that impose makes for the printer, the first is the outermost; pages are told
    as they stand on the front and the back. The imprint has the printing's mark, so its sheet is
    among them.
    """
    from kitabca.cli.printing import find_printer
    from kitabca.files import Shelf
    from kitabca.pdf.comparing import changed_pages, leaves
    from kitabca.pdf.imposing import job_for, plan_sheets

    language = chosen_language(lang)
    with refusals(new, language):
        found = find_printer(printer, Shelf(printers), folder="")
        if found.kind != "office":
            raise click.UsageError(say("cli", "is_shop", language, name=found.name))
        books = [(path.read_bytes(), path.as_posix()) for path in (printed, new)]
        before, after = (leaves(data, path) for data, path in books)
        then, now = (plan_sheets(data, job_for(found), path) for data, path in books)
    pages = changed_pages(before, after)
    if not pages and len(before) == len(after):
        print(say("finding", "same", language))
        return
    if pages:
        labels = ", ".join(after[index].label for index in pages)
        print(say("finding", "changed_pages", language, pages=labels))
    if len(before) != len(after):
        print(say("finding", "counts", language, before=len(before), after=len(after)))
    if _is_sheet(now):
        print(say("finding", "no_booklet", language))
        return
    _say_sheets(before, then, after, now, language)


def _is_sheet(plan: Plan) -> bool:
    """Whether a page is as large as the paper, so that nothing is folded."""
    return plan.scales[0] < _FOLDED


def _say_sheets(
    before: Sequence[Leaf], then: Plan, after: Sequence[Leaf], now: Plan, language: str
) -> None:
    from kitabca.pdf.comparing import changed_sheets

    again = changed_sheets(before, then, after, now)
    total = len(now.sheets)
    blank = say("finding", "blank", language)
    for number, labels in again:
        names = ", ".join(label or blank for label in labels)
        print(say("finding", "sheet_again", language, sheet=number, total=total, pages=names))
    if len(again) < total:
        print(say("finding", "other_sheets", language, count=total - len(again)))

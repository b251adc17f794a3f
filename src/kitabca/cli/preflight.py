"""`kitabca preflight`: a PDF looked over before it goes to the shop, the printer or the archive."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kitabca.cli.speaking import chosen_language
from kitabca.cli.telling import lang_option, refusals, tell

if TYPE_CHECKING:
    from kitabca.pdf.preflight import Limits, Report

__all__ = ["preflight"]


@click.command()
@click.argument("book", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--for",
    "purpose",
    type=click.Choice(["press", "office", "archive"]),
    default="press",
    help="Who gets the file.",
)
@click.option("--printer", default="", help="The shop that it goes to.")
@click.option(
    "--printers",
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder of your own printers.",
)
@lang_option
def preflight(
    book: Path, purpose: str, printer: str, printers: Path | None, lang: str | None
) -> None:
    """Say what is wrong with any PDF before it is sent.

    \b
    Example:
        kitabca preflight build/xocali-34-press.pdf
        kitabca preflight cover.pdf --for press --printer shop-fogra39-uncoated

    Each fault is one line with its page and its place in millimetres from the upper left corner
    of the trimmed page. The exit status is 1 when one of them is an error.
    """
    from kitabca.diagnostics import failed
    from kitabca.pdf.preflight import preflight as look_over

    language = chosen_language(lang)
    with refusals(book, language):
        limits = _limits(printer, printers)
        report = look_over(book.read_bytes(), book.as_posix(), purpose, limits)
    tell(report.found, language, notes=True)
    print(_summary(report, book, purpose, language))
    if failed(report.found):
        sys.exit(1)


def _limits(name: str, folder: Path | None) -> Limits:
    from kitabca.cli.printing import DEFAULTS, find_printer
    from kitabca.files import Shelf
    from kitabca.pdf.preflight import Limits

    shelf = Shelf(folder) if folder is not None else None
    printer = find_printer(name or DEFAULTS["shop"], shelf, "")
    return Limits(
        bleed=printer.bleed,
        ink=printer.ink,
        resolution=printer.resolution,
        binding=printer.binding,
    )


def _summary(report: Report, book: Path, purpose: str, language: str) -> str:
    from kitabca.sayings import say

    width, height = report.size
    errors = sum(one.severity.name == "ERROR" for one in report.found)
    warnings = sum(one.severity.name == "WARNING" for one in report.found)
    told = say("cli", "nothing_found", language)
    if errors or warnings:
        told = say("cli", "faults_found", language, errors=errors, warnings=warnings)
    return say(
        "cli",
        "looked_over",
        language,
        path=book,
        purpose=purpose,
        pages=report.pages,
        size=f"{width:.0f} × {height:.0f}",
        bleed=f"{report.bleed:.1f}",
        claims=", ".join(report.claims) or "–",
        found=told,
    )

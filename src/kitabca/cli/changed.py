"""`kitabca changed`: what must be printed again when a mistake is found late."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kitabca.cli.telling import chosen_language, tell

__all__ = ["changed"]

_SAID = {
    "en": {
        "same": "no page has changed",
        "pages": "changed pages: {pages}",
        "count": "printed: {before} pages, now: {after}; every sheet is another",
        "sheet": "print again sheet {sheet} of {total}: pages {pages}",
        "others": "the other sheets stay as they are: {count}",
        "blank": "blank",
    },
    "az": {
        "same": "heç bir səhifə dəyişməyib",
        "pages": "dəyişən səhifələr: {pages}",
        "count": "çap olunan: {before} səhifə, indi: {after}; bütün vərəqlər dəyişir",
        "sheet": "{total} vərəqdən {sheet} nömrəli vərəqi yenidən çap edin: səhifələr {pages}",
        "others": "qalan vərəqlər olduğu kimi qalır: {count}",
        "blank": "boş",
    },
}


@click.command()
@click.argument("printed", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--lang", type=click.Choice(["en", "az"]), help="The language of messages.")
def changed(printed: Path, new: Path, lang: str | None) -> None:
    """Name the pages that have changed since PRINTED, and the sheets to print again.

    \b
    Example:
        kitabca changed printed/xocali-34.pdf build/xocali-34.pdf

    Sheets are those of one booklet stapled in the fold, counted from the cover; each has four
    pages. The imprint has the printing's mark, so its sheet is among them.
    """
    from kitabca.diagnostics import ContentError
    from kitabca.pdf.comparing import changed_pages, leaves, sheets

    said = _SAID[chosen_language(lang)]
    try:
        before, after = (leaves(path.read_bytes(), path.as_posix()) for path in (printed, new))
    except ContentError as fault:
        tell(fault.diagnostics, chosen_language(lang))
        sys.exit(1)
    except OSError as fault:
        print(f"kitabca: {fault.filename}: {fault.strerror or fault}", file=sys.stderr)
        sys.exit(1)
    found = set(changed_pages(before, after))
    if not found and len(before) == len(after):
        print(said["same"])
        return
    if found:
        labels = ", ".join(after[index].label for index in sorted(found))
        print(said["pages"].format(pages=labels))
    every = sheets([leaf.label for leaf in after])
    moved = len(before) != len(after)
    if moved:
        print(said["count"].format(before=len(before), after=len(after)))
    again = [sheet for sheet in every if moved or found.intersection(sheet)]
    for sheet in again:
        names = ", ".join(after[index].label if index >= 0 else said["blank"] for index in sheet)
        number = every.index(sheet) + 1
        print(said["sheet"].format(sheet=number, total=len(every), pages=names))
    if len(again) < len(every):
        print(said["others"].format(count=len(every) - len(again)))

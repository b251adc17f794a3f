"""`kitabca listen`: what someone hears who can't see the page."""

from __future__ import annotations

from pathlib import Path

import click

from kitabca.cli.speaking import chosen_language
from kitabca.cli.telling import lang_option, refusals

__all__ = ["listen"]


@click.command()
@click.argument("book", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--page", type=click.IntRange(min=1), help="Only this page, counted from the first.")
@lang_option
def listen(book: Path, page: int | None, lang: str | None) -> None:
    """Print a PDF as a screen reader would read it, from its structure tree.

    \b
    Example:
        kitabca listen xocali-34.pdf
        kitabca listen xocali-34.pdf --page 7

    Headings begin with #, one for each level; [en: …] is a switch of language, [figure: …] an
    alternative text, (= …) what an abbreviation stands for.
    """
    from kitabca.pdf.listening import listen as spoken
    from kitabca.pdf.opening import open_pdf

    with refusals(book, chosen_language(lang)):
        for line in spoken(open_pdf(book.read_bytes(), book.as_posix()), book.as_posix(), page):
            print(line)

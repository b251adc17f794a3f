"""`kitabca import`: a Word document becomes a text of the sources."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kitabca.cli.speaking import chosen_language
from kitabca.cli.telling import lang_option, refusals, tell, write_new

if TYPE_CHECKING:
    from kitabca.word import Imported

__all__ = ["import_", "imported", "picture_folder"]


@click.command("import")
@click.argument("document", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The text to write.")
@click.option("--language", default="az", show_default=True, help="The language of the text.")
@lang_option
def import_(document: Path, output: Path | None, language: str, lang: str | None) -> None:
    """Make Markdown of a Word document: headings, notes, tables, pictures, emphasis.

    \b
    Example:
        kitabca import speech.docx -o sources/events/xocali-35/az/02-speech.md

    Without -o the text is written beside the document. Pictures go into the event's images/
    folder. What a book can't hold is named and left out; letters that are damaged beyond doubt
    are mended. Nothing that exists is overwritten.
    """
    from kitabca.reading.wording import damaged_markdown

    text = output or document.with_suffix(".md")
    with refusals(document, chosen_language(lang)):
        found = imported(document, text.stem, language)
    folder = picture_folder(text)
    files = {text: found.markdown.encode("utf-8")}
    files |= {folder / name: data for name, data in found.pictures.items()}
    write_new(files, text)
    doubts = damaged_markdown(found.markdown, language, text.as_posix())
    tell([*found.found, *doubts], chosen_language(lang))
    for path in files:
        print(path.as_posix())


def imported(document: Path, stem: str, language: str) -> Imported:
    """The document read; `stem` names its pictures. Raises ContentError."""
    from kitabca.diagnostics import ContentError, error
    from kitabca.model import Place
    from kitabca.word import read_document

    # Make takes the names of pictures too.
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", stem).strip("-.") or "picture"
    try:
        data = document.read_bytes()
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        found = error("unreadable-file", Place(str(document)), path=str(document), reason=reason)
        raise ContentError([found]) from None
    return read_document(data, document.as_posix(), name, language)


def picture_folder(text: Path) -> Path:
    """Where a text's pictures belong: `events/<event>/images/` for `events/<event>/<language>/`."""
    folder = text.parent
    if folder.parent.parent.name == "events":
        folder = folder.parent
    return folder / "images"

"""`kitabca unpack`: the sources that travel inside a book."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from kitabca.cli.speaking import chosen_language
from kitabca.cli.telling import lang_option, refusals, size, tell

if TYPE_CHECKING:
    from kitabca.diagnostics import Diagnostic

__all__ = ["unpack"]


@click.command()
@click.argument("book", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@lang_option
def unpack(book: Path, folder: Path, lang: str | None) -> None:
    """Take the sources out of a book's PDF and put them in FOLDER.

    \b
    Example:
        kitabca unpack xocali-34.pdf sources-again

    Nothing is written outside FOLDER, and no file that is there already is changed. If the book was
    made with another kitabca, lock or zlib, that is said: its bytes may not be built again.
    """
    from kitabca.cli.embedding import MANIFEST
    from kitabca.files import write_all
    from kitabca.pdf.opening import attached_files, open_pdf, refuse

    with refusals(folder, chosen_language(lang)):
        files = attached_files(open_pdf(book.read_bytes(), book.as_posix()), book.as_posix())
        if not files:
            raise refuse("nothing-attached", book.as_posix())
        inside = folder.resolve()
        targets: dict[Path, bytes] = {}
        for name, data in files.items():
            target = folder / name
            if not target.resolve().is_relative_to(inside):
                raise refuse("hostile-name", book.as_posix(), name=str(name))
            if target.is_file() and target.read_bytes() == data:
                continue
            if target.exists() or target.is_symlink():
                raise refuse("already-there", book.as_posix(), name=target.as_posix())
            targets[target] = data
        write_all(targets)
    manifest = files.get(PurePosixPath(MANIFEST))
    if manifest is not None:
        tell(_doubts(manifest, book), chosen_language(lang))
    for name, data in files.items():
        print(f"{(folder / name).as_posix()}  {size(len(data))}")


def _doubts(manifest: bytes, book: Path) -> list[Diagnostic]:
    from kitabca.cli.embedding import made_otherwise
    from kitabca.diagnostics import warning
    from kitabca.model import Place

    return [
        warning("made-otherwise", Place(book.as_posix()), name=name, theirs=theirs, ours=ours)
        for name, theirs, ours in made_otherwise(manifest)
    ]

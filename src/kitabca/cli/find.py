"""`kitabca find`: where a name stands, in the sources and in print."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kitabca.cli.speaking import chosen_language
from kitabca.cli.telling import trees_options
from kitabca.sayings import sentences

if TYPE_CHECKING:
    from kitabca.cli.stages import Desk, Trees
    from kitabca.model import Place
    from kitabca.typesetting.output import Pages

__all__ = ["editions_of", "find", "spelled"]


@click.command()
@click.argument("name")
@click.argument("editions", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--exact", is_flag=True, help="No near spellings.")
@trees_options
def find(name: str, editions: tuple[Path, ...], exact: bool, trees: Trees, lang: str) -> None:
    """Say where a name stands: file, line and column, and the printed pages of each edition.

    \b
    Example:
        kitabca find "Rizvan Hüseynov"
        kitabca find Hüseynov sources/editions/xocali-34.toml --exact

    Without editions all are searched. Endings and letter case don't count, and near spellings
    are found too: a letter more, less or another, Huseynov for Hüseynov, a Cyrillic letter.
    """
    from kitabca.cli import stages

    said = sentences("finding", chosen_language(lang))
    limit = 0.0 if exact else math.inf
    places: dict[Place, tuple[str, float]] = {}
    books: list[str] = []
    for file in editions or editions_of(trees):
        desk = stages.open_desk(file, trees)
        try:
            edition = stages.read(desk)
        except stages.Stopped:
            books.append(said["not_set"].format(slug=file.stem, file=file))
            _search(desk, "az", name, limit, places)
            continue
        _search(desk, edition.language, name, limit, places)
        try:
            pages, _ = stages.set_pages(desk, edition, *stages.compose(desk, edition))
        except stages.Stopped:
            books.append(said["not_set"].format(slug=file.stem, file=file))
            continue
        books += _in_print(file.stem, name, limit, edition.language, pages, said)
    for place in sorted(places):
        seen, edits = places[place]
        where = spelled(trees.sources, place)
        print(f"{where}: {said['near'].format(seen=seen)}" if edits else f"{where}: {seen}")
    for book in books:
        print(book)
    if not places and not books:
        print(said["name_nowhere"].format(name=name), file=sys.stderr)
        sys.exit(1)


def editions_of(trees: Trees) -> list[Path]:
    """Every edition of the sources tree, by name."""
    return sorted((trees.sources / "editions").glob("*.toml"))


def spelled(sources: Path, place: Place) -> str:
    """A place as a person and an editor of texts read it."""
    from kitabca.diagnostics import cell_name

    file = (sources / place.file).as_posix()
    if place.sheet:
        return f"{file}:{place.sheet}!{cell_name(place)}"
    return f"{file}:{place.line}:{place.column}"


def _search(
    desk: Desk, tag: str, name: str, limit: float, places: dict[Place, tuple[str, float]]
) -> None:
    """Looks through every file that the edition read."""
    from kitabca.language.near import likenesses

    for file in sorted(desk.sources.read):
        for text, place in _texts(desk, file):
            for one in likenesses(name, text, tag):
                if one.edits <= limit:
                    seen = " ".join(text[one.start : one.end].split())
                    places.setdefault(place(one.start), (seen, one.edits))


def _texts(desk: Desk, file: str) -> Iterator[tuple[str, _Placer]]:
    from kitabca.diagnostics import ContentError
    from kitabca.reading.tables import read_table

    try:
        if file.endswith((".md", ".csv", ".toml")):
            text = desk.sources.text(file)
            yield text, _Placer(file, text)
        elif file.endswith(".xlsx"):
            sheet = read_table(desk.sources, file, "", _whole(file), [])
            for texts, where in sheet.rows if sheet else ():
                for text, place in zip(texts, where, strict=True):
                    yield text, _Placer(file, text, place)
    except ContentError:
        return  # `check` says what is wrong with it


def _whole(file: str) -> Place:
    from kitabca.model import Place

    return Place(file)


class _Placer:
    """The place of an offset in a text, or of the cell that the text is from."""

    def __init__(self, file: str, text: str, cell: Place | None = None) -> None:
        self.file, self.text, self.cell = file, text, cell

    def __call__(self, at: int) -> Place:
        from kitabca.model import Place

        if self.cell is not None:
            return self.cell
        line = self.text.count("\n", 0, at) + 1
        return Place(self.file, line, at - self.text.rfind("\n", 0, at))


def _in_print(
    slug: str, name: str, limit: float, tag: str, pages: Pages, said: Mapping[str, str]
) -> list[str]:
    from kitabca.cli.printed import printed
    from kitabca.language.near import likenesses

    book = printed(pages)
    found: dict[str, dict[str, None]] = {}
    for one in likenesses(name, book.text, tag):
        if one.edits <= limit:
            seen = re.sub(r"\s+", " ", book.text[one.start : one.end]) if one.edits else ""
            for where in dict.fromkeys((book.page(one.start), book.page(one.end - 1))):
                found.setdefault(seen, {})[said.get(where, where)] = None
    order = {page: number for number, page in enumerate(_labels(pages, said))}
    return [
        said["near_pages" if seen else "found_on"].format(
            slug=slug, seen=seen, pages=", ".join(sorted(where, key=order.__getitem__))
        )
        for seen, where in sorted(found.items())
    ]


def _labels(pages: Pages, said: Mapping[str, str]) -> list[str]:
    from kitabca.cli.printed import label

    return list(dict.fromkeys(said.get(label(page), label(page)) for page in pages.pages))

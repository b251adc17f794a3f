"""`kitabca dist`: finished files sorted by whom they are for, each room with a ticket and sums."""

from __future__ import annotations

import hashlib
import io
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from kitabca.cli.speaking import preferred_language
from kitabca.cli.telling import finished_options, refusals, sorted_into, tell, trees_options

if TYPE_CHECKING:
    from pypdf import PdfReader

    from kitabca.cli.stages import Desk, Trees
    from kitabca.model import Edition, PartialDate

__all__ = ["dist"]

_NEARLY = 0.9
# A ticket's file by the language that it is in.
_TICKET = {"az": "vereqe.pdf", "en": "ticket.pdf"}


class _Made(Struct, frozen=True):
    """An edition and its files by their ending. `folded` says that it is a booklet, `binding`
    how its print shop binds."""

    edition: Edition
    folded: bool
    files: Mapping[str, bytes]
    binding: str = "saddle"


@click.command()
@finished_options("build/dist")
@trees_options
def dist(
    editions: tuple[Path, ...], build: Path, output: Path, replace: bool, trees: Trees, lang: str
) -> None:
    """Sort finished files into office, print-shop, web and archive, each with a ticket and sums.

    \b
    Example:
        kitabca dist sources/editions/*.toml -b build -o build/dist

    What is in the build folder is taken, and a folder that would be empty is not made. The
    tickets speak the language of messages (--lang, else the locale); where nothing says it, that
    which most of the editions are in, if it is Azerbaijani or English.
    """
    from kitabca.cli.stages import Stopped, open_desk
    from kitabca.sayings import say

    made = []
    desk = None
    for path in editions:
        desk = open_desk(path, trees)
        try:
            made.append(_made(desk, build))
        except Stopped:
            tell(desk.found, lang)
            sys.exit(1)
    assert desk is not None, "one edition at least is required"
    asked = preferred_language(click.get_current_context().params["lang"])
    with refusals(build, lang):
        files = sort_out(desk, made, _folder(build / "site"), asked)
    if not files:
        print(say("cli", "no_output", lang, path=build), file=sys.stderr)
        sys.exit(2)
    sorted_into(output, files, (build, trees.sources), lang, replace=replace)
    for room, count in Counter(name.partition("/")[0] for name in files).items():
        print(say("cli", "room_made", lang, path=output / room, count=count))


def _made(desk: Desk, build: Path) -> _Made:
    from kitabca.cli.printing import printer_for
    from kitabca.cli.stages import find_layout, read

    edition = read(desk)
    layout = find_layout(desk, edition)
    endings = (".pdf", "-booklet.pdf", "-press.pdf", "-cover.pdf", ".epub", ".kepub.epub")
    paths = {ending: build / f"{edition.slug}{ending}" for ending in endings}
    files = {ending: path.read_bytes() for ending, path in paths.items() if path.exists()}
    shop = printer_for("shop", desk.sources, str(edition.options.get("printer", "")))
    return _Made(edition, layout.page.facing and _fits_twice(files), files, shop.binding)


def _fits_twice(files: Mapping[str, bytes]) -> bool:
    """Whether two pages stand on a side of the booklet's sheets in their own size, or nearly so:
    large print made small again is not what was asked for."""
    if not {".pdf", "-booklet.pdf"} <= files.keys():
        return True
    page = _reader(files[".pdf"]).pages[0].trimbox
    sheet = _reader(files["-booklet.pdf"]).pages[0].mediabox
    return float(sheet.width) >= _NEARLY * 2 * float(page.width)


def _folder(root: Path) -> dict[str, bytes]:
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def sort_out(
    desk: Desk, made: Sequence[_Made], site: Mapping[str, bytes], asked: str
) -> dict[str, bytes]:
    """All files by their path in the folder, with the tickets and sums of each room.

    `asked` is the language of whoever hands over, empty where nothing says it.
    """
    from kitabca.cli.tickets import Ticket, make_ticket
    from kitabca.language import language

    tags = Counter(one.edition.language for one in made)
    tag = asked or tags.most_common(1)[0][0]
    tag = tag if tag in _TICKET else "en"
    newest = max(one.edition.modified for one in made)
    date = language(tag).date(_day(newest), "long")
    files: dict[str, bytes] = {}
    for room, (headings, endings, row) in _ROOMS.items():
        found: dict[str, bytes] = {}
        rows: list[list[list[str]]] = []
        for one in made:
            own: list[list[str]] = []
            for ending in endings(one):
                if ending in one.files:
                    name = f"{one.edition.slug}{ending}"
                    found[name] = one.files[ending]
                    own.append([name, *row(one, ending, tag)])
            if own:
                rows.append(own)
        if room == "web":
            found.update({f"site/{name}": data for name, data in site.items()})
        if not rows:
            continue
        found[_TICKET[tag]] = make_ticket(desk, Ticket(room, headings, rows, date), tag)
        sums = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in found.items()]
        found["SHA256SUMS"] = "".join(sorted(sums, key=lambda line: line[66:])).encode("utf-8")
        files.update({f"{room}/{name}": data for name, data in found.items()})
    return files


def _day(text: str) -> PartialDate:
    from kitabca.model import parse_date

    return parse_date(text)


def _office_files(one: _Made) -> tuple[str, ...]:
    return ("-booklet.pdf",) if one.folded else (".pdf",)


def _office_row(one: _Made, ending: str, tag: str) -> list[str]:
    from kitabca.sayings import say

    sheets = _reader(one.files[ending])
    page = _reader(one.files[".pdf"]) if ".pdf" in one.files else sheets
    count = (len(sheets.pages) + 1) // 2 if one.folded else len(sheets.pages)
    if one.folded:
        binding = "fold" if count == 1 else "fold_staple"
    else:
        binding = "single" if count == 1 else "corner"
    return [
        _copies(one, tag),
        str(count),
        _measure(sheets, "mediabox"),
        _measure(page, "trimbox"),
        say("tickets", binding, tag),
    ]


def _shop_row(one: _Made, ending: str, tag: str) -> list[str]:
    from kitabca.sayings import say

    book = _reader(one.files[ending])
    page = book.pages[0]
    bleed = float(page.trimbox.left) - float(page.bleedbox.left)
    return [
        _copies(one, tag),
        str(len(book.pages)),
        _measure(book, "trimbox"),
        f"{_millimetres(bleed):g}",
        _colour(book) or say("tickets", "no_colour", tag),
        say("tickets", _shop_binding(one, len(book.pages)), tag),
    ]


def _shop_binding(one: _Made, pages: int) -> str:
    """One sheet without a cover is folded at most: nothing holds a staple."""
    if one.binding != "saddle" or pages > 4 or "-cover.pdf" in one.files:
        return one.binding
    return "fold" if pages > 2 else "single"


def _colour(book: PdfReader) -> str:
    """The inks and the printing condition, as the file's output intent names it (ISO 15930-7)."""
    intents = book.root_object.get("/OutputIntents")
    named = intents[0].get_object().get("/OutputConditionIdentifier") if intents else None
    return f"CMYK, {named}" if named else ""


def _copies(one: _Made, tag: str) -> str:
    from kitabca.sayings import say

    copies = one.edition.options.get("copies")
    return str(copies) if copies else say("tickets", "open_copies", tag)


def _file_row(kinds: Mapping[str, str]) -> Callable[[_Made, str, str], list[str]]:
    def row(one: _Made, ending: str, tag: str) -> list[str]:
        from kitabca.language import language
        from kitabca.sayings import say

        megabytes = Decimal(len(one.files[ending])) / 1_000_000
        size = language(tag).number(megabytes, 2)
        kind = kinds[ending]
        if kind == "kind_archive" and one.edition.options.get("embed") is not True:
            kind = "kind_pdf"  # nothing inside it but the book
        return [say("tickets", kind, tag), f"{size} MB"]

    return row


_WEB = {".epub": "kind_epub", ".kepub.epub": "kind_kobo", ".pdf": "kind_pdf"}
_ARCHIVE = {".pdf": "kind_archive", ".epub": "kind_epub"}
# Room → the columns of its ticket, the endings of its files, and what a row says of a file.
_ROOMS: dict[
    str,
    tuple[
        tuple[str, ...],
        Callable[[_Made], tuple[str, ...]],
        Callable[[_Made, str, str], list[str]],
    ],
] = {
    "office": (
        ("file", "copies", "sheets", "paper", "trim", "binding"),
        _office_files,
        _office_row,
    ),
    "print-shop": (
        ("file", "copies", "pages", "trim", "bleed", "colour", "binding"),
        lambda one: ("-press.pdf", "-cover.pdf"),
        _shop_row,
    ),
    "web": (("file", "what", "size"), lambda one: tuple(_WEB), _file_row(_WEB)),
    "archive": (("file", "what", "size"), lambda one: tuple(_ARCHIVE), _file_row(_ARCHIVE)),
}


def _reader(data: bytes) -> PdfReader:
    from pypdf import PdfReader

    return PdfReader(io.BytesIO(data))


def _measure(book: PdfReader, box: str) -> str:
    found = getattr(book.pages[0], box)
    return f"{_millimetres(found.width):g} × {_millimetres(found.height):g}"


def _millimetres(points: float) -> int:
    return round(float(points) / 72 * 25.4)

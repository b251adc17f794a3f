"""What an edition says: typed, checked, with its place in the sources on every block.

Nothing here knows of a file format, a layout or an output, and nothing of ours is imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct, field

__all__ = [
    "CALLED",
    "Abbreviation",
    "Block",
    "Break",
    "Citation",
    "Code",
    "Column",
    "Creator",
    "CrossReference",
    "Dated",
    "Edition",
    "Emphasis",
    "Entry",
    "Figure",
    "Foreign",
    "Group",
    "Heading",
    "IndexMark",
    "Inline",
    "LineBreak",
    "Link",
    "ListBlock",
    "Listing",
    "Note",
    "Number",
    "Paragraph",
    "Part",
    "PartialDate",
    "Place",
    "Quotation",
    "Reference",
    "SmallCapitals",
    "Strong",
    "Table",
    "TableCell",
    "Text",
    "Verse",
    "every_block",
    "parse_date",
]


class Place(Struct, frozen=True, order=True):
    """Where in the sources a thing stands: path from the sources tree's root, line and column.

    Lines and columns count from 1; 0 means "the whole file" or "the whole line". In a workbook
    `sheet` is the sheet's name, and line and column are those of the cell
    (`speech.xlsx:Siyahı!B14`).
    """

    file: str
    line: int = 0
    column: int = 0
    sheet: str = ""


class PartialDate(Struct, frozen=True):
    """A day, a month, a year, or a range of them (`1994`, `1994-02`, `1992-02-25/1992-02-26`).

    `start` of a range is this record's own year, month and day; `until` is its end, never a range
    itself and never before the start. The written form is ISO 8601 (EDTF level 0).
    """

    year: int
    month: int | None = None
    day: int | None = None
    until: PartialDate | None = None

    def iso(self) -> str:
        """The sortable form that `parse_date` reads."""
        text = f"{self.year:04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
        if self.day is not None:
            text += f"-{self.day:02d}"
        return f"{text}/{self.until.iso()}" if self.until else text

    def first_day(self) -> str:
        """The first day of what is meant, for formats that must have a day: `1994-02-01`."""
        return f"{self.year:04d}-{self.month or 1:02d}-{self.day or 1:02d}"

    def key(self) -> tuple[int, int, int, tuple[int, int, int]]:
        """An order in which a year precedes its months and a month its days."""
        end = self.until
        tail = (end.year, end.month or 0, end.day or 0) if end else (0, 0, 0)
        return (self.year, self.month or 0, self.day or 0, tail)


_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)


def parse_date(text: str) -> PartialDate:
    """Reads `1994`, `1994-02`, `1994-02-24` or two of them joined by `/`.

    Raises ValueError with a sentence when the text is not such a date or no such day exists.
    """
    first, slash, last = text.partition("/")
    start = _parse_one(first)
    if not slash:
        return start
    end = _parse_one(last)
    if end.key() < start.key():
        raise ValueError("the range ends before it begins")
    return PartialDate(start.year, start.month, start.day, end)


def _parse_one(text: str) -> PartialDate:
    match = _DATE.match(text)
    if match is None:
        raise ValueError("a date is written 1994, 1994-02, 1994-02-24 or 1994-02-24/1994-02-25")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise ValueError("there is no such day") from None
    return PartialDate(year, month, day)


# Inlines: a closed union. `children` is always a tuple of inlines.


class Text(Struct, frozen=True):
    """Words as the reader sees them: quotes and dashes already typographic, NFC."""

    text: str


class Emphasis(Struct, frozen=True):
    """Words that are stressed (`*…*`); a layout sets them in italics as a rule."""

    children: tuple[Inline, ...]


class Strong(Struct, frozen=True):
    """Words that weigh (`**…**`), bold as a rule."""

    children: tuple[Inline, ...]


class SmallCapitals(Struct, frozen=True):
    """Words in small capitals; which letters come down is the language's business."""

    children: tuple[Inline, ...]


class Foreign(Struct, frozen=True):
    """Words of another language; `language` is a BCP 47 tag."""

    language: str
    children: tuple[Inline, ...]


class Abbreviation(Struct, frozen=True):
    """A short form with what it stands for."""

    text: str
    expansion: str


class Code(Struct, frozen=True):
    """Text that typography leaves alone."""

    text: str


class LineBreak(Struct, frozen=True):
    """A line end that the writer asked for."""


class Link(Struct, frozen=True):
    """A link out of the book: http, https or mailto only."""

    address: str
    children: tuple[Inline, ...]


class CrossReference(Struct, frozen=True):
    """A link inside the book; `children` empty means the target's own title.

    `page` asks for the printed page number (`səh. 12`) in place of the words.
    """

    target: str
    children: tuple[Inline, ...]
    page: bool
    place: Place


class Citation(Struct, frozen=True):
    """Reference keys cited together, each with an optional locator (`§ 76`)."""

    keys: tuple[tuple[str, str], ...]
    place: Place


class Note(Struct, frozen=True):
    """A footnote, standing where its mark stands; numbered by the rendering."""

    key: str
    blocks: tuple[Block, ...]
    place: Place


class Dated(Struct, frozen=True):
    """A date that the language formats; `form` is one of the language's date forms."""

    date: PartialDate
    form: str


class Number(Struct, frozen=True):
    """A number that the language formats; `form` is `plain`, `word`, `ordinal`, `percent`, a case.

    `listed` is true for one that counts rows which the book lists: they are its source.
    """

    value: str
    form: str
    listed: bool = False


class IndexMark(Struct, frozen=True):
    """A place that the index points to; `children` are set in the text and may be empty."""

    term: str
    children: tuple[Inline, ...]
    place: Place


Inline = (
    Text
    | Emphasis
    | Strong
    | SmallCapitals
    | Foreign
    | Abbreviation
    | Code
    | LineBreak
    | Link
    | CrossReference
    | Citation
    | Note
    | Dated
    | Number
    | IndexMark
)


# Blocks: a closed union; each carries its place.


class Heading(Struct, frozen=True):
    """A heading within a part; level 2 to 6, the part's own title being level 1."""

    level: int
    children: tuple[Inline, ...]
    anchor: str
    place: Place


class Paragraph(Struct, frozen=True):
    """A paragraph; `kind` has the classes that the writer gave it, parted by spaces."""

    children: tuple[Inline, ...]
    place: Place
    kind: str = ""


class Quotation(Struct, frozen=True):
    """Quoted blocks with an optional source line; `language` and `direction` when foreign."""

    blocks: tuple[Block, ...]
    source: tuple[Inline, ...]
    place: Place
    language: str = ""


class Verse(Struct, frozen=True):
    """Stanzas of lines; the line ends are the author's."""

    stanzas: tuple[tuple[tuple[Inline, ...], ...], ...]
    source: tuple[Inline, ...]
    place: Place
    language: str = ""


class ListBlock(Struct, frozen=True):
    """A bulleted or numbered list; an item is a tuple of blocks."""

    ordered: bool
    start: int
    items: tuple[tuple[Block, ...], ...]
    place: Place


class Figure(Struct, frozen=True):
    """Pictures with words. `pictures` are paths from the sources tree's root, with alternatives.

    `size` is one of `column`, `half`, `page`, `portrait`, `plate`.
    """

    pictures: tuple[tuple[str, str], ...]
    caption: tuple[Inline, ...]
    credit: str
    size: str
    anchor: str
    place: Place


class TableCell(Struct, frozen=True):
    """A cell of a small table and how many columns and rows it reaches across."""

    children: tuple[Inline, ...]
    columns: int = 1
    rows: int = 1


class Table(Struct, frozen=True):
    """A small table of the text. `align` has `left`, `right`, `centre` or `decimal` per column."""

    caption: tuple[Inline, ...]
    head: tuple[tuple[TableCell, ...], ...]
    rows: tuple[tuple[TableCell, ...], ...]
    align: tuple[str, ...]
    anchor: str
    place: Place


class Break(Struct, frozen=True):
    """A pause between paragraphs (a thematic break)."""

    place: Place


Block = Heading | Paragraph | Quotation | Verse | ListBlock | Figure | Table | Break


def every_block(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks and those inside quotations and lists, in reading order; not those of notes."""
    for block in blocks:
        yield block
        match block:
            case Quotation():
                yield from every_block(block.blocks)
            case ListBlock():
                for item in block.items:
                    yield from every_block(item)
            case _:
                pass


# Lists whose rows come from tables.


class Column(Struct, frozen=True):
    """A declared column: `name` in the table, `heading` in the book, what kind of value it holds.

    `kind` is `text`, `date`, `number` or `refs`; `language` is set when the heading's words are of
    another language than the edition.
    """

    name: str
    heading: str
    kind: str = "text"
    align: str = "left"


class Entry(Struct, frozen=True):
    """One row: cells by column name, each already inlines; `refs` are reference keys."""

    key: str
    cells: Mapping[str, tuple[Inline, ...]]
    date: PartialDate | None
    date_note: str
    refs: tuple[str, ...]
    place: Place


class Group(Struct, frozen=True):
    """Entries under one sub-heading; `heading` empty for a list without groups."""

    heading: str
    anchor: str
    entries: tuple[Entry, ...]


class Listing(Struct, frozen=True):
    """A recognition list, a roll or a chronology: what the table declared, selected and ordered."""

    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    caption: str
    place: Place


class TableUse(Struct, frozen=True):
    """What a book takes from a table; all else in it never leaves the house.

    `sheet` is the workbook's sheet that the edition names, empty for the first. `columns` are names
    without their language. `rows` are the places of the rows that the book prints, `named` the keys
    that the edition gives by name, printed or not.
    """

    path: str
    sheet: str
    columns: frozenset[str]
    rows: frozenset[Place]
    named: frozenset[str] = frozenset()


class Reference(Struct, frozen=True):
    """A source: `key` is what sources cite, `number` its place in the printed list, from 1."""

    key: str
    number: int
    title: str
    address: str
    accessed: str
    language: str
    place: Place


class Creator(Struct, frozen=True):
    """A person or body with a MARC relator code (`aut`, `edt`, `trl`, `pbl` …)."""

    name: str
    role: str = "aut"
    file_as: str = ""


# What a part is called when the edition does not say, by its kind: a key of the language's words.
CALLED: Mapping[str, str] = {
    "contents": "contents",
    "chronology": "chronology",
    "references": "references",
    "index": "index",
    "source-note": "source_note",
}


class Part(Struct, frozen=True):
    """One part of the book in reading order.

    `kind` is one of cover, title-page, imprint, contents, text, listing, roll, chronology,
    references, index, source-note, blank, back-cover. `blocks` holds its text (for a listing, the
    words before the table), `listing` its rows. `options` are the part's own switches, already
    checked: strings, numbers, booleans or tuples of strings.
    """

    kind: str
    anchor: str
    title: tuple[Inline, ...]
    blocks: tuple[Block, ...]
    listing: Listing | None
    options: Mapping[str, str | int | bool | tuple[str, ...]]
    place: Place


class IndexReference(Struct, frozen=True):
    """What leads a reader of the index from a term to others, in the order that the edition says.

    `places` has the place of each target, for a target that the index lacks.
    """

    term: str
    targets: tuple[str, ...]
    places: tuple[Place, ...]


class Edition(Struct, frozen=True):
    """All that one book says, in one language, with the name of the layout that will show it.

    `date` and `modified` are the only dates that any output carries. `identifiers` has `print` and
    `epub` when the edition gives them. `pictures` maps each picture's path to the
    SHA-256 of its bytes without the camera's data.
    `tables` says what is taken from which table.
    `see` and `see_also` lead the index from a term to others. `allowed` turns warnings off by
    code, each with the reason. `complete` is false when a text or table could not be read at all:
    a proof can still be made of the rest, but what seems to be missing from it may not be.
    """

    slug: str
    title: str
    subtitle: str
    language: str
    date: PartialDate
    modified: str
    event: str
    layout: str
    creators: tuple[Creator, ...]
    publisher: str
    identifiers: Mapping[str, str]
    rights: str
    collection: str
    position: str
    download: str
    description: str
    parts: tuple[Part, ...]
    references: tuple[Reference, ...]
    place: Place
    options: Mapping[str, str | int | bool | tuple[str, ...]] = field(default_factory=dict)
    allowed: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)
    see: tuple[IndexReference, ...] = ()
    see_also: tuple[IndexReference, ...] = ()
    tables: tuple[TableUse, ...] = ()
    complete: bool = True
    words: Mapping[str, str] = field(default_factory=dict)

"""The table of references, numbered in the order in which the book first cites them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kitabca.diagnostics import Diagnostic, error, warning
from kitabca.model import (
    Block,
    Citation,
    Emphasis,
    Figure,
    Foreign,
    Heading,
    IndexMark,
    Inline,
    Link,
    ListBlock,
    Listing,
    Note,
    Paragraph,
    Part,
    Place,
    Quotation,
    Reference,
    SmallCapitals,
    Strong,
    Table,
    Verse,
)
from kitabca.reading.inlines import smart
from kitabca.reading.listings import rows_of, words_of_cell
from kitabca.reading.tables import Sheet

__all__ = ["COLUMNS", "cited", "inlines_of", "references"]

COLUMNS = frozenset(("key", "title", "address", "accessed", "language"))
_ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+\Z|mailto:[^\s@]+@[^\s@]+\Z", re.IGNORECASE)


def references(
    sheet: Sheet | None, parts: Sequence[Part], tag: str, shared: bool, faults: list[Diagnostic]
) -> tuple[Reference, ...]:
    """References in printed order: as first cited, then those that are never cited.

    Of a list that several books share (`shared`), only what this book cites is printed.
    """
    first: dict[str, Place] = {}
    for key, place in cited(parts):
        first.setdefault(key, place)
    listed = _listed(sheet, tag, faults) if sheet else {}
    for key, place in first.items():
        if key not in listed:
            faults.append(error("unknown-reference", place, key=key))
    for key, found in listed.items():
        if key not in first and not shared:
            faults.append(warning("uncited-reference", found.place, key=key))
    keys = [key for key in first if key in listed]
    keys += [] if shared else [key for key in listed if key not in first]
    return tuple(_numbered(listed[key], number) for number, key in enumerate(keys, 1))


def _numbered(found: Reference, number: int) -> Reference:
    return Reference(
        found.key,
        number,
        found.title,
        found.address,
        found.accessed,
        found.language,
        found.place,
    )


def _listed(sheet: Sheet, tag: str, faults: list[Diagnostic]) -> dict[str, Reference]:
    stems = {name.partition(".")[0] for name in sheet.head}
    if "title" not in stems:
        place = sheet.head_places[0]
        faults.append(error("unknown-column", place, name="title", nearest="title"))
    listed = {}
    for row in rows_of(sheet, tag, faults):
        if row.text("status") == "hold":
            continue
        key, address = row.text("key"), row.text("address")
        if address and not _ADDRESS.match(address):
            faults.append(error("bad-link", row.at("address"), address=address))
        fallback = row.cells["title"][2] if "title" in row.cells else ""
        if fallback:
            given = {"column": "title", "language": tag, "fallback": fallback}
            faults.append(warning("missing-translation", row.at("title"), **given))
        language = row.text("language") or fallback
        if not row.text("title") and "title" in stems:
            faults.append(error("empty-cell", row.at("title"), column="title"))
        if key:
            title, found = words_of_cell(row.text("title"), row.at("title"), language or tag)
            faults += found
            accessed = smart(row.text("accessed"), tag)
            listed[key] = Reference(key, 0, title, address, accessed, language, row.place)
    return listed


def cited(parts: Sequence[Part]) -> Iterator[tuple[str, Place]]:
    """Every citation's keys, in reading order; a row's own references come after its cells."""
    for part in parts:
        for inline in _of_inlines(part.title):
            yield from _keys(inline)
        for inline in inlines_of(part.blocks):
            yield from _keys(inline)
        if part.listing:
            yield from _in_listing(part.listing)


def _in_listing(listing: Listing) -> Iterator[tuple[str, Place]]:
    for group in listing.groups:
        for entry in group.entries:
            for column in listing.columns:
                for inline in _of_inlines(entry.cells.get(column.name, ())):
                    yield from _keys(inline)
            for key in entry.refs:
                yield key, entry.place


def _keys(inline: Inline) -> Iterator[tuple[str, Place]]:
    if isinstance(inline, Citation):
        for key, _ in inline.keys:
            yield key, inline.place


def inlines_of(blocks: Sequence[Block]) -> Iterator[Inline]:
    """Every inline of the blocks, those inside others too, in reading order."""
    for block in blocks:
        match block:
            case Heading(children=children) | Paragraph(children=children):
                yield from _of_inlines(children)
            case Quotation():
                yield from inlines_of(block.blocks)
                yield from _of_inlines(block.source)
            case Verse():
                for stanza in block.stanzas:
                    for line in stanza:
                        yield from _of_inlines(line)
                yield from _of_inlines(block.source)
            case ListBlock(items=items):
                for item in items:
                    yield from inlines_of(item)
            case Figure(caption=caption):
                yield from _of_inlines(caption)
            case Table():
                yield from _of_inlines(block.caption)
                for row in (*block.head, *block.rows):
                    for cell in row:
                        yield from _of_inlines(cell.children)
            case _:
                pass


def _of_inlines(parts: Sequence[Inline]) -> Iterator[Inline]:
    for part in parts:
        yield part
        match part:
            case Note(blocks=blocks):
                yield from inlines_of(blocks)
            case Emphasis() | Strong() | SmallCapitals() | Foreign() | Link() | IndexMark():
                yield from _of_inlines(part.children)
            case _:
                pass

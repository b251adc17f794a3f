"""A part of an edition: its text or its list, its title and its switches."""

from __future__ import annotations

from collections.abc import Mapping

from kitabca.diagnostics import ContentError, error
from kitabca.language import language
from kitabca.model import Inline, Listing, Part, Place, Text
from kitabca.reading.anchors import slug
from kitabca.reading.chapters import kept_chapter, limit_lines
from kitabca.reading.desk import Desk, named_sheet
from kitabca.reading.fields import Fields
from kitabca.reading.given import check_texts, switches
from kitabca.reading.inlines import plain, smart
from kitabca.reading.listings import listing, table_use
from kitabca.reading.markdown import Chapter
from kitabca.reading.marks import ANCHOR
from kitabca.reading.pictures import find_picture
from kitabca.reading.translations import check_translation
from kitabca.reading.wishes import HEAD, TABLED, wish_of

__all__ = ["KINDS", "PART", "read_part"]

# Of these rendering and templates know; they travel in Part.options.
SWITCHES: Mapping[str, str] = {
    "master": "text",
    "opens": "text",
    "subtitle": "text",
    "kicker": "text",
    "marks": "number",
    "marks_label": "text",
    "qr": "true/false",
    "depth": "number",
    "stacked": "true/false",
    "numbered": "true/false",
    "in_contents": "true/false",
}
# What a part may say, and of what kind each value is: docs/sources.md explains each.
PART: Mapping[str, str] = {
    "kind": "text",
    "id": "text",
    "title": "text",
    "source": "text",
    "table": "text",
    "where": "table",
    "only": "list of texts",
    "until": "date",
    **HEAD,
    "options": "table",
    **SWITCHES,
}
# Each kind of part, and the language's word that is its title when nothing else is.
KINDS: Mapping[str, str] = {
    "cover": "",
    "title-page": "",
    "imprint": "imprint",
    "contents": "contents",
    "text": "",
    "listing": "recognitions",
    "roll": "people",
    "chronology": "chronology",
    "references": "references",
    "source-note": "source_note",
    "index": "index",
    "blank": "",
    "back-cover": "",
}
WORDED = ("text", "source-note")
OPENS = ("any", "recto", "verso")


def read_part(desk: Desk, told: Fields) -> Part:
    """The part that a table of `parts` tells of, with its text or its rows read.

    What is wrong is said on the desk; an unknown kind counts as a blank page, a text or a table
    that can't be read as an empty one, so that every part after it is read too.
    """
    told.need("kind")
    check_texts(told, ("title", "subtitle", "kicker", "marks_label"), desk.tag)
    kind = told.choose("kind", tuple(KINDS)) or "blank"
    if kind in WORDED:
        told.need("source")
    told.choose("opens", OPENS)
    anchor = told.text("id")
    if anchor and not ANCHOR.match(anchor):
        desk.faults.append(error("bad-anchor", told.place("id"), anchor=anchor))
        anchor = ""
    chapter = _chapter(desk, told, anchor)
    title, place = _part_title(desk, told, kind, chapter)
    anchor = anchor or (chapter.anchor if chapter else "")
    if anchor:
        desk.anchors.take(anchor)
    else:
        anchor = desk.anchors.take_new(slug(plain(title) or kind, desk.tag))
    return Part(
        kind=kind,
        anchor=anchor,
        title=title,
        blocks=chapter.blocks if chapter else (),
        listing=_listing(desk, told, kind, anchor),
        options=switches(told, tuple(SWITCHES), desk.tag),
        place=place,
    )


def _chapter(desk: Desk, told: Fields, anchor: str) -> Chapter | None:
    name = told.text("source")
    if not name:
        desk.unread.extend(["source"] if "source" in told.given else [])
        return None
    asked = told.place("source")
    path = f"events/{desk.event}/{desk.tag}/{name}"
    folders = desk.folders

    def pictures(picture: str, place: Place) -> str | None:
        return find_picture(desk.shelf, folders, picture, place, desk.faults)

    try:
        text = desk.texts.pop(path, "") or desk.shelf.text(path, asked)
        limit_lines(text, path)
    except ContentError as failure:
        desk.faults.extend(failure.diagnostics)
        desk.unread.append(path)
        return None
    if desk.original:
        original = f"events/{desk.event}/{desk.original}/{name}"
        desk.faults.extend(check_translation(desk.shelf, original, name, desk.seen, Place(path)))
    return kept_chapter(
        text, path, desk.tag, pictures, desk.faults, anchor, desk.counts, desk.cache
    )


def _part_title(
    desk: Desk, told: Fields, kind: str, chapter: Chapter | None
) -> tuple[tuple[Inline, ...], Place]:
    """The title that the edition gives, else the text's own, else the language's word."""
    if given := told.text("title"):
        return (Text(smart(given, desk.tag)),), told.place("title")
    if chapter and chapter.title:
        return chapter.title, chapter.place
    if word := language(desk.tag).words.get(KINDS[kind], ""):
        return (Text(word),), chapter.place if chapter else told.place()
    if kind == "text" and chapter:
        desk.faults.append(error("missing-title", chapter.place))
    return (), told.place()


def _listing(desk: Desk, told: Fields, kind: str, anchor: str) -> Listing | None:
    name = told.text("table")
    if not name:
        if kind in TABLED and "table" not in told.given:
            desk.faults.append(error("missing-key", told.place(), key="table"))
        return None
    if kind not in TABLED and told.text("kind") in KINDS:
        near = ", ".join(TABLED)
        given = {"key": "table", "kind": kind, "known": near}
        desk.faults.append(error("table-unused", told.place("table"), **given))
    if kind not in TABLED:
        return None
    sheet, path = named_sheet(desk, name, told.place("table"))
    if sheet is None:
        return None
    wish = wish_of(desk, told, path, anchor)
    made = listing(sheet, wish, desk.faults)
    desk.tables.append(table_use(path, name.partition("#")[2], wish, made))
    return made

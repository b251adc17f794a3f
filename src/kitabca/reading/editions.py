"""An edition file, and all that it names, to an Edition."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping, Sequence
from pathlib import PurePosixPath

from msgspec.structs import replace

from kitabca.diagnostics import (
    ContentError,
    Diagnostic,
    Severity,
    codes,
    error,
    nearest,
    ordered,
    warning,
)
from kitabca.files import Shelf
from kitabca.language import language
from kitabca.model import (
    Creator,
    Edition,
    IndexReference,
    Part,
    PartialDate,
    Place,
    Reference,
    TableUse,
)
from kitabca.reading.anchors import Anchors, slug
from kitabca.reading.desk import SHARED, Desk, named_sheet
from kitabca.reading.fields import Fields, fields
from kitabca.reading.given import check_texts, switches
from kitabca.reading.inlines import LANGUAGE_TAG, smart
from kitabca.reading.parts import PART, read_part
from kitabca.reading.persons import personal
from kitabca.reading.pictures import picture_digests
from kitabca.reading.references import COLUMNS, references
from kitabca.reading.relators import RELATORS
from kitabca.reading.wishes import listed_counts
from kitabca.reading.wording import STAND_INS
from kitabca.toml_places import parsed

__all__ = ["EDITION", "read_edition"]

# Stands in an edition that is refused for want of a date.
_NO_DATE = PartialDate(1)
# Layouts and outputs read these; they travel in Edition.options.
SWITCHES: Mapping[str, str] = {
    "fonts": "text",
    "embed": "true/false",
    "printer": "text",
    "copies": "number",
    "keywords": "list of texts",
}
# What an edition file may say, and of what kind each value is: docs/sources.md explains each.
EDITION: Mapping[str, str] = {
    "slug": "text",
    "title": "text",
    "subtitle": "text",
    "language": "text",
    "date": "date",
    "modified": "date",
    "event": "text",
    "layout": "text",
    "publisher": "text",
    "rights": "text",
    "description": "text",
    "download": "text",
    "references": "text",
    "creators": "list of tables",
    "collection": "table of texts",
    "identifiers": "table of texts",
    "allow": "table of texts",
    "index": "table",
    "translation": "table",
    "words": "table of texts",
    "options": "table",
    "parts": "list of tables",
    **SWITCHES,
}
CREATOR = {"name": "text", "role": "text", "file_as": "text"}
COLLECTION = {"name": "text", "position": "text"}
IDENTIFIERS = {"print": "text", "epub": "text"}
TRANSLATION = {"of": "text", "seen": "table of texts"}
INDEX = {"see": "table of texts or lists", "see_also": "table of texts or lists"}
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def read_edition(
    path: str,
    shelf: Shelf,
    cache: MutableMapping[bytes, bytes] | None = None,
    texts: dict[str, str] | None = None,
) -> tuple[Edition | None, list[Diagnostic]]:
    """The edition of a file in the sources tree, and all that is wrong with it, sorted by place.

    `cache` keeps chapters between runs. `texts` has chapters that were read from the shelf already,
    by their paths, and loses them. No content whatever raises: without an Edition at least one
    diagnostic is an error. Warnings that the edition allows are left out.
    """
    faults: list[Diagnostic] = []
    edition = None
    try:
        text = shelf.text(path, Place(path))
        faults += personal(text, path)  # its comments too: it travels whole inside the book
        data, places = parsed(text, path)
        places = {**places, (): Place(path, 1, 1)}
        edition = _edition(
            path, fields(data, (), places, faults, EDITION), shelf, faults, cache, texts
        )
    except ContentError as failure:
        faults += failure.diagnostics
    allowed = edition.allowed if edition else {}
    return edition, [
        found
        for found in ordered(faults)
        if found.severity is not Severity.WARNING or found.code not in allowed
    ]


def _edition(
    path: str,
    told: Fields,
    shelf: Shelf,
    faults: list[Diagnostic],
    cache: MutableMapping[bytes, bytes] | None,
    texts: dict[str, str] | None,
) -> Edition:
    stem = PurePosixPath(path).stem
    _check(told, stem)
    tag, event = told.text("language") or "und", told.text("event")
    if not re.fullmatch(r"[^/\\\0]+", event) or event in (".", ".."):
        raise ContentError([])  # what is wrong with it is said; nothing can be looked for
    translated = told.table("translation", TRANSLATION)
    desk = Desk(
        shelf,
        event,
        tag,
        faults,
        unread=[],
        anchors=Anchors(),
        tables=[],
        original=translated.text("of"),
        seen=translated.mapping("seen"),
        cache=cache,
        texts={} if texts is None else texts,
    )
    allowed = _allowed(told)
    tables = told.tables("parts", PART)
    desk = replace(desk, counts=listed_counts(desk, tables))
    parts = [read_part(desk, part) for part in tables]
    listed = _references(desk, told, parts)
    collection = _collection(told)
    date = told.date("date")
    modified = told.date("modified") or date
    download = told.text("download")
    if download and not re.match(r"https?://[^\s/]+\S*\Z", download):
        faults.append(error("bad-link", told.place("download"), address=download))
    seen = told.table("index", INDEX)
    return Edition(
        slug=stem,
        title=smart(told.text("title"), tag),
        subtitle=smart(told.text("subtitle"), tag),
        language=tag,
        date=date or _NO_DATE,
        modified=modified.first_day() if modified else "",
        event=event,
        layout=told.text("layout"),
        creators=_creators(told),
        publisher=smart(told.text("publisher"), tag),
        identifiers=_identifiers(told),
        rights=smart(told.text("rights"), tag),
        collection=smart(collection.text("name"), tag),
        position=collection.text("position"),
        download=download,
        description=smart(told.text("description"), tag),
        parts=tuple(parts),
        references=listed,
        place=told.place(),
        options=switches(told, tuple(SWITCHES), tag),
        allowed=allowed,
        pictures=picture_digests(shelf, parts),
        see=_index_references(seen, "see", tag),
        see_also=_index_references(seen, "see_also", tag),
        tables=tuple(desk.tables),
        complete=not desk.unread,
        words=_own_words(told, tag),
    )


def _check(told: Fields, stem: str) -> None:
    """Says what is wrong with the names, the language and the texts of an edition; `stem` is its
    file's."""
    told.need("slug", "title", "language", "date", "event", "layout", "parts")
    tag = told.text("language")
    check_texts(told, ("title", "subtitle", "publisher", "rights", "description"), tag)
    for key in ("title", "subtitle", "publisher"):
        if told.text(key) in STAND_INS:
            told.faults.append(warning("stand-in", told.place(key), seen=told.text(key)))
    own = told.text("slug")
    if own and own != stem:
        told.faults.append(error("slug-mismatch", told.place("slug"), slug=own, stem=stem))
    for key in ("slug", "event", "layout"):
        if told.text(key) and not SLUG.match(told.text(key)):
            near = slug(told.text(key), tag or "und")
            given = {"name": key, "seen": told.text(key), "nearest": near}
            told.faults.append(error("bad-slug", told.place(key), **given))
    if not LANGUAGE_TAG.match(tag or "und"):
        told.faults.append(error("bad-language", told.place("language"), tag=tag))


def _index_references(told: Fields, key: str, tag: str) -> tuple[IndexReference, ...]:
    return tuple(
        IndexReference(
            smart(term, tag),
            tuple(smart(text, tag) for text, _ in to),
            tuple(place for _, place in to),
        )
        for term, to in told.lists(key).items()
    )


def _allowed(told: Fields) -> Mapping[str, str]:
    allowed = told.mapping("allow")
    for code, reason in allowed.items():
        place = told.place("allow", code)
        if code not in codes():
            near = nearest(code, codes())
            told.faults.append(error("unknown-code", place, code=code, nearest=near))
        elif not reason.strip():
            told.faults.append(error("missing-reason", place, code=code))
    return allowed


def _creators(told: Fields) -> tuple[Creator, ...]:
    made = []
    for creator in told.tables("creators", CREATOR):
        creator.need("name")
        role = creator.text("role", "aut")
        if not re.fullmatch("[a-z]{3}", role):
            near = nearest(role, _ROLES)
            given = {"name": "role", "seen": role, "nearest": near}
            told.faults.append(error("bad-choice", creator.place("role"), **given))
        elif role not in RELATORS:
            given = {"seen": role, "nearest": nearest(role, _ROLES)}
            told.faults.append(warning("unknown-role", creator.place("role"), **given))
        made.append(Creator(creator.text("name"), role, creator.text("file_as")))
    return tuple(made)


# Relator codes that a booklet is likely to need.
_ROLES = ("aut", "edt", "trl", "pbl", "ill", "pht", "bkd", "ctb", "com", "prt", "aui", "spk", "org")


def _collection(told: Fields) -> Fields:
    found = told.table("collection", COLLECTION)
    if found.given:
        found.need("name")
    position = found.text("position")
    # EPUB 3.3, D.3.4: numbers, those of volumes and their parts with full stops between them.
    if position and not re.fullmatch(r"[0-9]+(?:\.[0-9]+)*", position):
        told.faults.append(error("bad-position", found.place("position"), seen=position))
    return found


def _identifiers(told: Fields) -> Mapping[str, str]:
    found = told.table("identifiers", IDENTIFIERS)
    given = {name: found.text(name) for name in IDENTIFIERS if found.text(name)}
    for name, value in given.items():
        if not re.match(r"urn:[a-z0-9-]+:\S+\Z|https?://\S+\Z", value):
            told.faults.append(error("bad-identifier", found.place(name), seen=value))
    return given


def _own_words(told: Fields, tag: str) -> dict[str, str]:
    """Fixed words that the edition gives itself, by the keys of the language packs."""
    given, known = told.mapping("words"), language("en").words
    for name, text in given.items():
        place = told.place("words", name)
        if name not in known:
            near = nearest(name, known)
            told.faults.append(error("unknown-word", place, name=name, nearest=near))
        elif not text.strip():
            told.faults.append(error("empty-word", place, name=name))
    return {name: smart(text, tag) for name, text in given.items() if name in known}


def _references(desk: Desk, told: Fields, parts: Sequence[Part]) -> tuple[Reference, ...]:
    name = told.text("references")
    sheet, path = named_sheet(desk, name, told.place("references")) if name else (None, "")
    if name and sheet is None:
        return ()  # the table's own faults are said; that every key is unknown follows from them
    shared = path.startswith(f"{SHARED}/")
    found: list[Diagnostic] = []
    made = references(sheet, parts, desk.tag, shared, found)
    # What an unread text may cite is not known.
    hidden = {"uncited-reference"} if desk.unread else set()
    desk.faults.extend(fault for fault in found if fault.code not in hidden)
    if sheet:
        rows = frozenset(reference.place for reference in made)
        desk.tables.append(TableUse(path, name.partition("#")[2], COLUMNS, rows))
    return made

"""An edition file, and all that it names, to an Edition."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, MutableMapping, Sequence
from pathlib import PurePosixPath

from msgspec import Struct, field
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
    Block,
    Creator,
    Edition,
    Figure,
    IndexReference,
    Inline,
    ListBlock,
    Listing,
    Part,
    PartialDate,
    Place,
    Quotation,
    Reference,
    TableUse,
    Text,
)
from kitabca.reading.chapters import kept_chapter
from kitabca.reading.counts import Counts
from kitabca.reading.fields import Fields, fields
from kitabca.reading.inlines import LANGUAGE_TAG, plain, smart
from kitabca.reading.listings import (
    ColumnWish,
    Wish,
    listed_rows,
    listing,
    table_use,
    words_of_cell,
)
from kitabca.reading.markdown import Chapter, slug
from kitabca.reading.pictures import find_picture
from kitabca.reading.references import COLUMNS, references
from kitabca.reading.tables import Sheet, read_table
from kitabca.reading.translations import check_translation
from kitabca.reading.wording import STAND_INS
from kitabca.toml_places import parse

__all__ = ["EDITION", "KINDS", "PART", "read_edition"]

SHARED = "shared"

# Stands in an edition that is refused for want of a date.
_NO_DATE = PartialDate(1)

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
    # Switches that layouts and outputs read; they travel in Edition.options.
    "fonts": "text",
    "embed": "true/false",
    "printer": "text",
    "copies": "number",
    "keywords": "list of texts",
}
OPTIONS = ("fonts", "embed", "printer", "copies", "keywords")
CREATOR = {"name": "text", "role": "text", "file_as": "text"}
COLLECTION = {"name": "text", "position": "text"}
IDENTIFIERS = {"print": "text", "epub": "text"}
TRANSLATION = {"of": "text", "seen": "table of texts"}
INDEX = {"see": "table of texts or lists", "see_also": "table of texts or lists"}
HEAD: Mapping[str, str] = {
    "columns": "list of tables",
    "order": "text or list of texts",
    "group": "text",
    "groups": "table of texts",
    "caption": "text or table of texts",
}
COLUMN = {
    "name": "text",
    "heading": "text or table of texts",
    "kind": "text",
    "align": "text",
    "form": "text",
}
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
    # Switches of which rendering and templates know; they travel in Part.options.
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
PART_OPTIONS = (
    "master",
    "opens",
    "subtitle",
    "kicker",
    "marks",
    "marks_label",
    "qr",
    "depth",
    "stacked",
    "numbered",
    "in_contents",
)
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
TABLED = ("listing", "roll", "chronology")
COLUMN_KINDS = ("text", "date", "number", "refs")
OPENS = ("any", "recto", "verso")
ALIGN = ("left", "right", "centre", "decimal")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")

Option = str | int | bool | tuple[str, ...]


class _Desk(Struct, frozen=True):
    """What reading one edition needs at hand: where to look, in which language, what was found."""

    shelf: Shelf
    event: str
    tag: str
    faults: list[Diagnostic]
    unread: list[str]
    anchors: set[str]
    tables: list[TableUse]
    # The language that the texts were translated from, and the marks of the originals.
    original: str = ""
    seen: Mapping[str, str] = field(default_factory=dict)
    cache: MutableMapping[bytes, bytes] | None = None
    counts: Counts | None = None

    @property
    def folders(self) -> tuple[str, str]:
        """Where tables and images are looked for, in order."""
        return (f"events/{self.event}", SHARED)


def read_edition(
    path: str, shelf: Shelf, cache: MutableMapping[bytes, bytes] | None = None
) -> tuple[Edition | None, list[Diagnostic]]:
    """The edition of a file in the sources tree, and all that is wrong with it, sorted by place.

    `cache` keeps chapters between runs. No content whatever raises: without an Edition at least one
    diagnostic is an error. Warnings that the edition allows are left out.
    """
    faults: list[Diagnostic] = []
    edition = None
    try:
        data, places = parse(shelf.text(path, Place(path)), path)
        places = {**places, (): Place(path, 1, 1)}
        edition = _edition(path, fields(data, (), places, faults, EDITION), shelf, faults, cache)
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
) -> Edition:
    told.need("slug", "title", "language", "date", "event", "layout", "parts")
    _words(told, ("title", "subtitle", "publisher", "rights", "description"), told.text("language"))
    faults += [
        warning("stand-in", told.place(key), seen=told.text(key))
        for key in ("title", "subtitle", "publisher")
        if told.text(key) in STAND_INS
    ]
    own = told.text("slug")
    stem = PurePosixPath(path).stem
    if own and own != stem:
        faults.append(error("slug-mismatch", told.place("slug"), slug=own, stem=stem))
    for key in ("slug", "event", "layout"):
        if told.text(key) and not SLUG.match(told.text(key)):
            near = slug(told.text(key), told.text("language") or "und")
            given = {"name": key, "seen": told.text(key), "nearest": near}
            faults.append(error("bad-slug", told.place(key), **given))
    tag = told.text("language") or "und"
    if not LANGUAGE_TAG.match(tag):
        faults.append(error("bad-language", told.place("language"), tag=tag))
    event = told.text("event")
    if not re.fullmatch(r"[^/\\\0]+", event) or event in (".", ".."):
        raise ContentError([])  # what is wrong with it is said; nothing can be looked for
    translated = told.table("translation", TRANSLATION)
    desk = _Desk(
        shelf,
        event,
        tag,
        faults,
        [],
        set(),
        [],
        translated.text("of"),
        translated.mapping("seen"),
        cache,
    )
    allowed = _allowed(told)
    tables = told.tables("parts", PART)
    desk = replace(desk, counts=_counts(desk, tables))
    parts = [_part(desk, part) for part in tables]
    listed = _references(desk, told, parts)
    collection = told.table("collection", COLLECTION)
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
        options=_options(told, OPTIONS, tag),
        allowed=allowed,
        pictures=_pictures(shelf, parts),
        see=_index_references(seen, "see", tag),
        see_also=_index_references(seen, "see_also", tag),
        tables=tuple(desk.tables),
        complete=not desk.unread,
        words=_own_words(told, tag),
    )


def _index_references(told: Fields, key: str, tag: str) -> tuple[IndexReference, ...]:
    return tuple(
        IndexReference(
            smart(term, tag),
            tuple(smart(text, tag) for text, _ in to),
            tuple(place for _, place in to),
        )
        for term, to in told.lists(key).items()
    )


def _words(told: Fields, keys: Sequence[str], tag: str) -> None:
    """Damage and slips in the texts of an edition file, each said at its key."""
    for key in keys:
        if text := told.text(key):
            _, found = words_of_cell(text, told.place(key), tag)
            told.faults.extend(replace(fault, place=told.place(key)) for fault in found)


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
        made.append(Creator(creator.text("name"), role, creator.text("file_as")))
    return tuple(made)


# MARC relator codes that a booklet is likely to need; any code of three letters is accepted.
_ROLES = ("aut", "edt", "trl", "pbl", "ill", "pht", "bkd", "ctb", "com", "prt", "aui", "spk", "org")


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
    for name in given:
        if name not in known:
            near = nearest(name, known)
            told.faults.append(
                error("unknown-word", told.place("words", name), name=name, nearest=near)
            )
    return {name: smart(text, tag) for name, text in given.items() if name in known}


def _options(told: Fields, names: Sequence[str], tag: str) -> dict[str, Option]:
    """The switches by name, and what the table `options` adds for layouts of one's own."""
    made: dict[str, Option] = {}
    for name in names:
        value = told.values.get(name)
        if value is not None:
            made[name] = _option(value, tag)
    extra = told.values.get("options")
    for name, value in (extra if isinstance(extra, dict) else {}).items():
        if isinstance(value, str | bool | int) or (
            isinstance(value, list) and all(isinstance(item, str) for item in value)
        ):
            made[name] = _option(value, tag)
        else:
            given = {"key": name, "wanted": "text", "seen": type(value).__name__}
            told.faults.append(error("wrong-type", told.place("options", name), **given))
    return made


def _option(value: object, tag: str) -> Option:
    if isinstance(value, bool | int):
        return value
    if isinstance(value, list):
        return tuple(smart(str(item), tag) for item in value)
    return smart(str(value), tag)


def _part(desk: _Desk, told: Fields) -> Part:
    told.need("kind")
    _words(told, ("title", "subtitle", "kicker", "marks_label"), desk.tag)
    kind = told.choose("kind", tuple(KINDS)) or "blank"
    if kind in WORDED:
        told.need("source")
    told.choose("opens", OPENS)
    anchor = told.text("id")
    if anchor and not re.fullmatch(r"[^\W\d_][\w.-]*", anchor):
        desk.faults.append(error("bad-anchor", told.place("id"), anchor=anchor))
        anchor = ""
    chapter = _chapter(desk, told, anchor)
    title, place = _part_title(desk, told, kind, chapter)
    anchor = anchor or (chapter.anchor if chapter else "")
    anchor = anchor or _free(slug(plain(title) or kind, desk.tag), desk.anchors)
    desk.anchors.add(anchor)
    return Part(
        kind=kind,
        anchor=anchor,
        title=title,
        blocks=chapter.blocks if chapter else (),
        listing=_listing(desk, told, kind, anchor),
        options=_options(told, PART_OPTIONS, desk.tag),
        place=place,
    )


def _free(stem: str, taken: set[str]) -> str:
    """An anchor that no part before has: two blank pages, two lists with the language's title."""
    anchor, serial = stem, 2
    while anchor in taken:
        anchor, serial = f"{stem}-{serial}", serial + 1
    return anchor


def _chapter(desk: _Desk, told: Fields, anchor: str) -> Chapter | None:
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
        text = desk.shelf.text(path, asked)
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
    desk: _Desk, told: Fields, kind: str, chapter: Chapter | None
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


def _table(desk: _Desk, name: str, asked: Place) -> tuple[Sheet | None, str]:
    """The named table and its path: the event's own first, then the shared one."""
    path, _, sheet = name.partition("#")
    ways = [f"{folder}/{path}" for folder in desk.folders]
    found = desk.shelf.find(*ways) or ways[0]
    read = read_table(desk.shelf, found, sheet, asked, desk.faults)
    if read is None:
        desk.unread.append(found)
    return read, found


def _listing(desk: _Desk, told: Fields, kind: str, anchor: str) -> Listing | None:
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
    sheet, path = _table(desk, name, told.place("table"))
    if sheet is None:
        return None
    wish = _wish(desk, told, path, anchor)
    made = listing(sheet, wish, desk.faults)
    desk.tables.append(table_use(path, name.partition("#")[2], wish, made))
    return made


def _wish(desk: _Desk, told: Fields, path: str, anchor: str) -> Wish:
    """What a part asks of its table, with what the table's own head says where the part doesn't."""
    head = told if "columns" in told.values else _sidecar(desk, path) or told
    return Wish(
        tag=desk.tag,
        anchor=anchor,
        caption=_in_language(told if "caption" in told.values else head, "caption", desk.tag),
        columns=_columns(desk, head),
        where=_where(told),
        only=told.texts("only"),
        until=told.date("until"),
        order=(told if "order" in told.values else head).texts("order"),
        group=(told if "group" in told.values else head).text("group"),
        groups=(told if "groups" in told.values else head).mapping("groups"),
        place=told.place("table"),
        places=_wished_places(told, head),
    )


def _counts(desk: _Desk, tables: Sequence[Fields]) -> Counts:
    """The rows that the book lists, a table at a time, read when a text first asks for them.

    The parts themselves say what is wrong with a table; here it is said to nobody.
    """
    quiet = replace(desk, faults=[], unread=[])
    listed = [told for told in tables if told.text("kind") in TABLED and told.text("table")]
    known: dict[str, dict[str, dict[str, str]]] = {}

    def rows(name: str) -> Mapping[str, Mapping[str, str]] | None:
        if not name:
            return {told.text("table"): {} for told in listed}
        asking = [told for told in listed if told.text("table") == name]
        if asking and name not in known:
            known[name] = {}
            for told in asking:
                silent = replace(told, faults=quiet.faults)
                sheet, path = _table(quiet, name, told.place("table"))
                if sheet is not None:
                    known[name] |= listed_rows(sheet, _wish(quiet, silent, path, ""))
        return known.get(name)

    return rows


def _wished_places(told: Fields, head: Fields) -> dict[tuple[str, str], Place]:
    """The place of each name that a listing wishes for."""
    places = {}
    for at, key in enumerate(told.texts("only")):
        places["only", key] = told.place("only", at)
    where = told.values.get("where")
    for name in where if isinstance(where, dict) else {}:
        places["where", name] = told.place("where", name)
    order = told if "order" in told.values else head
    for at, name in enumerate(order.texts("order")):
        places["order", name] = order.place("order", at)
    group = told if "group" in told.values else head
    places["group", group.text("group")] = group.place("group")
    return places


def _sidecar(desk: _Desk, path: str) -> Fields | None:
    """The table's own head: a TOML file beside it with the same stem."""
    beside = str(PurePosixPath(path).with_suffix(".toml"))
    if desk.shelf.find(beside) is None:
        return None
    try:
        data, places = parse(desk.shelf.text(beside), beside)
    except ContentError as failure:
        desk.faults.extend(failure.diagnostics)
        return None
    return fields(data, (), {**places, (): Place(beside, 1, 1)}, desk.faults, HEAD)


def _in_language(told: Fields, key: str, tag: str) -> str:
    """A text, or the one of a table of texts by language."""
    value = told.values.get(key, "")
    if not isinstance(value, dict):
        return str(value)
    if tag in value:
        return str(value[tag])
    given = {"column": key, "language": tag, "fallback": ", ".join(value)}
    told.faults.append(error("missing-heading", told.place(key), **given))
    return ""


def _columns(desk: _Desk, head: Fields) -> tuple[ColumnWish, ...]:
    made = []
    for column in head.tables("columns", COLUMN):
        column.need("name", "heading")
        kind = column.choose("kind", COLUMN_KINDS, "text")
        default = "right" if kind == "number" else "left"
        form = column.text("form") or {"date": "long", "number": "plain"}.get(kind, "")
        made.append(
            ColumnWish(
                column.text("name"),
                _in_language(column, "heading", desk.tag),
                kind,
                column.choose("align", ALIGN, default),
                form,
                column.place("name"),
            )
        )
    names = [column.name for column in made]
    for at, wish in enumerate(made):
        if wish.name in names[:at]:
            desk.faults.append(error("duplicate-column", wish.place, name=wish.name))
    return tuple(made)


def _where(told: Fields) -> dict[str, tuple[str, ...]]:
    value = told.values.get("where")
    made: dict[str, tuple[str, ...]] = {}
    for name, wanted in (value if isinstance(value, dict) else {}).items():
        if isinstance(wanted, str):
            made[name] = (wanted,)
        elif isinstance(wanted, list) and all(isinstance(item, str) for item in wanted):
            made[name] = tuple(wanted)
        else:
            given = {"key": name, "wanted": "text or list of texts", "seen": type(wanted).__name__}
            told.faults.append(error("wrong-type", told.place("where", name), **given))
    return made


def _references(desk: _Desk, told: Fields, parts: Sequence[Part]) -> tuple[Reference, ...]:
    name = told.text("references")
    sheet, path = _table(desk, name, told.place("references")) if name else (None, "")
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


def _pictures(shelf: Shelf, parts: Sequence[Part]) -> dict[str, str]:
    """Each picture's path and the SHA-256 of what of it travels inside a book: the printing's
    mark rests on it, and is the same when the book is built from its own sources."""
    paths = {path for part in parts for path in _named(part.blocks)}
    if not paths:
        return {}
    # A book without pictures need not wait for Pillow to load.
    from kitabca.traces import without_traces

    return {
        path: hashlib.sha256(without_traces(shelf.bytes(path))).hexdigest()
        for path in sorted(paths)
    }


def _named(blocks: Sequence[Block]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        match block:
            case Figure(pictures=pictures):
                found += [path for path, _ in pictures]
            case Quotation(blocks=inner):
                found += _named(inner)
            case ListBlock(items=items):
                for item in items:
                    found += _named(item)
            case _:
                pass
    return found

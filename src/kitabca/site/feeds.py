"""The catalogue for reading apps: OPDS 2.0 (JSON) and OPDS 1.2 (Atom), with relative addresses."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any

from lxml import etree

from kitabca.site.books import Book, Download
from kitabca.site.names import names

__all__ = ["catalogue_id", "opds_1", "opds_2", "publication"]

_OPDS = "application/opds+json"
_ENTRY = "application/opds-publication+json"
_ATOM = "application/atom+xml;profile=opds-catalog;kind=acquisition"
_OPEN = "http://opds-spec.org/acquisition/open-access"
_NAMESPACES = {None: "http://www.w3.org/2005/Atom", "dc": "http://purl.org/dc/terms/"}
_A = f"{{{_NAMESPACES[None]}}}"
_DC = f"{{{_NAMESPACES['dc']}}}"
_ATOM_ROLES = {"aut": "author", "edt": "contributor", "trl": "contributor"}
_RWPM_ROLES = {"aut": "author", "edt": "editor", "trl": "translator", "ill": "illustrator"}


def catalogue_id(books: Sequence[Book]) -> str:
    """A URN for these books together; a correction to one of them does not change it."""
    together = " ".join(sorted(book.identifier for book in books))
    return uuid.uuid5(uuid.NAMESPACE_URL, together).urn


def _instant(day: str) -> str:
    return f"{day}T00:00:00Z"


def _newest(books: Sequence[Book]) -> str:
    return max(_instant(book.edition.modified) for book in books)


def opds_2(books: Sequence[Book], title: str) -> bytes:
    """OPDS 2.0: a feed of publications, each with its own document (`<slug>/opds.json`)."""
    named = names(books)
    feed = {
        "metadata": {
            "@type": "http://schema.org/DataFeed",
            "identifier": catalogue_id(books),
            "title": title,
            "modified": _newest(books),
            "numberOfItems": len(books),
        },
        "links": [
            {"rel": "self", "href": "opds.json", "type": _OPDS},
            {"rel": "alternate", "href": "opds.xml", "type": _ATOM},
            {"rel": "alternate", "href": "index.html", "type": "text/html"},
        ],
        "publications": [
            _publication(book, f"{book.edition.slug}/", named[book.edition.slug]) for book in books
        ],
    }
    return _json(feed)


def publication(book: Book, name: str) -> bytes:
    """OPDS 2.0, 3: one publication by itself, named as in the feed; addresses are relative to its
    folder."""
    return _json(_publication(book, "", name))


def _publication(book: Book, folder: str, name: str) -> dict[str, Any]:
    edition = book.edition
    metadata: dict[str, Any] = {
        "@type": "http://schema.org/Book",
        "identifier": book.identifier,
        "title": name,
        "language": edition.language,
        "modified": _instant(edition.modified),
    }
    if edition.subtitle:
        metadata["subtitle"] = edition.subtitle
    if edition.date.month and edition.date.day and not edition.date.until:
        metadata["published"] = edition.date.iso()
    if edition.description:
        metadata["description"] = edition.description
    if edition.publisher:
        metadata["publisher"] = edition.publisher
    for creator in edition.creators:
        metadata.setdefault(_RWPM_ROLES.get(creator.role, "contributor"), []).append(
            {"name": creator.name, **({"sortAs": creator.file_as} if creator.file_as else {})}
        )
    if edition.collection:
        metadata["belongsTo"] = {"collection": edition.collection}
    width, height = book.cover_size
    return {
        "metadata": metadata,
        "links": [
            {"rel": "self", "href": f"{folder}opds.json", "type": _ENTRY},
            {"rel": "alternate", "href": f"{folder}index.html", "type": "text/html"},
            *(
                {"rel": _OPEN, "href": f"{folder}{one.name}", "type": one.type}
                for one in _taken(book)
            ),
        ],
        "images": [
            {
                "href": f"{folder}cover.jpg",
                "type": "image/jpeg",
                "width": width,
                "height": height,
            }
        ],
    }


def _taken(book: Book) -> list[Download]:
    """What a reading app can open: sheets for a printer are not for it."""
    return [one for one in book.downloads if one.kind != "booklet"]


def opds_1(books: Sequence[Book], title: str) -> bytes:
    """OPDS 1.2: an acquisition feed in Atom (RFC 4287)."""
    feed = etree.Element(f"{_A}feed", nsmap=_NAMESPACES)  # type: ignore[arg-type]  # the stubs forget None
    _add(feed, "id", catalogue_id(books))
    _add(feed, "title", title)
    _add(feed, "updated", _newest(books))
    # Atom wants an author for each entry; the feed's is theirs where an edition names none.
    publishers = (book.edition.publisher for book in books)
    _add(_add(feed, "author"), "name", next(filter(None, publishers), title))
    _add(feed, "link", rel="self", href="opds.xml", type=_ATOM)
    _add(feed, "link", rel="start", href="opds.xml", type=_ATOM)
    _add(feed, "link", rel="alternate", href="index.html", type="text/html")
    named = names(books)
    for book in books:
        _entry(feed, book, named[book.edition.slug])
    return etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _entry(feed: etree._Element, book: Book, name: str) -> None:
    edition = book.edition
    folder = f"{edition.slug}/"
    entry = _add(feed, "entry")
    _add(entry, "id", book.identifier)
    _add(entry, "title", name)
    _add(entry, "updated", _instant(edition.modified))
    for creator in edition.creators:
        role = _ATOM_ROLES.get(creator.role, "contributor")
        _add(_add(entry, role), "name", creator.name)
    if edition.description:
        _add(entry, "summary", edition.description, type="text")
    if edition.rights:
        _add(entry, "rights", edition.rights)
    _add(entry, f"{_DC}language", edition.language)
    _add(entry, f"{_DC}issued", edition.date.iso())
    if edition.publisher:
        _add(entry, f"{_DC}publisher", edition.publisher)
    for rel in ("http://opds-spec.org/image", "http://opds-spec.org/image/thumbnail"):
        _add(entry, "link", rel=rel, href=f"{folder}cover.jpg", type="image/jpeg")
    for one in _taken(book):
        _add(entry, "link", rel=_OPEN, href=f"{folder}{one.name}", type=one.type)
    _add(entry, "link", rel="alternate", href=f"{folder}index.html", type="text/html")


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, name if name.startswith("{") else f"{_A}{name}")
    child.text = text or None
    for key, value in attributes.items():
        child.set(key, value)
    return child


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")

"""What the package document says of the book, as plain records for its template.

Properties are those of EPUB 3.3 (D.3), schema.org's accessibility terms as EPUB Accessibility 1.1
asks for them, and MARC relators. Neither `dcterms:conformsTo` nor `a11y:certifiedBy` is given:
conformance to WCAG is a judgement by people on a book as published, and what we run are machines.
"""

from __future__ import annotations

import re
import uuid

from msgspec import Struct

from kitabca.epub.parts import Publication, refuse
from kitabca.epub.vocabulary import EPUB, HTML, SVG
from kitabca.model import Edition

__all__ = ["Accessibility", "Metadata", "describe", "identifier", "keywords"]

_ISBN = re.compile(r"97[89]\d{10}\Z", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z\Z", re.ASCII)
_PUBLISHER_ROLES = ("pbl",)
_AUTHOR_ROLES = ("aut", "edt", "cre", "com")
# The namespace of identifiers that are derived from a slug and a language.
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://pypi.org/project/kitabca/")


class Accessibility(Struct, frozen=True):
    """schema.org's terms; `sufficient` lists sets of modes, each enough to read the book by."""

    modes: tuple[str, ...]
    sufficient: tuple[str, ...]
    features: tuple[str, ...]
    hazards: tuple[str, ...]
    summary: str


class Metadata(Struct, frozen=True):
    """All of the package's metadata; `isbn` says whether the identifier is one."""

    identifier: str
    isbn: bool
    date: str
    modified: str
    source: str
    creators: tuple[tuple[str, str, str], ...]
    contributors: tuple[tuple[str, str, str], ...]
    subjects: tuple[str, ...]
    accessibility: Accessibility


def identifier(edition: Edition) -> str:
    """The edition's own identifier as a URN, else a UUIDv5 of slug and language.

    So a correction is the same book to a reader's shelf.
    """
    own = edition.identifiers.get("epub", "").strip()
    if own:
        return _urn(own)
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, f'{edition.slug} {edition.language}')}"


def keywords(edition: Edition) -> tuple[str, ...]:
    """What the edition says that it is about, a subject each."""
    given = edition.options.get("keywords", ())
    return tuple(str(word) for word in given) if isinstance(given, tuple) else ()


def _urn(text: str) -> str:
    digits = re.sub(r"[\s-]", "", text.removeprefix("ISBN").strip())
    if _ISBN.match(digits):
        return f"urn:isbn:{digits}"
    try:
        return f"urn:uuid:{uuid.UUID(text)}"
    except ValueError:
        return text


def _printed(publication: Publication) -> str:
    """The printed edition that the page numbers are of: its ISBN, else its title and year."""
    edition = publication.edition
    own = edition.identifiers.get("print", "").strip()
    if own:
        return _urn(own)
    words = publication.words["print_book"]
    return f"{edition.title} ({words}, {edition.date.year:04d})"


def describe(publication: Publication) -> Metadata:
    """The package's metadata. Raises ContentError where the edition lacks what EPUB requires."""
    edition = publication.edition
    if not edition.title.strip():
        raise refuse("no-title", edition.place)
    modified = edition.modified.strip()
    if _DAY.match(modified):
        modified += "T00:00:00Z"
    if not _INSTANT.match(modified):
        raise refuse("bad-modified", edition.place, value=edition.modified)
    name = identifier(edition)
    people = [
        (creator.name, creator.role, creator.file_as)
        for creator in edition.creators
        if creator.role not in _PUBLISHER_ROLES and creator.name.strip()
    ]
    return Metadata(
        identifier=name,
        isbn=name.startswith("urn:isbn:"),
        date=edition.date.iso().partition("/")[0],
        modified=modified,
        source=_printed(publication) if publication.pages else "",
        creators=tuple(person for person in people if person[1] in _AUTHOR_ROLES),
        contributors=tuple(person for person in people if person[1] not in _AUTHOR_ROLES),
        subjects=keywords(edition),
        accessibility=_accessibility(publication),
    )


def _accessibility(publication: Publication) -> Accessibility:
    words, roots = publication.words, [chapter.root for chapter in publication.chapters]

    def has(*names: str) -> bool:
        return any(next(root.iter(*names), None) is not None for root in roots)

    pictures = has(f"{HTML}img", f"{SVG}svg") or publication.cover is not None
    tables = has(f"{HTML}table")
    kinds = {
        kind
        for root in roots
        for element in root.iter(f"{HTML}section")
        for kind in (element.get(f"{EPUB}type") or "").split()
    }
    features = [
        "structuralNavigation",
        "tableOfContents",
        "readingOrder",
        "displayTransformability",
    ]
    if pictures:
        features.append("alternativeText")
    if publication.pages:
        features += ["pageBreakMarkers", "pageNavigation"]
    if "index" in kinds:
        features.append("index")
    features.append("ARIA")
    said = ["accessibility_text", "accessibility_navigation"]
    said += ["accessibility_pages"] if publication.pages else []
    said += ["accessibility_pictures"] if pictures else []
    said += ["accessibility_tables"] if tables else []
    said.append("accessibility_hazards")
    return Accessibility(
        modes=("textual", "visual") if pictures else ("textual",),
        sufficient=("textual",),
        features=tuple(features),
        hazards=("none",),
        summary=" ".join(words[name] for name in said),
    )

"""The ways into the book: contents, landmarks and page list, in the nav document and the NCX."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lxml import etree
from msgspec import Struct

from kitabca.epub.documents import COVER_FILE, NAV_FILE
from kitabca.epub.parts import Chapter, TocEntry
from kitabca.epub.vocabulary import EPUB, HTML
from kitabca.epub.xml import free_id, ids, text_of

__all__ = [
    "Landmark",
    "depth",
    "flat",
    "landmarks",
    "read_toc",
    "shape_nav",
    "toc_from_headings",
    "toc_of",
]

_LEVELS = {f"{HTML}h{level}": level for level in range(1, 7)}
# Parts that the contents of a book pass over.
_UNLISTED = frozenset({"cover", "title-page", "contents", "blank", "back-cover", "half-title"})
# A part's kind and the landmark it is (EPUB Structural Semantics Vocabulary).
_LANDMARKS = {
    "title-page": "titlepage",
    "references": "bibliography",
    "index": "index",
}


class Landmark(Struct, frozen=True):
    """A place that readers ask for by what it is."""

    type: str
    title: str
    href: str


def toc_of(root: etree._Element) -> etree._Element | None:
    """The contents of a document, if it has any."""
    for nav in root.iter(f"{HTML}nav"):
        if "toc" in (nav.get(f"{EPUB}type") or "").split():
            return nav
    return None


def shape_nav(nav: etree._Element) -> None:
    """Leaves a contents one heading and one list with entries, as EPUB 3.3 (7.2) has it.

    What a layout puts beside them (a small line above, a note below) goes before or after it.
    """
    nav.set("id", nav.get("id") or free_id("toc", ids(nav.getroottree().getroot())))
    nav.set("role", nav.get("role") or "doc-toc")
    parent = nav.getparent()
    assert parent is not None
    heading = None
    for child in list(nav):
        if child.tag == f"{HTML}ol" and child.find(f".//{HTML}li") is None:
            nav.remove(child)
        elif child.tag in _LEVELS and heading is None:
            heading = child
        elif child.tag != f"{HTML}ol":
            parent.insert(parent.index(nav) + (heading is not None), child)


def read_toc(nav: etree._Element) -> tuple[TocEntry, ...]:
    """The entries of a `nav` as `ol > li > a`, with lists within; ValueError for another shape."""
    top = nav.findall(f"{HTML}ol")
    if len(top) != 1:
        raise ValueError("contents are one ol after a heading")
    return tuple(_entry(item) for item in top[0])


def _entry(item: etree._Element) -> TocEntry:
    children = list(item)
    shape = [str(child.tag).rpartition("}")[2] for child in children]
    if item.tag != f"{HTML}li" or shape not in (["a"], ["a", "ol"], ["span", "ol"]):
        raise ValueError(f"an entry of the contents is an a and maybe an ol, not {shape}")
    href = children[0].get("href") or ""
    if href.startswith("#"):
        href = NAV_FILE + href
    inner = tuple(_entry(child) for child in children[1]) if len(children) > 1 else ()
    return TocEntry(text_of(children[0]), href, inner)


def toc_from_headings(chapters: Iterable[Chapter], deepest: int = 2) -> tuple[TocEntry, ...]:
    """Contents for a book that prints none: its headings down to a level.

    A heading without an id is reached by its document.
    """
    flat: list[tuple[int, TocEntry]] = []
    for chapter in chapters:
        if chapter.kind in _UNLISTED:
            continue
        for element in chapter.root.iter(*_LEVELS):
            level, title = _LEVELS[str(element.tag)], text_of(element)
            if level <= deepest and title:
                name = element.get("id")
                href = f"{chapter.file}#{name}" if name else chapter.file
                flat.append((level, TocEntry(title, href)))
    return _nest(flat)


def _nest(flat: Sequence[tuple[int, TocEntry]]) -> tuple[TocEntry, ...]:
    entries: list[TocEntry] = []
    position = 0
    while position < len(flat):
        level, entry = flat[position]
        end = position + 1
        while end < len(flat) and flat[end][0] > level:
            end += 1
        entries.append(TocEntry(entry.title, entry.href, _nest(flat[position + 1 : end])))
        position = end
    return tuple(entries)


def landmarks(
    chapters: Sequence[Chapter], words: Mapping[str, str], cover: bool
) -> tuple[Landmark, ...]:
    """Cover, title page, contents, start of the text, bibliography and index, as the book has."""
    found = [Landmark("cover", words["cover"], COVER_FILE)] if cover else []
    seen: set[str] = set()
    text = _start_of_text(chapters)
    for chapter in chapters:
        kinds = [_LANDMARKS.get(chapter.kind, "")]
        if chapter.file == NAV_FILE:
            kinds.append("toc")
        if chapter is text:
            kinds.append("bodymatter")
        for kind in kinds:
            if kind and kind not in seen:
                seen.add(kind)
                title = words["start_of_text"] if kind == "bodymatter" else chapter.title
                href = chapter.file
                if kind == "toc" and (nav := toc_of(chapter.root)) is not None:
                    href += f"#{nav.get('id')}"
                found.append(Landmark(kind, title or words["text"], href))
    return tuple(found)


def _start_of_text(chapters: Sequence[Chapter]) -> Chapter | None:
    for chapter in chapters:
        body = chapter.root.find(f"{HTML}body")
        if body is not None and "bodymatter" in (body.get(f"{EPUB}type") or "").split():
            return chapter
    outside = _UNLISTED | {"imprint"}
    return next((chapter for chapter in chapters if chapter.kind not in outside), None)


def flat(entries: Iterable[TocEntry]) -> list[TocEntry]:
    """The entries in reading order, without their nesting."""
    found: list[TocEntry] = []
    for entry in entries:
        found.append(entry)
        found += flat(entry.children)
    return found


def depth(entries: Sequence[TocEntry]) -> int:
    """How many levels the contents have."""
    return 1 + max((depth(entry.children) for entry in entries), default=0) if entries else 0

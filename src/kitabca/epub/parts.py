"""What goes into an e-book, and what it is once prepared: plain records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from lxml import etree
from msgspec import Struct, field

from kitabca.diagnostics import ContentError, error
from kitabca.model import Edition, Place
from kitabca.rendering.document import Document
from kitabca.typesetting.page_map import PageMark

__all__ = [
    "Chapter",
    "Face",
    "PageMark",
    "PageTarget",
    "Picture",
    "Publication",
    "Sources",
    "StalePageMap",
    "TocEntry",
    "refuse",
]


class Sources(Struct, frozen=True):
    """All that an e-book is made from; nothing else is read.

    `words` are the language's fixed words. `fonts` maps a file name to a TrueType file's bytes;
    empty for a book that leaves the choice to the reader. `pictures` gives the bytes for a path
    from the sources tree's root. `cover` is a JPEG; without one the cover part stays a text.
    `index_pages` is the page map's printed page of each anchor that an index leads to.
    """

    edition: Edition
    documents: Sequence[Document]
    page_map: Sequence[PageMark]
    stylesheet: str
    words: Mapping[str, str]
    fonts: Mapping[str, bytes]
    pictures: Callable[[str], bytes]
    cover: bytes | None
    index_pages: Mapping[str, int] = field(default_factory=dict)


class Chapter(Struct, frozen=True):
    """A finished document: its file's name, its tree, and what the manifest says of it."""

    file: str
    kind: str
    title: str
    root: etree._Element
    properties: tuple[str, ...] = ()


class TocEntry(Struct, frozen=True):
    """An entry of the contents; `href` may be empty for a group that leads nowhere itself."""

    title: str
    href: str
    children: tuple[TocEntry, ...] = ()


class PageTarget(Struct, frozen=True):
    """A printed page and where in the e-book it begins."""

    label: str
    href: str


class Picture(Struct, frozen=True):
    """A picture as it is embedded; `file` ends in the extension of its type."""

    file: str
    media_type: str
    data: bytes


class Face(Struct, frozen=True):
    """A face cut down to the text. `style` is normal or italic; `weight` 1 to 1000."""

    file: str
    family: str
    style: str
    weight: int
    data: bytes


class Publication(Struct, frozen=True):
    """A prepared e-book, from which each kind of file is written."""

    edition: Edition
    words: Mapping[str, str]
    chapters: tuple[Chapter, ...]
    toc: tuple[TocEntry, ...]
    pages: tuple[PageTarget, ...]
    stylesheet: str
    faces: tuple[Face, ...]
    pictures: tuple[Picture, ...]
    cover: Picture | None


class StalePageMap(ValueError):
    """The page map was made of other documents than those of this book."""


def refuse(code: str, place: Place, **parameters: str) -> ContentError:
    """One error of the content, ready to be raised."""
    return ContentError([error(code, place, **parameters)])

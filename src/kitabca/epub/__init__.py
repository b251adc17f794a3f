"""XHTML and page map into an e-book: `<slug>.epub` and, for Kobo, `<slug>.kepub.epub`.

    publication = prepare(Sources(edition, documents, page_map, …))
    write_epub(publication), write_kepub(publication), or both at once: write_both(publication)

Pure: bytes in, bytes out; no disk, no clock, no network.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitabca.epub.packaging import member_hashes, prepare, write_both, write_epub, write_kepub
    from kitabca.epub.parts import PageMark, Publication, Sources

__all__ = [
    "PageMark",
    "Publication",
    "Sources",
    "member_hashes",
    "prepare",
    "write_both",
    "write_epub",
    "write_kepub",
]


def __getattr__(name: str) -> object:
    """Loads the room when something in it is asked for: a PDF needs only the book's identifier."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    packaging = import_module("kitabca.epub.packaging")
    parts = import_module("kitabca.epub.parts")
    return getattr(packaging if hasattr(packaging, name) else parts, name)

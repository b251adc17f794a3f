"""Edition + layout → one strict XHTML document for each part."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitabca.rendering.book import ContentsEntry, IndexEntry, render
    from kitabca.rendering.document import Document

__all__ = ["ContentsEntry", "Document", "IndexEntry", "render"]


def __getattr__(name: str) -> object:
    """Loads the room when something in it is asked for: what is rendered already needs no more
    than its record."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = "document" if name == "Document" else "book"
    return getattr(import_module(f"kitabca.rendering.{module}"), name)

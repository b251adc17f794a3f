"""XHTML, layout and faces in; pages out. Pure: no PDF, no disk, no clock."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitabca.typesetting.book import parts_apart, typeset
    from kitabca.typesetting.showing import show_pages

__all__ = ["parts_apart", "show_pages", "typeset"]


def __getattr__(name: str) -> object:
    """Loads the typesetter when it is asked for: an e-book needs only its records."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = "showing" if name == "show_pages" else "book"
    return getattr(import_module(f"kitabca.typesetting.{module}"), name)

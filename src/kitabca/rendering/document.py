"""What the rendering makes: the record that print and e-book share."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Document"]


class Document(Struct, frozen=True):
    """One part as XHTML. `name` is a file's name without its ending; `anchor` the part's own."""

    name: str
    kind: str
    anchor: str
    xhtml: str

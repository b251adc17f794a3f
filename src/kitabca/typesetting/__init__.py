"""XHTML, layout and faces in; pages out. Pure: no PDF, no disk, no clock."""

from kitabca.typesetting.book import parts_apart, typeset
from kitabca.typesetting.showing import show_pages

__all__ = ["parts_apart", "show_pages", "typeset"]

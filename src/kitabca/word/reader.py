"""What is known of a Word document while it is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from msgspec import Struct, field

from kitabca.word.package import Package, Relation
from kitabca.word.spans import Span
from kitabca.word.styles import Look, Numbering, Style

__all__ = ["Reader"]


class Reader(Struct):
    """A document while it is read: what leads where, and what had to be left behind."""

    package: Package
    styles: Mapping[str, Style]
    lists: Mapping[tuple[str, int], Numbering]
    stem: str
    tag: str
    relations: Mapping[str, Relation] = field(default_factory=dict)
    paragraph: int = 0
    left: Counter[str] = field(default_factory=Counter)
    words: dict[str, str] = field(default_factory=dict)
    where: dict[str, int] = field(default_factory=dict)
    notes: dict[tuple[str, str], int] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    fields: list[str] = field(default_factory=list)
    counted: Counter[tuple[str, int]] = field(default_factory=Counter)
    in_note: bool = False
    unfilled: bool = False
    contents: bool = False
    cap: list[Span] = field(default_factory=list)
    rtl: bool = False
    look: Look = Look()

    def leave(self, what: str, words: str = "") -> None:
        """Counts what has no place in a book's text; the first words say which it was."""
        self.left[what] += 1
        self.where.setdefault(what, self.paragraph)
        short = " ".join(words.split())
        if short and what not in self.words:
            self.words[what] = short[:40] + ("…" if len(short) > 40 else "")

"""What links lead to: a name for each heading, part and group, made of its words."""

from __future__ import annotations

from collections.abc import Iterable

from kitabca.language import language

__all__ = ["Anchors", "slug"]


def slug(text: str, tag: str) -> str:
    """An anchor made of words: it begins with a letter, as an XML name must."""
    made = language(tag).slug(text)
    return made if made[:1].isalpha() else f"s-{made}".rstrip("-")


class Anchors:
    """The anchors that are taken: two headings alike, or two blank pages, have different ones."""

    __slots__ = ("serials", "taken")

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = set(taken)
        self.serials: dict[str, int] = {}

    def take(self, anchor: str) -> None:
        """Takes an anchor as it is."""
        self.taken.add(anchor)

    def take_new(self, stem: str) -> str:
        """Takes the stem, with the first number that makes it new where it is taken."""
        anchor, serial = stem, self.serials.get(stem, 2)
        while anchor in self.taken:
            anchor, serial = f"{stem}-{serial}", serial + 1
        # Nothing is ever given back, so the next one like it need not count from the start.
        self.serials[stem] = serial
        self.taken.add(anchor)
        return anchor

"""What rules found in the texts of a book, kept between runs: only new texts are searched.

A rule is a function of a text alone; what stands around the text, or where, is nothing to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, MutableMapping
from typing import Any

from kitabca.records import Records

__all__ = ["Found", "Recalled", "Rule"]

# What a rule finds in a text: nothing, or some things that each are numbers and words.
Found = tuple[tuple[Any, ...], ...]
Rule = Callable[[str], Found]

_RECORDS = Records(())
_DIGEST = 16


class Recalled:
    """What was found in the texts of `book` by any of its rules; without `kept`, nothing is.

    `kept` is for the program as it is now: another one may have other rules.
    """

    def __init__(self, kept: MutableMapping[bytes, bytes] | None = None, book: str = "") -> None:
        self._kept = kept
        told = book.encode("utf-8", "surrogatepass")
        self._key = hashlib.blake2b(told, digest_size=_DIGEST, person=b"recalled").digest()
        found = None if kept is None else _RECORDS.read(kept.get(self._key, b""))
        self._known: dict[str, dict[bytes, Found]] = found or {}
        self._asked: dict[str, dict[bytes, Found]] = {}
        self._digests: dict[str, bytes] = {}
        self._new = False

    def rule(self, name: str, search: Rule) -> Rule:
        """`search` that remembers. `name` says all that the rule is besides the text: its language,
        if it has one."""
        if self._kept is None:
            return search
        known, asked = self._known.get(name, {}), self._asked.setdefault(name, {})
        digests = self._digests

        def find(text: str) -> Found:
            digest = digests.get(text)
            if digest is None:
                digest = digests[text] = _digest(text)
            found = known.get(digest)
            if found is None:
                found = known[digest] = search(text)
                self._new = True
            asked[digest] = found
            return found

        return find

    def keep(self) -> None:
        """Keeps what was asked for in this run, and nothing of what the book had before."""
        # It holds the texts.
        self._digests.clear()
        if self._kept is not None and self._new:
            self._kept[self._key] = _RECORDS.write(self._asked)
            self._new = False


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()

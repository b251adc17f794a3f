"""Whether a translated text is still that of its original."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from kitabca.diagnostics import ContentError, Diagnostic, warning
from kitabca.files import Shelf
from kitabca.model import Place

__all__ = ["check_translation", "mark_of"]

_LENGTH = 8


def mark_of(text: str) -> str:
    """The mark of an original's text: the first digits of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:_LENGTH]


def check_translation(
    shelf: Shelf, original: str, name: str, seen: Mapping[str, str], place: Place
) -> list[Diagnostic]:
    """A warning when the original at `original` isn't the one that was translated.

    `seen` has for each file's name the mark of the original as the translator read it. A text
    without an original is a text of its own.
    """
    if shelf.find(original) is None:
        return []
    try:
        mark = mark_of(shelf.text(original, place))
    except ContentError as failure:
        return list(failure.diagnostics)
    if seen.get(name) == mark:
        return []
    given = {"path": original, "name": name, "mark": mark}
    return [
        warning("stale-translation" if name in seen else "unmarked-translation", place, **given)
    ]

"""Chapters that another process may read while this one reads the rest of the edition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping

from kitabca.diagnostics import ContentError
from kitabca.files import Shelf
from kitabca.model import Place
from kitabca.reading.chapters import chapter_key, kept_chapter
from kitabca.toml_places import parsed

__all__ = ["chapters_apart"]

# A text that has one of these asks for what is not in it, and is never kept.
_ASKING = ("![", ".count}")


def chapters_apart(
    path: str,
    shelf: Shelf,
    cache: MutableMapping[bytes, bytes] | None = None,
    texts: dict[str, str] | None = None,
) -> tuple[list[tuple[bytes, int]], Callable[[int], bytes]]:
    """What another process needs to read chapters for the cache that `read_edition` is given.

    The key of each chapter and the length of its text, and what reads the chapter of an index as
    bytes for its key: none where it may not be kept. What is read is put into `cache` as well, and
    each chapter's text into `texts`, by its path. Nothing is said of what is wrong: `read_edition`
    finds it.
    """
    try:
        told, _ = parsed(shelf.text(path), path)
        found = list(_texts(told, shelf))
        if texts is not None:
            texts.update((file, text) for text, file, _, _ in found)
    except ContentError:
        found = []

    def made(index: int) -> bytes:
        text, file, tag, anchor = found[index]
        kept: dict[bytes, bytes] = {}
        kept_chapter(text, file, tag, _no_picture, [], anchor, None, kept)
        if cache is not None:
            cache.update(kept)
        return b"".join(kept.values())

    return [(chapter_key(*one), len(one[0])) for one in found], made


def _no_picture(picture: str, place: Place) -> str | None:
    """Whoever asks is not kept."""
    return None


def _texts(told: Mapping[str, object], shelf: Shelf) -> Iterator[tuple[str, str, str, str]]:
    """Text, file, language and anchor of each chapter that `read_edition` would read and keep."""
    tag, event, parts = told.get("language"), told.get("event"), told.get("parts")
    for part in parts if isinstance(parts, list) else ():
        name = part.get("source") if isinstance(part, dict) else None
        if not (isinstance(name, str) and isinstance(tag, str) and isinstance(event, str)):
            continue
        file, anchor = f"events/{event}/{tag}/{name}", str(part.get("id", ""))
        try:
            text = shelf.text(file)
        except ContentError:
            continue
        if not any(mark in text for mark in _ASKING):
            yield text, file, tag, anchor

"""Chapters read once: what `read_markdown` made of a text, kept under a digest of all it saw."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, MutableMapping
from datetime import date

from kitabca import model
from kitabca.diagnostics import ContentError, Diagnostic, Severity, error
from kitabca.model import Place
from kitabca.reading.counts import Counts
from kitabca.reading.figures import Pictures
from kitabca.reading.markdown import Chapter, read_markdown
from kitabca.records import Records

__all__ = ["chapter_key", "kept_chapter", "limit_lines"]

_CHAPTERS = Records(
    (
        *(
            one
            for one in vars(model).values()
            if isinstance(one, type) and one.__module__ == model.__name__
        ),
        Chapter,
        Diagnostic,
        Severity,
        date,
    )
)


# As a file's table may have; and more than any address, with no end to a line before it.
_MOST_COLUMNS, _MOST_LETTERS = 200, 20_000


def chapter_key(text: str, path: str, tag: str, anchor: str) -> bytes:
    """A digest of all that a chapter without pictures and counts is made of."""
    # The text stands last, since to spell it out with its line ends takes as long as to digest it.
    told = f"{(path, tag, anchor)!r}{text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(told, digest_size=16, person=b"chapter").digest()


def limit_lines(text: str, path: str) -> None:
    """Raises ContentError for a table wider, or a word longer, than anybody prints: either would
    take more memory and time than the size of its text tells."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.count("|") > _MOST_COLUMNS + 1:
            from kitabca.reading.tables import too_large

            raise ContentError([too_large(Place(path, number))])
        if len(line) > _MOST_LETTERS:
            count = max(map(len, line.split()), default=0)
            if count > _MOST_LETTERS:
                told = {"count": str(count), "limit": str(_MOST_LETTERS)}
                raise ContentError([error("endless-word", Place(path, number), **told)])


def kept_chapter(
    text: str,
    path: str,
    tag: str,
    pictures: Pictures,
    faults: list[Diagnostic],
    anchor: str,
    counts: Counts | None,
    cache: MutableMapping[bytes, bytes] | None,
) -> Chapter:
    """`read_markdown`, from the cache where it is there.

    A text that names pictures or counts rows is never kept: what they are is not in the text.
    """
    if cache is None:
        return read_markdown(text, path, tag, pictures, faults, anchor, counts)
    key = chapter_key(text, path, tag, anchor)
    match _CHAPTERS.read(cache.get(key, b"")):
        case (Chapter() as chapter, list() as found):
            faults += found
            return chapter
    asked = False

    def ask(picture: str, place: Place) -> str | None:
        nonlocal asked
        asked = True
        return pictures(picture, place)

    def count(table: str) -> Mapping[str, Mapping[str, str]] | None:
        nonlocal asked
        asked = True
        return counts(table) if counts else None

    start = len(faults)
    chapter = read_markdown(text, path, tag, ask, faults, anchor, count)
    if not asked:
        cache[key] = _CHAPTERS.write((chapter, faults[start:]))
    return chapter

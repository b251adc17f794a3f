"""Parts set once: a galley as bytes, kept under a key made of all that it depends on.

A galley numbers its nodes from 0 and knows nothing of the other parts, so parts can be set in other
processes and their bytes put into the cache that `typeset` is given. Bytes that are damaged, or
that name any class but the galley's own, count as absent: the part is set again.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import re
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass

import kitabca
from kitabca.diagnostics import Diagnostic, Severity
from kitabca.faces import Shape
from kitabca.layout import Layout
from kitabca.model import Place
from kitabca.typesetting import output, vertical
from kitabca.typesetting.galley import Document, set_galley
from kitabca.typesetting.lines import SetLine
from kitabca.typesetting.setting import Setter
from kitabca.typesetting.spans import TextStyle
from kitabca.typesetting.vertical import Galley

__all__ = ["Press", "part_key", "read_part", "set_part", "write_part"]

_SOURCE = re.compile(rb'\ssrc="([^"]*)"')
_DIGEST = 16
_KNOWN: dict[tuple[str, str], type] = {
    (one.__module__, one.__qualname__): one
    for one in (
        Galley,
        vertical.Row,
        vertical.Text,
        vertical.Variant,
        vertical.NoteRows,
        vertical.Columns,
        vertical.Field,
        vertical.Mark,
        output.Node,
        output.Run,
        output.Line,
        output.Rule,
        output.Drawing,
        output.Picture,
        SetLine,
        Shape,
        TextStyle,
        Place,
        Diagnostic,
        Severity,
    )
}


@dataclass(frozen=True, slots=True)
class Press:
    """All that setting a part needs beside the part. `digits` is the room for page numbers."""

    layout: Layout
    setter: Setter
    language: str
    pictures: Callable[[str], tuple[int, int]]
    digits: int
    stamp: bytes

    @classmethod
    def made(
        cls,
        layout: Layout,
        setter: Setter,
        language: str,
        pictures: Callable[[str], tuple[int, int]],
        digits: int,
    ) -> Press:
        """With the stamp that begins every key: program, layout, faces, language, digits."""
        digest = hashlib.blake2b(digest_size=_DIGEST)
        digest.update(f"{kitabca.__version__}\n{layout!r}\n{language}\n{digits}\n".encode())
        for key in sorted(setter.faces.faces):
            digest.update(f"{key} {setter.faces[key].sha256}\n".encode())
        return cls(layout, setter, language, pictures, digits, digest.digest())


def part_key(press: Press, document: Document) -> bytes:
    """A digest of the part's words, its pictures' sizes, and the stamp."""
    source = document.xhtml
    data = source.encode("utf-8") if isinstance(source, str) else source
    digest = hashlib.blake2b(press.stamp, digest_size=_DIGEST)
    digest.update(f"{document.kind}\n{document.anchor}\n".encode())
    digest.update(data)
    for match in _SOURCE.finditer(data):
        digest.update(repr(press.pictures(match[1].decode("utf-8"))).encode())
    return digest.digest()


def set_part(
    press: Press,
    document: Document,
    page_of: Callable[[str], int | None],
    cache: MutableMapping[bytes, bytes] | None = None,
    variants: bool = False,
) -> Galley:
    """The part's galley, from the cache where it is there. An index is never kept.

    With `variants` it holds a line more and a line fewer of its paragraphs, too. What an index says
    depends on the pages of the other parts; it is known by its having asked.
    """
    key = b""
    if cache is not None:
        key = part_key(press, document) + (b"variants" if variants else b"")
        galley = read_part(cache.get(key, b""))
        if galley is not None:
            return galley
    asked = False

    def ask(anchor: str) -> int | None:
        nonlocal asked
        asked = True
        return page_of(anchor)

    galley = set_galley(
        document,
        press.layout,
        press.setter,
        press.language,
        press.pictures,
        press.digits,
        ask,
        variants,
    )
    galley.asked = asked
    galley.diagnostics += _missing_glyphs(galley, press)
    if cache is not None and not asked:
        cache[key] = write_part(galley)
    return galley


def write_part(galley: Galley) -> bytes:
    """A galley as bytes, led by their digest."""
    data = pickle.dumps(galley, 5)
    return hashlib.blake2b(data, digest_size=_DIGEST).digest() + data


class _Reader(pickle.Unpickler):
    """Reads our own records and nothing else: no other class or function is ever looked up."""

    def find_class(self, module: str, name: str) -> type:
        try:
            return _KNOWN[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a galley") from None


def read_part(data: bytes) -> Galley | None:
    """The galley that `write_part` wrote; None for anything else."""
    body = data[_DIGEST:]
    if not body or hashlib.blake2b(body, digest_size=_DIGEST).digest() != data[:_DIGEST]:
        return None
    try:
        found = _Reader(io.BytesIO(body)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, TypeError, ValueError, IndexError):
        return None
    return found if isinstance(found, Galley) else None


def _missing_glyphs(galley: Galley, press: Press) -> list[Diagnostic]:
    """Letters that no glyph stands for, at the first place of each."""
    found: dict[tuple[str, str], Diagnostic] = {}
    notes = (row for one in galley.notes.values() for row in one.rows)
    for rows in (galley.rows, notes):
        for row in rows:
            for text in row.texts:
                for run in text.line.runs:
                    for shape in run.words:
                        if 0 in shape.glyphs:
                            _missing(galley, press, row.place, run.face, shape.text, found)
    return list(found.values())


def _missing(
    galley: Galley,
    press: Press,
    place: Place | None,
    face: str,
    word: str,
    found: dict[tuple[str, str], Diagnostic],
) -> None:
    for code in press.setter.faces[face].covers(word):
        if (face, code) not in found:
            found[face, code] = Diagnostic(
                Severity.ERROR,
                "missing-glyph",
                place or Place(galley.anchor),
                {
                    "code": code,
                    "character": chr(int(code[2:], 16)),
                    "word": word,
                    "face": face,
                },
            )

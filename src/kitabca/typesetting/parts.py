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
from dataclasses import dataclass, fields, is_dataclass
from operator import attrgetter
from typing import Any

import kitabca
from kitabca.diagnostics import Diagnostic, Severity
from kitabca.faces import Shape
from kitabca.layout import Layout
from kitabca.model import Place
from kitabca.typesetting import output, vertical
from kitabca.typesetting.galley import Document, set_galley
from kitabca.typesetting.lines import SetLine
from kitabca.typesetting.pages import Cut
from kitabca.typesetting.setting import Setter
from kitabca.typesetting.spans import TextStyle
from kitabca.typesetting.vertical import Galley

__all__ = ["Press", "keep_part", "part_key", "read_part", "set_part", "write_part"]

_SOURCE = re.compile(rb'\ssrc="([^"]*)"')
_DIGEST = 16
_KNOWN: dict[tuple[str, str], type] = {
    (one.__module__, one.__qualname__): one
    for one in (
        Galley,
        vertical.Row,
        vertical.Text,
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
        Cut,
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
) -> Galley:
    """The part's galley, from the cache where `keep_part` has put it.

    What an index says depends on the pages of the other parts; it is known by its having asked.
    """
    if cache is not None:
        shapes = press.setter.faces.kept.setdefault(("parts",), {})
        galley = read_part(cache.get(part_key(press, document), b""), shapes)
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
    )
    galley.asked = asked
    galley.diagnostics += _missing_glyphs(galley, press)
    return galley


def keep_part(
    press: Press, document: Document, galley: Galley, cache: MutableMapping[bytes, bytes]
) -> None:
    """Puts a part into the cache, with the pages that it was broken into; an index never."""
    if not galley.asked:
        cache[part_key(press, document)] = write_part(galley)


def _fields(one: type) -> Callable[[object], tuple[type, tuple[object, ...]]]:
    """What makes a record again: its class, called with its fields in order."""
    names = [field.name for field in fields(one)]
    get = attrgetter(*names)
    if len(names) == 1:
        return lambda record: (one, (get(record),))
    return lambda record: (one, get(record))


# Written as calls, records take a third of the time that the states of frozen dataclasses take.
_WRITTEN = {one: _fields(one) for one in _KNOWN.values() if is_dataclass(one)}


def write_part(galley: Galley) -> bytes:
    """A galley as bytes, led by their digest."""
    out = io.BytesIO()
    pickler = pickle.Pickler(out, 5)
    pickler.dispatch_table = _WRITTEN
    pickler.dump(galley)
    data = out.getvalue()
    return hashlib.blake2b(data, digest_size=_DIGEST).digest() + data


class _Reader(pickle.Unpickler):
    """Reads our own records and nothing else: no other class or function is ever looked up.

    A shape that `shapes` has already is not made again, so that it stays one object in the book.
    """

    def __init__(self, data: bytes, shapes: dict[tuple[object, ...], Shape]) -> None:
        super().__init__(io.BytesIO(data))
        self.shapes = shapes

    def find_class(self, module: str, name: str) -> Callable[..., object]:
        try:
            found = _KNOWN[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a galley") from None
        return self.shape if found is Shape else found

    def shape(self, *given: Any) -> Shape:
        known = self.shapes.get(given)
        if known is None:
            known = self.shapes[given] = Shape(*given)
        return known


def read_part(data: bytes, shapes: dict[tuple[object, ...], Shape] | None = None) -> Galley | None:
    """The galley that `write_part` wrote; None for anything else. `shapes` is shared by parts."""
    body = data[_DIGEST:]
    if not body or hashlib.blake2b(body, digest_size=_DIGEST).digest() != data[:_DIGEST]:
        return None
    try:
        found = _Reader(body, {} if shapes is None else shapes).load()
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

"""Objects of a PDF that is read into one that is written: shared, raw, and never by recursion.

pypdf's own cloning follows references depth first, and dies on books whose links chain from page to
page. Here what a reference points to waits in a queue; pages and structure are never dragged along.
"""

from __future__ import annotations

import re
import zlib
from collections import deque
from functools import lru_cache
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    StreamObject,
    TextStringObject,
)

from kitabca.pdf.writing import Document, Stream

__all__ = ["Copier"]

# A reference to one of these from a font or a picture is a private thing of its maker.
_LEFT = frozenset(("/Page", "/Pages", "/Catalog", "/StructTreeRoot", "/StructElem"))
_ESCAPED = re.compile(rb"[\\()\r]")
_NESTING = 64


class Copier:
    """Copies objects from a reader into a document, each once, under new numbers."""

    __slots__ = ("document", "numbers", "reader", "shared", "waiting")

    def __init__(self, reader: PdfReader, document: Document) -> None:
        self.reader = reader
        self.document = document
        self.numbers: dict[tuple[int, int], bytes] = {}
        self.shared: dict[bytes, bytes] = {}
        self.waiting: deque[tuple[int, Any]] = deque()

    def value(self, thing: Any, depth: int = _NESTING) -> bytes:
        """An object as bytes; what it refers to is numbered and waits for `finish`."""
        if isinstance(thing, IndirectObject):
            return self._reference(thing)
        if isinstance(thing, NameObject):
            return _name(thing)
        if depth == 0:
            raise ValueError("objects are nested too deep")
        if isinstance(thing, DictionaryObject):
            return b"<<%b>>" % self._entries(thing, (), depth)
        if isinstance(thing, ArrayObject):
            return b"[%b]" % b" ".join(self.value(one, depth - 1) for one in thing)
        if isinstance(thing, TextStringObject | ByteStringObject):
            escaped = _ESCAPED.sub(_escape, thing.original_bytes)
            return b"(" + escaped + b")"
        out = BytesIO()
        thing.write_to_stream(out)
        return out.getvalue()

    def resources(self, page: Any) -> bytes:
        """A reference to a page's resources: those that pages hold in themselves and alike become
        one object, since a form's dictionary can't be packed into an object stream."""
        held = self.value(page.raw_get("/Resources")) if "/Resources" in page else b"<<>>"
        return self.share(held) if held.startswith(b"<<") else held

    def share(self, content: bytes) -> bytes:
        """A reference to the one object that has this content."""
        if content not in self.shared:
            self.shared[content] = b"%d 0 R" % self.document.add(content)
        return self.shared[content]

    def stream(self, thing: StreamObject, entries: bytes = b"") -> int:
        """A stream with its data as it is stored and its filters; its number."""
        own = self._entries(thing, ("/Length",), _NESTING)
        # pypdf gives the stored bytes of a stream by no public name.
        return self.document.add_stream(Stream(entries + own, thing._data, plain=True))

    def form(self, contents: Any, entries: bytes) -> int:
        """A page's content as a Form XObject; its number. Several streams become one."""
        held = None if contents is None else contents.get_object()
        parts = [one.get_object() for one in held] if isinstance(held, ArrayObject) else [held]
        streams = [part for part in parts if isinstance(part, StreamObject)]
        if len(streams) == 1:
            filters = b"".join(
                key.encode() + b" " + self.value(streams[0][key])
                for key in ("/Filter", "/DecodeParms")
                if key in streams[0]
            )
            return self.document.add_stream(Stream(entries + filters, streams[0]._data, plain=True))
        # Tokens do not run over the end of a part (ISO 32000-1, 7.8.2), so a newline may join them.
        data = b"\n".join(stream.get_data() for stream in streams)
        return self.document.add_stream(
            Stream(entries + b"/Filter/FlateDecode", zlib.compress(data, 6), plain=True)
        )

    def finish(self) -> None:
        """Copies all that has been referred to, and what that refers to."""
        while self.waiting:
            number, thing = self.waiting.popleft()
            if isinstance(thing, StreamObject):
                entries = self._entries(thing, ("/Length",), _NESTING)
                stream = Stream(entries, thing._data, plain=True)
                self.document.streams[number] = stream.format(self.document)
            else:
                self.document.plain[number] = self.value(thing)

    def _entries(self, thing: DictionaryObject, without: tuple[str, ...], depth: int) -> bytes:
        return b"".join(
            _name(key) + b" " + self.value(value, depth - 1)
            for key, value in thing.items()
            if key not in without
        )

    def _reference(self, reference: IndirectObject) -> bytes:
        key = (reference.idnum, reference.generation)
        if key not in self.numbers:
            self.numbers[key] = b"null"  # also while a chain of references is followed
            thing = self.reader.get_object(reference)
            if thing is None or isinstance(thing, NullObject) or _is_left(thing):
                return b"null"
            if isinstance(thing, IndirectObject):
                self.numbers[key] = self._reference(thing)
                return self.numbers[key]
            number = self.document.reserve()
            self.numbers[key] = b"%d 0 R" % number
            self.waiting.append((number, thing))
        return self.numbers[key]


def _is_left(thing: Any) -> bool:
    return isinstance(thing, DictionaryObject) and thing.get("/Type") in _LEFT


def _escape(match: re.Match[bytes]) -> bytes:
    return b"\\r" if match[0] == b"\r" else b"\\" + match[0]


@lru_cache(maxsize=4096)
def _name(name: str) -> bytes:
    out = BytesIO()
    NameObject(name).write_to_stream(out)
    return out.getvalue()

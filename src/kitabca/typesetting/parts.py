"""Parts set once: a galley as bytes, kept under a key made of all that it depends on.

A galley numbers its nodes from 0 and knows nothing of the other parts, so parts can be set in other
processes and their bytes put into the cache that `typeset` is given. Bytes that are damaged, or
that name any class but the galley's own, count as absent: the part is set again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence

from msgspec import Struct, msgpack
from msgspec.structs import replace

import kitabca
from kitabca.diagnostics import Diagnostic, Severity
from kitabca.faces import Shape
from kitabca.layout import Layout
from kitabca.model import Place
from kitabca.records import Records, Same
from kitabca.typesetting import output, vertical
from kitabca.typesetting.earlier import Paragraphs
from kitabca.typesetting.furniture import Heads
from kitabca.typesetting.galley import Document, set_galley
from kitabca.typesetting.lines import SetLine
from kitabca.typesetting.pages import Cut
from kitabca.typesetting.setting import Setter
from kitabca.typesetting.spans import TextStyle
from kitabca.typesetting.vertical import Galley, Paragraph

__all__ = [
    "Press",
    "keep_book",
    "keep_mended",
    "keep_part",
    "part_key",
    "read_book",
    "read_mended",
    "read_part",
    "set_part",
    "unsealed",
    "write_part",
]

_SOURCE = re.compile(rb'\ssrc="([^"]*)"')
_DIGEST = 16
# A shape is one object in the whole book, so that drivers look at it once.
_GALLEYS = Records(
    (
        Galley,
        vertical.Row,
        vertical.Text,
        vertical.NoteRows,
        vertical.Columns,
        vertical.Field,
        vertical.Mark,
        vertical.Reset,
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
    ),
    shared=Shape,
)


class Press(Struct, frozen=True):
    """All that setting a part needs beside the part. `digits` is the room for page numbers."""

    layout: Layout
    setter: Setter
    language: str
    pictures: Callable[[str], tuple[int, int]]
    digits: int
    stamp: bytes
    # The keys of the parts as they were set before, by their anchors.
    before: Mapping[str, bytes] = {}

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
        # The memo tells what was asked of the layout so far.
        bare = replace(layout, memo={})
        digest.update(f"{kitabca.__version__}\n{bare!r}\n{language}\n{digits}\n".encode())
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
    Paragraphs of what the cache has of the part as it was are not set again.
    """
    if cache is not None:
        galley = read_part(cache.get(part_key(press, document), b""), _shapes(press))
        if galley is not None:
            return galley
    earlier: Galley | None = None
    if cache is not None and document.anchor in press.before:
        earlier = read_part(cache.get(press.before[document.anchor], b""), _shapes(press))
    paragraphs = Paragraphs(press.stamp, {} if earlier is None else earlier.set_lines)
    asked = False

    def ask(anchor: str) -> int | None:
        nonlocal asked
        asked = True
        return page_of(anchor)

    galley = set_galley(
        document,
        press.layout,
        replace(press.setter, paragraphs=paragraphs),
        press.language,
        press.pictures,
        press.digits,
        ask,
    )
    galley.asked = asked
    galley.set_lines = paragraphs.now
    galley.diagnostics += _missing_glyphs(galley, press)
    return galley


def keep_part(
    press: Press, document: Document, galley: Galley, cache: MutableMapping[bytes, bytes]
) -> None:
    """Puts a part into the cache, with the pages that it was broken into; an index never."""
    if not galley.asked:
        cache[part_key(press, document)] = write_part(galley)


def keep_mended(
    press: Press,
    document: Document,
    frames: Sequence[object],
    galley: Galley,
    cache: MutableMapping[bytes, bytes],
) -> None:
    """Puts a part into the cache as it was mended for these frames (rows and pages)."""
    cache[_mended_key(press, document, frames)] = write_part(galley)


def read_mended(
    press: Press,
    document: Document,
    frames: Sequence[object],
    cache: MutableMapping[bytes, bytes],
) -> Galley | None:
    """The part as `keep_mended` has put it."""
    return read_part(cache.get(_mended_key(press, document, frames), b""), _shapes(press))


def _shapes(press: Press) -> Same:
    """The shapes of all parts that were read, which live as long as the faces."""
    kept = press.setter.faces.kept
    found: Same | None = kept.get(("parts",))
    if found is None:
        found = kept["parts",] = Same(Shape)
    return found


def _mended_key(press: Press, document: Document, frames: Sequence[object]) -> bytes:
    return part_key(press, document) + repr(frames).encode("ascii")


def read_book(
    press: Press, title: str, cache: MutableMapping[bytes, bytes]
) -> tuple[Mapping[str, bytes], Mapping[tuple[object, ...], tuple[output.Run, ...]]]:
    """The keys of a book's parts by their anchors, and its running heads, as `keep_book` has put
    them."""
    match _GALLEYS.read(cache.get(_book_key(press, title), b""), _shapes(press)):
        case dict() as keys, dict() as heads:
            return keys, heads
    return {}, {}


def keep_book(
    press: Press,
    title: str,
    documents: Sequence[Document],
    heads: Heads,
    cache: MutableMapping[bytes, bytes],
) -> None:
    """Puts the keys of a book's parts and its running heads into the cache, if any is new."""
    keys = {document.anchor: part_key(press, document) for document in documents}
    if keys != press.before or heads.now.keys() - heads.before.keys():
        cache[_book_key(press, title)] = _GALLEYS.write((keys, heads.now))


def _book_key(press: Press, title: str) -> bytes:
    data = press.stamp + title.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=_DIGEST, person=b"parts").digest()


def write_part(galley: Galley) -> bytes:
    """A galley as bytes, its paragraphs sealed among them."""
    sealed = msgpack.encode(galley.paragraphs) if galley.paragraphs else galley.sealed
    return _GALLEYS.write(replace(galley, paragraphs=[], sealed=sealed))


def unsealed(galley: Galley) -> Galley:
    """The galley with what its paragraphs were set from."""
    if not galley.sealed:
        return galley
    paragraphs = msgpack.decode(galley.sealed, type=list[Paragraph])
    return replace(galley, paragraphs=paragraphs, sealed=b"")


def read_part(data: bytes, shapes: Same | None = None) -> Galley | None:
    """The galley that `write_part` wrote; None for anything else. `shapes` is shared by parts."""
    found = _GALLEYS.read(data, shapes)
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

"""The file itself (ISO 32000-1, 7.5): objects as bytes, object streams, a cross-reference stream.

ReportLab's canvas and objects fill a `Document`; its own `format` would write a classic table, run
`endstream` into the data (PDF/A-3, 6.1.7.1) and give every content the same `/ID`. All three are
mended here, in the document, without touching the library.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from codecs import utf_16_be_encode
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from itertools import accumulate, chain
from struct import Struct
from typing import Any

from PIL import Image, ImageChops
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

__all__ = [
    "Document",
    "Stream",
    "canvas_for",
    "deflated",
    "filtered",
    "name",
    "number",
    "text_bytes",
    "text_string",
]

_IN_A_STREAM = 200  # objects in an object stream: a reader unpacks one stream to reach an object
_LEVEL = 5  # a quarter less time than 6, and a sixtieth of the file more
_QUICK = 2  # for objects: half the time, and two hundredths of the file more


@lru_cache(maxsize=1 << 16)  # positions come again from page to page
def number(value: float) -> bytes:
    """A length to a thousandth of a point, without an exponent or idle zeros."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return b"0" if text in ("-0", "") else text.encode("ascii")


def text_bytes(text: str) -> bytes:
    """What a text string holds (7.9.2.2): printable ASCII as it is, all else as UTF-16 with a mark.

    Names in a tree are sorted by these bytes (7.9.6).
    """
    if text.isascii() and text.isprintable():
        return text.encode("ascii")
    return (
        b"\xfe\xff" + utf_16_be_encode(text)[0]
    )  # which `str.encode` takes eight times as long for


def text_string(text: str) -> bytes:
    """A text string as a literal: half as long as in hexadecimal, and quicker to deflate."""
    held = text_bytes(text)
    if _TO_ESCAPE.search(held):
        held = _TO_ESCAPE.sub(lambda found: _ESCAPES[found[0]], held)
    return b"(" + held + b")"


_ESCAPES = {b"\\": b"\\\\", b"(": b"\\(", b")": b"\\)", b"\r": b"\\r"}
_TO_ESCAPE = re.compile(rb"[\\()\r]")


def name(text: str) -> bytes:
    """A name object; what is not a regular character is written #xx (7.3.5)."""
    return b"/" + b"".join(
        bytes([byte]) if 0x21 <= byte <= 0x7E and byte not in b"()<>[]{}/%#" else b"#%02X" % byte
        for byte in text.encode("utf-8")
    )


def filtered(data: bytes, stride: int) -> bytes:
    """Rows of `stride` bytes with PNG's Up filter (ISO/IEC 15948, 9.2): photographs, flat art and
    columns of numbers all deflate better with it."""
    rows = len(data) // stride
    picture = Image.frombytes("L", (stride, rows), data)
    above = Image.new("L", (stride, rows))
    above.paste(picture, (0, 1))
    differences = ImageChops.subtract_modulo(picture, above)
    out = Image.new("L", (stride + 1, rows), 2)
    out.paste(differences, (1, 0))
    return out.tobytes()


def deflated(data: bytes, level: int = _LEVEL) -> bytes:
    """Data as FlateDecode has it (7.4.4)."""
    return zlib.compress(data, level)


class Stream(pdfdoc.PDFObject):  # type: ignore[misc]  # reportlab has no types
    """A stream with `entries` (the inside of its dictionary) and data, deflated unless `plain`, or
    unless they are `packed` already."""

    __RefOnly__ = 1

    def __init__(
        self,
        entries: bytes,
        data: bytes,
        plain: bool = False,
        level: int = _LEVEL,
        packed: bool = False,
    ) -> None:
        self.entries = entries
        self.data = data if plain or packed else deflated(data, level)
        self.filter = b"" if plain else b"/Filter/FlateDecode"

    def format(self, document: object) -> bytes:
        """The stream as ISO 32000-1, 7.3.8.1 wants it, with an end of line before `endstream`."""
        head = b"<<%b%b/Length %d>>" % (self.entries, self.filter, len(self.data))
        # After a CR of the data a bare LF would look like the second half of one line end.
        end = b"\r\nendstream" if self.data.endswith(b"\r") else b"\nendstream"
        return head + b"\nstream\n" + self.data + end


class _Catalog(pdfdoc.PDFCatalog):  # type: ignore[misc]  # reportlab has no types
    __NoDefault__ = (*pdfdoc.PDFCatalog.__NoDefault__, "OutputIntents", "AF")
    __Refs__ = ("Pages",)
    PageMode = None


class _Page(pdfdoc.PDFPage):  # type: ignore[misc]  # reportlab has no types
    __NoDefault__ = (*pdfdoc.PDFPage.__NoDefault__, "StructParents", "Tabs")
    __Refs__ = ("Parent",)


class _Verbatim(pdfdoc.PDFObject):  # type: ignore[misc]  # reportlab has no types
    """Bytes that stand for themselves where ReportLab expects a value."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def format(self, document: object) -> bytes:
        return self.data


class Document(pdfdoc.PDFDocument):  # type: ignore[misc]  # reportlab has no types
    """A ReportLab document that takes ready bytes for objects and writes itself compactly.

    `identity` is the first half of `/ID` (16 bytes, the same for every printing of the book); the
    second half is made from the content. `version` is that of the header.
    """

    def __init__(self, identity: bytes, version: bytes = b"1.7") -> None:
        super().__init__(dummyoutline=1, compression=1, invariant=1, pdfVersion=(1, 7))
        self.identity = identity
        self.version = version
        self.plain: dict[int, bytes] = {}
        self.streams: dict[int, bytes] = {}
        self.page_numbers: list[int] = []
        self.Catalog = self._catalog = _Catalog()
        self.Catalog.Pages = self.Pages
        self.Outlines = self.outline = self.Catalog.Outlines = None
        self.info_number = self.add(b"<<>>")

    def reserve(self, count: int = 1) -> int:
        """The first of `count` object numbers in a row, to be filled through `plain`."""
        first: int = self.objectcounter + 1
        self.objectcounter += count
        return first

    def add(self, content: bytes) -> int:
        """Adds an object that is no stream; its number."""
        found = self.reserve()
        self.plain[found] = content
        return found

    def add_stream(self, stream: Stream) -> int:
        """Adds a stream; its number."""
        reference = self.Reference(stream)
        found: int = self.idToObjectNumberAndVersion[reference.name][0]
        return found

    def entry(self, key: str, value: bytes) -> None:
        """Sets an entry of the catalog."""
        setattr(self.Catalog, key, _Verbatim(value))

    def addPage(self, page: Any) -> None:
        """Takes a page from the canvas; called by ReportLab."""
        ours = _Page()
        ours.MediaBox = page.MediaBox
        for key in ("pagewidth", "pageheight", "TrimBox", "BleedBox", "CropBox"):
            setattr(ours, key, getattr(page, key, None))
        reference = self.Reference(ours)
        self.page_numbers.append(self.idToObjectNumberAndVersion[reference.name][0])
        self.Pages.addPage(ours)

    def finish_page(self, index: int, entries: dict[str, bytes | int | None]) -> None:
        """Sets entries of a page by name; values are ready bytes or numbers."""
        page = self.Pages.pages[index]
        for key, value in entries.items():
            if value is not None:
                setattr(page, key, _Verbatim(value) if isinstance(value, bytes) else value)
        page.Override_default_compilation = 1
        page.Parent = self.Reference(self.Pages)

    def GetPDFData(self, canvas: object) -> bytes:
        """The whole file; called by ReportLab's canvas."""
        return self.format()

    def format(self) -> bytes:
        """Writes streams as they are, everything else into object streams (7.5.7, 7.5.8)."""
        root = self.Reference(self.Catalog)
        out = BytesIO()
        out.write(b"%%PDF-%b\n%%\xe2\xe3\xcf\xd3\n" % self.version)
        row = Struct(">BIH").pack
        entries: dict[int, bytes] = {0: row(0, 0, 65535)}
        count = 0
        plain, streams = self.plain, self.streams
        while count < self.objectcounter:  # formatting an object may add others
            here = range(count + 1, self.objectcounter + 1)
            count = self.objectcounter
            for found in sorted(set(here).difference(plain)):
                body = streams[found] if found in streams else self._body(found)
                if body.endswith(b"endstream"):
                    entries[found] = row(1, out.tell(), 0)
                    out.write(b"%d 0 obj\n%b\nendobj\n" % (found, body))
                else:
                    plain[found] = body
        packed = sorted(plain)
        for start in range(0, len(packed), _IN_A_STREAM):
            count += 1
            group = packed[start : start + _IN_A_STREAM]
            entries[count] = row(1, out.tell(), 0)
            stream = _object_stream(group, [plain[inside] for inside in group]).format(self)
            out.write(b"%d 0 obj\n%b\nendobj\n" % (count, stream))
            there = b"\x02" + count.to_bytes(4, "big")
            entries.update(zip(group, map(there.__add__, _INDEXES), strict=False))
        count += 1
        entries[count] = row(1, out.tell(), 0)
        content = hashlib.sha256(out.getbuffer()).digest()[:16]
        head = (
            b"/Type/XRef/Size %d/W[1 4 2]/DecodeParms<</Predictor 12/Columns 7>>"
            b"/Root %b/Info %d 0 R/ID[<%b><%b>]"
        ) % (
            count + 1,
            root.format(self),
            self.info_number,
            self.identity.hex().encode("ascii"),
            content.hex().encode("ascii"),
        )
        table = b"".join([entries[index] for index in range(count + 1)])
        start = out.tell()
        out.write(
            b"%d 0 obj\n%b\nendobj\n" % (count, Stream(head, filtered(table, 7)).format(self))
        )
        out.write(b"startxref\n%d\n%%%%EOF\n" % start)
        return out.getvalue()

    def _body(self, found: int) -> bytes:
        thing = self.idToObject[self.numberToId[found]]
        body: bytes = pdfdoc.format(thing, self, toplevel=1)
        return body.rstrip(b"\n") if not isinstance(thing, Stream) else body


_INDEXES = [index.to_bytes(2, "big") for index in range(_IN_A_STREAM)]


def _object_stream(numbers: Sequence[int], bodies: Sequence[bytes]) -> Stream:
    offsets = accumulate([len(body) + 1 for body in bodies], initial=0)
    pairs = tuple(chain.from_iterable(zip(numbers, offsets, strict=False)))
    head = b"%d %d\n" * len(bodies) % pairs  # in one step: a third of the time
    entries = b"/Type/ObjStm/N %d/First %d" % (len(bodies), len(head))
    return Stream(entries, head + b"\n".join(bodies), level=_QUICK)


def canvas_for(document: Document, width: float, height: float) -> Canvas:
    """A canvas that draws into our document.

    The preamble that ReportLab puts on each page names Helvetica, which would be a font that is
    not embedded (PDF/A-3, 6.2.11.4.1): it is dropped.
    """
    canvas = Canvas(BytesIO(), pagesize=(width, height), pageCompression=1, invariant=1)
    canvas._doc = document
    canvas._preamble = ""
    return canvas

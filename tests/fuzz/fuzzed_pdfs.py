"""PDFs that are given to the commands which read them."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from click.testing import CliRunner
from fuzzing import BASE, EDITION, ROOT, STEERS, Kind, Room, Take, book_tree, kind, nothing

from kitabca.cli import stages
from kitabca.cli.build import make
from kitabca.cli.changed import changed
from kitabca.cli.impose import impose
from kitabca.cli.listen import listen
from kitabca.cli.preflight import preflight
from kitabca.cli.unpack import unpack

__all__ = ["KINDS"]


@cache
def pdfs() -> Sequence[bytes]:
    with tempfile.TemporaryDirectory() as name:
        room = Room(Path(name))
        book_tree(room)
        text = (
            (BASE / EDITION)
            .read_text("utf-8")
            .replace('layout = "base"', 'layout = "base"\nembed = true')
        )
        room.write(f"sources/{EDITION}", text.encode())
        trees = stages.Trees(room.folder / "sources", ROOT / "layouts", ROOT / "fonts")
        desk = stages.open_desk(room.folder / "sources" / EDITION, trees)
        make(desk, room.folder / "build", "pdf", None)
        made = [path.read_bytes() for path in sorted((room.folder / "build").glob("*.pdf"))]
    plain = []
    for data in made:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for one in pdf.objects:
                # Fonts and profiles are as they are; structure, contents and links are text.
                if isinstance(one, pikepdf.Stream) and len(one.read_raw_bytes()) > 6000:
                    one.write(b"")
            pdf.save(
                out,
                compress_streams=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
            )
        plain.append(out.getvalue())
    return [*plain, *(data for data in made if len(data) < 40_000)]


_PDF = (
    r"obj endobj stream\n endstream << >> [ ] ( ) <FEFF> /Type /Pages /Page /Kids /Count /Parent "
    r"/MediaBox /CropBox /TrimBox /Rotate\x2090 /UserUnit\x209 /Contents /Resources /Font /XObject "
    r"/Annots /StructTreeRoot /K /P /S /Pg /MCID /ParentTree /Nums /Names /EmbeddedFiles "
    r"/EF /UF /F "
    r"/Dest /A /URI /JavaScript /Launch /Filter /FlateDecode /DecodeParms /Length 0\x20R "
    r"1\x200\x20R "
    r"2\x200\x20R 3\x200\x20R null true -1 0 1e9 q Q BT ET Tj TJ Tf Do cm BDC EMC re f W "
    r"n /OCProperties "
    r"/AcroForm /Encrypt trailer xref startxref %%EOF /Root /Info /ID /Lang /ActualText "
    r"/Alt /RoleMap"
)


def _called(room: Room, command: Any, *given: str) -> bool:
    result = CliRunner().invoke(command, [*given, "--lang", "en"])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert not STEERS.search(result.output), "steers a terminal"
    return bool(result.exit_code == 0)


@cache
def screens() -> Sequence[bytes]:
    """Those that are tagged and carry their sources."""
    return [data for data in pdfs() if b"/StructTreeRoot" in data and b"/EmbeddedFiles" in data]


def _pdf_kind(name: str, share: int, seeds: Any = pdfs) -> Callable[[Take], Kind]:
    return kind(name, ".pdf", share, seeds, _PDF, nothing)


@_pdf_kind("impose", 6)
def imposed(room: Room, data: bytes, serial: int) -> bool:
    room.write("a.pdf", data)
    scheme = ("saddle", "2-up", "4-up")[serial % 3]
    if not _called(room, impose, "a.pdf", "-o", "s.pdf", "--scheme", scheme):
        return False
    sheets = room.folder / "s.pdf"
    book = pypdfium2.PdfDocument(sheets.read_bytes())
    assert len(book) > 0
    book.close()
    with pikepdf.open(sheets) as pdf:
        assert b"/JavaScript" not in pdf.Root.unparse()
    return True


@_pdf_kind("preflight", 6)
def preflighted(room: Room, data: bytes, serial: int) -> bool:
    room.write("a.pdf", data)
    return _called(room, preflight, "a.pdf", "--for", ("press", "office", "archive")[serial % 3])


@_pdf_kind("listen", 5, screens)
def listened(room: Room, data: bytes, serial: int) -> bool:
    room.write("a.pdf", data)
    return _called(room, listen, "a.pdf")


@_pdf_kind("unpack", 4, screens)
def unpacked(room: Room, data: bytes, serial: int) -> bool:
    room.write("a.pdf", data)
    before = {path for path in room.folder.iterdir() if path.name != "out"}
    shutil.rmtree(room.folder / "out", ignore_errors=True)
    made = _called(room, unpack, "a.pdf", "out")
    assert {path for path in room.folder.iterdir() if path.name != "out"} == before
    return made


@_pdf_kind("changed", 3)
def compared(room: Room, data: bytes, serial: int) -> bool:
    room.write("a.pdf", data)
    room.write("b.pdf", pdfs()[0])
    return _called(room, changed, "a.pdf", "b.pdf")


KINDS = (imposed, preflighted, listened, unpacked, compared)

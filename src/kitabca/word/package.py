"""The zip of XML that a .docx is (ECMA-376, parts 1 and 2), opened with suspicion.

A document comes from anywhere. Nothing is unpacked to disk, nothing outside is fetched, no entity
is expanded, and what unpacks to more than a document holds is refused before it fills the memory.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from urllib.parse import unquote

from lxml import etree
from msgspec import Struct

from kitabca.diagnostics import ContentError, error
from kitabca.model import Place

__all__ = [
    "OFF",
    "Package",
    "Relation",
    "child",
    "child_value",
    "children",
    "name_of",
    "open_package",
    "refuse",
    "value",
    "words_of",
]

_FILE = 128 * 1024 * 1024
_ENTRIES = 5000
_ONE_PART = 64 * 1024 * 1024
_ALL_PARTS = 400 * 1024 * 1024
# Text deflates by about 10 and XML by about 30; a bomb by a thousand. Small parts may do as they
# please: an empty picture of one colour shrinks well.
_RATIO = 300
_SMALL = 4 * 1024 * 1024
# What turns a property off (22.9.2.7); all else, and nothing, turns it on.
OFF = ("0", "false", "off")
_OLE = b"\xd0\xcf\x11\xe0"
# JPEG, PNG, GIF, TIFF in either order; WebP and HEIC say what they are further on.
_PICTURES = re.compile(
    rb"\xff\xd8\xff|\x89PNG|GIF8|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp(?:hei|hev|mif|avif)", re.DOTALL
)
_UNPACKED = "it is damaged, or of another kind"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    KeyError,
)


class Relation(Struct, frozen=True):
    """What an id in a part leads to: a part's name, or an address when `external`."""

    kind: str
    target: str
    external: bool


def refuse(code: str, file: str, line: int = 0, **parameters: str) -> ContentError:
    """The document can't be taken in; `line` is the number of a paragraph, from 1."""
    return ContentError([error(code, Place(file, line), **parameters)])


class Package:
    """The parts of one document by name, read when they are asked for."""

    def __init__(self, file: str, archive: zipfile.ZipFile) -> None:
        self.file = file
        self.archive = archive
        self.names = {info.filename.lstrip("/"): info for info in archive.infolist()}

    def part(self, name: str) -> bytes | None:
        """A part's bytes, None where there is none."""
        info = self.names.get(name)
        if info is None:
            return None
        try:
            with self.archive.open(info) as stream:
                data = stream.read(_ONE_PART + 1)
        except _BROKEN:
            raise refuse("not-a-document", self.file, reason=_UNPACKED) from None
        if len(data) > _ONE_PART:
            raise refuse("hostile-document", self.file, part=name)
        return data

    def xml(self, name: str) -> etree._Element | None:
        """A part's root element; a document type, which no Word file has, is refused."""
        data = self.part(name)
        if data is None:
            return None
        reader = etree.XMLParser(
            resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
        )
        try:
            root = etree.fromstring(data, reader)
        except (etree.XMLSyntaxError, ValueError) as failure:
            raise refuse("not-a-document", self.file, reason=f"{name}: {failure}") from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise refuse("hostile-document", self.file, part=name)
        return root

    def relations(self, part: str) -> dict[str, Relation]:
        """Where a part's ids lead (ECMA-376-2, 6.5); nowhere if it has no relationships."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for one in () if root is None else children(root, "Relationship"):
            kind = (one.get("Type") or "").rpartition("/")[2]
            target = one.get("Target") or ""
            external = one.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target)))[1:]
            found[one.get("Id") or ""] = Relation(kind, target, external)
        return found


def open_package(data: bytes, file: str) -> Package:
    """The package of a .docx; ContentError with `old-document`, `not-a-document`,
    `picture-as-text` or `hostile-document`."""
    if data.startswith(_OLE):
        # Word before 2007, and any newer document with a password, are OLE files.
        raise refuse("old-document", file)
    if _PICTURES.match(data):
        raise refuse("picture-as-text", file)
    if data.startswith(b"%PDF-"):
        raise refuse("not-a-document", file, reason="it is a PDF")
    if len(data) > _FILE:
        raise refuse("hostile-document", file, part=file)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except _BROKEN:
        raise refuse("not-a-document", file, reason=_UNPACKED) from None
    if len(entries) > _ENTRIES or sum(info.file_size for info in entries) > _ALL_PARTS:
        raise refuse("hostile-document", file, part=file)
    for info in entries:
        if info.flag_bits & 1:
            raise refuse("old-document", file)
        large = info.file_size > _SMALL and info.file_size > _RATIO * max(info.compress_size, 1)
        if large:
            raise refuse("hostile-document", file, part=info.filename)
    return Package(file, archive)


def name_of(element: etree._Element) -> str:
    """An element's name without its namespace: the two flavours of OOXML differ in that only."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: etree._Element | None, *names: str) -> list[etree._Element]:
    """The child elements of these names, or all."""
    if element is None:
        return []
    return [child for child in element if name_of(child) and (not names or name_of(child) in names)]


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child element of this name, None where there is none."""
    return next(iter(children(element, name)), None)


def child_value(element: etree._Element | None, name: str, default: str = "") -> str:
    """The `val` of the first child of this name, else the default."""
    return next((value(one) for one in children(element, name)), default)


def words_of(element: etree._Element) -> str:
    """All words in an element, however deep, as they stand (17.3.3.31)."""
    return "".join(one.text or "" for one in element.iter() if name_of(one) == "t")


def value(element: etree._Element | None, name: str = "val") -> str:
    """An attribute by its name without a namespace, or an empty text."""
    if element is None:
        return ""
    for key, found in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(found)
    return ""

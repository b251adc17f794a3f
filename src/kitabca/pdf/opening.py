"""PDFs that are handed to us: opened, or refused in a sentence; the files that they carry."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from msgspec import Struct, field
from pypdf import PdfReader
from pypdf.errors import DependencyError, DeprecationError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from kitabca.diagnostics import ContentError, error
from kitabca.model import Place

__all__ = [
    "Once", "attached_files", "bounded", "named", "open_pdf", "page_count", "refuse", "safe_path",
]  # fmt: skip

# pypdf tells the log what it mends; what a person needs to know is said by us.
logging.getLogger("pypdf").addHandler(logging.NullHandler())

# Each costs time, though a thousand of them may be a kilobyte.
_MOST_PAGES = 20_000
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10)))
)
# A-Z as a-z: some file systems take names that differ in case for one.
_SMALL = str.maketrans({chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)})
# What pypdf raises on files that break the syntax in ways that it did not expect, or ask for what
# it has not made (NotImplementedError: a filter, an encryption).
BROKEN = (
    PyPdfError, DependencyError, DeprecationError, AttributeError, IndexError, KeyError, OSError,
    OverflowError, RecursionError, TypeError, ValueError, ZeroDivisionError, AssertionError,
    NotImplementedError,
)  # fmt: skip


def refuse(code: str, place: str, **parameters: str) -> ContentError:
    """An error about a whole file, to be raised."""
    return ContentError([error(code, Place(place), **parameters)])


def open_pdf(data: bytes, path: str) -> PdfReader:
    """Opens a PDF; `path` names it in what is said. Raises ContentError if it can't be read."""
    if b"%PDF-" not in data[:1024]:
        raise refuse("not-a-pdf", path)
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted:
            raise refuse("encrypted-pdf", path)
        root = reader.trailer["/Root"].get_object()
        if not isinstance(root, DictionaryObject):
            raise refuse("damaged-pdf", path)
        root["/Pages"].get_object()
    except BROKEN as fault:
        raise refuse("damaged-pdf", path) from fault
    return reader


def page_count(reader: PdfReader, path: str) -> int:
    """How many pages there are. Raises ContentError for more than anybody binds, what pypdf raises
    for a broken page tree."""
    count = len(reader.pages)
    if count > _MOST_PAGES:
        raise refuse("too-many-to-bind", path, count=str(count), most=str(_MOST_PAGES))
    return count


def bounded(reader: PdfReader) -> None:
    """Decodes what draws the pages, as pypdf refuses what swells and PDFium takes all the memory
    there is for it. Raises what pypdf raises."""
    seen: set[int] = set()
    waiting: list[Any] = []
    for page in reader.pages:
        waiting.append(page.get("/Contents"))
        waiting.append(page.get("/Resources"))
    while waiting:
        found = waiting.pop()
        found = found.get_object() if found is not None else None
        if id(found) in seen:
            continue
        seen.add(id(found))
        if isinstance(found, ArrayObject):
            waiting += found
        elif isinstance(found, StreamObject) and found.get("/Subtype") != "/Image":
            found.get_data()
            waiting.append(found.get("/Resources"))
        elif isinstance(found, DictionaryObject):
            for name in ("/XObject", "/Pattern"):
                drawn = found.get(name)
                waiting += drawn.get_object().values() if drawn is not None else ()


def attached_files(reader: PdfReader, path: str) -> dict[PurePosixPath, bytes]:
    """The files inside, by their relative paths. Raises ContentError for a name that would lead
    out of the folder that they are written to, or that two files share."""
    files: dict[PurePosixPath, bytes] = {}
    known: set[str] = set()
    try:
        for found in _specifications(reader):
            name = str(found.get("/UF") or found.get("/F") or "")
            holder = found["/EF"].get_object()
            data: bytes = (holder.get("/F") or holder.get("/UF")).get_object().get_data()
            safe = safe_path(name)
            if safe is None:
                raise refuse("hostile-name", path, name=name)
            if str(safe).translate(_SMALL) in known:
                raise refuse("attached-twice", path, name=name)
            known.add(str(safe).translate(_SMALL))
            files[safe] = data
    except BROKEN as fault:
        raise refuse("damaged-pdf", path) from fault
    for name_path in files:
        if any(parent in files for parent in name_path.parents):
            raise refuse("hostile-name", path, name=str(name_path))
    return files


def safe_path(name: str) -> PurePosixPath | None:
    """The relative path that an attachment's name asks for; None if it is not plainly inside."""
    parts = name.split("/")
    for part in parts:
        stem = part.partition(".")[0].strip().translate(_SMALL)
        if part in ("", ".", "..") or part != part.strip() or part.endswith("."):
            return None
        if any(char in '\\:*?"<>|' or not char.isprintable() for char in part):
            return None
        if stem in _RESERVED:
            return None
    return PurePosixPath(*parts)


def _specifications(reader: PdfReader) -> Iterator[Any]:
    """File specifications of the name tree and of the associated files, each once."""
    root: Any = reader.trailer["/Root"].get_object()
    visited = Once()
    names = root.get("/Names")
    tree = names.get_object().get("/EmbeddedFiles") if names is not None else None
    candidates = [value for _, value in named(tree)] if tree is not None else []
    associated = root.get("/AF")
    candidates += list(associated.get_object()) if associated is not None else []
    for candidate in candidates:
        found = candidate.get_object()
        if "/EF" in found and not visited.again(found):
            yield found


class Once(Struct):
    """What of a file has been visited: each indirect object by its number, others as they are."""

    seen: dict[int, Any] = field(default_factory=dict)

    def again(self, thing: Any) -> bool:
        """Whether an object has been asked for before; from now on it has."""
        reference = getattr(thing, "indirect_reference", None)
        key = -id(thing) if reference is None else reference.idnum
        # It is held, so that no other can come to have its identity.
        known = key in self.seen
        self.seen[key] = thing
        return known


def named(tree: Any) -> Iterator[tuple[Any, Any]]:
    """The names of a name tree with their values (ISO 32000-1, 7.9.6). Raises ValueError when a
    node hangs in it twice: a few that share their kids would take years to walk through."""
    visited = Once()
    waiting = [tree]
    while waiting:
        node = waiting.pop().get_object()
        if visited.again(node):
            raise ValueError("a node hangs in the name tree twice")
        names = node.get("/Names")
        if names is not None:
            pairs = names.get_object()
            yield from zip(pairs[::2], pairs[1::2], strict=False)
        kids = node.get("/Kids")
        waiting += reversed(kids.get_object()) if kids is not None else ()

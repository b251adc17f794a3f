"""The sources that travel inside a book, when its edition says `embed = true`.

`kitabca unpack` gives them back as a tree; the same kitabca, lock and zlib build the same bytes
from it. The edition file, texts and layouts travel as they are, tables and pictures without what
the book doesn't show.
"""

from __future__ import annotations

import hashlib
import tomllib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kitabca import __version__
from kitabca.model import Edition, TableUse

if TYPE_CHECKING:
    from kitabca.cli.stages import Desk
    from kitabca.diagnostics import Diagnostic
    from kitabca.layout import Layout
    from kitabca.pdf.archive import Attachment

__all__ = ["MANIFEST", "made_otherwise", "persons_in_layouts", "sources_inside"]

MANIFEST = "kitabca.toml"
"""Says what the book was made with."""

_MEDIA_TYPES = {
    ".css": "text/css",
    ".csv": "text/csv",
    ".heic": "image/heic",
    ".heif": "image/heif",
    ".j2": "text/plain",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".md": "text/markdown",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".toml": "application/toml",
    ".webp": "image/webp",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def sources_inside(
    desk: Desk, edition: Edition, layout: Layout, fonts: Mapping[str, bytes]
) -> list[Attachment]:
    """The edition's sources, its layouts, and a manifest that names the `fonts` and their hashes.

    Call it when the pages are set: what has been read by then is what the book is made of. Raises
    ContentError or OSError like the first reading.
    """
    from kitabca.language import language
    from kitabca.pdf.archive import Attachment

    words = language(edition.language).words
    made = [*_of_sources(desk, edition), *_of_layouts(desk, layout)]
    made.append((MANIFEST, _manifest(desk.path, fonts), "making", "Supplement"))
    return [
        Attachment(
            path,
            data,
            _MEDIA_TYPES.get(PurePosixPath(path).suffix, "application/octet-stream"),
            words[kind],
            relationship,
        )
        for path, data, kind, relationship in made
    ]


_Made = tuple[str, bytes, str, str]
"""Path, bytes, the word that says what it is, and the relationship (PDF/A-3, 6.8)."""


def _of_sources(desk: Desk, edition: Edition) -> list[_Made]:
    from kitabca.reading.extracts import extract
    from kitabca.traces import without_traces

    uses: dict[str, list[TableUse]] = {}
    for use in edition.tables:
        uses.setdefault(use.path, []).append(use)
    made: list[_Made] = []
    for path in sorted(desk.sources.read):
        if path in uses:
            data = extract(desk.sources, uses[path], edition.language)
            made.append((f"sources/{path}", data, "table", "Data"))
        elif path in edition.pictures:
            data = without_traces(desk.picture(path))
            made.append((f"sources/{path}", data, "illustration", "Source"))
        else:
            kind = "edition" if path == desk.path else "text" if path.endswith(".md") else "table"
            made.append((f"sources/{path}", desk.sources.bytes(path), kind, "Source"))
    return made


def _of_layouts(desk: Desk, layout: Layout) -> list[_Made]:
    """Every file of the layouts that was read, and the style sheets that the e-book will read."""
    paths = {path for shelf in desk.layouts for path in shelf.read}
    paths |= {f"{name}/style.css" for name in layout.chain}
    found = ((path, desk.layout_file(path)) for path in sorted(paths))
    return [
        (f"layouts/{path}", data, "layout", "Source") for path, data in found if data is not None
    ]


def persons_in_layouts(inside: Sequence[Attachment]) -> Iterator[Diagnostic]:
    """A warning for each e-mail address or telephone in the layouts' files that travel, comments
    too; the edition's own files have been looked at when they were read."""
    from kitabca.reading.persons import personal

    for one in inside:
        if one.path.startswith("layouts/"):
            yield from personal(one.data.decode("utf-8", "replace"), one.path)


def made_otherwise(manifest: bytes) -> list[tuple[str, str, str]]:
    """What a book was made with that is not what is installed: its name, theirs, ours.

    Only when there is nothing does `kitabca build` promise the same bytes. A manifest that can't be
    read, or says less than ours, differs in everything that it does not say.
    """
    try:
        told = tomllib.loads(manifest.decode("utf-8"))
    except ValueError:
        told = {}
    return [
        (name, str(told.get(name, "?")), ours)
        for name, ours in _makers().items()
        if told.get(name) != ours
    ]


def _makers() -> dict[str, str]:
    """What decides about the bytes besides the sources and fonts."""
    from kitabca.cli.stages import lock

    return {
        "kitabca": __version__,
        "lock": hashlib.sha256(lock()).hexdigest(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }


def _manifest(path: str, fonts: Mapping[str, bytes]) -> bytes:
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in fonts.items()}
    lines = [
        f"# kitabca build sources/{path} --layouts layouts",
        *(f'{name} = "{value}"' for name, value in _makers().items()),
        "",
        "[fonts]",
        *(f'"{name}" = "{digest}"' for name, digest in sorted(hashes.items())),
    ]
    return ("\n".join(lines) + "\n").encode("utf-8")

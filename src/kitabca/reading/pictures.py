"""Pictures that a text names: found, opened and measured before any later stage needs them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from kitabca.diagnostics import ContentError, Diagnostic, error, warning
from kitabca.files import Shelf
from kitabca.model import Figure, Part, Place, every_block

__all__ = ["find_picture", "picture_digests"]

BYTES = 64 * 1024 * 1024


def find_picture(
    shelf: Shelf, folders: tuple[str, ...], path: str, asked: Place, faults: list[Diagnostic]
) -> str | None:
    """The picture's path from the tree's root: the first of the folders that has it.

    None once the fault is said: missing, outside the tree, too large, or no picture. That a
    photograph tells where it was taken is a warning, since the file itself may be passed on.
    """
    # A book without pictures need not wait for Pillow to load.
    from kitabca.pictures import position

    if ".." in path.split("/") or path.startswith("/"):
        faults.append(error("outside-tree", asked, path=path))
        return None
    found = shelf.find(*(f"{folder}/{path}" for folder in folders)) or f"{folders[0]}/{path}"
    try:
        data = shelf.bytes(found, asked, BYTES)
    except ContentError as failure:
        faults += failure.diagnostics
        return None
    reason = _unreadable(data)
    if reason:
        faults.append(error(reason, asked, path=found))
        return None
    if where := position(data):
        faults.append(warning("personal-position", asked, path=found, position=where))
    return found


def _unreadable(data: bytes) -> str:
    """The code of what is wrong with a picture's bytes, or an empty text."""
    from kitabca.pictures import open_picture

    try:
        with open_picture(data) as picture:
            picture.load()
    except OSError as failure:
        return "image-too-large" if "pixels" in str(failure) else "not-an-image"
    except Exception:  # Pillow's decoders let other exceptions out for damaged files
        return "not-an-image"
    return ""


def picture_digests(shelf: Shelf, parts: Sequence[Part]) -> dict[str, str]:
    """Each picture's path and the SHA-256 of what of it travels inside a book: the printing's
    mark rests on it, and is the same when the book is built from its own sources.
    """
    paths = {
        path
        for part in parts
        for block in every_block(part.blocks)
        if isinstance(block, Figure)
        for path, _ in block.pictures
    }
    if not paths:
        return {}
    # A book without pictures need not wait for Pillow to load.
    from kitabca.traces import without_traces

    return {
        path: hashlib.sha256(without_traces(shelf.bytes(path))).hexdigest()
        for path in sorted(paths)
    }

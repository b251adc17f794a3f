"""Pictures that a text names: found, opened and measured before any later stage needs them."""

from __future__ import annotations

import io
import warnings

from kitabca.diagnostics import ContentError, Diagnostic, error
from kitabca.files import Shelf
from kitabca.model import Place

__all__ = ["find_picture"]

BYTES = 64 * 1024 * 1024
PIXELS = 120_000_000
FORMATS = ("JPEG", "PNG", "TIFF", "WEBP")


def find_picture(
    shelf: Shelf, folders: tuple[str, ...], path: str, asked: Place, faults: list[Diagnostic]
) -> str | None:
    """The picture's path from the tree's root: the first of the folders that has it.

    None once the fault is said: missing, outside the tree, too large, or no picture.
    """
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
    return found


def _unreadable(data: bytes) -> str:
    """The code of what is wrong with a picture's bytes, or an empty text."""
    from PIL import Image  # a book without pictures need not wait for it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                if picture.width * picture.height > PIXELS:
                    return "image-too-large"
                picture.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return "image-too-large"
    except Exception:  # Pillow's decoders let other exceptions out for damaged files
        return "not-an-image"
    return ""

"""Pictures for a screen: of a modest size, on their own ground, without what a camera wrote in.

A picture is never shown wider than a page, so 1,600 pixels are enough for the sharpest reader.
What is transparent is laid on white, or line art would vanish on a dark page. EXIF goes: it holds
the place where a photograph was taken.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable

from PIL import Image, UnidentifiedImageError

from kitabca.epub.parts import Picture, refuse
from kitabca.model import Place
from kitabca.traces import upright

__all__ = ["cover_picture", "embed_picture"]

_LONGEST = 1600
_MOST_BYTES = 400_000
# Pixels; a picture bomb says thousands of millions. The largest cameras have 150 million.
_MOST_PIXELS = 200_000_000
_MOST_FILE = 200_000_000
_TYPES = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png")}


def embed_picture(path: str, read: Callable[[str], bytes], name: str, place: Place) -> Picture:
    """The picture at `path` as the e-book has it, called `name` and its type's extension.

    Raises ContentError: `missing-picture`, `bad-picture` (not a JPEG or PNG, or damaged) or
    `picture-too-large`.
    """
    try:
        data = read(path)
    except (KeyError, FileNotFoundError):
        raise refuse("missing-picture", place, path=path) from None
    if len(data) > _MOST_FILE:
        raise refuse("picture-too-large", place, path=path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=tuple(_TYPES))
        if image.width * image.height > _MOST_PIXELS:
            raise refuse("picture-too-large", place, path=path)
        kind = image.format or ""
        if _is_modest(image, data):
            image.load()
            return Picture(f"{name}.{_TYPES[kind][0]}", _TYPES[kind][1], data)
        kind, data = _encode(image)
    except Image.DecompressionBombError:
        raise refuse("picture-too-large", place, path=path) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise refuse("bad-picture", place, path=path, reason=type(error).__name__) from None
    return Picture(f"{name}.{_TYPES[kind][0]}", _TYPES[kind][1], data)


def _is_modest(image: Image.Image, data: bytes) -> bool:
    """Whether the file can go in as it is."""
    return (
        max(image.size) <= _LONGEST
        and len(data) <= _MOST_BYTES
        and image.mode in ("RGB", "L", "P", "1")
        and "transparency" not in image.info
        and not {"exif", "xmp", "photoshop", "comment"} & set(image.info)
        and getattr(image, "n_frames", 1) == 1
    )


def _encode(image: Image.Image) -> tuple[str, bytes]:
    """Scaled, flattened on white and written again: few colours as PNG, photographs as JPEG."""
    if image.mode.startswith("I"):
        # Sixteen bits of grey; Pillow would cut them off at 255.
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    few_colours = image.format == "PNG" and (
        image.mode in ("1", "P") or image.getcolors(256) is not None
    )
    image.draft("RGB", (_LONGEST, _LONGEST))
    image = upright(image)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, layered)
    image = image.convert("L" if image.mode in ("1", "L") else "RGB")
    image.thumbnail((_LONGEST, _LONGEST), Image.Resampling.LANCZOS)
    image.info.clear()
    out = io.BytesIO()
    if few_colours:
        image.save(out, "PNG", optimize=True)
        if out.tell() <= _MOST_BYTES:
            return "PNG", out.getvalue()
        out = io.BytesIO()
    image.save(out, "JPEG", quality=82, optimize=True, progressive=False)
    return "JPEG", out.getvalue()


def cover_picture(data: bytes) -> Picture:
    """The cover as it was made; ValueError if that isn't a JPEG."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
            image.verify()
    except UnidentifiedImageError:
        raise ValueError("the cover is not a JPEG") from None
    return Picture("images/cover.jpg", "image/jpeg", data)

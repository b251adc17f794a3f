"""Photographs made ready to be shown: upright, in sRGB, no larger than needed, nameless.

One original serves every output. What a camera or a telephone wrote into the file (the place, the
owner, the thumbnail of what was cropped away) goes into none of them.
"""

from __future__ import annotations

import io
import warnings
from functools import lru_cache

from PIL import Image, ImageCms

from kitabca.heic import is_heic, open_heic
from kitabca.traces import turn, upright

__all__ = ["PIXELS", "decoded", "open_picture", "position", "ready", "seen_size", "srgb"]

PIXELS = 120_000_000
_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP")
# A picture may be this much larger than asked before it is worth coding again.
_SPARE = 1.5
_GPS = 0x8825
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"sRGB"})


def open_picture(data: bytes) -> Image.Image:
    """The picture, not yet decoded. Raises OSError (also for one that is too large)."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            if is_heic(data):
                picture = open_heic(data)
            else:
                picture = Image.open(io.BytesIO(data), formats=_FORMATS)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as failure:
        raise OSError(str(failure)) from None
    if picture.width * picture.height > PIXELS:
        raise OSError("too many pixels")
    return picture


def seen_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels as the picture is to be seen: EXIF's rotation is applied."""
    with open_picture(data) as picture:
        width, height = picture.size
        # Pillow turns a TIFF, and libheif a HEIC, before they say their size.
        turned = picture.format not in ("TIFF", "HEIF") and turn(picture) in (5, 6, 7, 8)
    return (height, width) if turned else (width, height)


def position(data: bytes) -> str:
    """Where a photograph says it was taken, as `40.38, 49.85`; empty when it doesn't say."""
    try:
        with open_picture(data) as picture:
            found = picture.getexif().get_ifd(_GPS)
        north, east = (
            sum(float(part) / 60**power for power, part in enumerate(found[key])) for key in (2, 4)
        )
    except (OSError, KeyError, TypeError, ValueError, ZeroDivisionError, SyntaxError):
        return ""
    south = -1 if found.get(1) == "S" else 1
    west = -1 if found.get(3) == "W" else 1
    return f"{south * north:.2f}, {west * east:.2f}"


@lru_cache(maxsize=8)
def srgb(data: bytes, width: int, height: int) -> Image.Image:
    """The picture upright in 8-bit grey or sRGB (`L`, `RGB`, with `A` where it is transparent),
    scaled down to fit into width × height pixels, with nothing attached.

    The result is shared: copy it before changing it. Raises OSError.
    """
    try:
        with open_picture(data) as opened:
            if opened.format == "JPEG":
                opened.draft(None, (width, height))
            picture = opened if opened.format == "HEIF" else upright(opened)
            picture.load()
    except (ValueError, SyntaxError, EOFError, IndexError, RuntimeError) as failure:
        raise OSError(str(failure)) from None
    picture = _in_srgb(picture)
    if picture.width > width or picture.height > height:
        picture.thumbnail((width, height), Image.Resampling.LANCZOS, reducing_gap=None)
    picture.info.clear()
    return picture


@lru_cache(maxsize=4)
def decoded(data: bytes) -> bytes:
    """A HEIC as a JPEG of the same size, colours and profile, which every reader of pictures can
    take; other pictures as they are. Raises OSError."""
    if not is_heic(data):
        return data
    try:
        with open_picture(data) as opened:
            picture = opened.convert("L" if opened.mode == "L" else "RGB")
    except (ValueError, SyntaxError, EOFError, RuntimeError) as failure:
        raise OSError(str(failure)) from None
    out = io.BytesIO()
    profile = opened.info.get("icc_profile")
    picture.info.clear()
    picture.save(out, "JPEG", quality=95, subsampling=0, icc_profile=profile)
    return out.getvalue()


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    clear = "A" in picture.getbands() or "transparency" in picture.info
    if picture.mode.startswith("I"):
        # Sixteen bits of grey; Pillow would cut them off at 255.
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if clear:
        return picture.convert("LA" if picture.mode == "LA" else "RGBA")
    if profile and picture.mode in ("RGB", "CMYK") and not _is_srgb(profile):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            return made if made is not None else picture.convert("RGB")
        except (ImageCms.PyCMSError, OSError):
            # A profile that can't be read says nothing of the colours.
            return picture.convert("RGB")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


def _is_srgb(profile: bytes) -> bool:
    return b"sRGB" in profile or "sRGB".encode("utf-16-be") in profile


@lru_cache(maxsize=16)
def ready(data: bytes, width: int, height: int) -> bytes:
    """A JPEG or PNG file for a screen, fit for width × height pixels, without any metadata.

    Pixels that need no change stay as they are coded. Photographs become JPEG, line art and what
    is transparent PNG. Raises OSError.
    """
    with open_picture(data) as picture:
        as_it_is = (
            picture.format in ("JPEG", "PNG")
            and picture.mode in ("RGB", "L", "P", "1", "RGBA", "LA")
            and turn(picture) == 1
            and (not (profile := picture.info.get("icc_profile")) or _is_srgb(profile))
            and getattr(picture, "n_frames", 1) == 1
            and picture.width <= width * _SPARE
            and picture.height <= height * _SPARE
        )
        kind = picture.format
    bare = (_bare_jpeg(data) if kind == "JPEG" else _bare_png(data)) if as_it_is else b""
    if bare:
        return bare
    made = srgb(data, width, height)
    out = io.BytesIO()
    if "A" in made.getbands() or (kind != "JPEG" and made.getcolors(256) is not None):
        made.save(out, "PNG", optimize=True)
    else:
        made.save(out, "JPEG", quality=88, optimize=True, progressive=False)
    return out.getvalue()


def _bare_jpeg(data: bytes) -> bytes:
    """The JPEG without application segments (but JFIF's and Adobe's, which tell of colours),
    comments and whatever stands behind its end (ITU-T T.81, B.1.1).

    Empty where no pixels are found so: decoders step over rubbish between segments.
    """
    out = [data[:2]]
    at = 2
    scans = False
    while at + 4 <= len(data):
        marker = data[at + 1]
        if data[at] != 0xFF or marker == 0xD9:
            break
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA:
            end = _scan_end(data, end)
            scans = True
        if not (0xE1 <= marker <= 0xED or marker in (0xEF, 0xFE)):
            out.append(data[at:end])
        at = end
    return b"".join(out) + b"\xff\xd9" if scans else b""


def _scan_end(data: bytes, at: int) -> int:
    """Where coded pixels end: at a marker that is neither a stuffed byte nor a restart."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2
    return len(data)


def _bare_png(data: bytes) -> bytes:
    """The PNG with the chunks that are its pixels, and no others (PNG 3rd edition, 11)."""
    out = [data[:8]]
    at = 8
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        if name in _PNG_KEPT:
            out.append(data[at:end])
        if name == b"IEND":
            break
        at = end
    return b"".join(out)

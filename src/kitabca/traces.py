"""Pictures without what describes the camera, the place or the person; their pixels untouched."""

from __future__ import annotations

import zlib
from io import BytesIO

from PIL import Image

from kitabca.heic import bare_heic, is_heic

__all__ = ["bare_jpeg", "turn", "upright", "without_traces"]

_ORIENTATION = 0x0112
# What each turn of Exif 2.32, 4.6.5, asks for.
_WAYS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SEEN = frozenset((0xE0, 0xEE))  # JFIF and Adobe's segment, which tell how colours are coded
_CAMERA = frozenset((*range(0xE1, 0xF0), 0xFE)) - _SEEN
_PROFILE = b"ICC_PROFILE\0"


def turn(picture: Image.Image) -> int:
    """How a camera says that its picture must be turned to stand upright: 1 to 8 of Exif 2.32,
    4.6.5; 1, as it is, where Exif is damaged or says anything else."""
    try:
        said = picture.getexif().get(_ORIENTATION, 1)
    except Exception:  # Pillow lets any exception out for damaged Exif
        return 1
    return said if isinstance(said, int) and said in range(1, 9) else 1


def upright(picture: Image.Image) -> Image.Image:
    """The picture as it is to be seen, in memory; damaged Exif turns nothing."""
    # Pillow turns a TIFF by itself when it loads it, and then says that there is nothing to turn.
    picture.load()
    way = _WAYS.get(turn(picture))
    return picture.copy() if way is None else picture.transpose(way)


def bare_jpeg(data: bytes, profile: bool = False) -> bytes:
    """The JPEG without application segments that show nothing, and comments; a colour profile is
    left in if asked for."""
    out = [data[:2]]
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte (ITU-T T.81, B.1.1.2)
            at += 1
            continue
        length = 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        kept = profile and marker == 0xE2 and data[at + 4 :].startswith(_PROFILE)
        if kept or marker not in _CAMERA:
            out.append(data[at : at + length])
        at += length
    return b"".join(out) + data[at:]


_PNG = b"\x89PNG\r\n\x1a\n"
_TEXTS = frozenset((b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"))


def without_traces(data: bytes) -> bytes:
    """A picture without what describes the camera, the place or the person; its form, pixels,
    profile and rotation are left, since what is built of it depends on each. Raises OSError."""
    if is_heic(data):
        return bare_heic(data)
    with Image.open(BytesIO(data)) as opened:
        form = opened.format
        seen = turn(opened)
        if form not in ("JPEG", "PNG", "WEBP"):
            return _bare_tiff(opened)
    turned = seen != 1
    # A TIFF file of one entry (TIFF 6.0, section 2), which is what Exif is.
    exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + bytes((0, seen)) + bytes(6)
    if form == "JPEG":
        bare = bare_jpeg(data, profile=True)
        segment = b"\xff\xe1" + (len(exif) + 8).to_bytes(2, "big") + b"Exif\0\0" + exif
        return bare[:2] + (segment if turned else b"") + bare[2:]
    if form == "WEBP":
        return _bare_webp(data, exif if turned else b"")
    chunks = [chunk for chunk in _chunks(data) if chunk[4:8] not in _TEXTS]
    if turned:
        body = b"eXIf" + exif
        size, check = len(exif).to_bytes(4, "big"), zlib.crc32(body).to_bytes(4, "big")
        chunks.insert(1, size + body + check)
    return _PNG + b"".join(chunks)


def _bare_tiff(opened: Image.Image) -> bytes:
    """The first picture of a TIFF upright in a file of its own: a TIFF again, since a PNG holds no
    inks, and would be taken for line art where the TIFF is taken for a photograph."""
    turned = upright(opened)
    # New pixels: Pillow hands on tags, XMP among them, from one TIFF to the next.
    bare = Image.frombytes(turned.mode, turned.size, turned.tobytes())
    palette = turned.getpalette()
    if palette is not None:
        bare.putpalette(palette)
    out = BytesIO()
    profile = opened.info.get("icc_profile")
    bare.save(out, "TIFF", compression="tiff_adobe_deflate", icc_profile=profile)
    return out.getvalue()


_WEBP_TOLD = {b"EXIF": 0x08, b"XMP ": 0x04}


def _bare_webp(data: bytes, exif: bytes) -> bytes:
    """The WebP (RFC 9649, 2.7) without its EXIF and XMP chunks, but for the rotation."""
    chunks: list[tuple[bytes, bytes]] = []
    at = 12
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        chunks.append((data[at : at + 4], data[at + 8 : at + 8 + length]))
        at += 8 + length + length % 2
    chunks = [chunk for chunk in chunks if chunk[0] not in _WEBP_TOLD]
    if chunks and chunks[0][0] == b"VP8X":
        flags = chunks[0][1][0] & ~sum(_WEBP_TOLD.values()) | (_WEBP_TOLD[b"EXIF"] if exif else 0)
        chunks[0] = (b"VP8X", bytes((flags,)) + chunks[0][1][1:])
    if exif:
        chunks.append((b"EXIF", exif))
    body = b"WEBP" + b"".join(
        name + len(held).to_bytes(4, "little") + held + bytes(len(held) % 2)
        for name, held in chunks
    )
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _chunks(data: bytes) -> list[bytes]:
    """The chunks of a PNG (ISO/IEC 15948, 5.3), whole, up to its end."""
    found: list[bytes] = []
    at = len(_PNG)
    while at + 12 <= len(data):
        length = 12 + int.from_bytes(data[at : at + 4], "big")
        found.append(data[at : at + length])
        at += length
        if found[-1][4:8] == b"IEND":
            break
    return found

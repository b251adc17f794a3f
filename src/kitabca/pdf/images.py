"""Pictures as image XObjects, in the screen's colours and without what cameras add."""

from __future__ import annotations

import zlib
from functools import cache
from io import BytesIO

from PIL import Image, ImageChops, ImageCms, ImageOps

from kitabca.pdf.profiles import srgb
from kitabca.pdf.writing import Document, Stream, filtered

__all__ = [
    "eight_bits",
    "embed_picture",
    "foreign_profile",
    "picture_entries",
    "picture_rows",
    "predicted",
    "without_traces",
]

_ORIENTATION = 0x0112
_SPACES = {"L": (b"/DeviceGray", 1), "RGB": (b"/DeviceRGB", 3)}
_QUALITY = 92  # of a JPEG that must be coded again for its colours


def embed_picture(document: Document, data: bytes) -> int:
    """Writes a JPEG or PNG; the object number of its XObject.

    A JPEG in sRGB keeps its pixels as they are coded, but loses every segment that describes the
    camera, the place or the person. A picture whose profile is another is converted to sRGB. Raises
    OSError if the bytes are no picture.
    """
    with Image.open(BytesIO(data)) as opened:
        turned = opened.getexif().get(_ORIENTATION, 1) not in (0, 1)
        profile = foreign_profile(opened.info.get("icc_profile"), opened.mode)
        jpeg = opened.format == "JPEG"
        if jpeg and opened.mode in _SPACES and not turned and profile is None:
            return _embed_jpeg(document, _bare_jpeg(data), opened)
        picture = ImageOps.exif_transpose(opened)
        picture.load()
    if profile is not None:
        picture = _in_srgb(picture, profile)
        if jpeg:
            out = BytesIO()
            picture.save(out, "JPEG", quality=_QUALITY, subsampling=0)
            return _embed_jpeg(document, _bare_jpeg(out.getvalue()), picture)
    return _embed_pixels(document, picture)


def _embed_jpeg(document: Document, data: bytes, picture: Image.Image) -> int:
    entries = picture_entries(picture.size, _SPACES[picture.mode][0]) + b"/Filter/DCTDecode"
    return document.add_stream(Stream(entries, data, plain=True))


_BANDS = {"GRAY": "L", "RGB ": "RGB", "CMYK": "CMYK"}


@cache
def foreign_profile(data: bytes | None, mode: str) -> bytes | None:
    """The profile, if it is none of sRGB; what it does to a cube of colours tells, not its name.

    A profile that is damaged, or is for other channels than the picture has, counts as none: what
    has no profile is taken for sRGB.
    """
    if not data:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(data))
        bands = _BANDS.get(profile.profile.xcolor_space, "")
        if bands != _bands_of(mode):
            return None
        if bands == "RGB":
            levels = range(0, 256, 51)
            cube = Image.new("RGB", (216, 1))
            cube.putdata([(r, g, b) for r in levels for g in levels for b in levels])
            seen = ImageChops.difference(_turn(cube, data, "RGB"), cube)
            if max(seen.tobytes()) <= 2:
                return None
    except (ImageCms.PyCMSError, OSError):
        return None
    return data


def _bands_of(mode: str) -> str:
    if mode in ("1", "L", "LA", "La", "I;16"):
        return "L"
    return "CMYK" if mode == "CMYK" else "RGB"


def _turn(picture: Image.Image, profile: bytes, mode: str) -> Image.Image:
    """The picture's colours in sRGB, with perceptual intent."""
    given, ours = (ImageCms.ImageCmsProfile(BytesIO(one)) for one in (profile, srgb()))
    found = ImageCms.profileToProfile(picture, given, ours, outputMode=mode)
    assert found is not None
    return found


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """The picture by its profile, its transparency kept."""
    clear = "A" in picture.getbands() or "transparency" in picture.info
    bands = _bands_of(picture.mode)
    alpha = picture.convert("RGBA").getchannel("A") if clear else None
    turned = _turn(eight_bits(picture).convert(bands), profile, "RGB")
    if bands == "L":
        turned = turned.convert("L")
    if alpha is not None:
        turned = turned.convert("RGBA")
        turned.putalpha(alpha)
    return turned


def eight_bits(picture: Image.Image) -> Image.Image:
    """Sixteen bits of grey as eight: Pillow would take all above 255 for white."""
    if picture.mode.startswith("I;16"):
        return picture.point(lambda value: value * (1 / 257)).convert("L")
    return picture


def _embed_pixels(document: Document, picture: Image.Image) -> int:
    clear = "A" in picture.getbands() or "transparency" in picture.info
    mask = b""
    picture = eight_bits(picture)
    if clear:
        picture = picture.convert("RGBA")
        alpha = picture.getchannel("A")
        if alpha.getextrema() != (255, 255):
            entries = picture_entries(alpha.size, b"/DeviceGray")
            found = document.add_stream(
                Stream(entries + predicted(alpha.width, 1), picture_rows(alpha))
            )
            mask = b"/SMask %d 0 R" % found
    gray = picture.mode in ("1", "L", "LA")
    picture = picture.convert("L" if gray and not clear else "RGB")
    space, count = _SPACES[picture.mode]
    entries = picture_entries(picture.size, space) + mask + predicted(picture.width, count)
    return document.add_stream(Stream(entries, picture_rows(picture)))


def picture_entries(size: tuple[int, int], space: bytes) -> bytes:
    """The dictionary of a picture of 8 bits a colour in this space."""
    return b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace%b" % (
        *size, space
    )  # fmt: skip


def predicted(width: int, colours: int) -> bytes:
    """The entry that says how `picture_rows` filtered."""
    return b"/DecodeParms<</Predictor 15/Colors %d/Columns %d>>" % (colours, width)


def picture_rows(picture: Image.Image) -> bytes:
    """Pixels with PNG's Up filter, which photographs and flat art both deflate better with."""
    return filtered(picture.tobytes(), picture.width * len(picture.getbands()))


_SEEN = frozenset((0xE0, 0xEE))  # JFIF and Adobe's segment, which tell how colours are coded
_CAMERA = frozenset((*range(0xE1, 0xF0), 0xFE)) - _SEEN
_PROFILE = b"ICC_PROFILE\0"


def _bare_jpeg(data: bytes, profile: bool = False) -> bytes:
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
    with Image.open(BytesIO(data)) as opened:
        form = opened.format
        turn = int(opened.getexif().get(_ORIENTATION, 1))
        if form not in ("JPEG", "PNG", "WEBP"):
            return _bare_tiff(opened)
    turned = turn not in (0, 1)
    # A TIFF file of one entry (TIFF 6.0, section 2), which is what Exif is.
    exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + bytes((0, turn)) + bytes(6)
    if form == "JPEG":
        bare = _bare_jpeg(data, profile=True)
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
    turned = ImageOps.exif_transpose(opened)
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

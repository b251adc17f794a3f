"""Pictures as image XObjects, in the screen's colours and without what cameras add."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageChops, ImageOps

from kitabca.pdf.writing import Document, Stream

__all__ = ["embed_picture", "picture_entries", "picture_rows", "predicted"]

_ORIENTATION = 0x0112
_SPACES = {"L": (b"/DeviceGray", 1), "RGB": (b"/DeviceRGB", 3)}


def embed_picture(document: Document, data: bytes) -> int:
    """Writes a JPEG or PNG; the object number of its XObject.

    A JPEG keeps its pixels as they are coded, but loses every segment that describes the camera,
    the place or the person. Raises OSError if the bytes are no picture.
    """
    with Image.open(BytesIO(data)) as opened:
        turned = opened.getexif().get(_ORIENTATION, 1) not in (0, 1)
        if opened.format == "JPEG" and opened.mode in _SPACES and not turned:
            space, _ = _SPACES[opened.mode]
            entries = picture_entries(opened.size, space) + b"/Filter/DCTDecode"
            return document.add_stream(Stream(entries, _bare_jpeg(data), plain=True))
        picture = ImageOps.exif_transpose(opened)
        picture.load()
    return _embed_pixels(document, picture)


def _embed_pixels(document: Document, picture: Image.Image) -> int:
    clear = "A" in picture.getbands() or "transparency" in picture.info
    mask = b""
    if clear:
        picture = picture.convert("RGBA")
        alpha = picture.getchannel("A")
        if alpha.getextrema() != (255, 255):
            entries = picture_entries(alpha.size, b"/DeviceGray")
            found = document.add_stream(
                Stream(entries + predicted(alpha.width, 1), picture_rows(alpha))
            )
            mask = b"/SMask %d 0 R" % found
    gray = picture.mode in ("1", "L", "I;16", "LA")
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
    above = Image.new(picture.mode, picture.size)
    above.paste(picture, (0, 1))
    stride = picture.width * len(picture.getbands())
    pixels = ImageChops.subtract_modulo(picture, above).tobytes()
    return b"".join(
        b"\2" + pixels[start : start + stride] for start in range(0, len(pixels), stride)
    )


def _bare_jpeg(data: bytes) -> bytes:
    """The JPEG without application segments (but Adobe's, which tells of colours) and comments."""
    out = [data[:2]]
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte (ITU-T T.81, B.1.1.2)
            at += 1
            continue
        length = 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if not (0xE1 <= marker <= 0xED or marker in (0xEF, 0xFE)):
            out.append(data[at : at + length])
        at += length
    return b"".join(out) + data[at:]

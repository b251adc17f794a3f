"""Pictures as image XObjects, in the screen's colours and without what cameras add."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from PIL import Image, ImageChops, ImageCms

from kitabca.pdf.profiles import srgb
from kitabca.pdf.writing import Document, Stream, filtered
from kitabca.traces import bare_jpeg, turn, upright

__all__ = [
    "eight_bits",
    "embed_picture",
    "foreign_profile",
    "picture_entries",
    "picture_rows",
    "predicted",
]

_SPACES = {"L": (b"/DeviceGray", 1), "RGB": (b"/DeviceRGB", 3)}
_QUALITY = 92  # of a JPEG that must be coded again for its colours


def embed_picture(document: Document, data: bytes) -> int:
    """Writes a JPEG or PNG; the object number of its XObject.

    A JPEG in sRGB keeps its pixels as they are coded, but loses every segment that describes the
    camera, the place or the person. A picture whose profile is another is converted to sRGB. Raises
    OSError if the bytes are no picture.
    """
    with Image.open(BytesIO(data)) as opened:
        turned = turn(opened) != 1
        profile = foreign_profile(opened.info.get("icc_profile"), opened.mode)
        jpeg = opened.format == "JPEG"
        if jpeg and opened.mode in _SPACES and not turned and profile is None:
            return _embed_jpeg(document, bare_jpeg(data), opened)
        picture = upright(opened)
    if profile is not None:
        picture = _in_srgb(picture, profile)
        if jpeg:
            out = BytesIO()
            picture.save(out, "JPEG", quality=_QUALITY, subsampling=0)
            return _embed_jpeg(document, bare_jpeg(out.getvalue()), picture)
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

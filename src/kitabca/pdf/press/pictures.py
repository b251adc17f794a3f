"""Pictures in ink: converted by ICC profiles, kept to the ink limit, no finer than paper shows."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageFilter, ImageMath

from kitabca.pdf.images import eight_bits, foreign_profile, picture_entries, picture_rows, predicted
from kitabca.pdf.press.inks import capped
from kitabca.pdf.writing import Document, Stream
from kitabca.traces import upright

__all__ = ["embed_press_picture", "separate"]

_GRID = 33  # points a side of the colour table, the size that ICC profiles themselves use
_JPEG_ROOM = 8.0  # per cent of ink that JPEG may add where it errs
_QUALITY = 92
_FINER = 1.5  # pictures finer than this many times what is asked for are reduced
_BANDS = b"RGB "  # as a profile names its colour space (ICC.1:2010, 7.2.6)
_INVERTED = b"/Decode[1 0 1 0 1 0 1 0]"
# Black ink alone: gray pictures need no other plate, and no register between plates.
_BLACK = (
    b"[/Separation/Black/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[0 0 0 1]/N 1>>]"
)


def embed_press_picture(
    document: Document,
    data: bytes,
    profile: bytes,
    limit: float,
    width: float,
    resolution: float,
) -> int:
    """Writes a JPEG or PNG in ink; the object number of its XObject.

    `width` is that of its largest showing in points, `resolution` the dpi that the shop asks for;
    `limit` is per cent of the four inks together. Raises OSError if the bytes are no picture.
    """
    with Image.open(BytesIO(data)) as opened:
        photograph = opened.format == "JPEG"
        picture = upright(opened)
    picture = eight_bits(picture)
    picture = _reduced(picture, width, resolution)
    if picture.mode in ("1", "L") and "transparency" not in picture.info:
        inked = separate_gray(picture.convert("L"), profile)
        entries = picture_entries(inked.size, _BLACK) + predicted(inked.width, 1)
        return document.add_stream(Stream(entries, picture_rows(inked)))
    inked = separate(picture, profile, limit - (_JPEG_ROOM if photograph else 0.0))
    entries = picture_entries(inked.size, b"/DeviceCMYK")
    if not photograph:
        entries += predicted(inked.width, 4)
        return document.add_stream(Stream(entries, picture_rows(inked)))
    out = BytesIO()
    inked.save(out, "JPEG", quality=_QUALITY, subsampling=0)
    entries += _INVERTED + b"/Filter/DCTDecode"
    return document.add_stream(Stream(entries, out.getvalue(), plain=True))


def _reduced(picture: Image.Image, width: float, resolution: float) -> Image.Image:
    wanted = width / 72 * resolution
    if picture.width <= wanted * _FINER or picture.mode in ("1", "P"):
        return picture
    share = wanted / picture.width
    size = max(1, round(picture.width * share)), max(1, round(picture.height * share))
    smaller = picture.resize(size, Image.Resampling.LANCZOS)
    smaller.info = dict(picture.info)
    return smaller


def separate(picture: Image.Image, profile: bytes, limit: float) -> Image.Image:
    """A picture as cyan, magenta, yellow and black of `profile`, at most `limit` per cent in all.

    A profile inside the picture is obeyed, without one it is sRGB (or already the shop's CMYK).
    What is transparent stands on paper white.
    """
    own = foreign_profile(picture.info.get("icc_profile"), picture.mode) or b""
    if "A" in picture.getbands() or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        picture = Image.alpha_composite(ground, clear).convert("RGB")
    if picture.mode == "CMYK":
        if own and own != profile:
            picture = _transformed(picture, own, profile)
        return _limited(picture, limit)
    picture = picture.convert("RGB")
    # A gray picture that came here has lost its transparency, and its profile is not of these.
    table = _table(own if _BANDS in own[16:20] else b"", profile, limit)
    return picture.filter(table)


def _opened(profile: bytes) -> Any:
    if not profile:
        return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    return ImageCms.ImageCmsProfile(BytesIO(profile))


def _transform(source: bytes, target: bytes, mode: str, to: str) -> Any:
    """Relative colorimetric with the black points matched, as the trade converts pictures.

    Raises OSError for profiles that can't be used.
    """
    try:
        return ImageCms.buildTransform(
            _opened(source),
            _opened(target),
            mode,
            to,
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except ImageCms.PyCMSError as fault:
        raise OSError(str(fault)) from fault


def _transformed(picture: Image.Image, source: bytes, target: bytes) -> Image.Image:
    found = ImageCms.applyTransform(picture, _transform(source, target, "CMYK", "CMYK"))
    assert found is not None
    return found


@lru_cache(maxsize=8)
def _table(source: bytes, target: bytes, limit: float) -> ImageFilter.Color3DLUT:
    """RGB to limited ink on a grid. Between points the table runs straight, so a mean of inks that
    keep to the limit keeps to it too."""
    steps = [round(255 * step / (_GRID - 1)) for step in range(_GRID)]
    colours = bytes(
        value for blue in steps for green in steps for red in steps for value in (red, green, blue)
    )
    grid = Image.frombytes("RGB", (_GRID * _GRID, _GRID), colours)
    inked = ImageCms.applyTransform(grid, _transform(source, target, "RGB", "CMYK"))
    assert inked is not None
    flat = inked.tobytes()
    values: list[float] = []
    for at in range(0, len(flat), 4):
        cyan, magenta, yellow, black = (part / 2.55 for part in flat[at : at + 4])
        values += (part / 100 for part in capped((cyan, magenta, yellow, black), limit - 1))
    return ImageFilter.Color3DLUT(_GRID, values, channels=4, target_mode="CMYK")


def _limited(picture: Image.Image, limit: float) -> Image.Image:
    """`capped` for the pixels of a CMYK picture."""
    *colours, black = picture.split()
    most = int(limit * 2.55)
    kept = [
        ImageMath.lambda_eval(_share_of, own=own, rest=black, most=most, **_named(colours))
        for own in colours
    ]
    return Image.merge("CMYK", [*(one.convert("L") for one in kept), black])


def _named(colours: list[Image.Image]) -> dict[str, Image.Image]:
    return dict(zip(("first", "second", "third"), colours, strict=True))


def _share_of(given: dict[str, Any]) -> Any:
    least, most = given["min"], given["max"]
    whole = given["first"] + given["second"] + given["third"]
    room = most(given["most"] - given["rest"], 0)
    return given["own"] * least(whole, room) / most(whole, 1)


def separate_gray(picture: Image.Image, profile: bytes) -> Image.Image:
    """A gray picture as black ink alone, white as 0, equally light from paper to full black."""
    return picture.point(list(_black_curve(profile)))


@lru_cache(maxsize=4)
def _black_curve(profile: bytes) -> bytes:
    """For each gray of sRGB the black ink that is as light, the scale's ends brought together."""
    ramp = Image.frombytes("CMYK", (256, 1), b"".join(bytes((0, 0, 0, k)) for k in range(256)))
    lightness = _lightness(ramp, profile)
    grays = Image.frombytes("L", (256, 1), bytes(range(256))).convert("RGB")
    wanted = _lightness(grays, b"")
    white, darkest = lightness[0], lightness[-1]
    curve = []
    for light in wanted:
        share = (light - wanted[0]) / (wanted[-1] - wanted[0])
        target = darkest + share * (white - darkest)
        curve.append(min(range(256), key=lambda k: (abs(lightness[k] - target), k)))
    return bytes(curve)


def _lightness(picture: Image.Image, profile: bytes) -> list[int]:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    transform = ImageCms.buildTransform(
        _opened(profile), lab, picture.mode, "LAB", ImageCms.Intent.RELATIVE_COLORIMETRIC
    )
    found = ImageCms.applyTransform(picture, transform)
    assert found is not None
    return list(found.getchannel(0).tobytes())

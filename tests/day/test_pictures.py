"""One original serves every output: upright, in sRGB, no larger than needed, without a name."""

from __future__ import annotations

import contextlib
import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from officer import photograph
from PIL import Image, ImageCms

from kitabca.diagnostics import sentence
from kitabca.faces import Shape
from kitabca.heic import bare_heic, is_heic
from kitabca.model import Place
from kitabca.pictures import decoded, open_picture, position, ready, seen_size, srgb
from kitabca.sayings import LANGUAGES
from kitabca.typesetting.output import Line, Node, Page, Pages, Picture, Run
from kitabca.typesetting.photographs import printed_sizes, small_pictures
from kitabca.typesetting.plates import GAP, arranged

SECRETS = (b"Leyla", b"Exif", b"GPS", b"xmp", b"Photoshop")


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "HEIC"])
@pytest.mark.parametrize("size", [(4000, 4000), (120, 120)], ids=["as it is", "smaller"])
def test_nothing_personal_comes_through(kind: str, size: tuple[int, int]) -> None:
    data = photograph(300, 200, kind=kind)
    assert b"Leyla" in data
    made = ready(data, *size)
    assert not [secret for secret in SECRETS if secret in made]
    assert opened(made).format in ("JPEG", "PNG")
    assert max(opened(made).size) == min(300, size[0])


@pytest.mark.parametrize("tail", [b"", b"SECRET OF THE CAMERA" * 10], ids=["whole", "with a tail"])
def test_pixels_that_need_no_change_stay_as_coded(tail: bytes) -> None:
    data = photograph(300, 200)
    made = ready(data + tail, 300, 200)
    assert b"SECRET" not in made
    assert opened(made).tobytes() == opened(data).tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "HEIC"])
def test_a_turned_photograph_stands_upright(kind: str) -> None:
    data = photograph(300, 200, turned=True, kind=kind)
    assert seen_size(data) == (200, 300)
    made = opened(ready(data, 1000, 1000))
    assert made.size == (200, 300)
    red, green, _ = made.convert("RGB").getpixel((195, 5))  # type: ignore[misc]
    assert red > 150 > green, "its top left corner is at the right now"


def test_colours_of_another_space_become_srgb() -> None:
    picture = Image.new("RGB", (40, 40), (200, 60, 60))
    out = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    picture.save(out, "JPEG", icc_profile=profile)
    assert "icc_profile" not in opened(ready(out.getvalue(), 40, 40)).info
    cmyk = io.BytesIO()
    Image.new("CMYK", (40, 40), (0, 255, 255, 0)).save(cmyk, "JPEG")
    assert srgb(cmyk.getvalue(), 40, 40).mode == "RGB"


def test_a_heic_is_freed_of_what_it_tells_and_stays_the_same_picture() -> None:
    data = photograph(300, 200, turned=True, kind="HEIC")
    assert is_heic(data)
    assert position(data) == "40.38, 49.85"
    bare = bare_heic(data)
    assert len(bare) == len(data)
    assert not [secret for secret in SECRETS if secret in bare.replace(b"Exif", b"", 1)]
    assert position(bare) == ""
    assert bare_heic(bare) == bare
    assert dict(open_picture(bare).getexif()) == {}, "empty, not damaged: others read it too"
    assert (ready(bare, 900, 900), decoded(bare)) == (ready(data, 900, 900), decoded(data))


def grown(width: int, height: int) -> bytes:
    """A HEIC that says it is of this size (`ispe`, ISO/IEC 23008-12, 6.5.3)."""
    data = photograph(300, 200, kind="HEIC")
    at = data.index(b"ispe") + 8
    return data[:at] + width.to_bytes(4, "big") + height.to_bytes(4, "big") + data[at + 8 :]


def test_a_heic_that_would_fill_the_memory_is_refused_unread() -> None:
    with pytest.raises(OSError, match="pixels"):
        open_picture(grown(20000, 20000))


@pytest.mark.parametrize("size", [(60000, 9), (30, 20), (0, 0)])
def test_a_heic_that_is_of_another_size_than_it_says(size: tuple[int, int]) -> None:
    with contextlib.suppress(OSError):
        assert max(srgb(grown(*size), 400, 400).size) <= 400


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 900), st.integers(0, 255), st.integers(0, 1200))
def test_a_damaged_heic_is_an_os_error_or_a_picture(at: int, byte: int, length: int) -> None:
    data = photograph(60, 40, kind="HEIC")
    data = (data[:at] + bytes((byte,)) + data[at + 1 :])[:length]
    for work in (bare_heic, decoded, lambda held: srgb(held, 60, 40)):
        with contextlib.suppress(OSError):
            work(data)  # type: ignore[operator]


def test_line_art_stays_sharp_and_clear() -> None:
    art = Image.new("RGBA", (800, 800), (0, 0, 0, 0))
    art.paste((10, 20, 30, 255), (100, 100, 700, 700))
    out = io.BytesIO()
    art.save(out, "PNG")
    made = opened(ready(out.getvalue(), 200, 200))
    assert (made.format, made.mode, made.size) == ("PNG", "RGBA", (200, 200))


def test_the_position_is_read_and_heic_known() -> None:
    assert position(photograph(30, 20)) == "40.38, 49.85"
    assert position(photograph(30, 20, position=False)) == ""
    assert is_heic(b"\0\0\0\x18ftypmif1")
    assert not is_heic(photograph(30, 20))


@pytest.mark.parametrize("data", [b"", b"GIF89a", photograph(300, 200)[:900]], ids=len)
def test_what_is_no_picture_is_an_os_error(data: bytes) -> None:
    with pytest.raises(OSError, match=r"identify|truncated|broken"):
        srgb(data, 10, 10)


def pages_with(width: float, size: str = "column") -> Pages:
    word = Shape("a", (1,), ("a",), (500,), 500)
    line = Line(0, (Run(0, 1, "t", 10, "text", (word,), -1),))
    shown = Picture(0, 0, width, width * 2 / 3, "a.jpg", 1)
    nodes = (Node("html", -1), Node("figure", 0, {"class": size}, Place("01.md", 7, 1)))
    page = Page("block", 1, "text", (line, shown))
    return Pages(420, 595, "az", "K", nodes, (page,), {}, ())


@pytest.mark.parametrize(
    ("pixels", "printed", "said"),
    [(1110, 266.0, []), (1110, 300.0, ["93", "106"]), (4000, 400.0, [])],
)
def test_too_few_pixels_for_the_printed_size(pixels: int, printed: float, said: list[str]) -> None:
    """1110 pixels at 300 an inch are 93.98 mm; 266 points are 93.8 mm."""
    pages = pages_with(printed)
    assert printed_sizes(pages)["a.jpg"][0] == printed
    found = small_pictures(pages, lambda path: (pixels, pixels))
    numbers = [one.parameters[name] for one in found for name in ("good", "width")]
    assert numbers == said
    assert all(one.place == Place("01.md", 7, 1) for one in found)


@pytest.mark.parametrize(
    ("size", "offered"),
    [
        ("page", ["column", "half", "portrait"]),
        ("column", ["half", "portrait"]),
        ("half", ["portrait"]),
        ("portrait", []),
        ("plate", []),
    ],
)
def test_the_hint_offers_less_room_than_the_picture_has(size: str, offered: list[str]) -> None:
    (found,) = small_pictures(pages_with(400, size), lambda path: (300, 300))
    for language in LANGUAGES:
        _, hint = sentence(found, language)
        assert re.findall(r"size=(\w+)", hint) == offered
        assert "larger" not in hint or language == "en"


RATIO = st.floats(0.4, 2.5)


@settings(deadline=None, max_examples=100)
@given(st.lists(RATIO, min_size=2, max_size=6), st.floats(150, 500), st.floats(150, 700))
def test_a_plate_keeps_shapes_and_stays_in_its_room(
    ratios: list[float], width: float, height: float
) -> None:
    boxes, tall = arranged(ratios, width, height)
    assert tall <= height + 0.01
    for (x, y, wide, high), ratio in zip(boxes, ratios, strict=True):
        assert x >= -0.01
        assert x + wide <= width + 0.01
        assert y + high <= tall + 0.01
        assert high / wide == pytest.approx(ratio)


def test_four_like_pictures_stand_two_by_two() -> None:
    boxes, _ = arranged([0.66] * 4, 300, 420)
    assert len({round(box[0]) for box in boxes}) == len({round(box[1]) for box in boxes}) == 2
    assert boxes[1][0] - (boxes[0][0] + boxes[0][2]) == pytest.approx(GAP)

"""Pictures of every kind, and those that mean harm."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

import epub_books as books
import pytest
from PIL import Image

from kitabca.diagnostics import ContentError
from kitabca.epub.parts import Picture
from kitabca.epub.pictures import cover_picture, embed_picture
from kitabca.model import Place


def embedded(data: bytes) -> Picture:
    return embed_picture("a", {"a": data}.__getitem__, "images/picture-1", Place("b.md", 3))


def opened(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.data))


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def test_a_modest_picture_goes_in_as_it_is() -> None:
    for kind, name, media in (("JPEG", "jpg", "image/jpeg"), ("PNG", "png", "image/png")):
        data = books.picture(kind)
        assert embedded(data) == Picture(f"images/picture-1.{name}", media, data)


def test_a_large_photograph_is_made_smaller() -> None:
    data = saved(Image.effect_noise((6000, 4500), 80).convert("RGB"), "JPEG", quality=95)
    made = embedded(data)
    assert max(opened(made).size) == 1600
    assert len(made.data) < len(data) / 4


def test_what_is_transparent_stands_on_white() -> None:
    for mode in ("RGBA", "LA"):
        data = saved(Image.new(mode, (9, 9)), "PNG")
        assert opened(embedded(data)).convert("RGB").getpixel((4, 4)) == (255, 255, 255)


def test_a_camera_tells_nothing_and_its_orientation_is_kept() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera"
    made = opened(embedded(saved(Image.new("RGB", (40, 20)), "JPEG", exif=exif)))
    assert made.size == (20, 40)
    assert "exif" not in made.info


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16", "CMYK"])
def test_every_mode_becomes_one_that_readers_know(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert opened(embedded(saved(Image.new(mode, (8, 8)), kind))).mode in ("1", "L", "P", "RGB")


def bomb() -> bytes:
    """A PNG that says it is 60,000 pixels square."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("a drawing with script", lambda: SVG, "bad-picture"),
    ("nothing", lambda: b"", "bad-picture"),
    ("a page", lambda: b"<!DOCTYPE html><p>", "bad-picture"),
    ("a GIF", lambda: saved(Image.new("P", (9, 9)), "GIF"), "bad-picture"),
    ("half a JPEG", lambda: books.picture("JPEG", (900, 900))[:2000], "bad-picture"),
    ("half a PNG", lambda: books.picture("PNG", (900, 900))[:200], "bad-picture"),
    ("a bomb", bomb, "picture-too-large"),
    ("a file of 201 MB", lambda: bytes(201_000_000), "picture-too-large"),
]


@pytest.mark.parametrize(("make", "code"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_what_is_no_picture_is_an_error_with_its_place(
    make: Callable[[], bytes], code: str
) -> None:
    with pytest.raises(ContentError, match=code) as raised:
        embedded(make())
    assert raised.value.diagnostics[0].place == Place("b.md", 3)


def test_a_cover_is_a_jpeg() -> None:
    assert cover_picture(books.picture()).media_type == "image/jpeg"
    with pytest.raises(ValueError, match="not a JPEG"):
        cover_picture(books.picture("PNG"))

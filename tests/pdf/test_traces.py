"""A picture that travels inside a book: nothing told, and the same picture for every output."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageOps

from kitabca.pictures import ready
from kitabca.traces import without_traces

FORMS = {
    "photograph.jpg": ("RGB", "JPEG"),
    "inks.jpg": ("CMYK", "JPEG"),
    "photograph.png": ("RGB", "PNG"),
    "photograph.webp": ("RGB", "WEBP"),
    "clear.webp": ("RGBA", "WEBP"),
    "photograph.tif": ("RGB", "TIFF"),
    "inks.tif": ("CMYK", "TIFF"),
    "table-of-colours.tif": ("P", "TIFF"),
    "laboratory.tif": ("LAB", "TIFF"),
    "grey.tif": ("L", "TIFF"),
    "line-art.tif": ("1", "TIFF"),
}
OWNER = b"Leyla"
ARTIST, ORIENTATION = 0x013B, 0x0112


def picture(mode: str, form: str, turn: int) -> bytes:
    ramp = Image.linear_gradient("L").resize((90, 60))
    bands = [ramp.rotate(40 * number) for number in range(len(mode) if mode.isupper() else 3)]
    made = ramp.convert(mode) if mode in ("L", "1", "P") else Image.merge(mode, bands)
    exif = Image.Exif()
    exif[ARTIST], exif[ORIENTATION] = OWNER.decode(), turn
    out = BytesIO()
    made.save(out, form, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("turn", [1, 6])
@pytest.mark.parametrize("name", FORMS)
def test_the_same_is_made_of_it_and_nobody_is_named(name: str, turn: int) -> None:
    data = picture(*FORMS[name], turn)
    assert OWNER in data
    bare = without_traces(data)
    assert OWNER not in bare
    with Image.open(BytesIO(data)) as before, Image.open(BytesIO(bare)) as after:
        assert (after.format, after.mode) == (before.format, before.mode)
        upright = [ImageOps.exif_transpose(one) for one in (before, after)]
        assert upright[0].size == upright[1].size
        assert upright[0].tobytes() == upright[1].tobytes()
    assert ready(bare, 400, 400) == ready(data, 400, 400)
    assert without_traces(bare) == bare

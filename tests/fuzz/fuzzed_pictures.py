"""Pictures and fonts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from fontTools import subset
from fuzzing import (
    BASE,
    CHAPTER,
    ROOT,
    WHOLE,
    Room,
    book_tree,
    built,
    composed,
    kind,
    nothing,
    said,
)
from PIL import Image

from kitabca.diagnostics import ContentError
from kitabca.faces import is_truetype, open_faces
from kitabca.pictures import ready, seen_size

__all__ = ["KINDS"]


@cache
def pictures() -> Sequence[bytes]:
    made = [(BASE / "events/e/images/a.png").read_bytes()]
    for mode, form in (
        *(("RGB", "JPEG"), ("L", "PNG"), ("RGBA", "PNG"), ("P", "PNG"), ("CMYK", "TIFF")),
        *(("I;16", "PNG"), ("RGB", "WEBP"), ("CMYK", "JPEG"), ("1", "TIFF")),
    ):
        out = io.BytesIO()
        picture = Image.linear_gradient("L").resize((24, 17))
        if mode == "I;16":
            picture = picture.convert("I").convert("I;16")
        else:
            picture = picture.convert("RGB").convert(mode)
        exif = Image.Exif()
        exif[0x0112] = 6
        picture.save(out, form, **({"exif": exif} if form in ("JPEG", "WEBP") else {}))
        made.append(out.getvalue())
    return made


_PICTURE = (
    r"\xff\xd8 \xff\xd9 \xff\xe1 \xff\xe2 \xff\xda \xff\xc0 \xff\xff IHDR IDAT PLTE tRNS iCCP IEND "
    r"Exif\x00\x00 II*\x00 MM\x00* RIFF WEBP VP8X \x00\x00\x00\x00 \xff\xff\xff\xff ICC_PROFILE\x00"
)


def picture_tree(room: Room) -> None:
    book_tree(room)
    text = '\n\n![Küçə](images/a.png){credit="AZƏRTAC"}\n'
    room.write(f"sources/{CHAPTER}", (BASE / CHAPTER).read_bytes() + text.encode())


@kind("picture", ".img", 10, pictures, _PICTURE, picture_tree)
def picture(room: Room, data: bytes, serial: int) -> bool:
    room.write("sources/events/e/images/a.png", data)
    if composed(room) is None:
        return False
    assert min(seen_size(data)) > 0
    with Image.open(io.BytesIO(ready(data, 300, 300))) as shown:
        shown.load()
    return built(room) if serial % WHOLE == 0 else True


@cache
def small_fonts() -> Sequence[bytes]:
    paths = sorted((ROOT / "fonts").rglob("*.ttf"))
    made = []
    for path in [
        next(p for p in paths if "vollkorn" in str(p)),
        next(p for p in paths if "amiri" in str(p)),
    ]:
        options = subset.Options(glyph_names=False, layout_features=["kern", "liga", "locl"])
        font = subset.load_font(io.BytesIO(path.read_bytes()), options)
        work = subset.Subsetter(options)
        work.populate(text="Başlıq fi söz 1")
        work.subset(font)
        out = io.BytesIO()
        font.save(out)
        made.append(out.getvalue())
    return made


_FONT = (
    r"\x00\x01\x00\x00 glyf loca head hmtx cmap GSUB GPOS OS/2 \xff\xff \x00\x00 "
    r"\xff\xff\xff\xff true OTTO"
)


@dataclass(frozen=True, slots=True)
class OneFile:
    """A family of one file."""

    regular: str = "a.ttf"
    italic: str = ""
    bold: str = ""
    bold_italic: str = ""
    features: Any = field(default_factory=dict)
    hang: Any = field(default_factory=dict)


@kind("font", ".ttf", 5, small_fonts, _FONT, nothing)
def font(room: Room, data: bytes, serial: int) -> bool:
    if not is_truetype(data):
        return False
    try:
        faces = open_faces({"text": OneFile()}, lambda path: data)
        face = faces.faces["text.regular"]
        face.covers("Başlıq")
        assert face.units_per_em > 0
        shape = face.shape("fiBaşlıq", "az")
        assert "".join(shape.texts) == "fiBaşlıq"
        faces.subset("text.regular", set(shape.glyphs))
    except ContentError as fault:
        said(fault.diagnostics)
        return False
    return True


KINDS = (picture, font)

"""Pictures of a Word document are cut and turned as Word shows them; what can't be is named."""

from __future__ import annotations

import io

import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.shared import Cm
from lxml import etree
from officer import codes, read, word
from PIL import Image, ImageOps

from kitabca.word import Imported


def shown(crop: str, turn: str, data: bytes) -> Imported:
    """A document with one picture that Word shows cut or turned."""

    def write(document: Document) -> None:
        document.add_heading("Nitq", 0)
        document.add_picture(io.BytesIO(data), Cm(4))
        xml = etree.tostring(document.element.body[-2], encoding="unicode")
        xml = xml.replace("<a:stretch>", f"{crop}<a:stretch>")
        document.element.body[-2] = parse_xml(xml.replace("<a:xfrm>", f"<a:xfrm {turn}>"))

    return read(word(write))


def corners(size: tuple[int, int] = (60, 40), kind: str = "PNG", exif: int = 1) -> bytes:
    """Red at the top left, green at the top right, blue below left, white below right."""
    art = Image.new("RGB", size, "white")
    width, height = size[0] // 2, size[1] // 2
    art.paste("red", (0, 0, width, height))
    art.paste("lime", (width, 0, size[0], height))
    art.paste("blue", (0, height, width, size[1]))
    said = Image.Exif()
    said[0x0112] = exif
    out = io.BytesIO()
    art.save(out, kind, exif=said, quality=95)
    return out.getvalue()


def four(data: bytes) -> str:
    """The colours of a picture's corners as it is to be seen, from the top left, row by row."""
    art = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    right, below = art.width - 2, art.height - 2
    names = {(1, 0, 0): "r", (0, 1, 0): "g", (0, 0, 1): "b", (1, 1, 1): "w"}
    seen = [art.getpixel(at) for at in ((1, 1), (right, 1), (1, below), (right, below))]
    return "".join(names[tuple(value // 128 for value in one)] for one in seen)


# What Word does to the picture → its corners, its width and its height.
SHOWN = {
    "as it is": ("", "", "rgbw", (60, 40)),
    "nothing": ("<a:srcRect/><a:fillRect/>", 'rot="0" flipV="0"', "rgbw", (60, 40)),
    "cut at the left": ('<a:srcRect l="50000"/>', "", "ggww", (30, 40)),
    "cut all round": ('<a:srcRect l="10000" t="50%" r="10000"/>', "", "bwbw", (48, 20)),
    "a border added": ('<a:srcRect l="-5000"/>', "", "rgbw", (60, 40)),
    "a quarter": ("", 'rot="5400000"', "brwg", (40, 60)),
    "a half": ("", 'rot="10800000"', "wbgr", (60, 40)),
    "three quarters": ("", 'rot="16200000"', "gwrb", (40, 60)),
    "a quarter back": ("", 'rot="-5400000"', "gwrb", (40, 60)),
    "mirrored": ("", 'flipH="1"', "grwb", (60, 40)),
    "cut, mirrored, turned": (
        '<a:srcRect b="50000"/>', 'rot="5400000" flipH="true"', "ggrr", (20, 60),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("case", SHOWN)
def test_a_picture_is_cut_and_turned_as_word_shows_it(case: str, kind: str) -> None:
    crop, turn, expected, size = SHOWN[case]
    found = shown(crop, turn, corners(kind=kind))
    (made,) = found.pictures.values()
    assert (four(made), Image.open(io.BytesIO(made)).size) == (expected, size)
    assert not codes(found)


@pytest.mark.parametrize(
    ("crop", "turn", "expected"),
    [("", 'rot="5400000"', "brwg"), ('<a:srcRect l="50000"/>', "", "wgwg"), ("", "", "brwg")],
    ids=["turned by Word", "cut", "left alone"],
)
def test_a_cameras_rotation_is_not_added_to_that_of_word(
    crop: str, turn: str, expected: str
) -> None:
    """Word writes a camera's rotation down as its own when it takes the picture in."""
    found = shown(crop, turn, corners(kind="JPEG", exif=6))
    (made,) = found.pictures.values()
    assert four(made) == expected
    assert not codes(found)


NOT_MADE = {
    "a slant": (("", 'rot="600000"'), "JPEG", "left-out-turn"),
    "a TIFF cut": (('<a:srcRect l="50000"/>', ""), "TIFF", "left-out-crop"),
    "a TIFF turned": (("", 'rot="5400000"'), "TIFF", "left-out-turn"),
    "all cut away": (('<a:srcRect l="50000" r="50000"/>', ""), "PNG", "left-out-crop"),
}


@pytest.mark.parametrize("case", NOT_MADE)
def test_what_word_does_to_a_picture_and_we_can_not_is_named(case: str) -> None:
    given, kind, code = NOT_MADE[case]
    data = corners(kind=kind)
    found = shown(*given, data)
    assert codes(found) == [code]
    ((name, made),) = found.pictures.items()
    assert made == data
    assert [one.parameters["words"] for one in found.found] == [name]


def test_one_picture_shown_in_two_ways_is_two_pictures() -> None:
    def write(document: Document) -> None:
        document.add_heading("Nitq", 0)
        for _ in range(3):
            document.add_picture(io.BytesIO(corners()), Cm(4))
        xml = etree.tostring(document.element.body[-2], encoding="unicode")
        document.element.body[-2] = parse_xml(xml.replace("<a:xfrm>", '<a:xfrm rot="5400000">'))

    assert [four(one) for one in read(word(write)).pictures.values()] == ["rgbw", "brwg"]

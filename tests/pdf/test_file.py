"""The file around the pages: navigation, properties, fonts, pictures, sources, equal bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from composing import LAYOUT, METADATA, Composer, faces
from fontTools.ttLib import TTFont
from making import SOURCES, book, case_names, pdf, picture
from msgspec.structs import replace
from PIL import Image, ImageCms
from structure_check import names

from kitabca.pdf.profiles import srgb
from kitabca.pdf.screen import screen_pdf


def opened(name: str = "everything") -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf(name)))


def test_labels_are_the_folios_and_covers_have_labels_of_their_own() -> None:
    labels = [page.label for page in opened().pages]
    assert labels[:3] == ["i", "ii", "1"]
    assert len(set(labels)) == len(labels)


def test_every_anchor_is_a_named_destination() -> None:
    document = opened()
    found = names(document.Root.Names.Dests)
    assert set(found) == set(book("everything").anchors)
    top = found["iki"][3]
    assert found["iki"][0].objgen == document.pages[book("everything").anchors["iki"][0]].objgen
    assert float(top) <= LAYOUT.page.height


def test_the_outline_nests_as_the_headings_do() -> None:
    with opened() as document, document.open_outline() as outline:
        shape = [(entry.title, [kid.title for kid in entry.children]) for entry in outline.root]
    assert shape == [("Birinci hissə", ["İkinci bölmə"])]


def test_properties_and_xmp_say_the_same() -> None:
    with opened() as document:
        metadata = document.open_metadata()
        assert str(document.docinfo.Title) == metadata["dc:title"] == "Sınaq. Quruluş"
        assert metadata["dc:creator"] == ["Əli Vəliyev"]
        assert metadata["xmp:CreateDate"] == "2026-02-26"
        assert str(document.docinfo.CreationDate) == "D:20260226"
        assert str(document.docinfo.ModDate) == "D:20260301100000Z"
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfuaid:part"] == "1"


def test_every_font_is_a_subset_that_is_embedded() -> None:
    with opened() as document:
        fonts = [one for one in document.objects if isinstance(one, pikepdf.Dictionary)
                 and one.get("/Subtype") == "/CIDFontType2"]  # fmt: skip
        assert fonts
        for font in fonts:
            assert str(font.BaseFont)[7] == "+"
            program = TTFont(BytesIO(font.FontDescriptor.FontFile2.read_bytes()))
            assert "GSUB" not in program
            outlines = [
                key for key in program.getGlyphOrder() if program["glyf"][key].numberOfContours
            ]
            assert 0 < len(outlines) < 200
        assert b"Helvetica" not in pdf()


def test_the_first_half_of_the_id_is_the_books_and_the_second_the_contents() -> None:
    def halves(data: bytes) -> tuple[bytes, bytes]:
        with pikepdf.open(BytesIO(data)) as document:
            first, second = document.trailer.ID
            return bytes(first), bytes(second)

    other = screen_pdf(book("tables"), LAYOUT, faces(), METADATA, picture)
    assert halves(pdf())[0] == halves(other)[0]
    assert halves(pdf())[1] != halves(other)[1]
    renamed = replace(METADATA, identifier="urn:isbn:9780000000002")
    assert (
        halves(screen_pdf(book("tables"), LAYOUT, faces(), renamed, picture))[0] != halves(other)[0]
    )


def test_a_page_is_drawn_the_same_whatever_comes_before_it() -> None:
    body = "<body><p>Eyni söz­lər, eyni sə­hi­fə; ayrı­ca de­yil.</p></body>"
    text = f'<html xmlns="http://www.w3.org/1999/xhtml">{body}</html>'
    data = screen_pdf(Composer().book(text, text), LAYOUT, faces(), METADATA, picture)
    with pikepdf.open(BytesIO(data)) as document:
        first, second = (page.Contents.read_bytes() for page in document.pages)
    lines = [
        [line for line in one.split(b"\n") if b"TJ" in line and len(line) > 12]
        for one in (first, second)
    ]
    assert lines[0] == lines[1] != []


def test_two_processes_with_other_hash_seeds_write_the_same_bytes() -> None:
    code = "import hashlib; from making import pdf; print(hashlib.sha256(pdf()).hexdigest())"
    here = Path(__file__).parent
    path = os.pathsep.join([str(here), str(here.parents[1] / "src")])
    digests = set()
    for seed, zone in (("1", "Asia/Baku"), ("2", "UTC")):
        settings = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed, "TZ": zone}
        run = subprocess.run(
            [sys.executable, "-c", code], env=settings, capture_output=True, check=True, text=True
        )
        digests.add(run.stdout.strip())
    assert digests == {hashlib.sha256(pdf()).hexdigest()}


def test_the_profile_is_srgb() -> None:
    ours = ImageCms.ImageCmsProfile(BytesIO(srgb()))
    theirs = ImageCms.createProfile("sRGB")
    ramp = Image.new("RGB", (16, 16))
    ramp.putdata([(i, (i * 7) % 256, 255 - i) for i in range(256)])
    turned = ImageCms.profileToProfile(ramp, ours, theirs)
    pairs = zip(ramp.tobytes(), turned.tobytes(), strict=True)
    assert max(abs(a - b) for a, b in pairs) <= 1


def test_a_photograph_loses_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (40.0, 22.0, 0.0)
    out = BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG", exif=exif, comment=b"by me")
    assert b"Exif" in out.getvalue()
    data = screen_pdf(book("everything"), LAYOUT, faces(), METADATA, lambda _: out.getvalue())
    with pikepdf.open(BytesIO(data)) as document:
        images = [one for one in document.objects if isinstance(one, pikepdf.Stream)
                  and one.get("/Subtype") == "/Image"]  # fmt: skip
        assert images
        for image in images:
            assert b"Exif" not in image.read_raw_bytes()
            assert b"by me" not in image.read_raw_bytes()
            assert pikepdf.PdfImage(image).as_pil_image().size == (8, 8)


def wide_gamut() -> bytes:
    """sRGB's profile with the colourants of red and green exchanged: a colour space of its own."""
    data = srgb()
    table = {data[at : at + 4]: at for at in range(132, 132 + 120, 12)}
    red, green = table[b"rXYZ"], table[b"gXYZ"]
    swapped = bytearray(data)
    swapped[red + 4 : red + 12], swapped[green + 4 : green + 12] = (
        data[green + 4 : green + 12],
        data[red + 4 : red + 12],
    )
    return bytes(swapped)


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_picture_in_another_colour_space_is_converted(form: str) -> None:
    """Red and green change places, since its profile says so; in sRGB it stays as it is."""
    seen = []
    for profile in (
        wide_gamut(),
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    ):
        out = BytesIO()
        Image.new("RGB", (16, 16), (200, 40, 90)).save(out, form, icc_profile=profile, quality=95)
        data = screen_pdf(
            book("everything"), LAYOUT, faces(), METADATA, lambda _, out=out: out.getvalue()
        )
        with pikepdf.open(BytesIO(data)) as document:
            page = next(one for one in document.pages if "/XObject" in one.Resources)
            image = pikepdf.PdfImage(next(iter(page.Resources.XObject.values())))
            seen.append(image.as_pil_image().convert("RGB").getpixel((8, 8)))
    for got, wanted in zip(seen, [(40, 200, 90), (200, 40, 90)], strict=True):
        assert max(abs(a - b) for a, b in zip(got, wanted, strict=True)) <= 4, (got, wanted)


def test_cmyk_and_sixteen_bits_become_the_screens_colours() -> None:
    pictures = {
        "JPEG": (Image.new("CMYK", (8, 8), (0, 255, 255, 0)), (255, 0, 0)),
        "PNG": (Image.new("I;16", (8, 8), 0x8080), (0x80, 0x80, 0x80)),
    }
    for form, (made, wanted) in pictures.items():
        out = BytesIO()
        made.save(out, form)
        data = screen_pdf(
            book("everything"), LAYOUT, faces(), METADATA, lambda _, out=out: out.getvalue()
        )
        with pikepdf.open(BytesIO(data)) as document:
            page = next(one for one in document.pages if "/XObject" in one.Resources)
            image = pikepdf.PdfImage(next(iter(page.Resources.XObject.values())))
            got = image.as_pil_image().convert("RGB").getpixel((4, 4))
        assert max(abs(a - b) for a, b in zip(got, wanted, strict=True)) <= 4, (form, got)


@pytest.mark.parametrize("mode", ["L", "1", "P", "RGB", "RGBA", "LA"])
def test_pixels_of_a_png_come_back(mode: str) -> None:
    made = Image.linear_gradient("L").resize((7, 5)).convert("RGBA")
    made.putalpha(Image.linear_gradient("L").resize((7, 5)) if "A" in mode else 255)
    made = made.convert(mode)
    out = BytesIO()
    made.save(out, "PNG")
    data = screen_pdf(book("everything"), LAYOUT, faces(), METADATA, lambda _: out.getvalue())
    with pikepdf.open(BytesIO(data)) as document:
        page = next(one for one in document.pages if "/XObject" in one.Resources)
        image = next(iter(page.Resources.XObject.values()))
        got = pikepdf.PdfImage(image).as_pil_image().convert("RGB")
        assert got.tobytes() == made.convert("RGBA").convert("RGB").tobytes()
        assert ("/SMask" in image) == ("A" in mode)


@pytest.mark.parametrize("name", case_names())
def test_the_syntax_is_sound(name: str) -> None:
    with opened(name) as document:
        assert document.check_pdf_syntax() == []


def test_sources_travel_as_associated_files() -> None:
    with opened() as document:
        found = names(document.Root.Names.EmbeddedFiles)
        assert {str(one.UF): one.EF.F.read_bytes() for one in found.values()} == {
            one.path: one.data for one in SOURCES
        }

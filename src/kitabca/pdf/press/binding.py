"""Press sheets into a file: fonts, pictures, output intent and what the file says of itself."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from io import BytesIO

from msgspec import Struct, field, structs
from PIL import Image

from kitabca.diagnostics import Diagnostic, warning
from kitabca.layout import Layout
from kitabca.model import Place
from kitabca.pdf import navigation
from kitabca.pdf.archive import Metadata, Standard, describe, intend
from kitabca.pdf.press.inks import KNOCKOUT, Palette, press_inks
from kitabca.pdf.press.pictures import embed_press_picture
from kitabca.pdf.press.sheets import Sheet, SlugFace, slug_line
from kitabca.pdf.printers import Printer
from kitabca.pdf.screen import embed_fonts, studio_for
from kitabca.pdf.studio import Studio, picture_name
from kitabca.pdf.writing import Document, Stream, canvas_for
from kitabca.traces import upright
from kitabca.typesetting.output import Line, Page, Pages, Picture

__all__ = ["HAIRLINE", "Order", "Printed", "bind", "press_studio", "too_coarse"]

HAIRLINE = 0.25  # points; thinner lines break up on the plate
_REGISTRY = "http://www.color.org"
_LINE_ART = 4.0  # pictures of black and white alone need four times the resolution


class Order(Struct, frozen=True):
    """What a shop is asked to print: the printer's wishes with its ICC profile read, the book's
    colours, its metadata and its pictures by path."""

    printer: Printer
    profile: bytes
    layout: Layout
    metadata: Metadata
    pictures: Callable[[str], bytes]


class Printed(Struct, frozen=True):
    """One side: its sheet, the pictures that it shows, and its operators without the slug line:
    those `before` and `after` those of a page that is `packed`, if it shows one. What is alike on
    all sides is written once."""

    sheet: Sheet
    pictures: Sequence[str] = ()
    page: Page = field(default_factory=lambda: Page("cover", 0, "", ()))
    before: bytes = b""
    packed: bytes = b""
    after: bytes = b""


def press_studio(
    pages: Pages, order: Order, faces: Mapping[str, bytes], bleed: float
) -> tuple[Studio, Palette]:
    """What pages are drawn with for this order: inks, bleed, hairlines, and no tags."""
    palette = press_inks(order.layout, order.printer.ink)
    studio = studio_for(pages, palette.inks, faces, bleed=bleed, tagged=False)
    return (
        structs.replace(studio, hairline=HAIRLINE, picture_state=KNOCKOUT),
        palette,
    )


def bind(
    order: Order,
    pages: Pages,
    studio: Studio,
    palette: Palette,
    printed: Sequence[Printed],
    role: str,
) -> bytes:
    """Writes the sides into one file; `role` tells the files of one book apart.

    Raises OSError for a picture that can't be read.
    """
    metadata = order.metadata
    name = f"{metadata.identifier}#{role}"
    document = Document(hashlib.sha256(name.encode()).digest()[:16], version=b"1.6")
    canvas = canvas_for(document, printed[0].sheet.media[2], printed[0].sheet.media[3])
    for _ in printed:
        canvas.showPage()
    face = _slug_face(pages, studio) if "slug" in order.printer.marks else None
    slugs = [_slug_text(order, side.sheet, role, at, printed) for at, side in enumerate(printed)]
    codes = {face.key: {code for text in slugs for code in face.codes(text)}} if face else {}
    fonts = embed_fonts(document, studio, codes)
    shared = b"/Font %b%b" % (fonts, palette.resources(document))
    images = _embed_pictures(document, order, pages, printed, studio.bleed)

    @cache
    def alike(content: bytes) -> int:
        return document.add_stream(Stream(b"", content))

    for index, side in enumerate(printed):
        shown = b"".join(
            b"/%b %d 0 R" % (picture_name(path), images[path])
            for path in sorted(set(side.pictures))
        )
        streams = [alike(side.before)] if side.before else []
        if side.packed:
            streams.append(document.add_stream(Stream(b"", side.packed, packed=True)))
        slug = slug_line(side.sheet, slugs[index], face) if face else b""
        if side.after or slug:
            streams.append(alike(b"\n".join((side.after, slug))))
        document.finish_page(
            index,
            {
                **side.sheet.boxes(),
                "Contents": b"[%b]" % b" ".join(b"%d 0 R" % one for one in streams),
                "Resources": b"<<%b%b>>" % (shared, b"/XObject<<%b>>" % shown if shown else b""),
            },
        )
    if role == "press":
        navigation.label_pages(document, [side.page for side in printed])
    document.entry("ViewerPreferences", b"<</DisplayDocTitle true>>")
    standard = _standard(order, name)
    describe(document, metadata, standard)
    intend(document, standard)
    data: bytes = document.GetPDFData(canvas)
    return data


def _slug_face(pages: Pages, studio: Studio) -> SlugFace | None:
    """The face that the first words are set in."""
    for page in pages.pages:
        for item in page.items:
            if isinstance(item, Line) and item.runs:
                key = item.runs[0].face
                return SlugFace(key, studio.resources[key], studio.fonts[key])
    return None


def _slug_text(
    order: Order, sheet: Sheet, role: str, index: int, printed: Sequence[Printed]
) -> str:
    metadata, printer, mm = order.metadata, order.printer, 25.4 / 72
    return (
        f"{metadata.title} · {role} {index + 1}/{len(printed)} · "
        f"{sheet.width * mm:.1f} × {sheet.height * mm:.1f} + {sheet.bleed * mm:.0f} mm · "
        f"{printer.standard} {printer.condition} · {metadata.modified or metadata.date}"
    )


def _standard(order: Order, name: str) -> Standard:
    """PDF/X-4 and PDF/A-2u at once: two output intents share one profile."""
    printer = order.printer
    document = uuid.uuid5(uuid.NAMESPACE_URL, name)
    return Standard(
        claims={
            "pdfaid:part": "2",
            "pdfaid:conformance": "U",
            "pdfxid:GTS_PDFXVersion": printer.standard,
            "pdf:Trapped": "False",
            "xmpMM:DocumentID": f"uuid:{document}",
            "xmpMM:VersionID": order.metadata.modified or order.metadata.date or "1",
            "xmpMM:RenditionClass": "default",
        },
        intent="GTS_PDFX",
        condition=printer.condition or "Custom",
        profile=order.profile,
        components=4,
        schemas=("pdfxid", "pdf"),
        also=("GTS_PDFA1",),
        registry=_REGISTRY if printer.condition else "",
    )


def _embed_pictures(
    document: Document, order: Order, pages: Pages, printed: Sequence[Printed], bleed: float
) -> dict[str, int]:
    widest: dict[str, float] = {}
    for picture in _pictures(pages):
        widest[picture.path] = max(widest.get(picture.path, 0.0), _printed_width(picture, bleed))
    return {
        path: embed_press_picture(
            document,
            order.pictures(path),
            order.profile,
            order.printer.ink,
            widest[path],
            order.printer.resolution,
        )
        for path in sorted({path for side in printed for path in side.pictures})
    }


def _printed_width(picture: Picture, bleed: float) -> float:
    """A picture that bleeds is enlarged in proportion until it covers the bleed."""
    if not picture.bleeds:
        return picture.width
    return picture.width * (1 + 2 * bleed / min(picture.width, picture.height))


def _pictures(pages: Pages) -> Iterable[Picture]:
    for page in pages.pages:
        for item in page.items:
            if isinstance(item, Picture):
                yield item


def too_coarse(pages: Pages, order: Order) -> list[Diagnostic]:
    """A warning for each picture that is shown larger than it is good for, or that stands on white
    because it is transparent and press has no transparency."""
    found: list[Diagnostic] = []
    measured: dict[str, tuple[int, bool, bool]] = {}
    for picture in _pictures(pages):
        place = pages.nodes[picture.node].place if picture.node >= 0 else None
        place = place or Place(picture.path)
        if picture.path not in measured:
            measured[picture.path] = _measure(order.pictures(picture.path))
        across, line_art, clear = measured[picture.path]
        wanted = order.printer.resolution * (_LINE_ART if line_art else 1.0)
        dpi = across / (picture.width / 72)
        if dpi < wanted * 0.98:
            found.append(
                warning(
                    "coarse-picture",
                    place,
                    path=picture.path,
                    dpi=f"{dpi:.0f}",
                    wanted=f"{wanted:.0f}",
                    good=f"{across * 25.4 // wanted:.0f}",
                    width=f"{picture.width / 72 * 25.4:.0f}",
                )
            )
        if clear:
            found.append(warning("clear-picture", place, path=picture.path))
    return found


def _measure(data: bytes) -> tuple[int, bool, bool]:
    """Pixels across as it is seen, whether it is line art, whether any of it is transparent."""
    with Image.open(BytesIO(data)) as opened:
        picture = upright(opened)
        clear = "A" in picture.getbands() or "transparency" in picture.info
        if clear:
            clear = picture.convert("RGBA").getchannel("A").getextrema() != (255, 255)
        return picture.width, picture.mode == "1", clear

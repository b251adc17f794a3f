"""PDFs for preflight that are made without any of our code: ReportLab's canvas, pikepdf's boxes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

ROOT = Path(__file__).resolve().parents[2]
PROFILE = ROOT / "src" / "kitabca" / "printers" / "FOGRA39L_coated.icc"
MM = 72 / 25.4
WIDTH, HEIGHT, BLEED, MARGIN = 100 * MM, 140 * MM, 3 * MM, 8 * MM
EDGE = BLEED + MARGIN
FONT = "Foreign-Vollkorn"
Plant = Callable[[Canvas], None]


def nothing(canvas: Canvas) -> None:
    """A clean page stays clean."""


@cache
def registered() -> str:
    pdfmetrics.registerFont(TTFont(FONT, str(ROOT / "fonts/vollkorn/Vollkorn_400Regular.ttf")))
    return FONT


def picture(size: tuple[int, int], colour: tuple[int, int, int, int]) -> ImageReader:
    out = BytesIO()
    Image.new("CMYK", size, colour).save(out, "JPEG", quality=95, subsampling=0)
    out.seek(0)
    return ImageReader(out)


def ground(canvas: Canvas) -> None:
    """A tint that runs to the end of the bleed on all sides."""
    canvas.setFillColorCMYK(0.02, 0.03, 0.08, 0)
    canvas.rect(MARGIN, MARGIN, WIDTH + 2 * BLEED, HEIGHT + 2 * BLEED, stroke=0, fill=1)


def clean_page(canvas: Canvas, index: int) -> None:
    if index == 0:
        ground(canvas)
    canvas.setFillOverprint(True)
    canvas.setOverprintMask(True)
    canvas.setFillColorCMYK(0, 0, 0, 1)
    canvas.setFont(registered(), 10)
    for line in range(12):
        canvas.drawString(
            EDGE + 40, EDGE + 300 - 14 * line, f"Təmiz səhifə {index + 1}, sətir {line}"
        )
    canvas.setFillOverprint(False)
    canvas.setFillColorCMYK(0, 0.9, 0.6, 0.2)
    canvas.setFont(registered(), 18)
    canvas.drawString(EDGE + 40, EDGE + 340, "Başlıq")
    canvas.setStrokeColorCMYK(0, 0, 0, 1)
    canvas.setLineWidth(0.3)
    canvas.line(EDGE + 40, EDGE + 330, EDGE + 140, EDGE + 330)
    canvas.drawImage(picture((400, 400), (40, 30, 30, 20)), EDGE + 40, EDGE + 40, 90, 90)
    # Crop marks: outside of the bleed, on all plates, thin.
    canvas.setStrokeColorCMYK(1, 1, 1, 1)
    canvas.setLineWidth(0.25)
    canvas.line(EDGE, 0, EDGE, MARGIN - 2)
    canvas.line(0, EDGE, MARGIN - 2, EDGE)


def made(
    plant: Plant = nothing,
    *,
    pages: int = 4,
    boxes: bool = True,
    bleed: float = BLEED,
    intent: bool = True,
) -> bytes:
    """A clean press file of some pages with a fault planted on the third, or the last."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH + 2 * EDGE, HEIGHT + 2 * EDGE), invariant=1)
    for index in range(pages):
        clean_page(canvas, index)
        if index == min(2, pages - 1):
            canvas.saveState()
            plant(canvas)
            canvas.restoreState()
        canvas.showPage()
    canvas.save()
    return boxed(out.getvalue(), boxes=boxes, bleed=bleed, intent=intent)


def boxed(data: bytes, *, boxes: bool, bleed: float, intent: bool) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        if intent:
            profile = pdf.make_stream(PROFILE.read_bytes(), N=4)
            pdf.Root.OutputIntents = pikepdf.Array(
                [
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.OutputIntent,
                        S=pikepdf.Name.GTS_PDFX,
                        OutputConditionIdentifier="FOGRA39",
                        DestOutputProfile=profile,
                    )
                ]
            )
        for page in pdf.pages:
            if boxes:
                page.TrimBox = [EDGE, EDGE, EDGE + WIDTH, EDGE + HEIGHT]
                low, wide, high = EDGE - bleed, EDGE + WIDTH + bleed, EDGE + HEIGHT + bleed
                page.BleedBox = [low, low, wide, high]
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def raw(content: bytes, resources: pikepdf.Dictionary | None = None) -> bytes:
    """A page of nothing but these operators."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(300, 400))
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(content)
        page.Resources = resources or pikepdf.Dictionary()
        pdf.save(out)
    return out.getvalue()

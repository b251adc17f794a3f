"""The cover for a print shop: back, spine and front on one sheet."""

from __future__ import annotations

from msgspec import structs

from kitabca.diagnostics import Diagnostic
from kitabca.faces import Faces
from kitabca.layout import Layout, style_for
from kitabca.pdf.drawing import draw_page
from kitabca.pdf.press.binding import Order, Printed, bind, press_studio, too_coarse
from kitabca.pdf.press.block import rounded
from kitabca.pdf.press.sheets import Sheet, draw_marks
from kitabca.pdf.printers import Printer
from kitabca.pdf.studio import Drawn, Studio, Words
from kitabca.pdf.writing import number
from kitabca.typesetting.output import Line, Page, Pages, Run

__all__ = ["cover_pdf", "has_cover", "spine_width"]

_MM = 72 / 25.4
_AIR = 1.5 * _MM  # on both sides of the spine's text: a cover is never folded quite on the line
_ENDS = 12 * _MM  # least white at the spine's head and foot
_LEAST, _MOST = 7.0, 14.0  # sizes of the spine's text
_TITLE = ("h1", "cover-title")
_LAP = 1.0  # points by which the back's bleed lies under the front: else their joint shows paper


def spine_width(pages: int, printer: Printer) -> float:
    """The spine of a glued or sewn book in points: leaves × weight × bulk.

    A leaf is `weight` g/m² thick by `bulk` cm³/g, in micrometres; 96 pages of 80 g and 1.25 make
    4.8 mm. Stapled sheets have a fold and no spine.
    """
    if printer.binding == "saddle":
        return 0.0
    return pages / 2 * printer.weight * printer.bulk / 1000 * _MM


def has_cover(pages: Pages) -> bool:
    """Whether anything of the book stands outside of its block."""
    return any(page.section != "block" for page in pages.pages)


def cover_pdf(pages: Pages, faces: Faces, order: Order) -> tuple[bytes, list[Diagnostic]]:
    """The cover as PDF/X-4 and PDF/A-2u: the outside, and the inside if anything stands on it.

    The grounds of back and front meet in the middle of the spine. ISO 6357 runs the spine's title
    down; it is left out where the spine is too narrow. Raises as `press_pdf` does, and ValueError
    when the book has no cover.
    """
    printer = order.printer
    front = [page for page in pages.pages if page.section == "front"]
    back = [page for page in pages.pages if page.section == "back"]
    if not front and not back:
        raise ValueError("the book has no cover")
    block = sum(page.section == "block" for page in pages.pages)
    spine = spine_width(rounded(max(block, 1), printer.binding), printer)
    title = _spine_page(pages, order.layout, faces, spine)
    sides = [page for page in (*front, *back) if page.items]
    shown = structs.replace(pages, pages=(*sides, *([title] if title else [])))
    data = {key: face.data for key, face in faces.faces.items()}
    reach = max(printer.bleed, spine / 2)
    studio, palette = press_studio(shown, order, data, reach)
    sheet = Sheet.marked(2 * pages.width + spine, pages.height, printer.bleed, printer.marks)
    words = Words()

    def drawn(found: list[Page], index: int) -> Drawn:
        # A book may have one cover only, or an inside that nothing stands on.
        return draw_page(found[index], studio, {}, words) if index < len(found) else Drawn()

    folds = (pages.width, pages.width + spine) if spine else (pages.width,)
    marks = draw_marks(sheet, printer.marks, folds)
    insides = drawn(front, 1), drawn(back, 0) if len(back) > 1 else Drawn()
    outsides = drawn(back, len(back) - 1) if back else Drawn(), drawn(front, 0)
    printed = []
    for number_of, (left, right) in enumerate((outsides, insides)):
        if number_of and not left.content and not right.content:
            continue
        parts = _halves(sheet, pages.width, spine, reach, left, right)
        if title and not number_of:
            parts.append(_along_spine(sheet, pages.width, spine, title, studio))
        parts += [marks] if marks else []
        shows = [*left.pictures, *right.pictures]
        printed.append(Printed(sheet, shows, after=b"\n".join(parts)))
    return bind(order, shown, studio, palette, printed, "cover"), too_coarse(shown, order)


def _halves(
    sheet: Sheet, width: float, spine: float, reach: float, left: Drawn, right: Drawn
) -> list[bytes]:
    """Both covers at their places, each clipped to its own half of the sheet, the front over a lap
    of the back.

    Pages are drawn with a bleed of `reach` on all sides, so that a ground covers its half of the
    spine as well as the bleed.
    """
    low, bottom, high, top = sheet.bled
    middle = sheet.trim[0] + width + spine / 2
    parts = []
    for page, x, start, end in (
        (left, sheet.trim[0], low, middle + (_LAP if right.content else 0.0)),
        (right, sheet.trim[0] + width + spine, middle, high),
    ):
        if page.content:
            clip = b" ".join(map(number, (start, bottom, end - start, top - bottom)))
            shift = tuple(map(number, (x - reach, sheet.trim[1] - reach)))
            parts.append(b"q %b re W n 1 0 0 1 %b %b cm\n%b\nQ" % (clip, *shift, page.content))
    return parts


def _spine_page(pages: Pages, layout: Layout, faces: Faces, spine: float) -> Page | None:
    """The title along the spine as a page of its own, or None where there is no room."""
    style = style_for(layout, "", *_TITLE) or layout.styles["body"]
    body = layout.styles["body"]
    size = min(_MOST, spine - 2 * _AIR)
    family = style.face or body.face
    if size < _LEAST or family is None or not pages.title:
        return None
    key = f"{family}.{style.weight or body.weight or 'regular'}"
    face = faces[key]
    if face.covers(pages.title):
        return None
    shapes = tuple(faces.shape(key, word, pages.language) for word in pages.title.split())
    em = sum(shape.width for shape in shapes) + (len(shapes) - 1) * face.space
    room = pages.height - 2 * _ENDS
    size = min(size, room * face.units_per_em / em)
    if size < _LEAST:
        return None
    width = em * size / face.units_per_em
    run = Run(
        x=(pages.height - width) / 2,
        width=width,
        face=key,
        size=size,
        colour=style.colour or body.colour or "text",
        words=shapes,
        node=-1,
        space=face.space * size / face.units_per_em,
    )
    # The middle of the x-height and the ascenders stands on the middle of the spine.
    middle = (face.cap_height + face.x_height) / 4 * size / face.units_per_em
    return Page("spine", 0, "", (Line(spine / 2 + middle, (run,)),))


def _along_spine(sheet: Sheet, width: float, spine: float, title: Page, studio: Studio) -> bytes:
    """The spine's title turned to run down the spine."""
    left, bottom, _, top = sheet.trim
    flat = structs.replace(studio, width=top - bottom, height=spine, bleed=0.0)
    content = draw_page(title, flat, {}, Words()).content
    x, y = number(left + width), number(top)
    return b"q 0 -1 1 0 %b %b cm\n%b\nQ" % (x, y, content)

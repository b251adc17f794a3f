"""Four pages that show how a printer treats a folded sheet: its turn, its edge, its scale."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from kitabca.faces import Faces
from kitabca.layout import Colour, Layout, PageSize
from kitabca.pdf.imposing.placing import Flip
from kitabca.typesetting.output import Drawing, Item, Line, Node, Page, Pages, Rule, Run

__all__ = ["FACES", "TEXTS", "sheet_layout", "sheet_pages"]

_MM = 72 / 25.4
_INK, _FAINT = "text", "faint"
FACES = ("sans.bold", "sans.regular")
"""The faces that are asked for: one for figures, one for words."""
_MARGIN = 20 * _MM
_SIZE, _LEADING = 10.5, 14.0
_BAR = 100 * _MM

# Language: the title, and what to do, a paragraph each.
TEXTS = {
    "en": (
        "Test sheet",
        (
            "1. Print on both sides, actual size (100%), flipped on the {edge}.",
            "2. Fold in the middle with page 1 in front. All arrows must point up.",
            "3. If page 2 stands on its head behind page 1, choose the other printer of"
            " office-a4 and office-a4-turned, or the other flip in your printer’s file.",
            "4. Along each edge of the sheet, the smallest number whose line is whole is"
            " the edge that the printer leaves white, in millimetres.",
            "5. The line below is 100 mm long. If yours is not, switch off “fit to page”.",
        ),
    ),
    "az": (
        "Sınaq vərəqi",
        (
            "1. Vərəqin hər iki üzünə, əsl ölçüdə (100%), {edge}dan çevirməklə çap edin.",
            "2. Ortadan qatlayın, 1-ci səhifə öndə olsun. Bütün oxlar yuxarını göstərməlidir.",
            "3. 1-ci səhifənin arxasında 2-ci səhifə başı aşağı durursa, office-a4 və"
            " office-a4-turned printerlərindən o birini seçin və ya öz printerinizin"
            " faylında flip qiymətini dəyişin.",
            "4. Vərəqin hər kənarında xətti bütöv çıxan ən kiçik rəqəm printerin ağ"
            " saxladığı kənardır, millimetrlə.",
            "5. Aşağıdakı xəttin uzunluğu 100 mm-dir. Sizdə elə deyilsə, “səhifəyə sığdır”"
            " seçimini söndürün.",
        ),
    ),
}
# What the file asks of the printer goes with how its backs are drawn: see `Plan.duplex`.
_EDGES = {
    "en": {"short-edge": "short edge", "turned": "long edge"},
    "az": {"short-edge": "qısa kənar", "turned": "uzun kənar"},
}


def sheet_layout() -> Layout:
    """The colours that the pages are drawn in; all else of a layout is unused."""
    return Layout(
        name="testsheet",
        page=PageSize(width=1.0, height=1.0, grid=1.0),
        colours={_INK: Colour("#141414"), _FAINT: Colour("#9a9a9a")},
        faces={},
        masters={},
        styles={},
        chain=(),
    )


def sheet_pages(faces: Faces, language: str, flip: Flip, width: float, height: float) -> Pages:
    """Four pages of exactly half a sheet (`width` × `height` points), so that edges meet edges."""
    desk = _Desk(faces, language, width, height)
    title, steps = TEXTS[language]
    edge = _EDGES[language][flip]
    pages = []
    for folio in range(1, 5):
        items: list[Item] = [*_arrow(width), *_figure(desk, str(folio))]
        items += _edges(desk, outer_left=folio % 2 == 0)
        if folio == 1:
            items += _words(desk, title, [step.format(edge=edge) for step in steps])
        pages.append(Page("block", folio, "test", tuple(items)))
    return Pages(
        width=width,
        height=height,
        language=language,
        title=title,
        nodes=(Node("html", -1),),
        pages=tuple(pages),
        anchors={},
        outline=(),
    )


class _Desk(Struct, frozen=True):
    """What all four pages are set with."""

    faces: Faces
    language: str
    width: float
    height: float

    def line(self, x: float, y: float, face: str, size: float, text: str, align: str = "") -> Line:
        """One line with its baseline at `y`, beginning, centred or ending at `x`."""
        shapes = tuple(self.faces.shape(face, word, self.language) for word in text.split())
        space = self.faces.width(face, size, " ", self.language)
        units = self.faces[face].units_per_em
        wide = sum(shape.width for shape in shapes) * size / units + space * (len(shapes) - 1)
        x -= {"": 0.0, "centre": wide / 2, "right": wide}[align]
        return Line(y, (Run(x, wide, face, size, _INK, shapes, -1, space if shapes[1:] else 0.0),))

    def broken(self, text: str, measure: float) -> list[str]:
        """A paragraph in lines, each as full as it goes."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if self.faces.width(FACES[1], _SIZE, longer, self.language) <= measure:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines


def _arrow(width: float) -> list[Item]:
    """An arrow that points to the head of the page."""
    x, y = width / 2, 28 * _MM
    half, stem, head, tall = 11 * _MM, 4 * _MM, 14 * _MM, 30 * _MM
    corners = [
        (x, y), (x + half, y + head), (x + stem, y + head), (x + stem, y + tall),
        (x - stem, y + tall), (x - stem, y + head), (x - half, y + head),
    ]  # fmt: skip
    path: list[tuple[str | float, ...]] = [("m", *corners[0])]
    path += [("l", *corner) for corner in corners[1:]]
    return [Drawing((*path, ("z",)), _INK)]


def _figure(desk: _Desk, folio: str) -> list[Item]:
    return [desk.line(desk.width / 2, 98 * _MM, FACES[0], 130, folio, "centre")]


def _edges(desk: _Desk, *, outer_left: bool) -> list[Item]:
    """Lines 1 to 10 mm from head, foot and fore edge, stepping along the edge, with their numbers.

    The fold is no edge of the sheet and has none.
    """
    items: list[Item] = []
    step = 9 * _MM
    for distance in range(1, 11):
        away, along = distance * _MM, 18 * _MM + distance * step
        beside = 52 * _MM + distance * step
        inner = 14 * _MM
        label = str(distance)
        for y, text_y in ((away, inner), (desk.height - away, desk.height - inner + 6)):
            items.append(Rule(along, y - 0.25, 6 * _MM, 0.5, _INK))
            items.append(desk.line(along + 3 * _MM, text_y, FACES[1], 8, label, "centre"))
        x = away if outer_left else desk.width - away
        text_x = inner if outer_left else desk.width - inner
        items.append(Rule(x - 0.25, beside, 0.5, 6 * _MM, _INK))
        items.append(desk.line(text_x, beside + 3 * _MM + 3, FACES[1], 8, label, "centre"))
    return items


def _words(desk: _Desk, title: str, steps: Sequence[str]) -> list[Item]:
    y = 116 * _MM
    items: list[Item] = [desk.line(_MARGIN, y, FACES[0], 14, title)]
    y += 1.5 * _LEADING
    for step in steps:
        for text in desk.broken(step, desk.width - 2 * _MARGIN):
            items.append(desk.line(_MARGIN, y, FACES[1], _SIZE, text))
            y += _LEADING
        y += 0.3 * _LEADING
    x, y = (desk.width - _BAR) / 2, y + 0.5 * _LEADING
    items.append(Rule(x, y - 0.25, _BAR, 0.5, _INK))
    items += [Rule(x + at - 0.25, y - 4, 0.5, 8, _INK) for at in (0.0, _BAR / 2, _BAR)]
    items.append(desk.line(desk.width / 2, y + 14, FACES[1], 8, "100 mm", "centre"))
    return items

"""Running heads, folios, rules and fills of a page."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from kitabca.layout import Furniture, Layout, Master
from kitabca.typesetting.lines import Measure, ParagraphStyle, Span
from kitabca.typesetting.output import Item, Line, Rule, Run
from kitabca.typesetting.setting import Setter
from kitabca.typesetting.spans import TextStyle
from kitabca.typesetting.styles import Look, furniture_look
from kitabca.typesetting.vertical import shifted

__all__ = ["Heads", "Sheet", "frame_left", "furnish"]


class Sheet(Struct, frozen=True):
    """What furniture says on one page: `section` is the last second-level heading so far."""

    recto: bool
    folio: int
    book: str
    part: str
    section: str
    language: str


def frame_left(layout: Layout, master: Master, recto: bool) -> float:
    """The left edge of the type area."""
    if recto or not layout.page.facing:
        return master.frame.inner
    return master.frame.outer


class Heads(Struct):
    """Running heads and folios as they were set for one layout and its faces, by their words, the
    name of their style, language, side, width and left edge: `before` in an earlier run, `now` in
    this one."""

    before: Mapping[tuple[object, ...], tuple[Run, ...]] = {}
    now: dict[tuple[object, ...], tuple[Run, ...]] = field(default_factory=dict)


def furnish(
    layout: Layout, master: Master, look: Look, sheet: Sheet, setter: Setter, heads: Heads
) -> tuple[list[Item], list[Item]]:
    """What is painted under the text (fills) and over it (rules, running heads, folios).

    What `heads` has is not set again; the rest is added to it.
    """
    under: list[Item] = []
    over: list[Item] = []
    for piece in master.furniture:
        if piece.side == "none" or piece.side == ("verso" if sheet.recto else "recto"):
            continue
        y = piece.y if piece.y >= 0 else layout.page.height + piece.y
        if piece.kind == "fill":
            page = layout.page
            under.append(
                Rule(
                    piece.x,
                    y,
                    piece.width or page.width - piece.x,
                    piece.height or page.height - y,
                    piece.colour,
                    piece.bleeds,
                )
            )
        elif piece.kind == "rule":
            left, width = _placed(layout, master, piece, sheet.recto, piece.width)
            over.append(Rule(left, y, width, piece.height or 0.5, piece.colour, piece.bleeds))
        else:
            line = _words(layout, master, look, piece, sheet, setter, y, heads)
            if line is not None:
                over.append(line)
    return under, over


def _side(layout: Layout, piece: Furniture, recto: bool) -> str:
    """`left`, `right` or `centre`: inner and outer depend on the page's side."""
    if piece.align == "inner":
        return "left" if recto or not layout.page.facing else "right"
    if piece.align == "outer":
        return "right" if recto or not layout.page.facing else "left"
    return piece.align


def _placed(
    layout: Layout, master: Master, piece: Furniture, recto: bool, width: float
) -> tuple[float, float]:
    frame = master.frame
    measure = layout.page.width - frame.inner - frame.outer
    left = frame_left(layout, master, recto)
    side = _side(layout, piece, recto)
    if not width:
        return left + piece.x, measure
    if side == "right":
        return left + measure - width - piece.x, width
    if side == "centre":
        return left + (measure - width) / 2 + piece.x, width
    return left + piece.x, width


def _words(
    layout: Layout,
    master: Master,
    look: Look,
    piece: Furniture,
    sheet: Sheet,
    setter: Setter,
    y: float,
    heads: Heads,
) -> Line | None:
    if piece.kind == "folio":
        text = str(sheet.folio) if sheet.folio else ""
    else:
        text = {"book": sheet.book, "part": sheet.part, "section": sheet.section}.get(
            piece.text, ""
        )
    if not text:
        return None
    frame = master.frame
    measure = layout.page.width - frame.inner - frame.outer
    side = _side(layout, piece, sheet.recto)
    left = frame_left(layout, master, sheet.recto)
    left += -piece.x if side == "right" else piece.x
    key = (text, piece.style, sheet.language, side, measure, left)
    runs = heads.now.get(key) or heads.before.get(key)
    if runs is None:
        style = furniture_look(layout, look, piece.style).text(sheet.language)
        lines = setter.lines(
            [Span(_shortened(text, style, measure, setter), style, -1)],
            Measure(measure),
            ParagraphStyle(align=side, hanging=False),
        )
        runs = tuple([shifted(run, left) for run in lines[0].runs])
    heads.now[key] = runs
    below = y > layout.page.height / 2
    return Line(y, runs, None, "footer" if below else "header")


def _shortened(text: str, style: TextStyle, measure: float, setter: Setter) -> str:
    """A running head on one line: words are left out at its end where the title is too long."""
    words = text.split()
    if setter.width(text, style) <= measure:
        return text
    while len(words) > 1 and setter.width(" ".join(words) + "…", style) > measure:
        words.pop()
    return " ".join(words) + "…"

"""The cells of a table: read from their elements, and measured before any is set."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree
from msgspec import Struct, field

from kitabca.typesetting.inlines import (
    Inside,
    State,
    classes_of,
    entered,
    finish,
    gather,
    local,
    text_span,
)
from kitabca.typesetting.lines import SetLine, Span
from kitabca.typesetting.styles import Look, child

__all__ = [
    "Cell",
    "CellParagraph",
    "TableRow",
    "align_commas",
    "firm_part",
    "firm_width",
    "measure_cell",
    "read_rows",
    "tightest_width",
]

_BLOCK_DISPLAYS = frozenset({"block", "list-item", "figure", "table", "note"})
# What is not a letter round a word: it neither helps nor hinders its division.
_EDGES = re.compile(r"^\W+|\W+$")
_FIGURE = re.compile(r"\W*\d[\d\W]*")
# A word of more letters than these is divided in a table that is too wide: a hyphen brings it down
# to a little more than half, or to a few letters, so many em.
_WHOLE_WORD = 7
_DIVIDED_SHARE = 0.55
_DIVIDED_EM = 3.5
# A letter or two, in em: the least that a column of words needs.
_LETTERS_EM = 2.0


class CellParagraph(Struct):
    """One paragraph of a cell; widths in points, see `measure_cell`."""

    spans: list[Span]
    inside: Inside
    natural: float = 0.0
    narrowest: float = 0.0
    divided: float = 0.0
    firm: float = 0.0


class Cell(Struct):
    """A cell at its first column, how far it reaches across and down, and what it needs.

    Widths in points and with the white inside the cell. Setting fills `lines`, each with its look
    and its x, and `height`. `aligned` is what numbers take whose commas stand under each other,
    `white` the share of the white at the sides that is left in a table too wide.
    """

    column: int
    columns: int
    rows: int
    inside: Inside
    paragraphs: list[CellParagraph]
    natural: float = 0.0
    narrowest: float = 0.0
    divided: float = 0.0
    left_of_comma: float = 0.0
    aligned: float = 0.0
    white: float = 1.0
    lines: list[tuple[Look, Sequence[SetLine], float]] = field(default_factory=list)
    height: float = 0.0

    @property
    def pads(self) -> tuple[float, float, float, float]:
        """Above, right, below, left."""
        look = self.inside.look
        style = look.style
        return (
            look.points(style.pad_above),
            look.points(style.pad_right) * self.white,
            look.points(style.pad_below),
            look.points(style.pad_left) * self.white,
        )


class TableRow(Struct):
    """A row as it is written; `spanned` where a cell from above reaches into it."""

    inside: Inside
    cells: list[Cell]
    part: Inside
    is_head: bool
    last_of_part: bool = False
    spanned: bool = False


def read_rows(state: State, element: etree._Element, inside: Inside) -> list[TableRow]:
    """The rows of a table in their order; each row and cell becomes a node of the galley."""
    rows: list[TableRow] = []
    for part in element:
        name = local(part)
        if name in ("thead", "tbody", "tfoot"):
            inner = entered(state, part, name, inside)
            if inner is None:
                continue
            taken: list[int] = []
            before = len(rows)
            for one in part:
                if local(one) == "tr":
                    _read_row(state, one, inner, rows, taken, name == "thead")
            if len(rows) > before:
                rows[-1].last_of_part = True
        elif name == "tr":
            _read_row(state, part, inside, rows, [], False)
    return rows


def _read_row(
    state: State,
    element: etree._Element,
    part: Inside,
    rows: list[TableRow],
    taken: list[int],
    is_head: bool,
) -> None:
    """`taken` says for each column how many rows more a cell from above reaches into it."""
    inside = entered(state, element, "tr", part)
    if inside is None:
        return
    row = TableRow(inside, [], part, is_head, spanned=any(taken))
    column = 0
    for one in element:
        name = local(one)
        if name not in ("td", "th"):
            continue
        cell_inside = entered(state, one, name, inside)
        if cell_inside is None:
            continue
        while column < len(taken) and taken[column]:
            column += 1
        columns, down = _span(one.get("colspan")), _span(one.get("rowspan"))
        paragraphs: list[CellParagraph] = []
        _paragraphs(state, one, cell_inside, paragraphs)
        row.cells.append(Cell(column, columns, down, cell_inside, paragraphs))
        while len(taken) < column + columns:
            taken.append(0)
        for index in range(column, column + columns):
            taken[index] = down
        column += columns
    taken[:] = [max(0, left - 1) for left in taken]
    rows.append(row)


def _span(text: str | None) -> int:
    return max(1, min(int(text), 1000)) if text and text.isdecimal() else 1


def _paragraphs(
    state: State, element: etree._Element, inside: Inside, into: list[CellParagraph]
) -> None:
    """A cell's words as paragraphs: inline content, or one for each block in it."""
    spans: list[Span] = []

    def close() -> None:
        nonlocal spans
        if finish(spans):
            into.append(CellParagraph(spans, inside))
        spans = []

    text_span(state, element.text, inside, spans)
    for one in element:
        name = local(one)
        if not name:
            continue
        look = child(state.layout, inside.look, name, classes_of(one))
        if look is not None and look.style.display in _BLOCK_DISPLAYS:
            close()
            inner = entered(state, one, name, inside)
            if inner is not None and look.style.display == "note":
                state.set_note(state, one, inner)
            elif inner is not None:
                _paragraphs(state, one, inner, into)
            text_span(state, one.tail, inside, spans)
        else:
            gather(state, [one], inside, spans)
    close()


def measure_cell(state: State, cell: Cell) -> None:
    """Natural width (no line ends but forced ones), narrowest (the longest word), and the width
    to which hyphens bring the longest word down."""
    for paragraph in cell.paragraphs:
        _measure_paragraph(state, paragraph)
    _, right, _, left = cell.pads
    pads = right + left
    cell.natural = pads + max((one.natural for one in cell.paragraphs), default=0.0)
    cell.narrowest = pads + max((one.narrowest for one in cell.paragraphs), default=0.0)
    cell.divided = pads + max((one.divided for one in cell.paragraphs), default=0.0)
    if cell.inside.look.align == "decimal" and cell.paragraphs:
        cell.left_of_comma = _left_of_comma(state, cell.paragraphs[0])


def tightest_width(state: State, cell: Cell) -> float:
    """The width to which the language's hyphens bring the cell, with the white in it."""
    parts = [
        paragraph.natural
        if paragraph.inside.look.align == "decimal"
        else min(state.setter.narrowest(paragraph.spans), paragraph.natural)
        for paragraph in cell.paragraphs
    ]
    _, right, _, left = cell.pads
    widest = left + right + max(parts, default=0.0)
    return max(widest, left + right + cell.aligned)


def firm_width(cell: Cell) -> float:
    """What the cell needs for what is never divided, figures and dates, and for a letter or two."""
    _, right, _, left = cell.pads
    few = _LETTERS_EM * cell.inside.look.size if cell.paragraphs else 0.0
    firm = max((firm_part(one) for one in cell.paragraphs), default=0.0)
    return left + right + max(few, firm, cell.aligned)


def firm_part(paragraph: CellParagraph) -> float:
    """The widest piece of a paragraph that must not be divided."""
    return paragraph.natural if paragraph.inside.look.align == "decimal" else paragraph.firm


def _measure_paragraph(state: State, paragraph: CellParagraph) -> None:
    width = state.setter.width
    line = widest = longest = divided = firm = 0.0
    for span in paragraph.spans:
        if span.width is not None:
            piece = whole = part = span.width
            firm = max(firm, piece)
        elif span.no_break or not span.text.strip():
            piece = whole = part = width(span.text, span.style)
            firm = max(firm, piece)
        else:
            piece = width(span.text, span.style)
            word = max(span.text.split(" "), key=len)
            whole = part = width(word, span.style) if word != span.text else piece
            figures = [one for one in span.text.split(" ") if _FIGURE.fullmatch(one)]
            firm = max([firm, *[width(one, span.style) for one in figures]])
            core = _EDGES.sub("", word)
            if span.style.hyphens and len(core) > _WHOLE_WORD and core.isalpha():
                part = max(_DIVIDED_SHARE * whole, _DIVIDED_EM * span.style.size)
        longest, divided = max(longest, whole), max(divided, part)
        line += piece
        if span.forced:
            widest, line = max(widest, line), 0.0
    paragraph.natural = max(widest, line)
    paragraph.firm = firm
    if paragraph.inside.look.align == "decimal":
        longest = divided = paragraph.natural
    paragraph.narrowest = min(longest, paragraph.natural)
    paragraph.divided = min(divided, paragraph.narrowest)


def _left_of_comma(state: State, paragraph: CellParagraph) -> float:
    """The width of a number up to its decimal comma (or all of it)."""
    total = 0.0
    for span in paragraph.spans:
        head, comma, _ = span.text.partition(",")
        total += state.setter.width(head, span.style)
        if comma:
            break
    return total


def align_commas(rows: list[TableRow]) -> dict[int, tuple[float, float]]:
    """For each column of decimals the room left and right of the comma; cells are widened to it."""
    found: dict[int, tuple[float, float]] = {}
    cells = [
        cell
        for row in rows
        for cell in row.cells
        if cell.inside.look.align == "decimal" and cell.columns == 1 and not row.is_head
    ]
    for cell in cells:
        natural = max((one.natural for one in cell.paragraphs), default=0.0)
        left, right = found.get(cell.column, (0.0, 0.0))
        found[cell.column] = (
            max(left, cell.left_of_comma),
            max(right, natural - cell.left_of_comma),
        )
    for cell in cells:
        left, right = found[cell.column]
        _, pad_right, _, pad_left = cell.pads
        cell.aligned = left + right
        cell.natural = cell.aligned + pad_left + pad_right
        cell.narrowest = cell.divided = cell.natural
    return found

"""Tables: column widths by an optimum, then rows of set cells."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from kitabca.typesetting.around import height_of
from kitabca.typesetting.cells import (
    Cell,
    TableRow,
    align_commas,
    firm_part,
    firm_width,
    measure_cell,
    read_rows,
    tightest_width,
)
from kitabca.typesetting.columns import SAMPLE, CellText, column_widths
from kitabca.typesetting.inlines import Inside, State, local
from kitabca.typesetting.lines import Measure, ParagraphStyle
from kitabca.typesetting.output import Item, Rule
from kitabca.typesetting.styles import Look
from kitabca.typesetting.vertical import NEVER, TOGETHER, Row, Text, moved

__all__ = ["BELOW", "LONE_ROW", "head_count", "keep_company", "split_tall", "table_rows"]

# Rows that a cell joins are one piece up to this share of a page; what is longer may be parted.
_LONG_PIECE = 1 / 3
# The cost of a page break that leaves one row of a group in a table alone, or of those that a cell
# joins: more than a word divided at a page's foot.
_LONE_IN_GROUP = 300.0
# And one row of a table: more than the white of a third of a page, so that the row goes over.
LONE_ROW = 10.0 * NEVER
# The cost of dividing a row that no page holds between two lines, and of leaving one line alone.
_TORN_ROW = 30.0
_LONE_LINE = NEVER * 0.3
# The share of the leading that a line takes below its baseline.
BELOW = 0.3
# So much of the type's size below the middle of its leading stands the baseline: the letters, with
# what rises and what hangs, are in the middle then.
_DROP = 0.31
# A rectangle less high, in points, is a rule and stays whole; a higher one is a tint.
_THICKEST_RULE = 2.0
# Shares of the white between columns that are tried before a figure is divided.
_WHITES = (0.8, 0.6, 0.4)


class SetTable(Struct, frozen=True):
    """A table's rows; `again` has the cells that are shown again above some, where they begin a
    page: what reaches down into them, on a row that takes no height of its own. `joined` are the
    rows that a cell makes of several."""

    rows: list[Row]
    again: dict[int, Row]
    joined: set[int]


def table_rows(
    state: State, element: etree._Element, inside: Inside, x: float, width: float
) -> SetTable:
    """The table's rows (without its caption), ready for the vertical list.

    Rows of the head come first; the caller decides whether they are shown again after a break.
    The first is told `table-too-wide` where words can't fit the measure.
    """
    rows = read_rows(state, element, inside)
    count = max((cell.column + cell.columns for row in rows for cell in row.cells), default=0)
    if not count:
        return SetTable([], {}, set())
    for row in rows:
        for cell in row.cells:
            measure_cell(state, cell)
    decimals = align_commas(rows)
    look = inside.look
    asked = look.points(look.style.width, width) if look.style.width else 0.0
    widths, fits = _widths(state, rows, count, width, asked)
    edges = [x]
    for one in widths:
        edges.append(edges[-1] + one)
    for row in rows:
        for cell in row.cells:
            _set_cell(state, cell, edges, decimals)
    made = _rows(state, rows, inside, edges)
    if not fits:
        made.rows[0].told = "table-too-wide"
    return made


def head_count(element: etree._Element) -> int:
    """How many rows the head of a table has."""
    return sum(1 for part in element if local(part) == "thead" for _ in part.iter("{*}tr"))


def _widths(
    state: State, rows: list[TableRow], count: int, width: float, asked: float
) -> tuple[list[float], bool]:
    """Widths of the columns; words are divided only where the table fits in no other way."""
    cells = [cell for row in rows for cell in row.cells]
    least = _needs(cells, count, lambda cell: cell.narrowest)
    most = list(least)
    for cell in cells:
        if cell.columns == 1:
            most[cell.column] = max(most[cell.column], cell.natural)
    # Steps of a prime: a table that repeats itself every so many rows is still seen whole.
    seen = sorted({(one * 7919) % len(rows) for one in range(min(SAMPLE, len(rows)))})
    sample = [
        [
            _cell_text(state, cell)
            for cell in rows[one].cells
            if cell.columns == 1 and cell.paragraphs
        ]
        for one in seen
    ]
    limit = asked or width
    if sum(least) <= limit:
        return column_widths(least, most, sample, width, asked)
    # What hyphens really make of the words, and what they make of no figure.
    tightest = _needs(cells, count, lambda cell: tightest_width(state, cell))
    divided = _needs(cells, count, lambda cell: cell.divided)
    fair = list(map(max, divided, tightest))
    if sum(fair) <= limit:
        return column_widths(fair, most, sample, width, asked)
    if sum(tightest) <= limit:
        return column_widths(tightest, most, sample, width, asked)[0], False
    firm = _needs(cells, count, firm_width)
    for white in _WHITES:
        if sum(firm) > limit:
            for cell in cells:
                cell.white = white
            firm = _needs(cells, count, firm_width)
    return _squeezed(tightest, firm, limit), False


def _needs(cells: list[Cell], count: int, need: Callable[[Cell], float]) -> list[float]:
    """What each column needs, by what each cell does; one that reaches across is shared out."""
    needs = [0.0] * count
    for cell in cells:
        if cell.columns == 1:
            needs[cell.column] = max(needs[cell.column], need(cell))
    for cell in cells:
        if cell.columns > 1:
            reach = range(cell.column, min(cell.column + cell.columns, count))
            lacking = need(cell) - sum(needs[one] for one in reach)
            for one in reach:
                needs[one] += max(lacking, 0.0) / len(reach)
    return needs


def _squeezed(tightest: list[float], firm: list[float], limit: float) -> list[float]:
    """Widths for more than fits: figures have theirs first, and words share what is left."""
    left = limit - sum(firm)
    if left <= 0.0:
        return [one * limit / sum(firm) for one in firm]
    wanted = [max(want - have, 0.0) for want, have in zip(tightest, firm, strict=True)]
    share = left / (sum(wanted) or 1.0)
    return [have + want * share for want, have in zip(wanted, firm, strict=True)]


def _cell_text(state: State, cell: Cell) -> CellText:
    """A cell as its words' widths, paragraph by paragraph."""
    paragraphs: list[tuple[float, ...]] = []
    space = 0.0
    for paragraph in cell.paragraphs:
        words = [0.0]
        for span in paragraph.spans:
            pieces = [span.text] if span.no_break else span.text.split(" ")
            words[-1] += span.width or state.setter.width(pieces[0], span.style)
            words += [state.setter.width(piece, span.style) for piece in pieces[1:]]
            space = state.setter.width(" ", span.style)
            if span.forced:
                paragraphs.append(tuple(words))
                words = [0.0]
        paragraphs.append(tuple(words))
    _, right, _, left = cell.pads
    return CellText(cell.column, tuple(paragraphs), space, left + right)


def _set_cell(
    state: State, cell: Cell, edges: list[float], decimals: dict[int, tuple[float, float]]
) -> None:
    left_edge = edges[cell.column]
    right_edge = edges[min(cell.column + cell.columns, len(edges) - 1)]
    above, pad_right, below, pad_left = cell.pads
    width = max(right_edge - left_edge - pad_left - pad_right, 6.0)
    height = above + below
    for paragraph in cell.paragraphs:
        look = paragraph.inside.look
        style = look.paragraph(paragraph.inside.rtl)
        x = left_edge + pad_left
        if firm_part(paragraph) > width + 0.5:
            # A figure in two lines can be read, one on top of another can't.
            paragraph.spans = [replace(span, no_break=False) for span in paragraph.spans]
        if look.align == "decimal":
            style = ParagraphStyle(align="left", hanging=False)
            if cell.columns == 1 and cell.column in decimals:
                left, right = decimals[cell.column]
                x += max(0.0, width - left - right) + left - cell.left_of_comma
            else:
                style = ParagraphStyle(align="right", hanging=False)
            lines = state.setter.lines(paragraph.spans, Measure(width + 0.01), style)
        else:
            room = width
            if paragraph.natural <= width + 0.5:
                room = max(width, paragraph.natural + 0.01)
            style = replace(style, hanging=False, expansion=0.0, sparing=True)
            lines = state.setter.lines(paragraph.spans, Measure(room), style)
        cell.lines.append((look, lines, x))
        height += look.leading * len(lines)
    cell.height = height


def _rows(state: State, rows: list[TableRow], table: Inside, edges: list[float]) -> SetTable:
    heights = _heights(rows)
    owners = _owners(rows, len(edges) - 1)
    parts = _parts(rows, heights, owners, state.frame_height * _LONG_PIECE)
    made: list[Row] = []
    again: dict[int, Row] = {}
    joined: set[int] = set()
    keep_next = False
    for index, row in enumerate(rows):
        style = row.inside.look.style
        set_row = _row(row, heights[index], edges, table, owners, index)
        if keep_next:
            set_row.penalty, set_row.fault = NEVER, "stranded-heading"
        elif row.spanned and not row.is_head:
            if index not in parts:
                _append(made[-1], set_row)
                joined.add(len(made) - 1)
                continue
            through = _through(owners, index)
            set_row.penalty = TOGETHER + _LONE_IN_GROUP * (len(through) - 1 + parts[index])
            texts = [one for cell in through for one in _cell_texts(cell)]
            again[len(made)] = Row(0.0, texts=tuple(texts))
        elif _alone_in_part(rows, index):
            set_row.penalty = _LONE_IN_GROUP
        keep_next = "with-next" in style.keep or row.is_head
        made.append(set_row)
    return SetTable(made, again, joined)


def _alone_in_part(rows: list[TableRow], index: int) -> bool:
    """Whether a page's end before a row leaves one of its group on either side."""
    own = rows[index].last_of_part or _first_of_part(rows, index - 1)
    return own and not _first_of_part(rows, index)


def _first_of_part(rows: list[TableRow], index: int) -> bool:
    return index <= 0 or rows[index - 1].last_of_part


def keep_company(table: SetTable, heads: int, above: float, page: float) -> None:
    """Prices the breaks that leave a table's first or last row alone.

    `above` is the height of its caption, `page` that of a page, both in points. What has to stay
    together for it is never longer than a third of a page: of high rows one may stand alone. It is
    named where the table has no more than two and a page would hold both.
    """
    rows = table.rows
    starts = [heads, *[k for k in range(heads + 1, len(rows)) if rows[k].penalty < TOGETHER]]
    stops = [*starts[1:], len(rows)]
    if len(starts) < 2 or heads >= len(rows):
        return

    def lone(unit: int) -> bool:
        own = range(starts[unit], stops[unit])
        return len(own) <= 2 and table.joined.isdisjoint(own)

    first, last = lone(0), lone(len(starts) - 1)
    until = stops[2] if first and last and len(starts) == 3 else stops[1]
    top = above + height_of(rows[:until])
    bottom = top if until == len(rows) else height_of(rows[starts[-2] :])
    for asked, at, height in ((first, starts[1], top), (last, starts[-1], bottom)):
        if asked or (len(starts) == 2 and (first or last)):
            dear = height <= page * _LONG_PIECE
            rows[at].penalty = LONE_ROW if dear else TOGETHER
            small = len(starts) == 2 and height <= page
            rows[at].fault = "lone-row" if dear or small else ""


def _heights(rows: list[TableRow]) -> list[float]:
    """How high each row is; what a joined cell lacks is given to the last of its rows."""
    heights = [
        max((cell.height for cell in row.cells if cell.rows == 1), default=0.0) for row in rows
    ]
    for index, row in enumerate(rows):
        for cell in row.cells:
            if cell.rows > 1:
                last = min(index + cell.rows, len(rows))
                lacking = cell.height - sum(heights[index:last])
                if lacking > 0:
                    heights[last - 1] += lacking
    return heights


class _Owner(Struct, frozen=True):
    """The cell that a column belongs to in a row, and the rows from and to which it reaches."""

    cell: Cell
    first: int
    last: int


# Row by row, column by column.
_Owners = list[list[_Owner | None]]


def _owners(rows: list[TableRow], count: int) -> _Owners:
    owners: _Owners = [[None] * count for _ in rows]
    for index, row in enumerate(rows):
        for cell in row.cells:
            last = min(index + cell.rows, len(rows)) - 1
            for one in owners[index : last + 1]:
                for column in range(cell.column, min(cell.column + cell.columns, count)):
                    one[column] = _Owner(cell, index, last)
    return owners


def _through(owners: _Owners, index: int) -> list[Cell]:
    """The cells that reach into a row from above."""
    found = {id(one.cell): one.cell for one in owners[index] if one and one.first < index}
    return list(found.values())


def _parts(
    rows: list[TableRow], heights: list[float], owners: _Owners, long: float
) -> dict[int, bool]:
    """The rows inside joined ones before which a page may end, and whether one of a cell's rows is
    alone then.

    It may in a piece higher than `long`, where each cell that reaches over the turn has room
    for all its words on both sides: it says them again.
    """
    found: dict[int, bool] = {}
    first = 0
    for stop in range(1, len(rows) + 1):
        if stop < len(rows) and rows[stop].spanned:
            continue
        if sum(heights[first:stop]) > long:
            for index in range(first + 1, stop):
                over = [one for one in owners[index] if one and one.first < index]
                if all(_fits_twice(one, index, heights) for one in over):
                    found[index] = any(index - 1 == one.first or index == one.last for one in over)
        first = stop
    return found


def _fits_twice(one: _Owner, index: int, heights: list[float]) -> bool:
    above, below = sum(heights[one.first : index]), sum(heights[index : one.last + 1])
    return one.cell.height <= min(above, below) + 0.01


def _append(above: Row, below: Row) -> None:
    """Puts a row under another as one row with it; a tint that goes on is one tint."""
    drop = above.height
    above.texts += tuple([Text(text.x, text.y + drop, text.line) for text in below.texts])
    for item in [moved(item, 0.0, drop) for item in below.items]:
        over = _reaching(above, item, drop)
        if over is None or not isinstance(item, Rule):
            above.items += (item,)
        else:
            taller = replace(over, height=item.y + item.height - over.y)
            above.items = tuple([taller if one is over else one for one in above.items])
    above.notes += below.notes
    above.height += below.height


def _reaching(above: Row, item: Item, drop: float) -> Rule | None:
    """The tint that ends where an equal one begins, `drop` below the row's top."""
    for one in above.items:
        if isinstance(one, Rule) and isinstance(item, Rule) and item.y == drop:
            same = (one.x, one.width, one.colour) == (item.x, item.width, item.colour)
            if same and abs(one.y + one.height - drop) < 0.01:
                return one
    return None


def _cell_texts(cell: Cell) -> list[Text]:
    """A cell's lines, from the top of its row."""
    texts: list[Text] = []
    y = cell.pads[0]
    for look, lines, x in cell.lines:
        drop = look.leading / 2 + _DROP * look.size
        for line in lines:
            texts.append(Text(x, y + drop, line))
            y += look.leading
    return texts


def _row(
    row: TableRow,
    height: float,
    edges: list[float],
    table: Inside,
    owners: _Owners,
    index: int,
) -> Row:
    """Row `index`: its words, its tints, those of cells from above, and its rules."""
    texts = [text for cell in row.cells for text in _cell_texts(cell)]
    items: list[Item] = []
    x, width = edges[0], edges[-1] - edges[0]
    row_look, part, table_look = row.inside.look, row.part.look, table.look
    if row_look.style.fill:
        items.append(Rule(x, 0.0, width, height, row_look.style.fill))
    for cell in [*_through(owners, index), *row.cells]:
        if cell.inside.look.style.fill:
            left = edges[cell.column]
            right = edges[min(cell.column + cell.columns, len(edges) - 1)]
            items.append(Rule(left, 0.0, right - left, height, cell.inside.look.style.fill))
    if row_look.style.rule_above:
        items.append(_rule(row_look, row_look.style.rule_above, x, 0.0, width))
    below = row_look
    if index == len(owners) - 1 and table_look.style.rule_below:
        below = table_look
    elif row.last_of_part and part is not table_look and part.style.rule_below:
        below = part
    if below.style.rule_below:
        # Only where a column's cell ends is there a rule below.
        closed = [one is None or one.last <= index for one in owners[index]]
        for left, right in _stretches(edges, closed):
            items.append(_rule(below, below.style.rule_below, left, height, right - left))
    return Row(
        height,
        texts=tuple(texts),
        items=tuple(items),
        notes=tuple([note for text in texts for note in text.line.notes]),
        place=row.inside.place,
    )


def _stretches(edges: list[float], closed: list[bool]) -> list[tuple[float, float]]:
    """Left and right of each run of columns that are closed."""
    stretches: list[tuple[float, float]] = []
    for column, one in enumerate(closed):
        if one and stretches and stretches[-1][1] == edges[column]:
            stretches[-1] = (stretches[-1][0], edges[column + 1])
        elif one:
            stretches.append((edges[column], edges[column + 1]))
    return stretches


def _rule(look: Look, thickness: str, x: float, y: float, width: float) -> Rule:
    thick = look.points(thickness)
    return Rule(x, y - thick / 2, width, thick, look.style.rule_colour or look.colour)


def split_tall(row: Row, limit: float, leading: float) -> list[Row]:
    """A row higher than a page as strips that end below a line of every cell."""
    baselines = sorted({round(text.y, 2) for text in row.texts})
    if row.height <= limit or len(baselines) < 2:
        return [row]
    strips: list[Row] = []
    tops: list[float] = []
    top = 0.0
    depth = BELOW * leading
    for index, baseline in enumerate(baselines):
        bottom = row.height if index == len(baselines) - 1 else baseline + depth
        texts = [
            Text(text.x, text.y - top, text.line)
            for text in row.texts
            if (index == 0 or text.y > baselines[index - 1] + 0.005) and text.y <= baseline + 0.005
        ]
        penalty = _TORN_ROW if 1 < index < len(baselines) - 1 else _LONE_LINE
        strip = Row(
            bottom - top,
            penalty=row.penalty if index == 0 else penalty,
            texts=tuple(texts),
            notes=tuple(name for text in texts for name in text.line.notes),
            place=row.place,
        )
        strips.append(strip)
        tops.append(top)
        top = bottom
    for item in row.items:
        if isinstance(item, Rule) and item.height < _THICKEST_RULE:
            at = max(n for n, top in enumerate(tops) if n == 0 or top < item.y - 0.005)
            strips[at].items = (*strips[at].items, replace(item, y=item.y - tops[at]))
        elif isinstance(item, Rule):
            for top, strip in zip(tops, strips, strict=True):
                reaches = min(item.y + item.height, top + strip.height) - max(item.y, top)
                if reaches > 0.0:
                    part = replace(item, y=max(item.y - top, 0.0), height=reaches)
                    strip.items = (part, *strip.items)
    return strips

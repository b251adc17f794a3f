"""Paragraphs → rows: lines with their penalties, labels, drop capitals, entries of contents."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from kitabca.model import Place
from kitabca.typesetting.inlines import Inside, State, add_leaf, finish, local, new_field
from kitabca.typesetting.lines import (
    FLUSH,
    Measure,
    ParagraphStyle,
    SetLine,
    Span,
)
from kitabca.typesetting.output import Run
from kitabca.typesetting.styles import Look, child
from kitabca.typesetting.vertical import DIVIDED, FORCED, NEVER, Paragraph, Row, Text, shifted

__all__ = ["Box", "add_lines", "add_row", "beginning", "paragraph_rows", "price_line", "set_marker"]


# Points that are left of a box for a few letters, whatever is asked for at its sides.
_NARROWEST = 36.0
# White above a row from this share of a grid step on is such as a page may be filled with.
_STRETCHES = 0.4
# Em between a drop capital and the lines beside it.
_BESIDE = 0.12
# Em from one leader dot to the next, and what is clear between the words and the first.
_DOT = 0.6
_BEFORE_DOTS = 0.8
# Letters that rise as high as any in a line.
_TALL = "lÖ"
# And that hang as low; so many em are clear between them and a drop capital's accent.
_DEEP = "gÇ"
_CLEAR = 0.1
# So many em marks before a drop capital hang out: less than the white between columns.
_HUNG = 0.6


class Box(Struct, frozen=True):
    """Where blocks stand: the left edge from the frame's, and the width."""

    x: float
    width: float

    def inset(self, left: float, right: float) -> Box:
        """A narrower box; never narrower than a few letters, however deep the nesting."""
        width = max(self.width - left - right, min(self.width, _NARROWEST))
        return Box(self.x + min(left, self.width - width), width)


def add_row(state: State, row: Row) -> None:
    """Appends a row with the white that waits, and what waits to be kept with it."""
    galley = state.galley
    if state.markers:
        row.texts = (*state.markers, *row.texts)
        state.markers.clear()
    if state.after:
        row.before = max(row.before, state.after)
        state.after = 0.0
        row.stretch = row.before >= _STRETCHES * state.layout.page.grid
        row.elastic = not row.stretch and not row.snap
    row.bare, state.bare = state.bare, -1.0
    if state.share:
        row.share, row.holds = state.share, True
        state.share = 0.0
    if state.keep:
        state.keep -= 1
        if galley.rows:
            row.penalty = NEVER
            row.fault = "stranded-heading"
    if state.forced:
        if galley.rows:
            row.penalty = FORCED
            row.recto = state.forced == "recto"
            row.fault = ""
        state.forced = ""
    galley.rows.append(row)


def paragraph_rows(
    state: State, element: etree._Element, spans: list[Span], inside: Inside, box: Box
) -> None:
    """Sets a paragraph and appends its lines to the vertical list; without words it appends none.

    `spans` are used up. What the style asks of the first line (an indent, a label, a large letter)
    is set here; a line with leaders is one of the contents.
    """
    if not finish(spans):
        return
    look = inside.look
    style = look.style
    turnover = look.points(style.turnover)
    indent = look.points(style.indent)
    leader = style.leader or _leader_inside(state, element, look)
    if leader:
        _contents_entry(state, element, spans, inside, box, leader)
        return
    width = box.width - turnover
    measure = Measure(width, indent - turnover)
    paragraph = look.paragraph(inside.rtl)
    label = _label(state, element, spans, inside, box)
    if label is not None:
        first, room = label
        del spans[:1]
        measure = Measure(width, room - turnover)
        spans[0] = replace(spans[0], text=spans[0].text.lstrip(" "))
        state.markers.append(first)
    drop = style.drop or 0
    if drop > 1 and not inside.rtl and _drop_capital(state, spans, inside, box, drop, paragraph):
        return
    lines = state.setter.lines(spans, measure, paragraph)
    right = box.x + box.width
    justified = paragraph.align == "justify"
    x = box.x if inside.rtl else box.x + turnover
    start = len(state.galley.rows)
    add_lines(state, lines, look, x, inside.place, right, justified)
    _remember(state, start, look, spans, measure, paragraph)


def _remember(
    state: State,
    start: int,
    look: Look,
    spans: list[Span],
    measure: Measure,
    style: ParagraphStyle,
) -> None:
    """What the rows from `start` on were set from; two lines are never set anew."""
    galley = state.galley
    count = len(galley.rows) - start
    if count > 2 and not state.apart:
        one = Paragraph(start, count, *_lone(look), tuple(spans), measure, style)
        galley.paragraphs.append(one)


def _lone(look: Look) -> tuple[int, int]:
    """The fewest lines of a paragraph at the foot and at the head of a page."""
    style = look.style
    return (
        2 if style.orphans is None else style.orphans,
        2 if style.widows is None else style.widows,
    )


def _label(
    state: State, element: etree._Element, spans: list[Span], inside: Inside, box: Box
) -> tuple[Text, float] | None:
    """A label that begins a paragraph (a note's number) in a box as wide as its style asks."""
    if len(spans) < 2 or not len(element):
        return None
    one = element[0]
    found = child(state.layout, inside.look, local(one), one.get("class") or "")
    if found is None or not found.style.marker_width or (element.text or "").strip():
        return None
    room = found.points(found.style.marker_width)
    line = state.setter.lines(spans[:1], Measure(room), FLUSH)[0]
    # The number of a thousandth note is wider than its box.
    last = line.runs[-1]
    wide, space = last.x + last.width, state.setter.width(" ", spans[0].style)
    if wide + space / 2 > room:
        room = wide + space
    if not spans[0].text.endswith(" ") and spans[1].text.startswith(" "):
        runs = (*line.runs[:-1], replace(line.runs[-1], ends=" "))
        line = replace(line, runs=runs)
    return Text(box.x, inside.look.leading, line), room


def add_lines(
    state: State,
    lines: Iterable[SetLine],
    look: Look,
    x: float,
    place: Place | None,
    right: float = 0.0,
    judged: bool = False,
) -> None:
    """One row a line; no widow, no orphan, no break in two lines or three."""
    leading = look.leading
    snap = abs(leading - look.grid) < 0.01
    orphans, widows = _lone(look)
    set_lines = tuple(lines)
    count = len(set_lines)
    hyphenated = False
    for index, line in enumerate(set_lines):
        row = Row(leading, snap=snap)
        row.texts = (Text(x, leading, line),)
        row.notes = line.notes
        row.place = line.place or place
        row.right, row.judged = right, judged
        if index:
            price_line(row, index, count, (orphans, widows), hyphenated)
        add_row(state, row)
        hyphenated = line.hyphenated


def price_line(row: Row, index: int, count: int, lone: tuple[int, int], hyphenated: bool) -> None:
    """The cost of a page break before line `index` of `count`; `lone` as `_lone` has it."""
    orphans, widows = lone
    if index < orphans or count - index < widows:
        last = "widow" if count - index == 1 else "divided-paragraph"
        row.penalty, row.fault = NEVER * 0.7, "orphan" if index == 1 else last
        if max(lone) > 2 and row.fault != "divided-paragraph":
            # Where all lines should stay together, one alone is the worst of breaks.
            row.penalty = NEVER * 1.4
    elif hyphenated:
        row.penalty = DIVIDED


def _drop_capital(
    state: State,
    spans: list[Span],
    inside: Inside,
    box: Box,
    depth: int,
    paragraph: ParagraphStyle,
) -> bool:
    """The first letter as a capital `depth` lines deep; false where it can't be had.

    Its top stands level with the capitals of the first line, its foot on the last line's baseline.
    Where what hangs below its foot (Ç, Q) would run into the next line, that one makes room too;
    where its accent (Ğ, İ) would run into the line above, that stands a line higher.
    Quotation marks and brackets before it keep the text's size and hang in the margin, as far as
    beside a column they may; wider ones push the letter in.
    """
    first = spans[0]
    opening = next((n for n, char in enumerate(first.text) if char.isalpha()), -1)
    marks, letter = first.text[:opening], first.text[opening : opening + 1]
    if opening < 0 or len(first.text) < opening + 2 or first.width is not None:
        return False
    if not all(unicodedata.category(char) in ("Pi", "Ps", "Po") for char in marks):
        return False
    look = inside.look
    cap = state.setter.cap_height(look.font)
    size = look.size + (depth - 1) * look.leading / cap
    style = replace(look.text(inside.language), size=size, hyphens=False)
    (large,) = _apart(state, Span(letter, style, first.node, True), box.width)
    right, top, below = state.setter.ink(letter, style)
    left = state.setter.width(marks, first.style)
    pushed = max(left - _HUNG * look.size, 0.0)
    width = pushed + max(state.setter.width(letter, style), right) + _BESIDE * look.size
    after = first.text[opening + 1 :]
    ends = " " if after[0].isspace() else ""  # a word of one letter
    rest = [replace(first, text=after.lstrip()), *spans[1:]]
    _, above, _ = state.setter.ink(_TALL, look.text(inside.language))
    _, _, deep = state.setter.ink(_DEEP, look.text(inside.language))
    beside = depth + (above - below > look.leading)
    measure = Measure(box.width, 0.0, beside, width)
    lines = state.setter.lines(rest, measure, paragraph)
    if len(lines) < beside:
        return False
    hung: tuple[Run, ...] = ()
    if marks:
        hung = _apart(state, Span(marks, first.style, first.node, True), left + 1.0)
        hung = tuple([replace(shifted(run, pushed - left), initial=True) for run in hung])
        large = shifted(large, pushed)
    rise = -(depth - 1) * look.leading
    large = replace(large, rise=rise, ends=ends, initial=True)
    start = len(state.galley.rows)
    lines = (beginning((*hung, large), lines[0]), *lines[1:])
    add_lines(state, lines, look, box.x, inside.place, box.x + box.width, True)
    _remember(state, start, look, rest, measure, paragraph)
    for row in state.galley.rows[start + 1 : start + beside]:
        row.penalty, row.fault = NEVER, row.fault or "divided-paragraph"
    opening_row = state.galley.rows[start]
    accent = top - depth * look.leading - deep + _CLEAR * look.size
    if accent > opening_row.before:
        # Whole lines, so that the text stays on the grid.
        opening_row.before = math.ceil(accent / look.grid) * look.grid
    return True


def _apart(state: State, span: Span, width: float) -> tuple[Run, ...]:
    """The runs of words that stand alone, from 0."""
    (line,) = state.setter.lines([span], Measure(width), FLUSH)
    return line.runs


def beginning(runs: tuple[Run, ...], line: SetLine) -> SetLine:
    """The line with runs before its own."""
    fields = tuple([(name, index + len(runs), width) for name, index, width in line.fields])
    return replace(line, runs=(*runs, *line.runs), fields=fields)


def _leader_inside(state: State, element: etree._Element, look: Look) -> str | None:
    for one in element:
        if local(one) == "a":
            inner = child(state.layout, look, "a", one.get("class") or "")
            if inner is not None and inner.style.leader:
                return inner.style.leader
    return None


def _contents_entry(
    state: State,
    element: etree._Element,
    spans: list[Span],
    inside: Inside,
    box: Box,
    leader: str,
) -> None:
    """A line of the contents: words at the left, the page number at the right edge."""
    look = inside.look
    turnover = look.points(look.style.turnover)
    link = next((one for one in element.iter("{*}a")), None)
    target = (link.get("href") or "").lstrip("#") if link is not None else ""
    number_look = child(state.layout, look, "contents-page", "") or look
    style = number_look.text(inside.language)
    parent = state.galley.nodes[spans[-1].node].parent
    leaf = add_leaf(state, parent, inside.place, "#page")
    room = state.setter.width("0" * state.digits, style)
    if leader == "near":
        name = new_field(state, target, style, "", "inline", inside.place)
        gap = replace(spans[-1], text="\u2003", no_break=True)
        spans = [*spans, gap, Span("", style, leaf, True, room, name)]
        lines = state.setter.lines(
            spans, Measure(box.width - turnover, -turnover), look.paragraph(inside.rtl)
        )
        add_lines(state, lines, look, box.x + turnover, inside.place)
        return
    name = new_field(state, target, style, "", "end", inside.place)
    gap_width = look.size
    width = box.width - room - gap_width
    paragraph = replace(look.paragraph(inside.rtl), align="left")
    lines = state.setter.lines(spans, Measure(width - turnover, -turnover), paragraph)
    number = state.setter.lines([Span("", style, leaf, True, room, name)], Measure(room), FLUSH)
    start = len(state.galley.rows)
    add_lines(state, lines, look, box.x + turnover, inside.place)
    for row in state.galley.rows[start + 1 :]:
        row.penalty = NEVER
    row = state.galley.rows[-1]
    if leader == "dots" and lines:
        # Between the words and the number: readers that know no marks take them in this order.
        end = box.x + turnover + max((run.x + run.width for run in lines[-1].runs), default=0.0)
        row.texts = (*row.texts, *_dots(state, look, inside, end, box.x + box.width - room))
    row.texts = (*row.texts, Text(box.x + box.width - room, look.leading, number[0]))


def _dots(state: State, look: Look, inside: Inside, left: float, right: float) -> list[Text]:
    """Leader dots on a raster that all entries share; they are no part of the text."""
    style = look.text(inside.language)
    step = _DOT * look.size
    count = int((right - left - _BEFORE_DOTS * look.size) / step)
    if count < 3:
        return []
    words, _, width = state.setter.words(".", style)
    x = right - count * step
    run = Run(
        x=x,
        width=(count - 1) * step + width,
        face=style.face,
        size=style.size,
        colour=style.colour,
        words=words * count,
        node=-1,
        space=step - width,
    )
    return [Text(0.0, look.leading, SetLine((run,), 0.0, False))]


def set_marker(state: State, element: etree._Element, inside: Inside, outer: int, box: Box) -> Box:
    """The bullet or number of an item: a leaf of its own, set left of the item's first line.

    What is left of the box for the item's words: as much narrower as the widest number of its list
    is wider than the room that the style gives.
    """
    look = inside.look
    style = look.style
    number = _number(state, element, outer)
    words = (style.marker or "").replace("{n}", str(number))
    leaf = add_leaf(state, inside.node, inside.place, "#marker")
    if outer not in state.lacking:
        state.lacking[outer] = _lacking(state, element, inside)
    lacking = state.lacking[outer]
    box = box.inset(0.0, lacking) if inside.rtl else box.inset(lacking, 0.0)
    width = look.points(style.marker_width) + lacking
    lines = state.setter.lines(
        [Span(words, look.text(inside.language), leaf, True)],
        Measure(width),
        replace(FLUSH, align="right") if style.marker_align == "right" else FLUSH,
    )
    x = box.x - width if not inside.rtl else box.x + box.width
    state.markers.extend(Text(x, look.leading, line) for line in lines[:1])
    return box


def _lacking(state: State, element: etree._Element, inside: Inside) -> float:
    """What the room for numbers lacks for the widest of an item's list and a space behind it."""
    look = inside.look
    text = look.text(inside.language)
    marker = look.style.marker or ""
    holder = element.getparent()
    items = [element] if holder is None else [one for one in holder if local(one) == "li"]
    widest = 0.0
    number = 0
    for one in items:
        number = _numbered(one, number)
        words = marker.replace("{n}", str(number))
        number += 1
        if len(words) > 1:
            widest = max(widest, state.setter.width(words, text))
    width, space = look.points(look.style.marker_width), state.setter.width(" ", text)
    return widest + space - width if widest + space / 2 > width else 0.0


def _number(state: State, element: etree._Element, parent: int) -> int:
    """The number of a list's item."""
    number = _numbered(element, state.counts.get(parent, 0))
    state.counts[parent] = number + 1
    return number


def _numbered(element: etree._Element, number: int) -> int:
    """An item's own number, else the `number` that follows those before; the list's `start` is the
    first one's."""
    own = element.get("value") or ""
    if own.isdecimal():
        return int(own)
    if number:
        return number
    holder = element.getparent()
    start = (holder.get("start") or "") if holder is not None else ""
    return int(start) if start.isdecimal() else 1

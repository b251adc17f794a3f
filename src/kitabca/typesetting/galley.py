"""XHTML → the vertical list: rows of lines, white, penalties and notes, and the structure tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from lxml import etree

from kitabca.layout import Layout, Master
from kitabca.model import Place
from kitabca.typesetting.art import drawings, view_box
from kitabca.typesetting.inlines import (
    EPUB_TYPE,
    Inside,
    State,
    add_leaf,
    collect,
    entered,
    finish,
    gather,
    local,
    mark_leaf,
    new_field,
    text_span,
)
from kitabca.typesetting.lines import Measure, ParagraphStyle, SetLine, Span
from kitabca.typesetting.output import Item, Line, Picture, Rule, Run
from kitabca.typesetting.setting import Setter
from kitabca.typesetting.styles import Look, child, root
from kitabca.typesetting.tables import head_count, split_tall, table_rows
from kitabca.typesetting.vertical import (
    FORCED,
    NEVER,
    Columns,
    Galley,
    Mark,
    NoteRows,
    Row,
    Text,
    lowered,
    moved,
)

__all__ = ["Document", "master_of", "set_galley"]

# What ends in no line of text has its white measured from its own edge, where text has it from the
# baseline above: so much of a grid step is moved from below it to above it, to look even.
_BARE = ("table", "figure")
_OPTICAL = 0.35
# The cost of dividing what should stay together but is long enough to be divided decently.
_TOGETHER = 1500.0
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Document(Protocol):
    """One part as rendering made it: its kind, its anchor and its XHTML."""

    @property
    def kind(self) -> str: ...
    @property
    def anchor(self) -> str: ...
    @property
    def xhtml(self) -> str | bytes: ...


@dataclass(frozen=True, slots=True)
class Box:
    """Where blocks stand: the left edge from the frame's, and the width."""

    x: float
    width: float

    def inset(self, left: float, right: float) -> Box:
        """A narrower box; never narrower than a few letters, however deep the nesting."""
        width = max(self.width - left - right, min(self.width, 36.0))
        return Box(self.x + min(left, self.width - width), width)


def master_of(layout: Layout, name: str) -> tuple[str, Master]:
    """The page master that a part asks for; a kind without its own takes `text`."""
    if name not in layout.masters:
        name = "text" if "text" in layout.masters else next(iter(layout.masters))
    return name, layout.masters[name]


def set_galley(
    document: Document,
    layout: Layout,
    setter: Setter,
    language: str,
    pictures: Callable[[str], tuple[int, int]],
    first: int = 1,
    digits: int = 3,
    page_of: Callable[[str], int | None] | None = None,
) -> Galley:
    """Sets one document. `first` is the number of its first node in the book.

    Page references take `digits` figures' room; an index asks `page_of` for numbers already known.
    """
    source = document.xhtml
    data = source.encode("utf-8") if isinstance(source, str) else source
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    tree = etree.fromstring(data, parser)
    body = next((one for one in tree if local(one) == "body"), None)
    if body is None:
        body = tree
    name, master = master_of(layout, body.get("data-master") or document.kind)
    galley = Galley(document.kind, document.anchor, name, _title(tree))
    frame = master.frame
    gaps = frame.gutter * (frame.columns - 1)
    width = (layout.page.width - frame.inner - frame.outer - gaps) / frame.columns
    state = State(
        layout=layout,
        setter=setter,
        galley=galley,
        first=first,
        digits=digits,
        pictures=pictures,
        page_of=page_of or (lambda _: None),
        set_note=_note,
        frame_height=layout.page.height - frame.top - frame.bottom,
        width=width,
    )
    look = root(layout)
    outer = Inside(0, look, language, place=Place(document.anchor))
    _block(state, body, "body", outer, Box(0.0, width))
    if state.share or state.after:
        galley.rows.append(Row(0.0, before=state.after if state.share else 0.0, share=state.share))
    if state.last_leaf >= 0:
        for anchor in state.waiting:
            galley.anchors.setdefault(anchor, state.last_leaf)
    if frame.columns > 1 and galley.rows and not galley.columns:
        step = width + frame.gutter
        galley.columns.append(Columns(0, len(galley.rows), frame.columns, step))
        for row in galley.rows:
            row.columns = 0
    return galley


def _title(tree: etree._Element) -> str:
    for one in tree.iter("{*}title"):
        return " ".join((one.text or "").split())
    return ""


# Blocks


def _block(state: State, element: etree._Element, name: str, outer: Inside, box: Box) -> None:
    """One block element: its node, its white, its contents, what is painted round them."""
    inside = entered(state, element, name, outer)
    if inside is None:
        return
    display = inside.look.style.display
    if display == "note":
        _note(state, element, inside)
        return
    _open(state, inside.look)
    start = len(state.galley.rows)
    if display == "table":
        _table(state, element, inside, box)
    elif display == "figure":
        _figure(state, element, inside, box)
    elif name == "hr":
        _pause(state, inside, box)
    else:
        _flow(state, element, name, inside, box)
    if name in _HEADINGS:
        _heading(state, element, name, inside, start)
    _close(state, inside.look, start, box)


def _open(state: State, look: Look) -> None:
    style = look.style
    before = look.points(style.space_before)
    if style.display in _BARE:
        before += _OPTICAL * look.grid
    _white(state, before)
    if style.stretch_before:
        state.share = max(state.share, style.stretch_before)
    if style.page_break in ("before", "recto"):
        state.forced = "recto" if style.page_break == "recto" or state.forced == "recto" else "any"


def _white(state: State, points: float) -> None:
    """White that waits for the next row: the larger of two that meet counts."""
    state.after = max(state.after, points)
    if state.bare >= 0.0:
        state.bare = max(state.bare, points)


def _close(state: State, look: Look, start: int, box: Box) -> None:
    style = look.style
    rows = state.galley.rows
    if len(rows) > start:
        if "together" in style.keep and _height(rows[start:]) <= state.frame_height:
            _keep_together(rows[start:])
        if "with-previous" in style.keep and start and rows[start].penalty > FORCED:
            rows[start].penalty = NEVER
        if style.display != "table" and (style.rule_above or style.rule_below or style.fill):
            _dress(state, look, start, box)
    after = look.points(style.space_after)
    if style.display in _BARE:
        after = max(0.0, after - _OPTICAL * look.grid)
    if len(rows) > start and rows[-1].floats:
        state.bare = 0.0
        state.after = after
    else:
        _white(state, after)
    if style.stretch_after:
        state.share = max(state.share, style.stretch_after)
    if "with-next" in style.keep and len(rows) > start:
        state.keep = 2
    if style.page_break == "after" and len(rows) > start:
        state.forced = state.forced or "any"


def _keep_together(rows: list[Row]) -> None:
    """Breaks inside cost much: near the ends, and in what is short, as much as a widow."""
    last = len(rows) - 1
    for index, row in enumerate(rows[1:], 1):
        if row.penalty > FORCED:
            cost = NEVER / 2 if last < 5 or index < 3 or index > last - 2 else _TOGETHER
            row.penalty = max(row.penalty, cost)


def _height(rows: Iterable[Row]) -> float:
    return sum(row.before + row.height for row in rows)


def add_row(state: State, row: Row) -> None:
    """Appends a row with the white that waits, and what waits to be kept with it."""
    galley = state.galley
    if state.markers:
        row.texts = (*state.markers, *row.texts)
        state.markers.clear()
    if state.after:
        row.before = max(row.before, state.after)
        state.after = 0.0
        row.stretch = row.before >= 0.4 * state.layout.page.grid
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


def _flow(state: State, element: etree._Element, name: str, inside: Inside, box: Box) -> None:
    """Blocks inside a block; stretches of inline content among them are paragraphs."""
    look = inside.look
    style = look.style
    inner = box.inset(look.points(style.inset_left), look.points(style.inset_right))
    start = len(state.galley.rows)
    columns = style.columns or 1
    full = inner
    if columns > 1:
        gap = look.points(style.column_gap) if style.column_gap else 12.0
        inner = Box(inner.x, (inner.width - gap * (columns - 1)) / columns)
    if name == "li" and style.marker:
        parent = state.galley.nodes[inside.node - state.first].parent
        _marker(state, element, inside, parent, inner)
    blocks = any(_is_block(state, look, one) for one in element)
    if not blocks:
        spans: list[Span] = []
        collect(state, element, inside, spans)
        _paragraph(state, element, spans, inside, inner)
    elif (element.text and element.text.strip()) or _has_inline(state, look, element):
        _mixed(state, element, inside, inner)
    else:
        for one in element:
            inner_name = local(one)
            if inner_name:
                _block(state, one, inner_name, inside, inner)
    if columns > 1 and len(state.galley.rows) > start:
        _set_columns(state, start, columns, inner, full)


def _is_block(state: State, look: Look, one: etree._Element) -> bool:
    name = local(one)
    if not name:
        return False
    kind = one.get(EPUB_TYPE)
    classes = one.get("class") or ""
    found = child(state.layout, look, name, f"{classes} {kind}".strip() if kind else classes)
    if found is None:
        return name in _BLOCKS
    return found.style.display != "inline" and not (
        found.style.display == "none" and name not in _BLOCKS
    )


_BLOCKS = frozenset(
    [
        "section",
        "header",
        "footer",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "blockquote",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "figure",
        "table",
        "hr",
        "nav",
        "aside",
        "figcaption",
        "caption",
        "article",
    ]
)


def _has_inline(state: State, look: Look, element: etree._Element) -> bool:
    return any(
        bool(one.tail and one.tail.strip()) or not _is_block(state, look, one)
        for one in element
        if local(one)
    )


def _mixed(state: State, element: etree._Element, inside: Inside, box: Box) -> None:
    """Inline content and blocks side by side: what is between blocks is set as paragraphs."""
    spans: list[Span] = []
    text_span(state, element.text, inside, spans)
    for one in element:
        if not local(one):
            continue
        if _is_block(state, inside.look, one):
            if finish(spans):
                _paragraph(state, element, spans, inside, box)
            spans = []
            _block(state, one, local(one), inside, box)
            text_span(state, one.tail, inside, spans)
        else:
            gather(state, [one], inside, spans)
    if finish(spans):
        _paragraph(state, element, spans, inside, box)


def _set_columns(state: State, start: int, count: int, inner: Box, full: Box) -> None:
    rows = state.galley.rows
    step = (full.width - inner.width) / (count - 1)
    number = len(state.galley.columns)
    state.galley.columns.append(Columns(start, len(rows), count, step))
    for row in rows[start:]:
        row.columns = number


# Paragraphs


def _paragraph(
    state: State, element: etree._Element, spans: list[Span], inside: Inside, box: Box
) -> None:
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
        measure = Measure(width, indent - turnover + room)
        spans[0] = replace(spans[0], text=spans[0].text.lstrip(" "))
        state.markers.append(first)
    drop = style.drop or 0
    if drop > 1 and not inside.rtl and _drop_capital(state, spans, inside, box, drop, paragraph):
        return
    lines = state.setter.lines(spans, measure, paragraph)
    right = box.x + box.width
    justified = paragraph.align == "justify"
    add_lines(state, lines, look, box.x + turnover, inside.place, right, justified)


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
    lines = state.setter.lines(
        spans[:1], Measure(room), ParagraphStyle(align="left", hanging=False)
    )
    line = lines[0]
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
    style = look.style
    leading = look.leading
    snap = abs(leading - look.grid) < 0.01
    orphans = 2 if style.orphans is None else style.orphans
    widows = 2 if style.widows is None else style.widows
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
            if index < orphans:
                row.penalty, row.fault = NEVER * 0.7, "orphan"
            elif count - index < widows:
                row.penalty, row.fault = NEVER * 0.7, "widow"
            elif hyphenated:
                row.penalty = 120.0
                row.hyphenated = True
        add_row(state, row)
        hyphenated = line.hyphenated


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
    """
    first = spans[0]
    letter = first.text[:1]
    if not letter.isalpha() or len(first.text) < 2 or first.width is not None:
        return False
    look = inside.look
    cap = state.setter.cap_height(look.font)
    size = look.size + (depth - 1) * look.leading / cap
    style = replace(look.text(inside.language), size=size, hyphens=False)
    capital = state.setter.lines(
        [Span(letter, style, first.node, True)],
        Measure(box.width),
        ParagraphStyle(align="left", hanging=False),
    )
    width = state.setter.width(letter, style) + 0.12 * look.size
    rest = [replace(first, text=first.text[1:]), *spans[1:]]
    lines = state.setter.lines(rest, Measure(box.width, 0.0, depth, width), paragraph)
    if len(lines) < depth:
        return False
    start = len(state.galley.rows)
    add_lines(state, lines, look, box.x, inside.place, box.x + box.width, True)
    rows = state.galley.rows[start:]
    rows[0].texts = (Text(box.x, depth * look.leading, capital[0]), *rows[0].texts)
    for row in rows[1:depth]:
        row.penalty, row.fault = NEVER, "orphan"
    return True


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
    parent = state.galley.nodes[spans[-1].node - state.first].parent
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
    number = state.setter.lines(
        [Span("", style, leaf, True, room, name)],
        Measure(room),
        ParagraphStyle(align="left", hanging=False),
    )
    start = len(state.galley.rows)
    add_lines(state, lines, look, box.x + turnover, inside.place)
    for row in state.galley.rows[start + 1 :]:
        row.penalty = NEVER
    row = state.galley.rows[-1]
    row.texts = (*row.texts, Text(box.x + box.width - room, look.leading, number[0]))
    if leader == "dots" and lines:
        end = box.x + turnover + max((run.x + run.width for run in lines[-1].runs), default=0.0)
        row.items = (*row.items, *_dots(state, look, inside, end, box.x + box.width - room))


def _dots(state: State, look: Look, inside: Inside, left: float, right: float) -> list[Line]:
    """Leader dots on a raster that all entries share; they are no part of the text."""
    style = look.text(inside.language)
    step = 0.6 * look.size
    count = int((right - left - 0.8 * look.size) / step)
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
    return [Line(look.leading, (run,), inside.place)]


# Lists, headings, pauses, dress


def _marker(state: State, element: etree._Element, inside: Inside, outer: int, box: Box) -> None:
    """The bullet or number of an item: a leaf of its own, set left of the item's first line."""
    look = inside.look
    style = look.style
    number = _number(state, element, outer)
    words = (style.marker or "").replace("{n}", str(number))
    leaf = add_leaf(state, inside.node, inside.place, "#marker")
    width = look.points(style.marker_width)
    lines = state.setter.lines(
        [Span(words, look.text(inside.language), leaf, True)],
        Measure(width),
        ParagraphStyle(align="right" if style.marker_align == "right" else "left", hanging=False),
    )
    x = box.x - width if not inside.rtl else box.x + box.width
    state.markers.extend(Text(x, look.leading, line) for line in lines[:1])


def _number(state: State, element: etree._Element, parent: int) -> int:
    """The number of a list's item; the list's `start` is the first one's."""
    own = element.get("value") or ""
    number = state.counts.get(parent, 0)
    if own.isdecimal():
        number = int(own)
    elif not number:
        holder = element.getparent()
        start = (holder.get("start") or "") if holder is not None else ""
        number = int(start) if start.isdecimal() else 1
    state.counts[parent] = number + 1
    return number


def _heading(state: State, element: etree._Element, name: str, inside: Inside, start: int) -> None:
    """Remembers a heading for the outline and the running heads."""
    rows = state.galley.rows
    if len(rows) == start or not rows[start].texts or not rows[start].texts[0].line.runs:
        return
    words = " ".join("".join(_words(element)).split())
    leaf = rows[start].texts[0].line.runs[0].node
    anchor = element.get("id") or ""
    if not anchor:
        anchor = f"n{inside.node}"
        state.galley.anchors.setdefault(anchor, leaf)
    state.galley.marks.append(Mark(int(name[1]), words, anchor, start))


def _words(element: etree._Element) -> Iterable[str]:
    """The words of a heading without the marks of its notes; a line end is a space."""
    if "noteref" in (element.get(EPUB_TYPE) or ""):
        return
    if local(element) == "br":
        yield " "
    yield element.text or ""
    for one in element:
        if local(one):
            yield from _words(one)
        yield one.tail or ""


def _pause(state: State, inside: Inside, box: Box) -> None:
    look = inside.look
    style = look.style
    if style.marker:
        lines = state.setter.lines(
            [Span(style.marker, look.text(inside.language), -1, True)],
            Measure(box.width),
            ParagraphStyle(align="centre", hanging=False),
        )
        add_lines(state, lines, look, box.x, inside.place)
        return
    if not style.rule_above:
        return
    add_row(state, Row(look.points(style.rule_above), place=inside.place))


def _dress(state: State, look: Look, start: int, box: Box) -> None:
    """Rules and tint of a block, and the white between them and its text."""
    style = look.style
    rows = state.galley.rows[start:]
    above, below = look.points(style.pad_above), look.points(style.pad_below)
    colour = style.rule_colour or look.colour
    width = look.points(style.rule_width, box.width) if style.rule_width else box.width
    x = box.x
    if look.align == "centre":
        x += (box.width - width) / 2
    elif look.align == "right":
        x += box.width - width
    first, last = rows[0], rows[-1]
    if above:
        lowered(first, above)
    if below:
        last.height += below
    if above or below:
        for row in rows:
            row.snap = False
    if style.rule_above:
        top = _OPTICAL * look.grid if not first.texts and not first.items else 0.0
        first.items = (
            Rule(x, top, width, look.points(style.rule_above), colour),
            *first.items,
        )
    if style.rule_below:
        thick = look.points(style.rule_below)
        last.items = (*last.items, Rule(x, last.height - thick, width, thick, colour))
    if style.fill:
        for index, row in enumerate(rows):
            top = 0.0 if index == 0 else -row.before
            row.items = (
                Rule(box.x, top, box.width, row.height - top, style.fill),
                *row.items,
            )


# Notes, tables, figures


def _aside(state: State, work: Callable[[], None]) -> list[Row]:
    """Rows that `work` makes apart from the vertical list, which goes on untouched."""
    kept = (state.galley.rows, state.after, state.share, state.keep, state.forced, state.markers)
    bare, state.bare = state.bare, -1.0
    state.galley.rows, state.after, state.share, state.keep, state.forced = [], 0.0, 0.0, 0, ""
    state.markers = []
    work()
    rows = state.galley.rows
    state.galley.rows, state.after, state.share, state.keep, state.forced, state.markers = kept
    state.bare = bare
    return rows


def _note(state: State, element: etree._Element, inside: Inside) -> None:
    """A note's rows: as wide as the frame, wherever its mark stands."""
    name = element.get("id") or f"note-{inside.node}"
    box = Box(0.0, state.width)
    rows = _aside(state, lambda: _flow(state, element, "aside", inside, box))
    for row in rows:
        row.snap = False
    if rows:
        state.galley.notes[name] = NoteRows(name, tuple(rows))


def _table(state: State, element: etree._Element, inside: Inside, box: Box) -> None:
    """A table: its caption, then its rows, each whole where a page can hold it."""
    style = inside.look.style
    inner = box.inset(inside.look.points(style.inset_left), inside.look.points(style.inset_right))
    captions = [one for one in element if local(one) == "caption"]
    for one in captions:
        _block(state, one, "caption", inside, inner)
    rows = table_rows(state, element, inside, inner.x, inner.width)
    heads = head_count(element)
    limit = state.frame_height
    repeated = -1
    if heads and style.repeat_head is not False and heads < len(rows):
        head = tuple(rows[:heads])
        if _height(head) < limit / 3:
            state.galley.heads.append(head)
            repeated = len(state.galley.heads) - 1
            limit -= _height(head)
    for index, row in enumerate(rows):
        pieces = split_tall(row, limit, inside.look.leading) if row.height > limit else [row]
        for piece in pieces:
            if index > heads or (index == heads and piece is not pieces[0]):
                piece.head = repeated
            penalty, fault = piece.penalty, piece.fault
            add_row(state, piece)
            if penalty > piece.penalty > FORCED:
                piece.penalty, piece.fault = penalty, fault


def _figure(state: State, element: etree._Element, inside: Inside, box: Box) -> None:
    """Pictures or drawn art with caption and credit: one row, that may float."""
    look = inside.look
    style = look.style
    outer = box.inset(look.points(style.inset_left), look.points(style.inset_right))
    width = min(look.points(style.width, outer.width) if style.width else outer.width, outer.width)
    arts: list[tuple[int, etree._Element, Inside]] = []
    words: list[Row] = []
    caption_box = _under_picture(outer, width, look)
    for one in element:
        name = local(one)
        if name in ("img", "svg"):
            art = entered(state, one, name, inside)
            if art is not None:
                mark_leaf(state, art.node)
                arts.append((len(words), one, art))
        elif name:
            words += _aside(state, partial(_block, state, one, name, inside, caption_box))
    tallest = state.frame_height
    if style.height:
        tallest = min(tallest, look.points(style.height, state.frame_height))
    room = max(tallest - _height(words), state.frame_height / 6) / max(1, len(arts))
    pieces = list(words)
    for position, one, art in reversed(arts):
        pieces.insert(position, _art(state, one, art, outer, width, room))
    row = merged(pieces)
    row.place = inside.place
    if row.height > state.frame_height + 0.01:
        for piece in pieces:
            add_row(state, piece)
        return
    row.floats = style.place == "float" and not state.forced
    add_row(state, row)


def _under_picture(box: Box, width: float, look: Look) -> Box:
    """Where a caption stands: as wide as its picture, unless that is too narrow to read."""
    if width < 110.0 or width >= box.width:
        return box
    if look.align == "centre":
        return Box(box.x + (box.width - width) / 2, width)
    return Box(box.x + (box.width - width if look.align == "right" else 0.0), width)


def _art(
    state: State, one: etree._Element, art: Inside, box: Box, width: float, room: float
) -> Row:
    """A picture or a drawing as large as its width and the room allow, aligned in the box."""
    items: tuple[Item, ...]
    if local(one) == "img":
        pixels = state.pictures(one.get("src") or "")
        ratio = pixels[1] / pixels[0] if pixels[0] else 1.0
    else:
        _, _, units, high = view_box(one)
        ratio = high / units
    own = art.look.style
    if own.width:
        width = min(width, art.look.points(own.width, box.width))
    height = width * ratio
    if height > room:
        height, width = room, room / ratio
    x = box.x
    if art.look.align == "centre":
        x += (box.width - width) / 2
    elif art.look.align == "right":
        x += box.width - width
    if local(one) == "img":
        items = (Picture(x, 0.0, width, height, one.get("src") or "", art.node),)
    else:
        items = tuple(drawings(one, x, 0.0, width, art.look.colour, art.node))
    return Row(height, items=items, place=art.place)


def merged(rows: list[Row]) -> Row:
    """Rows that stay together as one."""
    y = 0.0
    texts: list[Text] = []
    items: list[Item] = []
    notes: list[str] = []
    for index, row in enumerate(rows):
        if index:
            y += row.before
        texts += [Text(text.x, text.y + y, text.line) for text in row.texts]
        items += [moved(item, 0.0, y) for item in row.items]
        notes += row.notes
        y += row.height
    return Row(y, texts=tuple(texts), items=tuple(items), notes=tuple(notes))

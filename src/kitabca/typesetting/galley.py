"""XHTML → the vertical list: rows of lines, white, penalties and notes, and the structure tree."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Protocol

from lxml import etree

from kitabca.diagnostics import error
from kitabca.layout import Layout, Master
from kitabca.model import Place
from kitabca.typesetting.around import close_block, height_of, open_block
from kitabca.typesetting.figures import fitted, merged, set_art, set_plate, under_picture
from kitabca.typesetting.inlines import (
    EPUB_TYPE,
    Inside,
    State,
    collect,
    entered,
    finish,
    gather,
    local,
    mark_leaf,
    text_span,
)
from kitabca.typesetting.lines import Measure, ParagraphStyle, Span
from kitabca.typesetting.paragraphs import Box, add_lines, add_row, paragraph_rows, set_marker
from kitabca.typesetting.setting import Setter
from kitabca.typesetting.styles import Look, child, root
from kitabca.typesetting.tables import (
    BELOW,
    LONE_ROW,
    head_count,
    keep_company,
    split_tall,
    table_rows,
)
from kitabca.typesetting.vertical import FORCED, NEVER, Columns, Galley, Mark, NoteRows, Row

__all__ = ["Document", "master_of", "set_galley"]

# Points between columns whose style says nothing of it.
_GUTTER = 12.0
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Document(Protocol):
    """One part as rendering made it: its kind, its anchor and its XHTML."""

    @property
    def kind(self) -> str: ...
    @property
    def anchor(self) -> str: ...
    @property
    def xhtml(self) -> str | bytes: ...


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
    digits: int = 3,
    page_of: Callable[[str], int | None] | None = None,
) -> Galley:
    """Sets one document; its nodes are numbered from 0, the body's parent being -1.

    XHTML that can't be read (or is nested deeper than libxml2's 256 levels) gives an empty galley
    with an error.
    Page references take `digits` figures' room; an index asks `page_of` for numbers already known.
    """
    source = document.xhtml
    data = source.encode("utf-8") if isinstance(source, str) else source
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        tree = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as failure:
        name, _ = master_of(layout, document.kind)
        broken = Galley(document.kind, document.anchor, name, "")
        place = Place(document.anchor, failure.lineno or 0, failure.offset or 0)
        broken.diagnostics.append(error("not-well-formed", place, message=failure.msg))
        return broken
    body = next((one for one in tree if local(one) == "body"), None)
    if body is None:
        body = tree
    name, master = master_of(layout, body.get("data-master") or document.kind)
    galley = Galley(document.kind, document.anchor, name, _title(tree))
    galley.opens = body.get("data-opens") or ""
    frame = master.frame
    gaps = frame.gutter * (frame.columns - 1)
    width = (layout.page.width - frame.inner - frame.outer - gaps) / frame.columns
    state = State(
        layout=layout,
        setter=setter,
        galley=galley,
        digits=digits,
        pictures=pictures,
        page_of=page_of or (lambda _: None),
        set_note=_note,
        frame_height=layout.page.height - frame.top - frame.bottom,
        width=width,
        full=layout.page.width - frame.inner - frame.outer,
    )
    look = root(layout)
    outer = Inside(-1, look, language, place=Place(document.anchor))
    _block(state, body, "body", outer, Box(0.0, width))
    if state.share or state.after:
        galley.rows.append(Row(0.0, before=state.after if state.share else 0.0, share=state.share))
    if state.last_leaf >= 0:
        for anchor in state.waiting:
            galley.anchors.setdefault(anchor, state.last_leaf)
    if frame.columns > 1 and not galley.columns:
        _set_frame_columns(galley, frame.columns, width + frame.gutter)
    return galley


def _set_frame_columns(galley: Galley, count: int, step: float) -> None:
    """The columns of a master: what lies between two rows that go across stands in columns."""
    start = 0
    for index, row in enumerate([*galley.rows, None]):
        if row is not None and not row.across:
            continue
        if index > start:
            for one in galley.rows[start:index]:
                one.columns = len(galley.columns)
            galley.columns.append(Columns(start, index, count, step))
        start = index + 1


def _title(tree: etree._Element) -> str:
    for one in tree.iter("{*}title"):
        return " ".join((one.text or "").split())
    return ""


def _block(state: State, element: etree._Element, name: str, outer: Inside, box: Box) -> None:
    """One block element: its node, its white, its contents, what is painted round them."""
    inside = entered(state, element, name, outer)
    if inside is None:
        return
    display = inside.look.style.display
    if display == "note":
        _note(state, element, inside)
        return
    open_block(state, inside.look)
    start, asked = len(state.galley.rows), state.keep
    across = bool(inside.look.style.across)
    if across:
        box = Box(0.0, state.full)
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
    if across:
        for row in state.galley.rows[start:]:
            row.across = True
    close_block(state, inside.look, start, asked, box)


def _flow(state: State, element: etree._Element, name: str, inside: Inside, box: Box) -> None:
    """Blocks inside a block; stretches of inline content among them are paragraphs."""
    look = inside.look
    style = look.style
    sides = look.points(style.inset_left), look.points(style.inset_right)
    inner = box.inset(*(reversed(sides) if inside.rtl else sides))
    start = len(state.galley.rows)
    columns = style.columns or 1
    full = inner
    if columns > 1:
        gap = look.points(style.column_gap) if style.column_gap else _GUTTER
        inner = Box(inner.x, (inner.width - gap * (columns - 1)) / columns)
    if name == "li" and style.marker:
        parent = state.galley.nodes[inside.node].parent
        inner = set_marker(state, element, inside, parent, inner)
    blocks = any(_is_block(state, look, one) for one in element)
    if not blocks:
        spans: list[Span] = []
        collect(state, element, inside, spans)
        paragraph_rows(state, element, spans, inside, inner)
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
                paragraph_rows(state, element, spans, inside, box)
            spans = []
            _block(state, one, local(one), inside, box)
            text_span(state, one.tail, inside, spans)
        else:
            gather(state, [one], inside, spans)
    if finish(spans):
        paragraph_rows(state, element, spans, inside, box)


def _set_columns(state: State, start: int, count: int, inner: Box, full: Box) -> None:
    rows = state.galley.rows
    step = (full.width - inner.width) / (count - 1)
    number = len(state.galley.columns)
    state.galley.columns.append(Columns(start, len(rows), count, step))
    for row in rows[start:]:
        row.columns = number


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


def _aside(state: State, work: Callable[[], None]) -> list[Row]:
    """Rows that `work` makes apart from the vertical list, which goes on untouched."""
    kept = (state.galley.rows, state.after, state.share, state.keep, state.forced, state.markers)
    bare, state.bare = state.bare, -1.0
    apart, state.apart = state.apart, True
    state.galley.rows, state.after, state.share, state.keep, state.forced = [], 0.0, 0.0, 0, ""
    state.markers = []
    work()
    rows = state.galley.rows
    state.galley.rows, state.after, state.share, state.keep, state.forced, state.markers = kept
    state.bare, state.apart = bare, apart
    return rows


def _note(state: State, element: etree._Element, inside: Inside) -> None:
    """A note's rows: as wide as the frame, wherever its mark stands."""
    name = element.get("id") or f"note-{inside.node}"
    box = Box(0.0, state.full)
    rows = _aside(state, lambda: _flow(state, element, "aside", inside, box))
    for row in rows:
        row.snap = False
    if rows:
        state.galley.notes[name] = NoteRows(name, tuple(rows))


def _table(state: State, element: etree._Element, inside: Inside, box: Box) -> None:
    """A table: rows, or one row that floats where the style asks and a page can hold it."""
    if inside.look.style.place != "float" or state.forced:
        _table_in_rows(state, element, inside, box)
        return
    rows = _aside(state, partial(_table_in_rows, state, element, inside, box))
    whole = merged(rows)
    if rows and whole.height <= state.frame_height + 0.01:
        whole.place, whole.floats = inside.place, True
        whole.told = next((row.told for row in rows if row.told), "")
        rows = [whole]
    for row in rows:
        add_row(state, row)


def _table_in_rows(state: State, element: etree._Element, inside: Inside, box: Box) -> None:
    """A table's caption, then its rows, each whole where a page can hold it."""
    style = inside.look.style
    inner = box.inset(inside.look.points(style.inset_left), inside.look.points(style.inset_right))
    captions = [one for one in element if local(one) == "caption"]
    for one in captions:
        _block(state, one, "caption", inside, inner)
    above = _kept_above(state)
    table = table_rows(state, element, inside, inner.x, inner.width)
    rows = table.rows
    heads = head_count(element)
    limit = state.frame_height
    keep_company(table, heads, above, limit)
    repeated = -1
    if heads and style.repeat_head is not False and heads < len(rows):
        head = tuple(rows[:heads])
        # Above a third of a page a head would leave too little for the rows.
        if height_of(head) < limit / 3:
            state.galley.heads.append(head)
            repeated = len(state.galley.heads) - 1
            limit -= height_of(head)
    for index, row in enumerate(rows):
        leading = inside.look.leading
        pieces = split_tall(row, limit, leading) if row.height > limit else [row]
        over = under = repeated
        if index in table.again:
            over = _shown_again(state, repeated, table.again[index])
        if repeated >= 0 and len(pieces) > 1:
            # The rest of a row stands as far below the head as a row's first lines do.
            white = min(text.y for text in row.texts) - (1.0 - BELOW) * leading
            under = _shown_again(state, repeated, Row(max(white, 0.0)))
        for piece in pieces:
            if index > heads or (index == heads and piece is not pieces[0]):
                piece.head = over if piece is pieces[0] else under
                piece.elastic = piece.penalty < NEVER / 4 or piece.fault == "lone-row"
            penalty, fault = piece.penalty, piece.fault
            add_row(state, piece)
            if penalty > piece.penalty > FORCED:
                piece.penalty, piece.fault = penalty, fault
        if index == heads:
            _bind(state.galley.rows)


def _kept_above(state: State) -> float:
    """The height of what is kept with the next row: a caption, headings above it."""
    rows = state.galley.rows
    first = len(rows)
    kept = state.keep > 0
    while kept and first > 0:
        first -= 1
        kept = bool(rows[first].fault)
    return height_of(rows[first:])


def _bind(rows: list[Row]) -> None:
    """A heading above a table is stranded no more easily than a row of it is left alone."""
    for row in reversed(rows):
        if not row.fault or row.penalty < NEVER / 4:
            return
        row.penalty = max(row.penalty, LONE_ROW)


def _shown_again(state: State, head: int, row: Row) -> int:
    """The index of a head with one row more below it; there may be no head, -1."""
    heads = state.galley.heads
    heads.append((*heads[head], row) if head >= 0 else (row,))
    return len(heads) - 1


# Lines that a picture of limited height leaves for its caption.
_CAPTION = 2.0


def _figure(state: State, element: etree._Element, inside: Inside, box: Box) -> None:
    """Pictures or drawn art with caption and credit: one row, that may float."""
    look = inside.look
    style = look.style
    outer = box.inset(look.points(style.inset_left), look.points(style.inset_right))
    width = min(look.points(style.width, outer.width) if style.width else outer.width, outer.width)
    arts: list[tuple[int, etree._Element, Inside]] = []
    words: list[Row] = []
    tallest = state.frame_height
    if style.height:
        tallest = min(tallest, look.points(style.height, state.frame_height))
        width = min(width, fitted(state, element, tallest - _CAPTION * look.grid))
    caption_box = under_picture(outer, width, look)
    for one in element:
        name = local(one)
        if name in ("img", "svg"):
            art = entered(state, one, name, inside)
            if art is not None:
                mark_leaf(state, art.node)
                arts.append((len(words), one, art))
        elif name:
            words += _aside(state, partial(_block, state, one, name, inside, caption_box))
    # A caption may be as long as it likes: a sixth of the page is the picture's at least.
    room = max(tallest - height_of(words), state.frame_height / 6)
    pieces = list(words)
    if len(arts) > 1 and all(local(one) == "img" for _, one, _ in arts):
        pieces.insert(arts[0][0], set_plate(state, arts, outer, width, room))
    else:
        gap = look.grid / 2 if len(arts) > 1 else 0.0
        held = bool(style.height)
        for position, one, art in reversed(arts):
            tall = room / len(arts) - gap
            pieces.insert(position, set_art(state, one, art, outer, width, tall, held))
            pieces[position].before = gap
    row = merged(pieces)
    row.place = inside.place
    if row.height > state.frame_height + 0.01:
        for piece in pieces:
            add_row(state, piece)
        return
    row.floats = style.place == "float" and not state.forced
    add_row(state, row)

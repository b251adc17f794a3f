"""What stands round a block: white above and below, what keeps it whole, rules and tint."""

from __future__ import annotations

from collections.abc import Iterable

from kitabca.typesetting.inlines import State
from kitabca.typesetting.output import Rule
from kitabca.typesetting.paragraphs import Box
from kitabca.typesetting.styles import Look
from kitabca.typesetting.vertical import FORCED, NEVER, TOGETHER, Row, lowered

__all__ = ["close_block", "height_of", "open_block"]

# What ends in no line of text has its white measured from its own edge, where text has it from the
# baseline above: so much of a grid step is moved from below it to above it, to look even.
_BARE = ("table", "figure")
_OPTICAL = 0.35
# Names a break inside what the layout keeps whole.
_DIVIDED = "divided-paragraph"
# A stanza divided where a page would hold it: more than the white of a third of a page.
_STANZA = 6.0 * NEVER
# So many rows follow what is kept with the next.
_KEPT = 2


def open_block(state: State, look: Look) -> None:
    """What a block asks for before its first row: white, a share of a page's rest, a new page."""
    style = look.style
    if 0 < state.keep < _KEPT and style == state.keeper:
        # The next of its kind: what stood between, however little, was all that it had to keep.
        state.keep = 0
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


def close_block(state: State, look: Look, start: int, asked: int, box: Box) -> None:
    """What a block whose rows begin at `start` asks for once they are set.

    `asked` is how many rows were to be kept with what stands before it. Breaks among its rows cost
    what its `keep` says, rules and tint are painted in `box`, and its white waits for the next row.
    """
    style = look.style
    rows = state.galley.rows
    if "together" in style.keep:
        # What its last lines ask of the next ones ends with a block that is a piece by itself.
        state.keep = max(asked - (len(rows) - start), 0)
    if len(rows) > start:
        if "together" in style.keep:
            if height_of(rows[start:]) <= state.frame_height:
                _keep_together(rows[start:])
            else:
                _keep_ends(rows[start:])
        if "shape" in style.keep:
            _keep_shape(rows[start + 1 :])
        if "with-previous" in style.keep and start and rows[start].penalty > FORCED:
            rows[start].penalty = NEVER
        if style.display != "table" and (style.rule_above or style.rule_below or style.fill):
            _dress(state, look, start, box)
    after = look.points(style.space_after)
    if style.display in _BARE:
        after = max(0.0, after - _OPTICAL * look.grid)
    if len(rows) > start:
        rows[-1].below = max(rows[-1].below, after)
    if len(rows) > start and rows[-1].floats:
        state.bare = 0.0
        state.after = after
    else:
        _white(state, after)
    if style.stretch_after:
        state.share = max(state.share, style.stretch_after)
    if "with-next" in style.keep and len(rows) > start:
        state.keep, state.keeper = _KEPT, style
    if style.page_break == "after" and len(rows) > start:
        state.forced = state.forced or "any"


def _keep_together(rows: list[Row]) -> None:
    """Breaks inside cost much: near the ends, and in what is short, as much as a widow."""
    last = len(rows) - 1
    for index, row in enumerate(rows[1:], 1):
        if row.penalty > FORCED:
            if last < 5 or index < 3 or index > last - 2:
                row.penalty, row.fault = NEVER, row.fault or _DIVIDED
            else:
                row.penalty = max(row.penalty, TOGETHER)


def _keep_ends(rows: list[Row]) -> None:
    """What no page holds is divided, but leaves no line of it alone."""
    if len(rows) < 2:
        return
    for row, fault in ((rows[1], "orphan"), (rows[-1], "widow")):
        if row.penalty > FORCED:
            row.penalty, row.fault = max(row.penalty, NEVER), row.fault or fault


def _keep_shape(rows: list[Row]) -> None:
    """No white is added, and pages end where stanzas do, up to a third of them left white."""
    for row in rows:
        row.stretch = row.elastic = False
        if row.penalty >= NEVER:
            row.penalty = max(row.penalty, _STANZA * 1.2)
        elif row.penalty == TOGETHER:
            row.penalty, row.fault = _STANZA, row.fault or _DIVIDED


def height_of(rows: Iterable[Row]) -> float:
    """Points that the rows take with the white before each."""
    return sum(row.before + row.height for row in rows)


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

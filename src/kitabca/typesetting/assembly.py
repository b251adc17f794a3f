"""Page breaks → pages: every row at its place, notes at the foot, furniture round them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from kitabca.diagnostics import Diagnostic, warning
from kitabca.layout import Layout, Master
from kitabca.model import Place
from kitabca.typesetting.balancing import column_feet
from kitabca.typesetting.feet import notes_height
from kitabca.typesetting.furniture import Heads, Sheet, frame_left, furnish
from kitabca.typesetting.lines import LOOSE, TIGHT, SetLine
from kitabca.typesetting.output import Item, Line, Page, Rule
from kitabca.typesetting.pages import Cut
from kitabca.typesetting.setting import Setter
from kitabca.typesetting.stack import EPS, Stack, on_grid, white_above
from kitabca.typesetting.styles import Look
from kitabca.typesetting.vertical import Row, Text, moved, shifted

__all__ = ["Assembly", "Patch", "assemble", "report"]

# Points by which a line may stick out unsaid: what hangs in the margin does.
_HANGING = 3.0
# The share of a page's type area that is left blank where something went wrong.
_EMPTY = 1 / 3


class Patch(Struct, frozen=True):
    """A line with page numbers to be filled in: its fields, and where its measure ends."""

    page: int
    item: int
    fields: tuple[tuple[str, int, float], ...]
    right: float


class Assembly(Struct):
    """Pages as they come into being, and what is known of where things fell.

    `offset` is added to the numbers of a part's nodes. `leaves` maps the leaves that anchors wait
    for to (page, x, y) of their first mark.
    """

    layout: Layout
    setter: Setter
    look: Look
    language: str
    title: str
    pages: list[Page] = field(default_factory=list)
    wanted: set[int] = field(default_factory=set)
    leaves: dict[int, tuple[int, float, float]] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    patches: list[Patch] = field(default_factory=list)
    folio: int = 0
    offset: int = 0
    heads: Heads = field(default_factory=Heads)


class _Sheet(Struct):
    """One page being filled."""

    assembly: Assembly
    number: int
    left: float
    top: float
    rules: list[Item] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    patches: list[tuple[int, tuple[tuple[str, int, float], ...], float]] = field(
        default_factory=list
    )


def assemble(
    assembly: Assembly,
    stack: Stack,
    cut: Cut,
    master: Master,
    name: str,
    sheet: Sheet,
    section: str,
    sink: float,
    heads: list[tuple[Row, ...]],
) -> None:
    """Adds one page of a part."""
    layout = assembly.layout
    left = frame_left(layout, master, sheet.recto)
    frame = master.frame
    height = layout.page.height - frame.top - frame.bottom
    work = _Sheet(assembly, len(assembly.pages), left, frame.top)
    rows, bottom = _place_rows(stack, cut, sink)
    placed = _vertical(stack, cut, master, rows, bottom, height)
    down = {k: y - above for (k, _, above), (_, _, y) in zip(rows, placed, strict=True)}
    for head, k, x, y in _heads_again(stack, cut, rows, sink):
        _paint_head(work, heads[head], x, y + down[k])
    for index, x, y in placed:
        _paint(work, stack.rows[index], x, y, False)
    _paint_notes(work, stack, cut, height)
    _judge_height(work, stack, cut, placed, height)
    under, over = furnish(layout, master, assembly.look, sheet, assembly.setter, assembly.heads)
    before = len(under) + len(work.rules)
    items = (*under, *work.rules, *work.items, *over)
    assembly.patches += [
        Patch(work.number, before + item, fields, right) for item, fields, right in work.patches
    ]
    assembly.pages.append(Page(section, sheet.folio, name, items))


def _heads_again(
    stack: Stack, cut: Cut, placed: list[tuple[int, float, float]], sink: float
) -> list[tuple[int, int, float, float]]:
    """(head, row under it, x, y of its top) for every head of a table shown again on a page.

    It stands at the top of the page or the columns that begin with one of the table's other rows.
    """
    first = [cut.start] if cut.start < cut.stop and stack.rows[cut.start].columns < 0 else []
    found = [(stack.rows[k].head, k, 0.0, _floats_height(stack, cut) + sink) for k in first]
    starts = {k for _, _, starts, _ in cut.columns for k in starts}
    for k, x, y in placed:
        if k in starts:
            _, foot = next(column_feet(stack, k, k + 1))
            found.append((stack.rows[k].head, k, x, y + stack.height[k] - foot))
    return [one for one in found if one[0] >= 0]


def _paint_head(work: _Sheet, rows: tuple[Row, ...], x: float, y: float) -> None:
    for row in rows:
        y += row.before
        _paint(work, row, x, y, True)
        y += row.height


def _floats_height(stack: Stack, cut: Cut) -> float:
    return sum(stack.height[one] + stack.grid for one in cut.floats)


def _place_rows(
    stack: Stack, cut: Cut, sink: float
) -> tuple[list[tuple[int, float, float]], float]:
    """(row, x, y of its top) for every row of a page, and the foot of the last.

    Slack before a row on the grid is shared among the whites since the row on the grid before, in
    proportion; whole steps that the page has to spare go to the largest whites.
    """
    grid = stack.grid
    rows = stack.rows
    placed: list[tuple[int, float, float]] = []
    y = on_grid(sink, grid) if sink else 0.0
    for one in cut.floats:
        placed.append((one, 0.0, y))
        y += stack.height[one] + grid
    top = not cut.floats
    if cut.start < cut.stop and rows[cut.start].head >= 0 and rows[cut.start].columns < 0:
        y += stack.heads[rows[cut.start].head]
        top = False
    skipped = set(cut.skipped)
    extra = _extra(stack, cut, skipped)
    free = any(rows[k].share for k in range(cut.start, cut.stop))
    columns = {start: (stop, starts, high) for start, stop, starts, high in cut.columns}
    whites: list[tuple[int, float]] = []
    # Rows that may move apart where no white takes up what is left to the grid.
    elastic: list[tuple[int, float]] = []
    k = cut.start
    while k < cut.stop:
        if k in columns:
            stop, starts, high = columns[k]
            y = on_grid(y if top else y + stack.before[k], grid)
            step = stack.columns[rows[k].columns].step
            placed += _column_rows(stack, stop, starts, y, step)
            y += high
            top = False
            whites.clear()
            elastic.clear()
            k = stop
            continue
        if k in skipped:
            k += 1
            continue
        white = 0.0 if top and not rows[k].holds else white_above(stack, k, skipped)
        bottom = y + white + extra.get(k, 0.0)
        if white:
            whites.append((len(placed), white))
        elif rows[k].elastic and k > cut.start:
            # The first is level with what is shown again beside it.
            elastic.append((len(placed), grid))
        if stack.snap[k] and not free:
            snapped = on_grid(bottom, grid)
            _share_slack(placed, whites or elastic, snapped - bottom)
            bottom = snapped
            whites.clear()
            elastic.clear()
        placed.append((k, 0.0, bottom))
        y = bottom + stack.height[k]
        top = False
        k += 1
    if (whites or elastic) and not free and cut.note_stop <= cut.note_start and not cut.last:
        slack = on_grid(y, grid) - y
        _share_slack(placed, whites or elastic, slack)
        y += slack
    return placed, y


def _share_slack(
    placed: list[tuple[int, float, float]], whites: list[tuple[int, float]], slack: float
) -> None:
    """Moves the rows after each white down by its share of the slack."""
    if slack <= EPS or not whites:
        return
    total = sum(white for _, white in whites)
    given = 0.0
    for number, (index, white) in enumerate(whites):
        given += slack * white / total
        stop = whites[number + 1][0] if number + 1 < len(whites) else len(placed)
        for one in range(index, min(stop, len(placed))):
            row, x, y = placed[one]
            placed[one] = (row, x, y + given)


def _extra(stack: Stack, cut: Cut, skipped: set[int]) -> dict[int, float]:
    """White in points above rows, in all the whole grid steps that the page is set longer by.

    A step is shared among what lies between two rows on the grid, so that the second stays on it,
    and goes where it is felt least: where most may be added.
    """
    spare = cut.steps - cut.natural
    if spare <= 0 or cut.last or cut.note_stop > cut.note_start:
        return {}
    stretches: list[list[int]] = [[]]
    for k in range(cut.start + 1, cut.stop):
        usable = stack.rows[k].columns < 0 and k not in skipped and k - 1 not in skipped
        if usable and stack.give[k]:
            stretches[-1].append(k)
        if stack.snap[k] and k not in skipped:
            stretches.append([])
    room = [sum(stack.give[k] for k in one) for one in stretches]
    given = [0] * len(stretches)
    for _ in range(spare):
        open_ = [n for n, most in enumerate(room) if given[n] + 1 <= most + EPS]
        if not open_:
            break
        best = min(
            open_, key=lambda n: ((given[n] + 1) / room[n], -_largest(stack, stretches[n]), n)
        )
        given[best] += 1
    extra: dict[int, float] = {}
    for n, one in enumerate(stretches):
        for k in one if given[n] else ():
            extra[k] = given[n] * stack.grid * stack.give[k] / room[n]
    return extra


def _largest(stack: Stack, rows: list[int]) -> float:
    return max((stack.before[k] for k in rows), default=0.0)


def _column_rows(
    stack: Stack, stop: int, starts: tuple[int, ...], top: float, step: float
) -> list[tuple[int, float, float]]:
    placed = []
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else stop
        for after, foot in column_feet(stack, start, end):
            placed.append((after - 1, number * step, top + foot - stack.height[after - 1]))
    return placed


def _vertical(
    stack: Stack,
    cut: Cut,
    master: Master,
    placed: list[tuple[int, float, float]],
    bottom: float,
    height: float,
) -> list[tuple[int, float, float]]:
    """Shares the spare height of a page: by `stretch_before`, else as the master places it."""
    spare = height - notes_height(stack, cut.note_start, cut.note_stop) - bottom
    if spare <= 0:
        return placed
    shares = sum(stack.rows[index].share for index, _, _ in placed)
    if shares:
        moved_rows = []
        given = 0.0
        for index, x, y in placed:
            given += spare * stack.rows[index].share / shares
            moved_rows.append((index, x, y + given))
        return moved_rows
    if master.vertical == "top" or not cut.last:
        return placed
    by = spare if master.vertical == "bottom" else spare / 2
    return [(index, x, y + by) for index, x, y in placed]


def _paint(work: _Sheet, row: Row, dx: float, y: float, artifact: bool) -> None:
    """Puts a row's contents on the page; what is shown again belongs to no leaf."""
    assembly = work.assembly
    left, top = work.left + dx, work.top + y
    if row.told and not artifact:
        report(assembly, row.told, row.place)
    for item in row.items:
        if isinstance(item, Rule):
            work.rules.append(moved(item, left, top))
        else:
            if not artifact and not isinstance(item, Line):
                node = item.node + assembly.offset
                if node in assembly.wanted:
                    assembly.leaves.setdefault(node, (work.number, left, top))
            work.items.append(moved(item, left, top, assembly.offset))
    for text in row.texts:
        _paint_text(work, row, text, left + text.x, top + text.y, artifact)


def _paint_text(work: _Sheet, row: Row, text: Text, x: float, y: float, artifact: bool) -> None:
    assembly = work.assembly
    line = text.line
    wanted = assembly.wanted
    if artifact:
        runs = tuple([shifted(run, x, -1) for run in line.runs])
    else:
        offset = assembly.offset
        runs = tuple(
            [shifted(run, x, run.node + offset if run.node >= 0 else -1) for run in line.runs]
        )
        for run in runs:
            if run.node in wanted and run.node not in assembly.leaves:
                assembly.leaves[run.node] = (work.number, run.x, y - run.size)
    if line.fields and not artifact:
        right = work.left + row.right if row.right else 0.0
        work.patches.append((len(work.items), line.fields, right))
    if not artifact:
        _judge(work, row, line)
    work.items.append(Line(y, runs, row.place, "", line.looseness))


def _judge_height(
    work: _Sheet,
    stack: Stack,
    cut: Cut,
    placed: list[tuple[int, float, float]],
    height: float,
) -> None:
    """Says of a page that ends far above its foot what had no room there."""
    if cut.last or stack.ragged or cut.stop >= len(stack.rows):
        return
    foot = max((y + stack.height[k] for k, _, y in placed), default=0.0)
    if height - foot - notes_height(stack, cut.note_start, cut.note_stop) > height * _EMPTY:
        report(work.assembly, "short-page", stack.rows[cut.stop].place)


def _judge(work: _Sheet, row: Row, line: SetLine) -> None:
    """Says of a line what a reader would see: too loose, too tight, too long."""
    loose = line.looseness
    if line.torn:
        code = "torn-word"
    elif row.judged and loose > LOOSE:
        code = "loose-line"
    elif row.judged and 0.0 < loose < TIGHT:
        code = "tight-line"
    elif row.right and line.runs and line.runs[-1].x + line.runs[-1].width > row.right + _HANGING:
        code = "overfull-line"
    else:
        return
    report(work.assembly, code, row.place, space=f"{loose:.2f}")


def report(assembly: Assembly, code: str, place: Place | None, **parameters: str) -> None:
    """Adds a warning about the page that is being made."""
    parameters["page"] = str(assembly.folio or len(assembly.pages) + 1)
    assembly.diagnostics.append(warning(code, place or Place(assembly.title), **parameters))


def _paint_notes(work: _Sheet, stack: Stack, cut: Cut, height: float) -> None:
    if cut.note_stop <= cut.note_start:
        return
    notes = stack.notes
    area = notes_height(stack, cut.note_start, cut.note_stop)
    full = int(height / stack.grid + EPS)
    # A part's last page is as high as the others, or the line longer that it was given.
    foot = (max(full, cut.steps) if cut.last else cut.steps) * stack.grid
    y = max(foot, area) - area + notes.gap
    colours: Mapping[str, object] = work.assembly.layout.colours
    colour = notes.rule_colour if notes.rule_colour in colours else "text"
    work.rules.append(Rule(work.left, work.top + y, notes.rule_width, notes.rule, colour))
    y += notes.rule + notes.space
    starts = set(stack.note_starts)
    for index in range(cut.note_start, cut.note_stop):
        row = stack.note_rows[index]
        if index > cut.note_start:
            y += notes.between if index in starts else row.before
        _paint(work, row, 0.0, y, False)
        y += row.height

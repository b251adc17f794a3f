"""The vertical list: rows with white, penalties and notes, in flat records.

Lengths are points. A row is a strip that no page break divides. Positions inside a row are relative
to the frame's left edge and the row's top; the baseline of a line of text stands at its row's
bottom, so that the first baseline of a frame is one grid step below the frame's top.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from kitabca.diagnostics import Diagnostic
from kitabca.model import Place
from kitabca.typesetting.earlier import SetLines
from kitabca.typesetting.lines import Measure, ParagraphStyle, SetLine, Span, TextStyle
from kitabca.typesetting.output import Drawing, Item, Line, Node, Picture, Run

if TYPE_CHECKING:
    from kitabca.typesetting.pages import Cut

__all__ = [
    "FORCED",
    "NEVER",
    "TOGETHER",
    "Columns",
    "Field",
    "FrameKey",
    "Galley",
    "Mark",
    "NoteRows",
    "Paragraph",
    "Reset",
    "Row",
    "Text",
    "lowered",
    "moved",
    "shifted",
]

# Penalties of breaking a page before a row. `NEVER` is finite: a book that can't be had without
# such a break still has pages, and a diagnostic says so.
NEVER = 10_000.0
FORCED = -1_000_000.0
# A word divided at a page's foot.
DIVIDED = 240.0
# What should stay together, but is long enough to be divided decently.
TOGETHER = 1_500.0


class Text(Struct):
    """A set line at `x` from the frame's left edge, its baseline `y` below its row's top."""

    x: float
    y: float
    line: SetLine


class Row(Struct):
    """A strip of a page.

    `before` is the white above it, dropped at a page's top unless `holds`. `bare` is what a row
    behind a float asks for itself, else negative, and `below` what a row asks for beneath it: the
    larger stands between them when the float is elsewhere. `penalty` is the cost of a page break
    before it. `snap` puts its top on the grid. `stretch` shares whole grid steps that a
    page has to spare, `share` the spare height of a page that is placed as a whole. `head` is an
    index into `Galley.heads`: rows shown again above this one when a page, or in columns a column,
    begins with it. `columns` is an index into `Galley.columns`, -1 outside; `across` keeps a row
    out of its master's columns.
    `elastic` rows may stand a little farther from the row above where a page has to be filled.
    `floats` may move to the next page's top. `fault` names the diagnostic of a break before this
    row (`widow`, `orphan`, `divided-paragraph`, `stranded-heading`), `told` that of the row itself,
    said with its page. `right` is where the measure ends and `judged` whether it is justified.
    `recto` makes a forced break go on to a recto.
    """

    height: float
    before: float = 0.0
    bare: float = -1.0
    below: float = 0.0
    penalty: float = 0.0
    snap: bool = False
    holds: bool = False
    stretch: bool = False
    share: float = 0.0
    texts: tuple[Text, ...] = ()
    items: tuple[Item, ...] = ()
    notes: tuple[str, ...] = ()
    head: int = -1
    columns: int = -1
    across: bool = False
    elastic: bool = False
    floats: bool = False
    recto: bool = False
    fault: str = ""
    told: str = ""
    right: float = 0.0
    judged: bool = False
    place: Place | None = None


class NoteRows(Struct, frozen=True):
    """A note's rows in order; its name is the id that its marks lead to."""

    name: str
    rows: tuple[Row, ...]


class Paragraph(Struct, frozen=True):
    """What the paragraph was set from whose `count` lines begin with row `start`.

    A page may ask for other lines of it. `orphans` and `widows` are the fewest lines at the foot
    and at the head of a page. What stands before the first line (a drop capital) is not in it.
    """

    start: int
    count: int
    orphans: int
    widows: int
    spans: tuple[Span, ...]
    measure: Measure
    style: ParagraphStyle


class Reset(Struct, frozen=True):
    """Other lines, as many, for the paragraph that begins with row `start`."""

    start: int
    lines: tuple[SetLine, ...]


class Columns(Struct, frozen=True):
    """Rows from `start` to `stop` (exclusive) stand in `count` columns, `step` points apart."""

    start: int
    stop: int
    count: int
    step: float
    balanced: bool = True


class Field(Struct, frozen=True):
    """A page number to be filled in: `before` the number, of the page that `target` falls on.

    `kind` is `inline` (the box's place in its line is kept, later words close up) or `end` (the
    number ends at the right edge of its box).
    """

    target: str
    style: TextStyle
    before: str = ""
    kind: str = "inline"
    place: Place | None = None


class Mark(Struct, frozen=True):
    """A heading for running heads and outline: its level, words, anchor and first row."""

    level: int
    title: str
    anchor: str
    row: int


# Rows from and to, the height of pages and of the first, its sink, whether that is a recto.
FrameKey = tuple[int, int, float, float, float, bool]


class Galley(Struct):
    """One document as a vertical list, with the structure it belongs to.

    Nodes are numbered from 0. `anchors` maps each id to the leaf that is painted first in it (or
    after it, when it is empty). `opens`, where not empty, stands before the master's own (`any`,
    `recto`, `verso`). `paragraphs` stand in the order of their rows; a galley that comes from bytes
    has them `sealed`, as few are ever asked for (see `parts`). `asked` when page numbers of other
    parts stand in it (an index). `cuts` remembers how it was broken into pages, `resets` what was
    set anew for them, `set_lines` how paragraphs were set, see `earlier`.
    """

    kind: str
    anchor: str
    master: str
    title: str
    opens: str = ""
    nodes: list[Node] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    notes: dict[str, NoteRows] = field(default_factory=dict)
    heads: list[tuple[Row, ...]] = field(default_factory=list)
    columns: list[Columns] = field(default_factory=list)
    fields: dict[str, Field] = field(default_factory=dict)
    anchors: dict[str, int] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    sealed: bytes = b""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    asked: bool = False
    cuts: dict[FrameKey, tuple[Cut, ...]] = field(default_factory=dict)
    resets: dict[FrameKey, tuple[Reset, ...]] = field(default_factory=dict)
    set_lines: dict[bytes, SetLines] = field(default_factory=dict)


def lowered(row: Row, by: float) -> None:
    """Makes a row higher by so much white above its contents."""
    row.height += by
    row.texts = tuple([Text(text.x, text.y + by, text.line) for text in row.texts])
    row.items = tuple([moved(item, 0.0, by) for item in row.items])


def moved(item: Item, dx: float, dy: float, offset: int = 0) -> Item:
    """The item further right and down; `offset` is added to the numbers of its nodes."""
    if isinstance(item, Line):
        return replace(item, y=item.y + dy, runs=tuple([shifted(run, dx) for run in item.runs]))
    if isinstance(item, Drawing):
        path = tuple([_segment(one, dx, dy) for one in item.path])
        return replace(item, path=path, node=item.node + offset if item.node >= 0 else -1)
    if isinstance(item, Picture):
        return replace(item, x=item.x + dx, y=item.y + dy, node=item.node + offset)
    return replace(item, x=item.x + dx, y=item.y + dy)


def shifted(run: Run, dx: float, node: int | None = None) -> Run:
    """The run further right, belonging to another leaf when asked."""
    return Run(
        run.x + dx,
        run.width,
        run.face,
        run.size,
        run.colour,
        run.words,
        run.node if node is None else node,
        run.space,
        run.rise,
        run.scale,
        run.tracking,
        run.ends,
        run.hyphen,
        run.initial,
    )


def _segment(one: tuple[str | float, ...], dx: float, dy: float) -> tuple[str | float, ...]:
    return (
        one[0],
        *(float(value) + (dx if index % 2 == 0 else dy) for index, value in enumerate(one[1:])),
    )

"""Pages as the drivers see them: marks at positions, and the structure that they belong to.

Lengths are points. Positions are relative to the trim: x from its left edge, y from its top edge
downwards; a baseline is a y. What lies outside the trim is bleed. Colours, faces and pictures are
names; drivers resolve them.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from kitabca.faces import Shape
from kitabca.model import Place

__all__ = [
    "Drawing",
    "Item",
    "Line",
    "Node",
    "Page",
    "Pages",
    "Picture",
    "Rule",
    "Run",
]


class Node(Struct, frozen=True):
    """One element of the XHTML, or one stretch of its text, in document order.

    `element` is the XHTML name; `#text` is a leaf that runs point to, so that a parent's texts and
    child elements keep their order whatever the pages do. `#page` is a leaf whose text the
    typesetter supplied (a printed page number), `#marker` one with the bullet or number of a list's
    item. `parent` is an index into `Pages.nodes`, -1 for the
    root (`body` elements of the parts are children of one root `html` node, index 0).
    `attributes` holds what drivers need: id, class, epub:type, href, alt, title, colspan, rowspan,
    scope, headers, start, datetime, dir, and `lang` only where it differs from the parent's.
    """

    element: str
    parent: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    place: Place | None = None


class Run(Struct, frozen=True, array_like=True):
    """Words on one baseline in one face, size and colour, with equal spaces between them.

    `x` is the left edge of the first word; `width` reaches the right edge of the last. `space` is
    the width in points of each space between words (0 when there is one word). `rise` lifts the
    baseline. `scale` is horizontal letter expansion (1 = none), already in `width`. `tracking` is
    extra points after every glyph. `node` is a leaf of `Pages.nodes`, or -1 for an artifact.
    `ends` is the text that follows the last word and is not painted by it: a space where the
    source has one (also at a line's end), else empty. When `hyphen` is true the last shape is a
    hyphen that line breaking added; it is no part of the text. An `initial` run is a drop capital
    or the marks before it: it stands in its line, but `rise` and size take it out of it.
    """

    x: float
    width: float
    face: str
    size: float
    colour: str
    words: tuple[Shape, ...]
    node: int
    space: float = 0.0
    rise: float = 0.0
    scale: float = 1.0
    tracking: float = 0.0
    ends: str = ""
    hyphen: bool = False
    initial: bool = False


class Line(Struct, frozen=True, array_like=True):
    """One set line. `artifact` names page furniture (`header`, `footer`), else it is empty.

    `looseness` is the mean word space in em of the line's first face, kept for the checks and the
    goldens; 0 where there is no space.
    """

    y: float
    runs: tuple[Run, ...]
    place: Place | None = None
    artifact: str = ""
    looseness: float = 0.0


class Rule(Struct, frozen=True, array_like=True):
    """A filled rectangle: rules, tints, page backgrounds. An artifact always.

    With `bleeds`, edges that touch the trim are extended by the driver into the bleed.
    """

    x: float
    y: float
    width: float
    height: float
    colour: str
    bleeds: bool = False
    artifact: str = "layout"


class Drawing(Struct, frozen=True, array_like=True):
    """Vector art as one filled or stroked path in a named colour.

    `path` is a sequence of segments in points relative to the trim: ("m", x, y), ("l", x, y),
    ("c", x1, y1, x2, y2, x, y), ("z",). `stroke` is a line width, 0 to fill (non-zero winding).
    `node` is the leaf (of a figure) it belongs to, -1 for decoration.
    """

    path: tuple[tuple[str | float, ...], ...]
    colour: str
    stroke: float = 0.0
    node: int = -1
    bleeds: bool = False


class Picture(Struct, frozen=True, array_like=True):
    """A picture by its path in the sources tree, scaled to a box; `node` is its leaf."""

    x: float
    y: float
    width: float
    height: float
    path: str
    node: int
    bleeds: bool = False


Item = Line | Rule | Drawing | Picture


class Page(Struct, frozen=True):
    """One page in painting order. `section` is `front`, `block` or `back`.

    `folio` is the arabic number that belongs to a page of the block, whether printed or not;
    0 on covers. `master` is the layout's name for the kind of page.
    """

    section: str
    folio: int
    master: str
    items: tuple[Item, ...]


class Pages(Struct, frozen=True):
    """A book as set: front cover (2 pages or none), block, back cover (2 or none).

    `width` and `height` are the trim. `anchors` maps each id of the XHTML to (index into `pages`,
    x, y) of its first mark: the page map. `outline` is the headings in order: (level, title,
    anchor). `language` and `title` are the edition's.
    """

    width: float
    height: float
    language: str
    title: str
    nodes: tuple[Node, ...]
    pages: tuple[Page, ...]
    anchors: Mapping[str, tuple[int, float, float]]
    outline: tuple[tuple[int, str, str], ...]

"""A layout as a designer writes it: every number of the printed page, as typed records.

Lengths in `layout.toml` are strings with a unit (`"12pt"`, `"20mm"`, `"1.2em"`, `"2gr"`: em is the
style's own size, gr a step of the page's baseline grid). Those of pages, frames and furniture are
points once read; those of styles stay strings until `length` resolves them, since an em is only
known where the style is used. `docs/layouts.md` explains every key.
"""

# Annotations are not left as strings here: `file` reads them, and would compile each one.

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Literal

from msgspec import Struct, field

__all__ = [
    "Colour",
    "Contents",
    "Face",
    "Frame",
    "Furniture",
    "Headings",
    "Layout",
    "Master",
    "Notes",
    "PageSize",
    "Style",
    "has_style",
    "length",
    "style_for",
]

# What a value must be, beyond its Python type; `layout_file` reads by these words.
Length = Annotated[float, "length"]
Relative = Annotated[str, "relative"]
ColourName = Annotated[str, "colour"]
FaceName = Annotated[str, "face"]
StyleName = Annotated[str, "style"]
MasterName = Annotated[str, "master"]
Hex = Annotated[str, "hex"]
Percent = Annotated[float, "percent"]


class Colour(Struct, frozen=True):
    """One named colour: `screen` as #rrggbb, `press` as CMYK percentages or a spot's name."""

    screen: Hex
    press: tuple[Percent, Percent, Percent, Percent] = (0.0, 0.0, 0.0, 100.0)
    spot: str = ""


class Face(Struct, frozen=True):
    """A family of up to four faces by path in fonts/; OpenType features that are on or off.

    Words in one of its `languages` (tags of BCP 47; `az-Arab` counts before `az`) are set in it
    whatever face their style names, `scale` times as large: another script needs its own face, and
    rarely looks as large as Latin letters of the same size.
    """

    regular: str
    italic: str = ""
    bold: str = ""
    bold_italic: str = ""
    features: Mapping[str, bool] = field(default_factory=dict)
    # Share of a glyph's own width that may hang outside the measure, by character: [left, right].
    hang: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    scale: float = 1.0


class PageSize(Struct, frozen=True):
    """The trim, in points. `facing` mirrors inner and outer margins; `grid` is the baseline step.

    The first baseline of every frame stands one step below the frame's top edge, so that front and
    back are in register. `bottoms` is `level` where both pages of a spread end on one line,
    `ragged` where a page may end early so that a paragraph is not divided. A paper that holds so
    many pages and no more says `pages_at_most`; 0 is any number.
    """

    width: Length
    height: Length
    grid: Length
    bleed: Length = 8.503937
    facing: bool = True
    bottoms: Literal["level", "ragged"] = "level"
    pages_at_most: int = 0


class Frame(Struct, frozen=True):
    """The type area: margins from the trim; `columns` of equal width with `gutter` between."""

    inner: Length
    outer: Length
    top: Length
    bottom: Length
    columns: int = 1
    gutter: Length = 12.0


class Furniture(Struct, frozen=True):
    """One piece of page furniture.

    `kind` is `running-head`, `folio`, `rule` or `fill`. `text` of a running head is `book` (the
    edition's title), `part` (the part's `h1`) or `section` (the last `h2` begun on the page or
    before it, else the part's title). `side` is `verso`, `recto`, `both` or `none` (how a layout
    that extends another drops a piece). `align` is inner, outer, centre, left or right, within the
    frame. `y` is the baseline (or a rule's or fill's upper edge) from the trim's top; when
    negative, from its bottom. `x` shifts from the aligned place, for a fill from the trim's left
    edge. A rule's width of 0 is the frame's; a fill's width or height of 0 is the whole page's.
    `style` names a style that stands for no element (`running-head`, `folio`).
    """

    kind: Literal["running-head", "folio", "rule", "fill"]
    y: Length = 0.0
    side: Literal["both", "verso", "recto", "none"] = "both"
    align: Literal["inner", "outer", "centre", "left", "right"] = "outer"
    text: Literal["", "book", "part", "section"] = ""
    style: StyleName = ""
    x: Length = 0.0
    width: Length = 0.0
    height: Length = 0.0
    colour: ColourName = "text"
    bleeds: bool = False


class Master(Struct, frozen=True):
    """A kind of page: its frame, its furniture, and what the part's first page shows of it.

    `opens` is `any`, `recto` or `verso`. `first` names the master of the opening page (a sunken
    head, no running head); empty for the same one. `sink` is the depth of white above the first
    line of the frame. `vertical` places a short page's matter: `top`, `centre`, `bottom`; a style's
    `stretch_before` and `stretch_after` share the spare height more finely. `counted` is false on
    covers. `furniture` is a table of named pieces in `layout.toml`, painted in its order.
    """

    frame: Frame
    furniture: tuple[Furniture, ...] = ()
    opens: Literal["any", "recto", "verso"] = "any"
    first: MasterName = ""
    sink: Length = 0.0
    vertical: Literal["top", "centre", "bottom"] = "top"
    counted: bool = True


class Notes(Struct, frozen=True):
    """The notes at the foot of the page.

    `gap` is the white between text and rule, `rule` the rule's thickness, `rule_width` its length,
    `space` the white between rule and first note, `between` that between notes. Notes may take
    `share` of the frame's height; what is longer is continued on the next page. `numbering` runs
    through the `part` or the `book`.
    """

    gap: Length = 8.0
    rule: Length = 0.4
    rule_width: Length = 60.0
    rule_colour: ColourName = "text"
    space: Length = 4.0
    between: Length = 0.0
    share: float = 0.5
    numbering: Literal["part", "book"] = "part"


class Contents(Struct, frozen=True):
    """What the contents show: headings down to level `depth` (1 is the parts alone)."""

    depth: int = 2


class Headings(Struct, frozen=True):
    """Which headings get numbers: down to level `numbered` (0 is none, 1 the parts alone)."""

    numbered: int = 0


class Style(Struct, frozen=True):
    """How one element of the vocabulary is set. What is None is inherited or has no effect.

    Only face, weight, slant, size, leading, colour, features, tracking and hyphens inherit (and
    align, from a block to the blocks in it). `like` in `layout.toml` copies another style first.

    - `display`: block, inline, list-item, table, row, cell, figure, note, art, none. `none` is in
      the e-book only.
    - `weight` regular or bold; `slant` upright or italic; `size` relative for inlines (`"0.8em"` is
      of the parent's); `leading` a length, for blocks; `features` OpenType tags on or off;
      `tracking` extra space after every glyph; `rise` lifts the baseline.
    - `align` justify, left, right, centre, or decimal (cells: on the decimal comma); `hyphens` off
      forbids breaks in words; `expansion` the largest share by which letters may be widened or
      narrowed (at most 0.02); `hanging` lets punctuation hang by the face's table; `drop` makes the
      first letter a capital so many lines deep; `orphans` and `widows` are the fewest lines of a
      paragraph at a page's foot and head.
    - `indent` of the first line (negative hangs); `inset_left`, `inset_right` of all; `turnover`
      the extra inset of lines after the first (verse, index).
    - `space_before`, `space_after`: the larger of two that meet counts; both vanish at a page's
      top unless `stretch_before` is set. `stretch_before`, `stretch_after`: shares of the white
      that a page has to spare.
    - `keep`: `with-next`, `together`, `with-previous`, `shape` (no white inside is widened).
      `page_break`: `before`, `after`, `recto` (before, on a recto). `columns`, `column_gap`: a
      block set in balanced columns; `across`: a block that spans the frame's columns.
    - `rule_above`, `rule_below`: thickness; `rule_width`: length (default the block's, aligned as
      the text is); `rule_colour`; `fill`: a tint behind the block; `pad_*`: white between those
      and the text, for cells between the cell's edge and its text.
    - `marker` of a list item: a text, where `{n}` is the item's number; `marker_width` the box
      that it stands in, left of the item's text; `marker_align` within it.
    - `width`, `height`: of figures, drawings and rules (`hr`), at most; `%` is of the measure.
      `place`: `here` or `float` (to the next page's top if need be).
    - `leader`: what fills the line between a contents entry and its page number: `dots`, `white`
      (the number at the right edge), `near` (the number after an em space); it makes an element a
      contents entry, whose number is set in the style `contents-page`.
    - `repeat_head`: a table that breaks shows its `thead` again.
    """

    display: Literal[
        "block",
        "inline",
        "list-item",
        "table",
        "row",
        "cell",
        "figure",
        "note",
        "art",
        "none",
    ] = "inline"
    face: FaceName | None = None
    weight: Literal["regular", "bold"] | None = None
    slant: Literal["upright", "italic"] | None = None
    size: Relative | None = None
    leading: Relative | None = None
    colour: ColourName | None = None
    features: Mapping[str, bool] = field(default_factory=dict)
    tracking: Relative | None = None
    rise: Relative | None = None
    align: Literal["justify", "left", "right", "centre", "decimal"] | None = None
    hyphens: bool | None = None
    expansion: float | None = None
    hanging: bool | None = None
    drop: int | None = None
    orphans: int | None = None
    widows: int | None = None
    indent: Relative | None = None
    inset_left: Relative | None = None
    inset_right: Relative | None = None
    turnover: Relative | None = None
    space_before: Relative | None = None
    space_after: Relative | None = None
    stretch_before: float | None = None
    stretch_after: float | None = None
    keep: tuple[Literal["with-next", "together", "with-previous", "shape"], ...] = ()
    page_break: Literal["before", "after", "recto"] | None = None
    columns: int | None = None
    column_gap: Relative | None = None
    across: bool | None = None
    rule_above: Relative | None = None
    rule_below: Relative | None = None
    rule_width: Relative | None = None
    rule_colour: ColourName | None = None
    fill: ColourName | None = None
    pad_above: Relative | None = None
    pad_below: Relative | None = None
    pad_left: Relative | None = None
    pad_right: Relative | None = None
    marker: str | None = None
    marker_width: Relative | None = None
    marker_align: Literal["left", "right"] | None = None
    width: Relative | None = None
    height: Relative | None = None
    place: Literal["here", "float"] | None = None
    leader: Literal["dots", "white", "near"] | None = None
    repeat_head: bool | None = None


class Layout(Struct, frozen=True):
    """A whole layout after `extends` has been followed.

    `chain` is the layout's folder and those that it stands on, nearest first: where templates and
    `style.css` are looked for. `masters` maps a part's kind (or the part's own `master` option) to
    a page master; a kind that is not named takes `text`. `styles` maps `parent>element.class`,
    `element.class`, `parent>element` or `element` to a style; see `style_for`.
    """

    name: str
    chain: tuple[str, ...]
    page: PageSize
    colours: Mapping[str, Colour]
    faces: Mapping[str, Face]
    masters: Mapping[str, Master]
    styles: Mapping[str, Style]
    notes: Notes = field(default_factory=Notes)
    contents: Contents = field(default_factory=Contents)
    headings: Headings = field(default_factory=Headings)
    memo: dict[tuple[str, str, str], Style | None] = field(default_factory=dict)


def style_for(layout: Layout, parent: str, element: str, classes: str = "") -> Style | None:
    """The style of an element; `classes` is its class attribute as it stands.

    Of several classes the first that has a style counts: `parent>element.class` is asked before
    `element.class`; then, for all, `parent>element` and `element`. Answers are remembered in
    `layout.memo`, so that this is a single dictionary look-up for every element but the first.
    """
    key = (parent, element, classes)
    try:
        return layout.memo[key]
    except KeyError:
        pass
    style = _with_class(layout, parent, element, classes)
    if style is None:
        style = layout.styles.get(f"{parent}>{element}") or layout.styles.get(element)
    layout.memo[key] = style
    return style


def has_style(layout: Layout, parent: str, element: str, classes: str = "") -> bool:
    """Whether the closed vocabulary holds this pair: a class needs a style of its own."""
    if classes:
        return _with_class(layout, parent, element, classes) is not None
    return style_for(layout, parent, element) is not None


def _with_class(layout: Layout, parent: str, element: str, classes: str) -> Style | None:
    for name in classes.split():
        style = layout.styles.get(f"{parent}>{element}.{name}") or layout.styles.get(
            f"{element}.{name}"
        )
        if style is not None:
            return style
    return None


_LENGTH = re.compile(r"([+-]?(?:\d+(?:\.\d+)?|\.\d+))(pt|mm|cm|in|em|gr|%)\Z", re.ASCII)
_POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}


@lru_cache(maxsize=4096)
def length(text: str, size: float = 0.0, grid: float = 0.0, measure: float = 0.0) -> float:
    """A length in points: em of `size`, gr of `grid`, % of `measure`, all in points.

    `"0"` needs no unit. Raises ValueError for what is not a length.
    """
    if text == "0":
        return 0.0
    match = _LENGTH.match(text)
    if match is None:
        raise ValueError(f"{text!r} is not a length")
    number, unit = float(match[1]), match[2]
    if unit == "em":
        return number * size
    if unit == "gr":
        return number * grid
    if unit == "%":
        return number * measure / 100
    return number * _POINTS[unit]

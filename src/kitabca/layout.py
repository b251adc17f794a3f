"""A layout as a designer writes it: every number of the printed page, read and validated.

Lengths in `layout.toml` are strings with a unit (`"12pt"`, `"20mm"`, `"1.2em"`, `"2gr"`: em is the
style's own size, gr a step of the page's baseline grid) and points once read.
"""

from __future__ import annotations

import msgspec

__all__ = ["Colour", "Face", "Frame", "Furniture", "Layout", "Master", "PageSize", "Style"]


class Colour(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One named colour: `screen` as #rrggbb, `press` as CMYK percentages or a spot's name."""

    screen: str
    press: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 100.0)
    spot: str = ""


class Face(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A family of up to four faces by path in fonts/; OpenType features that are on or off."""

    regular: str
    italic: str = ""
    bold: str = ""
    bold_italic: str = ""
    features: dict[str, bool] = {}
    # Share of a glyph's own width that may hang outside the measure, by character: [left, right].
    hang: dict[str, tuple[float, float]] = {}


class PageSize(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    width: float
    height: float
    grid: float
    bleed: float = 8.503937


class Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The type area: margins from the trim; `columns` of equal width with `gutter` between."""

    inner: float
    outer: float
    top: float
    bottom: float
    columns: int = 1
    gutter: float = 12.0


class Furniture(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One piece of page furniture.

    `kind` is `running-head`, `folio`, `rule` or `fill`. `text` of a running head is `book`,
    `part`, or `section`. `side` is `verso`, `recto` or `both`; `align` is inner, outer, centre,
    left or right. `y` is the baseline (or a rule's upper edge) from the trim's top; when negative,
    from its bottom. `style` names a style of the closed vocabulary (`running-head`, `folio`).
    """

    kind: str
    y: float = 0.0
    side: str = "both"
    align: str = "outer"
    text: str = ""
    style: str = ""
    x: float = 0.0
    width: float = 0.0
    height: float = 0.0
    colour: str = "text"
    bleeds: bool = False


class Master(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of page: its frame, its furniture, and what the part's first page shows of it.

    `opens` is `any`, `recto` or `verso`. `first` names the master of the opening page (a sunken
    head, no running head); empty for the same one. `sink` is the depth of white above the first
    line in grid steps. `vertical` places a short page's matter: `top`, `centre`, `bottom`.
    """

    frame: Frame
    furniture: tuple[Furniture, ...] = ()
    opens: str = "any"
    first: str = ""
    sink: float = 0.0
    vertical: str = "top"
    counted: bool = True


class Style(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one element of the vocabulary is set. What is None is inherited or has no effect.

    Only face, size, leading, colour and language inherit. Sizes of inline styles are relative
    (`"0.8em"`). `space_before`/`space_after` are lengths; `keep` is a set of `with-next`,
    `together`. `align` is justify, left, right or centre. `hyphens` off forbids breaks in words.
    `display` is block, inline, list-item, table, row, cell, figure, note, none.
    """

    display: str = "inline"
    face: str | None = None
    weight: str | None = None
    slant: str | None = None
    size: str | None = None
    leading: str | None = None
    colour: str | None = None
    features: dict[str, bool] = {}
    tracking: str | None = None
    rise: str | None = None
    align: str | None = None
    hyphens: bool | None = None
    indent: str | None = None
    inset_left: str | None = None
    inset_right: str | None = None
    space_before: str | None = None
    space_after: str | None = None
    keep: tuple[str, ...] = ()
    rule_above: str | None = None
    rule_below: str | None = None
    rule_colour: str | None = None
    fill: str | None = None
    marker: str | None = None
    marker_width: str | None = None
    width: str | None = None
    pad: str | None = None
    expansion: float | None = None
    hanging: bool | None = None
    columns: int | None = None
    drop: int | None = None
    page_break: str | None = None


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole layout after `extends` has been followed.

    `masters` maps a part's kind (or the part's own `master` option) to a page master; `styles` maps
    `parent>element.class`, `element.class` or `element` to a style, looked up in that order.
    `name` is the layout's folder.
    """

    name: str
    page: PageSize
    colours: dict[str, Colour]
    faces: dict[str, Face]
    masters: dict[str, Master]
    styles: dict[str, Style]

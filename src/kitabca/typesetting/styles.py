"""Styles with every length in points, inherited once for each (parent, element, class)."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from kitabca.layout import Layout, Style, length, style_for
from kitabca.typesetting.lines import ParagraphStyle, TextStyle

__all__ = ["Look", "child", "furniture_look", "root"]


class Look(Struct):
    """How one element is set: inherited values in points beside the style it was declared with.

    `selector` is the element's name as a parent in look-ups. `tongues` has the family and the scale
    of languages that have a face of their own. `children` remembers the looks of elements inside,
    `texts` the text style for each language.
    """

    style: Style
    selector: str
    face: str
    weight: str
    slant: str
    size: float
    leading: float
    colour: str
    features: tuple[tuple[str, bool], ...]
    tracking: float
    rise: float
    hyphens: bool
    align: str
    expansion: float
    hanging: bool
    grid: float
    font: str
    tongues: Mapping[str, tuple[str, float]]
    children: dict[tuple[str, str], Look | None] = field(default_factory=dict)
    texts: dict[str, TextStyle] = field(default_factory=dict)

    def points(self, value: str | None, measure: float = 0.0) -> float:
        """A length of this style in points; None is 0."""
        return length(value, self.size, self.grid, measure) if value else 0.0

    def text(self, language: str) -> TextStyle:
        """What `lines` needs to know of characters set in this look."""
        found = self.texts.get(language)
        if found is None:
            found = TextStyle(
                face=self.font,
                size=self.size,
                colour=self.colour,
                language=language,
                rise=self.rise,
                tracking=self.tracking,
                features=self.features,
                hyphens=self.hyphens,
            )
            own = self._tongue(language)
            if own is not None:
                # Letters of a script that joins them must not be tracked; slant is Latin's.
                family, scale = own
                found = replace(
                    found,
                    face=_font(family, self.weight, self.slant),
                    size=self.size * scale,
                    tracking=0.0,
                    features=(),
                )
            self.texts[language] = found
        return found

    def _tongue(self, language: str) -> tuple[str, float] | None:
        """The family and scale for a language that has its own: `az-Arab` is asked before `az`."""
        while language and self.tongues:
            own = self.tongues.get(language)
            if own is not None:
                return own
            language = language.rpartition("-")[0]
        return None

    def paragraph(self, rtl: bool = False) -> ParagraphStyle:
        """How the lines of a paragraph in this look are chosen."""
        align = self.align if self.align != "decimal" else "right"
        return ParagraphStyle(align=align, hanging=self.hanging, expansion=self.expansion, rtl=rtl)


def root(layout: Layout) -> Look:
    """What the book's outermost element inherits, when its style leaves it open."""
    family = next(iter(layout.faces))
    size = layout.page.grid / 1.3
    colour = "text" if "text" in layout.colours else next(iter(layout.colours), "text")
    return Look(
        style=Style(display="block"),
        selector="",
        face=family,
        weight="regular",
        slant="upright",
        size=size,
        leading=layout.page.grid,
        colour=colour,
        features=(),
        tracking=0.0,
        rise=0.0,
        hyphens=True,
        align="left",
        expansion=0.0,
        hanging=False,
        grid=layout.page.grid,
        font=f"{family}.regular",
        tongues={
            language: (name, face.scale)
            for name, face in layout.faces.items()
            for language in face.languages
        },
    )


def child(layout: Layout, parent: Look, element: str, classes: str) -> Look | None:
    """The look of an element inside `parent`; None when the layout has no style for it."""
    key = (element, classes)
    try:
        return parent.children[key]
    except KeyError:
        pass
    style = style_for(layout, parent.selector, element, classes)
    look = None if style is None else _inherit(parent, style, element)
    parent.children[key] = look
    return look


def furniture_look(layout: Layout, parent: Look, name: str) -> Look:
    """The look of a style that stands for no element (`folio`); the parent's when unnamed."""
    return child(layout, parent, name, "") or parent if name else parent


def _inherit(parent: Look, style: Style, element: str) -> Look:
    grid = parent.grid
    face = style.face or parent.face
    weight = style.weight or parent.weight
    slant = style.slant or parent.slant
    size = length(style.size, parent.size, grid, parent.size) if style.size else parent.size
    leading = length(style.leading, size, grid) if style.leading else parent.leading
    features = parent.features
    if style.features:
        features = tuple(sorted({**dict(features), **style.features}.items()))
    inline = style.display == "inline"
    tracking = length(style.tracking, size, grid) if style.tracking else parent.tracking
    rise = length(style.rise, parent.size, grid) if style.rise else 0.0
    return replace(
        parent,
        style=style,
        selector=element,
        face=face,
        weight=weight,
        slant=slant,
        size=size,
        leading=leading,
        colour=style.colour or parent.colour,
        features=features,
        tracking=tracking,
        rise=parent.rise + rise if inline else rise,
        hyphens=parent.hyphens if style.hyphens is None else style.hyphens,
        align=style.align or parent.align,
        expansion=parent.expansion if style.expansion is None else style.expansion,
        hanging=parent.hanging if style.hanging is None else style.hanging,
        font=_font(face, weight, slant),
        children={},
        texts={},
    )


def _font(face: str, weight: str, slant: str) -> str:
    """The key of `Faces` for one face of a family."""
    if weight == "bold":
        return f"{face}.bold_italic" if slant == "italic" else f"{face}.bold"
    return f"{face}.italic" if slant == "italic" else f"{face}.regular"

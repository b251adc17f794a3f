"""What a document's styles and numberings mean for paragraphs and runs (ECMA-376, 17.7, 17.9)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from kitabca.word.package import (
    OFF,
    Package,
    child,
    child_value,
    children,
    name_of,
    value,
    words_of,
)

__all__ = [
    "Look",
    "Numbering",
    "Style",
    "numbering_of",
    "paragraph_look",
    "read_numberings",
    "read_styles",
    "run_look",
    "shaded",
    "told_by_look",
    "whole_number",
]

_HEADING = re.compile(r"heading ([1-9])\Z", re.IGNORECASE)
# The names that Word and LibreOffice write for their own styles, whatever language they speak.
_ROLES = {
    "Title": "title",
    "Quote": "quote",
    "Intense Quote": "quote",
    "Block Text": "quote",
    "Quotations": "quote",
    "caption": "caption",
    "Caption": "caption",
    "TOC Heading": "contents",
    **{f"{toc} {level}": "contents" for toc in ("toc", "TOC") for level in range(1, 10)},
}
# Headings and lists have nine levels (ECMA-376-1, 17.3.1.20 and 17.9.3).
_LEVELS = 9
# Word's own list styles have the depth in their names.
_DEEPER = re.compile(r"List (?:Bullet|Number) ([2-5])\Z")
# Word knows no underline and no colour by the name of none as well.
_OFF = (*OFF, "none")
# What is meant to be black: nothing said, or a grey too dark to stand out.
_WHITE = re.compile(r"auto|f{6}|", re.IGNORECASE)
_BLACK = re.compile(r"auto|([0-5][0-9a-f])\1\1|", re.IGNORECASE)


# What our dialect has no mark for, by the element that asks for it (17.3.2).
_LOST = {
    "u": "underline",
    "caps": "capitals",
    "highlight": "highlight",
    "color": "colour",
    "strike": "strike",
    "dstrike": "strike",
    "shd": "highlight",
}


class Look(Struct, frozen=True):
    """What our dialect can say of a run, and what it can't: that is named when it is lost."""

    bold: bool = False
    italic: bool = False
    small: bool = False
    hidden: bool = False
    lost: tuple[str, ...] = ()


class Style(Struct, frozen=True):
    """A style's role (`heading`, `title`, `quote`, `caption`, `contents` or nothing), its heading's
    level from 1, its numbering, its look, and the parts of a table that it makes stand out
    (17.18.89)."""

    role: str = ""
    level: int = 0
    numbering: tuple[str, int] | None = None
    look: Look = Look()
    parts: frozenset[str] = frozenset()


class Numbering(Struct, frozen=True):
    """A level of a list: `form` is `bullet`, `decimal` or another name of 17.18.59."""

    form: str
    start: int


def read_styles(package: Package, part: str) -> dict[str, Style]:
    """Each style by its id, with what it stands on; a paragraph that names none has that of ``."""
    root = package.xml(part)
    elements = {value(one, "styleId"): one for one in children(root, "style")}
    made: dict[str, Style] = {}
    for name, element in elements.items():
        style = _style(name, elements, made, frozenset())
        if value(element, "type") == "paragraph" and value(element, "default") in ("1", "true"):
            made[""] = style
    return made


def _style(
    name: str,
    elements: Mapping[str, etree._Element],
    made: dict[str, Style],
    above: frozenset[str],
) -> Style:
    if name in made:
        return made[name]
    element = elements.get(name)
    if element is None or name in above or len(above) > 50:
        return Style()
    based = child_value(element, "basedOn")
    style = _style(based, elements, made, above | {name}) if based else Style()
    called = child_value(element, "name").strip()
    heading = _HEADING.match(called)
    role = _ROLES.get(called, "")
    if heading:
        style = replace(style, role="heading", level=int(heading[1]))
    elif role:
        style = replace(style, role=role, level=0)
    for properties in children(element, "pPr"):
        for outline in children(properties, "outlineLvl"):
            level = whole_number(value(outline), _LEVELS)
            if level < _LEVELS and not style.role:
                style = replace(style, role="heading", level=level + 1)
        numbered = numbering_of(properties)
        if numbered is not None:
            deeper = _DEEPER.match(called)
            which, depth = numbered
            depth = int(deeper[1]) - 1 if deeper and not depth else depth
            style = replace(style, numbering=(which, depth))
    for properties in children(element, "rPr"):
        style = replace(style, look=run_look(properties, style.look, {}))
    parts = {value(one, "type") for one in children(element, "tblStylePr") if _stands_out(one)}
    style = replace(style, parts=style.parts | parts)
    made[name] = style
    return style


def _stands_out(part: etree._Element) -> bool:
    """Whether a part of a table's style says more of its words than that there is a table."""
    looks = (run_look(one, Look(), {}) for one in children(part, "rPr"))
    return any(look.bold or look.italic or look.small or look.lost for look in looks)


# The parts that a table asks its style for, and their bits (17.4.55); the first row is our head.
_PARTS = {"firstCol": ("firstColumn", 0x80), "lastRow": ("lastRow", 0x40)}
_PARTS |= {"lastCol": ("lastColumn", 0x100)}


def told_by_look(table: etree._Element, styles: Mapping[str, Style]) -> str:
    """The first words of a table that stand out by its cells' shading or by its style's bold
    columns and rows; empty when none do. Its head does so in every book."""
    properties = child(table, "tblPr")
    named = child_value(properties, "tblStyle")
    asked = child(properties, "tblLook")
    rows = [children(row, "tc") for row in children(table, "tr")][1:]
    for cell in (one for row in rows for one in row):
        for held in children(cell, "tcPr"):
            if any(shaded(one) for one in children(held, "shd")) and (
                words := words_of(cell).strip()
            ):
                return words
    for part in styles.get(named, Style()).parts & _PARTS.keys():
        name, bit = _PARTS[part]
        on = value(asked, name) not in _OFF if value(asked, name) else _bits(asked) & bit
        where = (
            rows[-1:] if part == "lastRow" else [row[-(part == "lastCol") :][:1] for row in rows]
        )
        said = next(
            (words for row in where for cell in row if (words := words_of(cell).strip())), ""
        )
        if on and said:
            return said
    return ""


def _bits(asked: etree._Element | None) -> int:
    text = value(asked)
    return int(text, 16) if re.fullmatch("[0-9A-Fa-f]{1,8}", text) else 0


def shaded(shading: etree._Element) -> bool:
    """Whether shading can be seen on white paper (17.3.5)."""
    if value(shading) not in ("clear", "nil", ""):
        return True
    return value(shading) != "nil" and not _WHITE.fullmatch(value(shading, "fill"))


def numbering_of(properties: etree._Element) -> tuple[str, int] | None:
    """The (list, level) that a paragraph's properties name."""
    for numbered in children(properties, "numPr"):
        which = child_value(numbered, "numId")
        return which, min(whole_number(child_value(numbered, "ilvl", "0"), 0), _LEVELS - 1)
    return None


def paragraph_look(style: Style, usual: Style) -> Look:
    """The look that a paragraph's style gives its runs, as far as it tells them from others.

    What `usual`, the style of the document's plain paragraphs, does to all words tells nothing, and
    headings, quotations and captions have the layout's look. Capitals are named wherever they are:
    they are what letters seemed to be.
    """
    look, plain = style.look, usual.look
    capitals = ("capitals",) if "capitals" in look.lost else ()
    if style.role in ("heading", "title") or style is usual:
        return Look(hidden=look.hidden, lost=("capitals",) if look.small else capitals)
    small = look.small and not plain.small
    if style.role:
        return Look(small=small, hidden=look.hidden, lost=capitals)
    return Look(
        look.bold and not plain.bold,
        look.italic and not plain.italic,
        small,
        look.hidden,
        tuple(one for one in look.lost if one == "capitals" or one not in plain.lost),
    )


def _toggled(style: Look, before: Look) -> Look:
    """A character style in a paragraph's style: what both turn on is off (17.7.3)."""
    return Look(
        style.bold != before.bold,
        style.italic != before.italic,
        style.small != before.small,
        style.hidden != before.hidden,
        (*before.lost, *style.lost),
    )


def run_look(properties: etree._Element | None, before: Look, styles: Mapping[str, Style]) -> Look:
    """A run's look: its character style's, changed by what the run itself says; `before` is what
    its paragraph gives it."""
    look = before
    for one in children(properties, "rStyle"):
        look = _toggled(styles.get(value(one), Style()).look, before)
    lost = dict.fromkeys(look.lost)
    for one in children(properties):
        on = value(one) not in _OFF
        if name_of(one) == "color":
            on = not _BLACK.fullmatch(value(one))
        elif name_of(one) == "shd":
            on = shaded(one)
        match name_of(one):
            case "b":
                look = replace(look, bold=on)
            case "i":
                look = replace(look, italic=on)
            case "smallCaps":
                look = replace(look, small=on)
            case "vanish" | "webHidden":
                look = replace(look, hidden=on)
            case "vertAlign" if value(one) in ("superscript", "subscript"):
                lost["raised"] = None
            case name if name in _LOST and on:
                lost[_LOST[name]] = None
            case name if name in _LOST:
                lost.pop(_LOST[name], None)
    return replace(look, lost=tuple(lost))


def read_numberings(package: Package, part: str) -> dict[tuple[str, int], Numbering]:
    """Each level of each list by (list, level)."""
    root = package.xml(part)
    abstract = {value(one, "abstractNumId"): _levels(one) for one in children(root, "abstractNum")}
    found: dict[tuple[str, int], Numbering] = {}
    for one in children(root, "num"):
        stands_on = child_value(one, "abstractNumId")
        levels = dict(abstract.get(stands_on, {}))
        for override in children(one, "lvlOverride"):
            levels |= _levels(override)
            start = child_value(override, "startOverride")
            at = whole_number(value(override, "ilvl"), 0)
            if at in levels and start:
                levels[at] = replace(levels[at], start=whole_number(start, 1))
        found |= {(value(one, "numId"), at): level for at, level in levels.items()}
    return found


def _levels(element: etree._Element) -> dict[int, Numbering]:
    found = {}
    for level in children(element, "lvl"):
        form = child_value(level, "numFmt", "decimal")
        start = child_value(level, "start", "1")
        found[whole_number(value(level, "ilvl"), 0)] = Numbering(form, whole_number(start, 1))
    return found


def whole_number(text: str, default: int) -> int:
    """A number that a document's file gives, or the default where it is none or a monstrous one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else default

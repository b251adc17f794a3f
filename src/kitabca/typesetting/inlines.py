"""Inline content of an element → the spans of a paragraph, and its leaves in the structure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

from kitabca.diagnostics import error
from kitabca.layout import Layout, Style
from kitabca.model import Place
from kitabca.typesetting.capitals import lowered
from kitabca.typesetting.lines import Span, TextStyle
from kitabca.typesetting.output import Node
from kitabca.typesetting.page_map import index_places
from kitabca.typesetting.setting import Setter
from kitabca.typesetting.styles import Look, child
from kitabca.typesetting.vertical import Field, Galley, Text

__all__ = [
    "EPUB_TYPE",
    "Inside",
    "State",
    "add_leaf",
    "add_node",
    "classes_of",
    "collect",
    "entered",
    "finish",
    "gather",
    "local",
    "mark_leaf",
    "new_field",
    "text_span",
]

XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_SPACE = re.compile(r"[ \t\r\n\f]+")
_SEPARATOR = re.compile(r"[\s,;]*\Z")
_KEPT = (
    "id",
    "class",
    "href",
    "src",
    "alt",
    "title",
    "colspan",
    "rowspan",
    "scope",
    "headers",
    "start",
    "datetime",
    "dir",
    "role",
    "aria-label",
    "aria-labelledby",
)


class State(Struct):
    """The galley being set, and what the walk through the tree carries along.

    `width` is that of the frame, or of one of its columns; `full` is the frame's.
    `apart` while rows are made that are no rows of the vertical list. `counts` has the next
    number of each list, `lacking` the points by which its numbers are wider than their room.
    """

    layout: Layout
    setter: Setter
    galley: Galley
    digits: int
    pictures: Callable[[str], tuple[int, int]]
    page_of: Callable[[str], int | None]
    frame_height: float
    width: float
    full: float
    set_note: Callable[[State, etree._Element, Inside], None]
    apart: bool = False
    fields: int = 0
    waiting: list[str] = field(default_factory=list)
    last_leaf: int = -1
    after: float = 0.0
    bare: float = -1.0
    share: float = 0.0
    keep: int = 0
    keeper: Style | None = None
    forced: str = ""
    counts: dict[int, int] = field(default_factory=dict)
    lacking: dict[int, float] = field(default_factory=dict)
    markers: list[Text] = field(default_factory=list)
    missing: set[tuple[str, str]] = field(default_factory=set)


class Inside(Struct, frozen=True):
    """Where in the tree we are: node, look, language, direction and place, all inherited.

    `small` is the inside of `span.sc`: its acronyms come down to small capitals too.
    """

    node: int
    look: Look
    language: str
    rtl: bool = False
    place: Place | None = None
    no_break: bool = False
    small: bool = False


def local(element: etree._Element) -> str:
    """The element's name without its namespace; comments and instructions have none."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag[len(XHTML) :] if tag.startswith(XHTML) else tag.rpartition("}")[2]


def classes_of(element: etree._Element) -> str:
    """The classes by which a style is looked up; `epub:type` stands behind the class attribute."""
    classes = element.get("class") or ""
    kind = element.get(EPUB_TYPE)
    return f"{classes} {kind}".strip() if kind else classes


def add_node(
    state: State, element: str, parent: int, attributes: Mapping[str, str], place: Place | None
) -> int:
    """Appends a node in document order and returns its number."""
    nodes = state.galley.nodes
    nodes.append(Node(element, parent, attributes, place))
    return len(nodes) - 1


def add_leaf(state: State, parent: int, place: Place | None, kind: str = "#text") -> int:
    """A leaf that runs will point to; the ids that wait for a mark get theirs."""
    leaf = add_node(state, kind, parent, {}, place)
    mark_leaf(state, leaf)
    return leaf


def mark_leaf(state: State, leaf: int) -> None:
    """Something is painted for this node: the ids that wait point to it."""
    state.last_leaf = leaf
    if state.waiting:
        for anchor in state.waiting:
            state.galley.anchors.setdefault(anchor, leaf)
        state.waiting.clear()


def entered(state: State, element: etree._Element, name: str, outer: Inside) -> Inside | None:
    """Makes the element's node; None (and a diagnostic) where the layout has no style for it.

    An element that is in the e-book only has no node: the caller asks `look.style.display` first.
    """
    classes = classes_of(element)
    look = child(state.layout, outer.look, name, classes)
    place = outer.place
    attributes: dict[str, str] = {}
    language, rtl = outer.language, outer.rtl
    if element.attrib:
        get = element.get
        for key in _KEPT:
            value = get(key)
            if value is not None:
                attributes[key] = value
        kind = get(EPUB_TYPE)
        if kind:
            attributes["epub:type"] = kind
        said = get(XML_LANG) or get("lang")
        if said and said != language:
            attributes["lang"] = language = said
        direction = attributes.get("dir")
        if direction:
            rtl = direction == "rtl"
        where = get("data-place")
        if where:
            place = parse_place(where)
        anchor = attributes.get("id")
        if anchor:
            state.waiting.append(anchor)
    if look is None:
        pair = (outer.look.selector, f"{name}.{classes}" if classes else name)
        if pair not in state.missing:
            state.missing.add(pair)
            said = f"{pair[0]}>{pair[1]}" if pair[0] else pair[1]
            fault = error("no-style", place or Place(state.galley.anchor), element=said)
            state.galley.diagnostics.append(fault)
        look = replace(outer.look, selector=name, children={}, texts={})
    if look.style.display == "none":
        return None
    node = add_node(state, name, outer.node, attributes, place)
    small = name != "code" and (outer.small or "sc" in classes.split())
    return Inside(node, look, language, rtl, place, outer.no_break, small)


def parse_place(text: str) -> Place:
    """Reads `file:line:column`, or `file#sheet:line:column`; what has no numbers is a file."""
    head, _, column = text.rpartition(":")
    file, _, line = head.rpartition(":")
    if file and line.isdecimal() and column.isdecimal():
        name, _, sheet = file.partition("#")
        return Place(name, int(line), int(column), sheet)
    if head and column.isdecimal():
        return Place(head, int(column))
    return Place(text)


def text_span(state: State, text: str | None, inside: Inside, spans: list[Span]) -> None:
    """Adds text with its white space collapsed, as XHTML asks, across the spans before it too."""
    if not text:
        return
    if "\n" in text or "  " in text or "\t" in text or "\r" in text:
        text = _SPACE.sub(" ", text)
    if text[0] == " " and (not spans or spans[-1].forced or spans[-1].text.endswith(" ")):
        text = text[1:]
        if not text:
            return
    if text == " ":
        leaf = add_node(state, "#text", inside.node, {}, inside.place)
    else:
        leaf = add_leaf(state, inside.node, inside.place)
    style = inside.look.text(inside.language)
    spans.append(Span(text, lowered(style) if inside.small else style, leaf, inside.no_break))


def collect(
    state: State, element: etree._Element, inside: Inside, spans: list[Span], note: str = ""
) -> None:
    """The element's text and its inline children, in order."""
    before = len(spans)
    text_span(state, element.text, inside, spans)
    if len(element):
        gather(state, list(element), inside, spans, _in_index(element))
    if note and len(spans) > before:
        spans[-1] = replace(spans[-1], note=note)


def gather(
    state: State,
    children: list[etree._Element],
    inside: Inside,
    spans: list[Span],
    index_entry: bool = False,
) -> None:
    """Inline children with the text after each."""
    index = 0
    while index < len(children):
        one = children[index]
        index += 1
        name = local(one)
        classes = (one.get("class") or "").split()
        if name == "br":
            _line_end(state, inside, spans)
        elif name == "a" and "page" in classes:
            if index_entry:
                index = _index_pages(state, children, index - 1, inside, spans)
                one = children[index - 1]
                if not _SEPARATOR.match(one.tail or ""):
                    text_span(state, one.tail, inside, spans)
                continue
            _page_reference(state, one, inside, spans)
        elif name:
            inner = entered(state, one, name, inside)
            if inner is not None:
                if "nb" in classes:
                    inner = replace(inner, no_break=True)
                note = ""
                if name == "a" and "noteref" in (one.get(EPUB_TYPE) or "").split():
                    note = (one.get("href") or "").lstrip("#")
                if name == "a" and "ref" in classes:
                    _tie_citation(spans, inside.look.align == "justify")
                collect(state, one, inner, spans, note)
        text_span(state, one.tail, inside, spans)


def _tie_citation(spans: list[Span], justified: bool) -> None:
    """Two numbers of a citation stay together, and in justified text near the word before them.

    Called where a number follows. Of three numbers and more, a line may end after the second.
    Ragged text (a table's cell) would rather start a line with a bracket than divide a word.
    """
    if not spans or spans[-1].no_break:
        return
    last = spans[-1]
    head = last.text[:-2]
    if last.text == ", " and len(spans) > 2 and spans[-3].text.endswith("["):
        spans[-1] = replace(last, no_break=True)
    elif justified and last.text.endswith(" [") and (head or len(spans) > 1):
        spans[-1:] = [replace(last, text=head)] if head else []
        spans.append(replace(last, text=" [", no_break=True, loath=True))


def _line_end(state: State, inside: Inside, spans: list[Span]) -> None:
    add_node(state, "br", inside.node, {}, inside.place)
    if spans and not spans[-1].forced:
        spans[-1] = replace(spans[-1], forced=True)


def _in_index(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and "index" in (parent.get("class") or "").split()


def new_field(
    state: State, target: str, style: TextStyle, before: str, kind: str, place: Place | None
) -> str:
    """Registers a page number to be filled in, and names it."""
    state.fields += 1
    name = f"{state.galley.anchor}/{state.fields}"
    state.galley.fields[name] = Field(target, style, before, kind, place)
    return name


def _page_reference(state: State, one: etree._Element, inside: Inside, spans: list[Span]) -> None:
    inner = entered(state, one, "a", inside)
    if inner is None:
        return
    before = one.get("data-before") or ""
    leaf = add_leaf(state, inner.node, inner.place, "#page")
    style = inner.look.text(inner.language)
    name = new_field(
        state, (one.get("href") or "").lstrip("#"), style, before, "inline", inner.place
    )
    width = state.setter.width(before + "0" * state.digits, style)
    spans.append(Span("", style, leaf, True, width, name))


def _index_pages(
    state: State,
    children: list[etree._Element],
    index: int,
    inside: Inside,
    spans: list[Span],
) -> int:
    """Consecutive page references as the page map numbers them; the index after the last."""
    places: list[tuple[int, etree._Element]] = []
    while index < len(children):
        one = children[index]
        if local(one) != "a" or "page" not in (one.get("class") or "").split():
            break
        index += 1
        page = state.page_of((one.get("href") or "").lstrip("#"))
        if page is not None:
            places.append((page, one))
        if not _SEPARATOR.match(one.tail or ""):
            break
    for before, page, one in index_places(places):
        if before:
            _separator(state, before, inside, spans)
        _number(state, one, page, inside, spans)
    return index


def _separator(state: State, text: str, inside: Inside, spans: list[Span]) -> None:
    leaf = add_leaf(state, inside.node, inside.place, "#page")
    spans.append(Span(text, inside.look.text(inside.language), leaf))


def _number(
    state: State, one: etree._Element, page: int, inside: Inside, spans: list[Span]
) -> None:
    inner = entered(state, one, "a", inside)
    if inner is None:
        return
    leaf = add_leaf(state, inner.node, inner.place, "#page")
    spans.append(Span(str(page), inner.look.text(inner.language), leaf, True))


def finish(spans: list[Span]) -> list[Span]:
    """Without the white space (and the line end) that ends a paragraph."""
    while spans:
        last = spans[-1]
        if last.width is not None:
            break
        text = last.text.rstrip(" ")
        if text or last.note:
            if text != last.text or last.forced:
                spans[-1] = replace(last, text=text, forced=False)
            break
        spans.pop()
    return spans

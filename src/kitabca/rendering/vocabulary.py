"""Whether what a template wrote is strict XHTML of the closed vocabulary."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from kitabca.diagnostics import Diagnostic, error
from kitabca.layout import Layout, has_style
from kitabca.model import Place
from kitabca.rendering.tracing import Trace

__all__ = ["check_document"]

AskTrace = Callable[[], Trace | None]

_XHTML = "{http://www.w3.org/1999/xhtml}"
_SVG = "{http://www.w3.org/2000/svg}"
_UNSTYLED = frozenset({"html", "head", "title", "body"})
_WHERE = re.compile(r",? line \d+(?:, column \d+)?")
# libxml2's words for an element that is not closed, or closed by another's tag.
_OPENED = re.compile(r"(?:mismatch:|in tag) (\S+) line (\d+)")
_PLACE = re.compile(r"(.*?)(?:#(.*))?:(\d+):(\d+)\Z", re.DOTALL)


def check_document(
    xhtml: str, layout: Layout, template: str, ask: AskTrace, ids: dict[str, str]
) -> tuple[list[str], list[Diagnostic]]:
    """Parses strictly; names each element without a style and each id that the book has already.

    `template` is the file that wrote it; `ask` gives the lines of all the templates that had a hand
    in it. `ids` maps the ids met so far to their documents and is added to. Returns the targets of
    its links within the book.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(xhtml.encode("utf-8"), parser)
    except etree.XMLSyntaxError as failure:
        message = _WHERE.sub("", failure.msg or "not XML")
        return [], [error("not-well-formed", _broken(failure, template, ask()), message=message)]
    faults: list[Diagnostic] = []
    links: list[str] = []
    known: dict[tuple[str, str, str], bool] = {}

    def place(element: etree._Element) -> Place:
        return _place(element, template, ask())

    for element in root.iter(etree.Element):
        tag = str(element.tag)
        name = _local(tag)
        get = element.get
        anchor = get("id")
        if anchor is not None:
            if anchor in ids:
                faults.append(error("duplicate-id", place(element), name=anchor))
            ids[anchor] = template
        if name == "a":
            href = get("href") or ""
            if href.startswith("#"):
                links.append(href[1:])
        if name in _UNSTYLED and tag.startswith(_XHTML):
            continue
        parent = element.getparent()
        classes = get("class") or ""
        key = (_local(str(parent.tag)) if parent is not None else "", name, classes)
        if key not in known:
            foreign = not tag.startswith((_XHTML, _SVG))
            known[key] = not foreign and has_style(layout, *key)
            if not known[key]:
                said = ".".join((name, *classes.split()))
                faults.append(error("no-style", place(element), element=said))
    return links, faults


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _broken(failure: etree.XMLSyntaxError, template: str, trace: Trace | None) -> Place:
    """The line of a template that is at fault: where the element that is not closed was opened."""
    if trace is None:
        return Place(template)
    opened = _OPENED.search(failure.msg or "")
    offset = trace.tag(opened[1], int(opened[2])) if opened else -1
    if offset < 0:
        line, column = failure.position
        lines = trace.xhtml.splitlines(keepends=True)
        offset = sum(map(len, lines[: line - 1])) + max(column - 2, 0)
    return trace.place(offset)[0]


def _place(element: etree._Element, template: str, trace: Trace | None) -> Place:
    """The template's line that has the tag; of what a filter wrote, the place in the sources."""
    otherwise = Place(template)
    if trace is not None:
        # lxml's stubs leave the type of sourceline open.
        line, classes = int(str(element.sourceline or 1)), element.get("class") or ""
        offset = trace.tag(_local(str(element.tag)), line, classes)
        if offset >= 0:
            otherwise, filtered = trace.place(offset)
            if not filtered:
                return otherwise
    node: etree._Element | None = element
    while node is not None:
        match = _PLACE.match(node.get("data-place") or "")
        if match:
            return Place(match[1], int(match[3]), int(match[4]), match[2] or "")
        node = node.getparent()
    return otherwise

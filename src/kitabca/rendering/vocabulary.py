"""Whether what a template wrote is strict XHTML of the closed vocabulary."""

from __future__ import annotations

import re

from lxml import etree

from kitabca.diagnostics import Diagnostic, Severity
from kitabca.layout import Layout, has_style
from kitabca.model import Place

__all__ = ["check_document"]

_XHTML = "{http://www.w3.org/1999/xhtml}"
_SVG = "{http://www.w3.org/2000/svg}"
_UNSTYLED = frozenset({"html", "head", "title", "body"})
_WHERE = re.compile(r",? line \d+(?:, column \d+)?")
_PLACE = re.compile(r"(.*?)(?:#(.*))?:(\d+):(\d+)\Z", re.DOTALL)


def check_document(
    xhtml: str, layout: Layout, template: str, source: str, ids: dict[str, str]
) -> tuple[list[str], list[Diagnostic]]:
    """Parses strictly; names each element without a style and each id that the book has already.

    `template` is the file that wrote it and `source` its text, for the line. `ids` maps the ids
    met so far to their documents and is added to. Returns the targets of its links within the book.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(xhtml.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        message = _WHERE.sub("", error.msg or "not XML")
        return [], [_fault("not-well-formed", Place(template), message=message)]
    faults: list[Diagnostic] = []
    links: list[str] = []
    known: dict[tuple[str, str, str], bool] = {}
    for element in root.iter(etree.Element):
        tag = str(element.tag)
        name = _local(tag)
        get = element.get
        anchor = get("id")
        if anchor is not None:
            if anchor in ids:
                faults.append(_fault("duplicate-id", _place(element, template), name=anchor))
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
                line = _line(source, name, classes)
                place = Place(template, line) if line else _place(element, template)
                faults.append(_fault("no-style", place, element=said))
    return links, faults


def _fault(code: str, place: Place, **parameters: str) -> Diagnostic:
    return Diagnostic(Severity.ERROR, code, place, parameters)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _line(source: str, name: str, classes: str) -> int:
    """The template's line that has this tag, 0 when a filter wrote it."""
    quoted = f'[^<>]*class="{re.escape(classes)}"' if classes else r"(?=[\s/>])"
    match = re.search(f"<{re.escape(name)}{quoted}", source)
    return source.count("\n", 0, match.start()) + 1 if match else 0


def _place(element: etree._Element, template: str) -> Place:
    """The place in the sources that an element has or inherits, else the template."""
    node: etree._Element | None = element
    while node is not None:
        match = _PLACE.match(node.get("data-place") or "")
        if match:
            return Place(match[1], int(match[3]), int(match[4]), match[2] or "")
        node = node.getparent()
    return Place(template)

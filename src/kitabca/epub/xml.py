"""XML in and out: strict, without entities, document types, network or repair."""

from __future__ import annotations

import re
from collections.abc import Container

from lxml import etree

from kitabca.epub.parts import refuse
from kitabca.epub.vocabulary import HTML, VOID
from kitabca.model import Place

__all__ = ["free_id", "ids", "parse", "place_of", "serialise", "text_of"]

# `file:line:column`, or `file#sheet:line:column` in a workbook.
_PLACE = re.compile(r"(.*?)(?:#(.*?))?(?::(\d+)(?::(\d+))?)?\Z", re.DOTALL)


def parse(text: str | bytes, place: Place) -> etree._Element:
    """The tree of a document; raises ContentError `epub-not-xml` where it isn't one.

    A document type is refused whole: it is the only door to entities, and nothing of ours has one.
    lxml's own limits on depth and on the size of a text stay on.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        where = f"{error.msg} (line {line}, column {column})"
        raise refuse("epub-not-xml", place, reason=where) from None
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # None only in an unparsed tree
        raise refuse("epub-doctype", place)
    return root


def place_of(element: etree._Element, otherwise: Place) -> Place:
    """Where in the sources an element comes from: `data-place` of itself or an ancestor."""
    for node in (element, *element.iterancestors()):
        written = node.get("data-place")
        if written:
            match = _PLACE.match(written)
            assert match is not None
            file, sheet, line, column = match.groups()
            return Place(file, int(line or 0), int(column or 0), sheet or "")
    return otherwise


def ids(root: etree._Element) -> set[str]:
    """Every id of a document."""
    return {name for element in root.iter("*") if (name := element.get("id"))}


def free_id(wanted: str, taken: Container[str]) -> str:
    """The id, or the first of it with a number from two on that nobody has."""
    name, count = wanted, 1
    while name in taken:
        count += 1
        name = f"{wanted}-{count}"
    return name


def text_of(element: etree._Element) -> str:
    """All words of an element, white space collapsed."""
    return " ".join("".join(map(str, element.itertext())).split())


def serialise(root: etree._Element) -> bytes:
    """An XHTML file's bytes; only HTML's void elements are written without an end tag."""
    for element in root.iter(f"{HTML}*"):
        if element.text is None and len(element) == 0 and element.tag not in VOID:
            element.text = ""
    body = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n{body}\n'.encode()

"""Printed page numbers in the e-book: marks in the text where each page begins.

The terms are those of EPUB 3.3 (`pagebreak`, `page-list`) and of DAISY's guidance: a mark stands
before the first whole word of its page, and outside headings and links, whose names are read aloud
with everything in them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from kitabca.epub.parts import PageMark, StalePageMap
from kitabca.epub.vocabulary import EPUB, HTML, SVG, html
from kitabca.epub.xml import free_id

__all__ = ["Leaf", "insert_marks", "leaves", "page_ids"]

# A text node: of the element itself, or (True) the tail that follows it.
Leaf = tuple[etree._Element, bool]

_INLINE = html("a abbr b bdi cite code em i q s small span strong sub sup time u")
_BLOCK = html("aside h1 h2 h3 h4 h5 h6 nav p pre")
# What stands on one page with its first words: a table's caption, and a picture's, which follows.
_WHOLE = {f"{HTML}caption": f"{HTML}table", f"{HTML}figcaption": f"{HTML}figure"}
_NOT_SLUG = re.compile(r"[^0-9A-Za-z]+")


def leaves(body: etree._Element) -> list[Leaf]:
    """The text leaves of a body in document order, as `PageMark.leaf` counts them."""
    found: list[Leaf] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            if element.text and not element.text.isspace():
                found.append((element, False))
        elif element is not body and element.tail and not element.tail.isspace():
            found.append((element, True))
    return found


def page_ids(labels: Sequence[str], taken: set[str]) -> list[str]:
    """An id for each page (`page-12`), none of them in `taken` nor given twice."""
    used = set(taken)
    ids: list[str] = []
    for label in labels:
        name = free_id("page-" + (_NOT_SLUG.sub("-", label).strip("-") or "x"), used)
        used.add(name)
        ids.append(name)
    return ids


def insert_marks(body: etree._Element, marks: Sequence[tuple[PageMark, str]]) -> None:
    """Puts the marks of one document, in their order and each with its id, into its body.

    Raises StalePageMap when the page map was made for another document.
    """
    if not marks:
        return
    found = leaves(body)
    sizes = [len((element.tail if tail else element.text) or "") for element, tail in found]
    # From the last to the first, so that the places of the earlier ones stay true.
    for mark, name in reversed(marks):
        span = etree.Element(f"{HTML}span")
        span.set(f"{EPUB}type", "pagebreak")
        span.set("role", "doc-pagebreak")
        span.set("id", name)
        span.set("aria-label", mark.label)
        if mark.leaf == len(found):
            body.insert(len(body) - _trailing_marks(body), span)
            continue
        if not 0 <= mark.leaf < len(found):
            raise StalePageMap(f"page {mark.label}: there is no text leaf {mark.leaf}")
        if not 0 <= mark.offset <= sizes[mark.leaf]:
            raise StalePageMap(f"page {mark.label}: text leaf {mark.leaf} has no {mark.offset}")
        _insert(*found[mark.leaf], mark.offset, span)


def _trailing_marks(body: etree._Element) -> int:
    count = 0
    for child in reversed(body):
        if not _is_mark(child):
            break
        count += 1
    return count


def _is_mark(element: etree._Element) -> bool:
    return element.get(f"{EPUB}type") == "pagebreak"


def _insert(element: etree._Element, tail: bool, offset: int, span: etree._Element) -> None:
    text = (element.tail if tail else element.text) or ""
    # The next page may begin in the same word, and have taken it out of this text.
    offset = _word_start(text, min(offset, len(text)))
    holder = element.getparent() if tail else element
    assert holder is not None
    out = _outermost(holder, at_start=not tail and not text[:offset].strip())
    if out is not None:
        parent = out.getparent()
        assert parent is not None
        index = parent.index(out)
        while index and _is_mark(parent[index - 1]) and not parent[index - 1].tail:
            index -= 1
        parent.insert(index, span)
    elif tail:
        element.tail, span.tail = text[:offset], text[offset:]
        holder.insert(holder.index(element) + 1, span)
    else:
        element.text, span.tail = text[:offset], text[offset:]
        element.insert(0, span)


def _word_start(text: str, offset: int) -> int:
    """Back to the start of the word that the offset is in, when a page begins within it."""
    while 0 < offset < len(text) and not text[offset - 1].isspace() and not text[offset].isspace():
        offset -= 1
    while offset < len(text) and text[offset].isspace():
        offset += 1
    return offset


def _outermost(element: etree._Element, at_start: bool) -> etree._Element | None:
    """The element before which a mark stands that falls into `element`, if not inside it.

    A mark at the very start of a paragraph or heading stands before it, at the start of a caption
    before the whole table or figure; one inside a link stands before the link. An entry of the
    contents keeps its mark: nothing may stand beside it.
    """
    out: etree._Element | None = None
    node: etree._Element | None = element
    while node is not None:
        parent = node.getparent()
        if parent is None or (node.tag == f"{HTML}a" and _in_toc(node)):
            return None if node is element else out
        if at_start and _WHOLE.get(str(node.tag)) == parent.tag:
            return parent
        if at_start and node.tag in _INLINE | _BLOCK:
            out = node
            at_start = (
                parent.index(node) == _leading_marks(parent, node)
                and not (parent.text or "").strip()
            )
        elif node.tag in (f"{HTML}a", f"{SVG}svg"):
            out, at_start = node, False
        elif node.tag not in _INLINE:
            return out
        node = parent
    return out


def _leading_marks(parent: etree._Element, node: etree._Element) -> int:
    """How many children before the node are marks with nothing after them, from the first on."""
    count = 0
    for child in parent:
        if child is node or not _is_mark(child) or (child.tail or "").strip():
            break
        count += 1
    return count


def _in_toc(element: etree._Element) -> bool:
    return any(
        "toc" in (node.get(f"{EPUB}type") or "").split()
        for node in element.iterancestors(f"{HTML}nav")
    )

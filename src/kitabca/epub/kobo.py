"""A document as Kobo's own reader wants it: every clause in a numbered span.

Kobo keeps bookmarks, highlights and the place of reading by these spans (`kobo.<paragraph>.<n>`)
and paginates inside the two `div`s that it expects round the text.
"""

from __future__ import annotations

import copy
import re

from lxml import etree

from kitabca.epub.vocabulary import HTML, SVG, html

__all__ = ["with_spans"]

# A clause ends after punctuation, with any closing quotes, where white space follows.
_CLAUSE = re.compile(r".+?(?:[.!?…;:,][”’»)\]]*(?=\s)\s+|\Z)", re.DOTALL)
_PARAGRAPHS = html("p h1 h2 h3 h4 h5 h6 li dt dd td th caption figcaption pre blockquote table")

_IMAGE = f"{HTML}img"
_SPAN = f"{HTML}span"


def with_spans(root: etree._Element) -> etree._Element:
    """A copy of a document with Kobo's spans; the words and their order are the same."""
    root = copy.deepcopy(root)
    body = root.find(f"{HTML}body")
    assert body is not None
    counter = _Counter()
    _wrap(body, counter)
    inner = etree.Element(f"{HTML}div", id="book-inner")
    inner.text, body.text = body.text, None
    for child in list(body):
        inner.append(child)
    columns = etree.SubElement(body, f"{HTML}div", id="book-columns")
    columns.append(inner)
    return root


class _Counter:
    """The number of the paragraph, and of the clause in it."""

    def __init__(self) -> None:
        self.paragraph = self.clause = 0

    def next_paragraph(self) -> None:
        self.paragraph, self.clause = self.paragraph + 1, 0

    def span(self, text: str) -> etree._Element:
        self.clause += 1
        name = f"kobo.{max(self.paragraph, 1)}.{self.clause}"
        span = etree.Element(_SPAN, {"class": "koboSpan", "id": name})
        span.text = text
        return span


def _wrap(element: etree._Element, counter: _Counter) -> None:
    if element.tag == f"{SVG}svg":
        return
    if element.tag in _PARAGRAPHS:
        counter.next_paragraph()
    children = list(element)
    text, element.text = element.text, None
    position = _place(element, 0, text, counter)
    for child in children:
        _wrap(child, counter)
        tail, child.tail = child.tail, None
        if child.tag == _IMAGE:
            # A picture is a place of its own, as in the books that Kobo itself makes.
            counter.next_paragraph()
            span = counter.span("")
            element.replace(child, span)
            span.append(child)
        position = _place(element, position + 1, tail, counter)


def _place(parent: etree._Element, position: int, text: str | None, counter: _Counter) -> int:
    """Puts the spans of a text at a position; answers the position after them."""
    if not text:
        return position
    if text.isspace():
        if position:
            parent[position - 1].tail = text
        else:
            parent.text = text
        return position
    for clause in _CLAUSE.findall(text):
        parent.insert(position, counter.span(clause))
        position += 1
    return position

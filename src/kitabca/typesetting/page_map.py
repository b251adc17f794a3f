"""Where each printed page begins in the text, and on which pages what an index names stands.

The e-book's page list and the numbers of its index are made from this.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from lxml import etree
from msgspec import Struct

from kitabca.typesetting.output import Line, Page, Pages

__all__ = ["PageMark", "index_folios", "index_places", "page_marks"]

_HTML = "{http://www.w3.org/1999/xhtml}"
_TYPE = "{http://www.idpf.org/2007/ops}type"
# Two pages that follow each other are two places; from three on they are a range (Chicago
# Manual of Style, 18th edition, 15.12).
_RANGE = 3

_WORD = re.compile(r"\S+")

Link = TypeVar("Link")


class PageMark(Struct, frozen=True):
    """Where a printed page begins: before character `offset` of text leaf `leaf` of a document.

    `document` is an index into the documents. A leaf is a text node that isn't only white space,
    counted from 0 in document order within `body` (an element's text, its children, its tail). A
    `leaf` equal to the number of leaves means the end of the document: a page without text.
    `label` is the printed page number. Marks come in the order of the pages.
    """

    document: int
    leaf: int
    offset: int
    label: str


def index_places(found: Iterable[tuple[int, Link]]) -> list[tuple[str, int, Link]]:
    """The numbers of an entry of an index as both media print them: `3, 5–7`, each page once.

    Takes a folio and a link for each place and gives (what stands before, folio, link): a number
    leads to the first place on its page.

    >>> index_places([(12, "a"), (12, "b"), (14, "c"), (13, "d"), (3, "e")])
    [('', 3, 'e'), (', ', 12, 'a'), ('–', 14, 'c')]
    """
    first: dict[int, Link] = {}
    for folio, link in found:
        first.setdefault(folio, link)
    out: list[tuple[str, int, Link]] = []
    folios = sorted(first)
    start = 0
    while start < len(folios):
        stop = start
        while stop + 1 < len(folios) and folios[stop + 1] == folios[stop] + 1:
            stop += 1
        if stop - start + 1 < _RANGE:
            stop = start
        out.append((", " if start else "", folios[start], first[folios[start]]))
        if stop > start:
            out.append(("–", folios[stop], first[folios[stop]]))
        start = stop + 1
    return out


def index_folios(pages: Pages, documents: Sequence[Document]) -> dict[str, int]:
    """The folio of each anchor of the block that an index of the documents leads to."""
    found: dict[str, int] = {}
    for document in documents:
        if 'epub:type="index"' not in document.xhtml:
            continue
        root = etree.fromstring(document.xhtml.encode("utf-8"))
        for section in root.iter(f"{_HTML}section"):
            if "index" not in (section.get(_TYPE) or "").split():
                continue
            for link in section.iter(f"{_HTML}a"):
                target = (link.get("href") or "").lstrip("#")
                if "page" in (link.get("class") or "").split() and target in pages.anchors:
                    page = pages.pages[pages.anchors[target][0]]
                    if page.section == "block":
                        found[target] = page.folio
    return dict(sorted(found.items()))


class Document(Protocol):
    """What is needed of a part as rendering made it."""

    @property
    def xhtml(self) -> str: ...


def page_marks(pages: Pages, documents: Sequence[Document]) -> list[PageMark]:
    """A mark for each page of the block, for the documents that the pages were set from.

    A page without text begins where the next one does.
    """
    home = _documents_of(pages)
    texts = [_texts(page) for page in pages.pages]
    painted = _painted(texts)
    leaves = _Leaves(documents, _texts_by_document(painted, home))
    said: dict[int, int] = {}
    found: list[tuple[str, tuple[int, int, int] | None]] = []
    for page, here in zip(pages.pages, texts, strict=True):
        if page.section == "block":
            place = None
            for node in _leaves_from_the_top(page, pages):
                at = leaves.of(home[node], node)
                if at is not None:
                    place = (home[node], at[0], _offset(at[1], said.get(node, 0)))
                    break
            found.append((str(page.folio), place))
        for node, text in here.items():
            said[node] = said.get(node, 0) + len(text)
    following = leaves.end()
    marks: list[PageMark] = []
    for label, place in reversed(found):
        following = place or following
        marks.append(PageMark(*following, label))
    return marks[::-1]


def _texts(page: Page) -> dict[int, str]:
    """What is painted for each leaf on a page, without white space."""
    found: dict[int, list[str]] = {}
    for item in page.items:
        if isinstance(item, Line) and not item.artifact:
            for run in item.runs:
                if run.node >= 0:
                    words = [word.text for word in run.words]
                    if run.hyphen:
                        words.pop()
                    try:
                        found[run.node] += words
                    except KeyError:
                        found[run.node] = words
    return {node: "".join("".join(words).split()) for node, words in found.items()}


def _painted(texts: Sequence[Mapping[int, str]]) -> dict[int, list[str]]:
    painted: dict[int, list[str]] = {}
    for page in texts:
        for node, text in page.items():
            painted.setdefault(node, []).append(text)
    return painted


def _documents_of(pages: Pages) -> list[int]:
    """For each node the index of the document whose `body` holds it; -1 for the root."""
    home: list[int] = []
    bodies = 0
    for node in pages.nodes:
        if node.element == "body":
            home.append(bodies)
            bodies += 1
        else:
            home.append(home[node.parent] if node.parent >= 0 else -1)
    return home


def _texts_by_document(
    painted: Mapping[int, Sequence[str]], home: Sequence[int]
) -> dict[int, list[tuple[int, str]]]:
    """The painted leaves of each document in document order, with all that is painted for them."""
    texts: dict[int, list[tuple[int, str]]] = {}
    for node in sorted(painted):
        text = "".join(painted[node])
        if text:
            texts.setdefault(home[node], []).append((node, text))
    return texts


def _leaves_from_the_top(page: Page, pages: Pages) -> list[int]:
    """The leaves of the page's text from its highest line down, without the notes."""
    tops: dict[int, float] = {}
    for item in page.items:
        if isinstance(item, Line) and not item.artifact:
            for run in item.runs:
                if run.node >= 0 and run.words and pages.nodes[run.node].element == "#text":
                    tops.setdefault(run.node, item.y)
    own = [node for node in tops if not _in_note(node, pages)]
    return sorted(own, key=lambda node: (tops[node], node))


def _in_note(node: int, pages: Pages) -> bool:
    while node >= 0:
        if pages.nodes[node].element == "aside":
            return True
        node = pages.nodes[node].parent
    return False


def _offset(text: str, letters: int) -> int:
    """The place in a text after so many characters that are not white space."""
    for word in _WORD.finditer(text):
        start, end = word.span()
        if letters < end - start:
            return start + letters
        letters -= end - start
    return len(text)


class _Leaves:
    """The text leaves of the XHTML, found for the leaves that were painted.

    Both stand in document order, and a leaf is painted whole or not at all (a page reference's
    words are for the e-book alone), so that equal words in turn are the same leaf.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        painted: Mapping[int, Sequence[tuple[int, str]]],
    ) -> None:
        self.documents = documents
        self.painted = painted
        self.known: dict[int, tuple[dict[int, int], list[str]]] = {}

    def of(self, document: int, node: int) -> tuple[int, str] | None:
        """The leaf's number and its text as the XHTML has it; None for what is on paper alone."""
        matched, texts = self._match(document)
        leaf = matched.get(node)
        return None if leaf is None else (leaf, texts[leaf])

    def end(self) -> tuple[int, int, int]:
        """Behind the last word of the last document."""
        last = len(self.documents) - 1
        return last, len(self._match(last)[1]), 0

    def _match(self, document: int) -> tuple[dict[int, int], list[str]]:
        if document not in self.known:
            texts = _leaf_texts(self.documents[document].xhtml)
            squeezed = ["".join(text.split()) for text in texts]
            matched: dict[int, int] = {}
            leaf = 0
            for node, text in self.painted.get(document, ()):
                try:
                    leaf = squeezed.index(text, leaf)
                except ValueError:
                    continue  # supplied by the typesetter: a page number, a marker
                matched[node] = leaf
                leaf += 1
            self.known[document] = (matched, texts)
        return self.known[document]


def _leaf_texts(xhtml: str) -> list[str]:
    """The text nodes of the body that are not only white space, in document order."""
    root = etree.fromstring(xhtml.encode("utf-8"))
    body = root.find("{http://www.w3.org/1999/xhtml}body")
    assert body is not None
    found: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        text = element.text if event == "start" else element.tail if element is not body else None
        if text and not text.isspace():
            found.append(text)
    return found

"""The finished e-book → its words as HTML: the same documents, with links that browsers follow."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile

from lxml import etree
from msgspec import Struct

__all__ = ["Chapter", "Text", "read_epub"]

_OPF = "{http://www.idpf.org/2007/opf}"
_HTML = "{http://www.w3.org/1999/xhtml}"
_EPUB = "{http://www.idpf.org/2007/ops}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_CONTAINER = "META-INF/container.xml"
_ROOTFILE = "{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"
# The cover and the contents have their place on the book's own page.
_LEFT_OUT = frozenset({"cover.xhtml", "nav.xhtml"})
_DOCUMENT = re.compile(r"([^:/#]+)\.xhtml(#.*)?\Z")


class Chapter(Struct, frozen=True):
    """A document of the book: its file's name (`sefir.html`), title, the body's class and HTML.

    `headed` is false where the document shows no title; then `title` is what its section is called.
    """

    file: str
    title: str
    kind: str
    html: str
    headed: bool


class Text(Struct, frozen=True):
    """The book's words in reading order, its contents as HTML, and the files that they need."""

    chapters: tuple[Chapter, ...]
    contents: str
    files: dict[str, bytes]


def read_epub(data: bytes, external: str) -> Text:
    """The text of an e-book that we made. `external` is said of links that lead to other sites."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        container = etree.fromstring(book.read(_CONTAINER))
        package_path = next(container.iter(_ROOTFILE)).get("full-path") or ""
        folder = posixpath.dirname(package_path)
        package = etree.fromstring(book.read(package_path))
        items = {item.get("id"): item for item in package.iter(f"{_OPF}item")}
        chapters = []
        for itemref in package.iter(f"{_OPF}itemref"):
            name = items[itemref.get("idref")].get("href") or ""
            if name not in _LEFT_OUT:
                root = etree.fromstring(book.read(posixpath.join(folder, name)))
                chapters.append(_chapter(root, name, external))
        contents = _contents(etree.fromstring(book.read(posixpath.join(folder, "nav.xhtml"))))
        files = {
            name: book.read(posixpath.join(folder, name))
            for item in items.values()
            if (name := item.get("href") or "").startswith(("fonts/", "images/", "style.css"))
        }
    return Text(tuple(chapters), contents, files)


def _chapter(root: etree._Element, name: str, external: str) -> Chapter:
    title = root.findtext(f"{_HTML}head/{_HTML}title") or ""
    body = root.find(f"{_HTML}body")
    assert body is not None, "an e-book of ours has bodies"
    headed = next(body.iter(f"{_HTML}h1"), None) is not None
    if not headed:
        called = (one.get("aria-label") for one in body.iter(f"{_HTML}section"))
        title = next(filter(None, called), title)
    kind = body.get("class") or ""
    return Chapter(_web(name), title, kind, _as_html(body, external), headed)


def _contents(root: etree._Element) -> str:
    for nav in root.iter(f"{_HTML}nav"):
        if nav.get(f"{_EPUB}type") == "toc":
            lists = nav.find(f"{_HTML}ol")
            if lists is not None:
                holder = etree.Element("div")
                holder.append(lists)
                return _as_html(holder, "")
    return ""


def _web(href: str) -> str:
    return _DOCUMENT.sub(lambda match: f"{match[1]}.html{match[2] or ''}", href)


def _as_html(body: etree._Element, external: str) -> str:
    """What a body holds, as HTML: no namespaces, no attributes that HTML does not know."""
    for element in body.iter(etree.Element):
        element.tag = str(element.tag).rpartition("}")[2]
        for known in list(element.attrib):
            if str(known).startswith((_EPUB, _XML)):
                del element.attrib[known]
        if element.tag == "a":
            _link(element, external)
        elif element.get("role") == "doc-pagebreak":
            # A browser has no pages to turn: the mark stays as a place that links lead to.
            for name in ("role", "aria-label", "title"):
                element.attrib.pop(name, "")
        elif element.tag in _ROLES and element.get("role") == _ROLES[element.tag]:
            del element.attrib["role"]  # what HTML says anyway; e-readers need it said
    etree.cleanup_namespaces(body)
    parts = [body.text or ""]
    parts += [etree.tostring(one, encoding="unicode", method="html") for one in body]
    return "".join(parts).strip()


_ROLES = {
    "table": "table",
    "tr": "row",
    "td": "cell",
    "thead": "rowgroup",
    "tbody": "rowgroup",
}


def _link(link: etree._Element, external: str) -> None:
    href = link.get("href") or ""
    if href.startswith(("https://", "http://")):
        link.set("rel", "external")
        link.set("title", external)
    else:
        link.set("href", _web(href))

"""Small books for the tests: XHTML round a body, a quiet layout, the fonts of the repository."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from lxml import etree
from msgspec import Struct

from kitabca.diagnostics import Diagnostic
from kitabca.faces import Faces, open_faces
from kitabca.layout import Layout, read_layout
from kitabca.typesetting import typeset
from kitabca.typesetting.output import Line, Pages

ROOT = Path(__file__).parents[2]
VOWELS = frozenset("aeəıioöuüAEƏIİOÖUÜ")
PRINTED_INSTEAD = ("#page", "#marker")


class Document(Struct, frozen=True):
    kind: str
    anchor: str
    xhtml: str


def divide(word: str) -> tuple[int, ...]:
    """Syllables enough for tests: a break before a consonant that a vowel follows."""
    return tuple(
        at
        for at in range(2, len(word) - 1)
        if word.isalpha()
        and word[at] not in VOWELS
        and word[at + 1] in VOWELS
        and any(letter in VOWELS for letter in word[:at])
    )


def hyphenate(_language: str):
    return divide


@cache
def base_layout() -> Layout:
    def read(path: str) -> bytes | None:
        file = Path(__file__).parent / "layouts" / path
        return file.read_bytes() if file.exists() else None

    layout, faults = read_layout("quiet", read)
    assert layout is not None, faults
    return layout


@cache
def base_faces() -> Faces:
    return open_faces(base_layout().faces, lambda path: (ROOT / "fonts" / path).read_bytes())


def document(body: str, kind: str = "text", anchor: str = "a", master: str = "") -> Document:
    own = f' data-master="{master}"' if master else ""
    return Document(
        kind,
        anchor,
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        f' xml:lang="az" lang="az"><head><title>{anchor}</title></head>'
        f'<body class="{kind}" id="part-{anchor}" data-kind="{kind}"{own}>{body}</body></html>',
    )


def book(*documents: Document, layout: Layout | None = None) -> tuple[Pages, list[Diagnostic]]:
    return typeset(
        documents,
        layout or base_layout(),
        base_faces(),
        "az",
        "Sınaq kitabı",
        lambda path: (800, 600),
        hyphenate,
    )


def leaf_texts(pages: Pages) -> dict[int, str]:
    """What is painted for each leaf, in the order of the pages; added hyphens are left out."""
    found: dict[int, list[str]] = {}
    for page in pages.pages:
        for item in page.items:
            if isinstance(item, Line):
                for run in item.runs:
                    words = [shape.text for shape in run.words]
                    if run.hyphen:
                        words.pop()
                    if run.node >= 0:
                        found.setdefault(run.node, []).append(" ".join(words) + run.ends)
    return {node: "".join(pieces) for node, pieces in found.items()}


def printed(pages: Pages) -> str:
    """The words of the book in document order, without white space."""
    texts = leaf_texts(pages)
    return "".join(
        "".join(texts.get(index, "").split())
        for index, node in enumerate(pages.nodes)
        if node.element not in PRINTED_INSTEAD
    )


def said(documents: Sequence[Document]) -> str:
    """The same of the XHTML, read by itself."""
    out: list[str] = []
    for one in documents:
        tree = etree.fromstring(one.xhtml.encode())
        body = tree.find("{*}body")
        assert body is not None
        for link in body.iter("{*}a"):
            if link.get("class") == "page":
                link.text = ""
        out.append("".join("".join(body.itertext()).split()))
    return "".join(out)


def lines_of(pages: Pages, page: int) -> list[Line]:
    """The lines of a page's matter, without furniture."""
    return [
        item for item in pages.pages[page].items if isinstance(item, Line) and not item.artifact
    ]


def words_of(line: Line) -> str:
    return " ".join(shape.text for run in line.runs for shape in run.words)

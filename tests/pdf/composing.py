"""A plain compositor for tests: XHTML in, Pages out, without the typesetter.

It sets greedy lines at a fixed measure, breaks words only where a case writes a soft hyphen, sends
notes to the foot of their page, repeats a table's head after a turn, and puts a running head and a
folio on each page. That is all that the driver needs to be tried on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import uharfbuzz as hb
from lxml import etree

from kitabca.faces import Shape
from kitabca.layout import Colour, Layout, PageSize
from kitabca.pdf.archive import Metadata
from kitabca.typesetting.output import Line, Node, Page, Pages, Picture, Rule, Run

FONTS = Path(__file__).resolve().parents[2] / "fonts"
FACES = {
    "text": FONTS / "vollkorn" / "Vollkorn_400Regular.ttf",
    "italic": FONTS / "vollkorn" / "Vollkorn_400Regular_Italic.ttf",
    "sans": FONTS / "alegreya-sans" / "AlegreyaSans_700Bold.ttf",
}
LAYOUT = Layout(
    name="test",
    page=PageSize(width=297.64, height=419.53, grid=14.0),
    colours={
        "text": Colour("#141414"),
        "accent": Colour("#7a1f1f"),
        "tint": Colour("#f0ece4"),
    },
    faces={},
    masters={},
    styles={},
    chain=(),
)
METADATA = Metadata(
    title="Sınaq",
    language="az",
    identifier="urn:uuid:00000000-0000-5000-8000-000000000000",
    subtitle="Quruluş",
    creators=("Əli Vəliyev",),
    publisher="Kitabça",
    date="2026-02-26",
    modified="2026-03-01T10:00:00Z",
    description="Sürücünün sınağı",
    keywords=("sınaq", "quruluş"),
    rights="CC BY 4.0",
)
_EPUB = "{http://www.idpf.org/2007/ops}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_KEPT = (
    "id", "class", "href", "alt", "title", "colspan", "rowspan", "scope", "headers", "start",
    "datetime", "dir", "role", "aria-label", "src",
)  # fmt: skip
_BLOCKS = {
    "p", "h1", "h2", "h3", "h4", "li", "dt", "dd", "td", "th", "caption", "figcaption", "div",
    "footer", "blockquote", "section", "body", "nav", "aside", "figure", "table", "thead", "tbody",
    "tr", "ul", "ol", "dl", "header", "html", "hr",
}  # fmt: skip
LEFT, MEASURE, TOP, FOOT, LEADING = 36.0, 225.0, 48.0, 372.0, 14.0


def faces() -> Mapping[str, bytes]:
    return {name: path.read_bytes() for name, path in FACES.items()}


@cache
def _font(face: str) -> hb.Font:
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(FACES[face]))))


@cache
def shape(face: str, text: str) -> Shape:
    """A word by HarfBuzz with kerning and without ligatures, one text for each cluster."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = "az"
    hb.shape(_font(face), buffer, {"kern": True, "liga": False, "dlig": False})
    infos, places = buffer.glyph_infos, buffer.glyph_positions
    starts = [info.cluster for info in infos]
    ends = sorted({*starts, len(text)})
    texts = [
        "" if index and starts[index - 1] == start else text[start : ends[ends.index(start) + 1]]
        for index, start in enumerate(starts)
    ]
    advances = tuple(place.x_advance for place in places)
    offsets = tuple((place.x_offset, place.y_offset) for place in places)
    return Shape(
        text=text,
        glyphs=tuple(info.codepoint for info in infos),
        texts=tuple(texts),
        advances=advances,
        width=sum(advances),
        offsets=offsets if any(any(pair) for pair in offsets) else None,
    )


@dataclass
class _Piece:
    """A word, or the part of one: `glue` is true when a space follows it in the source."""

    text: str
    leaf: int
    face: str
    size: float
    colour: str
    rise: float = 0.0
    glue: bool = False


@dataclass
class Composer:
    """Sets one book; see the module's docstring."""

    nodes: list[Node] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    items: list[object] = field(default_factory=list)
    anchors: dict[str, tuple[int, float, float]] = field(default_factory=dict)
    outline: list[tuple[int, str, str]] = field(default_factory=list)
    notes: list[tuple[etree._Element, int]] = field(default_factory=list)
    y: float = TOP
    head: list[list[_Piece]] = field(default_factory=list)

    def book(self, *documents: str, title: str = "Sınaq", covers: bool = False) -> Pages:
        self.nodes.append(Node("html", -1))
        if covers:
            self.pages += [Page("front", 0, "cover", ()), Page("front", 0, "cover", ())]
        for document in documents:
            body = etree.fromstring(document.encode())[0]
            self.block(body, 0, "text", 10.0)
            self.turn()
        return Pages(
            width=LAYOUT.page.width,
            height=LAYOUT.page.height,
            language="az",
            title=title,
            nodes=tuple(self.nodes),
            pages=tuple(self.pages),
            anchors=self.anchors,
            outline=tuple(self.outline),
        )

    def node(self, element: etree._Element, parent: int) -> int:
        attributes = {key: element.get(key) for key in _KEPT if element.get(key) is not None}
        if element.get(f"{_EPUB}type"):
            attributes["epub:type"] = element.get(f"{_EPUB}type")
        if element.get(f"{_XML}lang"):
            attributes["lang"] = element.get(f"{_XML}lang")
        self.nodes.append(Node(etree.QName(element).localname, parent, attributes))
        return len(self.nodes) - 1

    def block(self, element: etree._Element, parent: int, face: str, size: float) -> None:
        node = self.node(element, parent)
        name = self.nodes[node].element
        if name in ("h1", "h2", "h3", "h4"):
            face, size = "sans", {"h1": 18.0, "h2": 14.0}.get(name, 12.0)
            self.outline.append((int(name[1]), "".join(element.itertext()), element.get("id", "")))
        if name == "aside" and element.get(f"{_EPUB}type") == "footnote":
            self.notes.append((element, node))
            return
        if name == "hr":
            self.items.append(Rule(LEFT + 80, self.y - 4, 60, 0.5, "accent"))
            self.y += LEADING
            return
        self.inside(element, node, face, size)
        if name == "thead":
            self.head = []

    def inside(self, element: etree._Element, node: int, face: str, size: float) -> None:
        if element.get("id"):
            self.anchor(element.get("id"))
        pieces: list[_Piece] = []
        self.text(element.text, node, face, size, pieces)
        for child in element:
            name = etree.QName(child).localname
            if name in _BLOCKS:
                self.paragraph(pieces)
                pieces = []
                self.block(child, node, face, size)
            else:
                self.inline(child, node, face, size, pieces)
            self.text(child.tail, node, face, size, pieces)
        self.paragraph(pieces)

    def anchor(self, key: str) -> None:
        self.anchors[key] = (len(self.pages), LEFT, self.y)

    def inline(
        self, element: etree._Element, parent: int, face: str, size: float, pieces: list[_Piece]
    ) -> None:
        node = self.node(element, parent)
        name = self.nodes[node].element
        if name == "img":
            if self.y + 60 > FOOT:
                self.turn()
            box = (LEFT, self.y - 10, 80.0, 60.0)
            self.items.append(Picture(*box, element.get("src", ""), node))
            self.y += 70
            return
        if element.get("id"):
            self.anchor(element.get("id"))
        note = element.get(f"{_EPUB}type") == "noteref"
        start = len(pieces)
        inner = "italic" if name in ("em", "i", "cite") else face
        self.text(element.text, node, inner, size * (0.7 if note else 1), pieces)
        for child in element:
            self.inline(child, node, inner, size, pieces)
            self.text(child.tail, node, inner, size, pieces)
        for piece in pieces[start:]:
            if note:
                piece.rise = 3.0
            if name == "a":
                piece.colour = "accent"
        if element.get("class") == "page":
            target = element.get("href", "")[1:]
            self.nodes.append(Node("#page", node))
            number = str(self.anchors.get(target, (0, 0, 0))[0] + 1)
            pieces.append(_Piece(number, len(self.nodes) - 1, face, size, "accent"))

    def text(
        self, text: str | None, parent: int, face: str, size: float, pieces: list[_Piece]
    ) -> None:
        if not text:
            return
        if text[0].isspace() and pieces:
            pieces[-1].glue = True
        words = text.split()
        if not words:
            return
        self.nodes.append(Node("#text", parent))
        leaf = len(self.nodes) - 1
        colour = "text"
        for index, word in enumerate(words):
            last = index == len(words) - 1
            glue = text[-1].isspace() if last else True
            pieces.append(_Piece(word, leaf, face, size, colour, 0.0, glue))

    def paragraph(self, pieces: list[_Piece]) -> None:
        """Greedy lines; a soft hyphen in a word may end one."""
        if not pieces:
            return
        pieces[-1].glue = False
        line: list[_Piece] = []
        left = MEASURE
        queue = list(pieces)
        while queue:
            piece = queue.pop(0)
            whole = piece.text.replace("\u00ad", "")
            width = self.wide(piece, whole)
            glued = line and line[-1].glue
            gap = 0.22 * piece.size if glued else 0.0
            if width + gap <= left or not line:
                piece.text = whole
                line.append(piece)
                left -= width + gap
                continue
            parts = piece.text.split("\u00ad")
            for count in range(len(parts) - 1, 0, -1):
                head = "".join(parts[:count])
                if self.wide(piece, head + "-") + gap <= left:
                    line.append(
                        _Piece(head, piece.leaf, piece.face, piece.size, piece.colour, piece.rise)
                    )
                    piece.text = "\u00ad".join(parts[count:])
                    queue.insert(0, piece)
                    self.set_line(line, hyphen=True)
                    break
            else:
                queue.insert(0, piece)
                self.set_line(line)
            line, left = [], MEASURE
        self.set_line(line)
        self.y += 4

    def wide(self, piece: _Piece, text: str) -> float:
        return shape(piece.face, text).width * piece.size / 1000

    def set_line(self, pieces: list[_Piece], hyphen: bool = False) -> None:
        tall = max(LEADING, max(piece.size for piece in pieces) * 1.3)
        if self.y + tall > FOOT - 30 * len(self.notes):
            self.turn()
        runs: list[Run] = []
        x = LEFT
        start = 0
        while start < len(pieces):
            first = pieces[start]
            stop = start + 1
            while stop < len(pieces) and pieces[stop].leaf == first.leaf and pieces[stop - 1].glue:
                stop += 1
            group = pieces[start:stop]
            words = [shape(piece.face, piece.text) for piece in group]
            space = 0.22 * first.size
            width = sum(word.width for word in words) * first.size / 1000
            width += space * (len(words) - 1)
            broken = hyphen and stop == len(pieces)
            if broken:
                words.append(shape(first.face, "-"))
                width += words[-1].width * first.size / 1000
            glue = group[-1].glue
            runs.append(
                Run(x, width, first.face, first.size, first.colour, tuple(words), first.leaf,
                    space=space if len(group) > 1 else 0.0, rise=first.rise,
                    ends=" " if glue else "", hyphen=broken)
            )  # fmt: skip
            x += width + (space if glue else 0.0)
            start = stop
        self.items.append(Line(self.y, tuple(runs)))
        self.y += tall

    def turn(self) -> None:
        """Ends the page: notes at its foot, furniture around it."""
        notes, self.notes = self.notes, []
        if notes:
            self.items.append(Rule(LEFT, FOOT - 30 * len(notes) - 8, 60, 0.4, "text"))
        for index, (element, node) in enumerate(notes):
            self.y = FOOT - 30 * (len(notes) - index)
            saved, self.notes = self.notes, []
            self.inside(element, node, "text", 8.0)
            self.notes = saved
        block = [page for page in self.pages if page.section == "block"]
        folio = len(block) + 1
        self.items.insert(0, Rule(0, 0, LAYOUT.page.width, 20, "tint", True, "background"))
        self.items.append(self.furniture("Sınaq kitabı", 30.0, "header"))
        self.items.append(self.furniture(str(folio), 400.0, "footer"))
        self.pages.append(Page("block", folio, "text", tuple(self.items)))  # type: ignore[arg-type]  # filled above with items only
        self.items = []
        self.y = TOP

    def furniture(self, text: str, y: float, kind: str) -> Line:
        words = tuple(shape("sans", word) for word in text.split())
        width = sum(word.width for word in words) * 0.008
        return Line(
            y, (Run(LEFT, width, "sans", 8.0, "accent", words, -1, space=2.0),), artifact=kind
        )

"""The structure tree: the XHTML's elements as PDF structure elements (ISO 32000-1, 14.7 and 14.8).

The tree belongs to the document, not to the drawing: an element may span pages, and the order of
its kids is the XHTML's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from kitabca.pdf.drawing import Box, Drawn
from kitabca.pdf.tables import cell_headers
from kitabca.pdf.writing import Document, name, number, text_bytes, text_string
from kitabca.typesetting.output import Node, Pages

__all__ = ["Tree", "link_of_leaves", "plan", "roles_of", "tags_of_leaves", "write"]

_ROLES: Mapping[str, tuple[str, ...]] = {
    "html": ("Document",),
    "body": ("Part",),
    "section": ("Sect",),
    "nav": ("Sect",),
    "header": ("Div",),
    "footer": ("Div",),
    "div": ("Div",),
    "figure": ("Div",),
    "aside": ("Div",),
    "h1": ("H1",),
    "h2": ("H2",),
    "h3": ("H3",),
    "h4": ("H4",),
    "h5": ("H5",),
    "h6": ("H6",),
    "p": ("P",),
    "blockquote": ("BlockQuote",),
    "ul": ("L",),
    "ol": ("L",),
    "li": ("LI", "LBody"),
    "dl": ("L",),
    "dt": ("Lbl",),
    "dd": ("LBody",),
    "img": ("Figure",),
    "svg": ("Figure",),
    "figcaption": ("Caption",),
    "table": ("Table",),
    "caption": ("Caption",),
    "thead": ("THead",),
    "tbody": ("TBody",),
    "tfoot": ("TFoot",),
    "tr": ("TR",),
    "th": ("TH",),
    "td": ("TD",),
    "a": ("Link",),
    "em": ("Em",),
    "strong": ("Strong",),
    "code": ("Code",),
    "#marker": ("Lbl",),
}
# (element, the kind its epub:type, class or role names) -> roles; looked up before _ROLES.
_KINDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("a", "noteref"): ("Reference", "Link"),
    ("a", "doc-biblioref"): ("Reference", "Link"),
    ("a", "page"): ("Reference", "Link"),
    ("a", "back"): ("Lbl", "Link"),
    ("aside", "footnote"): ("Note",),
    ("ul", "index"): ("Index", "L"),
}
_IN_CONTENTS: Mapping[str, tuple[str, ...]] = {
    "ol": ("TOC",),
    "ul": ("TOC",),
    "li": ("TOCI",),
    "a": ("Reference", "Link"),
}
_PICTURES = frozenset(("img", "svg"))
_INLINE = frozenset(
    ("a", "abbr", "b", "cite", "code", "em", "i", "q", "span", "strong", "sub", "sup", "time")
)
_WORDS = _INLINE | {"#text", "#page", "#marker"}
_CELLS = frozenset(("td", "th"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_TOLD = frozenset(("L", "Note", "TH"))  # of which there is something to tell without attributes
_CONTAINERS = frozenset(("div", "header", "footer", "aside"))
_ROLE_MAP = b"<</Em/Span/Strong/Span>>"
_SCOPES = {"col": "Column", "colgroup": "Column", "row": "Row", "rowgroup": "Row", "both": "Both"}
_PARENT_PAGES = 16  # entries in one leaf of the parent tree


class _Element(Struct):
    role: str
    parent: int
    node: int
    entries: bytes = b""
    kids: list[tuple[int, int] | int] = field(default_factory=list)


class Tree(Struct, frozen=True):
    """Elements in document order; `home` is the element in which a leaf's marks stand, `link` the
    element of a link's node. `apart` are (page, MCID) that have an element of their own instead.
    `identifiers` are the elements that carry an ID."""

    elements: Sequence[_Element]
    home: Mapping[int, int]
    apart: Mapping[tuple[int, int], int]
    link: Mapping[int, int]
    identifiers: Mapping[str, int]


def roles_of(nodes: Sequence[Node]) -> list[tuple[str, ...]]:
    """The structure types of each node, outer to inner; none where the node is no element."""
    roles: list[tuple[str, ...]] = []
    contents: list[bool] = []
    for node in nodes:
        element = node.element
        if element[0] == "#":
            contents.append(False)
            roles.append(_ROLES.get(element, ()))
            continue
        attributes = node.attributes
        within = node.parent >= 0 and contents[node.parent]
        in_list = element == "div" and nodes[node.parent].element == "dl"
        if not (attributes or within or in_list or element in _PICTURES):
            contents.append(False)
            roles.append(_ROLES.get(element, ()))
            continue
        kinds = f"{attributes.get('epub:type', '')} {attributes.get('class', '')}".split()
        kinds.append(attributes.get("role", ""))
        contents.append(within or (element == "nav" and "toc" in kinds))
        found = _ROLES.get(element, ())
        if within:
            found = _IN_CONTENTS.get(element, found)
        else:
            for kind in kinds:
                found = _KINDS.get((element, kind), found)
        if in_list:
            found = ("LI",)
        elif (element == "a" and "href" not in attributes) or (
            element in _PICTURES and not _alternative(node)
        ):
            found = ()
        elif not found and element in _INLINE:
            spoken = ("lang", "dir") + (("title",) if element == "abbr" else ())
            found = ("Span",) if any(key in attributes for key in spoken) else ()
        roles.append(found)
    return roles


def _alternative(node: Node) -> str:
    return node.attributes.get("alt") or node.attributes.get("aria-label") or ""


def tags_of_leaves(
    nodes: Sequence[Node], roles_of_nodes: Sequence[tuple[str, ...]]
) -> tuple[bytes, ...]:
    """For each node the name of the innermost structure type around it, for marked content.

    It is empty for what is only to be looked at: a picture or drawing without alternative text.
    """
    tags: list[bytes] = []
    for node, roles in zip(nodes, roles_of_nodes, strict=True):
        if node.element in _PICTURES and not roles:
            tags.append(b"")
        elif roles:
            tags.append(roles[-1].encode())
        else:
            tags.append(tags[node.parent] if node.parent >= 0 else b"Document")
    return tuple(tags)


def link_of_leaves(nodes: Sequence[Node]) -> dict[int, int]:
    """For each leaf inside a link the node of that link."""
    links: dict[int, int] = {}
    for index, node in enumerate(nodes):
        if node.element == "a" and "href" in node.attributes:
            links[index] = index
        elif node.parent in links:
            links[index] = links[node.parent]
    return links


def plan(pages: Pages, drawn: Sequence[Drawn], roles: Sequence[tuple[str, ...]]) -> Tree:
    """Elements for all nodes that left a mark, with the marks in their places.

    `roles` are those of `roles_of`, for all nodes.
    """
    nodes = pages.nodes
    marks = _marks(drawn)
    boxes = _boxes(drawn)
    alive, direct = _alive(nodes, marks)
    headers = cell_headers(nodes)
    elements: list[_Element] = []
    inner: list[int] = [-1] * len(nodes)
    home: dict[int, int] = {}
    apart: dict[tuple[int, int], int] = {}
    link: dict[int, int] = {}
    identifiers: dict[str, int] = {}
    level = 0
    spoken = any(sheet.readings for sheet in drawn)
    for index, node in enumerate(nodes):
        if not alive[index]:
            if node.element not in _CELLS or not alive[node.parent]:
                continue
            alive[index] = True  # an empty cell lives with its row
        parent = inner[node.parent] if node.parent >= 0 else -1
        here = roles[index]
        if here:
            if node.element in _CONTAINERS and index in direct and here == ("Div",):
                here = ("P",)
            elif node.element in _HEADINGS:
                level = min(_HEADINGS[node.element], level + 1)
                here = (f"H{level}",)
            elif node.element == "#marker" and elements[parent].role == "LBody":
                parent = elements[parent].parent
            elif node.element in ("dt", "dd") and elements[parent].role == "L":
                parent = _item(elements, parent, node.element, index)
            outer = len(elements)
            for role in here:
                if parent >= 0:
                    kids = elements[parent].kids
                    kids.insert(0 if node.element == "#marker" else len(kids), len(elements))
                elements.append(_Element(role, parent, index, b"", []))
                parent = len(elements) - 1
            if role == "Link":
                link[index] = parent
            if node.attributes or role in _TOLD or index in headers:
                own, needed = headers.get(index, ("", ()))
                if role == "Note":
                    own = node.attributes.get("id") or f"note-{index}"
                if own:
                    identifiers[own] = parent
                    elements[parent].entries += b"/ID" + text_string(own)
                if node.attributes.get("lang"):
                    tongue = text_string(node.attributes["lang"])
                    elements[outer].entries += b"/Lang" + tongue
                _describe(elements[parent], node, needed, boxes.get(index))
        inner[index] = parent
        if index in marks:
            home[index] = parent
            if not spoken:
                elements[parent].kids += marks[index]
                continue
            for mark in marks[index]:
                reading = drawn[mark[0]].readings.get(mark[1])
                if reading is None:
                    elements[parent].kids.append(mark)
                else:
                    said = b"/ActualText" + text_string(reading)
                    elements[parent].kids.append(len(elements))
                    apart[mark] = len(elements)
                    elements.append(_Element("Span", parent, index, said, [mark]))
    _order_captions(elements)
    _give_bodies(elements)
    return Tree(elements, home, apart, link, identifiers)


def _marks(drawn: Sequence[Drawn]) -> dict[int, list[tuple[int, int]]]:
    marks: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for page, sheet in enumerate(drawn):
        for mcid, leaf in enumerate(sheet.marks):
            marks[leaf].append((page, mcid))
    return marks


def _boxes(drawn: Sequence[Drawn]) -> dict[int, Box]:
    boxes: dict[int, Box] = {}
    for sheet in drawn:
        for leaf, box in sheet.boxes.items():
            boxes.setdefault(leaf, box)
    return boxes


def _alive(nodes: Sequence[Node], marks: Iterable[int]) -> tuple[list[bool], set[int]]:
    """Which nodes left a mark or hold one that did, and which of them hold words directly."""
    alive = [False] * len(nodes)
    direct: set[int] = set()
    for leaf in marks:
        while leaf >= 0 and not alive[leaf]:
            alive[leaf] = True
            node = nodes[leaf]
            leaf = node.parent
            if node.element in _WORDS:
                direct.add(leaf)
    return alive, direct


def _item(elements: list[_Element], parent: int, element: str, node: int) -> int:
    """The LI for a dt or dd that stands directly in its dl: a dt after a dd begins another."""
    last = elements[parent].kids[-1] if elements[parent].kids else None
    if isinstance(last, int) and elements[last].role == "LI":
        kids = [elements[kid].role for kid in elements[last].kids if isinstance(kid, int)]
        if element == "dd" or "LBody" not in kids:
            return last
    elements.append(_Element("LI", parent, node))
    elements[parent].kids.append(len(elements) - 1)
    return len(elements) - 1


def _give_bodies(elements: Sequence[_Element]) -> None:
    """A table that is all head has it as its body (ISO 32000-1, table 337: a TBody must be)."""
    for element in elements:
        if element.role != "Table":
            continue
        parts = [elements[kid] for kid in element.kids if isinstance(kid, int)]
        if not any(part.role == "TBody" for part in parts):
            for part in parts:
                if part.role == "THead":
                    part.role = "TBody"


def _order_captions(elements: Sequence[_Element]) -> None:
    """A caption is its table's first or last kid (ISO 32000-1, table 337)."""
    for element in elements:
        if element.role == "Table":
            element.kids.sort(
                key=lambda kid: not (isinstance(kid, int) and elements[kid].role == "Caption")
            )


def _describe(element: _Element, node: Node, headers: tuple[str, ...], box: Box | None) -> None:
    """Adds what assistive technology is told of an element besides its words."""
    attributes = node.attributes
    role = element.role
    layout: list[bytes] = []
    if attributes.get("dir") == "rtl":
        layout.append(b"/WritingMode/RlTb")
    if role == "Figure":
        element.entries += b"/Alt" + text_string(_alternative(node))
        if box is not None:
            layout.append(b"/Placement/Block/BBox[%b]" % b" ".join(map(number, box)))
    owned = [b"<</O/Layout%b>>" % b"".join(layout)] if layout else []
    if node.element == "abbr" and attributes.get("title"):
        element.entries += b"/E" + text_string(attributes["title"])
    elif role == "L" and node.element == "ol":
        owned.append(b"<</O/List/ListNumbering/Decimal>>")
    elif role in ("TH", "TD"):
        owned += _cell(node, role, headers)
    if owned:
        element.entries += b"/A" + (owned[0] if len(owned) == 1 else b"[%b]" % b"".join(owned))


def _cell(node: Node, role: str, headers: tuple[str, ...]) -> list[bytes]:
    attributes = node.attributes
    parts: list[bytes] = []
    for key, entry in (("rowspan", b"/RowSpan"), ("colspan", b"/ColSpan")):
        value = attributes.get(key, "1")
        if value.isdecimal() and int(value) > 1:
            parts.append(entry + b" %d" % int(value))
    if role == "TH":
        parts.append(b"/Scope" + name(_SCOPES.get(attributes.get("scope", "col"), "Column")))
    if headers:
        parts.append(b"/Headers[%b]" % b"".join(map(text_string, headers)))
    return [b"<</O/Table%b>>" % b"".join(parts)] if parts else []


def write(
    document: Document,
    tree: Tree,
    drawn: Sequence[Drawn],
    annotations: Sequence[tuple[int, int, int]],
) -> None:
    """Writes the tree, the parent tree and the ID tree, and names them in the catalog.

    `annotations` are (page, node of the link, object number), in the order of their
    StructParent keys, which follow the pages'.
    """
    elements = tree.elements
    first = document.reserve(len(elements))
    root = document.reserve()
    pages = document.page_numbers
    references: dict[int, list[tuple[int, int]]] = {}
    for page, node, annotation in annotations:
        references.setdefault(tree.link[node], []).append((page, annotation))
    called = [b"%d 0 R" % number for number in range(first, first + len(elements))]
    shown = [b"%d 0 R" % number for number in pages]
    figures = [b"%d" % mcid for mcid in range(max(len(sheet.marks) for sheet in drawn))]
    top = b"%d 0 R" % root
    for index, element in enumerate(elements):
        home = -1
        kids = []
        for kid in element.kids:
            if isinstance(kid, int):
                kids.append(called[kid])
                continue
            page, mcid = kid
            if home < 0:
                home = page
            kids.append(
                figures[mcid] if page == home
                else b"<</Type/MCR/Pg %b/MCID %d>>" % (shown[page], mcid)
            )  # fmt: skip
        if index in references:
            if home < 0:
                home = references[index][0][0]
            for page, annotation in references[index]:
                where = b"" if page == home else b"/Pg " + shown[page]
                kids.append(b"<</Type/OBJR%b/Obj %d 0 R>>" % (where, annotation))
        content = b"/K[%b]" % b" ".join(kids) if len(kids) != 1 else b"/K " + kids[0]
        document.plain[first + index] = b"<</S/%b/P %b%b%b%b>>" % (
            element.role.encode(),
            top if element.parent < 0 else called[element.parent],
            b"/Pg " + shown[home] if home >= 0 else b"",
            element.entries,
            content if kids else b"",
        )
    parents = _parent_tree(document, tree, drawn, annotations, called)
    document.plain[root] = b"<</Type/StructTreeRoot/K %d 0 R/RoleMap%b/ParentTree %d 0 R" % (
        first, _ROLE_MAP, parents
    ) + b"/ParentTreeNextKey %d%b>>" % (
        len(drawn) + len(annotations), _identifiers(document, tree, first)
    )  # fmt: skip
    document.entry("StructTreeRoot", b"%d 0 R" % root)
    document.entry("MarkInfo", b"<</Marked true>>")


def _parent_tree(
    document: Document,
    tree: Tree,
    drawn: Sequence[Drawn],
    annotations: Sequence[tuple[int, int, int]],
    called: Sequence[bytes],
) -> int:
    """A number tree from a page's marks, or an annotation, back to the elements (14.7.4.4)."""
    entries: list[bytes] = []
    home = tree.home
    for page, sheet in enumerate(drawn):
        homes = [called[home[leaf]] for leaf in sheet.marks]
        for mcid in sheet.readings:
            homes[mcid] = called[tree.apart[page, mcid]]
        entries.append(b"%d[%b]" % (page, b" ".join(homes)))
    for key, (_, node, _) in enumerate(annotations, start=len(drawn)):
        entries.append(b"%d %b" % (key, called[tree.link[node]]))
    kids = []
    for start in range(0, len(entries), _PARENT_PAGES):
        part = entries[start : start + _PARENT_PAGES]
        limits = b"%d %d" % (start, start + len(part) - 1)
        kids.append(document.add(b"<</Limits[%b]/Nums[%b]>>" % (limits, b" ".join(part))))
    return document.add(b"<</Kids[%b]>>" % b" ".join(b"%d 0 R" % kid for kid in kids))


def _identifiers(document: Document, tree: Tree, first: int) -> bytes:
    """The ID tree: every ID that an element carries, sorted by its bytes (14.7.2)."""
    if not tree.identifiers:
        return b""
    items = sorted(tree.identifiers.items(), key=lambda item: text_bytes(item[0]))
    names = b" ".join(text_string(key) + b" %d 0 R" % (first + index) for key, index in items)
    limits = text_string(items[0][0]) + text_string(items[-1][0])
    node = document.add(b"<</Limits[%b]/Names[%b]>>" % (limits, names))
    return b"/IDTree<</Kids[%d 0 R]>>" % node

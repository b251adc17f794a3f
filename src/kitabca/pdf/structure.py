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

__all__ = ["link_of_leaves", "roles_of", "tags_of_leaves", "write"]

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
_KINDRED = frozenset(("nav", *(element for element, _ in _KINDS)))
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
_TABLE = _ROLES["table"]
_CELLS = frozenset(("td", "th"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# Of these there is something to tell besides their words, and of elements with such attributes.
_TOLD = frozenset(("Figure", "L", "Note", "TD", "TH"))
_TELLING = frozenset(("dir", "lang", "title"))
_CONTAINERS = frozenset(("div", "header", "footer", "aside"))
_RULED = _CONTAINERS | frozenset(_HEADINGS) | {"#marker", "dt", "dd"}  # whose place has a rule
_ROLE_MAP = b"<</Em/Span/Strong/Span>>"
_SCOPES = {"col": "Column", "colgroup": "Column", "row": "Row", "rowgroup": "Row", "both": "Both"}
_PARENT_PAGES = 16  # entries in one leaf of the parent tree


_Stretch = tuple[int, int, int]
"""Marks of one leaf in a row on one page: the page, the first MCID, the one after the last."""


class _Element(Struct, gc=False):
    """A structure element as it grows: `called` is the reference to it, `kids` stand as they will
    be written, `home` is the page of its first mark (-1 for none)."""

    role: str
    parent: _Element | None
    called: bytes
    entries: bytes = b""
    kids: list[bytes] = field(default_factory=list)
    home: int = -1


class _Tree(Struct, frozen=True):
    """Elements in document order below `top`; `home` is the element in which a leaf's marks stand,
    `link` that of a link's node. `apart` are (page, MCID) that have an element of their own
    instead. `identifiers` are the elements that carry an ID."""

    top: _Element
    first: int
    elements: list[_Element] = field(default_factory=list)
    home: dict[int, _Element] = field(default_factory=dict)
    apart: dict[tuple[int, int], _Element] = field(default_factory=dict)
    link: dict[int, _Element] = field(default_factory=dict)
    identifiers: dict[str, _Element] = field(default_factory=dict)


class _Shown(Struct, frozen=True):
    """The pages as references, every MCID as figures."""

    pages: Sequence[bytes]
    figures: Sequence[bytes]


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
        found = _ROLES.get(element, ())
        toc = False
        if within:
            found = _IN_CONTENTS.get(element, found)
        elif element in _KINDRED:
            kinds = f"{attributes.get('epub:type', '')} {attributes.get('class', '')}".split()
            kinds.append(attributes.get("role", ""))
            toc = element == "nav" and "toc" in kinds
            for kind in kinds:
                found = _KINDS.get((element, kind), found)
        contents.append(within or toc)
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
    names = {roles: roles[-1].encode() for roles in set(roles_of_nodes) if roles}
    for node, roles in zip(nodes, roles_of_nodes, strict=True):
        if roles:
            tags.append(names[roles])
        elif node.element in _PICTURES:
            tags.append(b"")
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


def write(
    document: Document,
    pages: Pages,
    drawn: Sequence[Drawn],
    roles: Sequence[tuple[str, ...]],
    annotations: Sequence[tuple[int, int, int]],
) -> None:
    """Writes the tree, the parent tree and the ID tree, and names them in the catalog.

    `roles` are those of `roles_of`, for all nodes. `annotations` are (page, node of the link,
    object number), in the order of their StructParent keys, which follow the pages'.
    """
    shown = _Shown(
        _references(document.page_numbers),
        [b"%d" % mcid for mcid in range(max(sheet.count for sheet in drawn))],
    )
    root = document.reserve()
    tree = _Tree(_Element("", None, b"%d 0 R" % root), root + 1)
    _grow(tree, pages.nodes, drawn, roles, shown)
    _order_captions(tree.elements)
    _give_bodies(tree.elements)
    for page, node, annotation in annotations:
        _refer(tree.link[node], page, annotation, shown)
    first = document.reserve(len(tree.elements))
    document.plain.update(enumerate(_bodies(tree.elements, shown), start=first))
    parents = _parent_tree(document, tree, drawn, annotations)
    within = b"/K " + tree.top.kids[0] if tree.top.kids else b""
    document.plain[root] = b"<</Type/StructTreeRoot%b/RoleMap%b/ParentTree %d 0 R" % (
        within, _ROLE_MAP, parents
    ) + b"/ParentTreeNextKey %d%b>>" % (
        len(drawn) + len(annotations), _identifiers(document, tree)
    )  # fmt: skip
    document.entry("StructTreeRoot", b"%d 0 R" % root)
    document.entry("MarkInfo", b"<</Marked true>>")


def _grow(
    tree: _Tree,
    nodes: Sequence[Node],
    drawn: Sequence[Drawn],
    roles: Sequence[tuple[str, ...]],
    shown: _Shown,
) -> None:
    """Elements for all nodes that left a mark, with the marks in their places."""
    marks = _marks(drawn)
    boxes = _boxes(drawn)
    alive, direct = _alive(nodes, marks)
    headers = cell_headers(nodes, [index for index, here in enumerate(roles) if here == _TABLE])
    spoken = any(sheet.readings for sheet in drawn)
    elements = tree.elements
    inner = [tree.top] * (len(nodes) + 1)  # the last stands above the root, whose parent is -1
    number = tree.first
    level = 0
    for index, node in enumerate(nodes):
        if not alive[index]:
            if node.element not in _CELLS or not alive[node.parent]:
                continue
            alive[index] = True  # an empty cell lives with its row
        element = inner[node.parent]
        here = roles[index]
        if here:
            if node.element in _RULED:
                if node.element in _CONTAINERS and index in direct and here == ("Div",):
                    here = ("P",)
                elif node.element in _HEADINGS:
                    level = min(_HEADINGS[node.element], level + 1)
                    here = (f"H{level}",)
                elif node.element == "#marker" and element.role == "LBody" and element.parent:
                    element = element.parent
                elif node.element in ("dt", "dd") and element.role == "L":
                    element = _item(tree, element, node.element)
                number = tree.first + len(elements)
            outer = len(elements)
            for role in here:
                above = element
                element = _Element(role, above, b"%d 0 R" % number, b"", [])
                above.kids.append(element.called)
                elements.append(element)
                number += 1
            if node.element == "#marker":
                above.kids.insert(0, above.kids.pop())  # a label stands before what it labels
            elif role == "Link":
                tree.link[index] = element
            if role in _TOLD or not _TELLING.isdisjoint(node.attributes):
                if lang := node.attributes.get("lang"):
                    elements[outer].entries += b"/Lang" + text_string(lang)
                own, needed = headers.get(index, ("", ()))
                if role == "Note":
                    own = node.attributes.get("id") or f"note-{index}"
                if own:
                    tree.identifiers[own] = element
                    element.entries += b"/ID" + text_string(own)
                _describe(element, node, needed, boxes.get(index))
        inner[index] = element
        if index in marks:
            tree.home[index] = element
            if spoken:
                _speak(tree, element, marks[index], drawn, shown)
                number = tree.first + len(elements)
            else:
                for stretch in marks[index]:
                    _show(element, stretch, shown)


def _show(element: _Element, stretch: _Stretch, shown: _Shown) -> None:
    """Adds marks to an element: bare numbers on its page, references to marks on others."""
    page, start, stop = stretch
    if element.home < 0:
        element.home = page
    if element.home == page:
        element.kids += shown.figures[start:stop]
    else:
        before = b"<</Type/MCR/Pg %b/MCID " % shown.pages[page]
        element.kids += [before + mcid + b">>" for mcid in shown.figures[start:stop]]


def _speak(
    tree: _Tree,
    element: _Element,
    stretches: Sequence[_Stretch],
    drawn: Sequence[Drawn],
    shown: _Shown,
) -> None:
    """Adds marks one by one; those with a reading of their own within an element that says it."""
    for page, start, stop in stretches:
        for mcid in range(start, stop):
            reading = drawn[page].readings.get(mcid)
            within = element
            if reading is not None:
                within = _add(tree, "Span", element)
                within.entries = b"/ActualText" + text_string(reading)
                tree.apart[page, mcid] = within
            _show(within, (page, mcid, mcid + 1), shown)


def _add(tree: _Tree, role: str, parent: _Element) -> _Element:
    element = _Element(role, parent, b"%d 0 R" % (tree.first + len(tree.elements)))
    tree.elements.append(element)
    parent.kids.append(element.called)
    return element


def _stretches(sheet: Drawn) -> Iterable[tuple[int, int, int]]:
    """Leaf, first MCID and the one after the last of each stretch of a page's marks."""
    stops = [start for _, start in sheet.marks[1:]]
    stops.append(sheet.count)
    return ((leaf, start, stop) for (leaf, start), stop in zip(sheet.marks, stops, strict=False))


def _marks(drawn: Sequence[Drawn]) -> dict[int, list[_Stretch]]:
    marks: defaultdict[int, list[_Stretch]] = defaultdict(list)
    for page, sheet in enumerate(drawn):
        for leaf, start, stop in _stretches(sheet):
            marks[leaf].append((page, start, stop))
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


def _item(tree: _Tree, parent: _Element, element: str) -> _Element:
    """The LI for a dt or dd that stands directly in its dl: a dt after a dd begins another."""
    bodied: set[bytes] = set()
    for last in reversed(tree.elements if parent.kids else ()):
        assert last.parent is not None
        if last.parent is parent:
            if last.role == "LI" and (element == "dd" or last.called not in bodied):
                return last
            break
        if last.role == "LBody":
            bodied.add(last.parent.called)
    return _add(tree, "LI", parent)


def _give_bodies(elements: Sequence[_Element]) -> None:
    """A table that is all head has it as its body (ISO 32000-1, table 337: a TBody must be)."""
    bodied = {
        element.parent.called for element in elements if element.role == "TBody" and element.parent
    }
    for element in elements:
        if element.role == "THead" and element.parent and element.parent.called not in bodied:
            element.role = "TBody"


def _order_captions(elements: Sequence[_Element]) -> None:
    """A caption is its table's first or last kid (ISO 32000-1, table 337)."""
    captions = {element.called for element in elements if element.role == "Caption"}
    for element in elements:
        if element.role == "Table":
            element.kids.sort(key=lambda kid: kid not in captions)


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


def _refer(element: _Element, page: int, annotation: int, shown: _Shown) -> None:
    """Adds a link's annotation, after its words."""
    if element.home < 0:
        element.home = page
    where = b"" if page == element.home else b"/Pg " + shown.pages[page]
    element.kids.append(b"<</Type/OBJR%b/Obj %d 0 R>>" % (where, annotation))


def _bodies(elements: Sequence[_Element], shown: _Shown) -> Iterable[bytes]:
    roles = {role: role.encode() for role in {element.role for element in elements}}
    for element in elements:
        entries, kids, above = element.entries, element.kids, element.parent
        if element.home >= 0:
            entries += b"/Pg " + shown.pages[element.home]
        if len(kids) > 1:
            entries += b"/K[%b]" % b" ".join(kids)
        elif kids:
            entries += b"/K " + kids[0]
        assert above is not None  # which the top alone is without
        yield b"<</S/%b/P %b%b>>" % (roles[element.role], above.called, entries)


def _references(numbers: Sequence[int]) -> list[bytes]:
    """References to objects, formatted in one step: a third of the time of one after another."""
    return (b"%d 0 R," * len(numbers) % tuple(numbers)).split(b",")[:-1]


def _parent_tree(
    document: Document,
    tree: _Tree,
    drawn: Sequence[Drawn],
    annotations: Sequence[tuple[int, int, int]],
) -> int:
    """A number tree from a page's marks, or an annotation, back to the elements (14.7.4.4)."""
    entries: list[bytes] = []
    home = tree.home
    for page, sheet in enumerate(drawn):
        homes: list[bytes] = []
        for leaf, start, stop in _stretches(sheet):
            homes += [home[leaf].called] * (stop - start)
        for mcid in sheet.readings:
            homes[mcid] = tree.apart[page, mcid].called
        entries.append(b"%d[%b]" % (page, b" ".join(homes)))
    for key, (_, node, _) in enumerate(annotations, start=len(drawn)):
        entries.append(b"%d %b" % (key, tree.link[node].called))
    kids = []
    for start in range(0, len(entries), _PARENT_PAGES):
        part = entries[start : start + _PARENT_PAGES]
        limits = b"%d %d" % (start, start + len(part) - 1)
        kids.append(document.add(b"<</Limits[%b]/Nums[%b]>>" % (limits, b" ".join(part))))
    return document.add(b"<</Kids[%b]>>" % b" ".join(b"%d 0 R" % kid for kid in kids))


def _identifiers(document: Document, tree: _Tree) -> bytes:
    """The ID tree: every ID that an element carries, sorted by its bytes (14.7.2)."""
    if not tree.identifiers:
        return b""
    items = sorted(tree.identifiers.items(), key=lambda item: text_bytes(item[0]))
    names = b" ".join(text_string(key) + b" " + element.called for key, element in items)
    limits = text_string(items[0][0]) + text_string(items[-1][0])
    node = document.add(b"<</Limits[%b]/Names[%b]>>" % (limits, names))
    return b"/IDTree<</Kids[%d 0 R]>>" % node

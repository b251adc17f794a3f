"""Our own check of a tagged PDF, for what the fast validator does not see.

Each fault is a sentence that begins with the condition of the Matterhorn Protocol 1.1 that it
breaks, or the clause of PDF/UA-1 or PDF/A-3; what only we ask for has no number. It reads with
pikepdf, knows nothing of how our files are written, and would find the same in anyone's file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

STANDARD = frozenset(
    ("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index",
     "NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl",
     "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note",
     "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "Warichu", "RB", "RT", "RP", "WT",
     "WP", "Figure", "Formula", "Form")
)  # fmt: skip
PARENTS = {
    "LI": {"L"}, "LBody": {"LI"}, "TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"},
    "TD": {"TR"}, "THead": {"Table"}, "TBody": {"Table"}, "TFoot": {"Table"},
    "TOCI": {"TOC"},
}  # fmt: skip
KIDS = {
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"}, "TR": {"TH", "TD"},
    "THead": {"TR"}, "TBody": {"TR"}, "TFoot": {"TR"}, "L": {"LI", "Caption", "L"},
    "LI": {"Lbl", "LBody"}, "TOC": {"TOC", "TOCI", "Caption"},
}  # fmt: skip
PAINTING = frozenset(
    ("Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Do", "sh", "EI")
)
TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")


def structure_faults(data: bytes) -> list[str]:
    """All faults found, in the order of the checks."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return [fault for check in CHECKS for fault in check(pdf)]


def elements(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, Any]]:
    """Every structure element with its parent, in reading order."""
    tree = pdf.Root.get("/StructTreeRoot")
    if tree is None:
        return
    stack = [(kid, tree) for kid in reversed(_kids(tree))]
    while stack:
        element, parent = stack.pop()
        yield element, parent
        stack += [(kid, element) for kid in reversed(_kids(element)) if "/S" in kid]


def _kids(element: Any) -> list[Any]:
    held = element.get("/K")
    if held is None:
        return []
    kids = list(held) if isinstance(held, pikepdf.Array) else [held]
    return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary)]


def role(pdf: pikepdf.Pdf, element: Any) -> str:
    found = str(element.get("/S", "/"))[1:]
    mapped = pdf.Root.StructTreeRoot.get("/RoleMap", {})
    for _ in range(8):
        if f"/{found}" not in mapped:
            break
        found = str(mapped[f"/{found}"])[1:]
    return found


def _marks(element: Any) -> Iterator[tuple[Any, int]]:
    """(page, MCID) of an element's own marked content."""
    held = element.get("/K")
    for kid in list(held) if isinstance(held, pikepdf.Array) else [held]:
        if isinstance(kid, int):
            yield element.get("/Pg"), kid
        elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
            yield kid.get("/Pg", element.get("/Pg")), int(kid.MCID)


def content(page: Any) -> tuple[Counter[int], list[str]]:
    """The MCIDs of a page's content, and what is wrong in the content itself."""
    seen: Counter[int] = Counter()
    faults: list[str] = []
    stack: list[str] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        op = str(operator)
        if op in ("BDC", "BMC"):
            entries = operands[1] if op == "BDC" else {}
            kind = "artifact" if str(operands[0]) == "/Artifact" else "span"
            if "/MCID" in entries:
                kind = "mark"
                seen[int(entries["/MCID"])] += 1
            if kind == "artifact" and "mark" in stack:
                faults.append("01-003 an artifact inside tagged content")
            if kind == "mark" and "artifact" in stack:
                faults.append("01-004 tagged content inside an artifact")
            if kind == "mark" and "mark" in stack:
                faults.append("01-004 a mark inside a mark")
            stack.append(kind)
        elif op == "EMC":
            if not stack:
                faults.append("01-005 a mark is ended that was not begun")
            else:
                stack.pop()
        elif op in PAINTING and not ("mark" in stack or "artifact" in stack):
            faults.append(f"01-005 {op} paints what is neither tagged nor an artifact")
    if stack:
        faults.append("01-005 a mark is not ended")
    return seen, faults


def numbers(tree: Any) -> dict[int, Any]:
    found: dict[int, Any] = {}
    flat = list(tree.get("/Nums", []))
    found.update(zip(map(int, flat[::2]), flat[1::2], strict=True))
    for kid in tree.get("/Kids", []):
        found.update(numbers(kid))
    return found


def names(tree: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    flat = list(tree.get("/Names", []))
    found.update(zip(map(str, flat[::2]), flat[1::2], strict=True))
    for kid in tree.get("/Kids", []):
        found.update(names(kid))
    return found


def check_marks(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Content, structure tree and parent tree say the same."""
    tree = pdf.Root.get("/StructTreeRoot")
    if tree is None:
        yield "01-005 no structure tree"
        return
    parents = numbers(tree.get("/ParentTree", {}))
    wanted: dict[tuple[int, int], list[Any]] = {}
    for element, _ in elements(pdf):
        for page, mcid in _marks(element):
            if page is None:
                yield "01-005 a mark without a page"
                continue
            wanted.setdefault((page.objgen[0], mcid), []).append(element.objgen)
    for index, page in enumerate(pdf.pages, 1):
        seen, faults = content(page)
        yield from (f"{fault}, page {index}" for fault in faults)
        if not seen:
            continue
        if "/StructParents" not in page:
            yield f"01-005 no StructParents, page {index}"
            continue
        entry = parents.get(int(page.StructParents))
        for mcid, count in seen.items():
            key = (page.objgen[0], mcid)
            if count > 1:
                yield f"01-005 MCID {mcid} occurs {count} times, page {index}"
            homes = len(wanted.get(key, []))
            if homes != 1:
                yield f"01-005 MCID {mcid} belongs to {homes} elements, page {index}"
            elif entry is None or mcid >= len(entry) or entry[mcid] is None:
                yield f"01-005 MCID {mcid} is not in the parent tree, page {index}"
            elif entry[mcid].objgen != wanted[key][0]:
                yield f"01-005 the parent tree names another element, MCID {mcid}, page {index}"
        for number, mcid in wanted:
            if number == page.objgen[0] and mcid not in seen:
                yield f"01-005 MCID {mcid} is not in the content, page {index}"


def check_roles(pdf: pikepdf.Pdf) -> Iterator[str]:
    level = 0
    for element, parent in elements(pdf):
        here = role(pdf, element)
        above = role(pdf, parent) if "/S" in parent else ""
        if here not in STANDARD:
            yield f"02-001 {here} is no standard type"
        if str(element.get("/S"))[1:] in STANDARD and element.get(
            "/S"
        ) in pdf.Root.StructTreeRoot.get("/RoleMap", {}):
            yield f"02-004 a standard type is mapped: {here}"
        if element.get("/P") is None or element.P.objgen != parent.objgen:
            yield f"09-004 {here} does not know its parent"
        if here in PARENTS and above not in PARENTS[here]:
            yield f"09-004 {here} stands in {above or 'the root'}"
        if above in KIDS and here not in KIDS[above]:
            yield f"09-004 {above} holds {here}"
        if re.fullmatch(r"H[1-6]", here):
            if int(here[1]) > level + 1:
                yield f"14-003 {here} after H{level}"
            level = int(here[1])
        if here in ("Figure", "Formula") and not str(element.get("/Alt", "")).strip():
            yield f"13-004 {here} without alternative text"
        if here == "Figure" and not any("/BBox" in one for one in attributes(element)):
            yield "Figure without BBox"
        if "/Lang" in element and not TAG.match(str(element.Lang)):
            yield f"7.2 {element.Lang} is no language"


def attributes(element: Any) -> list[Any]:
    held = element.get("/A")
    if held is None:
        return []
    return [one for one in (held if isinstance(held, pikepdf.Array) else [held]) if "/O" in one]


def check_identifiers(pdf: pikepdf.Pdf) -> Iterator[str]:
    tree = pdf.Root.get("/StructTreeRoot", {})
    known = names(tree.get("/IDTree", {}))
    seen: Counter[str] = Counter()
    wanted: list[str] = []
    for element, _ in elements(pdf):
        if role(pdf, element) == "Note" and "/ID" not in element:
            yield "19-003 Note without ID"
        if "/ID" in element:
            seen[str(element.ID)] += 1
            if str(element.ID) not in known:
                yield f"19-003 ID {element.ID} is not in the ID tree"
        wanted += [str(key) for one in attributes(element) for key in one.get("/Headers", [])]
    yield from (f"19-004 ID {key} occurs {count} times" for key, count in seen.items() if count > 1)
    yield from (f"a cell names the header {key}" for key in wanted if key not in seen)


def check_tables(pdf: pikepdf.Pdf) -> Iterator[str]:
    for table, _ in elements(pdf):
        if role(pdf, table) != "Table":
            continue
        rows = [
            row
            for part in _kids(table)
            for row in ([part] if role(pdf, part) == "TR" else _kids(part))
            if role(pdf, row) == "TR"
        ]
        reaching: list[int] = []
        widths = set()
        for row in rows:
            spans = [
                max((int(a.get("/ColSpan", 1)) for a in attributes(cell)), default=1)
                for cell in _kids(row)
            ]
            tall = [
                max((int(a.get("/RowSpan", 1)) for a in attributes(cell)), default=1)
                for cell in _kids(row)
            ]
            widths.add(sum(spans) + len([one for one in reaching if one > 0]))
            reaching = [one - 1 for one in reaching if one > 1]
            reaching += [t - 1 for s, t in zip(spans, tall, strict=True) for _ in range(s) if t > 1]
            for cell in _kids(row):
                if role(pdf, cell) == "TH" and not any(
                    str(one.get("/Scope", "")) in ("/Row", "/Column", "/Both")
                    for one in attributes(cell)
                ):
                    yield "15-003 TH without Scope"
        if len(widths) > 1:
            yield f"7.5 rows of {sorted(widths)} columns"
        captions = [n for n, kid in enumerate(_kids(table)) if role(pdf, kid) == "Caption"]
        if len(captions) > 1 or (captions and captions[0] not in (0, len(_kids(table)) - 1)):
            yield "09-004 a caption between rows"


def check_links(pdf: pikepdf.Pdf) -> Iterator[str]:
    tree = pdf.Root.get("/StructTreeRoot", {})
    parents = numbers(tree.get("/ParentTree", {}))
    known = names(pdf.Root.get("/Names", {}).get("/Dests", {}))
    pages = {page.objgen for page in pdf.pages}
    for key, target in known.items():
        if target[0].objgen not in pages:
            yield f"the destination {key} is on no page"
    for index, page in enumerate(pdf.pages, 1):
        if page.get("/Annots") and str(page.get("/Tabs")) != "/S":
            yield f"28-009 Tabs is not S, page {index}"
        left, low, right, high = (float(side) for side in page.MediaBox)
        for annotation in page.get("/Annots", []):
            element = parents.get(int(annotation.get("/StructParent", -1)))
            if element is None:
                yield f"28-011 a link without structure, page {index}"
                continue
            if role(pdf, element) != "Link":
                yield f"28-011 a link in {role(pdf, element)}, page {index}"
            objects = [kid.Obj.objgen for kid in _kids(element) if "/Obj" in kid]
            if annotation.objgen not in objects:
                yield f"28-011 no OBJR for a link, page {index}"
            if not str(annotation.get("/Contents", "")).strip():
                yield f"28-012 a link without Contents, page {index}"
            flags = int(annotation.get("/F", 0))
            if not flags & 4 or flags & 0b100011:
                yield f"PDF/A-3 6.3.2 a link that is hidden or not printed, page {index}"
            if "/Dest" in annotation and str(annotation.Dest) not in known:
                yield f"a link leads nowhere: {annotation.Dest}, page {index}"
            x0, y0, x1, y1 = (float(side) for side in annotation.Rect)
            if not (left - 1 <= x0 < x1 <= right + 1 and low - 1 <= y0 < y1 <= high + 1):
                yield f"a link outside the page, page {index}"
    for element, _ in elements(pdf):
        if role(pdf, element) == "Link" and not any("/Obj" in kid for kid in _kids(element)):
            yield "28-011 Link without OBJR"


def check_outline(pdf: pikepdf.Pdf) -> Iterator[str]:
    known = names(pdf.Root.get("/Names", {}).get("/Dests", {}))
    stack = [pdf.Root.Outlines.First] if "/Outlines" in pdf.Root else []
    while stack:
        entry = stack.pop()
        if not str(entry.get("/Title", "")).strip():
            yield "an outline entry without a title"
        if str(entry.get("/Dest", "")) not in known:
            yield f"the outline leads nowhere: {entry.get('/Dest')}"
        stack += [entry[key] for key in ("/First", "/Next") if key in entry]


def check_catalog(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        yield "7.1 not marked as tagged"
    if root.get("/MarkInfo", {}).get("/Suspects", False):
        yield "01-007 Suspects"
    if not TAG.match(str(root.get("/Lang", ""))):
        yield "11-006 no language"
    shown = root.get("/ViewerPreferences", {}).get("/DisplayDocTitle")
    if shown is None:
        yield "07-001 no DisplayDocTitle"
    elif not shown:
        yield "07-002 DisplayDocTitle is false"
    for key in ("/OpenAction", "/AA", "/AcroForm", "/OCProperties", "/Perms"):
        if key in root:
            yield f"{key} in the catalog"
    if "/JavaScript" in root.get("/Names", {}):
        yield "PDF/A-3 6.5.1 JavaScript"
    labels = numbers(root.get("/PageLabels", {}))
    if 0 not in labels:
        yield "the first page has no label"
    metadata = bytes(root.Metadata.read_bytes()).decode() if "/Metadata" in root else ""
    title = str(pdf.docinfo.get("/Title", ""))
    if not title or title not in metadata.replace("&amp;", "&"):
        yield "06-003 the title of the properties is not that of the XMP"


def check_files(pdf: pikepdf.Pdf) -> Iterator[str]:
    files = names(pdf.Root.get("/Names", {}).get("/EmbeddedFiles", {}))
    associated = {one.objgen for one in pdf.Root.get("/AF", [])}
    for key, found in files.items():
        if "/F" not in found or "/UF" not in found:
            yield f"21-001 {key} without F and UF"
        if found.objgen not in associated:
            yield f"PDF/A-3 6.8 {key} is not associated"
        if "/AFRelationship" not in found:
            yield f"PDF/A-3 6.8 {key} without AFRelationship"
        if "/Subtype" not in found.EF.F:
            yield f"PDF/A-3 6.8 {key} without a media type"


def check_fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for found in pdf.objects:
        if not isinstance(found, pikepdf.Dictionary) or found.get("/Type") != "/Font":
            continue
        if found.get("/Subtype") == "/Type0":
            if "/ToUnicode" not in found:
                yield "31-027 a font without ToUnicode"
                continue
            meant = re.findall(rb"> ?<(0000|FEFF|FFFE)>", found.ToUnicode.read_bytes())
            if b"0000" in meant:
                yield "31-028 a code that means U+0000"
            if b"FEFF" in meant or b"FFFE" in meant:
                yield "31-029 a code that means U+FEFF or U+FFFE"
        elif found.get("/Subtype") == "/CIDFontType2":
            descriptor = found.get("/FontDescriptor", {})
            if "/FontFile2" not in descriptor:
                yield "31-009 a font that is not embedded"
            if "/CIDToGIDMap" not in found:
                yield "31-005 no CIDToGIDMap"
        elif str(found.get("/Subtype")) in ("/Type1", "/TrueType"):
            yield "31-009 a simple font, not ours"


CHECKS = (
    check_marks, check_roles, check_identifiers, check_tables, check_links, check_outline,
    check_catalog, check_files, check_fonts,
)  # fmt: skip

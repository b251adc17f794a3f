"""Planted faults: one for each machine-checkable condition that a file of ours could meet.

Each is named by its condition in the Matterhorn Protocol 1.1, or by its clause of PDF/A-3 (ISO
19005-3), and changes a good file in one place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from structure_check import elements, role

FAULTS: dict[str, tuple[str, Callable[[Pdf], None]]] = {}
"""By name: what the complaint begins with, and the change."""


def fault(name: str, told: str) -> Callable[[Callable[[Pdf], None]], Callable[[Pdf], None]]:
    def add(function: Callable[[Pdf], None]) -> Callable[[Pdf], None]:
        assert name not in FAULTS
        FAULTS[name] = told, function
        return function

    return add


def plant(data: bytes, name: str) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        FAULTS[name][1](pdf)
        pdf.save(out, fix_metadata_version=False)
    return out.getvalue()


def first(pdf: Pdf, wanted: str, index: int = 0) -> Any:
    return [one for one, _ in elements(pdf) if role(pdf, one) == wanted][index]


def stream(pdf: Pdf, page: int, change: Callable[[bytes], bytes]) -> None:
    contents = pdf.pages[page].Contents
    old = contents.read_bytes()
    new = change(old)
    assert new != old
    contents.write(new)


def packet(pdf: Pdf, old: str, new: str) -> None:
    text = pdf.Root.Metadata.read_bytes().decode()
    assert old in text
    pdf.Root.Metadata.write(text.replace(old, new).encode())


def text_page(pdf: Pdf) -> int:
    return next(i for i, p in enumerate(pdf.pages) if b"MCID 3" in p.Contents.read_bytes())


def link(pdf: Pdf) -> Any:
    return next(p for p in pdf.pages if "/Annots" in p).Annots[0]


def font(pdf: Pdf) -> Any:
    return next(iter(pdf.pages[text_page(pdf)].Resources.Font.values()))


def parent_leaf(pdf: Pdf) -> Any:
    return pdf.Root.StructTreeRoot.ParentTree.Kids[0]


@fault("01-003 an artifact inside tagged content", "PDFUA1-ARTIFACT-NESTED-001")
def _(pdf: Pdf) -> None:
    stream(
        pdf,
        text_page(pdf),
        lambda s: s.replace(b"/MCID 1>>BDC", b"/MCID 1>>BDC /Artifact BMC EMC", 1),
    )


@fault("01-004 tagged content inside an artifact", "PDFUA1-TAGGED-CONTENT-INSIDE-ARTIFACT-001")
def _(pdf: Pdf) -> None:
    def change(old: bytes) -> bytes:
        start = old.index(b"/MCID 1>>BDC")
        start = old.rindex(b"\n", 0, start) + 1
        end = old.index(b"EMC", start) + 3
        return old[:start] + b"/Artifact BMC " + old[start:end] + b" EMC" + old[end:]

    stream(pdf, text_page(pdf), change)


@fault("01-005 untagged text", "PDFUA1-CONTENT-TAGGING-001")
def _(pdf: Pdf) -> None:
    def change(old: bytes) -> bytes:
        start = old.rindex(b"/Artifact")
        return old[:start] + old[start:].replace(b"BDC", b"BDC EMC", 1).replace(b"\nEMC", b"", 1)

    stream(pdf, text_page(pdf), change)


@fault("01-005 an untagged path", "PDFUA1-CONTENT-TAGGING-001")
def _(pdf: Pdf) -> None:
    stream(pdf, text_page(pdf), lambda s: s + b"\n0 0 10 10 re f")


@fault("01-005 the same MCID twice", "01-005 MCID 1 occurs 2 times")
def _(pdf: Pdf) -> None:
    stream(pdf, text_page(pdf), lambda s: s.replace(b"/MCID 2>>", b"/MCID 1>>", 1))


@fault("01-005 content that no element holds", "01-005 MCID 0 belongs to 0 elements")
def _(pdf: Pdf) -> None:
    heading = first(pdf, "H1")
    del heading["/K"]


@fault("01-005 an entry dropped from the parent tree", "01-005 MCID 25 is not in the parent tree")
def _(pdf: Pdf) -> None:
    nums = parent_leaf(pdf).Nums
    index = 2 * text_page(pdf) + 1
    nums[index] = Array(list(nums[index])[:-1])


@fault("01-005 a parent tree that names another element", "01-005 the parent tree names another")
def _(pdf: Pdf) -> None:
    row = parent_leaf(pdf).Nums[2 * text_page(pdf) + 1]
    row[0] = row[-1]


@fault("01-005 a page without StructParents", "01-005 no StructParents")
def _(pdf: Pdf) -> None:
    del pdf.pages[text_page(pdf)]["/StructParents"]


@fault("01-005 no structure tree", "01-005 no structure tree")
def _(pdf: Pdf) -> None:
    del pdf.Root["/StructTreeRoot"]


@fault("02-001 a type that is not mapped", "PDFUA1-STRUCT-TREE-ROLE-MAP-001")
def _(pdf: Pdf) -> None:
    first(pdf, "P").S = Name("/Absatz")


@fault("02-003 a circle in the role map", "PDFUA1-STRUCT-TREE-ROLE-MAP-CYCLE-001")
def _(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap = Dictionary({"/Em": Name("/Strong"), "/Strong": Name("/Em")})


@fault("02-004 a standard type is mapped", "02-004 a standard type is mapped")
def _(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap["/P"] = Name("/H1")


@fault("01-007 Suspects", "PDFUA1-SUSPECTS-001")
def _(pdf: Pdf) -> None:
    pdf.Root.MarkInfo.Suspects = True


@fault("PDF/UA-1 7.1 not marked as tagged", "PDFUA1-TAGGED-DOCUMENT-001")
def _(pdf: Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


@fault("06-001 no XMP", "PDFUA1-METADATA-STRUCTURE-001")
def _(pdf: Pdf) -> None:
    del pdf.Root["/Metadata"]


@fault("06-002 no PDF/UA identifier", "PDFUA1-ID-PART-001")
def _(pdf: Pdf) -> None:
    packet(pdf, "<pdfuaid:part>1</pdfuaid:part>", "")


@fault("06-003 no title in the XMP", "PDFUA1-METADATA-TITLE-001")
def _(pdf: Pdf) -> None:
    packet(pdf, "dc:title", "dc:source")


@fault("07-002 DisplayDocTitle is false", "07-002 DisplayDocTitle is false")
def _(pdf: Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


@fault("07-001 no viewer preferences", "07-001 no DisplayDocTitle")
def _(pdf: Pdf) -> None:
    del pdf.Root["/ViewerPreferences"]


@fault("09-004 a row outside its table", "09-004 TR stands in Sect")
def _(pdf: Pdf) -> None:
    first(pdf, "TBody").S = Name("/Sect")


@fault("09-005 a list item that is a paragraph", "PDFUA1-L-KIDS-001")
def _(pdf: Pdf) -> None:
    first(pdf, "LI").S = Name("/P")


@fault("09-004 a cell in a list", "PDFUA1-TD-PARENT-001")
def _(pdf: Pdf) -> None:
    first(pdf, "LBody").S = Name("/TD")


@fault("09-006 an entry of no contents list", "PDFUA1-TOCI-PARENT-001")
def _(pdf: Pdf) -> None:
    first(pdf, "LI").S = Name("/TOCI")


@fault("31-027 no ToUnicode", "31-027 a font without ToUnicode")
def _(pdf: Pdf) -> None:
    del font(pdf)["/ToUnicode"]


@fault("31-028 a code that means U+0000", "31-028 a code that means U+0000")
def _(pdf: Pdf) -> None:
    cmap = font(pdf).ToUnicode
    cmap.write(cmap.read_bytes().replace(b"> <0061>", b"> <0000>"))


@fault("11-006 no language", "11-006 no language")
def _(pdf: Pdf) -> None:
    del pdf.Root["/Lang"]


@fault("PDF/UA-1 7.2 a language that is none", "PDFUA1-LANGUAGE-TAG-001")
def _(pdf: Pdf) -> None:
    next(one for one, _ in elements(pdf) if "/Lang" in one).Lang = String("az_AZ!")


@fault("13-004 a figure without alternative text", "PDFUA1-FIGURE-ALTERNATIVE-TEXT-001")
def _(pdf: Pdf) -> None:
    del first(pdf, "Figure")["/Alt"]


@fault("13-004 a figure whose alternative text is empty", "PDFUA1-FIGURE-ALTERNATIVE-TEXT-001")
def _(pdf: Pdf) -> None:
    first(pdf, "Figure").Alt = String("")


@fault("ISO 32000-1 14.8.5.4 a figure without BBox", "Figure without BBox")
def _(pdf: Pdf) -> None:
    del first(pdf, "Figure")["/A"]


@fault("14-002 the first heading is H2", "14-003 H2 after H0")
def _(pdf: Pdf) -> None:
    first(pdf, "H1").S = Name("/H2")


@fault("14-003 a heading leaps a level", "14-003 H4 after H1")
def _(pdf: Pdf) -> None:
    first(pdf, "H2").S = Name("/H4")


@fault("14-007 H among H1 and H2", "PDFUA1-HEADING-STRUCTURE-001")
def _(pdf: Pdf) -> None:
    first(pdf, "H2").S = Name("/H")


@fault("15-003 a header cell without Scope in a table without Headers", "15-003 TH without Scope")
def _(pdf: Pdf) -> None:
    cell = first(pdf, "TH")
    del cell["/A"]


@fault("ISO 32000-1 14.8.5.7 a header that does not exist", "a cell names the header nowhere")
def _(pdf: Pdf) -> None:
    cell = first(pdf, "TD")
    cell.A.Headers = Array([String("nowhere")])


@fault("PDF/UA-1 7.5 a row with a cell too many", "PDFUA1-TABLE-ROW-COLUMNSPAN-001")
def _(pdf: Pdf) -> None:
    row = first(pdf, "TR", -1)
    row.K.append(pdf.make_indirect(Dictionary({"/S": Name.TD, "/P": row})))


@fault("PDF/UA-1 7.5 a span that leaves the table", "PDFUA1-TABLE-COLUMN-ROWSPAN-001")
def _(pdf: Pdf) -> None:
    first(pdf, "TD").A.ColSpan = 7


@fault("ours: no page labels", "the first page has no label")
def _(pdf: Pdf) -> None:
    del pdf.Root["/PageLabels"]


@fault("19-003 a note without ID", "PDFUA1-NOTE-ID-001")
def _(pdf: Pdf) -> None:
    del first(pdf, "Note")["/ID"]


@fault("19-004 two elements with one ID", "19-004 ID note-1 occurs 2 times")
def _(pdf: Pdf) -> None:
    first(pdf, "TH").ID = first(pdf, "Note").ID


@fault("21-001 a file without UF", "PDFUA1-FILE-SPEC-F-AND-UF-001")
def _(pdf: Pdf) -> None:
    del pdf.Root.AF[0]["/UF"]


@fault("25-001 a form that is drawn anew by a script", "PDFUA1-DYNAMIC-XFA-001")
def _(pdf: Pdf) -> None:
    told = b"<dynamicRender>required</dynamicRender>"
    form = b"<config><acrobat><acrobat7>%b</acrobat7></acrobat></config>" % told
    xfa = pdf.make_stream(b'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">%b</xdp:xdp>' % form)
    pdf.Root.AcroForm = Dictionary({"/Fields": Array([]), "/XFA": xfa})


@fault("28-011 a link that no element knows", "PDFUA1-LINK-LINK-TAG-001")
def _(pdf: Pdf) -> None:
    del link(pdf)["/StructParent"]


@fault("28-008 a page without a tab order", "PDFUA1-PAGE-TABS-001")
def _(pdf: Pdf) -> None:
    del next(p for p in pdf.pages if "/Annots" in p)["/Tabs"]


@fault("28-011 a link without OBJR", "28-011 no OBJR")
def _(pdf: Pdf) -> None:
    element = first(pdf, "Link")
    element.K = Array(
        [kid for kid in element.K if not isinstance(kid, Dictionary) or "/Obj" not in kid]
    )


@fault("28-011 a link in a paragraph", "PDFUA1-LINK-LINK-TAG-001")
def _(pdf: Pdf) -> None:
    first(pdf, "Link").S = Name("/Span")


@fault("28-012 a link without Contents", "PDFUA1-LINK-CONTENTS-001")
def _(pdf: Pdf) -> None:
    del link(pdf)["/Contents"]


@fault("PDF/A-3 6.3.2 a link that is not printed", "PDFA3A-ANNOTATION-FLAGS-PRESENT-001")
def _(pdf: Pdf) -> None:
    del link(pdf)["/F"]


@fault("PDF/A-3 6.3.2 a hidden link", "PDFA3A-ANNOTATION-FLAGS-001")
def _(pdf: Pdf) -> None:
    link(pdf).F = 6


@fault("31-009 a font that is not embedded", "PDFUA1-FONT-EMBEDDING-001")
def _(pdf: Pdf) -> None:
    del font(pdf).DescendantFonts[0].FontDescriptor["/FontFile2"]


@fault("31-005 no CIDToGIDMap", "PDFUA1-CIDTOGIDMAP-001")
def _(pdf: Pdf) -> None:
    del font(pdf).DescendantFonts[0]["/CIDToGIDMap"]


@fault("31-009 Helvetica from the reader's system", "PDFUA1-FONT-EMBEDDING-001")
def _(pdf: Pdf) -> None:
    helvetica = Dictionary(
        {"/Type": Name.Font, "/Subtype": Name.Type1, "/BaseFont": Name.Helvetica}
    )
    pdf.pages[text_page(pdf)].Resources.Font["/F9"] = pdf.make_indirect(helvetica)
    stream(pdf, text_page(pdf), lambda s: s + b"\n/Artifact BMC BT /F9 9 Tf (x) Tj ET EMC")


@fault("31-016 widths that are not the font's", "PDFUA1-FONT-GLYPH-WIDTH-001")
def _(pdf: Pdf) -> None:
    widths = font(pdf).DescendantFonts[0].W
    for row in widths:
        if isinstance(row, Array):
            for index in range(len(row)):
                row[index] = 77


@fault("PDF/A-3 6.2.3 no output intent", "PDFA3A-DEVICE-RGB-001")
def _(pdf: Pdf) -> None:
    del pdf.Root["/OutputIntents"]


@fault("PDF/A-3 6.2.4.3 a colour of another space", "PDFA3A-DEVICE-CMYK-001")
def _(pdf: Pdf) -> None:
    stream(pdf, text_page(pdf), lambda s: s + b"\n/Artifact BMC 0 1 1 0 k 0 0 9 9 re f EMC")


@fault("PDF/A-3 6.5.1 a script on opening", "PDFA3A-ACTION-TYPE-001")
def _(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary({"/S": Name.JavaScript, "/JS": String("app.beep()")})


@fault("PDF/A-3 6.6.4 no PDF/A identifier", "PDFA3A-ID-PART-001")
def _(pdf: Pdf) -> None:
    packet(pdf, "<pdfaid:part>3</pdfaid:part>", "")


@fault(
    "PDF/A-3 6.6.2.3 a property without an extension schema", "PDFA3A-XMP-PROPERTY-DEFINITION-001"
)
def _(pdf: Pdf) -> None:
    packet(pdf, "<pdf:Producer>", "<pdf:Colour>red</pdf:Colour><pdf:Producer>")


@fault("PDF/A-3 6.8 a file without AFRelationship", "PDFA3A-FILE-SPEC-AF-RELATIONSHIP-001")
def _(pdf: Pdf) -> None:
    del pdf.Root.AF[0]["/AFRelationship"]


@fault("PDF/A-3 6.8 a file without a media type", "PDFA3A-EMBEDDED-FILE-MIME-001")
def _(pdf: Pdf) -> None:
    del pdf.Root.AF[0].EF.F["/Subtype"]


@fault("PDF/A-3 6.8 a file that nothing is associated with", "PDFA3A-FILE-SPEC-ASSOCIATION-001")
def _(pdf: Pdf) -> None:
    del pdf.Root["/AF"]


@fault("ours: a link into nothing", "a link leads nowhere: x")
def _(pdf: Pdf) -> None:
    next(a for p in pdf.pages for a in p.get("/Annots", []) if "/Dest" in a).Dest = String("x")


@fault("ours: an outline entry into nothing", "the outline leads nowhere: x")
def _(pdf: Pdf) -> None:
    pdf.Root.Outlines.First.Dest = String("x")


@fault("09-006 a contents list of paragraphs", "PDFUA1-TOC-KIDS-001")
def _(pdf: Pdf) -> None:
    first(pdf, "L").S = Name("/TOC")


@fault("14-006 two headings H in one section", "PDFUA1-HEADING-CHILD-COUNT-001")
def _(pdf: Pdf) -> None:
    first(pdf, "H1").S = Name("/H")
    first(pdf, "P").S = Name("/H")


@fault("17-002 a formula without alternative text", "PDFUA1-FORMULA-ALTERNATIVE-TEXT-001")
def _(pdf: Pdf) -> None:
    figure = first(pdf, "Figure")
    figure.S = Name("/Formula")
    del figure["/Alt"]


@fault("PDF/UA-1 7.10 optional content without a name", "PDFUA1-OPTIONAL-CONTENT-NAME-001")
def _(pdf: Pdf) -> None:
    pdf.Root.OCProperties = Dictionary({"/OCGs": Array([]), "/D": Dictionary({})})


@fault(
    "20-002 another choice of optional content without a name", "PDFUA1-OPTIONAL-CONTENT-NAME-001"
)
def _(pdf: Pdf) -> None:
    shown = Dictionary({"/Name": String("x")})
    more = Array([Dictionary({})])
    pdf.Root.OCProperties = Dictionary({"/OCGs": Array([]), "/D": shown, "/Configs": more})


@fault("20-003 optional content that turns itself on", "PDFUA1-OPTIONAL-CONTENT-AS-001")
def _(pdf: Pdf) -> None:
    shown = Dictionary({"/Name": String("x"), "/AS": Array([])})
    pdf.Root.OCProperties = Dictionary({"/OCGs": Array([]), "/D": shown})


def annotate(pdf: Pdf, kind: str) -> None:
    """Adds an annotation of another kind that no element knows."""
    entries = {"/Type": Name.Annot, "/Subtype": Name("/" + kind), "/F": 4,
               "/Rect": Array([10, 10, 20, 20])}  # fmt: skip
    page = next(one for one in pdf.pages if "/Annots" in one)
    page.Annots.append(pdf.make_indirect(Dictionary(entries)))


@fault(
    "28-004 a comment without words, outside the structure", "PDFUA1-ANNOTATION-CONTENTS-ALT-001"
)
def _(pdf: Pdf) -> None:
    annotate(pdf, "Text")


@fault("28-006 an annotation of no known kind", "PDFA3A-ANNOTATION-SUBTYPE-001")
def _(pdf: Pdf) -> None:
    annotate(pdf, "Bell")


@fault("28-007 a trap network", "PDFUA1-TRAPNET-ANNOTATION-001")
def _(pdf: Pdf) -> None:
    annotate(pdf, "TrapNet")


@fault("28-009 a tab order by rows", "PDFUA1-PAGE-TABS-001")
def _(pdf: Pdf) -> None:
    next(one for one in pdf.pages if "/Annots" in one).Tabs = Name.R


@fault("31-004 a CIDToGIDMap that is none", "PDFUA1-CIDTOGIDMAP-001")
def _(pdf: Pdf) -> None:
    font(pdf).DescendantFonts[0].CIDToGIDMap = Name("/Other")


@fault("31-006 a CMap that nobody knows", "PDFUA1-CMAP-EMBEDDING-001")
def _(pdf: Pdf) -> None:
    font(pdf).Encoding = Name("/Kitab-H")


@fault("31-029 a code that means U+FEFF", "31-029 a code that means U+FEFF")
def _(pdf: Pdf) -> None:
    cmap = font(pdf).ToUnicode
    cmap.write(cmap.read_bytes().replace(b"> <0061>", b"> <FEFF>"))


@fault("31-030 a glyph that is not defined", "PDFUA1-NOTDEF-GLYPH-001")
def _(pdf: Pdf) -> None:
    stream(pdf, text_page(pdf), lambda s: s.replace(b"[<", b"[<0000", 1))


@fault("10-001 a code without a meaning", "PDFUA1-FONT-UNICODE-MAPPING-001")
def _(pdf: Pdf) -> None:
    cmap = font(pdf).ToUnicode
    old = cmap.read_bytes()
    cmap.write(re.sub(rb"<[0-9A-F]{4}> <0061>", b"<FFF1> <0061>", old))


@fault("31-011 a code without a glyph", "PDFUA1-FONT-GLYPH-PRESENCE")
def _(pdf: Pdf) -> None:
    stream(pdf, text_page(pdf), lambda s: s.replace(b"[<", b"[<FFF0", 1))


def in_no_language(pdf: Pdf, wanted: str) -> None:
    """Takes the book's language away and gives one to all but the `wanted` and what holds them."""
    del pdf.Root["/Lang"]
    spared = set()
    for found, _ in elements(pdf):
        element = found if role(pdf, found) == wanted else None
        while element is not None:
            spared.add(element.objgen)
            element = element.get("/P")
    for element, _ in elements(pdf):
        if element.objgen not in spared:
            element.Lang = String("az")


@fault("11-001 a paragraph in no language", "PDFUA1-TEXT-LANGUAGE-001")
def _(pdf: Pdf) -> None:
    in_no_language(pdf, "P")


@fault("11-002 a figure described in no language", "PDFUA1-ALT-TEXT-LANGUAGE-001")
def _(pdf: Pdf) -> None:
    in_no_language(pdf, "Figure")


@fault("11-003 an outline in no language", "PDFUA1-OUTLINE-LANGUAGE-001")
def _(pdf: Pdf) -> None:
    in_no_language(pdf, "")


@fault(
    "11-004 a link that says its words in no language", "PDFUA1-ANNOTATION-CONTENTS-LANGUAGE-001"
)
def _(pdf: Pdf) -> None:
    in_no_language(pdf, "Link")

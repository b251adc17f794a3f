"""Sheets as a PDF: each page a Form XObject placed on its side, fonts and pictures shared."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree
from pypdf import PdfReader

from kitabca.pdf.archive import Metadata, Standard, describe
from kitabca.pdf.imposing.copying import Copier
from kitabca.pdf.imposing.links import Destinations, move_links
from kitabca.pdf.imposing.marks import draw_marks
from kitabca.pdf.imposing.placing import Placed
from kitabca.pdf.imposing.planning import Plan
from kitabca.pdf.writing import Document, Stream, canvas_for, number

__all__ = ["draw_sheets"]

# Sheets have no structure, so they claim no PDF/UA and the level U: text that can be searched.
_SHEETS = Standard(
    claims={"pdfaid:part": "2", "pdfaid:conformance": "U"},
    intent="",
    condition="",
    profile=b"",
    components=0,
    schemas=(),
)
_UNCLAIMED = Standard(claims={}, intent="", condition="", profile=b"", components=0, schemas=())
_PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def draw_sheets(reader: PdfReader, plan: Plan) -> bytes:
    """The chosen sheets of a plan, front and back in turn.

    A file that claims PDF/A-2 or PDF/A-3 at level A or U gives sheets that claim PDF/A-2u, since
    fonts, pictures and output intent are carried over as they are; any other claims nothing.
    Raises what pypdf raises on a broken file.
    """
    identity = hashlib.sha256(b"sheets" + _identity(reader)).digest()[:16]
    document = Document(identity)
    canvas = canvas_for(document, plan.paper.width, plan.paper.height)
    sides = plan.sides()
    for _ in sides:
        canvas.showPage()
    copier = Copier(reader, document)
    where: dict[int, tuple[int, Placed]] = {}
    for index, side in enumerate(sides):
        for placed in side.placed:
            where.setdefault(placed.page, (document.page_numbers[index], placed))
    destinations = Destinations(reader)
    forms: dict[int, int] = {}
    media = b"[0 0 %b %b]" % (number(plan.paper.width), number(plan.paper.height))
    for index, side in enumerate(sides):
        shown = []
        links: list[int] = []
        resources: dict[int, None] = {}
        for placed in side.placed:
            page = reader.pages[placed.page]
            if placed.page not in forms:
                forms[placed.page] = _form(page, copier)
            resources[placed.page] = None
            shown.append(_show(placed))
            links += move_links(page, placed, where, destinations, copier)
        marks = draw_marks(
            plan.marks, side.sheet, side.back, plan.grid, plan.paper,
            [placed.area for placed in side.placed],
        )  # fmt: skip
        names = b"".join(b"/P%d %d 0 R" % (page, forms[page]) for page in resources)
        document.finish_page(
            index,
            {
                "MediaBox": media,
                "Contents": b"%d 0 R" % document.add_stream(Stream(b"", b"".join(shown) + marks)),
                "Resources": b"<</XObject<<%b>>>>" % names if names else b"<<>>",
                "Annots": b"[%b]" % b" ".join(b"%d 0 R" % one for one in links) if links else None,
            },
        )
    _finish(reader, plan, document, copier)
    data: bytes = document.GetPDFData(canvas)
    return data


def _identity(reader: PdfReader) -> bytes:
    """The half of the book's identity that stays when the book is corrected."""
    held = reader.trailer.get("/ID")
    identity: Any = held.get_object() if held is not None else None
    return bytes(identity[0].original_bytes) if identity else b""


def _form(page: Any, copier: Copier) -> int:
    entries = b"/Type/XObject/Subtype/Form/BBox[%b]" % b" ".join(
        number(float(edge)) for edge in page.mediabox
    )
    entries += b"/Resources " + copier.resources(page)
    if "/Group" in page:
        entries += b"/Group " + copier.value(page.raw_get("/Group"))
    return copier.form(page.get("/Contents"), entries)


def _show(placed: Placed) -> bytes:
    left, bottom, right, top = placed.clip
    clip = b" ".join(number(one) for one in (left, bottom, right - left, top - bottom))
    matrix = b" ".join(_exact(one) for one in placed.matrix)
    return b"q %b re W n %b cm /P%d Do Q\n" % (clip, matrix, placed.page)


def _exact(value: float) -> bytes:
    """Six decimals: a scale that errs by a thousandth is half a point off at the page's far end."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return b"0" if text in ("-0", "") else text.encode("ascii")


def _finish(reader: PdfReader, plan: Plan, document: Document, copier: Copier) -> None:
    root: Any = reader.trailer["/Root"].get_object()
    for key in ("/OutputIntents", "/OCProperties"):
        if key in root:
            document.entry(key[1:], copier.value(root.raw_get(key)))
    document.entry(
        "ViewerPreferences",
        b"<</Duplex/%b/PrintScaling/None/DisplayDocTitle true>>" % plan.duplex.encode(),
    )
    document.entry("PageLayout", b"/SinglePage")
    metadata, archival = _metadata(reader, root)
    describe(document, metadata, _SHEETS if archival else _UNCLAIMED)
    copier.finish()


def _metadata(reader: PdfReader, root: Any) -> tuple[Metadata, bool]:
    """What the book says of itself, and whether it is an archival file whose text can be read."""
    info: Any = reader.trailer.get("/Info")
    info = info.get_object() if info is not None else {}
    info = info if hasattr(info, "get") else {}
    packet = _packet(root)
    claims = _claims(packet)
    archival = claims.get("part") in ("2", "3") and claims.get("conformance") in ("A", "U")
    author = _said(info, "/Author")
    keywords = _said(info, "/Keywords")
    metadata = Metadata(
        title=_said(info, "/Title") or _first(packet, f"{_DC}title"),
        language=str(root.get("/Lang") or "und"),
        identifier=_first(packet, f"{_DC}identifier"),
        creators=tuple(_items(packet, f"{_DC}creator")) or ((author,) if author else ()),
        publisher=_first(packet, f"{_DC}publisher"),
        date=_first(packet, f"{_XMP}CreateDate"),
        modified=_first(packet, f"{_XMP}ModifyDate"),
        description=_said(info, "/Subject"),
        keywords=(keywords,) if keywords else (),
        rights=_first(packet, f"{_DC}rights"),
    )
    return metadata, archival


def _said(info: Mapping[str, Any], key: str) -> str:
    held = info.get(key)
    found = held.get_object() if held is not None else ""
    return "".join(char for char in str(found) if char.isprintable())


def _packet(root: Any) -> Any:
    """The XMP packet as a tree; None where there is none or it can't be read."""
    held = root.get("/Metadata")
    stream: Any = held.get_object() if held is not None else None
    if not hasattr(stream, "get_data"):
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(stream.get_data(), parser)
    except etree.XMLSyntaxError:
        return None


def _claims(packet: Any) -> Mapping[str, str]:
    """The PDF/A part and level, written as elements or as attributes."""
    found: dict[str, str] = {}
    for element in packet.iter() if packet is not None else ():
        if isinstance(element.tag, str) and element.tag.startswith(_PDFAID):
            found[element.tag.removeprefix(_PDFAID)] = (element.text or "").strip()
        for key, value in element.attrib.items():
            if str(key).startswith(_PDFAID):
                found[str(key).removeprefix(_PDFAID)] = str(value).strip()
    return found


def _items(packet: Any, tag: str) -> Sequence[str]:
    if packet is None:
        return ()
    element = packet.find(f".//{tag}")
    if element is None:
        return ()
    listed = [(one.text or "").strip() for one in element.iter(f"{_RDF}li")]
    return listed or [(element.text or "").strip()]


def _first(packet: Any, tag: str) -> str:
    return next((item for item in _items(packet, tag) if item), "")

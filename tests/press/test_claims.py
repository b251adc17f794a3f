"""What a press file says of itself, and what it may not hold."""

from __future__ import annotations

import re

import pikepdf
from press_pages import EVERYTHING, FULL, PROFILE, everything, opened, operators, pages, press
from press_pages import faces as book_faces

from kitabca.pdf.press import cover_pdf


def test_it_claims_press_and_archive_and_nothing_else() -> None:
    with opened(press(pages(FULL))) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>" in xmp
        assert "<pdfaid:part>2</pdfaid:part>" in xmp
        assert "<pdfaid:conformance>U</pdfaid:conformance>" in xmp
        assert "<pdf:Trapped>False</pdf:Trapped>" in xmp
        for key in ("DocumentID", "VersionID", "RenditionClass"):
            assert re.search(f"<xmpMM:{key}>[^<]+<", xmp)
        assert "<pdfuaid:part>" not in xmp
        assert pdf.docinfo["/Trapped"] == "/False"
        assert pdf.pdf_version == "1.6"
        for key in ("/StructTreeRoot", "/MarkInfo", "/AcroForm", "/Names", "/OpenAction"):
            assert key not in pdf.Root
        assert not any("/Annots" in page or "/Group" in page for page in pdf.pages)


# What ISO 15930-7 forbids or has readers treat in their own way, by the key that would hold it.
FORBIDDEN = frozenset(
    (
        "/TR",
        "/TR2",
        "/HTP",
        "/HTO",
        "/OPI",
        "/Alternates",
        "/Ref",
        "/EF",
        "/AA",
        "/JS",
        "/OCProperties",
        "/XFA",
        "/SMask",
        "/Group",
    )
)


def test_the_file_has_none_of_what_is_forbidden() -> None:
    for data in (
        press(EVERYTHING, everything()),
        cover_pdf(EVERYTHING, book_faces(), everything())[0],
    ):
        used = {operator for operator, _ in operators(data)}
        assert not used & {"BX", "EX", "PS", "ri", "BI", "d0", "d1"}
        with opened(data) as pdf:
            assert "/Encrypt" not in pdf.trailer
            assert len(pdf.trailer.ID) == 2
            assert len(pdf.Root.OutputIntents) == 2
            for thing in pdf.objects:
                if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                    continue
                keys = set(thing.keys())
                assert not keys & FORBIDDEN, thing
                assert str(thing.get("/Subtype")) != "/PS"
                assert str(thing.get("/Filter")) in ("None", "/FlateDecode", "/DCTDecode")
                assert str(thing.get("/Type")) not in ("/EmbeddedFile", "/Annot", "/Action")
                if "/FontDescriptor" in keys:
                    assert {"/FontFile2", "/FontFile3"} & set(thing.FontDescriptor.keys())


def test_both_places_that_describe_the_file_agree() -> None:
    with opened(press(pages(FULL))) as pdf, pdf.open_metadata() as xmp:
        info = pdf.docinfo
        assert str(info["/Title"]) == xmp["dc:title"] == "Sınaq kitabı"
        assert str(info["/Trapped"]).removeprefix("/") == xmp["pdf:Trapped"] == "False"
        for key, entry in (("xmp:CreateDate", "/CreationDate"), ("xmp:ModifyDate", "/ModDate")):
            digits = re.sub(r"\D", "", str(info[entry]))[:14]
            assert re.sub(r"\D", "", xmp[key])[:14] == digits
            assert digits


def test_both_output_intents_share_the_profile_that_was_given() -> None:
    with opened(press(pages(FULL))) as pdf:
        one, two = pdf.Root.OutputIntents
        assert {str(one.S), str(two.S)} == {"/GTS_PDFX", "/GTS_PDFA1"}
        assert one.DestOutputProfile.objgen == two.DestOutputProfile.objgen
        assert one.DestOutputProfile.read_bytes() == PROFILE
        assert str(one.OutputConditionIdentifier) == "FOGRA39"

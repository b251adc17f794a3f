"""What of a Word document can't become Markdown is named; what is hostile is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from docx.document import Document
from officer import (
    append,
    changed_parts,
    codes,
    photograph,
    picture,
    read,
    unfilled,
    word,
    workbook,
)

from kitabca.diagnostics import ContentError

NO_COLOURS = {
    "automatic": '<w:color w:val="auto"/>',
    "black": '<w:color w:val="000000" w:themeColor="text1"/>',
    "nearly black": '<w:color w:val="262626"/>',
    "a link's": '<w:color w:val="0563C1"/><w:u w:val="single"/>',
}


@pytest.mark.parametrize("case", NO_COLOURS)
def test_a_colour_that_tells_nothing_is_not_named(case: str) -> None:
    xml = f"<w:r><w:rPr>{NO_COLOURS[case]}</w:rPr><w:t>söz</w:t></w:r>"
    if case == "a link's":
        xml = f"<w:fldSimple w:instr=' HYPERLINK \"https://example.org/\" '>{xml}</w:fldSimple>"

    def write(document: Document) -> None:
        document.add_heading("Nitq", 0)
        append(document, xml)

    found = read(word(write))
    assert not found.found
    assert ("[söz](https://example.org/)" in found.markdown) == (case == "a link's")


def test_a_placeholder_is_named_once_with_all_its_words() -> None:
    def write(document: Document) -> None:
        document.add_heading("Nitq", 0)
        two = "<w:r><w:t>Tarixi </w:t></w:r><w:r><w:t>seçin.</w:t></w:r>"
        append(document, f"{unfilled(two)}<w:r><w:t>Söz.</w:t></w:r>")

    (found,) = read(word(write)).found
    assert found.parameters == {"count": "1", "words": "Tarixi seçin."}


def test_a_page_of_words_is_named_from_a_field_in_parts_too() -> None:
    def write(document: Document) -> None:
        document.add_heading("Nitq", 0)
        append(
            document,
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGEREF _Toc1 \\h '
            '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>17'
            '</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
        )

    assert codes(read(word(write))) == ["page-of-word"]


LEFT_OUT = {
    "left-out-text-box": "<w:r><w:drawing><w:txbxContent><w:p><w:r><w:t>Qutu</w:t></w:r></w:p>"
    "</w:txbxContent></w:drawing></w:r>",
    "left-out-comment": '<w:r><w:commentReference w:id="0"/></w:r>',
    "left-out-hidden": "<w:r><w:rPr><w:vanish/></w:rPr><w:t>gizli</w:t></w:r>",
    "left-out-underline": '<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t>xətt</w:t></w:r>',
    "left-out-capitals": "<w:r><w:rPr><w:caps/></w:rPr><w:t>iri</w:t></w:r>",
    "left-out-highlight": '<w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr><w:t>x</w:t></w:r>',
    "left-out-bookmark": '<w:hyperlink w:anchor="_Ref1"><w:r><w:t>2-ci cədvəl</w:t></w:r>'
    "</w:hyperlink>",
    "tracked-looks": '<w:r><w:rPr><w:b/><w:rPrChange w:id="9" w:author="N"><w:rPr/>'
    "</w:rPrChange></w:rPr><w:t>qalın</w:t></w:r>",
    "doubtful-letters": "<w:r><w:t>Həmin gün Sigurðsson gəldi</w:t></w:r>",
    "left-out-colour": '<w:r><w:rPr><w:color w:val="FF0000"/></w:rPr><w:t>YOXLA</w:t></w:r>',
    "left-out-placeholder": "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r>"
    "<w:t>Tarixi seçin.</w:t></w:r></w:sdtContent></w:sdt>",
    "page-of-word": '<w:fldSimple w:instr=" PAGEREF x "><w:r><w:t>17</w:t></w:r></w:fldSimple>',
    "left-out-strike": "<w:r><w:rPr><w:strike/></w:rPr><w:t>üstü</w:t></w:r>",
    "left-out-raised": '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>',
    "left-out-object": '<w:r><w:drawing><wp:docPr id="1" descr="Qrafik"/></w:drawing></w:r>',
    "left-out-symbol": '<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>',
    "left-out-linked-picture": '<w:r><w:drawing><a:blip r:link="rId99"/></w:drawing></w:r>',
}


@pytest.mark.parametrize("code", LEFT_OUT)
def test_what_is_left_out_is_named(code: str) -> None:
    def write(document: Document) -> None:
        document.add_heading("Nitq", 0)
        document.add_paragraph("Söz.")
        append(document, LEFT_OUT[code])

    assert codes(read(word(write))) == [code]


def test_a_latin_letter_among_cyrillic_ones_is_named_when_it_is_changed() -> None:
    def write(document: Document) -> None:
        document.add_heading("Nitq", 0)
        document.add_paragraph("Mərasimdə Сəбинə danışdı.")

    (found,) = read(word(write)).found
    assert (found.code, found.parameters["words"]) == ("mended-letters", "Сəбинə → Сәбинә")


def plainly(document: Document) -> None:
    document.add_paragraph("Söz.")


def rewritten(old: bytes, new: bytes) -> bytes:
    return changed_parts(word(plainly), {"word/document.xml": lambda part: part.replace(old, new)})


TRACKED = b'<w:ins w:id="1" w:author="Nigar"><w:r><w:t>yeni</w:t></w:r></w:ins></w:p>'
BOMB = b"<?xml version='1.0'?><!DOCTYPE d [<!ENTITY a 'xx'><!ENTITY b '&a;&a;'>]>"
OUTSIDE = b"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
HEAD = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>"
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "tracked changes": (lambda: rewritten(b"</w:p>", TRACKED), "tracked-changes"),
    "a moved paragraph": (
        lambda: rewritten(b"</w:p>", b'<w:moveFrom w:author="N"/></w:p>'), "tracked-changes",
    ),
    "entities": (lambda: rewritten(HEAD, BOMB), "hostile-document"),
    "a file of the machine": (lambda: rewritten(HEAD, HEAD + OUTSIDE), "hostile-document"),
    "a bomb": (
        lambda: changed_parts(word(plainly), {"word/big.xml": b"0" * 40_000_000}),
        "hostile-document",
    ),
    "endless nesting": (
        lambda: changed_parts(
            word(plainly),
            {
                "word/document.xml": lambda part: part.replace(
                    b"<w:p>", b"<w:smartTag>" * 100 + b"<w:p>"
                ).replace(b"</w:p>", b"</w:p>" + b"</w:smartTag>" * 100)
            },
        ),
        "hostile-document",
    ),
    "not well-formed": (lambda: rewritten(b"</w:p>", b"<w:p>"), "not-a-document"),
    "an old document": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "old-document"),
    "an Excel list": (lambda: workbook({"Siyahı": [("key",), ("a",)]}), "workbook-as-text"),
    "a photograph": (lambda: photograph(40, 30), "picture-as-text"),
    "a photograph of a telephone": (lambda: b"\0\0\0\x18ftypheic", "picture-as-text"),
    "no document": (lambda: b"%PDF-1.7", "not-a-document"),
    "cut short": (lambda: word(plainly)[:5000], "not-a-document"),
    "no text": (lambda: word(lambda document: None), "empty-document"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str) -> None:
    make, code = REFUSED[case]
    with pytest.raises(ContentError) as caught:
        read(make())
    assert [one.code for one in caught.value.diagnostics] == [code]


def test_a_tracked_change_is_told_with_its_paragraph() -> None:
    with pytest.raises(ContentError) as caught:
        read(rewritten(b"</w:p>", TRACKED))
    (found,) = caught.value.diagnostics
    assert (found.place.line, found.parameters["who"]) == (1, "Nigar")
    assert found.parameters["words"] == "Söz.yeni"


def test_a_change_of_looks_alone_is_no_tracked_change() -> None:
    new = b"<w:rPr><w:b/><w:rPrChange w:author='N'><w:rPr/></w:rPrChange></w:rPr><w:t>"
    assert "Söz." in read(rewritten(b"<w:t>", new)).markdown


def test_pictures_of_other_kinds_are_named() -> None:
    def write(document: Document) -> None:
        document.add_heading("Nitq", 0)
        picture(document)

    data = changed_parts(word(write), {"word/media/image1.jpg": b"\x01\0\0\0 a metafile"})
    assert codes(read(data)) == ["left-out-picture"]


WORDS = "<w:r><w:rPr>{}</w:rPr><w:t>söz</w:t></w:r>".format
FIELD = '<w:fldSimple w:instr="{}"><w:r><w:t>söz</w:t></w:r></w:fldSimple>'.format
SHADED = '<w:shd w:val="clear" w:color="auto" w:fill="{}"/>'.format
# What stands in a paragraph → what is named.
NAMED: dict[str, tuple[str, list[str]]] = {
    "shaded words": (WORDS(SHADED("FFFF00")), ["left-out-highlight"]),
    "words in a pattern": (WORDS('<w:shd w:val="pct15"/>'), ["left-out-highlight"]),
    "pasted from a page": (WORDS(SHADED("FFFFFF")), []),
    "no shading": (WORDS(SHADED("auto")), []),
    "no highlight": (WORDS('<w:highlight w:val="none"/>'), []),
    "a shaded paragraph": (f"<w:pPr>{SHADED('D9D9D9')}</w:pPr>{WORDS('')}", ["left-out-highlight"]),
    "a reference": (FIELD(" REF _Ref12 \\h "), ["left-out-bookmark"]),
    "a link inside": (FIELD(" HYPERLINK \\l &quot;yer&quot; "), ["left-out-bookmark"]),
    "a link to a file": (FIELD(" HYPERLINK &quot;a.docx&quot; "), ["left-out-link"]),
    "contents": (
        '<w:fldSimple w:instr=" TOC "><w:hyperlink w:anchor="_Toc1"><w:r><w:t>söz</w:t></w:r>'
        "</w:hyperlink></w:fldSimple>",
        ["left-out-contents"],
    ),
}


@pytest.mark.parametrize("case", NAMED)
def test_shading_and_links_inside_the_document_are_named(case: str) -> None:
    def write(document: Document) -> None:
        document.add_heading("Nitq", 0)
        append(document, NAMED[case][0])

    assert codes(read(word(write))) == NAMED[case][1]

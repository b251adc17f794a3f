"""A Word document becomes Markdown; what can't is named; what is hostile is refused."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.shared import Cm
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from officer import W, append, changed_parts, describe, photograph, with_notes, word
from PIL import Image

from kitabca.diagnostics import ContentError
from kitabca.model import Emphasis, Strong
from kitabca.reading.inlines import plain
from kitabca.reading.markdown import read_markdown
from kitabca.reading.references import inlines_of
from kitabca.word import Imported, read_document
from kitabca.word.spans import Span, line_escaped, written


def read(data: bytes) -> Imported:
    return read_document(data, "nitq.docx", "nitq", "az")


def body(write: Callable[[Document], None]) -> str:
    """The Markdown behind the title."""

    def titled(document: Document) -> None:
        document.add_heading("Nitq", 0)
        write(document)

    return read(word(titled)).markdown.removeprefix("# Nitq").strip()


def codes(found: Imported) -> list[str]:
    return [one.code for one in found.found]


def runs(document: Document, *parts: tuple[str, str]) -> None:
    paragraph = document.add_paragraph()
    for words, look in parts:
        run = paragraph.add_run(words)
        run.bold, run.italic = "b" in look or None, "i" in look or None
        run.font.small_caps = "s" in look or None


LOOKS = {
    "bold": ([("Söz ", ""), ("qalın", "b"), (" söz", "")], "Söz **qalın** söz"),
    "space inside": ([("Söz", ""), (" maili ", "i"), ("söz", "")], "Söz *maili* söz"),
    "inside a word": ([("şə", ""), ("kil", "b"), ("çi", "")], "şə**kil**çi"),
    "both": ([("a ", "b"), ("b", "bi"), (" c", "b")], "**a *b* c**"),
    "mark before a letter": ([("bəli.", "b"), ("Sonra", "")], "**bəli**.Sonra"),
    "signs": (
        [("3*4, a_b, [x] {y} `z` <w> \\", "")],
        "3\\*4, a_b, \\[x\\] \\{y\\} \\`z\\` \\<w> \\\\",
    ),
    "only space": ([("a", ""), (" ", "b"), ("b", "")], "a b"),
    "small capitals": ([("BMT", "s"), (" qərarı", "")], "[BMT]{.sc} qərarı"),
}


@pytest.mark.parametrize("case", LOOKS)
def test_looks_of_words(case: str) -> None:
    parts, expected = LOOKS[case]
    assert body(lambda document: runs(document, *parts)) == expected


def lists(document: Document) -> None:
    for words, style in (
        ("bir", "List Bullet"), ("iki", "List Bullet 2"), ("üç", "List Number"),
        ("dörd", "List Number"),
    ):  # fmt: skip
        document.add_paragraph(words, style=style)


def table(document: Document) -> None:
    made = document.add_table(2, 2)
    for cell, words in zip(made._cells, ("Ad", "Say", "A|B", "12"), strict=True):
        cell.text = words
    document.add_paragraph("Siyahı", style="Caption")


def picture(document: Document) -> None:
    document.add_picture(io.BytesIO(photograph(60, 40)), Cm(4))
    describe(document, "Qışda meydan")
    document.add_paragraph("Meydan, 2026", style="Caption")


def quotation(document: Document) -> None:
    document.add_paragraph("Unutmuruq.", style="Quote")
    document.add_paragraph("— İştirakçı", style="Quote")


def headings(document: Document) -> None:
    document.add_heading("Birinci", 1)
    document.add_heading("Dərin", 3)
    document.add_heading("İkinci", 1)


BLOCKS: dict[str, tuple[Callable[[Document], None], str]] = {
    "headings leave no level out": (headings, "## Birinci\n\n### Dərin\n\n## İkinci"),
    "lists": (lists, "- bir\n    - iki\n1. üç\n2. dörd"),
    "typed lists": (
        lambda document: [document.add_paragraph(t) for t in ("1.\tbir", "2.\tiki", "•\tüç")],
        "1. bir\n2. iki\n- üç",
    ),
    "a table with its caption": (table, "| Ad | Say |\n|---|---|\n| A\\|B | 12 |\n\n: Siyahı"),
    "a picture with its words": (
        picture, '![Qışda meydan](images/nitq-1.jpg "Meydan, 2026")',
    ),
    "a quotation with its source": (quotation, "> Unutmuruq.\n>\n> — İştirakçı"),
    "what looks like a mark": (
        lambda document: [document.add_paragraph(t) for t in ("# on", "- və", "1992. İl", ": iki")],
        "\\# on\n\n\\- və\n\n1992\\. İl\n\n\\: iki",
    ),
    "a line's end": (lambda document: document.add_paragraph("bir\niki"), "bir\\\niki"),
    "a pause": (lambda document: document.add_paragraph("* * *"), "***"),
    "debris": (
        lambda document: document.add_paragraph("1992-ci\u00a0il söz\u00adlər"),
        "1992-ci il sözlər",
    ),
    "damaged letters": (lambda document: document.add_paragraph("Bаkı şǝhəri"), "Bakı şəhəri"),
    "a link": (
        lambda document: append(
            document,
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK '
            '"https://example.org/a" </w:instrText></w:r><w:r><w:fldChar '
            'w:fldCharType="separate"/></w:r><w:r><w:t>sayt</w:t></w:r><w:r><w:fldChar '
            'w:fldCharType="end"/></w:r>',
        ),
        "[sayt](https://example.org/a)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BLOCKS)
def test_blocks(case: str) -> None:
    write, expected = BLOCKS[case]
    assert body(write) == expected


def cell(words: str) -> str:
    return f"<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def controlled(inside: str) -> str:
    return f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def tagged(inside: str) -> str:
    return f'<w:customXml w:element="ad">{inside}</w:customXml>'


def recognised(inside: str) -> str:
    return f'<w:smartTag w:element="ad">{inside}</w:smartTag>'


def held(xml: str) -> str:
    """The Markdown of what stands in a document's body as it is."""
    return body(
        lambda document: document.element.body.extend(parse_xml(f"<w:body {W}>{xml}</w:body>"))
    )


WRAPPERS = {
    "a control": controlled,
    "a control in a control": lambda inside: controlled(controlled(inside)),
    "custom XML": tagged,
    "a smart tag": recognised,
    "all of them": lambda inside: tagged(controlled(recognised(inside))),
}
FIRST = row(cell("a"), cell("b"), cell("c"))
HELD_CELL = "<w:tc>{}</w:tc>".format
PARAGRAPH = "<w:p><w:r><w:t>e</w:t></w:r></w:p>"
# A second row of d, e and f, with a wrapper somewhere.
WRAPPED: dict[str, Callable[[Callable[[str], str]], str]] = {
    "a cell": lambda wrap: row(cell("d"), wrap(cell("e")), cell("f")),
    "two cells": lambda wrap: row(wrap(cell("d") + cell("e")), cell("f")),
    "a row": lambda wrap: wrap(row(cell("d"), cell("e"), cell("f"))),
    "a row and its cell": lambda wrap: wrap(row(cell("d"), wrap(cell("e")), cell("f"))),
    "a paragraph": lambda wrap: row(cell("d"), HELD_CELL(wrap(PARAGRAPH)), cell("f")),
}


@pytest.mark.parametrize("wrapper", WRAPPERS)
@pytest.mark.parametrize("what", WRAPPED)
def test_a_wrapper_around_a_part_of_a_table_moves_no_cell(what: str, wrapper: str) -> None:
    wrap = WRAPPERS[wrapper]
    xml = f"<w:tbl>{FIRST}{WRAPPED[what](wrap)}</w:tbl>"
    expected = "| a | b | c |\n|---|---|---|\n| d | e | f |"
    assert held(xml) == held(wrap(xml)) == expected


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_a_wrapper_around_words_loses_none(wrapper: str) -> None:
    wrap = WRAPPERS[wrapper]
    run = "<w:r><w:t>Səbinə</w:t></w:r>"
    assert held(f"<w:p>{wrap(run)}</w:p>") == "Səbinə"
    assert held(wrap(f"<w:p>{run}</w:p>")) == "Səbinə"
    assert held(f'<w:p><w:hyperlink w:anchor="b">{wrap(run)}</w:hyperlink></w:p>') == "Səbinə"


def test_words_with_a_reading_above_them_keep_the_words() -> None:
    ruby = (
        "<w:ruby><w:rubyPr/><w:rt><w:r><w:t>üst</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>əsas</w:t></w:r></w:rubyBase></w:ruby>"
    )
    assert held(f"<w:p><w:r>{ruby}</w:r></w:p>") == "əsas (üst)"


def test_cells_keep_their_columns_where_a_row_begins_late() -> None:
    late = "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{}</w:tr>".format
    early = "<w:tr><w:trPr><w:gridAfter w:val='1'/></w:trPr>{}</w:tr>".format
    xml = f"<w:tbl>{late(cell('a') + cell('b'))}{early(cell('c') + cell('d'))}</w:tbl>"
    assert held(xml) == "|  | a | b |\n|---|---|---|\n| c | d |  |"


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


def unfilled(inside: str) -> str:
    return controlled(inside).replace("<w:text/>", "<w:showingPlcHdr/>")


def test_the_placeholder_of_a_control_is_no_text() -> None:
    run = "<w:r><w:t>Klikləyin.</w:t></w:r>"
    paragraph = f"<w:p>{run}</w:p>"
    assert held(f"<w:p><w:r><w:t>Tarix: </w:t></w:r>{unfilled(run)}</w:p>") == "Tarix:"
    assert held(unfilled(paragraph)) == ""
    assert held(unfilled(paragraph) + PARAGRAPH) == "e"
    table = f"<w:tbl>{FIRST}{row(cell('d'), unfilled(cell('Klikləyin.')), cell('f'))}</w:tbl>"
    assert held(table) == "| a | b | c |\n|---|---|---|\n| d |  | f |"
    turned_off = unfilled(run).replace("PlcHdr/", 'PlcHdr w:val="0"/')
    assert held(f"<w:p>{turned_off}</w:p>") == "Klikləyin."


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


CAP = (
    '<w:p><w:pPr><w:framePr w:dropCap="{}" w:lines="3"/></w:pPr>'
    "<w:r><w:rPr><w:b/></w:rPr><w:t>S</w:t></w:r></w:p>"
).format
REST = "<w:p><w:r><w:t>özün davamı</w:t></w:r></w:p>"


def test_a_drop_cap_stays_in_its_word() -> None:
    assert held(CAP("drop") + REST) == "Sözün davamı"
    assert held(CAP("margin") + REST) == "Sözün davamı"
    assert held(CAP("none") + REST) == "**S**\n\nözün davamı"
    assert held(controlled(CAP("drop")) + REST) == "Sözün davamı"
    assert held(CAP("drop") + "<w:p/>" + REST) == "S\n\nözün davamı"
    assert held(CAP("drop") + f"<w:tbl>{FIRST}</w:tbl>").startswith("S\n\n| a")
    assert held(REST + CAP("drop")) == "özün davamı\n\nS"


SHOWN = {
    "left-out-crop": (('<a:srcRect l="50000"/>', ""), ("", "")),
    "left-out-turn": (("", 'rot="5400000"'), ("", 'flipH="1"')),
    "": (("<a:srcRect/><a:fillRect/>", 'rot="0"'), ('<a:srcRect l="0" r="0"/>', 'flipV="0"')),
}


@pytest.mark.parametrize("code", SHOWN)
def test_what_word_does_to_a_picture_is_named(code: str) -> None:
    for crop, turn in SHOWN[code]:
        if not crop and not turn:
            continue

        def write(document: Document, crop: str = crop, turn: str = turn) -> None:
            document.add_heading("Nitq", 0)
            picture(document)
            xml = etree.tostring(document.element.body[-3], encoding="unicode")
            xml = xml.replace("<a:stretch>", f"{crop}<a:stretch>")
            document.element.body[-3] = parse_xml(xml.replace("<a:xfrm>", f"<a:xfrm {turn}>"))

        found = read(word(write))
        assert codes(found) == ([code] if code else [])
        assert found.pictures.keys() == {"nitq-1.jpg"}
        assert all(one.parameters["words"] == "nitq-1.jpg" for one in found.found)


def test_notes_stand_behind_the_text() -> None:
    data = word(
        lambda document: (document.add_heading("Nitq", 0), document.add_paragraph("Söz§1§."))
    )
    found = read(with_notes(data, {1: "Qeydin mətni."}))
    assert found.markdown == "# Nitq\n\nSöz[^1].\n\n[^1]: Qeydin mətni.\n"


def test_bold_lines_are_headings_where_there_are_no_styles() -> None:
    def write(document: Document) -> None:
        runs(document, ("Anım mərasimi", "b"))
        document.add_paragraph("Mətn.")
        runs(document, ("Çıxışlar", "b"))

    found = read(word(write))
    assert found.markdown == "# Anım mərasimi\n\nMətn.\n\n## Çıxışlar\n"
    assert codes(found) == ["taken-as-heading", "taken-as-heading"]


LEFT_OUT = {
    "left-out-text-box": "<w:r><w:drawing><w:txbxContent><w:p><w:r><w:t>Qutu</w:t></w:r></w:p>"
    "</w:txbxContent></w:drawing></w:r>",
    "left-out-comment": '<w:r><w:commentReference w:id="0"/></w:r>',
    "left-out-hidden": "<w:r><w:rPr><w:vanish/></w:rPr><w:t>gizli</w:t></w:r>",
    "left-out-underline": '<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t>xətt</w:t></w:r>',
    "left-out-capitals": "<w:r><w:rPr><w:caps/></w:rPr><w:t>iri</w:t></w:r>",
    "left-out-highlight": '<w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr><w:t>x</w:t></w:r>',
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


def styled(looks: str, run: str = "", style: str = "Body Text") -> Imported:
    """A paragraph whose words have their look from its style, and what its run says itself."""

    def write(document: Document) -> None:
        document.add_heading("Nitq", 0)
        properties = document.styles[style].element.get_or_add_rPr()
        for name in looks.split():
            properties.append(parse_xml(f"<w:{name} {W}/>"))
        named = f'<w:pPr><w:pStyle w:val="{document.styles[style].style_id}"/></w:pPr>'
        append(document, f"{named}<w:r><w:rPr>{run}</w:rPr><w:t>Biz unutmuruq.</w:t></w:r>")

    return read(word(write))


# A look of a paragraph's style, what its run says itself → the text, what is said.
STYLED: dict[str, tuple[tuple[str, ...], str, list[str]]] = {
    "capitals": (("caps",), "Biz unutmuruq.", ["left-out-capitals"]),
    "capitals turned off": (("caps", '<w:caps w:val="0"/>'), "Biz unutmuruq.", []),
    "small capitals": (("smallCaps",), "[Biz unutmuruq.]{.sc}", []),
    "turned off": (("smallCaps", '<w:smallCaps w:val="0"/>'), "Biz unutmuruq.", []),
    "underline": (("u",), "Biz unutmuruq.", ["left-out-underline"]),
    "no line under these": (("u", '<w:u w:val="none"/>'), "Biz unutmuruq.", []),
    "bold": (("b",), "**Biz unutmuruq.**", []),
    "bold twice is not": (("b", '<w:rStyle w:val="Strong"/>'), "Biz unutmuruq.", []),
    "hidden": (("vanish",), "", ["left-out-hidden"]),
    "a heading's own look": (("b i u", "", "Heading 1"), "## Biz unutmuruq.", []),
    "a heading's capitals": (
        ("caps", "", "Heading 1"), "## Biz unutmuruq.", ["left-out-capitals"],
    ),
    "a heading's small capitals": (
        ("smallCaps", "", "Heading 1"), "## Biz unutmuruq.", ["left-out-capitals"],
    ),
    "a quotation's look": (("i", "", "Quote"), "> Biz unutmuruq.", []),
    "the whole document's": (("b i", "", "Normal"), "Biz unutmuruq.", []),
    "the whole document in capitals": (
        ("caps", "", "Normal"), "Biz unutmuruq.", ["left-out-capitals"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", STYLED)
def test_a_look_of_the_paragraphs_style_is_kept_or_named_as_the_runs_is(case: str) -> None:
    given, text, said = STYLED[case]
    found = styled(*given)
    assert found.markdown.removeprefix("# Nitq").strip() == text
    assert codes(found) == said


def spoken(words: str, about: str, paragraph: str = "") -> Callable[[Document], None]:
    run = f"<w:r><w:rPr>{about}</w:rPr><w:t>{words}</w:t></w:r>"
    return lambda document: append(document, f"{paragraph}{run}")


ENGLISH = '<w:lang w:val="en-GB"/>'
SAID = "The memory of the victims is with us."
LANGUAGES = {
    "Arabic": (
        spoken("نحن لا ننسى", '<w:rtl/><w:lang w:bidi="ar-SA"/>', "<w:pPr><w:bidi/></w:pPr>"),
        "[نحن لا ننسى]{lang=ar}",
    ),
    "Russian": (spoken("Мы помним", '<w:lang w:val="ru-RU"/>'), "[Мы помним]{lang=ru}"),
    "English": (spoken(SAID, ENGLISH), f"[{SAID}]{{lang=en}}"),
    "Azerbaijani in Cyrillic": (
        spoken("Шәһидләрин хатирәси", '<w:lang w:val="ru-RU"/>'),
        "Шәһидләрин хатирәси",
    ),
    "a quotation": (
        spoken("Мы помним", '<w:lang w:val="ru-RU"/>', '<w:pPr><w:pStyle w:val="Quote"/></w:pPr>'),
        "{lang=ru}\n> Мы помним",
    ),
    "a keyboard that was on": (spoken("Biz unutmuruq.", ENGLISH), "Biz unutmuruq."),
    "quoted": (
        lambda document: append(
            document,
            f"<w:r><w:t>O dedi: </w:t></w:r><w:r><w:rPr>{ENGLISH}</w:rPr><w:t>“{SAID}”</w:t></w:r>",
        ),
        f"O dedi: [“{SAID}”]{{lang=en}}",
    ),
}


@pytest.mark.parametrize("case", LANGUAGES)
def test_words_of_another_language_are_marked_where_word_can_be_believed(case: str) -> None:
    write, expected = LANGUAGES[case]
    markdown = body(write)
    assert markdown == expected
    chapter = read_markdown(f"# T\n\n{markdown}\n", "a.md", "az", lambda *_: None, faults := [])
    assert chapter.blocks
    assert not faults


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


SPAN = st.builds(
    Span,
    st.text("aəı bİ.,*_[]{}`\\<&#-1()!“", min_size=1, max_size=6),
    st.booleans(),
    st.booleans(),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(SPAN, min_size=1, max_size=5))
@example([Span("<", italic=True), Span("*")])
@example([Span("1", italic=True), Span("1", bold=True, italic=True)])
@example([Span("__1"), Span("1__")])
@example([Span("<"), Span("<1", True, True), Span("1", italic=True), Span("1", bold=True)])
@example([Span("1", True), Span(" "), Span("#a", True, True), Span("a ə*_", italic=True)])
def test_no_letter_is_lost_on_the_way_through_markdown(spans: list[Span]) -> None:
    """What is written is read again as the same letters, and letters keep their looks."""
    text = "x" + "".join(span.text for span in spans) + "x"
    markdown = line_escaped(written([Span("x"), *spans, Span("x")]))
    chapter = read_markdown(f"# T\n\n{markdown}\n", "a.md", "und", lambda *_: None, [])
    inlines = list(inlines_of(chapter.blocks))
    said = plain(chapter.blocks[0].children)  # type: ignore[union-attr]
    assert letters(said) == letters(text)
    # Marks that touch give up their looks: beside each other, and one inside the other.
    apart = all(left.text[-1:] == " " for left in spans[:-1])
    if apart and not any(span.bold and span.italic for span in spans):
        for kind, has in ((Strong, "bold"), (Emphasis, "italic")):
            seen = "".join(plain((one,)) for one in inlines if isinstance(one, kind))
            meant = "".join(span.text for span in spans if getattr(span, has))
            assert alphabetic(seen) == alphabetic(meant)


def letters(text: str) -> str:
    """Without white space and the signs that typography changes."""
    return "".join(c for c in text if not c.isspace() and c not in "-.–—−…“”‘’'\"")


def alphabetic(text: str) -> str:
    return "".join(c for c in text if c.isalpha())


def test_the_picture_itself_is_taken_as_it_is() -> None:
    def write(document: Document) -> None:
        document.add_heading("Nitq", 0)
        picture(document)

    (data,) = read(word(write)).pictures.values()
    assert Image.open(io.BytesIO(data)).size == (60, 40)

"""A Word document becomes Markdown: its blocks, its looks, its languages."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import pytest
from docx.document import Document
from docx.oxml import parse_xml
from officer import (
    W,
    append,
    body,
    codes,
    controlled,
    held,
    picture,
    read,
    runs,
    unfilled,
    with_notes,
    word,
)
from PIL import Image

from kitabca.reading.markdown import read_markdown
from kitabca.word import Imported

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


def quotation(document: Document) -> None:
    document.add_paragraph("Unutmuruq.", style="Quote")
    document.add_paragraph("— İştirakçı", style="Quote")


def headings(document: Document) -> None:
    document.add_heading("Birinci", 1)
    document.add_heading("Dərin", 3)
    document.add_heading("İkinci", 1)


def linked(document: Document, address: str, anchor: str = "") -> None:
    """A link as Word keeps it: the address among the relations, the place behind # beside it."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    number = document.part.relate_to(address, kind, is_external=True)
    where = f' w:anchor="{anchor}"' if anchor else ""
    words = "<w:r><w:t>sayt</w:t></w:r>"
    append(document, f'<w:hyperlink r:id="{number}"{where}>{words}</w:hyperlink>')


BLOCKS: dict[str, tuple[Callable[[Document], None], str]] = {
    "headings leave no level out": (headings, "## Birinci\n\n### Dərin\n\n## İkinci"),
    "lists": (lists, "- bir\n    - iki\n1. üç\n2. dörd"),
    "typed lists": (
        lambda document: [document.add_paragraph(t) for t in ("1.\tbir", "2.\tiki", "•\tüç")],
        "1. bir\n2. iki\n- üç",
    ),
    "a list typed with spaces": (
        lambda document: [
            document.add_paragraph(t) for t in ("1. Giriş", "1. bir", "2) iki", "Söz", "3. üç")
        ],
        "1\\. Giriş\n\n1. bir\n2. iki\n\nSöz\n\n3\\. üç",
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
    "a link with brackets": (
        lambda document: linked(document, "https://example.org/A_(b) c"),
        "[sayt](https://example.org/A_%28b%29%20c)",
    ),
    "a link to a place on a page": (
        lambda document: linked(document, "https://example.org/a", "yer"),
        "[sayt](https://example.org/a#yer)",
    ),
    "a mailbox": (
        lambda document: linked(document, "mailto:a@example.org"),
        "[sayt](mailto:a@example.org)",
    ),
    "no link for a book": (lambda document: linked(document, "file:///C:/a.docx"), "sayt"),
}  # fmt: skip


@pytest.mark.parametrize("case", BLOCKS)
def test_blocks(case: str) -> None:
    write, expected = BLOCKS[case]
    assert body(write) == expected


def cell(words: str) -> str:
    return f"<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def tagged(inside: str) -> str:
    return f'<w:customXml w:element="ad">{inside}</w:customXml>'


def recognised(inside: str) -> str:
    return f'<w:smartTag w:element="ad">{inside}</w:smartTag>'


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


NUMBERED = '<w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
SPANNING = (
    '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="{}"/></w:tcPr>'
    "<w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)
ODD_NUMBERS = ("", "-1", "²", "٣", "8", "9000", "1" * 5000)


@pytest.mark.parametrize("number", ODD_NUMBERS, ids=lambda number: number[:5] or "none")
def test_odd_numbers_in_the_file_lose_no_words(number: str) -> None:
    run = "<w:r><w:t>söz</w:t></w:r>"
    outlined = f'<w:pPr><w:outlineLvl w:val="{number}"/></w:pPr>'
    assert "söz" in held(f"<w:p>{outlined}{run}</w:p>")
    assert "söz" in held(f"<w:p>{NUMBERED.format(number)}{run}</w:p>")
    assert "a" in held(SPANNING.format(number))


def test_levels_of_lists_and_open_fields_are_not_counted_without_end() -> None:
    """Each of thousands would ask for all the others, or be indented by them."""
    run = "<w:r><w:t>söz</w:t></w:r>"
    deep = "".join(f"<w:p>{NUMBERED.format(n)}{run}</w:p>" for n in range(1500))
    assert max(map(len, held(deep).splitlines())) < 60
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    began = time.process_time()
    assert held(f"<w:p>{(begun + run) * 6000}</w:p>").count("söz") == 6000
    assert time.process_time() - began < 4.0


def test_cells_keep_their_columns_where_a_row_begins_late() -> None:
    late = "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{}</w:tr>".format
    early = "<w:tr><w:trPr><w:gridAfter w:val='1'/></w:trPr>{}</w:tr>".format
    xml = f"<w:tbl>{late(cell('a') + cell('b'))}{early(cell('c') + cell('d'))}</w:tbl>"
    assert held(xml) == "|  | a | b |\n|---|---|---|\n| c | d |  |"


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


def test_the_picture_itself_is_taken_as_it_is() -> None:
    def write(document: Document) -> None:
        document.add_heading("Nitq", 0)
        picture(document)

    (data,) = read(word(write)).pictures.values()
    assert Image.open(io.BytesIO(data)).size == (60, 40)


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

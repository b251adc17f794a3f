"""Joined cells of a Word table stay joined; what its look tells is named."""

from __future__ import annotations

import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from officer import W, codes, read, word

from kitabca.reading.markdown import read_markdown

SHADED = '<w:shd w:val="clear" w:color="auto" w:fill="{}"/>'.format


def cell(words: str) -> str:
    return f"<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


FIRST = row(cell("a"), cell("b"), cell("c"))


def joined_cell(words: str = "", down: str = "", across: int = 1) -> str:
    """A cell that goes on downwards (`restart`, then `continue`) or over several columns."""
    merged = f'<w:vMerge w:val="{down}"/>' if down else ""
    run = f"<w:r><w:t>{words}</w:t></w:r>" if words else ""
    properties = f'<w:tcPr><w:gridSpan w:val="{across}"/>{merged}</w:tcPr>'
    return f"<w:tc>{properties}<w:p>{run}</w:p></w:tc>"


ON = joined_cell(down="continue")
# The rows below the head, the rows of the Markdown, whether cells were taken apart.
JOINED: dict[str, tuple[list[str], list[str], bool]] = {
    "downwards": (
        [row(joined_cell("d", "restart"), cell("e"), cell("f")), row(ON, cell("h"), cell("i"))],
        ["| d | e | f |", "| ^ | h | i |"],
        False,
    ),
    "across": (
        [row(joined_cell("d", across=2), cell("f"))], ["| d | < | f |"], False,
    ),
    "both": (
        [
            row(joined_cell("d", "restart", 2), cell("f")),
            row(joined_cell(down="continue", across=2), cell("i")),
        ],
        ["| d | < | f |", "| ^ | < | i |"],
        False,
    ),
    "with the head": ([row(ON, cell("e"), cell("f"))], ["|  | e | f |"], True),
    "with words hidden below": (
        [
            row(joined_cell("d", "restart"), cell("e"), cell("f")),
            row(joined_cell("x", "continue"), cell("h"), cell("i")),
        ],
        ["| d | e | f |", "| x | h | i |"],
        True,
    ),
    "no rectangle": (
        [
            row(joined_cell("d", "restart", 2), cell("f")),
            row(joined_cell(down="continue"), cell("h"), cell("i")),
        ],
        ["| d |  | f |", "|  | h | i |"],
        True,
    ),
    "signs that join nothing": (
        [row(cell("^"), cell("&lt;"), cell("f"))], ["| \\^ | \\< | f |"], False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", JOINED)
def test_joined_cells_of_a_table_stay_joined(case: str) -> None:
    rows, expected, apart = JOINED[case]
    xml = f"<w:body {W}><w:tbl>{FIRST}{''.join(rows)}</w:tbl></w:body>"

    def write(document: Document) -> None:
        document.add_heading("Nitq", 0)
        document.element.body.extend(parse_xml(xml))

    found = read(word(write))
    assert found.markdown.splitlines()[4:] == expected
    assert codes(found) == (["left-out-merged-cells"] if apart else [])
    chapter = read_markdown(found.markdown, "a.md", "az", lambda *_: None, faults := [])
    assert chapter.blocks
    assert not faults


def dressed(style: str, look: str = "", cell: int = -1, fill: str = "") -> list[str]:
    def write(document: Document) -> None:
        document.add_heading("Nitq", 0)
        made = document.add_table(3, 2, style)
        for one, words in zip(made._cells, ("Ad", "Say", "a", "1", "b", "2"), strict=True):
            one.text = words
        if look:
            asked = made._tbl.tblPr.find(qn("w:tblLook"))
            asked.attrib.clear()
            asked.set(qn("w:val"), look)
        if fill:
            made._cells[cell]._tc.get_or_add_tcPr().append(
                parse_xml(SHADED(fill).replace("<w:shd", f"<w:shd {W}"))
            )

    found = read(word(write))
    return [one.parameters["words"] for one in found.found if one.code == "left-out-table-look"]


def test_what_a_tables_look_tells_is_named() -> None:
    assert dressed("Table Grid") == []
    assert dressed("Light Shading") == ["a"]
    assert dressed("Light Shading", "0000") == []
    assert dressed("Light Shading", "0080") == ["a"]
    assert dressed("Light Shading", "0040") == ["b"]
    assert dressed("Light Shading", "0100") == ["1"]
    assert dressed("Table Grid", cell=5, fill="FFFF00") == ["2"]
    assert dressed("Table Grid", cell=1, fill="FFFF00") == [], "a head stands out in our books too"
    assert dressed("Table Grid", cell=5, fill="FFFFFF") == []

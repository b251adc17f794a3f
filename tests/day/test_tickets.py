"""A ticket is one page, however many files go with it."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest

from kitabca.cli.dist import _ROOMS, _Made
from kitabca.cli.stages import Trees, open_desk, read
from kitabca.cli.tickets import Ticket, make_ticket

ROOT = Path(__file__).parents[2]


def ticket(editions: list[list[list[str]]], room: str = "web") -> str:
    """The words of a ticket, without white space; it is one page."""
    trees = Trees(ROOT / "sources", ROOT / "layouts", ROOT / "fonts")
    desk = open_desk(ROOT / "sources/editions/xocali-34.toml", trees)
    headings = list(_ROOMS[room][0])
    made = make_ticket(desk, Ticket(room, headings, editions, "22 November 2026"), "en")
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    assert len(pages) == 1
    text = "".join(pages[0].extract_text().split())
    assert "SHA256SUMS" in text
    return text


@pytest.mark.parametrize("count", [1, 6, 16, 30])
def test_a_ticket_names_every_file_on_one_page(count: int) -> None:
    names = [f"anim-35-{number}-hesabat" for number in range(count)]
    web = ticket([
        [[f"{name}{ending}", kind, "12.34 MB"] for ending, kind in (
            (".epub", "e-book for phones"), (".kepub.epub", "e-book for Kobo"),
            (".pdf", "PDF to read and print"))]
        for name in names
    ])  # fmt: skip
    shop = ticket([
        [[f"{name}{ending}", "_____", pages, "148 × 210", "3", "CMYK, FOGRA51", "two staples"]
         for ending, pages in (("-press.pdf", "48"), ("-cover.pdf", "4"))]
        for name in names
    ], "print-shop")  # fmt: skip
    for name in names:
        assert f"{name}.epub" in web
        assert f"{name}-press.pdf" in shop
    assert (web.count(".kepub.epub"), web.count(".pdf")) == (count, count)
    assert shop.count("-cover.pdf") == count + 1, "and once in what to tick"
    assert "more" not in web


def test_what_a_ticket_has_no_room_for_is_counted() -> None:
    rows = [[[f"anim-35-{number}.pdf", "PDF", "1 MB"]] for number in range(120)]
    said = ticket(rows)
    named = said.count("anim-35-")
    assert 30 < named < 120
    assert f"And{120 - named}filesmore" in said


def test_one_sheet_is_not_stapled_and_the_shop_is_told_of_colour_and_binding() -> None:
    page = pypdf.PdfWriter()
    page.add_blank_page(595, 842)
    out = io.BytesIO()
    page.write(out)
    trees = Trees(ROOT / "sources", ROOT / "layouts", ROOT / "fonts")
    edition = read(open_desk(ROOT / "sources/editions/xocali-34-nitq.toml", trees))
    files = {".pdf": out.getvalue(), "-press.pdf": out.getvalue()}
    made = _Made(edition, False, files, "perfect")
    assert _ROOMS["office"][2](made, ".pdf", "en")[-1] == "one sheet, not stapled"
    shop = dict(
        zip(
            _ROOMS["print-shop"][0][1:],
            _ROOMS["print-shop"][2](made, "-press.pdf", "en"),
            strict=True,
        )
    )
    assert shop["binding"] == "glued at the spine"
    assert shop["colour"] == "see the file"


@pytest.mark.parametrize(
    ("pages", "cover", "said"),
    [
        (4, False, "fold"),
        (2, False, "one sheet, not stapled"),
        (4, True, "two staples in the fold"),
        (8, False, "two staples in the fold"),
    ],
)
def test_the_shop_staples_no_single_sheet(pages: int, cover: bool, said: str) -> None:
    book = pypdf.PdfWriter()
    for _ in range(pages):
        book.add_blank_page(420, 595)
    out = io.BytesIO()
    book.write(out)
    trees = Trees(ROOT / "sources", ROOT / "layouts", ROOT / "fonts")
    edition = read(open_desk(ROOT / "sources/editions/xocali-34-proqram.toml", trees))
    files = {"-press.pdf": out.getvalue(), **({"-cover.pdf": out.getvalue()} if cover else {})}
    made = _Made(edition, True, files, "saddle")
    assert _ROOMS["print-shop"][2](made, "-press.pdf", "en")[-1] == said

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


@pytest.mark.parametrize(("count", "shortened"), [(3, False), (45, True)])
def test_a_ticket_fits_one_page(count: int, shortened: bool) -> None:
    trees = Trees(ROOT / "sources", ROOT / "layouts", ROOT / "fonts")
    desk = open_desk(ROOT / "sources/editions/xocali-34.toml", trees)
    rows = [[f"anim-35-{number}-booklet.pdf", "_____", "5", "210 × 297"] for number in range(count)]
    ticket = Ticket("office", ["file", "copies", "sheets", "paper"], rows, "22 November 2026")
    pages = pypdf.PdfReader(io.BytesIO(make_ticket(desk, ticket, "en"))).pages
    assert len(pages) == 1
    text = pages[0].extract_text()
    assert "anim-35-0-booklet.pdf" in text
    assert ("…" in text) is shortened
    assert "SHA256SUMS" in text


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

"""A ticket is one page, however many files go with it."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest

from kitabca.cli.stages import Trees, open_desk
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

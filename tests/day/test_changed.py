"""What to print again after a late correction: the sheets named are those that come out."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
)
from reportlab.pdfgen.canvas import Canvas

from kitabca.cli import commands
from kitabca.pdf.imposing import Job, impose

A5, A4 = (419.5, 595.3), (595.3, 841.9)


def book(
    count: int,
    changed: frozenset[int] = frozenset(),
    covers: int = 0,
    size: tuple[float, float] = A5,
) -> bytes:
    """Pages that say their number; `covers` pages before and behind have roman labels."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    for page in range(1, count + 1):
        canvas.drawString(90, 300, f"p{page}{'x' if page in changed else ''}.")
        canvas.showPage()
    canvas.save()
    if not covers:
        return out.getvalue()
    writer = pypdf.PdfWriter(io.BytesIO(out.getvalue()))
    ranges = ((0, "/r", 1), (covers, "/D", 1), (count - covers, "/r", covers + 1))
    numbers = ArrayObject()
    for start, style, first in ranges:
        entry = DictionaryObject(
            {NameObject("/S"): NameObject(style), NameObject("/St"): NumberObject(first)}
        )
        numbers += [NumberObject(start), entry]
    labels = DictionaryObject({NameObject("/Nums"): numbers})
    writer.root_object[NameObject("/PageLabels")] = labels
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def said(folder: Path, printed: bytes, new: bytes, *more: str) -> str:
    (folder / "printed.pdf").write_bytes(printed)
    (folder / "new.pdf").write_bytes(new)
    call = ["changed", str(folder / "printed.pdf"), str(folder / "new.pdf"), "--lang", "en", *more]
    result = CliRunner().invoke(commands, call)
    assert result.exit_code == 0, result.output
    return result.stdout


def in_sheets(data: bytes) -> list[set[int]]:
    """The pages on each sheet of the imposed file, read from its text, front and back."""
    sides = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    found = [{int(page) for page in re.findall(r"p(\d+)", side)} for side in sides]
    return [found[at] | found[at + 1] for at in range(0, len(found), 2)]


@pytest.mark.parametrize("covers", [0, 2])
@pytest.mark.parametrize("count", range(4, 41))
def test_the_sheets_named_are_those_with_the_changed_pages(
    count: int, covers: int, tmp_path: Path
) -> None:
    if count <= 2 * covers:
        return
    changed = frozenset({1 + covers, count // 2 + 1})
    printed, new = book(count, covers=covers), book(count, changed, covers)
    sheets = in_sheets(impose(new, Job(), "new.pdf")[0])
    wanted = [number for number, pages in enumerate(sheets, 1) if pages & changed]
    words = said(tmp_path, printed, new)
    found = [int(one) for one in re.findall(r"sheet (\d+) of", words)]
    assert found == wanted
    assert f"of {len(sheets)}:" in words


def test_a_page_added_in_the_place_of_a_blank_leaves_the_other_sheets(tmp_path: Path) -> None:
    words = said(tmp_path, book(14), book(15))
    assert "printed: 14 pages, now: 15" in words
    assert re.findall(r"sheet (\d+) of 4: pages ([^\n]*)", words) == [("1", "blank, 1, 2, 15")]


def test_another_number_of_sheets_changes_each(tmp_path: Path) -> None:
    assert len(re.findall("print again sheet", said(tmp_path, book(8), book(9)))) == 3


def test_pages_as_large_as_the_paper_are_sheets_themselves(tmp_path: Path) -> None:
    words = said(tmp_path, book(5, size=A4), book(5, frozenset({3}), size=A4))
    assert words == (
        "changed pages: 3\na page is a sheet of its own: print the changed pages again\n"
    )


def test_a_print_shop_folds_its_own_sheets(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(book(4))
    call = ["changed", str(file), str(file), "--printer", "shop-fogra39-coated", "--lang", "en"]
    result = CliRunner().invoke(commands, call)
    assert (result.exit_code, "is a print shop" in result.output) == (2, True)

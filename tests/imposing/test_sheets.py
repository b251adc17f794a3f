"""Sheets as a PDF: the words of each half, where they stand, what the file says of itself."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from books import A4, MM, Printed, book, decorate, expected, packed, sheets_of
from msgspec import structs
from PIL import Image
from pypdf import PdfReader
from reportlab.lib.utils import ImageReader

from kitabca.diagnostics import ContentError
from kitabca.pdf.imposing import Job, impose, plan_sheets, plan_text
from kitabca.pdf.imposing.schemes import SCHEMES

COUNTS = (*range(1, 41), 200, 203)


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_the_words_of_each_half_are_its_page(scheme: str) -> None:
    for count in COUNTS:
        flip = "turned" if count % 2 else "short-edge"
        data = book(count)
        job = Job(scheme=scheme, flip=flip, signature=3, caliper=0.1 * MM)
        plan = plan_sheets(data, job, "book.pdf")
        printed = Printed(impose(data, job, "book.pdf")[0], plan.grid, flip)
        if scheme == "saddle":
            read = printed.nested(0, len(printed))
        elif scheme == "signatures":
            bundles = range(0, len(printed), 3)
            read = [
                text for at in bundles for text in printed.nested(at, min(at + 3, len(printed)))
            ]
        elif scheme == "2-up":
            read = printed.in_reading_order()
        else:
            read = printed.piled()
        printed.close()
        assert read == expected(count, len(read)), f"{scheme}, {count} pages, {flip}"


def ink(sheets: bytes, side: int, word: str) -> tuple[float, float, float, float]:
    """The box of a word's first letter (its origin side first) on a side of the sheets."""
    pdf = pypdfium2.PdfDocument(sheets)
    page = pdf[side]
    text = page.get_textpage()
    found = text.search(word).get_next()
    assert found is not None
    box = text.get_charbox(found[0])
    text.close()
    page.close()
    pdf.close()
    return box


@pytest.mark.parametrize(("pages", "caliper"), [(32, 0.10), (64, 0.10), (64, 0.13), (8, 0.2)])
def test_creep_in_the_output_is_the_formula(pages: int, caliper: float) -> None:
    """The innermost pages of n sheets move (n − 1) × caliper towards the fold."""
    data = book(pages)
    plain, moved = sheets_of(data), sheets_of(data, caliper=caliper * MM)
    for sheet in range(pages // 4):
        right = f"page{2 * sheet + 1} "
        left = f"page{pages - 2 * sheet} "
        by = sheet * caliper * MM
        assert ink(plain, 2 * sheet, right)[0] - ink(moved, 2 * sheet, right)[0] == pytest.approx(
            by, abs=0.002
        )
        assert ink(moved, 2 * sheet, left)[0] - ink(plain, 2 * sheet, left)[0] == pytest.approx(
            by, abs=0.002
        )


def test_turned_backs_stand_on_their_head() -> None:
    data = book(4)
    upright, turned = sheets_of(data), sheets_of(data, flip="turned")
    wide, high = A4[1], A4[0]
    here, there = ink(upright, 1, "page2"), ink(turned, 1, "page2")
    assert there == pytest.approx(
        (wide - here[2], high - here[3], wide - here[0], high - here[1]), abs=0.01
    )
    assert ink(upright, 0, "page1") == pytest.approx(ink(turned, 0, "page1"), abs=0.01)


@pytest.mark.parametrize(
    ("scheme", "flip", "says"),
    [
        ("saddle", "short-edge", "/DuplexFlipShortEdge"),
        ("saddle", "turned", "/DuplexFlipLongEdge"),
        ("4-up", "short-edge", "/DuplexFlipLongEdge"),  # portrait: the axis is the long edge
        ("4-up", "turned", "/DuplexFlipShortEdge"),
    ],
)
def test_the_file_asks_for_both_sides_and_no_scaling(scheme: str, flip: str, says: str) -> None:
    reader = PdfReader(BytesIO(sheets_of(book(8), scheme=scheme, flip=flip)))
    wishes = reader.trailer["/Root"]["/ViewerPreferences"]
    assert wishes["/Duplex"] == says
    assert wishes["/PrintScaling"] == "/None"


def test_only_the_chosen_sheets_are_written() -> None:
    data = book(32)
    whole = Printed(sheets_of(data), SCHEMES["saddle"].grids[0], "short-edge")
    some = Printed(sheets_of(data, chosen=(2, 4)), SCHEMES["saddle"].grids[0], "short-edge")
    assert len(some) == 2
    for at, sheet in enumerate((1, 3)):
        assert [some.leaf(at, half) for half in (0, 1)] == [
            whole.leaf(sheet, half) for half in (0, 1)
        ]
    whole.close()
    some.close()
    with pytest.raises(ContentError, match="no-such-sheet"):
        sheets_of(data, chosen=(9,))


def test_the_plan_as_text() -> None:
    plan = plan_sheets(book(6), Job(caliper=0.1 * MM, back=2), "book.pdf")
    assert plan_text(plan, copies=80).splitlines() == [
        "saddle: 6 pages of 148 × 210 mm at 100% on 2 sheets of 297 × 210 mm, backs upright",
        "80 copies take 160 sheets",
        "sheet 1  front 6 1  back 2 5",
        "sheet 2  front – 3  back 4 –  creep 0.10 mm",
    ]


def test_the_same_pages_give_the_same_bytes() -> None:
    data = book(12, more=decorate)
    assert sheets_of(data) == sheets_of(data)
    assert sheets_of(data)[-200:] != sheets_of(data, flip="turned")[-200:]


def test_a_stranger_claims_nothing() -> None:
    reader = PdfReader(BytesIO(sheets_of(book(4))))
    root = reader.trailer["/Root"]
    assert "/StructTreeRoot" not in root
    assert "/MarkInfo" not in root
    assert b"pdfaid:part" not in root["/Metadata"].get_object().get_data()


def test_sheets_keep_the_title_and_have_no_outline_and_no_labels() -> None:
    """A side shows pages from both ends of the book: a viewer's number is the side's, as the
    printer's dialogue counts it."""
    with pikepdf.open(BytesIO(book(12))) as pdf:
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Chapter", 4))
        pdf.Root.PageLabels = pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(S=pikepdf.Name.r)])
        pdf.docinfo["/Title"] = "Sınaq kitabı"
        pdf.Root.Lang = "az"
        data = packed(pdf)
    reader = PdfReader(BytesIO(sheets_of(data)))
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "Sınaq kitabı"
    assert root["/Lang"] == "az"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert not {"/Outlines", "/PageLabels", "/StructTreeRoot", "/AcroForm"} & set(root)


def test_a_creep_that_would_leave_no_margin_is_refused() -> None:
    data = book(40)
    assert plan_sheets(data, Job(caliper=0.5 * MM), "book.pdf").sheets
    assert plan_sheets(data, Job(scheme="2-up", caliper=50 * MM), "book.pdf").sheets
    with pytest.raises(ContentError, match="too-much-creep"):
        plan_sheets(data, Job(caliper=50 * MM), "book.pdf")


def test_a_pile_that_no_staple_holds_is_told() -> None:
    """25 sheets on paper of 0.1 mm fold to 5 mm."""
    job = Job(caliper=0.1 * MM)
    assert plan_sheets(book(100), job, "book.pdf").found == ()
    (found,) = plan_sheets(book(101), job, "book.pdf").found
    assert found.code == "too-thick-to-staple"
    assert found.parameters["sheets"] == "26"
    for scheme in ("signatures", "perfect", "2-up"):
        other = structs.replace(job, scheme=scheme)
        assert plan_sheets(book(101), other, "book.pdf").found == ()


def test_fonts_and_pictures_come_along_as_streams() -> None:
    """An object stream holds none (ISO 32000-1, 7.5.7): packed into one, their data are lost."""
    picture = Image.linear_gradient("L")
    data = book(4, more=lambda canvas, page: canvas.drawImage(ImageReader(picture), 50, 50))
    with pikepdf.open(BytesIO(sheets_of(data))) as pdf:
        for page in pdf.pages:
            for form in page.Resources.XObject.values():
                for held in form.Resources.XObject.values():
                    assert isinstance(held, pikepdf.Stream)

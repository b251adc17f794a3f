"""What users bring: pages that are turned, cut, large, damaged or no pages at all."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from books import A4, A5, MM, Printed, book, decorate, expected, sheets_of, words
from PIL import ImageChops
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, FloatObject, NameObject, NumberObject, RectangleObject

from kitabca.diagnostics import ContentError
from kitabca.pdf.imposing import Job, impose, plan_sheets
from kitabca.pdf.imposing.schemes import SCHEMES


def changed(data: bytes, change) -> bytes:
    writer = PdfWriter(clone_from=BytesIO(data))
    for index, page in enumerate(writer.pages):
        change(index, page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def pixels(data: bytes, page: int, box=None, dpi: int = 100):
    """A page, or the part of it in a box (pt), in grey."""
    pdf = pypdfium2.PdfDocument(data)
    one = pdf[page]
    if box is not None:
        one.set_mediabox(*box)
        one.set_cropbox(*box)
    picture = one.render(scale=dpi / 72, grayscale=True).to_pil()
    one.close()
    pdf.close()
    return picture


def differ(one, other) -> int:
    """The greatest difference of two pictures of one size, 0 to 255."""
    assert one.size == other.size
    return ImageChops.difference(one, other).getextrema()[1]


# Whole pixels at 100 dpi, so that every half falls on the grid of its page; a hair less, since
# pdfium rounds up.
WHOLE = (583 * 0.72 - 0.002, 827 * 0.72 - 0.002)
# What is left of 255 where the same outlines are shifted: pdfium reckons in numbers of 24 bits.
ROUNDING = 1


@pytest.mark.parametrize("flip", ["short-edge", "turned"])
def test_halves_look_as_their_pages(flip: str) -> None:
    """A half that is turned is compared with its page turned by as much: no renderer paints a
    shape and its turned likeness with the same grey levels, pdfium errs by 5 of 255 even where
    the page alone is turned."""
    data = book(8, WHOLE, more=decorate)
    turned = changed(data, lambda _, page: page.rotate(180))
    job = Job(flip=flip, caliper=0.1 * MM, paper=(220 * MM, 310 * MM))
    plan = plan_sheets(data, job, "book.pdf")
    sheets = impose(data, job, "book.pdf")[0]
    for index, side in enumerate(plan.sides()):
        source = turned if side.back and flip == "turned" else data
        for placed in side.placed:
            half = pixels(sheets, index, placed.area)
            page = pixels(source, placed.page)
            assert differ(half, page) <= ROUNDING, f"page {placed.page + 1}"


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_rotated_pages_stand_as_they_are_seen(rotate: int) -> None:
    data = changed(book(4, WHOLE, more=decorate), lambda _, page: page.rotate(rotate))
    job = Job(paper=(400 * MM, 600 * MM))
    plan = plan_sheets(data, job, "book.pdf")
    sheets = impose(data, job, "book.pdf")[0]
    assert plan.scales == (1.0,) * 4
    for index, side in enumerate(plan.sides()):
        for placed in side.placed:
            assert differ(pixels(sheets, index, placed.area), pixels(data, placed.page)) <= ROUNDING


def test_the_crop_box_is_the_page() -> None:
    def crop(_: int, page) -> None:
        page.cropbox = RectangleObject((40, 60, 40 + 300.238, 60 + 400.318))

    data = changed(book(4, more=decorate), crop)
    plan = plan_sheets(data, Job(), "book.pdf")
    sheets = sheets_of(data)
    assert plan.sources[0].size == pytest.approx((300.238, 400.318))
    placed = plan.sides()[0].placed[1]
    assert placed.area[0] == pytest.approx(A4[1] / 2)
    assert differ(pixels(sheets, 0, placed.area), pixels(data, 0)) <= ROUNDING


def test_the_trim_is_the_page_and_bleed_runs_over_it_but_not_over_the_fold() -> None:
    def trim(_: int, page) -> None:
        page[NameObject("/TrimBox")] = RectangleObject((20, 20, 320, 420))
        page[NameObject("/BleedBox")] = RectangleObject((11, 11, 329, 429))

    data = changed(book(4, size=(340, 440)), trim)
    placed = plan_sheets(data, Job(), "book.pdf").sides()[0].placed[1]
    fold = A4[1] / 2
    assert placed.area == pytest.approx((fold, placed.area[1], fold + 300, placed.area[1] + 400))
    assert placed.clip[0] == pytest.approx(fold)
    assert placed.clip[2] == pytest.approx(fold + 309)


def test_a_user_unit_enlarges_the_page() -> None:
    def unit(_: int, page) -> None:
        page[NameObject("/UserUnit")] = FloatObject(2)

    data = changed(book(4, size=(A5[0] / 2, A5[1] / 2)), unit)
    plan = plan_sheets(data, Job(), "book.pdf")
    assert plan.sources[0].size == pytest.approx(A5)
    assert plan.scales == (1.0,) * 4
    printed = Printed(sheets_of(data), plan.grid, "short-edge")
    assert printed.nested(0, 1) == list(expected(4, 4))
    printed.close()


def test_pages_of_other_sizes_are_shrunk_and_named() -> None:
    def widen(index: int, page) -> None:
        if index in (2, 3):
            page.mediabox = RectangleObject((0, 0, A5[1], A5[0]))

    data = changed(book(8), widen)
    plan = plan_sheets(data, Job(), "book.pdf")
    assert plan.scales[0] == 1.0
    assert plan.scales[2] == pytest.approx(148.5 / 210, abs=1e-3)
    assert [found.code for found in plan.found] == ["mixed-sizes"]
    assert plan.found[0].parameters["pages"] == "3, 4"


def test_a_page_that_does_not_fit_is_shrunk_or_refused() -> None:
    data = book(4, size=A4)
    plan = plan_sheets(data, Job(), "book.pdf")
    assert plan.scales[0] == pytest.approx(0.7071, abs=1e-3)
    assert [found.code for found in plan.found] == ["page-shrunk"]
    with pytest.raises(ContentError, match="page-too-large"):
        sheets_of(data, fit=1.0)
    printable = plan_sheets(data, Job(fit="printable", edge=5 * MM), "book.pdf")
    for side in printable.sides():
        for placed in side.placed:
            assert placed.area[1] >= 5 * MM - 0.01
            assert min(placed.area[0], A4[1] - placed.area[2]) >= 5 * MM - 0.01


def test_words_at_the_unprintable_edge_are_named() -> None:
    def low(canvas, page: int) -> None:
        if page in (2, 5):
            canvas.drawString(100, 4, "too low")

    data = book(8, more=low)
    plan = plan_sheets(data, Job(edge=4.2 * MM), "book.pdf")
    (found,) = plan.found
    assert (found.code, found.parameters["pages"]) == ("words-at-edge", "2, 5")
    assert plan_sheets(book(8), Job(edge=4.2 * MM), "book.pdf").found == ()
    assert plan_sheets(data, Job(edge=0), "book.pdf").found == ()


def test_small_pages_stay_off_the_edge_where_there_is_room() -> None:
    """Cut leaves move inwards; both faces of a leaf move alike."""
    data = book(4, size=(140 * MM, 200 * MM))
    for side in plan_sheets(data, Job(scheme="perfect", edge=5 * MM), "b").sides():
        for left, bottom, right, top in (placed.area for placed in side.placed):
            assert left >= 5 * MM - 0.01
            assert bottom >= 5 * MM - 0.01
            assert right <= A4[1] - 5 * MM + 0.01
            assert top <= A4[0] - 5 * MM + 0.01


def test_several_content_streams_are_one() -> None:
    with pikepdf.open(BytesIO(book(4))) as pdf:
        for page in pdf.pages:
            page.contents_add(b"q", prepend=True)
            page.contents_add(b"Q BT /F1 9 Tf 60 60 Td (more) Tj ET")
        out = BytesIO()
        pdf.save(out)
    printed = Printed(sheets_of(out.getvalue()), SCHEMES["saddle"].grids[0], "short-edge")
    assert printed.leaf(0, 1)[0].split() == [*words(1).split(), "more"]
    printed.close()


def test_a_page_without_content_is_a_blank() -> None:
    writer = PdfWriter()
    writer.add_blank_page(*A5)
    out = BytesIO()
    writer.write(out)
    assert len(PdfReader(BytesIO(sheets_of(out.getvalue()))).pages) == 2


def test_stamps_and_form_fields_are_named() -> None:
    def stamp(canvas, page: int) -> None:
        if page == 2:
            canvas.acroForm.textfield(name="name", x=50, y=50, width=100, height=20)

    plan = plan_sheets(book(4, more=stamp), Job(), "book.pdf")
    assert [(found.code, found.parameters["pages"]) for found in plan.found] == [
        ("notes-not-printed", "2")
    ]


def encrypted() -> bytes:
    writer = PdfWriter(clone_from=BytesIO(book(4)))
    writer.encrypt("secret", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def without_pages() -> bytes:
    out = BytesIO()
    PdfWriter().write(out)
    return out.getvalue()


def no_box() -> bytes:
    def flat(_: int, page) -> None:
        page[NameObject("/MediaBox")] = ArrayObject([NumberObject(0)] * 4)

    return changed(book(2), flat)


def with_boxes(**boxes: Sequence[float]) -> bytes:
    def set_boxes(_: int, page) -> None:
        for key, box in boxes.items():
            page[NameObject(f"/{key}")] = ArrayObject(FloatObject(edge) for edge in box)

    return changed(book(4), set_boxes)


AWAY = (1000, 1000, 1200, 1200)


@pytest.mark.parametrize(
    ("data", "page_box"),
    [
        (with_boxes(TrimBox=AWAY), "trim"),
        (with_boxes(CropBox=AWAY), "trim"),
        (with_boxes(CropBox=AWAY), "crop"),
        (with_boxes(BleedBox=AWAY, TrimBox=(0, 0, *A5)), "trim"),
        (with_boxes(TrimBox=(A5[0] - 2.5, 0, 900, A5[1])), "trim"),
    ],
    ids=["trim away", "crop away, no trim", "crop away", "bleed away", "a sliver left"],
)
def test_a_box_that_leaves_nothing_of_the_page_is_refused(data: bytes, page_box: str) -> None:
    with pytest.raises(ContentError) as caught:
        sheets_of(data, page_box=page_box)
    assert [found.code for found in caught.value.diagnostics] == ["bad-page-box"]


@pytest.mark.parametrize("page_box", ["trim", "crop"])
def test_a_box_beyond_the_paper_is_cut_to_it(page_box: str) -> None:
    wide = (-50, -50, 900, 900)
    plan = plan_sheets(
        with_boxes(TrimBox=wide, CropBox=wide, BleedBox=wide), Job(page_box=page_box), "book.pdf"
    )
    assert [source.size for source in plan.sources] == [pytest.approx(A5, abs=0.01)] * 4
    assert all(source.paint == source.box for source in plan.sources)


def test_a_box_out_of_use_may_lie_anywhere() -> None:
    data = with_boxes(TrimBox=(0, 0, *A5), CropBox=AWAY)
    assert sheets_of(data) == sheets_of(with_boxes(TrimBox=(0, 0, *A5)))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (encrypted(), "encrypted-pdf"),
        (b"PK\x03\x04 not a PDF", "not-a-pdf"),
        (book(4)[:900], "damaged-pdf"),
        (b"%PDF-1.7\n%%EOF", "damaged-pdf"),
        (without_pages(), "no-pages"),
        (no_box(), "bad-page-box"),
    ],
    ids=["encrypted", "a zip", "cut short", "empty", "no pages", "no box"],
)
def test_what_can_not_be_imposed_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ContentError) as caught:
        sheets_of(data)
    assert [found.code for found in caught.value.diagnostics] == [code]


@pytest.mark.parametrize("cut", range(100, 2400, 150))
def test_no_damage_is_a_traceback(cut: int) -> None:
    data = book(6)
    broken = data[:cut] + b"\0" * 40 + data[cut + 40 :]
    with suppress(ContentError):
        sheets_of(broken, edge=4.2 * MM)

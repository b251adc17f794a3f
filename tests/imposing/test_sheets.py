"""Sheets as a PDF: the words of each half, where they stand, what the file says of itself."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from time import process_time

import pikepdf
import pypdfium2
import pytest
from books import A5, MM, Printed, book, expected, words
from msgspec import structs
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, FloatObject, NameObject, NumberObject, RectangleObject
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from kitabca.diagnostics import ContentError
from kitabca.pdf.imposing import Job, impose, plan_sheets, plan_text
from kitabca.pdf.imposing.schemes import SCHEMES

A4 = (210 * MM, 297 * MM)
COUNTS = (*range(1, 41), 200, 203)


def sheets_of(data: bytes, **job: object) -> bytes:
    return impose(data, Job(**job), "book.pdf")[0]


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


# What users bring.


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
    from PIL import ImageChops

    assert one.size == other.size
    return ImageChops.difference(one, other).getextrema()[1]


def decorate(canvas, page: int) -> None:
    canvas.setFillColorRGB(0.5, 0.1, 0.1)
    canvas.circle(60, 80 + page, 30, fill=1)
    canvas.rect(300, 500, 90, 20 + page, fill=0)


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


# The file.


def test_the_same_pages_give_the_same_bytes() -> None:
    data = book(12, more=decorate)
    assert sheets_of(data) == sheets_of(data)
    assert sheets_of(data)[-200:] != sheets_of(data, flip="turned")[-200:]


def linked_book(count: int) -> bytes:
    """A light book of pages that hold words and lead to each other, as compact as PDF gets."""

    def link(canvas, page: int) -> None:
        canvas.bookmarkPage(f"p{page}", fit="XYZ", left=30, top=500)
        for away in (1, 7):
            canvas.linkAbsolute("", f"p{(page + away) % count + 1}", (100, 20, 160, 40))

    with pikepdf.open(BytesIO(book(count, more=link))) as pdf:
        return packed(pdf)


def packed(pdf: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    pdf.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        recompress_flate=True,
    )
    return out.getvalue()


def test_two_hundred_pages_take_less_than_half_a_second() -> None:
    """Processor time; of three, since the clock of a busy machine counts its waits too."""
    data = linked_book(200)
    sheets_of(book(2))

    def seconds() -> float:
        began = process_time()
        sheets_of(data, caliper=0.1 * MM)
        return process_time() - began

    assert min(seconds() for _ in range(3)) < 0.5


# Imposes a file in a process of its own and says how much more memory that took, in MB.
ALONE = """
import sys
from collections.abc import Sequence
from pathlib import Path
from kitabca.pdf.imposing import Job, impose

def most():
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1024

data = Path(sys.argv[1]).read_bytes()
before = most()
sheets, plan = impose(data, Job(scheme="signatures"), "book.pdf")
print(len(plan.sheets), most() - before)
"""


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="memory is read off Linux's /proc"
)
def test_two_thousand_pages_take_a_bounded_memory(tmp_path: Path) -> None:
    """A book of ten times the pages takes what its pages take, some 30 kB each, and no more."""
    path = tmp_path / "book.pdf"
    path.write_bytes(linked_book(2000))
    done = subprocess.run(
        [sys.executable, "-c", ALONE, str(path)], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    sheets, megabytes = done.stdout.split()
    assert int(sheets) == 500
    assert float(megabytes) < 96


def test_shared_things_are_not_copied() -> None:
    """Nothing is there twice, and the sheets are less than a tenth larger than a book that others
    made as compactly as PDF allows: fonts, pictures, forms with their pictures, links."""
    from reportlab.lib.utils import ImageReader

    photograph = ImageReader(Image.effect_noise((300, 300), 80))
    words = " ".join(f"söz{number * 7919 % 1009}" for number in range(4000))

    def show(canvas, page: int) -> None:
        canvas.setFont(embedded(), 10)
        for line in range(30):
            at = (page * 30 + line) * 50 % (len(words) - 50)
            canvas.drawString(50, 520 - 13 * line, words[at : at + 50])
        canvas.bookmarkPage(f"p{page}", fit="XYZ", left=30, top=500)
        for link in range(5):
            canvas.linkAbsolute("", f"p{(page + link) % 100 + 1}", (50, 20, 160, 40))
        if page % 5 == 0:
            canvas.drawImage(photograph, 50, 40, 80, 80)

    with pikepdf.open(BytesIO(book(100, more=show))) as pdf:
        data = packed(pdf)
    sheets = sheets_of(data)
    assert len(sheets) < 1.1 * len(data)
    with pikepdf.open(BytesIO(sheets)) as pdf:
        held = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        assert [str(one.get("/Subtype")) for one in held].count("/Image") == 1
        fonts = [one for one in pdf.objects if "/FontFile2" in _entries(one)]
        assert len(fonts) == 1
        assert pdf.check_pdf_syntax() == []


def _entries(thing: pikepdf.Object) -> set[str]:
    return set(thing.keys()) if isinstance(thing, pikepdf.Dictionary) else set()


def embedded() -> str:
    name = "Foreign-Vollkorn"
    if name not in pdfmetrics.getRegisteredFontNames():
        path = Path(__file__).parents[2] / "fonts" / "vollkorn" / "Vollkorn_400Regular.ttf"
        pdfmetrics.registerFont(TTFont(name, str(path)))
    return name


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
    from reportlab.lib.utils import ImageReader

    picture = Image.linear_gradient("L")
    data = book(4, more=lambda canvas, page: canvas.drawImage(ImageReader(picture), 50, 50))
    with pikepdf.open(BytesIO(sheets_of(data))) as pdf:
        for page in pdf.pages:
            for form in page.Resources.XObject.values():
                for held in form.Resources.XObject.values():
                    assert isinstance(held, pikepdf.Stream)

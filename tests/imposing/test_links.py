"""Links go along with their pages, and chains of them end."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from books import A5, MM, book
from pypdf import PdfReader

from kitabca.pdf.imposing import Job, impose

WIDE, HIGH = 297 * MM, 210 * MM
FOLD, FOOT = WIDE / 2, (HIGH - A5[1]) / 2


def linked(canvas, page: int, count: int) -> None:
    canvas.bookmarkPage(f"p{page}", fit="XYZ", left=30, top=500)
    canvas.linkURL("https://example.org/ə?a=(1)", (10, 20, 60, 40), relative=0)
    canvas.linkAbsolute("next", f"p{page % count + 1}", (100, 20, 160, 40))


def sheets_of(count: int, **job: object) -> PdfReader:
    data = book(count, more=lambda canvas, page: linked(canvas, page, count))
    return PdfReader(BytesIO(impose(data, Job(**job), "book.pdf")[0]))


def links(reader: PdfReader, side: int):
    return [one.get_object() for one in reader.pages[side].get("/Annots", ())]


def test_rectangles_move_with_their_page() -> None:
    reader = sheets_of(4)
    on_front = links(reader, 0)
    assert len(on_front) == 4
    rects = sorted([float(edge) for edge in one["/Rect"]] for one in on_front)
    left, right = FOLD - A5[0], FOLD
    assert rects[0] == pytest.approx([left + 10, FOOT + 20, left + 60, FOOT + 40], abs=0.01)
    assert rects[2] == pytest.approx([right + 10, FOOT + 20, right + 60, FOOT + 40], abs=0.01)
    addresses = {str(one["/A"]["/URI"]) for one in on_front if "/A" in one}
    assert addresses == {"https://example.org/ə?a=(1)"}


def test_inner_links_lead_to_the_half_where_the_page_now_is() -> None:
    """Page 1 (front, right) leads to page 2 (back, left); page 4 (front, left) to page 1."""
    reader = sheets_of(4)
    back = reader.pages[1].indirect_reference
    front = reader.pages[0].indirect_reference
    targets = {}
    for one in links(reader, 0):
        if "/Dest" in one:
            side, kind, x, y, _ = one["/Dest"]
            assert kind == "/XYZ"
            half = "right" if float(one["/Rect"][0]) > FOLD else "left"
            targets[half] = (side.idnum, float(x), float(y))
    assert targets["right"] == pytest.approx((back.idnum, FOLD - A5[0] + 30, FOOT + 500), abs=0.01)
    assert targets["left"] == pytest.approx((front.idnum, FOLD + 30, FOOT + 500), abs=0.01)


def test_on_turned_backs_links_turn_too() -> None:
    reader = sheets_of(4, flip="turned")
    rects = sorted([float(edge) for edge in one["/Rect"]] for one in links(reader, 1))
    # Page 2, on the left of an upright back, is at the right of a turned one, head down.
    left = WIDE - (FOLD - A5[0])
    assert rects[-1] == pytest.approx(
        [left - 60, HIGH - FOOT - 40, left - 10, HIGH - FOOT - 20], abs=0.01
    )


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("flip", ["short-edge", "turned"])
@pytest.mark.parametrize("unit", [1, 2])
def test_a_link_lies_over_its_words_however_the_page_is_turned(
    rotate: int, flip: str, unit: int
) -> None:
    """Each link is drawn about the number of its page; its target too is told by a number."""

    def link(canvas, page: int) -> None:
        canvas.drawString(100, 100, f"n{page}")
        canvas.bookmarkPage(f"p{page}", fit="XYZ", left=100, top=120)
        canvas.linkAbsolute("", f"p{page % 8 + 1}", (98, 95, 130, 115))

    with pikepdf.open(BytesIO(book(8, (200, 300), more=link))) as pdf:
        for page in pdf.pages:
            page.obj.Rotate = rotate
            page.obj.UserUnit = unit
        out = BytesIO()
        pdf.save(out)
    sheets = impose(out.getvalue(), Job(flip=flip, caliper=0.1 * MM), "book.pdf")[0]
    reader = PdfReader(BytesIO(sheets))
    numbers = {page.indirect_reference.idnum: at for at, page in enumerate(reader.pages)}
    drawn = pypdfium2.PdfDocument(sheets)
    texts = [page.get_textpage() for page in drawn]
    met = set()
    for side, text in enumerate(texts):
        for one in links(reader, side):
            rect = [float(edge) for edge in one["/Rect"]]
            page = text.get_text_bounded(*rect).strip()
            target, kind, x, y, _ = one["/Dest"]
            assert kind == "/XYZ"
            reach = 45 * unit
            near = (float(x) - reach, float(y) - reach, float(x) + reach, float(y) + reach)
            follower = f"n{int(page[1:]) % 8 + 1}"
            assert follower in texts[numbers[target.idnum]].get_text_bounded(*near)
            met.add(page)
    assert met == {f"n{page}" for page in range(1, 9)}
    for text in texts:
        text.close()
    drawn.close()


def test_links_to_sheets_that_are_left_out_are_left_out() -> None:
    reader = sheets_of(8, chosen=(1,))
    assert len(reader.pages) == 2
    inner = [one for side in (0, 1) for one in links(reader, side) if "/Dest" in one]
    # Of pages 1, 2, 7 and 8: 1 leads to 2, 7 to 8, 8 to 1; page 3 is on the other sheet.
    assert len(inner) == 3


@pytest.mark.parametrize("count", [203, 1000])
def test_chains_from_page_to_page_do_not_recurse(count: int) -> None:
    reader = sheets_of(count)
    found = sum(len(links(reader, side)) for side in range(len(reader.pages)))
    assert found == 2 * count


def test_chains_of_direct_destinations_do_not_recurse() -> None:
    """Links that hold the page itself, which cloning would follow from page to page."""
    with pikepdf.open(BytesIO(book(250))) as pdf:
        for index, page in enumerate(pdf.pages):
            following = pdf.pages[(index + 1) % 250].obj
            link = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Link,
                Rect=[100, 20, 160, 40],
                P=page.obj,
                Dest=[following, pikepdf.Name.Fit],
            )
            page.obj.Annots = pdf.make_indirect([pdf.make_indirect(link)])
        out = BytesIO()
        pdf.save(out)
    reader = PdfReader(BytesIO(impose(out.getvalue(), Job(), "book.pdf")[0]))
    assert len(reader.pages) == 126
    found = [one for side in range(126) for one in links(reader, side)]
    assert len(found) == 250
    assert {str(one["/Dest"][1]) for one in found} == {"/FitR"}

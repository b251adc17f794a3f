"""Arabic script, painted from the left, comes out in the order of its letters everywhere."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path

import page
import pypdf
import pypdfium2
import pytest
from composing import FONTS, LAYOUT, METADATA
from structure_check import structure_faults

from kitabca.faces import Face
from kitabca.pdf.listening import listen
from kitabca.pdf.opening import open_pdf
from kitabca.pdf.screen import screen_pdf
from kitabca.typesetting.output import Line, Node, Page, Pages, Run

LINES = ("قتل عام خوجالی در سال", "جمهوری آذربایجان لا")
WORDS = " ".join(LINES).split()
AMIRI = (FONTS / "amiri" / "Amiri_400Regular.ttf").read_bytes()
VOLLKORN = (FONTS / "vollkorn" / "Vollkorn_400Regular.ttf").read_bytes()


@cache
def persian() -> bytes:
    face = Face("arabic", AMIRI)
    nodes = (Node("html", -1), Node("body", 0), Node("p", 1, {"lang": "fa", "dir": "rtl"}),
             Node("#text", 2))  # fmt: skip
    items = []
    for number, text in enumerate(LINES):
        shapes = tuple(face.shape(word, "fa", direction="rtl") for word in reversed(text.split()))
        width = sum(one.width for one in shapes) * 12 / face.units_per_em + 3 * (len(shapes) - 1)
        ends = "" if number else " "
        run = Run(220 - width, width, "arabic", 12, "text", shapes, 3, space=3.0, ends=ends)
        items.append(Line(100 + 20 * number, (run,)))
    pages = (Page("block", 1, "text", tuple(items)),)
    book = Pages(297.6, 419.5, "az", "Sınaq", nodes, pages, {}, ())
    return screen_pdf(book, LAYOUT, {"arabic": AMIRI}, METADATA, lambda _: b"")


def words(text: str) -> list[str]:
    marks = "\u202a\u202b\u202c\u200e\u200f\x0c"  # directions that readers add
    return text.translate(dict.fromkeys(map(ord, marks))).split()


def test_it_conforms() -> None:
    assert structure_faults(persian()) == []
    for profile in ("ua1", "3a"):
        assert page.validate_pdf_bytes(persian(), profile=profile).is_compliant


def test_it_is_heard_in_order() -> None:
    (line,) = listen(open_pdf(persian(), "book.pdf"), "book.pdf")
    assert line == f"[fa: {' '.join(WORDS)}]"


def test_pdfium_and_pypdf_give_it_in_order() -> None:
    document = pypdfium2.PdfDocument(persian())
    assert words(document[0].get_textpage().get_text_range()) == WORDS
    assert words(pypdf.PdfReader(BytesIO(persian())).pages[0].extract_text()) == WORDS


@pytest.mark.external
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_poppler_gives_it_in_order(tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(persian())
    run = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
    assert words(run.stdout.decode()) == WORDS


def test_a_comma_after_words_from_the_right_stays_with_them() -> None:
    """The last of them stands leftmost: from its end to the comma there is no gap to read."""
    arabic, latin = Face("arabic", AMIRI), Face("text", VOLLKORN)
    nodes = (Node("html", -1), Node("body", 0), Node("p", 1),
             Node("span", 2, {"lang": "fa", "dir": "rtl"}), Node("#text", 3),
             Node("#text", 2))  # fmt: skip
    runs, right = [], 220.0
    for word, ends in (("قتل", " "), ("عام", "")):
        shape = arabic.shape(word, "fa", direction="rtl")
        width = shape.width * 12 / arabic.units_per_em
        runs.append(Run(right - width, width, "arabic", 12, "text", (shape,), 4, ends=ends))
        right -= width + 3
    comma = latin.shape(",", "az")
    runs.append(Run(220, 3, "text", 12, "text", (comma,), 5))
    pages = (Page("block", 1, "text", (Line(100, tuple(runs)),)),)
    book = Pages(297.6, 419.5, "az", "Sınaq", nodes, pages, {}, ())
    faces = {"arabic": AMIRI, "text": VOLLKORN}
    data = screen_pdf(book, LAYOUT, faces, METADATA, lambda _: b"")
    (line,) = listen(open_pdf(data, "book.pdf"), "book.pdf")
    assert line == "[fa: قتل عام],"

"""PDFium loses a number before an empty string that ends a TJ array: what stands behind a mark
stands where it was set nevertheless."""

from __future__ import annotations

from collections import defaultdict
from ctypes import c_double
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pypdfium2
import pypdfium2.raw as raw
import pytest
from composing import FONTS, LAYOUT, METADATA

from kitabca.faces import Face
from kitabca.pdf.encoding import spelled, stands_off
from kitabca.pdf.screen import assemble, draw, screen_inks, studio_for
from kitabca.typesetting.output import Line, Node, Page, Pages, Run

SIZE, LEFT = 20.0, 36.0


@dataclass(frozen=True)
class Case:
    file: str
    language: str
    direction: str
    words: tuple[str, ...]


CASES = {
    "stress": Case(
        "vollkorn/Vollkorn_400Regular.ttf", "ru", "ltr", ("Остро́в", "больша́я", "И́горь", "Ё́лка")
    ),
    "stress, raised too": Case(
        "alegreya-sans/AlegreyaSans_700Bold.ttf", "ru", "ltr", ("И́горь", "Ё́лка", "язы́к")
    ),
    "vowels, raised too": Case(
        "amiri/Amiri_400Regular.ttf", "ar", "rtl", ("الحُرِّيَّة", "كِتَابٌ", "عِلْمٌ")
    ),
}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


def set_in(case: Case, tagged: bool) -> tuple[bytes, list[Run]]:
    """A page with one word a line, and what was set."""
    data = (FONTS / case.file).read_bytes()
    face = Face("text", data)
    runs = []
    for word in case.words:
        shape = face.shape(word, case.language, direction=case.direction)
        assert shape.offsets is not None
        width = shape.width * SIZE / face.units_per_em
        runs.append(Run(LEFT, width, "text", SIZE, "text", (shape,), 3, ends=" "))
    lines = tuple(Line(60.0 + 40 * row, (run,)) for row, run in enumerate(runs))
    nodes = (Node("html", -1), Node("body", 0), Node("p", 1), Node("#text", 2))
    pages = Pages(
        LAYOUT.page.width, LAYOUT.page.height, "az", "Sınaq", nodes,
        (Page("block", 1, "text", lines),), {}, (),
    )  # fmt: skip
    studio = studio_for(pages, screen_inks(LAYOUT), {"text": data}, tagged=tagged)
    return assemble(pages, studio, draw(pages, studio), METADATA, lambda _: b""), runs


@pytest.mark.parametrize("tagged", [True, False])
def test_letters_stand_where_they_were_set_in_pdfium(case: Case, tagged: bool) -> None:
    data, runs = set_in(case, tagged)
    text = pypdfium2.PdfDocument(data)[0].get_textpage()
    across, up = c_double(), c_double()
    found: defaultdict[str, list[float]] = defaultdict(list)
    for index in range(text.count_chars()):
        raw.FPDFText_GetCharOrigin(text, index, across, up)
        found[chr(raw.FPDFText_GetUnicode(text, index))].append(across.value)
    units = Face("text", (FONTS / case.file).read_bytes()).units_per_em
    for run in runs:
        (shape,) = run.words
        assert shape.offsets is not None
        x = run.x
        for letter, advance, move in zip(
            spelled(shape), shape.advances, shape.offsets, strict=True
        ):
            # A mark that is painted as a shape is written unseen where the pen stands.
            place = x if tagged and stands_off(advance, move) else x + move[0] * SIZE / units
            assert any(abs(left - place) < 0.1 for left in found[letter]), (letter, place)
            x += advance * SIZE / units


@pytest.mark.parametrize("tagged", [True, False])
def test_no_number_stands_before_an_empty_end(case: Case, tagged: bool) -> None:
    data, _ = set_in(case, tagged)
    with pikepdf.open(BytesIO(data)) as document:
        arrays = [
            list(operands[0])
            for operands, operator in pikepdf.parse_content_stream(document.pages[0])
            if str(operator) == "TJ"
        ]
    assert len(arrays) >= len(case.words)
    assert [array for array in arrays if len(array) > 2 and not bytes(array[-1])] == []

"""An edition with a download address says it on its back cover, in letters and as a QR code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import segno
from click.testing import CliRunner

from kitabca.cli.new import new
from kitabca.cli.stages import Trees, compose, open_desk, read, set_pages
from kitabca.layout import Layout
from kitabca.typesetting.output import Drawing, Line, Page, Pages

ROOT = Path(__file__).parents[2]
ADDRESS = "https://example.org/xocali-34/"


def set_book(here: Path) -> tuple[Layout, Pages]:
    result = CliRunner().invoke(new, ["yaddas-2027", "--sources", str(here / "sources")])
    assert result.exit_code == 0, result.output
    file = here / "sources" / "editions" / "yaddas-2027.toml"
    file.write_text(f'download = "{ADDRESS}"\n' + file.read_text("utf-8"), encoding="utf-8")
    desk = open_desk(file, Trees(here / "sources", ROOT / "layouts", ROOT / "fonts"))
    edition = read(desk)
    layout, documents = compose(desk, edition)
    pages, _ = set_pages(desk, edition, layout, documents)
    return layout, pages


def modules(path: Sequence[tuple[str | float, ...]]) -> tuple[float, set[tuple[int, int]]]:
    """The dark modules of a code drawn as rectangles, and the side of one in points."""
    corners = [one for one in path if one[0] in ("m", "l")]
    boxes = [corners[n : n + 4] for n in range(0, len(corners), 4)]
    side = min(float(box[2][2]) - float(box[0][2]) for box in boxes)
    left = min(float(box[0][1]) for box in boxes)
    top = min(float(box[0][2]) for box in boxes)
    dark = set()
    for box in boxes:
        row = round((float(box[0][2]) - top) / side)
        start = round((float(box[0][1]) - left) / side)
        stop = round((float(box[1][1]) - left) / side)
        dark |= {(row, column) for column in range(start, stop)}
    return side, dark


def code_on(page: Page) -> Drawing:
    return max(
        (one for one in page.items if isinstance(one, Drawing)), key=lambda one: len(one.path)
    )


def test_the_code_on_the_back_cover_is_the_address_in_press_black(tmp_path: Path) -> None:
    layout, pages = set_book(tmp_path)
    back = pages.pages[-1]
    code = code_on(back)
    side, dark = modules(code.path)
    matrix = segno.make(ADDRESS, error="q", micro=False).matrix
    assert dark == {
        (row, column) for row, line in enumerate(matrix) for column, one in enumerate(line) if one
    }
    assert layout.colours[code.colour].press == (0.0, 0.0, 0.0, 100.0)
    assert code.stroke == 0.0
    # A telephone reads modules of 0.4 mm and more from a hand's distance (ISO/IEC 15415 asks for
    # several pixels a module).
    assert side / 72 * 25.4 >= 0.4


def test_the_address_is_there_in_letters(tmp_path: Path) -> None:
    _, pages = set_book(tmp_path)
    words = "".join(
        shape.text
        for item in pages.pages[-1].items
        if isinstance(item, Line)
        for run in item.runs
        for shape in run.words
    )
    assert re.sub(r"\s", "", ADDRESS) in words

"""What sheets cost: time, memory, and the size of the file."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from time import process_time

import pikepdf
import pytest
from books import MM, book, packed, sheets_of
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont


def linked_book(count: int) -> bytes:
    """A light book of pages that hold words and lead to each other, as compact as PDF gets."""

    def link(canvas, page: int) -> None:
        canvas.bookmarkPage(f"p{page}", fit="XYZ", left=30, top=500)
        for away in (1, 7):
            canvas.linkAbsolute("", f"p{(page + away) % count + 1}", (100, 20, 160, 40))

    with pikepdf.open(BytesIO(book(count, more=link))) as pdf:
        return packed(pdf)


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

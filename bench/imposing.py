"""Booklets by kitabca and by others from the same book: time, memory, size, links, order.

`python bench/imposing.py [BOOK.pdf]` prints one table; without a book it makes one, 200 pages of A5
with an embedded face, pictures and links from page to page, by ReportLab's canvas alone. Each run
is a cold process; the tools take turns, a cell is the median. A tool that is not installed is named
under the table and left out.

The order is judged as hands would: the sheets are laid into each other, folded and read, and the
words of each half are compared with those of the page that has to be there, by pdfium.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
import prose
import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from run import ROOT, Run, run

MM = 72 / 25.4
WIDTH, HEIGHT = 148 * MM, 210 * MM
PAGES, LINKS = 200, 12
MEASURE = WIDTH - 96
FACE = ROOT / "fonts" / "vollkorn" / "Vollkorn_400Regular.ttf"


@dataclass(frozen=True, slots=True)
class Tool:
    """How a tool is called: `program` is looked for on the path, `made` is what it writes."""

    name: str
    program: str
    arguments: Sequence[str]
    made: str = "sheets.pdf"


TOOLS = (
    Tool(
        "kitabca impose",
        sys.executable,
        ("-m", "kitabca", "impose", "{book}", "--edge", "0", "-o", "{folder}/sheets.pdf"),
    ),
    Tool(
        "pdfimpose",
        "pdfimpose",
        ("saddle", "--signature", "2x1", "--group", "0", "-o", "{folder}/sheets.pdf", "{book}"),
    ),
    Tool(
        "pdfjam --booklet",
        "pdfjam",
        ("--booklet", "true", "--landscape", "--paper", "a4paper", "--quiet",
         "--outfile", "{folder}/sheets.pdf", "{book}"),
    ),
    Tool(
        "pdfbook2",
        "pdfbook2",
        ("--paper=a4paper", "--short-edge", "--no-crop", "{book}"),
        "in-book.pdf",
    ),
)  # fmt: skip


def make_book(path: Path) -> None:
    """A book as others make them: no tags, no PDF/A, links that chain from page to page."""
    pdfmetrics.registerFont(TTFont("Book", str(FACE)))
    made = BytesIO()
    canvas = Canvas(made, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
    lines = broken(" ".join(prose.chapter(number) for number in range(1, 60)).split())
    photograph = ImageReader(Image.effect_noise((400, 400), 60))
    for page in range(1, PAGES + 1):
        canvas.bookmarkPage(f"p{page}", fit="XYZ", left=0, top=HEIGHT)
        canvas.setFont("Book", 10.2)
        pictured = page % 10 == 0
        for line in range(20 if pictured else 34):
            canvas.drawString(48, HEIGHT - 60 - 13.5 * line, next(lines))
        if pictured:
            canvas.drawImage(photograph, 48, 70, 170, 170)
        canvas.drawString(200, 40, str(page))
        for link in range(LINKS - 1):
            to = (page + link * 17) % PAGES + 1
            canvas.linkAbsolute("", f"p{to}", (48 + 25 * link, 52, 68 + 25 * link, 64))
        canvas.linkURL("https://example.org/", (48, 20, 90, 32), relative=0)
        canvas.showPage()
    canvas.save()
    # As compact as PDF gets, so that what the tools add is not hidden by what they tidy up.
    with pikepdf.open(made) as pdf:
        pdf.save(
            path,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            recompress_flate=True,
            compress_streams=True,
        )


def broken(words: Sequence[str]) -> Iterator[str]:
    """The words in lines as wide as the measure."""
    line = ""
    for word in words:
        longer = f"{line} {word}".strip()
        if pdfmetrics.stringWidth(longer, "Book", 10.2) > MEASURE:
            yield line
            longer = word
        line = longer


def words_of(page: pypdfium2.PdfPage, box: tuple[float, float, float, float]) -> list[str]:
    """The words in a box of the page's user space."""
    text = page.get_textpage()
    found: list[str] = text.get_text_bounded(*box).split()
    text.close()
    return found


def on_its_head(page: pypdfium2.PdfPage) -> bool:
    """Whether the words of a side stand on their head in its user space, as they do where sheets
    are meant for printers that turn them about the other edge: then halves change places."""
    text = page.get_textpage()
    angle = pypdfium2.raw.FPDFText_GetCharAngle(text, 0)
    text.close()
    return bool(2 < angle < 4)


def in_order(book: Path, sheets: Path) -> int:
    """How many pages say what they have to once the sheets are folded and read."""
    source, folded = pypdfium2.PdfDocument(book), pypdfium2.PdfDocument(sheets)
    right: list[list[str]] = []
    left: list[list[str]] = []
    for index in range(len(folded)):
        page = folded[index]
        wide, high = page.get_size()
        halves = [
            words_of(page, (0, 0, wide / 2, high)),
            words_of(page, (wide / 2, 0, wide, high)),
        ]
        if on_its_head(page):
            halves.reverse()
        # Fronts have the leaf's first face at the right, backs at the left.
        right.append(halves[1 - index % 2])
        left.append(halves[index % 2])
        page.close()
    read = [*right, *reversed(left)]
    agreed = sum(
        words_of(page, (0, 0, *page.get_size())) == read[index]
        for index, page in enumerate(source)
        if index < len(read)
    )
    source.close()
    folded.close()
    return agreed


def live_links(path: Path) -> int:
    """Links with an address, or with a page of this file to lead to."""
    with pikepdf.open(path) as pdf:
        pages = {page.obj.objgen for page in pdf.pages}
        names = _names(pdf)
        count = 0
        for page in pdf.pages:
            for link in page.obj.get("/Annots", ()):
                action = link.get("/A", {})
                target = link.get("/Dest", action.get("/D"))
                if target is not None and not isinstance(target, pikepdf.Array):
                    target = names.get(str(target))
                inside = target is not None and target[0].objgen in pages
                count += "/URI" in action or inside
    return count


def _names(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Array]:
    found: dict[str, pikepdf.Array] = {}
    old = pdf.Root.get("/Dests", {})
    tree = dict(pikepdf.NameTree(pdf.Root.Names.Dests)) if "/Names" in pdf.Root else {}
    for key, value in [*old.items(), *tree.items()]:
        found[str(key)] = value.D if isinstance(value, pikepdf.Dictionary) else value
    return found


def measure(book: Path, times: int) -> tuple[list[str], list[str]]:
    """The table's rows, and sentences about what was left out."""
    here = [tool for tool in TOOLS if shutil.which(tool.program)]
    missing = [f"{tool.name} is not installed." for tool in TOOLS if tool not in here]
    runs: dict[str, list[Run]] = {tool.name: [] for tool in here}
    rows: dict[str, str] = {}
    size, links = book.stat().st_size, live_links(book)
    pages = len(pypdfium2.PdfDocument(book))
    for turn in range(times):
        for tool in here:
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                shutil.copyfile(book, folder / "in.pdf")
                given = {"book": f"{folder}/in.pdf", "folder": name}
                command = [tool.program, *(one.format(**given) for one in tool.arguments)]
                try:
                    runs[tool.name].append(run(command))
                except RuntimeError as fault:
                    missing.append(f"{tool.name} failed: {str(fault).splitlines()[-1]}")
                    here = [one for one in here if one is not tool]
                    continue
                if turn == 0:
                    made = folder / tool.made
                    grown = made.stat().st_size / size - 1
                    rows[tool.name] = (
                        f"{made.stat().st_size / 1000:.0f} kB ({grown:+.1%}) | "
                        f"{live_links(made)} of {links} | {in_order(book, made)} of {pages} |"
                    )
    table = []
    for name, rest in rows.items():
        wall, cpu, memory = (
            statistics.median(getattr(one, key) for one in runs[name])
            for key in ("wall", "cpu", "memory")
        )
        table.append(f"| {name} | {wall:.2f} | {cpu:.2f} | {memory:.0f} | {rest}")
    return table, missing


def in_process(book: Path) -> float:
    """Processor seconds of our imposing alone, without the start of Python; the least of five."""
    from time import process_time

    sys.path.insert(0, str(ROOT / "src"))
    from kitabca.pdf.imposing import Job, impose

    data = BytesIO(book.read_bytes()).getvalue()
    found = []
    for _ in range(5):
        began = process_time()
        impose(data, Job(caliper=0.1 * MM), "book.pdf")
        found.append(process_time() - began)
    return min(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("book", nargs="?", type=Path)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        book = given.book or Path(name) / "book.pdf"
        if given.book is None:
            make_book(book)
        table, missing = measure(book, given.times)
        print(f"{book.name}: {book.stat().st_size / 1000:.0f} kB")
        print()
        print("| | wall s | processor s | MB | size | live links | pages in their place |")
        print("|---|---:|---:|---:|---:|---:|---:|")
        print("\n".join(table))
        print()
        print(*missing, f"Our imposing alone: {in_process(book):.2f} s of processor.", sep="\n")


if __name__ == "__main__":
    main()

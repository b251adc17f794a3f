"""The pictures of docs/ from real outputs: `make pictures`.

Every page is found by the words on it, so that a picture fails aloud, and shows no other page, when
a book has changed. What the browser draws depends on its fonts, so look before you commit.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GAP = 12
GROUND = "#cfcdc6"
DARK = "#8a8f94"


def kitabca(*arguments: str | Path, lang: str = "en") -> None:
    """Runs a command of the program as a reader of the docs would."""
    call = [sys.executable, "-m", "kitabca", *map(str, arguments)]
    environment = {**os.environ, "KITABCA_LANG": lang, "PYTHONPATH": str(ROOT / "src")}
    subprocess.run(call, check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def pages(book: Path, words: str, count: int = 1) -> list[int]:
    """The pages from the last one that has these words near its top; SystemExit if none has."""
    opened = pypdfium2.PdfDocument(book)
    try:
        tops = [page.get_textpage().get_text_range()[:120] for page in opened]
    finally:
        opened.close()
    found = [at for at, top in enumerate(tops) if words in " ".join(top.split())]
    if not found:
        raise SystemExit(f"{book.name} has no page that begins with “{words}”")
    return list(range(found[-1], found[-1] + count))


def drawn(book: Path, at: int, height: int) -> Image.Image:
    """A page of a PDF so many pixels high."""
    opened = pypdfium2.PdfDocument(book)
    try:
        page = opened[at]
        # Twice as large and then smaller: thin strokes stay even.
        picture = page.render(scale=2 * height / page.get_height()).to_pil().convert("RGB")
    finally:
        opened.close()
    return picture.resize((round(picture.width / 2), round(picture.height / 2)))


def beside(pictures: Sequence[Image.Image], ground: str = GROUND, gap: int = GAP) -> Image.Image:
    """Pictures in a row, with ground around them and between."""
    width = sum(one.width for one in pictures) + gap * (len(pictures) - 1) + 2 * GAP
    made = Image.new("RGB", (width, max(one.height for one in pictures) + 2 * GAP), ground)
    left = GAP
    for one in pictures:
        made.paste(one, (left, GAP))
        left += one.width + gap
    return made


def save(picture: Image.Image, name: str, colours: int = 48) -> None:
    """Writes a picture with few colours: drawn pages have hardly more."""
    path = HERE / f"{name}.png"
    picture.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}  {picture.width} × {picture.height}  {path.stat().st_size} B")


def of_sheets(build: Path, scratch: Path) -> None:
    """Sheets as `impose` lays pages on them, and the sheet that tries a printer."""
    book = build / "xocali-34.pdf"
    for name, asked in (
        ("sheets", ("--sheets", "1,5")),
        ("quarters", ("--scheme", "4-up", "--sheet", "A3", "--marks", "cut", "--sheets", "1")),
    ):
        preview = scratch / f"{name}.png"
        kitabca("impose", book, *asked, "-o", scratch / f"{name}.pdf", "--preview", preview)
        save(Image.open(preview).convert("RGB"), name)
    sheet = scratch / "testsheet.pdf"
    kitabca("testsheet", "-o", sheet)
    save(beside([drawn(sheet, side, 370) for side in (0, 1)], DARK), "test-sheet", 16)


def of_books(build: Path) -> None:
    """A spread, a page of each kind of paper, photographs, and what the print shop gets."""
    book = build / "xocali-34.pdf"
    left, right = pages(book, "Tanınma", 2)
    save(beside([drawn(book, left, 840), drawn(book, right, 840)], gap=1), "spread")
    papers = (
        ("xocali-34-proqram", "Mərasimin gedişi"),
        ("xocali-34-siyahi", "Sənədlər siyahısı"),
        ("xocali-34-hesabat", ". Dövlətlər"),
        ("xocali-34-nitq", "Səfirin çıxışı"),
    )
    shown = []
    for name, words in papers:
        paper = build / f"{name}.pdf"
        shown.append(drawn(paper, pages(paper, words)[0], 472))
    save(beside(shown), "papers")
    press = build / "xocali-34-press.pdf"
    inside = drawn(press, pages(press, "Səfirin çıxışı")[0], 494)
    save(beside([drawn(build / "xocali-34-cover.pdf", 0, 494), inside], DARK), "press")


PHOTOGRAPHS = """# Şəkillər

Portret mətnin arasında durur, adı isə altında.

![Portret](images/a.jpg "Leyla Məmmədova"){credit="AZƏRTAC" size=portrait}

Yarım səhifəlik şəkil mətnin eni qədərdir.

![Meydan](images/b.jpg "Meydan, səhər"){credit="AZƏRTAC" size=half}

Tam səhifəlik şəkil öz səhifəsində durur, lövhədəki dörd şəklin altyazısı birdir.

![Abidə](images/a.jpg "Abidə"){credit="Report" size=page}

![Bir](images/b.jpg){credit="Report"}
![İki](images/b.jpg){credit="Report"}
![Üç](images/b.jpg){credit="Report"}
![Dörd](images/a.jpg "Mərasimin dörd anı"){credit="Report"}
"""


def of_photographs(scratch: Path) -> None:
    """A portrait, half a page, a full page and a plate of four, of pictures that a test draws."""
    sys.path.insert(0, str(ROOT / "tests/day"))
    from officer import photograph

    sources = scratch / "sources"
    kitabca("new", "sekil", "--sources", sources, lang="az")
    event = sources / "events/sekil"
    for name, size in (("a", (1400, 1900)), ("b", (1900, 1300))):
        picture = event / f"images/{name}.jpg"
        picture.parent.mkdir(exist_ok=True)
        picture.write_bytes(photograph(*size, position=False))
    (text,) = (event / "az").glob("01*.md")
    text.write_text(PHOTOGRAPHS, "utf-8")
    edition = sources / "editions/sekil.toml"
    said = edition.read_text("utf-8").partition("[[parts]]")[0]
    for stand_in in ("Kitabın adı", "Alt başlıq", "Nəşr edən qurum"):
        said = said.replace(f'"{stand_in}"', '"Şəkillər"')
    part = f'[[parts]]\nkind = "text"\nsource = "{text.name}"\n'
    edition.write_text(f"{said}{part}", "utf-8")
    kitabca("build", edition, "-o", scratch, "--only", "pdf", "--sources", sources)
    book = scratch / "sekil.pdf"
    opened = pypdfium2.PdfDocument(book)
    count = len(opened)
    opened.close()
    save(beside([drawn(book, at, 500) for at in range(count)][:4]), "photographs")


def of_handing_over(build: Path, scratch: Path) -> None:
    """The office's ticket, and the download page on a telephone of 360 pixels."""
    editions = sorted((ROOT / "sources/editions").glob("*.toml"))
    dist = scratch / "dist"
    kitabca("dist", *editions, "-b", build, "-o", dist, "--lang", "az", lang="az")
    ticket = dist / "office/vereqe.pdf"
    screen = scratch / "phone.png"
    page = build / "site/xocali-34/index.html"
    call = ["node", "phone.mjs", page.resolve().as_uri(), str(screen)]
    subprocess.run(call, check=True, cwd=ROOT / "tests/site")
    phone = Image.open(screen).convert("RGB")
    save(beside([drawn(ticket, 0, phone.height), phone]), "handing-over", 64)


def main() -> None:
    build = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        of_sheets(build, Path(scratch))
        of_books(build)
        of_photographs(Path(scratch))
        of_handing_over(build, Path(scratch))


if __name__ == "__main__":
    main()

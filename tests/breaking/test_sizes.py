"""The least and the most that a book may hold: all of it is built, and all of it is there."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import zipfile
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

from kitabca.cli.build import build
from kitabca.cli.site import site

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "check" / "base"
WORD = "Xatirələrimizdəkilərdənmişsinizcəsinə"
UNDIVIDED = "brtkplm" * 58
PROSE = "Kənddə axşam düşürdü, uşaqlar evə qayıdırdı və hamı susurdu. " * 9


def rows(count: int, name: str = "Ad Soyad") -> str:
    return "key,name,date\n" + "".join(f"a{n},{name} {n},1992-02-26\n" for n in range(count))


def notes(count: int) -> str:
    blocks = [f"Söz[^{n}] və bir söz.\n\n[^{n}]: Qeyd {n}.\n" for n in range(count)]
    return "# Ad\n\n" + "\n".join(blocks)


CITED = "\n\nSöz [@ref].\n"
# The file that is large or small, its text, and a word that must be on its last pages.
SMALL = {
    "a long name": ("rows.csv", rows(3, f"{WORD} " * 12), "Xatirələrimizdə"),
    "no rows": ("rows.csv", rows(0), "Söz"),
    "one word": ("01.md", "# Ad\n\nSöz [@ref]", "Söz"),
    "a title of 200 words": ("01.md", f"# {'uzun başlıq ' * 100}son\n{CITED}", "son"),
    "a word of 2,000 letters": ("01.md", f"# Ad\n\n{'söz' * 700}{CITED}", "Söz"),
    "an undivided name in a list": ("rows.csv", rows(3, UNDIVIDED), UNDIVIDED),
    "an undivided word in a table": (
        "01.md", f"# Ad\n\n| Ad | Yaş |\n|---|---|\n| {UNDIVIDED} | 12 |{CITED}", UNDIVIDED),
    "an undivided title": ("01.md", f"# {UNDIVIDED}{CITED}", UNDIVIDED),
    "an undivided word": ("01.md", f"# Ad\n\n{UNDIVIDED}{CITED}", UNDIVIDED),
}  # fmt: skip
LARGE = {
    "5,000 rows": ("rows.csv", rows(5000), "Ad Soyad 4999"),
    "3,000 notes": ("01.md", notes(3000) + CITED, "Qeyd 2999"),
    "a chapter of 400 pages": ("01.md", "# Ad\n\n" + (PROSE + "\n\n") * 1650 + CITED, "Söz"),
}


def built(folder: Path, file: str, text: str) -> tuple[int, str]:
    """The pages of the book and its words; every page has its ink inside the paper."""
    shutil.copytree(BASE, folder / "sources")
    place = "az/01.md" if file == "01.md" else file
    (folder / "sources/events/e" / place).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "kitabca", "build", "sources/editions/b.toml", "-o", "build"],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin", "KITABCA_LANG": "en"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-800:]
    book = pypdfium2.PdfDocument((folder / "build/b.pdf").read_bytes())
    said = io.StringIO()
    for index in range(len(book)):
        page = book[index]
        words = page.get_textpage()
        for at in range(words.count_rects()):
            left, bottom, right, top = words.get_rect(at)
            assert left > 0, index
            assert bottom > 0, index
            assert right < page.get_width(), index
            assert top < page.get_height(), index
        said.write(words.get_text_range() + "\n")
        words.close()
        page.close()
    count = len(book)
    book.close()
    return count, said.getvalue()


@pytest.mark.parametrize("size", SMALL)
def test_little(size: str, tmp_path: Path) -> None:
    file, text, word = SMALL[size]
    _, said = built(tmp_path, file, text)
    assert word in said or word in "".join(said.split())


@pytest.mark.parametrize(("words", "told"), [(20, False), (200, True)])
def test_a_cover_that_is_too_long_is_told(words: int, told: bool, tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path / "sources")
    edition = tmp_path / "sources/editions/b.toml"
    text = edition.read_text("utf-8").replace(
        "Kitab", "uzun başlıq " * (words // 2 - 1) + "tam son"
    )
    first = '\n[[parts]]\nkind = "cover"\n\n[[parts]]'
    edition.write_text(text.replace("\n[[parts]]", first, 1), encoding="utf-8")
    call = [str(edition), "-o", str(tmp_path / "build"), "--lang", "en"]
    result = CliRunner().invoke(build, call)
    assert result.exit_code == 0, result.output
    assert ("cover-too-long" in result.output) is told
    site_call = [str(edition), "-b", str(tmp_path / "build"), "-o", str(tmp_path / "site")]
    assert CliRunner().invoke(site, site_call).exit_code == 0


def test_an_undivided_word_breaks_on_a_narrow_screen(tmp_path: Path) -> None:
    built(tmp_path, "rows.csv", f"key,name,date\na,{UNDIVIDED},1992\nb,Ad,1992\n")
    with zipfile.ZipFile(tmp_path / "build/b.epub") as book:
        texts = [book.read(name).decode() for name in book.namelist() if "siyahisi" in name]
        style = book.read("EPUB/style.css").decode()
    (cell,) = re.findall(r'<t[dh][^>]*class="[^"]*\blong"[^>]*>[^<]*', "".join(texts))
    assert cell.endswith(f">{UNDIVIDED}")
    assert "td.long, th.long { overflow-wrap: anywhere; }" in style


def test_a_book_too_thick_to_be_folded_has_all_its_outputs(tmp_path: Path) -> None:
    """Its sheets are those of signatures; what else is made of it needs none."""
    shutil.copytree(BASE, tmp_path / "sources")
    edition = tmp_path / "sources/editions/b.toml"
    blank = '\n[[parts]]\nkind = "blank"\n'
    edition.write_text(edition.read_text(encoding="utf-8") + blank * 1700, encoding="utf-8")
    call = [str(edition), "-o", str(tmp_path), "--sources", str(tmp_path / "sources")]
    done = CliRunner().invoke(build, [*call, "--layouts", str(ROOT / "layouts"), "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert "warning[made-in-signatures]" in done.output
    made = {path.name for path in tmp_path.glob("b*.*")}
    assert {"b.pdf", "b-booklet.pdf", "b-press.pdf", "b.epub"} <= made


def test_names_of_files_fit_a_disk(tmp_path: Path) -> None:
    """Of an e-book that is unpacked, and of the site."""
    built(tmp_path, "01.md", f"# {'uzun başlıq ' * 100}son\n{CITED}")
    with zipfile.ZipFile(tmp_path / "build/b.epub") as book:
        assert max(len(Path(name).name) for name in book.namelist()) < 150


def test_the_number_of_a_thousandth_note_stands_apart_from_it(tmp_path: Path) -> None:
    """And that of a thousandth item of a list; no ink of the one lies on the other."""
    items = "\n".join(f"{n}. Bənd" for n in range(998, 1003))
    text = f"# Ad\n\n{items}\n\n" + notes(1002).partition("\n\n")[2] + CITED
    built(tmp_path, "01.md", text)
    book = pypdfium2.PdfDocument((tmp_path / "build/b.pdf").read_bytes())
    seen = set()
    for page in book:
        words = page.get_textpage()
        boxes: dict[float, list[tuple[float, float]]] = {}
        for at in range(words.count_chars()):
            left, bottom, right, _ = words.get_charbox(at, loose=True)
            if right - left > 0.1:
                boxes.setdefault(round(bottom), []).append((left, right))
        for line in boxes.values():
            # Letters lean on one another by a point or two; a number that is too wide, by more.
            assert all(one[1] - two[0] < 2.5 for one, two in pairwise(sorted(line)))
        seen |= {word for word in ("1000.", "1001", "1002") if word in words.get_text_range()}
        words.close()
        page.close()
    book.close()
    assert seen == {"1000.", "1001", "1002"}


@pytest.mark.external
@pytest.mark.parametrize("size", LARGE)
def test_much(size: str, tmp_path: Path) -> None:
    file, text, word = LARGE[size]
    count, said = built(tmp_path, file, text)
    assert word in " ".join(said.split())
    if "400" in size:
        assert count > 400

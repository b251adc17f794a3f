"""The least and the most that a book may hold: all of it is built, and all of it is there."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "check" / "base"
WORD = "Xatirələrimizdəkilərdənmişsinizcəsinə"
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
}
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
    assert word in said


@pytest.mark.external
@pytest.mark.parametrize("size", LARGE)
def test_much(size: str, tmp_path: Path) -> None:
    file, text, word = LARGE[size]
    count, said = built(tmp_path, file, text)
    assert word in " ".join(said.split())
    if "400" in size:
        assert count > 400

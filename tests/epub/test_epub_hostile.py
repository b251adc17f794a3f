"""Damaged and hostile sources, through the whole tool: a valid e-book or an error, nothing else."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import epub_books as books
import pytest
from click.testing import CliRunner, Result
from lxml import etree
from PIL import Image
from test_epub_external import verify
from test_epub_pictures import SVG, bomb

from editions import edition_text
from kitabca.cli.build import build

HARD = "A & <B> \"C\" 'D' ]]> &amp; İı"
TEXT = r"""# Başlıq: A & \<B> "C" ]]\> {#bas-liq}

Mətn: AT&T, 1 \< 2, "dırnaq", 'tək', &xocali; və ]]\>.[^1]

[^1]: Qeyd: A & \<B> "C".

| A & B | "C" \< D |
|---|---|
| x & \<y> | "z" ' ]]\> |

![Şəkil: A & “B” \< C](images/photo.jpg "Altyazı: A & \<B> “C”"){credit="D & \<E>"}
"""
HEAD = f"""
subtitle = '''{HARD}'''
publisher = '''{HARD}'''
rights = '''{HARD}'''
description = '''{HARD}'''
creators = [ {{ name = '''{HARD}''', role = "aut", file_as = '''{HARD}''' }} ]
collection = {{ name = '''{HARD}''', position = "1" }}
keywords = [ '''{HARD}''' ]
"""
COLUMNS = (
    f"{{ name = 'name', heading = '''{HARD}''' }}",
    "{ name = 'date', heading = 'Tarix', kind = 'date' }",
)


def photograph(size: tuple[int, int] = (400, 300)) -> bytes:
    return books.picture("JPEG", size)


def huge() -> bytes:
    """A photograph of noise: more than 50 MB, 14 million pixels."""
    import io

    width, height = 4400, 3200
    out = io.BytesIO()
    noise = Image.frombytes("RGB", (width, height), os.urandom(width * height * 3))
    noise.save(out, "JPEG", quality=100, subsampling=0)
    assert out.tell() > 50_000_000
    return out.getvalue()


def built(folder: Path, text: str, picture: bytes, name: str = "photo.jpg") -> Result:
    shutil.copytree(books.ROOT / "tests" / "check" / "base", folder / "s", dirs_exist_ok=True)
    event = folder / "s" / "events" / "e"
    (event / "az" / "01.md").write_text(text, encoding="utf-8")
    (event / "images").mkdir(exist_ok=True)
    (event / "images" / name).write_bytes(picture)
    rows = 'key,name,date\na,"A & <B> ""C""",2012-02-01\nb,]]>,2013-02-01\n'
    (event / "rows.csv").write_text(rows, encoding="utf-8")
    edition = folder / "s" / "editions" / "hard.toml"
    text = edition_text("hard", "e", "rows.csv", COLUMNS, title=HARD, listing=HARD, head=HEAD)
    edition.write_text(text, encoding="utf-8")
    call = [str(edition), "-o", str(folder / "out"), "--sources", str(folder / "s")]
    return CliRunner().invoke(build, [*call, "--lang", "en"])


REFUSED: dict[str, tuple[Callable[[], bytes], str, str, str]] = {
    "an image bomb": (bomb, "photo.png", "![a](images/photo.png)", "error["),
    "a drawing with script": (lambda: SVG, "photo.svg", "![a](images/photo.svg)", "error["),
    "a drawing in disguise": (lambda: SVG, "photo.jpg", "![a](images/photo.jpg)", "error["),
    "a script": (photograph, "photo.jpg", "<script>alert(1)</script>", "error["),
    "an entity": (photograph, "photo.jpg", "&#351;", "error["),
    "a script's address": (photograph, "photo.jpg", "[a](javascript:alert)", "error["),
    "a slug with markup": (photograph, "photo.jpg", '# A {#a&<"b}', "error["),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_book_may_hold_is_an_error_and_no_book(name: str, tmp_path: Path) -> None:
    make, file, text, said = REFUSED[name]
    result = built(tmp_path, f"# A\n\n{text}\n", make(), file)
    assert result.exit_code == 1, result.output
    assert said in result.output
    assert not list(tmp_path.glob("out/*.epub"))


@pytest.mark.external
@pytest.mark.slow
def test_hard_names_and_a_photograph_of_50_mb_make_a_valid_book(tmp_path: Path) -> None:
    result = built(tmp_path, TEXT, huge())
    assert result.exit_code == 0, result.output
    for ending in ("epub", "kepub.epub"):
        book = tmp_path / "out" / f"hard.{ending}"
        assert book.stat().st_size < 2_000_000
        assert list(verify().epubcheck(book, tmp_path)) == []
    with zipfile.ZipFile(tmp_path / "out" / "hard.epub") as archive:
        package = etree.fromstring(archive.read("EPUB/content.opf"))
        texts = [archive.read(name) for name in archive.namelist() if name.endswith(".xhtml")]
    titles = [title.text for title in package.iter("{http://purl.org/dc/elements/1.1/}title")]
    assert titles == [titles[0]] * 2
    assert "A & <B>" in str(titles[0])
    said = " ".join("".join(map(str, etree.fromstring(text).itertext())) for text in texts)
    assert "x & <y>" in said
    assert "A & <B> “C” D & <E>" in " ".join(said.split())
    assert "]]>" in said

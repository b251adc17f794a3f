"""The writer's guides say what happens: each command that they show is given, in a clone, and what
is told must be what they show. `pytest tests/day/test_guide.py --accept` writes it into them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from docx.document import Document
from officer import LIST, RIGHT, WRONG, letter, put_in, word, workbook

ROOT = Path(__file__).parents[2]
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# A guide, the locale that it is read in, and the names that its reader gives to her documents.
GUIDES = {"az": ("az_AZ.UTF-8", "cixis.docx", "soz.docx"), "en": ("C", "speech.docx", "word.docx")}


def other(document: Document) -> None:
    document.add_heading("Son söz", 0)
    document.add_paragraph("Sağ olun.")


def clone(root: Path) -> Path:
    """A clone whose environment is this one's, with no book in it."""
    for name in ("Makefile", "kitabca", "requirements.lock", "requirements-test.lock"):
        shutil.copy(ROOT / name, root / name)
    for name in ("src", "fonts", "layouts"):
        os.symlink(ROOT / name, root / name)
    (root / "sources/editions").mkdir(parents=True)
    python = root / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    for lock, stem in (
        ("requirements.lock", ".ready-"),
        ("requirements-test.lock", ".ready-test-"),
    ):
        data = (root / lock).read_bytes()
        sums = subprocess.run(["cksum"], input=data, capture_output=True, check=True)
        (root / ".venv" / (stem + sums.stdout.decode().replace(" ", "").strip())).touch()
    return root


def fill_in(root: Path) -> None:
    """What her hands do between the commands: the second document's place, list, photographs."""
    put_in(root / "sources/events/anim-35", programme=False)
    edition = root / "sources/editions/anim-35.toml"
    part = '[[parts]]\nkind = "text"\nsource = "{}"\n'
    text = edition.read_text("utf-8")
    first = part.format("01-merasim.md")
    assert first in text
    text = text.replace("Alt başlıq", "Anım mərasimi").replace("Nəşr edən qurum", "Səfirlik")
    edition.write_text(text.replace(first, first + "\n" + part.format("02-soz.md")), "utf-8")


def paste(root: Path) -> None:
    """Two lines as Word leaves them on the clipboard."""
    text = root / "sources/events/anim-35/az/02-soz.md"
    text.write_text(text.read_text("utf-8") + "\n1.\tbirinci\u00a0söz\n2.\tiki\u00adnci\n", "utf-8")


def correct(root: Path) -> None:
    rows = [tuple(str(one).replace("Qulieva", "Quliyeva") if one == LIST[2][1] else one
                  for one in row) for row in LIST]  # fmt: skip
    book = workbook({"Siyahı": rows})
    (root / "sources/events/anim-35/siyahi.xlsx").write_bytes(book)
    text = root / "sources/events/anim-35/az/01-merasim.md"
    text.write_text(text.read_text("utf-8").replace(WRONG, RIGHT), "utf-8")


def lend(root: Path) -> None:
    """The book that a clone comes with."""
    for name in ("sources/events/xocali-34", "sources/shared"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "sources/editions/xocali-34.toml", root / "sources/editions")


def take_back(root: Path) -> None:
    for name in ("sources/events/xocali-34", "sources/shared"):
        shutil.rmtree(root / name)
    (root / "sources/editions/xocali-34.toml").unlink()


# What a person does before a command of the guide.
BY_HAND: dict[str, Callable[[Path], None]] = {
    "./kitabca repair": paste,
    "make check": fill_in,
    "cp build/": correct,
    "./kitabca why": lend,
    "make dist": take_back,
}


@pytest.mark.parametrize("language", GUIDES)
def test_the_guide_shows_what_is_told(language: str, tmp_path: Path, accept: bool) -> None:
    file = ROOT / f"docs/guide.{language}.md"
    guide = file.read_text("utf-8")
    locale, speech, second = GUIDES[language]
    root = clone(tmp_path)
    (root / speech).write_bytes(letter())
    (root / second).write_bytes(word(other))
    kept = {"PATH": os.environ["PATH"], "HOME": str(root), "LANG": locale}

    def told(block: re.Match[str]) -> str:
        lines = []
        for command in re.findall(r"^\$ (.*)$", block[1], re.MULTILINE):
            for beginning, work in BY_HAND.items():
                if command.startswith(beginning):
                    work(root)
            done = subprocess.run(
                ["sh", "-c", f"{command} 2>&1"],
                cwd=root,
                env=kept,
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=False,
            )
            assert done.returncode == 0, f"{command}\n{done.stdout}"
            assert str(root) not in done.stdout
            lines += [f"$ {command}\n", done.stdout]
        return f"```console\n{''.join(lines)}```"

    made = CONSOLE.sub(told, guide)
    assert CONSOLE.findall(guide), "the guide shows no command"
    if accept and measured(made) != measured(guide):
        file.write_text(made, "utf-8")
        guide = made
    assert measured(made) == measured(guide)


def measured(text: str) -> str:
    """Without sizes and seconds, which differ from machine to machine."""
    return re.sub(r"\d+(?:\.\d+)? (kB|MB|s)\b", r"N \1", text)


@pytest.mark.parametrize("language", GUIDES)
def test_what_the_guide_points_at_is_there(language: str) -> None:
    text = (ROOT / f"docs/guide.{language}.md").read_text("utf-8")
    for path in re.findall(r"\]\(([^)#:]+)\)", text):
        if path.startswith("images/"):
            continue  # an example of what she writes
        assert (ROOT / "docs" / path).exists(), path


def test_both_guides_tell_the_same_day() -> None:
    """The same commands in the same order, but for the names of her own files."""
    names = {name: "document" for _, *documents in GUIDES.values() for name in documents}
    names |= {"capda.pdf": "printed.pdf"}

    def commands(language: str) -> list[str]:
        text = (ROOT / f"docs/guide.{language}.md").read_text("utf-8")
        for name, common in names.items():
            text = text.replace(name, common)
        return re.findall(r"^\$ (.*)$", text, re.MULTILINE)

    assert commands("az") == commands("en")


def test_every_picture_of_the_docs_is_made_from_outputs() -> None:
    """`make pictures` makes them all, and none is kept that no page shows."""
    folder = ROOT / "docs/pictures"
    made = {f"{name}.png" for name in re.findall(r'"([\w-]+)"', (folder / "make.py").read_text())}
    kept = {path.name for path in folder.glob("*.png")}
    pages = [ROOT / "README.md", *ROOT.glob("docs/*.md")]
    shown = {
        name for page in pages for name in re.findall(r"pictures/([\w-]+\.png)", page.read_text())
    }
    assert kept == shown
    assert kept <= made

"""Notes called at random places of random text: each number comes out behind its word."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from test_editions import POPPLER, by_pdfium, by_pdfminer, by_pypdf, edition_of, make

from editions import chapter, edition_with

WORDS = (
    "kitab", "beynəlxalqlaşdırılmış", "1992", "ağac", "*il*", "ictimai-siyasi", "və", "söz", "O",
    "Ağ", "[BMT]{.sc}", "5", "İ", "**qalın**", "Xocalı’da", "ı", "j", "A", "f", "“söz”", "T.", "V",
)  # fmt: skip
SIGNS = ("", ",", ".", ";", ":", "!", ")", "’", "…", "-dir", "”", " –", "?")
LONG = ("{}", "> {}", "- {}", "1. {}", "::: verse\n{}\n:::")
SHORT = (*LONG, "| A | B |\n|---|---|\n| {} | x |", "| Ad | Say |\n|---|--:|\n| Bakı | {} |")
CALLS = 200
# A word that two pages share has the first one's notes and folio in it for who reads on by
# positions; and a hyphen that the author wrote ends a line like any other sign.
BETWEEN = re.compile(r"(?:\d+ Qeyd\.\s+)+(?:(?:Kitab|Əvvəl)\s+\d+\s+)?")
BROKEN = re.compile(r"(?<=ictimai-)\s+(?=siyasi)")


def random_text(chance: Random) -> tuple[str, list[str]]:
    """A source with its notes, and each call with the word before it and the sign after it."""
    said, notes, wanted = "", "", []
    while len(wanted) < CALLS:
        words = chance.choices(WORDS, k=chance.randrange(2, 45))
        for place, word in enumerate(words):
            if chance.random() < 0.12:
                number, sign = len(wanted) + 1, chance.choice(SIGNS)
                words[place] = f"{word}[^{number}]{sign}"
                notes += f"\n\n[^{number}]: Qeyd."
                bare = word.replace("{.sc}", "").strip("[]").replace("*", "")
                wanted.append(f"{bare}{number}{sign}")
        block = chance.choice(LONG if len(words) > 14 else SHORT)
        said += block.format(" ".join(words)) + "\n\n"
    return said + notes, wanted


@pytest.fixture(scope="module", params=["base", "programme", "large-print"])
def book(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[str]]:
    home = tmp_path_factory.mktemp("calls")
    text, wanted = random_text(Random(35))
    edition = edition_of(text, home / "sources")
    edition.write_text(edition_with(chapter(), layout=request.param), encoding="utf-8")
    return make(edition, home).file, wanted


@pytest.mark.parametrize("engine", [by_pdfium, POPPLER, by_pypdf, by_pdfminer])
def test_every_call_comes_out_behind_its_word(
    book: tuple[Path, list[str]], engine: Callable[[Path], str]
) -> None:
    file, wanted = book
    read = BROKEN.sub("", BETWEEN.sub("", engine(file)))
    found, place, lost = " ".join(read.split()).replace("...", "…"), 0, []
    for piece in wanted:
        here = found.find(piece, place)
        if here < 0:
            lost.append(piece)
        else:
            place = here
    assert lost == []

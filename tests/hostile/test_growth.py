"""A chapter of many alike takes time by its length: its links, headings, faults and lines.

Where each of a thousand asks for all the others, a long text hangs. `test_time.py` tries runs of
characters on each rule; here whole chapters are read, checked and rendered, or set, and again with
four times as many. What is faulty counts as well: it must be told as quickly.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from editions import chapter, edition_with
from kitabca.cli import stages
from kitabca.diagnostics import nearest

ROOT = Path(__file__).parents[2]
TREES = (ROOT / "layouts", ROOT / "fonts")
TIMES, MOST_TIMES, FLOOR = 4, 9.0, 0.4

# `{i}` is each one's own number, and so many are tried first.
CHAPTERS: dict[str, tuple[int, str]] = {
    "headings alike": (1000, "## Eyni başlıq\n\n"),
    "headings of their own, and links that miss them by a letter": (
        200,
        "## Ad {i} {{#bolme-{i}}}\n\n[söz](#bolm-{i})\n\n",
    ),
    "headings that leave a level out": (666, "#### Ad\n\n## Ad\n\n"),
    "lines of one paragraph that break": (2000, "söz\\\n"),
    "lines of one paragraph with doubts": (1333, "söz : söz\n"),
    "lines that might be captions": (2000, ": ad\n"),
    "doubled words": (1333, "söz söz "),
    "apostrophes": (2666, "'a "),
    "quotation marks without end": (2666, '"a '),
    "brackets without end": (1666, "[a söz\n"),
    "pictures without end": (1000, "![a söz\n"),
    "links without end": (1333, "[a](b söz\n"),
    "links in angles without end": (1333, "[a](<b söz\n"),
    "citations without end": (1000, "[@a söz\n\n"),
    "attributes without end": (1333, "[a]{{ söz\n"),
    "attributes of nothing": (1333, "{{.a}} "),
    "classes that no layout knows": (666, "{{.sinif{i}}}\nsöz\n\n"),
    "code without end": (2000, "`a söz\n"),
    "marks of emphasis": (1666, "*a **b "),
    "soft hyphens": (1666, "sö\u00adz söz\n"),
    "dates": (533, "[1992-02-26]{{.date}} söz\n"),
    "notes": (333, "söz[^n{i}]\n\n[^n{i}]: qeyd\n\n"),
    "notes that are missing": (1000, "söz[^n{i}]\n\n"),
    "marks of an index": (800, "[Söz{i}]{{index}} "),
    "rows of a table": (666, "| a | b |\n|---|---|\n| c | d |\n\n"),
}


def book(tree: Path, text: str) -> None:
    """A book of one chapter, in a folder."""
    (tree / "editions").mkdir(exist_ok=True)
    (tree / "editions/b.toml").write_text(edition_with(chapter()), encoding="utf-8")
    folder = tree / "events/e/az"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "01.md").write_text(f"# Ad\n\n{text}", encoding="utf-8")


def composed(tree: Path, *, in_pages: bool = False) -> float:
    """Seconds of the processor until the chapter stands in XHTML, or in pages, or is refused."""
    began = time.process_time()
    desk = stages.open_desk(tree / "editions/b.toml", stages.Trees(tree, *TREES))
    try:
        edition = stages.read(desk)
        layout, documents = stages.compose(desk, edition)
        if in_pages:
            stages.set_pages(desk, edition, layout, documents)
    except stages.Stopped:
        pass
    return time.process_time() - began


def grows(seconds: Callable[[int], float], count: int) -> str:
    """What is wrong with the time for so many and for four times as many, or an empty text."""
    short, long = seconds(count), seconds(TIMES * count)
    if long > FLOOR and long > MOST_TIMES * short:
        # Only what may be a trap is measured well.
        short, long = min(short, seconds(count)), min(long, seconds(TIMES * count))
    grown = long > FLOOR and long > MOST_TIMES * short
    return f"{short:.2f} s, then {long:.2f} s" if grown else ""


@pytest.mark.parametrize("what", CHAPTERS)
def test_many_alike_take_their_time_once(what: str, tmp_path: Path) -> None:
    count, each = CHAPTERS[what]

    def seconds(count: int) -> float:
        book(tmp_path, "".join(each.format(i=i) for i in range(count)))
        return composed(tmp_path)

    seconds(1)
    assert grows(seconds, count) == ""


@pytest.mark.parametrize("word", ["söz", "*söz*"])
def test_a_paragraph_of_many_pages(word: str, tmp_path: Path) -> None:
    words = ["Xocalı", "haqqında", "uzun", "bir", "abzas", "və", "heç", "yerdə", "bitmir"]

    def seconds(count: int) -> float:
        given = (words[i * 7 % len(words)] for i in range(count))
        book(tmp_path, " ".join(word.replace("söz", one) for one in given))
        return composed(tmp_path, in_pages=True)

    seconds(1)
    assert grows(seconds, 1500) == ""


def test_the_nearest_of_long_and_of_many_names() -> None:
    """A stranger's name may be as long as a chapter, and as many names may be known as it has."""
    known = frozenset(f"bölmə-{i}" for i in range(5000))
    began = time.process_time()
    assert nearest("Bölmə-777", known) == "bölmə-777"
    assert nearest("bölmə-777x", known) == "bölmə-777"
    for i in range(200):
        nearest(f"x{i}" * 100_000, known)
    assert nearest("x" * 100_000, ["y" * 100_000, "x" * 99_999]) == "x" * 99_999
    assert time.process_time() - began < 3.0

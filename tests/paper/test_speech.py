"""Speeches of every shape: no page turns inside a paragraph that a page can hold, and pages are
filled evenly."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from editions import chapter, edition_with
from kitabca.cli.stages import Trees, compose, open_desk, read, set_pages
from kitabca.typesetting.output import Line

ROOT = Path(__file__).parents[2]
SENTENCE = (
    "Mərasimdə iştirak edənlər bir dəqiqəlik sükutla həlak olanların xatirəsini yad etdilər. "
)


def lines(tree: Path, sentences: list[int]) -> tuple[list[int], set[str]]:
    """How many lines each page of a speech has whose paragraphs have so many sentences, and what
    is said of it."""
    (tree / "editions").mkdir()
    (tree / "events/e/az").mkdir(parents=True)
    edition = edition_with(chapter("1.md"), slug="e", layout="speech")
    (tree / "editions/e.toml").write_text(edition, "utf-8")
    text = "# Nitq\n\n" + "".join(f"{SENTENCE * count}\n\n" for count in sentences)
    (tree / "events/e/az/1.md").write_text(text, "utf-8")
    desk = open_desk(tree / "editions/e.toml", Trees(tree, ROOT / "layouts", ROOT / "fonts"))
    edition = read(desk)
    pages, _ = set_pages(desk, edition, *compose(desk, edition))
    counts = [
        sum(isinstance(item, Line) and not item.artifact for item in page.items)
        for page in pages.pages
    ]
    return counts, {one.code for one in desk.found}


@pytest.mark.parametrize("seed", range(12))
def test_no_page_turns_inside_a_paragraph_that_a_page_can_hold(seed: int, tmp_path: Path) -> None:
    drawn = Random(seed)
    sentences = [drawn.randint(1, 6) for _ in range(drawn.randint(4, 14))]
    counts, said = lines(tmp_path, sentences)
    assert not said & {"orphan", "widow", "divided-paragraph"}
    assert len(counts) == 1 or counts[-1] > 2, "a short paragraph alone"


def test_pages_are_filled_evenly(tmp_path: Path) -> None:
    """Not two full pages, a half-filled one, and a line or two alone on the last."""
    counts, _ = lines(tmp_path, [5, 4, 2, 4, 2, 4, 1, 1, 2, 1])
    assert max(counts[:-1]) - min(counts[:-1]) <= 3
    assert counts[-1] >= 5

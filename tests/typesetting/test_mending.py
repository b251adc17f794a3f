"""Paragraphs set a line shorter or longer: what changes, and that nothing is lost."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from tests.typesetting.books import base_faces, base_layout, document, hyphenate

from kitabca.typesetting.galley import set_galley
from kitabca.typesetting.mending import Frame, mended, needs_mending, other_lines, reset
from kitabca.typesetting.pages import break_pages
from kitabca.typesetting.setting import Setter
from kitabca.typesetting.stack import stack_of
from kitabca.typesetting.vertical import Galley

WORDS = ["dağ", "yol", "şəhər", "kitabın", "insanlar", "Azərbaycanda", "və", "gecə", "oxucular"]
FRAME = 33 * 13.5
SETTER = Setter(base_faces(), hyphenate)


def galley(seed: int, paragraphs: int = 40) -> Galley:
    pick = random.Random(seed)
    body = "".join(
        f"<p>{' '.join(pick.choice(WORDS) for _ in range(pick.randint(60, 160)))}</p>"
        f"{'<h2>Bölmə</h2>' if index % 4 == 3 else ''}"
        for index in range(paragraphs)
    )
    part = document(f"<section><h1>Hissə</h1>{body}<p>son</p></section>")
    return set_galley(part, base_layout(), SETTER, "az", lambda _: (1, 1))


def said(one: Galley) -> str:
    """The words of the rows without white space and added hyphens."""
    return "".join(
        "".join(shape.text for shape in (run.words[:-1] if run.hyphen else run.words))
        for row in one.rows
        for text in row.texts
        for run in text.line.runs
    )


def test_areset_paragraph_keeps_its_words_and_what_follows_moves_on() -> None:
    one = galley(1)
    assert one.paragraphs
    for paragraph in one.paragraphs:
        for asked in (-1, 1):
            lines = other_lines(paragraph, asked, SETTER.lines)
            if not lines:
                continue
            other = reset(one, paragraph, lines)
            by = len(lines) - paragraph.count
            assert abs(by) == 1
            assert len(other.rows) == len(one.rows) + by
            assert said(other) == said(one)
            for before, after in zip(one.marks, other.marks, strict=True):
                words = [text.line.runs[0].words for text in one.rows[before.row].texts]
                assert words == [t.line.runs[0].words for t in other.rows[after.row].texts]


@pytest.mark.parametrize("seed", range(8))
def test_mending_never_makes_pages_dearer_and_loses_nothing(seed: int) -> None:
    layout = base_layout()
    one = galley(seed)
    stack = stack_of(one, layout.page.grid, layout.notes)
    page = Frame(FRAME, (FRAME, 67.5), True)
    price, cuts = break_pages(stack, 0, len(one.rows), page.height, page.opening, page.recto)
    if not needs_mending(stack, cuts, len(one.rows)):
        return
    other, other_stack, pages = mended(one, stack, 0, page, SETTER.lines)
    assert said(other) == said(one)
    assert pages[0].start == 0
    assert pages[-1].stop == len(other.rows)
    assert all(a.stop == b.start for a, b in pairwise(pages))
    again, _ = break_pages(other_stack, 0, len(other.rows), page.height, page.opening, page.recto)
    assert again <= price

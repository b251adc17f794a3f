"""Verse: stanzas stay whole where a page can hold them, and lines are never alone."""

from __future__ import annotations

import random

import pytest
from tests.typesetting.books import book, document, lines_of, words_of
from tests.typesetting.test_pages import WORDS


@pytest.mark.parametrize(
    ("lines", "parted"), [(4, 0), (5, 0), (6, 0), (7, 0), (10, 0), (14, 6), (34, 800)]
)
def test_stanzas_stay_whole(lines: int, parted: int) -> None:
    """A page of verse ends early rather, by up to a third of it. What is parted is named, unless
    no page holds it."""
    stanza = '<div class="stanza">' + '<p class="line">misra</p>' * lines + "</div>"
    found = 0
    for seed in range(14):
        pick = random.Random(seed)
        body = "<h1>Şeirlər</h1>"
        for _ in range(14):
            words = [pick.choice(WORDS) for _ in range(pick.randint(20, 200))]
            body += (
                f'<p>{" ".join(words)}</p><div class="verse">{stanza * pick.randint(2, 6)}</div>'
            )
        pages, said_of_it = book(document(f"<section>{body}</section>"))
        cut = on = 0
        for number in range(len(pages.pages)):
            for line in lines_of(pages, number):
                on = (on + 1) % lines if words_of(line) == "misra" else 0
            cut += on != 0
        named = sum(one.code == "divided-paragraph" for one in said_of_it)
        assert named == (cut if lines <= 33 else 0)
        found += cut
    assert found <= parted


@pytest.mark.parametrize("lines", range(34, 60))
def test_a_stanza_that_no_page_holds_leaves_no_line_alone(lines: int) -> None:
    words = f"<p>{'söz deyilir burada ' * 40}</p>"
    stanza = '<div class="stanza">' + '<p class="line">misra</p>' * lines + "</div>"
    for before in (1, 2, 3):
        body = f'<h1>Şeir</h1>{words * before}<div class="verse">{stanza}</div>{words * 6}'
        pages, found = book(document(f"<section>{body}</section>"))
        counts = [
            sum(words_of(line) == "misra" for line in lines_of(pages, number))
            for number in range(len(pages.pages))
        ]
        named = {one.code for one in found}
        assert 1 not in counts or named & {"orphan", "widow"}, counts

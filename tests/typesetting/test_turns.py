"""No word is divided over the turn of a page where as many lines can be had without."""

from __future__ import annotations

import random

import pytest
from msgspec.structs import replace
from tests.typesetting.books import (
    base_faces,
    base_layout,
    book,
    document,
    hyphenate,
    printed,
    said,
)
from tests.typesetting.test_parts import made as all_of
from tests.typesetting.test_two_hundred_pages import divided_overleaf

from kitabca.layout import Layout
from kitabca.typesetting import parts_apart, show_pages
from kitabca.typesetting.galley import set_galley
from kitabca.typesetting.pages import Cut, break_pages
from kitabca.typesetting.parts import read_part, unsealed, write_part
from kitabca.typesetting.setting import Setter
from kitabca.typesetting.spans import SetLine
from kitabca.typesetting.stack import stack_of
from kitabca.typesetting.turns import divided_feet, made_whole, whole_words
from kitabca.typesetting.vertical import Galley

WORDS = [
    *("kitabxananın", "müəyyənləşdirilmiş", "qaydaları", "gecə", "oxucularına", "yol", "dağ", "və"),
    *("insanlar", "bir", "daha", "söyləyirlər", "ki", "Azərbaycanın", "şəhərlərində"),
    *("əlyazmalarından", "qalan", "vərəqlər"),
]
FRAME = 33 * 13.5
SETTER = Setter(base_faces(), hyphenate)
SEEDS = range(40)


def prose(seed: int, notes: bool = False, paragraphs: int = 14) -> str:
    pick = random.Random(seed)
    body, asides = [], []
    for index in range(paragraphs):
        words = [pick.choice(WORDS) for _ in range(pick.randint(110, 190))]
        for n in range(6 if notes else 0):
            name = f"q{index}-{n}"
            words[pick.randrange(len(words))] += f'<a epub:type="noteref" href="#{name}">{n}</a>'
            asides.append(f'<aside epub:type="footnote" id="{name}"><p>Qeyd</p></aside>')
        body.append(f"<p>{' '.join(words)}</p>")
    return f"<section><h1>Hissə</h1>{''.join(body)}{''.join(asides)}</section>"


def pages_of(body: str, layout: Layout | None = None) -> tuple[Galley, list[Cut]]:
    layout = layout or base_layout()
    galley = set_galley(document(body), layout, SETTER, "az", lambda _: (1, 1))
    stack = stack_of(galley, layout.page.grid, layout.notes)
    _, cuts = break_pages(stack, 0, len(galley.rows), FRAME, (FRAME, 67.5), True)
    return galley, cuts


def words(galley: Galley) -> str:
    return " ".join(
        "".join(shape.text for shape in (run.words[:-1] if run.hyphen else run.words)) + run.ends
        for row in galley.rows
        for text in row.texts
        for run in text.line.runs
    ).replace(" ", "")


def notes(galley: Galley, cut: Cut) -> list[str]:
    return [note for row in galley.rows[cut.start : cut.stop] for note in row.notes]


def unseen(line: SetLine) -> bool:
    return not line.looseness or 0.149 < line.looseness < 0.5


@pytest.mark.parametrize("marked", [False, True])
def test_what_is_set_anew_moves_nothing_else_and_loses_nothing(marked: bool) -> None:
    divided = left = 0
    for seed in SEEDS:
        galley, cuts = pages_of(prose(seed, marked))
        resets = whole_words(galley, cuts, SETTER.lines)
        made = made_whole(galley, resets)
        divided += len(divided_feet(galley.rows, cuts))
        left += len(divided_feet(made.rows, cuts))
        changed = {k for one in resets for k in range(one.start, one.start + len(one.lines))}
        assert words(made) == words(galley)
        for k, (old, new) in enumerate(zip(galley.rows, made.rows, strict=True)):
            assert new == old or k in changed
            assert (new.height, new.before, new.place) == (old.height, old.before, old.place)
        for cut in cuts:
            assert notes(made, cut) == notes(galley, cut)
        for one in resets:
            assert all(unseen(line) for line in one.lines[:-1])
            hyphens = "".join("-" if line.hyphenated else " " for line in one.lines)
            assert "---" not in hyphens
    assert divided > 10
    assert left < divided / 2


def test_a_paragraph_with_a_large_letter_keeps_it() -> None:
    layout = base_layout()
    styles = {**layout.styles, "p": replace(layout.styles["p"], drop=3)}
    layout = replace(layout, styles=styles, memo={})
    found = 0
    for seed in SEEDS:
        galley, cuts = pages_of(prose(seed), layout)
        for one in whole_words(galley, cuts, SETTER.lines):
            old = galley.rows[one.start].texts[-1].line.runs
            new = one.lines[0].runs
            assert old[0].initial
            assert (new[0], new[1].x) == (old[0], old[1].x)
            found += 1
    assert found


def test_a_galley_from_bytes_sets_the_same_anew() -> None:
    for seed in SEEDS:
        galley, cuts = pages_of(prose(seed, notes=True))
        read = read_part(write_part(galley))
        assert read is not None
        assert not read.paragraphs
        assert unsealed(read).paragraphs == galley.paragraphs
        fresh = whole_words(unsealed(read), cuts, SETTER.lines)
        assert fresh == whole_words(galley, cuts, SETTER.lines)


def test_books_have_words_whole_however_their_parts_were_set() -> None:
    helped = 0
    for seed in SEEDS:
        galley, cuts = pages_of(prose(seed, True))
        if not divided_feet(galley.rows, cuts):
            continue
        documents = [document(prose(seed, True))]
        pages, found = book(*documents)
        helped += len(divided_overleaf(pages)) < len(divided_feet(galley.rows, cuts))
        assert printed(pages) == said(documents)
        assert not [one for one in found if one.code == "note-elsewhere"]
        cache: dict[bytes, bytes] = {}
        shown = [all_of(documents, cache), all_of(documents, cache)]
        ((key, _),), made = parts_apart(
            documents, base_layout(), base_faces(), "az", lambda _: (800, 600), hyphenate
        )
        shown.append(all_of(documents, {key: made(0)}))
        (only,) = set(shown)
        assert only.startswith(show_pages(pages))
    assert helped > 3


def test_pages_from_the_cache_have_nothing_set_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [document(prose(seed), anchor=f"a{seed}") for seed in range(6)]
    cache: dict[bytes, bytes] = {}
    cold = all_of(documents, cache)
    monkeypatch.setattr("kitabca.typesetting.book.whole_words", None)
    assert all_of(documents, cache) == cold

"""Columns that a master has, the side that a part opens on, pictures made smaller, long notes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from msgspec.structs import replace
from tests.typesetting.books import (
    ROOT,
    base_layout,
    book,
    document,
    hyphenate,
    lines_of,
    printed,
    said,
    words_of,
)

from kitabca.diagnostics import Diagnostic
from kitabca.faces import open_faces
from kitabca.layout import Layout, Style, read_layout
from kitabca.typesetting.paragraphs import price_line
from kitabca.typesetting.setting import Setter
from kitabca.typesetting.styles import child, root
from kitabca.typesetting.vertical import Row

TEXT = " ".join(["Şəhərin köhnə küçələri axşam işıqları ilə dolur."] * 14)


def two_columns() -> Layout:
    """The quiet layout with a master of two columns and a style that goes across them."""
    layout = base_layout()
    text = layout.masters["text"]
    frame = replace(text.frame, columns=2, gutter=14.0)
    masters = {**layout.masters, "two": replace(text, frame=frame, first="")}
    styles = {**layout.styles, "p.wide": Style(display="block", across=True)}
    return replace(layout, masters=masters, styles=styles, memo={})


def test_what_goes_across_parts_the_columns() -> None:
    layout = two_columns()
    body = f'<section><p>{TEXT}</p><p class="wide">GENİŞ</p><p>{TEXT}</p></section>'
    pages, found = book(document(body, master="two"), layout=layout)
    assert not [one for one in found if one.code not in ("loose-line", "tight-line")]
    lines = [line for line in lines_of(pages, 0) if not line.artifact]
    wide = next(line for line in lines if line.runs[0].words[0].text == "GENİŞ")
    frame = layout.masters["text"].frame
    middle = frame.inner + (layout.page.width - frame.inner - frame.outer) / 2
    for above in (True, False):
        part = [line for line in lines if line is not wide and (line.y < wide.y) == above]
        left = [line.y for line in part if line.runs[0].x < middle]
        right = [line.y for line in part if line.runs[0].x >= middle]
        assert min(left) == pytest.approx(min(right))
        assert 0 <= len(left) - len(right) <= 2


@pytest.mark.parametrize(
    ("opens", "folios"),
    [(["", "recto"], [1, 3]), (["", "verso"], [1, 2]), (["", "", "verso"], [1, 2, 4])],
)
def test_a_part_opens_where_the_edition_wants(opens: list[str], folios: list[int]) -> None:
    parts = []
    for number, side in enumerate(opens):
        one = document(f"<section><h1>Ad</h1><p>s{number}</p></section>", anchor=f"a{number}")
        body = f'<body data-opens="{side}" ' if side else "<body "
        parts.append(replace(one, xhtml=one.xhtml.replace("<body ", body)))
    pages, _ = book(*parts)
    said = [
        page.folio
        for index, page in enumerate(pages.pages)
        for line in lines_of(pages, index)
        if words_of(line).startswith("s")
    ]
    assert said == folios


def test_a_picture_made_smaller_by_its_page_is_named() -> None:
    body = '<section><figure><img src="a.jpg" alt="a"/></figure></section>'
    layout = base_layout()
    low = {
        name: replace(one, frame=replace(one.frame, bottom=400.0))
        for name, one in layout.masters.items()
    }
    _, found = book(document(body), layout=replace(layout, masters=low, memo={}))
    assert [one.code for one in found] == ["picture-reduced"]
    _, found = book(document(body))
    assert found == []


def test_a_divided_note_leaves_no_line_alone_and_the_text_no_orphan() -> None:
    long = " ".join(["Qeydin sözləri çoxdur və bir səhifəyə sığmır."] * 40)
    body = (
        f"<section><p>{TEXT}</p><p>{TEXT}</p><p>Mətn"
        '<a epub:type="noteref" id="m" href="#n">1</a> '
        f'{TEXT}</p><aside epub:type="footnote" id="n"><p><a class="back" href="#m">1</a> '
        f"{long}</p>"
        f"<p>{long}</p></aside><p>{TEXT}</p><p>{TEXT}</p></section>"
    )
    _, found = book(document(body))
    assert not [one for one in found if one.code in ("orphan", "widow", "no-style")]


CITED = '<a class="ref" href="#a">4</a>, <a class="ref" href="#a">5</a>'


@pytest.mark.parametrize("letters", range(24))
def test_no_line_begins_with_a_citation_and_two_numbers_stay_together(letters: int) -> None:
    before = "m" * letters + " şəhərin köhnə küçələri axşam işıqları ilə dolur"
    pages, _ = book(document(f"<section><p>{before} {before} [{CITED}] {before}.</p></section>"))
    lines = [words_of(line) for line in lines_of(pages, 0) if not line.artifact]
    assert any("[ 4 , 5 ]" in line for line in lines)
    assert not [line for line in lines if line.startswith("[")]


@pytest.mark.parametrize("letters", range(24))
def test_a_cell_would_rather_begin_a_line_with_a_citation_than_divide_it(letters: int) -> None:
    cell = f"<tr><td>{'m' * letters} qətliam küçə [{CITED}]</td><td>{TEXT}</td></tr>"
    pages, _ = book(document(f"<section><table><tbody>{cell}</tbody></table></section>"))
    lines = [words_of(line) for line in lines_of(pages, 0) if not line.artifact]
    assert any("[ 4 , 5 ]" in line for line in lines)


def ink(run: object, font: TTFont) -> tuple[float, float, float]:
    """How far to the right, above and below the baseline the ink of a run's first glyph reaches."""
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[font.getGlyphName(run.words[0].glyphs[0])].draw(pen)
    scale = run.size / font["head"].unitsPerEm
    return run.x + pen.bounds[2] * scale, pen.bounds[3] * scale, pen.bounds[1] * scale


@pytest.mark.parametrize("depth", [2, 3, 4])
@pytest.mark.parametrize("letter", "ÇŞQJƏBĞİÜÖ")
def test_nothing_of_a_drop_capital_runs_into_a_line(letter: str, depth: int) -> None:
    layout = base_layout()
    drop = replace(layout.styles["p"], indent="0", drop=depth)
    layout = replace(layout, styles={**layout.styles, "p.drop": drop}, memo={})
    pages, _ = book(
        document(f'<section><p class="drop">{letter}{TEXT}</p></section>'), layout=layout
    )
    font = TTFont(ROOT / "fonts" / "vollkorn" / "Vollkorn_400Regular.ttf")
    lines = [line for line in lines_of(pages, 0) if not line.artifact]
    (first,) = (line for line in lines if line.runs[0].initial)
    large, *rest = first.runs
    assert large.words[0].text == letter
    foot = first.y - large.rise
    right, _, bottom = ink(large, font)
    begins = {line.y: rest[0].x if line is first else line.runs[0].x for line in lines}
    beside = [line for line in lines if begins[line.y] > large.x + 5]
    below = [line for line in lines if line not in beside]
    assert len(beside) == depth + (letter in "ÇŞQJ")
    assert foot == pytest.approx(beside[depth - 1].y)
    assert all(begins[line.y] > right - 1 for line in beside)
    # The letters that rise highest in Vollkorn's text.
    tall = 0.84 * below[0].runs[0].size
    assert foot - bottom <= below[0].y - tall + 0.2


def test_a_paragraph_too_short_for_what_hangs_has_no_drop_capital() -> None:
    layout = base_layout()
    drop = replace(layout.styles["p"], indent="0", drop=2)
    layout = replace(layout, styles={**layout.styles, "p.drop": drop}, memo={})
    said = "öl bu yerdə çox uzaqlara gedir və heç bir insan yoxdur, yalnız külək var"
    sizes = {}
    for letter in "ÇB":
        body = f'<section><p class="drop">{letter}{said}</p><p>{TEXT}</p></section>'
        pages, _ = book(document(body), layout=layout)
        first = next(line for line in lines_of(pages, 0) if not line.artifact)
        sizes[letter] = max(run.size for run in first.runs)
    assert sizes["Ç"] < 12 < sizes["B"]


PLATE = (
    '<figure class="art"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 {high}"/>'
    "</figure>"
)


def short_pages(found: list[Diagnostic]) -> list[tuple[int, str]]:
    return [(one.place.line, one.parameters["page"]) for one in found if one.code == "short-page"]


@pytest.mark.parametrize("high", [200, 330, 400])
def test_a_page_that_ends_far_above_its_foot_is_named(high: int) -> None:
    """With the place of what had no room there."""
    before = f"<p>{TEXT}</p>"
    figure = PLATE.format(high=high).replace("<figure", '<figure data-place="a.md:7"')
    body = f"<section>{before * 2}{figure}{before}</section>"
    pages, found = book(document(body))
    lines = lines_of(pages, 0)
    frame = base_layout().masters["text"].frame
    room = pages.height - frame.bottom - frame.top
    empty = pages.height - frame.bottom - max(line.y for line in lines)
    assert short_pages(found) == ([(7, "1")] if empty > room / 3 and len(pages.pages) > 1 else [])


def roll(count: int, noted: int, notes: int, words: int) -> str:
    """Entries of one line; one of them has so many notes, each of so many words and more."""
    entries = []
    for n in range(count):
        names = [f"n{m}" for m in range(notes)] if n == noted else []
        marks = "".join(f'<a epub:type="noteref" href="#{name}">{name}</a>' for name in names)
        entries.append(f'<p data-place="a.md:{n}">ad{n}{marks}</p>')
        entries += [
            f'<aside epub:type="footnote" id="{name}"><p>QEYD{" söz" * words}</p></aside>'
            for name in names
        ]
    return f"<section>{''.join(entries)}</section>"


def test_columns_that_wait_for_the_notes_of_one_entry_are_named() -> None:
    """The four notes begin on one page, but not on what is left of the first."""
    body = document(roll(90, 24, 4, 150), master="two")
    pages, found = book(body, layout=two_columns())
    assert [(one.code, one.place.line, one.parameters["page"]) for one in found] == [
        ("short-page", 24, "1")
    ]
    starts = [words_of(line) for line in lines_of(pages, 1)]
    assert sum("QEYD" in one for one in starts) == 4


@pytest.mark.parametrize("noted", [0, 24, 40, 89])
def test_an_entry_whose_notes_no_page_can_begin_all_leaves_no_page_empty(noted: int) -> None:
    """Said of the notes that begin on the next one."""
    body = document(roll(90, noted, 5, 180), master="two")
    pages, found = book(body, layout=two_columns())
    assert printed(pages) == said([body])
    assert {one.code for one in found} == {"note-elsewhere"}
    foot = pages.height - base_layout().masters["text"].frame.bottom
    for number in range(len(pages.pages) - 1):
        lines = lines_of(pages, number)
        assert max(line.y for line in lines) > foot - 60
        if any(words_of(line).startswith(f"ad{noted}n") for line in lines):
            assert any("QEYD" in words_of(line) for line in lines)


def test_pages_that_may_end_early_are_not_named() -> None:
    layout = base_layout()
    layout = replace(layout, page=replace(layout.page, bottoms="ragged"), memo={})
    figure = PLATE.format(high=400)
    body = f"<section><p>{TEXT}</p><p>{TEXT}</p>{figure}<p>{TEXT}</p></section>"
    assert not short_pages(book(document(body), layout=layout)[1])


def heads() -> Iterator[tuple[str, str]]:
    """Each layout of the house with each style of its headings."""
    for folder in sorted((ROOT / "layouts").iterdir()):
        if folder.is_dir():
            for name in sorted(house(folder.name).styles):
                if name[:2] in ("h1", "h2", "h3", "h4") and ">" not in name:
                    yield folder.name, name


@cache
def house(name: str) -> Layout:
    def read(path: str) -> bytes | None:
        file = ROOT / "layouts" / path
        return file.read_bytes() if file.exists() else None

    layout, faults = read_layout(name, read)
    assert layout is not None, faults
    return layout


@pytest.mark.parametrize(("name", "style"), list(heads()))
def test_the_accents_of_a_heading_stand_below_the_top_of_its_line(name: str, style: str) -> None:
    """So at a page's top they stay inside the text area."""
    layout = house(name)
    body = child(layout, root(layout), "body", "")
    assert body is not None
    look = child(layout, body, style[:2], style[3:])
    assert look is not None
    faces = open_faces(layout.faces, lambda path: (ROOT / "fonts" / path).read_bytes())
    setter = Setter(faces, hyphenate)
    highest = max(setter.ink(letter, look.text("az"))[1] for letter in "ĞÖÜİ")
    assert highest < look.leading


@pytest.mark.parametrize("letter", "ĞİÖÜ")
@pytest.mark.parametrize("depth", [2, 3, 4])
def test_the_accent_of_a_drop_capital_keeps_clear_of_the_line_above(
    letter: str, depth: int
) -> None:
    layout = base_layout()
    drop = replace(layout.styles["p"], indent="0", drop=depth, space_before="0")
    layout = replace(layout, styles={**layout.styles, "p.drop": drop}, memo={})
    body = f'<section><p>{TEXT}</p><p class="drop">{letter}{TEXT}</p></section>'
    pages, found = book(document(body), layout=layout)
    assert not found
    font = TTFont(ROOT / "fonts" / "vollkorn" / "Vollkorn_400Regular.ttf")
    lines = [line for line in lines_of(pages, 0) if not line.artifact]
    (opening,) = (line for line in lines if line.runs[0].initial)
    large = opening.runs[0]
    _, top, _ = ink(large, font)
    above = max(line.y for line in lines if line.y < opening.y - 1)
    # What hangs lowest in the text: g, q, Ç.
    assert opening.y - large.rise - top > above + 0.22 * lines[0].runs[0].size


@pytest.mark.parametrize("marks", ["“", "…", "«…", "(“…"])
def test_marks_before_a_drop_capital_keep_out_of_the_column_beside(marks: str) -> None:
    """They hang by what is less than the white between columns, and never touch the letter."""
    layout = base_layout()
    drop = replace(layout.styles["p"], indent="0", drop=2)
    layout = replace(layout, styles={**layout.styles, "p.drop": drop}, memo={})
    pages, _ = book(
        document(f'<section><p class="drop">{marks}B{TEXT}</p></section>'), layout=layout
    )
    hung, letter, *_ = lines_of(pages, 0)[0].runs
    assert words_of(lines_of(pages, 0)[0]).startswith(f"{marks} B")
    margin = layout.masters["text"].frame.inner
    assert margin - hung.x <= 0.6 * hung.size + 0.01
    assert hung.x + hung.width <= letter.x + 0.01


def test_where_all_lines_should_stay_together_one_alone_is_the_worst_of_breaks() -> None:
    """As in `speech`: a paragraph that no page has room for is divided by two lines at least."""
    costs = []
    for index in range(1, 10):
        row = Row(13.5)
        price_line(row, index, 10, (99, 99), False)
        costs.append(row.penalty)
    assert costs[0] == costs[-1] > max(costs[1:-1])

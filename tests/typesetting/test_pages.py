"""What a page of a good press has: a grid, level spreads, no stranded lines, notes at the foot."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.typesetting.books import (
    base_layout,
    book,
    document,
    lines_of,
    printed,
    said,
    words_of,
)

from kitabca.typesetting import show_pages
from kitabca.typesetting.art import path_segments
from kitabca.typesetting.columns import CellText, column_widths
from kitabca.typesetting.output import Line, Pages

GOLDEN = Path(__file__).parent / "golden"
WORDS = ["dağ", "yol", "şəhər", "kitabın", "insanlar", "Azərbaycanda", "və", "gecə", "oxucular"]


def prose(seed: int, paragraphs: int, *, notes: bool = False) -> str:
    pick = random.Random(seed)
    out = []
    for index in range(paragraphs):
        words = " ".join(pick.choice(WORDS) for _ in range(pick.randint(20, 140)))
        if notes and index % 3 == 0:
            out.append(
                f'<p>{words}<a epub:type="noteref" href="#n{index}">{index}</a> {words}</p>'
                f'<aside epub:type="footnote" id="n{index}"><p>{index} qeyd {words}</p></aside>'
            )
        elif index % 11 == 5:
            out.append(f"<h2>Bölmə {index}</h2>")
        else:
            out.append(f"<p>{words}</p>")
    return "<section><h1>Hissə</h1>" + "".join(out) + "<p>son</p></section>"


@pytest.fixture(scope="module")
def novel() -> Pages:
    return book(document(prose(1, 150)), document(prose(2, 90), anchor="b"))[0]


def feet(pages: Pages) -> dict[int, float]:
    return {
        page.folio: max((line.y for line in lines_of(pages, index)), default=0.0)
        for index, page in enumerate(pages.pages)
    }


def test_every_line_of_prose_stands_on_the_grid(novel: Pages) -> None:
    layout = base_layout()
    top = layout.masters["text"].frame.top
    for index in range(len(novel.pages)):
        for line in lines_of(novel, index):
            if abs(line.runs[0].size - 10.2) < 0.01:
                steps = (line.y - top) / layout.page.grid
                assert abs(steps - round(steps)) < 0.01


def test_facing_pages_are_level(novel: Pages) -> None:
    lowest = feet(novel)
    last = {40}
    for index, page in enumerate(novel.pages[:-1]):
        after = novel.pages[index + 1]
        if after.master == "opening" or index + 2 == len(novel.pages):
            last |= {page.folio, after.folio}
        if after.master == "opening":
            last |= {page.folio - page.folio % 2, page.folio - page.folio % 2 + 1}
    for folio, foot in lowest.items():
        if folio % 2 == 0 and folio not in last and folio + 1 in lowest and folio + 1 not in last:
            assert foot == pytest.approx(lowest[folio + 1], abs=0.01), folio


def test_a_novel_needs_no_excuse() -> None:
    _, found = book(document(prose(3, 200, notes=True)))
    assert not [one for one in found if one.code not in ("loose-line", "tight-line")]


def test_a_long_running_head_keeps_to_its_line() -> None:
    body = prose(6, 40).replace("<h1>Hissə</h1>", f"<h1>{'Uzun başlıq ' * 30}</h1>")
    pages, _ = book(document(body))
    heads = [
        item
        for page in pages.pages
        for item in page.items
        if isinstance(item, Line) and item.artifact == "header" and page.folio % 2
    ]
    assert heads
    for head in heads:
        assert words_of(head).endswith("…")
        assert head.runs[-1].x + head.runs[-1].width < pages.width - 20


def test_notes_stand_under_a_rule_at_the_foot() -> None:
    pages, _ = book(document(prose(4, 4, notes=True)))
    layout = base_layout()
    page = pages.pages[0]
    rule = next(item for item in page.items if not isinstance(item, Line))
    notes = [line for line in lines_of(pages, 0) if line.y > rule.y]
    assert words_of(notes[0]).startswith("0 qeyd")
    frame = layout.masters["text"].frame
    foot = frame.top + 33 * layout.page.grid
    assert notes[-1].y == pytest.approx(foot, abs=layout.page.grid + 0.01)


def test_a_part_that_opens_recto_leaves_a_bare_counted_page() -> None:
    contents = document("<section><h1>Mündəricat</h1></section>", "contents", "c")
    pages, _ = book(document("<section><p>bir</p></section>"), contents)
    assert [(page.folio, page.master, bool(page.items)) for page in pages.pages] == [
        (1, "opening", True),
        (2, "blank", False),
        (3, "opening", True),
    ]


def test_covers_have_two_pages_each_and_no_folio() -> None:
    pages, _ = book(
        document("<section><h1>Ad</h1></section>", "cover", "cover"),
        document("<section><p>bir</p></section>"),
        document("<section><p>arxa</p></section>", "back-cover", "back"),
    )
    assert [(page.section, page.folio) for page in pages.pages] == [
        ("front", 0),
        ("front", 0),
        ("block", 1),
        ("back", 0),
        ("back", 0),
    ]
    assert pages.pages[3].items == ()
    assert pages.anchors["part-back"][0] == 4


def test_page_references_and_contents_are_filled() -> None:
    contents = (
        '<nav epub:type="toc"><h1>Mündəricat</h1><ol class="contents"><li class="entry-1">'
        '<a class="entry" href="#h">Bölmə</a></li></ol></nav>'
    )
    body = (
        prose(5, 30).replace("</section>", "")
        + '<h2 id="h">Bölmə</h2><p>bax <a class="page" href="#h" data-before="səh. ">Bölmə</a> və'
        " sonra</p></section>"
    )
    pages, _ = book(document(contents, "contents", "c"), document(body, anchor="b"))
    folio = pages.pages[pages.anchors["h"][0]].folio
    assert folio > 2
    assert words_of(lines_of(pages, 0)[-1]).split()[-1] == str(folio)
    assert any(
        f"bax səh. {folio} və sonra" in words_of(line)
        for line in lines_of(pages, pages.anchors["h"][0])
    )


def test_an_index_joins_and_merges_its_pages() -> None:
    marks = "".join(
        f'<p class="first"><span class="index-mark" id="i{n}">söz</span></p>'
        + "<p>"
        + "dolğu " * 360
        + "</p>"
        for n in range(5)
    )
    refs = ", ".join(f'<a class="page" href="#i{n}">x</a>' for n in (0, 0, 1, 2, 3, 4))
    index = (
        '<section epub:type="index"><h1>Göstərici</h1><ul class="index">'
        f'<li class="term">söz, {refs}</li></ul></section>'
    )
    pages, _ = book(
        document(f"<section><h1>A</h1>{marks}</section>"), document(index, "index", "ix")
    )
    folios = [pages.pages[pages.anchors[f"i{n}"][0]].folio for n in range(5)]
    text = words_of(lines_of(pages, len(pages.pages) - 1)[-1])
    joined = text.removeprefix("söz, ").replace(" ", "")
    named: list[int] = []
    for piece in joined.split(","):
        first, _, last = piece.partition("–")
        named += range(int(first), int(last or first) + 1)
    assert named == sorted(set(folios))


def test_a_table_shows_its_head_again_after_a_break() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>ad {n}</td></tr>" for n in range(80))
    body = (
        "<section><table><thead><tr><th>Say</th><th>Ad</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></section>"
    )
    pages, found = book(document(body))
    assert not found
    for number in range(len(pages.pages)):
        lines = lines_of(pages, number)
        assert words_of(lines[0]) == "Say"
        assert (lines[0].runs[0].node < 0) == (number > 0)


@pytest.mark.parametrize("vertical", ["centre", "bottom"])
def test_the_head_of_a_table_goes_down_with_the_last_page(vertical: str) -> None:
    layout = base_layout()
    text = replace(layout.masters["text"], vertical=vertical)
    layout = replace(layout, masters={**layout.masters, "text": text}, memo={})
    rows = "".join(f"<tr><td>{n}</td><td>ad {n}</td></tr>" for n in range(50))
    head = "<thead><tr><th>Say</th><th>Ad</th></tr></thead>"
    made = document(f"<section><table>{head}<tbody>{rows}</tbody></table></section>")
    (pages, _), (placed, _) = book(made), book(made, layout=layout)

    def steps(made: Pages) -> list[float]:
        ys = sorted({line.y for line in lines_of(made, -1)})
        return [b - a for a, b in pairwise(ys)]

    assert steps(placed) == pytest.approx(steps(pages))
    assert lines_of(placed, -1)[0].y > lines_of(pages, -1)[0].y + 50.0


def test_decimals_stand_under_each_other() -> None:
    rows = "".join(f'<tr><td class="decimal">{n}</td></tr>' for n in ("1,25", "100,5", "7"))
    pages, _ = book(document(f"<section><table><tbody>{rows}</tbody></table></section>"))
    faces_em = 1000.0
    ends = []
    for line in lines_of(pages, 0):
        run = line.runs[0]
        shape = run.words[0]
        whole = sum(
            advance
            for text, advance in zip(shape.texts, shape.advances, strict=True)
            if shape.text.find(",") < 0 or shape.texts.index(text) < shape.texts.index(",")
        )
        ends.append(run.x + whole * run.size / faces_em)
    assert max(ends) - min(ends) < 1.0


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # Everything fits: natural widths, spread over the measure.
        (((20,) * 4, (20,) * 3), None),
        # A column of short names keeps them whole beside one of long text.
        (((20,) * 3, (20,) * 18), (60, 140)),
        # No column is thinner than its longest word.
        (((90,), (40, *(20,) * 40)), (90, 110)),
    ],
)
def test_widths_of_columns(words, expected) -> None:
    row = [CellText(column, (cell,), 0.0) for column, cell in enumerate(words)]
    least, most = [max(cell) for cell in words], [sum(cell) for cell in words]
    widths, fits = column_widths(least, most, [row], 200.0)
    assert fits
    assert sum(widths) <= 200.0 + 0.01
    if expected:
        assert widths == pytest.approx(expected, abs=0.5)


def test_a_table_wider_than_the_measure_is_named() -> None:
    cells = "".join(f"<td>uzunsütunadı{n}</td>" for n in range(30))
    _, found = book(document(f"<section><table><tbody><tr>{cells}</tr></tbody></table></section>"))
    assert "table-too-wide" in {one.code for one in found}


def test_an_element_without_a_style_and_a_letter_without_a_glyph_are_errors() -> None:
    _, found = book(document("<section><p>bir <blink>iki</blink> ꙮ</p></section>"))
    assert {one.code for one in found} >= {"no-style", "missing-glyph"}
    assert all(one.severity == 2 for one in found)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("M1 2 L3 4Z", [("m", 1, 2), ("l", 3, 4), ("z",)]),
        ("m1 2 3 4h5v-1", [("m", 1, 2), ("l", 4, 6), ("l", 9, 6), ("l", 9, 5)]),
        (
            "M0 0c1 1 2 2 3 3s1 1 2 2",
            [
                ("m", 0, 0),
                ("c", 1, 1, 2, 2, 3, 3),
                ("c", 4, 4, 4, 4, 5, 5),
            ],
        ),
        ("M0 0A5 5 0 0 1 0 0", [("m", 0, 0)]),
        ("M0 0a0 5 0 0 1 4 2", [("m", 0, 0), ("l", 4, 2)]),
    ],
)
def test_paths_of_drawn_art(data, expected) -> None:
    assert path_segments(data) == expected


@pytest.mark.parametrize(
    ("flags", "top"),
    [("0 1", -10.0), ("1 1", -10.0), ("0 0", 10.0)],
)
def test_half_a_circle_bulges_to_the_side_of_its_sweep(flags: str, top: float) -> None:
    _, first, second = path_segments(f"M0 0A10 10 0 {flags} 20 0")
    assert first[-2:] == pytest.approx((10.0, top))
    assert second[-2:] == (20.0, 0.0)


@given(
    st.tuples(*[st.floats(1, 50)] * 2), st.floats(0, 360), st.sampled_from(["0 0", "0 1", "1 0"])
)
def test_an_arc_keeps_to_its_ellipse(radii, turn, flags) -> None:
    """Ends of its curves stand as far from the centre as the ellipse says."""
    rx, ry = radii[0] + 30, radii[1] + 30
    segments = path_segments(f"M0 0A{rx} {ry} {turn} {flags} 20 10")
    ends = [segment[-2:] for segment in segments]
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    flat = [((x * cos + y * sin) / rx, (y * cos - x * sin) / ry) for x, y in ends]
    (ax, ay), (bx, by) = flat[0], flat[-1]
    mx, my, half = (ax + bx) / 2, (ay + by) / 2, math.hypot(ax - bx, ay - by) / 2
    reach = math.sqrt(1 - half * half)
    centres = [
        (mx + side * reach * (ay - by) / (2 * half), my - side * reach * (ax - bx) / (2 * half))
        for side in (1, -1)
    ]
    assert any(
        all(abs(math.hypot(x - cx, y - cy) - 1) < 1e-6 for x, y in flat) for cx, cy in centres
    )


DEVICES = """<section><h1 id="t">Başlıq</h1>
<p class="first">Birinci abzas, <em>vurğu</em> ilə<a epub:type="noteref" role="doc-noteref"
 id="m1" href="#n1">1</a>.</p>
<aside epub:type="footnote" role="doc-footnote" id="n1"><p><a class="back" href="#m1">1</a>
 Qeydin mətni.</p></aside>
<h2 id="s">Bölmə</h2>
<blockquote><p>Sitat.</p><footer>Mənbə</footer></blockquote>
<ul><li>bir</li><li>iki<ol start="3"><li>üç</li></ol></li></ul>
<div class="verse"><div class="stanza"><p class="line">Misra bir</p><p class="line">Misra iki</p>
</div></div>
<hr/>
<table><caption>Cədvəl</caption><thead><tr><th scope="col">Ad</th><th scope="col">Say</th></tr>
</thead><tbody><tr><td>Bakı</td><td class="decimal">2,5</td></tr>
<tr><td>Gəncə</td><td class="decimal">10,25</td></tr></tbody></table>
<figure class="half"><img src="a.jpg" alt="Şəkil"/><figcaption>Altyazı</figcaption></figure>
<dl><dt>Söz</dt><dd>İzahı</dd></dl>
<p dir="rtl" lang="fa" xml:lang="fa">abc</p>
</section>"""


def test_devices_against_the_golden(accept: bool) -> None:
    pages, _ = book(document(DEVICES))
    shown = show_pages(pages)
    golden = GOLDEN / "devices.txt"
    if accept or not golden.exists():
        golden.write_text(shown, encoding="utf-8")
    assert shown == golden.read_text(encoding="utf-8")


def test_the_stanzas_of_a_poem_stand_equally_far_apart() -> None:
    stanza = '<div class="stanza">' + '<p class="line">misra misra misra</p>' * 4 + "</div>"
    pages, _ = book(document(f'<h2>Bir</h2><p>söz</p><div class="verse">{stanza * 20}</div>'))
    for number in range(len(pages.pages)):
        verse = [line for line in lines_of(pages, number) if words_of(line).startswith("misra")]
        steps = {round(b.y - a.y, 1) for a, b in pairwise(verse)}
        assert len(steps) <= 2


@pytest.mark.parametrize("before", [0, 30])
def test_each_column_inside_a_table_shows_the_head_again(before: int) -> None:
    """And no other: prose beside it begins at the top of the page."""
    layout = base_layout()
    text = layout.masters["text"]
    two = replace(text, frame=replace(text.frame, columns=2, gutter=14.0))
    layout = replace(layout, masters={**layout.masters, "text": two}, memo={})
    rows = "".join(f"<tr><td>{n}</td><td>ad {n}</td></tr>" for n in range(150))
    prose = "".join(f"<p>abzas {n}</p>" for n in range(before))
    body = (
        f"<section>{prose}<table><thead><tr><th>Say</th><th>Ad</th></tr></thead><tbody>{rows}"
        f"</tbody></table>{'<p>abzas</p>' * 40}</section>"
    )
    one = document(body)
    pages, found = book(one, layout=layout)
    assert not found
    assert printed(pages) == said([one])
    right = layout.page.width / 2 - 20.0
    tables = 0
    tops = set()
    for number in range(len(pages.pages)):
        lines = lines_of(pages, number)
        for side in (False, True):
            column = [line for line in lines if (line.runs[0].x > right) == side]
            if not column:
                continue
            inside = words_of(column[0])[0].isdigit()
            assert not inside, "a column goes on in a table without its head"
            if words_of(column[0]) == "Say":
                tables += 1
                assert (column[0].runs[0].node < 0) == (tables > 1 or before > 0)
            if number:
                tops.add((words_of(column[0])[:3], round(column[0].y, 2)))
    assert tables >= 4
    assert len({kind for kind, _ in tops}) == len(tops) == 2


def cells_of(body: str) -> tuple[list[list[Line]], set[str]]:
    """The painted lines of a table in rows from the top, each from the left; and what is said."""
    pages, found = book(document(f"<section><table><tbody>{body}</tbody></table></section>"))
    rows: dict[float, list[Line]] = {}
    for line in lines_of(pages, 0):
        if not line.artifact and line.runs[0].node >= 0:
            rows.setdefault(round(line.y, 1), []).append(line)
    return [sorted(rows[y], key=lambda one: one.runs[0].x) for y in sorted(rows)], {
        one.code for one in found
    }


def in_row(cells: Sequence[str], tag: str = "") -> str:
    return "<tr>" + "".join(f"<td{tag}>{cell}</td>" for cell in cells) + "</tr>"


NUMBERS = [f'<span class="nb">{n} 000 000</span>' for n in range(1, 9)]
LONG = ["söz söz söz söz", "beynəlxalqlaşdırılma", "respublikasının", "ictimaiyyətin", "x", "y"]


@pytest.mark.parametrize("tag", ["", ' class="decimal"'])
@pytest.mark.parametrize("numbers", range(2, 15))
def test_nothing_in_a_table_is_printed_over_its_neighbour(numbers: int, tag: str) -> None:
    figures = (NUMBERS * 2)[:numbers]
    words = (LONG * 3)[:numbers]
    rows, codes = cells_of(in_row(figures, tag) + in_row(words) + in_row([*words[1:], "z"]))
    for row in rows:
        for one, following in pairwise(row):
            assert one.runs[-1].x + one.runs[-1].width <= following.runs[0].x + 0.01
    frame = base_layout().masters["text"].frame
    edge = base_layout().page.width - min(frame.inner, frame.outer)
    assert all(row[-1].runs[-1].x + row[-1].runs[-1].width <= edge + 0.1 for row in rows)
    if numbers > 8:
        assert "table-too-wide" in codes


def test_figures_have_their_width_before_words_have_more_than_they_need() -> None:
    words = ["kitabxanalarımızdakılardan", "mədəniyyətlərarasındakı", "müxtəlifliklərimizdən", "x"]
    rows, _ = cells_of(in_row([*words, *NUMBERS[:4]]))
    assert [words_of(line) for line in rows[0][4:]] == [
        "1 000 000",
        "2 000 000",
        "3 000 000",
        "4 000 000",
    ]


@pytest.mark.parametrize("before", range(12))
def test_an_item_of_two_lines_is_not_split_over_a_turn(before: int) -> None:
    """Nor is a line of any item alone on its page."""
    item = "Şəhərin köhnə küçələri axşam işıqları ilə dolur, evlərin pəncərələri də açılır."
    items = "".join(f"<li>{item}{' ' + item if n % 3 == 2 else ''}</li>" for n in range(60))
    body = "<p>" + "dağ yol şəhər kitabın " * (3 * before + 1) + "</p>"
    pages, _ = book(document(f"<section>{body}<ul>{items}</ul></section>"))
    places: dict[int, list[int]] = {}
    for number in range(len(pages.pages)):
        for line in lines_of(pages, number):
            node = pages.nodes[line.runs[0].node] if line.runs[0].node >= 0 else None
            if node is not None and node.element == "#text":
                places.setdefault(node.parent, []).append(number)
    assert {len(on) for on in places.values()} >= {2, 3}
    assert len(pages.pages) > 3
    for on in places.values():
        alone = [on.count(number) for number in set(on)]
        assert len(alone) == 1 or min(alone) > 1, on


@pytest.mark.parametrize("before", [0, 3, 17, 30])
def test_a_row_higher_than_a_page_splits_between_lines_of_all_its_cells(before: int) -> None:
    """Under the head again, with two lines at least on each side, and nothing lost."""
    text = " ".join(f"söz{n} kitabın şəhərində" for n in range(160))
    rows = "".join(in_row(["ad", "qısa", "qeyd"]) for _ in range(before))
    tall = in_row(["Bir ad", text, text[: len(text) // 2]])
    head = "<thead><tr><th>Ad</th><th>İzah</th><th>Qeyd</th></tr></thead>"
    table = f"<table>{head}<tbody>{rows}{tall}{in_row(['son', 'son', 'son'])}</tbody></table>"
    made = document(f"<section>{table}</section>")
    pages, _ = book(made)
    assert printed(pages) == said([made])
    frame = base_layout().masters["text"].frame
    for number in range(len(pages.pages)):
        lines = lines_of(pages, number)
        assert words_of(lines[0]) == "Ad"
        assert max(line.y for line in lines) < pages.height - frame.bottom + 0.01
        here: dict[int, int] = {}
        for line in lines:
            leaf = line.runs[0].node
            if leaf >= 0 and (words_of(line).startswith("söz") or "kitab" in words_of(line)):
                here[leaf] = here.get(leaf, 0) + 1
        assert not here or max(here.values()) > 1
        levels = {line.y for line in lines if line.runs[0].node in here}
        assert len(levels) == max(here.values(), default=0), "lines of a row's cells stand level"


@pytest.mark.parametrize("pictures", [1, 2])
def test_white_below_a_table_stays_where_a_picture_moves_on(pictures: int) -> None:
    """Words stand as far below a table as without the pictures between them, which did not fit."""

    def gap(floats: int) -> float:
        art = '<svg viewBox="0 0 100 90"><rect width="100" height="90"/></svg>'
        figure = f"<figure>{art}<figcaption>Altyazı</figcaption></figure>"
        filler = "<p>doldurma</p>" * 18
        table = "<table><tr><td>xana</td></tr></table>"
        pages, _ = book(
            document(f"<section>{filler}{table}{figure * floats}<p>sonra</p></section>")
        )
        y = {words_of(line): line.y for line in lines_of(pages, 0)}
        return y["sonra"] - y["xana"]

    assert gap(pictures) == pytest.approx(gap(0), abs=base_layout().page.grid / 2)


@pytest.mark.parametrize("seed", range(10))
def test_a_spread_that_ends_uneven_is_named(seed: int) -> None:
    """With its page and a place in the sources; and no level one is."""
    pick = random.Random(seed)
    stanza = '<div class="stanza">' + '<p class="line">misra</p>' * 7 + "</div>"
    body = "<h1>Şeirlər</h1>"
    for _ in range(14):
        words = [pick.choice(WORDS) for _ in range(pick.randint(20, 200))]
        body += f'<p data-place="a.md:7">{" ".join(words)}</p>'
        body += f'<div class="verse" data-place="a.md:9">{stanza * pick.randint(2, 6)}</div>'
    pages, found = book(document(f"<section>{body}</section>"))
    feet = [max(line.y for line in lines_of(pages, n)) for n in range(len(pages.pages))]
    uneven = {
        number
        for number in range(1, len(feet) - 2, 2)
        if abs(feet[number] - feet[number + 1]) > 1.0
    }
    named = {
        (int(one.parameters["page"]) // 2) * 2 - 1: one
        for one in found
        if one.code == "uneven-spread"
    }
    assert uneven <= set(named)
    assert all(one.place.file == "a.md" and one.place.line in (7, 9) for one in named.values())


def test_a_lists_widest_number_stands_inside_the_measure() -> None:
    """Its items begin one under another, as far right as that number asks."""
    items = "".join(f"<li>bənd {n}</li>" for n in range(1, 121))
    for start in ("", ' start="98765"'):
        pages, _ = book(document(f"<section><p>abzas</p><ol{start}>{items}</ol></section>"))
        numbers: list[tuple[float, float]] = []
        words: list[float] = []
        for number in range(len(pages.pages)):
            left = base_left(pages, number)
            for line in lines_of(pages, number):
                if words_of(line).startswith("bənd"):
                    words.append(round(line.runs[0].x - left, 2))
                elif words_of(line) != "abzas":
                    last = line.runs[-1]
                    numbers.append((line.runs[0].x - left, last.x + last.width - left))
        assert len(numbers) == len(words) == 120
        assert len(set(words)) == 1
        assert min(left for left, _ in numbers) >= -0.01
        assert max(right for _, right in numbers) < words[0]


def base_left(pages: Pages, number: int) -> float:
    """The left edge of a page's measure; the first page is a recto."""
    frame = base_layout().masters["text"].frame
    return frame.inner if number % 2 == 0 else frame.outer

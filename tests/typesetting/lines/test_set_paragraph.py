"""A paragraph set in lines: what holds for every paragraph, and pictures of some."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_samples import (
    BOLD,
    ITALIC,
    ROMAN,
    ROOT,
    SANS,
    WHOLE,
    drawn,
    faces,
    hyphenate,
    lines_text,
    plain,
    run_text,
)
from msgspec.structs import replace

from kitabca.typesetting import breaking
from kitabca.typesetting.lines import (
    Measure,
    ParagraphStyle,
    SetLine,
    Span,
    TextStyle,
    natural_widths,
    set_paragraph,
)

GOLDEN = Path(__file__).parent / "golden"
PROSE = (ROOT / "bench" / "prose.txt").read_text(encoding="utf-8").strip().split("\n\n")


def lines_of(
    spans: list[Span], width: float = 230.0, indent: float = 0.0, **style: object
) -> tuple[SetLine, ...]:
    return set_paragraph(
        spans,
        Measure(width, indent),
        ParagraphStyle(**style),  # type: ignore[arg-type]  # keyword by keyword, as in the table
        faces(),
        hyphenate,
    )


VOCABULARY = [
    *("kitab", "və", "sətir", "dəyirmanın", "müəyyənləşdirilməsi,", "bir-biri", "1992-ci"),
    *("“söz”", "Bakı–Tbilisi", "su.", "ehtiyatlarının", "–", "yol", "on", "altıncı"),
    *("https://example.org/a/b-c.html", "fikrincə;", "İllər", "mü\u00adəyyən\u00adlik"),
    *("ab\u200bcd\u200bef", "e\u0301tage", "ofis@example.org", "—", "söz—söz"),
]
TEXTS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=30).map(" ".join)
STYLES = st.sampled_from([ROMAN, ITALIC, BOLD, SANS, WHOLE])


@st.composite
def some_spans(draw: st.DrawFn) -> list[Span]:
    spans = []
    for node in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(["text", "text", "tied", "note", "break", "nbsp"]))
        text = draw(TEXTS)
        if kind == "tied":
            text = " ".join(text.split()[:2])
        if kind == "nbsp":
            text = text.replace(" ", "\u00a0", 1)
        if kind == "note":
            text = "1"
        elif draw(st.booleans()) and kind != "break":
            text += " "
        spans.append(
            Span(
                text,
                draw(STYLES),
                node,
                no_break=kind == "tied",
                forced=kind == "break",
                note="n1" if kind == "note" else "",
            )
        )
    return spans


@settings(max_examples=80, deadline=None)
@given(
    some_spans(),
    st.sampled_from([90.0, 150.0, 312.0]),
    st.sampled_from(["justify", "left", "right", "centre"]),
)
def test_every_character_is_set_once_and_in_order(
    spans: list[Span], width: float, align: str
) -> None:
    lines = lines_of(spans, width, align=align)
    # A line that the writer ends is parted from the next as words are.
    last = len(spans) - 1
    ended = [s.forced and n < last and not s.text.endswith(" ") for n, s in enumerate(spans)]
    written = "".join(s.text + " " * end for s, end in zip(spans, ended, strict=True))
    assert lines_text(lines) == written
    for line in lines:
        for run in line.runs:
            assert all("".join(w.texts) == w.text for w in run.words)


@settings(max_examples=80, deadline=None)
@given(some_spans(), st.sampled_from([90.0, 150.0, 312.0]))
def test_no_line_breaks_inside_a_no_break(spans: list[Span], width: float) -> None:
    tied = {s.node for s in spans if s.no_break}
    for line, following in zip(*(lambda ls: (ls, ls[1:]))(lines_of(spans, width)), strict=False):
        if line.runs and following.runs:
            assert not (line.runs[-1].node == following.runs[0].node and line.runs[-1].node in tied)
            assert "\u00a0" not in line.runs[-1].ends


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sampled_from([60.0, 100.0, 230.0]), st.sampled_from([0.0, 14.0]))
def test_a_line_is_overfull_only_if_nothing_shorter_was_possible(
    text: str, width: float, indent: float
) -> None:
    lines = lines_of(plain(text), width, indent)
    narrowest, _ = natural_widths(plain(text), faces(), hyphenate)
    room = 0.75 * ROMAN.size
    for n, line in enumerate(lines):
        left = min(r.x for r in line.runs)
        right = max(r.x + r.width for r in line.runs)
        assert left >= (indent if n == 0 else 0.0) - room
        if narrowest <= width - indent:
            assert right <= width + room


@pytest.mark.parametrize("text", PROSE)
def test_prose_fills_its_lines_and_never_hyphenates_three_in_a_row(text: str) -> None:
    lines = lines_of(plain(text), 312.0, 14.0, hanging=False)
    for line in lines[:-1]:
        assert line.runs[-1].x + line.runs[-1].width == pytest.approx(312.0, abs=0.01)
        assert line.looseness >= 0.15 - 0.002
    hyphens = "".join("-" if line.hyphenated else " " for line in lines)
    assert "---" not in hyphens
    assert all(line.looseness == pytest.approx(0.2) for line in lines[-1:] if line.looseness > 0.2)


def test_a_line_asked_to_end_in_no_hyphen_does_so_in_as_many_lines_where_it_can() -> None:
    asked = helped = 0
    for text in PROSE:
        free = lines_of(plain(text), 312.0, 14.0)
        for n, line in enumerate(free[:-1]):
            found = lines_of(plain(text), 312.0, 14.0, whole=(n,))
            known = lines_of(plain(text), 312.0, 14.0, whole=(n,), lines=len(free))
            assert found == known
            assert len(found) == len(free)
            assert lines_text(found) == lines_text(free)
            if found[n].hyphenated or not line.hyphenated:
                assert found == free
            asked += line.hyphenated
            helped += line.hyphenated and not found[n].hyphenated
    assert asked * 0.4 < helped < asked


def test_of_a_paragraph_in_stretches_only_the_one_that_was_asked_changes() -> None:
    one = next(span for text in PROSE for span in plain(text) if _helped([span]) >= 0)
    spans = [replace(one, forced=True), one]
    count = len(lines_of([one], 312.0))
    asked = count + _helped([one])
    free, found = lines_of(spans, 312.0), lines_of(spans, 312.0, whole=(asked,))
    assert free[asked].hyphenated
    assert not found[asked].hyphenated
    assert found[:count] == free[:count]
    assert len(found) == len(free)


def _helped(spans: list[Span]) -> int:
    """The first line that needs no hyphen although the best of all lines have one there, or -1."""
    for n, line in enumerate(lines_of(spans, 312.0)):
        if line.hyphenated and not lines_of(spans, 312.0, whole=(n,))[n].hyphenated:
            return n
    return -1


CASES: dict[str, tuple[list[Span], Measure, ParagraphStyle]] = {
    "justified": (plain(PROSE[0]), Measure(230.0, indent=14.0), ParagraphStyle()),
    "drop-capital": (plain(PROSE[1]), Measure(230.0, lines=3, by=32.0), ParagraphStyle()),
    "expanded": (plain(PROSE[0]), Measure(230.0, 14.0), ParagraphStyle(expansion=0.02)),
    "ragged-left": (plain(PROSE[2]), Measure(180.0), ParagraphStyle("left")),
    "ragged-right": (plain(PROSE[2], WHOLE), Measure(180.0), ParagraphStyle("right")),
    "centred": (
        plain("Arxeoloqların gəlişi kənddə böyük maraq oyatmışdı"),
        Measure(160.0),
        ParagraphStyle("centre"),
    ),
    "one-line-more": (plain(PROSE[4]), Measure(312.0, 14.0), ParagraphStyle(looseness=1)),
    "several-styles": (
        [
            Span("Onun ", ROMAN, 1),
            Span("yarım", ITALIC, 2),
            Span("çıq sözü", ROMAN, 3),
            Span("1", TextStyle("text.regular", 7.0, "text", "az", rise=3.5), 4, note="n1"),
            Span(", ", ROMAN, 5),
            Span("1992-ci il", ROMAN, 6, no_break=True),
            Span(" fevralın 26-da (bax: ", ROMAN, 7),
            Span("", ROMAN, 8, width=30.0, field="p1"),
            Span(") M.\u00a0Füzuli küçəsindəki evin ", ROMAN, 9),
            Span("qapısında", BOLD, 10),
            Span(" yazılmışdı.", ROMAN, 11, forced=True),
            Span("", ROMAN, 12, forced=True),
            Span("Yeni sətir.", ROMAN, 13),
        ],
        Measure(190.0, 14.0),
        ParagraphStyle(),
    ),
    "marks-in-words": (
        plain(
            "Azad-demokratik cəmiyyətin BMT-nin 1992–1994 illərinə aid Bakı–Tbilisi–Ceyhan "
            "sənədləri https://example.org/senedler/elyazmalar/siyahi-2026.html ünvanındadır."
        ),
        Measure(120.0),
        ParagraphStyle("left"),
    ),
    "tracked-small-capitals": (
        plain(
            "birinci fəsil: illər və itirilmiş sözlər",
            TextStyle("text.regular", 11.0, "text", "az", tracking=0.6, features=(("smcp", True),)),
        ),
        Measure(170.0),
        ParagraphStyle("centre"),
    ),
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_golden(name: str, request: pytest.FixtureRequest) -> None:
    spans, measure, style = CASES[name]
    seen = drawn(set_paragraph(spans, measure, style, faces(), hyphenate))
    golden = GOLDEN / f"{name}.txt"
    if request.config.getoption("--accept", default=False):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(seen, encoding="utf-8")
    assert seen == golden.read_text(encoding="utf-8")


def test_a_numeral_with_its_suffix_and_an_acronym_stay_whole() -> None:
    words = ["1992-ci", "BMT-nin", "26-da"]
    for width in (10.0, 20.0):
        lines = lines_of(plain(" ".join(words)), width, align="left")
        assert [run_text(line.runs[0]).strip() for line in lines] == words


LONG = "abcçdeəfgğhxıijkqlmnoöprsştuüvyz" * 12


@pytest.mark.parametrize("align", ["left", "justify", "right", "centre"])
@pytest.mark.parametrize("no_break", [False, True])
def test_a_word_that_fits_no_line_is_torn_without_a_hyphen(align: str, no_break: bool) -> None:
    style = WHOLE
    spans = [Span("Söz ", style, 0), Span(LONG, style, 1, no_break), Span(" son.", style, 2)]
    lines = lines_of(spans, 100.0, align=align)
    for line in lines:
        assert line.runs[0].x >= -5.0
        assert line.runs[-1].x + line.runs[-1].width <= 105.0
        assert not line.hyphenated
    assert lines_text(lines) == f"Söz {LONG} son."
    assert [line.torn for line in lines].count(True) == 1
    # Marks stay with their letters, and a line is as full as it can be.
    marked = "e\u0323\u0301" * 200
    torn = lines_of([Span(marked, style, 0)], 100.0, align=align)
    assert lines_text(torn) == marked
    assert all(run_text(line.runs[0])[0] == "e" for line in torn if run_text(line.runs[0]))
    assert len(torn) < 15


def test_a_divided_word_is_torn_only_where_no_syllable_ends() -> None:
    lines = lines_of(plain("müəyyənləşdirilməsi" + "bcdfg" * 40), 100.0, align="left")
    assert lines[0].hyphenated
    assert any(line.torn for line in lines)
    assert all(line.runs[-1].x + line.runs[-1].width <= 104.0 for line in lines)


SPARING = {"align": "left", "hanging": False, "sparing": True}


def test_a_word_stays_whole_where_a_hyphen_saves_no_line() -> None:
    """Though the line above ends early: a cell's, of ragged words."""
    text = "Bosniya və ehtiyatlarının"
    long, _ = natural_widths(plain("ehtiyatlarının", WHOLE), faces(), hyphenate)
    for width in (long + 0.1, long * 1.2, long * 1.4):
        lines = lines_of(plain(text), width, **SPARING)
        assert [lines_text([line]).strip() for line in lines] == ["Bosniya və", "ehtiyatlarının"]


def test_a_word_is_divided_where_that_saves_a_line_or_it_fits_none() -> None:
    lines = lines_of(plain("hüquq pozuntusu [30, 9]"), 72.0, **SPARING)
    assert len(lines) == 2
    assert lines[0].hyphenated
    lines = lines_of(plain("su müəyyənləşdirilməsi"), 60.0, **SPARING)
    assert lines[0].hyphenated or lines[1].hyphenated


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.floats(50.0, 200.0))
def test_sparing_hyphens_makes_no_line_more(text: str, width: float) -> None:
    free = lines_of(plain(text), width, align="left", hanging=False)
    sparing = lines_of(plain(text), width, **SPARING)
    assert len(sparing) <= len(free)
    assert sum(one.hyphenated for one in sparing) <= sum(one.hyphenated for one in free)


def test_a_break_without_hyphens_is_where_it_was_found() -> None:
    """An address in ragged text: words that might be divided stand in the same piece."""
    lines = lines_of(plain("bax: dəyirmanlarımızın–ehtiyatlarının"), 120.0, align="left")
    assert not any(line.hyphenated for line in lines)


def test_an_address_breaks_after_its_marks_without_a_hyphen() -> None:
    lines = lines_of(plain("https://example.org/senedler/elyazmalar.html"), 90.0, align="left")
    assert len(lines) > 1
    assert not any(line.hyphenated for line in lines)
    assert all(run_text(line.runs[-1])[-1] in "/.-" for line in lines[:-1])


def test_a_hyphen_is_kerned_to_the_letter_before_it() -> None:
    (line, *_) = lines_of(plain("müəyyənləşdirilməsi"), 60.0, align="left")
    assert line.hyphenated
    run = line.runs[-1]
    together = faces().shape("text.regular", run.words[-2].text + "-", "az")
    assert run.words[-2].width + run.words[-1].width == together.width


def test_narrowest_and_widest() -> None:
    narrow, wide = natural_widths(plain("bir dəyirmanlarımızın"), faces(), hyphenate)
    assert 0 < narrow < wide
    whole_narrow, whole_wide = natural_widths(
        plain("bir dəyirmanlarımızın", WHOLE), faces(), hyphenate
    )
    assert whole_wide == pytest.approx(wide)
    assert narrow < whole_narrow < wide
    lines = lines_of(plain("bir dəyirmanlarımızın"), wide + 0.01, align="left")
    assert len(lines) == 1


def test_a_soft_hyphen_shows_only_where_the_line_breaks() -> None:
    style = TextStyle("text.regular", 10.5, "text", "und", hyphens=False)
    text = "müəyyən\u00adləşdirilməsi"
    (whole,) = lines_of(plain(text, style), 200.0, align="left")
    assert not whole.hyphenated
    first, second = lines_of(plain(text, style), 60.0, align="left")
    assert first.hyphenated
    assert run_text(first.runs[0]) + run_text(second.runs[0]) == text


def test_equal_input_gives_equal_lines_whatever_was_set_before() -> None:
    spans = plain(PROSE[3])
    before = drawn(lines_of(spans, 200.0))
    lines_of(plain(PROSE[4]), 100.0)
    lines_of(spans, 120.0, align="left")
    assert drawn(lines_of(spans, 200.0)) == before


def test_setting_leaves_no_cycles_behind() -> None:
    """A build may run without the cyclic collector, so that memory must come back by itself."""
    spans = plain(PROSE[5])
    lines_of(spans, 200.0)
    gc.collect()
    gc.disable()
    try:
        lines_of(spans, 200.0)
        assert gc.collect() == 0
    finally:
        gc.enable()


def end_of(lines: Sequence[SetLine]) -> float:
    return lines[-1].runs[-1].x + lines[-1].runs[-1].width


# What a paragraph's end should not be, by the demerits that keep it from being so.
ENDS: dict[str, Callable[[Sequence[SetLine], float], bool]] = {
    "TINY_END": lambda lines, _: end_of(lines) < 2 * ROMAN.size,
    "SHORT_END": lambda lines, width: end_of(lines) < width / 4,
    "FULL_END": lambda lines, width: end_of(lines) > width - ROMAN.size,
    "FINAL_HYPHEN": lambda lines, _: lines[-2].hyphenated,
}


# Long enough that most ends can be had in more ways than one.
MANY_WAYS = [" ".join((*PROSE, *PROSE)[n : n + 2]) for n in range(len(PROSE))]


def bad_ends(is_bad: Callable[[Sequence[SetLine], float], bool]) -> int:
    """Of prose in many measures, how many paragraphs end badly."""
    bad = 0
    for width in range(280, 345, 4):
        for text in MANY_WAYS:
            lines = lines_of(plain(text), float(width), 14.0)
            bad += len(lines) > 2 and is_bad(lines, float(width))
    return bad


@pytest.mark.parametrize("rule", ENDS)
def test_a_paragraph_ends_badly_only_where_it_must(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No last line that looks lost, fewer that are short or touch the margin, hardly a hyphen
    above them beside what there would be if nobody cared."""
    bad = bad_ends(ENDS[rule])
    monkeypatch.setattr(breaking, rule, 0.0)
    carefree = bad_ends(ENDS[rule])
    assert bad < carefree
    if rule == "TINY_END":
        assert bad == 0
    if rule == "FINAL_HYPHEN":
        assert bad < carefree / 8

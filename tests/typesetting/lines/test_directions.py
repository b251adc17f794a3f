"""Right-to-left words in a line; the faces here have no Arabic letters, but widths suffice."""

from __future__ import annotations

from itertools import pairwise

import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st
from line_samples import ROMAN, faces, hyphenate, lines_text, run_text

from kitabca.typesetting.directions import levels, visual_order
from kitabca.typesetting.lines import Measure, ParagraphStyle, Span, TextStyle, set_paragraph
from kitabca.typesetting.spans import SetLine

PERSIAN = TextStyle("text.regular", 10.5, "text", "fa")


def painted(line: SetLine) -> list[str]:
    """Texts of the runs as they stand from left to right."""
    return [run_text(r).strip() for r in sorted(line.runs, key=lambda r: r.x)]


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("ab", 0, [0, 0]),
        ("ab אב", 0, [0, 0, 0, 1, 1]),
        ("אב 12", 0, [1, 1, 1, 2, 2]),
        ("\u202bאב\u202c", 0, [0, 1, 1, 0]),
        # Newer than Python's tables, and no character at all.
        ("אב\U0003fff0ג \ufdd0", 0, [1, 1, 1, 1, 0, 0]),
    ],
)
def test_levels(text: str, base: int, expected: list[int]) -> None:
    assert levels(text, base) == expected


# Brackets of a pair have one direction (rule N0), an isolate keeps its words together, and a
# bracket of another kind between is none of the pair.
BRACKETS = [
    ("ab (אב) ab", 0, "ab (בא) ab"),
    ("אב (ab) אב", 1, "בא (ab) בא"),
    ("ab (אב 12) אב", 0, "ab (12 בא) בא"),
    ("אב (ab אב] ab) 12", 1, "12 (ab [בא ab) בא"),
    ("אב [1] (a)", 1, "(a) [1] בא"),
    ("ab(אב)אב", 0, "ab(בא)בא"),
    ("אב [ab] c", 0, "בא [ab] c"),
    ("אב\u2066(ab)\u2069!", 1, "!(ab)בא"),
    ("12 (אב", 1, "בא) 12"),
    ("(" * 70 + "אב", 1, "בא" + ")" * 70),
]


@pytest.mark.parametrize(("text", "base", "expected"), BRACKETS)
def test_brackets_stand_around_their_words(text: str, base: int, expected: str) -> None:
    """As they are seen: a bracket that runs from right to left is turned round (rule L4)."""
    found = levels(text, base)
    turned = dict(zip("()[]", ")(][", strict=True))
    seen = [(text[i], found[i]) for i in visual_order(found)]
    shown = "".join(turned.get(char, char) if level & 1 else char for char, level in seen)
    assert "".join(char for char in shown if char.isprintable()) == expected


LETTERS = st.text(alphabet="ab אב12()[].", min_size=1, max_size=14)


@given(LETTERS, st.sampled_from([0, 1]))
def test_order_is_that_of_another_implementation(text: str, base: int) -> None:
    """Of the Rust crate behind `get_display`; a line's trailing spaces are not ours to place."""
    text = text.strip(" ") or "a"
    found = levels(text, base)
    shown = "".join(text[i] for i in visual_order(found))
    assert shown == get_display(text, base_dir="LR"[base])


def test_order_turns_each_level_round() -> None:
    assert visual_order([0, 1, 1, 0]) == [0, 2, 1, 3]
    assert visual_order([1, 2, 2, 1]) == [3, 1, 2, 0]
    assert visual_order([]) == []


def test_arabic_words_in_a_latin_line_read_from_the_right() -> None:
    spans = [Span("o, ", ROMAN, 1), Span("سلام دنیا", PERSIAN, 2), Span(" dedi.", ROMAN, 3)]
    (line,) = set_paragraph(spans, Measure(300.0), ParagraphStyle("left"), faces(), hyphenate)
    assert painted(line) == ["o,", "دنیا", "سلام", "dedi."]
    assert lines_text([line]) == "o, سلام دنیا dedi."
    rights = sorted((r.x, r.x + r.width) for r in line.runs)
    assert all(a[1] <= b[0] + 1e-9 for a, b in pairwise(rights))


def test_glyphs_of_a_right_to_left_word_stand_from_the_left() -> None:
    shape = faces().shape("text.regular", "אבג", "he", (), "rtl")
    assert "".join(reversed(shape.texts)) == "אבג"


def test_latin_words_inside_an_arabic_quotation_do_not_tear_it_apart() -> None:
    quoted = Span("سلام (Bakı) دنیا", PERSIAN, 2)
    spans = [Span("o, ", ROMAN, 1), quoted, Span(" dedi.", ROMAN, 3)]
    (line,) = set_paragraph(spans, Measure(300.0), ParagraphStyle("left"), faces(), hyphenate)
    shown = [text for text in painted(line) if text not in "()"]
    assert shown == ["o,", "دنیا", "Bakı", "سلام", "dedi."]
    assert lines_text([line]) == "o, سلام (Bakı) دنیا dedi."


def test_a_latin_paragraph_that_begins_with_an_arabic_word_begins_at_the_left() -> None:
    spans = [Span("سلام", PERSIAN, 1), Span(" deyir", ROMAN, 2)]
    (line,) = set_paragraph(spans, Measure(300.0), ParagraphStyle("left"), faces(), hyphenate)
    assert painted(line) == ["سلام", "deyir"]
    assert min(r.x for r in line.runs) == pytest.approx(0.0)


def test_a_persian_paragraph_begins_at_the_right() -> None:
    spans = [Span("سلام Bakı 2026 دنیا", PERSIAN, 1)]
    (line,) = set_paragraph(
        spans, Measure(300.0, 14.0), ParagraphStyle(rtl=True), faces(), hyphenate
    )
    assert painted(line) == ["دنیا", "Bakı", "2026", "سلام"]
    assert max(r.x + r.width for r in line.runs) == pytest.approx(286.0)
    assert lines_text([line]) == "سلام Bakı 2026 دنیا"


def test_an_arabic_word_in_a_long_paragraph_fills_its_lines() -> None:
    spans = [Span("söz " * 30 + "سلام دنیا " + "söz " * 30, ROMAN, 1)]
    lines = set_paragraph(spans, Measure(200.0), ParagraphStyle(), faces(), hyphenate)
    assert lines_text(lines) == spans[0].text
    for line in lines[:-1]:
        assert max(r.x + r.width for r in line.runs) == pytest.approx(200.0)

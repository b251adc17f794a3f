"""What was set before is taken for what is asked now only where all that lines rest on is alike."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from tests.typesetting.books import base_faces, hyphenate

from kitabca.typesetting.earlier import Paragraphs
from kitabca.typesetting.lines import set_paragraph
from kitabca.typesetting.spans import Measure, ParagraphStyle, SetLine, Span, TextStyle

STYLE = TextStyle("text.regular", 10.2, "text", "az")
SPANS = [Span("Birinci cümlə burada başlanır və ", STYLE, 7), Span("uzanır. " * 40, STYLE, 9)]
MEASURE = Measure(200.0)
WAY = ParagraphStyle()

# Another value for every field; a field that is new is missed here, and must be told apart too.
OTHER_STYLE = {
    "face": "text.italic",
    "size": 10.3,
    "colour": "accent",
    "language": "tr",
    "rise": 1.0,
    "tracking": 0.1,
    "features": (("smcp", True),),
    "hyphens": False,
}
OTHER_SPAN = {
    "text": "Başqa cümlə. ",
    "style": replace(STYLE, size=11.0),
    "node": 8,
    "no_break": True,
    "width": 30.0,
    "field": "a",
    "forced": True,
    "note": "n",
    "loath": True,
}
OTHER_MEASURE = {"width": 190.0, "indent": 5.0, "lines": 2, "by": 20.0}
OTHER_WAY = {
    "align": "left",
    "hanging": False,
    "expansion": 0.02,
    "looseness": 1,
    "rtl": True,
    "sparing": True,
    "whole": (1,),
    "lines": 4,
}


def lines(
    spans: list[Span], measure: Measure = MEASURE, way: ParagraphStyle = WAY
) -> tuple[SetLine, ...]:
    return set_paragraph(spans, measure, way, base_faces(), hyphenate)


def asked(
    before: Paragraphs, spans: list[Span], measure: Measure, way: ParagraphStyle, stamp: bytes = b""
) -> tuple[bool, tuple[SetLine, ...]]:
    """Whether the paragraph was set anew, and its lines."""
    made = []

    def make() -> tuple[SetLine, ...]:
        made.append(True)
        return lines(spans, measure, way)

    found = Paragraphs(stamp, before.now).lines(spans, measure, way, make)
    return bool(made), found


@pytest.fixture(scope="module")
def before() -> Paragraphs:
    kept = Paragraphs(b"", {})
    kept.lines(SPANS, MEASURE, WAY, lambda: lines(SPANS))
    assert len(kept.now) == 1
    return kept


def test_the_same_paragraph_is_not_set_again(before: Paragraphs) -> None:
    assert asked(before, SPANS, MEASURE, WAY) == (False, lines(SPANS))


def test_where_its_nodes_begin_is_nothing_to_a_paragraph(before: Paragraphs) -> None:
    moved = [replace(span, node=span.node + 5) for span in SPANS]
    assert asked(before, moved, MEASURE, WAY) == (False, lines(moved))


@pytest.mark.parametrize("name", TextStyle.__struct_fields__)
def test_another_style_of_words_is_another_paragraph(before: Paragraphs, name: str) -> None:
    style = replace(STYLE, **{name: OTHER_STYLE[name]})
    assert asked(before, [SPANS[0], replace(SPANS[1], style=style)], MEASURE, WAY)[0]


@pytest.mark.parametrize("name", Span.__struct_fields__)
def test_another_span_is_another_paragraph(before: Paragraphs, name: str) -> None:
    spans = [SPANS[0], replace(SPANS[1], **{name: OTHER_SPAN[name]})]
    assert asked(before, spans, MEASURE, WAY)[0]


@pytest.mark.parametrize("name", Measure.__struct_fields__)
def test_another_measure_is_another_paragraph(before: Paragraphs, name: str) -> None:
    assert asked(before, SPANS, replace(MEASURE, **{name: OTHER_MEASURE[name]}), WAY)[0]


@pytest.mark.parametrize("name", ParagraphStyle.__struct_fields__)
def test_another_way_to_break_is_another_paragraph(before: Paragraphs, name: str) -> None:
    assert asked(before, SPANS, MEASURE, replace(WAY, **{name: OTHER_WAY[name]}))[0]


def test_other_faces_are_another_paragraph(before: Paragraphs) -> None:
    assert asked(before, SPANS, MEASURE, WAY, b"other faces")[0]

"""What of a Markdown text no repair touches; `tests/cli/test_language.py` has the cases."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kitabca.language.literal import literal_spans, outside_literals

MARKDOWN = st.text(alphabet="aə `~\n[]()<>:/@{}#.-1\t\U000f0000", max_size=60)


@given(MARKDOWN)
def test_spans_stand_in_order_and_apart(text: str) -> None:
    spans = literal_spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


@given(MARKDOWN)
def test_literals_come_back_as_they_stood(text: str) -> None:
    assert outside_literals(text, lambda words: words) == text
    found = [text[start:end] for start, end in literal_spans(text)]
    mended = outside_literals(text, lambda words: words.replace("a", "e"))
    rest = mended
    for literal in found:
        assert literal in rest
        rest = rest[rest.index(literal) + len(literal) :]


def test_a_span_of_code_ends_with_its_paragraph() -> None:
    assert literal_spans("bir ` iki\n\nüç ` dörd") == []

"""No letter and no look of a Word document is lost on the way through Markdown."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kitabca.model import Emphasis, Strong
from kitabca.reading.inlines import plain
from kitabca.reading.markdown import read_markdown
from kitabca.reading.references import inlines_of
from kitabca.word.spans import Span, line_escaped, written

SPAN = st.builds(
    Span,
    st.text("aəı bİ.,*_[]{}`\\<&#-1()!“", min_size=1, max_size=6),
    st.booleans(),
    st.booleans(),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(SPAN, min_size=1, max_size=5))
@example([Span("<", italic=True), Span("*")])
@example([Span("1", italic=True), Span("1", bold=True, italic=True)])
@example([Span("__1"), Span("1__")])
@example([Span("<"), Span("<1", True, True), Span("1", italic=True), Span("1", bold=True)])
@example([Span("1", True), Span(" "), Span("#a", True, True), Span("a ə*_", italic=True)])
def test_no_letter_is_lost_on_the_way_through_markdown(spans: list[Span]) -> None:
    """What is written is read again as the same letters, and letters keep their looks."""
    text = "x" + "".join(span.text for span in spans) + "x"
    markdown = line_escaped(written([Span("x"), *spans, Span("x")]))
    chapter = read_markdown(f"# T\n\n{markdown}\n", "a.md", "und", lambda *_: None, [])
    inlines = list(inlines_of(chapter.blocks))
    said = plain(chapter.blocks[0].children)  # type: ignore[union-attr]
    assert letters(said) == letters(text)
    # Marks that touch give up their looks: beside each other, and one inside the other.
    apart = all(left.text[-1:] == " " for left in spans[:-1])
    if apart and not any(span.bold and span.italic for span in spans):
        for kind, has in ((Strong, "bold"), (Emphasis, "italic")):
            seen = "".join(plain((one,)) for one in inlines if isinstance(one, kind))
            meant = "".join(span.text for span in spans if getattr(span, has))
            assert alphabetic(seen) == alphabetic(meant)


def letters(text: str) -> str:
    """Without white space and the signs that typography changes."""
    return "".join(c for c in text if not c.isspace() and c not in "-.–—−…“”‘’'\"")


def alphabetic(text: str) -> str:
    return "".join(c for c in text if c.isalpha())

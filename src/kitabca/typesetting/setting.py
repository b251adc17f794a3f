"""Lines and faces as the galley asks for them: paragraphs set, words measured."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from kitabca.faces import Faces, Shape
from kitabca.typesetting.earlier import Paragraphs
from kitabca.typesetting.lines import (
    Measure,
    ParagraphStyle,
    SetLine,
    Span,
    natural_widths,
    set_paragraph,
)
from kitabca.typesetting.spans import TextStyle
from kitabca.typesetting.words import Hyphenator, styled_words

__all__ = ["Setter"]


class Setter(Struct, frozen=True):
    """Faces and a hyphenator, bound together, and the paragraphs of a part that were set before.
    Lengths are points."""

    faces: Faces
    hyphenate: Hyphenator
    paragraphs: Paragraphs | None = None

    def lines(
        self, spans: Sequence[Span], measure: Measure, style: ParagraphStyle
    ) -> tuple[SetLine, ...]:
        """A paragraph's lines."""

        def make() -> tuple[SetLine, ...]:
            return set_paragraph(spans, measure, style, self.faces, self.hyphenate)

        # Whoever asks for other lines than the best asks where pages are bad, and seldom again.
        if self.paragraphs is None or style.looseness:
            return make()
        return self.paragraphs.lines(spans, measure, style, make)

    def words(self, text: str, style: TextStyle) -> tuple[tuple[Shape, ...], float, float]:
        """The shapes of a text's words, the width of a space, and the whole width."""
        table = styled_words(self.faces, style, self.hyphenate)
        found = [table[word] for word in text.split(" ") if word]
        width = sum(word.width for word in found) + text.count(" ") * table.space
        return tuple(word.shape for word in found), table.space, width

    def width(self, text: str, style: TextStyle) -> float:
        """The width of a text without line ends, spaces at its ends included."""
        table = styled_words(self.faces, style, self.hyphenate)
        if " " not in text:
            return table[text].width if text else 0.0
        total = text.count(" ") * table.space
        for word in text.split(" "):
            if word:
                total += table[word].width
        return total

    def ink(self, text: str, style: TextStyle) -> tuple[float, float, float]:
        """How far a word's ink reaches: right, above its baseline, below it (negative)."""
        table = styled_words(self.faces, style, self.hyphenate)
        right, top, bottom = table.face.ink(table[text].shape)
        return right * table.scale, top * table.scale, bottom * table.scale

    def narrowest(self, spans: Sequence[Span]) -> float:
        """The width of the widest part that the language divides no further."""
        return natural_widths(spans, self.faces, self.hyphenate)[0]

    def cap_height(self, face: str) -> float:
        """The height of a face's capitals in em."""
        found = self.faces[face]
        return found.cap_height / found.units_per_em

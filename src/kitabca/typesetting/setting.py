"""What the page side asks of lines and faces, in one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kitabca.faces import Shape
from kitabca.typesetting.lines import Measure, ParagraphStyle, SetLine, Span, TextStyle

__all__ = ["Setter"]


class Setter(Protocol):
    """Sets paragraphs and measures words. Lengths are points."""

    def lines(
        self, spans: Sequence[Span], measure: Measure, style: ParagraphStyle
    ) -> Sequence[SetLine]:
        """A paragraph's lines."""
        ...

    def width(self, text: str, style: TextStyle) -> float:
        """The width of a text without line ends."""
        ...

    def words(self, text: str, style: TextStyle) -> tuple[tuple[Shape, ...], float, float]:
        """The shapes of a text's words, the width of a space, and the whole width."""
        ...

    def uncovered(self, text: str, face: str) -> str:
        """The characters of a text that a face has no glyph for."""
        ...

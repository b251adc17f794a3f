"""Small capitals for a face that has none: the language's own capitals, scaled down."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from kitabca.faces import Faces, Shape, ShapedWords
from kitabca.language import language
from kitabca.language.letters import plain_upper
from kitabca.typesetting.spans import Span, TextStyle

__all__ = ["SCALED", "CapitalShapes", "with_scaled_capitals"]

SCALED = ("scaled-capitals", True)
"""What a style has among its features when its small letters are set as scaled capitals."""

# Between the x-height and the capitals' height, as drawn small capitals are.
_SCALE = 0.8
_SMALL = ("smcp", True)


def with_scaled_capitals(spans: Sequence[Span], faces: Faces) -> Sequence[Span]:
    """The spans, with small letters apart where their style asks for small capitals in vain."""
    lacking = [
        _SMALL in span.style.features and "smcp" not in faces[span.style.face].gsub_features
        for span in spans
    ]
    if not any(lacking):
        return spans
    made: list[Span] = []
    for span, lacks in zip(spans, lacking, strict=True):
        made += _apart(span) if lacks and span.width is None and span.text else [span]
    return made


def _apart(span: Span) -> list[Span]:
    features = tuple(one for one in span.style.features if one[0] != "smcp")
    # A gap between letters of two sizes is a space to poppler, so nothing is tracked.
    full = replace(span.style, features=features, tracking=0.0)
    small = replace(full, size=full.size * _SCALE, features=(*features, SCALED))
    pieces: list[tuple[str, TextStyle]] = []
    for char in span.text:
        style = small if char.islower() else full
        if pieces and pieces[-1][1] is style:
            pieces[-1] = (pieces[-1][0] + char, style)
        else:
            pieces.append((char, style))
    made = [replace(span, text=text, style=style, forced=False, note="") for text, style in pieces]
    made[-1] = replace(made[-1], forced=span.forced, note=span.note)
    return made


class CapitalShapes(dict[str, Shape]):
    """Words shaped as the capitals of their letters, which still mean the small ones."""

    def __init__(self, shapes: ShapedWords, tag: str) -> None:
        super().__init__()
        self.shapes = shapes
        self.letters = language(tag).pack.letters

    def __missing__(self, word: str) -> Shape:
        capitals = "".join(map(self._capital, word))
        shape = self.shapes[capitals]
        texts = shape.texts
        if texts == tuple(capitals):
            texts = tuple(word)
        elif texts == tuple(reversed(capitals)):
            texts = tuple(reversed(word))
        self[word] = replace(shape, text=word, texts=texts)
        return self[word]

    def _capital(self, letter: str) -> str:
        """One letter for one: a ß stays as it is."""
        capital = plain_upper(letter, self.letters)
        return capital if len(capital) == 1 else letter

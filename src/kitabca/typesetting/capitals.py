"""Small capitals: which capitals come down to them, and how a face without any gets them.

Whatever glyphs stand for a word, their texts are the letters as they are written.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from kitabca.faces import Faces, Shape, ShapedWords
from kitabca.language import language
from kitabca.language.letters import plain_upper
from kitabca.typesetting.spans import Span, TextStyle

__all__ = [
    "LOWERED",
    "SCALED",
    "CapitalShapes",
    "LoweredWords",
    "as_written",
    "lowered",
    "with_scaled_capitals",
]

SCALED = ("scaled-capitals", True)
"""What a style has among its features when its small letters are set as scaled capitals."""

LOWERED = ("lowered-capitals", True)
"""What a style has among its features when acronyms and numerals are small capitals too."""

# Between the x-height and the capitals' height, as drawn small capitals are.
_SCALE = 0.8
_SMALL = ("smcp", True)


def lowered(style: TextStyle) -> TextStyle:
    """The style for words whose acronyms are small capitals; itself where it has none."""
    if _SMALL not in style.features:
        return style
    return replace(style, features=(*style.features, LOWERED))


class LoweredWords(dict[str, str]):
    """Words with the letters that the feature `smcp` wants, one for one: BMT as bmt."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self.small_capitals = language(tag).small_capitals

    def __missing__(self, word: str) -> str:
        small = self.small_capitals(word)
        self[word] = small if len(small) == len(word) else word
        return self[word]


def as_written(shape: Shape, drawn: str, word: str) -> Shape:
    """The shape of `drawn`, a word's other letters one for one, as that of the word itself."""
    texts = shape.texts
    backwards = "".join(texts) != drawn
    if backwards:
        texts = texts[::-1]
    said: list[str] = []
    at = 0
    for text in texts:
        said.append(word[at : at + len(text)])
        at += len(text)
    return replace(shape, text=word, texts=tuple(said[::-1] if backwards else said))


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
    drawn = span.text
    if LOWERED in features:
        drawn = LoweredWords(span.style.language)[span.text]
    # A gap between letters of two sizes is a space to poppler, so nothing is tracked.
    full = replace(span.style, features=features, tracking=0.0)
    small = replace(full, size=full.size * _SCALE, features=(*features, SCALED))
    pieces: list[tuple[str, TextStyle]] = []
    for char, letter in zip(span.text, drawn, strict=True):
        style = small if letter.islower() else full
        if pieces and pieces[-1][1] is style:
            pieces[-1] = (pieces[-1][0] + char, style)
        else:
            pieces.append((char, style))
    made = [replace(span, text=text, style=style, forced=False, note="") for text, style in pieces]
    made[-1] = replace(made[-1], forced=span.forced, note=span.note)
    return made


class CapitalShapes(dict[str, Shape]):
    """Words shaped as the capitals of their letters, which still mean what is written.

    `lowers` says that a small numeral has capitals of its own: xix is XIX in every language.
    """

    def __init__(self, shapes: ShapedWords, tag: str, lowers: bool = False) -> None:
        super().__init__()
        self.shapes = shapes
        self.letters = language(tag).pack.letters
        self.drawn = LoweredWords(tag) if lowers else None

    def __missing__(self, word: str) -> Shape:
        drawn = word if self.drawn is None else self.drawn[word]
        capitals = "".join(map(self._capital, drawn))
        self[word] = as_written(self.shapes[capitals], capitals, word)
        return self[word]

    def _capital(self, letter: str) -> str:
        """One letter for one: a ß stays as it is."""
        capital = plain_upper(letter, self.letters)
        return capital if len(capital) == 1 else letter

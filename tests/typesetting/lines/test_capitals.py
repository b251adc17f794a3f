"""Small capitals of a face that has none: the language's capitals, scaled, copied as written."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from kitabca.faces import Face, Faces
from kitabca.typesetting.lines import Measure, ParagraphStyle, Span, TextStyle, set_paragraph

FONTS = Path(__file__).parents[3] / "fonts"
FEATURES = (("smcp", True),)


def runs(text: str, language: str, file: str) -> list[tuple[str, str, float]]:
    """For each run: what it says, the glyphs' own letters, its size."""
    face = Face("text.regular", (FONTS / file).read_bytes())
    style = TextStyle("text.regular", 10.0, "text", language, features=FEATURES)
    lines = set_paragraph(
        [Span(text, style, 0)],
        Measure(300.0),
        ParagraphStyle("left"),
        Faces({"text.regular": face}),
        lambda tag: lambda word: (),
    )
    font = TTFont(FONTS / file)
    shown = {font.getGlyphID(name): chr(code) for code, name in font.getBestCmap().items()}
    return [
        (
            " ".join(shape.text for shape in run.words),
            "".join(shown.get(glyph, "?") for shape in run.words for glyph in shape.glyphs),
            run.size,
        )
        for line in lines
        for run in line.runs
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("il", "az", [("il", "İL", 8.0)]),
        ("il", "en", [("il", "IL", 8.0)]),
        ("ılıq", "az", [("ılıq", "ILIQ", 8.0)]),
        ("Ad", "az", [("A", "A", 10.0), ("d", "D", 8.0)]),
        ("26-da", "az", [("26-", "26-", 10.0), ("da", "DA", 8.0)]),
    ],
)
def test_small_letters_become_scaled_capitals(
    text: str, language: str, expected: list[tuple[str, str, float]]
) -> None:
    assert runs(text, language, "amiri/Amiri_400Regular.ttf") == expected


def test_a_face_with_small_capitals_of_its_own_keeps_them() -> None:
    (run,) = runs("il", "az", "vollkorn/Vollkorn_400Regular.ttf")
    assert run[0] == "il"
    assert run[2] == 10.0

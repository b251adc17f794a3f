"""Faces: what is shaped, what is covered, what is cut out."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from kitabca.faces import Faces, open_faces
from kitabca.layout import Face

ROOT = Path(__file__).resolve().parents[2]


def read(path: str) -> bytes:
    return (ROOT / path).read_bytes()


FACES: Faces = open_faces(
    {
        "text": Face(
            regular="fonts/vollkorn/Vollkorn_400Regular.ttf",
            italic="fonts/vollkorn/Vollkorn_400Regular_Italic.ttf",
            bold="fonts/vollkorn/Vollkorn_700Bold.ttf",
        ),
        "sans": Face(
            regular="fonts/alegreya-sans/AlegreyaSans_400Regular.ttf",
            features={"lnum": True},
        ),
    },
    read,
)


def glyph_names(face: str, text: str, language: str, **features: bool) -> list[str]:
    shape = FACES.shape(face, text, language, tuple(sorted(features.items())))
    names = TTFont(BytesIO(FACES[face].data)).getGlyphOrder()
    return [names[g] for g in shape.glyphs]


def test_every_style_of_a_family_has_a_key_and_falls_back_to_the_nearest() -> None:
    assert sorted(FACES.faces) == [
        f"{family}.{style}"
        for family in ("sans", "text")
        for style in ("bold", "bold_italic", "italic", "regular")
    ]
    assert FACES["text.bold_italic"].sha256 == FACES["text.bold"].sha256
    assert FACES["sans.italic"].sha256 == FACES["sans.regular"].sha256


def test_metrics_are_those_of_the_tables() -> None:
    face = FACES["text.regular"]
    font = TTFont(BytesIO(face.data))
    assert face.units_per_em == font["head"].unitsPerEm
    assert (face.ascent, face.descent) == (font["hhea"].ascent, font["hhea"].descent)
    assert (face.x_height, face.cap_height) == (font["OS/2"].sxHeight, font["OS/2"].sCapHeight)
    assert face.space == font["hmtx"]["space"][0]


def test_missing_characters_are_named() -> None:
    face = FACES["text.regular"]
    assert face.covers("Əlyazma ₼ ğüşıiİ\u00ad\u200b") == ()
    assert face.covers("söz 語 ب ب") == ("U+0628", "U+8A9E")


@pytest.mark.parametrize("face", ["text.regular", "text.italic", "text.bold", "sans.regular"])
def test_f_and_i_keep_the_dot_in_azerbaijani_and_join_in_english(face: str) -> None:
    word = FACES.shape(face, "ofisdə", "az")
    assert word.texts == tuple("ofisdə")
    assert FACES.shape(face, "ofis", "en").texts == ("o", "fi", "s")


@pytest.mark.parametrize("face", ["text.regular", "text.bold", "sans.regular"])
def test_small_capitals_tell_dotted_from_dotless(face: str) -> None:
    names = glyph_names(face, "iı", "az", smcp=True)
    assert names[0].startswith("i")
    assert ".sc" in names[0]
    assert names[1].startswith("dotlessi")
    assert ".sc" in names[1]
    dotted, dotless = (FACES[face].shape(c, "az", {"smcp": True}).glyphs[0] for c in "iı")
    font = TTFont(BytesIO(FACES[face].data))
    heights = [font["glyf"][font.getGlyphName(g)].yMax for g in (dotted, dotless)]
    assert heights[0] > heights[1], "the small capital of i has a dot"


def test_which_faces_have_small_capitals() -> None:
    assert "smcp" in FACES["text.regular"].gsub_features
    assert "smcp" not in FACES["text.italic"].gsub_features


def test_figures_follow_features_and_the_family_sets_the_default() -> None:
    assert glyph_names("text.regular", "19", "az") == ["one", "nine"]
    assert glyph_names("text.regular", "19", "az", lnum=True, tnum=True) == ["one.tf", "nine.tf"]
    old, lining = (FACES.shape("sans.regular", "1", "az", f) for f in ((("lnum", False),), ()))
    assert old.glyphs != lining.glyphs


def test_kerning_is_in_the_advances() -> None:
    shape = FACES.shape("text.regular", "Və", "az")
    face = FACES["text.regular"]
    assert shape.width == sum(shape.advances)
    assert shape.width < sum(face.advance(g) for g in shape.glyphs)


def test_a_mark_belongs_to_its_letter() -> None:
    shape = FACES.shape("text.regular", "ə\u0301d", "az")
    assert shape.texts == ("ə\u0301", "", "d")
    assert shape.offsets is not None


LETTERS = "abcçdeəfgğhxıijkqlmnoöprsştuüvyzƏİIfiflffi-–’“”.,1230\u0301\u00ad\u200bбאה"


@settings(max_examples=200, deadline=None)
@given(
    st.text(LETTERS, min_size=1, max_size=12),
    st.sampled_from(["text.regular", "text.italic", "sans.regular"]),
    st.sampled_from(["az", "en", "tr", "ru", ""]),
    st.sampled_from([(), (("smcp", True),), (("dlig", True), ("frac", True))]),
)
def test_texts_of_the_glyphs_joined_are_the_text(
    text: str, face: str, language: str, features: tuple[tuple[str, bool], ...]
) -> None:
    shape = FACES.shape(face, text, language, features)
    assert "".join(shape.texts) == text
    assert len(shape.glyphs) == len(shape.texts) == len(shape.advances)


def test_a_word_is_shaped_once() -> None:
    assert FACES.shape("text.regular", "söz", "az") is FACES.shape("text.regular", "söz", "az")


def test_a_subset_keeps_glyph_ids_and_depends_on_nothing_else() -> None:
    face = FACES["text.regular"]
    shape = FACES.shape("text.regular", "Əlyazma", "az")
    data = FACES.subset("text.regular", shape.glyphs)
    assert data == FACES.subset("text.regular", reversed(shape.glyphs))
    assert len(data) < len(face.data) / 5
    font, whole = TTFont(BytesIO(data)), TTFont(BytesIO(face.data))
    for glyph in shape.glyphs:
        name = whole.getGlyphName(glyph)
        cut = font["glyf"][font.getGlyphOrder()[glyph]]
        assert (
            cut.getCoordinates(font["glyf"])[0]
            == (whole["glyf"][name].getCoordinates(whole["glyf"])[0])
        )
        assert font["hmtx"].metrics[font.getGlyphOrder()[glyph]][0] == face.advance(glyph)
    assert "GSUB" not in font

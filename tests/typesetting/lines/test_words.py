"""Where a word may break, with `|` for a mark of the text and `-` for an added hyphen."""

from __future__ import annotations

import pytest
from line_samples import HANG, ROMAN, WHOLE, divide, faces, hyphenate

from kitabca.typesetting.words import StyledWords, styled_words


def shown(table: StyledWords, text: str) -> str:
    out, start = "", 0
    for b in table.breaks(text):
        out += text[start : b.offset] + ("~" if table.adds_hyphen(text, b.offset) else "|")
        start = b.offset
    return out + text[start:]


@pytest.mark.parametrize(
    "expected",
    [
        "də~yir~man~lar",
        "kə~nar~da",
        "or~ta-|yaş~lı",
        "Ba~kı–|Tbi~li~si",
        "söz—|söz",
        "gə~lə~cək”—|de~di",
        "—Sa~lam",
        "1992–1994",
        "1992-ci",
        "26-da",
        "https://|example.|org/|a/|b-|c.|html",
        "ofis@|example.|org",
        "mü\u00ad~əy~yən",
        "ab\u200b|cd",
        "və/və",
        "...",
        "-",
    ],
)
def test_breaks_of_a_word(expected: str) -> None:
    table = StyledWords(faces(), ROMAN, divide)
    plain = expected.replace("~", "").replace("|", "")
    assert shown(table, plain) == expected


def test_a_style_without_hyphens_keeps_the_marks() -> None:
    table = styled_words(faces(), WHOLE, hyphenate)
    assert shown(table, "orta-yaşlı") == "orta-|yaşlı"
    assert shown(table, "dəyirmanlar") == "dəyirmanlar"


def test_width_of_what_stays_counts_the_hyphen_and_its_kerning() -> None:
    table = styled_words(faces(), ROMAN, hyphenate)
    for b in table.breaks("dəyirmanlar"):
        stays, hyphen = table.fragment("dəyirmanlar", 0, b.offset)
        assert hyphen is not None
        assert b.before == pytest.approx(table.width(stays) + table.width(hyphen), abs=0.05)
        assert b.hang == pytest.approx(HANG["-"][1] * table.width(hyphen))
        rest = table.shapes["dəyirmanlar"[b.offset :]]
        whole = table["dəyirmanlar"].width
        assert b.after == pytest.approx(whole - table.width(rest), abs=0.05)


def test_a_break_that_leaves_two_letters_is_worse() -> None:
    table = styled_words(faces(), ROMAN, hyphenate)
    penalties = {b.offset: b.penalty for b in table.breaks("dəyirmanda,")}
    assert penalties[2] > penalties[5]
    assert penalties[8] > penalties[5]

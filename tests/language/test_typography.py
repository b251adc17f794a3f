"""Smart typography, no-breaks."""

import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kitabca.language import language
from kitabca.language.typography import ADDRESS

AZ = [
    ('"Salam", dedi.', "“Salam”, dedi."),
    ('"Xəzər"in suyu', "“Xəzər”in suyu"),
    ('"Əli "Bakı"nı oxuyur"', "“Əli ‘Bakı’nı oxuyur”"),
    ("\"Əli 'Bakı'nı oxuyur\"", "“Əli ‘Bakı’nı oxuyur”"),
    ('“Əli "Bakı"nı oxuyur”', "“Əli ‘Bakı’nı oxuyur”"),
    ('("söz")', "(“söz”)"),
    ("\"'Xəbər' qəzeti bağlandı\".", "“‘Xəbər’ qəzeti bağlandı”."),
    ("O, \"bu 'Xəbər'\" dedi", "O, “bu ‘Xəbər’” dedi"),
    ("\"'Xəbər'\"", "“‘Xəbər’”"),
    ("'\"Salam\" dedi'", "‘“Salam” dedi’"),
    ("'dedi \"Salam\"'", "‘dedi “Salam”’"),
    ("'-1", "‘−1"),
    ("\"'-5 °C' dedi\"", "“‘−5 °C’ dedi”"),
    ("O'Neill və d'Artagnan", "O’Neill və d’Artagnan"),
    ("Bakı - paytaxtdır", "Bakı – paytaxtdır"),
    ("Bakı -- paytaxt --- deyil", "Bakı – paytaxt – deyil"),
    ("söz--söz", "söz – söz"),
    ("- Salam!", "– Salam!"),
    ("1988-1994-cü illər", "1988–1994-cü illər"),
    ("25 - 26 fevral", "25–26 fevral"),
    ("XIX-XX əsrlər", "XIX–XX əsrlər"),
    ("saat 13:00-15:00", "saat 13:00–15:00"),
    ("Bitdi...", "Bitdi…"),
    ("-28 dərəcə", "−28 dərəcə"),
    ("havanın temperaturu -5 °C idi", "havanın temperaturu −5 °C idi"),
    ("Bakıda -5 dərəcə", "Bakıda −5 dərəcə"),
    ("artım (-3,5%) və -2", "artım (−3,5%) və −2"),
    ("-5 - 3 = -8", "−5 - 3 = −8"),
    ("40°26'46\" şm. e.", "40°26′46″ şm. e."),
]
UNTOUCHED = [
    "“söz” ‘söz’ O’Neill – 25–26…",
    "Hə?.. Yox!..",
    "yavaş-yavaş, Əziz-ağa, 1992-ci, BMT-nin",
    "2026-02-26",
    "555-12-34",
    "ISBN 978-9952-0-12",
    "5 - 3 = 2",
    "https://example.org/a--b?c=\"d",
    "ad-soyad@example.org",
    "«köhnə kitab»",
    "COVID-19 və F-16",
    "Kovid -19 və MiQ -29",
    "1992 -ci il",
    "5 -3",
    "+994-12-555",
    "–5 °C",
]  # fmt: skip


@pytest.mark.parametrize(("text", "right"), AZ)
def test_azerbaijani(text: str, right: str) -> None:
    assert language("az").smarten([text]) == [right]


@pytest.mark.parametrize("text", UNTOUCHED[:7] + UNTOUCHED[8:])
def test_what_is_right_is_left(text: str) -> None:
    for tag in ("az", "en", "tr"):
        assert language(tag).smarten([text]) == [text]


@pytest.mark.parametrize(
    ("tag", "text", "right"),
    [
        ("ru", 'Он: "Это "важно" - да"', "Он: «Это „важно“\u00a0— да»"),
        ("ru", "\"'Весть' закрыта\".", "«„Весть“ закрыта»."),
        ("ru", "'\"Весть\" закрыта'.", "«„Весть“ закрыта»."),
        ("en", "\"'So' he said\".", "“‘So’ he said”."),
        ("en", "'\"So\" he said'.", "‘“So” he said’."),
        ("en", '"\'Tis so"', "“’Tis so”"),
        ("tr", "\"'Haber' kapandı\".", "“‘Haber’ kapandı”."),
        ("tr", "'\"Haber\" kapandı'.", "‘“Haber” kapandı’."),
        ("kk", '"Қазақстан"', "«Қазақстан»"),
        ("en", "\"It's 'so'\" - the '90s", "“It’s ‘so’” – the ’90s"),
        ("en", "the students' books", "the students’ books"),
        ("tr", '"Ankara\'da"', "“Ankara’da”"),
    ],
)
def test_other_languages(tag: str, text: str, right: str) -> None:
    assert language(tag).smarten([text]) == [right]


def test_quotes_pair_across_emphasis() -> None:
    az = language("az")
    assert az.smarten(['dedi: "', "çox", '" və "', "az", '"']) == [
        "dedi: “",
        "çox",
        "” və “",
        "az",
        "”",
    ]
    assert az.smarten(["bir -", "- iki"]) == ["bir – ", "iki"]
    assert az.smarten([]) == []
    assert az.smarten(["", '"', "", "a", '"']) == ["", "“", "", "a", "”"]


_PROSE = st.text(alphabet="abə 12\"'-–—.“”‘’«»()X", max_size=30)


@example(["'-1"], "az")
@example(["1'-1", "\"'-1"], "ru")
@example(["-1-2", "-12:01-12:02"], "az")
@example(["- -1"], "az")
@given(st.lists(_PROSE, max_size=4), st.sampled_from(["az", "ru", "en"]))
def test_smartening_twice_changes_nothing(segments: list[str], tag: str) -> None:
    once = language(tag).smarten(segments)
    assert len(once) == len(segments)
    assert language(tag).smarten(once) == once


@pytest.mark.parametrize(
    ("tag", "text", "held"),
    [
        ("az", "26 fevral 2026-cı il saat 13:54-də", ["26 fevral", "2026-cı il", "saat 13:54-də"]),
        ("az", "M. Füzuli və Ə. Ə. Əliyev", ["M. Füzuli", "Ə. Ə. Əliyev"]),
        ("az", "BMT-nin 26%-i, ABŞ-ın 12,50 ₼", ["BMT-nin", "26%-i", "ABŞ-ın", "12,50 ₼"]),
        ("az", "46 km yol, 366-cı alay, № 5", ["46 km", "366-cı", "№ 5"]),
        ("az", "səh. 12–15, XX əsrin sonu və s.", ["səh. 12–15", "XX əsrin", "və s."]),
        ("az", "COVID-19-un, F-16", ["COVID-19-un", "F-16"]),
        ("az", "söz – söz", ["z –"]),
        ("az", "adi söz", []),
        ("ru", "26 февраля 2026 года, с. 5", ["26 февраля", "2026 года", "с. 5"]),
        ("en", "pp. 12–15, 5 km, Dr. Smith", ["pp. 12–15", "5 km", "Dr. Smith"]),
    ],
)
def test_what_a_line_must_not_part(tag: str, text: str, held: list[str]) -> None:
    assert [text[start:end] for start, end in language(tag).no_breaks(text)] == held


@given(st.text(alphabet="aƏ1. -–%cı", max_size=30))
def test_spans_are_in_order_and_apart(text: str) -> None:
    spans = language("az").no_breaks(text)
    assert all(start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


@pytest.mark.parametrize("piece", ["kitab", "1", "-", "a.", "ab-", "A.", "1."])
def test_a_huge_word_is_looked_through_once(piece: str) -> None:
    """A tenth of a second at most; tried anew at each letter it was a minute."""
    started = time.perf_counter()
    assert ADDRESS.search(piece * 40_000) is None
    assert time.perf_counter() - started < 2

"""The careful editor: what it accuses, and above all what it must not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabca.language.book import date_forms, mixed_date_forms, proper_names, spelled_two_ways
from kitabca.language.damage import find
from kitabca.language.editor import findings

PROSE = (Path(__file__).parent / "tables" / "prose_az.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("sentence", PROSE)
def test_right_prose_is_not_accused(sentence: str) -> None:
    assert [(f.code, sentence[f.start : f.end]) for f in findings(sentence, "az")] == []
    assert [(d.code, d.seen) for d in find(sentence, "az")] == []


CASES = [
    ("BMT nin iclası", "parted-suffix", "BMT nin", "BMT-nin"),
    ("NATO dan çıxdı", "parted-suffix", "NATO dan", "NATO-dan"),
    ("BMT nın iclası", "parted-suffix", "BMT nın", "BMT-nin"),
    ("BMTnin iclası", "parted-suffix", "BMTnin", "BMT-nin"),
    ("ABŞda yaşayır", "parted-suffix", "ABŞda", "ABŞ-da"),
    ("1-inci sinif", "wrong-suffix", "1-inci", "1-ci"),
    ("2-nci sinif", "wrong-suffix", "2-nci", "2-ci"),
    ("XX ci əsr", "numeral-suffix", "XX ci", "XX"),
    ("XX-nci əsr", "numeral-suffix", "XX-nci", "XX"),
    ("dedi .Sonra getdi", "space-before-mark", " .", ". "),
    ("Nə?Sonra getdi", "no-space-after-mark", "?", "? "),
    ("15 Yanvarda gəldi", "capital-month", "Yanvarda", "yanvarda"),
    ("15 Maydan sonra", "capital-month", "Maydan", "maydan"),
    ("5-6 fevral", "hyphen-for-dash", "-", "–"),
    ("2009-ci il", "wrong-suffix", "2009-ci", "2009-cu"),
    ("30-ci gün", "wrong-suffix", "30-ci", "30-cu"),
    ("6-in yarısı", "wrong-suffix", "6-in", "6-nın"),
    # The I of an acronym has lost its dot.
    ("SSRI-nin dağılması", "wrong-suffix", "SSRI-nin", "SSRİ-nin"),
    ("SSRI-nın dağılması", "wrong-suffix", "SSRI-nın", "SSRİ-nin"),
    ("SSRİ-nın dağılması", "wrong-suffix", "SSRİ-nın", "SSRİ-nin"),
    ("KIV-də", "wrong-suffix", "KIV-də", "KİV-də"),
    ("UNESCO-nin", "wrong-suffix", "UNESCO-nin", "UNESCO-nun"),
    # The day of a month with its whole ending, and not in harmony.
    ("fevralın 26-sinda", "wrong-suffix", "26-sinda", "26-da"),
    ("fevralın 26-sinə", "wrong-suffix", "26-sinə", "26-na"),
    ("martın 20-sındən", "wrong-suffix", "20-sındən", "20-dən"),
    ("mayın 9-ində", "wrong-suffix", "9-ində", "9-da"),
    ("yavaş yavaş gəldi", "parted-pair", "yavaş yavaş", "yavaş-yavaş"),
    ("Tez tez gəlir", "parted-pair", "Tez tez", "Tez-tez"),
    ("ev ev gəzdi", "parted-pair", "ev ev", "ev-ev"),
    ("bir bir saydı", "parted-pair", "bir bir", "bir-bir"),
    ("sən sən getdin", "doubled-word", "sən sən", "sən"),
    ("gəldi ve getdi, əzizim", "neighbours-word", "ve", "və"),
    ("bizim için əziz", "neighbours-word", "için", "üçün"),
    ("hikâyə", "foreign-letter", "hikâyə", ""),
    ("saat 13:54-da", "wrong-suffix", "13:54-da", "13:54-də"),
    ("26%-ı", "wrong-suffix", "26%-ı", "26%-i"),
    ("BMT-nın iclası", "wrong-suffix", "BMT-nın", "BMT-nin"),
    ("ABŞ-nin səfiri", "wrong-suffix", "ABŞ-nin", "ABŞ-ın"),
    ("NATO-nin üzvü", "wrong-suffix", "NATO-nin", "NATO-nun"),
    ("1992 -ci il", "parted-ordinal", "1992 -ci", "1992-ci"),
    ("1992- ci il", "parted-ordinal", "1992- ci", "1992-ci"),
    ("1992 ci il", "parted-ordinal", "1992 ci", "1992-ci"),
    ("1992–ci il", "parted-ordinal", "1992–ci", "1992-ci"),
    ("1992ci il", "parted-ordinal", "1992ci", "1992-ci"),
    ("qiymət 5% -ə qalxdı", "parted-suffix", "5% -ə", "5%-ə"),
    ("ayın 27–də", "parted-suffix", "27–də", "27-də"),
    ("saat 18:00-de", "wrong-suffix", "18:00-de", "18:00-da"),
    ("10 000-dan çox", "wrong-suffix", "10 000-dan", "10 000-dən"),
    ("1941 - 1945-ci illər", "hyphen-for-dash", " - ", "–"),
    ("45-67-ci səhifələr", "hyphen-for-dash", "-", "–"),
    ("(gözəl )", "space-before-mark", " ", ""),
    ("dekabrın 19 -da", "parted-suffix", "19 -da", "19-da"),
    ("dekabrın 5- də", "parted-suffix", "5- də", "5-də"),
    ("XX-ci əsr", "numeral-suffix", "XX-ci", "XX"),
    ("XİX əsr", "dotted-numeral", "XİX", "XIX"),
    ("Vİ fəsil", "dotted-numeral", "Vİ", "VI"),
    ("İ Pyotr", "dotted-numeral", "İ", "I"),
    ('"söz', "straight-quote", '"', ""),
    ("Bakı - paytaxtdır", "hyphen-for-dash", " - ", " – "),
    ("Bakı -paytaxtdır", "hyphen-for-dash", " -", " – "),
    ("söz--söz", "hyphen-for-dash", "--", " – "),
    ("söz– söz", "dash-spacing", "– ", " – "),
    ("bu bu gün", "doubled-word", "bu bu", "bu"),
    ("Bu bu gün", "doubled-word", "Bu bu", "Bu"),
    ("bu  gün", "doubled-space", "  ", " "),
    ("bu , o", "space-before-mark", " ", ""),
    ("bu,o", "no-space-after-mark", ",", ", "),
    ("gəldi.Sonra", "no-space-after-mark", ".", ". "),
    ("gəldi..", "doubled-mark", "..", "."),
    ("26 Fevral 2026", "capital-month", "Fevral", "fevral"),
    ("1992-ci ilin Fevralında", "capital-month", "Fevralında", "fevralında"),
    ("ötən Martın 8-də", "capital-month", "Martın", "martın"),
    ("wə", "foreign-letter", "wə", ""),
    ("imkân", "foreign-letter", "imkân", ""),
    ("mənzərəдə", "mixed-alphabets", "mənzərəдə", ""),
    ("Nəsimi’nin", "apostrophe-suffix", "Nəsimi’nin", "Nəsiminin"),
    ("2009’da", "apostrophe-suffix", "2009’da", "2009-da"),
    ("söz\u00adlər", "invisible-character", "\u00ad", ""),
]


@pytest.mark.parametrize(("text", "code", "seen", "hint"), CASES)
def test_a_slip_is_found_with_what_was_meant(text: str, code: str, seen: str, hint: str) -> None:
    assert [(f.code, text[f.start : f.end], f.hint) for f in findings(text, "az")] == [
        (code, seen, hint)
    ]


@given(st.text(alphabet="abƏİXV1290-–’'\". ,cıin\u00ad", max_size=40))
def test_any_text_is_read(text: str) -> None:
    for tag in ("az", "ru", "und"):
        assert all(0 <= f.start < f.end <= len(text) for f in findings(text, tag))


def test_other_languages_have_their_own_slips() -> None:
    assert [f.code for f in findings("в 1992 году, 5 Мая 1992 года", "ru")] == ["capital-month"]
    assert findings("5 May 1992 and that that", "en") == []
    assert [f.code for f in findings("the the", "en")] == ["doubled-word"]


def test_names_are_compared_within_the_book() -> None:
    text = "Dedi ki, Hüseynov gəldi. Sonra Hüseynov və Hüseyinov getdi, Xocalıda Xocalı adı."
    names = list(proper_names(text))
    assert names == ["Hüseynov", "Hüseynov", "Hüseyinov", "Xocalıda", "Xocalı"] or (
        "Hüseyinov" in names
    )
    assert spelled_two_ways(names) == [("Hüseynov", "Hüseyinov")]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Əliyev", "Aliyev", True),
        ("Atamoğlanov", "Atamoqlanov", True),
        ("Xocalı", "Hocalı", True),
        ("Məmmədov", "Mammadov", False),
        ("Əliyev", "Əliyeva", False),
        ("Nizami", "Nizaminin", False),
        ("Bakı", "Bakıda", False),
        ("Gəncə", "Gəncəli", False),
        ("Aydın", "Aytən", False),
        ("Səməd", "Əhməd", False),
    ],
)
def test_two_spellings_and_two_names(first: str, second: str, *, same: bool) -> None:
    assert bool(spelled_two_ways([first, second])) is same


def test_dates_in_two_forms() -> None:
    texts = ["26 fevral 2026-cı ildə, 1992-ci il fevralın 26-da", "26.02.2026"]
    assert [d.form for d in date_forms(texts[0], "az")] == ["running", "narrative"]
    found = mixed_date_forms(texts, "az")
    assert found[0] == []
    assert [(f.code, f.parameters["usual"]) for f in found[1]] == [("mixed-dates", "running")]

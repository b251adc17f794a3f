"""Division of Azerbaijani words: hand-divided lists, and what a line may never break."""

import csv
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabca.language import hyphenation
from kitabca.language.hyphenation import (
    ALPHABET,
    APOSTROPHES,
    JOINS,
    breaks,
    breaks_for,
    joins_of,
    lowered,
    marked,
    rule_syllables,
    syllables,
)

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE))


def wrongly_divided(gold: list[dict[str, str]], find: Callable[[str], tuple[int, ...]], by: str):
    wrong = []
    for row in gold:
        word = row["syllables"].replace("-", "")
        found = marked(word, find(word))
        if found != row[by]:
            wrong.append(f"{row[by]} came out {found}")
    return wrong


def test_the_gold_list_is_long_and_divided_wholly_right() -> None:
    gold = rows("gold.tsv")
    assert len(gold) >= 600
    assert wrongly_divided(gold, syllables, "syllables") == []
    assert wrongly_divided(gold, breaks, "breaks") == []


def test_the_words_of_school_books_are_divided_as_they_stand_there() -> None:
    assert wrongly_divided(rows("textbook.tsv"), syllables, "syllables") == []


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        # No single letter is left behind or carried over, in each member of a compound too.
        ("ana", "ana"),
        ("mətbəə", "mət-bəə"),
        ("maarif", "ma-a-rif"),
        ("Əzizağa", "Əziz-ağa"),
        ("yarımada", "ya-rım-ada"),
        ("radiostansiya", "ra-dio-stan-si-ya"),
        # A hard hyphen breaks after itself; nothing is added there.
        ("qeyri-adi", "qey-ri-adi"),
        ("nöqteyi-nəzər", "nöq-te-yi-nə-zər"),
        ("A-vitamini", "A-vi-ta-mi-ni"),
        ("Nyu-York", "Nyu-York"),
        ("Bakı–Tbilisi", "Ba-kı–Tbi-li-si"),
        ("söz\u2011söz", "söz\u2011söz"),
        # Digits, acronyms and addresses stay whole.
        ("1992-ci", "1992-ci"),
        ("21-dən", "21-dən"),
        ("366-cı", "366-cı"),
        ("Kovid-19", "Kovid-19"),
        ("1992–1994", "1992–1994"),
        ("BMT-nin", "BMT-nin"),
        ("ATƏT-dən", "ATƏT-dən"),
        ("AZƏRTAC-ın", "AZƏRTAC-ın"),
        ("ABŞ-Azərbaycan", "ABŞ-Azər-bay-can"),
        ("AzTV", "AzTV"),
        ("XXXVIII", "XXXVIII"),
        ("report.az", "report.az"),
        ("https://report.az/xocali", "https://report.az/xocali"),
        ("redaksiya@kitab.az", "redaksiya@kitab.az"),
        ("M.Füzuli", "M.Füzuli"),
        # Nothing breaks beside an apostrophe.
        ("mə’lum", "mə’lum"),
        ("mə’lumatlar", "mə’lu-mat-lar"),
        ("sür'ətli", "sür'ət-li"),
        # Headings in capitals are divided as words.
        ("XOCALI", "XO-CA-LI"),
        ("SOYQIRIMI", "SOY-QI-RI-MI"),
        ("MÜNDƏRİCAT", "MÜN-DƏ-Rİ-CAT"),
        ("BAKI", "BAKI"),
        # Punctuation beside the word is read past.
        ("“kitablar”,", "“ki-tab-lar”,"),
        ("(soyqırımı)", "(soy-qı-rı-mı)"),
        # A word with a letter that is not ours is foreign.
        ("Washington", "Washington"),
        ("человек", "человек"),
        ("", ""),
    ],
)
def test_a_line_may_break(word: str, expected: str) -> None:
    assert marked(word, breaks(word)) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("mə’lum", "mə’-lum"),
        ("sür'ət", "sür'-ət"),
        ("şe’r", "şe’r"),
        ("Sürəyya", "Sü-rəy-ya"),
        # Roots that only look like a compound.
        ("dürüstü", "dü-rüs-tü"),
        ("tezgedici", "tez-ge-di-ci"),
        ("Əminov", "Ə-mi-nov"),
        ("miraslar", "mi-ras-lar"),
        ("şirəli", "şi-rə-li"),
        ("təkəllüf", "tə-kəl-lüf"),
        ("əlaçı", "ə-la-çı"),
        ("ümumi", "ü-mu-mi"),
        ("çoxaldı", "ço-xal-dı"),
        ("minilmək", "mi-nil-mək"),
        ("qaraltı", "qa-ral-tı"),
        ("ağalıq", "a-ğa-lıq"),
        ("təsəllilər", "tə-səl-li-lər"),
        ("saraylıq", "sa-ray-lıq"),
        ("daşkömürlü", "daş-kö-mür-lü"),
        ("paltartoxuyan", "pal-tar-to-xu-yan"),
        ("üçdayaqlı", "üç-da-yaq-lı"),
        ("Güləbətin", "Gü-lə-bə-tin"),
        ("günəş", "gü-nəş"),
        ("irəli", "i-rə-li"),
        ("həmişə", "hə-mi-şə"),
        ("gülər", "gü-lər"),
        ("köçəri", "kö-çə-ri"),
        ("adalar", "a-da-lar"),
        ("azadam", "a-za-dam"),
        ("göyərti", "gö-yər-ti"),
        ("dağalmadı", "da-ğal-ma-dı"),
        ("kiloqram", "ki-loq-ram"),
        # Compounds and loans whose border a rule would miss.
        ("qanazlığı", "qan-az-lı-ğı"),
        ("içalat", "iç-a-lat"),
        ("Qızılüzən", "Qı-zıl-ü-zən"),
        ("Əmirəli", "Ə-mir-ə-li"),
        ("qoltuqaltı", "qol-tuq-al-tı"),
        ("tükürpədici", "tük-ür-pə-di-ci"),
        ("oxatan", "ox-a-tan"),
        ("ekzemplyar", "ek-zem-plyar"),
        ("antiinflyasiya", "an-ti-in-flya-si-ya"),
        ("sportsmenlər", "sport-smen-lər"),
        ("poliklinika", "po-li-kli-ni-ka"),
        ("videoklip", "vi-de-o-klip"),
        ("mikroprosessor", "mik-ro-pro-ses-sor"),
        ("postklassik", "post-klas-sik"),
    ],
)
def test_syllables_of(word: str, expected: str) -> None:
    assert marked(word, syllables(word)) == expected


def test_accents_written_apart_stay_with_their_letter() -> None:
    assert marked("ta\u0308hsil", syllables("ta\u0308hsil")) == "ta\u0308h-sil"
    assert marked("du\u0308s\u0327u\u0308nce", syllables("du\u0308s\u0327u\u0308nce")) == (
        "du\u0308-s\u0327u\u0308n-ce"
    )


def test_every_entry_of_the_list_of_joins_changes_something() -> None:
    idle = [
        entry
        for group in JOINS.values()
        for plain, entry in group
        if all(
            tuple(rule_syllables(word)) == syllables(word)
            and marked(word, breaks(word))
            == marked(word, [o for o in rule_syllables(word) if 2 <= o <= len(word) - 2])
            for word in (plain + tail for tail in ("", "ma", "a", "lar", "n", "tı"))
        )
    ]
    assert idle == []


@given(st.text(max_size=40))
def test_any_string_has_an_answer_inside_the_string(word: str) -> None:
    for offsets in (syllables(word), breaks(word)):
        assert list(offsets) == sorted(set(offsets))
        assert all(0 < offset < len(word) for offset in offsets)


@given(st.text(alphabet="aəeiouüybcdğklmnrstşz-’A1. ", max_size=24))
def test_a_break_is_at_a_border_of_syllables_with_two_letters_on_each_side(word: str) -> None:
    borders = set(syllables(word))
    for offset in breaks(word):
        assert offset in borders or word[offset - 1] == "-"
        assert sum(letter.isalpha() for letter in word[:offset]) >= 2
        assert sum(letter.isalpha() for letter in word[offset:]) >= 2
        assert word[offset - 1] not in APOSTROPHES
        assert word[offset] not in APOSTROPHES


@given(st.text(alphabet="abcçdeəfgğhxıijkqlmnoöprsştuüvyz", min_size=1, max_size=24))
def test_a_word_has_as_many_syllables_as_vowels(word: str) -> None:
    vowels = sum(letter in "aeəıioöuü" for letter in word)
    assert len(syllables(word)) == max(vowels - 1, 0)


@given(st.text(max_size=30))
def test_small_letters_keep_every_offset(text: str) -> None:
    assert len(lowered(text)) == len(text)


def test_capitals_divide_like_small_letters() -> None:
    gold = [row["syllables"].replace("-", "") for row in rows("gold.tsv")]
    for word in gold:
        small = lowered(word)
        capitals = small.replace("i", "İ").replace("ı", "I").upper()
        assert syllables(small) == syllables(capitals), word


@pytest.mark.parametrize(
    ("tag", "word", "expected"),
    [
        ("az", "soyqırımı", "soy-qı-rı-mı"),
        ("az-Latn", "respublika", "res-pub-li-ka"),
        ("en", "commemoration", "com-mem-or-a-tion"),
        ("en-US", "commemoration", "com-mem-o-ra-tion"),
        ("ru", "человечество", "че-ло-ве-че-ство"),
        ("de", "Silbentrennung", "Sil-ben-tren-nung"),
        ("fr", "aujourd’hui", "au-jour-d’hui"),
        ("en", "UN", "UN"),
        ("en", "1992-ish", "1992-ish"),
        ("tr", "cumhuriyet", "cum-hu-ri-yet"),
        ("kk", "мемлекет", "мем-ле-кет"),
    ],
)
def test_other_languages_use_their_patterns_or_are_left_whole(
    tag: str, word: str, expected: str
) -> None:
    assert marked(word, breaks_for(tag)(word)) == expected


_MARKS = st.text("“„«([.,;:!?…”»)]-–’'1@/", max_size=2)


@given(st.tuples(_MARKS, st.text("".join(sorted(ALPHABET)) + "ƏİIQW", max_size=12), _MARKS))
def test_a_plain_word_is_divided_as_the_long_way_divides_it(parts: tuple[str, str, str]) -> None:
    word = "".join(parts)
    assert breaks(word) == hyphenation._token_breaks(word, hyphenation._azerbaijani_run)


def test_no_join_is_missed_for_want_of_its_member() -> None:
    for word in ("dövlətlərarası", "qeydetmə", "məmmədabad", "dördotaqlı", "başayaq"):
        assert bool(hyphenation._GENERIC.search(word)) <= bool(hyphenation._MEMBER.search(word))


def test_joins_of_says_which_are_compounds() -> None:
    assert joins_of("sözardı") == [(3, True)]
    assert joins_of("konfliktlər") == [(3, False)]
    assert joins_of("dövlətlərarası") == [(9, True)]
    assert joins_of("kitablar") == []


def test_a_hundred_thousand_words_take_two_seconds_at_most() -> None:
    gold = [row["syllables"].replace("-", "") for row in rows("gold.tsv")]
    words = (gold * (20_000 // len(gold) + 1))[:20_000]
    started = time.process_time()
    for word in words:
        breaks(word)
    # A fifth of the words in a fifth of the time, with room for a busy machine.
    assert time.process_time() - started < 2.0

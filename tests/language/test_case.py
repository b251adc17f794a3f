"""Capitals and small letters, slugs and filing."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabca.language import language


@pytest.mark.parametrize(
    ("tag", "text", "right"),
    [
        ("az", "istiqlal", "İSTİQLAL"),
        ("az", "ışıq", "IŞIQ"),
        ("az", "əğöüçş", "ƏĞÖÜÇŞ"),
        ("az", "xix əsrin sonu", "XIX ƏSRİN SONU"),
        ("az", "XIX əsrin sonu", "XIX ƏSRİN SONU"),
        ("az", "2009-cu il, 34-ci", "2009-CU İL, 34-Cİ"),
        ("az", "Xi Cinpin", "Xİ CİNPİN"),
        ("az", "mıx", "MIX"),
        ("az", "i\u0307yul", "İYUL"),
        ("az", "I Pyotr", "I PYOTR"),
        ("az", "ii-iii fəsil", "II-III FƏSİL"),
        ("az", "i-ii fəsil, i–ii fəsil", "I-II FƏSİL, I–II FƏSİL"),
        ("az", "II-III fəsil", "II-III FƏSİL"),
        ("az", "bmt-vi, iki-ii", "BMT-Vİ, İKİ-İİ"),
        ("tr", "ii-iii bölüm", "II-III BÖLÜM"),
        ("en", "ii-iii chapter", "II-III CHAPTER"),
        ("tr", "diyarbakır", "DİYARBAKIR"),
        ("tr", "xix. yüzyıl, ii. dünya", "XIX. YÜZYIL, II. DÜNYA"),
        ("en", "istiqlal", "ISTIQLAL"),
        ("ru", "ёлка", "ЁЛКА"),
        ("kk", "іні", "ІНІ"),
    ],
)
def test_upper(tag: str, text: str, right: str) -> None:
    assert language(tag).upper(text) == right


@pytest.mark.parametrize(
    ("tag", "text", "right"),
    [
        ("az", "SIRA", "sıra"),
        ("az", "İŞIQ", "işıq"),
        ("az", "I", "ı"),
        ("az", "XIX ƏSR", "XIX əsr"),
        ("az", "V ƏSR", "V əsr"),
        ("az", "I Pyotr", "I pyotr"),
        ("az", "IX–X ƏSRLƏR, IX-X", "IX–X əsrlər, IX-X"),
        ("az", "II-III FƏSİL", "II-III fəsil"),
        ("az", "I-II FƏSİL", "I-II fəsil"),
        ("az", "XIX-XX ƏSRLƏR", "XIX-XX əsrlər"),
        ("az", "XX-CI ƏSR", "XX-cı əsr"),
        ("tr", "II-III BÖLÜM", "II-III bölüm"),
        ("en", "II-III CHAPTERS", "II-III chapters"),
        ("az", "V. CƏBRAYIL", "v. cəbrayıl"),
        ("az", "I\u0307stanbul", "istanbul"),
        ("az", "i\u0307yul", "iyul"),
        ("az", "40-CI İL", "40-cı il"),
        ("az", "MIX", "mıx"),
        ("az", "I\u0307L", "il"),
        ("tr", "DİYARBAKIR", "diyarbakır"),
        ("tr", "XIX. YÜZYIL", "XIX. yüzyıl"),
        ("en", "İLHAM", "ilham"),
        ("en", "III", "III"),
    ],
)
def test_lower(tag: str, text: str, right: str) -> None:
    assert language(tag).lower(text) == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("ilham əliyev", "İlham Əliyev"),
        ("istiqlal küçəsi", "İstiqlal Küçəsi"),
        ("elm və təhsil nazirliyi", "Elm və Təhsil Nazirliyi"),
        ("BAKI ŞƏHƏRİ", "Bakı Şəhəri"),
        ("ABŞ-IN PREZİDENTİ", "ABŞ-ın Prezidenti"),
        ("şimal-qərb", "Şimal-Qərb"),
        ("34-cü ildönümü", "34-cü İldönümü"),
        ("BMT-nin qətnaməsi", "BMT-nin Qətnaməsi"),
        ("xix əsr", "XIX Əsr"),
        ("II-III FƏSİL", "II-III Fəsil"),
        ("ii-iii fəsil", "II-III Fəsil"),
        ("i-ii fəsil", "I-II Fəsil"),
        ("XIX-XX ƏSRLƏR", "XIX-XX Əsrlər"),
        ("nəsimi’nin", "Nəsimi’nin"),
        ("McDonald", "McDonald"),
        ("və sairə", "Və Sairə"),
    ],
)
def test_title(text: str, right: str) -> None:
    assert language("az").title(text) == right


def test_initial_capital_and_small_capitals() -> None:
    az = language("az")
    assert az.capital("islam") == "İslam"
    assert az.capital("ığ") == "Iğ"
    assert az.capital("“(istiqlal”") == "“(İstiqlal”"
    assert az.capital("1992-ci il") == "1992-ci il"
    assert az.capital("") == ""
    assert az.small_capitals("XIX əsrdə BMT, İlham") == "xıx əsrdə bmt, İlham"
    assert language("en").small_capitals("XIX, UN") == "xix, un"
    assert language("tr").small_capitals("XIX. yüzyıl, TBMM") == "xıx. yüzyıl, tbmm"
    assert language("tr").title("ii. dünya savaşı") == "II. Dünya Savaşı"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Xocalı soyqırımı", "xocali-soyqirimi"),
        ("İŞIQ və ƏDALƏT", "isiq-ve-edalet"),
        ("Ağ–Göl №5", "ag-gol-no5"),
        ("Straße Łódź", "strasse-lodz"),
        ("Қазақстан щит", "qazaqstan-shchit"),
        ("日本", "u65e5u672c"),
        ("’söz’", "soz"),
    ],
)
def test_slug(text: str, right: str) -> None:
    assert language("az").slug(text) == right


def test_a_slug_fits_a_name_on_disk() -> None:
    """Titles that differ only far behind keep different names."""
    az = language("az")
    long = [az.slug("uzun başlıq " * 100 + end) for end in ("bir", "iki")]
    assert long[0] != long[1]
    for name in (*long, az.slug("ş" * 5000), az.slug("字" * 5000)):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
        assert len(name) <= 120


@pytest.mark.parametrize(
    ("tag", "name", "surname", "right"),
    [
        ("az", "Heydər Əliyev", None, "Əliyev, Heydər"),
        ("az", "Heydər Əlirza oğlu Əliyev", None, "Əliyev, Heydər Əlirza oğlu"),
        ("az", "Əliyev Heydər Əlirza oğlu", None, "Əliyev, Heydər Əlirza oğlu"),
        ("az", "Nizami", None, "Nizami"),
        ("az", "Əliyev, Heydər", None, "Əliyev, Heydər"),
        ("az", "Vinsent van Qoq", "van Qoq", "van Qoq, Vinsent"),
        ("az", "Mao Tszedun", "Mao", "Mao, Tszedun"),
        ("ru", "Пушкин Александр Сергеевич", None, "Пушкин, Александр Сергеевич"),
        ("ru", "Лев Николаевич Толстой", None, "Толстой, Лев Николаевич"),
    ],
)
def test_filing(tag: str, name: str, surname: str | None, right: str) -> None:
    assert language(tag).filing(name, surname) == right


_AZ = st.text(alphabet="abcçdeəfgğhxıijkqlmnoöprsştuüvyz -")


@given(_AZ)
def test_case_comes_back(text: str) -> None:
    az = language("az")
    # A word of i, v and x alone is a numeral and stays capital.
    if not any(set(word) <= set("ivx") for word in text.replace("-", " ").split()):
        assert az.lower(az.upper(text)) == text or az.upper(az.lower(az.upper(text))) == (
            az.upper(text)
        )
    assert len(az.upper(text)) == len(text)
    assert az.slug(text).isascii()

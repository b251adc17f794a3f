"""Damaged letters: each kind found and repaired, foreign words left alone."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabca.language.code_pages import guess_code_page
from kitabca.language.cyrillic import is_azerbaijani_cyrillic, transliterate
from kitabca.language.damage import find, repaired
from kitabca.language.debris import clean_markdown

FOLDER = Path(__file__).parent / "damaged"
RIGHT = "Əziz Şəkili çinar ağacının kölgəsində ılıq çay içir, üzü gülürdü."


@pytest.mark.parametrize("case", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_a_damaged_text_is_repaired(case: Path) -> None:
    """`in.txt` is damaged, `out.txt` is what is certain made right, `codes.txt` what is found."""
    damaged = (case / "in.txt").read_text("utf-8")
    assert repaired(damaged, "az") == (case / "out.txt").read_text("utf-8")
    codes = sorted({d.code for d in find(damaged, "az")})
    assert codes == (case / "codes.txt").read_text("utf-8").split()


@pytest.mark.parametrize(
    ("text", "code", "seen", "meant", "certain"),
    [
        ("mәn", "cyrillic-schwa", "ә", "ə", True),
        ("\u00c6\u008fhməd", "utf8-mojibake", "\u00c6\u008f", "Ə", True),
        ("\u00c5\u009euşa", "utf8-mojibake", "\u00c5\u009e", "Ş", True),
        ("ºəhər", "azeri-8bit-font", "º", "ş", True),
        ("ªəhər", "azeri-8bit-font", "ª", "Ş", True),
        ("baĢqası", "azeri-8bit-font", "Ģ", "ş", True),
        ("Ġstiqlal", "azeri-8bit-font", "Ġ", "İ", False),
        ("baøqa", "azeri-8bit-font", "ø", "ş", True),
        ("÷ox gözəl", "azeri-8bit-font", "÷", "ç", True),
        ("Èlham", "azeri-8bit-font", "È", "İ", True),
        ("Èstiqlal", "azeri-8bit-font", "È", "İ", True),
        ("baĢ", "azeri-8bit-font", "Ģ", "ş", True),
        ("Görkəmli Ģairi", "azeri-8bit-font", "Ģ", "ş", False),
        ("ġəhid", "azeri-8bit-font", "ġ", "Ş", True),
        ("Әli", "cyrillic-schwa", "Ә", "Ə", True),
        ("bаş", "cyrillic-letter", "а", "a", True),
        ("Τəbriz", "greek-letter", "Τ", "T", True),
        ("şǝhər", "turned-e", "ǝ", "ə", True),
        ("Ǝli", "turned-e", "Ǝ", "Ə", True),
        ("Baþqa", "cp1254-mojibake", "þ", "ş", False),
        ("g?lir", "lost-letter", "?", "", False),
        ("s\ufffdz", "lost-letter", "\ufffd", "", False),
        ("&#601;", "html-entity", "&#601;", "ə", True),
        ("göru\u0308ş", "nfd", "u\u0308", "ü", True),
        ("gäldilär şəhərä", "umlaut-schwa", "ä", "ə", False),
        ("шящяр", "cyrillic-font-run", "шящяр", "şəhər", False),
        ("Ҝәнҹә", "azerbaijani-cyrillic", "Ҝәнҹә", "Gəncə", True),
        ("şÉ™kil", "utf8-mojibake", "É™", "ə", True),
    ],
)
def test_each_kind(text: str, code: str, seen: str, meant: str, *, certain: bool) -> None:
    damage = find(text, "az")[0]
    assert (damage.code, damage.seen, damage.repaired, damage.certain) == (
        code, seen, meant, certain,
    )  # fmt: skip
    assert text[damage.start : damage.end] == seen


@pytest.mark.parametrize(
    "text",
    [
        "Þórður Sigurðsson Þingvelliri gəzdi, Garðabær şəhərində qaldı.",
        "Schäfer, Präsident, Jyväskylä və Pärnu adları",
        "Қазақстан Республикасы, Москва, Правда-nın, София, Київ",
        "Сәуірде Алматыда өткен жиын",
        "България и Българският език",
        "Подъезд, объявление, съёмка, щётка",
        "Straße, Malmø, København, È vero, L’Haÿ, Ģirts, Ġorġ",
        "Nový Hrad, Dobrý deň",
        "25º və 5 ÷ 2",
        "Niyə?Çünki belədir.",
        "https://example.org/?a=b?c",
        "Αθήνα, Ελλάδα",
        RIGHT,
    ],
)
def test_foreign_words_are_not_damage(text: str) -> None:
    assert [(d.code, d.seen) for d in find(text, "az")] == []


@given(st.text(alphabet="aşəıýþðÿºßäǝәаяъцщҹј?&#601; \u0308\ufffd", max_size=40))
def test_any_text_is_read_and_repair_settles(text: str) -> None:
    for damage in find(text, "az"):
        assert text[damage.start : damage.end] == damage.seen
    assert isinstance(repaired(text, "az"), str)


def test_one_letter_that_can_be_nothing_else_tells_what_the_others_are() -> None:
    text = "Görkəmli Ģairi burada yaĢayıb, baĢ, iĢ, qaĢ. Ģirin."
    assert repaired(text, "az") == "Görkəmli şairi burada yaşayıb, baş, iş, qaş. şirin."
    text = "Bu, baøqa ÷ox dedi. Èlham və Èstiqlal, Malmø və È vero."
    assert repaired(text, "az") == "Bu, başqa çox dedi. İlham və İstiqlal, Malmø və È vero."


def test_cyrillic_azerbaijani_beside_latin() -> None:
    text = "Kitabın adı: Азәрбајҹан тарихи, 1958-ҹи ил, дөвләт нәшри."
    assert repaired(text, "az") == "Kitabın adı: Azərbaycan tarixi, 1958-ci il, dövlət nəşri."


def test_other_languages_keep_to_mixed_alphabets() -> None:
    assert [d.code for d in find("Мoсква", "ru")] == ["latin-letter"] or [
        d.code for d in find("Мoсква", "ru")
    ] == ["cyrillic-letter"]
    assert find("Präsident", "de") == []


def test_cyrillic_azerbaijani_as_a_whole() -> None:
    text = "Азәрбајҹан дили ҝөзәлдир. Юбилей 1958-ҹи илдә олду."
    assert is_azerbaijani_cyrillic(text)
    assert transliterate(text) == "Azərbaycan dili gözəldir. Yubiley 1958-ci ildə oldu."
    assert not is_azerbaijani_cyrillic("Қазақстан Республикасы өз әнін айтады")
    assert not is_azerbaijani_cyrillic("Један њихов језик")


LATIN = "Bu gün hava çox gözəldir, işıq ağ buludların arasından süzülür.".replace("ə", "e")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (LATIN.encode("cp1254"), "Windows Turkish (cp1254)"),
        (LATIN.encode("mac_turkish"), "Mac Turkish"),
        (LATIN.encode("cp857"), "DOS Turkish (cp857)"),
        (LATIN.encode("utf-16"), "UTF-16, little-endian"),
        (LATIN.encode("utf-16-be"), "UTF-16, big-endian"),
        ("Сегодня хорошая погода".encode("cp1251"), "Windows Cyrillic (cp1251)"),
        ("Сегодня хорошая погода".encode("cp866"), "DOS Cyrillic (cp866)"),
        ("Сегодня хорошая погода".encode("koi8_r"), "KOI8-R"),
        ("Bu gün ºÿhÿrdÿ idi, ßli gÿldi".encode("cp1252"),
         "an 8-bit Azerbaijani font in Windows Latin (cp1252)"),
        (b"PK\x03\x04rest", "a ZIP container, such as .docx or .xlsx"),
        (b"\x00\x01\x02abc\x00", "a binary file"),
        (RIGHT.encode(), "UTF-8"),
    ],
)  # fmt: skip
def test_a_code_page_is_named(data: bytes, name: str) -> None:
    assert guess_code_page(data) == name


def test_debris_of_a_word_processor() -> None:
    text = "\ufeff1.\tBir\u00a0söz\n2)  iki\n\u2022\tüç\n\uf0b7\tdörd\no\tbeş\n"
    text += "söz\u00adlər<o:p></o:p>\n"
    assert clean_markdown(text) == "1. Bir söz\n2) iki\n- üç\n- dörd\n- beş\nsözlər\n"
    assert clean_markdown("1. Bir\n- iki\n\n    kod\n") == "1. Bir\n- iki\n\n    kod\n"

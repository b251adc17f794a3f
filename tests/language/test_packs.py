"""Every pack is complete, and what it says of itself is true."""

import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kitabca import HOME
from kitabca.language import language
from kitabca.language.hyphenation import breaks_for, marked
from kitabca.language.pack import Pack, read_pack, tags
from kitabca.model import parse_date

TAGS = ("az", "en", "kk", "ru", "tr", "und")


def test_the_packs_are_these() -> None:
    assert tags() == TAGS


@pytest.mark.parametrize("tag", TAGS)
def test_every_pack_has_every_word(tag: str) -> None:
    assert set(language(tag).words) == set(language("az").words)
    assert all(word.strip() for word in language(tag).words.values())
    assert list(language(tag).words) == sorted(language(tag).words)


@pytest.mark.parametrize("tag", TAGS)
def test_every_pack_has_twelve_months(tag: str) -> None:
    assert len(read_pack(tag).dates.months) == 12


@pytest.mark.parametrize("tag", [tag for tag in TAGS if tag != "und"])
def test_words_of_a_pack_are_in_its_own_letters(tag: str) -> None:
    tongue = language(tag)
    for word in tongue.words.values():
        for letter in re.findall(r"[^\W\d_]", word.replace("ISBN", "")):
            assert tongue.pack.letters.alphabet.find(tongue.lower(letter)) >= 0, word


GERMAN = {
    'tag = "en"': 'tag = "de"',
    'name = "English"': 'name = "Deutsch"',
    'alphabet = "abcdefghijklmnopqrstuvwxyz"': 'alphabet = "abcdefghijklmnopqrstuvwxyzäöüß"',
    'decimal = "."\ngroup = ","': 'decimal = ","\ngroup = "."',
    'endings = [["1[123]$", "th"], ["1$", "st"], ["2$", "nd"], ["3$", "rd"], ["$", "th"]]':
        'endings = [["$", "."]]',
    '"February", "March"': '"Februar", "März"',
    'day = "{d} {month} {year}"': 'day = "{d}. {month} {year}"',
    'quotes = ["“", "”", "‘", "’"]': 'quotes = ["„", "“", "‚", "‘"]',
}  # fmt: skip


@pytest.fixture
def with_german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A sixth pack beside ours, made from the English one as docs/languages.md says."""
    packs = tmp_path / "language" / "packs"
    shutil.copytree(HOME / "language" / "packs", packs)
    text = (packs / "en.toml").read_text("utf-8")
    for english, german in GERMAN.items():
        assert english in text
        text = text.replace(english, german)
    (packs / "de.toml").write_text(text, "utf-8")
    monkeypatch.setattr("kitabca.language.pack.HOME", tmp_path)
    for remembered in (tags, read_pack, language):
        remembered.cache_clear()
    yield
    monkeypatch.undo()
    for remembered in (tags, read_pack, language):
        remembered.cache_clear()


@pytest.mark.usefixtures("with_german")
def test_a_language_is_added_without_python() -> None:
    assert "de" in tags()
    german = language("de-AT")
    assert german.tag == "de"
    assert german.date(parse_date("2026-02-26")) == "26. Februar 2026"
    assert german.ordinal(34) == "34."
    assert german.number(1234567) == "1.234.567"
    assert german.smarten(['Er sagte "ja"']) == ["Er sagte „ja“"]
    assert sorted(["Zug", "Ärger", "Bau", "Apfel"], key=german.sort_key) == [
        *("Apfel", "Ärger", "Bau", "Zug")
    ]
    assert marked("Silbentrennung", breaks_for("de")("Silbentrennung")) == "Sil-ben-tren-nung"
    assert german.no_breaks("26. Februar 2026")


def test_region_and_script_fall_back() -> None:
    assert language("az-Latn-AZ").tag == "az"
    assert language("en_GB").tag == "en"
    assert language("ka").tag == "und"


def test_an_unknown_key_of_a_pack_is_an_error() -> None:
    path = HOME / "language" / "packs" / "en.toml"
    text = path.read_text("utf-8").replace("[editor]", "[editor]\ntypo = 1")
    with pytest.raises(msgspec.ValidationError, match="typo"):
        msgspec.convert(tomllib.loads(text), type=Pack)

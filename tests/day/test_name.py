"""A wrong name at 23:00, and where a number comes from."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kitabca.cli import commands
from kitabca.files import Shelf
from kitabca.language.near import likenesses
from kitabca.reading import read_edition
from kitabca.rendering.mark import mark

ROOT = Path(__file__).parents[2]
OWN = ROOT / "sources/editions/xocali-34.toml"
TREES = ("--layouts", str(ROOT / "layouts"), "--fonts", str(ROOT / "fonts"), "--lang", "en")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, list(arguments))


# What was asked, a text, and (what is found, how many edits it is away).
NEAR = [
    ("Hüseynov", "Rizvan Hüseynovun sözü", [("Hüseynovun", 0)]),
    ("Huseynov", "tarixçi Hüseynov", [("Hüseynov", 0.5)]),
    ("Hüseynov", "Hüseyinov və Hüsenov", [("Hüseyinov", 1), ("Hüsenov", 1)]),
    ("Hüseynov", "Həsənov, Quliyev", []),
    ("Əliyev", "Əliyeva Əliyevin", [("Əliyeva", 0), ("Əliyevin", 0)]),
    ("Əliyev", "Әлијев Аliyеv", [("Аliyеv", 0.5)]),
    ("Rizvan Hüseynov", "[Hüseynov, Rizvan] və Rizvan, sonra Hüseynov", [("Hüseynov, Rizvan", 0)]),
    ("Rizvan Hüseynov", "**Rizvan** Hüseynov", [("Rizvan** Hüseynov", 0)]),
    ("Rizvan Hüseynov", "Rizvan\n\nHüseynov", []),
    ("Səbinə", "bu Səbi\u00adnənin, Sə\u200bbinə", [("Səbi\u00adnənin", 0), ("Sə\u200bbinə", 0)]),
    ("Rizvan\u00ad Hü\u00adseynov", "Rizvan \u200fHüseynov\u200f", [("Rizvan \u200fHüseynov", 0)]),
    ("Əli", "Əli gəldi, Əlinin, Eli, Əlibəy", [("Əli", 0), ("Əlinin", 0), ("Eli", 0.5)]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "found"), NEAR, ids=lambda value: str(value)[:20])
def test_near_spellings(name: str, text: str, found: list[tuple[str, float]]) -> None:
    seen = [(text[one.start : one.end], one.edits) for one in likenesses(name, text, "az")]
    assert seen == found


def test_find_names_places_and_printed_pages() -> None:
    result = run("find", "Rizvan Huseynov", str(OWN), *TREES)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].endswith("az/01-merasim.md:7:69: spelled “Rizvan Hüseynov”")
    assert [line for line in lines if line.startswith("xocali-34: spelled “Rizvan Hüseynov” on p")]


def test_find_goes_through_editions_and_languages() -> None:
    english = OWN.with_name("xocali-34-en.toml")
    said = run("find", "Rizvan Hüseynov", str(OWN), str(english), *TREES).stdout
    for line in ("az/01-merasim.md:7:69: Rizvan Hüseynov", "en/01-merasim.md:"):
        assert line in said
    assert re.search(r"^xocali-34: p\. \d", said, re.MULTILINE)
    assert re.search(r"^xocali-34-en: p\. \d", said, re.MULTILINE)


def test_find_takes_no_page_number_of_the_contents_for_a_letter_of_the_name(tmp_path: Path) -> None:
    sources = str(tmp_path)
    assert run("new", "ad", "--sources", sources, "--language", "az").exit_code == 0
    (tmp_path / "events/ad/az/01-merasim.md").write_text("# Səbinə Qulieva\n\nSöz.\n", "utf-8")
    said = run("find", "Səbinə Qulieva", "--sources", sources, *TREES).stdout
    assert "spelled" not in said
    assert re.search(r"^ad: p\. \d", said, re.MULTILINE)


def test_find_says_when_there_is_nothing() -> None:
    result = run("find", "Qarabağlı Nadir", str(OWN), *TREES)
    assert result.exit_code == 1
    assert "stands nowhere" in result.stderr


def test_why_names_who_says_it_and_the_source() -> None:
    said = run("why", "613", str(OWN), *TREES).stdout
    assert "O deyib ki, 613 mülki şəxs öldürülüb" in said
    assert "source: [1] president.az <https://president.az/" in said
    assert "caveat: official Azerbaijani figure" in said
    assert "the edition's own key" in said


def test_why_knows_the_forms_of_a_date_and_what_is_counted() -> None:
    assert "24 fevral 1994" in run("why", "1994-02-24", str(OWN), *TREES).stdout
    assert "counted from the rows" in run("why", "14", str(OWN), *TREES).stdout
    assert run("why", "99999", str(OWN), *TREES).exit_code == 1


@pytest.mark.parametrize(("year", "line"), [("2013", 16), ("2016", 30), ("2021", 37)])
def test_why_gives_the_page_of_an_item_of_a_list(year: str, line: int) -> None:
    said = run("why", year, str(OWN), *TREES).stdout
    places = [one for one in said.splitlines() if f"menbe-qeydi.md:{line}:" in one]
    assert places
    assert all(", p. " in one for one in places), places


@pytest.mark.parametrize("asked", ["613", "altı yüz on üç", "Altı yüz on üçüncü"])
def test_why_finds_a_number_in_words_and_by_its_words(asked: str, tmp_path: Path) -> None:
    sources = tree(tmp_path)
    text = sources / "events/e/az/01.md"
    text.write_text("# Başlıq\n\nAltı yüz on üç nəfər [@ref].\n", "utf-8")
    file = str(sources / "editions/b.toml")
    said = run("why", asked, file, "--sources", str(sources), *TREES).stdout
    assert "01.md:3:" in said
    assert "says: Altı yüz on üç nəfər." in said


@pytest.mark.parametrize("hidden", ["\u00ad", "\u200b", "\u2060"])
def test_what_no_page_shows_hides_no_name_and_no_number(hidden: str, tmp_path: Path) -> None:
    sources = tree(tmp_path)
    text = sources / "events/e/az/01.md"
    text.write_text(f"# Başlıq\n\nSəbi{hidden}nə Quliyeva: 6{hidden}13 nəfər.\n", "utf-8")
    file = str(sources / "editions/b.toml")
    found = run("find", "Səbinə Quliyeva", file, "--exact", "--sources", str(sources), *TREES)
    assert "01.md:3:1: " in found.stdout
    assert "b: p. " in found.stdout
    assert "01.md:3:" in run("why", "613", file, "--sources", str(sources), *TREES).stdout


@pytest.mark.parametrize("asked", ["", "  ", ".", "-"])
def test_why_asks_for_a_number_or_a_date(asked: str) -> None:
    result = run("why", asked, str(OWN), *TREES)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_why_finds_a_workbooks_row_on_its_page_and_a_day_as_it_is_typed(tmp_path: Path) -> None:
    sources = str(tmp_path)
    assert run("new", "min", "--sources", sources, "--language", "en").exit_code == 0
    file = tmp_path / "editions/min.toml"
    trees = ("--sources", sources, *TREES)
    for day in ("2026-01-01", "01.01.2026", "1 January 2026"):
        said = run("why", day, str(file), *trees).stdout
        assert "list.xlsx:List!A2: min, p. " in said, day


def tree(folder: Path) -> Path:
    base = Path(__file__).parents[1] / "check/base"
    shutil.copytree(base, folder, dirs_exist_ok=True)
    return folder


def marked(folder: Path) -> str:
    edition, _ = read_edition("editions/b.toml", Shelf(folder))
    assert edition is not None
    return mark(edition)


def test_the_mark_follows_what_is_said_and_nothing_else(tmp_path: Path) -> None:
    folder = tree(tmp_path)
    before = marked(folder)
    assert len(before) == 5
    text = folder / "events/e/az/01.md"
    file = folder / "editions/b.toml"
    file.write_text("# bir şərh\n\n" + file.read_text("utf-8"), "utf-8")
    text.write_text(text.read_text("utf-8").replace("\n\n", "\n\n\n"), "utf-8")
    assert marked(folder) == before
    text.write_text(text.read_text("utf-8").replace("Söz", "Sözlər"), "utf-8")
    assert marked(folder) != before


@pytest.mark.parametrize("arguments", [("x.pdf", "x.pdf")])
def test_changed_refuses_what_is_no_pdf(arguments: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(b"PK")
    result = run("changed", str(file), str(file), "--lang", "en")
    assert result.exit_code == 1
    assert "not a PDF" in result.stderr

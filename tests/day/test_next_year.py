"""Next year's book: texts copied, shared lists left where they are, what is out of date named."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from officer import word, workbook

from kitabca.cli import commands

EDITION = """\
# Mətnlər sources/events/anim-34/az/ qovluğundadır, events/anim-34-2 başqadır.
slug = "anim-34-en"
title = "Anım"
language = "az"
date = "2026-02-26"
event = "anim-34"
layout = "base"
references = "references.csv"
identifiers = { print = "urn:isbn:9780306406157" }

[[parts]]
kind = "text"
source = "01.md"

[[parts]]
kind = "references"
"""
TEXT = (
    "# Anım\n\n34-cü ildönümü 2026-cı ildə keçirilib, səfir Ağalar Atamoğlanov danışıb "
    "[@report; @agentlik].\n"
)
REFERENCES = (
    "key,title,address,accessed\n"
    "report,Report,https://report.az/as-of-2013-02-27,2026-11-22\n"
    "agentlik,Agentlik,,2026-11-21\n"
    "other,Başqa,https://example.org/,2025-01-01\n"
)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KITABCA_LANG", "en")


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for path, text in {
        "editions/anim-34-en.toml": EDITION,
        "events/anim-34/az/01.md": TEXT,
        "shared/references.csv": REFERENCES,
    }.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return tmp_path


def new(sources: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        commands, ["new", *arguments, "--sources", str(sources), "--lang", "en"]
    )


def test_editions_and_texts_are_copied_and_shared_lists_are_not(sources: Path) -> None:
    result = new(sources, "anim-35", "--from-event", "anim-34")
    assert result.exit_code == 0, result.output
    made = tomllib.loads((sources / "editions/anim-35-en.toml").read_text("utf-8"))
    assert (made["slug"], made["event"]) == ("anim-35-en", "anim-35")
    assert "identifiers" not in made, "an ISBN is never that of two books"
    assert (sources / "events/anim-35/az/01.md").read_text("utf-8") == TEXT
    assert [file.name for file in (sources / "shared").iterdir()] == ["references.csv"]


def test_paths_of_the_old_event_are_of_the_new_one_in_comments_too(sources: Path) -> None:
    assert new(sources, "anim-35", "--from-event", "anim-34").exit_code == 0
    first = (sources / "editions/anim-35-en.toml").read_text("utf-8").splitlines()[0]
    assert first == "# Mətnlər sources/events/anim-35/az/ qovluğundadır, events/anim-34-2 başqadır."


def test_a_workbook_is_looked_through_too(sources: Path) -> None:
    rows = [("key", "name", "date"), ("a", "Nazir Elin Vəliyev", datetime(2026, 2, 26))]
    (sources / "events/anim-34/list.xlsx").write_bytes(workbook({"Siyahı": rows}))
    said = new(sources, "anim-35", "--from-event", "anim-34").stdout
    file = (sources / "events/anim-35/list.xlsx").as_posix()
    assert f"{file}:Siyahı!B2: holder of an office: Nazir Elin Vəliyev" in said
    assert f"{file}:Siyahı!C2: year: 2026-02-26" in said


def test_the_new_book_builds_at_once(sources: Path) -> None:
    assert new(sources, "anim-35", "--from-event", "anim-34").exit_code == 0
    root = Path(__file__).parents[2]
    trees = ["--layouts", str(root / "layouts"), "--fonts", str(root / "fonts")]
    edition = str(sources / "editions/anim-35-en.toml")
    call = ["build", edition, "-o", str(sources / "out"), *trees]
    assert CliRunner().invoke(commands, call).exit_code == 0
    assert (sources / "out/anim-35-en.epub").exists()


def test_what_goes_out_of_date_is_named_with_its_place(sources: Path) -> None:
    said = new(sources, "anim-35", "--from-event", "anim-34").stdout
    text = (sources / "events/anim-35/az/01.md").as_posix()
    for line in (
        f"{text}:3:1: ordinal: 34-cü",
        f"{text}:3:16: year: 2026",
        f"{text}:3:40: holder of an office: səfir Ağalar Atamoğlanov",
        "references.csv:2:50: read on: 2026-11-22 (report)",
        "references.csv:3:20: read on: 2026-11-21 (agentlik)",
        'anim-35-en.toml:5:1: the edition\'s own: date = "2026-02-26"',
    ):
        assert line in said
    assert "2025-01-01" not in said, "the book does not cite it"
    assert "2013" not in said, "a day in an address is no day of reading"


def test_years_of_a_table_are_named_whatever_column_they_are_in(sources: Path) -> None:
    rows = "key,name,date,born\nbir,Leyla,2026-02-26,1980\n2,Nigar,2026,1 992\n"
    (sources / "events/anim-34/siyahi.csv").write_text(rows, "utf-8")
    (sources / "events/anim-34/az/02.md").write_text("# Say\n\n2,1992 və 3.2026\n", "utf-8")
    said = new(sources, "anim-35", "--from-event", "anim-34").stdout
    assert re.findall(r"siyahi\.csv:(\S+): year: (\d+)", said) == [
        ("2:11", "2026"),
        ("2:22", "1980"),
        ("3:9", "2026"),
    ]
    assert "02.md" not in said.partition("look at these again")[2], "parts of a number"


SEEN = [
    ("26.02.2026 və 6.2.2027, 26/02/2028", "year", ["2026", "2027", "2028"]),
    ("2025/2026-cı tədris ili, 2027-2028-ci illər", "year", ["2025", "2026", "2027", "2028"]),
    ("1.234.2026, 2,1992, https://a.az/2013/02/27 və a-2013-02-27.html", "year", []),
    ("XXXIV ildönümü, XL-cı, XX əsr, V. Əliyev, II", "ordinal", ["XXXIV", "XL", "II"]),
    ("34 il keçib, 34 ildir, 35 illik, 34-year, 5 ilk", "span",
     ["34 il", "34 ildir", "35 illik", "34-year"]),
    ("Otuz dörd il əvvəl, son otuz\ndörd ildə, otuz dörd illik, bir il", "span",
     ["Otuz dörd il", "otuz dörd ildə", "otuz dörd illik"]),
    ("min doqquz yüz doxsan ikinci il, iki min iyirmi altıncı ilin", "year",
     ["min doqquz yüz doxsan ikinci", "iki min iyirmi altıncı"]),
    ("min doqquz yüz doxsan ikinci, Otuz dördüncü, iyirmi altıncı, üç yüz on altıncı", "ordinal",
     ["Otuz dördüncü", "iyirmi altıncı", "üç yüz on altıncı"]),
    ("şöbə müdiri Leyla Həsənova, müdiriyyət", "office", ["müdiri Leyla Həsənova"]),
    ("general Əli Vəliyev və general məktəbi", "office", ["general Əli Vəliyev"]),
    ("nazirin müavini Xələf Xələfov", "office", ["nazirin", "müavini Xələf Xələfov"]),
]  # fmt: skip


def test_english_years_in_words_are_named(sources: Path) -> None:
    text = sources / "events/anim-34/en/02.md"
    text.parent.mkdir()
    words = "Thirty-four years ago. Two thousand and twenty-six; the thirty-fourth year, a year."
    text.write_text(f"# Count\n\n{words}\n", "utf-8")
    said = new(sources, "anim-35", "--from-event", "anim-34").stdout
    assert re.findall(r"02\.md:3:\d+: ([a-z ]+: .*)", said) == [
        "number of years: Thirty-four years",
        "year: Two thousand and twenty-six",
        "ordinal: thirty-fourth",
    ]


def test_the_name_of_a_column_is_no_holder_of_an_office(sources: Path) -> None:
    edition = sources / "editions/anim-34-en.toml"
    column = '\n[[parts]]\nkind = "listing"\nid = "l"\ntable = "l.csv"\norder = ["speaker"]\n'
    edition.write_text(EDITION + column + 'columns = [{ name = "speaker" }]\n', "utf-8")
    (sources / "events/anim-34/l.csv").write_text("key,speaker\na,Spiker Əli Əliyev\n", "utf-8")
    said = new(sources, "anim-35", "--from-event", "anim-34").stdout
    offices = [line.partition("office: ")[2] for line in said.splitlines() if "office: " in line]
    assert offices == ["səfir Ağalar Atamoğlanov", "Spiker Əli Əliyev"]


@pytest.mark.parametrize(("text", "kind", "found"), SEEN)
def test_years_offices_and_ordinals_as_people_write_them(
    text: str, kind: str, found: list[str], sources: Path
) -> None:
    (sources / "events/anim-34/az/02.md").write_text(f"# Say\n\n{text}\n", "utf-8")
    said = new(sources, "anim-35", "--from-event", "anim-34").stdout
    name = {"office": "holder of an office", "span": "number of years"}.get(kind, kind)
    assert re.findall(rf"02\.md:[34]:\d+: {name}: (.*)", said) == found


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("anim-35", "--from-event", "bayram"), 1, "there is no event “bayram”"),
        (("anim-34", "--from-event", "anim-34"), 2, "itself"),
        (("anim-35", "--from", "bayram"), 1, "there is no event “bayram”"),
        (("anim-35", "--from", "Bayram"), 1, "there is no event “Bayram”"),
        (("anim-34", "--from", "anim-34"), 2, "itself"),
        (("anim-35", "--from", "a.docx", "--from-event", "anim-34"), 2, "give one of these"),
        (("Anım 35", "--from-event", "anim-34"), 2, "can't name files"),
    ],
)
def test_what_is_refused(
    sources: Path, arguments: tuple[str, ...], status: int, words: str
) -> None:
    result = new(sources, *arguments)
    assert (result.exit_code, words in result.stderr) == (status, True)


@pytest.mark.parametrize("name", ["cixis.docx", "ÇIXIŞ.DOCX", "Səfirin çıxışı.Docx", "cixis"])
def test_a_document_is_one_whatever_its_name(sources: Path, name: str) -> None:
    document = sources / name
    document.write_bytes(word(lambda one: one.add_heading("Səfirin çıxışı", 0)))
    result = new(sources, "anim-35", "--from", str(document))
    assert result.exit_code == 0, result.stderr
    assert 'title = "Səfirin çıxışı"' in (sources / "editions/anim-35.toml").read_text("utf-8")


@pytest.mark.parametrize("name", ["cixis.doc", "CIXIS.DOC", "cixis.docx"])
def test_an_old_document_is_told_as_one(sources: Path, name: str) -> None:
    (sources / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"a" * 600)
    result = new(sources, "anim-35", "--from", str(sources / name))
    assert result.exit_code == 1
    assert "error[old-document]" in result.stderr
    assert "save it as .docx" in result.stderr


@pytest.mark.parametrize("name", ["yoxdur.docx", "yoxdur.doc", "qovluq/yoxdur"])
def test_a_document_that_is_not_there_is_told_as_one(sources: Path, name: str) -> None:
    result = new(sources, "anim-35", "--from", name)
    assert (result.exit_code, f"{name!r} does not exist" in result.stderr) == (2, True)


def test_an_event_is_begun_from_by_either_option(sources: Path) -> None:
    one = new(sources, "anim-35", "--from", "anim-34")
    other = new(sources, "anim-36", "--from-event", "anim-34")
    assert (one.exit_code, other.exit_code) == (0, 0)
    assert one.stdout.replace("anim-35", "anim-36") == other.stdout


def test_nothing_is_overwritten(sources: Path) -> None:
    assert new(sources, "anim-35", "--from-event", "anim-34").exit_code == 0
    again = new(sources, "anim-35", "--from-event", "anim-34")
    assert again.exit_code == 1
    assert "is there already" in again.stderr

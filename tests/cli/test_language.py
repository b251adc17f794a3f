"""`kitabca language …` and `kitabca repair`, as a shell calls them."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kitabca.cli.language import language
from kitabca.cli.repair import repair


def run(*arguments: str, lines: str | bytes = "") -> Result:
    return CliRunner().invoke(language, list(arguments), input=lines)


@pytest.mark.parametrize(
    ("arguments", "lines", "right"),
    [
        (("upper",), "istiqlal\nışıq\n", "İSTİQLAL\nIŞIQ\n"),
        (("lower",), "SIRA\r\nXIX ƏSR", "sıra\nXIX əsr\n"),
        (("title",), "elm və təhsil", "Elm və Təhsil\n"),
        (("upper", "--lang", "en"), "istiqlal", "ISTIQLAL\n"),
        (("sort",), "xal\nhal\nəl\nel\n10\n9\n", "9\n10\nel\nəl\nhal\nxal\n"),
        (("ordinal",), "34\n 1992 \n1.000\nXX\n", "34-cü\n1992-ci\n1000-ci\nXX\n"),
        (("ordinal", "--words"), "34", "otuz dördüncü\n"),
        (("suffix", "--case", "ablative"), "21\nBMT\nBakı\n", "21-dən\nBMT-dən\nBakıdan\n"),
        (("suffix", "--case", "yönlük"), "26\nNATO", "26-ya\nNATO-ya\n"),
        (("date",), "2026-02-26\n1994", "26 fevral 2026\n1994\n"),
        (("date", "--form", "running", "--case", "locative"), "1994-02",
         "1994-cü ilin fevralında\n"),
        (("upper",), "", ""),
        (("upper",), "\n\n", "\n\n"),
    ],
)  # fmt: skip
def test_lines_in_and_out(arguments: tuple[str, ...], lines: str, right: str) -> None:
    result = run(*arguments, lines=lines)
    assert result.exit_code == 0, result.output
    assert result.stdout == right


def test_a_bad_line_is_named_and_the_others_go_on() -> None:
    result = run("ordinal", lines=b"1\nbir\n\xfe\xff\n4\n")
    assert result.exit_code == 1
    assert result.stdout == "1-ci\n\n\n4-cü\n"
    assert "line 2: “bir” is not a whole number" in result.stderr
    assert "line 3: not UTF-8" in result.stderr


def test_a_bad_call_is_refused_before_any_line() -> None:
    assert run("suffix", "--case", "vocative", lines="5").exit_code == 2
    assert run("upper", "--lang", "xx", lines="5").exit_code == 2
    result = run("date", "--form", "tall", lines="1994")
    assert result.exit_code == 2
    assert "there are long, running" in result.stderr


def test_check_says_where_and_what_was_meant() -> None:
    result = run("check", lines="Düzgün sətir.\nmәn 2009-ci il\n")
    assert result.exit_code == 0
    assert result.stdout == (
        "2:2: cyrillic-schwa: “ә” → “ə”\n2:5: wrong-suffix: “2009-ci” → “2009-cu”\n"
    )


def test_words_are_divided_and_the_rest_kept() -> None:
    line = "“Transkripsiya”, ana 1992-ci https://alma.az/yol BMT-nin qeyri-adi\n"
    assert run("syllables", lines=line).stdout == (
        "“Trans-krip-si-ya”, a-na 1992-ci https://alma.az/yol BMT-nin qey-ri-a-di\n"
    )
    assert run("hyphenate", lines=line).stdout == (
        "“Trans-krip-si-ya”, ana 1992-ci https://alma.az/yol BMT-nin qey-ri-adi\n"
    )
    assert run("syllables", "--lang", "en", lines="apple").exit_code == 2


def test_other_languages_break_by_their_own_patterns() -> None:
    assert run("hyphenate", "--lang", "en", lines="commemoration\n").stdout == "com-mem-or-a-tion\n"
    assert run("hyphenate", "--lang", "ru", lines="человечество\n").stdout == "че-ло-ве-че-ство\n"
    assert run("hyphenate", "--lang", "kk", lines="мемлекет\n").stdout == "мем-ле-кет\n"


def test_repair_shows_and_writes_only_on_request(tmp_path: Path) -> None:
    file = tmp_path / "mətn.md"
    damaged = "Xocalıda mәnzərə\u00a0var\n1.\tbir\n"
    file.write_text(damaged, "utf-8")
    shown = CliRunner().invoke(repair, [str(file)])
    assert shown.exit_code == 0
    assert "-Xocalıda mәnzərə\u00a0var" in shown.stdout
    assert "+Xocalıda mənzərə var" in shown.stdout
    assert file.read_text("utf-8") == damaged

    written = CliRunner().invoke(repair, [str(file), "--write"])
    assert written.exit_code == 0
    assert file.read_text("utf-8") == "Xocalıda mənzərə var\n1. bir\n"
    assert (tmp_path / "mətn.md.orig").read_text("utf-8") == damaged

    file.write_text("bаş\n", "utf-8")
    again = CliRunner().invoke(repair, [str(file), "--write"])
    assert again.exit_code == 1
    assert "exists already" in again.stderr
    assert file.read_text("utf-8") == "bаş\n"
    assert (tmp_path / "mətn.md.orig").read_text("utf-8") == damaged


@pytest.mark.parametrize(
    ("folder", "options", "mended"),
    [
        ("az", (), True),
        ("en", (), False),
        ("en", ("--language", "az"), True),
        ("az", ("--language", "en"), False),
        ("az", ("--lang", "en"), True),
        ("matnler", ("--lang", "ru"), False),
        ("matnler", ("--lang", "en"), True),
    ],
)
def test_repair_tells_the_language_of_the_text_from_that_of_messages(
    folder: str, options: tuple[str, ...], mended: bool, tmp_path: Path
) -> None:
    file = tmp_path / folder / "a.md"
    file.parent.mkdir()
    file.write_text("Þəhərdə yaþayan yoldaþ.\n", "utf-8")
    shown = CliRunner().invoke(repair, [str(file), *options])
    assert ("+Şəhərdə yaşayan" in shown.stdout) is mended


# What stands in a Markdown file, and what of it repair may change. Each а, е and о here that is
# not in the third column is Cyrillic and stays so.
LITERALS = [
    ("a span of code", "Bаkı `kоd_bаzа` şəhəri\n", "Bakı `kоd_bаzа` şəhəri\n"),
    ("double ticks", "``а ` bаzа`` Bаkı\n", "``а ` bаzа`` Bakı\n"),
    ("a fence", "Bаkı\n\n```\nBаkı = 1\n```\n\nBаkı\n", "Bakı\n\n```\nBаkı = 1\n```\n\nBakı\n"),
    ("a fence of tildes", "~~~ py\nаbc1\n```\nаbc2\n~~~\nBаkı\n",
     "~~~ py\nаbc1\n```\nаbc2\n~~~\nBakı\n"),
    ("an open fence", "Bаkı\n\n```\nаbc\n", "Bakı\n\n```\nаbc\n"),
    ("an indented block", "Bаkı\n\n    аbc = 1\n\nBаkı\n", "Bakı\n\n    аbc = 1\n\nBakı\n"),
    ("a link", "[Bаkı](yоl/Bаkı.md)\n", "[Bakı](yоl/Bаkı.md)\n"),
    ("a link in brackets", "[Bаkı](<yоl Bаkı.md>)\n", "[Bakı](<yоl Bаkı.md>)\n"),
    ("a picture", "![Bаkı](shared/Bаkı_(1).png)\n", "![Bakı](shared/Bаkı_(1).png)\n"),
    ("a definition", "[Bаkı][1]\n\n[1]: yоl/Bаkı.md\n", "[Bakı][1]\n\n[1]: yоl/Bаkı.md\n"),
    ("an address", "Bаkı https://example.org/Bаkı-а1 Bаkı\n",
     "Bakı https://example.org/Bаkı-а1 Bakı\n"),
    ("an address in angles", "<https://example.org/Bаkı-а> Bаkı\n",
     "<https://example.org/Bаkı-а> Bakı\n"),
    ("a mail address", "Bаkı аli@example.org\n", "Bakı аli@example.org\n"),
    ("a key", "Bаkı [@hеsabat, səh. 2]\n", "Bakı [@hеsabat, səh. 2]\n"),
    ("attributes", "[Bаkı]{index=\"Bаkı\"} {#bаkı}\n", "[Bakı]{index=\"Bakı\"} {#bаkı}\n"),
    ("Cyrillic as a whole", "Азәрбајҹан дили ҝөзәлдир `код` [ад](јол.md)\n",
     "Azərbaycan dili gözəldir `код` [ad](јол.md)\n"),
    ("debris", "bir\u00a0iki `а\u00a0b  c`  son\n", "bir iki `а\u00a0b  c` son\n"),
    ("a list's own indent", "- bir\n\n    Bаkı\n", "- bir\n\n    Bakı\n"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "damaged", "right"), LITERALS)
def test_repair_touches_neither_code_nor_addresses(
    what: str, damaged: str, right: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.md"
    file.write_text(damaged, "utf-8")
    result = CliRunner().invoke(repair, [str(file), "--write"])
    assert result.exit_code == 0, result.output
    assert file.read_text("utf-8") == right


def test_repair_leaves_doubts_to_a_person(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Baþqa söz\n", "utf-8")
    result = CliRunner().invoke(repair, [str(file), "--write"])
    assert result.exit_code == 0
    assert "a.txt:1:3: cp1254-mojibake: “þ”, perhaps “ş”" in result.stderr
    assert not (tmp_path / "a.txt.orig").exists()


def test_repair_names_a_code_page_and_can_read_it(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("işıq ağ gün\n".encode("cp1254"))
    refused = CliRunner().invoke(repair, [str(file)])
    assert refused.exit_code == 1
    assert "looks like Windows Turkish (cp1254)" in refused.stderr
    assert CliRunner().invoke(repair, [str(file), "--from", "cp9999"]).exit_code == 2
    read = CliRunner().invoke(repair, [str(file), "--from", "cp1254", "--write"])
    assert read.exit_code == 0
    assert file.read_text("utf-8") == "işıq ağ gün\n"


HOSTILE = {
    "empty lines": b"\n\n\r\n\n",
    "NUL": b"s\x00z\n\x00\n",
    "not UTF-8": b"\xff\xfe\xfa\n\xc3\n",
    "a very long word": b"x" * 100_000 + b"\n",
    "a very long line": "şəhər 26-da ".encode() * 10_000 + b"\n",
    "emoji": "😀👩‍👩‍👧 🇦🇿 şəhər😀\n".encode(),
    "marks alone": "\u0307\u0307i\u0307\u0301\n".encode(),
    "figures of other scripts": "٣ ² ½ Ⅷ ೩\n".encode(),
    "a very long number": b"1" * 50_000 + b"\n",
    "quotes": b"'\"" * 20_000 + b"\n",
    "hyphens": b"-" * 50_000 + b"\n" + b"1-" * 20_000 + b"\n" + b"a-" * 20_000 + b"\n",
    "numerals": b"I" * 50_000 + b"\n",
    "odd dates": b"0000-00-00\n99999-01-01\n2026-02-30\n/\n2026-02-26/\n1/2/3\n9999-12-31\n",
    "no last line end": b"bir",
}
SUBCOMMANDS = (
    ("upper",), ("lower",), ("title",), ("sort",), ("ordinal",), ("ordinal", "--words"),
    ("suffix", "--case", "genitive"), ("suffix", "--case", "possessive-dative"),
    ("date",), ("date", "--form", "suffixed"), ("check",), ("syllables",), ("hyphenate",),
    ("hyphenate", "--lang", "en"), ("hyphenate", "--lang", "kk"),
)  # fmt: skip


@pytest.mark.parametrize("arguments", SUBCOMMANDS, ids=" ".join)
def test_any_input_is_answered_line_by_line(arguments: tuple[str, ...]) -> None:
    """Never a traceback; as many lines out as in, but for what sorts or remarks."""
    for what, data in HOSTILE.items():
        result = run(*arguments, lines=data)
        assert result.exit_code in (0, 1), (what, result.exception)
        assert result.exception is None or isinstance(result.exception, SystemExit), what
        if arguments[0] not in ("check", "sort"):
            wanted = len(data.removesuffix(b"\n").split(b"\n"))
            assert result.stdout.count("\n") == wanted, what


def test_the_forms_of_a_date_are_taught_and_true() -> None:
    """Each line of the help's table and its example is what the command writes."""
    shown = run("date", "--help").stdout
    rows = re.findall(r"^  (long|full|short|suffixed|day|night-full) +(.+)$", shown, re.M)
    assert {name for name, _ in rows} == {"long", "full", "short", "suffixed", "day", "night-full"}
    for form, said in rows:
        given = (
            "1992-02-25/1992-02-26\n"
            if form == "night-full"
            else ("2026-02-26\n1992-02-25/1992-02-26\n")
        )
        result = run("date", "--form", form, lines=given)
        assert re.split(r" {2,}", said.strip()) == result.stdout.splitlines()


@pytest.mark.parametrize("name", sorted(language.commands))
def test_the_example_of_each_help_is_true(name: str) -> None:
    shown = run(name, "--help").stdout
    example = re.search(
        r"Example:\n +(echo|printf) (.+) \| kitabca language (.+)\n((?: {6}.+\n)+)", shown
    )
    assert example is not None
    _, text, call, said = example.groups()
    given = shlex.split(text)[0].replace("\\n", "\n").rstrip("\n") + "\n"
    result = run(*shlex.split(call), lines=given)
    assert result.stdout.splitlines() == [line.strip() for line in said.splitlines()]

"""The note on sources tells what was said at the event from what is listed, and counts itself."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from kitabca.cli import commands
from kitabca.cli.stages import Trees, open_desk, read
from kitabca.model import Paragraph
from kitabca.reading.inlines import plain

ROOT = Path(__file__).parents[2]
TABLE = "shared/recognitions.csv"
# What is counted, in each edition's words, and what was said at the event.
WORDS = {
    "xocali-34": ("{} dövlət,", "{} ştat,", "18 ölkə və 26 ştat mərasimdə deyilən"),
    "xocali-34-en": ("{} countries,", "{} states,", "18 countries and 26 states are the counts"),
}


def note(sources: Path, edition: str) -> str:
    """The words of the note on sources."""
    trees = Trees(sources, ROOT / "layouts", ROOT / "fonts")
    made = read(open_desk(sources / f"editions/{edition}.toml", trees))
    (part,) = (part for part in made.parts if part.kind == "source-note")
    return " ".join(plain(one.children) for one in part.blocks if isinstance(one, Paragraph))


def test_a_book_without_references_is_asked_where_its_numbers_come_from(tmp_path: Path) -> None:
    runner = CliRunner()
    trees = ["--sources", str(tmp_path), "--lang", "en"]
    assert runner.invoke(commands, ["new", "anim", *trees]).exit_code == 0
    text = next(tmp_path.glob("events/anim/*/01-*.md"))
    edition = tmp_path / "editions/anim.toml"
    day = re.sub(r'(?m)^date = "[^"]*"', 'date = "2026-02-26"', edition.read_text("utf-8"))
    edition.write_text(day, "utf-8")
    text.write_text(
        "# Dəvət\n\nMərasim 26 fevral 2026-cı il, saat 15:00-da, 26.02.2026 tarixindədir.\n\n"
        "613 nəfər həlak olub, 63-ü uşaqdır: 26 fevral 1992.\n", "utf-8",
    )  # fmt: skip
    own = ["--layouts", str(ROOT / "layouts"), "--fonts", str(ROOT / "fonts")]
    said = runner.invoke(commands, ["check", str(edition), *trees, *own])
    found = [line for line in (said.stdout + said.stderr).splitlines() if "uncited-number" in line]
    assert len([line for line in found if "warning[" in line]) == 1
    assert ":5:1:" in found[0]
    assert "613, 63, 1992" in found[0]


def test_english_numbers_in_words_are_asked_for_too(tmp_path: Path) -> None:
    runner = CliRunner()
    trees = ["--sources", str(tmp_path), "--lang", "en"]
    assert runner.invoke(commands, ["new", "day", *trees, "--language", "en"]).exit_code == 0
    (text,) = tmp_path.glob("events/day/*/01-*.md")
    text.write_text(
        "# Speech\n\nIn the twenty-first century, on page 12, a 44-day war, table 3.\n\n"
        "Six hundred and thirteen people died.\n", "utf-8",
    )  # fmt: skip
    own = ["--layouts", str(ROOT / "layouts"), "--fonts", str(ROOT / "fonts")]
    edition = str(tmp_path / "editions/day.toml")
    said = runner.invoke(commands, ["check", edition, *trees, *own])
    found = [line for line in (said.stdout + said.stderr).splitlines() if "[uncited-number" in line]
    assert len(found) == 1
    assert "“Six hundred and thirteen”" in found[0]
    assert "Six hundred" in runner.invoke(commands, ["why", "613", edition, *trees, *own]).stdout


def listed(sources: Path) -> Counter[str]:
    with (sources / TABLE).open(encoding="utf-8", newline="") as file:
        return Counter(row["kind"] for row in csv.DictReader(file))


@pytest.mark.parametrize("edition", WORDS)
def test_the_note_counts_what_is_listed_and_says_what_was_said(
    edition: str, tmp_path: Path
) -> None:
    countries, states, said = WORDS[edition]
    sources = tmp_path / "sources"
    shutil.copytree(ROOT / "sources", sources)
    before = listed(sources)
    words = note(sources, edition)
    assert said in words
    assert countries.format(before["parliament"]) in words
    assert states.format(before["us-state"]) in words
    # A row less in the list, and the note follows.
    table = sources / TABLE
    rows = table.read_text("utf-8").splitlines(keepends=True)
    gone = next(at for at, row in enumerate(rows) if ",us-state," in row)
    table.write_text("".join(rows[:gone] + rows[gone + 1 :]), "utf-8")
    assert states.format(before["us-state"] - 1) in note(sources, edition)

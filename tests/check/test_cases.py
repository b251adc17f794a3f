"""Every fault that sources can have, as a folder: `in/` laid over `base/`, and what is said.

`pytest tests/check --accept` writes what comes out; read the difference before you commit it.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from kitabca.checking import check
from kitabca.diagnostics import codes, ordered, show
from kitabca.files import Shelf
from kitabca.reading import read_edition

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/in"))
SOURCE = HERE.parents[1] / "src/kitabca"
# Said of files that a repository had better not hold: tests/reading/test_files.py makes them.
UNSHOWN = {"unreadable-file", "not-a-file", "unmakeable-name", "too-large"}


def said(tree: Path) -> str:
    """All that is said of every edition of a tree, in English."""
    lines = []
    for file in sorted((tree / "editions").glob("*.toml")):
        edition, found = read_edition(f"editions/{file.name}", Shelf(tree))
        more = check(edition) if edition else []
        lines += [show(fault) for fault in ordered([*found, *more])]
    return "\n".join(lines) + "\n" if lines else ""


@pytest.mark.parametrize("case", CASES)
def test_case(case: str, tmp_path: Path, accept: bool) -> None:
    shutil.copytree(HERE / "base", tmp_path, dirs_exist_ok=True)
    shutil.copytree(HERE / case / "in", tmp_path, dirs_exist_ok=True)
    expected = HERE / case / "expected.txt"
    out = said(tmp_path)
    if accept:
        expected.write_text(out, encoding="utf-8")
    assert out == expected.read_text(encoding="utf-8")
    assert f"[{case.partition('--')[0]}]" in out, "a case is named after the code that it shows"


def test_base_has_no_fault() -> None:
    assert said(HERE / "base") == ""


def test_every_fault_of_words_has_a_case() -> None:
    """Codes that the language finds are in the catalogue's sections on words."""
    catalogue = (SOURCE / "catalogue/diagnostics.en.toml").read_text("utf-8")
    sections = re.split(r"^# ", catalogue, flags=re.MULTILINE)
    words = [
        code
        for section in sections
        if section.startswith("Words:")
        for code in re.findall(r"^\[([a-z0-9-]+)\]", section, re.MULTILINE)
    ]
    # Letters are composed at the door to disk, and typography leaves no quote straight.
    unseen = {"nfd", "straight-quote"}
    assert {*words} - {case.partition("--")[0] for case in CASES} == unseen


def test_every_code_has_a_case() -> None:
    written = {
        code
        for room in ("reading", "checking.py", "files.py")
        for file in ((SOURCE / room).rglob("*.py") if "." not in room else [SOURCE / room])
        for code in re.findall(r'(?:error|warning|note)\(\s*"([a-z-]+)"', file.read_text("utf-8"))
    }
    assert written <= codes()
    assert written - {case.partition("--")[0] for case in CASES} - UNSHOWN == set()

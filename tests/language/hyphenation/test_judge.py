"""The bench's judge of hyphens: hand-made lists and the school's rules, nothing of our divider."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

LISTS = Path(__file__).parent


@pytest.fixture(scope="module")
def judge() -> dict[str, Any]:
    return runpy.run_path(str(LISTS.parents[2] / "bench" / "measure.py"), run_name="measure")


def test_a_textbooks_syllables_do_not_overwrite_the_list(
    judge: dict[str, Any],
) -> None:
    words = judge["word_lists"]()
    for row in (LISTS / "gold.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        syllables, breaks = row.split("\t")[:2]
        if "-" in syllables:
            offsets = {m.start() - i for i, m in enumerate(re.finditer("-", breaks))}
            assert words[syllables.replace("-", "")].breaks == offsets, row


@pytest.mark.parametrize(
    ("divided", "right"),
    [
        ("kitab-lar", None), ("kita-blar", None), ("mək-təb", True), ("mə-ktəb", False),
        ("məkt-əb", False), ("dua-nı", True), ("a-na", False), ("axşam-üstü", True),
        ("dağ-ın", False), ("da-ğın", True), ("st-rategiya", False),
    ],
)  # fmt: skip
def test_what_is_right(judge: dict[str, Any], divided: str, right: bool | None) -> None:
    head, tail = divided.split("-")
    words = {} if divided == "kita-blar" else judge["word_lists"]()
    assert judge["right_break"](head, tail, words) is right

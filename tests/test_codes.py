"""Every fault that the program can name has its sentence, in each language, with equal blanks."""

from __future__ import annotations

import ast
import string
import tomllib
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "kitabca"
CATALOGUES = {
    path.stem.rpartition(".")[2]: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((SOURCE / "catalogue").glob("diagnostics.*.toml"))
}


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_are_there() -> None:
    assert set(CATALOGUES) == {"az", "en"}


def test_both_languages_say_the_same() -> None:
    english, azerbaijani = CATALOGUES["en"], CATALOGUES["az"]
    assert set(english) == set(azerbaijani)
    for code, entry in english.items():
        other = azerbaijani[code]
        assert blanks(entry["says"]) == blanks(other["says"]), code
        assert blanks(entry.get("hint", "")) == blanks(other.get("hint", "")), code


def codes() -> set[str]:
    """Codes given as literals to the functions that make diagnostics."""
    found = set()
    makers = {"error", "warning", "note", "fault", "refuse", "_fault", "report"}
    makers |= {"Diagnostic", "Finding", "_report"}
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in makers:
                for value in [*node.args, *(word.value for word in node.keywords)]:
                    if isinstance(value, ast.Constant) and isinstance(value.value, str):
                        found.add(value.value)
                        break
    return {
        code for code in found if code and set(code) <= set(string.ascii_lowercase + "-0123456789")
    }


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_code_has_a_sentence(code: str) -> None:
    assert code in CATALOGUES["en"]

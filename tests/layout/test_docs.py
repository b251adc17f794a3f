"""docs/layouts.md has a word on every key and every filter, and its example is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kitabca.diagnostics import show
from kitabca.layout import Contents, Face, Frame, Furniture, Master, Notes, PageSize, Style
from kitabca.layout.file import read_layout
from kitabca.layout.records import Colour
from kitabca.rendering.templates import FILTERS

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "layouts.md").read_text(encoding="utf-8")
RECORDS = (Colour, Contents, Face, Frame, Furniture, Master, Notes, PageSize, Style)
KEYS = sorted({name for record in RECORDS for name in record.__struct_fields__})


@pytest.mark.parametrize("name", [*KEYS, *FILTERS, "like", "extends"])
def test_documented(name: str) -> None:
    # Of white inside a block there is one line for all sides.
    assert re.search(rf"`[^`\n]*\b{name}\b[^`\n]*`", DOCS)


def _from_disk(path: str) -> bytes | None:
    file = ROOT / "layouts" / path
    return file.read_bytes() if file.exists() else None


def test_the_five_minutes_work() -> None:
    match = re.search(r"```toml\n(.*?)```", DOCS, re.DOTALL)
    assert match
    text = match[1].replace("\n   ", "\n").strip()

    def read(path: str) -> bytes | None:
        return text.encode() if path == "mine/layout.toml" else _from_disk(path)

    layout, found = read_layout("mine", read)
    assert not found
    assert layout
    assert layout.styles["h1"].align == "centre"
    assert layout.styles["h1"].size == "1.86em"


def test_the_mistake_is_said_as_shown() -> None:
    match = re.search(r"```toml\n(.*?)```", DOCS, re.DOTALL)
    assert match
    text = match[1].replace("\n   ", "\n").strip().replace("align =", "alignn =")
    files = {"mine/layout.toml": text.encode()}
    _, found = read_layout("mine", lambda path: files.get(path) or _from_disk(path))
    said = show(found[0]).splitlines()
    for line in said:
        assert line.strip() in DOCS

"""Markdown to blocks: each `markdown/*.md` reads as the `.txt` beside it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import Struct

from kitabca.diagnostics import Diagnostic
from kitabca.model import PartialDate, Place, Text
from kitabca.reading.markdown import read_markdown

HERE = Path(__file__).parent / "markdown"


def outline(value: object, depth: int = 0) -> str:
    """A tree of the model, one record a line, places as line:column."""
    pad = "  " * depth
    if isinstance(value, Text):
        return f"{pad}{value.text!r}\n"
    if isinstance(value, tuple):
        return "".join(outline(item, depth) for item in value)
    if not isinstance(value, Struct):
        return f"{pad}{value!r}\n"
    words, children = [type(value).__name__], ""
    for name in value.__struct_fields__:
        item = getattr(value, name)
        if isinstance(item, Place):
            words.append(f"@{item.line}:{item.column}")
        elif isinstance(item, PartialDate):
            words.append(item.iso())
        elif isinstance(item, tuple) and item and not all(isinstance(x, str) for x in item):
            children += f"{pad}  .{name}\n{outline(item, depth + 2)}"
        elif item not in ("", ()):
            words.append(f"{name}={item!r}")
    return f"{pad}{' '.join(words)}\n{children}"


@pytest.mark.parametrize("name", sorted(path.stem for path in HERE.glob("*.md")))
def test_markdown(name: str, accept: bool) -> None:
    text = (HERE / f"{name}.md").read_text("utf-8")
    faults: list[Diagnostic] = []
    chapter = read_markdown(text, "a.md", "az", lambda path, place: path, faults)
    golden = HERE / f"{name}.txt"
    out = outline(chapter)
    if accept:
        golden.write_text(out, "utf-8")
    assert out == golden.read_text("utf-8")
    assert faults == []


def test_markup_in_a_pictures_title_is_refused_and_an_escaped_bracket_is_a_word() -> None:
    def read(title: str) -> list[str]:
        faults: list[Diagnostic] = []
        text = f"# A\n\n![Meydan](a.png {title}){{credit=X}}\n"
        read_markdown(text, "a.md", "az", lambda path, place: path, faults)
        return [fault.code for fault in faults]

    assert read('"Çılpaq <b>"') == ["raw-html"]
    assert read(r'"Çılpaq \\<b>"') == ["raw-html"]
    assert read(r'"Çılpaq \<b>"') == []
    assert read(r"'Çılpaq \<b>'") == []

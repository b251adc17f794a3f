"""Over two hundred pages of prose, and our own books: what a press would be ashamed of."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kitabca.cli import stages
from kitabca.diagnostics import Severity
from kitabca.layout import Layout
from kitabca.typesetting.output import Line, Pages

ROOT = Path(__file__).parents[2]


def typeset(edition: Path, sources: Path) -> tuple[Pages, Layout, list[str]]:
    desk = stages.open_desk(edition, stages.Trees(sources, ROOT / "layouts", ROOT / "fonts"))
    read = stages.read(desk)
    layout, documents = stages.compose(desk, read)
    before = len(desk.found)
    pages, _ = stages.set_pages(desk, read, layout, documents)
    found = [one for one in desk.found[before:] if one.severity > Severity.NOTE]
    return pages, layout, [one.code for one in found]


def block_of(pages: Pages, node: int) -> int:
    """The paragraph or heading of the text that a leaf belongs to; -1 for anything else."""
    found = -1
    while node > 0:
        name = pages.nodes[node].element
        if name == "p" or (name[0] == "h" and name[1:].isdecimal()):
            found = node
        if name in ("aside", "td", "th", "li", "figure", "dl", "nav"):
            return -1
        node = pages.nodes[node].parent
    return found


def blocks(pages: Pages) -> Iterator[tuple[int, list[tuple[int, float]]]]:
    """Each paragraph and heading with the (page, baseline) of its lines."""
    lines: dict[int, list[tuple[int, float]]] = {}
    for number, page in enumerate(pages.pages):
        for item in page.items:
            if isinstance(item, Line) and item.runs[0].node >= 0:
                block = block_of(pages, item.runs[-1].node)
                if block >= 0 and (number, item.y) not in lines.setdefault(block, []):
                    lines[block].append((number, item.y))
    yield from lines.items()


def stranded(pages: Pages) -> list[str]:
    """Single lines of a paragraph at the foot or head of a page, headings without two lines."""
    found = []
    for block, lines in blocks(pages):
        on = [number for number, _ in lines]
        name = pages.nodes[block].element
        if name == "p" and on[0] != on[-1]:
            found += ["orphan"] * (on.count(on[0]) < 2) + ["widow"] * (on.count(on[-1]) < 2)
        elif name != "p" and pages.pages[on[-1]].master != "title-page":
            below = {
                round(item.y, 1)
                for item in pages.pages[on[-1]].items
                if isinstance(item, Line) and not item.artifact and item.y > lines[-1][1] + 1
            }
            found += ["heading"] * (len(below) < 2)
    return found


def off_grid(pages: Pages, layout: Layout) -> int:
    top, grid = layout.masters["text"].frame.top, layout.page.grid
    return sum(
        abs((y - top) / grid - round((y - top) / grid)) > 0.01
        for block, lines in blocks(pages)
        for _, y in lines
        if pages.nodes[block].element == "p"
        and not pages.nodes[block].attributes.get("class")
        and pages.nodes[pages.nodes[block].parent].element == "section"
    )


@pytest.mark.slow
def test_two_hundred_pages_of_prose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["prose.py", "30", str(tmp_path)])
    runpy.run_path(str(ROOT / "bench" / "prose.py"), run_name="__main__")
    (edition,) = (tmp_path / "editions").glob("*.toml")
    pages, layout, found = typeset(edition, tmp_path)
    assert len(pages.pages) > 200
    assert stranded(pages) == []
    assert off_grid(pages, layout) == 0
    assert set(found) <= {"loose-line"}
    assert divided_overleaf(pages) == []


def divided_overleaf(pages: Pages) -> list[int]:
    """The pages that end in a word which goes on overleaf."""
    found = []
    for page in pages.pages:
        last = {
            run.node: run.hyphen
            for item in page.items
            if isinstance(item, Line) and not item.artifact
            for run in item.runs
        }
        if any(last.values()):
            found.append(page.folio)
    return found


@pytest.mark.parametrize("slug", ["xocali-34", "xocali-34-en", "xocali-34-iri"])
def test_our_own_books_need_no_excuse(slug: str) -> None:
    pages, _, found = typeset(ROOT / f"sources/editions/{slug}.toml", ROOT / "sources")
    assert found == []
    assert stranded(pages) == []
    assert divided_overleaf(pages) == []

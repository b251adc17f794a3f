"""The rule above the notes stands clear of the text above it, on every page of our own books."""

from __future__ import annotations

from pathlib import Path

import pytest

from kitabca.cli import stages
from kitabca.typesetting.output import Line, Rule

ROOT = Path(__file__).parents[2]
EDITIONS = sorted((ROOT / "sources/editions").glob("*.toml"))


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda path: path.stem)
def test_no_note_rule_touches_a_line(edition: Path) -> None:
    trees = stages.Trees(ROOT / "sources", ROOT / "layouts", ROOT / "fonts")
    desk = stages.open_desk(edition, trees)
    read = stages.read(desk)
    layout, documents = stages.compose(desk, read)
    pages, _ = stages.set_pages(desk, read, layout, documents)
    for page in pages.pages:
        baselines = [item.y for item in page.items if isinstance(item, Line) and item.runs]
        for item in page.items:
            # A note's rule is as long as the layout says, and nothing else is.
            if isinstance(item, Rule) and abs(item.width - layout.notes.rule_width) < 0.01:
                near = [y for y in baselines if item.y - 4.0 < y < item.y + 4.0]
                assert not near, (page.folio, item.y, near)

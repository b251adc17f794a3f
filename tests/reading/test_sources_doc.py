"""Every example of docs/sources.md, built as one book."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from kitabca.checking import check
from kitabca.diagnostics import Severity, show
from kitabca.files import Shelf
from kitabca.model import Edition
from kitabca.reading import read_edition
from kitabca.reading.editions import EDITION
from kitabca.reading.parts import KINDS, PART

DOCUMENT = (Path(__file__).parents[2] / "docs/sources.md").read_text("utf-8")
FENCE = re.compile(r"^```(toml|csv|markdown)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The files that the page names; unnamed Markdown is one chapter."""
    rest = []
    for kind, path, text in FENCE.findall(DOCUMENT):
        if path:
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        elif kind == "markdown":
            rest.append(text)
    event = tmp_path / "sources/events/xocali-34"
    (event / "az/02-examples.md").write_text("\n".join(rest), "utf-8")
    (event / "images").mkdir()
    Image.new("L", (8, 8)).save(event / "images/square.png")
    return tmp_path / "sources"


@pytest.fixture
def edition(tree: Path) -> Edition:
    edition, found = read_edition("editions/xocali-34.toml", Shelf(tree))
    assert edition is not None
    said = [show(fault) for fault in [*found, *check(edition)] if fault.severity > Severity.NOTE]
    assert said == []
    return edition


def test_the_book_has_its_parts(edition: Edition) -> None:
    assert [part.kind for part in edition.parts][:3] == ["cover", "title-page", "imprint"]
    assert {part.kind for part in edition.parts} == {*KINDS}
    assert edition.parts[0].options["marks"] == 613
    assert edition.parts[-1].options["slogan"] == "Unutmuruq"


def test_references_are_numbered_as_cited(edition: Edition) -> None:
    assert [(r.number, r.key) for r in edition.references] == [(1, "report"), (2, "senate")]


def test_the_list_is_grouped_and_held_rows_stay_back(edition: Edition) -> None:
    listing = next(part.listing for part in edition.parts if part.kind == "listing")
    assert listing is not None
    keys = {group.heading: [entry.key for entry in group.entries] for group in listing.groups}
    assert list(keys.items()) == [
        ("Parlamentlər", ["pakistan", "mexico"]),
        ("Beynəlxalq təşkilatlar", ["oic"]),
    ]


def test_undeclared_columns_stay_in_the_table(edition: Edition) -> None:
    assert "994 12" not in repr(edition)


@pytest.mark.parametrize("key", [*EDITION, *PART, *KINDS])
def test_every_key_is_documented(key: str) -> None:
    assert re.search(rf"(?:\b|`){re.escape(key)}\b", DOCUMENT)

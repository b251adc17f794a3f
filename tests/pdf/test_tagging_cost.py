"""Tags and archive cost little over untagged drawing: the bar is 1.25 (`bench/tagging.py`).

Here it may be 1.35, as a machine that others use too is slower for many small objects than for
deflate; a step that costs a tenth is seen nevertheless.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from test_editions import ROOT

ROUNDS, MOST = 9, 1.35


@pytest.fixture
def edition(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "ours":
        return ROOT / "sources" / "editions" / "xocali-34.toml"
    import prose

    prose.write_tree(8, tmp_path / "sources")
    return tmp_path / "sources" / "editions" / "bench.toml"


@pytest.mark.parametrize("edition", ["ours", "the bench's"], indirect=True)
def test_tags_and_archive_cost_at_most_a_quarter(edition: Path) -> None:
    import tagging

    cost = tagging.measured(edition, ROUNDS)
    assert min(cost.ratio, cost.best) <= MOST


@pytest.fixture(autouse=True)
def bench(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "bench")
    for name in ("prose", "tagging"):
        monkeypatch.delitem(sys.modules, name, raising=False)

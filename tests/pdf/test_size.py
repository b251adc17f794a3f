"""The file is small: tags and archive weigh no more than a third over an untagged rival's bytes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from test_editions import ROOT, make

CHAPTERS = 8
# WeasyPrint 70.0, untagged, of the same text with the same faces and measure: `bench/prose.py`'s
# chapters 1 to 8 through `bench/rivals.py`'s `html`, then `weasyprint.HTML(…).write_pdf(…)` with no
# variant. It is a rival of the bench and none of our packages, so its figure is written down.
WEASYPRINT = 205_048
MOST = 1.3


def test_it_is_no_larger_than_1_3_times_weasyprints_untagged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT / "bench")
    import prose

    prose.write_tree(CHAPTERS, tmp_path / "sources")
    made = make(tmp_path / "sources" / "editions" / "bench.toml", tmp_path)
    assert made.file.stat().st_size <= MOST * WEASYPRINT
    monkeypatch.delitem(sys.modules, "prose")

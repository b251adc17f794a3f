"""The same sources give the same bytes, wherever, whenever and however they are built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

WORLDS = {
    "plain": {"TZ": "UTC", "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"},
    "boşluq və ə": {"TZ": "Asia/Almaty", "PYTHONHASHSEED": "4711", "LC_ALL": "C"},
}


def build(root: Path, world: dict[str, str]) -> dict[str, bytes]:
    shutil.copytree(ROOT / "sources", root / "sources")
    subprocess.run(
        [sys.executable, "-m", "kitabca", "build", "sources/editions/xocali-34.toml", "-o", "out"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **world},
        check=True,
        capture_output=True,
    )
    return {path.name: path.read_bytes() for path in sorted((root / "out").iterdir())}


@pytest.mark.slow
def test_two_worlds_one_book(tmp_path: Path) -> None:
    books = []
    for name, world in WORLDS.items():
        (tmp_path / name).mkdir()
        books.append(build(tmp_path / name, world))
    first, second = books
    assert set(first) == set(second)
    for name, data in first.items():
        assert data == second[name], name

"""Every package that is fetched is one that somebody has looked at: its hash stands in a lock."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted([*ROOT.glob("requirements*.lock"), *ROOT.glob("tests/*/requirements*.lock")])
NODE = sorted(ROOT.glob("tests/*/package-lock.json"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_package_has_one_version_and_its_hashes(lock: Path) -> None:
    text = re.sub(r"^ *#.*\n", "", lock.read_text("utf-8"), flags=re.M).replace("\\\n", " ")
    packages = [line for line in text.splitlines() if line.strip()]
    assert packages
    for line in packages:
        assert re.match(r"[\w.-]+(\[[\w,]+\])?==[\w.!+]+\s", line), line
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", line), line


@pytest.mark.parametrize("lock", NODE, ids=lambda path: path.parent.name)
def test_every_module_has_its_hash(lock: Path) -> None:
    packages = json.loads(lock.read_bytes())["packages"]
    fetched = {name: one for name, one in packages.items() if name and not one.get("link")}
    assert fetched
    assert [name for name, one in fetched.items() if not one.get("integrity")] == []


def test_make_fetches_nothing_by_name_alone() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for line in makefile.splitlines():
        if re.search(r"pip install|npm (i|install)\b", line):
            assert "--require-hashes" in line, line
    assert "npm ci" in makefile
    # Maven knows the sum that its server tells, which is no lock.
    assert re.search(r"[0-9a-f]{64}  tools/cli\.jar.*sha256sum -c", makefile)

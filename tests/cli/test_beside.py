"""A large book is checked by a second process: what is said and made is the same without it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from kitabca.cli import ahead
from kitabca.cli.build import build
from tests.editions import chapter, edition_with

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")

# What only checking says, and a link to nowhere: composing stumbles over it, but checking says it.
NOTED = "26.02.1992 tarixində 75 nəfər gəlib. Sonra 26 fevral 1993-cü ildə və 2 mart 1994-cü ildə."
BROKEN = "Bax: [orada](#orada)."


@pytest.mark.parametrize("more", ["", BROKEN], ids=["builds", "stops"])
def test_one_process_says_what_two_do(
    more: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = tmp_path / "sources"
    (sources / "editions").mkdir(parents=True)
    (sources / "events/e/az").mkdir(parents=True)
    (sources / "editions/b.toml").write_text(edition_with(chapter()), "utf-8")
    text = "\n\n".join(["# Fəsil", NOTED, more])
    (sources / "events/e/az/01.md").write_text(text + "\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ahead, "READING", ahead.Share(1))
    said = {}
    forked: list[int] = []
    aside = ahead.aside
    monkeypatch.setattr(ahead, "aside", lambda made: forked.append(1) or aside(made))
    for processes in (1, 2):
        monkeypatch.setattr(ahead, "jobs", lambda processes=processes: processes)
        output = tmp_path / f"{processes}"
        given = ["sources/editions/b.toml", "--lang", "en", "--only", "screen", "-o", str(output)]
        called = CliRunner().invoke(build, [*given, "--sources", "sources"])
        made = {path.name: path.read_bytes() for path in output.glob("*")}
        said[processes] = (called.exit_code, called.stderr, made)
        assert bool(forked) == (processes == 2)
    assert said[1] == said[2]
    code, told, made = said[1]
    assert ("b.pdf" in made) == (code == 0) == (not more)
    assert "uncited-number" in told

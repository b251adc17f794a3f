"""A start loads what its command needs and nothing else; what is prepared only saves time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from kitabca import prepared
from kitabca.cli.preparing import prepare
from kitabca.rendering.templates import FILTERS, fill

ROOT = Path(__file__).parents[2]
EDITION = "sources/editions/xocali-34-nitq.toml"

# Slow to load, and needed by neither of the commands below.
NEVER = {
    "asyncio",
    "ebooklib",
    "email",
    "fontTools",
    "http",
    "importlib.metadata",
    "importlib.resources",
    "multiprocessing",
    "openpyxl",
    "pypdf",
    "pypdfium2",
    "rich",
    "socket",
    "ssl",
    "watchfiles",
    "xml.dom",
    "kitabca.epub.packaging",
    "kitabca.pdf.imposing",
    "kitabca.pdf.preflight",
    "kitabca.pdf.press",
    "kitabca.site",
    "kitabca.word",
}
# Help needs nothing that makes a book.
NOT_FOR_HELP = NEVER | {
    "PIL",
    "jinja2",
    "lxml",
    "markdown_it",
    "reportlab",
    "uharfbuzz",
    "kitabca.language",
    "kitabca.layout",
    "kitabca.reading",
}


def loaded(*arguments: str) -> set[str]:
    """The modules in memory after a command."""
    code = (
        "import atexit, sys, kitabca.cli\n"
        "atexit.register(lambda: print('LOADED', *sys.modules))\n"
        "kitabca.cli.main()"
    )
    told = subprocess.check_output(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        text=True,
    )
    return set(told.rpartition("LOADED ")[2].split())


def test_help_loads_nothing_that_makes_a_book() -> None:
    assert not loaded("build", "--help") & NOT_FOR_HELP


def test_a_book_for_the_screen_loads_neither_sheets_nor_e_book(tmp_path: Path) -> None:
    modules = loaded("build", EDITION, "-o", str(tmp_path), "--only", "screen")
    assert (tmp_path / "xocali-34-nitq.pdf").is_file()
    assert not modules & NEVER


def test_records_are_structs() -> None:
    """A dataclass takes forty times as long to declare, and there are two hundred records."""
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "src").rglob("*.py")
        if re.search(r"^(?:import|from) dataclasses\b", path.read_text(encoding="utf-8"), re.M)
    ]
    assert not found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where things are prepared, empty at first."""
    monkeypatch.setattr(prepared, "_FOLDER", tmp_path / "__pycache__")
    return tmp_path / "__pycache__"


def test_what_was_prepared_is_what_is_read(folder: Path) -> None:
    prepare()
    assert list(folder.iterdir())
    for path in (ROOT / "src").rglob("*.toml"):
        text = path.read_text(encoding="utf-8")
        assert prepared.read_toml(text) == tomllib.loads(text)
    text = (ROOT / "layouts" / "base" / "layout.toml").read_text(encoding="utf-8")
    assert prepared.find("toml", text) == tomllib.loads(text)
    assert prepared.find("toml", f"{text}\n") is None
    assert prepared.find("template", text) is None


def test_what_is_damaged_or_gone_is_read_anew(folder: Path) -> None:
    assert prepared.read_toml("a = 1") == {"a": 1}
    prepared.keep("toml", "a = 1", {"a": 1})
    (path,) = folder.iterdir()
    whole = path.read_bytes()
    for bad in (b"", whole[:-1], whole[:-1] + b"x", whole[:16]):
        path.write_bytes(bad)
        assert prepared.read_toml("a = 1") == {"a": 1}
    prepared.clear()
    assert not list(folder.iterdir())


def test_a_prepared_template_says_the_same_and_a_changed_one_its_own(folder: Path) -> None:
    layouts = folder.parent / "layouts"
    path = layouts / "base" / "start.xhtml.j2"
    path.parent.mkdir(parents=True)
    path.write_text("{{ 1|marks }}, {{ word }}", encoding="utf-8")

    def filled() -> tuple[str, object]:
        def read(name: str) -> str | None:
            found = layouts / name
            return found.read_text(encoding="utf-8") if found.is_file() else None

        return fill(("base",), read, "start.xhtml.j2", {"word": "söz"})

    plain = filled()
    prepare(layouts)
    assert filled() == plain
    path.write_text("{{ word }}, {{ word }}", encoding="utf-8")
    assert filled() == ("söz, söz", [])


def test_no_filter_of_ours_is_folded_into_compiled_templates(folder: Path) -> None:
    from kitabca.rendering.templates import _environment

    ours = _environment(()).filters
    assert all(hasattr(ours[name], "jinja_pass_arg") for name in FILTERS)

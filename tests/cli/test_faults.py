"""What a person is told of a tree, as a folder: `in/` laid over a small book, and what is said.

`check` says all that makes `build` fail. `pytest tests/cli --accept` writes what comes out; read
the difference before you commit it. An empty expected.txt is a book that is built.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kitabca.cli.build import build
from kitabca.cli.check import check

HERE = Path(__file__).parent / "faults"
BASE = HERE.parents[1] / "check" / "base"
CASES = sorted(path.parent.name for path in HERE.glob("*/in"))
EDITION = "sources/editions/b.toml"


def called(command: object, *arguments: str) -> Result:
    given = [EDITION, "--lang", "en", *arguments]
    result = CliRunner().invoke(command, given)  # type: ignore[arg-type]  # a click command
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("case", CASES)
def test_check_says_what_a_build_stops_at(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, accept: bool
) -> None:
    shutil.copytree(BASE, tmp_path / "sources")
    shutil.copytree(HERE / case / "in", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    checked, built = called(check), called(build, "-o", "build")
    expected = HERE / case / "expected.txt"
    if accept:
        expected.write_text(checked.output, encoding="utf-8")
    assert checked.output == expected.read_text(encoding="utf-8")
    assert built.exit_code == checked.exit_code == ("error[" in checked.output)
    assert built.stderr == checked.stderr
    made = {path.suffix for path in (tmp_path / "build").glob("*")}
    assert made == (set() if built.exit_code else {".pdf", ".map", ".epub"})


def test_the_readme_shows_what_is_really_said() -> None:
    said = (HERE / "letter-of-another-alphabet/expected.txt").read_text(encoding="utf-8")
    readme = HERE.parents[2] / "README.md"
    assert f"```\n{said}```" in readme.read_text(encoding="utf-8")

"""TeX itself reads `hyph-az.tex` and divides as the divider does."""

import os
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest
from inflection import word_list

from kitabca.language.hyphenation import JOINS, breaks, lowered, marked

HERE = Path(__file__).parent
PATTERNS = files("kitabca.language").joinpath("data", "hyph-az.tex")
RUN = "\\catcode`\\{=1 \\catcode`\\}=2 \\directlua{dofile('divide.lua')} \\end"


def words() -> list[str]:
    """The gold list, each join with an ending, and a part of the inflected list."""
    gold = (HERE / "gold.tsv").read_text(encoding="utf-8").splitlines()[1:]
    found = [lowered(line.split("\t")[0].replace("-", "")) for line in gold]
    found += [plain + "lar" for group in JOINS.values() for plain, _ in group]
    return [word for word in (*found, *word_list()[::5]) if word.isalpha()]


@pytest.mark.external
def test_tex_divides_as_the_divider_does(tmp_path: Path) -> None:
    luatex = shutil.which("luatex")
    if luatex is None:
        assert "CI" not in os.environ, "LuaTeX is missing, and a missing tool fails here"
        pytest.skip("LuaTeX is missing; on Debian: apt install texlive-binaries")
    wanted = words()
    (tmp_path / "list.txt").write_text("\n".join(wanted) + "\n", encoding="utf-8")
    (tmp_path / "run.tex").write_text(RUN, encoding="ascii")
    shutil.copy(HERE / "divide.lua", tmp_path)
    told = {"PATTERNS": str(PATTERNS), "LIST": "list.txt", "DIVIDED": "divided.txt"}
    call = [luatex, "-ini", "-interaction=batchmode", "run.tex"]
    run = subprocess.run(
        call, cwd=tmp_path, env={**os.environ, **told}, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stdout
    found = (tmp_path / "divided.txt").read_text(encoding="utf-8").splitlines()
    right = [marked(word, breaks(word)) for word in wanted]
    assert [pair for pair in zip(found, right, strict=True) if pair[0] != pair[1]] == []

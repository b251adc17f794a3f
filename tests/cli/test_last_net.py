"""Nobody meets a traceback: what no stage foresaw is one sentence and a status of its own."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from kitabca.cli import main, stages
from kitabca.cli.build import build

BASE = Path(__file__).parents[1] / "check" / "base"
EDITION = "sources/editions/b.toml"


@pytest.fixture(autouse=True)
def _tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(BASE, tmp_path / "sources")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KITABCA_DEBUG", raising=False)
    monkeypatch.setenv("KITABCA_LANG", "en")
    monkeypatch.setattr("sys.argv", ["kitabca", "check", EDITION])


def falling(fault: Exception) -> object:
    def fall(desk: object) -> None:
        raise fault

    return fall


def test_a_fault_of_ours_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(stages, "read", falling(ZeroDivisionError("by\nnothing")))
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 70
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "a fault of kitabca, not of your sources: ZeroDivisionError: by nothing (cli/" in said
    assert "please report it" in said


def test_whoever_debugs_gets_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "read", falling(ZeroDivisionError()))
    monkeypatch.setenv("KITABCA_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main()


def test_a_disk_that_refuses_is_no_fault_of_ours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(stages, "read", falling(PermissionError(13, "Permission denied", "b.pdf")))
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 1
    assert capsys.readouterr().err == "kitabca: b.pdf: Permission denied\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tree = tmp_path_factory.mktemp("built")
    shutil.copytree(BASE, tree / "sources")
    given = [str(tree / EDITION), "-o", str(tree / "build"), "--only", "pdf"]
    assert CliRunner().invoke(build, given).exit_code == 0
    return tree / "build"


DAMAGED = {
    "no-json": "{",
    "no-map": "[]",
    "no-pages": '{"pages": [[1]]}',
    "deep": "[" * 100_000,
    "of-another-text": json.dumps({"pages": [["1", 0, 0, 0], ["2", 900, 0, 0]], "index": {}}),
    "of-these-words": "",
    "no-index": '{"pages": []}',
    "odd-index": '{"pages": [], "index": [1]}',
}


@pytest.mark.parametrize("fault", DAMAGED)
def test_a_damaged_page_map_is_said_and_a_full_build_mends_it(
    fault: str, built: Path, tmp_path: Path
) -> None:
    shutil.copytree(built, tmp_path / "build")
    page_map = tmp_path / "build" / "b.map"
    damaged = DAMAGED[fault]
    if fault == "of-these-words":
        made_of = json.loads(page_map.read_bytes())["made_of"]
        damaged = json.dumps(json.loads(DAMAGED["of-another-text"]) | {"made_of": made_of})
    page_map.write_text(damaged, encoding="ascii")
    result = CliRunner().invoke(build, [EDITION, "-o", "build", "--only", "epub", "--lang", "en"])
    assert result.exit_code == 1, result.exception
    code = "stale-page-map" if fault.startswith("of-") else "damaged-output"
    assert f"error[{code}]" in result.output
    assert "build the PDF and the e-book together" in result.output


def test_pages_that_another_program_set_are_refused(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have ended its lines and pages elsewhere."""
    shutil.copytree(built, tmp_path / "build")
    monkeypatch.setattr("kitabca.__version__", "0.0.0")
    result = CliRunner().invoke(build, [EDITION, "-o", "build", "--only", "epub", "--lang", "en"])
    assert result.exit_code == 1, result.exception
    assert "error[stale-page-map]" in result.output


def test_a_damaged_pdf_is_said(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "build")
    (tmp_path / "build" / "b.pdf").write_bytes(b"%PDF-1.7\n")
    result = CliRunner().invoke(build, [EDITION, "-o", "build", "--only", "epub", "--lang", "en"])
    assert result.exit_code == 1, result.exception
    assert "build/b.pdf: error[damaged-output]" in result.output


def test_a_full_build_writes_the_page_map_anew(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "build")
    page_map = tmp_path / "build" / "b.map"
    good = page_map.read_bytes()
    page_map.write_bytes(b"{")
    assert CliRunner().invoke(build, [EDITION, "-o", "build"]).exit_code == 0
    assert page_map.read_bytes() == good


def test_what_libraries_warn_their_callers_of_is_not_said(tmp_path: Path) -> None:
    """A camera's data that breaks off, which the picture does not need."""
    picture = io.BytesIO()
    broken = b"Exif\0\0II*\0\x08\0\0\0\x05\0\x12\x01"
    Image.linear_gradient("L").save(picture, "JPEG", exif=broken)
    (tmp_path / "sources/events/e/images/a.jpg").write_bytes(picture.getvalue())
    chapter = tmp_path / "sources/events/e/az/01.md"
    text = '\n\n![A](images/a.jpg){credit="x"}\n'
    chapter.write_text(chapter.read_text("utf-8") + text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "kitabca", "build", EDITION],
        env={**os.environ, "PYTHONPATH": str(BASE.parents[2] / "src")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="a closed stream is said so by a POSIX shell")
def test_closed_streams_are_no_fault() -> None:
    """A caller may close standard output and error."""
    trees = f"'{BASE}/editions/b.toml' --sources '{BASE}'"
    call = f"'{sys.executable}' -m kitabca check {trees} >&- 2>&-"
    source = {**os.environ, "PYTHONPATH": str(BASE.parents[2] / "src")}
    run = subprocess.run(["sh", "-c", call], check=False, timeout=60, env=source)
    assert run.returncode == 0

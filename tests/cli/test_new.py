"""The workbook of a new book refuses what a table could not say."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kitabca.cli.new import skeleton
from kitabca.files import Shelf
from kitabca.reading import read_edition
from kitabca.reading.wording import STAND_INS

# ECMA-376 leaves it open; Excel refuses a workbook with a longer formula.
_LONGEST = 255


@pytest.mark.parametrize("language", ["az", "en"])
def test_keys_dates_and_status_are_validated(language: str, tmp_path: Path) -> None:
    files = skeleton("novruz-2027", language, tmp_path)
    (data,) = (data for path, data in files.items() if path.suffix == ".xlsx")
    (tmp_path / "list.xlsx").write_bytes(data)
    sheet = load_workbook(tmp_path / "list.xlsx").active
    assert sheet is not None
    rules = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
    assert {where: one.type for where, one in rules.items()} == {
        "A2:A1000": "custom",
        "D2:D1000": "custom",
        "G2:G1000": "list",
    }
    assert all(one.showErrorMessage and len(one.formula1) <= _LONGEST for one in rules.values())
    assert "DATEVALUE" in rules["D2:D1000"].formula1
    assert rules["D2:D1000"].formula1.count("(") == rules["D2:D1000"].formula1.count(")")


@pytest.mark.parametrize("language", ["az", "en"])
def test_what_is_left_as_new_wrote_it_is_said(language: str, tmp_path: Path) -> None:
    for path, data in skeleton("novruz-2027", language, tmp_path).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    _, found = read_edition("editions/novruz-2027.toml", Shelf(tmp_path))
    left = {one.parameters["seen"] for one in found if one.code == "stand-in"}
    own = {
        word
        for word in STAND_INS
        if any(word.encode() in data for path, data in files_of(tmp_path) if path.suffix == ".csv")
        or any(f'= "{word}"\n'.encode() in data for _, data in files_of(tmp_path))
    }
    assert left == own
    assert len(left) == len(STAND_INS) // 2


def files_of(root: Path) -> list[tuple[Path, bytes]]:
    return [(path, path.read_bytes()) for path in sorted(root.rglob("*")) if path.is_file()]


def test_a_book_is_begun_in_1970(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook is a zip, whose dates begin in 1980; a clock without a battery before that."""
    late = time.gmtime(3)
    monkeypatch.setattr(time, "localtime", lambda seconds=None: late)
    monkeypatch.setattr(time, "time", lambda: 3.0)
    files = skeleton("novruz-2027", "az", tmp_path)
    book = next(data for path, data in files.items() if path.suffix == ".xlsx")
    assert load_workbook(io.BytesIO(book)).active is not None

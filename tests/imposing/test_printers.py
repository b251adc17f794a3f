"""Printers as files: read, checked, found."""

from __future__ import annotations

from pathlib import Path

import pytest

from kitabca.cli.printing import find_printer, printer_for
from kitabca.diagnostics import ContentError, show
from kitabca.files import Shelf
from kitabca.pdf.imposing import job_for
from kitabca.pdf.printers import paper_size, plain_length, read_printer

MM = 72 / 25.4
OWN = ["office-a4", "office-a4-turned", "office-a3", "shop-fogra39-coated", "shop-fogra39-uncoated"]


@pytest.mark.parametrize("name", OWN)
def test_the_tools_own_are_right(name: str) -> None:
    printer = find_printer(name)
    assert printer.name == name
    assert printer.kind == name.partition("-")[0]
    assert printer.note


def test_what_they_say() -> None:
    assert find_printer("office-a4").flip == "short-edge"
    assert find_printer("office-a4-turned").flip == "turned"
    assert find_printer("office-a4").edge == pytest.approx(4.2 * MM)
    assert find_printer("shop-fogra39-coated").ink == 300
    assert find_printer("shop-fogra39-uncoated").ink == 240
    assert find_printer("shop-fogra39-coated").bleed == pytest.approx(3 * MM)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('kind = "office"\nflop = "turned"', 'p.toml:2:1: error[unknown-key]: there is no key'),
        ('kind = "office"\nflip = "over"', 'p.toml:2:1: error[bad-printer]: “flip” must be'),
        ('kind = "office"\nedge = 4.2', 'p.toml:2:1: error[bad-printer]: “edge” must be'),
        ('kind = "office"\nedge = "-1mm"', 'p.toml:2:1: error[bad-printer]'),
        ('kind = "office"\nedge = "2em"', 'p.toml:2:1: error[bad-printer]'),
        ('kind = "office"\nsheet = "A44"', 'p.toml:2:1: error[bad-printer]'),
        ('kind = "office"\nmarks = ["crop"]', 'p.toml:2:1: error[bad-printer]'),
        ('kind = "shop"\nink = true', 'p.toml:2:1: error[bad-printer]'),
        ('sheet = "A4"', "p.toml: error[missing-key]"),
        ('kind = "office', "p.toml:1: error[bad-toml]"),
    ],
)  # fmt: skip
def test_faults_are_told_with_their_place(text: str, said: str) -> None:
    printer, faults = read_printer("p", text, "p.toml")
    assert printer is None
    assert next(show(fault) for fault in faults).startswith(said)


def test_the_nearest_key_is_named() -> None:
    _, faults = read_printer("p", 'kind = "office"\nflop = "turned"', "p.toml")
    assert faults[0].parameters["nearest"] == "flip"


def test_a_users_own_come_first(tmp_path: Path) -> None:
    (tmp_path / "printers").mkdir()
    mine = tmp_path / "printers" / "office-a4.toml"
    mine.write_text('kind = "office"\nedge = "7mm"\n', encoding="utf-8")
    shelf = Shelf(tmp_path)
    assert find_printer("office-a4", shelf).edge == pytest.approx(7 * MM)
    assert find_printer("office-a3", shelf).edge == pytest.approx(4.2 * MM)
    assert set(shelf.read) == {"printers/office-a4.toml"}
    assert shelf.missed == {"printers/office-a3.toml"}


def test_an_unknown_printer_is_told_the_nearest() -> None:
    for name in ("ofice-a4", "../office-a4", ""):
        with pytest.raises(ContentError) as caught:
            find_printer(name)
        assert caught.value.diagnostics[0].code == "no-such-printer"


def test_a_shop_has_no_say_over_the_office(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    assert printer_for("office", shelf, "", "shop-fogra39-coated").name == "office-a4"
    assert printer_for("office", shelf, "office-a3", "office-a4-turned").name == "office-a3"
    assert printer_for("shop", shelf, "office-a3").name == "shop-fogra39-coated"
    with pytest.raises(ValueError, match="no office printer"):
        job_for(find_printer("shop-fogra39-coated"))


@pytest.mark.parametrize(
    ("text", "size"),
    [("A4", (210, 297)), ("297x210mm", (210, 297)), ("210 mm × 297 mm", (210, 297)),
     ("SRA3", (320, 450))],
)  # fmt: skip
def test_sheets_by_name_or_size(text: str, size: tuple[float, float]) -> None:
    assert paper_size(text) == pytest.approx((size[0] * MM, size[1] * MM))


@pytest.mark.parametrize("text", ["a4", "", "0x0mm", "210x297", "A4 ", "5000x5000mm"])
def test_what_is_no_sheet(text: str) -> None:
    with pytest.raises(ValueError, match=r"size|sheet"):
        paper_size(text)


def test_lengths_of_paper() -> None:
    assert plain_length("0.1mm") == pytest.approx(0.1 * MM)
    assert plain_length("0") == 0
    for text in ("1em", "10%", "-1mm", "1"):
        with pytest.raises(ValueError, match="length"):
            plain_length(text)

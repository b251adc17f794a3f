"""Preflight on files that others made: each planted fault is found where it is, and no other."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from changes import CAL_RGB, CHANGES, RED_GLYPH, changed, spot, type3
from foreign import (
    BLEED,
    EDGE,
    HEIGHT,
    MM,
    WIDTH,
    Plant,
    ground,
    made,
    picture,
    raw,
    registered,
)
from reportlab.pdfgen.canvas import Canvas

from kitabca.diagnostics import ContentError, Diagnostic, Severity, show
from kitabca.pdf.preflight import PURPOSES, inking, preflight


@pytest.fixture(autouse=True)
def no_ghostscript(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ghostscript is not ours: what it measures is tried in the tests that say so."""
    if "external" not in request.keywords:
        monkeypatch.setattr(inking.shutil, "which", lambda _: None)


def found(data: bytes, purpose: str = "press") -> list[Diagnostic]:
    report = preflight(data, "book.pdf", purpose)
    return [one for one in report.found if one.code != "ink-not-measured"]


def rgb_box(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.8, 0.1, 0.1)
    canvas.rect(EDGE + 20 * MM, EDGE + HEIGHT - 50 * MM, 30, 10 * MM, stroke=0, fill=1)


def unembedded_font(canvas: Canvas) -> None:
    canvas.setFillColorCMYK(0, 0, 0, 1)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(EDGE + 20 * MM, EDGE + HEIGHT - 40 * MM, "Helvetica")


def heavy_ink(canvas: Canvas) -> None:
    canvas.setFillColorCMYK(1, 1, 1, 1)
    canvas.rect(EDGE + 20 * MM, EDGE + HEIGHT - 50 * MM, 30, 10 * MM, stroke=0, fill=1)


def small_coloured_text(canvas: Canvas) -> None:
    canvas.setFillColorCMYK(0.6, 0.5, 0.5, 0.3)
    canvas.setFont(registered(), 5)
    canvas.drawString(EDGE + 20 * MM, EDGE + HEIGHT - 41 * MM, "Kiçik rəngli mətn")


def thin_line(canvas: Canvas) -> None:
    canvas.setStrokeColorCMYK(0, 0, 0, 1)
    canvas.setLineWidth(0.05)
    canvas.line(EDGE + 20 * MM, EDGE + HEIGHT - 40 * MM, EDGE + 60 * MM, EDGE + HEIGHT - 40 * MM)


def thin_filled_line(canvas: Canvas) -> None:
    canvas.setFillColorCMYK(0, 0, 0, 1)
    canvas.rect(EDGE + 20 * MM, EDGE + HEIGHT - 40 * MM, 100, 0.05, stroke=0, fill=1)


def alpha(canvas: Canvas) -> None:
    canvas.setFillColorCMYK(0, 1, 0, 0)
    canvas.setFillAlpha(0.5)
    canvas.rect(EDGE + 20 * MM, EDGE + HEIGHT - 50 * MM, 30, 10 * MM, stroke=0, fill=1)


def art_stops_at_trim(canvas: Canvas) -> None:
    canvas.setFillColorCMYK(0, 0.8, 0.8, 0)
    top = EDGE + HEIGHT - 40 * MM
    canvas.rect(EDGE, top - 30 * MM, 30, 30 * MM, stroke=0, fill=1)


def art_stops_in_bleed(canvas: Canvas) -> None:
    canvas.setFillColorCMYK(0, 0.8, 0.8, 0)
    top = EDGE + HEIGHT - 40 * MM
    canvas.rect(EDGE - 1 * MM, top - 30 * MM, 30, 30 * MM, stroke=0, fill=1)


def clipped_at_trim(canvas: Canvas) -> None:
    """The shape reaches the bleed, but a clip stops it at the trim."""
    path = canvas.beginPath()
    path.rect(EDGE, EDGE, WIDTH, HEIGHT)
    canvas.clipPath(path, stroke=0)
    canvas.setFillColorCMYK(0, 0.8, 0.8, 0)
    canvas.rect(0, EDGE + HEIGHT - 70 * MM, 60 * MM, 30 * MM, stroke=0, fill=1)


def low_resolution(canvas: Canvas) -> None:
    at = EDGE + HEIGHT - 100 * MM
    canvas.drawImage(picture((300, 300), (10, 20, 30, 0)), EDGE + 20 * MM, at, 60 * MM, 60 * MM)


def white_overprint(canvas: Canvas) -> None:
    canvas.setFillOverprint(True)
    canvas.setOverprintMask(True)
    canvas.setFillColorCMYK(0, 0, 0, 0)
    canvas.rect(EDGE + 20 * MM, EDGE + HEIGHT - 50 * MM, 30, 10 * MM, stroke=0, fill=1)


def black_knocks_out(canvas: Canvas) -> None:
    ground(canvas)
    canvas.setFillColorCMYK(0, 0, 0, 1)
    canvas.setFont(registered(), 10)
    canvas.drawString(EDGE + 20 * MM, EDGE + HEIGHT - 42 * MM, "qara")


def comment(canvas: Canvas) -> None:
    canvas.textAnnotation("Buranı düzəldin", Rect=[200, 200, 220, 220])


# What is planted on page 3, the code, the severity, and the place in mm from the trim's corner.
PLANTED = [
    (rgb_box, "rgb-colour", Severity.ERROR, (20, 40)),
    (unembedded_font, "unembedded-font", Severity.ERROR, (20, 37)),
    (heavy_ink, "too-much-ink", Severity.ERROR, (20, 40)),
    (small_coloured_text, "small-coloured-text", Severity.WARNING, (20, 40)),
    (thin_line, "thin-line", Severity.WARNING, (20, 40)),
    (thin_filled_line, "thin-line", Severity.WARNING, (20, 40)),
    (alpha, "transparency", Severity.WARNING, (20, 40)),
    (art_stops_at_trim, "art-stops-at-trim", Severity.ERROR, (0, 67)),
    (art_stops_in_bleed, "art-stops-at-trim", Severity.ERROR, (0, 67)),
    (clipped_at_trim, "art-stops-at-trim", Severity.ERROR, (0, 67)),
    (low_resolution, "low-resolution", Severity.ERROR, (20, 40)),
    (white_overprint, "white-overprints", Severity.ERROR, (20, 40)),
    (black_knocks_out, "black-knocks-out", Severity.WARNING, (20, 40)),
]


def test_a_clean_file_of_others_has_no_fault() -> None:
    assert found(made()) == []


@pytest.mark.parametrize(
    ("plant", "code", "severity", "place"),
    PLANTED,
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_planted_fault_is_found_in_its_place(
    plant: Plant, code: str, severity: Severity, place: tuple[int, int]
) -> None:
    faults = found(made(plant))
    assert [one.code for one in faults] == [code], [show(one) for one in faults]
    (fault,) = faults
    assert fault.severity is severity
    assert fault.parameters["pages"] == "3"
    x, y = int(fault.parameters["x"]), int(fault.parameters["y"])
    assert (x, y) == pytest.approx(place, abs=1.5)


def test_a_coarse_picture_is_good_to_a_width() -> None:
    (fault,) = found(made(low_resolution))
    assert fault.parameters["dpi"] == "127"
    assert fault.parameters["good"] == "25"  # 300 pixels at 300 dpi are an inch


def test_a_fault_of_many_pages_is_one_line() -> None:
    with pikepdf.open(BytesIO(made(rgb_box, pages=3))) as pdf:
        last = pdf.pages[2]
        for _ in range(2):
            pdf.pages.append(last)
        out = BytesIO()
        pdf.save(out)
    faults = [one for one in found(out.getvalue()) if one.code == "rgb-colour"]
    assert [one.parameters["pages"] for one in faults] == ["3–5"]


def test_no_trim_box() -> None:
    faults = found(made(boxes=False))
    assert "no-trim-box" in {one.code for one in faults}


def test_narrow_bleed() -> None:
    faults = found(made(bleed=1 * MM))
    assert {one.code for one in faults} == {"narrow-bleed"}
    assert faults[0].parameters["have"] == "1.0"


def test_a_narrow_bleed_is_no_matter_where_nothing_touches_the_trim() -> None:
    with pikepdf.open(BytesIO(made(bleed=1 * MM))) as pdf:
        pdf.pages.append(pdf.pages[1])
        del pdf.pages[0]
        out = BytesIO()
        pdf.save(out)
    assert found(out.getvalue()) == []


def test_no_output_intent() -> None:
    assert [one.code for one in found(made(intent=False))] == ["no-output-intent"]


def test_five_pages_can_not_be_stapled() -> None:
    assert [one.code for one in found(made(pages=5))] == ["page-count"]


def test_a_page_of_another_size() -> None:
    with pikepdf.open(BytesIO(made())) as pdf:
        pdf.pages[1].TrimBox = [EDGE, EDGE, EDGE + WIDTH - 20, EDGE + HEIGHT]
        out = BytesIO()
        pdf.save(out)
    codes = [one.code for one in found(out.getvalue())]
    assert "page-of-other-size" in codes


def test_a_comment_over_the_page() -> None:
    assert [one.code for one in found(made(comment))] == ["annotation"]


def test_a_fault_inside_of_a_form_is_found() -> None:
    with pikepdf.new() as pdf:
        form = pdf.make_stream(
            b"1 0 0 rg 0 0 10 10 re f",
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 10, 10],
            Matrix=[2, 0, 0, 2, 50, 60],
        )
        pdf.add_blank_page(page_size=(300, 400))
        page = pdf.pages[0]
        page.TrimBox = page.MediaBox
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        page.Contents = pdf.make_stream(b"q 1 0 0 1 50 40 cm /F Do Q")
        out = BytesIO()
        pdf.save(out)
    (fault,) = (one for one in found(out.getvalue()) if one.code == "rgb-colour")
    assert fault.parameters["x"] == f"{100 / MM:.0f}"
    assert fault.parameters["y"] == f"{(400 - 120) / MM:.0f}"


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_press_stumbles_over_is_found(name: str) -> None:
    change, codes = CHANGES[name]
    faults = found(changed(change))
    assert [one.code for one in faults] == codes, [show(one) for one in faults]
    for one in faults:
        assert one.parameters.get("pages", "3") == "3"


def test_a_faults_place_is_that_of_its_glyph() -> None:
    (fault,) = found(changed(type3(RED_GLYPH)))
    assert int(fault.parameters["x"]) == pytest.approx(20, abs=1)
    assert int(fault.parameters["y"]) == pytest.approx(40 - 24 / MM, abs=1.5)


def test_a_calibrated_stand_in_is_no_error() -> None:
    (device,) = found(changed(spot("/Separation", pikepdf.Name.DeviceRGB)))
    (calibrated,) = found(changed(spot("/Separation", CAL_RGB)))
    assert (device.severity, calibrated.severity) == (Severity.ERROR, Severity.WARNING)


def test_rotated_pages_are_told_as_they_are_seen() -> None:
    with pikepdf.open(BytesIO(made(rgb_box))) as pdf:
        for page in pdf.pages:
            page.Rotate = 90
        out = BytesIO()
        pdf.save(out)
    (fault,) = found(out.getvalue())
    # The box was 40 mm below the top and 20 mm from the left of a sheet now turned clockwise.
    assert int(fault.parameters["x"]) == pytest.approx(140 - 50, abs=1)
    assert int(fault.parameters["y"]) == pytest.approx(20, abs=1)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_clean_file_is_clean_for_everyone_who_may_get_it(purpose: str) -> None:
    codes = {one.code for one in found(made(), purpose)}
    allowed = {"no-archive-claim", "untitled-pdf"} if purpose == "archive" else set()
    assert codes <= allowed


def test_an_office_printer_minds_no_bleed_and_no_rgb() -> None:
    assert found(made(rgb_box, boxes=False), "office") == []
    assert [one.code for one in found(made(unembedded_font), "office")] == ["unembedded-font"]


# Hostile, damaged and locked files: a sentence, no traceback, in bounded time.


def saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    out = BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


def encrypted() -> bytes:
    with pikepdf.open(BytesIO(made())) as pdf:
        return saved(pdf, encryption=pikepdf.Encryption(owner="o", user="u"))


def page_tree_in_a_circle() -> bytes:
    with pikepdf.open(BytesIO(made(pages=2))) as pdf:
        tree = pdf.Root.Pages
        tree.Kids.append(tree)
        return saved(pdf)


def form_in_itself() -> bytes:
    with pikepdf.new() as pdf:
        form = pdf.make_stream(b"/F Do /F Do /F Do", BBox=[0, 0, 9, 9])
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        pdf.add_blank_page(page_size=(300, 400))
        pdf.pages[0].Resources = form.Resources
        pdf.pages[0].Contents = pdf.make_stream(b"/F Do")
        return saved(pdf)


HOSTILE = {
    "nothing": lambda: b"",
    "text": lambda: b"Salam",
    "head alone": lambda: b"%PDF-1.7\n",
    "cut off": lambda: made()[:3000],
    "encrypted": encrypted,
    "page tree in a circle": page_tree_in_a_circle,
    "form in itself": form_in_itself,
    "numbers": lambda: raw(b"9" * 400 + b" 0 0 1 0 0 cm 0 0 " + b"9" * 300 + b" 1e9 re f"),
    "brackets": lambda: raw(b"[" * 50_000 + b"(" * 50_000 + b" Tj"),
    "closing": lambda: raw(b"Q Q Q ] ] >> EMC ET ) } Q f S BI ID EI /X Do /Y gs /Z 0 Tf (a) Tj"),
    "noise": lambda: raw(bytes(range(256)) * 400),
    "endless": lambda: raw(b"0 0 m 1 1 l S\n" * 400_000),
}


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "endless"])
def test_a_hostile_file_gets_a_sentence(name: str, purpose: str) -> None:
    data = HOSTILE[name]()
    began = time.process_time()
    try:
        said = preflight(data, "book.pdf", purpose).found
    except ContentError as fault:
        said = fault.diagnostics
        assert said
    for one in said:
        assert show(one)
        assert show(one, "az")
    assert time.process_time() - began < 20


def test_what_was_not_read_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kitabca.pdf.preflight._TOKENS", 1000)
    codes = {one.code for one in found(HOSTILE["endless"]())}
    assert "unread-page" in codes


def test_without_ghostscript_it_says_that_ink_was_not_measured() -> None:
    report = preflight(made(), "book.pdf", "press")
    assert [one.code for one in report.found] == ["ink-not-measured"]
    assert report.found[0].severity is Severity.NOTE


def heavy_picture(canvas: Canvas) -> None:
    at = EDGE + HEIGHT - 60 * MM
    canvas.drawImage(picture((400, 400), (255, 255, 255, 240)), EDGE + 20 * MM, at, 60, 20 * MM)


def ink_on_ink(canvas: Canvas) -> None:
    canvas.setFillOverprint(True)
    canvas.setOverprintMask(True)
    for parts in ((1, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)):
        canvas.setFillColorCMYK(*parts)
        at = EDGE + HEIGHT - 50 * MM
        canvas.rect(EDGE + 20 * MM, at, 30, 10 * MM, stroke=0, fill=1)


@pytest.mark.external
@pytest.mark.parametrize("plant", [heavy_picture, ink_on_ink], ids=lambda plant: plant.__name__)
def test_ink_on_ink_is_measured(plant: Plant) -> None:
    if shutil.which("gs") is None:
        pytest.skip("Ghostscript is missing; on Debian: apt install ghostscript")
    (fault,) = found(made(plant))
    assert fault.code == "too-much-ink"
    assert (fault.parameters["pages"], fault.parameters["x"]) == ("3", "20")
    assert int(fault.parameters["y"]) == pytest.approx(40, abs=1.5)


@pytest.mark.external
def test_a_clean_file_has_no_fault_on_the_plates_either() -> None:
    if shutil.which("gs") is None:
        pytest.skip("Ghostscript is missing; on Debian: apt install ghostscript")
    assert preflight(made(), "book.pdf", "press").found == ()


def test_the_command_says_it_in_lines(tmp_path: Path) -> None:
    book = tmp_path / "kitab.pdf"
    book.write_bytes(made(rgb_box))
    done = subprocess.run(
        [sys.executable, "-m", "kitabca", "preflight", str(book), "--lang", "az"],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 1
    assert "səhv[rgb-colour]: səh. 3, 20 × 40 mm: " in done.stderr
    assert "4 səhifə, 100 × 140 mm, kəsim payı 3.0 mm" in done.stdout


def test_bleed_is_told_from_the_boxes() -> None:
    report = preflight(made(), "book.pdf", "press")
    assert report.bleed == pytest.approx(BLEED / MM)
    assert report.size == pytest.approx((100, 140))


def damaged(data: bytes, seed: int) -> bytes:
    """The file with some bytes changed, lost or doubled, the same for the same seed."""
    chance = random.Random(seed)
    found = bytearray(data)
    for _ in range(chance.choice((1, 10, 100))):
        at, count = chance.randrange(len(found)), chance.randrange(1, 40)
        match chance.randrange(3):
            case 0:
                found[at] = chance.randrange(256)
            case 1:
                del found[at : at + count]
            case _:
                found[at:at] = found[at : at + count]
    return bytes(found)


@pytest.mark.parametrize("seed", range(24))
def test_a_damaged_file_gets_a_report_or_a_sentence(seed: int) -> None:
    data = damaged(made(pages=2), seed)
    try:
        said = preflight(data, "book.pdf", PURPOSES[seed % 3]).found
    except ContentError as fault:
        said = fault.diagnostics
        assert {one.code for one in said} <= {
            "damaged-pdf",
            "encrypted-pdf",
            "no-pages",
            "too-many-to-bind",
            "pdf-too-heavy",
            "not-a-pdf",
        }
    for one in said:
        assert show(one)

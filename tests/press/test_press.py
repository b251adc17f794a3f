"""The press PDF and the cover: ink alone, bleed painted, boxes, counts; read back by pikepdf."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageCms
from press_pages import (
    EVERYTHING,
    FULL,
    HEIGHT,
    MM,
    PROFILE,
    SHOP,
    TRIANGLE,
    WIDTH,
    dark,
    encoded,
    everything,
    ground,
    line,
    opened,
    operators,
    order,
    pages,
    press,
    shown,
)
from press_pages import data as face_data
from press_pages import faces as book_faces

from kitabca.cli.printing import output_condition
from kitabca.diagnostics import ContentError, Severity
from kitabca.files import Shelf
from kitabca.pdf.preflight import Limits, inking, preflight
from kitabca.pdf.press import cover_pdf, has_cover, press_pdf, spine_width
from kitabca.pdf.press.block import rounded
from kitabca.pdf.press.inks import capped, under_black
from kitabca.pdf.press.pictures import separate, separate_gray
from kitabca.typesetting.output import Drawing, Pages, Rule


def rendered(data: bytes, page: int = 0, scale: float = 2.0) -> Image.Image:
    book = pypdfium2.PdfDocument(data)
    picture: Image.Image = book[page].render(scale=scale).to_pil().convert("RGB")
    book.close()
    return picture


def faults(data: bytes, bleed: float = 3, **limits: object) -> list[str]:
    report = preflight(data, "book.pdf", "press", Limits(bleed=bleed * MM, **limits))
    return [one.code for one in report.found if one.severity is not Severity.NOTE]


@pytest.fixture(autouse=True)
def no_ghostscript(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "external" not in request.keywords:
        monkeypatch.setattr(inking.shutil, "which", lambda _: None)


# Ink


def test_nothing_but_ink_is_used() -> None:
    used = [operator for operator, _ in operators(press(pages(FULL)))]
    assert {"k"} <= set(used)
    assert not {"rg", "RG", "g", "G", "ri", "sh"} & set(used)


def test_only_black_overprints() -> None:
    """Each colour is set right behind the state that says whether it overprints."""
    state = ""
    found: dict[tuple[float, ...], set[str]] = {}
    book = pages((*FULL, line("Ağ", y=180, colour="white")))
    for operator, operands in operators(press(book, order(marks=frozenset()))):
        if operator == "gs":
            state = str(operands[0])
        elif operator == "k":
            found.setdefault(tuple(float(part) for part in operands), set()).add(state)
    assert found[0, 0, 0, 1] == {"/GO"}
    assert found[0, 0, 0, 0] == {"/GK"}
    assert all(states == {"/GK"} for ink, states in found.items() if ink != (0, 0, 0, 1))
    with opened(press(book)) as pdf:
        states = pdf.pages[0].Resources.ExtGState
        assert (states.GO.OP, states.GO.op, states.GO.OPM) == (True, True, 1)
        assert (states.GK.OP, states.GK.op) == (False, False)


def test_a_spot_colour_keeps_its_name() -> None:
    with opened(press(pages((line("Möhür", colour="seal"),)))) as pdf:
        space = pdf.pages[0].Resources.ColorSpace["/S0"]
        assert list(space)[:3] == ["/Separation", "/PANTONE 186 C", "/DeviceCMYK"]
        assert [float(part) for part in space[3].C1] == [0, 1, 0.8, 0]


@pytest.mark.parametrize(
    ("given", "limit", "kept"),
    [
        ((0, 0, 0, 100), 240, (0, 0, 0, 100)),
        ((22, 92, 70, 48), 240, (22, 92, 70, 48)),
        ((90, 90, 90, 90), 300, (70, 70, 70, 90)),
        ((100, 100, 100, 100), 240, (140 / 3, 140 / 3, 140 / 3, 100)),
    ],
)
def test_ink_is_taken_from_the_colours_and_never_from_black(
    given: tuple[float, ...], limit: float, kept: tuple[float, ...]
) -> None:
    assert capped(given, limit) == pytest.approx(kept)


@pytest.mark.parametrize(
    ("given", "limit", "kept"),
    [
        ((90, 80, 70, 10), 300, (75, 66.667, 58.333, 10)),
        ((60, 60, 60, 40), 300, (60, 60, 60, 40)),
        ((60, 60, 60, 40), 240, (46.667, 46.667, 46.667, 40)),
        ((0, 0, 0, 100), 240, (0, 0, 0, 100)),
    ],
)
def test_black_text_on_a_ground_keeps_to_the_limit(
    given: tuple[float, ...], limit: float, kept: tuple[float, ...]
) -> None:
    assert under_black(given, limit) == pytest.approx(kept, abs=1e-3)  # type: ignore[arg-type]  # four


def test_a_colour_of_the_layout_keeps_to_the_paper() -> None:
    book = pages((ground("heavy"),))
    assert faults(press(book, order(ink=240.0)), ink=240.0) == []


# Boxes, bleed, marks


@pytest.mark.parametrize("bleed", [3, 5])
@pytest.mark.parametrize("marks", [(), ("crop",), ("crop", "registration", "slug")])
def test_boxes_stand_inside_each_other(bleed: int, marks: tuple[str, ...]) -> None:
    asked = order(bleed=bleed * MM, marks=frozenset(marks))
    with opened(press(pages(FULL), asked)) as pdf:
        for page in pdf.pages:
            media, wide, trim = (
                [float(side) for side in box]
                for box in (page.MediaBox, page.BleedBox, page.TrimBox)
            )
            assert "/CropBox" not in page
            assert "/ArtBox" not in page
            assert trim[2] - trim[0] == pytest.approx(WIDTH, abs=1e-3)
            assert trim[3] - trim[1] == pytest.approx(HEIGHT, abs=1e-3)
            edges = [abs(outer - inner) for outer, inner in zip(wide, trim, strict=True)]
            assert edges == pytest.approx([bleed * MM] * 4, abs=1e-3)
            room = [abs(outer - inner) for outer, inner in zip(media, wide, strict=True)]
            assert min(room) >= (5 * MM if marks else -1e-6)


@pytest.mark.parametrize("bleed", [3, 5])
@pytest.mark.parametrize("marks", [(), ("crop", "registration", "slug")])
def test_what_touches_the_trim_is_painted_to_the_end_of_the_bleed(
    bleed: int, marks: tuple[str, ...]
) -> None:
    photograph = encoded(Image.new("RGB", (1200, 1200), (90, 60, 40)))
    asked = order(lambda _: photograph, bleed=bleed * MM, marks=frozenset(marks))
    book = pages((ground("cover"),), (TRIANGLE,), (shown("a.png", bleeds=True),), (line("Söz"),))
    assert faults(press(book, asked), bleed) == []


def test_nothing_is_painted_beyond_the_bleed_but_marks() -> None:
    far = Rule(-40, -40, WIDTH + 80, HEIGHT + 80, "accent", bleeds=True)
    data = press(pages((far,)), order(marks=frozenset(("crop",))))
    picture = rendered(data, scale=4)
    with opened(data) as pdf:
        left, bottom, *_ = (float(side) for side in pdf.pages[0].BleedBox)
    # A corner of the sheet, between the crop marks' ends and the bleed.
    corner = picture.crop(
        (0, picture.height - int(bottom * 4) + 3, int(left * 4) - 3, picture.height)
    )
    assert corner.getcolors() == [(corner.width * corner.height, (255, 255, 255))]


@pytest.mark.parametrize("bleed", [3, 5])
def test_no_mark_touches_the_bleed(bleed: int) -> None:
    """A shop that imposes what the BleedBox holds finds no end of a mark in it."""
    marks = frozenset(("crop", "registration", "slug"))
    data = press(pages((line("Söz"),)), order(marks=marks, bleed=bleed * MM))
    with opened(data) as pdf:
        left, bottom, right, top = (float(side) for side in pdf.pages[0].BleedBox)
    ends = [
        [float(side) for side in given] for operator, given in operators(data) if operator in "ml"
    ]
    assert len(ends) > 30
    for x, y in ends:
        assert x < left - 1 or x > right + 1 or y < bottom - 1 or y > top + 1


def test_a_picture_that_bleeds_keeps_its_proportions() -> None:
    square = encoded(Image.new("RGB", (900, 900), "gray"))
    data = press(pages((shown("a.png", bleeds=True),)), order(lambda _: square))
    for operator, operands in operators(data):
        if operator == "cm" and float(operands[0]) > 50:
            assert float(operands[0]) == pytest.approx(float(operands[3]))


def test_lines_are_never_thinner_than_a_plate_holds() -> None:
    thin = (
        Rule(50, 50, 100, 0.1, "text"),
        Rule(50, 60, 0.05, 100, "accent"),
        Drawing((("m", 50, 90), ("l", 150, 90)), "text", stroke=0.05),
    )
    assert faults(press(pages(thin))) == []


# Pages


@pytest.mark.parametrize(
    ("count", "binding", "pages_sent"),
    [(1, "saddle", 4), (4, "saddle", 4), (25, "saddle", 28), (25, "signatures", 28),
     (25, "perfect", 26), (26, "perfect", 26)],
)  # fmt: skip
def test_blank_pages_make_up_what_the_binding_takes(
    count: int, binding: str, pages_sent: int
) -> None:
    assert rounded(count, binding) == pages_sent
    book = pages(*([(line("Söz"),)] * count))
    with opened(press(book, order(binding=binding))) as pdf:
        assert len(pdf.pages) == pages_sent


def test_covers_are_not_in_the_block() -> None:
    book = pages((line("İçəri"),), front=[(ground(),), ()], back=[(), (ground(),)])
    with opened(press(book)) as pdf:
        assert len(pdf.pages) == 4
    assert "İçəri" in text_of(press(book))


def text_of(data: bytes, page: int = 0) -> str:
    book = pypdfium2.PdfDocument(data)
    found: str = book[page].get_textpage().get_text_range()
    book.close()
    return found


def test_the_same_book_is_the_same_bytes() -> None:
    book = pages(FULL, front=[(ground(),)])
    assert press(book) == press(book)
    assert cover_pdf(book, book_faces(), order()) == cover_pdf(book, book_faces(), order())


# Pictures


@pytest.mark.parametrize("limit", [300.0, 240.0])
def test_a_dark_picture_keeps_to_the_ink_limit(limit: float) -> None:
    inked = separate(dark(), PROFILE, limit)
    assert inked.mode == "CMYK"
    pixels = inked.tobytes()
    heaviest = max(sum(pixels[at : at + 4]) for at in range(0, len(pixels), 4)) / 2.55
    assert limit - 25 < heaviest <= limit


def test_a_cmyk_picture_is_limited_and_else_left_alone() -> None:
    heavy = Image.new("CMYK", (4, 4), (230, 230, 230, 200))
    assert sum(separate(heavy, PROFILE, 300).getpixel((0, 0))) / 2.55 <= 300
    light = Image.new("CMYK", (4, 4), (10, 20, 30, 40))
    assert separate(light, PROFILE, 300).getpixel((0, 0)) == (10, 20, 30, 40)


def test_white_stays_paper_and_black_is_rich() -> None:
    both = Image.new("RGB", (2, 1), "white")
    both.putpixel((1, 0), (0, 0, 0))
    inked = separate(both, PROFILE, 300)
    assert max(inked.getpixel((0, 0))) <= 2
    assert inked.getpixel((1, 0))[3] > 200


def test_gray_is_black_ink_alone() -> None:
    ramp = separate_gray(Image.linear_gradient("L"), PROFILE)
    column = [ramp.getpixel((0, y)) for y in range(256)]
    assert (column[0], column[255]) == (255, 0)
    assert column == sorted(column, reverse=True)
    gray = encoded(Image.new("L", (900, 900), 128))
    with opened(press(pages((shown("a.png"),)), order(lambda _: gray))) as pdf:
        (image,) = pdf.pages[0].Resources.XObject.values()
        assert list(image.ColorSpace)[:2] == ["/Separation", "/Black"]


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_photograph_goes_to_press_in_ink(form: str) -> None:
    photograph = encoded(dark().resize((900, 900)), form)
    data = press(pages((shown("a.img"),)), order(lambda _: photograph))
    with opened(data) as pdf:
        (image,) = pdf.pages[0].Resources.XObject.values()
        assert image.ColorSpace == "/DeviceCMYK"
        assert "/SMask" not in image
    assert faults(data) == []


def test_a_picture_is_no_finer_than_paper_shows() -> None:
    fine = encoded(Image.new("RGB", (3000, 3000), "gray"))
    with opened(press(pages((shown("a.png", 60),)), order(lambda _: fine))) as pdf:
        (image,) = pdf.pages[0].Resources.XObject.values()
        assert image.Width == round(60 / 25.4 * 300)


def test_a_profile_inside_a_picture_is_obeyed_and_a_broken_one_is_not() -> None:
    photograph = Image.new("RGB", (4, 4), (200, 60, 40))
    plain = separate(photograph, PROFILE, 300).getpixel((0, 0))
    photograph.info["icc_profile"] = b"no profile at all"
    assert separate(photograph, PROFILE, 300).getpixel((0, 0)) == plain
    linear = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    curves = linear.replace(b"para\0\0\0\0\0\3", b"para\0\0\0\0\0\0")  # a gamma of 2.4 alone
    assert curves != linear
    photograph.info["icc_profile"] = curves
    assert separate(photograph, PROFILE, 300).getpixel((0, 0)) != plain


def test_sixteen_bits_of_gray_are_gray() -> None:
    gray = Image.new("I;16", (900, 900), 40000)
    data = press(pages((shown("a.png"),)), order(lambda _: encoded(gray)))
    assert 90 < rendered(data).getpixel((200, 350))[0] < 200


def test_a_block_that_no_staple_holds_is_told() -> None:
    long = pages(*[()] * 101)
    _, found = press_pdf(long, face_data(), order(binding="saddle"))
    assert [one.code for one in found] == ["too-thick-to-staple"]
    assert press_pdf(long, face_data(), order(binding="perfect"))[1] == []
    assert press_pdf(pages(*[()] * 100), face_data(), order(binding="saddle"))[1] == []


def test_a_coarse_picture_is_told_with_what_it_is_good_for() -> None:
    coarse = encoded(Image.new("RGB", (1111, 1111), "gray"))
    _, found = press_pdf(pages((shown("a.png", 120),)), face_data(), order(lambda _: coarse))
    (fault,) = found
    assert fault.code == "coarse-picture"
    assert fault.parameters["good"] == "94"
    assert (fault.place.file, fault.place.line) == ("events/x/az/01.md", 7)


def test_a_transparent_picture_stands_on_white_and_says_so() -> None:
    clear = Image.new("RGBA", (900, 900), (200, 0, 0, 0))
    data, found = press_pdf(pages((shown("a.png"),)), face_data(), order(lambda _: encoded(clear)))
    assert [one.code for one in found] == ["clear-picture"]
    assert rendered(data).getpixel((200, 300)) == (255, 255, 255)
    assert faults(data) == []


# The profile


def test_a_profile_of_ones_own_lies_beside_its_printer(tmp_path: Path) -> None:
    (tmp_path / "printers").mkdir()
    (tmp_path / "printers" / "ours.icc").write_bytes(PROFILE)
    shelf = Shelf(tmp_path)
    printer = order(profile="ours.icc").printer
    assert output_condition(printer, shelf) == PROFILE
    assert "printers/ours.icc" in shelf.read


def test_a_shop_that_names_no_profile_gets_the_one_that_comes_with_the_tool(tmp_path: Path) -> None:
    assert output_condition(order(profile="").printer, Shelf(tmp_path)) == PROFILE


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        (
            "rgb.icc",
            ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
            "bad-profile",
        ),
        ("text.icc", b"FOGRA39", "bad-profile"),
        ("none.icc", None, "missing-file"),
        ("../FOGRA39L_coated.icc", None, "missing-file"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_profile_of_a_press_is_refused(
    tmp_path: Path, name: str, content: bytes | None, code: str
) -> None:
    (tmp_path / "printers").mkdir()
    if content is not None:
        (tmp_path / "printers" / name).write_bytes(content)
    with pytest.raises(ContentError) as fault:
        output_condition(order(profile=name).printer, Shelf(tmp_path))
    assert [one.code for one in fault.value.diagnostics] == [code]


# The cover


@pytest.mark.parametrize(
    ("count", "weight", "bulk", "binding", "millimetres"),
    [(96, 80, 1.25, "perfect", 4.8), (200, 115, 0.85, "perfect", 9.775),
     (200, 80, 1.25, "signatures", 10.0), (96, 80, 1.25, "saddle", 0.0)],
)  # fmt: skip
def test_the_spine_is_leaves_times_weight_times_bulk(
    count: int, weight: float, bulk: float, binding: str, millimetres: float
) -> None:
    printer = order(weight=weight, bulk=bulk, binding=binding).printer
    assert spine_width(count, printer) == pytest.approx(millimetres * MM)


def covered(count: int = 4, insides: Sequence[object] = ()) -> Pages:
    inner = (tuple(insides), ()) if insides else ((), ())
    return pages(
        *([(line("Söz"),)] * count),
        front=[(ground("cover"), line("Üz", colour="accent")), inner[0]],
        back=[inner[1], (ground("cover"), line("Arxa"))],
    )


def cover(book: Pages, **changes: object) -> bytes:
    return cover_pdf(book, book_faces(), order(**changes))[0]


def test_back_spine_and_front_stand_on_one_sheet() -> None:
    data = cover(covered(200), binding="perfect", weight=80.0, bulk=1.25)
    with opened(data) as pdf:
        assert len(pdf.pages) == 1
        trim = [float(side) for side in pdf.pages[0].TrimBox]
    assert trim[2] - trim[0] == pytest.approx(2 * WIDTH + 10 * MM, abs=1e-3)
    words = place_of_words(data)
    middle = (trim[0] + trim[2]) / 2
    assert words["Arxa"] < middle < words["Üz"]
    assert words["Sınaq"] == pytest.approx(middle, abs=3 * MM)


def place_of_words(data: bytes) -> dict[str, float]:
    """Words of the first page with the middle of their first letter's box, from the left."""
    book = pypdfium2.PdfDocument(data)
    text = book[0].get_textpage()
    whole = text.get_text_range()
    found = {}
    for match in re.finditer(r"\w+", whole):
        left, _, right, _ = text.get_charbox(match.start())
        found[match[0]] = (left + right) / 2
    book.close()
    return found


@pytest.mark.parametrize(
    ("count", "title", "shown_there"),
    [(200, "Sınaq kitabı", True), (96, "Sınaq kitabı", False), (200, "Söz " * 120, False)],
)
def test_the_spine_has_words_where_there_is_room(count: int, title: str, shown_there: bool) -> None:
    book = pages(*([(line("Söz"),)] * count), front=[(ground("cover"),)], title=title)
    data = cover(book, binding="perfect", weight=80.0, bulk=1.25)
    assert (title.split()[0] in text_of(data)) is shown_there


@pytest.mark.parametrize(("binding", "count"), [("saddle", 4), ("perfect", 96), ("perfect", 400)])
def test_the_ground_runs_over_the_spine_and_into_the_bleed(binding: str, count: int) -> None:
    data = cover(covered(count), binding=binding, weight=80.0, bulk=1.25)
    assert faults(data) == []
    picture = rendered(data, scale=1.5)
    row = [picture.getpixel((x, picture.height - 20)) for x in range(2, picture.width - 2)]
    assert len(set(row)) == 1
    assert row[0] != (255, 255, 255)
    # Edges that only meet show paper between them where a renderer smooths them: they overlap.
    clips = [
        [float(side) for side in given] for operator, given in operators(data) if operator == "re"
    ]
    with opened(data) as pdf:
        left, _, right, _ = (float(side) for side in pdf.pages[0].TrimBox)
    ends = {round(x + wide, 2) for x, _, wide, _ in clips}
    assert round((left + right) / 2 + 1, 2) in ends


def test_an_inside_is_a_second_page_only_where_something_stands_on_it() -> None:
    with opened(cover(covered())) as pdf:
        assert len(pdf.pages) == 1
    with opened(cover(covered(insides=[line("Daxili üz")]))) as pdf:
        assert len(pdf.pages) == 2


def test_a_book_without_covers_has_no_cover() -> None:
    assert not has_cover(pages((line("Söz"),)))
    with pytest.raises(ValueError, match="no cover"):
        cover(pages((line("Söz"),)))


def test_marks_leave_the_trim_alone() -> None:
    marks = frozenset(("crop", "registration", "slug"))
    data = press(pages((line("Söz"),)), order(marks=marks, bleed=5 * MM))
    assert faults(data, 5) == []
    assert "148.0 × 210.0 + 5 mm" in text_of(data)


# Judges that are not ours


@pytest.mark.external
def test_verapdf_passes_press_and_cover(tmp_path: Path) -> None:
    jar = Path(__file__).parents[2] / "tools" / "cli.jar"
    if not jar.exists() or shutil.which("java") is None:
        pytest.skip("veraPDF is missing; run make tools")
    files = []
    for name, changes in (
        ("plain", {"marks": frozenset()}),
        ("marked", {"marks": frozenset(("crop", "registration", "slug")), "binding": "perfect"}),
    ):
        asked = everything(**changes)
        for kind, data in (
            ("press", press(EVERYTHING, asked)),
            ("cover", cover_pdf(EVERYTHING, book_faces(), asked)[0]),
        ):
            files.append(tmp_path / f"{name}-{kind}.pdf")
            files[-1].write_bytes(data)
    done = subprocess.run(
        ["java", "-cp", str(jar), "org.verapdf.apps.GreenfieldCliWrapper", "--flavour", "2u",
         "--format", "text", "-v", *map(str, files)],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert re.findall(r"^(PASS|FAIL) ", done.stdout, flags=re.M) == ["PASS"] * 4, done.stdout


def plates(data: bytes, folder: Path) -> dict[str, Image.Image]:
    """The plates of the first page by Ghostscript, ink dark."""
    if shutil.which("gs") is None:
        pytest.skip("Ghostscript is missing; on Debian: apt install ghostscript")
    (folder / "in.pdf").write_bytes(data)
    subprocess.run(
        ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffsep", "-r72",
         "-dLastPage=1", f"-sOutputFile={folder}/p%d.tif", str(folder / "in.pdf")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    found = {}
    for path in folder.glob("p1(*).tif"):
        with Image.open(path) as plate:
            found[path.stem[3:-1]] = plate.convert("L")
    return found


@pytest.mark.external
def test_text_stands_on_the_black_plate_alone(tmp_path: Path) -> None:
    book = pages((line("Qara mətn tək qara lövhədə durur"),))
    made = plates(press(book, order(marks=frozenset())), tmp_path)
    assert made["Black"].getextrema()[0] < 100
    for name in ("Cyan", "Magenta", "Yellow"):
        assert made[name].getextrema() == (255, 255), name


@pytest.mark.external
def test_black_text_leaves_no_hole_in_the_colour_behind(tmp_path: Path) -> None:
    book = pages((ground("accent"), line("Qara mətn", size=30)))
    made = plates(press(book, order(marks=frozenset())), tmp_path)
    # The accent has no black of its own under the letters but 48%; magenta is unbroken.
    low, high = made["Magenta"].getextrema()
    assert high - low <= 2


@pytest.mark.external
def test_a_spot_has_a_plate_of_its_own(tmp_path: Path) -> None:
    made = plates(press(pages((line("Möhür", colour="seal"),)), order(marks=frozenset())), tmp_path)
    assert made["PANTONE 186 C"].getextrema()[0] < 100
    assert made["Magenta"].getextrema() == (255, 255)


@pytest.mark.external
def test_preflight_finds_nothing_in_what_we_send() -> None:
    for marks in (frozenset(), frozenset(("crop", "registration", "slug"))):
        asked = everything(marks=marks)
        for data in (press(EVERYTHING, asked), cover_pdf(EVERYTHING, book_faces(), asked)[0]):
            assert faults(data, ink=SHOP.ink) == []

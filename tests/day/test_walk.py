"""The officer's day: from a speech in Word, a list in Excel and two photographs to `dist/` in every
layout; a wrong name corrected, and the sheets to print again."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from click.testing import CliRunner, Result
from lxml import etree, html
from officer import RIGHT, WRONG, letter, photograph, put_in
from PIL import Image
from pypdf.generic import DictionaryObject

from kitabca.cli import commands

ROOT = Path(__file__).parents[2]
TREES = ("--layouts", str(ROOT / "layouts"), "--fonts", str(ROOT / "fonts"), "--lang", "en")
# What the telephone, the workbook's comment and its column of remarks know, and no output may.
SECRETS = ("Leyla Secret", "GPSLatitude", "dəqiqləşdirmək", "Nigar", "evdən aparmaq")
# An edition of each layout: the parts that differ from the first's.
LAYOUTS = {
    "base": "",
    "large-print": "",
    "report": "",
    "programme": """
[[parts]]
kind = "title-page"
[[parts]]
kind = "listing"
id = "proqram"
title = "Mərasimin gedişi"
table = "siyahi.xlsx#Proqram"
columns = [
    { name = "time", heading = "Saat" },
    { name = "item", heading = "Nə" },
    { name = "speaker", heading = "Kim" },
]
""",
    "roll": """
[[parts]]
kind = "roll"
id = "siyahi"
title = "İştirakçılar"
table = "siyahi.xlsx#Siyahı"
order = ["name"]
columns = [
    { name = "name", heading = "Ad" },
    { name = "date", heading = "Tarix", kind = "date" },
    { name = "post", heading = "Vəzifə" },
]
""",
    "speech": """
[[parts]]
kind = "text"
source = "01-merasim.md"
""",
}
SLUGS = {layout: "anim-35" if layout == "base" else f"anim-35-{layout}" for layout in LAYOUTS}
# Large print is as large as the office's paper: it is printed page by page.
FOLDED = {"base", "programme", "roll"}


def run(*arguments: str, status: int = 0) -> Result:
    result = CliRunner().invoke(commands, list(arguments))
    assert result.exit_code == status, result.output
    return result


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree after she has imported, put her list in and named who took the photographs."""
    home = tmp_path_factory.mktemp("day")
    (home / "cixis.docx").write_bytes(letter())
    sources = home / "sources"
    run("new", "anim-35", "--from", str(home / "cixis.docx"), "--sources", str(sources))
    put_in(sources / "events/anim-35")
    given = (sources / "editions/anim-35.toml").read_text("utf-8")
    for layout, parts in LAYOUTS.items():
        made = given.replace('slug = "anim-35"', f'slug = "{SLUGS[layout]}"')
        made = made.replace('layout = "base"', f'layout = "{layout}"')
        if parts:
            made = made.partition("[[parts]]")[0] + parts
        (sources / f"editions/{SLUGS[layout]}.toml").write_text(made, "utf-8")
    return home


@pytest.fixture(scope="module")
def built(day: Path) -> Path:
    """Every edition in `build/`, the site and the folders to hand over."""
    editions = [str(day / f"sources/editions/{slug}.toml") for slug in SLUGS.values()]
    for edition in editions:
        run("build", edition, "-o", str(day / "build"), *TREES)
    folders = ("-b", str(day / "build"), *TREES)
    run("site", *editions, "-o", str(day / "build/site"), *folders)
    run("dist", *editions, "-o", str(day / "build/dist"), *folders, "--lang", "az")
    return day / "build"


def said(data: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return " ".join("\n".join(page.extract_text() for page in pages).split())


def unpacked(data: bytes) -> Iterator[bytes]:
    """A file, and all that is packed inside: streams, pictures, attached sources, an e-book's
    files."""
    yield data
    if data.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(data))
        yield from (archive.read(name) for name in archive.namelist())
    elif data.startswith(b"%PDF"):
        reader = pypdf.PdfReader(io.BytesIO(data))
        for held in reader.attachments.values():
            for one in held:
                yield from unpacked(one) if one.startswith(b"PK") else (one,)
        for page in reader.pages:
            yield from (image.data for image in page.images)
            yield (page.get_contents() or b"").get_data() if page.get_contents() else b""


def test_the_imported_text_is_what_she_said(day: Path) -> None:
    text = (day / "sources/events/anim-35/az/01-merasim.md").read_text("utf-8")
    assert text.startswith(f"# Anım mərasimi\n\nTarixçi {WRONG} iştirakçıları **bir")
    assert "[^1]: Mərasimdə deyilib." in text
    assert "| Bakı | 12 |" in text


def test_check_warns_of_positions_and_finds_no_error(day: Path) -> None:
    result = run("check", str(day / "sources/editions/anim-35.toml"), *TREES)
    assert result.stderr.count("[personal-position]") == 2


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_says_what_she_wrote(built: Path, layout: str) -> None:
    words = said((built / f"{SLUGS[layout]}.pdf").read_bytes())
    expected = {
        "programme": ("11:00", "Bir dəqiqəlik sükut"),
        "roll": ("Leyla Məmmədova", "26 fevral 2026", "1994"),
        "speech": ("Mərasimdə deyilib", "Unutmuruq"),
    }.get(layout, ("Leyla Məmmədova", "26 fevral 2026", "Unutmuruq", "25–26 fevral 1992"))
    for one in expected:
        assert one in words, layout
    epub = zipfile.ZipFile(built / f"{SLUGS[layout]}.epub")
    pictures = [name for name in epub.namelist() if "/picture-" in name]
    assert len(pictures) == (0 if layout in ("programme", "roll") else 2)


def test_the_site_tells_sister_editions_apart(built: Path) -> None:
    """All of one title and subtitle: on the page, in the titles of pages and in both feeds."""
    page = html.parse(str(built / "site/index.html"))
    shown = [one.text_content().split("\n") for one in page.xpath("//a[@class='site-book']")]
    assert len({tuple(lines) for lines in shown}) == len(SLUGS)
    feed = json.loads((built / "site/opds.json").read_bytes())
    ours = [one["metadata"]["title"] for one in feed["publications"]]
    atom = etree.parse(str(built / "site/opds.xml"))
    theirs = atom.xpath("//a:entry/a:title/text()", namespaces={"a": "http://www.w3.org/2005/Atom"})
    pages = [
        html.parse(str(built / f"site/{slug}/index.html")).findtext(".//title")
        for slug in SLUGS.values()
    ]
    assert ours == theirs
    assert len(set(ours)) == len(set(pages)) == len(SLUGS)
    assert "Anım mərasimi (iri şriftlə)" in ours


def test_names_in_a_roll_stand_by_the_alphabet(built: Path) -> None:
    words = said((built / "anim-35-roll.pdf").read_bytes())
    names = ("Əli Çələbi", "İlqar Ibrahimov", "Leyla Məmmədova", WRONG)
    places = [words.index(name) for name in names]
    assert places == sorted(places)


def test_a_programme_is_one_sheet_of_four_pages(built: Path) -> None:
    assert len(pypdf.PdfReader(built / "anim-35-programme.pdf").pages) <= 4
    assert len(pypdf.PdfReader(built / "anim-35-programme-booklet.pdf").pages) == 2


def test_nothing_personal_is_in_any_file_that_is_handed_over(built: Path) -> None:
    files = [path for path in (built / "dist").rglob("*") if path.is_file()]
    assert len(files) > 60
    for path in files:
        for held in unpacked(path.read_bytes()):
            found = [one for one in SECRETS if one.encode() in held]
            assert not found, f"{path}: {found}"


def test_the_portrait_stands_upright_in_print(built: Path) -> None:
    book = pypdfium2.PdfDocument(str(built / "anim-35.pdf"))
    sizes = [
        image.get_px_size()
        for page in book
        for image in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    ]
    book.close()
    assert len(sizes) == 2
    assert all(height > width for width, height in sizes), "one turned, one upright"


def drawn(file: Path) -> list[DictionaryObject]:
    """The photographs of a PDF, as their XObjects."""
    found = []
    for page in pypdf.PdfReader(file).pages:
        held = page["/Resources"].get("/XObject", {})
        found += [one.get_object() for one in held.values()]
    return [one for one in found if one["/Subtype"] == "/Image"]


def test_one_original_serves_screen_press_and_e_book(built: Path, day: Path) -> None:
    """Colours for a screen, inks for the press, few enough pixels for a telephone; the original
    stays as it is."""
    screen, press = drawn(built / "anim-35.pdf"), drawn(built / "anim-35-press.pdf")
    assert len(screen) == len(press) == 2
    assert all(one["/ColorSpace"] in ("/DeviceRGB", "/DeviceGray") for one in screen)
    assert {one["/ColorSpace"] for one in press} == {"/DeviceCMYK"}
    book = zipfile.ZipFile(built / "anim-35.epub")
    pictures = [
        Image.open(io.BytesIO(book.read(name))) for name in book.namelist() if "/picture-" in name
    ]
    assert all(one.mode in ("RGB", "L") and max(one.size) <= 1600 for one in pictures)
    folder = day / "sources/events/anim-35/images"
    assert (folder / "portret.heic").read_bytes() == photograph(900, 1200, kind="HEIC")


ROOMS = {
    "office": {f"{slug}-booklet.pdf" if layout in FOLDED else f"{slug}.pdf"
               for layout, slug in SLUGS.items()},
    "print-shop": {f"{slug}-press.pdf" for slug in SLUGS.values()}
    | {f"{SLUGS[layout]}-cover.pdf" for layout in ("base", "large-print", "report")},
    "web": {f"{slug}{ending}" for slug in SLUGS.values()
            for ending in (".pdf", ".epub", ".kepub.epub")},
    "archive": {f"{slug}{ending}" for slug in SLUGS.values() for ending in (".pdf", ".epub")},
}  # fmt: skip


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_has_its_files_a_ticket_of_one_page_and_sums(built: Path, room: str) -> None:
    folder = built / "dist" / room
    files = {path.name for path in folder.iterdir() if path.is_file()}
    assert files == ROOMS[room] | {"vereqe.pdf", "SHA256SUMS"}
    ticket = (folder / "vereqe.pdf").read_bytes()
    assert len(pypdf.PdfReader(io.BytesIO(ticket)).pages) == 1
    for name in ROOMS[room]:
        assert name in said(ticket).replace(" ", ""), "the ticket names each file"
    for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines():
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_a_wrong_name_is_found_corrected_and_its_sheets_named(day: Path, built: Path) -> None:
    printed = (built / "anim-35.pdf").read_bytes()
    (day / "printed.pdf").write_bytes(printed)
    edition = str(day / "sources/editions/anim-35.toml")
    found = run("find", RIGHT, edition, *TREES).stdout
    assert f"az/01-merasim.md:3:9: spelled “{WRONG}”" in found
    assert f"siyahi.xlsx:Siyahı!B3: spelled “{WRONG}”" in found
    text = day / "sources/events/anim-35/az/01-merasim.md"
    kept = text.read_text("utf-8")
    text.write_text(kept.replace(f"Tarixçi {WRONG}", f"Tarixçi {RIGHT}"), "utf-8")
    run("build", edition, "-o", str(day / "new"), *TREES)
    text.write_text(kept, "utf-8")
    new = day / "new/anim-35.pdf"
    words = run("changed", str(day / "printed.pdf"), str(new), "--lang", "en").stdout
    assert "no page has changed" in run("changed", str(new), str(new), "--lang", "en").stdout
    named = re.findall(r"sheet (\d+) of (\d+)", words)
    # The sheets of both booklets, as the printer has them: those named differ, the others do not.
    before, after = (
        pypdf.PdfReader(folder / "anim-35-booklet.pdf") for folder in (built, day / "new")
    )
    sides = [
        one.extract_text() != other.extract_text()
        for one, other in zip(before.pages, after.pages, strict=True)
    ]
    differ = [at // 2 + 1 for at in range(0, len(sides), 2) if sides[at] or sides[at + 1]]
    assert [int(sheet) for sheet, _ in named] == differ
    assert 0 < len(differ) < int(named[0][1]), "not every sheet is wasted"


def test_the_skeleton_without_a_document_still_builds(tmp_path: Path) -> None:
    run("new", "bayram-2027", "--sources", str(tmp_path))
    run("build", str(tmp_path / "editions/bayram-2027.toml"), "-o", str(tmp_path / "o"), *TREES)


@pytest.mark.external
@pytest.mark.slow
def test_every_output_passes_the_validators_of_the_other_outputs(built: Path) -> None:
    """veraPDF, preflight, qpdf, epubcheck, Ace, the reading systems and the site's judges, on what
    the walk has made instead of on `build/`."""
    call = [sys.executable, "-m", "pytest", "-q", "-m", "external", "tests/verify", "tests/site"]
    done = subprocess.run(
        call,
        cwd=ROOT,
        env={**os.environ, "KITABCA_BUILD": str(built), "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert not re.search(r"\d+ skipped", done.stdout), done.stdout[-2000:]

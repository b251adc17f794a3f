"""What every finished e-book of ours holds, looked for in the files of each edition."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import epub_books as books
import pypdfium2
import pytest
from lxml import etree
from msgspec import Struct
from PIL import Image, ImageChops, ImageStat

from kitabca.cli.build import make
from kitabca.cli.stages import Trees, open_desk

ROOT = books.ROOT
EDITIONS = sorted((ROOT / "sources" / "editions").glob("*.toml"))
GALLERY = ROOT / "tests" / "gallery" / "editions" / "gallery.toml"
HTML, SVG = books.HTML, "{http://www.w3.org/2000/svg}"
XML = "{http://www.w3.org/XML/1998/namespace}"
EPUB = "{http://www.idpf.org/2007/ops}"
# Bytes with fonts, as every edition of ours must be; the gallery shows every device and face.
LIMIT = 700_000


class Book(Struct):
    """An edition's files: the e-book's members, Kobo's, and the folder where all lie."""

    slug: str
    folder: Path
    inside: dict[str, bytes]
    kobo: dict[str, bytes]

    def pages(self) -> list[etree._Element]:
        names = sorted(name for name in self.inside if name.endswith(".xhtml"))
        return [etree.fromstring(self.inside[name]) for name in names]


def built(edition: Path, folder: Path) -> Book:
    sources = edition.parents[1]
    own = sources / "layouts"
    layouts = own if own.is_dir() else ROOT / "layouts"
    desk = open_desk(edition, Trees(sources, layouts, ROOT / "fonts"))
    make(desk, folder, None, None)
    slug = edition.stem
    return Book(
        slug,
        folder,
        members((folder / f"{slug}.epub").read_bytes()),
        members((folder / f"{slug}.kepub.epub").read_bytes()),
    )


def members(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module", params=[*EDITIONS, GALLERY], ids=lambda path: path.stem)
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Book:
    return built(request.param, tmp_path_factory.mktemp("book"))


def test_it_is_small_with_its_fonts(book: Book) -> None:
    for ending in ("epub", "kepub.epub"):
        size = (book.folder / f"{book.slug}.{ending}").stat().st_size
        assert size < LIMIT or book.slug == "gallery"
    assert [name for name in book.inside if name.endswith(".ttf")]
    assert b"specified-fonts" in book.inside["META-INF/com.apple.ibooks.display-options.xml"]


def test_the_cover_is_the_printed_one(book: Book) -> None:
    """1600 × 2560, and what the first page shows."""
    cover = book.inside.get("EPUB/images/cover.jpg")
    with_cover = (book.folder / f"{book.slug}-cover.pdf").exists()
    assert (cover is not None) == with_cover
    if cover is None:
        return
    picture = Image.open(io.BytesIO(cover))
    assert (picture.format, picture.size) == ("JPEG", (1600, 2560))
    page = pypdfium2.PdfDocument(book.folder / f"{book.slug}.pdf")[0].render(scale=1).to_pil()
    width, height = page.size
    scaled = round(1600 * height / width)
    top = (2560 - scaled) // 2
    shown = picture.crop((0, top, 1600, top + scaled)).resize(page.size)
    apart = ImageStat.Stat(ImageChops.difference(shown.convert("L"), page.convert("L")))
    assert apart.mean[0] < 8


def test_size_colour_face_and_margins_are_the_readers(book: Book) -> None:
    style = re.sub(r"/\*.*?\*/", "", book.inside["EPUB/style.css"].decode(), flags=re.DOTALL)
    body = next(m[1] for m in re.finditer(r"(?m)^body \{([^}]*)\}", style) if "align" in m[1])
    assert "text-align: left" in body
    # The square of a QR code is what it is on any page: dark on white, or no telephone reads it.
    plain = re.sub(r"(?m)^figure\.qr[^{}]*\{[^}]*\}", "", style)
    assert set(re.findall(r"(?<![-\w])color\s*:\s*([^;}]+?)\s*[;}]", plain)) <= {"inherit"}
    assert "background" not in plain
    assert not re.search(r"font-size\s*:[^;}]*(?:%|px|pt)|(?<![-\w])font\s*:", style)
    assert not re.search(r"justify|woff|@import|text-transform|small-caps|!important", style)
    assert re.search(r"nav\[hidden\][^{}]*\{ display: none; \}", style)


def test_texts_hold_nothing_that_readers_stumble_over(book: Book) -> None:
    assert all(name.isascii() for name in (*book.inside, *book.kobo))
    for name, data in (*book.inside.items(), *book.kobo.items()):
        if not name.endswith((".xhtml", ".opf", ".ncx")):
            continue
        text = data.decode()
        assert "\u00ad" not in text, "a soft hyphen breaks Kobo's dictionary"
        assert "z3998" not in text, "a term that would want a prefix"
        assert not re.search(r"<script|style=|javascript:|\son\w+=", text)
    assert not [name for name in book.inside if name.endswith((".js", ".woff", ".woff2"))]


def test_every_word_has_its_language_and_every_picture_its_words(book: Book) -> None:
    for root in book.pages():
        for element in root.iter("*"):
            assert element.get("lang") == element.get(f"{XML}lang")
        assert root.get("lang")
        for image in root.iter(f"{HTML}img"):
            assert (image.get("alt") or "").strip()
        for drawing in root.iter(f"{SVG}svg"):
            assert drawing.get("aria-hidden") == "true" or drawing.get("aria-label")


def test_drawings_take_the_colour_of_the_text_on_a_dark_page(book: Book) -> None:
    for root in book.pages():
        for drawing in root.iter(f"{SVG}svg"):
            if any("qr" in (one.get("class") or "").split() for one in drawing.iterancestors()):
                continue
            colours = {
                value
                for shape in drawing.iter("*")
                for value in (shape.get("fill"), shape.get("stroke"))
                if value
            }
            assert colours <= {"none", "currentColor"}


def test_dates_are_told_to_machines_and_small_capitals_are_capitals(book: Book) -> None:
    for root in book.pages():
        for time in root.iter(f"{HTML}time"):
            assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", time.get("datetime") or "")
        for dated in root.iterfind(f".//{HTML}dl[@class='chronology']//{HTML}dt[@class='date']"):
            assert dated.find(f".//{HTML}time") is not None
        for span in root.iter(f"{HTML}span"):
            if "sc" in (span.get("class") or "").split():
                said = "".join(map(str, span.itertext()))
                assert not re.search(r"[a-zçəğışöü]", said)


def test_the_page_list_is_that_of_the_printed_pages(book: Book) -> None:
    """Every page of the map but those of the covers, by its label, in order."""
    told = json.loads((book.folder / f"{book.slug}.map").read_bytes())["pages"]
    labels = [str(label) for label, *_ in told]
    nav = etree.fromstring(book.inside["EPUB/nav.xhtml"])
    (listed,) = (
        one for one in nav.iter(f"{HTML}nav") if one.get(f"{EPUB}type", "").split() == ["page-list"]
    )
    said = ["".join(map(str, link.itertext())) for link in listed.iter(f"{HTML}a")]
    assert said
    assert said == [label for label in labels if label in set(said)]
    # A last leaf that only paper has is nobody's page in the e-book.
    assert said[: len(labels) - 2] == labels[: len(labels) - 2]
    marks = [
        mark.get("aria-label")
        for root in book.pages()
        for mark in root.iter(f"{HTML}span")
        if mark.get("role") == "doc-pagebreak"
    ]
    assert sorted(map(str, marks)) == sorted(said)


def test_kobos_book_says_the_same(book: Book) -> None:
    assert list(book.kobo) == list(book.inside)
    for name, data in book.inside.items():
        if name.endswith(".xhtml"):
            said, kobo = (etree.fromstring(one) for one in (data, book.kobo[name]))
            assert "".join(map(str, said.itertext())) == "".join(map(str, kobo.itertext()))
        else:
            assert data == book.kobo[name]


def test_an_edition_may_leave_the_face_to_the_reader(tmp_path: Path) -> None:
    """`fonts = "none"`, through the whole tool."""
    sources = tmp_path / "sources"
    (sources / "editions").mkdir(parents=True)
    (sources / "events" / "e" / "az").mkdir(parents=True)
    (sources / "events" / "e" / "az" / "a.md").write_text("# Əvvəl\n\nSöz.\n", encoding="utf-8")
    head = 'slug = "b"\ntitle = "Kitab"\nlanguage = "az"\ndate = 2026-02-26\nevent = "e"\n'
    part = '\n[[parts]]\nkind = "text"\nsource = "a.md"\n'
    for fonts, count in (("none", 0), ("embed", 1)):
        edition = sources / "editions" / "b.toml"
        told = f'{head}layout = "base"\nfonts = "{fonts}"\n{part}'
        edition.write_text(told, encoding="utf-8")
        inside = built(edition, tmp_path / fonts).inside
        assert any(name.endswith(".ttf") for name in inside) == bool(count)
        assert ("font-family" in inside["EPUB/style.css"].decode()) == bool(count)
        assert any("display-options" in name for name in inside) == bool(count)

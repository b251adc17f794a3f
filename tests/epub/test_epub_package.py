"""The finished files: metadata, ways in, fonts, words, and the same bytes everywhere."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import time
import zipfile
from functools import cache
from pathlib import Path

import epub_books as books
import pytest
from epub_books import HTML, document
from fontTools.ttLib import TTFont
from lxml import etree
from msgspec import structs

from kitabca.checking import check
from kitabca.diagnostics import ContentError
from kitabca.epub import PageMark, Sources, member_hashes, prepare, write_epub, write_kepub
from kitabca.epub.kobo import with_spans
from kitabca.faces import Face
from kitabca.language import language, with_words
from kitabca.language.pack import tags
from kitabca.model import Creator

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"


@cache
def small_book() -> bytes:
    return write_epub(prepare(books.small()))


def members(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def package(book: bytes) -> etree._Element:
    return etree.fromstring(members(book)["EPUB/content.opf"])


def properties(root: etree._Element, name: str) -> list[str]:
    return [m.text or "" for m in root.iter(f"{OPF}meta") if m.get("property") == name]


def refinement(root: etree._Element, element: str, name: str) -> list[str]:
    return [
        m.text or ""
        for m in root.iter(f"{OPF}meta")
        if m.get("refines") == f"#{element}" and m.get("property") == name
    ]


def test_the_package_says_what_the_edition_says() -> None:
    root = package(small_book())
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "az"
    assert [t.text for t in root.iter(f"{DC}title")] == ["Xocalı", "Tanınma və xatirə"]
    assert refinement(root, "subtitle", "title-type") == ["subtitle"]
    assert [c.text for c in root.iter(f"{DC}creator")] == ["Nigar Əliyeva", "Rauf İsmayılov"]
    assert refinement(root, "creator-1", "file-as") == ["Əliyeva Nigar"]
    assert refinement(root, "creator-2", "role") == ["edt"]
    assert [c.text for c in root.iter(f"{DC}contributor")] == ["Şəfəq Quliyeva"]
    assert properties(root, "belongs-to-collection") == ["Yaddaş kitabçaları"]
    assert refinement(root, "collection", "group-position") == ["3"]
    assert root.findtext(f".//{DC}rights") == "© 2026 Kitabça. CC BY 4.0"
    assert root.findtext(f".//{DC}date") == "2026-02-26"
    assert properties(root, "dcterms:modified") == ["2026-02-26T00:00:00Z"]


def test_the_pages_are_said_to_be_those_of_the_printed_book() -> None:
    root = package(small_book())
    assert root.findtext(f".//{DC}source") == "urn:isbn:9789952847519"
    assert properties(root, "pageBreakSource") == ["urn:isbn:9789952847519"]
    bare = package(write_epub(prepare(books.small(identifiers={}))))
    assert properties(bare, "pageBreakSource") == ["Xocalı (Çap nəşri, 2026)"]


def test_accessibility_is_said_in_the_books_language_and_claims_no_conformance() -> None:
    root = package(small_book())
    assert properties(root, "schema:accessMode") == ["textual", "visual"]
    assert properties(root, "schema:accessModeSufficient") == ["textual"]
    assert "pageBreakMarkers" in properties(root, "schema:accessibilityFeature")
    assert properties(root, "schema:accessibilityHazard") == ["none"]
    (summary,) = properties(root, "schema:accessibilitySummary")
    assert books.WORDS["accessibility_pages"] in summary
    text = etree.tostring(root, encoding="unicode")
    assert "conformsTo" not in text
    assert "certifiedBy" not in text


IDENTIFIERS = [
    ({"epub": "978-9952-8475-2-6"}, "urn:isbn:9789952847526"),
    ({"epub": "12345678-1234-5678-1234-567812345678"},
     "urn:uuid:12345678-1234-5678-1234-567812345678"),
    ({"epub": "doi:10.1/x"}, "doi:10.1/x"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "written"), IDENTIFIERS)
def test_an_identifier_is_the_editions_own(given: dict[str, str], written: str) -> None:
    book = write_epub(prepare(books.small(identifiers=given)))
    assert package(book).findtext(f".//{DC}identifier") == written
    ncx = etree.fromstring(members(book)["EPUB/toc.ncx"])
    assert next(m.get("content") for m in ncx.iter(f"{NCX}meta")) == written


def test_a_correction_is_the_same_book_and_another_language_another() -> None:
    def named(**changes: object) -> str | None:
        return package(write_epub(prepare(books.small(**changes)))).findtext(f".//{DC}identifier")

    assert named() == named(title="Xocalı (düzəliş)", modified="2027-01-01")
    assert named() != named(language="en")


def test_an_old_nook_finds_the_cover_by_the_order_of_attributes() -> None:
    assert (
        b'<meta name="cover" content="cover-image"/>' in members(small_book())["EPUB/content.opf"]
    )


def test_manifest_and_spine() -> None:
    root = package(small_book())
    items = {i.get("id"): i for i in root.iter(f"{OPF}item")}
    assert items["nav"].get("properties") == "nav"
    assert items["text-giris"].get("properties") == "svg"
    assert items["cover-image"].get("properties") == "cover-image"
    assert {i.get("media-type") for i in items.values()} == {
        "application/xhtml+xml",
        "application/x-dtbncx+xml",
        "text/css",
        "font/ttf",
        "image/jpeg",
    }
    spine = [i.get("idref") for i in root.iter(f"{OPF}itemref")]
    order = ["text-cover", "text-titul", "nav", "text-giris", "text-taninma", "text-xronologiya"]
    assert spine == [*order, "text-gosterici", "text-arxa"]


def test_contents_landmarks_and_pages_are_the_same_in_nav_and_ncx() -> None:
    inside = members(small_book())
    nav, ncx = etree.fromstring(inside["EPUB/nav.xhtml"]), etree.fromstring(inside["EPUB/toc.ncx"])
    lists = {n.get("id"): [(a.get("href"), "".join(a.itertext())) for a in n.iter(f"{HTML}a")]
             for n in nav.iter(f"{HTML}nav")}  # fmt: skip
    points = [(p.find(f"{NCX}content").get("src"), p.findtext(f"{NCX}navLabel/{NCX}text"))
              for p in ncx.iter(f"{NCX}navPoint")]  # fmt: skip
    targets = [(p.find(f"{NCX}content").get("src"), p.findtext(f"{NCX}navLabel/{NCX}text"))
               for p in ncx.iter(f"{NCX}pageTarget")]  # fmt: skip
    assert lists["toc"] == points
    assert lists["page-list"] == targets
    assert [label for _, label in targets] == [str(n) for n in range(1, len(targets) + 1)]
    assert [href for href, _ in lists["landmarks"]] == [
        "cover.xhtml", "titul.xhtml", "nav.xhtml#toc", "giris.xhtml", "gosterici.xhtml",
    ]  # fmt: skip
    assert ncx.get("{http://www.w3.org/XML/1998/namespace}lang") == "az"


def test_a_book_without_printed_contents_has_them_from_its_headings() -> None:
    parts = [part for part in books.small_documents() if part.kind != "contents"]
    source = books.sources(parts, [], pictures={"images/a.jpg": books.picture()})
    publication = prepare(source)
    (first, *others) = publication.toc
    assert (first.title, [child.title for child in first.children]) == (
        "Giriş: şəhər & yaddaş",
        ["Kiçik qisim"],
    )
    assert [entry.title for entry in others] == ["Tanınma", "Xronologiya", "Göstərici"]
    spine = [chapter.file for chapter in publication.chapters]
    assert spine.index("nav.xhtml") == spine.index("giris.xhtml") - 1


def words(root: etree._Element) -> list[str]:
    body = root.find(f"{HTML}body")
    assert body is not None
    for nav in [nav for nav in body.iter(f"{HTML}nav") if nav.get("hidden") is not None]:
        nav.clear()
    return " ".join(map(str, body.itertext())).split()


def test_the_words_are_the_documents_in_their_order() -> None:
    """All but the cover, which is a picture, and the index, whose titles became page numbers."""
    said: list[str] = []
    for part in books.small_documents():
        if part.kind not in ("cover", "index"):
            said += words(etree.fromstring(part.xhtml.encode()))
    for write in (write_epub, write_kepub):
        inside = members(write(prepare(books.small())))
        spine = [
            f"EPUB/{name}.xhtml"
            for name in ("titul", "nav", "giris", "taninma", "xronologiya", "arxa")
        ]
        read = [words(etree.fromstring(inside[name])) for name in spine]
        joined = ["".join(" ".join(part).split()) for part in read]
        assert "".join(joined) == "".join(said)


def test_the_covers_words_are_its_pictures_alternative() -> None:
    cover = etree.fromstring(members(small_book())["EPUB/cover.xhtml"])
    assert next(cover.iter(f"{HTML}img")).get("alt") == "Xocalı. Tanınma"


def test_every_character_is_covered_by_an_embedded_face() -> None:
    inside = members(small_book())
    covered: set[int] = set()
    for name, data in inside.items():
        if name.endswith(".ttf"):
            covered |= set(TTFont(io.BytesIO(data)).getBestCmap())
    for name, data in inside.items():
        if name.endswith(".xhtml"):
            text = "".join(map(str, etree.fromstring(data).itertext()))
            assert {c for c in text if not c.isspace() and ord(c) not in covered} == set()


def test_a_character_without_a_face_is_an_error() -> None:
    parts = [document("text", "bir", "Bir", "<h1>გამარჯობა</h1>")]
    with pytest.raises(ContentError, match="no-glyph"):
        prepare(books.sources(parts, []))


def test_faces_of_another_script_come_only_with_its_letters() -> None:
    with_arabic = {face.family for face in prepare(books.small()).faces}
    parts = [document("text", "bir", "Bir", "<h1>Ad</h1>")]
    without = {face.family for face in prepare(books.sources(parts, [])).faces}
    assert with_arabic == {"Vollkorn", "Alegreya Sans", "Amiri"}
    assert without == {"Vollkorn", "Alegreya Sans"}


def test_small_capitals_and_figures_stay_in_a_subset() -> None:
    face = next(
        f for f in prepare(books.small()).faces if f.file.endswith("Vollkorn_400Regular.ttf")
    )
    table = TTFont(io.BytesIO(face.data))["GSUB"].table
    features = {record.FeatureTag for record in table.FeatureList.FeatureRecord}
    assert {"smcp", "lnum", "tnum", "kern"} - features <= {"kern"}


def test_words_are_shaped_with_a_subset_as_with_the_whole_face() -> None:
    name = "Vollkorn_400Regular.ttf"
    (data,) = (face.data for face in prepare(books.small()).faces if face.file.endswith(name))
    whole, cut = Face("whole", books.small().fonts[name]), Face("cut", data)
    for word in ("Birinci", "fikir"):
        assert cut.shape(word, "az").advances == whole.shape(word, "az").advances
    assert cut.covers("ж") == ("U+0436",)


def test_a_quotation_from_right_to_left_begins_at_the_right() -> None:
    style = members(small_book())["EPUB/style.css"].decode()
    assert re.search(r'blockquote\[dir="rtl"\][^{}]*\{ text-align: right; \}', style)
    assert re.search(r'blockquote\[dir="rtl"\] > footer[^{}]*\{ text-align: left; \}', style)


def test_contents_made_for_a_book_from_right_to_left_say_so() -> None:
    parts = [document("text", "bir", "Bir", "<section><h1>Bir</h1></section>")]
    inside = members(write_epub(prepare(books.sources(parts, [], {}, language="ar"))))
    assert etree.fromstring(inside["EPUB/nav.xhtml"]).get("dir") == "rtl"


def test_links_have_the_texts_colour_on_a_dark_page_too() -> None:
    style = members(small_book())["EPUB/style.css"].decode()
    assert re.search(r"(?m)^a, [^{}]*\{ color: inherit; \}", style)


def test_a_narrow_page_is_asked_of_the_device_and_the_column_not_of_the_window() -> None:
    # foliate-js and epub.js lay all pages of a file out in one frame, which is as wide as they are
    # many: a rule by the window's width would take itself back, without an end.
    asked = (
        'p { content: "}" } @media (max-width: 30em) { /* } */ td { a: b; } '
        "@supports (c: d) { i { e: f; } } } em { g: h; }"
    )
    style = prepare(books.changed(books.small(), stylesheet=books.stylesheet() + asked)).stylesheet
    rules = "{ /* } */ td { a: b; } @supports (c: d) { i { e: f; } } }"
    assert f"@media (max-device-width: 30em) {rules}" in style
    assert f"@container (max-width: 30em) {rules} em {{ g: h; }}" in style
    assert "@media (max-width" not in style
    assert "section { container-type: inline-size; }" in style


def test_without_fonts_nothing_speaks_of_them() -> None:
    parts = books.small_documents()
    pictures = {"images/a.jpg": books.picture()}
    inside = members(write_epub(prepare(books.sources(parts, faces={}, pictures=pictures))))
    assert not any(name.endswith(".ttf") for name in inside)
    assert b"@font-face" not in inside["EPUB/style.css"]
    assert b"font-family" not in inside["EPUB/style.css"]
    assert "META-INF/com.apple.ibooks.display-options.xml" not in inside
    assert "META-INF/com.apple.ibooks.display-options.xml" in members(small_book())


def test_the_archive_begins_as_ocf_asks_and_carries_no_clock() -> None:
    with zipfile.ZipFile(io.BytesIO(small_book())) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert small_book()[30:58] == b"mimetypeapplication/epub+zip"
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {i.external_attr >> 16 for i in archive.infolist()} == {0o100644}


def test_a_book_is_small() -> None:
    assert len(small_book()) < 700_000


SCRIPT = """
import sys; sys.path[:0] = {paths!r}
import hashlib, epub_books as books
from kitabca.epub import prepare, write_epub, write_kepub
publication = prepare(books.small())
for write in (write_epub, write_kepub):
    print(hashlib.sha256(write(publication)).hexdigest())
"""


def test_the_bytes_are_the_same_in_every_time_zone_hash_seed_and_place(tmp_path: Path) -> None:
    paths = [str(books.ROOT / "src"), str(Path(__file__).parent)]
    found = set()
    for zone, seed, place in (("UTC", "0", "/"), ("Asia/Baku", "4711", str(tmp_path))):
        surroundings = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"}
        call = [sys.executable, "-c", SCRIPT.format(paths=paths)]
        done = subprocess.run(call, env=surroundings, cwd=place, capture_output=True, check=True)
        found.add(done.stdout)
    assert len(found) == 1


def test_writing_twice_gives_the_same_members() -> None:
    publication = prepare(books.small())
    first, kobo = write_epub(publication), write_kepub(publication)
    assert member_hashes(write_epub(publication)) == member_hashes(first)
    assert member_hashes(write_kepub(publication)) == member_hashes(kobo)
    assert len(member_hashes(first)) == len(members(first))


def test_kobos_spans_hold_every_clause_once() -> None:
    inside = members(write_kepub(prepare(books.small())))
    root = etree.fromstring(inside["EPUB/giris.xhtml"])
    spans = [s for s in root.iter(f"{HTML}span") if s.get("class") == "koboSpan"]
    names = [s.get("id") for s in spans]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"kobo\.\d+\.\d+", name or "") for name in names)
    body = root.find(f"{HTML}body")
    assert body is not None
    assert [d.get("id") for d in body.iter(f"{HTML}div")][:2] == ["book-columns", "book-inner"]
    clauses = [s.text for s in spans]
    assert "Birinci misra," in clauses
    loose = [
        e for e in body.iter(f"{HTML}*") if e.get("class") != "koboSpan" and (e.text or "").strip()
    ]
    assert loose == []


HARD = 'A & <B> "C" ’d’ \u202fİ]]> &amp; {{ 1 }}'


def test_what_is_escaped_is_words_to_kobos_spans_and_a_drawing_is_left_alone() -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg"><g><svg><path d="M0 0"/></svg></g>'
        '<g aria-label="a. b &gt; c"/></svg>'
    )
    head = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>a. b</title></head>'
    page = (
        f'{head}<body class="x">a &amp; b; c &lt;d&gt;<p>&#13;</p>\n<p>{drawing}e &amp;amp; f<br/>'
        '<img src="a.png" alt="x, y &gt; z"/>g</p><p></p></body></html>'
    )
    made = with_spans(page.encode()).decode()
    assert made.startswith(
        f'{head}<body class="x"><div id="book-columns"><div id="book-inner">'
        '<span class="koboSpan" id="kobo.1.1">a &amp; b; </span>'
        '<span class="koboSpan" id="kobo.1.2">c &lt;d&gt;</span><p>&#13;</p>\n'
    )
    assert made.endswith(
        f'<p>{drawing}<span class="koboSpan" id="kobo.3.1">e &amp;amp; </span>'
        '<span class="koboSpan" id="kobo.3.2">f</span><br/>'
        '<span class="koboSpan" id="kobo.4.1"><img src="a.png" alt="x, y &gt; z"/></span>'
        '<span class="koboSpan" id="kobo.4.2">g</span></p><p></p></div></div></body></html>'
    )


def test_a_picture_is_a_place_of_its_own_in_kobos_book() -> None:
    inside = members(write_kepub(prepare(books.small())))
    pictures = 0
    for name, data in inside.items():
        if name.endswith(".xhtml"):
            root = etree.fromstring(data)
            ids = [span.get("id") for span in root.iter(f"{HTML}span") if span.get("id")]
            assert len(ids) == len(set(ids))
            for image in root.iter(f"{HTML}img"):
                pictures += 1
                holder = image.getparent()
                assert holder is not None
                assert holder.get("class") == "koboSpan"
    assert pictures


def test_names_with_markup_are_words() -> None:
    book = write_epub(prepare(books.small(
        title=HARD, subtitle=HARD, publisher=HARD, rights=HARD, description=HARD,
        collection=HARD, position="1", creators=(Creator(HARD, "aut", HARD),), identifiers={},
    )))  # fmt: skip
    root = package(book)
    assert [t.text for t in root.iter(f"{DC}title")] == [HARD, HARD]
    assert [c.text for c in root.iter(f"{DC}creator")] == [HARD]
    ncx = etree.fromstring(members(book)["EPUB/toc.ncx"])
    assert ncx.findtext(f"{NCX}docTitle/{NCX}text") == HARD


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " "}, "no-title"),
        ({"modified": "dünən"}, "bad-modified"),
        ({"title": "a\x00b"}, "epub-not-xml"),
    ],
)
def test_an_edition_that_epub_cannot_say_is_an_error(changes: dict[str, str], code: str) -> None:
    with pytest.raises(ContentError, match=code):
        write_epub(prepare(books.small(**changes)))


def test_a_page_map_out_of_order_is_refused() -> None:
    source = books.small()
    backwards = list(reversed(source.page_map))
    with pytest.raises(ValueError, match="out of order"):
        prepare(Sources(source.edition, source.documents, backwards, source.stylesheet,
                        source.words, {}, source.pictures, None))  # fmt: skip


def words_said() -> set[str]:
    """The keys of the packs' words that the e-book asks for, by its source."""
    said = re.compile(r'words(?:\.|\["|\[\')([a-z_]+)|"(accessibility_[a-z]+)"')
    folder = books.ROOT / "src" / "kitabca" / "epub"
    return {
        match[1] or match[2]
        for path in [*folder.glob("*.py"), *folder.glob("templates/*.j2")]
        for match in said.finditer(path.read_text(encoding="utf-8"))
    }


def test_every_language_has_the_words_that_an_e_book_says() -> None:
    wanted = words_said()
    assert {"contents", "page_list", "accessibility_hazards", "back_to_text"} <= wanted
    for tag in tags():
        assert wanted - set(language(tag).words) == set(), tag


def test_the_words_that_an_edition_should_give_are_those_that_the_e_book_says() -> None:
    wanted = words_said()
    edition = books.edition(language="fa", parts=())
    (found,) = (one for one in check(edition) if one.code == "borrowed-words")
    assert set(str(found.parameters["words"]).split(", ")) == wanted


def test_a_book_in_a_language_without_a_pack_says_its_editions_words() -> None:
    own = dict.fromkeys(language("en").words, "کلمه")
    words = with_words(language("fa"), own).words
    book = write_epub(prepare(books.changed(books.from_the_right(language="fa"), words=words)))
    nav = etree.fromstring(members(book)["EPUB/nav.xhtml"])
    assert {title.text for title in nav.iter(f"{HTML}h1", f"{HTML}h2")} == {"کلمه"}
    summary = properties(package(book), "schema:accessibilitySummary")[0]
    assert set(summary.split()) == {"کلمه"}


TAKEN = (
    "toc toc-title landmarks landmarks-title page-list page-list-title cover"
    " book-inner book-columns kobo.1.1 kobo.2.1 text-book-inner"
)


@pytest.mark.parametrize("name", TAKEN.split())
@pytest.mark.parametrize("printed", [True, False])
def test_a_writer_may_call_a_place_as_we_call_ours(name: str, printed: bool) -> None:
    heading = f'<h1 id="{name}">A</h1><p>b <a href="#{name}">c</a></p>'
    calls = books.contents((name, "A"))
    calls = structs.replace(calls, xhtml=calls.xhtml.replace(' id="toc"', ""))
    documents = [*([calls] if printed else []), document("text", "a", "A", heading)]
    source = books.changed(books.small(), documents=documents, page_map=[], index_pages={})
    for write in (write_epub, write_kepub):
        inside = members(write(prepare(source)))
        for file, data in inside.items():
            if not file.endswith(".xhtml"):
                continue
            root = etree.fromstring(data)
            names = [one.get("id") for one in root.iter("*") if one.get("id")]
            assert len(names) == len(set(names)), file
            for link in root.iter(f"{HTML}a"):
                to, _, place = (link.get("href") or "").partition("#")
                target = etree.fromstring(inside[f"EPUB/{to}"]) if to else root
                assert not place or target.xpath("//*[@id=$id]", id=place), (file, to, place)


@pytest.mark.parametrize("name", ["toc", "landmarks", "page-list", "page-list-title"])
def test_the_contents_may_be_called_as_what_stands_in_their_file(name: str) -> None:
    documents = [
        structs.replace(
            one,
            xhtml=one.xhtml.replace(' id="toc"', "").replace(
                f'id="part-{one.name}"', f'id="{name}"'
            ),
        )
        if one.kind == "contents"
        else one
        for one in books.small_documents()
    ]
    source = books.changed(books.small(), documents=documents)
    root = etree.fromstring(members(write_epub(prepare(source)))["EPUB/nav.xhtml"])
    names = [one.get("id") for one in root.iter("*") if one.get("id")]
    assert name in names
    assert len(names) == len(set(names))
    assert all(one.get("aria-labelledby") in names for one in root.iter(f"{HTML}nav"))


def test_words_before_the_first_block_are_a_paragraph_to_kobo() -> None:
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><body>A b. <p>c</p> d</body></html>'
    found = re.findall(r'id="(kobo[^"]*)"', with_spans(page.encode()).decode())
    assert found == ["kobo.1.1", "kobo.2.1", "kobo.2.2"]


def test_no_soft_hyphen_is_left_and_every_page_stands_at_its_word() -> None:
    body = '<h1 id="h">Ki\u00adtab</h1><p>Bir\u00adinci sə\u00adhi\u00adfə söz</p>'
    body += '<p><img src="a.png" alt="şə\u00adkil"/></p>'
    documents = [document("text", "a", "Ki\u00adtab", body)]
    picture = {"a.png": books.picture("PNG")}
    told = books.sources(documents, page_map=[PageMark(0, 1, 20, "2")], pictures=picture)
    told = books.changed(told, edition=books.edition(title="A\u00add", identifiers={}))
    for write in (write_epub, write_kepub):
        inside = members(write(prepare(told)))
        texts = {name: data.decode() for name, data in inside.items() if is_text(name)}
        assert not [name for name, text in texts.items() if "\u00ad" in text]
        text = "".join(etree.fromstring(inside["EPUB/a.xhtml"]).itertext())
        assert "Birinci səhifə söz" in text
    plain = members(write_epub(prepare(told)))["EPUB/a.xhtml"].decode()
    assert re.search(r'aria-label="2"></span>söz', plain)


def is_text(name: str) -> bool:
    return name.endswith((".xhtml", ".opf", ".ncx"))


def test_a_clock_before_1980_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    late = time.gmtime(3)
    monkeypatch.setattr(time, "localtime", lambda seconds=None: late)
    with pytest.raises(ContentError, match="clock"):
        prepare(books.small())

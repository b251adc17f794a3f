"""A prepared book into one file: EbookLib assembles, then the archive is written in order.

EbookLib (0.20) writes manifest, spine and container through its public API, from items that are
bytes already: its own ways with XHTML, nav, NCX and metadata drop text and know only English. The
archive is written again, because EbookLib's stamps are the clock's.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import re
import time
import zipfile
from collections.abc import Iterable, Iterator, Mapping

from ebooklib import epub
from lxml import etree

from kitabca.diagnostics import ContentError, error
from kitabca.epub import kobo
from kitabca.epub.documents import COVER_FILE, NAV_FILE, clean, finish_head, make_chapters
from kitabca.epub.filling import fill
from kitabca.epub.fonts import embed, families, uncovered
from kitabca.epub.metadata import Metadata, describe
from kitabca.epub.navigation import depth, landmarks, read_toc, shape_nav, toc_from_headings, toc_of
from kitabca.epub.parts import (
    Chapter,
    Face,
    Picture,
    Publication,
    Sources,
    TocEntry,
    refuse,
)
from kitabca.epub.vocabulary import HTML, OPF, XML, html
from kitabca.epub.xml import free_id, ids, parse, place_of, serialise, text_of
from kitabca.model import Place

__all__ = ["member_hashes", "prepare", "write_both", "write_epub", "write_kepub"]

_FOLDER = "EPUB"
_PACKAGE = f"{_FOLDER}/content.opf"
_FIRST = ("mimetype", "META-INF/container.xml", _PACKAGE)
_DISPLAY_OPTIONS = "META-INF/com.apple.ibooks.display-options.xml"
_WAYS = ("landmarks", "landmarks-title", "page-list", "page-list-title")
# Parts that stand before the contents where the book's own order doesn't say.
_FRONT = ("cover", "half-title", "title-page", "imprint")
_FAMILY = re.compile(r"font-family\s*:[^;}]*;?\s*")
_NARROW = re.compile(r"@media\s*\(\s*max-width\s*:\s*(?P<width>[^()]+?)\s*\)\s*\{")
# Braces, and what they may stand in without being any: comments and strings.
_BRACES = re.compile(r"""[{}]|/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'""", re.DOTALL)
_STAMP = (1980, 1, 1, 0, 0, 0)
# Deflating these again costs time and gains nothing.
_STORED = (".jpg", ".png")


def prepare(sources: Sources) -> Publication:
    """Everything of the e-book but the file. Raises ContentError with what is wrong."""
    edition, words = sources.edition, sources.words
    _check_clock(edition.place)
    chapters, pages = make_chapters(sources)
    pictures = _take_pictures(chapters, sources)
    cover = _cover_picture(sources.cover) if sources.cover is not None else None
    if cover is not None:
        chapters = _with_cover(chapters, cover, sources)
    chapters, toc = _with_nav(chapters, sources)
    nav = next(chapter for chapter in chapters if chapter.file == NAV_FILE)
    ways = fill(
        "ways.xhtml.j2",
        words=words,
        landmarks=landmarks(chapters, words, cover is not None),
        pages=pages,
        ids={name: free_id(name, ids(nav.root)) for name in _WAYS},
    )
    body = nav.root.find(f"{HTML}body")
    assert body is not None
    body.extend(list(parse(ways, Place(edition.place.file))))

    text = ["".join(map(str, chapter.root.itertext())) for chapter in chapters]
    faces = embed(sources.fonts, text, sources.stylesheet)
    if sources.fonts:
        _check_coverage(faces, chapters, edition.place)
    for chapter in chapters:
        clean(chapter.root)
    base = fill("base.css.j2", faces=faces, families=families(faces).items())
    style = base + "\n" + (sources.stylesheet if sources.fonts else _faceless(sources))
    return Publication(
        edition=edition,
        words=words,
        chapters=tuple(chapters),
        toc=toc,
        pages=tuple(pages),
        stylesheet=_by_column(style),
        faces=tuple(faces),
        pictures=tuple(pictures),
        cover=cover,
    )


def _faceless(sources: Sources) -> str:
    """The stylesheet without families: they would stand in the way of the reader's own choice."""
    return _FAMILY.sub("", sources.stylesheet)


def _by_column(stylesheet: str) -> str:
    """The stylesheet with its rules for a narrow page asked of the device and of the column.

    Some reading systems lay all pages of a file beside one another in one wide frame, so that the
    page's width grows with the number of pages: rows that become stacks there make more pages, the
    page is wide again, the stacks become rows, and so on without an end.
    """
    parts: list[str] = []
    end = 0
    for found in _NARROW.finditer(stylesheet):
        if found.start() < end:
            continue
        close = _closing(stylesheet, found.end())
        width, rules = found["width"], stylesheet[found.end() : close]
        parts += [
            stylesheet[end : found.start()],
            f"@media (max-device-width: {width}) {{{rules}}}\n",
            f"@container (max-width: {width}) {{{rules}}}",
        ]
        end = close + 1
    return "".join([*parts, stylesheet[end:]])


def _closing(text: str, start: int) -> int:
    """Where the block ends that opened just before `start`."""
    depth = 1
    for found in _BRACES.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(found.group(), 0)
        if depth == 0:
            return found.start()
    return len(text)


def _take_pictures(chapters: Iterable[Chapter], sources: Sources) -> list[Picture]:
    """Each picture once, named by its place in the book; `src` becomes the file's name."""
    taken: dict[str, Picture] = {}
    for chapter in chapters:
        if chapter.file == COVER_FILE and sources.cover is not None:
            continue
        for image in chapter.root.iter(f"{HTML}img"):
            path = image.get("src") or ""
            if path not in taken:
                # A book without pictures need not wait for Pillow to load.
                from kitabca.epub.pictures import embed_picture

                name = f"images/picture-{len(taken) + 1}"
                place = place_of(image, sources.edition.place)
                taken[path] = embed_picture(path, sources.pictures, name, place)
            image.set("src", taken[path].file)
    return list(taken.values())


def _cover_picture(data: bytes) -> Picture:
    # A book without pictures need not wait for Pillow to load.
    from kitabca.epub.pictures import cover_picture

    return cover_picture(data)


def _with_cover(chapters: list[Chapter], cover: Picture, sources: Sources) -> list[Chapter]:
    """The cover document's place taken by the picture, whose alternative text is its words."""
    edition = sources.edition
    printed = next((chapter for chapter in chapters if chapter.file == COVER_FILE), None)
    said = [edition.title, edition.subtitle]
    if printed is not None:
        said = [text_of(node) for node in printed.root.iter(*html("h1 p"))] or said
    page = fill(
        "cover.xhtml.j2",
        edition=edition,
        words=sources.words,
        cover=cover,
        alternative=". ".join(piece for piece in said if piece),
    )
    root = parse(page, Place(edition.place.file))
    finish_head(root, edition.language)
    made = Chapter(COVER_FILE, "cover", sources.words["cover"], root)
    return [made, *(chapter for chapter in chapters if chapter is not printed)]


def _with_nav(
    chapters: list[Chapter], sources: Sources
) -> tuple[list[Chapter], tuple[TocEntry, ...]]:
    """The chapters with their navigation document, and the contents that it holds."""
    nav = next((chapter for chapter in chapters if chapter.file == NAV_FILE), None)
    contents = toc_of(nav.root) if nav is not None else None
    if contents is not None:
        shape_nav(contents)
        if contents.find(f"{HTML}ol") is not None:
            return chapters, read_toc(contents)
    toc = toc_from_headings(chapters)
    if not toc:
        texts = [chapter for chapter in chapters if chapter.file != NAV_FILE]
        # A book that is a cover and no more is still one; its contents are the cover.
        first = next((one for one in texts if one.file != COVER_FILE), texts[0] if texts else None)
        if first is None:
            raise refuse("no-text", sources.edition.place)
        toc = (TocEntry(first.title or sources.edition.title, first.file),)
    page = fill("nav.xhtml.j2", edition=sources.edition, words=sources.words, toc=toc)
    root = parse(page, Place(sources.edition.place.file))
    if contents is not None:
        contents.append(next(root.iter(f"{HTML}ol")))
        return chapters, toc
    finish_head(root, sources.edition.language)
    made = Chapter(NAV_FILE, "contents", sources.words["contents"], root)
    if nav is not None:
        return [made if chapter is nav else chapter for chapter in chapters], toc
    front = 0
    while front < len(chapters) and chapters[front].kind in _FRONT:
        front += 1
    return [*chapters[:front], made, *chapters[front:]], toc


def _check_coverage(faces: list[Face], chapters: Iterable[Chapter], place: Place) -> None:
    missing = set(uncovered(faces, ("".join(map(str, c.root.itertext())) for c in chapters)))
    if not missing:
        return
    found = []
    for chapter in chapters:
        for element in chapter.root.iter(f"{HTML}*"):
            for char in sorted(missing & set((element.text or "") + (element.tail or ""))):
                missing.discard(char)
                point = f"U+{ord(char):04X}"
                where = place_of(element, place)
                found.append(error("no-glyph", where, character=char, codepoint=point))
    raise ContentError(found)


def write_epub(publication: Publication) -> bytes:
    """The bytes of `<slug>.epub` (EPUB 3.3)."""
    return _archive(_members(publication) | _texts(publication))


def write_kepub(publication: Publication) -> bytes:
    """The bytes of `<slug>.kepub.epub`: the same book with the spans that Kobo's reader wants."""
    return _archive(_members(publication) | _kobo_texts(_texts(publication)))


def write_both(publication: Publication) -> tuple[bytes, bytes]:
    """What `write_epub` and `write_kepub` make, in less time: they share all but the texts."""
    members, texts = _members(publication), _texts(publication)
    return _archive(members | texts), _archive(members | _kobo_texts(texts))


def _texts(publication: Publication) -> dict[str, bytes]:
    return {_member(one.file): serialise(one.root) for one in publication.chapters}


def _kobo_texts(texts: Mapping[str, bytes]) -> dict[str, bytes]:
    return {member: kobo.with_spans(text) for member, text in texts.items()}


def _member(file: str) -> str:
    return file if file.startswith("META-INF/") else f"{_FOLDER}/{file}"


def member_hashes(book: bytes) -> list[tuple[str, str]]:
    """Name and SHA-256 of each member of a written book, in the archive's order."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return [
            (name, hashlib.sha256(archive.read(name)).hexdigest()) for name in archive.namelist()
        ]


def _check_clock(place: Place) -> None:
    """A zip knows no day before 1980, and EbookLib puts today's into the one that it writes."""
    if time.localtime().tm_year < _STAMP[0]:
        raise refuse("clock", place, day=time.strftime("%Y-%m-%d"))


def _members(publication: Publication) -> dict[str, bytes]:
    """The archive's members in their order; those that are texts are still empty."""
    meta = describe(publication)
    book = epub.EpubBook()
    book.set_identifier(meta.identifier)
    book.set_title(publication.edition.title)
    book.set_language(publication.edition.language)
    if any(chapter.root.get("dir") == "rtl" for chapter in publication.chapters):
        book.set_direction("rtl")
    contents: dict[str, bytes] = {}
    for item, content in _items(publication, meta):
        book.add_item(item)
        contents[_member(item.file_name)] = content
    book.spine = [_item_id(chapter) for chapter in publication.chapters]
    out = io.BytesIO()
    options = {
        "raise_exceptions": True,
        "compresslevel": 0,
        "mtime": datetime.datetime(1980, 1, 1),
    }
    epub.write_epub(out, book, options)
    with zipfile.ZipFile(out) as archive:
        written = {name: archive.read(name) for name in archive.namelist()}
    made = {name: contents.get(name) or data for name, data in written.items()}
    made[_PACKAGE] = _mend_package(made[_PACKAGE], publication, meta)
    return {name: made[name] for name in (*_FIRST, *(name for name in made if name not in _FIRST))}


def _item_id(chapter: Chapter) -> str:
    return "nav" if chapter.file == NAV_FILE else f"text-{chapter.file.removesuffix('.xhtml')}"


def _items(publication: Publication, meta: Metadata) -> Iterator[tuple[epub.EpubItem, bytes]]:
    """All members with their types, and their bytes but for the texts'.

    Names and order come from the book alone. EbookLib is given no bytes: it would only copy them.
    """
    edition, words = publication.edition, publication.words
    ncx = fill(
        "toc.ncx.j2",
        edition=edition,
        words=words,
        meta=meta,
        toc=publication.toc,
        depth=depth(publication.toc),
        pages=publication.pages,
    )
    parse(ncx, Place(edition.place.file))
    for chapter in publication.chapters:
        item = _item(_item_id(chapter), chapter.file, "application/xhtml+xml")
        item.properties = [*chapter.properties, *(["nav"] if chapter.file == NAV_FILE else [])]
        yield item, b""
    yield _item("ncx", "toc.ncx", "application/x-dtbncx+xml"), ncx.encode()
    yield _item("style", "style.css", "text/css"), publication.stylesheet.encode()
    for number, face in enumerate(publication.faces, 1):
        yield _item(f"font-{number}", face.file, "font/ttf"), face.data
    for number, picture in enumerate(publication.pictures, 1):
        yield _item(f"picture-{number}", picture.file, picture.media_type), picture.data
    if publication.cover is not None:
        cover = publication.cover
        item = _item("cover-image", cover.file, cover.media_type)
        item.properties = ["cover-image"]
        yield item, cover.data
    if publication.faces:
        shown = fill("display-options.xml.j2").encode()
        item = epub.EpubItem("display-options", _DISPLAY_OPTIONS, "application/xml", manifest=False)
        yield item, shown


def _item(name: str, file: str, media_type: str) -> epub.EpubItem:
    return epub.EpubItem(name, file, media_type, b"")


def _archive(members: Mapping[str, bytes]) -> bytes:
    """The members in their order, with fixed stamps and modes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _STAMP)
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            stored = name == "mimetype" or name.endswith(_STORED)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=None if stored else 6)
    return out.getvalue()


def _mend_package(data: bytes, publication: Publication, meta: Metadata) -> bytes:
    """EbookLib's manifest and spine with our metadata and the book's language."""
    edition = publication.edition
    place = Place(edition.place.file)
    root = parse(data, place)
    made = fill("metadata.opf.j2", edition=edition, meta=meta, cover=publication.cover)
    old = root.find(f"{OPF}metadata")
    assert old is not None
    root.replace(old, parse(made, place))
    del root.attrib["prefix"]
    root.set(f"{XML}lang", edition.language)
    etree.cleanup_namespaces(root)
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"

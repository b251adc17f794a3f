"""The outputs of one edition as bytes: what each driver needs, put together."""

from __future__ import annotations

import hashlib
import io
import math
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from msgspec.structs import replace

import kitabca
from kitabca.model import Edition, Place

if TYPE_CHECKING:
    from kitabca.cli.stages import Desk
    from kitabca.epub.parts import Sources
    from kitabca.faces import Faces
    from kitabca.layout import Layout
    from kitabca.pdf.archive import Metadata
    from kitabca.pdf.imposing import Job, Plan
    from kitabca.pdf.studio import Drawn, Studio
    from kitabca.rendering import Document
    from kitabca.typesetting.output import Pages

__all__ = [
    "PageMap", "booklet", "cover", "cover_of", "ebooks", "has_cover", "made_of", "map_file",
    "page_map", "press", "printed", "screen",
]  # fmt: skip

_COVER_SIZE = (1600, 2560)
# Pixels: no e-reader shows more of a page, and no office printer more of an inch.
_BOOK_SIZE = (1600, 2400)
_DPI = 300
_PLACE = re.compile(r' data-place="[^"]*"')
_PICTURE = re.compile(r' src="([^"]*)"')


class PageMap(TypedDict):
    """What the e-book learns from the printed one: for each page its label, the document that it
    begins in, the leaf of text and the character within it; the page of each place that an index
    names; and the digest of what the pages were made of."""

    pages: list[tuple[str, int, int, int]]
    index: dict[str, int]
    made_of: str


def screen(desk: Desk, edition: Edition, layout: Layout, pages: Pages, faces: Faces) -> bytes:
    """The PDF for the screen, the archive and the office printer."""
    from kitabca.cli.embedding import persons_in_layouts, sources_inside
    from kitabca.pdf.screen import screen_pdf

    embed = edition.options.get("embed") is True
    inside = sources_inside(desk, edition, layout, _fonts(desk, layout)) if embed else ()
    desk.found += [one for one in persons_in_layouts(inside) if one.code not in edition.allowed]
    given = (_metadata(edition), _pictures(desk, pages), inside, _drawing(desk, b"screen"))
    return screen_pdf(pages, layout, _files(faces), *given)


def _drawing(desk: Desk, driver: bytes) -> Callable[[Pages, Studio], Sequence[Drawn]]:
    """What draws the pages of one output, save those that an earlier run has kept."""
    from kitabca.pdf.redrawing import redraw
    from kitabca.pdf.screen import draw

    kept = desk.cache
    if kept is None:
        return draw

    def drawing(pages: Pages, studio: Studio) -> Sequence[Drawn]:
        drawn, keep = redraw(pages.pages, studio, kept, desk.key(driver))
        keep()
        return drawn

    return drawing


def cover(desk: Desk, edition: Edition, layout: Layout, pages: Pages, faces: Faces) -> bytes:
    """The e-book's cover, drawn of the first page alone: it looks as it does in the screen PDF, and
    can be had while that is made. It is kept, as it seldom changes."""
    from kitabca.pdf.redrawing import look
    from kitabca.pdf.screen import screen_inks, screen_pdf, studio_for
    from kitabca.typesetting.output import Picture
    from kitabca.typesetting.photographs import printed_sizes

    first = replace(pages, pages=pages.pages[:1], anchors={}, outline=())
    seen = hashlib.blake2b(digest_size=16, person=b"cover")
    seen.update(look(first.pages, studio_for(first, screen_inks(layout), _files(faces))))
    sizes = printed_sizes(pages)
    for item in first.pages[0].items:
        if isinstance(item, Picture):
            seen.update(hashlib.blake2b(desk.picture(item.path)).digest())
            seen.update(repr(sizes[item.path]).encode("ascii"))
    kept = {} if desk.cache is None else desk.cache
    held = kept.get(seen.digest(), b"")
    if held and held[:16] == hashlib.blake2b(held[16:], digest_size=16).digest():
        return held[16:]
    picture = _pictures(desk, pages)
    made = cover_of(screen_pdf(first, layout, _files(faces), _metadata(edition), picture))
    kept[seen.digest()] = hashlib.blake2b(made, digest_size=16).digest() + made
    return made


def _pictures(desk: Desk, pages: Pages) -> Callable[[str], bytes]:
    """What gives a picture's bytes, no larger than it is printed anywhere."""
    from kitabca.typesetting.photographs import printed_sizes

    sizes = printed_sizes(pages)

    def picture(path: str) -> bytes:
        # A book without pictures need not wait for Pillow to load.
        from kitabca.pictures import ready

        width, height = (math.ceil(length / 72 * _DPI) for length in sizes[path])
        return ready(desk.picture(path), width, height)

    return picture


def _files(faces: Faces) -> dict[str, bytes]:
    """Each face's font file."""
    return {key: face.data for key, face in faces.faces.items()}


def _metadata(edition: Edition) -> Metadata:
    from kitabca.epub.metadata import identifier, keywords
    from kitabca.pdf.archive import Metadata

    return Metadata(
        title=edition.title,
        language=edition.language,
        identifier=edition.identifiers.get("print") or identifier(edition),
        subtitle=edition.subtitle,
        creators=tuple(creator.name for creator in edition.creators),
        publisher=edition.publisher,
        date=edition.date.iso().partition("/")[0],
        modified=edition.modified,
        description=edition.description,
        rights=edition.rights,
        keywords=keywords(edition),
    )


def booklet(
    desk: Desk, edition: Edition, layout: Layout, pages: Pages, pdf: bytes, asked: str, path: str
) -> bytes:
    """The sheets for the office printer, of the screen PDF, which `path` names in what is said.

    Of a layout whose pages are no leaves of a book `dist` hands over the pages themselves, so
    nobody need hear that its sheets make them small.
    """
    from kitabca.cli.printing import printer_for
    from kitabca.cli.stages import Stopped
    from kitabca.diagnostics import ContentError
    from kitabca.pdf.imposing import job_for

    named = str(edition.options.get("printer", ""))
    try:
        job = job_for(printer_for("office", desk.sources, asked, named))
        sheets, plan = _imposed(pdf, job, path, pages)
    except ContentError as fault:
        desk.take(fault.diagnostics, ours=False)
        raise Stopped from fault
    folded = layout.page.facing
    desk.take([one for one in plan.found if folded or one.code != "page-shrunk"], ours=False)
    return sheets


def _imposed(pdf: bytes, job: Job, path: str, pages: Pages) -> tuple[bytes, Plan]:
    """The sheets and their plan. A book too thick to be folded into itself is imposed in
    signatures, with a warning: no reason to have none of its outputs. Raises ContentError."""
    from kitabca.diagnostics import ContentError, warning
    from kitabca.pdf.imposing import impose

    try:
        return impose(pdf, job, path, pages)
    except ContentError as fault:
        too_thick = [one.code for one in fault.diagnostics] == ["too-much-creep"]
        if job.scheme != "saddle" or not too_thick:
            raise
    sheets, plan = impose(pdf, replace(job, scheme="signatures"), path, pages)
    told = warning("made-in-signatures", Place(path), sheets=str(job.signature))
    return sheets, replace(plan, found=(told, *plan.found))


def press(
    desk: Desk, edition: Edition, layout: Layout, pages: Pages, faces: Faces, asked: str
) -> Mapping[str, bytes]:
    """What a print shop is sent, by the ending of its name: the block, and the cover if any."""
    from kitabca.cli.printing import output_condition, printer_for
    from kitabca.cli.stages import Stopped
    from kitabca.diagnostics import ContentError
    from kitabca.pdf.press import Order, cover_pdf, has_cover, press_pdf

    named = str(edition.options.get("printer", ""))
    try:
        printer = printer_for("shop", desk.sources, asked, named)
        profile = output_condition(printer, desk.sources)
    except ContentError as fault:
        desk.take(fault.diagnostics, ours=False)
        raise Stopped from fault

    def picture(path: str) -> bytes:
        # A book without pictures need not wait for Pillow to load.
        from kitabca.pictures import decoded

        return decoded(desk.picture(path))

    order = Order(printer, profile, layout, _metadata(edition), picture)
    made = {}
    made["-press"], found = press_pdf(pages, _files(faces), order, _drawing(desk, b"press"))
    if has_cover(pages):
        made["-cover"], more = cover_pdf(pages, faces, order)
        found = [*found, *more]
    # What is too small for 300 dpi has been said of the page, in millimetres.
    small = {one.parameters["path"] for one in desk.found if one.code == "small-picture"}
    desk.take(
        one for one in found if one.code != "coarse-picture" or one.parameters["path"] not in small
    )
    return made


def page_map(pages: Pages, documents: Sequence[Document], made_of: str) -> PageMap:
    """Where each printed page of the block begins in the text, and where an index leads."""
    from kitabca.typesetting.page_map import index_folios, page_marks

    marks = page_marks(pages, documents)
    return {
        "pages": [(mark.label, mark.document, mark.leaf, mark.offset) for mark in marks],
        "index": index_folios(pages, documents),
        "made_of": made_of,
    }


def map_file(page_map: PageMap) -> bytes:
    """The page map as its file holds it."""
    import json  # here and below: where the e-book was kept, neither it nor html is needed

    return (json.dumps(page_map, indent=0) + "\n").encode("ascii")


def made_of(desk: Desk, edition: Edition, layout: Layout, documents: Sequence[Document]) -> str:
    """A digest of all that the printed pages rest on: documents, pictures, fonts, layout, what
    running heads and line ends take from the edition, the program by its version and its packages
    by their lock.

    Where a sentence stands in the sources moves no page.
    """
    import html

    from kitabca.cli.stages import lock

    told: list[object] = [kitabca.__version__, lock()]
    told += [edition.language, edition.title, replace(layout, memo={})]
    told += sorted(one for shelf in desk.fonts for one in shelf.read.items())
    digest = hashlib.blake2b(repr(told).encode("utf-8", "surrogatepass"), digest_size=16)
    for one in documents:
        text = _PLACE.sub("", one.xhtml)
        paths = map(html.unescape, _PICTURE.findall(text))
        pictures = [(path, desk.sources.read.get(path)) for path in paths]
        # The text stands behind its length: to spell it out takes as long as to digest it.
        head = repr((one.name, one.kind, one.anchor, pictures, len(text)))
        digest.update(f"{head}{text}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def printed(
    desk: Desk, edition: Edition, map_file: Path, book: Path, made_of: str
) -> tuple[PageMap, bytes]:
    """The page map of an earlier run and its PDF, for the cover; Stopped where one is damaged, or
    where they were made of anything else than `made_of` tells.
    """
    import json

    from kitabca.cli.stages import Stopped
    from kitabca.diagnostics import error

    file = map_file
    try:
        told = json.loads(file.read_bytes())
        marks = told["pages"]
        pages = [(str(label), int(one), int(two), int(three)) for label, one, two, three in marks]
        index = {str(anchor): int(folio) for anchor, folio in told["index"].items()}
        if told.get("made_of") != made_of:
            desk.take([error("stale-page-map", edition.place, map=map_file.name)])
        file = book
        data = file.read_bytes()
        if has_cover(edition):
            _check_pdf(data)
        elif b"%%EOF" not in data[-1024:]:
            raise ValueError("the file is cut off")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as fault:
        place = Place(file.as_posix())
        desk.take([error("damaged-output", place, path=file.as_posix())], ours=False)
        raise Stopped from fault
    return {"pages": pages, "index": index, "made_of": made_of}, data


def has_cover(edition: Edition) -> bool:
    """Whether the book has one, which the e-book shows too."""
    return any(part.kind == "cover" for part in edition.parts)


def _check_pdf(data: bytes) -> None:
    """Raises ValueError for what PDFium can't open. Only a book with a cover need load PDFium."""
    import pypdfium2

    try:
        pypdfium2.PdfDocument(data).close()
    except pypdfium2.PdfiumError as fault:
        raise ValueError(str(fault)) from fault


def ebooks(
    desk: Desk,
    edition: Edition,
    layout: Layout,
    documents: Sequence[Document],
    printed: PageMap,
    cover: bytes | None,
) -> Mapping[str, bytes]:
    """The EPUB and Kobo's own form of it, by the ending of the file's name, with the picture of
    their cover if they have one."""
    from kitabca.diagnostics import error
    from kitabca.epub.packaging import prepare, write_both
    from kitabca.epub.parts import StalePageMap

    try:
        publication = prepare(_sources(desk, edition, layout, documents, printed, cover))
    except StalePageMap:
        desk.take([error("stale-page-map", edition.place, map=f"{edition.slug}.map")])
        raise
    return dict(zip(("epub", "kepub.epub"), write_both(publication), strict=True))


def _sources(
    desk: Desk,
    edition: Edition,
    layout: Layout,
    documents: Sequence[Document],
    printed: PageMap,
    cover: bytes | None,
) -> Sources:
    from kitabca.epub.parts import Sources
    from kitabca.language import language, with_words
    from kitabca.layout import style_sheet
    from kitabca.typesetting.page_map import PageMark

    def picture(path: str) -> bytes:
        # A book without pictures need not wait for Pillow to load.
        from kitabca.pictures import ready

        return ready(desk.picture(path), *_BOOK_SIZE)

    embed = edition.options.get("fonts", "embed") != "none"
    return Sources(
        edition=edition,
        documents=documents,
        page_map=[
            PageMark(document, leaf, offset, label)
            for label, document, leaf, offset in printed["pages"]
        ],
        stylesheet=style_sheet(layout, desk.template),
        words=with_words(language(edition.language), edition.words).words,
        fonts=_fonts(desk, layout) if embed else {},
        pictures=picture,
        cover=cover,
        index_pages=printed["index"],
    )


def _fonts(desk: Desk, layout: Layout) -> Mapping[str, bytes]:
    files = {
        path
        for face in layout.faces.values()
        for path in (face.regular, face.italic, face.bold, face.bold_italic)
        if path
    }
    return {path.rpartition("/")[2]: desk.font(path) for path in sorted(files)}


def cover_of(pdf: bytes) -> bytes:
    """The first page of the screen PDF as a JPEG of 1600 × 2560, on the page's own colour."""
    import pypdfium2
    from PIL import Image

    book = pypdfium2.PdfDocument(pdf)
    try:
        page = book[0]
        width, height = page.get_size()
        scale = min(_COVER_SIZE[0] / width, _COVER_SIZE[1] / height)
        picture = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
    finally:
        book.close()
    ground = Image.new("RGB", _COVER_SIZE, picture.getpixel((1, 1)))
    left, top = ((have - own) // 2 for have, own in zip(_COVER_SIZE, picture.size, strict=True))
    ground.paste(picture, (left, top))
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=85, subsampling=0)
    return out.getvalue()

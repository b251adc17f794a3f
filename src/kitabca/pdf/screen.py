"""Pages in, the screen PDF out: PDF/UA-1 and PDF/A-3a in one file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence

from kitabca.layout import Layout
from kitabca.pdf import navigation, structure
from kitabca.pdf.archive import ARCHIVE, Attachment, Metadata, Standard, attach, describe, intend
from kitabca.pdf.drawing import Drawn, Ink, Studio, draw_page, picture_name, spelled
from kitabca.pdf.fonts import SOFT_HYPHEN, Codes, Font, assign, embed, read_font
from kitabca.pdf.images import embed_picture
from kitabca.pdf.writing import Document, Stream, canvas_for
from kitabca.typesetting.output import Line, Pages, Run

__all__ = ["screen_inks", "screen_pdf", "studio_for"]


def screen_pdf(
    pages: Pages,
    layout: Layout,
    faces: Mapping[str, bytes],
    metadata: Metadata,
    pictures: Callable[[str], bytes],
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """The whole book as one file. `pictures` gives a picture's bytes by its path.

    Raises KeyError for a colour or face that the layout lacks, OSError for a picture that can't be
    read, ValueError for a font without TrueType outlines.
    """
    studio = studio_for(pages, screen_inks(layout), faces)
    drawn = [draw_page(page, studio) for page in pages.pages]
    return assemble(pages, studio, drawn, metadata, pictures, attachments)


def screen_inks(layout: Layout) -> dict[str, Ink]:
    """Each colour of the layout as operators in DeviceRGB."""
    inks = {}
    for key, colour in layout.colours.items():
        parts = [int(colour.screen[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        operands = " ".join(f"{part:.3f}".rstrip("0").rstrip(".") for part in parts).encode()
        inks[key] = Ink(operands + b" rg", operands + b" RG")
    return inks


def studio_for(
    pages: Pages,
    inks: Mapping[str, Ink],
    faces: Mapping[str, bytes],
    *,
    bleed: float = 0.0,
    tagged: bool = True,
) -> Studio:
    """What all pages share: fonts, codes for every (glyph, text) of the book, broken words."""
    runs = list(_runs(pages))
    pairs = _pairs(runs)
    fonts = {face: read_font(faces[face]) for face in sorted(pairs)}
    return Studio(
        width=pages.width,
        height=pages.height,
        fonts=fonts,
        codes={face: assign(fonts[face], pairs[face]) for face in fonts},
        resources={face: b"F%d" % index for index, face in enumerate(fonts)},
        inks=inks,
        tags=structure.tags_of_leaves(pages.nodes),
        links=structure.link_of_leaves(pages.nodes),
        words=broken_words(runs),
        bleed=bleed,
        tagged=tagged,
    )


def _runs(pages: Pages) -> Iterable[Run]:
    for page in pages.pages:
        for item in page.items:
            if isinstance(item, Line):
                yield from item.runs


def _pairs(runs: Iterable[Run]) -> dict[str, set[tuple[int, str]]]:
    """The (glyph, text) pairs of each face; a shape that occurs again is looked at once."""
    pairs: dict[str, set[tuple[int, str]]] = {}
    seen: set[tuple[str, int]] = set()
    for run in runs:
        here = pairs.setdefault(run.face, set())
        for shape in run.words:
            if (run.face, id(shape)) not in seen:
                seen.add((run.face, id(shape)))
                here.update(zip(shape.glyphs, spelled(shape), strict=True))
        if run.hyphen:
            here.update((glyph, SOFT_HYPHEN) for glyph in run.words[-1].glyphs)
    return pairs


def broken_words(runs: Iterable[Run]) -> dict[int, tuple[str, str]]:
    """For the runs around a break inside a word: (text read at its end, text left at its start).

    Keys are identities of runs. The pieces of a word that breaks twice are all read at the first.
    """
    words: dict[int, tuple[str, str]] = {}
    waiting: dict[int, tuple[Run, str]] = {}  # leaf -> the run that ended in a hyphen, the pieces
    for run in runs:
        if run.node < 0 or not run.words:
            continue
        if run.node in waiting:
            first, pieces = waiting.pop(run.node)
            piece = run.words[0].text
            words[id(run)] = ("", piece)
            if run.hyphen and len(run.words) == 2:
                waiting[run.node] = (first, pieces + piece)
                continue
            words[id(first)] = (pieces + piece, words.get(id(first), ("", ""))[1])
        if run.hyphen and len(run.words) > 1:
            waiting[run.node] = (run, run.words[-2].text)
    return words


def assemble(
    pages: Pages,
    studio: Studio,
    drawn: Sequence[Drawn],
    metadata: Metadata,
    pictures: Callable[[str], bytes],
    attachments: Sequence[Attachment] = (),
    standard: Standard = ARCHIVE,
) -> bytes:
    """Drawn pages into a file, with structure, navigation and archive around them."""
    identity = hashlib.sha256(metadata.identifier.encode()).digest()[:16]
    document = Document(identity)
    canvas = canvas_for(document, pages.width, pages.height)
    for sheet in drawn:
        canvas._code.append(sheet.content.decode("ascii"))
        canvas.showPage()
    fonts = _embed_fonts(document, studio, pages)
    images = {
        path: embed_picture(document, pictures(path))
        for path in sorted({path for sheet in drawn for path in sheet.pictures})
    }
    annotated: dict[int, list[int]] = {}
    if studio.tagged:
        tree = structure.plan(pages, drawn)
        annotations, annotated = navigation.links(document, pages, drawn, tree)
        structure.write(document, tree, drawn, annotations)
    _finish_pages(document, studio, drawn, fonts, images, annotated)
    names = navigation.destinations(document, pages, studio.bleed)
    names += attach(document, attachments, metadata.modified or metadata.date)
    if names:
        document.entry("Names", b"<<%b>>" % names)
    navigation.outline(document, pages.outline)
    navigation.label_pages(document, pages.pages)
    covered = bool(pages.pages) and pages.pages[0].section == "front"
    document.entry("PageLayout", b"/TwoPageRight" if covered else b"/TwoPageRight")
    document.entry("PageMode", b"/UseOutlines" if pages.outline else b"/UseNone")
    document.entry("ViewerPreferences", b"<</DisplayDocTitle true>>")
    describe(document, metadata, standard)
    intend(document, standard)
    data: bytes = document.GetPDFData(canvas)
    return data


def _embed_fonts(document: Document, studio: Studio, pages: Pages) -> bytes:
    used: dict[str, set[int]] = {face: set() for face in studio.fonts}
    seen: set[tuple[str, int]] = set()
    for run in _runs(pages):
        codes, here = studio.codes[run.face], used[run.face]
        for shape in run.words:
            if (run.face, id(shape)) not in seen:
                seen.add((run.face, id(shape)))
                pairs = zip(shape.glyphs, spelled(shape), strict=True)
                here.update(codes.code(glyph, text) for glyph, text in pairs)
        if run.hyphen:
            here.update(codes.code(glyph, SOFT_HYPHEN) for glyph in run.words[-1].glyphs)
        here.add(studio.fonts[run.face].space)
    entries = [
        b"/%b %d 0 R" % (studio.resources[face], embed(document, font, studio.codes[face], used[face]))
        for face, font in studio.fonts.items()
    ]
    return b"%d 0 R" % document.add(b"<<%b>>" % b"".join(entries))


def _finish_pages(
    document: Document,
    studio: Studio,
    drawn: Sequence[Drawn],
    fonts: bytes,
    images: Mapping[str, int],
    annotated: Mapping[int, Sequence[int]],
) -> None:
    box = b"[0 0 %.4g %.4g]"
    for index, sheet in enumerate(drawn):
        shown = b"".join(
            b"/%b %d 0 R" % (picture_name(path), images[path])
            for path in sorted(set(sheet.pictures))
        )
        resources = b"<</Font %b%b>>" % (fonts, b"/XObject<<%b>>" % shown if shown else b"")
        document.finish_page(
            index,
            {
                "MediaBox": _box(studio),
                "Contents": b"%d 0 R" % document.add_stream(Stream(b"", sheet.content)),
                "Resources": resources,
                "StructParents": index if studio.tagged else None,
                "Tabs": b"/S" if studio.tagged else None,
                "Annots": b"[%b]" % b" ".join(b"%d 0 R" % one for one in annotated[index])
                if index in annotated
                else None,
            },
        )


def _box(studio: Studio) -> bytes:
    wide = 2 * studio.bleed
    return f"[0 0 {round(studio.width + wide, 4)} {round(studio.height + wide, 4)}]".encode()

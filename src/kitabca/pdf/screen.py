"""Pages in, the screen PDF out: PDF/UA-1 and PDF/A-3a in one file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from types import MappingProxyType

from kitabca.faces import Shape
from kitabca.layout import Layout
from kitabca.pdf import navigation, structure
from kitabca.pdf.archive import ARCHIVE, Attachment, Metadata, Standard, attach, describe, intend
from kitabca.pdf.drawing import draw_page
from kitabca.pdf.encoding import spelled
from kitabca.pdf.fonts import SOFT_HYPHEN, assign, embed, read_font
from kitabca.pdf.studio import Breaks, Drawn, Ink, Studio, Words, pack, picture_name
from kitabca.pdf.writing import Document, Stream, canvas_for
from kitabca.typesetting.output import Line, Pages, Run

__all__ = ["assemble", "draw", "embed_fonts", "screen_inks", "screen_pdf", "studio_for"]


def draw(pages: Pages, studio: Studio) -> list[Drawn]:
    """All pages, drawn one after another in this process."""
    words = Words()
    return [
        draw_page(page, studio, breaks, words)
        for page, breaks in zip(pages.pages, studio.breaks, strict=True)
    ]


def screen_pdf(
    pages: Pages,
    layout: Layout,
    faces: Mapping[str, bytes],
    metadata: Metadata,
    pictures: Callable[[str], bytes],
    attachments: Sequence[Attachment] = (),
    drawing: Callable[[Pages, Studio], Sequence[Drawn]] = draw,
) -> bytes:
    """The whole book as one file. `pictures` gives a picture's bytes by its path; `drawing` draws
    the pages, where some of them may have been drawn before.

    Raises KeyError for a colour or face that the layout lacks, OSError for a picture that can't be
    read, ValueError for a font without TrueType outlines.
    """
    studio = studio_for(pages, screen_inks(layout), faces)
    drawn = drawing(pages, studio)
    facing = layout.page.facing
    return assemble(pages, studio, drawn, metadata, pictures, attachments, facing=facing)


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
    pairs, breaks = _survey(pages, tagged)
    same: dict[bytes, str] = {}  # faces that fall back to one file are embedded once
    alike = {face: same.setdefault(faces[face], face) for face in sorted(pairs)}
    shared: dict[str, set[tuple[int, str]]] = {}
    for face, first in alike.items():
        shared.setdefault(first, set()).update(pairs[face])
    fonts = {first: read_font(faces[first]) for first in shared}
    codes = {first: assign(fonts[first], shared[first]) for first in shared}
    names = {first: b"F%d" % index for index, first in enumerate(shared)}
    used = {
        names[first]: frozenset(
            {fonts[first].space, *(codes[first].code(*pair) for pair in shared[first])}
        )
        for first in shared
    }
    tags = structure.tagged(pages.nodes) if tagged else structure.Tags()
    return Studio(
        width=pages.width,
        height=pages.height,
        fonts={face: fonts[first] for face, first in alike.items()},
        codes={face: codes[first] for face, first in alike.items()},
        resources={face: names[first] for face, first in alike.items()},
        used=used,
        inks=inks,
        roles=tags.roles,
        tags=tags.names,
        shared=tags.shared,
        links=structure.link_of_leaves(pages.nodes),
        bleed=bleed,
        tagged=tagged,
        breaks=breaks,
    )


_Breaks = dict[int, tuple[int, str, bool]]
_Waiting = dict[int, tuple[_Breaks, int, str, Shape]]
"""By leaf: the breaks of its last line's page, that line, and what a word that may go on is made of
until there: all its pieces, if it fills lines, and the last."""
_FIRST_PIECE = (-1, "", True)


def _survey(
    pages: Pages, tagged: bool
) -> tuple[Mapping[str, Set[tuple[int, str]]], Sequence[Breaks]]:
    """The (glyph, text) pairs of each face, and when `tagged` the breaks inside words of each page.

    Both in one pass, since a second would fetch all lines from memory once more. A shape that
    occurs again is looked at once.

    A break is inside a word when its line ends in an added hyphen, or without a space though the
    same leaf goes on (after a hyphen or a dash of the text). A word that breaks twice is read at
    its last piece; a break whose rest is not in the same leaf is left to its soft hyphen.
    """
    shapes: dict[str, dict[int, Shape]] = {}
    hyphens: dict[str, set[int]] = {}
    face = ""
    known: dict[int, Shape] = {}
    breaks: list[_Breaks] = []
    waiting: _Waiting = {}
    for page in pages.pages:
        here: _Breaks = {}
        breaks.append(here)
        goes_on = -1  # the leaf of the line before, if that line ended in a space
        for item, line in enumerate(page.items):
            if not isinstance(line, Line) or not line.runs:
                continue
            for run in line.runs:
                words = run.words
                if run.face != face:
                    face = run.face
                    known = shapes.setdefault(face, {})
                known.update(zip(map(id, words), words, strict=True))
                if run.hyphen:
                    hyphens.setdefault(face, set()).update(words[-1].glyphs)
            if not tagged:
                continue
            start = line.runs[0].node
            whole = ""
            # In the middle of a leaf's lines nothing can be waiting.
            if start != goes_on and (start in waiting or len(line.runs) > 1):
                whole = _rest(line.runs, item, here, waiting)
            goes_on = run.node
            if run.ends or goes_on < 0:
                continue
            count = len(words) - run.hyphen
            if count > 0:
                # Of most nothing comes: their shapes are not looked into before.
                if line.runs[0].initial and line.runs[-2].initial:
                    whole = "".join([one.words[0].text + one.ends for one in line.runs])
                waiting[goes_on] = (here, item, whole if count == 1 else "", words[count - 1])
            goes_on = -1
    return _pairs(shapes, hyphens), breaks


def _rest(runs: Sequence[Run], item: int, here: _Breaks, waiting: _Waiting) -> str:
    """Notes the first run that begins with the rest of a word, and the line where the word began;
    the pieces until here if that run is the last."""
    for run in runs:
        if run.node in waiting and run.words:
            words = run.words
            before, at, pieces, piece = waiting.pop(run.node)
            before[at] = (*before[at][:2], True) if at in before else _FIRST_PIECE
            whole = (pieces or piece.text) + words[0].text
            if not run.hyphen or len(words) > 2:
                here[item] = (run.node, whole, False)
            return whole if run is runs[-1] else ""
    return ""


def _pairs(
    shapes: Mapping[str, Mapping[int, Shape]], hyphens: Mapping[str, set[int]]
) -> dict[str, set[tuple[int, str]]]:
    pairs: dict[str, set[tuple[int, str]]] = {}
    for face, found in shapes.items():
        here = pairs[face] = {(glyph, SOFT_HYPHEN) for glyph in hyphens.get(face, ())}
        for shape in found.values():
            here.update(zip(shape.glyphs, spelled(shape), strict=True))
    return pairs


def _embed_picture(document: Document, data: bytes) -> int:
    # A book without pictures need not wait for colour management to load.
    from kitabca.pdf.images import embed_picture

    return embed_picture(document, data)


def assemble(
    pages: Pages,
    studio: Studio,
    drawn: Sequence[Drawn],
    metadata: Metadata,
    pictures: Callable[[str], bytes],
    attachments: Sequence[Attachment] = (),
    standard: Standard = ARCHIVE,
    embed_image: Callable[[Document, bytes], int] = _embed_picture,
    *,
    facing: bool = True,
) -> bytes:
    """Drawn pages into a file, with structure, navigation and archive around them.

    The pages' contents are packed afterwards.
    Pages that are `facing` are shown two by two, the first on the right; others one by one.

    A press driver hands in inks of its own (`studio_for`), its `standard`, and an `embed_image`
    that converts to its colours.
    """
    identity = hashlib.sha256(metadata.identifier.encode()).digest()[:16]
    document = Document(identity)
    canvas = canvas_for(document, pages.width, pages.height)
    for _ in drawn:
        canvas.showPage()
    fonts = embed_fonts(document, studio)
    images = {
        path: embed_image(document, pictures(path))
        for path in sorted({path for sheet in drawn for path in sheet.pictures})
    }
    annotations: list[tuple[int, int, int]] = []
    annotated: dict[int, list[int]] = {}
    if standard.intent != "GTS_PDFX":  # which allows none on the page (ISO 15930-7)
        annotations, annotated = navigation.links(document, pages, drawn, studio.tagged)
    if studio.tagged:
        structure.write(document, pages, drawn, studio.roles, annotations)
    _finish_pages(document, studio, drawn, fonts, images, annotated)
    names = navigation.destinations(document, pages, studio.bleed)
    names += attach(document, attachments, metadata.modified or metadata.date)
    if names:
        document.entry("Names", b"<<%b>>" % names)
    navigation.outline(document, pages.outline)
    navigation.label_pages(document, pages.pages)
    document.entry("PageLayout", b"/TwoPageRight" if facing else b"/OneColumn")
    document.entry("PageMode", b"/UseOutlines" if pages.outline else b"/UseNone")
    document.entry("ViewerPreferences", b"<</DisplayDocTitle true>>")
    describe(document, metadata, standard)
    intend(document, standard)
    data: bytes = document.GetPDFData(canvas)
    return data


def embed_fonts(
    document: Document,
    studio: Studio,
    more: Mapping[str, Iterable[int]] = MappingProxyType({}),
) -> bytes:
    """Writes the faces that the studio was made for; the reference to their resource dictionary.
    `more` are codes that are shown besides, by face."""
    used = {key: set(codes) for key, codes in studio.used.items()}
    for face, shown in more.items():
        used.setdefault(studio.resources[face], set()).update(shown)
    first = {studio.resources[face]: face for face in reversed(list(studio.fonts))}
    entries = [
        b"/%b %d 0 R" % (key, embed(document, studio.fonts[face], studio.codes[face], used[key]))
        for key, face in sorted(first.items())
        if key in used
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
    pack(drawn)
    for index, sheet in enumerate(drawn):
        shown = b"".join(
            b"/%b %d 0 R" % (picture_name(path), images[path])
            for path in sorted(set(sheet.pictures))
        )
        content = document.add_stream(Stream(b"", sheet.content, packed=True))
        resources = b"<</Font %b%b>>" % (fonts, b"/XObject<<%b>>" % shown if shown else b"")
        if studio.tagged:
            # With another's bytes: an entry of its own costs ReportLab 2 microseconds.
            resources += b"/StructParents %d/Tabs/S" % index
        document.finish_page(
            index,
            {
                "MediaBox": _box(studio),
                "Contents": b"%d 0 R" % content,
                "Resources": resources,
                "Annots": b"[%b]" % b" ".join(b"%d 0 R" % one for one in annotated[index])
                if index in annotated
                else None,
            },
        )


def _box(studio: Studio) -> bytes:
    wide = 2 * studio.bleed
    return f"[0 0 {round(studio.width + wide, 4)} {round(studio.height + wide, 4)}]".encode()

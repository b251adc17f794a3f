"""The way through the house for one edition, stage by stage.

A stage says all that it found at once; the next one runs if none of it is an error.
"""

from __future__ import annotations

import contextlib
import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct, field, structs

from kitabca.cli.speaking import said
from kitabca.diagnostics import ContentError, Diagnostic, Severity, error, failed
from kitabca.files import Shelf, unicode_text
from kitabca.model import Edition, Place

if TYPE_CHECKING:
    from kitabca.cli.ahead import Kept
    from kitabca.cli.cache import Cache
    from kitabca.faces import Faces
    from kitabca.layout import Layout
    from kitabca.recalled import Recalled
    from kitabca.rendering import Document
    from kitabca.typesetting.output import Pages

__all__ = [
    "Desk",
    "Stopped",
    "Trees",
    "check_styles",
    "compose",
    "lock",
    "open_desk",
    "read",
    "set_pages",
    "shelves",
]

# Layouts of the tool's own papers, which no edition is set in.
_NOT_FOR_BOOKS = {"proof", "ticket"}
# Seconds in which a foreign layout's templates are filled, and bytes of the sources for each more:
# many times what our own take.
_FILLING, _FILLED_A_SECOND = 20.0, 100_000
# The tool's own layouts and fonts, beside `src`: a user's tree may extend and use them.
_OWN = Path(__file__).parents[3]


def lock() -> bytes:
    """The lock of the packages that the tool runs with; empty where it is not at hand."""
    shelf = Shelf(_OWN)
    path = shelf.find("requirements.lock")
    return shelf.bytes(path) if path else b""


class Stopped(Exception):
    """The stage found an error; all that was found is on the desk."""


class Trees(Struct, frozen=True):
    """Where things are: sources, layouts, fonts, and the cache (None for no cache)."""

    sources: Path
    layouts: Path
    fonts: Path
    cache: Path | None = None


class Desk(Struct):
    """One edition on its way: what was read, from which shelves, and what was found."""

    trees: Trees
    path: str
    sources: Shelf
    layouts: Sequence[Shelf]
    fonts: Sequence[Shelf]
    found: list[Diagnostic] = field(default_factory=list)
    cache: Cache | None = None
    recalled: Recalled | None = None
    # Fonts are large and asked for by several stages: each is read once.
    read_fonts: dict[str, bytes | None] = field(default_factory=dict)

    def layout_file(self, path: str) -> bytes | None:
        """A file of the layouts: the user's own first, then the tool's."""
        return _first(self.layouts, path)

    def template(self, path: str) -> str | None:
        """A template's text, found as a file of the layouts; None where there is none. Raises
        ContentError for what is not UTF-8.
        """
        data = _first(self.layouts, path)
        return None if data is None else unicode_text(data, f"layouts/{path}")

    def font_file(self, path: str) -> bytes | None:
        """A font: the user's own first, then the tool's."""
        if path not in self.read_fonts:
            self.read_fonts[path] = _first(self.fonts, path)
        return self.read_fonts[path]

    def font(self, path: str) -> bytes:
        """A font that must be there. Raises ContentError with `missing-font`."""
        data = self.font_file(path)
        if data is None:
            raise ContentError([error("missing-font", Place("layouts"), path=f"fonts/{path}")])
        return data

    def picture(self, path: str) -> bytes:
        """A picture's file, by its path from the sources' root. Raises ContentError."""
        return self.sources.bytes(path)

    def picture_size(self, path: str) -> tuple[int, int]:
        """Width and height in pixels, as the picture is to be seen (EXIF's rotation applied)."""
        from kitabca.pictures import seen_size

        return seen_size(self.picture(path))

    def shelves(self) -> tuple[Shelf, ...]:
        """All shelves, in the order in which they are named."""
        return (self.sources, *self.layouts, *self.fonts)

    def inputs(self) -> tuple[list[str], list[str]]:
        """Every file that was read and every look-up that missed, as Make knows them."""
        used = [_named(shelf, path) for shelf in self.shelves() for path in shelf.read]
        missed = [_named(shelf, path) for shelf in self.shelves() for path in shelf.missed]
        return used, missed

    def key(self, what: bytes) -> bytes:
        """The key in the cache of something of this edition: by where it was read, and from which
        shelves. `what` is told apart by 16 bytes."""
        told = repr((self.path, [str(shelf.root) for shelf in self.shelves()]))
        data = told.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(data, digest_size=16, person=what).digest()

    def again(self) -> Desk:
        """The same desk, for work of which this one is not to know what it finds and reads."""
        copied = [Shelf(one.root, dict(one.read), set(one.missed)) for one in self.shelves()]
        last = 1 + len(self.layouts)
        return structs.replace(
            self, sources=copied[0], layouts=copied[1:last], fonts=copied[last:], found=[]
        )

    def take(self, found: Iterable[Diagnostic], *, ours: bool = True) -> None:
        """Keeps what a stage found and stops when it is an error.

        Places in the sources are told from where the person stands (`sources/events/…`); `ours`
        is false for stages that name layouts themselves.
        """
        before = len(self.found)
        if ours:
            self.keep(found)
        else:
            self.found.extend(found)
        if failed(self.found[before:]):
            raise Stopped

    def keep(self, found: Iterable[Diagnostic]) -> None:
        """Keeps what was found in the sources, without stopping."""
        self.found.extend(self._located(one) for one in found)

    def _located(self, found: Diagnostic) -> Diagnostic:
        if found.place.file.startswith("layouts/"):
            return found
        file = (self.trees.sources / found.place.file).as_posix()
        return structs.replace(found, place=structs.replace(found.place, file=file))


def _first(shelves: Sequence[Shelf], path: str) -> bytes | None:
    for shelf in shelves:
        if shelf.find(path) is not None:
            return shelf.bytes(path)
    return None


def _named(shelf: Shelf, path: str) -> str:
    return (shelf.root / path).as_posix()


def open_desk(edition: Path, trees: Trees) -> Desk:
    """A desk for the edition file. Raises a UsageError where that lies outside the sources tree."""
    try:
        inside = edition.resolve().relative_to(trees.sources.resolve())
    except ValueError:
        raise click.UsageError(said("outside_sources", path=edition, tree=trees.sources)) from None
    path, cache = inside.as_posix(), _cache(trees.cache)
    return Desk(
        trees,
        path,
        Shelf(trees.sources),
        shelves(trees.layouts, "layouts"),
        shelves(trees.fonts, "fonts"),
        cache=cache,
        recalled=_recalled(cache, path),
    )


def shelves(given: Path, name: str) -> tuple[Shelf, ...]:
    """The user's own tree, then the tool's of that name where it is another."""
    own = _OWN / name
    if given.resolve() == own.resolve() or not own.is_dir():
        return (Shelf(given),)
    return (Shelf(given), Shelf(own))


def _stage(desk: Desk, work: Callable[[], Iterable[Diagnostic]], *, ours: bool = True) -> None:
    try:
        found = list(work())
    except ContentError as fault:
        found = list(fault.diagnostics)
    desk.take(found, ours=ours)


def read(desk: Desk, meanwhile: Callable[[], None] | None = None) -> Edition:
    """Reading and checking: the edition, or Stopped.

    `meanwhile` is what may be done while a second process reads, if the book is so large that it
    gets one.
    """
    from kitabca import reading
    from kitabca.cli.ahead import READING, ahead
    from kitabca.cli.second import jobs

    edition: Edition | None = None

    def work() -> Iterable[Diagnostic]:
        nonlocal edition
        with contextlib.ExitStack() as second:
            kept: Kept | None = desk.cache
            texts: dict[str, str] = {}
            if jobs() > 1:
                keys, made = reading.chapters_apart(desk.path, desk.sources, desk.cache, texts)
                kept = second.enter_context(ahead(keys, kept, made, READING))
                if meanwhile is not None and kept is not desk.cache:
                    meanwhile()
            edition, found = reading.read_edition(desk.path, desk.sources, kept, texts)
        if edition is not None:
            from kitabca import checking

            found = [*found, *checking.check(edition, desk.recalled)]
        return found

    _stage(desk, work)
    if edition is None:
        raise Stopped
    return edition


def compose(desk: Desk, edition: Edition) -> tuple[Layout, Sequence[Document]]:
    """The layout and the XHTML of each part, or Stopped."""
    from functools import cache

    from kitabca.language import Language, language, with_holds, with_words
    from kitabca.rendering import render

    layout = find_layout(desk, edition)
    documents: Sequence[Document] = ()

    @cache
    def languages(tag: str) -> Language:
        found = language(tag)
        if tag == edition.language:
            found = with_words(found, edition.words)
        return with_holds(found, desk.recalled) if desk.recalled else found

    def try_out() -> list[Diagnostic]:
        return list(render(edition, layout, desk.template, languages)[1])

    def write() -> Iterable[Diagnostic]:
        nonlocal documents
        if _is_foreign(desk, layout) and failed(found := _tried_out(desk, layout, try_out)):
            return found
        documents, found = render(edition, layout, desk.template, languages)
        if desk.recalled is not None:
            desk.recalled.keep()
        return found

    _stage(desk, lambda: _font_faults(desk, layout), ours=False)
    _stage(desk, write)
    return layout, documents


def _is_foreign(desk: Desk, layout: Layout) -> bool:
    """Whether any folder that a layout rests on is not the tool's own: it may be a stranger's."""
    own = desk.layouts[-1].root
    return any(
        shelf.root != own and (shelf.root / folder).is_dir()
        for shelf in desk.layouts
        for folder in layout.chain
    )


def _tried_out(
    desk: Desk, layout: Layout, work: Callable[[], list[Diagnostic]]
) -> list[Diagnostic]:
    """What is wrong with a foreign layout's templates, filled in a process of their own.

    A template of a line can take all memory or never end. Only where a process can be forked: what
    is asked of it can't be sent to another.
    """
    if sys.platform != "linux":
        return []
    from kitabca.apart import apart

    told = error("template-too-heavy", Place(f"layouts/{layout.name}"))
    length = sum(map(len, desk.sources.read.values()))
    return apart(work, ContentError([told]), _FILLING + length / _FILLED_A_SECOND)


def find_layout(desk: Desk, edition: Edition) -> Layout:
    """The layout that the edition names, or Stopped."""
    from kitabca.layout import read_layout

    if desk.layout_file(f"{edition.layout}/layout.toml") is None:
        desk.take([_unknown_layout(desk, edition)])
    layout: Layout | None = None

    def find() -> Iterable[Diagnostic]:
        nonlocal layout
        layout, found = read_layout(edition.layout, desk.layout_file)
        return found

    _stage(desk, find, ours=False)
    assert layout is not None, "a layout that can't be read is an error"
    return layout


def _font_faults(desk: Desk, layout: Layout) -> Iterator[Diagnostic]:
    """Each font of the layout that is not there or can't be embedded, where its face names it."""
    from kitabca.faces import is_truetype
    from kitabca.layout import key_place

    for name, face in layout.faces.items():
        for style in ("regular", "italic", "bold", "bold_italic"):
            path = getattr(face, style)
            if not path:
                continue
            data = desk.font_file(path)
            code = "missing-font" if data is None else "" if is_truetype(data) else "not-a-font"
            if code:
                place = key_place(layout.name, ("faces", name, style), desk.layout_file)
                yield error(code, place, path=f"fonts/{path}")


def check_styles(desk: Desk, layout: Layout) -> None:
    """The style sheets of the e-book, or Stopped; the printed book does not rest on them."""

    def faults() -> Iterator[Diagnostic]:
        from kitabca.layout import style_sheet_faults

        for folder in layout.chain:
            text = desk.template(f"{folder}/style.css")
            if text is not None:
                yield from style_sheet_faults(text, f"layouts/{folder}/style.css")

    _stage(desk, faults, ours=False)


def _unknown_layout(desk: Desk, edition: Edition) -> Diagnostic:
    """An error where the edition names its layout, with the nearest that there is."""
    # An edition without this fault need not wait for difflib to load.
    import difflib

    lines = desk.sources.text(desk.path).splitlines()
    line = next((n for n, text in enumerate(lines, 1) if text.startswith("layout")), 0)
    known = sorted(
        {path.parent.name for shelf in desk.layouts for path in shelf.root.glob("*/layout.toml")}
        - _NOT_FOR_BOOKS
    )
    near = difflib.get_close_matches(edition.layout, known, n=1, cutoff=0.4)
    return Diagnostic(
        Severity.ERROR,
        "unknown-layout",
        Place(desk.path, line, 1),
        {"layout": edition.layout, "nearest": ", ".join(near or known)},
    )


def set_pages(
    desk: Desk, edition: Edition, layout: Layout, documents: Sequence[Document]
) -> tuple[Pages, Faces]:
    """The book as set, with the faces that it was set in, or Stopped."""
    from functools import cache

    from kitabca.cli.ahead import SETTING, ahead
    from kitabca.cli.second import jobs
    from kitabca.faces import open_faces
    from kitabca.language.hyphenation import breaks_for
    from kitabca.typesetting import parts_apart, typeset
    from kitabca.typesetting.heads import unset_titles
    from kitabca.typesetting.photographs import small_pictures
    from kitabca.typesetting.room import too_many_pages

    pages: Pages | None = None
    faces: Faces | None = None

    def work() -> Iterable[Diagnostic]:
        nonlocal pages, faces
        faces = open_faces(layout.faces, desk.font)
        given = (desk.picture_size, cache(breaks_for))
        with contextlib.ExitStack() as second:
            kept: Kept | None = desk.cache
            if jobs() > 1:
                keys, made = parts_apart(documents, layout, faces, edition.language, *given)
                kept = second.enter_context(ahead(keys, kept, made, SETTING))
            pages, found = typeset(
                documents, layout, faces, edition.language, edition.title, *given, kept
            )
        found = [*found, *unset_titles(pages, faces, _given(desk, "title"))]
        found = [_at_character(desk, one) for one in found]
        if "small-picture" not in edition.allowed:
            found = [*found, *small_pictures(pages, desk.picture_size)]
        told = _given(desk, "layout")
        more = too_many_pages(pages, layout.page.pages_at_most, layout.name, told)
        return [*found, *(one for one in more if one.code not in edition.allowed)]

    _stage(desk, work)
    if desk.cache is not None:
        desk.cache.trim()
    assert pages is not None
    assert faces is not None
    # What lines were broken with is a fifth of all that a long book holds, and drawn without it.
    faces.words.clear()
    faces.kept.clear()
    return pages, faces


def _given(desk: Desk, key: str) -> Place:
    """Where the edition's file says this of the book."""
    from kitabca.toml_places import parsed

    _, places = parsed(desk.sources.text(desk.path), desk.path)
    return places.get((key,), Place(desk.path))


# A block rarely has more lines than these; a letter that is farther away is in another.
_NEAR = 60


def _at_character(desk: Desk, found: Diagnostic) -> Diagnostic:
    """What is said of a block, at the very letter that it is about, if its source shows it so."""
    place = found.place
    if found.code != "missing-glyph" or place.sheet or not place.line:
        return found
    try:
        lines = desk.sources.text(place.file).split("\n")
    except ContentError:
        return found
    character, word = found.parameters["character"], found.parameters["word"]
    near = range(place.line - 1, min(place.line - 1 + _NEAR, len(lines)))
    for seen in (word, character):
        for at in near:
            start = max(place.column - 1, 0) if at == place.line - 1 else 0
            column = lines[at].find(seen, start)
            if column >= 0:
                there = Place(place.file, at + 1, lines[at].index(character, column) + 1)
                return structs.replace(found, place=there)
    return found


def _recalled(cache: Cache | None, path: str) -> Recalled | None:
    """What was found in the texts of the edition before, where there is a cache."""
    if cache is None:
        return None
    from kitabca.recalled import Recalled

    return Recalled(cache, path)


def _cache(folder: Path | None) -> Cache | None:
    """The cache of this program in a folder of its own."""
    if folder is None:
        return None
    from kitabca.cli.cache import Cache, program

    return Cache(folder, program())

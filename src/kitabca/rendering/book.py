"""The parts of an edition written one after the other, with the links between them checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from kitabca.diagnostics import Diagnostic, error, nearest
from kitabca.language import Language
from kitabca.layout import Layout
from kitabca.model import (
    CALLED,
    Block,
    Edition,
    Figure,
    Heading,
    Inline,
    ListBlock,
    Part,
    Place,
    Quotation,
    Table,
    Text,
)
from kitabca.rendering.document import Document
from kitabca.rendering.inlines import InlineWriter
from kitabca.rendering.numbering import numbered
from kitabca.rendering.templates import ReadTemplate, fill, source_of, traced
from kitabca.rendering.tracing import Trace
from kitabca.rendering.vocabulary import check_document

__all__ = ["ContentsEntry", "IndexEntry", "render"]


class ContentsEntry(Struct, frozen=True):
    """A line of the contents: level 1 is a part, `entries` the headings under it."""

    anchor: str
    title: tuple[Inline, ...]
    level: int
    entries: tuple[ContentsEntry, ...]


class IndexEntry(Struct, frozen=True):
    """A term, the places that it points to and the other terms that it leads to.

    A place is (anchor, title of the part it is in), a term to see (its words, its anchor).
    """

    term: str
    anchor: str
    places: tuple[tuple[str, tuple[Inline, ...]], ...]
    see: tuple[tuple[str, str], ...] = ()
    see_also: tuple[tuple[str, str], ...] = ()


_NOT_IN_CONTENTS = frozenset({"cover", "title-page", "imprint", "contents", "blank", "back-cover"})


def render(
    edition: Edition,
    layout: Layout,
    templates: ReadTemplate,
    languages: Callable[[str], Language],
) -> tuple[list[Document], list[Diagnostic]]:
    """A document for each part, in the edition's order, and what is wrong with the templates.

    `templates` takes a path from the root of the layouts tree (`base/cover.xhtml.j2`) and gives its
    text or None; `languages` gives a language by its tag. A part whose template fails has no
    document; the others are still made, so that all faults are said at once.
    """
    words = languages(edition.language).words
    titled = [_titled(part, words) for part in edition.parts]
    parts = numbered(titled, layout.headings.numbered)
    book = _Book(
        replace(edition, parts=tuple(parts)),
        layout,
        templates,
        languages,
        {anchor: title for part in parts for anchor, title in _titles(part)},
    )
    # The index comes last since it points to what the other parts hold.
    made: dict[int, Document] = {}
    for index in sorted(range(len(parts)), key=lambda index: parts[index].kind == "index"):
        document = book.part(parts[index])
        if document is not None:
            made[index] = document
    book.check_links()
    return [made[index] for index in sorted(made)], book.faults


class _Book:
    """What the parts of one book share while they are written: ids, links, notes and index."""

    def __init__(
        self,
        edition: Edition,
        layout: Layout,
        templates: ReadTemplate,
        languages: Callable[[str], Language],
        titles: Mapping[str, tuple[Inline, ...]],
    ) -> None:
        self.edition = edition
        self.layout = layout
        # Every part asks for the same few templates; one reading serves the whole book.
        self.templates = cache(templates)
        self.languages = languages
        self.titles = titles
        self.references = {reference.key: reference for reference in edition.references}
        self.contents = cache(partial(_contents, edition.parts))
        self.next_note = 1
        self.index: dict[str, list[tuple[str, tuple[Inline, ...]]]] = {}
        self.ids: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.faults: list[Diagnostic] = []

    def part(self, part: Part) -> Document | None:
        writer, name = self.writer(part), f"{part.kind}.xhtml.j2"
        values = self.values(part, writer)
        folders = self.layout.chain
        xhtml, faults = fill(folders, self.templates, name, values)
        self.faults += faults
        if faults:
            return None
        template = source_of(folders, self.templates, name)
        if writer.pending:
            message = "notes are left over: put {{ notes() }} after what holds their marks"
            self.fault("template-error", Place(template), message=message)

        @cache
        def ask() -> Trace | None:
            fresh = self.values(part, self.writer(part))
            return traced(folders, self.templates, name, fresh, xhtml)

        links, faults = check_document(xhtml, self.layout, template, ask, self.ids)
        self.faults += faults
        for target in links:
            self.links.setdefault(target, template)
        self.next_note = writer.next_note
        for term, anchor in writer.index_marks:
            self.index.setdefault(term, []).append((anchor, part.title))
        return Document(part.anchor, part.kind, part.anchor, xhtml)

    def writer(self, part: Part) -> InlineWriter:
        through = self.layout.notes.numbering == "book"
        return InlineWriter(
            self.edition.language,
            self.languages,
            self.titles,
            self.references,
            part.anchor,
            self.next_note if through else 1,
        )

    def values(self, part: Part, writer: InlineWriter) -> dict[str, Any]:
        """What a template is given."""
        language = self.languages(self.edition.language)
        return {
            "edition": self.edition,
            "part": part,
            "words": language.words,
            "direction": language.direction,
            "master": self.master(part),
            "contents": self.contents(self.depth(part)),
            "index": self.index_entries() if part.kind == "index" else (),
            "writer": writer,
        }

    def depth(self, part: Part) -> int:
        """How deep the contents go: the part's own wish, else the layout's."""
        asked = part.options.get("depth")
        return asked if isinstance(asked, int) else self.layout.contents.depth

    def master(self, part: Part) -> str:
        asked = part.options.get("master")
        if isinstance(asked, str) and asked:
            masters = self.layout.masters
            if asked not in masters:
                given = {"kind": "master", "name": asked, "nearest": nearest(asked, masters)}
                self.fault("unknown-name", part.place, **given)
            return asked
        return part.kind if part.kind in self.layout.masters else "text"

    def index_entries(self) -> tuple[IndexEntry, ...]:
        """The index in the language's order; a term that only leads to another stands there too."""
        language = self.languages(self.edition.language)
        see = {leading.term: leading.targets for leading in self.edition.see}
        also = {leading.term: leading.targets for leading in self.edition.see_also}
        terms = sorted({*self.index, *see, *also}, key=language.sort_key)
        # Terms of other scripts may share a slug, so the place in the order makes it whole.
        anchors = {term: f"term-{n}-{language.slug(term)}" for n, term in enumerate(terms, 1)}

        def leads(to: Mapping[str, tuple[str, ...]], term: str) -> tuple[tuple[str, str], ...]:
            others = [other for other in to.get(term, ()) if other in anchors]
            return tuple((other, anchors[other]) for other in others)

        return tuple(
            IndexEntry(
                term,
                anchors[term],
                tuple(self.index.get(term, ())),
                leads(see, term),
                leads(also, term),
            )
            for term in terms
        )

    def check_links(self) -> None:
        for target, template in self.links.items():
            if target not in self.ids:
                self.fault("dead-link", Place(template), name=target)

    def fault(self, code: str, place: Place, **parameters: str) -> None:
        self.faults.append(error(code, place, **parameters))


def _titled(part: Part, words: Mapping[str, str]) -> Part:
    """The part with the language's word for it where the edition gives no title."""
    if part.title or part.kind not in CALLED:
        return part
    return replace(part, title=(Text(words[CALLED[part.kind]]),))


def _titles(part: Part) -> Iterator[tuple[str, tuple[Inline, ...]]]:
    """Each anchor of a part with the words that a cross-reference says for it."""
    yield part.anchor, part.title
    yield from _block_titles(part.blocks)
    if part.listing is not None:
        for group in part.listing.groups:
            if group.anchor:
                yield group.anchor, (Text(group.heading),)


def _block_titles(blocks: Sequence[Block]) -> Iterator[tuple[str, tuple[Inline, ...]]]:
    for block in blocks:
        if isinstance(block, Heading):
            yield block.anchor, block.children
        elif isinstance(block, (Figure, Table)) and block.anchor:
            yield block.anchor, block.caption
        elif isinstance(block, Quotation):
            yield from _block_titles(block.blocks)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from _block_titles(item)


def _contents(parts: Sequence[Part], depth: int) -> tuple[ContentsEntry, ...]:
    """Parts with a title, and their headings down to level `depth`; an option can leave one out."""
    return tuple(
        ContentsEntry(part.anchor, part.title, 1, _nested(_headings(part, depth), 2))
        for part in parts
        if part.title
        and part.kind not in _NOT_IN_CONTENTS
        and part.options.get("in_contents", True) is not False
    )


def _headings(part: Part, depth: int) -> list[tuple[int, str, tuple[Inline, ...]]]:
    found = [
        (block.level, block.anchor, block.children)
        for block in part.blocks
        if isinstance(block, Heading) and block.level <= depth and block.anchor
    ]
    if part.listing is not None and depth >= 2:
        found += [
            (2, group.anchor, (Text(group.heading),))
            for group in part.listing.groups
            if group.heading and group.anchor
        ]
    return found


def _nested(
    headings: Sequence[tuple[int, str, tuple[Inline, ...]]], level: int
) -> tuple[ContentsEntry, ...]:
    """Headings in order as a tree; each takes the deeper ones that follow it."""
    entries: list[ContentsEntry] = []
    at = 0
    while at < len(headings):
        depth, anchor, title = headings[at]
        end = at + 1
        while end < len(headings) and headings[end][0] > depth:
            end += 1
        below = _nested(headings[at + 1 : end], level + 1)
        entries.append(ContentsEntry(anchor, title, level, below))
        at = end
    return tuple(entries)

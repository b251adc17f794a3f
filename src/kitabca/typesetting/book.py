"""All documents of a book → its pages: parts in turn, page numbers filled in at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence

from msgspec.structs import replace

from kitabca.diagnostics import Diagnostic, error, ordered
from kitabca.faces import Faces
from kitabca.layout import Layout, Master
from kitabca.model import Place
from kitabca.typesetting.assembly import Assembly, Patch, assemble, report
from kitabca.typesetting.furniture import Heads, Sheet
from kitabca.typesetting.galley import Document, master_of
from kitabca.typesetting.mending import Frame, forced_after, frame_key, mended, needs_mending
from kitabca.typesetting.output import Line, Node, Page, Pages, Run
from kitabca.typesetting.pages import Cut, break_pages, ends_in_piece, notes_elsewhere
from kitabca.typesetting.parts import (
    Press,
    keep_book,
    keep_mended,
    keep_part,
    part_key,
    read_book,
    read_mended,
    set_part,
    unsealed,
    write_part,
)
from kitabca.typesetting.setting import Setter
from kitabca.typesetting.stack import Stack, restacked, stack_of
from kitabca.typesetting.styles import child, root
from kitabca.typesetting.turns import divided_feet, made_whole, whole_words
from kitabca.typesetting.vertical import NEVER, Field, FrameKey, Galley, Reset, shifted
from kitabca.typesetting.words import Hyphenator

__all__ = ["parts_apart", "typeset"]

_COVER_PAGES = 2


def typeset(
    documents: Sequence[Document],
    layout: Layout,
    faces: Faces,
    language: str,
    title: str,
    pictures: Callable[[str], tuple[int, int]],
    hyphenate: Hyphenator,
    cache: MutableMapping[bytes, bytes] | None = None,
) -> tuple[Pages, list[Diagnostic]]:
    """Sets a book.

    `pictures` gives the width and height in pixels of a picture by its path; `hyphenate` for a
    language tag the function that divides its words; `cache` keeps set parts between runs.
    The diagnostics are warnings with a place and a page, and errors for elements without a style
    and letters without a glyph.
    """
    setter = Setter(faces, hyphenate)
    press = Press.made(layout, setter, language, pictures, _digits(documents))
    heads = Heads()
    if cache is not None:
        keys, heads.before = read_book(press, title, cache)
        press = replace(press, before=keys)
    known: Mapping[str, int] = {}
    galleys: dict[int, Galley] = {}
    for again in range(3):
        work = _Book(press, title, known, heads)
        for index, document in enumerate(documents):
            galley = galleys.get(index)
            if galley is None or galley.asked:
                galley = set_part(press, document, work.page_of, cache)
            if again:
                # A book whose index has no unknown pages is set once, and its rows are let go.
                galleys[index] = galley
            known_cuts = len(galley.cuts)
            work.add(galley, _mender(press, document, cache))
            if cache is not None and len(galley.cuts) > known_cuts:
                keep_part(press, document, galley, cache)
        pages = work.finish()
        if not work.asked - set(work.said):
            break
        # An index before the parts that it points to: now their pages are known.
        known = work.folios
    if cache is not None:
        keep_book(press, title, documents, heads, cache)
    return pages, ordered(work.assembly.diagnostics)


_Mend = Callable[[Galley, Stack, int, Frame], tuple[Galley, Stack, Sequence[Cut]]]


def _turn(press: Press, galley: Galley, key: FrameKey) -> Sequence[Reset]:
    """What is set anew for pages that the galley knows, so that none ends inside a word."""
    cuts = galley.cuts[key]
    if key not in galley.resets and divided_feet(galley.rows, cuts):
        galley.resets[key] = whole_words(unsealed(galley), cuts, press.setter.lines)
    return galley.resets.get(key, ())


def _mender(press: Press, document: Document, cache: MutableMapping[bytes, bytes] | None) -> _Mend:
    """What mends the pages of one part, or finds in the cache how they were mended before.

    What comes of mending rests on the part, on the frames that were mended before in it, and on
    this one.
    """
    frames: list[tuple[int, Frame]] = []

    def mend(
        galley: Galley, stack: Stack, start: int, page: Frame
    ) -> tuple[Galley, Stack, Sequence[Cut]]:
        frames.append((start, page))
        kept = None if galley.asked else cache
        known = None if kept is None else read_mended(press, document, frames, kept)
        if known is not None:
            cuts = known.cuts.get(frame_key(known, start, page))
            if cuts is not None:
                return known, restacked(stack, known), cuts
        galley = unsealed(galley)
        galley, stack, found = mended(galley, stack, start, page, press.setter.lines)
        key = frame_key(galley, start, page)
        galley.cuts[key] = tuple(found)
        _turn(press, galley, key)
        if kept is not None:
            keep_mended(press, document, frames, galley, kept)
        return galley, stack, found

    return mend


def parts_apart(
    documents: Sequence[Document],
    layout: Layout,
    faces: Faces,
    language: str,
    pictures: Callable[[str], tuple[int, int]],
    hyphenate: Hyphenator,
) -> tuple[list[tuple[bytes, int]], Callable[[int], bytes]]:
    """What another process needs to set parts for the cache that `typeset` is given.

    Each part's key and the length of its text, and what sets the part of an index as bytes for
    its key: none for an index of terms, which can't be set without the other parts' pages.
    """
    press = Press.made(layout, Setter(faces, hyphenate), language, pictures, _digits(documents))

    def made(index: int) -> bytes:
        galley = set_part(press, documents[index], lambda _: None)
        return b"" if galley.asked else write_part(galley)

    return [(part_key(press, one), len(one.xhtml)) for one in documents], made


def _digits(documents: Sequence[Document]) -> int:
    """Room for page numbers: figures of the largest that a text of this length may have."""
    size = sum(len(document.xhtml) for document in documents)
    return len(str(max(10, size // 1500)))


class _Book:
    """The book while its parts are set one after another."""

    def __init__(self, press: Press, title: str, known: Mapping[str, int], heads: Heads) -> None:
        layout, setter, language = press.layout, press.setter, press.language
        self.press = press
        self.layout = layout
        self.setter = setter
        self.language = language
        self.title = title
        self.known = known
        base = root(layout)
        look = child(layout, base, "body", "") or base
        self.nodes: list[Node] = [Node("html", -1, {"lang": language})]
        self.assembly = Assembly(layout, setter, look, language, title, heads=heads)
        self.anchors: dict[str, int] = {}
        self.fallback: dict[str, int] = {}
        self.fields: dict[str, Field] = {}
        self.outline: list[tuple[int, str, str]] = []
        self.folio = 0
        # Anchors that an index asked for, and those whose pages it could be told.
        self.asked: set[str] = set()
        self.said: dict[str, int] = {}
        self.folios: dict[str, int] = {}

    # Parts

    def page_of(self, anchor: str) -> int | None:
        """The folio of an anchor for an index, as far as it is known."""
        self.asked.add(anchor)
        found = self._folio_of(anchor)
        if found is None:
            found = self.known.get(anchor)
        if found is not None:
            self.said[anchor] = found
        return found

    def add(self, galley: Galley, mend: _Mend) -> None:
        """Adds one part's pages; its nodes follow those of the parts before.

        `mend` sets some of its paragraphs anew if a page asks for it.
        """
        offset = len(self.nodes)
        self.assembly.offset = offset
        self.nodes += [
            Node(node.element, node.parent + offset, node.attributes, node.place)
            if node.parent >= 0
            else Node(node.element, 0, node.attributes, node.place)
            for node in galley.nodes
        ]
        self.fields.update(galley.fields)
        self.assembly.diagnostics += galley.diagnostics
        self.assembly.wanted.update([leaf + offset for leaf in galley.anchors.values()])
        before = len(self.assembly.pages)
        section = {"cover": "front", "back-cover": "back"}.get(galley.kind, "block")
        self._pages(galley, section, mend)
        for anchor, leaf in galley.anchors.items():
            if anchor not in self.anchors:
                self.anchors[anchor] = leaf + offset
                self.fallback[anchor] = before
        if section == "block":
            self.outline += [(mark.level, mark.title, mark.anchor) for mark in galley.marks]
        else:
            self._cover(section, before)

    def _cover(self, section: str, before: int) -> None:
        """A cover has two pages; the one that says nothing is blank, and inside."""
        pages = self.assembly.pages
        count = len(pages) - before
        if count > _COVER_PAGES:
            report(self.assembly, "cover-too-long", None, count=str(count))
        while len(pages) - before < _COVER_PAGES:
            blank = Page(section, 0, "blank", ())
            if section == "back":
                pages.insert(before, blank)
                self._move(before)
            else:
                pages.append(blank)

    def _move(self, start: int) -> None:
        """A page was put in before those from `start`: what was remembered of them moves on."""
        work = self.assembly
        work.leaves = {
            leaf: (page + (page >= start), x, y) for leaf, (page, x, y) in work.leaves.items()
        }
        work.patches = [
            replace(patch, page=patch.page + (patch.page >= start)) for patch in work.patches
        ]

    def _pages(self, galley: Galley, section: str, mend: _Mend) -> None:
        name, master = master_of(self.layout, galley.master)
        first_name, first = name, master
        if master.first:
            first_name, first = master_of(self.layout, master.first)
        sheet = self.layout.page
        ragged, frame = sheet.bottoms == "ragged", self._height(master)
        stack = stack_of(galley, sheet.grid, self.layout.notes, ragged, frame)
        opens = galley.opens or master.opens
        start = 0
        while True:
            opening = start == 0
            page = Frame(
                self._height(master),
                (self._height(first), first.sink) if opening else (self._height(master), 0.0),
                self._side(section, opens),
            )
            stop = forced_after(galley, start)
            cuts = self._cuts(galley, stack, start, stop, page)
            if needs_mending(stack, cuts, stop):
                galley, stack, cuts = mend(galley, stack, start, page)
                stop = forced_after(galley, start)
            resets = _turn(self.press, galley, frame_key(galley, start, page))
            if resets:
                galley = made_whole(galley, resets)
                stack = restacked(stack, galley)
            masters = (first_name, first) if opening else (name, master), (name, master)
            self._run(galley, stack, stop, cuts, masters, section, page.recto)
            if stop >= len(galley.rows):
                break
            start = stop
            opens = "recto" if galley.rows[start].recto else "any"

    def _cuts(
        self, galley: Galley, stack: Stack, start: int, stop: int, page: Frame
    ) -> Sequence[Cut]:
        """The pages from row `start` on, from the galley where it remembers them."""
        key = frame_key(galley, start, page)
        cuts = galley.cuts.get(key)
        if cuts is None:
            _, found = break_pages(stack, start, stop, page.height, page.opening, page.recto)
            cuts = galley.cuts[key] = tuple(found)
        return cuts

    def _side(self, section: str, opens: str) -> bool:
        """Whether the next page is a recto, after the blank that an opening may ask for."""
        if section != "block":
            return len([page for page in self.assembly.pages if page.section == section]) % 2 == 0
        recto = self.folio % 2 == 0
        if (opens == "recto" and not recto) or (opens == "verso" and recto):
            self.folio += 1
            self.assembly.pages.append(Page("block", self.folio, "blank", ()))
            return not recto
        return recto

    def _run(
        self,
        galley: Galley,
        stack: Stack,
        end: int,
        cuts: Sequence[Cut],
        masters: tuple[tuple[str, Master], tuple[str, Master]],
        section: str,
        recto: bool,
    ) -> None:
        """Pages from one forced break to the next; `masters`: the first page's, the rest's."""
        sink = masters[0][1].sink if cuts[0].start == 0 else 0.0
        part = next((mark.title for mark in galley.marks if mark.level == 1), galley.title)
        seconds = [mark for mark in galley.marks if mark.level == 2]
        section_title = part
        begun = 0
        excused = False
        for number, cut in enumerate(cuts):
            while begun < len(seconds) and seconds[begun].row < cut.stop:
                section_title = seconds[begun].title
                begun += 1
            if section == "block":
                self.folio += 1
            folio = self.folio if section == "block" else 0
            self.assembly.folio = folio
            sheet = Sheet(recto, folio, self.title, part, section_title, self.language)
            own_name, own = masters[min(number, 1)]
            assemble(
                self.assembly,
                stack,
                cut,
                own,
                own_name,
                sheet,
                section,
                sink if number == 0 else 0.0,
                galley.heads,
            )
            excused = ends_in_piece(stack, cut, end) or (recto and excused)
            faces_nothing = recto and number == 0
            uneven = cut.uneven and not (cut.last or excused or faces_nothing)
            self._judge(stack, cut, end, uneven)
            recto = not recto

    def _height(self, master: Master) -> float:
        return self.layout.page.height - master.frame.top - master.frame.bottom

    def _judge(self, stack: Stack, cut: Cut, end: int, uneven: bool) -> None:
        """Says what a page break could not avoid."""
        stop = cut.stop
        for late in notes_elsewhere(stack, cut):
            report(self.assembly, "note-elsewhere", stack.rows[late].place)
        if stop < end:
            row = stack.rows[stop]
            if row.fault == "lone-row" or (row.fault and row.penalty > NEVER / 4):
                report(self.assembly, row.fault, row.place)
            if row.floats and row.notes and cut.natural < cut.steps:
                report(self.assembly, "held-by-note", row.place)
        if uneven:
            place = stack.rows[min(stop, end) - 1].place if stop else None
            report(self.assembly, "uneven-spread", place)

    # Page numbers

    def _folio_of(self, anchor: str) -> int | None:
        leaf = self.anchors.get(anchor)
        if leaf is None:
            return None
        at = self.assembly.leaves.get(leaf)
        page = at[0] if at is not None else self.fallback[anchor]
        return self.assembly.pages[page].folio if page < len(self.assembly.pages) else None

    def finish(self) -> Pages:
        """Fills the page numbers in and hands over the book."""
        work = self.assembly
        self.folios = {
            anchor: folio for anchor in self.anchors if (folio := self._folio_of(anchor))
        }
        by_page: dict[int, list[Patch]] = {}
        for patch in work.patches:
            by_page.setdefault(patch.page, []).append(patch)
        for number, patches in by_page.items():
            page = work.pages[number]
            items = list(page.items)
            for patch in patches:
                line = items[patch.item]
                assert isinstance(line, Line)
                items[patch.item] = self._filled(line, patch)
            work.pages[number] = replace(page, items=tuple(items))
        order = {"front": 0, "block": 1, "back": 2}
        sequence = sorted(range(len(work.pages)), key=lambda one: order[work.pages[one].section])
        place = {old: new for new, old in enumerate(sequence)}
        anchors = {}
        for anchor, leaf in self.anchors.items():
            page_number, x, y = work.leaves.get(leaf, (self.fallback[anchor], 0.0, 0.0))
            if page_number in place:
                anchors[anchor] = (place[page_number], x, y)
        return Pages(
            width=self.layout.page.width,
            height=self.layout.page.height,
            language=self.language,
            title=self.title,
            nodes=tuple(self.nodes),
            pages=tuple(work.pages[one] for one in sequence),
            anchors=anchors,
            outline=tuple(self.outline),
        )

    def _filled(self, line: Line, patch: Patch) -> Line:
        runs = list(line.runs)
        for name, index, width in patch.fields:
            wanted = self.fields[name]
            folio = self.folios.get(wanted.target)
            if folio is None:
                place = wanted.place or Place(self.title)
                fault = error("no-page", place, anchor=wanted.target)
                self.assembly.diagnostics.append(fault)
                continue
            self._fill(runs, index, width, f"{wanted.before}{folio}", wanted, patch.right)
        return replace(line, runs=tuple(runs))

    def _fill(
        self, runs: list[Run], index: int, width: float, text: str, wanted: Field, right: float
    ) -> None:
        """Puts a number into its box; in a line the words after it close up.

        A line that reached its right end still does: its spaces take up what the box had to spare.
        """
        run = runs[index]
        words, space, own = self.setter.words(text, wanted.style)
        spare = width - own
        x = run.x + spare if wanted.kind == "end" else run.x
        runs[index] = replace(run, x=x, width=own, words=words, space=space)
        if wanted.kind == "end":
            return
        end = runs[-1].x + (runs[-1].width if index < len(runs) - 1 else width)
        justified = right > 0 and abs(end - right) < 3.0 and _spaces(runs) > 0
        if not justified:
            runs[index + 1 :] = [shifted(one, -spare) for one in runs[index + 1 :]]
            return
        share = spare / _spaces(runs)
        moved_by = 0.0
        for number, one in enumerate(runs):
            inside = max(len(one.words) - 1, 0)
            gain = share * inside
            runs[number] = replace(
                one,
                x=one.x + moved_by - (spare if number > index else 0.0),
                width=one.width + gain,
                space=one.space + (share if inside else 0.0),
            )
            moved_by += gain + (share if one.ends and number < len(runs) - 1 else 0.0)


def _spaces(runs: Sequence[Run]) -> int:
    inside = sum(max(len(run.words) - 1, 0) for run in runs)
    return inside + sum(1 for run in runs[:-1] if run.ends)

"""What is wrong in an edition as a whole: links, anchors, names, numbers; a function a code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct

from kitabca.diagnostics import Diagnostic, Severity, error, nearest, ordered, warning
from kitabca.language import book, language
from kitabca.language.spelled import spelled_numbers
from kitabca.model import (
    CALLED,
    Block,
    Citation,
    CrossReference,
    Dated,
    Edition,
    Emphasis,
    Figure,
    Heading,
    IndexMark,
    Inline,
    Link,
    ListBlock,
    Note,
    Number,
    Paragraph,
    Part,
    Place,
    Quotation,
    SmallCapitals,
    Strong,
    Table,
    Text,
    every_block,
)
from kitabca.reading.references import inlines_of
from kitabca.recalled import Recalled, Rule

__all__ = ["anchors", "check", "figures"]


class _Whole(Struct, frozen=True):
    """An edition with what several checks ask for: its links within the book, its terms of the
    index with their first places, its running text; and rules that search a text."""

    edition: Edition
    links: Sequence[CrossReference]
    terms: Mapping[str, Place]
    texts: Sequence[tuple[str, Place]]
    names: Rule
    dates: Rule
    numbers: Rule


def check(edition: Edition, recalled: Recalled | None = None) -> list[Diagnostic]:
    """All that the edition's parts say against each other, sorted by place.

    Warnings that the edition allows by their code are left out. `recalled` is what was found in its
    texts before.
    """
    whole = _whole(edition, recalled or Recalled())
    found = [fault for function in _CHECKS for fault in function(whole)]
    return [
        fault
        for fault in ordered(found)
        if fault.severity is not Severity.WARNING or fault.code not in edition.allowed
    ]


def _whole(edition: Edition, recalled: Recalled) -> _Whole:
    tag = edition.language
    links: list[CrossReference] = []
    terms: dict[str, Place] = {}
    for part in edition.parts:
        for inline in _inlines(part):
            if isinstance(inline, CrossReference):
                links.append(inline)
            elif isinstance(inline, IndexMark):
                terms.setdefault(inline.term, inline.place)
    return _Whole(
        edition,
        links,
        terms,
        list(_texts(edition)),
        recalled.rule(
            "proper names", lambda text: tuple((one,) for one in book.proper_names(text))
        ),
        recalled.rule(
            f"forms of dates {tag}",
            lambda text: tuple(
                (one.start, one.end, one.form) for one in book.date_forms(text, tag)
            ),
        ),
        recalled.rule(f"numbers {tag}", lambda text: tuple(_in_text(text, tag))),
    )


def anchors(edition: Edition) -> list[tuple[str, Place]]:
    """Every anchor that a link in the book can reach, in reading order."""
    found = []
    for part in edition.parts:
        found.append((part.anchor, part.place))
        found += [
            (block.anchor, block.place)
            for block in every_block(part.blocks)
            if isinstance(block, Heading | Figure | Table) and block.anchor
        ]
        if part.listing:
            found += [
                (group.anchor, part.listing.place) for group in part.listing.groups if group.anchor
            ]
    return found


def _inlines(part: Part) -> Iterator[Inline]:
    yield from part.title
    yield from inlines_of(part.blocks)
    if part.listing:
        for group in part.listing.groups:
            for entry in group.entries:
                for cell in entry.cells.values():
                    yield from cell


def _duplicate_anchor(whole: _Whole) -> Iterator[Diagnostic]:
    edition = whole.edition
    first: dict[str, Place] = {}
    for anchor, place in anchors(edition):
        if anchor in first:
            before = first[anchor]
            given = {"anchor": anchor, "file": before.file, "line": str(before.line)}
            yield error("duplicate-anchor", place, **given)
        first.setdefault(anchor, place)


def _unknown_cross_reference(whole: _Whole) -> Iterator[Diagnostic]:
    edition = whole.edition
    if not edition.complete:
        return
    known = frozenset(anchor for anchor, _ in anchors(edition))
    for link in whole.links:
        if link.target not in known:
            given = {"target": link.target, "nearest": nearest(link.target, known)}
            yield error("unknown-cross-reference", link.place, **given)


def _untitled_cross_reference(whole: _Whole) -> Iterator[Diagnostic]:
    """A link without words takes the title of its target, so the target must have one."""
    edition = whole.edition
    titled = {part.anchor for part in edition.parts if part.title}
    for part in edition.parts:
        for block in every_block(part.blocks):
            if isinstance(block, Heading) or (isinstance(block, Figure | Table) and block.caption):
                titled.add(block.anchor)
        if part.listing:
            titled |= {group.anchor for group in part.listing.groups}
    untitled = {anchor for anchor, _ in anchors(edition)} - titled
    for link in whole.links:
        if not link.children and not link.page and link.target in untitled:
            yield error("untitled-cross-reference", link.place, target=link.target)


def _references_not_printed(whole: _Whole) -> Iterator[Diagnostic]:
    edition = whole.edition
    kinds = {part.kind for part in edition.parts}
    if edition.references and "references" not in kinds:
        yield error("references-not-printed", edition.place)


def _index_without_marks(whole: _Whole) -> Iterator[Diagnostic]:
    edition = whole.edition
    if not edition.complete:
        return
    terms = whole.terms
    for part in edition.parts:
        if part.kind == "index" and not terms:
            yield warning("index-without-marks", part.place)
    if terms and all(part.kind != "index" for part in edition.parts):
        yield warning("marks-without-index", next(iter(terms.values())))


def _unknown_index_term(whole: _Whole) -> Iterator[Diagnostic]:
    edition = whole.edition
    if not edition.complete:
        return
    terms = frozenset(whole.terms)
    for leading in (*edition.see, *edition.see_also):
        for target, place in zip(leading.targets, leading.places, strict=True):
            if target not in terms:
                given = {"term": target, "from": leading.term, "nearest": nearest(target, terms)}
                yield error("unknown-index-term", place, **given)


def _doubled_part(whole: _Whole) -> Iterator[Diagnostic]:
    edition = whole.edition
    seen: set[str] = set()
    for part in edition.parts:
        if part.kind in _ONCE and part.kind in seen:
            yield error("doubled-part", part.place, kind=part.kind)
        seen.add(part.kind)


_ONCE = ("cover", "title-page", "contents", "references", "index", "back-cover")


def _empty_part(whole: _Whole) -> Iterator[Diagnostic]:
    edition = whole.edition
    for part in edition.parts:
        if part.listing and not any(group.entries for group in part.listing.groups):
            yield warning("empty-list", part.listing.place)


def _name_spelled_two_ways(whole: _Whole) -> Iterator[Diagnostic]:
    edition = whole.edition
    names = [(name, place) for text, place in whole.texts for (name,) in whole.names(text)]
    first: dict[str, Place] = {}
    for name, place in names:
        first.setdefault(name, place)
    for usual, other in book.spelled_two_ways([name for name, _ in names], edition.language):
        yield warning("name-spelled-two-ways", first[other], name=other, usual=usual)


def _mixed_dates(whole: _Whole) -> Iterator[Diagnostic]:
    written = [[book.DateForm(*one) for one in whole.dates(text)] for text, _ in whole.texts]
    for (text, place), dates in zip(whole.texts, book.mixed_forms(written), strict=True):
        for date in dates:
            yield warning("mixed-dates", place, seen=text[date.start : date.end])


def _texts(edition: Edition) -> Iterator[tuple[str, Place]]:
    """The running text of the book in its own language, a paragraph at a time."""
    for part in edition.parts:
        yield from _words(part.title, part.place)
        yield from _texts_of(part.blocks, edition.language)


def _texts_of(blocks: Sequence[Block], tag: str) -> Iterator[tuple[str, Place]]:
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield from _words(block.children, block.place)
                for inline in inlines_of((block,)):
                    if isinstance(inline, Note):
                        yield from _texts_of(inline.blocks, tag)
            case Quotation():
                if block.language in ("", tag):
                    yield from _texts_of(block.blocks, tag)
                yield from _words(block.source, block.place)
            case ListBlock():
                for item in block.items:
                    yield from _texts_of(item, tag)
            case Figure():
                yield from _words(block.caption, block.place)
            case Table():
                yield from _words(block.caption, block.place)
                for row in (*block.head, *block.rows):
                    for cell in row:
                        yield from _words(cell.children, block.place)
            case _:
                pass


def _words(parts: Sequence[Inline], place: Place) -> Iterator[tuple[str, Place]]:
    if text := "".join(map(_own_words, parts)).strip():
        yield text, place


def _own_words(part: Inline) -> str:
    """Words that the writer typed in the book's language; what Python will format is left out."""
    match part:
        case Text(text=text):
            return text
        case Emphasis() | Strong() | SmallCapitals() | Link() | IndexMark():
            return "".join(map(_own_words, part.children))
        case Note() | Citation():
            return ""
        case _:
            return " "


# A list's number that a person typed: `1.` where a paragraph begins, with a tab or a space behind.
_TYPED_NUMBER = re.compile(r"\s*\d{1,3}[.)]\s")
# Parts of a book's own making, and those whose numbers are their own source.
_UNSOURCED = frozenset(
    {"cover", "title-page", "contents", "references", "index", "blank", "back-cover"}
)
# A letter before it makes a code of it: COP29, AZ1000.
_FIGURES = re.compile(r"(?<![^\W_])\d+(?:[.,:\u00a0\u202f]\d+)*")
_HOUR = re.compile(r"(?:[01]?\d|2[0-3])[:.][0-5]\d")
_THOUSANDS = re.compile(r"\d{1,3}(?:([.,\u00a0\u202f])\d{3})(?:\1\d{3})*\Z")


def figures(text: str) -> Iterator[tuple[str, int]]:
    """Each number of a text without the marks between its thousands, and where it begins.

    >>> list(figures("1.275 nəfər, 12,5 faiz"))
    [('1275', 0), ('12,5', 13)]
    """
    for match in _FIGURES.finditer(text):
        yield _without_marks(match.group()), match.start()


def _without_marks(number: str) -> str:
    return re.sub(r"\D", "", number) if _THOUSANDS.match(number) else number


def _uncited_number(whole: _Whole) -> Iterator[Diagnostic]:
    """A book says of each number where it comes from: by a citation in the same paragraph, or by a
    row that has the number and sources of its own. The event's own day and the hours of a day
    need none."""
    edition = whole.edition
    backed = _backed(whole)
    for part in edition.parts:
        if part.kind in _UNSOURCED:
            continue
        for block, place in _statements(part.blocks):
            parts = list(inlines_of((block,)))
            if any(isinstance(inline, Citation) for inline in parts):
                continue
            found = [
                one for at, inline in enumerate(parts) for one in _claims(inline, whole, at == 0)
            ]
            # A year of printing belongs to the book itself.
            if part.kind == "imprint":
                found = [one for one in found if not re.fullmatch("(?:19|20)..", one[0])]
            said = dict(reversed(found))
            unsaid = [
                said[number]
                for number in dict.fromkeys(number for number, _ in found)
                if number not in backed and not _HOUR.fullmatch(number)
            ]
            if unsaid:
                yield warning("uncited-number", place, seen=", ".join(unsaid[:4]))


def _numbers(inline: Inline, numbers: Rule) -> Iterator[tuple[str, str]]:
    """Each number of an inline, and how it is typed where that is in words."""
    match inline:
        case Text(text=text):
            for number, typed, _, _ in numbers(text):
                yield number, typed
        case Number(value=value, listed=False):
            yield value, value
        case Dated(date=date):
            yield date.iso(), date.iso()


def _in_text(text: str, tag: str) -> Iterator[tuple[str, str, int, int]]:
    """Each number, how it is typed, and from where to where it stands."""
    for match in _FIGURES.finditer(text):
        number = _without_marks(match.group())
        yield number, number, match.start(), match.end()
    for one in spelled_numbers(text, tag):
        yield str(one.value), text[one.start : one.end], one.start, one.end


def _claims(inline: Inline, whole: _Whole, first: bool) -> Iterator[tuple[str, str]]:
    """The numbers of an inline that say how many or when: no century, no table of the book, no
    street that has a day for its name, no number that a list was given by hand (`first` says that
    the inline begins its paragraph)."""
    if not isinstance(inline, Text):
        yield from _numbers(inline, whole.numbers)
        return
    text = inline.text
    typed = _TYPED_NUMBER.match(text) if first else None
    before, after = _names(whole.edition.language)
    for number, seen, start, end in whole.numbers(text):
        if typed and start < typed.end():
            continue
        if before and before.search(text, max(start - 24, 0), start):
            continue
        if not (after and after.match(text, end)):
            yield number, seen


@cache
def _names(tag: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """What stands before, and behind, a number that counts nothing."""
    numbers = language(tag).pack.numbers
    before, after = numbers.names_before, numbers.names_after
    return (
        re.compile(rf"(?<!\w)(?:{before})\Z") if before else None,
        re.compile(after) if after else None,
    )


def _backed(whole: _Whole) -> set[str]:
    """Numbers that have a row with sources behind them, and those of the book's own name."""
    edition = whole.edition
    day = edition.date.iso()
    turned = ".".join(reversed(day.split("-")))
    own = (edition.title, edition.subtitle, day.replace("-", " "))
    found = {one for text in own for one, *_ in _in_text(text, edition.language)}
    found |= {number.lstrip("0") for number in found} | {day, turned, turned[:5]}
    for part in edition.parts:
        found |= {one for inline in part.title for one, _ in _numbers(inline, whole.numbers)}
        for group in part.listing.groups if part.listing else ():
            for entry in group.entries:
                if not entry.refs:
                    continue
                cells = [inline for cell in entry.cells.values() for inline in cell]
                found |= {one for cell in cells for one, _ in _numbers(cell, whole.numbers)}
                if entry.date:
                    found.add(entry.date.iso())
    return found


def _statements(blocks: Sequence[Block]) -> Iterator[tuple[Block, Place]]:
    """What a citation speaks for: a paragraph, an item of a list, a quotation, a table."""
    for block in blocks:
        match block:
            case Paragraph() | Quotation() | Table():
                yield block, block.place
            case ListBlock():
                for item in block.items:
                    place = item[0].place if item else block.place
                    yield ListBlock(block.ordered, block.start, (item,), place), place
            case _:
                pass


# What every e-book says itself, by the keys of the language packs; a test holds them together.
_SAID = (
    "accessibility_hazards",
    "accessibility_navigation",
    "accessibility_pages",
    "accessibility_pictures",
    "accessibility_tables",
    "accessibility_text",
    "back_to_text",
    "contents",
    "cover",
    "landmarks",
    "page_list",
    "print_book",
    "start_of_text",
    "text",
)


def _borrowed_words(whole: _Whole) -> Iterator[Diagnostic]:
    """Fixed words that would stand in English, for want of a pack for the book's language."""
    edition = whole.edition
    tag = edition.language
    # What is no tag at all is said elsewhere.
    if language(tag).tag != "und" or not re.match(r"[a-z]{2,3}(?:-|\Z)", tag):
        return
    called = [CALLED[part.kind] for part in edition.parts if part.kind in CALLED]
    missing = [word for word in dict.fromkeys([*_SAID, *called]) if word not in edition.words]
    if missing:
        yield warning("borrowed-words", edition.place, language=tag, words=", ".join(missing))


_CHECKS = (
    _borrowed_words,
    _duplicate_anchor,
    _unknown_cross_reference,
    _untitled_cross_reference,
    _references_not_printed,
    _index_without_marks,
    _unknown_index_term,
    _doubled_part,
    _empty_part,
    _name_spelled_two_ways,
    _mixed_dates,
    _uncited_number,
)

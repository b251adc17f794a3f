"""`kitabca why`: where a number of the book comes from."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from kitabca.cli.find import editions_of, spelled
from kitabca.cli.speaking import chosen_language
from kitabca.cli.telling import trees_options
from kitabca.sayings import say, sentences

if TYPE_CHECKING:
    from kitabca.cli.stages import Desk, Trees
    from kitabca.model import Block, Edition, Entry, Inline, Place
    from kitabca.typesetting.output import Pages

__all__ = ["why"]

# Stands in a statement's text for a citation; the keys are beside it.
_CITED = "\x01"
_SENTENCE = re.compile(r"(?<=[.!?…])(?:\x01| )+(?=[\s“«\"]*[^\W\d_a-zçəğıöşü])")

# A day as people type it; the book may have it in words.
_DOTTED = re.compile(r"\A(?P<day>\d\d)[./](?P<month>\d\d)[./](?P<year>\d{4})\Z")


class _Occurrence(Struct, frozen=True):
    """A number where it stands: its statement, who is cited there, what a row adds."""

    place: Place
    sentence: str
    before: str
    refs: tuple[str, ...]
    near: bool = False
    caveat: str = ""
    how: str = ""


@click.command()
@click.argument("number")
@click.argument("editions", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@trees_options
def why(number: str, editions: tuple[Path, ...], trees: Trees, lang: str) -> None:
    """Say of a number or date where it comes from: each place with its page, the sentence that
    says it, the sources cited there with their addresses, and what a row's caveat adds.

    \b
    Example:
        kitabca why 613
        kitabca why 1994-02-24 sources/editions/xocali-34.toml
    """
    from kitabca.cli import stages

    if not re.search(r"\w", number):
        raise click.UsageError(say("cli", "no_number", chosen_language(lang)))
    said = sentences("finding", chosen_language(lang))
    nothing = True
    for file in editions or editions_of(trees):
        desk = stages.open_desk(file, trees)
        try:
            edition = stages.read(desk)
            pages, _ = stages.set_pages(desk, edition, *stages.compose(desk, edition))
        except stages.Stopped:
            print(said["not_read"].format(slug=file.stem, file=file), file=sys.stderr)
            continue
        found = list(_occurrences(desk, edition, _forms(number, edition.language)))
        for one in found:
            nothing = False
            print(_told(one, trees, edition, pages, _forms(number, edition.language), said))
        if not found:
            print(said["number_nowhere"].format(number=number, slug=edition.slug), file=sys.stderr)
    sys.exit(1 if nothing else 0)


def _forms(number: str, tag: str) -> frozenset[str]:
    """All ways in which the book may write what was asked for; a date has several."""
    from kitabca.checking import figures
    from kitabca.language import language
    from kitabca.language.letters import seen
    from kitabca.language.spelled import numbers_in_words
    from kitabca.model import parse_date

    tongue = language(tag)
    number = seen(number)
    try:
        when = parse_date(_DOTTED.sub(r"\g<year>-\g<month>-\g<day>", number.strip()))
    except ValueError:
        plain = [found for found, _ in figures(number)]
        plain += [str(value) for value, _ in numbers_in_words(number, tag)]
        return frozenset({plain[0] if len(plain) == 1 else number.strip()})
    forms = {number}
    for form in tongue.pack.dates.forms:
        try:
            forms.add(tongue.date(when, form))
        except (KeyError, ValueError):
            continue  # a form that is for ranges only
    # A form without the year would find every year's day.
    return frozenset(form for form in forms if str(when.year) in form)


def _has(text: str, forms: frozenset[str], tag: str) -> bool:
    from kitabca.checking import figures
    from kitabca.language.letters import seen
    from kitabca.language.spelled import numbers_in_words

    text = seen(text)
    numbers = {number for number, _ in figures(text)}
    numbers |= {str(value) for value, _ in numbers_in_words(text, tag)}
    plain = text.replace("\u00a0", " ")
    return any(
        form in numbers if form.isdecimal() else form.replace("\u00a0", " ") in plain
        for form in forms
    )


def _occurrences(desk: Desk, edition: Edition, forms: frozenset[str]) -> Iterator[_Occurrence]:
    for part in edition.parts:
        for name, option in sorted(part.options.items()):
            if not isinstance(option, bool) and _has(str(option), forms, edition.language):
                yield _Occurrence(part.place, f"{name} = {option}", "", (), how="own")
        for inlines, place in [(part.title, part.place), *_statements(part.blocks)]:
            yield from _in_statement(inlines, place, edition, forms)
        for group in part.listing.groups if part.listing else ():
            for entry in group.entries:
                yield from _in_row(desk, entry, edition, forms)


def _in_row(
    desk: Desk, entry: Entry, edition: Edition, forms: frozenset[str]
) -> Iterator[_Occurrence]:
    from kitabca.language import language

    cells = [_flat(cell, edition.language)[0] for cell in entry.cells.values()]
    date = entry.date
    dates = {date.iso(), language(edition.language).date(date, "long")} if date else set()
    if any(_has(cell, forms, edition.language) for cell in cells) or dates & forms:
        words = " | ".join(cell for cell in cells if cell)
        yield _Occurrence(entry.place, words, "", entry.refs, caveat=_caveat(desk, entry))


def _caveat(desk: Desk, entry: Entry) -> str:
    """What the row's table keeps beside it and no book prints."""
    from kitabca.diagnostics import ContentError
    from kitabca.reading.listings import rows_of
    from kitabca.reading.tables import read_table

    place = entry.place
    try:
        sheet = read_table(desk.sources, place.file, place.sheet, place, [])
    except ContentError:
        return ""
    rows = rows_of(sheet, "", []) if sheet else []
    return next((row.text("caveat") for row in rows if row.text("key") == entry.key), "")


def _in_statement(
    inlines: Sequence[Inline], place: Place, edition: Edition, forms: frozenset[str]
) -> Iterator[_Occurrence]:
    text, keys = _flat(inlines, edition.language)
    if not _has(text, forms, edition.language):
        return
    listed = _counted(inlines, forms)
    before = ""
    for sentence, own in _sentences(text, keys):
        if _has(sentence, forms, edition.language):
            every = tuple(dict.fromkeys(key for cited in keys for key in cited))
            refs = tuple(dict.fromkeys(own)) or every
            how = "listed" if listed else ""
            yield _Occurrence(place, sentence, before, refs, not own and bool(every), how=how)
        before = sentence


def _sentences(text: str, keys: Sequence[Sequence[str]]) -> Iterator[tuple[str, list[str]]]:
    """Each sentence with the keys cited in it: a citation may stand behind the full stop."""
    start, cited = 0, 0
    ends = [match.end() for match in _SENTENCE.finditer(text)] + [len(text)]
    for end in ends:
        piece = text[start:end]
        count = piece.count(_CITED)
        own = [key for group in keys[cited : cited + count] for key in group]
        cited += count
        start = end
        words = re.sub(rf"\s*{_CITED}\s*(?=[.,;:!?…])|{_CITED}", "", piece)
        if words.strip():
            yield " ".join(words.split()), own


def _counted(inlines: Sequence[Inline], forms: frozenset[str]) -> bool:
    from kitabca.model import Number

    return any(isinstance(one, Number) and one.listed and one.value in forms for one in inlines)


def _flat(inlines: Sequence[Inline], tag: str) -> tuple[str, list[tuple[str, ...]]]:
    """A statement's words with a mark for each citation, and the keys of each; notes are their
    own statements."""
    from kitabca.language import language
    from kitabca.model import (
        Abbreviation,
        Citation,
        Code,
        CrossReference,
        Dated,
        LineBreak,
        Note,
        Number,
        Text,
    )

    out: list[str] = []
    keys: list[tuple[str, ...]] = []
    for one in inlines:
        match one:
            case Text(text=text) | Code(text=text) | Abbreviation(text=text):
                out.append(text)
            case LineBreak():
                out.append(" ")
            case Dated(date=date, form=form):
                out.append(language(tag).date(date, form))
            case Number(value=value):
                out.append(value)
            case Citation():
                out.append(_CITED)
                keys.append(tuple(key for key, _ in one.keys))
            case Note() | CrossReference():
                pass
            case _:
                words, more = _flat(one.children, tag)
                out.append(words)
                keys += more
    return "".join(out), keys


def _statements(blocks: Sequence[Block]) -> Iterator[tuple[Sequence[Inline], Place]]:
    """Paragraphs, captions, cells and notes: each with the place that its set lines have."""
    from kitabca.model import Figure, Heading, ListBlock, Paragraph, Quotation, Table, Verse

    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield block.children, block.place
                yield from _notes(block.children)
            case Quotation():
                yield from _statements(block.blocks)
                yield block.source, block.place
            case Verse():
                yield from ((line, block.place) for stanza in block.stanzas for line in stanza)
            case ListBlock():
                for item in block.items:
                    yield from _statements(item)
            case Figure():
                yield block.caption, block.place
            case Table():
                for row in (*block.head, *block.rows):
                    yield from ((cell.children, block.place) for cell in row)
            case _:
                pass


def _notes(inlines: Sequence[Inline]) -> Iterator[tuple[Sequence[Inline], Place]]:
    from kitabca.model import Note

    for one in inlines:
        if isinstance(one, Note):
            for children, _ in _statements(one.blocks):
                yield children, one.place
        elif children := getattr(one, "children", ()):
            yield from _notes(children)


def _told(
    one: _Occurrence,
    trees: Trees,
    edition: Edition,
    pages: Pages,
    forms: frozenset[str],
    said: Mapping[str, str],
) -> str:
    from kitabca.cli.printed import lines_at

    lines = lines_at(pages, one.place)
    tag = edition.language
    where = [page for page, words in lines if _has(words, forms, tag)]
    where = where or [page for page, _ in lines]
    labels = dict.fromkeys(where)
    numbers = ", ".join(page for page in labels if page not in said)
    found = [said["on_pages"].format(pages=numbers)] if numbers else []
    found += [said[page] for page in labels if page in said]
    printed = "".join(f", {named}" for named in found)
    out = [f"{spelled(trees.sources, one.place)}: {edition.slug}{printed}"]
    if one.before and not one.caveat:
        out.append(f"  {said['before']}: {one.before}")
    out.append(f"  {said['says']}: {one.sentence}")
    if one.how:
        out.append(f"  {said[one.how]}")
    listed = {reference.key: reference for reference in edition.references}
    for key in one.refs:
        reference = listed.get(key)
        if reference:
            address = f" <{reference.address}>" if reference.address else ""
            read = said["read_when"].format(when=reference.accessed) if reference.accessed else ""
            name = said["nearby" if one.near else "source"]
            tail = f", {read}" if read else ""
            out.append(f"  {name}: [{reference.number}] {reference.title}{address}{tail}")
    if not one.refs and not one.how:
        out.append(f"  {said['none']}")
    if one.caveat:
        out.append(f"  {said['caveat']}: {one.caveat}")
    return "\n".join(out)

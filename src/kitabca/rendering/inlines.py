"""Inlines of the model → XHTML text, by plain joins: a book's worth in a fraction of a second."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from kitabca.language import Language
from kitabca.model import (
    Abbreviation,
    Citation,
    Code,
    CrossReference,
    Dated,
    Emphasis,
    Foreign,
    IndexMark,
    Inline,
    LineBreak,
    Link,
    Note,
    Number,
    PartialDate,
    Reference,
    SmallCapitals,
    Strong,
    Text,
)

__all__ = ["InlineWriter", "attribute", "escape", "plain_text"]


def escape(text: str) -> str:
    """Text for an element's content."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text


def attribute(text: str) -> str:
    """Text for an attribute between double quotes."""
    text = escape(text)
    if '"' in text:
        text = text.replace('"', "&quot;")
    # A parser would make a space of a line end.
    return text.replace("\n", "&#10;") if "\n" in text else text


def plain_text(children: Sequence[Inline]) -> str:
    """The words alone, for `title` and `data-label`: no notes, no numbers of references."""
    parts: list[str] = []
    for child in children:
        if isinstance(child, (Text, Abbreviation, Code)):
            parts.append(child.text)
        elif isinstance(child, Number):
            parts.append(child.value)
        elif isinstance(child, Dated):
            parts.append(child.date.iso())
        elif isinstance(child, LineBreak):
            parts.append(" ")
        elif not isinstance(child, (Note, Citation)):
            parts.append(plain_text(child.children))
    return "".join(parts)


class InlineWriter:
    """Writes inlines of one document and remembers the notes and index marks that it met.

    `titles` maps each anchor to its title, `references` each key to its reference. A note's id
    counts through the part (`anchor`), its number through the part or the book (`first_note`).
    """

    def __init__(
        self,
        tag: str,
        languages: Callable[[str], Language],
        titles: Mapping[str, tuple[Inline, ...]],
        references: Mapping[str, Reference],
        anchor: str,
        first_note: int = 1,
    ) -> None:
        self.tag = tag
        self.languages = languages
        self.language = languages(tag)
        self.titles = titles
        self.references = references
        self.anchor = anchor
        self.next_note = first_note
        self.notes_met = 0
        # Notes whose text is still to be written: (id's tail, number, note).
        self.pending: list[tuple[str, int, Note]] = []
        self.index_marks: list[tuple[str, str]] = []
        self.titles_only = False

    def write(self, children: Sequence[Inline]) -> str:
        """The XHTML of a run of inlines."""
        parts = [_WRITERS[type(child)](self, child) for child in children]
        if self.titles_only:
            for number, part in enumerate(parts[1:]):
                if not part:
                    # The space before a citation goes with it.
                    parts[number] = parts[number].rstrip(" ")
        return "".join(parts)

    def title(self, children: Sequence[Inline]) -> str:
        """A title repeated elsewhere: without its notes, citations and places of the index.

        Nor with the white space before a citation that ends it: a comma may follow.
        """
        before, self.titles_only = self.titles_only, True
        try:
            return self.write(children).rstrip()
        finally:
            self.titles_only = before

    def words(self, text: str) -> str:
        """Escaped text with `span.nb` round what a line must not part."""
        holds = self.language.no_breaks(text)
        if not holds:
            return escape(text)
        parts: list[str] = []
        at = 0
        for start, end in holds:
            parts.append(escape(text[at:start]))
            parts.append(f'<span class="nb">{escape(text[start:end])}</span>')
            at = end
        parts.append(escape(text[at:]))
        return "".join(parts)

    def date(self, when: PartialDate, form: str) -> str:
        """`time` for a date, and for each end of a range: `datetime` holds one (HTML, 4.5.14)."""
        text = self.language.date(when, form)
        holds = self.language.no_breaks(text)
        ends = _ends(text, holds) if when.until else [(0, len(text))]
        days = [PartialDate(when.year, when.month, when.day), when.until or when]
        times = [
            (*span, f'<time datetime="{day.iso()}">', "</time>")
            for span, day in zip(ends, days, strict=False)
        ]
        return _nested(text, [*times, *((*span, '<span class="nb">', "</span>") for span in holds)])

    def citation(self, keys: Sequence[tuple[str, str]]) -> str:
        """`[12, § 76; 14]`, each number a link to its reference."""
        if self.titles_only or not keys:
            return ""
        parts = []
        for key, locator in keys:
            reference = self.references.get(key)
            # Checking has named a key that is missing; a proof still shows where it stands.
            said = (
                f'<a class="ref" epub:type="biblioref" role="doc-biblioref"'
                f' href="#ref-{attribute(key)}">{reference.number}</a>'
                if reference
                else "?"
            )
            parts.append(f"{said}, {self.words(locator)}" if locator else said)
        return f"[{'; '.join(parts) if any(loc for _, loc in keys) else ', '.join(parts)}]"

    def language_attributes(self, tag: str) -> str:
        """` xml:lang lang dir` for words of another language; nothing for the same one."""
        if not tag or tag == self.tag:
            return ""
        said = f' xml:lang="{attribute(tag)}" lang="{attribute(tag)}"'
        direction = self.languages(tag).direction
        return f'{said} dir="{direction}"' if direction != self.language.direction else said

    def in_language(self, tag: str) -> tuple[str, Language]:
        """Makes `tag` the language of what follows; returns what `restore` wants."""
        before = (self.tag, self.language)
        if tag:
            self.tag, self.language = tag, self.languages(tag)
        return before

    def restore(self, before: tuple[str, Language]) -> None:
        """Goes back to the language before `in_language`, which gave `before`."""
        self.tag, self.language = before


def _text(writer: InlineWriter, inline: Text) -> str:
    return writer.words(inline.text)


def _emphasis(writer: InlineWriter, inline: Emphasis) -> str:
    return f"<em>{writer.write(inline.children)}</em>"


def _strong(writer: InlineWriter, inline: Strong) -> str:
    return f"<strong>{writer.write(inline.children)}</strong>"


def _small_capitals(writer: InlineWriter, inline: SmallCapitals) -> str:
    return f'<span class="sc">{writer.write(inline.children)}</span>'


def _foreign(writer: InlineWriter, inline: Foreign) -> str:
    attributes = writer.language_attributes(inline.language)
    # Scripts that run from the right have no italic.
    element = "span" if "dir=" in attributes else "i"
    before = writer.in_language(inline.language)
    said = writer.write(inline.children)
    writer.restore(before)
    return f"<{element}{attributes}>{said}</{element}>"


def _abbreviation(writer: InlineWriter, inline: Abbreviation) -> str:
    return f'<abbr title="{attribute(inline.expansion)}">{escape(inline.text)}</abbr>'


def _code(writer: InlineWriter, inline: Code) -> str:
    return f"<code>{escape(inline.text)}</code>"


def _line_break(writer: InlineWriter, inline: LineBreak) -> str:
    return " " if writer.titles_only else "<br/>"


def _link(writer: InlineWriter, inline: Link) -> str:
    if writer.titles_only:
        return writer.write(inline.children)
    return f'<a href="{attribute(inline.address)}">{writer.write(inline.children)}</a>'


def _cross_reference(writer: InlineWriter, inline: CrossReference) -> str:
    title = writer.titles.get(inline.target, ())
    said = writer.write(inline.children) if inline.children else writer.title(title)
    if writer.titles_only:
        return said
    target = attribute(inline.target)
    if not inline.page:
        return f'<a href="#{target}">{said}</a>'
    before = attribute(writer.language.words["page"] + "\N{NO-BREAK SPACE}")
    return f'<a class="page" href="#{target}" data-before="{before}">{said}</a>'


def _citation(writer: InlineWriter, inline: Citation) -> str:
    return writer.citation(inline.keys)


def _note(writer: InlineWriter, inline: Note) -> str:
    if writer.titles_only:
        return ""
    number = writer.next_note
    writer.next_note += 1
    writer.notes_met += 1
    tail = f"{writer.anchor}-{writer.notes_met}"
    writer.pending.append((tail, number, inline))
    return (
        f'<a class="noteref" epub:type="noteref" role="doc-noteref" id="mark-{attribute(tail)}"'
        f' href="#note-{attribute(tail)}">{number}</a>'
    )


def _dated(writer: InlineWriter, inline: Dated) -> str:
    return writer.date(inline.date, inline.form or "long")


def _number(writer: InlineWriter, inline: Number) -> str:
    return writer.words(_format(writer.language, inline.value, inline.form))


def _format(language: Language, value: str, form: str) -> str:
    if form in ("", "plain", "percent"):
        try:
            number = Decimal(value)
        except InvalidOperation:
            return value
        return language.percent(number) if form == "percent" else language.number(number)
    if form in ("ordinal", "word"):
        said = language.ordinal if form == "ordinal" else language.cardinal_word
        return said(int(value)) if value.isdecimal() else value
    return language.suffix(value, form)


def _index_mark(writer: InlineWriter, inline: IndexMark) -> str:
    said = writer.write(inline.children)
    if writer.titles_only:
        return said
    anchor = f"index-{writer.anchor}-{len(writer.index_marks) + 1}"
    writer.index_marks.append((inline.term, anchor))
    return f'<span class="index-mark" id="{attribute(anchor)}">{said}</span>'


_WRITERS: dict[type, Callable[[InlineWriter, Any], str]] = {
    Text: _text,
    Emphasis: _emphasis,
    Strong: _strong,
    SmallCapitals: _small_capitals,
    Foreign: _foreign,
    Abbreviation: _abbreviation,
    Code: _code,
    LineBreak: _line_break,
    Link: _link,
    CrossReference: _cross_reference,
    Citation: _citation,
    Note: _note,
    Dated: _dated,
    Number: _number,
    IndexMark: _index_mark,
}


def _nested(text: str, spans: Sequence[tuple[int, int, str, str]]) -> str:
    """Escaped text with the tags of spans (start, end, before, after) that nest; none is empty."""
    # The longer one of two that begin together is the outer one, of equal ones the one named first.
    spans = sorted(spans, key=lambda span: (span[0], -span[1]))
    edges = sorted({0, len(text), *(at for span in spans for at in span[:2])})
    parts: list[str] = []
    for at, following in zip(edges, [*edges[1:], len(text)], strict=True):
        parts += [after for _, end, _, after in reversed(spans) if end == at]
        parts += [before for start, _, before, _ in spans if start == at]
        parts.append(escape(text[at:following]))
    return "".join(parts)


def _ends(text: str, holds: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The two ends of a range as spans of its words, which cut through nothing held together.

    `25–26 fevral` is held, so that its ends are `25` and `26 fevral` in whatever stands round it.
    Where the dash only hangs on the word before it, it goes with the first end.
    """
    at = text.find("–")
    if at < 0 or text.find("–", at + 1) >= 0:
        return []
    start, end = next((span for span in holds if span[0] <= at < span[1]), (0, len(text)))
    after = at + 1 + len(text[at + 1 :]) - len(text[at + 1 :].lstrip())
    if after >= end:
        return [(0, end), (after, len(text))]
    return [(start, len(text[:at].rstrip())), (after, end)]

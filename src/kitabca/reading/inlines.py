"""Inline tokens of the dialect to inlines of the model, with quotes and dashes made typographic."""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import accumulate

from markdown_it.token import Token
from msgspec import Struct, field

from kitabca.diagnostics import Diagnostic, error, nearest
from kitabca.language import language
from kitabca.model import (
    Abbreviation,
    Block,
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
    Paragraph,
    Place,
    SmallCapitals,
    Strong,
    Text,
    parse_date,
)
from kitabca.reading.counts import Counts, counted
from kitabca.reading.dialect import Attributes
from kitabca.reading.wording import slips

__all__ = ["LANGUAGE_TAG", "Source", "date_fault", "inlines", "plain", "smart", "stand"]

# Stands for what typography must not see: code, marks, escaped characters.
_OPAQUE = "￼"
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
_WEB = re.compile(r"https?://[^\s/?#@]+(?:[/?#]\S*)?\Z|mailto:[^\s@]+@[^\s@]+\Z", re.IGNORECASE)
_CITED = re.compile(r"@([\w][\w.:/+-]*)\s*(?:,\s*(.+))?\Z", re.DOTALL)
_NUMBER = re.compile(r"[-−]?\d+(?:[.,]\d+)?\Z", re.ASCII)
_COUNTED = frozenset({"count", "date", "number", "ordinal", "percent"})
_LEFTOVER = re.compile(r"\]\(|\]\{|\{\s*[#.\w][^{}]*\}")


class Source(Struct, frozen=True):
    """One Markdown text while it is read: its lines, its language, its notes and its faults.

    `notes` maps a note's label to its tokens and place; `blocks` builds a note's blocks. `whole` is
    the one place of words that stand in an attribute. `counts` knows the rows that the book lists.
    """

    path: str
    lines: Sequence[str]
    tag: str
    faults: list[Diagnostic]
    notes: Mapping[str, tuple[list[Token], Place]]
    blocks: Callable[[Source, Sequence[Token]], tuple[Block, ...]]
    noted: set[str] = field(default_factory=set)
    open_notes: list[str] = field(default_factory=list)
    whole: Place | None = None
    counts: Counts | None = None


class _Node(Struct):
    token: Token
    children: list[_Node]
    text: str = ""


# What `parse_date` says, as codes: anything else is a date that is written otherwise.
_DATE_FAULTS = {
    "there is no such day": "no-such-day",
    "the range ends before it begins": "backward-range",
}
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
# Spreadsheets count days from the end of 1899 (ECMA-376, part 1, 18.17.4.1); these are of our time.
_SERIAL = re.compile(r"[1-6]\d{4}", re.ASCII)
_FIRST_DAY = date(1899, 12, 30).toordinal()


def date_fault(failure: ValueError, seen: str, place: Place) -> Diagnostic:
    """What `parse_date` refused, with the day where it is plain which one is meant."""
    code = _DATE_FAULTS.get(str(failure), "")
    if code:
        return error(code, place, seen=seen)
    with contextlib.suppress(ValueError, OverflowError):
        if match := _DOTTED.fullmatch(seen.strip()):
            meant = date(*map(int, reversed(match.groups())))
            return error("dotted-date", place, seen=seen, date=meant.isoformat())
        if _SERIAL.fullmatch(seen.strip()):
            meant = date.fromordinal(_FIRST_DAY + int(seen))
            return error("counted-date", place, seen=seen, date=meant.isoformat())
    return error("bad-date", place, seen=seen)


def stand(source: Source, holder: Token, at: int = 0) -> Place:
    """The place of an offset in an inline token's text: the parser strips marks from each line."""
    if source.whole:
        return source.whole
    first = holder.map[0] if holder.map else 0
    begins, rows = _rows(holder.content)
    row = bisect_right(begins, at) - 1
    line = first + row
    if line >= len(source.lines):
        return Place(source.path, first + 1, 1)
    written = source.lines[line]
    content = rows[row]
    column = at - begins[row]
    hint = holder.meta.get("column", 0)
    stripped = written.rstrip()
    if stripped.endswith(content) and not hint:
        column += len(stripped) - len(content)
    else:
        column += max(written.find(content, hint), 0)
    return Place(source.path, line + 1, column + 1)


@lru_cache(maxsize=1)
def _rows(content: str) -> tuple[Sequence[int], Sequence[str]]:
    """Where each line of a text begins, and the lines: every fault of a paragraph asks for them."""
    rows = content.split("\n")
    begins = [0, *accumulate(len(row) + 1 for row in rows[:-1])]
    return begins, [row.rstrip() for row in rows]


def plain(parts: Sequence[Inline]) -> str:
    """The words alone, as a slug, a running head or an alternative text wants them."""
    words = []
    for part in parts:
        match part:
            case Text(text=text) | Code(text=text) | Abbreviation(text=text):
                words.append(text)
            case LineBreak():
                words.append(" ")
            case Dated(date=date):
                words.append(date.iso())
            case Number(value=value):
                words.append(value)
            case Emphasis() | Strong() | SmallCapitals() | Foreign() | Link() | IndexMark():
                words.append(plain(part.children))
            case _:
                pass
    return "".join(words)


def smart(text: str, tag: str) -> str:
    """One text with the quotes, dashes and no-breaks of its language."""
    return "".join(_smart_segments([text], tag)) if text else ""


def _smart_segments(segments: Sequence[str], tag: str) -> Sequence[str]:
    return language(tag).smarten(segments) if segments else segments


def inlines(source: Source, holder: Token) -> tuple[Inline, ...]:
    """The inlines of an inline token."""
    nodes = _tree(holder.children or [])
    _smarten(source, holder, nodes, source.tag)
    return _build(source, holder, nodes)


def _tree(tokens: Sequence[Token]) -> list[_Node]:
    top: list[_Node] = []
    stack = [top]
    for token in tokens:
        if token.nesting < 0:
            stack.pop()
            continue
        node = _Node(token, [])
        stack[-1].append(node)
        if token.nesting > 0:
            stack.append(node.children)
    return top


def _attributes(node: _Node) -> Attributes:
    found = node.token.meta.get("attributes")
    return found if isinstance(found, Attributes) else Attributes()


def _foreign(node: _Node) -> str:
    return _attributes(node).values.get("lang", "") if node.token.type == "span_open" else ""


def _as_typed(nodes: Sequence[_Node]) -> None:
    for node in nodes:
        node.text = node.token.content
        _as_typed(node.children)


def _smarten(source: Source, holder: Token, nodes: Sequence[_Node], tag: str) -> None:
    """Sets `text` of every node of text; words of another language follow their own rules.

    What an editor would mark in the words so made is added to the faults.
    """
    leaves: list[_Node | None] = []
    segments: list[str] = []

    def gather(nodes: Sequence[_Node]) -> None:
        for node in nodes:
            kind = node.token.type
            other = _foreign(node)
            if kind == "span_open" and not _COUNTED.isdisjoint(_attributes(node).classes):
                _as_typed(node.children)
                leaves.append(None)
                segments.append(_OPAQUE)
            elif kind == "note_open" or (other and other != tag):
                _smarten(source, holder, node.children, other or tag)
                if other:
                    leaves.append(None)
                    segments.append(_OPAQUE)
            elif kind == "text":
                leaves.append(node)
                segments.append(node.token.content)
            elif kind == "softbreak":
                leaves.append(node)
                segments.append(" ")
            elif node.children:
                gather(node.children)
            else:
                leaves.append(None)
                segments.append("\n" if kind == "hardbreak" else _OPAQUE)

    gather(nodes)
    made = _smart_segments(segments, tag)
    for leaf, text in zip(leaves, made, strict=True):
        if leaf is not None:
            leaf.text = text

    begins: list[int] = []

    def place(index: int, offset: int) -> Place:
        """Words stand in the source as in the segments, one after the other."""
        if not begins:
            at = 0
            for segment in segments:
                found = holder.content.find(segment.strip(" \n"), at) if segment != _OPAQUE else -1
                at, begin = (found + len(segment), found) if found >= 0 else (at, at)
                begins.append(begin)
        return stand(source, holder, min(begins[index] + offset, len(holder.content)))

    source.faults.extend(slips(made, tag, place))


def _build(source: Source, holder: Token, nodes: Sequence[_Node]) -> tuple[Inline, ...]:
    built: list[Inline] = []
    for node in nodes:
        for part in _inline(source, holder, node):
            if isinstance(part, Text) and built and isinstance(built[-1], Text):
                built[-1] = Text(built[-1].text + part.text)
            else:
                built.append(part)
    return tuple(built)


def _inline(source: Source, holder: Token, node: _Node) -> tuple[Inline, ...]:
    token = node.token
    match token.type:
        case "text":
            _leftover(source, holder, token)
            return (Text(node.text),) if node.text else ()
        case "softbreak":
            return (Text(node.text),)
        case "text_special":
            return (Text(token.content),)
        case "hardbreak":
            return (LineBreak(),)
        case "code_inline":
            return (Code(token.content),)
        case "em_open":
            return (Emphasis(_build(source, holder, node.children)),)
        case "strong_open":
            return (Strong(_build(source, holder, node.children)),)
        case "span_open":
            return _span(source, holder, node)
        case "link_open":
            return _link(source, holder, node)
        case "citation":
            return _citation(source, holder, token)
        case "note_open":
            return _inline_note(source, holder, node)
        case "footnote_ref":
            return _note(source, holder, token)
        case "image":
            source.faults.append(error("inline-image", _at(source, holder, token)))
        case "html_inline":
            seen = token.content[:60]
            source.faults.append(error("raw-html", _at(source, holder, token), seen=seen))
    return ()


def _at(source: Source, holder: Token, token: Token) -> Place:
    return stand(source, holder, int(token.meta.get("at", 0)))


def _leftover(source: Source, holder: Token, token: Token) -> None:
    """Marks that the parser took for words because something in them is wrong."""
    for match in _LEFTOVER.finditer(token.content):
        code = "broken-link" if match.group() == "](" else "bad-attributes"
        seen = token.content[match.start() : match.start() + 40]
        at = max(holder.content.find(match.group()), 0)
        source.faults.append(error(code, stand(source, holder, at), seen=seen))


# What a span's attributes may mean.
_CLASSES = ("sc", "count", "date", "number", "ordinal", "percent")
_KEYS = ("lang", "abbr", "index", "form")


def _span(source: Source, holder: Token, node: _Node) -> tuple[Inline, ...]:
    attributes = _attributes(node)
    place = _at(source, holder, node.token)
    known = (*_CLASSES, *_KEYS)
    unknown = [
        *(name for name in attributes.classes if name not in _CLASSES),
        *(name for name in attributes.values if name not in _KEYS),
        *([f"#{attributes.anchor}"] if attributes.anchor else []),
    ]
    for name in unknown:
        near = nearest(name, known)
        source.faults.append(error("unknown-attribute", place, name=name, nearest=near))
    if not (attributes.classes or attributes.values or attributes.anchor):
        source.faults.append(error("bad-attributes", place, seen="{}"))
    children = _build(source, holder, node.children)
    words = plain(children)
    form = attributes.values.get("form", "")
    for name in attributes.classes:
        if name == "date":
            children = _dated(source, place, words, form or "long")
        elif name == "count":
            _known_form(source, place, form or "plain", _number_forms(source.tag))
            value = counted(words, source.counts, place, source.faults)
            children = (Number(value, form or "plain", True),) if value else ()
        elif name == "sc":
            children = (SmallCapitals(children),)
        elif name in _CLASSES:
            children = _numbered(source, place, words, form or _NUMBER_FORM[name])
    if "abbr" in attributes.values:
        if not attributes.values["abbr"]:
            source.faults.append(error("empty-attribute", place, name="abbr"))
        children = (Abbreviation(words, smart(attributes.values["abbr"], source.tag)),)
    if tag := attributes.values.get("lang"):
        if not LANGUAGE_TAG.match(tag):
            source.faults.append(error("bad-language", place, tag=tag))
        children = (Foreign(tag, children),)
    if "index" in attributes.values:
        term = smart(attributes.values["index"], source.tag) or words
        if not term.strip():
            source.faults.append(error("empty-attribute", place, name="index"))
        children = (IndexMark(term, children, place),)
    return children


_NUMBER_FORM = {"number": "plain", "ordinal": "ordinal", "percent": "percent"}


def _dated(source: Source, place: Place, words: str, form: str) -> tuple[Inline, ...]:
    _known_form(source, place, form, language(source.tag).pack.dates.forms)
    try:
        return (Dated(parse_date(words.strip()), form),)
    except ValueError as failure:
        source.faults.append(date_fault(failure, words, place))
        return ()


def _numbered(source: Source, place: Place, words: str, form: str) -> tuple[Inline, ...]:
    value = words.strip().replace("−", "-").replace(",", ".")
    if not _NUMBER.match(value):
        source.faults.append(error("bad-number", place, seen=words))
        return ()
    _known_form(source, place, form, _number_forms(source.tag))
    return (Number(value, form),)


def _number_forms(tag: str) -> tuple[str, ...]:
    harmony = language(tag).pack.harmony
    cases = (*harmony.cases, *harmony.case_names) if harmony else ()
    return ("plain", "word", "ordinal", "percent", *cases)


def _known_form(source: Source, place: Place, form: str, known: Iterable[str]) -> None:
    if form not in known:
        near = nearest(form, known)
        source.faults.append(error("unknown-form", place, form=form, nearest=near))


def _link(source: Source, holder: Token, node: _Node) -> tuple[Inline, ...]:
    address = str(node.token.attrs.get("href", ""))
    place = _at(source, holder, node.token)
    attributes = _attributes(node)
    children = _build(source, holder, node.children)
    inside = address.startswith("#")
    extra = [name for name in attributes.classes if not (inside and name == "page")]
    for name in [*extra, *attributes.values, *(["title"] if "title" in node.token.attrs else [])]:
        source.faults.append(error("unknown-attribute", place, name=name, nearest=".page"))
    if inside:
        page = "page" in attributes.classes
        return (CrossReference(address[1:], () if page else children, page, place),)
    if not _WEB.match(address):
        source.faults.append(error("bad-link", place, address=address))
        return children
    if not children:
        source.faults.append(error("empty-link", place, address=address))
    return (Link(address, children),)


def _citation(source: Source, holder: Token, token: Token) -> tuple[Inline, ...]:
    place = _at(source, holder, token)
    keys = []
    for piece in token.content.split(";"):
        match = _CITED.match(piece.strip())
        if match is None:
            source.faults.append(error("bad-citation", place, seen=piece.strip()))
            continue
        keys.append((match[1], smart((match[2] or "").strip(), source.tag)))
    return (Citation(tuple(keys), place),) if keys else ()


def _inline_note(source: Source, holder: Token, node: _Node) -> tuple[Inline, ...]:
    place = _at(source, holder, node.token)
    if source.open_notes:
        source.faults.append(error("nested-note", place))
        return ()
    source.open_notes.append("")
    children = _build(source, holder, node.children)
    source.open_notes.pop()
    key = f"{place.line}-{place.column}"
    return (Note(key, (Paragraph(children, place),), place),)


def _note(source: Source, holder: Token, token: Token) -> tuple[Inline, ...]:
    place = _at(source, holder, token)
    label = str(token.meta.get("label", ""))
    if label not in source.notes:
        source.faults.append(error("unknown-note", place, label=label))
        return ()
    source.noted.add(label)
    if source.open_notes:
        source.faults.append(error("nested-note", place))
        return ()
    source.open_notes.append(label)
    blocks = source.blocks(source, source.notes[label][0])
    source.open_notes.pop()
    return (Note(label, blocks, place),)

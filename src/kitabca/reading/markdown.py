"""A Markdown text to blocks of the model, each with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import accumulate

from markdown_it.token import Token
from msgspec import Struct, field
from msgspec.structs import replace

from kitabca.diagnostics import Diagnostic, error, nearest, warning
from kitabca.model import (
    Block,
    Break,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Place,
    Quotation,
    Table,
    Verse,
)
from kitabca.reading.anchors import Anchors, slug
from kitabca.reading.counts import Counts
from kitabca.reading.dialect import ATTRIBUTES, MAX_NESTING, Attributes, parse_attributes, parser
from kitabca.reading.figures import Pictures, figure
from kitabca.reading.inlines import Source, inlines, plain, stand
from kitabca.reading.marks import allow, anchor_of, line_of, tag_of, trailing
from kitabca.reading.persons import personal
from kitabca.reading.text_tables import captioned, captions, table
from kitabca.reading.wording import damaged_markdown, without_doubles

__all__ = ["Chapter", "read_markdown"]

_SOURCE_LINE = re.compile(r"(?:—|–|--)[ \u00a0]+")
_CONTAINERS = ("quote", "verse")


class Chapter(Struct, frozen=True):
    """What one Markdown text holds; `title` is empty when it has no heading of level 1."""

    title: tuple[Inline, ...]
    anchor: str
    blocks: tuple[Block, ...]
    place: Place


class _Cursor(Struct):
    """Tokens of one level of nesting, the attributes that wait for the next block, the anchors."""

    tokens: Sequence[Token]
    pictures: Pictures
    prefix: str
    anchors: Anchors
    at: int = 0
    waiting: tuple[Attributes, Place] | None = None
    level: int = 1
    built: list[Block] = field(default_factory=list)


class _Met(Struct, frozen=True):
    """A block as its builder meets it: the token that opens it, those up to the one that closes
    it, and the attributes of the line before with the place of that line (else of the block)."""

    token: Token
    inside: Sequence[Token]
    attributes: Attributes
    where: Place


def read_markdown(
    text: str,
    path: str,
    tag: str,
    pictures: Pictures,
    faults: list[Diagnostic],
    anchor: str = "",
    counts: Counts | None = None,
) -> Chapter:
    """The chapter that a text holds; all its faults are added to `faults`.

    `anchor` is the part's own when the edition gives it; headings without an anchor get one that
    begins with it. `counts` knows the rows that the book lists.
    """
    lines = text.split("\n")
    start = len(faults)
    faults += damaged_markdown(text, tag, path)
    faults += personal(text, path)
    parsed = parser().parse(text.rstrip("\n") + "\n")
    _limit_depth(parsed, path, faults)
    tokens, notes = _without_notes(parsed, path, faults)
    prefix = anchor
    anchors = Anchors(_explicit_anchors(tokens))

    def blocks(source: Source, inner: Sequence[Token]) -> tuple[Block, ...]:
        return _blocks(source, _Cursor(inner, pictures, prefix, anchors))

    source = Source(path, lines, tag, faults, notes, blocks, counts=counts)
    title, own, place, tokens = _title(source, tokens)
    prefix = anchor or own or (slug(plain(title), tag) if title else "")
    anchors.take(prefix)
    built = blocks(source, tokens)
    for label, (_, where) in notes.items():
        if label not in source.noted:
            faults.append(warning("unused-note", where, label=label))
    faults[start:] = without_doubles(faults[start:])
    return Chapter(title, anchor or own or prefix, built, place)


def _limit_depth(tokens: Sequence[Token], path: str, faults: list[Diagnostic]) -> None:
    """Says where blocks, or marks in a line, stand too deep in one another; empties such a line."""
    deepest = next(
        (token for token in tokens if token.level >= MAX_NESTING - 1 and token.map), None
    )
    if deepest is not None:
        faults.append(error("too-deep", Place(path, (deepest.map or [0])[0] + 1)))
    for token in tokens:
        if _depth(token.children or ()) > MAX_NESTING:
            faults.append(error("too-deep", Place(path, (token.map or [0])[0] + 1)))
            token.children = []


def _depth(tokens: Sequence[Token]) -> int:
    """How deep marks stand in marks."""
    return max(accumulate(token.nesting for token in tokens), default=0)


def _without_notes(
    tokens: list[Token], path: str, faults: list[Diagnostic]
) -> tuple[list[Token], dict[str, tuple[list[Token], Place]]]:
    """The text's tokens, and the definitions of footnotes apart."""
    text: list[Token] = []
    notes: dict[str, tuple[list[Token], Place]] = {}
    held: list[Token] | None = None
    for token in tokens:
        if token.type == "footnote_reference_open":
            held = []
            line = (token.map or [0])[0] + 1
            label = str(token.meta["label"])
            if label in notes:
                earlier = str(notes[label][1].line)
                faults.append(
                    error("duplicate-note", Place(path, line, 1), label=label, line=earlier)
                )
            notes.setdefault(label, (held, Place(path, line, 1)))
        elif token.type == "footnote_reference_close":
            held = None
        elif held is not None:
            held.append(token)
        else:
            text.append(token)
    return text, notes


def _explicit_anchors(tokens: Sequence[Token]) -> set[str]:
    found = set()
    for token in tokens:
        if token.type == "inline":
            for match in ATTRIBUTES.finditer(token.content):
                attributes = parse_attributes(match[1])
                if attributes and attributes.anchor:
                    found.add(attributes.anchor)
    return found


def _title(
    source: Source, tokens: list[Token]
) -> tuple[tuple[Inline, ...], str, Place, list[Token]]:
    """The heading of level 1 with its anchor and place, and the tokens without it."""
    found = [
        at
        for at, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == "h1" and token.level == 0
    ]
    if not found:
        return (), "", Place(source.path, 1, 1), tokens
    for at in found[1:]:
        source.faults.append(error("second-title", line_of(source, tokens[at])))
    at = found[0]
    if at > 0:
        source.faults.append(error("title-not-first", line_of(source, tokens[at])))
    holder = tokens[at + 1]
    attributes = trailing(holder)
    allow(source, stand(source, holder), attributes, anchor=True)
    anchor = anchor_of(source, stand(source, holder), attributes.anchor)
    return (
        inlines(source, holder),
        anchor,
        line_of(source, tokens[at]),
        tokens[:at] + tokens[at + 3 :],
    )


def _close(tokens: Sequence[Token], at: int) -> int:
    """The index of the token that closes the one at `at`."""
    depth = 0
    while at < len(tokens):
        depth += tokens[at].nesting
        if depth == 0:
            return at
        at += 1
    return len(tokens) - 1


def _blocks(source: Source, cursor: _Cursor) -> tuple[Block, ...]:
    while cursor.at < len(cursor.tokens):
        token = cursor.tokens[cursor.at]
        end = _close(cursor.tokens, cursor.at)
        inside = cursor.tokens[cursor.at + 1 : end]
        cursor.at = end + 1
        attributes, where = Attributes(), line_of(source, token)
        if cursor.waiting is not None:
            attributes, where = cursor.waiting
            cursor.waiting = None
        met = _Met(token, inside, attributes, where)
        built = _BUILDERS.get(token.type, _other)(source, cursor, met)
        if built is not None:
            cursor.built.append(built)
    if cursor.waiting is not None:
        source.faults.append(error("bad-attributes", cursor.waiting[1], seen="{…}"))
    return tuple(cursor.built)


def _inner(source: Source, cursor: _Cursor, tokens: Sequence[Token]) -> tuple[Block, ...]:
    nested = _Cursor(tokens, cursor.pictures, cursor.prefix, cursor.anchors, level=cursor.level)
    return _blocks(source, nested)


def _heading(source: Source, cursor: _Cursor, met: _Met) -> Block | None:
    holder = met.inside[0]
    place = line_of(source, met.token)
    level = int(met.token.tag[1:])
    if level == 1:
        if met.token.level:
            source.faults.append(error("second-title", place))
        return None
    if level > cursor.level + 1:
        given, wanted = str(level), str(cursor.level + 1)
        source.faults.append(error("heading-skips", place, level=given, wanted=wanted))
    cursor.level = level
    attributes = met.attributes if met.attributes.anchor else trailing(holder)
    allow(source, place, attributes, anchor=True)
    children = inlines(source, holder)
    if not plain(children).strip():
        source.faults.append(error("empty-heading", place))
    anchor = anchor_of(source, place, attributes.anchor) or _new_anchor(
        source, cursor, plain(children)
    )
    return Heading(level, children, anchor, place)


def _new_anchor(source: Source, cursor: _Cursor, words: str) -> str:
    stem = slug(words, source.tag)
    return cursor.anchors.take_new(f"{cursor.prefix}-{stem}" if cursor.prefix else stem)


def _paragraph(source: Source, cursor: _Cursor, met: _Met) -> Block | None:
    holder, attributes, where = met.inside[0], met.attributes, met.where
    place = line_of(source, met.token)
    children = holder.children or []
    leading = _leading(children)
    if leading is not None:
        if len(children) == 1:
            cursor.waiting = (leading, place)
            return None
        attributes, where = leading, place
        place = replace(place, line=place.line + 1)
        holder.children = children = children[2:]
    if cursor.built and isinstance(cursor.built[-1], Table) and captions(children):
        cursor.built[-1] = captioned(source, cursor.built[-1], holder, attributes, place)
        return None
    if any(child.type == "image" for child in children) and all(
        child.type in ("image", "softbreak") or not child.content.strip() for child in children
    ):
        return figure(source, cursor.pictures, holder, attributes)
    allow(source, where, attributes, classes=True)
    return Paragraph(inlines(source, holder), place, " ".join(attributes.classes))


def _leading(children: Sequence[Token]) -> Attributes | None:
    """The attributes of a first line that holds nothing else."""
    if not children or children[0].type != "text":
        return None
    if len(children) > 1 and children[1].type not in ("softbreak", "hardbreak"):
        return None
    match = ATTRIBUTES.fullmatch(children[0].content.strip())
    return parse_attributes(match[1]) if match else None


def _quotation(source: Source, cursor: _Cursor, met: _Met) -> Block:
    allow(source, met.where, met.attributes, keys=("lang",))
    tag = tag_of(source, met.where, met.attributes)
    return _quoted(source, cursor, met.inside, tag, line_of(source, met.token))


def _quoted(
    source: Source, cursor: _Cursor, inside: Sequence[Token], tag: str, place: Place
) -> Quotation:
    rest, closing = _source_line(inside)
    quoted = _in_language(source, tag)
    line = inlines(source, closing) if closing else ()
    return Quotation(_inner(quoted, cursor, rest), line, place, tag)


def _in_language(source: Source, tag: str) -> Source:
    return replace(source, tag=tag) if tag else source


def _source_line(tokens: Sequence[Token]) -> tuple[list[Token], Token | None]:
    """The tokens without the last line, if that begins with a dash, and that line."""
    found = list(tokens)
    if len(found) < 3 or found[-1].type != "paragraph_close" or found[-2].type != "inline":
        return found, None
    holder = found[-2]
    children = list(holder.children or [])
    breaks = [at for at, child in enumerate(children) if child.type in ("softbreak", "hardbreak")]
    start = breaks[-1] + 1 if breaks else 0
    if start >= len(children) or children[start].type != "text":
        return found, None
    dash = _SOURCE_LINE.match(children[start].content)
    if dash is None:
        return found, None
    children[start].content = children[start].content[dash.end() :]
    line = Token("inline", "", 0, map=holder.map, content=holder.content, children=children[start:])
    if start == 0:
        return found[:-3], line
    holder.children = children[: start - 1]
    return found, line


def _container(source: Source, cursor: _Cursor, met: _Met) -> Block | None:
    place = line_of(source, met.token)
    name, _, rest = met.token.info.strip().partition(" ")
    own: Attributes | None = Attributes()
    if rest.strip():
        match = ATTRIBUTES.fullmatch(rest.strip())
        own = parse_attributes(match[1]) if match else None
    if own is None:
        source.faults.append(error("bad-attributes", place, seen=rest.strip()))
        own = Attributes()
    allow(source, met.where, met.attributes)
    end = (met.token.map or [0, 0])[1]
    closing = source.lines[end] if end < len(source.lines) else ""
    if not closing.lstrip(" >\t").startswith(":::"):
        source.faults.append(error("unclosed-container", place, name=name))
    if name not in _CONTAINERS:
        near = nearest(name, _CONTAINERS)
        source.faults.append(error("unknown-container", place, name=name, nearest=near))
        return None
    allow(source, place, own, keys=("lang",))
    tag = tag_of(source, place, own)
    if name == "quote":
        return _quoted(source, cursor, met.inside, tag, place)
    return _verse(source, met.inside, tag, place)


def _verse(source: Source, inside: Sequence[Token], tag: str, place: Place) -> Verse:
    rest, closing = _source_line(inside)
    spoken = _in_language(source, tag)
    stanzas = []
    at = 0
    while at < len(rest):
        token = rest[at]
        end = _close(rest, at)
        if token.type != "paragraph_open":
            source.faults.append(error("not-verse", line_of(source, token)))
        else:
            stanzas.append(_stanza(spoken, rest[at + 1]))
        at = end + 1
    line = inlines(source, closing) if closing else ()
    return Verse(tuple(stanzas), line, place, tag)


def _stanza(source: Source, holder: Token) -> tuple[tuple[Inline, ...], ...]:
    lines: list[list[Token]] = [[]]
    for child in holder.children or []:
        if child.type in ("softbreak", "hardbreak"):
            lines.append([])
        else:
            lines[-1].append(child)
    if any(sum(child.nesting for child in line) for line in lines):
        source.faults.append(error("verse-span", stand(source, holder)))
        return ()
    return tuple(
        inlines(
            source, Token("inline", "", 0, map=holder.map, content=holder.content, children=line)
        )
        for line in lines
        if line
    )


def _list(source: Source, cursor: _Cursor, met: _Met) -> Block:
    allow(source, met.where, met.attributes)
    items = []
    at = 0
    while at < len(met.inside):
        end = _close(met.inside, at)
        items.append(_inner(source, cursor, met.inside[at + 1 : end]))
        at = end + 1
    ordered = met.token.type == "ordered_list_open"
    start = int(str(met.token.attrs.get("start", 1)))
    return ListBlock(ordered, start, tuple(items), line_of(source, met.token))


def _pause(source: Source, cursor: _Cursor, met: _Met) -> Block:
    allow(source, met.where, met.attributes)
    return Break(line_of(source, met.token))


def _other(source: Source, cursor: _Cursor, met: _Met) -> None:
    code = "raw-html" if met.token.type == "html_block" else "code-block"
    seen = met.token.content.strip().partition("\n")[0][:60]
    source.faults.append(error(code, line_of(source, met.token), seen=seen))


def _text_table(source: Source, cursor: _Cursor, met: _Met) -> Block:
    return table(source, met.token, met.inside, met.attributes, met.where)


_Builder = Callable[[Source, _Cursor, _Met], Block | None]
_BUILDERS: dict[str, _Builder] = {
    "heading_open": _heading,
    "paragraph_open": _paragraph,
    "blockquote_open": _quotation,
    "container_box_open": _container,
    "bullet_list_open": _list,
    "ordered_list_open": _list,
    "table_open": _text_table,
    "hr": _pause,
}

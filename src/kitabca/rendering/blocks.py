"""Blocks of the model → XHTML, each with its place in the sources; notes after the block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any

from kitabca.model import (
    Block,
    Break,
    Citation,
    Emphasis,
    Figure,
    Foreign,
    Heading,
    IndexMark,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Note,
    Paragraph,
    Place,
    Quotation,
    SmallCapitals,
    Strong,
    Table,
    TableCell,
    Text,
    Verse,
)
from kitabca.rendering.inlines import InlineWriter, attribute, plain_text

__all__ = ["place_attribute", "write_blocks", "write_notes"]


def place_attribute(place: Place) -> str:
    """` data-place="file:line:column"`; a cell of a workbook is `file#sheet:line:column`."""
    where = f"{place.file}#{place.sheet}" if place.sheet else place.file
    return f' data-place="{attribute(where)}:{place.line}:{place.column}"'


def write_blocks(writer: InlineWriter, blocks: Sequence[Block]) -> str:
    """A part's blocks: the first paragraph and those after a heading or a pause are `p.first`."""
    parts: list[str] = []
    fresh = True
    for block in blocks:
        if isinstance(block, Paragraph) and fresh and not block.kind:
            parts.append(_paragraph(writer, block, "first"))
        else:
            parts.append(_WRITERS[type(block)](writer, block))
        parts.append("\n")
        if writer.pending:
            parts.append(write_notes(writer))
        fresh = isinstance(block, (Heading, Break))
    return "".join(parts)


def write_notes(writer: InlineWriter) -> str:
    """The notes whose marks were written since the last call; a note may hold notes of its own."""
    parts: list[str] = []
    while writer.pending:
        waiting, writer.pending = writer.pending, []
        parts += [_note(writer, tail, number, note) for tail, number, note in waiting]
    return "".join(parts)


def _note(writer: InlineWriter, tail: str, number: int, note: Note) -> str:
    name = attribute(tail)
    back = f'<a class="back" role="doc-backlink" href="#mark-{name}">{number}</a> '
    blocks = note.blocks
    body: list[str] = []
    if blocks and isinstance(blocks[0], Paragraph):
        body.append(f"<p>{back}{writer.write(blocks[0].children)}</p>")
        blocks = blocks[1:]
    else:
        body.append(f"<p>{back}</p>")
    body += [_WRITERS[type(block)](writer, block) for block in blocks]
    return (
        f'<aside epub:type="footnote" role="doc-footnote" id="note-{name}"'
        f"{place_attribute(note.place)}>{''.join(body)}</aside>\n"
    )


def _inner(writer: InlineWriter, blocks: Sequence[Block]) -> str:
    """Blocks inside another; their notes wait for the outermost block's end."""
    return "".join([_WRITERS[type(block)](writer, block) for block in blocks])


def _heading(writer: InlineWriter, block: Heading) -> str:
    level = block.level
    anchor = f' id="{attribute(block.anchor)}"' if block.anchor else ""
    said = writer.write(block.children)
    return f"<h{level}{anchor}{place_attribute(block.place)}>{said}</h{level}>"


def _paragraph(writer: InlineWriter, block: Paragraph, name: str = "") -> str:
    name = block.kind or name
    classed = f' class="{attribute(name)}"' if name else ""
    turned = _turned(writer, _ways(writer, block.children))
    place = place_attribute(block.place)
    return f"<p{classed}{turned}{place}>{writer.write(block.children)}</p>"


def _turned(writer: InlineWriter, ways: Iterator[str]) -> str:
    """` dir` for a block whose words all run the other way; nothing as soon as one doesn't."""
    own, found = writer.language.direction, ""
    for found in ways:
        if found == own:
            return ""
    return f' dir="{found}"' if found else ""


def _ways(writer: InlineWriter, inlines: Sequence[Inline]) -> Iterator[str]:
    """The direction of each piece of words; signs, numbers and marks of notes have none.

    Words within those of another language are part of these, as a name is in a sentence.
    """
    for inline in inlines:
        match inline:
            case Text(text):
                if any(map(str.isalpha, text)):
                    yield writer.language.direction
            case Foreign(tag):
                yield writer.languages(tag).direction
            case Emphasis() | Strong() | SmallCapitals() | Link() | IndexMark():
                yield from _ways(writer, inline.children)
            case LineBreak() | Note() | Citation():
                pass
            case _:
                yield writer.language.direction


def _block_ways(writer: InlineWriter, block: Block) -> Iterator[str]:
    """The direction of each piece of words in a block that a quotation may hold."""
    match block:
        case Quotation(language=tag) | Verse(language=tag) if tag:
            yield writer.languages(tag).direction
        case Paragraph():
            yield from _ways(writer, block.children)
        case Quotation():
            for one in block.blocks:
                yield from _block_ways(writer, one)
        case Verse():
            for line in chain.from_iterable(block.stanzas):
                yield from _ways(writer, line)
        case _:
            yield writer.language.direction


def _source_line(writer: InlineWriter, source: Sequence[Any]) -> str:
    return f"<footer>{writer.write(source)}</footer>" if source else ""


def _attributes(writer: InlineWriter, block: Quotation | Verse) -> str:
    """Language and direction: of the block, or of all its words."""
    return writer.language_attributes(block.language) or _turned(writer, _block_ways(writer, block))


def _quotation(writer: InlineWriter, block: Quotation) -> str:
    attributes = _attributes(writer, block)
    before = writer.in_language(block.language)
    said = _inner(writer, block.blocks)
    writer.restore(before)
    source = _source_line(writer, block.source)
    return f"<blockquote{attributes}{place_attribute(block.place)}>{said}{source}</blockquote>"


def _verse(writer: InlineWriter, block: Verse) -> str:
    attributes = _attributes(writer, block)
    before = writer.in_language(block.language)
    stanzas = []
    for stanza in block.stanzas:
        lines = [f'<p class="line">{writer.write(line)}</p>' for line in stanza]
        stanzas.append(f'<div class="stanza">{"".join(lines)}</div>')
    writer.restore(before)
    source = _source_line(writer, block.source)
    place = place_attribute(block.place)
    return f'<div class="verse"{attributes}{place}>{"".join(stanzas)}{source}</div>'


def _list(writer: InlineWriter, block: ListBlock) -> str:
    element = "ol" if block.ordered else "ul"
    start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
    items = [
        f"<li{place_attribute(item[0].place) if item else ''}>{_item(writer, item)}</li>"
        for item in block.items
    ]
    place = place_attribute(block.place)
    return f"<{element}{start}{place}>{''.join(items)}</{element}>"


def _item(writer: InlineWriter, blocks: tuple[Block, ...]) -> str:
    """A single paragraph stands in its item without a `p`."""
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph) and not blocks[0].kind:
        return writer.write(blocks[0].children)
    return _inner(writer, blocks)


def _figure(writer: InlineWriter, block: Figure) -> str:
    anchor = f' id="{attribute(block.anchor)}"' if block.anchor else ""
    pictures = [
        f'<img src="{attribute(path)}" alt="{attribute(words)}"/>' for path, words in block.pictures
    ]
    caption = writer.write(block.caption)
    if block.credit:
        space = " " if caption else ""
        caption += f'{space}<span class="credit">{writer.words(block.credit)}</span>'
    if caption:
        caption = f"<figcaption>{caption}</figcaption>"
    size = attribute(block.size or "column")
    place = place_attribute(block.place)
    return f'<figure class="{size}"{anchor}{place}>{"".join(pictures)}{caption}</figure>'


def _table(writer: InlineWriter, block: Table) -> str:
    anchor = f' id="{attribute(block.anchor)}"' if block.anchor else ""
    parts = [f"<table{anchor}{place_attribute(block.place)}>"]
    if block.caption:
        parts.append(f"<caption>{writer.write(block.caption)}</caption>")
    labels: list[str] = []
    if block.head:
        parts.append("<thead>")
        for row in block.head:
            cells = _cells(writer, row, block.align, [], "th", [])
            parts.append(f"<tr>{cells}</tr>")
        parts.append("</thead>")
        last = block.head[-1]
        if all(cell.columns == 1 for cell in last):
            labels = [plain_text(cell.children) for cell in last]
    parts.append("<tbody>")
    if any(cell.rows > 1 for row in block.rows for cell in row):
        # A row that lacks a cell says too little when it stands alone as an entry with labels.
        labels = []
    taken: list[int] = []
    rows = [_cells(writer, row, block.align, labels, "td", taken) for row in block.rows]
    parts += [f"<tr>{cells}</tr>" for cells in rows]
    parts.append("</tbody></table>")
    return "".join(parts)


def _cells(
    writer: InlineWriter,
    row: Sequence[TableCell],
    align: Sequence[str],
    labels: Sequence[str],
    element: str,
    taken: list[int],
) -> str:
    """A row's cells; `taken` says how many rows more a cell above reaches into each column."""
    parts: list[str] = []
    taken += [0] * (len(align) - len(taken))
    column = 0
    for cell in row:
        while column < len(taken) and taken[column]:
            column += 1
        where = align[column] if column < len(align) else "left"
        scope = ' scope="col"' if element == "th" else ""
        label = f' data-label="{attribute(labels[column])}"' if column < len(labels) else ""
        span = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
        span += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        said = writer.write(cell.children)
        # An empty corner heads nothing: a heading without words would be read out as one.
        name, scope = (element, scope) if said.strip() else ("td", "")
        parts.append(f'<{name} class="{where}"{scope}{label}{span}>{said}</{name}>')
        taken[column : column + cell.columns] = [cell.rows] * cell.columns
        column += cell.columns
    taken[:] = [max(0, left - 1) for left in taken]
    return "".join(parts)


def _break(writer: InlineWriter, block: Break) -> str:
    return f"<hr{place_attribute(block.place)}/>"


_WRITERS: dict[type, Callable[[InlineWriter, Any], str]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Quotation: _quotation,
    Verse: _verse,
    ListBlock: _list,
    Figure: _figure,
    Table: _table,
    Break: _break,
}

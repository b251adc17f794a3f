"""Blocks of a document to Markdown: one title, headings that leave no level out, lists, tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from kitabca.word.spans import BREAK, Span, line_escaped, written

__all__ = ["ABOVE", "BEFORE", "Block", "Grid", "Image", "Line", "joined", "markdown_of"]

_LONGEST_HEADING = 90
# A number that was typed where a list has one, with a space: a tab makes an item of any line.
_TYPED = re.compile(r"\s*(\d{1,2})[.)]\s+")


class Line(Struct, frozen=True):
    """A paragraph. `role` is `title`, `heading` (of `level`, from 1), `item` (of `level`, from 0;
    `number` 0 for a bullet), `quote`, `caption` or nothing; `lang` is its language, if not the
    text's."""

    spans: tuple[Span, ...]
    role: str
    level: int = 0
    number: int = 0
    lang: str = ""


class Image(Struct, frozen=True):
    """A picture by its name in `images/`, with its alternative text."""

    name: str
    alternative: str


class Grid(Struct, frozen=True):
    """A table's cells; rows may be of different lengths."""

    rows: tuple[tuple[tuple[Span, ...], ...], ...]


Block = Line | Image | Grid

# What stands in a table for a cell that is one with the cell above it, or with the one before it.
ABOVE = (Span("^", raw=True),)
BEFORE = (Span("<", raw=True),)


def joined(
    rows: Sequence[tuple[tuple[Span, ...], ...]],
) -> tuple[tuple[tuple[tuple[Span, ...], ...], ...], int]:
    """The rows with such joins only as our tables can hold, and how many cells were taken apart.

    Joined cells are a rectangle, and no cell of the head goes on below it.
    """
    made = [list(row) for row in rows]
    apart = 0
    for part in (range(min(1, len(made))), range(1, len(made))):
        for owner, own in _owned(made, part).items():
            tall, wide = len({at for at, _ in own}), len({column for _, column in own})
            if owner is not None and len(own) == tall * wide:
                continue
            apart += 1
            for at, column in own:
                if made[at][column] in (ABOVE, BEFORE):
                    made[at][column] = ()
    return tuple(map(tuple, made)), apart


def _owned(
    rows: Sequence[Sequence[tuple[Span, ...]]], part: range
) -> dict[tuple[int, int] | None, list[tuple[int, int]]]:
    """The cells of some rows by the cell that they are one with; None has those that are with
    none."""
    owners: dict[tuple[int, int], tuple[int, int] | None] = {}
    taken: dict[tuple[int, int] | None, list[tuple[int, int]]] = {}
    for at in part:
        for column, cell in enumerate(rows[at]):
            owner: tuple[int, int] | None = (at, column)
            if cell in (ABOVE, BEFORE):
                owner = owners.get((at - 1, column) if cell == ABOVE else (at, column - 1))
            owners[at, column] = owner
            taken.setdefault(owner, []).append((at, column))
    return taken


def markdown_of(
    blocks: Sequence[Block], notes: Mapping[int, Sequence[Block]], stem: str
) -> tuple[str, str, list[tuple[str, str]]]:
    """The text, the words of its title, and what was guessed: (code, words)."""
    guessed: list[tuple[str, str]] = []
    if not any(isinstance(block, Line) and block.role in ("heading", "title") for block in blocks):
        blocks = _bold_as_headings(blocks, guessed)
    blocks, title = _levelled(_counted_as_items(blocks), stem, guessed)
    parts = _body(blocks)
    for number in sorted(notes):
        parts.append(_note(number, notes[number]))
    return "\n\n".join(part for part in parts if part) + "\n", title, guessed


def _words(line: Line) -> str:
    said = "".join(span.text for span in line.spans if not span.raw).replace(BREAK, " ")
    return " ".join(said.split())


def _bold_as_headings(blocks: Sequence[Block], guessed: list[tuple[str, str]]) -> list[Block]:
    """A short line that is all bold is what people make who don't know of styles."""
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Line) and not block.role:
            words = _words(block)
            bold = all(span.bold or span.raw or not span.text.strip() for span in block.spans)
            if bold and words and len(words) <= _LONGEST_HEADING and words[-1] not in ".,;:!?…":
                guessed.append(("taken-as-heading", words))
                block = replace(block, role="heading", level=1)
        out.append(block)
    return out


def _counted_as_items(blocks: Sequence[Block]) -> list[Block]:
    """Lines that follow each other and begin 1., 2., 3. are a list; one alone may be a sentence."""
    out = list(blocks)
    run = 0
    for at, block in enumerate([*blocks, None]):
        number = _typed_number(block)
        if number == run + 1:
            run += 1
            continue
        if run > 1:
            for count in range(1, run + 1):
                out[at - run + count - 1] = _item(out[at - run + count - 1], count)
        run = 1 if number == 1 else 0
    return out


def _typed_number(block: Block | None) -> int:
    if not isinstance(block, Line) or block.role or not block.spans or block.spans[0].raw:
        return 0
    match = _TYPED.match(block.spans[0].text)
    return int(match[1]) if match else 0


def _item(line: Block, number: int) -> Line:
    assert isinstance(line, Line), "only lines begin with a number"
    first = replace(line.spans[0], text=_TYPED.sub("", line.spans[0].text, count=1))
    return replace(line, spans=(first, *line.spans[1:]), role="item", number=number)


def _levelled(
    blocks: Sequence[Block], stem: str, guessed: list[tuple[str, str]]
) -> tuple[list[Block], str]:
    """Headings with one title at level 1, first of all, and no level left out below it."""
    lines = [block for block in blocks if isinstance(block, Line)]
    titles = [line for line in lines if line.role == "title"]
    tops = [line for line in lines if line.role == "heading"]
    first = titles[0] if titles else None
    if first is None and tops and tops[0] is lines[0]:
        highest = min(line.level for line in tops)
        alone = [line for line in tops if line.level == highest]
        if tops[0].level == highest and (len(alone) == 1 or len(tops) > 1):
            first = tops[0]
    title = _words(first) if first else stem
    if first is None:
        guessed.append(("no-title-in-document", stem))
    else:
        blocks = [block for block in blocks if block is not first]
    heading = Line((*_upright(first.spans),) if first else (Span(stem),), "heading", 1)
    out: list[Block] = [heading]
    open_levels: list[int] = []
    for block in blocks:
        if isinstance(block, Line) and block.role in ("heading", "title"):
            asked = block.level if block.role == "heading" else 0
            while open_levels and open_levels[-1] >= asked:
                open_levels.pop()
            open_levels.append(asked)
            block = replace(block, role="heading", level=min(len(open_levels) + 1, 6))
        out.append(block)
    return out, title


def _upright(spans: Sequence[Span]) -> tuple[Span, ...]:
    """A heading's words without bold, which it is anyway, on one line."""
    return tuple(
        replace(span, bold=False, text=span.text.replace(BREAK, " ").replace("\t", " "))
        for span in spans
    )


def _body(blocks: Sequence[Block]) -> list[str]:
    parts: list[str] = []
    at = 0
    while at < len(blocks):
        block = blocks[at]
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if isinstance(block, Image):
            end = at
            while end < len(blocks) and isinstance(blocks[end], Image):
                end += 1
            caption = _caption(blocks, end)
            images = [one for one in blocks[at:end] if isinstance(one, Image)]
            parts.append(_plate(images, caption))
            at = end + (caption is not None)
        elif isinstance(block, Grid):
            caption = _caption(blocks, at + 1)
            parts += [_grid(block), f": {caption}" if caption else ""]
            at += 1 + (caption is not None)
        elif block.role == "caption" and isinstance(after, Grid):
            parts += [_grid(after), f": {_one_line(block.spans)}"]
            at += 2
        elif block.role in ("item", "quote"):
            end = at
            while end < len(blocks) and _same(blocks[end], block):
                end += 1
            run = [one for one in blocks[at:end] if isinstance(one, Line)]
            parts.append(_items(run) if block.role == "item" else _spoken(_quote(run), block))
            at = end
        else:
            parts.append(_paragraph(block))
            at += 1
    return parts


def _spoken(text: str, line: Line) -> str:
    return f"{{lang={line.lang}}}\n{text}" if line.lang else text


def _same(block: Block, first: Line) -> bool:
    return isinstance(block, Line) and (block.role, block.lang) == (first.role, first.lang)


def _caption(blocks: Sequence[Block], at: int) -> str | None:
    if at < len(blocks):
        block = blocks[at]
        if isinstance(block, Line) and block.role == "caption":
            return _one_line(block.spans)
    return None


def _one_line(spans: Sequence[Span]) -> str:
    plain = [replace(span, text=re.sub(r"[\v\t\n]", " ", span.text)) for span in spans]
    return " ".join(written(plain).split())


def _paragraph(line: Line) -> str:
    if line.role == "heading":
        return f"{'#' * line.level} {_one_line(_upright(line.spans))}"
    if re.fullmatch(r"[*⁂─—–\-\s]{3,}", _words(line)):
        return "***"
    tidy = [replace(span, text=re.sub(r"[\t\n ]+", " ", span.text)) for span in line.spans]
    return line_escaped(re.sub(r" {2,}", " ", written(tidy)))


def _plate(images: Sequence[Image], caption: str | None) -> str:
    lines = []
    for place, image in enumerate(images):
        alternative = re.sub(r"[\[\]\\]", r"\\\g<0>", image.alternative)
        said = ""
        if caption and place == len(images) - 1:
            said = ' "{}"'.format(caption.replace('"', '\\"'))
        lines.append(f"![{alternative}](images/{image.name}{said})")
    return "\n".join(lines)


def _grid(grid: Grid) -> str:
    width = max(len(row) for row in grid.rows)
    rows = []
    for row in grid.rows:
        cells = [_in_grid(cell) for cell in row]
        rows.append("| " + " | ".join(cells + [""] * (width - len(cells))) + " |")
    rows.insert(1, "|" + "---|" * width)
    return "\n".join(rows)


def _in_grid(cell: tuple[Span, ...]) -> str:
    words = re.sub(r"\|", r"\\|", _one_line(cell))
    return "\\^" if words == "^" and cell != ABOVE else words


def _items(lines: Sequence[Line]) -> str:
    """A list; levels that Word leaves out are closed up."""
    out = []
    open_levels: list[int] = []
    for line in lines:
        while open_levels and open_levels[-1] >= line.level:
            open_levels.pop()
        open_levels.append(line.level)
        indent = " " * (4 * (len(open_levels) - 1))
        mark = f"{line.number}. " if line.number else "- "
        words = _paragraph(replace(line, role="")).replace("\n", f"\n{indent}{' ' * len(mark)}")
        out.append(f"{indent}{mark}{words}")
    return "\n".join(out)


def _quote(lines: Sequence[Line]) -> str:
    quoted = []
    for line in lines:
        # A dash before the last line names who is quoted, so it stays a dash.
        words = re.sub(r"^\\-(?=-? )", "-", _paragraph(replace(line, role="")))
        quoted.append("\n".join(f"> {part}" for part in words.split("\n")))
    return "\n>\n".join(quoted)


def _note(number: int, blocks: Sequence[Block]) -> str:
    parts: list[str] = []
    for _, group in groupby(blocks, key=type):
        for block in group:
            if isinstance(block, Line):
                parts.append(_paragraph(replace(block, role="")))
            elif isinstance(block, Grid):
                cells = [cell for row in block.rows for cell in row]
                parts += [_one_line(cell) for cell in cells if cell not in (ABOVE, BEFORE)]
    said = "\n\n".join(part for part in parts if part) or "…"
    return f"[^{number}]: " + said.replace("\n", "\n    ").replace("\n    \n", "\n\n")

"""A paragraph in, its lines out: the optimum fit, justified or ragged."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kitabca.faces import Faces, Shape
from kitabca.typesetting.breaking import INFINITE, Breaks, Wish, optimum
from kitabca.typesetting.output import Run
from kitabca.typesetting.spans import Measure, ParagraphStyle, SetLine, Span, TextStyle
from kitabca.typesetting.words import Hyphenator, Inner, StyledWords, Word, styled_words

__all__ = [
    "Measure",
    "ParagraphStyle",
    "SetLine",
    "Span",
    "TextStyle",
    "natural_widths",
    "paragraph_key",
    "set_paragraph",
]

# The largest stretch ratio of a justified line, pass after pass: without hyphens, with them, then
# whatever it takes. A ratio of 1 widens a space by half of itself.
TOLERANCE_PLAIN = 1.2
TOLERANCE_HYPHENS = 2.2
# Ragged lines: a shortfall of so many em counts as ratio 1; more than so much of the measure makes
# hyphens welcome.
RAGGED_EM = 4.0
RAGGED_SHARE = 0.35
# A last line below a quarter of the measure is short, below two em it looks lost, and within an
# em of the measure it hides where the paragraph ends.
SHORT_SHARE = 0.25
TINY_EM = 2.0
NEAR_EM = 1.0

# What follows a box: nothing (the next box is glued to it), a space where a line may end, a space
# where it may not, a no-break space that the text itself has.
GLUED, SPACE, TIED, NO_BREAK = range(4)
_ENDS = ("", " ", " ", "\u00a0")
_WHITE = re.compile(r"[\t\n\r]+")
_FIELD = Word(Shape("", (), (), (), 0), 0.0, 0.0, 0.0, ())


@dataclass(slots=True)
class _Boxes:
    """A stretch of paragraph between forced breaks: words and what follows each, as flat lists.

    `owner` is the index of the span; `glue` one of the constants above; `between` the index of the
    span whose space it is.
    """

    words: list[Word] = field(default_factory=list)
    owner: list[int] = field(default_factory=list)
    glue: list[int] = field(default_factory=list)
    between: list[int] = field(default_factory=list)


def set_paragraph(
    spans: Sequence[Span],
    measure: Measure,
    style: ParagraphStyle,
    faces: Faces,
    hyphenate: Hyphenator,
) -> tuple[SetLine, ...]:
    """Break a paragraph into lines and set them.

    `hyphenate` gives for a language tag the function that finds the breaks of a word; hand in the
    same function each time, as what it says is remembered in `faces`. Runs of white space in the
    spans count as one space. A line is overfull only where no break at all would fit.
    """
    tables = [styled_words(faces, s.style, hyphenate) for s in spans]
    offsets = _offsets(measure)
    lines: list[SetLine] = []
    for boxes in _stretches(spans, tables):
        if not boxes.words:
            lines.append(SetLine((), 0.0, False))
            continue
        rest = offsets[min(len(lines), len(offsets) - 1) :]
        widths = [measure.width - o for o in rest]
        for n, (start, stop, loose) in enumerate(_choose(boxes, spans, tables, widths, style)):
            offset = rest[min(n, len(rest) - 1)]
            lines.append(
                _set_line(boxes, spans, tables, start, stop, offset, measure, style, loose)
            )
    return tuple(lines)


def _offsets(measure: Measure) -> list[float]:
    """How far right each of the first lines begins; the last value is that of all others."""
    special = max(measure.lines, 1 if measure.indent else 0)
    offsets = [measure.by if n < measure.lines else 0.0 for n in range(special + 1)]
    offsets[0] += measure.indent
    return offsets


def _stretches(spans: Sequence[Span], tables: Sequence[StyledWords]) -> list[_Boxes]:
    """The paragraph cut at its forced breaks, each stretch as boxes and glue."""
    boxes = _Boxes()
    stretches = [boxes]
    for index, span in enumerate(spans):
        if span.width is not None:
            boxes.words.append(_FIELD._replace(width=span.width))
            boxes.owner.append(index)
            boxes.glue.append(GLUED)
            boxes.between.append(index)
        elif span.text:
            _add_text(boxes, span, index, tables[index])
        if span.forced:
            boxes = _Boxes()
            stretches.append(boxes)
    if len(stretches) > 1 and not boxes.words:
        stretches.pop()
    return stretches


def _add_text(boxes: _Boxes, span: Span, index: int, table: StyledWords) -> None:
    text = _WHITE.sub(" ", span.text)
    inside = TIED if span.no_break else SPACE
    for n, stretch in enumerate(text.split("\u00a0")):
        if n and boxes.glue:
            boxes.glue[-1] = NO_BREAK
            boxes.between[-1] = index
        texts = [t for t in stretch.split(" ") if t]
        if not texts:
            if stretch and boxes.glue and boxes.glue[-1] == GLUED:
                boxes.glue[-1] = SPACE
                boxes.between[-1] = index
            continue
        if stretch[0] == " " and boxes.glue and boxes.glue[-1] == GLUED:
            boxes.glue[-1] = SPACE if n == 0 else NO_BREAK
            boxes.between[-1] = index
        count = len(texts)
        boxes.words += [table[t] for t in texts]
        boxes.owner += [index] * count
        boxes.glue += [inside] * count
        boxes.between += [index] * count
        boxes.glue[-1] = SPACE if stretch[-1] == " " else GLUED


def _choose(
    boxes: _Boxes,
    spans: Sequence[Span],
    tables: Sequence[StyledWords],
    widths: list[float],
    style: ParagraphStyle,
) -> list[tuple[tuple[int, int], tuple[int, int], bool]]:
    """Lines as (start, stop, whether it is the last): places are (box, characters into it).

    Ever more is allowed until something is feasible: first no hyphens, then hyphens, then any
    looseness.
    """
    em = tables[boxes.owner[0]].style.size
    narrow = min(widths)
    plain, plain_places = _breaks(boxes, spans, tables, style, hyphens=False)
    ragged = RAGGED_EM * em if style.align != "justify" else 0.0
    wish = Wish(
        TOLERANCE_PLAIN,
        ragged,
        tiny=TINY_EM * em,
        short=SHORT_SHARE * narrow,
        near=NEAR_EM * em if not ragged else 0.0,
        looseness=style.looseness,
    )
    hyphens = TOLERANCE_HYPHENS
    if ragged:
        hyphens = max(RAGGED_SHARE * narrow / ragged, 0.5)
        wish = _with_tolerance(wish, hyphens)
    path = optimum(plain, widths, wish)
    places = plain_places
    if path is None:
        breaks, places = _breaks(boxes, spans, tables, style, hyphens=True)
        path = optimum(breaks, widths, _with_tolerance(wish, hyphens)) or optimum(
            breaks, widths, _with_tolerance(wish, INFINITE)
        )
    assert path is not None, "an infinite tolerance always has a result"
    chosen = [places[j] for j in path]
    starts = [(0, 0), *[(b + 1, 0) if k == 0 else (b, k) for b, k in chosen[:-1]]]
    final = len(chosen) - 1
    return [(a, z, n == final) for n, (a, z) in enumerate(zip(starts, chosen, strict=True))]


def _with_tolerance(wish: Wish, tolerance: float) -> Wish:
    return Wish(tolerance, wish.ragged, wish.tiny, wish.short, wish.near, wish.looseness)


def _breaks(
    boxes: _Boxes,
    spans: Sequence[Span],
    tables: Sequence[StyledWords],
    style: ParagraphStyle,
    hyphens: bool,
) -> tuple[Breaks, list[tuple[int, int]]]:
    """The running sums for the search, and for each break its place (box, characters into it).

    0 characters stand for the whole box.
    """
    breaks = Breaks()
    end, end_y, end_z = breaks.end, breaks.end_stretch, breaks.end_shrink
    start, start_y, start_z = breaks.start, breaks.start_stretch, breaks.start_shrink
    penalty, flagged = breaks.penalty, breaks.flagged
    places = [(0, -1)]
    hanging = style.hanging and style.align in ("justify", "left")
    out = style.hanging and style.align in ("justify", "right")
    expansion = style.expansion if style.align == "justify" else 0.0
    words, glue, between, owner = boxes.words, boxes.glue, boxes.between, boxes.owner
    last = len(words) - 1
    x = y = z = 0.0
    end.append(0.0)
    end_y.append(0.0)
    end_z.append(0.0)
    start.append(words[0].left if hanging else 0.0)
    start_y.append(0.0)
    start_z.append(0.0)
    penalty.append(0.0)
    flagged.append(0)
    for i, word in enumerate(words):
        inner: tuple[Inner, ...] = word.inner
        if hyphens or inner:
            inner = _inner(boxes, spans, tables, i, hyphens)
        for b in inner:
            e = expansion * b.after
            end.append(x + b.before - (b.hang if out else 0.0))
            end_y.append(y + e)
            end_z.append(z + e)
            start.append(x + b.after)
            start_y.append(y + e)
            start_z.append(z + e)
            penalty.append(b.penalty)
            flagged.append(b.flagged)
            places.append((i, b.offset))
        x += word.width
        if expansion and spans[owner[i]].width is None:
            y += expansion * word.width
            z += expansion * word.width
        after = glue[i]
        if i == last:
            break
        if after == GLUED:
            continue
        table = tables[between[i]]
        if after == SPACE:
            end.append(x - word.right if out else x)
            end_y.append(y)
            end_z.append(z)
            x += table.space
            y += table.stretch
            z += table.shrink
            start.append(x + words[i + 1].left if hanging else x)
            start_y.append(y)
            start_z.append(z)
            penalty.append(0.0)
            flagged.append(0)
            places.append((i, 0))
        else:
            x += table.space
            y += table.stretch
            z += table.shrink
    end.append(x - words[last].right if out else x)
    end_y.append(y)
    end_z.append(z)
    start.append(x)
    start_y.append(y)
    start_z.append(z)
    penalty.append(0.0)
    flagged.append(0)
    places.append((last, 0))
    return breaks, places


def _inner(
    boxes: _Boxes, spans: Sequence[Span], tables: Sequence[StyledWords], i: int, hyphens: bool
) -> tuple[Inner, ...]:
    """Breaks inside a box: none in a no-break; no hyphenation of a word of several styles."""
    span = spans[boxes.owner[i]]
    if span.no_break or span.width is not None:
        return ()
    word = boxes.words[i]
    if not hyphens:
        return word.inner
    text = word.shape.text
    if i and boxes.glue[i - 1] == GLUED and text[0].isalpha():
        before = boxes.words[i - 1].shape.text
        if before and before[-1].isalpha():
            return word.inner
    if boxes.glue[i] == GLUED and i + 1 < len(boxes.words) and text[-1].isalpha():
        following = boxes.words[i + 1].shape.text
        if following and following[0].isalpha():
            return word.inner
    return tables[boxes.owner[i]].breaks(text)


@dataclass(slots=True)
class _Piece:
    """Words of one span on a line; `gap` is the glue after them, from the span `between`."""

    owner: int
    shapes: list[Shape]
    width: float
    gap: int
    between: int


def _set_line(
    boxes: _Boxes,
    spans: Sequence[Span],
    tables: Sequence[StyledWords],
    start: tuple[int, int],
    stop: tuple[int, int],
    offset: float,
    measure: Measure,
    style: ParagraphStyle,
    last: bool,
) -> SetLine:
    pieces, hyphen = _pieces(boxes, spans, tables, start, stop)
    natural = stretch = shrink = letters = 0.0
    spaces = 0
    final = len(pieces) - 1
    for n, piece in enumerate(pieces):
        table = tables[piece.owner]
        inside = len(piece.shapes) - 1 if piece.shapes else 0
        natural += piece.width + inside * table.space
        stretch += inside * table.stretch
        shrink += inside * table.shrink
        spaces += inside
        if piece.shapes:
            letters += piece.width
        if piece.gap != GLUED and n < final:
            table = tables[piece.between]
            natural += table.space
            stretch += table.stretch
            shrink += table.shrink
            spaces += 1
    if hyphen is not None:
        table = tables[pieces[-1].owner]
        width = table.width(hyphen)
        natural += width
        letters += width
    left, right = _hangs(boxes, tables, start, stop, hyphen, style)
    available = measure.width - offset + left + right
    spare = available - natural
    x = offset - left
    ratio, scale = 0.0, 1.0
    if style.align == "right":
        x += spare
    elif style.align == "centre":
        x += spare / 2.0
    elif style.align == "justify" and (spare < 0.0 or not last):
        ratio, scale = _ratio(spare, stretch, shrink, letters, style.expansion)
    return _runs(spans, tables, pieces, hyphen, x, ratio, scale, spaces)


def _ratio(
    spare: float, stretch: float, shrink: float, letters: float, expansion: float
) -> tuple[float, float]:
    """(stretch ratio of the spaces, horizontal scale of the letters) that fill the line."""
    give = expansion * letters
    total = (stretch if spare > 0.0 else shrink) + give
    if total <= 0.0:
        return 0.0, 1.0
    ratio = spare / total
    if not give:
        return max(ratio, -1.0) if spare < -1.05 * shrink else ratio, 1.0
    scale = 1.0 + expansion * max(-1.0, min(1.0, ratio))
    rest = spare - letters * (scale - 1.0)
    own = stretch if rest > 0.0 else shrink
    return (max(rest / own, -1.05) if own > 0.0 else 0.0), scale


def _hangs(
    boxes: _Boxes,
    tables: Sequence[StyledWords],
    start: tuple[int, int],
    stop: tuple[int, int],
    hyphen: Shape | None,
    style: ParagraphStyle,
) -> tuple[float, float]:
    """How far the line hangs out to the left and to the right of the measure."""
    left = right = 0.0
    if not style.hanging:
        return left, right
    if style.align in ("justify", "left") and start[1] == 0:
        left = boxes.words[start[0]].left
    if style.align in ("justify", "right"):
        word = boxes.words[stop[0]]
        if stop[1] == 0:
            right = word.right
        else:
            table = tables[boxes.owner[stop[0]]]
            right = table.hang_after(word.shape.text, stop[1])
    return left, right


def _pieces(
    boxes: _Boxes,
    spans: Sequence[Span],
    tables: Sequence[StyledWords],
    start: tuple[int, int],
    stop: tuple[int, int],
) -> tuple[list[_Piece], Shape | None]:
    words, owner, glue, between = boxes.words, boxes.owner, boxes.glue, boxes.between
    first, skip = start
    last, keep = stop
    pieces: list[_Piece] = []
    hyphen: Shape | None = None
    i = first
    while i <= last:
        mine = owner[i]
        e = i
        while e < last and owner[e + 1] == mine and glue[e] in (SPACE, TIED) and between[e] == mine:
            e += 1
        table = tables[mine]
        if spans[mine].width is not None:
            pieces.append(_Piece(mine, [], words[i].width, glue[e], between[e]))
            i = e + 1
            continue
        shapes = [w.shape for w in words[i : e + 1]]
        width = sum([w.width for w in words[i : e + 1]])
        if (skip and i == first) or (keep and e == last):
            if keep and e == last:
                text = shapes[-1].text
                begin = skip if e == first else 0
                width -= table.width(shapes[-1])
                shapes[-1], hyphen = table.fragment(text, begin, keep)
                width += table.width(shapes[-1])
            if skip and i == first and not (keep and first == last):
                width -= table.width(shapes[0])
                shapes[0] = table.shapes[shapes[0].text[skip:]]
                width += table.width(shapes[0])
        gap = GLUED if keep and e == last else glue[e]
        pieces.append(_Piece(mine, shapes, width, gap, between[e]))
        i = e + 1
    return pieces, hyphen


def _runs(
    spans: Sequence[Span],
    tables: Sequence[StyledWords],
    pieces: Sequence[_Piece],
    hyphen: Shape | None,
    x: float,
    ratio: float,
    scale: float,
    spaces: int,
) -> SetLine:
    runs: list[Run] = []
    notes: list[str] = []
    fields: list[tuple[str, int, float]] = []
    gaps = 0.0
    final = len(pieces) - 1
    for n, piece in enumerate(pieces):
        span = spans[piece.owner]
        table = tables[piece.owner]
        own = table.stretch if ratio > 0.0 else table.shrink
        inside = len(piece.shapes) - 1
        space = table.space + ratio * own if inside > 0 else 0.0
        width = piece.width * scale if inside >= 0 else piece.width
        shapes = tuple(piece.shapes)
        hyphened = hyphen is not None and n == final
        if hyphened and hyphen is not None:
            shapes += (hyphen,)
            width += table.width(hyphen) * scale
        if inside > 0:
            width += inside * space
            gaps += inside * space
        if span.note and span.note not in notes:
            notes.append(span.note)
        if span.width is not None:
            fields.append((span.field, len(runs), span.width))
        text = span.style
        runs.append(
            Run(
                x,
                width,
                text.face,
                text.size,
                text.colour,
                shapes,
                span.node,
                space,
                text.rise,
                scale if inside >= 0 else 1.0,
                text.tracking,
                _ENDS[piece.gap],
                hyphened,
            )
        )
        x += width
        if piece.gap != GLUED and n < final:
            table = tables[piece.between]
            gap = table.space + ratio * (table.stretch if ratio > 0.0 else table.shrink)
            gaps += gap
            x += gap
    looseness = gaps / spaces / spans[pieces[0].owner].style.size if spaces else 0.0
    return SetLine(tuple(runs), looseness, hyphen is not None, tuple(notes), tuple(fields))


def natural_widths(
    spans: Sequence[Span], faces: Faces, hyphenate: Hyphenator
) -> tuple[float, float]:
    """Widths in points of the widest part that cannot be broken, and of the text on one line."""
    tables = [styled_words(faces, s.style, hyphenate) for s in spans]
    style = ParagraphStyle("left", hanging=False)
    narrowest = widest = 0.0
    for boxes in _stretches(spans, tables):
        if not boxes.words:
            continue
        breaks, _ = _breaks(boxes, spans, tables, style, hyphens=True)
        widest = max(widest, breaks.end[-1])
        parts = (e - s for e, s in zip(breaks.end[1:], breaks.start, strict=False))
        narrowest = max(narrowest, *parts)
    return narrowest, widest


def paragraph_key(
    spans: Sequence[Span], measure: Measure, style: ParagraphStyle, fonts: str = ""
) -> bytes:
    """A digest of all that decides how a paragraph is set, for caches.

    Nodes count from the first span's, so that a paragraph that merely moved in the document keeps
    its key; `fonts` names the faces (their hashes) and the hyphenation in use.
    """
    base = spans[0].node if spans else 0
    content = (
        [
            (s.text, s.style, s.node - base, s.no_break, s.width, s.field, s.forced, s.note)
            for s in spans
        ],
        measure,
        style,
        fonts,
    )
    return hashlib.blake2b(repr(content).encode(), digest_size=16).digest()

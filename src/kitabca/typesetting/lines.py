"""A paragraph in, its lines out: the optimum fit, justified or ragged."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from kitabca.faces import Faces
from kitabca.typesetting.boxes import Boxes, Inside, running_sums, stretches
from kitabca.typesetting.breaking import (
    END,
    INFINITE,
    NEGLIGIBLE,
    Break,
    Breaks,
    Wish,
    optimum,
)
from kitabca.typesetting.capitals import with_scaled_capitals
from kitabca.typesetting.filling import Place, set_line
from kitabca.typesetting.spans import FLUSH, Measure, ParagraphStyle, SetLine, Span, TextStyle
from kitabca.typesetting.words import Hyphenator, styled_words

__all__ = [
    "FLUSH",
    "LOOSE",
    "TIGHT",
    "Hyphenator",
    "Measure",
    "ParagraphStyle",
    "SetLine",
    "Span",
    "TextStyle",
    "natural_widths",
    "set_paragraph",
]

# The largest stretch ratio of a justified line before anything goes (see `words.STRETCH`).
TOLERANCE = 2.2
# Mean word spaces of a justified line, in em, beyond which a reader sees it.
LOOSE = 0.5
TIGHT = 0.149
# Ragged lines: a shortfall of so many em counts as ratio 1; more than so much of the measure makes
# hyphens welcome.
RAGGED_EM = 4.0
RAGGED_SHARE = 0.35
# A last line below a quarter of the measure is short, below two em it looks lost, and within an
# em of the measure it hides where the paragraph ends.
SHORT_SHARE = 0.25
TINY_EM = 2.0
NEAR_EM = 1.0
# A date, a figure with its suffix or an acronym that is little wider than its line stays whole and
# sticks out into the margin; no more than that, and what is longer is torn.
WHOLE_EM = 4.0
WHOLE_MOST = 36.0


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
    spans count as one space. A word that is much too long for any line is torn between
    letters, without a hyphen.
    """
    spans = with_scaled_capitals(spans, faces)
    tables = [styled_words(faces, s.style, hyphenate) for s in spans]
    offsets = _offsets(measure)
    lines: list[SetLine] = []
    found = stretches(spans, tables, style.rtl)
    if len(found) > 1 and style.lines:
        style = replace(style, lines=0)
    for boxes in found:
        if lines and lines[-1].runs:
            lines[-1] = _apart(lines[-1])
        if not boxes.words:
            lines.append(SetLine((), 0.0, False))
            continue
        rest = offsets[min(len(lines), len(offsets) - 1) :]
        places = _choose(boxes, [measure.width - o for o in rest], style, len(lines))
        for n, (start, stop) in enumerate(places):
            offset = rest[min(n, len(rest) - 1)]
            lines.append(set_line(boxes, start, stop, offset, measure.width, style))
    return tuple(lines)


def _apart(line: SetLine) -> SetLine:
    """A line that a writer ended: what follows is another word, though no space is written."""
    last = line.runs[-1]
    if last.ends:
        return line
    return replace(line, runs=(*line.runs[:-1], replace(last, ends=" ")))


def _offsets(measure: Measure) -> list[float]:
    """How far right each of the first lines begins; the last value is that of all others."""
    special = max(measure.lines, 1 if measure.indent else 0)
    offsets = [measure.by if n < measure.lines else 0.0 for n in range(special + 1)]
    offsets[0] += measure.indent
    return offsets


def _choose(
    boxes: Boxes, widths: list[float], style: ParagraphStyle, above: int
) -> list[tuple[Place, Place]]:
    """Lines as (start, stop), see `set_line`, of a paragraph that has `above` lines already."""
    em = _em(boxes)
    narrow = min(widths)
    breaks, inside = running_sums(boxes, style)
    ragged = RAGGED_EM * em if style.align != "justify" else 0.0
    wish = Wish(
        max(RAGGED_SHARE * narrow / ragged, 0.5) if ragged else TOLERANCE,
        ragged,
        tiny=TINY_EM * em,
        short=SHORT_SHARE * narrow,
        near=NEAR_EM * em if not ragged else 0.0,
    )
    path: list[Break] | None = None
    own = tuple([line - above for line in style.whole if line >= above])
    if style.lines:
        path = optimum(breaks, widths, replace(wish, lines=style.lines, whole=own))
    if path is None:
        path = _best(breaks, inside, widths, style, wish)
        if own and not style.lines:
            path = optimum(breaks, widths, replace(wish, lines=len(path), whole=own)) or path
    stops = [(inside.chunks[c - 1][1], 0) if k == END else inside(c)[k].place for c, k in path]
    starts = [(0, 0), *[(box + 1, 0) if k == 0 else (box, k) for box, k in stops[:-1]]]
    return list(zip(starts, stops, strict=True))


def _em(boxes: Boxes) -> float:
    return boxes.tables[boxes.owner[0]].style.size


def _best(
    breaks: Breaks, inside: Inside, widths: list[float], style: ParagraphStyle, wish: Wish
) -> list[Break]:
    """The breaks of the best lines that can be had.

    Ever more is allowed until something is feasible. Ragged text tries without hyphens first;
    justified text weighs them against loose lines from the start.
    """
    path: list[Break] | None = None
    whole: list[Break] | None = None
    if style.looseness:
        path = optimum(breaks, widths, replace(wish, looseness=style.looseness))
    elif breaks.end[-1] - breaks.start[0] <= widths[0]:
        path = [(len(inside.chunks), END)]
    elif wish.ragged:
        inside.set_hyphens(False)
        path = optimum(breaks, widths, wish)
        if path is None:
            whole = _whole_words(breaks, widths, wish) if style.sparing else None
            inside.set_hyphens(True)
    for tolerance in (wish.tolerance, 2.0 * wish.tolerance):
        if path is None:
            path = optimum(breaks, widths, replace(wish, tolerance=tolerance))
    if whole and (path is None or len(whole) <= len(path)):
        inside.set_hyphens(False)
        path = whole
    if path is None:
        last_resort = replace(wish, tolerance=INFINITE)
        path = optimum(breaks, widths, last_resort)
        if path is not None and _sticks_out(path, breaks, widths, bool(wish.ragged)):
            inside.tear(min(widths) + min(WHOLE_EM * _em(inside.boxes), WHOLE_MOST))
            path = optimum(breaks, widths, last_resort)
    assert path is not None, "an infinite tolerance always has a result"
    return path


def _whole_words(breaks: Breaks, widths: Sequence[float], wish: Wish) -> list[Break] | None:
    """The best ragged lines of undivided words, however uneven; none where a word fits no line."""
    path = optimum(breaks, widths, replace(wish, tolerance=INFINITE))
    return None if path is None or _sticks_out(path, breaks, widths, True) else path


def _sticks_out(
    path: Sequence[Break], breaks: Breaks, widths: Sequence[float], ragged: bool
) -> bool:
    """Whether a line is longer than its measure, however much it is shrunk."""
    start, shrink = breaks.start[0], breaks.start_shrink[0]
    for n, (chunk, k) in enumerate(path):
        point = breaks.inside(chunk)[k] if k != END else None
        end = breaks.end[chunk] if point is None else point.end
        give = (breaks.end_shrink[chunk] if point is None else point.shrink) - shrink
        if end - start - (0.0 if ragged else give) > widths[min(n, len(widths) - 1)] + NEGLIGIBLE:
            return True
        if point is not None:
            start, shrink = point.start, point.shrink
        elif n + 1 < len(path):
            start, shrink = breaks.start[chunk], breaks.start_shrink[chunk]
    return False


def natural_widths(
    spans: Sequence[Span], faces: Faces, hyphenate: Hyphenator
) -> tuple[float, float]:
    """Widths in points of the widest part that cannot be broken, and of the text on one line."""
    spans = with_scaled_capitals(spans, faces)
    tables = [styled_words(faces, s.style, hyphenate) for s in spans]
    narrowest = widest = 0.0
    for boxes in stretches(spans, tables):
        if not boxes.words:
            continue
        breaks, inside = running_sums(boxes, FLUSH)
        widest = max(widest, breaks.end[-1])
        for chunk in range(1, len(breaks.end)):
            start = breaks.start[chunk - 1]
            for point in inside(chunk):
                narrowest = max(narrowest, point.end - start)
                start = point.start
            narrowest = max(narrowest, breaks.end[chunk] - start)
    return narrowest, widest

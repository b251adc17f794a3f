"""Runs of a paragraph to inline Markdown: escaped, and marked so that every mark is read as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

__all__ = ["BREAK", "Span", "line_escaped", "written"]

# A line's end inside a paragraph; it is white space to Python, so marks never hold it at an edge.
BREAK = "\v"

_SIGNS = re.compile(r"[\\*`\[\]{}<]|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])")
_START = re.compile(r"[ \t]*(?:(?P<sign>[#>+:|-])|\d{1,9}(?P<mark>[.)])(?=\s|\Z))", re.ASCII)
_SIGNS_BEFORE = re.compile(r"\A[\W_]+")
_SIGNS_AFTER = re.compile(r"[\W_]+\Z")


class Span(Struct, frozen=True):
    """Words of one look. `raw` text is Markdown already: a note's mark. `lang` is a language other
    than the text's."""

    text: str
    bold: bool = False
    italic: bool = False
    small: bool = False
    link: str = ""
    raw: bool = False
    lang: str = ""


def written(spans: Sequence[Span]) -> str:
    """The Markdown of spans that follow each other, on one line but for BREAK."""
    return _layer(spans, 0)


def line_escaped(text: str) -> str:
    """A paragraph whose lines can't be taken for a heading, a list or a fence."""
    lines = text.strip().split(BREAK)
    return "\\\n".join(_line(line.strip()) for line in lines)


def _line(line: str) -> str:
    match = _START.match(line)
    if match is None:
        return line
    at = match.start("sign") if match["sign"] else match.start("mark")
    if match["sign"] == "|":
        return line
    return f"{line[:at]}\\{line[at:]}"


# The marks from the outermost: what a span has, and how its words are wrapped.
_LAYERS: tuple[tuple[Callable[[Span], object], Callable[[str, Span], str]], ...] = (
    (lambda span: span.lang, lambda words, span: f"[{words}]{{lang={span.lang}}}"),
    (lambda span: span.link, lambda words, span: f"[{words}]({span.link})"),
    (lambda span: span.bold, lambda words, _: f"**{words}**"),
    (lambda span: span.italic, lambda words, _: f"*{words}*"),
    (lambda span: span.small, lambda words, _: f"[{words}]{{.sc}}"),
)


# A mark as a neighbour: the one that wraps these words, and one of the words beside them.
_WRAPS, _BESIDE = "*", "**"
_STARS = (_WRAPS, _BESIDE)


def _layer(spans: Sequence[Span], depth: int, before: str = "", after: str = "") -> str:
    """The spans from this layer of marks inwards; `before` and `after` are the neighbours."""
    if depth == len(_LAYERS):
        return "".join(span.text if span.raw else _escaped(span.text) for span in spans)
    has, wrap = _LAYERS[depth]
    groups = [(mark, list(group)) for mark, group in groupby(spans, key=has)]
    out = ""
    for place, (mark, group) in enumerate(groups):
        left_of = _neighbour(out[-1:]) or before
        right_of = after
        if place + 1 < len(groups):
            right_of = _neighbour(groups[place + 1][1][0].text[:1])
        if not mark:
            out += _layer(group, depth + 1, left_of, right_of)
            continue
        left, inside, right = _trimmed(group, left_of, right_of)
        touches = (left_of in _STARS and not left) or (right_of in _STARS and not right)
        if touches and (len(groups) > 1 or not depth or _BESIDE in (before, after)):
            # Two marks that touch can be read in several ways: words go before looks.
            near = [_BESIDE if one in _STARS else one for one in (left_of, right[:1] or right_of)]
            out += left + _layer(inside, depth + 1, *near) + right
            continue
        edge = "" if mark and depth == 0 else _WRAPS
        words = _layer(inside, depth + 1, edge, edge)
        out += left + (wrap(words, group[0]) if words else "") + right
    return out


def _neighbour(sign: str) -> str:
    """A star that stands here already is never the mark that wraps what comes next."""
    return _BESIDE if sign == _WRAPS else sign


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", text)


def _trimmed(spans: Sequence[Span], before: str, after: str) -> tuple[str, list[Span], str]:
    """Spans without the space at their edges, and without signs that would keep a mark from being
    one: it must not stand between a sign and a letter (CommonMark 0.31, 6.2)."""
    inside = [span for span in spans if span.text]
    left = right = ""
    while inside and not inside[0].raw:
        text = inside[0].text
        rest = text.lstrip()
        rest = _SIGNS_BEFORE.sub("", rest) if _joins(before) and text == rest else rest
        left += _escaped(text[: len(text) - len(rest)])
        if rest == text:
            break
        inside[:1] = [replace(inside[0], text=rest)] if rest else []
    while inside and not inside[-1].raw:
        text = inside[-1].text
        rest = text.rstrip()
        rest = _SIGNS_AFTER.sub("", rest) if _joins(after) and text == rest else rest
        right = _escaped(text[len(rest) :]) + right
        if rest == text:
            break
        inside[-1:] = [replace(inside[-1], text=rest)] if rest else []
    return left, inside, right


def _joins(neighbour: str) -> bool:
    """Whether a mark beside this must have a letter on its other side; `*` is another mark."""
    return neighbour.isalnum() or neighbour in _STARS

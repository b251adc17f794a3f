"""What of a Markdown text is not language: code, addresses, markup. No repair may touch it."""

from __future__ import annotations

import re
from collections.abc import Callable

from kitabca.language.typography import ADDRESS

_FENCE = re.compile(r"^[ >\t]*(?P<fence>`{3,}|~{3,})[^\n]*(?:\n|\Z)", re.M)
_CODE = re.compile(r"(?<!`)(?P<ticks>`+)(?!`)(?s:(?:(?!\n[ \t>]*\n).)+?)(?<!`)(?P=ticks)(?!`)")
# An indented block stands after a blank line; within a list the indent may be the list's own.
_INDENTED = re.compile(r"(?:\A|(?<=\n\n))(?:(?: {4}|\t)[^\n]*(?:\n|\Z)(?:\n(?= {4}|\t))?)+")
_LIST = re.compile(r"^[ >\t]*(?:[-*+]|\d{1,9}[.)])[ \t]", re.M)
_TARGET = re.compile(r"(?<=\]\()[ \t]*(?:<[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n^][^\]\n]*\]:[ \t]*(?:<[^<>\n]*>|\S+)", re.M)
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:|[^\s<>@]+@)[^\s<>]*>")
_CITATION = re.compile(r"(?<![\w])@[\w:.-]+|\[\^[^\]\s]+\]")
# Anchors and classes; what an attribute says of an index or an abbreviation is words.
_ATTRIBUTES = re.compile(r"\{[#.][^{}\n]*\}")
# Private letters of plane 15, each standing for a span while the rest is repaired.
_STAND_IN = 0xF0000
_LAST = 0xFFFFD


def literal_spans(markdown: str) -> list[tuple[int, int]]:
    """Spans (start, end) that are no words of the language, in order, none inside another.

    >>> text = "Söz `kоd` və [ad](şəkil.png)"
    >>> [text[start:end] for start, end in literal_spans(text)]
    ['`kоd`', 'şəkil.png']
    """
    blocks = _blocks(markdown)
    found = list(blocks)
    for rule in (_CODE, _DEFINITION, _TARGET, _AUTOLINK, ADDRESS, _CITATION, _ATTRIBUTES):
        found += [match.span() for match in rule.finditer(markdown) if match[0]]
    out: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not out or start >= out[-1][1]:
            out.append((start, end))
    return out


def _blocks(markdown: str) -> list[tuple[int, int]]:
    """Fenced and indented blocks of code; a fence that is never closed runs to the end."""
    out: list[tuple[int, int]] = []
    at = 0
    while opening := _FENCE.search(markdown, at):
        fence = opening["fence"]
        closing = re.compile(rf"^[ >\t]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$", re.M)
        closed = closing.search(markdown, opening.end())
        at = closed.end() if closed else len(markdown)
        out.append((opening.start(), at))
    if _LIST.search(markdown) is None:
        out += [match.span() for match in _INDENTED.finditer(markdown)]
    return out


def outside_literals(markdown: str, mend: Callable[[str], str]) -> str:
    """The text with `mend` applied to its words alone; a literal comes back as it stood."""
    spans = literal_spans(markdown)
    if not spans:
        return mend(markdown)
    taken = {ord(letter) for letter in markdown if _STAND_IN <= ord(letter) <= _LAST}
    free = (point for point in range(_STAND_IN, _LAST + 1) if point not in taken)
    kept: dict[str, str] = {}
    parts: list[str] = []
    before = 0
    for (start, end), point in zip(spans, free, strict=False):
        kept[chr(point)] = markdown[start:end]
        parts += [markdown[before:start], chr(point)]
        before = end
    mended = mend("".join([*parts, markdown[before:]]))
    return "".join(kept.get(letter, letter) for letter in mended)

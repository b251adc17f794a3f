"""Damaged letters and slips of the pen, each at its place in a source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import accumulate, groupby

from kitabca.diagnostics import Diagnostic, Severity, warning
from kitabca.language import damage, editor
from kitabca.model import Place
from kitabca.reading.dialect import ATTRIBUTES, parse_attributes

__all__ = ["STAND_INS", "damaged", "damaged_markdown", "slips", "without_doubles"]

# What `kitabca new` writes where a person is to write.
STAND_INS = frozenset(
    [
        "Kitabın adı", "Alt başlıq", "Nəşr edən qurum", "Ad Soyad", "Başqa Ad", "Başqa vəzifə",
        "Title of the book", "Subtitle", "Who publishes it", "Given Surname", "Another Name",
        "Another post",
    ]
)  # fmt: skip
_WORD_BEFORE = re.compile(r"\w*\Z")
_WORD_AFTER = re.compile(r"\w*")


def damaged(text: str, tag: str, place: Callable[[int], Place]) -> Iterator[Diagnostic]:
    """Damage to the letters of a text, one diagnostic a word; `place` is that of an offset.

    What is certain is an error; what may be right in a foreign name is a warning.
    """
    found = [
        (hit, _word_start(text, hit.start), hit.end + len(_after(text, hit.end)))
        for hit in damage.find(text, tag)
    ]
    for (code, start), group in groupby(found, key=lambda item: (item[0].code, item[1])):
        hits = [(hit, end) for hit, _, end in group]
        end = max(end for _, end in hits)
        first = hits[0][0]
        right = text[start:end]
        for hit, _ in reversed(hits):
            right = right[: hit.start - start] + hit.repaired + right[hit.end - start :]
        known = all(hit.repaired for hit, _ in hits)
        severity = Severity.ERROR if all(hit.certain for hit, _ in hits) else Severity.WARNING
        given = {
            "word": text[start:end],
            "seen": first.seen,
            "point": _point(first.seen),
            "meant": first.repaired,
            "meant_point": _point(first.repaired),
            "right": right,
        }
        said = code if known or code == "lost-letter" else "mixed-alphabets"
        yield Diagnostic(severity, said, place(first.start), given)


def _word_start(text: str, at: int) -> int:
    match = _WORD_BEFORE.search(text[max(0, at - 40) : at])
    return at - (len(match.group()) if match else 0)


def _after(text: str, at: int) -> str:
    match = _WORD_AFTER.match(text, at, at + 40)
    return match.group() if match else ""


def _point(letters: str) -> str:
    return " ".join(f"U+{ord(letter):04X}" for letter in letters[:4])


# What is no text of the book's language: code, addresses, citations, and words of other languages.
_HIDDEN = re.compile(
    # Each stops at its own beginning, so that one never closed is not looked for to the end.
    r"`[^`\n]*`|\]\((?:<[^<>\n]*>|[^\s()]*)|<[a-z]+:[^<>\s]*>|\[@[^\[\]]*\]"
    r"|^ {0,3}\[[^\[\]^]+\]: \S+",
    re.MULTILINE,
)
_SPAN = re.compile(r"\[([^\[\]]*)\]" + ATTRIBUTES.pattern)
_BLOCK = re.compile(r"^[ >]*(?:::: *\w+ *)?" + ATTRIBUTES.pattern + r"[ \t]*$", re.MULTILINE)


def damaged_markdown(text: str, tag: str, file: str) -> list[Diagnostic]:
    """Damage in a Markdown text; words of another language are judged by its own rules."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(at: int) -> Place:
        line = bisect_right(starts, at)
        return Place(file, line, at - starts[line - 1] + 1)

    foreign = list(_foreign(text, tag))
    own = list(text)
    for start, end, _ in foreign:
        own[start:end] = _blank(text[start:end])
    for match in _HIDDEN.finditer(text):
        own[match.start() : match.end()] = _blank(match.group())
    found = list(damaged("".join(own), tag, place))
    for start, end, other in foreign:
        found += damaged(text[start:end], other, partial(_shifted, place, start))
    return found


def _shifted(place: Callable[[int], Place], start: int, at: int) -> Place:
    return place(start + at)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _foreign(text: str, tag: str) -> Iterator[tuple[int, int, str]]:
    """Spans and blocks that are marked as another language: start, end, language."""
    for match in _SPAN.finditer(text):
        attributes = parse_attributes(match[2])
        other = attributes.values.get("lang", "") if attributes else ""
        if other and other != tag:
            yield match.start(1), match.end(1), other
    for match in _BLOCK.finditer(text):
        attributes = parse_attributes(match[1])
        other = attributes.values.get("lang", "") if attributes else ""
        if other and other != tag:
            fence = ":::" in match.group()
            end = text.find("\n:::" if fence else "\n\n", match.end())
            yield match.end(), len(text) if end < 0 else end, other


def slips(
    segments: Sequence[str], tag: str, place: Callable[[int, int], Place]
) -> Iterator[Diagnostic]:
    """What a careful editor would mark in a paragraph whose quotes and dashes are made.

    `place` gives the place of a segment's index and an offset in it.
    """
    text = "".join(segments)
    ends = list(accumulate(map(len, segments[:-1])))
    for found in editor.findings(text, tag):
        index = bisect_right(ends, found.start)
        rest = found.start - (ends[index - 1] if index else 0)
        given = {"seen": text[found.start : found.end], **found.parameters, "right": found.hint}
        yield warning(found.code, place(index, rest), **given)


def without_doubles(faults: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The faults without a general one where a more exact one names the same word."""
    exact = {
        (fault.place.file, fault.place.line, fault.parameters["word"])
        for fault in faults
        if "word" in fault.parameters
    }
    return [
        fault
        for fault in faults
        if fault.code != "mixed-alphabets"
        or "word" in fault.parameters
        or (fault.place.file, fault.place.line, fault.parameters.get("seen", "")) not in exact
    ]

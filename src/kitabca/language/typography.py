"""Quotes, dashes, apostrophes and ellipses made right by the rules of a language.

All work on a paragraph's text in pieces, because emphasis and links part what a quote spans.
What is already right is never touched, so that smartening twice changes nothing; addresses in
the text are left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from kitabca.language.figures import MINUS
from kitabca.language.numerals import is_numeral
from kitabca.language.pack import Typography

ADDRESS = re.compile(
    r"(?:https?://|ftp://|www\.)[^\s<>\"“”«»]+"
    # The looks behind keep a huge word from being tried anew at each of its letters.
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.-])(?:[a-z0-9-]+\.)+(?:[a-z]{2,4})/[^\s<>\"“”«»]*"
)
_YEAR = re.compile(r"\d\ds?(?!\w)(.?)")
_CLOSING_WITH_SUFFIX = re.compile(r"'(?<=\S')")
_CLOSING = re.compile(r"'(?<=\S')(?!\w)")
Edit = tuple[int, int, str]

# A row of them is an ornament, and “->” and “- =” are no dashes.
_RULES_OF_MARKS = frozenset("-–—=>")
_OPENERS = "([{<–—-/“‘«„"
_STRAIGHT = "\"'`´"
# What opens or closes a quotation in any language of ours, or stands for a mark that does.
_QUOTES = re.compile("[\"'`´“”„‟«»‹›‘’‚]")
_DASHES = re.compile(r"(?<!-)-{1,3}(?!-)")
_ELLIPSIS = re.compile(r"(?<![.?!])\.\.\.(?!\.)")
_RANGE = re.compile(r"(?<![\w+)./:–−-])(\d{1,4})(?:\s+-\s+|-{1,2})(\d{1,4})(?![\d./:]*\d|\s*=|-\d)")
# Clock times and figured dates: 13:00-15:00, 25.02-01.03.1992.
_POINTED_RANGE = re.compile(
    r"(?<![\w.:/–−-])(\d{1,2}[:.]\d{2}(?:\.\d{4})?)(?:\s+-\s+|-{1,2})"
    r"(\d{1,2}[:.]\d{2}(?:\.\d{4})?)(?![\d.:/]*\d)"
)
_ROMAN_RANGE = re.compile(r"(?<![\w–-])([IVXLCDM]+)-([IVXLCDM]+)(?![\w]|-[\dIVXLCDM])")
_NOT_A_RANGE = re.compile(r"(?:ISBN|ISSN|DOI|[Tt]el\.?|[Tt]elefon|№|[Фф]акс|[Тт]ел\.?)[\s:]*$")
# A hyphen before a figure: after words in small letters, or before a degree or a percentage.
_MINUS = re.compile(
    r"(?:\A|(?<=[\s(\[“‘«/±=<>]))-(?=\d[\d.,]*"
    r"(?P<unit>[ \u00a0\u202f]?(?:[°℃%‰]|dərəcə|градус|derece|degrees?\b))?)"
)
# Characters before a number among which the word stands that says what it counts.
_BEFORE = 40
_COORDINATE = re.compile(r"\d°\s?\d+(['′])(?:\s?\d+(?:[.,]\d+)?(\"))?")


def smarten(segments: Sequence[str], rules: Typography) -> list[str]:
    """The segments with straight marks made right; as many strings come back."""
    text = "".join(segments)
    wanted = [*_ellipses(text, rules)]
    quotes = [*_quotes(text, rules)] if any(mark in text for mark in _STRAIGHT) else []
    if "-" in text:
        # The sign of a number may stand after a quote, which must be known for one that opens.
        signs = minuses(_curled(text, quotes))
        wanted += [*number_ranges(text), *signs, *_dashes(text, rules)]
    wanted += quotes
    if not wanted:
        return list(segments)
    edits: list[Edit] = []
    taken = [match.span() for match in ADDRESS.finditer(text)]
    for edit in wanted:
        # The first rule that claims a place has it: a range before a dash.
        span = edit[:2]
        index = bisect_right(taken, span)
        if all(span[1] <= start or span[0] >= end for start, end in taken[max(index - 1, 0) :][:2]):
            taken.insert(index, span)
            edits.append(edit)
    return _apply(segments, sorted(edits))


def _apply(segments: Sequence[str], edits: Sequence[Edit]) -> list[str]:
    """Write each edit into the segment where it starts, and delete its rest from the others."""
    starts = [0, *accumulate(len(segment) for segment in segments)]
    pieces: list[list[str]] = [[] for _ in segments]
    done = [0] * len(segments)
    for start, end, replacement in edits:
        first = max(bisect_right(starts, start) - 1, 0)
        while first < len(segments) - 1 and not segments[first]:
            first += 1
        index = first
        while index < len(segments) and starts[index] < end:
            low = max(start - starts[index], 0)
            pieces[index].append(segments[index][done[index] : low])
            pieces[index].append(replacement if index == first else "")
            done[index] = min(end - starts[index], len(segments[index]))
            index += 1
    return [
        "".join(made) + segment[end:]
        for made, segment, end in zip(pieces, segments, done, strict=True)
    ]


def _curled(text: str, quotes: Sequence[Edit]) -> str:
    """The text with its quotes made right and every character in its place."""
    letters = list(text)
    for start, _, mark in quotes:
        letters[start] = mark.strip()[:1] or mark[:1]
    return "".join(letters)


def _ellipses(text: str, rules: Typography) -> Iterator[Edit]:
    for match in _ELLIPSIS.finditer(text) if "..." in text else ():
        yield match.start(), match.end(), rules.ellipsis


def number_ranges(text: str) -> Iterator[Edit]:
    """A hyphen between two numbers that rise, or two Roman numerals, is an unspaced dash."""
    for match in _RANGE.finditer(text):
        low, high = match[1], match[2]
        rises = int(low) < int(high) or (len(low) == 4 and len(high) == 2)
        # 333-2013 is the number of a document and its year.
        numbered = len(low) < 4 and len(high) == 4 and high[:2] in ("19", "20")
        plain = not low.startswith("0") and not _NOT_A_RANGE.search(
            text[max(match.start() - _BEFORE, 0) : match.start()]
        )
        if rises and plain and not numbered:
            yield match.end(1), match.start(2), "–"
    for match in _POINTED_RANGE.finditer(text):
        yield match.end(1), match.start(2), "–"
    for match in _ROMAN_RANGE.finditer(text):
        if all(is_numeral(part) or part in "IVX" for part in match.groups()):
            yield match.end(1), match.start(2), "–"


def minuses(text: str) -> Iterator[Edit]:
    """A hyphen that is the sign of a negative number; `Kovid -19` is left to its writer."""
    for match in _MINUS.finditer(text):
        before = text[: match.start()].rstrip()
        word = re.search(r"\w+$", before)
        plain = word is None or word[0].islower()
        summed = before[-1:].isdigit() or before.endswith(("%", "°"))
        if not summed and (plain or match["unit"]):
            yield match.start(), match.end(), MINUS


def _dashes(text: str, rules: Typography) -> Iterator[Edit]:
    """A hyphen between spaces, and two or three anywhere, is the language's dash."""
    for match in _DASHES.finditer(text):
        start, end = match.span()
        while start and text[start - 1].isspace():
            start -= 1
        while end < len(text) and text[end].isspace():
            end += 1
        spaces = (start < match.start(), end > match.end())
        left, right = text[start - 1 : start] if start else "", text[end : end + 1]
        ornament = right in _RULES_OF_MARKS and not _MINUS.match(text, end)
        if not right or ornament or (left and left in "-–—"):
            continue
        if not left:
            # A dash at the head of a paragraph opens direct speech.
            if spaces[1]:
                yield match.start(), match.end(), rules.dash.strip()
        elif all(spaces):
            if not _is_sum(left, right, match[0]):
                yield start, end, rules.dash
        elif len(match[0]) > 1 and not any(spaces):
            yield match.start(), match.end(), rules.dash


def _is_sum(left: str, right: str, mark: str) -> bool:
    return left.isdigit() and right.isdigit() and len(mark) == 1


def _quotes(text: str, rules: Typography) -> Iterator[Edit]:
    """Pair the straight quotes of a paragraph; depth decides which pair of the language."""
    outer_open, outer_close, inner_open, inner_close = rules.quotes
    pairs = ((outer_open, outer_close), (inner_open, inner_close))
    primes = {
        match.start(group)
        for match in _COORDINATE.finditer(text)
        for group in (1, 2)
        if match[group] in ("'", '"')
    }
    opened: list[tuple[str, str]] = []
    opener = -1
    closing = _CLOSING_WITH_SUFFIX if rules.suffix_after_quote else _CLOSING
    last = max((match.start() for match in closing.finditer(text)), default=-1)
    for match in _QUOTES.finditer(text):
        place, mark = match.start(), match[0]
        before = text[place - 1] if place else ""
        if opener == place - 1 >= 0:
            # What follows a quote that opens may open too.
            before = "“"
        after = text[place + 1] if place + 1 < len(text) else ""
        if place in primes:
            yield place, place + 1, "′" if mark == "'" else "″"
        elif _is_accent_for_apostrophe(mark, before, after) or (
            mark == "'" and _is_apostrophe(text, place, opened, rules, place + 1 < last)
        ):
            yield place, place + 1, rules.apostrophe
        elif mark in "\"'":
            if _opens(before, after, bool(opened) and opened[-1][0] == mark):
                pair = _pair(mark, opened, pairs)
                opened.append((mark, pair[1]))
                opener = place
                yield place, place + 1, pair[0]
            else:
                yield place, place + 1, _closing(mark, opened, pairs)
        else:
            _follow(mark, before, after, opened)


def _opens(before: str, after: str, is_open: bool) -> bool:
    free_before = not before or before.isspace() or before in _OPENERS
    free_after = not after or after.isspace()
    if free_before and not free_after:
        return True
    if not free_before:
        return False
    return not is_open


def _is_accent_for_apostrophe(mark: str, before: str, after: str) -> bool:
    return mark in "`´" and before.isalpha() and after.isalpha()


def _is_apostrophe(
    text: str,
    place: int,
    opened: Sequence[tuple[str, str]],
    rules: Typography,
    closes: bool,
) -> bool:
    """`closes` says whether one that may close a quotation comes later."""
    before = text[place - 1] if place else ""
    rest = text[place + 1 : place + 2]
    single = bool(opened) and opened[-1][0] == "'"
    if before.isalnum() and rest.isalnum():
        # 'söz'ün: a suffix after a quote that is open closes it.
        return not (single and rules.suffix_after_quote)
    if before.isalnum():
        return not any(mark == "'" for mark, _ in opened)
    year = _YEAR.match(text, place + 1)
    if year:
        # ’90s: a year without its century.
        return year[1] != "'"
    return rest.isalnum() and not single and not closes


def _pair(
    mark: str, opened: Sequence[tuple[str, str]], pairs: tuple[tuple[str, str], tuple[str, str]]
) -> tuple[str, str]:
    # A writer's own single quotes stay single where the language has them.
    if mark == "'" and not opened and pairs[1][0] == "‘":
        return pairs[1]
    if len(opened) == 1 and opened[0][0] == "'":
        return pairs[opened[0][1] == pairs[0][1]]
    return pairs[len(opened) % 2]


def _closing(
    mark: str,
    opened: list[tuple[str, str]],
    pairs: tuple[tuple[str, str], tuple[str, str]],
) -> str:
    for index in range(len(opened) - 1, -1, -1):
        if opened[index][0] == mark:
            closing = opened[index][1]
            del opened[index:]
            return closing
    if opened:
        return opened.pop()[1]
    return pairs[0][1] if mark == '"' else pairs[1][1]


def _follow(mark: str, before: str, after: str, opened: list[tuple[str, str]]) -> None:
    """Keep count of quotes that are curly already, so that straight ones nest rightly."""
    closes = {"“": "”", "«": "»", "„": "“", "‘": "’"}
    if opened and mark == opened[-1][1] and not (mark == "’" and after.isalpha()):
        opened.pop()
    elif mark in closes and (not before or before.isspace() or before in _OPENERS):
        opened.append((mark, closes[mark]))

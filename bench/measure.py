"""How well a PDF is set, seen from the file alone: this knows nothing of what made it.

`python bench/measure.py FILE…` prints one table. The letters and their places come from
pdfminer.six. The body is the text in the commonest size; a justified line is one of the body that
reaches from the left edge (or a paragraph's indent) to the right edge.
"""

from __future__ import annotations

import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTChar, LTPage
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

HYPHENS = "-\u00ad\u2010"
LISTS = Path(__file__).resolve().parent.parent / "tests" / "language" / "hyphenation"
LOOSE = 0.5
# A place in a PDF is rounded: of 0.15 em a hundredth may be lost.
NARROW = 0.149
VOWELS = frozenset("aeəıioöuü")
# Words of the bench that the lists lack and no rule of syllables divides.
COMPOUNDS = ("ax-şam-üs-tü", "ya-rım-ada", "uzun-ömür-lü")
EDGE = 4.0  # points; hanging punctuation sticks out by less
INDENT = 20.0
# A gap wider than this without a space glyph is a word space all the same.
GAP_EM = 0.12


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one size: lengths are points, y counts from the foot of the page."""

    y: float
    left: float
    right: float
    size: float
    text: str
    gaps: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """What was found; shares are between 0 and 1, word spaces in em."""

    pages: int
    justified: int
    loose: float
    tight: float
    least: float
    narrow: int
    mean: float
    deviation: float
    hyphenated: float
    row: int
    on_grid: float
    level: tuple[int, int]
    widows: int
    orphans: int
    stranded: int
    wrong: tuple[int, int, int]


class _Letters(PDFLayoutAnalyzer):
    """Hands over pages as they were painted, without an analysis of their layout."""

    page: LTPage

    def receive_layout(self, ltpage: LTPage) -> None:
        self.page = ltpage


def read(path: Path) -> list[list[Line]]:
    """The lines of each page, from the top down."""
    resources = PDFResourceManager()
    device = _Letters(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    pages = []
    with path.open("rb") as file:
        for page in PDFPage.get_pages(file):
            interpreter.process_page(page)
            pages.append(_lines(list(_chars(device.page))))
    return pages


def _chars(things: Iterable[object]) -> Iterator[LTChar]:
    for thing in things:
        if isinstance(thing, LTChar):
            yield thing


def _lines(chars: Sequence[LTChar]) -> list[Line]:
    rows: dict[tuple[float, float], list[LTChar]] = {}
    for char in chars:
        rows.setdefault((round(char.matrix[5], 1), round(char.size, 1)), []).append(char)
    found = []
    for (y, size), row in rows.items():
        row.sort(key=lambda char: char.matrix[4])
        line = _line(y, size, row)
        if line is not None:
            found.append(line)
    return sorted(found, key=lambda line: -line.y)


def _line(y: float, size: float, row: Sequence[LTChar]) -> Line | None:
    text: list[str] = []
    gaps: list[float] = []
    before: LTChar | None = None
    space = False
    for char in row:
        said = char.get_text()
        if not said.strip(" \u00a0"):
            space = True
            continue
        if before is not None:
            gap = char.x0 - before.x1
            if space or gap > GAP_EM * size:
                gaps.append(gap / size)
                text.append(" ")
        text.append(said)
        before, space = char, False
    if before is None:
        return None
    first = next(char for char in row if char.get_text().strip(" \u00a0"))
    return Line(y, first.x0, before.x1, size, "".join(text), tuple(gaps))


def judge(pages: Sequence[Sequence[Line]], words: Mapping[str, Word]) -> Quality:
    """Measures pages that `read` made."""
    count: Counter[float] = Counter()
    for page in pages:
        for line in page:
            count[line.size] += len(line.text)
    body = count.most_common(1)[0][0]
    edges = [_edges(pages, body, side) for side in (0, 1)]
    full: list[list[Line]] = []
    for number, page in enumerate(pages):
        left, right = edges[number % 2]
        full.append(
            [
                line
                for line in page
                if line.size == body
                and line.gaps
                and left - EDGE < line.left < left + INDENT
                and abs(line.right - right) < EDGE
                and not _entry(line)
            ]
        )
    lines = [line for page in full for line in page]
    spaces = [statistics.fmean(line.gaps) for line in lines]
    gaps = [gap for line in lines for gap in line.gaps]
    ends = [line.text[-1] in HYPHENS for line in lines]
    row = longest = 0
    for end in (one.text[-1] in HYPHENS for page in pages for one in page if one.size == body):
        row = row + 1 if end else 0
        longest = max(longest, row)
    widows, orphans = _widows(pages, body, edges)
    return Quality(
        pages=len(pages),
        justified=len(lines),
        loose=sum(space > LOOSE for space in spaces) / len(lines),
        tight=min(spaces),
        least=min(gaps),
        narrow=sum(gap < NARROW for gap in gaps),
        mean=statistics.fmean(spaces),
        deviation=statistics.pstdev(spaces),
        hyphenated=sum(ends) / len(lines),
        row=longest,
        on_grid=_on_grid(pages, body),
        level=_level(pages, body),
        widows=widows,
        orphans=orphans,
        stranded=sum(1 for page in pages if _stranded(page, body)),
        wrong=_wrong(pages, body, words),
    )


def _entry(line: Line) -> bool:
    """An entry of the contents: a number at the end, after by far the widest gap."""
    last = line.text.rsplit(" ", 1)[-1]
    return last.isdigit() and line.gaps[-1] > 2.0 * max((0.3, *line.gaps[:-1]))


def _edges(pages: Sequence[Sequence[Line]], body: float, side: int) -> tuple[float, float]:
    """The commonest left and right edge of the body on left or right pages."""
    left: Counter[int] = Counter()
    right: Counter[int] = Counter()
    for page in pages[side::2]:
        for line in page:
            if line.size == body and len(line.gaps) > 2:
                left[round(line.left)] += 1
                right[round(line.right)] += 1
    return float(left.most_common(1)[0][0]), float(right.most_common(1)[0][0])


def _on_grid(pages: Sequence[Sequence[Line]], body: float) -> float:
    """The share of body lines whose baselines fall on one grid, the same on every page."""
    heights = [line.y for page in pages for line in page if line.size == body]
    steps = Counter(
        round(above.y - below.y, 1)
        for page in pages
        for above, below in pairwise([line for line in page if line.size == body])
    )
    step = steps.most_common(1)[0][0]
    phases = Counter(round(y % step, 1) for y in heights)
    phase = phases.most_common(1)[0][0]
    near = sum(1 for y in heights if min((y - phase) % step, (phase - y) % step) < 0.3)
    return near / len(heights)


def _text(page: Sequence[Line]) -> list[Line]:
    """A page without its running head and folio: what stands far from the rest in other sizes."""
    lines = list(page)
    if lines and lines[-1].text.strip().isdigit():
        lines.pop()
    if len(lines) > 1 and lines[0].y - lines[1].y > 0 and lines[0].size < lines[1].size - 1.0:
        lines.pop(0)
    return lines


def _level(pages: Sequence[Sequence[Line]], body: float) -> tuple[int, int]:
    """(level, all) spreads on which both pages are followed by a page without a chapter's head."""
    level = total = 0
    for number in range(1, len(pages) - 2, 2):
        left, right = _text(pages[number]), _text(pages[number + 1])
        after = _text(pages[number + 2])
        opens = any(line.size > 1.5 * body for page in (right, after) for line in page)
        if not left or not right or not after or opens:
            continue
        if any(len(page) < 12 for page in (left, right, after)):
            continue
        total += 1
        level += abs(left[-1].y - right[-1].y) < body / 2
    return level, total


def _stranded(page: Sequence[Line], body: float) -> bool:
    lines = [line for line in _text(page) if line.size >= body]
    return len(lines) > 3 and lines[-1].size > 1.1 * body


def _widows(
    pages: Sequence[Sequence[Line]], body: float, edges: Sequence[tuple[float, float]]
) -> tuple[int, int]:
    """Paragraphs' last lines alone at a head, first lines alone at a foot.

    A paragraph begins with an indent; a page begins in one when its first line has none and the
    line before it reaches the right edge.
    """
    widows = orphans = 0
    for number, (page, after) in enumerate(pairwise(pages)):
        lines = [line for line in _text(page) if line.size == body]
        others = [line for line in _text(after) if line.size >= body]
        if len(lines) < 3 or len(others) < 3 or others[0].size != body:
            continue
        left, right = edges[number % 2]
        left_after, right_after = edges[(number + 1) % 2]
        runs_on = abs(lines[-1].right - right) < EDGE and others[0].left < left_after + EDGE
        if not runs_on:
            continue
        short = others[0].right < right_after - EDGE
        fresh = others[1].left > left_after + EDGE or others[1].size != body
        widows += short and fresh
        orphans += left + EDGE < lines[-1].left < left + INDENT
    return widows, orphans


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the lists: its breaks and the borders of its syllables as offsets.

    The borders hold as far as the last, whatever is added to the word.
    """

    breaks: frozenset[int]
    borders: tuple[int, ...]


def word_lists(folder: Path = LISTS) -> dict[str, Word]:
    """Words divided by hand, and those of textbooks, which give syllables only.

    Of a textbook's syllables a line may break at all that leave two letters on each side. Where
    both lists have a word, the one with breaks counts.
    """
    found = {
        divided.replace("-", ""): Word(frozenset(_offsets(divided)), tuple(_offsets(divided)))
        for divided in COMPOUNDS
    }
    for row in (folder / "textbook.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        syllables = row.split("\t")[0]
        word = syllables.replace("-", "")
        offsets = _offsets(syllables)
        if offsets:
            allowed = [at for at in offsets if 2 <= at <= len(word) - 2]
            found[word] = Word(frozenset(allowed), tuple(offsets))
    for row in (folder / "gold.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        syllables, breaks = row.split("\t")[:2]
        offsets = _offsets(syllables)
        if offsets:
            found[syllables.replace("-", "")] = Word(frozenset(_offsets(breaks)), tuple(offsets))
    return found


def _offsets(divided: str) -> list[int]:
    offsets, at = [], 0
    for part in divided.split("-")[:-1]:
        at += len(part)
        offsets.append(at)
    return offsets


def _wrong(
    pages: Sequence[Sequence[Line]], body: float, words: Mapping[str, Word]
) -> tuple[int, int, int]:
    """(wrong, judged, all) breaks inside words at the ends of lines."""
    wrong = judged = found = 0
    for page in pages:
        for above, below in pairwise([line for line in page if line.size == body]):
            if above.text[-1] not in HYPHENS or " " not in above.text:
                continue
            head = "".join(c for c in above.text.rsplit(" ", 1)[1] if c.isalpha())
            tail = "".join(c for c in below.text.split(" ", 1)[0] if c.isalpha())
            found += 1
            right = right_break(_small(head), _small(tail), words)
            judged += right is not None
            wrong += right is False
    return wrong, judged, found


def _small(text: str) -> str:
    return text.replace("İ", "i").replace("I", "ı").lower()


def right_break(head: str, tail: str, words: Mapping[str, Word]) -> bool | None:
    """Whether a break in a word of small letters is right; None where nobody says so.

    A list says it of its words, and of words that begin with one of them as far as to that one's
    last break, since a suffix can move only what stands behind it. Else the school's first two
    rules do: a single consonant between vowels goes with the second, of two one goes with each.
    They are silent about loans' onsets (a stop before l, r or y), three consonants, two vowels.
    """
    whole = head + tail
    known = next((whole[:n] for n in range(len(whole), 2, -1) if whole[:n] in words), "")
    if known and whole == known:
        return len(head) in words[known].breaks
    if min(len(head), len(tail)) < 2:
        return False
    if known and len(head) <= words[known].borders[-1]:
        return len(head) in words[known].borders
    first = len(head)
    while first and whole[first - 1] not in VOWELS:
        first -= 1
    last = len(head)
    while last < len(whole) and whole[last] not in VOWELS:
        last += 1
    between = last - first
    if not first or last == len(whole):
        return False  # no vowel on one side: no syllable
    if between == 1:
        return len(head) == first
    if between == 2 and not (whole[last - 1] in "lry" and whole[first] in "bcçdfgğkpqtv"):
        return len(head) == first + 1
    return None


ROWS = (
    ("pages", lambda q: f"{q.pages}"),
    ("justified lines", lambda q: f"{q.justified}"),
    ("mean word space over 0.5 em", lambda q: f"{q.loose:.1%}"),
    ("least mean word space of a line, em", lambda q: f"{q.tight:.3f}"),
    ("least single word space, em", lambda q: f"{q.least:.3f}"),
    ("single word spaces under 0.15 em", lambda q: f"{q.narrow}"),
    ("word space, em", lambda q: f"{q.mean:.3f} ± {q.deviation:.3f}"),
    ("hyphenated lines", lambda q: f"{q.hyphenated:.1%}"),
    ("most hyphens in a row", lambda q: f"{q.row}"),
    ("wrong hyphens of those judged", lambda q: f"{q.wrong[0]} of {q.wrong[1]}"),
    ("hyphens judged", lambda q: f"{q.wrong[1]} of {q.wrong[2]}"),
    ("body lines on the grid", lambda q: f"{q.on_grid:.1%}"),
    ("level spreads of full ones", lambda q: f"{q.level[0]} of {q.level[1]}"),
    ("widows, orphans, stranded headings", lambda q: f"{q.widows}, {q.orphans}, {q.stranded}"),
)  # fmt: skip


def table(qualities: Mapping[str, Quality]) -> str:
    """A Markdown table, a column a file."""
    lines = ["| | " + " | ".join(qualities) + " |", "|---|" + "---:|" * len(qualities)]
    for name, say in ROWS:
        lines.append(f"| {name} | " + " | ".join(say(q) for q in qualities.values()) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    lists = word_lists()
    print(table({Path(name).stem: judge(read(Path(name)), lists) for name in sys.argv[1:]}))

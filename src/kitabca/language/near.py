"""Finding a name in a text as a person would: with endings, and as others may have spelled it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from kitabca.language.book import inflected
from kitabca.language.damage import as_latin
from kitabca.language.letters import offsets_of_seen, plain_lower, seen
from kitabca.language.pack import Pack
from kitabca.language.tongue import language

__all__ = ["Likeness", "likenesses"]

_TOKEN = re.compile(r"[^\W_]+(?:[’'][^\W\d_]+)?")
# What may stand between two words of one name: marks of Markdown, a line's end, a comma.
_BETWEEN = re.compile(r"(?!\s*\n\s*\n)[\s*_\[\],.“”\"()-]{1,8}\Z")
# Letters that are typed for each other cost half an edit: a keyboard without ə, an ear for x.
_HALF = frozenset(
    frozenset(pair) for pair in (
        "əe", "əa", "eä", "əä", "ıi", "iy", "öo", "üu", "ou", "şs", "çc", "ğg", "xh", "qk", "qg",
        "kg", "vw", "cj", "éе",
    )
)  # fmt: skip


class Likeness(Struct, frozen=True):
    """A place in a text that a name was found at; `edits` is 0 for the name itself."""

    start: int
    end: int
    edits: float


def likenesses(name: str, text: str, tag: str) -> Iterator[Likeness]:
    """Every place in a text of the language where the name stands, or one spelled much like it.

    Letter case and endings of case don't count, nor what no page shows, as a soft hyphen; a
    Cyrillic twin is its Latin letter. Words in the other order are found too, as an index has them.

    >>> [(one.start, one.edits) for one in likenesses("Hüseynov", "Huseynovun, Hüseyinov", "az")]
    [(0, 0.5), (12, 1.0)]
    """
    pack = language(tag).pack
    wanted = [_folded(match.group(), pack) for match in _TOKEN.finditer(seen(name))]
    if not wanted:
        return
    if (shown := seen(text)) != text:
        at_home = offsets_of_seen(text)
        for one in likenesses(name, shown, tag):
            yield Likeness(at_home[one.start], at_home[one.end - 1] + 1, one.edits)
        return
    words = [(match.start(), match.end()) for match in _TOKEN.finditer(text)]
    folded = [_folded(text[start:end], pack) for start, end in words]
    known: dict[tuple[str, str], float | None] = {}

    def edits(asked: str, word: str) -> float | None:
        if (asked, word) not in known:
            known[asked, word] = _likeness(asked, word, pack)
        return known[asked, word]

    orders = [wanted] if len(wanted) != 2 else [wanted, wanted[::-1]]
    count = len(wanted)
    for at in range(len(words) - count + 1):
        gaps = zip(words[at : at + count - 1], words[at + 1 : at + count], strict=True)
        if not all(_BETWEEN.match(text[left[1] : right[0]]) for left, right in gaps):
            continue
        found = [_sum(edits, order, folded[at : at + count]) for order in orders]
        best = min((cost for cost in found if cost is not None), default=None)
        if best is not None:
            yield Likeness(words[at][0], words[at + count - 1][1], best)


def _sum(
    edits: Callable[[str, str], float | None], asked: Sequence[str], words: Sequence[str]
) -> float | None:
    total = 0.0
    for one, word in zip(asked, words, strict=True):
        cost = edits(one, word)
        if cost is None:
            return None
        total += cost
    return total


def _folded(word: str, pack: Pack) -> str:
    return plain_lower(as_latin(word), pack.letters)


def _likeness(asked: str, word: str, pack: Pack) -> float | None:
    """The edits between a name and a word without its ending; None when they are too many."""
    if asked == word or inflected(asked, word, pack):
        return 0.0
    limit = 0.5 if len(asked) < 4 else 1.0 if len(asked) < 8 else 2.0
    if abs(len(word) - len(asked)) > limit + 8:
        return None
    best = None
    for length in range(len(asked) - int(limit), min(len(word), len(asked) + int(limit)) + 1):
        stem = word[:length]
        if length < len(word) and not inflected(stem, word, pack):
            continue
        cost = _distance(asked, stem)
        first = asked[0] == stem[:1] or frozenset((asked[0], stem[:1])) in _HALF
        if first and cost <= limit and (best is None or cost < best):
            best = cost
    return best


def _distance(first: str, second: str) -> float:
    """Letters changed, put in, taken out or exchanged; those often confused count half."""
    before: list[float] = []
    row = [float(place) for place in range(len(second) + 1)]
    for i, left in enumerate(first, 1):
        above, row, older = row, [float(i)], before
        for j, right in enumerate(second, 1):
            change = 0.0 if left == right else 0.5 if frozenset((left, right)) in _HALF else 1.0
            cost = min(above[j - 1] + change, above[j] + 1, row[j - 1] + 1)
            if i > 1 and j > 1 and left == second[j - 2] and right == first[i - 2]:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        before = above
    return row[-1]

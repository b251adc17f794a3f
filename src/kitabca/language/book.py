"""Checks that need the whole book: names spelled in two ways, dates written in two forms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct

from kitabca.language.editor import Finding
from kitabca.language.letters import plain_lower
from kitabca.language.pack import Pack
from kitabca.language.tongue import language

# No small letter of the commoner alphabets begins it; the look behind stands second, for speed.
_CAPITALISED = re.compile(
    r"[^\W\d_a-zа-яәıöüçşğñəғқңөұүһіё](?<![\w’'-].)[^\W\d_]+(?:[’'-][^\W\d_]+)?"
)
_CONFUSED = frozenset(
    frozenset(pair)
    for pair in (
        "əe",
        "əa",
        "ıi",
        "öo",
        "üu",
        "şs",
        "çc",
        "ğg",
        "xh",
        "qk",
        "qg",
        "vw",
        "cj",
        "iy",
        "ou",
        "kg",
    )
)


_YEAR = re.compile(r"\d{4}")


class DateForm(Struct, frozen=True):
    """A full date in a text and the form it is written in."""

    start: int
    end: int
    form: str


def proper_names(text: str) -> Iterator[str]:
    """Capitalised words that do not open a sentence, as they stand."""
    for match in _CAPITALISED.finditer(text):
        word = match[0]
        if not word[0].isupper() or word.isupper():
            continue
        before = text[: match.start()].rstrip(' \n\u00a0“‘«"(–—-')
        if before and before[-1] not in ".!?…:":
            yield word


def spelled_two_ways(names: Iterable[str], tag: str = "az") -> list[tuple[str, str]]:
    """Pairs of names that are likely one name, the commoner first.

    A pair differs by one letter (two in names of ten or more), by marks only, or by a change of
    letters that are often confused; endings of case and the -a of a surname do not count.

    >>> names = ["Hüseynov", "Hüseynov", "Hüseyinov", "Əliyev", "Əliyeva", "Xocalıda", "Xocalı"]
    >>> spelled_two_ways(names)
    [('Hüseynov', 'Hüseyinov')]
    """
    pack = language(tag).pack
    counts = Counter(names)
    ordered = sorted(counts, key=lambda name: (-counts[name], name))
    small = {name: plain_lower(name, pack.letters) for name in ordered}
    buckets: dict[str, list[str]] = {}
    for name in ordered:
        for key in _deletions(small[name]):
            buckets.setdefault(key, []).append(name)
    rank = {name: place for place, name in enumerate(ordered)}
    pairs: set[tuple[str, str]] = set()
    for bucket in buckets.values():
        for index, first in enumerate(bucket):
            for second in bucket[index + 1 :]:
                pair = (first, second) if rank[first] < rank[second] else (second, first)
                if pair not in pairs and _one_name(small[first], small[second], pack):
                    pairs.add(pair)
    return sorted(pairs, key=lambda pair: (rank[pair[0]], rank[pair[1]]))


def _deletions(word: str) -> set[str]:
    """The word without each of its letters: words one edit apart share one of these."""
    once = {word[:i] + word[i + 1 :] for i in range(len(word))}
    keys = {word, *once}
    if len(word) >= 10:
        keys.update(short[:i] + short[i + 1 :] for short in once for i in range(len(short)))
    return keys


def _one_name(first: str, second: str, pack: Pack) -> bool:
    if first == second or min(len(first), len(second)) < 4:
        return False
    if inflected(first, second, pack) or inflected(second, first, pack):
        return False
    # Two cases of one word (Senatı, Senatın): what they share is the word with an ending.
    short, long = sorted((first, second), key=len)
    if long.startswith(short) and any(
        inflected(short[:end], short, pack) and inflected(short[:end], long, pack)
        for end in range(4, len(short))
    ):
        return False
    edits = _edits(first, second, limit=2)
    if edits is None:
        return False
    confused = all(frozenset(edit) in _CONFUSED or "" in edit for edit in edits)
    if len(edits) == 2:
        return min(len(first), len(second)) >= 10 and confused
    (left, right) = edits[0]
    if first[0] != second[0] and frozenset((left, right)) not in _CONFUSED:
        return False
    # Əliyev and Əliyeva, Nəsir and Nəsirə are two people.
    if (
        {first[:-1], second[:-1]} & {first, second}
        and (first + second)[-1:]
        and (first[-1] in "aə" or second[-1] in "aə")
    ):
        return False
    return confused or min(len(first), len(second)) >= 7


def inflected(stem: str, form: str, pack: Pack) -> bool:
    """Whether one is the other with an ending of the language."""
    if not form.startswith(stem) or len(form) == len(stem):
        return False
    if pack.harmony is None:
        return form[len(stem) :] in ("s", "’s", "'s")
    rest = form[len(stem) :]
    return (
        re.fullmatch(
            r"(?:l[aə]r)?(?:s?[ıiuü]|[ıiuü]?m[ıiuü]z)?(?:n?[ıiuü]n?|[yn]?[aə]|n?d[aə]n?|l[aə]|n[ıiuü])?"
            r"(?:dır|dir|dur|dür|kı|ki|lı|li|lu|lü)?",
            rest,
        )
        is not None
    )


def _edits(first: str, second: str, limit: int) -> list[tuple[str, str]] | None:
    """The changes that make one word the other, or None if there are more than `limit`."""
    if first == second:
        return []
    if limit == 0:
        return None
    place = 0
    while place < min(len(first), len(second)) and first[place] == second[place]:
        place += 1
    a, b = first[place:], second[place:]
    options: list[list[tuple[str, str]]] = []
    for left, right in ((1, 1), (1, 0), (0, 1)):
        if len(a) >= left and len(b) >= right:
            rest = _edits(a[left:], b[right:], limit - 1)
            if rest is not None:
                options.append([(a[:left], b[:right]), *rest])
    if len(a) > 1 and len(b) > 1 and a[:2] == b[1::-1]:
        rest = _edits(a[2:], b[2:], limit - 1)
        if rest is not None:
            options.append([("", ""), *rest])
    return min(options, key=len, default=None)


def date_forms(text: str, tag: str) -> list[DateForm]:
    """Full dates of a day in a text: `figures`, `iso`, `long`, `running`, `narrative`."""
    if not _YEAR.search(text):
        return []
    out = [
        DateForm(*match.span(), form)
        for form, rule in _date_rules(tag).items()
        for match in rule.finditer(text)
    ]
    return sorted(out, key=lambda found: (found.start, found.form))


@cache
def _date_rules(tag: str) -> Mapping[str, re.Pattern[str]]:
    pack = language(tag).pack
    months = "|".join({*pack.dates.months, *pack.dates.month_cases.get("genitive", ())})
    rules = {
        "figures": r"(?<![\d.])\d{1,2}[./]\d{1,2}[./]\d{4}(?![\d.]\d)",
        "iso": r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])",
        "narrative": rf"\d{{4}}-c[ıiuü] il(?:in)? (?i:{months})\w* \d{{1,2}}-\w+",
        "running": rf"\d{{1,2}} (?i:{months}) \d{{4}}(?:-c[ıiuü] il| года| жыл)\w*",
        "long": rf"\d{{1,2}} (?i:{months}) \d{{4}}(?!-c[ıiuü] il| года|\d)",
    }
    return {form: re.compile(rule) for form, rule in rules.items()}


def mixed_date_forms(texts: Iterable[str], tag: str) -> list[list[Finding]]:
    """For each text of a book, its dates that are not in the form most of the book has.

    The commonest form wins, the first met on a tie. `narrative` and `running` are one way of
    writing in prose and never accuse each other.
    """
    return mixed_forms([date_forms(text, tag) for text in texts])


def mixed_forms(found: Sequence[Sequence[DateForm]]) -> list[list[Finding]]:
    """`mixed_date_forms` for texts whose dates are known."""
    counts = Counter(_manner(date.form) for dates in found for date in dates)
    if len(counts) < 2:
        return [[] for _ in found]
    usual = counts.most_common(1)[0][0]
    return [
        [
            Finding(d.start, d.end, "mixed-dates", {"form": d.form, "usual": usual}, "")
            for d in dates
            if _manner(d.form) != usual
        ]
        for dates in found
    ]


def _manner(form: str) -> str:
    return "running" if form == "narrative" else form

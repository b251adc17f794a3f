"""Time grows with the length of a text, not with its square: no run of characters is a trap.

Each function that meets a stranger's text takes a run of some length and of four times that; where
the time grows sixteenfold the run is a trap. The machine's own noise is kept out by the processor's
time and a floor below which nothing is judged.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from kitabca.language import book, damage, editor, language, near, typography
from kitabca.language.debris import clean_markdown
from kitabca.language.hyphenation import breaks_for
from kitabca.reading.markdown import read_markdown
from kitabca.reading.wording import damaged_markdown, slips

SHORT, TIMES = 2500, 4
# Seconds of the processor for the long run: well above what a straight way takes, and a tenth of
# what a square one would.
FLOOR, MOST_TIMES = 0.12, 12.0

# One for each kind of character that a rule of ours looks for, and pairs that rules join.
RUNS = (
    *(
        "a",
        "A",
        "ı",
        "İ",
        "ə",
        "1",
        "1.",
        "1 ",
        "1,",
        "1-",
        "1992-",
        "1–",
        "12 3",
        "I",
        "X.",
        "IX ",
    ),
    *(" ", "\u00a0", ". ", ".", "..", ",", ", ", "-", " - ", "--", "–", " – ", "'", '"', "“", "”"),
    *("’", "a’", "a-", "a.", "A. ", "A.", "Əli ", "a ", "a\u0301", "\u0301", "Ә", "aӘ", "Ð", "þ"),
    *("(", ")", "()", "[", "]", "[]", "[a](", "![", "{", "{#a}", "[@", "[@a]", "[^1]", "^[", "*"),
    *("**", "*a ", "_", "`", "<", "<a ", "<!--", "&", "&amp;", "\\", "|", "a|", "~", ":", "::: "),
    *("26 fevral ", "26 fevral 1992 ", "səh. ", "№ ", "%", "1%", "20 %", "http://", "a@", "www."),
    *(
        "\n",
        "\n\n",
        "> ",
        ">",
        "- ",
        "# ",
        "1. ",
        "\n- ",
        "\n> ",
        "\n1. ",
        "\n| a ",
        "\t",
        "á",
        "Ãś",
    ),
    *("https://a.az/", "+994 ", "050 ", "ev ", "Ev-", "XX-", "də ", "-cı ", "1992-ci ", "\u200b"),
)

AZ = language("az")


def markdown(text: str) -> None:
    read_markdown(f"# Ad\n\nSöz {text} söz\n", "a.md", "az", lambda path, place: path, [])


PATHS: dict[str, Callable[[str], object]] = {
    "markdown": markdown,
    "smarten": lambda text: AZ.smarten(["a", text, "b"]),
    "no_breaks": AZ.no_breaks,
    "no_breaks en": language("en").no_breaks,
    "no_breaks ru": language("ru").no_breaks,
    "slips": lambda text: slips([text], "az", lambda index, offset: None),  # type: ignore[arg-type,return-value]
    "findings": lambda text: editor.findings(text, "az"),
    "ranges": lambda text: list(typography.number_ranges(text)),
    "damage": lambda text: damage.find(text, "az"),
    "repair": lambda text: damage.repaired(text, "az"),
    "debris": clean_markdown,
    "imported": lambda text: damaged_markdown(text, "az", "a.md"),
    "dates": lambda text: book.date_forms(text, "az"),
    "names": lambda text: list(book.proper_names(text)),
    "find": lambda text: list(near.likenesses("Hacıbəyli", text, "az")),
    "slug": AZ.slug,
    "upper": AZ.upper,
    "small capitals": AZ.small_capitals,
    "sort": AZ.sort_key,
    "hyphens": lambda text: breaks_for("az")(text[:SHORT]),
}


def seconds(work: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    work(text)
    return time.process_time() - began


def trap(work: Callable[[str], object], run: str) -> str:
    """What is wrong with this run, or an empty text."""
    short, long = (run * (length // len(run)) for length in (SHORT, SHORT * TIMES))
    took = seconds(work, long)
    if took < FLOOR:
        return ""
    # Only what may be a trap is measured well.
    took = min(took, seconds(work, long))
    before = min(seconds(work, short) for _ in range(2))
    if took < FLOOR or took < MOST_TIMES * before:
        return ""
    return f"{run!r}: {before:.3f} s, then {took:.3f} s"


@pytest.mark.parametrize("path", PATHS)
def test_no_run_is_a_trap(path: str) -> None:
    work = PATHS[path]
    work("Söz")
    assert [found for run in RUNS if (found := trap(work, run))] == []

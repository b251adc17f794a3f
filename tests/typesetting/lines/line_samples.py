"""Faces, styles and a stand-in hyphenator for the tests of lines; lines as readable text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from kitabca.faces import Faces, open_faces
from kitabca.layout import Face
from kitabca.typesetting.output import Run
from kitabca.typesetting.spans import SetLine, Span, TextStyle
from kitabca.typesetting.words import Divide

ROOT = Path(__file__).resolve().parents[3]
HANG = {
    ".": (0.0, 0.7),
    ",": (0.0, 0.7),
    "-": (0.0, 0.6),
    "–": (0.2, 0.3),
    "“": (0.5, 0.0),
    "”": (0.0, 0.5),
}


@cache
def faces() -> Faces:
    text = Face(
        regular="fonts/vollkorn/Vollkorn_400Regular.ttf",
        italic="fonts/vollkorn/Vollkorn_400Regular_Italic.ttf",
        bold="fonts/vollkorn/Vollkorn_700Bold.ttf",
        hang=HANG,
    )
    sans = Face(regular="fonts/alegreya-sans/AlegreyaSans_400Regular.ttf")
    return open_faces({"text": text, "sans": sans}, lambda path: (ROOT / path).read_bytes())


def divide(word: str) -> tuple[int, ...]:
    """A syllable begins at the last consonant before a vowel; two letters stay on each side.

    Like the real one it names the place after a hard hyphen, unless a suffix follows an acronym.
    """
    vowels = "aeəıioöuüAEƏIİOÖUÜ"
    if any(c.isdigit() for c in word):
        return ()
    found = []
    for k in range(2, len(word) - 1):
        letters = word[:k][-2:].isalpha() and word[k:][:2].isalpha()
        syllable = word[k] not in vowels and word[k + 1] in vowels
        after_hyphen = word[k - 1] == "-" and not word[: k - 1].isupper()
        inside = letters and syllable and any(c in vowels for c in word[:k])
        if after_hyphen or inside:
            found.append(k)
    return tuple(found)


def nothing(word: str) -> tuple[int, ...]:
    return ()


def hyphenate(language: str) -> Divide:
    return divide if language == "az" else nothing


ROMAN = TextStyle("text.regular", 10.5, "text", "az")
ITALIC = TextStyle("text.italic", 10.5, "text", "az")
BOLD = TextStyle("text.bold", 10.5, "text", "az")
SANS = TextStyle("sans.regular", 9.0, "text", "az")
WHOLE = TextStyle("text.regular", 10.5, "text", "az", hyphens=False)


def run_text(run: Run) -> str:
    """What the run says, the added hyphen left out."""
    words = run.words[:-1] if run.hyphen else run.words
    return " ".join(w.text for w in words) + run.ends


def lines_text(lines: Sequence[SetLine]) -> str:
    return "".join(run_text(run) for line in lines for run in line.runs)


def drawn(lines: Sequence[SetLine]) -> str:
    """Lines as goldens have them: left and right edge, mean word space, the runs.

    Runs begin with `|` and their node; `‑` is an added hyphen, `␣` a space that a run ends with.
    """
    rows = []
    for line in lines:
        if not line.runs:
            rows.append("(empty)")
            continue
        first, last = line.runs[0], line.runs[-1]
        runs = "".join(
            f"|{run.node} "
            + " ".join(w.text for w in (run.words[:-1] if run.hyphen else run.words))
            + ("‑" if run.hyphen else "")
            + run.ends.replace(" ", "␣").replace("\u00a0", "⍽")
            for run in line.runs
        )
        extras = "".join(f" note={n}" for n in line.notes) + "".join(
            f" field={name}@{index}:{width:g}" for name, index, width in line.fields
        )
        rows.append(
            f"{first.x:7.2f} {last.x + last.width:7.2f} {line.looseness:.3f} {runs}{extras}"
        )
    return "\n".join(rows) + "\n"


def plain(text: str, style: TextStyle = ROMAN, node: int = 1) -> list[Span]:
    return [Span(text, style, node)]

"""How fast paragraphs are set, and how even: prints paragraphs, lines and words a second.

    PYTHONPATH=src python bench/lines.py [copies]

The prose is our own; copies differ by rotating the sentences, so that paragraphs are not the same.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from kitabca.faces import open_faces
from kitabca.language.hyphenation import breaks_for
from kitabca.layout import Face
from kitabca.typesetting.lines import Measure, ParagraphStyle, Span, TextStyle, set_paragraph
from kitabca.typesetting.words import Divide

ROOT = Path(__file__).resolve().parent.parent
HANG = {".": (0.0, 0.7), ",": (0.0, 0.7), "-": (0.0, 0.6), "–": (0.2, 0.3), "“": (0.5, 0.0)}
LINES_A_PAGE = 32


def paragraphs(copies: int) -> list[str]:
    prose = (ROOT / "bench" / "prose.txt").read_text(encoding="utf-8").split("\n\n")
    texts = []
    for n in range(copies):
        for paragraph in prose:
            words = paragraph.split()
            turn = n * 7 % len(words)
            texts.append(" ".join(words[turn:] + words[:turn]))
    return texts


def main() -> None:
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    family = Face(
        regular="fonts/vollkorn/Vollkorn_400Regular.ttf",
        italic="fonts/vollkorn/Vollkorn_400Regular_Italic.ttf",
        hang=HANG,
    )
    faces = open_faces({"text": family}, lambda path: (ROOT / path).read_bytes())
    style = TextStyle("text.regular", 10.5, "text", "az")
    texts = paragraphs(copies)
    cases = [(312.0, 0.0), (312.0, 0.02), (230.0, 0.02), (150.0, 0.02)]
    for width, expansion in cases:
        for label in ("cold", "warm"):
            began = time.process_time()
            lines = [
                line
                for text in texts
                for line in set_paragraph(
                    [Span(text, style, 1)],
                    Measure(width, indent=14.0),
                    ParagraphStyle(expansion=expansion),
                    faces,
                    divide,
                )
            ]
            took = time.process_time() - began
            if label == "cold" and (width, expansion) != cases[0]:
                continue
            words = sum(len(t.split()) for t in texts)
            rates = (
                f"{len(texts) / took:.0f} paragraphs/s",
                f"{len(lines) / took:.0f} lines/s ({len(lines) / took / LINES_A_PAGE:.0f} pages/s)",
                f"{words / took:.0f} words/s",
                f"{took:.2f} s",
            )
            print(f"{width:.0f} pt, letters ±{100 * expansion:.0f}%, {label}:", ", ".join(rates))
        full = [line.looseness for line in lines if line.looseness]
        print(
            f"        {len(lines)} lines, word space {statistics.mean(full):.3f} em "
            f"± {statistics.pstdev(full):.3f}, min {min(full):.3f}, max {max(full):.3f}; "
            f"over 0.5 em {100 * sum(s > 0.5 for s in full) / len(lines):.2f}%; "
            f"hyphenated {100 * sum(line.hyphenated for line in lines) / len(lines):.1f}%"
        )


AZERBAIJANI = breaks_for("az")


def divide(language: str) -> Divide:
    return AZERBAIJANI


if __name__ == "__main__":
    main()

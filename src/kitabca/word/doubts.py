"""What only a person can decide of a Word document: changes not agreed to, letters in doubt."""

from __future__ import annotations

import re

from lxml import etree

from kitabca.diagnostics import Diagnostic, warning
from kitabca.language.cyrillic import is_azerbaijani_cyrillic
from kitabca.language.damage import find, repaired
from kitabca.model import Place
from kitabca.word.package import Package, name_of, refuse, value

__all__ = ["letters_in_doubt", "refuse_tracked"]

# Words that someone put in or took out and nobody has yet agreed to (17.13.5). A change of looks
# alone (rPrChange, pPrChange) leaves the words as they are, and is named only.
_TRACKED = frozenset({"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"})
_SHOWN = 50


def refuse_tracked(package: Package, root: etree._Element) -> None:
    """Raises `tracked-changes` for words put in or taken out that nobody has agreed to.

    `root` is the body or the notes; the place is the paragraph of the first, counted from 1. Either
    choice would print what somebody has not seen, so the writer makes it in Word.
    """
    count, who, first, words = 0, "", 0, ""
    paragraph, inside = 0, root
    for element in root.iter():
        name = name_of(element)
        if name == "p":
            paragraph, inside = paragraph + 1, element
        if name in _TRACKED:
            count += 1
            first = first or max(paragraph, 1)
            who = who or value(element, "author")
            words = words or _beginning(inside)
    if count:
        given = {"count": str(count), "who": who or "?", "words": words or "–"}
        raise refuse("tracked-changes", package.file, first, **given)


def _beginning(paragraph: etree._Element) -> str:
    """The first words of a paragraph as it is seen in Word, changes and all."""
    texts = (one.text or "" for one in paragraph.iter() if name_of(one) in ("t", "delText"))
    said = " ".join("".join(texts).split())
    return said if len(said) <= _SHOWN else said[: _SHOWN - 1] + "…"


# Letters of Icelandic that an Azerbaijani text has from a wrong code page, or in a foreign name.
# The look behind keeps a huge word from being tried anew at each of its letters.
_ICELANDIC = re.compile(r"(?<![^\W\d_])[^\W\d_]*[ðþýÐÞÝ][^\W\d_]*")


def letters_in_doubt(file: str, before: str, after: str, tag: str) -> list[Diagnostic]:
    """What was mended inside words from `before` to `after`, and what only a reader can decide.

    Both are Markdown in the language `tag`; only Azerbaijani has such letters.
    """
    if tag.partition("-")[0] != "az":
        return []
    found: list[Diagnostic] = []
    if is_azerbaijani_cyrillic(before):
        found.append(warning("transliterated", Place(file)))
    else:
        words = dict.fromkeys(
            _around(before, one.start, one.end)
            for one in find(before, tag)
            if one.certain and one.code == "latin-letter"
        )
        pairs = ", ".join(f"{word} → {repaired(word, tag)}" for word in words)
        if words:
            found.append(warning("mended-letters", Place(file), count=str(len(words)), words=pairs))
    doubted = dict.fromkeys(_ICELANDIC.findall(after))
    if doubted:
        given = {"count": str(len(doubted)), "words": ", ".join(doubted)}
        found.append(warning("doubtful-letters", Place(file), **given))
    return found


def _around(text: str, start: int, end: int) -> str:
    while start and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return text[start:end]

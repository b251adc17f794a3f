"""In which language Word has the words of a run, where that can be believed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from lxml import etree
from msgspec.structs import replace

from kitabca.word.package import OFF, children, name_of, value
from kitabca.word.spans import Span

__all__ = ["asked_language", "believed"]

# The scripts that bear out what Word says of a language; Latin ones are told by their words.
_SCRIPTS = {
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ug"), re.compile(r"[\u0600-\u06ff\u0750-\u077f]")),
    "he": re.compile(r"[\u0590-\u05ff]"),
    **dict.fromkeys(("ru", "uk", "bg", "kk", "ky"), re.compile(r"[\u0400-\u052f]")),
}
_LETTERS = re.compile(r"[^\W\d_]")
_OWN_LATIN = re.compile(r"[əƏğĞşŞıİçÇöÖüÜñÑäÄ]")
# Azerbaijani as it was written until 1991, on a Russian keyboard.
_OWN_CYRILLIC = re.compile(r"[әөүҹҝғһјӘӨҮҸҜҒҺЈ]")
# Small words that a sentence of the language can hardly do without.
_WORDS = {
    "en": frozenset(
        ["the", "of", "and", "to", "in", "is", "was", "for", "that", "we", "are", "with", "not"]
    ),
}
_QUOTED = re.compile(r"\s*[“„«\"‘‹].*[”“»\"’›]\s*", re.DOTALL)


def asked_language(properties: etree._Element | None, *, rtl_paragraph: bool) -> str:
    """The language that a run says it is in (17.3.2.20): of text from right to left its own."""
    turned = rtl_paragraph
    said = turned_said = ""
    for one in children(properties):
        match name_of(one):
            case "rtl":
                turned = value(one) not in OFF
            case "lang":
                said, turned_said = value(one), value(one, "bidi")
    return (turned_said or "ar" if turned else said).partition("-")[0]


def believed(spans: Sequence[Span], tag: str) -> tuple[list[Span], str]:
    """The spans of a paragraph, and its language if that is another than the document's.

    Word marks words with whatever keyboard was on, so its word is taken only where the script or
    the words themselves bear it out, and for a whole paragraph or something in quotes; of all
    other spans the language is taken away.
    """
    own = tag.partition("-")[0]
    worded = [span for span in spans if _LETTERS.search(span.text) and not span.raw]
    languages = {span.lang for span in worded}
    text = "".join(span.text for span in worded)
    if len(languages) == 1:
        (whole,) = languages
        if whole != own and _is(text, whole):
            return [replace(span, lang="") for span in spans], whole
    made: list[Span] = []
    for lang, group in groupby(spans, key=lambda span: span.lang):
        run = list(group)
        words = "".join(span.text for span in run)
        quoted = lang in _SCRIPTS or _QUOTED.fullmatch(words)
        kept = lang if lang != own and quoted and _is(words, lang) else ""
        made += [replace(span, lang=kept) for span in run]
    return made, ""


def _is(text: str, lang: str) -> bool:
    letters = _LETTERS.findall(text)
    if lang == "ru" and _OWN_CYRILLIC.search(text):
        return False
    if script := _SCRIPTS.get(lang):
        return len(script.findall(text)) * 2 > len(letters) > 0
    small = re.findall(r"[a-z]+", text)
    words = _WORDS.get(lang, frozenset())
    return not _OWN_LATIN.search(text) and sum(word in words for word in small) >= 2

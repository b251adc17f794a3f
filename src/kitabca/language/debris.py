"""What a word processor leaves behind in pasted text: spaces, hyphens and bullets of its own."""

from __future__ import annotations

import re

_INVISIBLE = re.compile(r"[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_OFFICE_TAG = re.compile(
    r"</?o:p\s*/?>|<!--\[if [^\]]*\]>(?:(?!<!--\[if ).)*?<!\[endif\]-->", re.DOTALL
)
# Spaces of fixed widths, which a word processor or a web page puts in; the typesetter has its own.
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_BREAKS = re.compile(r"\r\n|[\v\u2028\u2029]")
_DASH_BULLET = re.compile(r"^([^\S\n]*)[-–—]\t[ \t]*(?=\S)", re.M)
# Code keeps its spaces, and so does a line's beginning (a list's depth) and its end (a new line).
_GAP = re.compile(r"(`[^`\n]*`)|(?<=\S)(?: *+\t[ \t]*+| {2,}+)(?=\S)")
_BULLET = re.compile(
    r"^([^\S\n]*)(?:[\u00b7\u2022\u25aa\u25cf\uf0b7\uf0a7\uf0d8§]|o(?=\t))[ \t]+", re.M
)
_NUMBER = re.compile(r"^([^\S\n]*)(\d{1,3})([.)])(?:\t[ \t]*| {2,})(?=\S)", re.M)
_LETTERED = re.compile(r"^([^\S\n]*)([a-zçəğışöü])([.)])\t[ \t]*(?=\S)", re.M)

# Quotation marks that Word curls where Markdown wants them straight; in prose they are right.
_ATTRIBUTES = re.compile(r"(?<=[\])])\{[^{}\n]*\}")
_CURLED_VALUE = re.compile(r"(?<==)[“”„«]([^“”„«»\"]*)[“”»]")
_CURLED_TITLE = re.compile(r"(\]\([^()\s]+ +)[“”„«]([^“”„«»\"\n]*)[“”»]\)")


def clean_markdown(text: str) -> str:
    """Markdown without a word processor's debris.

    No-break and fixed spaces become spaces (the typesetter knows by itself what to hold together),
    no-break hyphens hyphens; soft hyphens and zero-width characters go; tabbed numbers and bullets
    become Markdown's, and gaps inside a line one space. Curled quotation marks become straight in
    attributes and titles of pictures, where they are signs of Markdown.

    >>> clean_markdown("1.\\tbir\\u00a0iki\\n\\u00b7\\tsöz\\u00adlər")
    '1. bir iki\\n- sözlər'
    """
    text = _OFFICE_TAG.sub("", text)
    text = _BREAKS.sub("\n", _SPACES.sub(" ", _INVISIBLE.sub("", text))).replace("\u2011", "-")
    text = _DASH_BULLET.sub(r"\1- ", _BULLET.sub(r"\1- ", text))
    text = _NUMBER.sub(r"\1\2\3 ", text)
    text = _LETTERED.sub(r"\1\2\3 ", text)
    text = _CURLED_TITLE.sub(r'\1"\2")', text)
    text = _ATTRIBUTES.sub(lambda found: _CURLED_VALUE.sub(r'"\1"', found[0]), text)
    return "\n".join(
        line if line.lstrip(" >").startswith("|") else _GAP.sub(lambda gap: gap[1] or " ", line)
        for line in text.split("\n")
    )

"""What a word processor leaves behind in pasted text: spaces, hyphens and bullets of its own."""

from __future__ import annotations

import re

_INVISIBLE = re.compile(r"[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_OFFICE_TAG = re.compile(r"</?o:p\s*/?>|<!--\[if [^\]]*\]>.*?<!\[endif\]-->", re.DOTALL)
_BULLET = re.compile(r"^(\s*)(?:[\u00b7\u2022\u25aa\u25cf\uf0b7\uf0a7\uf0d8§]|o(?=\t))[ \t]+", re.M)
_NUMBER = re.compile(r"^(\s*)(\d{1,3})([.)])(?:\t[ \t]*| {2,})(?=\S)", re.M)
_LETTERED = re.compile(r"^(\s*)([a-zçəğışöü])([.)])\t[ \t]*(?=\S)", re.M)


def clean_markdown(text: str) -> str:
    """Markdown without a word processor's debris.

    No-break spaces become spaces (the typesetter knows by itself what to hold together), soft
    hyphens and zero-width characters go, and tabbed numbers and bullets become Markdown's.

    >>> clean_markdown("1.\\tbir\\u00a0iki\\n\\u00b7\\tsöz\\u00adlər")
    '1. bir iki\\n- sözlər'
    """
    text = _OFFICE_TAG.sub("", text)
    text = _INVISIBLE.sub("", text).replace("\u00a0", " ").replace("\r\n", "\n").replace("\v", "\n")
    text = _BULLET.sub(r"\1- ", text)
    text = _NUMBER.sub(r"\1\2\3 ", text)
    return _LETTERED.sub(r"\1\2\3 ", text)

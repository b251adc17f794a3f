"""A document as Kobo's own reader wants it: every clause in a numbered span.

Kobo keeps bookmarks, highlights and the place of reading by these spans (`kobo.<paragraph>.<n>`)
and paginates inside the two `div`s that it expects round the text.

The spans are put into the file as `serialise` has written it: every `<` and `>` that is no tag's is
escaped there, so that tags and words are told apart without another parse, and in a fraction of the
time that a tree takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["RESERVED", "with_spans"]

# What Kobo's reader looks for by its id: nobody else's place in the text may be called so.
RESERVED = re.compile(r"book-(?:columns|inner)\Z|kobo\.")

# A clause ends after punctuation, with any closing quotes, where white space follows.
_CLAUSE = re.compile(r".+?(?:[.!?…;:,][”’»)\]]*(?=\s)\s+|\Z)", re.DOTALL)
_BLOCKS = "p h1 h2 h3 h4 h5 h6 li dt dd td th caption figcaption pre blockquote table"
_PARAGRAPHS = frozenset(_BLOCKS.split())
_BODY = re.compile(r"<body(?:\s[^>]*)?>")
_BODY_END = "</body>"
# Words, and the tag behind them with its element's name (`/p` where it ends one).
_PIECE = re.compile(r"([^<]*)(<(/?[^\s/>]+)[^>]*>)")


def with_spans(xhtml: bytes) -> bytes:
    """A written document with Kobo's spans; the words and their order are the same."""
    text = xhtml.decode("utf-8")
    opening = _BODY.search(text)
    assert opening is not None
    end = text.rindex(_BODY_END)
    inside = "".join(_spanned(text[opening.end() : end]))
    wrapped = f'<div id="book-columns"><div id="book-inner">{inside}</div></div>'
    return f"{text[: opening.end()]}{wrapped}{text[end:]}".encode()


def _spanned(body: str) -> Iterator[str]:
    """The pieces of a body's inside, clauses and pictures in spans; drawings stay as they are."""
    paragraph = clause = drawings = position = 0
    for piece in _PIECE.finditer(body):
        words, tag, name = piece.groups()
        position = piece.end()
        if words and not drawings:
            # Words before the first block are a paragraph of their own.
            paragraph = paragraph or int(not str.isspace(words))
            words, clause = _clauses(words, paragraph, clause)
        yield words
        if name in ("svg", "/svg") and not tag.endswith("/>"):
            drawings += 1 if name == "svg" else -1
        if drawings:
            pass
        elif name == "img":
            # A picture is a place of its own, as in the books that Kobo itself makes.
            paragraph, clause = paragraph + 1, 1
            tag = _span(paragraph, clause, tag)
        elif name in _PARAGRAPHS:
            paragraph, clause = paragraph + 1, 0
        yield tag
    yield _clauses(body[position:], paragraph or 1, clause)[0]


def _clauses(words: str, paragraph: int, clause: int) -> tuple[str, int]:
    """Words with a span round each clause, and the number of the last one."""
    escaped = "&" in words
    plain = _plain(words) if escaped else words
    if not plain or plain.isspace():
        return words, clause
    made = []
    for found in _CLAUSE.findall(plain):
        clause += 1
        made.append(_span(paragraph, clause, _escape(found) if escaped else found))
    return "".join(made), clause


def _span(paragraph: int, clause: int, inside: str) -> str:
    name = f"kobo.{paragraph}.{clause}"
    return f'<span class="koboSpan" id="{name}">{inside}</span>'


def _plain(text: str) -> str:
    """Words as they are read: the semicolon of an escape ends no clause."""
    text = text.replace("&#13;", "\r").replace("&lt;", "<").replace("&gt;", ">")
    return text.replace("&amp;", "&")


def _escape(text: str) -> str:
    """Words as lxml writes them."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")

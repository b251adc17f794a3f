"""Content streams as operators with their operands (ISO 32000-1, 7.8.2), whoever wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

__all__ = ["Budget", "Name", "Operand", "operations"]


class Budget(Struct):
    """Tokens that may still be looked at, in all of the file."""

    left: int


class Name(str):
    """A name object, without its slash."""

    __slots__ = ()


Operand = float | Name | bytes | list["Operand"]
"""A number, a name, a string (its bytes, as many as it shows), an array. Dictionaries, which only
marked content and inline pictures have, come as arrays of their keys and values."""

_SPACE = rb"\0\t\n\f\r "
_REGULAR = rb"[^\0\t\n\f\r ()<>\[\]{}/%]"
_TOKEN = re.compile(
    rb"(?:[" + _SPACE + rb"]|%[^\r\n]*)*"
    rb"(?:(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?!" + _REGULAR + rb"))"
    rb"|/(?P<name>" + _REGULAR + rb"*)"
    rb"|(?P<word>" + _REGULAR + rb"+)"
    rb"|\((?P<string>(?:[^()\\]|\\.)*)\)"
    rb"|<(?P<hex>[0-9A-Fa-f" + _SPACE + rb"]*)>"
    rb"|(?P<open>\[|<<)|(?P<close>\]|>>)|(?P<other>.))",
    re.S,
)
_ESCAPE = re.compile(rb"\\(?:[0-7]{1,3}|\r\n|.)", re.S)
_SPACES = re.compile(rb"[" + _SPACE + rb"]+")
_END_OF_PICTURE = re.compile(rb"[" + _SPACE + rb"]EI(?=[" + _SPACE + rb"]|\Z)")
_LARGEST = 1e7  # a coordinate beyond any sheet; hostile numbers must not overflow
_DEEPEST = 20
_MOST_OPERANDS = 100_000


def operations(data: bytes, budget: Budget) -> Iterator[tuple[bytes, list[Operand]]]:
    """Each operator with its operands, as long as the budget lasts.

    What is no PDF syntax is passed over: readers do the same, and a broken stream must not hide
    what stands after it.
    """
    operands: list[Operand] = []
    stack: list[list[Operand]] = []
    at, end = 0, len(data)
    while at < end and budget.left > 0:
        budget.left -= 1
        match = _TOKEN.match(data, at)
        if match is None:
            return
        at = match.end()
        kind = match.lastgroup
        text = match[kind] if kind else b""
        if kind == "word":
            if text in (b"true", b"false", b"null"):
                operands.append(0.0)
                continue
            while stack:  # an array that was never closed
                operands = stack.pop()
            if text == b"ID":
                at = _after_picture(data, at)
                text = b"BI"
            elif text == b"BI":
                operands = []
                continue
            yield text, operands
            operands = []
        elif kind == "open":
            if len(stack) < _DEEPEST:
                stack.append(operands)
                operands = []
        elif kind == "close":
            if stack:
                inner, operands = operands, stack.pop()
                operands.append(inner)
        elif kind == "other":
            if text == b"(":
                found, at = _nested(data, at)
                operands.append(found)
        elif len(operands) < _MOST_OPERANDS:
            operands.append(_operand(kind, text))


def _operand(kind: str | None, text: bytes) -> Operand:
    if kind == "number":
        return max(-_LARGEST, min(_LARGEST, float(text)))
    if kind == "name":
        return Name(_unescaped(text))
    if kind == "hex":
        return bytes((len(_SPACES.sub(b"", text)) + 1) // 2)
    return _ESCAPE.sub(b"x", text) if b"\\" in text else text


def _unescaped(text: bytes) -> str:
    if b"#" in text:
        text = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), text)
    return text.decode("utf-8", "replace")


def _nested(data: bytes, at: int) -> tuple[bytes, int]:
    """A string with brackets inside of it, from behind its first bracket."""
    depth, start = 1, at
    for match in re.compile(rb"\\.|[()]", re.S).finditer(data, at):
        if match[0] == b"(":
            depth += 1
        elif match[0] == b")":
            depth -= 1
            if depth == 0:
                return data[start : match.start()], match.end()
    return data[start:], len(data)


def _after_picture(data: bytes, at: int) -> int:
    """Where the stream goes on behind the samples of an inline picture."""
    match = _END_OF_PICTURE.search(data, at)
    return match.end() if match else len(data)

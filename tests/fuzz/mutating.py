"""Inputs from seeds: bytes that are nearly right, more often than noise.

The same seed and serial give the same input anywhere, so a fault is told by two numbers.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence

__all__ = ["Mutate", "mutated", "mutated_zip"]

Mutate = Callable[[random.Random, Sequence[bytes], Sequence[bytes]], bytes]

LIMIT = 150_000
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_EXTREMES = (
    *(b"0", b"-1", b"1", b"2", b"255", b"65536", b"2147483648", b"-2147483649", b"1e400", b"nan"),
    *(b"99999999999999999999", b"0.0000001", b"1e-320", b"-0", b"00", b"9" * 400),
)
_ODD = tuple(
    text.encode("utf-8", "surrogatepass")
    for text in (
        *("\0", "\x1b[2J", "\x7f", "\x85", "\u200b", "\u202e", "\u2066", "\ufeff", "\ufffe"),
        *("\ud800", "\U0010ffff", "e\u0301" * 9, "\u0300", "İ", "ı", "ə", "Ә", "عربي", "\u2028"),
        *("\r", "\n", "\t", " ", "\\", '"', "'", "<", ">", "&", "{", "}", "[", "]", "(", ")"),
        *(
            "../../etc/passwd",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "$(shell id)",
            "{{7*7}}",
        ),
    )
)


def mutated(chance: random.Random, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    """A seed after a few changes; `words` are tokens of the format."""
    data = chance.choice(seeds)
    for _ in range(chance.choice((1, 1, 2, 2, 3, 5, 8))):
        data = chance.choice(_CHANGES)(chance, data, seeds, words)[:LIMIT]
    return data


def _place(chance: random.Random, data: bytes) -> int:
    return chance.randint(0, len(data))


def _span(chance: random.Random, data: bytes) -> tuple[int, int]:
    begin = _place(chance, data)
    return begin, min(len(data), begin + chance.choice((1, 1, 2, 4, 8, 20, 100, 1000)))


def _flip(chance: random.Random, data: bytes, *_: object) -> bytes:
    at = _place(chance, data)
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _cut(chance: random.Random, data: bytes, *_: object) -> bytes:
    begin, end = _span(chance, data)
    return data[:begin] + data[end:]


def _end(chance: random.Random, data: bytes, *_: object) -> bytes:
    return data[: _place(chance, data)]


def _copy(chance: random.Random, data: bytes, *_: object) -> bytes:
    begin, end = _span(chance, data)
    at = _place(chance, data)
    return data[:at] + data[begin:end] * chance.choice((1, 1, 2, 10)) + data[at:]


def _splice(chance: random.Random, data: bytes, seeds: Sequence[bytes], _: object) -> bytes:
    other = chance.choice(seeds)
    begin, end = _span(chance, other)
    at = _place(chance, data)
    return data[:at] + other[begin:end] + data[at:]


def _word(chance: random.Random, data: bytes, _: object, words: Sequence[bytes]) -> bytes:
    at = _place(chance, data)
    return data[:at] + chance.choice(words) + data[at:]


def _many(chance: random.Random, data: bytes, _: object, words: Sequence[bytes]) -> bytes:
    """A token many times over: deep nesting, long runs."""
    at = _place(chance, data)
    return data[:at] + chance.choice(words) * chance.choice((3, 30, 300, 3000)) + data[at:]


def _odd(chance: random.Random, data: bytes, *_: object) -> bytes:
    at = _place(chance, data)
    return data[:at] + chance.choice(_ODD) + data[at:]


def _number(chance: random.Random, data: bytes, *_: object) -> bytes:
    found = list(_NUMBER.finditer(data))
    if not found:
        return data
    one = chance.choice(found)
    return data[: one.start()] + chance.choice(_EXTREMES) + data[one.end() :]


def _lines(chance: random.Random, data: bytes, *_: object) -> bytes:
    lines = data.split(b"\n")
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return b"\n".join(lines)


_CHANGES = (_flip, _cut, _end, _copy, _splice, _word, _word, _word, _many, _odd, _number, _lines)


def mutated_zip(chance: random.Random, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    """A package with a member or two changed; now and then the archive's own bytes."""
    data = chance.choice(seeds)
    if chance.random() < 0.2:
        return mutated(chance, [data], words)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    texts = [name for name in members if name.endswith((".xml", ".rels"))]
    for name in chance.sample(texts, chance.choice((1, 1, 2))):
        members[name] = mutated(chance, [members[name]], words)
    if chance.random() < 0.1:
        del members[chance.choice(sorted(members))]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return out.getvalue()

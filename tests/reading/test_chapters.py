"""A chapter from the cache is the chapter that reading makes, with its faults."""

from __future__ import annotations

import pytest

from kitabca.diagnostics import Diagnostic
from kitabca.model import Place
from kitabca.reading.chapters import kept_chapter
from kitabca.reading.markdown import Chapter

TEXT = """# Başlıq {#bir}

Mətn *maili* və [istinad](https://example.org), 2009-ci  ildə.[^n]

> Sitat.
>
> — müəllif

| Ad | İl |
|----|---:|
| Ə  | 1992 |

[^n]: Qeyd.
"""
Read = tuple[Chapter, list[Diagnostic]]


def read(text: str, cache: dict[bytes, bytes] | None, path: str = "a.md") -> Read:
    faults: list[Diagnostic] = []

    def picture(found: str, place: Place) -> str | None:
        return found

    return kept_chapter(text, path, "az", picture, faults, "", None, cache), faults


def test_a_kept_chapter_is_the_same() -> None:
    cache: dict[bytes, bytes] = {}
    plain = read(TEXT, None)
    assert plain[1]
    assert read(TEXT, cache) == plain
    assert len(cache) == 1
    assert read(TEXT, cache) == plain


def test_another_path_or_word_is_another_chapter() -> None:
    cache: dict[bytes, bytes] = {}
    read(TEXT, cache)
    read(TEXT, cache, "b.md")
    read(TEXT.replace("Sitat", "Kəlam"), cache)
    assert len(cache) == 3


def test_a_text_with_pictures_is_read_each_time() -> None:
    cache: dict[bytes, bytes] = {}
    read("![Körpü](korpu.jpg)\n", cache)
    assert not cache


@pytest.mark.parametrize("damage", [b"", b"?", b"\x80\x05."])
def test_damaged_bytes_count_as_absent(damage: bytes) -> None:
    cache: dict[bytes, bytes] = {}
    plain = read(TEXT, cache)
    (key,) = cache
    assert read(TEXT, {key: damage}) == plain
    assert read(TEXT, {key: cache[key][:-5]}) == plain

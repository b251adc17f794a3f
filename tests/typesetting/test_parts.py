"""Set parts are kept and read back; damaged or foreign bytes are as good as none."""

from __future__ import annotations

import pickle
from hashlib import blake2b
from typing import Any

import pytest
from tests.typesetting.books import Document, base_faces, base_layout, document, hyphenate
from tests.typesetting.test_pages import DEVICES, prose

from kitabca.typesetting import book, show_pages, typeset
from kitabca.typesetting.mending import mended
from kitabca.typesetting.parts import read_part


def made(documents: list[Document], cache: dict[bytes, bytes]) -> str:
    pages, _ = typeset(
        documents,
        base_layout(),
        base_faces(),
        "az",
        "Sınaq kitabı",
        lambda path: (800, 600),
        hyphenate,
        cache,
    )
    return show_pages(pages) + repr(pages.nodes) + repr(pages.anchors)


def test_a_book_from_the_cache_is_the_same_book() -> None:
    documents = [document(DEVICES), document(prose(7, 20, notes=True), anchor="b")]
    cache: dict[bytes, bytes] = {}
    cold = made(documents, cache)
    assert len(cache) == 2
    assert made(documents, cache) == cold == made(documents, {})


def test_a_changed_word_sets_its_part_again_and_no_other() -> None:
    documents = [document(DEVICES), document(prose(7, 20), anchor="b")]
    cache: dict[bytes, bytes] = {}
    made(documents, cache)
    before = set(cache)
    changed = [document(DEVICES.replace("Sitat", "Kəlam")), documents[1]]
    made(changed, cache)
    assert len(set(cache) - before) == 1


def test_damaged_bytes_are_set_again() -> None:
    documents = [document(DEVICES)]
    cache: dict[bytes, bytes] = {}
    cold = made(documents, cache)
    (key,) = cache
    for bad in (b"", b"x", cache[key][:-9], cache[key][:40] + b"\0" + cache[key][41:]):
        assert made(documents, {key: bad}) == cold


def test_pages_that_were_mended_are_not_mended_again(monkeypatch: pytest.MonkeyPatch) -> None:
    mendings = 0

    def counted(*given: Any) -> Any:
        nonlocal mendings
        mendings += 1
        return mended(*given)

    monkeypatch.setattr(book, "mended", counted)
    documents = [document(prose(11, 40)), document(prose(7, 20), anchor="b")]
    cache: dict[bytes, bytes] = {}
    cold = made(documents, cache)
    assert mendings
    assert len(cache) == len(documents) + mendings
    mendings = 0
    assert made(documents, cache) == cold
    assert not mendings


class _Foreign:
    def __reduce__(self):
        return (print, ("run",))


def test_bytes_that_name_anything_foreign_are_refused(capsys) -> None:
    data = pickle.dumps(_Foreign(), 5)
    assert read_part(blake2b(data, digest_size=16).digest() + data) is None
    assert capsys.readouterr().out == ""

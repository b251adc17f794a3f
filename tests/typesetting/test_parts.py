"""Set parts are kept and read back; damaged or foreign bytes are as good as none."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import pytest
from tests.typesetting.books import Document, base_faces, base_layout, document, hyphenate
from tests.typesetting.test_pages import DEVICES, prose

from kitabca.typesetting import book, setting, show_pages, typeset
from kitabca.typesetting.lines import ParagraphStyle, set_paragraph
from kitabca.typesetting.mending import Frame, SetLines, mended
from kitabca.typesetting.parts import read_part
from kitabca.typesetting.spans import Span
from kitabca.typesetting.stack import Stack
from kitabca.typesetting.vertical import Galley

# Besides its parts the cache has one list of their keys and of running heads.
KEYS = ("keys",)


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
    documents = [document(DEVICES), document(prose(9, 20, notes=True), anchor="b")]
    cache: dict[bytes, bytes] = {}
    cold = made(documents, cache)
    assert len(cache) == len(documents) + len(KEYS)
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
    for key, good in tuple(cache.items()):
        for bad in (b"", b"x", good[:-9], good[:40] + b"\0" + good[41:]):
            assert made(documents, {**cache, key: bad}) == cold


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words of each paragraph that was broken into its best lines, and not into others that
    a page asked for."""
    found: list[str] = []

    def noted(spans: Sequence[Span], measure: Any, style: ParagraphStyle, *rest: Any) -> Any:
        if not (style.looseness or style.lines):
            found.append("".join(span.text for span in spans))
        return set_paragraph(spans, measure, style, *rest)

    monkeypatch.setattr(setting, "set_paragraph", noted)
    return found


@pytest.mark.parametrize(
    "changed",
    [
        "Birinci cümlə yeni sözlə uzanır. ",
        # Leaves that were not there before, so that all behind them are counted anew.
        "Birinci <em>cümlə</em> yeni <strong>sözlə</strong> uzanır. ",
    ],
)
def test_of_a_changed_part_only_the_changed_paragraph_is_broken_anew(
    changed: str, broken: list[str]
) -> None:
    def body(first: str) -> str:
        return f"<p>{first * 9}</p>{prose(9, 20, notes=True)}"

    cache: dict[bytes, bytes] = {}
    made([document(body("Birinci cümlə. "))], cache)
    documents = [document(body(changed))]
    broken.clear()
    warm = made(documents, cache)
    (again,) = [words for words in broken if len(words) > 200]
    assert "yeni" in again
    broken.clear()
    assert made(documents, {}) == warm
    assert len(broken) > 10


def test_a_paragraph_of_another_measure_is_broken_anew(broken: list[str]) -> None:
    text = f"<p>{'Birinci cümlə. ' * 30}</p>"
    cache: dict[bytes, bytes] = {}
    made([document(text)], cache)
    broken.clear()
    documents = [document(f"<blockquote>{text}</blockquote>")]
    warm = made(documents, cache)
    assert len(broken[0]) > 200
    assert made(documents, {}) == warm


@pytest.fixture
def mendings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The row from which each mending began."""
    found: list[int] = []

    def noted(galley: Galley, stack: Stack, start: int, page: Frame, lines: SetLines) -> Any:
        found.append(start)
        return mended(galley, stack, start, page, lines)

    monkeypatch.setattr(book, "mended", noted)
    return found


# Both halves of the part are mended, which a plate parts.
MENDED = f'{prose(49, 40)}<div class="inside"><p>Üz</p></div>{prose(31, 18)}'


def test_pages_that_were_mended_are_not_mended_again(mendings: list[int]) -> None:
    documents = [document(MENDED), document(prose(7, 20), anchor="b")]
    cache: dict[bytes, bytes] = {}
    cold = made(documents, cache)
    assert len(mendings) == 2
    assert len(cache) == len(documents) + len(mendings) + len(KEYS)
    mendings.clear()
    assert made(documents, cache) == cold
    assert not mendings


def test_a_mending_that_the_cache_has_lost_is_made_on_those_before_it(mendings: list[int]) -> None:
    documents = [document(MENDED)]
    cache: dict[bytes, bytes] = {}
    cold = made(documents, cache)
    _, second = mendings
    del cache[max(cache, key=len)]
    mendings.clear()
    assert made(documents, cache) == cold
    assert mendings == [second]


class _Foreign:
    def __reduce__(self):
        return (print, ("run",))


def test_bytes_that_name_anything_foreign_are_refused(capsys) -> None:
    data = pickle.dumps(_Foreign(), 5)
    assert read_part(blake2b(data, digest_size=16).digest() + data) is None
    assert capsys.readouterr().out == ""

"""What was found in a text is found again without a search, and in no other text."""

from __future__ import annotations

import pytest

from kitabca.recalled import Found, Recalled


def search(recalled: Recalled, rule: str, *texts: str) -> tuple[list[Found], list[str]]:
    """What the rule finds in the texts, and those that it was asked for."""
    asked: list[str] = []

    def found(text: str) -> Found:
        asked.append(text)
        return ((rule, len(text)),) if text else ()

    find = recalled.rule(rule, found)
    return [find(text) for text in texts], asked


def test_only_new_texts_are_searched() -> None:
    kept: dict[bytes, bytes] = {}
    first = Recalled(kept, "book")
    assert search(first, "a", "bir", "") == ([(("a", 3),), ()], ["bir", ""])
    first.keep()
    second = Recalled(kept, "book")
    assert search(second, "a", "bir", "", "iki üç") == ([(("a", 3),), (), (("a", 6),)], ["iki üç"])


def test_another_rule_and_another_book_find_their_own() -> None:
    kept: dict[bytes, bytes] = {}
    first = Recalled(kept, "book")
    search(first, "a", "bir")
    first.keep()
    assert search(Recalled(kept, "book"), "b", "bir") == ([(("b", 3),)], ["bir"])
    assert search(Recalled(kept, "other"), "a", "bir")[1] == ["bir"]


def test_what_the_book_no_longer_has_is_let_go() -> None:
    kept: dict[bytes, bytes] = {}
    for texts in (("bir", "iki"), ("iki", "üç")):
        recalled = Recalled(kept, "book")
        search(recalled, "a", *texts)
        recalled.keep()
    assert search(Recalled(kept, "book"), "a", "bir", "iki", "üç")[1] == ["bir"]


def test_nothing_new_writes_nothing() -> None:
    kept: dict[bytes, bytes] = {}
    first = Recalled(kept, "book")
    search(first, "a", "bir")
    first.keep()
    kept_before = dict(kept)
    again = Recalled(kept, "book")
    search(again, "a")
    again.keep()
    assert kept == kept_before


@pytest.mark.parametrize("bad", [b"", b"x", b"0" * 40])
def test_damaged_bytes_are_as_good_as_none(bad: bytes) -> None:
    kept: dict[bytes, bytes] = {}
    first = Recalled(kept, "book")
    search(first, "a", "bir")
    first.keep()
    (key,) = kept
    assert search(Recalled({key: bad}, "book"), "a", "bir") == ([(("a", 3),)], ["bir"])


def test_without_a_cache_every_text_is_searched_each_time() -> None:
    assert search(Recalled(), "a", "bir", "bir")[1] == ["bir", "bir"]

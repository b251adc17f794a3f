"""A process of its own, whose time and memory have an end, and what comes back from it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pytest

from kitabca.apart import apart
from kitabca.diagnostics import ContentError, error, warning
from kitabca.model import Place

HEAVY = ContentError([error("table-too-large", Place("a.xlsx"), rows="1", columns="1", cells="1")])
FOUND = ContentError([error("not-a-workbook", Place("a.xlsx", 3)), warning("formula", Place("b"))])


def raise_found() -> None:
    raise FOUND


def turn_for_ever() -> None:
    while True:
        pass


def test_what_is_made_there_comes_back() -> None:
    assert apart(os.getpid, HEAVY, 5.0) != os.getpid()
    assert apart(sorted, HEAVY, 5.0, ["b", "a"], reverse=True) == ["b", "a"]


def test_what_is_found_there_is_raised_here_with_all_of_it() -> None:
    with pytest.raises(ContentError) as raised:
        apart(raise_found, HEAVY, 5.0)
    assert raised.value.diagnostics == FOUND.diagnostics


def exhaust() -> list[bytes]:
    return [bytes(1 << 24) for _ in range(1 << 12)]


def end() -> None:
    os._exit(3)


@pytest.mark.parametrize("work", [turn_for_ever, exhaust, end])
def test_what_has_no_end_is_refused(work: Callable[[], object]) -> None:
    began = time.monotonic()
    with pytest.raises(ContentError, match="table-too-large"):
        apart(work, HEAVY, 0.5)
    assert time.monotonic() - began < 20.0

"""The field of marks and the QR code."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabca.rendering.art import field, marks, qr


@given(st.integers(1, 2000))
def test_each_has_a_place_of_its_own_within_the_field(count: int) -> None:
    places = field(count)
    assert len(places) == len(set(places)) == count
    wide = max(x for x, _ in places)
    assert min(x for x, _ in places) >= 0
    # Never a column, never a line: as near to a square as the number goes.
    if count > 60:
        tall = max(y for _, y in places)
        assert tall / wide == pytest.approx(1, abs=0.25)


def test_the_field_of_613_is_a_whole_square() -> None:
    """18² + 17² = 613: eighteen rows of eighteen, and seventeen of seventeen between them."""
    places = set(field(613))
    assert {(0, 0), (17, 0), (0, 17), (17, 17)} <= places
    assert places == {(17 - x, y) for x, y in places} == {(y, x) for x, y in places}


def test_the_last_row_is_centred() -> None:
    last = [x for x, y in field(600) if y == max(y for _, y in field(600))]
    full = max(x for x, _ in field(600))
    assert min(last) == pytest.approx(full - max(last))


@pytest.mark.parametrize("count", [0, -1])
def test_no_field_for_nothing(count: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        field(count)


def test_marks_are_one_path_with_a_name() -> None:
    svg = marks(613, "613 “nişan”")
    assert svg.count("<path") == 1
    assert svg.count("Z") == svg.count("M") == 613
    assert 'role="img" aria-label="613 “nişan”"' in svg
    assert 'viewBox="0 0 180 180"' in svg


def test_qr_has_its_quiet_zone_and_only_what_the_typesetter_draws() -> None:
    svg = qr("https://example.org/a")
    match = re.search(r'viewBox="0 0 (\d+) \1".* d="([^"]*)"', svg)
    assert match
    size = int(match[1])
    numbers = [int(number) for number in re.findall(r"\d+", match[2])]
    assert min(numbers) == 4
    assert max(numbers) == size - 4
    assert set(re.findall(r"[A-Za-z]", match[2])) == {"M", "L", "Z"}

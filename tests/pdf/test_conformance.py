"""Our files conform to PDF/UA-1 and PDF/A-3a, and what breaks either is seen."""

from __future__ import annotations

import re
from io import BytesIO

import page
import pikepdf
import pytest
from faults import FAULTS, plant
from making import case_names, pdf
from structure_check import structure_faults


def complaints(data: bytes) -> list[str]:
    found = structure_faults(data)
    for profile in ("ua1", "3a"):
        report = page.validate_pdf_bytes(data, profile=profile)
        found += [f"{one.rule_id} {one.message}" for one in report.failures]
    return found


@pytest.mark.parametrize("name", case_names())
def test_every_case_conforms(name: str) -> None:
    assert complaints(pdf(name)) == []


def test_a_good_file_stays_good_when_it_is_written_again() -> None:
    with pikepdf.open(BytesIO(pdf())) as good:
        out = BytesIO()
        good.save(out, fix_metadata_version=False)
    assert complaints(out.getvalue()) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(name: str) -> None:
    """By the complaint that it deserves, not by any; the good file has none of them."""
    told = FAULTS[name][0]
    found = complaints(plant(pdf(), name))
    assert any(one.startswith(told) for one in found), found


def test_at_least_forty_conditions_of_the_matterhorn_protocol_are_planted() -> None:
    conditions = {name[:6] for name in FAULTS if re.match(r"\d\d-\d\d\d ", name)}
    assert len(conditions) >= 40

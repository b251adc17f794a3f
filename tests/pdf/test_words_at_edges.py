"""Words that an office printer would cut: known of our own lines as PDFium reads them in a PDF."""

from __future__ import annotations

import pytest
from making import book, case_names, pdf

from kitabca.pdf.imposing import Job, impose, plan_sheets

MM = 72 / 25.4


@pytest.mark.parametrize("name", case_names())
def test_lines_as_set_are_judged_as_their_pdf_is(name: str) -> None:
    data, pages = pdf(name), book(name)
    for edge in range(0, 60, 3):
        job = Job(edge=edge * MM)
        read = plan_sheets(data, job, "book.pdf").found
        as_set = impose(data, job, "book.pdf", pages)[1].found
        assert as_set == read, f"at {edge} mm"

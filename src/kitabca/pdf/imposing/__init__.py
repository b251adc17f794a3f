"""Sheets to print, fold and cut, from a finished PDF: ours or anybody's."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from pypdf import PdfReader
from pypdfium2 import PdfiumError

from kitabca.pdf.apart import apart
from kitabca.pdf.imposing.edges import near_edge
from kitabca.pdf.imposing.planning import Job, Plan, make_plan, plan_text
from kitabca.pdf.imposing.sheets import draw_sheets
from kitabca.pdf.opening import BROKEN, bounded, open_pdf, refuse
from kitabca.pdf.printers import Printer

__all__ = ["Job", "Plan", "booklet", "impose", "job_for", "plan_sheets", "plan_text"]


def plan_sheets(data: bytes, job: Job, path: str) -> Plan:
    """What would stand where; `path` names the file in what is said. Raises ContentError."""
    return _plan(open_pdf(data, path), data, job, path)


def impose(data: bytes, job: Job, path: str, *, ours: bool = False) -> tuple[bytes, Plan]:
    """A PDF's pages on sheets, and the plan with what was found. Raises ContentError.

    What is `ours`, made a moment ago, need not be kept from exhausting the machine.
    """
    reader = open_pdf(data, path)
    plan = _plan(reader, data, job, path, ours=ours)
    try:
        return draw_sheets(reader, plan), plan
    except BROKEN as fault:
        raise refuse("damaged-pdf", path) from fault


def _plan(reader: PdfReader, data: bytes, job: Job, path: str, *, ours: bool = False) -> Plan:
    try:
        plan = make_plan(reader, job, path)
        if ours:
            near = near_edge(data, plan, path)
        else:
            bounded(reader)
            near = apart(near_edge, path, len(reader.pages), data, plan, path)
        return replace(plan, found=(*plan.found, *near))
    except (*BROKEN, PdfiumError) as fault:
        raise refuse("damaged-pdf", path) from fault


def job_for(printer: Printer, sheets: Sequence[int] | None = None) -> Job:
    """How an office printer's booklets are imposed. Raises ValueError for a print shop."""
    if printer.kind != "office":
        raise ValueError(f"{printer.name} is no office printer")
    return Job(
        scheme=printer.binding,
        paper=printer.sheet,
        flip=printer.flip,
        edge=printer.edge,
        caliper=printer.caliper,
        signature=printer.signature,
        marks=printer.marks,
        chosen=None if sheets is None else tuple(sheets),
    )


def booklet(pdf: bytes, printer: Printer, sheets: Sequence[int] | None = None) -> bytes:
    """The sheets of an edition for an office printer, from its screen PDF: PDF/A-2u, links kept.

    Covers are in order, and blanks stand between the block and the back cover. Raises ContentError
    for a sheet that is not there, ValueError for a print shop's printer.
    """
    data, _ = impose(pdf, job_for(printer, sheets), "booklet", ours=True)
    return data

"""Sheets to print, fold and cut, from a finished PDF: ours or anybody's."""

from __future__ import annotations

from msgspec.structs import replace
from pypdf import PdfReader

from kitabca.pdf.imposing.edges import near_edge, near_edge_as_set
from kitabca.pdf.imposing.planning import Job, Plan, make_plan, plan_text
from kitabca.pdf.imposing.sheets import draw_sheets
from kitabca.pdf.opening import BROKEN, bounded, open_pdf, refuse
from kitabca.pdf.printers import Printer
from kitabca.typesetting.output import Pages

__all__ = ["Job", "Plan", "booklet", "impose", "job_for", "plan_sheets", "plan_text"]


def plan_sheets(data: bytes, job: Job, path: str) -> Plan:
    """What would stand where; `path` names the file in what is said. Raises ContentError."""
    return _plan(open_pdf(data, path), data, job, path)


def impose(data: bytes, job: Job, path: str, pages: Pages | None = None) -> tuple[bytes, Plan]:
    """A PDF's pages on sheets, and the plan with what was found. Raises ContentError.

    What was drawn of `pages` a moment ago need not be kept from exhausting the machine.
    """
    reader = open_pdf(data, path)
    plan = _plan(reader, data, job, path) if pages is None else _our_plan(reader, pages, job, path)
    try:
        return draw_sheets(reader, plan), plan
    except BROKEN as fault:
        raise refuse("damaged-pdf", path) from fault


def _our_plan(reader: PdfReader, pages: Pages, job: Job, path: str) -> Plan:
    plan = make_plan(reader, job, path)
    return replace(plan, found=(*plan.found, *near_edge_as_set(pages, plan, path)))


def _plan(reader: PdfReader, data: bytes, job: Job, path: str) -> Plan:
    from pypdfium2 import PdfiumError

    from kitabca.pdf.heavy import drawn_apart

    try:
        plan = make_plan(reader, job, path)
        bounded(reader)
        near = drawn_apart(near_edge, path, len(reader.pages), data, plan, path)
        return replace(plan, found=(*plan.found, *near))
    except (*BROKEN, PdfiumError) as fault:
        raise refuse("damaged-pdf", path) from fault


def job_for(printer: Printer) -> Job:
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
    )


def booklet(pdf: bytes, printer: Printer, pages: Pages | None = None) -> bytes:
    """The sheets of an edition for an office printer, from its screen PDF: PDF/A-2u, links kept.

    Covers are in order, and blanks stand between the block and the back cover. `pages` are those
    that the PDF was drawn of. Raises ContentError, ValueError for a print shop's printer.
    """
    data, _ = impose(pdf, job_for(printer), "booklet", pages)
    return data

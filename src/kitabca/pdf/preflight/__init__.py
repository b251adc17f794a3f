"""Preflight: any PDF looked over before it is sent, and each fault said in a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from pypdf import PdfReader

from kitabca.diagnostics import Diagnostic
from kitabca.pdf.opening import BROKEN, open_pdf, page_count, refuse
from kitabca.pdf.preflight import archiving, checks
from kitabca.pdf.preflight.bleeding import bleeding
from kitabca.pdf.preflight.findings import Finding, Limits, diagnose
from kitabca.pdf.preflight.inking import measured_ink
from kitabca.pdf.preflight.pages import sides
from kitabca.pdf.preflight.tokens import Budget

__all__ = ["PURPOSES", "Limits", "Report", "preflight"]

_TOKENS = 12_000_000  # in all of the file: some ten seconds of work
_OFFICE = 150.0  # dpi at which an office printer's picture still looks right

# Purpose: the checks of pages, in the order in which they are made.
_PAGES = {
    "press": (
        checks.unread,
        checks.boxes,
        checks.outside,
        checks.sizes,
        checks.page_count,
        checks.fonts,
        checks.colours,
        checks.stand_ins,
        checks.transparency,
        checks.groups,
        checks.screening,
        checks.overprint,
        checks.solid_ink,
        checks.pictures,
        checks.lines,
        checks.small_text,
        checks.laid_over,
    ),
    "office": (checks.unread, checks.outside, checks.sizes, checks.fonts, checks.pictures),
    "archive": (checks.unread, checks.fonts),
}
PURPOSES = tuple(_PAGES)


class Report(Struct, frozen=True):
    """What was looked at, and what was found. `size` is the first page's trim and `bleed` its
    narrowest side in mm; `claims` are the standards that the file names."""

    pages: int
    size: tuple[float, float]
    bleed: float
    claims: tuple[str, ...]
    found: tuple[Diagnostic, ...]


def preflight(data: bytes, path: str, purpose: str, limits: Limits | None = None) -> Report:
    """Looks a PDF over for `press`, `office` or `archive`; `path` names it in what is said.

    Places are in mm from the upper left corner of the trim, the line of a diagnostic's place is
    the page. Raises ContentError for a file that is no PDF, damaged, encrypted or without pages.
    """
    limits = limits or Limits()
    if purpose == "office":
        limits = Limits(resolution=min(limits.resolution, _OFFICE))
    reader = open_pdf(data, path)
    budget = Budget(_TOKENS)
    try:
        page_count(reader, path)
        pages = list(sides(reader, budget))
        claimed = tuple(archiving.claims(reader))
    except BROKEN as fault:
        raise refuse("damaged-pdf", path) from fault
    if not pages:
        raise refuse("no-pages", path)
    try:
        found = list(_of_file(reader, purpose))
        for check in _PAGES[purpose]:
            found += check(pages, limits)
    except BROKEN as fault:
        raise refuse("damaged-pdf", path) from fault
    if purpose == "press":
        found += bleeding(data, pages, limits, path)
        found += _unsaid(measured_ink(data, pages, limits), found)
    first = pages[0]
    return Report(
        len(pages),
        first.size(),
        checks.reach(first, limits),
        claimed,
        tuple(diagnose(found, path)),
    )


def _of_file(reader: PdfReader, purpose: str) -> Iterator[Finding]:
    if purpose == "press":
        yield from archiving.intents(reader, frozenset(("/GTS_PDFX",)))
        yield from archiving.press_intents(reader)
        yield from archiving.active(reader)
    elif purpose == "archive":
        yield from archiving.claims_archive(reader)
        yield from archiving.intents(reader, frozenset(("/GTS_PDFA1", "/GTS_PDFX")))
        yield from archiving.titled(reader)
        yield from archiving.active(reader)


def _unsaid(measured: Iterator[Finding], found: Sequence[Finding]) -> Iterator[Finding]:
    """Measured ink, without the pages whose colours were named for it already."""
    named = {one.side.number for one in found if one.code == "too-much-ink" and one.side}
    for one in measured:
        if one.side is None or one.side.number not in named:
            yield one

"""What keeps a file from being kept, and what it claims to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

from kitabca.diagnostics import Severity
from kitabca.pdf.opening import BROKEN
from kitabca.pdf.preflight.colours import resolved
from kitabca.pdf.preflight.findings import Finding

__all__ = ["active", "claims", "claims_archive", "intents", "press_intents", "titled"]

_ACTIVE = frozenset(("/JavaScript", "/Launch", "/Movie", "/Sound", "/ImportData", "/ResetForm"))
_LEVELS = {"A": "a", "B": "b", "U": "u"}
_CHAIN = 64  # actions after actions; a longer chain may lead back to its start
_MOST = 1 << 20  # of a metadata packet


def packet(reader: PdfReader) -> str:
    """The XMP packet as text; empty without one."""
    try:
        root: Any = resolved(reader.trailer["/Root"])
        found = resolved(root.get("/Metadata"))
        data: bytes = found.get_data() if found is not None else b""
    except BROKEN:
        return ""
    return data[:_MOST].decode("utf-8", "replace")


def claims(reader: PdfReader) -> list[str]:
    """The standards that a file says it keeps to: `PDF/X-4`, `PDF/A-2u`, `PDF/UA-1`."""
    text = packet(reader)
    found = _values(text, "pdfxid:GTS_PDFXVersion")[:1]
    if not found:
        try:
            about: Any = resolved(reader.trailer.get("/Info")) or {}
            version = resolved(about.get("/GTS_PDFXVersion"))
        except BROKEN:
            version = None
        found = [str(version)] if version else []
    for part in _values(text, "pdfaid:part")[:1]:
        level = "".join(_values(text, "pdfaid:conformance")[:1])
        found.append(f"PDF/A-{part}{_LEVELS.get(level, level)}")
    found += [f"PDF/UA-{part}" for part in _values(text, "pdfuaid:part")[:1]]
    return [re.sub(r"[^\w/.: ()-]", "?", claim)[:40] for claim in found]


def _values(text: str, key: str) -> list[str]:
    """A simple property, written as an element or as an attribute."""
    pattern = rf"<{key}[^>]*>\s*([^<]*?)\s*</|{key}\s*=\s*[\"']([^\"']*)"
    return [one or two for one, two in re.findall(pattern, text)]


def intents(reader: PdfReader, kinds: frozenset[str]) -> Iterator[Finding]:
    """The file says for which printing (or which screen) its colours are meant."""
    try:
        root: Any = resolved(reader.trailer["/Root"])
        listed = resolved(root.get("/OutputIntents")) or []
        found = {str(resolved(resolved(one).get("/S"))) for one in listed}
    except BROKEN:
        found = set()
    if not found & kinds:
        yield Finding(Severity.WARNING, "no-output-intent")


def press_intents(reader: PdfReader) -> Iterator[Finding]:
    """One printing, with a profile of four inks; a registered name needs no profile."""
    try:
        root: Any = resolved(reader.trailer["/Root"])
        listed = [resolved(one) for one in resolved(root.get("/OutputIntents")) or []]
        meant = [one for one in listed if str(resolved(one.get("/S"))) == "/GTS_PDFX"]
    except BROKEN:
        return
    if len(meant) > 1:
        yield Finding(Severity.ERROR, "two-output-intents")
    if any(not _is_of_inks(one) for one in meant):
        yield Finding(Severity.ERROR, "wrong-output-intent")


def _is_of_inks(intent: Any) -> bool:
    try:
        profile = resolved(intent.get("/DestOutputProfile"))
        if profile is None:
            return True
        # The data's colour space is in the header at 16 (ICC.1:2010, 7.2.6).
        return bool(resolved(profile.get("/N")) == 4) and profile.get_data()[16:20] == b"CMYK"
    except BROKEN:
        return False


def claims_archive(reader: PdfReader) -> Iterator[Finding]:
    """A file for the archive says so (PDF/A); whether it keeps its word only a validator tells."""
    if not any(claim.startswith("PDF/A") for claim in claims(reader)):
        yield Finding(Severity.WARNING, "no-archive-claim")


def titled(reader: PdfReader) -> Iterator[Finding]:
    """A title is how a file is found again."""
    if not re.search(r"<dc:title\b.*?<rdf:li[^>]*>\s*[^<\s]", packet(reader), re.S):
        yield Finding(Severity.WARNING, "untitled-pdf")


def active(reader: PdfReader) -> Iterator[Finding]:
    """Scripts and programs have no place in a file that is kept or printed."""
    for held, by_trigger in _triggers(reader):
        try:
            found = _runs(held, by_trigger)
        except BROKEN:
            continue
        if found:
            yield Finding(Severity.ERROR, "active-content")
            return


def _triggers(reader: PdfReader) -> Iterator[tuple[Any, bool]]:
    """What may act by itself, and whether it is actions by their triggers (12.6.3)."""
    try:
        root: Any = resolved(reader.trailer["/Root"])
        yield root.get("/OpenAction"), False
        yield root.get("/AA"), True
        names = resolved(root.get("/Names"))
        if names is not None and resolved(names.get("/JavaScript")) is not None:
            yield {"/S": "/JavaScript"}, False
        form = resolved(root.get("/AcroForm"))
        fields = resolved(form.get("/Fields")) if form is not None else None
        holders = [*reader.pages, *(fields or ())]
    except BROKEN:
        return
    for holder in holders:
        try:
            found = resolved(holder)
            laid = resolved(found.get("/Annots"))
            for one in (found, *map(resolved, laid or ())):
                yield one.get("/AA"), True
                yield one.get("/A"), False
        except BROKEN:
            continue


def _runs(held: Any, by_trigger: bool) -> bool:
    """Whether an action, or one that follows it, runs something."""
    found = resolved(held)
    if not hasattr(found, "get"):
        return False
    waiting = list(found.values()) if by_trigger else [found]
    looked_at = 0
    while waiting and looked_at < _CHAIN:
        looked_at += 1
        action = resolved(waiting.pop(0))
        if not hasattr(action, "get"):
            continue
        if str(resolved(action.get("/S"))) in _ACTIVE:
            return True
        after = resolved(action.get("/Next"))
        waiting += after if isinstance(after, list) else [after]
    return False

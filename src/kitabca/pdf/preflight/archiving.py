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

__all__ = ["active", "claims", "claims_archive", "intents", "titled"]

_ACTIVE = frozenset(("/JavaScript", "/Launch", "/Movie", "/Sound", "/ImportData", "/ResetForm"))
_LEVELS = {"A": "a", "B": "b", "U": "u"}
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
    found = [f"{value}" for value in _values(text, "pdfxid:GTS_PDFXVersion")[:1]]
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


def claims_archive(reader: PdfReader) -> Iterator[Finding]:
    """A file for the archive says so (PDF/A); whether it keeps its word only a validator tells."""
    if not any(claim.startswith("PDF/A") for claim in claims(reader)):
        yield Finding(Severity.WARNING, "no-archive-claim")


def titled(reader: PdfReader) -> Iterator[Finding]:
    """A title is how a file is found again."""
    if not re.search(r"<dc:title\b.*?<rdf:li[^>]*>\s*[^<\s]", packet(reader), re.S):
        yield Finding(Severity.WARNING, "untitled-pdf")


def active(reader: PdfReader) -> Iterator[Finding]:
    """Scripts and programs have no place in a file that is kept."""
    try:
        root: Any = resolved(reader.trailer["/Root"])
        names = resolved(root.get("/Names")) or {}
        actions = [root.get("/OpenAction"), names.get("/JavaScript")]
        found = names.get("/JavaScript") is not None
        found = found or any(
            str(resolved(action.get("/S"))) in _ACTIVE
            for action in map(resolved, actions)
            if hasattr(action, "get")
        )
    except BROKEN:
        return
    if found:
        yield Finding(Severity.ERROR, "active-content")

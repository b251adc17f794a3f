"""What readers that are not ours see: veraPDF's verdict, poppler's and pdfium's structure."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
import pytest
from making import CASES, case_names, pdf

ROOT = Path(__file__).resolve().parents[2]
VERAPDF = Path(os.environ.get("VERAPDF", ROOT / "tools" / "cli.jar"))
WHOLE = "over-the-turn"  # a table over a turn, a note, a figure and a link
PAGES = (2, 3)


needs_verapdf = pytest.mark.skipif(
    not VERAPDF.is_file() and "CI" not in os.environ, reason="veraPDF is not there: make tools"
)


def verdicts(flavour: str, files: list[Path]) -> None:
    """Fails unless veraPDF passes every file; one call, since it takes seconds to start."""
    command = ["java", "-cp", VERAPDF, "org.verapdf.apps.GreenfieldCliWrapper"]
    run = subprocess.run(
        [*command, "--flavour", flavour, "--format", "text", "-v", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in run.stdout.splitlines() if not line.startswith("PASS")] == []
    assert run.stdout.count("PASS") == len(files)


@pytest.mark.external
@needs_verapdf
@pytest.mark.parametrize("flavour", ["ua1", "3a"])
def test_verapdf_passes_every_case(flavour: str, tmp_path: Path) -> None:
    for name in case_names():
        (tmp_path / f"{name}.pdf").write_bytes(pdf(name))
    verdicts(flavour, sorted(tmp_path.glob("*.pdf")))


@pytest.mark.external
@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler is not installed")
def test_poppler_sees_the_structure(tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(pdf(WHOLE))
    run = subprocess.run(
        ["pdfinfo", "-struct-text", path], capture_output=True, check=True, text=True
    )
    assert run.stdout == (CASES / f"{WHOLE}.poppler.txt").read_text(encoding="utf-8")


@pytest.mark.external
@pytest.mark.skipif(shutil.which("mutool") is None, reason="mutool is not installed")
def test_mutool_sees_the_structure(tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(pdf(WHOLE))
    script = Path(__file__).with_name("mutool_structure.js")
    run = subprocess.run(["mutool", "run", script, path], capture_output=True, check=True)
    wanted = (CASES / f"{WHOLE}.mutool-structure.txt").read_text(encoding="utf-8")
    assert run.stdout.decode() == wanted


@pytest.mark.external
@pytest.mark.skipif(shutil.which("mutool") is None, reason="mutool is not installed")
def test_mutool_sees_the_text_in_its_order(tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(pdf(WHOLE))
    pages = f"{PAGES[0] + 1}-{PAGES[-1] + 1}"
    run = subprocess.run(
        ["mutool", "draw", "-q", "-F", "text", path, pages],
        capture_output=True,
        check=True,
        text=True,
    )
    assert run.stdout == (CASES / f"{WHOLE}.mutool.txt").read_text(encoding="utf-8")


def pdfium_view(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    lines: list[str] = []
    for index in PAGES:
        lines.append(f"page {index + 1}")
        tree = raw.FPDF_StructTree_GetForPage(document[index])
        for at in range(raw.FPDF_StructTree_CountChildren(tree)):
            lines += _element(raw.FPDF_StructTree_GetChildAtIndex(tree, at), 1)
        raw.FPDF_StructTree_Close(tree)
    return "\n".join(lines) + "\n"


def _element(element: Any, depth: int) -> Iterator[str]:
    parts = [_string(raw.FPDF_StructElement_GetType, element)]
    for label, ask in (("alt", raw.FPDF_StructElement_GetAltText),
                       ("id", raw.FPDF_StructElement_GetID),
                       ("lang", raw.FPDF_StructElement_GetLang)):  # fmt: skip
        if value := _string(ask, element):
            parts.append(f"{label}={value}")
    yield "  " * depth + " ".join(parts)
    for at in range(raw.FPDF_StructElement_CountChildren(element)):
        kid = raw.FPDF_StructElement_GetChildAtIndex(element, at)
        if kid:
            yield from _element(kid, depth + 1)


def _string(ask: Any, element: Any) -> str:
    size = ask(element, None, 0)
    buffer = ctypes.create_string_buffer(max(size, 2))
    ask(element, buffer, size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le")


def test_pdfium_sees_the_structure() -> None:
    wanted = (CASES / f"{WHOLE}.pdfium.txt").read_text(encoding="utf-8")
    assert pdfium_view(pdf(WHOLE)) == wanted

"""Ink that lies on ink, pictures too: measured on Ghostscript's plates, where it is there."""

from __future__ import annotations

import math
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageMath

from kitabca.apart import PATIENCE, bounds
from kitabca.diagnostics import Severity
from kitabca.pdf.heavy import seconds_for
from kitabca.pdf.preflight.findings import Finding, Limits
from kitabca.pdf.preflight.pages import Side

__all__ = ["measured_ink"]

_DPI = 72
_AREA = 1.0  # square mm below which a shop does not care
_ROOM = 3.0  # per cent that rounding to 256 steps may add
_PAGES = 200
# Dots of a page: a larger one is measured more coarsely.
_MOST = 30e6


def measured_ink(
    data: bytes, pages: Sequence[Side], limits: Limits, program: str | None = None
) -> Iterator[Finding]:
    """Places with more ink than the paper takes, over a square millimetre or more.

    Without Ghostscript, or where it gives up, a note says that ink was not measured.
    """
    found = program or shutil.which("gs")
    if found is None:
        yield Finding(Severity.NOTE, "ink-not-measured")
        return
    seconds = seconds_for(min(len(pages), _PAGES))
    dpi = _dpi(pages)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in.pdf").write_bytes(data)
        command = [
            found, "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffsep", f"-r{dpi}",
            "-dUseTrimBox", f"-dLastPage={_PAGES}", f"-sOutputFile={folder}/%d.tif",
            "-f", str(folder / "in.pdf"),
        ]  # fmt: skip
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                timeout=seconds * PATIENCE,
                check=False,
                **bounds(seconds),
            )
            failed = done.returncode != 0
        except (OSError, subprocess.TimeoutExpired):
            failed = True
        if failed:
            yield Finding(Severity.NOTE, "ink-not-measured")
            return
        for side in pages:
            plates = sorted(folder.glob(f"{side.number}(*).tif"))
            if plates:
                yield from _heaviest(plates, side, limits, dpi)


def _dpi(pages: Sequence[Side]) -> float:
    largest = max(
        (right - left) * (top - bottom) for left, bottom, right, top in (one.media for one in pages)
    )
    return min(_DPI, 72 * math.sqrt(_MOST / max(largest, 1.0)))


def _heaviest(plates: Sequence[Path], side: Side, limits: Limits, dpi: float) -> Iterator[Finding]:
    total: Any = None
    for path in plates:
        with Image.open(path) as opened:
            inked = opened.convert("L").point(lambda value: 255 - value)
        total = inked if total is None else ImageMath.lambda_eval(_sum, one=total, two=inked)
    assert total is not None
    most = int((limits.ink + _ROOM) * 2.55)
    heavy = ImageMath.lambda_eval(lambda given: (given["one"] > most) * 255, one=total).convert("L")
    box = heavy.getbbox()
    if box is None:
        return
    scale = dpi / 72 / side.unit
    area = heavy.histogram()[255] * (25.4 / dpi) ** 2
    if area < _AREA:
        return
    left, top = side.trim[0], side.trim[3]
    place = (
        left + box[0] / scale,
        top - box[3] / scale,
        left + box[2] / scale,
        top - box[1] / scale,
    )
    ink = total.convert("I").getextrema()[1] / 2.55
    parameters = {"ink": f"{ink:.0f}", "limit": f"{limits.ink:.0f}"}
    yield Finding(Severity.ERROR, "too-much-ink", side, place, parameters)


def _sum(given: dict[str, Any]) -> Any:
    return given["one"] + given["two"]

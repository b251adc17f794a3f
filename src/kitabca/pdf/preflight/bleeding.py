"""Whether the bleed is really painted: boxes promise it, only the pixels keep it.

What is painted up to the trim is found by its box; then the page is rendered and the pixels just
inside the trim are compared with those at the end of the bleed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import pypdfium2
from msgspec.structs import replace
from PIL import Image, ImageChops

from kitabca.diagnostics import Severity
from kitabca.pdf.heavy import drawn_apart
from kitabca.pdf.preflight.findings import Finding, Limits
from kitabca.pdf.preflight.pages import MM, Side
from kitabca.pdf.preflight.walking import Box, Mark

__all__ = ["bleeding"]

_DPI = 144
# Dots of a page: a larger one is looked at more coarsely.
_MOST = 30e6
_NEAR = 1.0  # points inside the trim within which a shape reaches it
_RUN = 3 * MM  # shorter stretches along the trim may be anything
_WHITE = 250
_ART = frozenset(("fill", "picture", "shading", "stroke"))
_SHARE = 0.9  # of the bleed that must be painted: cutters do not err by the last tenth
# Side of the trim: index of its coordinate, and whether outside is upwards.
_EDGES = ((0, -1), (1, -1), (2, 1), (3, 1))


def bleeding(data: bytes, pages: Sequence[Side], limits: Limits, path: str) -> list[Finding]:
    """Art that stops at the trim, and art that reaches it in a file with too narrow a bleed.

    Raises ContentError (pdf-too-heavy) where the pages can't be drawn in time; `path` names them.
    """
    suspects = []
    for side in pages:
        edges = [edge for edge in _EDGES if any(_reaches(side, one, *edge) for one in side.marks)]
        if edges:
            # Fonts are the reader's objects, and can't be handed to another process.
            art = tuple(one for one in side.marks if one.kind in _ART)
            suspects.append((replace(side, marks=art), edges))
    return (
        drawn_apart(_look_at_all, path, len(suspects), data, suspects, limits) if suspects else []
    )


def _look_at_all(
    data: bytes, suspects: Sequence[tuple[Side, Sequence[tuple[int, int]]]], limits: Limits
) -> list[Finding]:
    try:
        book = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return []
    try:
        return [one for side, edges in suspects for one in _look(book, side, edges, limits)]
    finally:
        book.close()


def _reaches(side: Side, mark: Mark, index: int, outwards: int) -> bool:
    """Whether a shape of colour comes up to this edge of the trim from inside it."""
    if mark.kind not in _ART:
        return False
    if mark.colour is not None and mark.colour.white and mark.kind != "picture":
        return False
    beyond = outwards * (mark.box[index] - side.trim[index])
    inner = outwards * (mark.box[(index + 2) % 4] - side.trim[index])
    return beyond >= -_NEAR and inner < -_NEAR


def _look(
    book: pypdfium2.PdfDocument, side: Side, suspects: Sequence[tuple[int, int]], limits: Limits
) -> Iterator[Finding]:
    wanted = limits.bleed / side.unit
    scale = _scale(side)
    picture = _render(book, side, scale)
    for index, outwards in suspects:
        room = outwards * (side.bleed[index] - side.trim[index])
        inside = _strip(picture, side, scale, index, side.trim[index] - outwards * _NEAR)
        coloured = [value < _WHITE for value in inside]
        if room < wanted - 0.3:
            start = _run(coloured, scale)
            if start is not None:
                parameters = {
                    "have": f"{max(room, 0) * side.unit / MM:.1f}",
                    "wanted": f"{limits.bleed / MM:.0f}",
                }
                box = _place(side, index, start)
                yield Finding(Severity.ERROR, "narrow-bleed", side, box, parameters)
            continue
        stops = any(
            _reaches(side, mark, index, outwards)
            and outwards * (mark.box[index] - side.trim[index]) < wanted * _SHARE
            for mark in side.marks
        )
        if not stops:
            continue
        end = _strip(picture, side, scale, index, side.trim[index] + outwards * wanted * _SHARE)
        start = _run(
            [ink and beyond >= _WHITE for ink, beyond in zip(coloured, end, strict=True)], scale
        )
        if start is not None:
            yield Finding(Severity.ERROR, "art-stops-at-trim", side, _place(side, index, start))


def _scale(side: Side) -> float:
    """Dots to a point."""
    left, bottom, right, top = side.media
    return min(_DPI / 72, math.sqrt(_MOST / max((right - left) * (top - bottom), 1.0)))


def _render(book: pypdfium2.PdfDocument, side: Side, scale: float) -> Image.Image:
    """The whole sheet in gray, unturned, without what lies over the page."""
    page = book[side.number - 1]
    page.set_rotation(0)
    page.set_cropbox(*side.media)
    found: Image.Image = page.render(scale=scale, may_draw_forms=False, draw_annots=False).to_pil()
    page.close()
    # The darkest of the three, so that yellow counts as painted.
    red, green, blue = found.convert("RGB").split()
    return ImageChops.darker(ImageChops.darker(red, green), blue)


def _strip(picture: Image.Image, side: Side, scale: float, index: int, at: float) -> list[int]:
    """The pixels along a line parallel to one edge of the trim, from its left or lower end."""
    left, bottom, right, top = side.trim
    height = picture.height
    if index in (0, 2):
        column = _clamp((at - side.media[0]) * scale, picture.width)
        low, high = ((side.media[3] - y) * scale for y in (top, bottom))
        found = picture.crop((column, round(low), column + 1, min(height, round(high))))
        return list(found.tobytes())[::-1]
    row = _clamp((side.media[3] - at) * scale, height)
    low, high = ((x - side.media[0]) * scale for x in (left, right))
    return list(picture.crop((round(low), row, round(high), row + 1)).tobytes())


def _clamp(value: float, size: int) -> int:
    return max(0, min(size - 1, int(value)))


def _run(flags: Sequence[bool], scale: float) -> float | None:
    """Where the first long enough stretch begins, in points from the strip's start."""
    length = 0
    for index, flag in enumerate(flags):
        length = length + 1 if flag else 0
        if length >= _RUN * scale:
            return (index - length + 1) / scale
    return None


def _place(side: Side, index: int, start: float) -> Box:
    left, bottom, _, top = side.trim
    if index in (0, 2):
        x, y = side.trim[index], min(bottom + start + _RUN, top)
        return x, y, x, y
    return left + start, side.trim[index], left + start, side.trim[index]

"""The pages of a PDF as preflight sees them: their boxes, and what is painted on them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from pypdf import PdfReader

from kitabca.pdf.opening import BROKEN
from kitabca.pdf.preflight.colours import read_space, resolved
from kitabca.pdf.preflight.tokens import Budget
from kitabca.pdf.preflight.walking import Box, Mark, walk

__all__ = ["MM", "Side", "sides"]

MM = 72 / 25.4
_DEEPEST = 40  # of the page tree, for what is inherited
_ROUNDED = 0.1  # points
_LARGEST = 14_400 * 20.0


class Side(Struct, frozen=True):
    """One page: `number` from 1, its boxes in points, which of them the file states, and its marks.

    `outside` are the boxes that leave the MediaBox. `group` is the kind of colour space in which
    the page's layers are mixed. `unit` is the size of a point of this page (UserUnit).
    `annotations` are the kinds of what lies over the page; `unread` is true if its contents could
    not be read to their end.
    """

    number: int
    media: Box
    bleed: Box
    trim: Box
    stated: frozenset[str]
    rotation: int
    unit: float
    marks: tuple[Mark, ...]
    annotations: tuple[str, ...]
    unread: bool
    outside: tuple[str, ...] = ()
    group: str = ""

    def millimetres(self, box: Box) -> tuple[float, float]:
        """The upper left corner of a box in mm from the trim's upper left, as the page is seen."""
        left, bottom, right, top = box
        a, b, c, d = self.trim
        x, y = {
            90: (bottom - b, left - a),
            180: (c - right, bottom - b),
            270: (d - top, c - right),
        }.get(self.rotation, (left - a, d - top))
        return x * self.unit / MM, y * self.unit / MM

    def size(self) -> tuple[float, float]:
        """Width and height of the trim in mm, as the page is seen."""
        width = (self.trim[2] - self.trim[0]) * self.unit / MM
        height = (self.trim[3] - self.trim[1]) * self.unit / MM
        return (height, width) if self.rotation in (90, 270) else (width, height)


def sides(reader: PdfReader, budget: Budget) -> Iterator[Side]:
    """Every page in turn; a page that can't be read at all has no marks and is `unread`.

    Raises what pypdf raises when the page tree itself is broken.
    """
    for index, page in enumerate(reader.pages):
        yield _side(index + 1, page, budget)


def _side(number: int, page: Any, budget: Budget) -> Side:
    media = _box(page, "/MediaBox") or (0.0, 0.0, 0.0, 0.0)
    stated = {key for key in ("/TrimBox", "/BleedBox", "/CropBox") if _box(page, key)}
    crop = _within(_box(page, "/CropBox") or media, media)
    bleed = _within(_box(page, "/BleedBox") or crop, media)
    trim = _within(_box(page, "/TrimBox") or crop, media)
    marks: list[Mark] = []
    unread = False
    try:
        contents = page.get_contents()
        data = contents.get_data() if contents is not None else b""
        marks, whole = walk(data, _inherited(page, "/Resources"), media, budget)
        unread = not whole
    except BROKEN:
        unread = True
    return Side(
        number,
        media,
        bleed,
        trim,
        frozenset(stated),
        _whole(_inherited(page, "/Rotate")) % 360,
        _unit(page),
        tuple(marks),
        tuple(_annotations(page)),
        unread or budget.left <= 0,
        tuple(_outside(page, media)),
        _group(page),
    )


def _outside(page: Any, media: Box) -> Iterator[str]:
    """The boxes that leave the MediaBox by more than makers round (ISO 32000-1, 14.11.2.1)."""
    for key in ("/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"):
        box = _box(page, key)
        if box is None:
            continue
        beyond = (media[0] - box[0], media[1] - box[1], box[2] - media[2], box[3] - media[3])
        if max(beyond) > _ROUNDED:
            yield key.removeprefix("/")


def _group(page: Any) -> str:
    """The kind of the page group's colour space; empty without one, or where it is calibrated."""
    try:
        found = resolved(page.get("/Group"))
        held = resolved(found.get("/CS")) if found is not None else None
        space = read_space(held, lambda _: None) if held is not None else None
    except BROKEN:
        return ""
    return space.kind if space is not None and space.device else ""


def _inherited(page: Any, key: str) -> Any:
    """An entry of the page or of the nearest node above that has it (7.7.3.4)."""
    node = page
    for _ in range(_DEEPEST):
        if node is None:
            return None
        found = resolved(node.get(key))
        if found is not None:
            return found
        node = resolved(node.get("/Parent"))
    return None


def _box(page: Any, key: str) -> Box | None:
    """A page box with its corners in order; None if it is missing or no box."""
    try:
        found = _inherited(page, key) if key in ("/MediaBox", "/CropBox") else page.get(key)
        a, b, c, d = (float(resolved(value)) for value in resolved(found))
    except BROKEN:
        return None
    box = min(a, c), min(b, d), max(a, c), max(b, d)
    if box[2] - box[0] < 1 or box[3] - box[1] < 1 or max(map(abs, box)) > _LARGEST:
        return None
    return box


def _within(box: Box, media: Box) -> Box:
    found = (
        max(box[0], media[0]),
        max(box[1], media[1]),
        min(box[2], media[2]),
        min(box[3], media[3]),
    )
    return found if found[2] > found[0] and found[3] > found[1] else media


def _whole(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return 0


def _unit(page: Any) -> float:
    try:
        found = float(resolved(page.get("/UserUnit")) or 1.0)
    except BROKEN:
        return 1.0
    return found if 0.01 <= found <= 1000 else 1.0


def _annotations(page: Any) -> Iterator[str]:
    try:
        for found in resolved(page.get("/Annots")) or ():
            yield str(resolved(resolved(found).get("/Subtype"))).removeprefix("/")
    except BROKEN:
        return

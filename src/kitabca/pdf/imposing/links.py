"""Links of the pages, moved to where the pages stand on their sheets.

Only links are kept: their rectangles, their web addresses, the places within the book that they
lead to. Nothing is followed from one page's link to the next, so chains of any length do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct
from pypdf import PdfReader
from pypdf.generic import ArrayObject, IndirectObject

from kitabca.pdf.imposing.copying import Copier
from kitabca.pdf.imposing.placing import Matrix, Placed, apply, inside, inverse
from kitabca.pdf.opening import named
from kitabca.pdf.writing import number

__all__ = ["Destinations", "Spot", "has_printed_notes", "move_links"]

_PRINTED = 4  # the Print flag (ISO 32000-1, table 165)
_HIDDEN = 2
# What of a link is kept as it is: its look, its words, its flags.
_KEPT = ("/Border", "/C", "/BS", "/H", "/F", "/Contents")


_WEB = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


class Spot(Struct, frozen=True):
    """A place that a link leads to: a page from 0 and the parameters of its destination."""

    page: int
    parameters: tuple[Any, ...]


class Destinations:
    """Where names and references of the book lead."""

    def __init__(self, reader: PdfReader) -> None:
        self.reader = reader
        self.pages = {
            page.indirect_reference.idnum: index
            for index, page in enumerate(reader.pages)
            if page.indirect_reference is not None
        }

    @cached_property
    def names(self) -> Mapping[str, Any]:
        """Named destinations: the name tree (12.3.2.3) and the dictionary of PDF 1.1."""
        root: Any = self.reader.trailer["/Root"].get_object()
        found: dict[str, Any] = {}
        old = root.get("/Dests")
        if old is not None:
            found |= {str(key): value for key, value in old.get_object().items()}
        names = root.get("/Names")
        tree = names.get_object().get("/Dests") if names is not None else None
        for key, value in named(tree) if tree is not None else ():
            found[str(key)] = value
        return found

    def spot(self, target: Any) -> Spot | None:
        """Where a destination leads; None if to no page of this file."""
        found: Any = target.get_object() if target is not None else None
        if isinstance(found, str | bytes):
            found = self.names.get(str(found))
            found = found.get_object() if found is not None else None
        if hasattr(found, "get"):
            found = found.get("/D")
            found = found.get_object() if found is not None else None
        if not isinstance(found, ArrayObject) or not found:
            return None
        first = found[0]
        if isinstance(first, IndirectObject):
            page = self.pages.get(first.idnum)
        else:
            page = int(first) if isinstance(first, int) else None
        if page is None or not 0 <= page < len(self.reader.pages):
            return None
        return Spot(page, tuple(one.get_object() for one in found[1:]))


def annotations_of(page: Any) -> Iterator[Any]:
    """The annotations of a page as dictionaries."""
    held = page.get("/Annots")
    listed: Any = held.get_object() if held is not None else None
    for one in listed if isinstance(listed, ArrayObject) else ():
        found = one.get_object()
        if hasattr(found, "get"):
            yield found


def has_printed_notes(page: Any) -> bool:
    """Whether the page has form fields, stamps or notes that would print and are no links."""
    for one in annotations_of(page):
        flags = int(one.get("/F", 0))
        appears = one.get("/AP") is not None and one.get("/Subtype") not in ("/Link", "/Popup")
        if appears and flags & _PRINTED and not flags & _HIDDEN:
            return True
    return False


def move_links(
    page: Any,
    placed: Placed,
    where: Mapping[int, tuple[int, Placed]],
    destinations: Destinations,
    copier: Copier,
) -> list[int]:
    """The links of a page as new annotations; their numbers.

    `where` gives for each page on a sheet the object number of that side and its place. A link to a
    page that is on none of the sheets is left out.
    """
    made = []
    for one in annotations_of(page):
        if one.get("/Subtype") != "/Link":
            continue
        target = _target(one, where, destinations, copier)
        held = one.get("/Rect")
        if not target or held is None:
            continue
        rect = _numbers(held.get_object())
        box = inside(placed.matrix, (rect[0], rect[1], rect[2], rect[3]))
        entries = b"/Type/Annot/Subtype/Link/Rect[%b]" % _joined(box)
        quads = one.get("/QuadPoints")
        if quads is not None:
            entries += b"/QuadPoints[%b]" % _joined(_moved(quads.get_object(), placed.matrix))
        for key in _KEPT:
            if one.get(key) not in (None, ""):
                entries += key.encode() + b" " + copier.value(one.raw_get(key))
        made.append(copier.document.add(b"<<%b%b>>" % (entries, target)))
    return made


def _target(
    link: Any,
    where: Mapping[int, tuple[int, Placed]],
    destinations: Destinations,
    copier: Copier,
) -> bytes:
    action = link.get("/A")
    found = action.get_object() if action is not None else None
    if found is not None and found.get("/S") == "/URI":
        # A stranger's link may run a script or open a file: only addresses of the web come along.
        if not _WEB.match(str(found["/URI"])):
            return b""
        return b"/A<</Type/Action/S/URI/URI %b>>" % copier.value(found["/URI"])
    inner = found.get("/D") if found is not None and found.get("/S") == "/GoTo" else None
    spot = destinations.spot(link.get("/Dest") if inner is None else inner)
    if spot is None or spot.page not in where:
        return b""
    side, placed = where[spot.page]
    return b"/Dest[%d 0 R%b]" % (side, _view(spot, placed))


def _view(spot: Spot, placed: Placed) -> bytes:
    """The view of a destination on the sheet: the corner that it names, else the page's corner."""
    left, bottom, right, top = placed.area
    kind, *numbers = spot.parameters or ("/Fit",)
    if kind == "/FitR" and len(numbers) == 4:
        west, south, east, north = (float(one) for one in numbers)
        return b"/FitR " + _joined(inside(placed.matrix, (west, south, east, north)))
    if kind in ("/Fit", "/FitB"):
        return b"/FitR " + _joined((left, bottom, right, top))
    across, up = None, None
    if kind == "/XYZ" and len(numbers) > 1:
        across, up = numbers[:2]
    elif kind in ("/FitH", "/FitBH") and numbers:
        up = numbers[0]
    elif kind in ("/FitV", "/FitBV") and numbers:
        across = numbers[0]
    x, y = left, top
    if isinstance(across, int | float) or isinstance(up, int | float):
        # What the destination leaves open is taken where the page begins, as seen upright.
        start = _corner(placed)
        at = tuple(
            float(value) if isinstance(value, int | float) else known
            for value, known in zip((across, up), start, strict=True)
        )
        x, y = apply(placed.matrix, at[0], at[1])
    return b"/XYZ %b %b null" % (number(x), number(y))


def _corner(placed: Placed) -> tuple[float, float]:
    """The upper left corner of the placed area in the page's own user space."""
    return apply(inverse(placed.matrix), placed.area[0], placed.area[3])


def _numbers(array: Any) -> list[float]:
    values = [float(one.get_object()) for one in array]
    if len(values) < 4:
        raise ValueError("a rectangle has four numbers")
    return values


def _moved(quads: Any, matrix: Matrix) -> list[float]:
    values = [float(one.get_object()) for one in quads]
    return [
        part
        for at in range(0, len(values) - 1, 2)
        for part in apply(matrix, values[at], values[at + 1])
    ]


def _joined(values: Sequence[float]) -> bytes:
    return b" ".join(number(value) for value in values)

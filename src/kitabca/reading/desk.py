"""What reading one edition needs at hand, and the tables that its parts name."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping

from msgspec import Struct, field

from kitabca.diagnostics import Diagnostic
from kitabca.files import Shelf
from kitabca.model import Place, TableUse
from kitabca.reading.anchors import Anchors
from kitabca.reading.counts import Counts
from kitabca.reading.tables import Sheet, read_table

__all__ = ["SHARED", "Desk", "named_sheet"]

SHARED = "shared"


class Desk(Struct, frozen=True):
    """What reading one edition needs at hand: where to look, in which language, what was found.

    Reading fills `faults`, `unread` (what could not be read, so that what hangs on it is not said
    as well), `anchors` (those of the parts so far) and `tables` (the rows that the book lists).
    """

    shelf: Shelf
    event: str
    tag: str
    faults: list[Diagnostic]
    unread: list[str]
    anchors: Anchors
    tables: list[TableUse]
    # The language that the texts were translated from, and the marks of the originals.
    original: str = ""
    seen: Mapping[str, str] = field(default_factory=dict)
    cache: MutableMapping[bytes, bytes] | None = None
    # Chapters that were read from the shelf already, by their paths.
    texts: dict[str, str] = field(default_factory=dict)
    counts: Counts | None = None

    @property
    def folders(self) -> tuple[str, str]:
        """Where tables and images are looked for, in order."""
        return (f"events/{self.event}", SHARED)


def named_sheet(desk: Desk, name: str, asked: Place) -> tuple[Sheet | None, str]:
    """The named table and its path: the event's own first, then the shared one.

    `name` is a file's, with `#` and a sheet's where a workbook has several; `asked` is where it is
    named. None once the desk has the fault.
    """
    path, _, sheet = name.partition("#")
    ways = [f"{folder}/{path}" for folder in desk.folders]
    found = desk.shelf.find(*ways) or ways[0]
    # A file that is too large once is so for every part that names it, or a sheet of it.
    whole = Place(found)
    heavy = any(one.code == "table-too-large" and one.place == whole for one in desk.faults)
    read = None if heavy else read_table(desk.shelf, found, sheet, asked, desk.faults)
    if read is None:
        desk.unread.append(found)
    return read, found

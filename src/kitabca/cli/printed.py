"""What the set pages say, as running text that knows on which page each word stands."""

from __future__ import annotations

from bisect import bisect_right

from msgspec import Struct
from msgspec.structs import replace

from kitabca.model import Place
from kitabca.typesetting.output import Line, Page, Pages, Run

__all__ = ["Printed", "label", "lines_at", "printed"]

_INLINE = frozenset(
    {"#text", "#page", "a", "abbr", "b", "bdi", "cite", "code", "em", "i", "q", "small", "span",
     "strong", "sub", "sup", "time"}
)  # fmt: skip


class Printed(Struct, frozen=True):
    """A book's words in reading order; what runs from page to page is whole again.

    `starts` and `labels` tell from which offset on the text stands on which page. Blocks end with
    a newline. Page furniture comes last.
    """

    text: str
    starts: tuple[int, ...]
    labels: tuple[str, ...]

    def page(self, at: int) -> str:
        """The label of the page that has this offset."""
        return self.labels[bisect_right(self.starts, at) - 1]


def label(page: Page) -> str:
    """What a page is called: its number, or the cover that it belongs to."""
    return str(page.folio) if page.folio else page.section


def printed(pages: Pages) -> Printed:
    """The words of all pages."""
    found: list[tuple[int, int, str, str]] = []
    for page in pages.pages:
        for item in page.items:
            if isinstance(item, Line):
                for run in item.runs:
                    found.append((run.node, len(found), _words(run), label(page)))
    # Artifacts belong to no node and stand behind all that does.
    last = len(pages.nodes)
    found.sort(key=lambda one: (one[0] if one[0] >= 0 else last, one[1]))
    starts: list[int] = []
    labels: list[str] = []
    pieces: list[str] = []
    length = 0
    before: tuple[int, str] | None = None
    for node, _, words, where in found:
        block = (_block(pages, node), "" if node >= 0 else where)
        if before is not None and block != before:
            pieces.append("\n\n")
            length += 2
        elif pieces and not pieces[-1].endswith(" ") and _is_page_number(pages, node):
            # On the contents page white stands between a title and its number.
            pieces.append(" ")
            length += 1
        before = block
        starts.append(length)
        labels.append(where)
        pieces.append(words)
        length += len(words)
    return Printed("".join(pieces), tuple(starts), tuple(labels))


def lines_at(pages: Pages, place: Place) -> list[tuple[str, str]]:
    """The lines that were set from a block or row of the sources: (page's label, words).

    A workbook's row is one place, whichever of its cells the words are from.
    """
    found = []
    wanted = _row(place)
    for page in pages.pages:
        for item in page.items:
            if isinstance(item, Line) and _row(item.place) == wanted:
                words = "".join(_words(run) for run in item.runs)
                found.append((label(page), words))
    return found


def _row(place: Place | None) -> Place | None:
    return replace(place, column=0) if place is not None and place.sheet else place


def _words(run: Run) -> str:
    words = [shape.text for shape in run.words]
    if run.hyphen:
        words.pop()
    return " ".join(words) + run.ends


def _is_page_number(pages: Pages, node: int) -> bool:
    return node >= 0 and pages.nodes[node].element == "#page"


def _block(pages: Pages, node: int) -> int:
    while node >= 0 and pages.nodes[node].element in _INLINE:
        node = pages.nodes[node].parent
    return node

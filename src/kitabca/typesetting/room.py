"""Whether a book has more pages than its paper holds, and where a page is saved most easily."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from kitabca.diagnostics import Diagnostic, warning
from kitabca.model import Place
from kitabca.typesetting.output import Line, Pages

__all__ = ["too_many_pages"]


def too_many_pages(pages: Pages, most: int, layout: str, told: Place) -> list[Diagnostic]:
    """A warning where there are more than `most` pages (0 is any number), told at `told`.

    `too-many-pages` names the part of several pages whose last has the fewest lines, since a page
    is saved there with the least; `too-many-parts` is said where every part has one page. Pages are
    counted from the first, whatever number they bear.
    """
    count = len(pages.pages)
    if not most or count <= most:
        return []
    given = {"layout": layout, "most": str(most), "count": str(count)}
    given["pages"] = str(count) if count == most + 1 else f"{most + 1}–{count}"
    lines = _lines(pages)
    long = [part for part, on in lines.items() if len(on) > 1]
    if not long:
        return [warning("too-many-parts", told, **given)]
    part = min(long, key=lambda one: (lines[one][max(lines[one])], one))
    page = max(lines[part])
    given |= {"part": _name(pages, part), "page": str(page + 1), "lines": str(lines[part][page])}
    return [warning("too-many-pages", told, **given)]


def _lines(pages: Pages) -> Mapping[int, Mapping[int, int]]:
    """For each part, by its `body`, the number of its lines on each page that has any."""
    home = _homes(pages)
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for number, page in enumerate(pages.pages):
        for item in page.items:
            if isinstance(item, Line) and not item.artifact:
                nodes = (run.node for run in item.runs if run.node >= 0)
                for part in {home[node] for node in nodes}:
                    found[part][number] = found[part].get(number, 0) + 1
    return found


def _homes(pages: Pages) -> list[int]:
    """For each node the `body` that holds it; the root holds itself."""
    home: list[int] = []
    for number, node in enumerate(pages.nodes):
        home.append(number if node.element == "body" or node.parent < 0 else home[node.parent])
    return home


def _name(pages: Pages, part: int) -> str:
    """The part's title, else the file that it is from."""
    home = _homes(pages)
    own = [node for node, body in zip(pages.nodes, home, strict=True) if body == part]
    ids = {node.attributes.get("id", "") for node in own}
    titles = (title for _, title, anchor in pages.outline if anchor in ids)
    return next(titles, "") or _file(node.place for node in own)


def _file(places: Iterable[Place | None]) -> str:
    return next((place.file for place in places if place is not None), "")

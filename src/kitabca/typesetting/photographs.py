"""How large photographs are printed, and which of them are too small for it."""

from __future__ import annotations

from collections.abc import Callable

from kitabca.diagnostics import Diagnostic, warning
from kitabca.model import Place
from kitabca.typesetting.output import Pages, Picture

__all__ = ["printed_sizes", "small_pictures"]

# What print shops ask of a photograph, in pixels an inch.
_DPI = 300
_MM = 25.4
# What can be done, by the room that the writer gave the picture; nothing is less than a portrait.
_LESS = {
    "page": "find a larger original, or give it less room: size=column, size=half, size=portrait",
    "column": (
        "find a larger original, or give it less room: size=half for a tall one, size=portrait"
    ),
    "half": "find a larger original, or give it less room: size=portrait",
}
_NO_LESS = "find a larger original"


def printed_sizes(pages: Pages) -> dict[str, tuple[float, float]]:
    """The largest width and height in points at which each picture is printed, by its path."""
    found: dict[str, tuple[float, float]] = {}
    for page in pages.pages:
        for item in page.items:
            if isinstance(item, Picture):
                width, height = found.get(item.path, (0.0, 0.0))
                found[item.path] = (max(width, item.width), max(height, item.height))
    return found


def small_pictures(pages: Pages, pixels: Callable[[str], tuple[int, int]]) -> list[Diagnostic]:
    """A warning `small-picture` for each that has fewer than 300 pixels an inch where it stands."""
    found = []
    said: set[str] = set()
    for page in pages.pages:
        for item in page.items:
            if not isinstance(item, Picture) or item.path in said:
                continue
            good = pixels(item.path)[0] / _DPI * _MM
            width = item.width / 72 * _MM
            if width > good + 0.5:
                said.add(item.path)
                given = {"path": item.path, "good": f"{int(good)}", "width": f"{width:.0f}"}
                given["reason"] = _LESS.get(_size(pages, item.node), _NO_LESS)
                found.append(warning("small-picture", _place(pages, item.node), **given))
    return found


def _size(pages: Pages, node: int) -> str:
    """What the writer's `size` made the class of the figure around a picture."""
    while node >= 0:
        if pages.nodes[node].element == "figure":
            return pages.nodes[node].attributes.get("class", "")
        node = pages.nodes[node].parent
    return ""


def _place(pages: Pages, node: int) -> Place:
    while node >= 0:
        place = pages.nodes[node].place
        if place is not None:
            return place
        node = pages.nodes[node].parent
    return Place("")

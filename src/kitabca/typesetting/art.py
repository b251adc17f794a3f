"""Drawn art: the subset of SVG that layouts use → one path for each shape."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kitabca.typesetting.inlines import local
from kitabca.typesetting.output import Drawing

__all__ = ["Segment", "drawings", "path_segments", "view_box"]

Segment = tuple[str | float, ...]

_TOKEN = re.compile(r"[A-Za-z]|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_TRANSLATE = re.compile(r"translate\(\s*([-+.\deE]+)(?:[\s,]+([-+.\deE]+))?\s*\)")
_NEEDS = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7, "z": 0}
# An upper-case command is absolute, its lower-case twin relative.
_RELATIVE = dict(zip("MLHVCSQTAZ", "mlhvcsqtaz", strict=True))
# A quarter of a circle as a Bézier curve: 4/3 (√2 − 1).
_KAPPA = 0.5522847498


def view_box(svg: etree._Element) -> tuple[float, float, float, float]:
    """Left, top, width and height of the drawing in its own units."""
    numbers = [float(one) for one in _TOKEN.findall(svg.get("viewBox") or "")]
    if len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0:
        return numbers[0], numbers[1], numbers[2], numbers[3]
    return 0.0, 0.0, _number(svg.get("width"), 100.0), _number(svg.get("height"), 100.0)


def _number(text: str | None, default: float = 0.0) -> float:
    match = _TOKEN.match(text or "")
    return float(match[0]) if match and not match[0].isalpha() else default


def drawings(
    svg: etree._Element, x: float, y: float, width: float, colour: str, node: int
) -> list[Drawing]:
    """The shapes scaled to `width` points with their top left corner at (x, y)."""
    left, top, units, _ = view_box(svg)
    scale = width / units
    found: list[Drawing] = []
    for element, dx, dy in _shapes(svg, 0.0, 0.0):
        path = _outline(element)
        if not path:
            continue
        moved = tuple(
            (
                one[0],
                *(
                    x + (float(value) + dx - left) * scale
                    if index % 2 == 0
                    else y + (float(value) + dy - top) * scale
                    for index, value in enumerate(one[1:])
                ),
            )
            for one in path
        )
        stroke = 0.0
        if element.get("fill") == "none":
            stroke = _number(element.get("stroke-width"), 1.0) * scale
        found.append(Drawing(moved, colour, stroke, node))
    return found


def _shapes(
    element: etree._Element, dx: float, dy: float
) -> Iterator[tuple[etree._Element, float, float]]:
    for one in element:
        if not local(one):
            continue
        match = _TRANSLATE.search(one.get("transform") or "")
        inner_x, inner_y = dx, dy
        if match:
            inner_x, inner_y = dx + float(match[1]), dy + float(match[2] or 0.0)
        if local(one) == "g":
            yield from _shapes(one, inner_x, inner_y)
        else:
            yield one, inner_x, inner_y


def _outline(element: etree._Element) -> list[Segment]:
    name = local(element)
    if name == "path":
        return path_segments(element.get("d") or "")
    if name == "rect":
        x, y = _number(element.get("x")), _number(element.get("y"))
        w, h = _number(element.get("width")), _number(element.get("height"))
        return [("m", x, y), ("l", x + w, y), ("l", x + w, y + h), ("l", x, y + h), ("z",)]
    if name == "circle":
        x, y = _number(element.get("cx")), _number(element.get("cy"))
        r = _number(element.get("r"))
        k = r * _KAPPA
        return [
            ("m", x + r, y),
            ("c", x + r, y + k, x + k, y + r, x, y + r),
            ("c", x - k, y + r, x - r, y + k, x - r, y),
            ("c", x - r, y - k, x - k, y - r, x, y - r),
            ("c", x + k, y - r, x + r, y - k, x + r, y),
            ("z",),
        ]
    return []


def path_segments(data: str) -> list[Segment]:
    """The commands of a path, absolute, as moves, lines, cubic curves and closings.

    SVG 2, 9.3. An elliptical arc is drawn as a line to its end: layouts draw with curves.
    """
    tokens = _TOKEN.findall(data)
    out: list[Segment] = []
    x = y = start_x = start_y = control_x = control_y = 0.0
    command, at = "", 0
    while at < len(tokens):
        if tokens[at].isalpha():
            command = tokens[at]
            at += 1
        kind = _RELATIVE.get(command, command)
        needs = _NEEDS.get(kind)
        if needs is None or at + needs > len(tokens):
            break
        values = [float(one) for one in tokens[at : at + needs]]
        at += needs
        ox, oy = (x, y) if command == kind else (0.0, 0.0)
        if kind == "z":
            out.append(("z",))
            x, y = start_x, start_y
            if at < len(tokens) and not tokens[at].isalpha():
                break
            continue
        if kind in "ml":
            x, y = values[0] + ox, values[1] + oy
            out.append((kind, x, y))
            if kind == "m":
                start_x, start_y = x, y
                command = "l" if command == "m" else "L"
            control_x, control_y = x, y
        elif kind == "h":
            x = values[0] + ox
            out.append(("l", x, y))
            control_x, control_y = x, y
        elif kind == "v":
            y = values[0] + oy
            out.append(("l", x, y))
            control_x, control_y = x, y
        elif kind in "cs":
            if kind == "s":
                values = [2 * x - control_x - ox, 2 * y - control_y - oy, *values]
            points = [v + (ox if i % 2 == 0 else oy) for i, v in enumerate(values)]
            out.append(("c", *points))
            control_x, control_y = points[2], points[3]
            x, y = points[4], points[5]
        elif kind in "qt":
            if kind == "t":
                values = [2 * x - control_x - ox, 2 * y - control_y - oy, *values]
            qx, qy, ex, ey = (v + (ox if i % 2 == 0 else oy) for i, v in enumerate(values))
            out.append(
                (
                    "c",
                    x + 2 / 3 * (qx - x),
                    y + 2 / 3 * (qy - y),
                    ex + 2 / 3 * (qx - ex),
                    ey + 2 / 3 * (qy - ey),
                    ex,
                    ey,
                )
            )
            control_x, control_y = qx, qy
            x, y = ex, ey
        else:
            x, y = values[5] + ox, values[6] + oy
            out.append(("l", x, y))
            control_x, control_y = x, y
    return out

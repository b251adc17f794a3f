"""Drawn art: the subset of SVG that layouts use → one path for each shape."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from lxml import etree

from kitabca.typesetting.inlines import local
from kitabca.typesetting.output import Drawing

__all__ = ["Segment", "drawings", "path_segments", "view_box"]

Segment = tuple[str | float, ...]
_Point = tuple[float, float]

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

    SVG 2, 9.3. The flags of an arc stand apart from what follows them.
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
            end = (values[5] + ox, values[6] + oy)
            out += _arc((x, y), end, values)
            x, y = end
            control_x, control_y = x, y
    return out


def _arc(start: _Point, end: _Point, values: Sequence[float]) -> Iterator[Segment]:
    """An elliptical arc as cubic curves of at most a quarter turn.

    `values` are those of the command: radii, rotation in degrees, the flags for the larger arc and
    for the sweep. From end points to the centre as SVG 2, B.2.4; radii too small are made larger.
    """
    rx, ry = abs(values[0]), abs(values[1])
    if start == end:
        return
    if not rx or not ry:
        yield ("l", *end)
        return
    cos, sin = math.cos(math.radians(values[2])), math.sin(math.radians(values[2]))
    half_x, half_y = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    # The start on the unit circle, where the end is opposite it as seen from between them.
    ux, uy = (cos * half_x + sin * half_y) / rx, (cos * half_y - sin * half_x) / ry
    size = math.hypot(ux, uy)
    if size > 1.0:
        rx, ry, ux, uy, size = rx * size, ry * size, ux / size, uy / size, 1.0
    reach = math.sqrt(max(1.0 / (size * size) - 1.0, 0.0))
    if values[3] == values[4]:
        reach = -reach
    cx, cy = reach * uy, -reach * ux
    angle = math.atan2(uy - cy, ux - cx)
    sweep = math.atan2(-uy - cy, -ux - cx) - angle
    if values[4] and sweep < 0:
        sweep += math.tau
    elif not values[4] and sweep > 0:
        sweep -= math.tau

    def put(x: float, y: float) -> _Point:
        x, y = (x + cx) * rx, (y + cy) * ry
        return (
            cos * x - sin * y + (start[0] + end[0]) / 2,
            sin * x + cos * y + (start[1] + end[1]) / 2,
        )

    count = max(1, math.ceil(abs(sweep) / (math.pi / 2) - 1e-9))
    step = sweep / count
    pull = 4 / 3 * math.tan(step / 4)
    for number in range(count):
        a, b = angle + number * step, angle + (number + 1) * step
        last = end if number == count - 1 else put(math.cos(b), math.sin(b))
        yield (
            "c",
            *put(math.cos(a) - pull * math.sin(a), math.sin(a) + pull * math.cos(a)),
            *put(math.cos(b) + pull * math.sin(b), math.sin(b) - pull * math.cos(b)),
            *last,
        )

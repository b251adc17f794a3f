"""Drawn art as SVG paths: a field of marks, one for each of a number, and QR codes."""

from __future__ import annotations

from math import isqrt, sqrt

from kitabca.rendering.inlines import attribute

__all__ = ["field", "marks", "qr"]

_STEP = 10.0


def field(count: int) -> list[tuple[float, float]]:
    """Places for `count` equal marks in a calm, closed figure; steps are 1 wide.

    A centred square number, n² + (n−1)², fills a square as a quincunx: n rows of n with the n−1
    rows of n−1 standing in the gaps. 613 is one (18² + 17²), so its field is whole: no mark is
    left over and none is missing. Other numbers stand in offset rows too, as near to a square as
    they go, and a shorter last row is centred. Raises ValueError below 1.
    """
    if count < 1:
        raise ValueError("a field needs at least one mark")
    side = (1 + isqrt(2 * count - 1)) // 2
    if side * side + (side - 1) * (side - 1) == count:
        wide = side
    else:
        wide = max(1, round((1 + sqrt(2 * count - 1)) / 2))
    places: list[tuple[float, float]] = []
    row = 0
    while len(places) < count:
        length = min(wide - row % 2 or 1, count - len(places))
        left = (wide - length) / 2
        places += [(left + column, row / 2) for column in range(length)]
        row += 1
    return places


def marks(count: int, label: str = "") -> str:
    """`count` small upright marks, pointed like a grain or a flame, as one path.

    Without a label they are decoration, which is not read aloud.
    """
    places = field(count)
    width = max(x for x, _ in places) * _STEP + _STEP
    height = max(y for _, y in places) * _STEP + _STEP
    parts = []
    for column, row in places:
        x, y = column * _STEP + _STEP / 2, row * _STEP + _STEP / 2
        parts.append(
            f"M{x:g} {y - 2.9:g}"
            f"C{x + 1.25:g} {y - 0.9:g} {x + 1.25:g} {y + 0.9:g} {x:g} {y + 2.9:g}"
            f"C{x - 1.25:g} {y + 0.9:g} {x - 1.25:g} {y - 0.9:g} {x:g} {y - 2.9:g}Z"
        )
    return _svg(width, height, "".join(parts), label)


def qr(address: str, label: str = "") -> str:
    """A QR code at level Q with its quiet zone of four modules (ISO/IEC 18004, 9.1)."""
    import segno  # takes longer to load than a small book without codes to render

    matrix = [
        bytes(row) for row in segno.make(address, error="q", micro=False).matrix_iter(border=4)
    ]
    parts = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            if not row[x]:
                x += 1
                continue
            start = x
            while x < len(row) and row[x]:
                x += 1
            parts.append(f"M{start} {y}L{x} {y}L{x} {y + 1}L{start} {y + 1}Z")
    return _svg(len(matrix[0]), len(matrix), "".join(parts), label or address)


def _svg(width: float, height: float, path: str, label: str) -> str:
    said = f'role="img" aria-label="{attribute(label)}"' if label else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" {said}>'
        f'<path fill="currentColor" d="{path}"/></svg>'
    )

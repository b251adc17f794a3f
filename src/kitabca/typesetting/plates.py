"""Several pictures of one figure: laid out side by side where that shows them larger."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["GAP", "arranged"]

# Points between two pictures of a plate.
GAP = 6.0
_MOST_COLUMNS = 3


def arranged(
    ratios: Sequence[float], width: float, height: float, gap: float = GAP
) -> tuple[list[tuple[float, float, float, float]], float]:
    """Boxes (x, y, width, height) for pictures of these ratios (height to width) in a room of
    width × height points, in reading order, and the height that they take together.

    All in a row have one height, and each row is as wide as the room or as high as its share. The
    number of columns is the one that shows the pictures largest; three or more never stand in one
    column, which would be a strip and no plate.
    """
    tries = [
        _in_columns(ratios, columns, width, height, gap)
        for columns in range(1 if len(ratios) < 3 else 2, min(_MOST_COLUMNS, len(ratios)) + 1)
    ]
    return max(tries, key=lambda found: sum(box[2] * box[3] for box in found[0]))


def _in_columns(
    ratios: Sequence[float], columns: int, width: float, height: float, gap: float
) -> tuple[list[tuple[float, float, float, float]], float]:
    rows = [ratios[start : start + columns] for start in range(0, len(ratios), columns)]
    share = (height - gap * (len(rows) - 1)) / len(rows)
    boxes = []
    y = 0.0
    # A last row that is not full keeps the height of the others, or it would outgrow them.
    tallest = share
    for row in rows:
        own = (width - gap * (len(row) - 1)) / sum(1 / ratio for ratio in row)
        high = min(own, tallest if len(row) < columns else share)
        tallest = min(tallest, high)
        x = (width - sum(high / ratio for ratio in row) - gap * (len(row) - 1)) / 2
        for ratio in row:
            boxes.append((x, y, high / ratio, high))
            x += high / ratio + gap
        y += high + gap
    return boxes, y - gap

"""Widths of a table's columns: the least height at a given measure."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

__all__ = ["SAMPLE", "CellText", "column_widths"]

# So many rows of a table are looked at: more say nothing new, and the search stays quick.
SAMPLE = 80
# A table that needs this share of the measure fills it.
_FILLS = 0.62
# What a column of short entries may cost the table's height to keep each on one line.
_WHOLE_ENTRIES = 1.06
_MOST_CLIMBED = 8


class CellText(Struct):
    """A cell as widths of words in points, paragraph by paragraph; `pad` is its white at the sides.

    Line counts are remembered by width, to half a point.
    """

    column: int
    paragraphs: tuple[tuple[float, ...], ...]
    space: float
    pad: float = 0.0
    counts: dict[int, int] = field(default_factory=dict)

    def area(self) -> float:
        """The length of all lines, were they set one after another."""
        words = sum([sum(one) + self.space * (len(one) - 1) for one in self.paragraphs])
        return max(words, 1.0)

    def lines(self, width: float) -> int:
        """How many lines the cell takes in a column of this width, words undivided."""
        key = int(width * 2)
        found = self.counts.get(key)
        if found is None:
            found = self.counts[key] = self._count(key / 2 - self.pad + 0.01)
        return found

    def _count(self, room: float) -> int:
        total = 0
        for words in self.paragraphs:
            total += 1
            x = 0.0
            for word in words:
                if x and x + word > room:
                    total += 1
                    x = 0.0
                # A word longer than the column is divided.
                while word > room > 1.0:
                    total += 1
                    word -= room
                x += word + self.space
        return total


Sample = Sequence[Sequence[CellText]]


def column_widths(
    least: Sequence[float],
    most: Sequence[float],
    sample: Sample,
    width: float,
    asked: float = 0.0,
) -> tuple[list[float], bool]:
    """Widths that make the table least high, and whether its longest words fit.

    `least` is the longest word of each column, `most` its widest cell, both with their white at the
    sides; `sample` has some rows. Where everything fits on one line the columns keep their natural
    widths, filling the measure if they nearly do. Otherwise the relaxed height, the sum over rows
    of the largest length / width, is made least first: it is convex in the widths, so shares move
    to the columns that cost most. Then width moves as long as that saves whole lines.
    """
    natural = sum(most)
    limit = asked or width
    if natural <= limit:
        if asked or natural > _FILLS * width:
            spare = limit - natural
            total = natural or 1.0
            return [one + spare * one / total for one in most], True
        return list(most), True
    if sum(least) >= limit:
        total = sum(least)
        return [one * limit / total for one in least], total <= limit * 1.001
    widths = _relaxed(least, most, sample, limit)
    widths = _climbed(widths, least, most, sample)
    return _unwrapped(widths, least, most, sample), True


def _relaxed(
    least: Sequence[float], most: Sequence[float], sample: Sample, limit: float
) -> list[float]:
    count = len(least)
    spare = limit - sum(least)
    slack = [max(0.0, most[index] - least[index]) for index in range(count)]
    share = sum(slack) or 1.0
    widths = [least[index] + spare * slack[index] / share for index in range(count)]
    areas = [[(cell.column, cell.area(), cell.pad) for cell in cells] for cells in sample]
    for round_number in range(60):
        gain = [0.0] * count
        for cells in areas:
            worst, which = 0.0, -1
            for column, area, pad in cells:
                ratio = area / max(widths[column] - pad, 1.0)
                if ratio > worst:
                    worst, which = ratio, column
            if worst > 1.0:
                gain[which] += worst / widths[which]
        best = max(range(count), key=lambda one: gain[one])
        giver = min(
            (one for one in range(count) if one != best and widths[one] > least[one] + 0.01),
            key=lambda one: gain[one],
            default=-1,
        )
        if giver < 0 or gain[best] <= gain[giver] or widths[best] >= most[best]:
            break
        move = min(limit * 0.08 / (1 + round_number / 6), widths[giver] - least[giver])
        move = min(move, most[best] - widths[best])
        widths[giver] -= move
        widths[best] += move
    return widths


def _height(widths: Sequence[float], sample: Sample) -> int:
    """How many lines high the rows are together."""
    return sum(
        [max([cell.lines(widths[cell.column]) for cell in cells], default=0) for cells in sample]
    )


def _climbed(
    widths: list[float], least: Sequence[float], most: Sequence[float], sample: Sample
) -> list[float]:
    """Moves width between columns as long as that saves whole lines."""
    count = len(widths)
    if count > _MOST_CLIMBED:
        return widths
    height = _height(widths, sample)
    for step in (30.0, 15.0, 8.0, 4.0):
        gained = True
        while gained:
            gained = False
            for giver in range(count):
                for taker in range(count):
                    if giver == taker or widths[giver] - step < least[giver]:
                        continue
                    if widths[taker] >= most[taker]:
                        continue
                    tried = list(widths)
                    tried[giver] -= step
                    tried[taker] += step
                    tried_height = _height(tried, sample)
                    if tried_height < height:
                        widths, height, gained = tried, tried_height, True
    return widths


def _unwrapped(
    widths: list[float], least: Sequence[float], most: Sequence[float], sample: Sample
) -> list[float]:
    """Gives narrow columns their natural width, where the table gets hardly any higher by it.

    A column of short entries that wrap beside one of long text looks wrong even when the rows are
    no lower without it.
    """
    height = _height(widths, sample)
    columns = range(len(widths))
    for column in sorted(columns, key=lambda one: most[one]):
        lacking = most[column] - widths[column]
        if lacking <= 0.01:
            continue
        room = [
            max(0.0, widths[one] - least[one])
            if one != column and most[one] > most[column]
            else 0.0
            for one in columns
        ]
        if sum(room) < lacking:
            continue
        tried = [
            widths[one] - lacking * room[one] / sum(room) + (lacking if one == column else 0.0)
            for one in columns
        ]
        tried_height = _height(tried, sample)
        if tried_height <= height * _WHOLE_ENTRIES:
            widths, height = tried, min(height, tried_height)
    return widths

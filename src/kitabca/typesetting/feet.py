"""The foot of a page: how much of the notes stands on it, and where a note is divided."""

from __future__ import annotations

from kitabca.typesetting.stack import EPS, Stack

__all__ = ["begun", "notes_height", "notes_that_fit", "split_notes", "torn"]


def notes_height(stack: Stack, start: int, stop: int) -> float:
    """Height of the area at the foot, with the gap and the rule above it; 0 without notes."""
    if stop <= start:
        return 0.0
    notes = stack.notes
    return (
        notes.gap + notes.rule + notes.space + stack.note_heights[stop] - stack.note_heights[start]
    )


def notes_that_fit(stack: Stack, start: int, stop: int, room: float, least: int = 0) -> int:
    """The note row after the last that fits the room; `start` when none does.

    A few lines are given away for a break that leaves no line alone and divides no word, but none
    of those before row `least`.
    """
    end = stop
    while stop > start and notes_height(stack, start, stop) > room:
        stop -= 1
    if stop < end:
        for better in range(stop, max(stop - 4, start + 1, least - 1), -1):
            if stack.note_rows[better].penalty <= 0.0:
                return better
    return stop


def split_notes(
    stack: Stack, k: int, note: int, note_stop: int, room: float, share: float, forced: bool
) -> int:
    """How far the notes of row `k` go on its page when not all fit.

    Every note of the row must begin on the page, the last with two lines, if two are left for the
    next page; a line alone costs more. The notes may take more than their share for that, as every
    note stands on the page of its mark. Where no note can begin, what fits is shown
    and `forced` lets the row stand although its last notes begin on the next page.
    """
    wanted = stack.note_at[k + 1]
    first = begun(stack, wanted)
    due = notes_height(stack, note, min(first + 2, wanted)) + EPS
    room = min(room, max(share, stack.grid * 3, due))
    fits = notes_that_fit(stack, note, wanted, room, first + 2)
    decent = min(fits, wanted - 2)
    if decent >= first + 2 and decent > note_stop:
        return decent
    if fits > first and fits > note_stop:
        return fits
    return max(fits, note_stop) if forced else note_stop


def begun(stack: Stack, stop: int) -> int:
    """The first row of the last of the notes that end before note row `stop`."""
    return max((one for one in stack.note_starts if one < stop), default=0)


def torn(stack: Stack, stop: int) -> bool:
    """Whether a break before note row `stop` leaves one line of a note alone."""
    ends = [*stack.note_starts, len(stack.note_rows)]
    return stop not in ends and (stop - 1 in ends or stop + 1 in ends)

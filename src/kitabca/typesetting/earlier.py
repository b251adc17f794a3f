"""Paragraphs as they were set before: after an edit only those that changed are broken anew."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from kitabca.typesetting.spans import Measure, ParagraphStyle, SetLine, Span

__all__ = ["Paragraphs", "SetLines"]

# The first of a paragraph's nodes, and its lines.
SetLines = tuple[int, tuple[SetLine, ...]]

_DIGEST = 16
# Of fewer lines it takes as long to know them again.
_LEAST_LINES = 3
_packed = msgspec.msgpack.Encoder().encode


class Paragraphs:
    """Lines by a digest of all that they rest on, but for where a part's nodes begin to be counted.

    `stamp` stands for the faces and the program, `before` has the paragraphs of the part as it was,
    and `now` gets those of the part as it is.
    """

    def __init__(self, stamp: bytes, before: Mapping[bytes, SetLines]) -> None:
        self.stamp = stamp
        self.before = before
        self.now: dict[bytes, SetLines] = {}

    def lines(
        self,
        spans: Sequence[Span],
        measure: Measure,
        style: ParagraphStyle,
        make: Callable[[], tuple[SetLine, ...]],
    ) -> tuple[SetLine, ...]:
        """The lines that `make` would set."""
        first = min((span.node for span in spans if span.node >= 0), default=0)
        key = _digest(self.stamp, first, spans, measure, style)
        known = self.before.get(key)
        lines = make() if known is None else _counted(known[1], first - known[0])
        if len(lines) >= _LEAST_LINES:
            self.now[key] = first, lines
        return lines


def _digest(
    stamp: bytes, first: int, spans: Sequence[Span], measure: Measure, style: ParagraphStyle
) -> bytes:
    told = [
        (
            span.text,
            span.style,
            span.node - first if span.node >= 0 else -1,
            span.no_break,
            span.width,
            span.field,
            span.forced,
            span.note,
            span.loath,
        )
        for span in spans
    ]
    data = stamp + _packed((told, measure, style))
    return hashlib.blake2b(data, digest_size=_DIGEST).digest()


def _counted(lines: tuple[SetLine, ...], by: int) -> tuple[SetLine, ...]:
    """The lines with their nodes further on."""
    if not by:
        return lines
    return tuple(
        replace(
            line,
            runs=tuple(
                replace(run, node=run.node + by) if run.node >= 0 else run for run in line.runs
            ),
        )
        for line in lines
    )

"""What preflight found, gathered so that one fault of many pages is said in one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from kitabca.diagnostics import Diagnostic, Severity
from kitabca.model import Place
from kitabca.pdf.preflight.pages import Side
from kitabca.pdf.preflight.walking import Box

__all__ = ["Finding", "Limits", "diagnose"]

_MM = 72 / 25.4


class Limits(Struct, frozen=True):
    """What is asked of a file, lengths in points: bleed, the least line, inks in per cent, dpi.

    `binding` is saddle, signatures or perfect. Text under `small` points takes at most two inks.
    """

    bleed: float = 3 * _MM
    ink: float = 300.0
    resolution: float = 300.0
    hairline: float = 0.25
    small: float = 8.0
    binding: str = "saddle"


class Finding(Struct, frozen=True):
    """One fault at one place: `side` is None for the whole file, `box` for the whole page."""

    severity: Severity
    code: str
    side: Side | None = None
    box: Box | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)


def diagnose(found: Iterable[Finding], path: str) -> list[Diagnostic]:
    """A diagnostic for each fault, with its pages and the place of its first.

    Faults are one when code and parameters are. The place's line is the first page.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for one in found:
        key = (one.severity, one.code, tuple(sorted(one.parameters.items())))
        groups.setdefault(key, []).append(one)
    said = []
    for (_, code, _), members in groups.items():
        first = members[0]
        numbers = sorted({one.side.number for one in members if one.side is not None})
        parameters = dict(first.parameters)
        if numbers:
            parameters["pages"] = _ranges(numbers)
        if first.side is not None and first.box is not None:
            x, y = first.side.millimetres(first.box)
            parameters |= {"x": f"{x:.0f}", "y": f"{y:.0f}"}
        place = Place(path, numbers[0] if numbers else 0)
        said.append(Diagnostic(first.severity, str(code), place, parameters))
    return said


def _ranges(numbers: Sequence[int]) -> str:
    """`3, 5–7`."""
    parts: list[tuple[int, int]] = []
    for value in numbers:
        if parts and value == parts[-1][1] + 1:
            parts[-1] = parts[-1][0], value
        else:
            parts.append((value, value))
    return ", ".join(str(low) if low == high else f"{low}–{high}" for low, high in parts)

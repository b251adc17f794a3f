"""How long a stranger's pages may take to be drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from kitabca.apart import apart
from kitabca.pdf.opening import refuse

__all__ = ["drawn_apart", "seconds_for"]

_SECONDS, _EACH, _MOST = 10.0, 0.25, 600.0

Given = ParamSpec("Given")
Made = TypeVar("Made")


def seconds_for(pages: int) -> float:
    """Seconds of the processor in which so many pages are drawn, each ten times over."""
    return min(_SECONDS + _EACH * pages, _MOST)


def drawn_apart(
    work: Callable[Given, Made],
    path: str,
    pages: int,
    *given: Given.args,
    **named: Given.kwargs,
) -> Made:
    """What `work` makes of the rest, in a process of its own; `path` names the PDF in what is said.

    Raises what it raises, and ContentError (pdf-too-heavy) where it takes more time or memory than
    so many pages may.
    """
    return apart(work, refuse("pdf-too-heavy", path), seconds_for(pages), *given, **named)

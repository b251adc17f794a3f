"""What a style sheet takes out of the reader's hands: the colour of text and its size.

E-readers let a person choose a dark page and large letters. A colour that is fixed without the
other one vanishes on such a page; a size in points does not grow, and readers disagree on what a
percentage is of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kitabca.diagnostics import Diagnostic, warning
from kitabca.model import Place

__all__ = ["settings_taken"]

_HIDDEN = re.compile(r"/\*.*?\*/|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", re.DOTALL)
# What a sheet says of dark pages alone may well name colours.
_MEDIA = re.compile(r"@media(?P<asked>[^{}@]*+)\{(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\}", re.IGNORECASE)
_DARK = re.compile(r"prefers-color-scheme", re.IGNORECASE)
_BLOCK = re.compile(r"\{([^{}]*+)\}")
_DECLARATION = re.compile(r"(?<![-\w])(?P<name>[-\w]++)\s*+:\s*+(?P<value>[^;{}]*+)")
# Values that leave a colour as the reader has it.
_OPEN = re.compile(
    r"(?:(?:inherit|initial|unset|revert|currentcolor|transparent|none)\b|var\().*",
    re.IGNORECASE | re.DOTALL,
)
_INK = re.compile(r"color", re.IGNORECASE)
_GROUND = re.compile(r"background(?:-color)?", re.IGNORECASE)
_SIZE = re.compile(r"font(?:-size)?", re.IGNORECASE)
_FIXED_SIZE = re.compile(r"(?<![-\w.#])[\d.]+(?:%|pt|px|pc|cm|mm|in|q)(?!\w)", re.IGNORECASE)


def settings_taken(text: str, file: str) -> Iterator[Diagnostic]:
    """Warnings css-fixed-colour and css-fixed-size for a sheet whose brackets are sound."""
    bare = _HIDDEN.sub(_blanked, text)
    bare = _MEDIA.sub(lambda one: _blanked(one) if _DARK.search(one["asked"]) else one[0], bare)
    for block in _BLOCK.finditer(bare):
        told = list(_DECLARATION.finditer(bare, block.start(1), block.end(1)))
        inks, grounds = _fixed(told, _INK), _fixed(told, _GROUND)
        if bool(inks) != bool(grounds):
            one = (inks or grounds)[0]
            seen = one["value"].strip()
            yield warning("css-fixed-colour", _place(text, file, one), seen=seen)
        for one in told:
            # Before a slash: behind it stands the distance of lines.
            size = _FIXED_SIZE.search(one["value"].partition("/")[0])
            if size and _SIZE.fullmatch(one["name"]):
                yield warning("css-fixed-size", _place(text, file, one), seen=size[0])


def _fixed(told: list[re.Match[str]], name: re.Pattern[str]) -> list[re.Match[str]]:
    """The declarations of a property that give a colour of their own."""
    return [
        one for one in told if name.fullmatch(one["name"]) and not _OPEN.fullmatch(one["value"])
    ]


def _blanked(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _place(text: str, file: str, declaration: re.Match[str]) -> Place:
    at = declaration.start("name")
    return Place(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))

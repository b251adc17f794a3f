"""Colours as a content stream sets them: their space, and the inks that they put on paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

__all__ = ["BLACK", "Colour", "Space", "read_space", "resolved", "truth"]

_PROCESS = {"Cyan": 0, "Magenta": 1, "Yellow": 2, "Black": 3}
_DEPTH = 6


def resolved(thing: Any) -> Any:
    """A PDF object with its reference followed; None stays None."""
    return thing.get_object() if hasattr(thing, "get_object") else thing


def truth(thing: Any) -> bool:
    """Whether a PDF boolean is true: pypdf's own objects are always so to Python."""
    found = resolved(thing)
    return bool(getattr(found, "value", found))


class Space(Struct, frozen=True):
    """A colour space: `kind` gray, rgb, cmyk, spot, pattern or other; `device` where its colours
    depend on the machine; `colorants` the names of a Separation's or DeviceN's inks, `lit` the
    space of light that stands in for them: `device` RGB, `calibrated` RGB, or empty."""

    kind: str
    device: bool = True
    components: int = 1
    colorants: tuple[str, ...] = ()
    lit: str = ""


_GRAY, _RGB, _CMYK = Space("gray"), Space("rgb", components=3), Space("cmyk", components=4)
_NAMED = {
    "DeviceGray": _GRAY,
    "G": _GRAY,
    "DeviceRGB": _RGB,
    "RGB": _RGB,
    "DeviceCMYK": _CMYK,
    "CMYK": _CMYK,
    "Pattern": Space("pattern", components=0),
}
_BY_COUNT = {1: "gray", 3: "rgb", 4: "cmyk"}


class Colour(Struct, frozen=True):
    """A colour in its space, components 0 to 1."""

    space: Space
    values: tuple[float, ...]

    def inks(self) -> dict[str, float]:
        """Per cent of each ink on its plate; empty where the space is not one of inks."""
        kind, values = self.space.kind, self.values
        if kind == "gray" and values:
            return _inked((0, 0, 0, 1 - values[0]))
        if kind == "cmyk" and len(values) == 4:
            return _inked(values)
        if kind == "spot":
            found = dict(zip(self.space.colorants, (100 * value for value in values), strict=False))
            if "All" in found:
                return dict.fromkeys(_PROCESS, found["All"])
            return {key: share for key, share in found.items() if share > 0 and key != "None"}
        return {}

    @property
    def white(self) -> bool:
        """Whether it leaves the paper as it is."""
        if self.space.kind == "rgb":
            return all(value >= 0.999 for value in self.values)
        return self.space.kind in ("gray", "cmyk", "spot") and not self.inks()


BLACK = Colour(_GRAY, (0.0,))


def _inked(values: Sequence[float]) -> dict[str, float]:
    return {key: 100 * values[at] for key, at in _PROCESS.items() if values[at] > 0.0005}


def device(kind: str) -> Space:
    """The space of `g`, `rg` and `k`."""
    return {"gray": _GRAY, "rgb": _RGB, "cmyk": _CMYK}[kind]


def read_space(found: Any, look_up: Callable[[str], Any], depth: int = 0) -> Space:
    """A colour space from its object; `look_up` finds a resource's space by name."""
    found = resolved(found)
    if depth > _DEPTH or found is None:
        return Space("other")
    if isinstance(found, str):
        key = str(found).removeprefix("/")
        if key in _NAMED:
            return _NAMED[key]
        own = look_up(key)
        return read_space(own, lambda _: None, depth + 1) if own is not None else Space("other")
    if not isinstance(found, list) or not found:
        return Space("other")
    family = str(resolved(found[0])).removeprefix("/")
    if family in _NAMED:
        return _NAMED[family]
    if family == "ICCBased":
        count = int(resolved(found[1]).get("/N", 0))
        return Space(_BY_COUNT.get(count, "other"), device=False, components=count)
    if family in ("CalRGB", "Lab"):
        return Space("rgb", device=False, components=3)
    if family == "CalGray":
        return Space("gray", device=False)
    if family in ("Indexed", "I"):
        return read_space(found[1], look_up, depth + 1)
    if family == "Separation":
        name = str(resolved(found[1])).removeprefix("/")
        return Space("spot", colorants=(name,), lit=_lit(found, look_up, depth))
    if family == "DeviceN":
        names = tuple(str(resolved(one)).removeprefix("/") for one in resolved(found[1]))
        lit = _lit(found, look_up, depth)
        return Space("spot", components=len(names), colorants=names, lit=lit)
    return Space("other")


def _lit(found: Any, look_up: Callable[[str], Any], depth: int) -> str:
    """Which RGB stands in for inks. Lab does not count: it measures the ink, and makers of spot
    colours give it for that."""
    stand_in = resolved(found[2]) if len(found) > 2 else None
    if stand_in is None or (isinstance(stand_in, list) and resolved(stand_in[0]) == "/Lab"):
        return ""
    space = read_space(stand_in, look_up, depth + 1)
    return ("device" if space.device else "calibrated") if space.kind == "rgb" else ""

"""A layout's colours as inks: the four of the process and the named spots, never RGB or gray."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from kitabca.layout import Layout
from kitabca.pdf.studio import Ink
from kitabca.pdf.writing import Document, name, number

__all__ = [
    "KNOCKOUT",
    "OVERPRINT",
    "Palette",
    "capped",
    "press_inks",
    "registration",
    "under_black",
]

OVERPRINT, KNOCKOUT = b"/GO gs ", b"/GK gs "
"""The graphics states of `Palette.states`."""

_STATES = {
    b"GO": b"<</Type/ExtGState/OP true/op true/OPM 1>>",
    b"GK": b"<</Type/ExtGState/OP false/op false/OPM 1>>",
}
_BLACK = (0.0, 0.0, 0.0, 100.0)
_ALL = b"/SA"  # registration: every plate (ISO 32000-1, 8.6.6.4)
CMYK = tuple[float, float, float, float]


class Palette(Struct, frozen=True):
    """The inks of a layout's colours and what they need of a page's resources.

    `spots` maps a spot's name to its stand-in in per cent of the process inks.
    """

    inks: Mapping[str, Ink]
    spots: Mapping[str, CMYK]

    def resources(self, document: Document) -> bytes:
        """The entries ExtGState and ColorSpace, written into the document once."""
        states = b"".join(
            b"/%b %d 0 R" % (key, document.add(state)) for key, state in _STATES.items()
        )
        spaces = [(_ALL, _separation(document, "All", (100.0,) * 4))]
        spaces += [
            (_space(index), _separation(document, spot, stand_in))
            for index, (spot, stand_in) in enumerate(self.spots.items())
        ]
        listed = b"".join(key + b" %d 0 R" % found for key, found in spaces)
        return b"/ExtGState<<%b>>/ColorSpace<<%b>>" % (states, listed)


def press_inks(layout: Layout, limit: float) -> Palette:
    """Each colour of the layout in ink, none above `limit` per cent of the four together, also
    where black text overprints it.

    Black alone overprints, so that text on a tint shows no white where the plates miss each other
    (OPM 1: the inks that it does not use stay as they are); everything else knocks out.
    """
    spots = {
        colour.spot: capped(colour.press, limit)
        for _, colour in sorted(layout.colours.items())
        if colour.spot
    }
    names = {spot: _space(index) for index, spot in enumerate(spots)}
    inks = {}
    for key, colour in layout.colours.items():
        if colour.spot:
            space = names[colour.spot]
            fill, stroke = space + b" cs 1 scn", space + b" CS 1 SCN"
            state = KNOCKOUT
        else:
            parts = under_black(capped(colour.press, limit), limit)
            operands = b" ".join(number(part / 100) for part in parts)
            fill, stroke = operands + b" k", operands + b" K"
            state = OVERPRINT if parts == _BLACK else KNOCKOUT
        inks[key] = Ink(state + fill, state + stroke)
    return Palette(inks, spots)


def registration() -> bytes:
    """The operators that stroke and fill on every plate."""
    return KNOCKOUT + _ALL + b" CS 1 SCN " + _ALL + b" cs 1 scn"


def capped(parts: CMYK, limit: float) -> CMYK:
    """Inks with the three colours lowered in proportion until all four keep to the limit; the
    black, which holds the drawing, stays."""
    cyan, magenta, yellow, black = parts
    colours = cyan + magenta + yellow
    if colours + black <= limit:
        return parts
    share = (limit - black) / colours
    return cyan * share, magenta * share, yellow * share, black


def under_black(parts: CMYK, limit: float) -> CMYK:
    """Inks that keep to the limit even where text overprints them, whose full black takes the
    place of their own."""
    cyan, magenta, yellow, black = parts
    colours = cyan + magenta + yellow
    share = min(1.0, (limit - _BLACK[3]) / colours) if colours else 1.0
    return cyan * share, magenta * share, yellow * share, black


def _space(index: int) -> bytes:
    return b"/S%d" % index


def _separation(document: Document, spot: str, stand_in: tuple[float, ...]) -> int:
    """A Separation space whose tint runs from no ink to its stand-in (8.6.6.4)."""
    full = b" ".join(number(part / 100) for part in stand_in)
    tint = document.add(b"<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[%b]/N 1>>" % full)
    return document.add(b"[/Separation%b/DeviceCMYK %d 0 R]" % (name(spot), tint))

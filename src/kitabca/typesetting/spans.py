"""What line breaking takes and gives: spans of styled text, a measure, set lines."""

from __future__ import annotations

from msgspec import Struct

from kitabca.model import Place
from kitabca.typesetting.output import Run

__all__ = ["FLUSH", "Measure", "ParagraphStyle", "SetLine", "Span", "TextStyle"]


class TextStyle(Struct, frozen=True):
    """All that one stretch of characters is set in. `face` is a key of `Faces`; lengths are pt."""

    face: str
    size: float
    colour: str
    language: str
    rise: float = 0.0
    tracking: float = 0.0
    features: tuple[tuple[str, bool], ...] = ()
    hyphens: bool = True


class Span(Struct, frozen=True):
    """A stretch of a paragraph's text with one style, belonging to one leaf of the structure.

    `no_break` forbids every break inside it. `width`, when not None, makes the span a box of that
    many points whose text is filled in later (a page reference) under `field`. `forced` ends the
    line after this span. `note` names the note whose mark this is, so that the page builder can
    find the line it fell on. `loath` says that the space it begins with should end no line where
    there is another way.
    """

    text: str
    style: TextStyle
    node: int
    no_break: bool = False
    width: float | None = None
    field: str = ""
    forced: bool = False
    note: str = ""
    loath: bool = False


class Measure(Struct, frozen=True):
    """Line widths: `width` for all lines, the first one beginning `indent` further right.

    `shorter` lets the first `lines` lines begin `by` points further right (a drop capital).
    """

    width: float
    indent: float = 0.0
    lines: int = 0
    by: float = 0.0


class ParagraphStyle(Struct, frozen=True):
    """How lines are chosen. `align` is justify, left, right or centre.

    `looseness` asks for so many lines more (or fewer) than the optimum. `whole` are lines, counted
    from 0, that end in no added hyphen where as many lines can be had without; `lines`, when not 0,
    is how many these are, for who knows it to save the search for it. `expansion` is the largest
    share by which letters may be widened or narrowed (0.02 at most). `hanging` lets punctuation
    hang into the margin by the face's table. `sparing` divides a word of ragged text only where
    that saves a line, or where it fits none. `rtl` makes the paragraph run from right to left: left
    and right, as `align` has them, change places.
    """

    align: str = "justify"
    hanging: bool = True
    expansion: float = 0.0
    looseness: int = 0
    rtl: bool = False
    sparing: bool = False
    whole: tuple[int, ...] = ()
    lines: int = 0


# Words in a box of their own: a label, a number, a drop capital.
FLUSH = ParagraphStyle(align="left", hanging=False)


class SetLine(Struct, frozen=True):
    """A set line; the runs' x are relative to the left edge of the measure.

    `fields` are (field name, index of the run to be filled, width). `notes` are the notes whose
    marks fell on it. `looseness` is as in `output.Line`; `hyphenated` when it ends in an added
    hyphen, `torn` when it is the first to end between two letters of a word that fits no line.
    """

    runs: tuple[Run, ...]
    looseness: float
    hyphenated: bool
    notes: tuple[str, ...] = ()
    fields: tuple[tuple[str, int, float], ...] = ()
    place: Place | None = None
    torn: bool = False

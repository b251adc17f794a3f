"""Fonts, as bytes in: coverage, metrics, shaping by HarfBuzz, subsets."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Shape"]


@dataclass(frozen=True, slots=True)
class Shape:
    """A word as HarfBuzz set it once in one face; widths are in font units (1000 or 2048 an em).

    `texts` has for each glyph the text it stands for: joined they are `text` again, so that a
    ligature carries all its letters and a mark's continuation an empty string. `advances` include
    kerning. `offsets` is None when every glyph sits on the baseline at its pen position, else
    (dx, dy) for each glyph.
    """

    text: str
    glyphs: tuple[int, ...]
    texts: tuple[str, ...]
    advances: tuple[int, ...]
    width: int
    offsets: tuple[tuple[int, int], ...] | None = None

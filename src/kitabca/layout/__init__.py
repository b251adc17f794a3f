"""layout.toml, read and validated."""

from kitabca.layout.file import key_place, read_layout, style_sheet
from kitabca.layout.records import (
    Colour,
    Contents,
    Face,
    Frame,
    Furniture,
    Headings,
    Layout,
    Master,
    Notes,
    PageSize,
    Style,
    has_style,
    length,
    style_for,
)
from kitabca.layout.style_sheets import style_sheet_faults

__all__ = [
    "Colour",
    "Contents",
    "Face",
    "Frame",
    "Furniture",
    "Headings",
    "Layout",
    "Master",
    "Notes",
    "PageSize",
    "Style",
    "has_style",
    "key_place",
    "length",
    "read_layout",
    "style_for",
    "style_sheet",
    "style_sheet_faults",
]

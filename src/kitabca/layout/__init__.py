"""layout.toml, read and validated."""

from kitabca.layout.file import read_layout, style_sheet
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
    face_file,
    has_style,
    length,
    style_for,
)

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
    "face_file",
    "has_style",
    "length",
    "read_layout",
    "style_for",
    "style_sheet",
]

"""Sources in, edition out."""

from kitabca.reading.editions import read_edition

__all__ = ["read_edition"]

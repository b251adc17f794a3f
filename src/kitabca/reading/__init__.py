"""Sources in, edition out."""

from kitabca.reading.apart import chapters_apart
from kitabca.reading.editions import read_edition

__all__ = ["chapters_apart", "read_edition"]

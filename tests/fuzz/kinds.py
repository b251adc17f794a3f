"""Every kind of input by its name."""

from __future__ import annotations

import fuzzed_pdfs
import fuzzed_pictures
import fuzzed_sources
from fuzzing import Kind

__all__ = ["KINDS"]

_ALL = (*fuzzed_sources.KINDS, *fuzzed_pictures.KINDS, *fuzzed_pdfs.KINDS)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}

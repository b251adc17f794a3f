"""`python -m kitabca.cli.sweeping FOLDER…`: takes away what killed runs have left there.

A run does so itself where it writes. Make asks for it where nothing is to be written: a run that
was killed after its last output leaves nothing to do but this.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kitabca.files import sweep

if __name__ == "__main__":
    for name in sys.argv[1:]:
        sweep(Path(name))

"""The same inputs, led by coverage: `python tests/fuzz/guided.py markdown -runs=20000`.

Needs atheris (`requirements.lock` beside this file), which has wheels for Linux on x86-64 alone; so
it is no part of `make fuzz`, whose own changes need nothing. Options are libFuzzer's.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["kitabca"]):
    from kinds import KINDS, Room


def main() -> None:
    kind = KINDS[sys.argv[1]]
    folder = Path(tempfile.mkdtemp())
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(kind.seeds()):
        (corpus / str(number)).write_bytes(seed)
    words = folder / "words"
    tokens = ("".join(f"\\x{byte:02x}" for byte in word) for word in kind.words)
    words.write_text("".join(f'"{token}"\n' for token in tokens))
    room = Room(folder / "room")
    room.folder.mkdir()
    os.chdir(room.folder)
    os.environ["PATH"] = ""
    kind.prepare(room)
    atheris.Setup(
        [sys.argv[0], f"-dict={words}", "-timeout=20", *sys.argv[2:], str(corpus)],
        lambda data: kind.take(room, data, 1) and None,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()

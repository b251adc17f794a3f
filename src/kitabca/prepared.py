"""What is always made alike of texts that come with the program, made beforehand.

Python keeps programs compiled in `__pycache__`; templates and tables, which take a twentieth of a
small book's time to read, are kept there as well. Nothing rests on it: `make` prepares it
(`python -m kitabca.cli.preparing`), a text that was not prepared, or has changed since, is read
anew, and whoever deletes it loses that time only. It is code, and is trusted as the compiled
programs beside it are; nothing that a build writes ever gets there.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from kitabca import HOME, __version__

__all__ = ["clear", "find", "keep", "read_toml"]

_FOLDER = HOME / "__pycache__"
_ENDING = ".prepared"
_DIGEST = 16


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST).digest()


def _path(kind: str, text: str) -> Path:
    """The name says of what text it was made, and for which Python."""
    told = f"{__version__}\n{sys.version}\n{kind}\n{text}".encode("utf-8", "surrogatepass")
    return _FOLDER / f"{_digest(told).hex()}{_ENDING}"


def find(kind: str, text: str) -> Any:
    """What was prepared of the text as this kind; None where nothing was, or it is damaged."""
    try:
        data = _path(kind, text).read_bytes()
    except OSError:
        return None
    body = data[_DIGEST:]
    return marshal.loads(body) if _digest(body) == data[:_DIGEST] else None


def keep(kind: str, text: str, made: Any) -> None:
    """Keeps what was made of a text: code, or what TOML holds but dates. Raises OSError."""
    path, body = _path(kind, text), marshal.dumps(made)
    part = path.with_name(f"{path.name}.{os.getpid()}")
    path.parent.mkdir(exist_ok=True)
    part.write_bytes(_digest(body) + body)
    part.replace(path)


def clear() -> None:
    """Takes away what was prepared so far."""
    for path in _FOLDER.glob(f"*{_ENDING}"):
        with suppress(OSError):
            path.unlink()


def read_toml(text: str) -> dict[str, Any]:
    """A TOML text as `tomllib` reads it, prepared or not. Raises TOMLDecodeError."""
    found = find("toml", text)
    if found is not None:
        return found  # type: ignore[no-any-return]  # what was kept is what TOML holds
    # Where all is prepared, nothing reads TOML.
    import tomllib

    return tomllib.loads(text)

"""What was set before, kept on disk between runs: safe to delete at any time, bounded in size.

A file an entry, named by a digest of the program and the key. Nothing here may make a build fail or
change its bytes: what can't be read is absent, what can't be written is not kept.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, MutableMapping
from contextlib import suppress
from pathlib import Path

import msgspec

import kitabca
from kitabca.files import lock, locked

__all__ = ["LIMIT", "Cache", "program"]

LIMIT = 256 * 1024 * 1024
_DIGEST = 16


# What is no file (a pipe, a link to one without end) is never waited for.
_READING = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_READING |= getattr(os, "O_BINARY", 0)


class Cache(MutableMapping[bytes, bytes]):
    """Entries of a folder. `stamp` names all that made them besides what their keys say.

    Whoever reads checks what it gets: a file may have been damaged. `trim` belongs to the end of a
    run; it deletes the entries that were used longest ago until `limit` bytes are left.
    """

    def __init__(self, folder: Path, stamp: bytes, limit: int = LIMIT) -> None:
        self.folder = folder
        self.stamp = stamp
        self.limit = limit

    def _path(self, key: bytes) -> Path:
        return self.folder / hashlib.blake2b(self.stamp + key, digest_size=_DIGEST).hexdigest()

    def __getitem__(self, key: bytes) -> bytes:
        path = self._path(key)
        try:
            with os.fdopen(os.open(path, _READING), "rb") as file:
                about = os.fstat(file.fileno())
                held = file.read() if stat.S_ISREG(about.st_mode) else b""
        except OSError:
            raise KeyError(key) from None
        data = held[_DIGEST:]
        if held[:_DIGEST] != self._seal(key, data):
            raise KeyError(key)
        with suppress(OSError):
            os.utime(path)
        return data

    def _seal(self, key: bytes, value: bytes) -> bytes:
        """A digest of an entry and of where it belongs: one that was damaged, or put in the place
        of another, is none."""
        told = hashlib.blake2b(key, digest_size=_DIGEST).digest()
        return hashlib.blake2b(value, digest_size=_DIGEST, key=told).digest()

    def __setitem__(self, key: bytes, value: bytes) -> None:
        path = self._path(key)
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        # Not flushed to the disk: a reader finds out what a loss of power has cut off.
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as stream:
                # As long as it is locked, it is none that a killed run has left.
                lock(stream.fileno())
                stream.write(self._seal(key, value) + value)
            part.replace(path)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def __delitem__(self, key: bytes) -> None:
        try:
            self._path(key).unlink()
        except OSError:
            raise KeyError(key) from None

    def __contains__(self, key: object) -> bool:
        return isinstance(key, bytes) and self._path(key).is_file()

    def __iter__(self) -> Iterator[bytes]:
        """Keys are not kept, so there is nothing to go through."""
        return iter(())

    def __len__(self) -> int:
        return 0

    def trim(self) -> None:
        """Deletes what killed runs have left half written, and the oldest entries, by their last
        use, while there is too much."""
        found: list[tuple[float, str, int]] = []
        with suppress(OSError), os.scandir(self.folder) as entries:
            for entry in entries:
                # Another run may have taken it away meanwhile.
                with suppress(OSError):
                    if entry.name.endswith(".part"):
                        with locked(Path(entry.path)) as free:
                            if free:
                                os.unlink(entry.path)
                                continue
                    about = entry.stat(follow_symlinks=False)
                    found.append((about.st_mtime, entry.path, about.st_size))
        spare = self.limit - sum(size for _, _, size in found)
        for _, path, size in sorted(found):
            if spare >= 0:
                break
            with suppress(OSError):
                os.unlink(path)
            spare += size


def program(root: Path = kitabca.HOME) -> bytes:
    """A digest of the program and of the packages that it runs on: another one sets anew.

    Files are told by size and times of change, which takes a tenth of reading them: one that was
    only touched counts as changed, and no harm is done. What archives and stores of packages put
    on disk bears all the same day, but not the system's own time of change.
    """
    packages = os.path.dirname(os.path.dirname(msgspec.__file__))
    names = sorted(name for name in os.listdir(packages) if name.endswith(".dist-info"))
    told = "\n".join([kitabca.__version__, *_told(os.fspath(root), ""), *names])
    return hashlib.blake2b(told.encode("utf-8", "surrogateescape"), digest_size=_DIGEST).digest()


def _told(folder: str, inside: str) -> Iterator[str]:
    """Each file under a folder by its path inside, its size and its times of change."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _told(entry.path, f"{inside}{entry.name}/")
        else:
            about = entry.stat()
            yield f"{inside}{entry.name}\n{about.st_size}\n{about.st_mtime_ns}\n{about.st_ctime_ns}"

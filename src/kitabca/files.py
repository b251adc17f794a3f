"""The one door to disk: reads inside one tree and remembers it, writes whole sets or none."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath

from msgspec import Struct, field

from kitabca.diagnostics import UNPRINTABLE, ContentError, Diagnostic, error
from kitabca.model import Place

__all__ = [
    "Shelf",
    "decode",
    "dependencies",
    "lock",
    "locked",
    "makeable",
    "sweep",
    "unicode_text",
    "write_all",
    "write_folder",
]

TEXT_LIMIT = 16 * 1024 * 1024
BYTES_LIMIT = 256 * 1024 * 1024
_DIGEST = 16

# What GNU Make reads as its own in a prerequisite or inside $(wildcard …): the manual's 4.3, 4.4,
# 6.11. `=` would make the line a target-specific variable, `;` would begin a recipe.
_UNMAKEABLE = re.compile(r"[\s$#%:\\;=*?\[\]|&()~]")


class Shelf(Struct, frozen=True):
    """A tree of files that may be read, and the memory of what was read from it.

    Paths are relative to `root`, with `/` between names. `read` has every file that was read, with
    the digest of its bytes (empty where they could not be had, or changed between two readings),
    `missed` every look-up that found nothing: both belong in Make's dependency file. Faults are
    raised as ContentError, at the place `asked` that named the file, or at the file itself.
    """

    root: Path
    read: dict[str, bytes] = field(default_factory=dict)
    missed: set[str] = field(default_factory=set)
    # The root as the system knows it, once it was asked for.
    _real: list[str] = field(default_factory=list)

    def find(self, *paths: str) -> str | None:
        """The first of the paths that is there; those before it are remembered as missed."""
        for path in paths:
            if self._lookup(path) is not None:
                return path
            self._miss(path)
        return None

    def bytes(self, path: str, asked: Place | None = None, limit: int = BYTES_LIMIT) -> bytes:
        """The file's bytes; codes outside-tree, missing-file, not-a-file, too-large and others."""
        place = asked or Place(path)
        if not self._inside(path):
            raise ContentError([error("outside-tree", place, path=path)])
        found = self._lookup(path)
        if found is None:
            self._miss(path)
            raise ContentError([error("missing-file", place, path=path)])
        if not makeable(path):
            raise ContentError([error("unmakeable-name", place, path=path)])
        if not self._holds(found):
            raise ContentError([error("outside-tree", place, path=path)])
        before = self.read.get(path)
        self.read.setdefault(path, b"")
        try:
            about = found.stat()
            if not stat.S_ISREG(about.st_mode):
                raise ContentError([error("not-a-file", place, path=path)])
            if about.st_size > limit:
                raise ContentError([_too_large(place, path, about.st_size, limit)])
            data = found.read_bytes()
        except OSError as failure:
            reason = failure.strerror or type(failure).__name__
            raise ContentError(
                [error("unreadable-file", place, path=path, reason=reason)]
            ) from None
        digest = hashlib.blake2b(data, digest_size=_DIGEST).digest()
        self.read[path] = digest if before in (None, digest) else b""
        return data

    def text(self, path: str, asked: Place | None = None, limit: int = TEXT_LIMIT) -> str:
        """The file's words: UTF-8 with or without BOM, in NFC, lines ended by a newline."""
        return decode(self.bytes(path, asked, limit), path)

    def _miss(self, path: str) -> None:
        """Remembers a look-up; a name that Make can't take is refused as soon as it is there."""
        if self._inside(path) and makeable(path):
            self.missed.add(path)

    def _inside(self, path: str) -> bool:
        parts = PurePosixPath(path).parts
        plain = path and "\0" not in path and "\\" not in path
        return bool(
            plain and not path.startswith("/") and ".." not in parts and ":" not in parts[0]
        )

    def _holds(self, found: Path) -> bool:
        """Whether a path leads to something inside, wherever links lead."""
        if not self._real:
            self._real.append(os.path.join(os.path.realpath(self.root), ""))
        return os.path.join(os.path.realpath(found), "").startswith(self._real[0])

    def _lookup(self, path: str) -> Path | None:
        if not self._inside(path):
            return None
        try:
            found = self.root / path
            return found if found.exists() else None
        except (OSError, ValueError, RuntimeError):
            return None


def _too_large(place: Place, path: str, size: int, limit: int) -> Diagnostic:
    megabytes = 1024 * 1024
    return error(
        "too-large",
        place,
        path=path,
        size=f"{size / megabytes:.1f}",
        limit=f"{limit / megabytes:.1f}",
    )


def unicode_text(data: bytes, path: str) -> str:
    """Text from bytes that are UTF-8; else a ContentError that names the likely code page."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _looks_utf16(data):
        raise ContentError([error("wrong-encoding", Place(path), encoding="UTF-16")])
    data = data.removeprefix(BOM_UTF8)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as failure:
        before = data[: failure.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        place = Place(path, line, column)
        raise ContentError([error("wrong-encoding", place, encoding=_code_page(data))]) from None


# No byte of these is in what UNPRINTABLE finds, in UTF-8: to strike them all out is far quicker.
_HARMLESS = bytes({*b"\t\n\r", *range(0x20, 0x7F), *range(0x80, 0xEF), *range(0xF5, 0x100)})


def decode(data: bytes, path: str) -> str:
    """A source's text: UTF-8, in NFC, neither empty nor with what can't be printed."""
    text = unicode_text(data, path)
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        raise ContentError([error("empty-file", Place(path))])
    faults = []
    for match in UNPRINTABLE.finditer(text) if data.translate(None, _HARMLESS) else ():
        line_start = text.rfind("\n", 0, match.start()) + 1
        line = text.count("\n", 0, match.start()) + 1
        place = Place(path, line, match.start() - line_start + 1)
        faults.append(error("control-character", place, code=f"U+{ord(match.group()):04X}"))
        if len(faults) == 20:  # a binary file needs no thousand lines to be known as one
            break
    if faults:
        raise ContentError(faults)
    return text


def _looks_utf16(data: bytes) -> bool:
    sample = data[:2000]
    return len(sample) > 3 and sample.count(0) * 3 > len(sample)


def _code_page(data: bytes) -> str:
    """The code page that bytes look like, by the letters that each gives the high bytes."""
    high = [byte for byte in data if byte >= 0x80]
    latin = sum(65 <= byte <= 90 or 97 <= byte <= 122 for byte in data)
    if len(high) > latin:
        dos = sum(0x80 <= byte <= 0xAF for byte in high)
        return "CP866" if dos * 2 > len(high) else "Windows-1251"
    if any(byte in b"\xfd\xfe\xf0\xdd\xde\xd0" for byte in high):
        return "Windows-1254"
    return "Windows-1252"


def makeable(path: str) -> bool:
    """Whether Make can hold the name as it stands."""
    return _UNMAKEABLE.search(path) is None


def dependencies(targets: Iterable[str], inputs: Iterable[str], missed: Iterable[str] = ()) -> str:
    """A dependency file for Make: the targets, what they were made from, and look-ups that missed.

    Phony lines, as `gcc -MP` writes them, let a deleted input be no error; a file that was looked
    for and was not there forces the rule as soon as it appears (the Makefile defines FORCE).
    Raises ContentError with `unmakeable-name` for names that Make would misread.
    """
    made, used, absent = (sorted(set(names)) for names in (targets, inputs, missed))
    bad = [name for name in (*made, *used, *absent) if not makeable(name)]
    if bad:
        raise ContentError(error("unmakeable-name", Place(name), path=name) for name in bad)
    waiting = [f"$(if $(wildcard {name}),FORCE)" for name in absent]
    rule = " \\\n ".join([f"{' '.join(made)}:", *used, *waiting])
    return "\n\n".join([rule, *(f"{name}:" for name in used)]) + "\n"


def write_all(outputs: Mapping[Path, bytes], began: int | None = None) -> None:
    """Writes every file or none: all are complete and flushed to disk before the first rename,
    and renamed in the order given.

    `began` is when the work began, in nanoseconds, and becomes the files' time of change, so that
    Make sees a source that was edited during the work as newer. A killed run leaves only hidden
    `.kitabca.*.part` folders, which nothing reads and the next run that writes there takes away.
    Raises OSError.
    """
    for path in outputs:
        if path.is_dir():
            raise IsADirectoryError(f"{path} is a folder")
    with ExitStack() as at_last:
        benches: dict[Path, Path] = {}
        waiting: list[tuple[Path, Path]] = []
        for serial, (path, data) in enumerate(outputs.items()):
            folder = path.parent
            if folder not in benches:
                folder.mkdir(parents=True, exist_ok=True)
                benches[folder] = at_last.enter_context(_bench(folder))
            part = benches[folder] / str(serial)
            _write(part, data)
            if began is not None:
                os.utime(part, ns=(began, began))
            waiting.append((part, path))
        for part, path in waiting:
            os.replace(part, path)
    for folder in benches:
        _flush(folder)


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Puts a new folder with these files, by their paths in it, where the old one is or will be.

    The new one is written beside the old and the two are exchanged in one step, so that a killed
    run leaves the old one or the new one whole; on systems without that step (it is Linux's
    renameat2) there is a moment with neither. What else stood in the folder is gone. Raises
    OSError.
    """
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _bench(folder.parent) as bench:
        new = bench / "new"
        new.mkdir()
        for name, data in files.items():
            path = new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, data)
        for made in {new, *(new.joinpath(name).parent for name in files)}:
            _flush(made)
        if not folder.exists():
            os.rename(new, folder)
        elif not _exchanged(new, folder):
            os.rename(folder, bench / "old")
            os.rename(new, folder)
        _flush(folder.parent)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchanges two paths on one disk in one step; False where the system knows no such step."""
    import ctypes

    call = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    here, exchange = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of <linux/fs.h>
    return bool(
        call is not None and call(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0
    )


def _write(part: Path, data: bytes) -> None:
    with part.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def sweep(folder: Path) -> None:
    """Takes away what killed runs have left in a folder; what a run still needs stays."""
    for left in folder.glob(".kitabca.*.part"):
        with locked(left) as free:
            if free:
                _clear(left)


@contextmanager
def _bench(folder: Path) -> Iterator[Path]:
    """A hidden folder for parts, locked while its run lives; those of killed runs are cleared."""
    sweep(folder)
    serial = 0
    while True:
        bench = folder / f".kitabca.{os.getpid()}.{serial}.part"
        serial += 1
        try:
            bench.mkdir()
        except FileExistsError:
            continue
        except OSError as fault:
            raise type(fault)(fault.errno, fault.strerror, str(folder)) from None
        with locked(bench) as ours:
            # Another run may have taken it for a dead one's before the lock was ours.
            if ours is False or not bench.is_dir():
                continue
            try:
                yield bench
            finally:
                _clear(bench)
            return


def _clear(bench: Path) -> None:
    """Removes a folder of parts, or a single part; what can't be removed stays."""
    if not bench.is_dir():
        with suppress(OSError):
            bench.unlink()
        return
    try:
        # Mostly it is empty by now, and nothing more need be loaded.
        bench.rmdir()
    except OSError:
        from shutil import rmtree

        rmtree(bench, ignore_errors=True)


@contextmanager
def locked(path: Path) -> Iterator[bool | None]:
    """Whether the lock on a folder or file is ours; None where the system or the disk has no such
    locks, or nothing is there.

    The system frees it when the process ends, however it ends, on this machine or another.
    """
    handle = -1
    got: bool | None = None
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        got = lock(handle)
    except OSError:
        pass
    try:
        yield got
    finally:
        if handle >= 0:
            os.close(handle)


def lock(handle: int) -> bool | None:
    """Locks an open file or folder until it is closed: True, or False where another process has
    locked it; None where the system or the disk has no such locks."""
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _flush(folder: Path) -> None:
    """Flushes the folder's own record of the renames, where the system lets a folder be opened."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

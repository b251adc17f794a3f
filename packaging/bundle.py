"""An offline bundle: `python packaging/bundle.py -o build/kitabca-offline.zip`.

In it are the wheels of requirements.lock for Windows and Linux, the program, the fonts, the layouts
and the sources, and a `.cmd` and a `.sh` that set the program up and call it. Only pip's download
of the wheels needs a network; what is downloaded is checked by the lock's hashes. Photographs go in
without what the camera wrote of the place and the person; the same book is built of them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "src"))

from kitabca.cli.speaking import said  # noqa: E402  # by the path above
from kitabca.pictures import position  # noqa: E402  # by the path above
from kitabca.traces import without_traces  # noqa: E402  # by the path above

NAME = "kitabca"
# What a clone has that the program needs, and what a person begins with.
TREES = ("src", "layouts", "fonts", "sources", "LICENSES")
FILES = ("requirements.lock", "LICENSE", "CHANGELOG.md")
STARTERS = ("kitabca.sh", "kitabca.cmd", "README.txt")
PYTHONS = ("3.11", "3.12", "3.13")
# Wheel tags of PEP 600 (manylinux) and of Windows; pip takes any of a system's.
PLATFORMS = {
    "linux": [f"manylinux_2_{minor}_x86_64" for minor in (28, 27, 26, 24, 17, 12, 5)]
    + ["manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64"],
    "windows": ["win_amd64"],
}
_STAMP = (1980, 1, 1, 0, 0, 0)
_SKIPPED = {"__pycache__"}
_PICTURES = {".heic", ".heif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"}


def fetch(folder: Path, pythons: Iterable[str], platforms: Iterable[str]) -> None:
    """Puts the lock's wheels for these Pythons and systems into the folder; pip checks the sums."""
    for version in pythons:
        for system in platforms:
            tags = [word for tag in PLATFORMS[system] for word in ("--platform", tag)]
            call = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            call += ["--disable-pip-version-check", "--only-binary", ":all:", "--require-hashes"]
            call += ["--implementation", "cp", "--python-version", version, *tags]
            subprocess.run(
                [*call, "-r", str(ROOT / "requirements.lock"), "-d", str(folder)], check=True
            )


def contents(wheels: Path) -> Iterator[tuple[str, Path]]:
    """Every file of the bundle: its path in it, and where it is now."""
    for name in STARTERS:
        yield name, ROOT / "packaging" / name
    for name in FILES:
        yield name, ROOT / name
    for tree in TREES:
        for path in sorted((ROOT / tree).rglob("*")):
            if path.is_file() and not _SKIPPED & set(path.parts):
                yield path.relative_to(ROOT).as_posix(), path
    for path in sorted(wheels.glob("*.whl")):
        yield f"wheels/{path.name}", path


def packed(name: str, path: Path) -> bytes:
    """A file's bytes as they are packed; one that only calls itself a picture stays as it is."""
    data = path.read_bytes()
    if name.endswith((".cmd", "README.txt")):
        return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    if name.startswith("sources/") and path.suffix.lower() in _PICTURES:
        try:
            bare = without_traces(data)
        except (OSError, ValueError, SyntaxError):
            print(said("bundle_unread", path=name), file=sys.stderr)
            return data
        if where := position(data):
            print(said("bundle_position", path=name, position=where), file=sys.stderr)
        return bare
    return data


def write(bundle: Path, wheels: Path) -> int:
    """Writes the zip, whose bytes depend on the files alone; how many files are in it."""
    count = 0
    bundle.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in contents(wheels):
            entry = zipfile.ZipInfo(f"{NAME}/{name}", _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (0o100755 if name.endswith(".sh") else 0o100644) << 16
            archive.writestr(entry, packed(name, path))
            count += 1
    return count


def main() -> int:
    parser = argparse.ArgumentParser(description="Make an offline bundle of kitabca.")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the zip to write")
    parser.add_argument("--wheels", type=Path, required=True, help="where wheels are kept")
    parser.add_argument("--python", action="append", help="a Python to be served, such as 3.12")
    parser.add_argument("--platform", action="append", choices=sorted(PLATFORMS))
    parser.add_argument("--no-fetch", action="store_true", help="take the wheels that are there")
    asked = parser.parse_args()
    asked.wheels.mkdir(parents=True, exist_ok=True)
    if not asked.no_fetch:
        fetch(asked.wheels, asked.python or PYTHONS, asked.platform or sorted(PLATFORMS))
    count = write(asked.output, asked.wheels)
    size = f"{asked.output.stat().st_size / 1e6:.1f}"
    print(said("bundle_made", path=asked.output, count=count, size=size))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Small clones of the tool that tests may break: two editions, each in two wordings.

Every wording's right bytes are known from an undisturbed build, so that after any disturbance an
output is the old, the new, or broken.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

# Beside its tests this is also read by scripts of their own and by other rooms' tests.
sys.path.insert(0, str(Path(__file__).parents[1]))

from editions import edition_text

__all__ = ["EDITIONS", "WORDINGS", "Clone", "environment"]

ROOT = Path(__file__).parents[2]
EDITIONS = ("alma", "armud")
WORDINGS = ("köhnə", "təzə")

BACK_COVER = '\n[[parts]]\nkind = "back-cover"\n'
NAME = '{ name = "name", heading = "Ad" }'


def environment(**more: str) -> dict[str, str]:
    """The environment without what an outer Make or pytest has put there."""
    outer = ("MAKE", "MFLAGS", "PYTEST", "COV_")
    clean = {key: value for key, value in os.environ.items() if not key.startswith(outer)}
    return {**clean, "KITABCA_LANG": "en", **more}


class Clone:
    """A clone of the tool with some editions, each of which lists a shared table.

    `whole` copies the tool, for another user who may not be let in where this checkout stands.
    """

    def __init__(
        self, root: Path, editions: Sequence[str] = EDITIONS, *, whole: bool = False
    ) -> None:
        self.root = root
        self.editions = editions
        root.mkdir(parents=True, exist_ok=True)
        for name in ("Makefile", "requirements.lock", "requirements-test.lock"):
            shutil.copy(ROOT / name, root / name)
        for name in ("src", "fonts", "layouts"):
            if whole:
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(ROOT / name, root / name, ignore=ignored)
            else:
                os.symlink(ROOT / name, root / name)
        python = root / ".venv" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        python.chmod(0o755)
        self.ready(root / ".venv")
        for slug in self.editions:
            text = edition_text(
                slug, slug, "list.csv", [NAME], title=f"Sınaq {slug}", tail=BACK_COVER
            )
            self.write(f"editions/{slug}.toml", text)
        self.write("shared/list.csv", "key,name\n" + "".join(f"a{n},Ad {n}\n" for n in range(40)))
        self.say(WORDINGS[0])

    def ready(self, venv: Path) -> None:
        """Tells Make that the virtual environment needs no packages."""
        for lock in ("requirements.lock", "requirements-test.lock"):
            data = (self.root / lock).read_bytes()
            told = subprocess.run(["cksum"], input=data, capture_output=True, check=True).stdout
            stem = ".ready-test-" if "test" in lock else ".ready-"
            (venv / (stem + told.decode().replace(" ", "").strip())).touch()

    def write(self, path: str, text: str) -> None:
        file = self.root / "sources" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def say(self, wording: str) -> None:
        """Sets both editions to one of the wordings, as a writer who saves her text."""
        for slug in self.editions:
            paragraph = f"Bu, {wording} mətndir: “{slug}”. " * 30
            self.write(f"events/{slug}/az/01.md", f"# {slug} {wording}\n\n" + paragraph + "\n")

    def make(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """`make` with these words, to its end."""
        return self.run(["make", *words], **more)

    def run(self, call: list[str], **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            call,
            cwd=self.root,
            capture_output=True,
            text=True,
            errors="replace",
            env=environment(**more),
            timeout=120,
        )

    def call(self, slug: str, *more: str) -> list[str]:
        """`python -m kitabca build` of one edition, as where there is no Make."""
        given = ["build", f"sources/editions/{slug}.toml", "-o", "build", *more]
        return [sys.executable, "-m", "kitabca", *given]

    def outputs(self, build: Path | None = None) -> dict[str, bytes]:
        """The files of the build folder by name, without Make's and the cache's own."""
        folder = build or self.root / "build"
        if not folder.is_dir():
            return {}
        return {path.name: path.read_bytes() for path in folder.glob("[!.]*") if path.is_file()}

    def litter(self, build: Path | None = None) -> list[str]:
        """What a broken run has left behind, besides outputs."""
        folder = build or self.root / "build"
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.part"))

"""Many editions: Snakemake gives the bytes that Make gives, also when a worker is killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "breaking"))

from clones import Clone, environment

ROOT = Path(__file__).parents[2]
COUNT = int(os.environ.get("KITABCA_EDITIONS", "40"))
# `make tools` puts it into a virtual environment of its own, from a lock with hashes.
SNAKEMAKE = os.environ.get("KITABCA_SNAKEMAKE", str(ROOT / "tools/snakemake/bin/snakemake"))


# As Make judges. By itself Snakemake also makes all again when a list of inputs has become longer,
# which it has as soon as the first run has told what it read.
TRIGGERS = ("--rerun-triggers", "mtime")


def workers(folder: Path) -> list[int]:
    """The processes that build an edition in this folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            home = os.readlink(process / "cwd")
        except OSError:
            continue
        if home == str(folder) and b"kitabca" in words and b"-m" in words and b"-c" not in words:
            found.append(int(process.name))
    return found


@pytest.mark.external
@pytest.mark.slow
def test_snakemake_makes_what_make_makes(tmp_path: Path) -> None:
    if not Path(SNAKEMAKE).exists():
        pytest.skip("Snakemake is not installed: make tools")
    editions = [f"nashr-{number:02}" for number in range(COUNT)]
    made = Clone(tmp_path / "make", editions)
    assert made.make("-j2").returncode == 0
    clone = Clone(tmp_path / "snakemake", editions)
    shutil.copy(ROOT / "packaging/Snakefile", clone.root / "Snakefile")
    running = subprocess.Popen(
        [SNAKEMAKE, "--cores", "2", "--retries", "2", *TRIGGERS, "--quiet", "all"],
        cwd=clone.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(XDG_CACHE_HOME=str(tmp_path / "cache")),
    )
    build = clone.root / "build"
    while running.poll() is None and len(list(build.glob("*.epub"))) < COUNT // 2:
        time.sleep(0.05)
    killed = 0
    while running.poll() is None and not killed:
        for process in workers(clone.root)[:1]:
            os.kill(process, signal.SIGKILL)
            killed += 1
        time.sleep(0.01)
    told, _ = running.communicate(timeout=1800)
    assert killed == 1
    assert running.returncode == 0, told[-2000:]
    assert clone.outputs() == made.outputs()
    assert clone.litter() == []
    # It reads what Make reads, so that an edited text is known to be one.
    (clone.root / f"sources/events/{editions[0]}/az/01.md").touch()
    again = subprocess.run(
        [SNAKEMAKE, "--cores", "2", "-n", *TRIGGERS, "--quiet", "all"],
        cwd=clone.root, capture_output=True, text=True, env=environment(),
    )  # fmt: skip
    assert again.returncode == 0, again.stderr

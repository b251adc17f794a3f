"""Whole processes that make an e-book of the same texts: ours, a naive script's and pandoc's.

    PYTHONPATH=src python bench/epub_whole.py [events …]

Ours is `build --only epub` after the PDF has been made, as Make calls it: once with the cache just
as the PDF's run has left it (it is put back before each run), once without any. It writes two books
(EPUB and Kobo's), with fonts, page list and checks. The naive script is `naive` of `epub_naive.py`;
pandoc, where it is installed, gets the chapters in the same order. All programs are compiled
beforehand, ours as `make` does it. The ways take turns; the median of the runs' processor seconds,
with the start of every program, is given, and its ratio to the naive script's.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from epub_naive import ROOT, make_tree

RUNS = 7
NAIVE = "import sys, pathlib, epub_naive as n; n.naive(pathlib.Path(sys.argv[1]))"


def ours(folder: Path, only: str, cache: bool) -> list[str]:
    trees = ["--sources", str(folder), "--layouts", str(ROOT / "layouts")]
    kept = ["--cache", str(folder / "cache")] if cache else []
    edition = str(folder / "editions" / "bench.toml")
    call = [sys.executable, "-m", "kitabca", "build", edition, "-o", str(folder / "out")]
    return [*call, "--only", only, *trees, "--fonts", str(ROOT / "fonts"), *kept]


def ways(folder: Path) -> dict[str, list[str]]:
    texts = [str(path) for path in sorted((folder / "events" / "bench" / "az").glob("*.md"))]
    found = {
        "naive": [sys.executable, "-c", NAIVE, str(folder)],
        "ours": ours(folder, "epub", cache=True),
        "ours, no cache": ours(folder, "epub", cache=False),
    }
    if shutil.which("pandoc"):
        book = ["-o", str(folder / "pandoc.epub"), "--metadata", "title=Ölçü", "--toc"]
        found["pandoc"] = ["pandoc", "-f", "markdown", *texts, *book]
    return found


def seconds(call: list[str]) -> float:
    """Processor seconds of a process and its children."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT / "bench")])
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    env = {**os.environ, "PYTHONPATH": paths}
    subprocess.run(call, check=True, capture_output=True, env=env)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(folder: Path) -> dict[str, float]:
    seconds(ours(folder, "screen", cache=True))
    cache, left = folder / "cache", folder / "left"
    shutil.copytree(cache, left)
    calls = ways(folder)
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(RUNS):
        for name, call in calls.items():
            shutil.rmtree(cache)
            shutil.copytree(left, cache)
            taken[name].append(seconds(call))
    return {name: statistics.median(times) for name, times in taken.items()}


def main(arguments: list[str]) -> int:
    for call in (["-m", "compileall", "-q", str(ROOT / "src")], ["-m", "kitabca.cli.preparing"]):
        seconds([sys.executable, *call])
    for events in [int(text) for text in arguments] or [25, 125]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            make_tree(folder, events)
            times = measure(folder)
        print(f"{events} events")
        for way, time in times.items():
            print(f"  {way:15} {time:7.3f} s  {time / times['naive']:5.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

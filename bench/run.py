"""Kitabca and its rivals side by side, as a stranger would time them; `make bench` runs this.

Every run is a process of its own, cold: no cache, the output not there. The runs of one size take
turns, so that what else the machine does hurts all alike; a cell is the median. Memory is what all
processes of a tool held together at the most, watched in one more run that is not timed. What
counts are the ratios. The rivals come from `bench/requirements.lock` into a virtual environment of
their own.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Thread

import prose
import rivals

ROOT = Path(__file__).resolve().parent.parent
# Chapters of these words are judged line by line.
JUDGED = 40
# Chapters that fill about 28, 231 and 1,150 pages, and how often each is timed.
SIZES = {4: 7, 32: 5, 160: 3}
# These take a minute for the largest: once is enough to see by how much.
ONCE = ("WeasyPrint", "LuaLaTeX")
# What tags and archive may cost over untagged drawing. It is measured on our book and on the middle
# one of the bench.
TAGGING = 1.25
OUR_BOOK = ROOT / "sources" / "editions" / "xocali-34.toml"
OURS = "kitabca"
AFTER_EDIT = "kitabca, one word edited"


@dataclass(frozen=True, slots=True)
class Run:
    """A tool with its processes: wall and processor time in seconds; `memory` in MB, the most that
    all held at once if they were watched, else the most that one held."""

    wall: float
    cpu: float
    memory: float


WATCHING = "KITABCA_BENCH_WATCHES"
_EVERY = 0.02  # seconds between two looks


def _family(process: int) -> list[int]:
    """A process and all below it."""
    found = [process]
    with suppress(OSError):
        for children in Path(f"/proc/{process}/task").glob("*/children"):
            for child in children.read_text().split():
                found += _family(int(child))
    return found


def _held(process: int) -> float:
    """MB of a process; what it shares with others is divided among them (Linux's PSS)."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _watch(process: int, most: list[float], ended: Event) -> None:
    while not ended.wait(_EVERY):
        most.append(sum(_held(one) for one in _family(process)))


def run(command: Sequence[str]) -> Run:
    """Runs a command to its end and measures it. Raises RuntimeError if it fails."""
    environment = {key: text for key, text in os.environ.items() if key != "PYTHONPATH"}
    environment["PYTHONPATH"] = str(ROOT / "src")
    began = time.perf_counter()
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        most, ended = [0.0], Event()
        watcher = Thread(target=_watch, args=(process.pid, most, ended))
        if WATCHING in os.environ:
            watcher.start()
        said = process.stderr.read()
        ended.set()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    if process.returncode:
        raise RuntimeError(f"{command[0]} failed: {said.decode(errors='replace')[-800:]}")
    return Run(wall, used.ru_utime + used.ru_stime, max(most) or used.ru_maxrss / 1024)


def rivals_python(folder: Path) -> Path:
    """A Python that has the rivals, made from the lock if it is not there yet."""
    python = folder / "bin" / "python"
    lock = ROOT / "bench" / "requirements.lock"
    ready = folder / "ready"
    if not ready.is_file() or ready.read_bytes() != lock.read_bytes():
        venv.create(folder, with_pip=True)
        install = (
            "-m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r"
        )
        subprocess.run([python, *install.split(), lock], check=True)
        ready.write_bytes(lock.read_bytes())
    return python


@dataclass(slots=True)
class Book:
    """One size of the book in a folder, with the commands that make its PDFs."""

    folder: Path
    chapters: int
    python: Path
    edits: int = 0

    def write(self) -> None:
        """Writes the sources for everybody."""
        shutil.rmtree(self.folder, ignore_errors=True)
        prose.write_tree(self.chapters, self.folder / "sources")
        chapters = [prose.chapter(number) for number in range(1, self.chapters + 1)]
        for name, make in rivals.SOURCES.values():
            (self.folder / name).write_text(make(chapters), encoding="utf-8")

    def pdf(self, tool: str) -> Path:
        """Where a tool's PDF is."""
        if tool in (OURS, AFTER_EDIT):
            return self.folder / "build" / "bench.pdf"
        return self.folder / f"{tool}.pdf"

    def rival(self, tool: str) -> Run:
        """One run of a rival."""
        self.pdf(tool).unlink(missing_ok=True)
        source = self.folder / rivals.SOURCES[tool][0]
        return run(rivals.command(tool, self.python, source, self.pdf(tool)))

    def ours(self) -> Run:
        """A cold run: no output, no cache."""
        shutil.rmtree(self.folder / "build", ignore_errors=True)
        return self._build()

    def edited(self) -> Run:
        """A run after one word of a chapter in the middle has changed."""
        middle = self.chapters // 2
        path = self.folder / "sources" / "events" / "bench" / "az" / f"{middle:04d}.md"
        self.edits += 1
        changed = prose.chapter(middle).replace(". ", f". Beləliklə, {self.edits} dəfə ", 1)
        path.write_text(changed, encoding="utf-8")
        return self._build()

    def _build(self) -> Run:
        sources, build = self.folder / "sources", self.folder / "build"
        return run([
            sys.executable, "-m", "kitabca", "build", str(sources / "editions" / "bench.toml"),
            "-o", str(build), "--only", "screen", "--sources", str(sources),
            "--layouts", str(ROOT / "layouts"), "--fonts", str(ROOT / "fonts"),
            "--cache", str(build / ".cache"),
        ])  # fmt: skip


def measured(book: Book, times: int) -> dict[str, list[Run]]:
    """All tools in turn, `times` over."""
    tools: dict[str, Callable[[], Run]] = {OURS: book.ours, AFTER_EDIT: book.edited}
    for name in rivals.present():
        tools[name] = lambda name=name: book.rival(name)
    found: dict[str, list[Run]] = {name: [] for name in tools}
    for number in range(times):
        for name, go in tools.items():
            if number and name in ONCE and book.chapters > 20:
                continue
            found[name].append(go())
            print(f"  {book.chapters} {name}: {found[name][-1]}", file=sys.stderr)
    os.environ[WATCHING] = "1"
    watched = {name: go().memory for name, go in tools.items()}
    del os.environ[WATCHING]
    return {
        name: [replace(one, memory=watched[name]) for one in runs] for name, runs in found.items()
    }


def median(runs: Sequence[Run]) -> Run:
    """The median of each number by itself."""
    return Run(
        statistics.median(one.wall for one in runs),
        statistics.median(one.cpu for one in runs),
        statistics.median(one.memory for one in runs),
    )


def pages_of(python: Path, pdf: Path) -> int:
    """The pages of a file, counted by another program's library."""
    code = "import sys, pypdfium2; print(len(pypdfium2.PdfDocument(sys.argv[1])))"
    return int(subprocess.check_output([python, "-c", code, pdf], text=True))


def report(results: dict[int, dict[str, list[Run]]], pages: dict[int, dict[str, int]]) -> str:
    """The times as a Markdown table."""
    heads = [f"{pages[size][OURS]} pages" for size in results]
    lines = [
        "| wall s / processor s / MB | " + " | ".join(heads) + " |",
        "|---|" + "---:|" * len(results),
    ]
    for tool in next(iter(results.values())):
        cells = []
        for size, tools in results.items():
            found = median(tools[tool])
            ratio = found.wall / median(tools["typst"]).wall
            count = pages[size].get(tool, 0)
            more = f", {count} pages" if count and count != pages[size][OURS] else ""
            more += ", once" if len(tools[tool]) < len(tools[OURS]) else ""
            cells.append(
                f"{found.wall:.2f} / {found.cpu:.2f} / {found.memory:.0f} ({ratio:.2f}{more})"
            )
        lines.append(f"| {tool} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def tagging(edition: Path) -> tuple[str, float, float]:
    """The row of a bar: what tags and archive cost (`bench/tagging.py`) on an edition."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, ROOT / "bench" / "tagging.py", edition]
    said = subprocess.check_output(command, env=environment, text=True)
    count, ratio = said.split(maxsplit=1)[0], float(said.split()[-1])
    return f"tags and archive, {count} pages of {edition.stem}, over untagged", ratio, TAGGING


def bars(
    results: dict[int, dict[str, list[Run]]],
    pages: dict[int, dict[str, int]],
    more: Sequence[tuple[str, float, float]] = (),
) -> str:
    """What was promised, beside what is."""
    middle = results[list(results)[1]]
    found = {size: median(results[size][OURS]) for size in results}
    typst = {size: median(results[size]["typst"]) for size in results}
    rows = []
    for size, bar in zip(results, (2.0, 1.0, 1.0), strict=True):
        ratio = found[size].wall / typst[size].wall
        rows.append((f"wall at {pages[size][OURS]} pages ≤ {bar:g} × Typst's", ratio, bar))
    last = list(results)[-1]
    rows.append(
        ("memory of the largest < Typst's / 4", found[last].memory / typst[last].memory, 0.25)
    )
    sizes = list(results)
    step = [
        (found[b].cpu - found[a].cpu) / (pages[b][OURS] - pages[a][OURS])
        for a, b in ((sizes[0], sizes[1]), (sizes[1], sizes[2]))
    ]
    rows.append(("processor time a page, largest step over the smaller", step[1] / step[0], 1.1))
    edit = median(middle[AFTER_EDIT]).wall / (0.35 + median(middle[OURS]).wall / 3)
    rows.append(
        (f"one word edited, {pages[sizes[1]][OURS]} pages, over 0.35 s + cold / 3", edit, 1.0)
    )
    rows += more
    lines = ["| bar | is | holds |", "|---|---:|---|"]
    lines += [
        f"| {name} | {ratio:.2f} of {bar:g} | {'yes' if ratio <= bar else 'no'} |"
        for name, ratio, bar in rows
    ]
    lines.append("")
    start = found[sizes[0]].cpu - step[0] * pages[sizes[0]][OURS]
    lines.append(
        f"Processor time a page: {1000 * step[0]:.1f} ms, then {1000 * step[1]:.1f} ms; "
        f"start-up {start:.2f} s."
    )
    return "\n".join(lines)


def machine() -> str:
    """The cores, the memory and the systems that the numbers belong to."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}; load {load:.1f} when it ended; "
        f"{datetime.date.today().isoformat()}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "bench")
    parser.add_argument("--quick", action="store_true", help="each size once")
    parser.add_argument("-o", "--output", type=Path, help="write the tables there as well")
    options = parser.parse_args()
    folder = options.build.resolve()
    python = rivals_python(folder / "rivals")
    # As `make` does before it builds anything.
    subprocess.run([sys.executable, "-m", "compileall", "-q", ROOT / "src"], check=False)
    run([sys.executable, "-m", "kitabca.cli.preparing"])
    results, pages = {}, {}
    tools = (OURS, *rivals.present())
    for chapters, times in SIZES.items():
        book = Book(folder / str(chapters), chapters, python)
        book.write()
        results[chapters] = measured(book, 1 if options.quick else times)
        pages[chapters] = {tool: pages_of(python, book.pdf(tool)) for tool in tools}
    middle = folder / str(list(SIZES)[1]) / "sources" / "editions" / "bench.toml"
    tags = [tagging(OUR_BOOK), tagging(middle)]
    quality = judged(Book(folder / str(JUDGED), JUDGED, python), tools)
    text = (
        "# Speed and evenness, measured\n\n"
        f"`make bench` made this. {machine()}.\n\n"
        "Azerbaijani prose of our own (`bench/prose.py`), A5, Vollkorn 10.2 on 13.5 pt, the same "
        "measure for all, tagged PDF (LuaLaTeX: untagged), whole cold processes taking turns, "
        "medians; memory is the most that all processes of a tool held together (the sum of "
        "their PSS every 20 ms, in a run of its own); in brackets wall time over Typst's, and "
        "what ran once only. Rivals from PyPI with Turkish patterns, "
        "where they have them: "
        f"{_versions(python)}.\n\n"
        f"{report(results, pages)}\n\n{bars(results, pages, tags)}\n\n## Evenness\n\n{quality}"
    )
    print(text)
    if options.output is not None:
        old = options.output.read_text(encoding="utf-8") if options.output.exists() else ""
        options.output.write_text(text.rstrip() + "\n" + _by_hand(old), encoding="utf-8")


def judged(book: Book, tools: Sequence[str]) -> str:
    """Each tool's lines and pages of one book, as `measure.py` sees them from the files alone."""
    book.write()
    named = []
    for tool in tools:
        if tool == OURS:
            book.ours()
        else:
            book.rival(tool)
        named.append(book.folder.parent / f"{tool}.pdf")
        shutil.copyfile(book.pdf(tool), named[-1])
    command = [book.python, ROOT / "bench" / "measure.py", *named]
    chapters = [prose.chapter(number) for number in range(1, book.chapters + 1)]
    words = re.findall(r"[^\W\d_]+", "\n".join(chapters).lower())
    return f"{len(words)} words, {len(set(words))} different ones.\n\n" + subprocess.check_output(
        command, text=True
    )


def _by_hand(old: str) -> str:
    """What stands in the file besides, measured by hand."""
    _, mark, rest = old.partition("\n<!-- What follows was measured by hand")
    return mark + rest


def _versions(python: Path) -> str:
    code = (
        "from importlib.metadata import version as v; "
        "print(f\"Typst {v('typst')}, WeasyPrint {v('weasyprint')}\")"
    )
    found = subprocess.check_output([python, "-c", code], text=True).strip()
    if "LuaLaTeX" in rivals.present():
        said = subprocess.check_output(["lualatex", "--version"], text=True)
        found += f"; from Debian {said.splitlines()[0].partition('(')[2].partition(')')[0]}"
    else:
        found += "; LuaLaTeX is not installed here"
    return found


if __name__ == "__main__":
    main()

"""Everything that one book becomes, beside the programs that would each make a part of it.

    python bench/whole.py [chapters …]          the whole set, and the time that each room takes
    python bench/whole.py --editions 40         many small books by Make, one job and two

Ours is one `build` of the screen PDF, the press PDF, the sheets and both e-books, cold. Beside it:
Typst twice (a PDF for the screen, one for the press), pandoc's EPUB and pdfimpose on Typst's PDF,
one after another. A program that is not installed is named and left out. Seconds by the wall, the
median of the runs, which take turns.
"""

from __future__ import annotations

import argparse
import pstats
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import prose
import rivals
import run

ROOT = Path(__file__).resolve().parent.parent
# What a part of the program is called in docs/bench.md: by the start of a module's path.
ROOMS = {
    "reading": ("reading", "files.py", "model.py"),
    "checking": ("checking.py", "language/editor", "language/damage"),
    "language": ("language",),
    "rendering": ("rendering",),
    "lines": tuple(
        f"typesetting/{name}.py"
        for name in ("breaking", "boxes", "words", "lines", "filling", "capitals", "spans")
    ),
    "faces": ("faces.py",),
    "pages": ("typesetting",),
    "drawing": ("pdf/drawing", "pdf/screen", "pdf/fonts", "pdf/structure", "pdf/navigation"),
    "writing": ("pdf/writing", "pdf/archive", "records.py", "cli/cache.py"),
}


def timed(*calls: list[str]) -> float:
    began = time.perf_counter()
    for call in calls:
        run.run(call)
    return time.perf_counter() - began


def ours(book: run.Book) -> list[str]:
    sources = book.folder / "sources"
    return [
        sys.executable, "-m", "kitabca", "build", str(sources / "editions" / "bench.toml"),
        "-o", str(book.folder / "whole"), "--sources", str(sources),
        "--layouts", str(ROOT / "layouts"), "--fonts", str(ROOT / "fonts"),
    ]  # fmt: skip


def theirs(book: run.Book, pdfimpose: str) -> list[list[str]]:
    source = book.folder / rivals.SOURCES["typst"][0]
    typst = rivals.command("typst", book.python, source, book.pdf("typst"))
    calls = [typst, typst]
    texts = sorted((book.folder / "sources" / "events" / "bench" / "az").glob("*.md"))
    if shutil.which("pandoc"):
        epub = ["-o", str(book.folder / "pandoc.epub"), "--metadata", "title=Ölçü", "--toc"]
        calls.append(["pandoc", "-f", "markdown", *map(str, texts), *epub])
    if shutil.which(pdfimpose):
        sheets = str(book.folder / "sheets.pdf")
        folded = ["saddle", "--signature", "2x1", "--group", "0"]
        calls.append([pdfimpose, *folded, "-o", sheets, str(book.pdf("typst"))])
    return calls


def whole(chapters: int, build: Path, pdfimpose: str) -> None:
    book = run.Book(build / f"whole-{chapters}", chapters, run.rivals_python(build / "rivals"))
    book.write()
    missing = [name for name in ("pandoc", pdfimpose) if not shutil.which(name)]
    taken: dict[str, list[float]] = {"ours": [], "theirs": []}
    for _ in range(3):
        shutil.rmtree(book.folder / "whole", ignore_errors=True)
        taken["ours"].append(timed(ours(book)))
        taken["theirs"].append(timed(*theirs(book, pdfimpose)))
    mine, sum_of = (statistics.median(taken[name]) for name in ("ours", "theirs"))
    pages = run.pages_of(book.python, book.folder / "whole" / "bench.pdf")
    left_out = f" (without {', '.join(missing)})" if missing else ""
    print(f"{pages} pages: ours {mine:.2f} s, theirs {sum_of:.2f} s{left_out}; {mine / sum_of:.2f}")


PROFILED = """
import cProfile, sys
from kitabca.cli import main
sys.argv = ["kitabca", *sys.argv[2:]]
profile = cProfile.Profile()
try:
    profile.runcall(main)
except SystemExit:
    pass
finally:
    profile.dump_stats({path!r})
"""


def rooms(chapters: int, build: Path) -> None:
    """Own time of each room's functions, with what they call in libraries, in per cent."""
    book = run.Book(build / f"whole-{chapters}", chapters, run.rivals_python(build / "rivals"))
    kept = build / "profile"
    call = [*ours(book)[3:], "--only", "screen"]
    run.run([sys.executable, "-c", PROFILED.format(path=str(kept)), "", *call])
    shares: Counter[str] = Counter()
    home = str(ROOT / "src" / "kitabca") + "/"
    stats = pstats.Stats(str(kept)).stats
    for (path, _, _), (_, _, own, _, callers) in stats.items():
        if path.startswith(home):
            shares[_room(path.removeprefix(home))] += own
            continue
        for (calling, _, _), (_, _, spent, _) in callers.items():
            inside = calling.startswith(home)
            shares[_room(calling.removeprefix(home)) if inside else "libraries"] += spent
    total = sum(shares.values())
    for room, spent in shares.most_common():
        print(f"  {room:10} {100 * spent / total:5.1f}%")


def _room(path: str) -> str:
    for room, starts in ROOMS.items():
        if path.startswith(starts):
            return room
    return "the rest"


def editions(count: int, build: Path) -> None:
    """Many editions of two chapters by Make with one job and with two."""
    tree = build / "many"
    shutil.rmtree(tree, ignore_errors=True)
    prose.write_tree(2, tree / "sources")
    first = tree / "sources" / "editions" / "bench.toml"
    text = first.read_text(encoding="utf-8")
    for number in range(count):
        slug = f"book-{number:03d}"
        own = text.replace('slug = "bench"', f'slug = "{slug}"', 1)
        (first.parent / f"{slug}.toml").write_text(own, encoding="utf-8")
        shutil.copytree(tree / "sources" / "events" / "bench", tree / "sources" / "events" / slug)
    first.unlink()
    taken = {}
    for jobs in (1, 2):
        out = tree / f"build-{jobs}"
        call = [
            "make", "-C", str(ROOT), f"-j{jobs}", f"SOURCES={tree / 'sources'}", f"BUILD={out}",
            f"VENV={ROOT / '.venv'}",
        ]  # fmt: skip
        began = time.perf_counter()
        subprocess.run(call, check=True, capture_output=True)
        taken[jobs] = time.perf_counter() - began
        print(f"make -j{jobs}, {count} editions: {taken[jobs]:.1f} s")
    print(f"{taken[1] / taken[2]:.2f} times as fast; {3600 * count / taken[2]:.0f} an hour")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("chapters", nargs="*", type=int, default=[40, 199])
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "bench")
    parser.add_argument("--editions", type=int, default=0)
    parser.add_argument("--pdfimpose", default="pdfimpose", help="where pdfimpose is")
    options = parser.parse_args()
    if options.editions:
        editions(options.editions, options.build.resolve())
        return
    for chapters in options.chapters:
        whole(chapters, options.build.resolve(), options.pdfimpose)
        rooms(chapters, options.build.resolve())


if __name__ == "__main__":
    main()

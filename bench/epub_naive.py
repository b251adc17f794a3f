"""Our e-book, given the page map, against a naive script with EbookLib and markdown-it.

    PYTHONPATH=src python bench/epub_naive.py [events …]

Makes a tree of sources with a chapter for each event (25 and 125 unless told otherwise), then makes
a book of it both ways from the same files. The naive way reads Markdown, makes an EpubHtml of each
chapter and lets EbookLib do the rest: no fonts, page list, landmarks or checks. Ours is measured
twice: `ebook` is the e-book's own stage (documents and page map in, file out), `chain` is all of
`build --only epub` (reading, checking, rendering, then the e-book). Each run is a process of its
own; its CPU seconds count without the start of Python and the imports, and the median of five is
given. Exits 1 if the e-book's own stage takes more than twice the naive time.
"""

from __future__ import annotations

import importlib
import io
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = 5
CHAPTER = """# Hadisə {n}

{prose}[^{n}-a]

[^{n}-a]: Qeyd {n}: *rəsmi* məlumat.

## Qərarlar

| Dövlət | Qurum | Tarix |
|---|---|---|
{rows}

> “Unudulmur, {n}.”

- birinci sənəd
- **ikinci** sənəd[^{n}-b]

[^{n}-b]: Başqa qeyd {n}.
"""


def make_tree(folder: Path, events: int) -> None:
    prose = (ROOT / "bench" / "prose.txt").read_text(encoding="utf-8").split("\n\n")
    texts = folder / "events" / "bench" / "az"
    texts.mkdir(parents=True)
    (folder / "editions").mkdir()
    parts = ['[[parts]]\nkind = "title-page"\n', '[[parts]]\nkind = "contents"\n']
    for n in range(1, events + 1):
        rows = "\n".join(f"| Ölkə {n}.{k} | Qurum {k} | {k} mart 2012 |" for k in range(1, 9))
        words = "\n\n".join(prose[(n + k) % len(prose)].strip() for k in range(4))
        name = f"{n:03d}-hadise.md"
        text = CHAPTER.format(n=n, prose=words, rows=rows)
        (texts / name).write_text(text, encoding="utf-8")
        parts.append(f'[[parts]]\nkind = "text"\nsource = "{name}"\n')
    head = (
        'slug = "bench"\ntitle = "Ölçü"\nlanguage = "az"\ndate = "2026-02-26"\n'
        'modified = "2026-02-26"\nevent = "bench"\nlayout = "base"\npublisher = "kitabca"\n\n'
    )
    (folder / "editions" / "bench.toml").write_text(head + "\n".join(parts), encoding="utf-8")


def naive(folder: Path) -> bytes:
    """What one writes in an afternoon."""
    from ebooklib import epub
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    markdown = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
    book = epub.EpubBook()
    book.set_identifier("bench")
    book.set_title("Ölçü")
    book.set_language("az")
    chapters = []
    for path in sorted((folder / "events" / "bench" / "az").glob("*.md")):
        chapter = epub.EpubHtml(title=path.stem, file_name=f"{path.stem}.xhtml", lang="az")
        chapter.content = markdown.render(path.read_text(encoding="utf-8"))
        book.add_item(chapter)
        chapters.append(chapter)
    book.toc = chapters
    book.add_item(epub.EpubNcx())
    book.add_item(epub.EpubNav())
    book.spine = ["nav", *chapters]
    out = io.BytesIO()
    epub.write_epub(out, book)
    return out.getvalue()


def chain(folder: Path) -> tuple[bytes, float]:
    """All of our e-book and its own stage's seconds; a page begins at every twelfth text."""
    from kitabca.cli import stages
    from kitabca.epub import PageMark, Sources, prepare, write_epub
    from kitabca.language import language

    trees = stages.Trees(folder, ROOT / "layouts", ROOT / "fonts")
    desk = stages.open_desk(folder / "editions" / "bench.toml", trees)
    edition = stages.read(desk)
    layout, documents = stages.compose(desk, edition)
    marks = [
        PageMark(number, leaf, 0, str(1 + number * 2 + leaf // 12))
        for number in range(len(documents))
        for leaf in ((0, 12) if number > 1 else (0,))
    ]
    names = {
        path
        for face in layout.faces.values()
        for path in (face.regular, face.italic, face.bold, face.bold_italic)
        if path
    }
    began = time.process_time()
    sources = Sources(
        edition=edition,
        documents=documents,
        page_map=marks,
        stylesheet=desk.template("base/style.css") or "",
        words=language("az").words,
        fonts={name.rpartition("/")[2]: desk.font(name) for name in sorted(names)},
        pictures=desk.picture,
        cover=None,
    )
    book = write_epub(prepare(sources))
    return book, time.process_time() - began


def _load(*modules: str) -> None:
    """Imports, which are not measured."""
    for name in modules:
        importlib.import_module(name)


def run_one(way: str, folder: Path) -> None:
    """Prints CPU seconds of the whole and of the e-book's stage, and the book's size."""
    if way == "naive":
        _load("ebooklib.epub", "markdown_it", "mdit_py_plugins.footnote")
        began = time.process_time()
        size = len(naive(folder))
        print(time.process_time() - began, 0.0, size)
    else:
        _load("kitabca.checking", "kitabca.epub", "kitabca.reading", "kitabca.rendering")
        began = time.process_time()
        book, stage = chain(folder)
        print(time.process_time() - began, stage, len(book))


def measure(way: str, folder: Path) -> tuple[float, float, int]:
    """Medians of CPU seconds: of the whole and of the e-book's stage; and the size in bytes."""
    whole, stage, size = [], [], 0
    for _ in range(RUNS):
        call = [sys.executable, __file__, "--one", way, str(folder)]
        done = subprocess.run(call, capture_output=True, text=True, check=True)
        first, second, length = done.stdout.split()
        whole.append(float(first))
        stage.append(float(second))
        size = int(length)
    return statistics.median(whole), statistics.median(stage), size


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--one"]:
        run_one(arguments[1], Path(arguments[2]))
        return 0
    slow = False
    print("events  naive (kB)    ebook  ratio    chain  ratio (kB)")
    for events in [int(text) for text in arguments] or [25, 125]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            make_tree(folder, events)
            base, _, small = measure("naive", folder)
            whole, stage, large = measure("ours", folder)
        slow = slow or stage > 2 * base
        print(
            f"{events:6}  {base:.3f} ({small // 1000:3})  {stage:7.3f}  {stage / base:5.2f}"
            f"  {whole:7.3f}  {whole / base:5.2f} ({large // 1000:3})"
        )
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

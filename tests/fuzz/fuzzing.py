"""What a kind of input is, the room it is tried in, and what must hold of any input.

`take` gives whether something was made of the input; an input that is refused in a sentence is
fine. Anything else (an exception that is not ours to say, a word lost, an output that a reader
refuses, a control sequence in what is said) is a fault and raises.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from lxml import etree
from mutating import Mutate, mutated

from kitabca.checking import check
from kitabca.cli import stages
from kitabca.cli.build import make
from kitabca.diagnostics import ContentError, Diagnostic, failed, show
from kitabca.files import Shelf
from kitabca.language import language
from kitabca.layout import read_layout
from kitabca.reading import read_edition
from kitabca.rendering import Document, render

__all__ = [
    *("BASE", "CHAPTER", "EDITION", "ROOT", "STEERS", "WHOLE", "Kind", "Room", "Take"),
    *("book_tree", "built", "composed", "keeps", "kind", "nothing", "outputs", "said"),
]

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "check" / "base"
EDITION, CHAPTER = "editions/b.toml", "events/e/az/01.md"
# What no sentence of ours may hold: it would steer a terminal or turn its text round.
STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# One input in so many goes the whole way to PDF and e-book.
WHOLE = 40


@dataclass(slots=True)
class Room:
    """A folder of one run's own, and what is made once for all its inputs."""

    folder: Path
    kept: dict[str, Any] = field(default_factory=dict)

    def write(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of input. `share` is its part of all inputs, beside the others'."""

    name: str
    ending: str
    share: int
    seeds: Callable[[], Sequence[bytes]]
    words: Sequence[bytes]
    take: Callable[[Room, bytes, int], bool]
    prepare: Callable[[Room], None]
    mutate: Mutate = mutated


Take = Callable[[Room, bytes, int], bool]


def kind(
    name: str,
    ending: str,
    share: int,
    seeds: Callable[[], Sequence[bytes]],
    words: str,
    prepare: Callable[[Room], None],
    mutate: Mutate = mutated,
) -> Callable[[Take], Kind]:
    """Makes a kind of what takes its inputs; `words` are its tokens, escaped as in Python."""
    tokens = tuple(one.encode().decode("unicode_escape").encode("latin-1") for one in words.split())
    return lambda take: Kind(name, ending, share, seeds, tokens, take, prepare, mutate)


def nothing(room: Room) -> None:
    return


def said(found: Sequence[Diagnostic]) -> None:
    """Each diagnostic can be said in both languages, and steers no terminal."""
    for one in found:
        for tag in ("en", "az"):
            assert not STEERS.search(show(one, tag)), f"{one.code} steers a terminal"


def book_tree(room: Room) -> None:
    """The small book that an input is laid into, and its layout."""
    for path in BASE.rglob("*"):
        if path.is_file():
            room.write(f"sources/{path.relative_to(BASE)}", path.read_bytes())
    shelf = Shelf(ROOT / "layouts")
    texts: dict[str, str | None] = {}

    def template(path: str) -> str | None:
        if path not in texts:
            texts[path] = shelf.text(path) if shelf.find(path) else None
        return texts[path]

    layout, _ = read_layout("base", lambda path: shelf.bytes(path) if shelf.find(path) else None)
    room.kept.update(layout=layout, template=template)


def composed(room: Room) -> list[Document] | None:
    """The XHTML of the book in the room, as `check` and `build` make it; None where refused."""
    edition, found = read_edition(EDITION, Shelf(room.folder / "sources"))
    said(found)
    assert edition is not None or failed(found), "refused without a word"
    if edition is None or failed(found):
        return None
    more = check(edition)
    said(more)
    if failed(more):
        return None
    documents, found = render(edition, room.kept["layout"], room.kept["template"], language)
    said(found)
    # A writer may name a class that the layout has no style for.
    return None if failed(found) else documents


def text_of(documents: Sequence[Document]) -> str:
    return "".join(one.xhtml for one in documents)


def keeps(wanted: Sequence[str], documents: Sequence[Document]) -> None:
    """Each marked word of the source is in the XHTML."""
    shown = text_of(documents)
    # Marks of no-breaks may stand inside a word.
    bare = re.sub("<[^>]*>", "", shown)
    lost = [word for word in wanted if word not in shown and word not in bare]
    assert not lost, "a word is lost"


def outputs(room: Room) -> list[Path]:
    """The whole way: what the book in the room is made into; nothing where it is refused."""
    trees = stages.Trees(room.folder / "sources", ROOT / "layouts", ROOT / "fonts")
    desk = stages.open_desk(room.folder / "sources" / EDITION, trees)
    output = room.folder / "build"
    try:
        make(desk, output, None, None)
    except stages.Stopped:
        said(desk.found)
        return []
    except ContentError as fault:
        said(fault.diagnostics)
        return []
    return sorted(output.iterdir())


def built(room: Room) -> bool:
    """Every output is opened by a reader that is not ours."""
    made = outputs(room)
    for path in made:
        data = path.read_bytes()
        if path.suffix == ".pdf":
            valid_pdf(data)
        elif path.suffix == ".epub":
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                assert book.testzip() is None
                for name in book.namelist():
                    if name.endswith((".xhtml", ".opf", ".ncx", ".xml")):
                        etree.fromstring(book.read(name))
        path.unlink()
    return bool(made)


def valid_pdf(data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        problems = pdf.check_pdf_syntax() if hasattr(pdf, "check_pdf_syntax") else pdf.check()
        assert not problems, f"qpdf: {problems[0]}"
        count = len(pdf.pages)
    book = pypdfium2.PdfDocument(data)
    assert len(book) == count
    book.close()

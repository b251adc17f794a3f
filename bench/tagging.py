"""What tags and archive cost over untagged page drawing, in CPU time, interleaved in one process.

`python bench/prose.py 48 DIR && PYTHONPATH=src python bench/tagging.py DIR/editions/bench.toml`
sets the book once, then makes both files by turns; what counts is the median of the ratios of
neighbours, since a busy machine slows both alike.

Untagged is a whole file too: fonts, pictures, links, outline, page labels, names, XMP and output
intent are in both, and so is what a process keeps (subsets of fonts, numbers as bytes); XMP and
intent are 0.3% of it. Tagged alone has the structure, its marks and parents, the words of divided
words, and the shapes that keep raised numbers and drop capitals in their words for readers that go
by positions. These are no tags, but nothing draws them without: so they are counted.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from kitabca.cli import outputs, stages
from kitabca.pdf.archive import ARCHIVE
from kitabca.pdf.screen import assemble, draw, screen_inks, studio_for

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 21


@dataclass(frozen=True)
class Cost:
    """Seconds of each round and bytes, untagged and tagged."""

    pages: int
    untagged: list[float]
    tagged: list[float]
    sizes: tuple[int, int]

    @property
    def ratio(self) -> float:
        """The median of neighbours' ratios."""
        pairs = zip(self.untagged, self.tagged, strict=True)
        return statistics.median(full / plain for plain, full in pairs)

    @property
    def best(self) -> float:
        """The ratio of the shortest rounds."""
        return min(self.tagged) / min(self.untagged)


def measured(path: Path, rounds: int = ROUNDS) -> Cost:
    """The cost for the edition at `path`."""
    desk = stages.open_desk(
        path, stages.Trees(path.parent.parent, ROOT / "layouts", ROOT / "fonts")
    )
    edition = stages.read(desk)
    layout, documents = stages.compose(desk, edition)
    pages, faces = stages.set_pages(desk, edition, layout, documents)
    data = {key: face.data for key, face in faces.faces.items()}
    metadata = outputs._metadata(edition)
    bare = replace(ARCHIVE, claims={}, schemas=())

    def make(tagged: bool) -> bytes:
        studio = studio_for(pages, screen_inks(layout), data, tagged=tagged)
        drawn = draw(pages, studio)
        standard = ARCHIVE if tagged else bare
        return assemble(pages, studio, drawn, metadata, desk.picture, standard=standard)

    def timed(work: Callable[[], bytes]) -> float:
        gc.collect()
        began = time.process_time()
        work()
        return time.process_time() - began

    sizes = len(make(False)), len(make(True))
    spent: dict[bool, list[float]] = {False: [], True: []}
    collecting = gc.isenabled()
    gc.disable()  # as `kitabca build` does
    try:
        for _ in range(rounds):
            for tagged in (False, True):
                spent[tagged].append(timed(lambda tagged=tagged: make(tagged)))
    finally:
        if collecting:
            gc.enable()
    return Cost(len(pages.pages), spent[False], spent[True], sizes)


def main(path: Path) -> None:
    """Prints pages, seconds, bytes and ratios; the one that counts comes last."""
    cost = measured(path)
    plain, full = statistics.median(cost.untagged), statistics.median(cost.tagged)
    print(
        f"{cost.pages} pages: untagged {plain:.3f} s, {cost.sizes[0]} bytes; tagged {full:.3f} s, "
        f"{cost.sizes[1]} bytes; best {cost.best:.3f}; {cost.ratio:.3f}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))

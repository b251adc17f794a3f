"""What tags and archive cost over untagged page drawing, in CPU time, interleaved in one process.

`python bench/prose.py 48 DIR && PYTHONPATH=src python bench/tagging.py DIR/editions/bench.toml`
sets the book once, then makes both files by turns; what counts is the median of the ratios of
neighbours, since a busy machine slows both alike.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from kitabca.cli import outputs, stages
from kitabca.pdf.archive import ARCHIVE
from kitabca.pdf.screen import assemble, draw, screen_inks, studio_for

ROUNDS = 21


def main(path: Path) -> None:
    """Prints seconds, the ratio, and what one step after another costs."""
    desk = stages.open_desk(path, stages.Trees(path.parent.parent, Path("layouts"), Path("fonts")))
    edition = stages.read(desk)
    layout, documents = stages.compose(desk, edition)
    pages, faces = stages.set_pages(desk, edition, layout, documents)
    gc.disable()  # as `kitabca build` does
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

    sizes = {tagged: len(make(tagged)) for tagged in (False, True)}
    spent: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(ROUNDS):
        for tagged in (False, True):
            spent[tagged].append(timed(lambda tagged=tagged: make(tagged)))
    plain, full = (statistics.median(spent[tagged]) for tagged in (False, True))
    best = min(spent[True]) / min(spent[False])
    each = [full / plain for plain, full in zip(spent[False], spent[True], strict=True)]
    print(
        f"{len(pages.pages)} pages: untagged {plain:.3f} s, {sizes[False]} bytes; "
        f"tagged {full:.3f} s, {sizes[True]} bytes; {statistics.median(each):.3f} (best {best:.3f})"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))

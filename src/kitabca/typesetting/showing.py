"""Pages as text that a person can read and a diff can compare."""

from __future__ import annotations

from collections.abc import Iterator

from kitabca.typesetting.output import Drawing, Item, Line, Pages, Picture, Rule, Run

__all__ = ["show_pages"]


def show_pages(pages: Pages) -> str:
    """Each page's items with their positions: faces, sizes and words for lines.

    Positions are points from the trim's top left corner. A space inside a run is shown as its
    width in hundredths of an em; `~` marks a hyphen that line breaking added.
    """
    out = [f"{pages.title} ({pages.language}) {pages.width:.2f} x {pages.height:.2f}"]
    for index, page in enumerate(pages.pages):
        out.append("")
        folio = f" folio {page.folio}" if page.folio else ""
        out.append(f"page {index + 1} {page.section}{folio} {page.master}")
        for item in page.items:
            out.extend(_shown(item))
    return "\n".join(out) + "\n"


def _shown(item: Item) -> Iterator[str]:
    if isinstance(item, Line):
        name = f" [{item.artifact}]" if item.artifact else ""
        for number, run in enumerate(item.runs):
            y = item.y - run.rise if run.initial else item.y
            yield f"  {y:7.2f} {run.x:7.2f} {_run(run)}{name if number == 0 else ''}"
    elif isinstance(item, Rule):
        bleeds = " bleeds" if item.bleeds else ""
        yield (
            f"  {item.y:7.2f} {item.x:7.2f} rule {item.width:.2f} x {item.height:.2f}"
            f" {item.colour}{bleeds}"
        )
    elif isinstance(item, Drawing):
        yield f"  drawing of {len(item.path)} segments {item.colour} node {item.node}"
    elif isinstance(item, Picture):
        yield (
            f"  {item.y:7.2f} {item.x:7.2f} picture {item.width:.2f} x {item.height:.2f}"
            f" {item.path}"
        )


def _run(run: Run) -> str:
    words = [shape.text for shape in run.words]
    if run.hyphen:
        last = words.pop()
        text = " ".join(words) + ("~" if last == "-" else last)
    else:
        text = " ".join(words)
    space = f" {run.space / run.size * 100:.0f}" if run.space else ""
    node = "" if run.node >= 0 else " (artifact)"
    return f"{run.face} {run.size:.2f}{space} {text}{node}"

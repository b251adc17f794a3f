"""What will stand where, before a sheet is drawn: sizes read, sheets arranged, faults said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from msgspec import Struct
from pypdf import PdfReader

from kitabca.diagnostics import ContentError, Diagnostic, error, warning
from kitabca.model import Place
from kitabca.pdf.imposing.links import has_printed_notes
from kitabca.pdf.imposing.placing import (
    Box,
    Fit,
    Flip,
    Paper,
    Placed,
    Source,
    choose,
    common,
    creep,
    fitting,
    largest,
    place,
)
from kitabca.pdf.imposing.schemes import SCHEMES, Grid, Sheet, arrange, padded
from kitabca.pdf.printers import stapled
from kitabca.sayings import say

__all__ = ["Job", "Plan", "Side", "back_cover", "make_plan", "plan_text", "ranges"]

_MM = 72 / 25.4
# Of a page's width: beyond it no margin is left at the fold, and a length was typed wrong.
_MOST_CREEP = 0.25
_ROUND = _MM  # sizes that differ by less than a millimetre are one size
_SMALL = 3.0  # points: the least page (ISO 32000-1, annex C.2)


class Job(Struct, frozen=True):
    """How a file is to be imposed. Lengths are points.

    `back` is the number of pages of the back cover, which stay last when blanks are added; None
    reads it from the page labels. `chosen` are the sheets to write, from 1, in that order; None
    writes all. `page_box` is the box that is taken for the page where a file has several.
    """

    scheme: str = "saddle"
    paper: tuple[float, float] = (210 * _MM, 297 * _MM)
    flip: Flip = "short-edge"
    edge: float = 0.0
    caliper: float = 0.0
    signature: int = 4
    fit: Fit = "auto"
    marks: frozenset[str] = frozenset()
    repeat: bool = False
    back: int | None = None
    chosen: tuple[int, ...] | None = None
    page_box: Literal["trim", "crop", "media"] = "trim"


class Side(Struct, frozen=True):
    """One side of a sheet as it will be drawn; `number` is the sheet's, from 1."""

    number: int
    back: bool
    sheet: Sheet
    placed: tuple[Placed, ...]


class Plan(Struct, frozen=True):
    """All that drawing needs, and what was found on the way (warnings only)."""

    job: Job
    grid: Grid
    paper: Paper
    sources: tuple[Source, ...]
    scales: tuple[float, ...]
    sheets: tuple[Sheet, ...]
    found: tuple[Diagnostic, ...]

    @property
    def marks(self) -> frozenset[str]:
        """What is printed beside the pages for those who cut and fold: the job's own."""
        return self.job.marks

    @property
    def duplex(self) -> str:
        """How a viewer is to ask for both sides (ISO 32000-1, table 150)."""
        landscape = self.paper.width >= self.paper.height
        upright = "DuplexFlipShortEdge" if landscape else "DuplexFlipLongEdge"
        other = "DuplexFlipLongEdge" if landscape else "DuplexFlipShortEdge"
        return upright if self.job.flip == "short-edge" else other

    @property
    def numbers(self) -> Sequence[int]:
        """The sheets to be drawn, from 1."""
        chosen = self.job.chosen
        return range(1, len(self.sheets) + 1) if chosen is None else chosen

    def sides(self) -> list[Side]:
        """Fronts and backs of the chosen sheets, in the order of the file."""
        return [
            Side(number, back, sheet, tuple(self._placed(sheet, back)))
            for number in self.numbers
            for sheet in (self.sheets[number - 1],)
            for back in (False, True)
        ]

    def _placed(self, sheet: Sheet, back: bool) -> list[Placed]:
        return place(
            sheet,
            "back" if back else "front",
            self.sources,
            self.scales,
            self.grid,
            self.paper,
            self.job.caliper,
            self.job.flip,
        )


def make_plan(reader: PdfReader, job: Job, path: str) -> Plan:
    """Reads the pages' sizes and arranges them.

    Raises ContentError: no-pages, page-too-large, too-much-creep, no-such-sheet, no-such-cover,
    bad-page-box; pypdf's own exceptions on a broken file.
    """
    place_ = Place(path)
    count = len(reader.pages)
    if not count:
        raise ContentError([error("no-pages", place_)])
    sources = tuple(
        _source(reader.pages[index], job.page_box, index, place_) for index in range(count)
    )
    usual, odd = _sizes(sources)
    scheme = SCHEMES[job.scheme]
    grid, paper = choose(scheme.grids, job.paper, job.edge, usual)
    scale = fitting(usual, grid, paper, job.fit)
    scales = tuple(
        scale if index not in odd else min(scale, fitting(source.size, grid, paper, "auto"))
        for index, source in enumerate(sources)
    )
    found: list[Diagnostic] = []
    if odd:
        others = ranges(index + 1 for index in sorted(odd))
        found.append(warning("mixed-sizes", place_, pages=others, size=_millimetres(usual)))
    if isinstance(job.fit, float | int) and job.fit > largest(usual, grid, paper):
        fits = fitting(usual, grid, paper, "fill")
        raise ContentError(
            [error("page-too-large", place_, size=_millimetres(usual), percent=_percent(job.fit),
                    sheet=_millimetres((paper.width, paper.height)), fits=_percent(fits))]
        )  # fmt: skip
    if job.fit == "auto" and scale < 1.0:
        found.append(
            warning("page-shrunk", place_, size=_millimetres(usual), percent=_percent(scale),
                  sheet=_millimetres((paper.width, paper.height)))
        )  # fmt: skip
    noted = [index + 1 for index in range(count) if has_printed_notes(reader.pages[index])]
    if noted:
        found.append(warning("notes-not-printed", place_, pages=ranges(noted)))
    back = min(back_cover(reader), count) if job.back is None else job.back
    if back > count:
        raise ContentError([error("no-such-cover", place_, back=str(back), count=str(count))])
    ordered = padded(count, scheme.multiple, back)
    sheets = arrange(job.scheme, ordered, grid, signature=job.signature, repeat=job.repeat)
    deepest = max((creep(sheet.depth, job.caliper) for sheet in sheets), default=0.0)
    if grid.folds and deepest > _MOST_CREEP * usual[0] * scale:
        shift = f"{deepest / _MM:.1f} mm"
        raise ContentError([error("too-much-creep", place_, shift=shift)])
    if job.scheme == "saddle":
        found += stapled(place_, len(sheets), job.caliper)
    for number in job.chosen or ():
        if not 1 <= number <= len(sheets):
            raise ContentError(
                [error("no-such-sheet", place_, sheet=str(number), count=str(len(sheets)))]
            )
    return Plan(job, grid, paper, sources, scales, tuple(sheets), tuple(found))


def _source(page: Any, wanted: str, index: int, place_: Place) -> Source:
    """A page's boxes, cut to its MediaBox as every reader cuts them (ISO 32000-1, 14.11.2.1)."""
    media = _box(page.mediabox)
    if wanted == "media":
        box = paint = media
    elif wanted == "crop" or "/TrimBox" not in page:
        box = paint = common(_box(page.cropbox), media)
    else:
        box = common(_box(page.trimbox), media)
        paint = common(_box(page.bleedbox), media) if "/BleedBox" in page else box
    rotate = int(page.get("/Rotate", 0) or 0) % 360
    unit = float(page.get("/UserUnit", 1.0))
    seen = common(box, paint)
    small = (seen[2] - seen[0]) * unit < _SMALL or (seen[3] - seen[1]) * unit < _SMALL
    if small or rotate % 90 or not 0 < unit < 1e6:
        raise ContentError([error("bad-page-box", place_, page=str(index + 1))])
    return Source(box, paint, rotate, unit)


def _box(rectangle: Any) -> Box:
    left, bottom, right, top = (float(edge) for edge in rectangle)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _sizes(sources: Sequence[Source]) -> tuple[tuple[float, float], frozenset[int]]:
    """The commonest size (the first of equals), and the pages that have another."""
    counted = Counter(tuple(round(side / _ROUND) for side in one.size) for one in sources)
    most = max(counted.values())
    usual = next(
        one.size
        for one in sources
        if counted[tuple(round(side / _ROUND) for side in one.size)] == most
    )
    odd = frozenset(
        index
        for index, one in enumerate(sources)
        if any(abs(a - b) > _ROUND for a, b in zip(one.size, usual, strict=True))
    )
    return usual, odd


def back_cover(reader: PdfReader) -> int:
    """Pages of the back cover: what has roman labels after arabic ones; 0 in files without."""
    root: Any = reader.trailer["/Root"].get_object()
    held = root.get("/PageLabels")
    labels: Any = held.get_object().get("/Nums") if held is not None else None
    if labels is None:
        return 0
    labels = labels.get_object()
    starts = [int(one) for one in labels[::2]]
    styles = [one.get_object().get("/S") for one in labels[1::2]]
    if len(styles) < 2 or styles[-1] != "/r" or styles[-2] != "/D":
        return 0
    return max(0, len(reader.pages) - starts[-1])


def plan_text(plan: Plan, copies: int = 1, language: str = "en") -> str:
    """The order of pages as a person reads it: a line for each sheet, `–` for a blank."""
    paper, job = plan.paper, plan.job
    count, pages = len(plan.sheets), len(plan.sources)
    scale = Counter(plan.scales).most_common(1)[0][0]
    usual, _ = _sizes(plan.sources)

    def said(key: str, **values: object) -> str:
        return say("cli", key, language, **values)

    lines = [
        said(
            "plan_head",
            scheme=job.scheme,
            pages=said("one_page") if pages == 1 else said("pages", count=pages),
            size=_millimetres(usual),
            percent=_percent(scale),
            sheets=said("one_sheet") if count == 1 else said("sheets", count=count),
            sheet=_millimetres((paper.width, paper.height)),
            turn=said("plan_upright") if job.flip == "short-edge" else said("plan_turned"),
        )
    ]
    if copies > 1:
        lines.append(said("plan_copies", copies=copies, sheets=copies * count))
    wide = len(str(len(plan.sources)))
    for number in plan.numbers:
        sheet = plan.sheets[number - 1]
        shift = creep(sheet.depth, job.caliper) / _MM if plan.grid.folds else 0.0
        line = said(
            "plan_sheet",
            number=f"{number:{len(str(count))}}",
            front=_cells(sheet.front, plan.grid, wide),
            back=_cells(sheet.back, plan.grid, wide),
        )
        lines.append(line + (said("plan_creep", shift=f"{shift:.2f}") if shift else ""))
    return "\n".join(lines)


def _cells(side: Sequence[int | None], grid: Grid, wide: int) -> str:
    shown = ["–" if page is None else str(page + 1) for page in side]
    rows = [
        " ".join(f"{one:>{wide}}" for one in shown[at : at + grid.columns])
        for at in range(0, len(shown), grid.columns)
    ]
    return " / ".join(rows)


def ranges(numbers: Iterable[int]) -> str:
    """`1, 4–7, 12`: numbers in order, runs shortened."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs
    )


def _millimetres(size: tuple[float, float]) -> str:
    return f"{size[0] / _MM:.0f} × {size[1] / _MM:.0f} mm"


def _percent(scale: float) -> str:
    return f"{scale * 100:.1f}".rstrip("0").rstrip(".")

"""What a shop, an office printer or an archive stumbles over: a function for each kind of fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from kitabca.diagnostics import Severity
from kitabca.pdf.preflight.colours import resolved
from kitabca.pdf.preflight.findings import Finding, Limits
from kitabca.pdf.preflight.pages import MM, Side
from kitabca.pdf.preflight.walking import Box, Mark

__all__ = [
    "boxes",
    "colours",
    "fonts",
    "groups",
    "laid_over",
    "lines",
    "outside",
    "overprint",
    "page_count",
    "pictures",
    "screening",
    "sizes",
    "small_text",
    "solid_ink",
    "stand_ins",
    "transparency",
    "unread",
]

_FEWER = 5.0  # per cent of an ink below which nobody sees it out of register
_BLACK_TEXT = 24.0  # points: larger black letters may knock out
_SPECKS = 50.0  # square points: smaller shapes are no ground for text
_GROUNDS = 300
_ALLOWED = frozenset(("Link", "PrinterMark", "TrapNet", "Popup"))


def boxes(pages: Sequence[Side], limits: Limits) -> Iterator[Finding]:
    """Every page says where it is cut."""
    for side in pages:
        if "/TrimBox" not in side.stated:
            yield Finding(Severity.ERROR, "no-trim-box", side)


def outside(pages: Sequence[Side], limits: Limits) -> Iterator[Finding]:
    """No box leaves the sheet: what is beyond the MediaBox is cut off by some and not by others."""
    for side in pages:
        for key in side.outside:
            yield Finding(Severity.ERROR, "box-outside-media", side, None, {"box": key})


def sizes(pages: Sequence[Side], limits: Limits) -> Iterator[Finding]:
    """All pages are of one size."""
    known = Counter(_size(side) for side in pages)
    if len(known) < 2:
        return
    usual = known.most_common(1)[0][0]
    for side in pages:
        if _size(side) != usual:
            parameters = {"size": _size(side), "usual": usual}
            yield Finding(Severity.WARNING, "page-of-other-size", side, None, parameters)


def _size(side: Side) -> str:
    width, height = side.size()
    return f"{width:.0f} × {height:.0f}"


def page_count(pages: Sequence[Side], limits: Limits) -> Iterator[Finding]:
    """As many pages as the binding takes; a cover of one or two sides is none of its matter."""
    multiple = 2 if limits.binding == "perfect" else 4
    count = len(pages)
    if count > 2 and count % multiple:
        parameters = {
            "count": str(count),
            "multiple": str(multiple),
            "blank": str(-count % multiple),
        }
        yield Finding(Severity.WARNING, "page-count", None, None, parameters)


def fonts(pages: Sequence[Side], limits: Limits) -> Iterator[Finding]:
    """Every font that shows a letter is inside the file."""
    for side in pages:
        known: dict[int, str] = {}
        for mark in side.marks:
            if mark.kind != "text":
                continue
            key = id(mark.font)
            if key not in known:
                known[key] = _missing_font(mark.font)
                if known[key]:
                    parameters = {"font": known[key]}
                    yield Finding(Severity.ERROR, "unembedded-font", side, mark.box, parameters)


def _missing_font(font: Any) -> str:
    """The name of a font whose program is not in the file; empty when it is."""
    if font is None:
        return "?"
    if resolved(font.get("/Subtype")) == "/Type3":
        return ""
    inner = resolved(font.get("/DescendantFonts"))
    holder = resolved(inner[0]) if isinstance(inner, list) and inner else font
    about = resolved(holder.get("/FontDescriptor"))
    if about is not None and any(
        resolved(about.get(key)) is not None for key in ("/FontFile", "/FontFile2", "/FontFile3")
    ):
        return ""
    return str(resolved(font.get("/BaseFont")) or "?").removeprefix("/")


def _on_paper(side: Side, mark: Mark) -> bool:
    """Whether a mark is inside the bleed: crop marks and slug lines are cut off."""
    left, bottom, right, top = side.bleed
    x, y = (mark.box[0] + mark.box[2]) / 2, (mark.box[1] + mark.box[3]) / 2
    return left <= x <= right and bottom <= y <= top


def colours(pages: Sequence[Side], limits: Limits) -> Iterator[Finding]:
    """Ink only: RGB and other colours of light are converted by nobody knows whom."""
    for side in pages:
        for mark in side.marks:
            if mark.colour is not None and mark.colour.space.kind in ("rgb", "other"):
                own = mark.colour.space.device or mark.colour.space.kind == "other"
                severity = Severity.ERROR if own else Severity.WARNING
                code = "rgb-picture" if mark.kind == "picture" else "rgb-colour"
                yield Finding(severity, code, side, mark.box)


def stand_ins(pages: Sequence[Side], limits: Limits) -> Iterator[Finding]:
    """A press without the named ink mixes its stand-in, which must be of inks too."""
    for side in pages:
        for mark in side.marks:
            if mark.colour is not None and mark.colour.space.lit:
                space = mark.colour.space
                severity = Severity.ERROR if space.lit == "device" else Severity.WARNING
                parameters = {"ink": ", ".join(space.colorants)}
                yield Finding(severity, "rgb-stand-in", side, mark.box, parameters)


def groups(pages: Sequence[Side], limits: Limits) -> Iterator[Finding]:
    """A page whose layers are mixed in RGB turns its inks into light and back."""
    for side in pages:
        if side.group == "rgb":
            yield Finding(Severity.WARNING, "rgb-group", side)


def screening(pages: Sequence[Side], limits: Limits) -> Iterator[Finding]:
    """Transfer curves and halftones are the shop's own: a file's spoil them, or are ignored."""
    for side in pages:
        for mark in side.marks:
            for what in mark.screened:
                yield Finding(Severity.ERROR, "own-screening", side, mark.box, {"what": what})


def transparency(pages: Sequence[Side], limits: Limits) -> Iterator[Finding]:
    """Nothing shines through: each machine flattens it in its own way."""
    for side in pages:
        for mark in side.marks:
            if mark.clear:
                yield Finding(
                    Severity.WARNING, "transparency", side, mark.box, {"what": mark.clear}
                )


def overprint(pages: Sequence[Side], limits: Limits) -> Iterator[Finding]:
    """White that overprints vanishes; small black text that knocks out shows a white edge."""
    for side in pages:
        grounds: list[Box] = []
        for mark in side.marks:
            colour = mark.colour
            if colour is None:
                continue
            if mark.overprint and colour.white and mark.kind != "picture":
                yield Finding(Severity.ERROR, "white-overprints", side, mark.box)
            if mark.kind in ("fill", "picture", "shading"):
                if not colour.white and _area(mark.box) > _SPECKS and len(grounds) < _GROUNDS:
                    grounds.append(mark.box)
            elif (
                mark.kind == "text"
                and not mark.overprint
                and mark.size < _BLACK_TEXT
                and colour.inks() == {"Black": 100.0}
                and any(_holds(ground, mark.box) for ground in grounds)
            ):
                yield Finding(Severity.WARNING, "black-knocks-out", side, mark.box)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _holds(ground: Box, box: Box) -> bool:
    x, y = box[0], (box[1] + box[3]) / 2
    return ground[0] <= x <= ground[2] and ground[1] <= y <= ground[3]


def solid_ink(pages: Sequence[Side], limits: Limits) -> Iterator[Finding]:
    """No colour asks for more ink than the paper takes."""
    for side in pages:
        for mark in side.marks:
            if mark.colour is None or mark.kind == "picture" or not _on_paper(side, mark):
                continue
            total = sum(mark.colour.inks().values())
            if total > limits.ink + 1:
                parameters = {"ink": f"{total:.0f}", "limit": f"{limits.ink:.0f}"}
                yield Finding(Severity.ERROR, "too-much-ink", side, mark.box, parameters)


def pictures(pages: Sequence[Side], limits: Limits) -> Iterator[Finding]:
    """Pictures as fine as asked for, line art four times as fine."""
    for side in pages:
        for mark in side.marks:
            if mark.kind != "picture":
                continue
            wanted = limits.resolution * (4 if mark.line_art else 1)
            dpi = mark.dpi / side.unit
            if dpi < wanted * 0.97 and _area(mark.box) > _SPECKS:
                severity = Severity.ERROR if dpi < wanted / 2 else Severity.WARNING
                parameters = {
                    "dpi": f"{dpi:.0f}",
                    "wanted": f"{wanted:.0f}",
                    "good": f"{mark.pixels / wanted * 25.4 // 1:.0f}",
                }
                yield Finding(severity, "low-resolution", side, mark.box, parameters)


def lines(pages: Sequence[Side], limits: Limits) -> Iterator[Finding]:
    """No stroke or filled line is thinner than a plate holds."""
    for side in pages:
        for mark in side.marks:
            if mark.kind not in ("stroke", "fill") or mark.colour is None or mark.colour.white:
                continue
            width = mark.width
            if mark.kind == "fill":
                across, up = mark.box[2] - mark.box[0], mark.box[3] - mark.box[1]
                width = min(across, up)
                if width == 0 or max(across, up) < 5:
                    continue
            width *= side.unit
            if width < limits.hairline - 0.006:
                parameters = {"width": f"{width:.2f}", "least": f"{limits.hairline:.2f}"}
                yield Finding(Severity.WARNING, "thin-line", side, mark.box, parameters)


def small_text(pages: Sequence[Side], limits: Limits) -> Iterator[Finding]:
    """Small letters of three or four inks blur when the plates miss each other by a hair."""
    for side in pages:
        for mark in side.marks:
            size = mark.size * side.unit
            if mark.kind != "text" or mark.colour is None or size >= limits.small - 0.05:
                continue
            inks = [share for share in mark.colour.inks().values() if share >= _FEWER]
            if len(inks) > 2 and _on_paper(side, mark):
                parameters = {"size": f"{size:.1f}", "inks": str(len(inks))}
                yield Finding(Severity.WARNING, "small-coloured-text", side, mark.box, parameters)


def laid_over(pages: Sequence[Side], limits: Limits) -> Iterator[Finding]:
    """Comments, stamps and form fields lie over the page and may print, or not."""
    for side in pages:
        for kind in sorted(set(side.annotations) - _ALLOWED):
            yield Finding(Severity.WARNING, "annotation", side, None, {"kind": kind})


def unread(pages: Sequence[Side], limits: Limits) -> Iterator[Finding]:
    """What could not be read could not be checked, and that is said."""
    for side in pages:
        if side.unread:
            yield Finding(Severity.WARNING, "unread-page", side)


def reach(side: Side, limits: Limits) -> float:
    """How far the page reaches beyond its trim at the narrowest, in mm."""
    edges = zip(side.trim, side.bleed, strict=True)
    return min(abs(cut - end) for cut, end in edges) * side.unit / MM

"""A page of any PDF walked through as a reader would paint it: what is painted, where, with what.

Shapes are known by their boxes, text by its place, size and font. Work is bounded: a file gets a
budget of tokens, and forms that hold themselves end at a depth.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from kitabca.pdf.opening import BROKEN
from kitabca.pdf.preflight.colours import BLACK, Colour, Space, device, read_space, resolved, truth
from kitabca.pdf.preflight.tokens import Budget, Name, Operand, operations

__all__ = ["Box", "Mark", "walk"]

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points of the page's own coordinates."""
Matrix = tuple[float, float, float, float, float, float]

_FORMS = 12  # forms in forms
_ENTRY = 100  # tokens that looking into a form counts for
_WIDTH = 0.5  # of an average letter, in em: text is placed, not measured
_NORMAL = ("Normal", "Compatible")


class Mark(Struct, frozen=True):
    """One thing painted: `kind` is fill, stroke, text, picture or shading.

    `width` is a stroke's in points; `size` is that of text; `font` its dictionary; `dpi` a
    picture's, with its pixels across and `line_art` for one of black and white alone. `clear` says
    why it is transparent, or is empty; `screened` which curve (TR) or halftone (HT) of the file's
    own is in force. `unread` is true for a stretch that could not be read.
    """

    kind: str
    box: Box
    colour: Colour | None = None
    width: float = 0.0
    size: float = 0.0
    font: Any = None
    overprint: bool = False
    clear: str = ""
    dpi: float = 0.0
    pixels: int = 0
    line_art: bool = False
    screened: tuple[str, ...] = ()


class _State(Struct):
    matrix: Matrix
    clip: Box
    fill: Colour = BLACK
    stroke: Colour = BLACK
    width: float = 1.0
    fill_over: bool = False
    stroke_over: bool = False
    mode: int = 0
    fill_clear: str = ""
    stroke_clear: str = ""
    both_clear: str = ""
    font: Any = None
    size: float = 0.0
    render: int = 0
    curve: str = ""
    halftone: str = ""

    @property
    def screened(self) -> tuple[str, ...]:
        return tuple(one for one in (self.curve, self.halftone) if one)


def _times(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = two
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _scale(matrix: Matrix) -> float:
    """How much a length grows, as the geometric mean of both directions."""
    a, b, c, d, _, _ = matrix
    return float(abs(a * d - b * c) ** 0.5)


def _around(points: Sequence[tuple[float, float]]) -> Box:
    across, up = zip(*points, strict=True)
    return min(across), min(up), max(across), max(up)


def _both(one: Box, two: Box) -> Box:
    return max(one[0], two[0]), max(one[1], two[1]), min(one[2], two[2]), min(one[3], two[3])


def walk(contents: bytes, resources: Any, media: Box, budget: Budget) -> tuple[list[Mark], bool]:
    """Everything that a page paints, in its order, and whether all of its forms could be read."""
    walker = _Walker(budget)
    walker.stream(contents, resolved(resources) or {}, _State((1, 0, 0, 1, 0, 0), media), 0)
    return walker.marks, walker.whole


class _Walker(Struct):
    budget: Budget
    marks: list[Mark] = field(default_factory=list)
    path: list[tuple[float, float]] = field(default_factory=list)
    clipping: bool = False
    text: Matrix = (1, 0, 0, 1, 0, 0)
    line: Matrix = (1, 0, 0, 1, 0, 0)
    leading: float = 0.0
    entered: set[int] = field(default_factory=set)
    drawn_fonts: set[int] = field(default_factory=set)
    whole: bool = True

    def stream(self, data: bytes, resources: Any, state: _State, depth: int) -> None:
        stack: list[_State] = []
        for operator, given in operations(data, self.budget):
            try:
                if operator == b"q":
                    stack.append(replace(state))
                elif operator == b"Q":
                    state = stack.pop() if stack else state
                elif operator in _PAINTS:
                    self.paint(operator, state)
                elif operator in _PATHS:
                    self.extend(operator, given, state)
                elif operator in _SHOWS:
                    self.show(operator, given, resources, state, depth)
                elif operator in _MOVES:
                    self.move(operator, given)
                else:
                    self.other(operator, given, resources, state, depth)
            except BROKEN:
                continue  # an operator with wrong operands paints nothing

    def extend(self, operator: bytes, given: list[Operand], state: _State) -> None:
        numbers = _numbers(given)
        if operator == b"re":
            x, y, width, height = numbers
            corners = ((x, y), (x + width, y), (x, y + height), (x + width, y + height))
            self.path += [_at(state.matrix, *corner) for corner in corners]
        else:
            pairs = zip(numbers[::2], numbers[1::2], strict=True)
            self.path += [_at(state.matrix, *pair) for pair in pairs]

    def paint(self, operator: bytes, state: _State) -> None:
        fills, strokes = _PAINTS[operator]
        if self.path:
            box = _around(self.path)
            if fills:
                self.mark("fill", box, state, state.fill)
            if strokes:
                self.mark("stroke", box, state, state.stroke, width=state.width)
            if self.clipping:
                state.clip = _both(state.clip, box)
        self.clipping = False
        self.path = []

    def mark(
        self, kind: str, box: Box, state: _State, colour: Colour | None, width: float = 0.0
    ) -> None:
        wide = width * _scale(state.matrix)
        grown = box[0] - wide / 2, box[1] - wide / 2, box[2] + wide / 2, box[3] + wide / 2
        seen = _both(grown, state.clip)
        if seen[0] > seen[2] or seen[1] > seen[3]:
            return
        stroked = kind == "stroke"
        self.marks.append(
            Mark(
                kind,
                seen,
                colour,
                width=wide,
                overprint=(state.stroke_over if stroked else state.fill_over) and state.mode == 1,
                clear=state.both_clear or (state.stroke_clear if stroked else state.fill_clear),
                screened=state.screened,
            )
        )

    def move(self, operator: bytes, given: list[Operand]) -> None:
        if operator == b"BT":
            self.text = self.line = (1, 0, 0, 1, 0, 0)
        elif operator == b"Tm":
            a, b, c, d, e, f = _numbers(given)
            self.text = self.line = (a, b, c, d, e, f)
        elif operator == b"TL":
            (self.leading,) = _numbers(given)
        else:
            x, y = _numbers(given) if operator != b"T*" else (0.0, -self.leading)
            if operator == b"TD":
                self.leading = -y
            self.text = self.line = _times((1, 0, 0, 1, x, y), self.line)

    def show(
        self, operator: bytes, given: list[Operand], resources: Any, state: _State, depth: int
    ) -> None:
        if operator in (b"'", b'"'):
            self.move(b"T*", [])
        count = sum(len(part) for part in _strings(given))
        if not count:
            return
        matrix = _times(self.text, state.matrix)
        composite = resolved((state.font or {}).get("/Subtype")) == "/Type0"
        width = count * (0.5 if composite else 1) * _WIDTH * state.size
        corners = ((0, -0.2 * state.size), (width, 0.8 * state.size))
        box = _around([_at(matrix, *corner) for corner in corners])
        self.text = _times((1, 0, 0, 1, width, 0), self.text)
        type3 = resolved((state.font or {}).get("/Subtype")) == "/Type3"
        if type3 and id(state.font) not in self.drawn_fonts:
            self.drawn_fonts.add(id(state.font))
            self.drawn(matrix, resources, state, depth)
        if state.render in (3, 7):
            return
        seen = _both(box, state.clip)
        if seen[0] > seen[2] or seen[1] > seen[3]:
            return
        stroked = state.render in (1, 5)
        self.marks.append(
            Mark(
                "text",
                seen,
                state.stroke if stroked else state.fill,
                size=abs(state.size) * _scale(matrix),
                font=state.font,
                overprint=(state.stroke_over if stroked else state.fill_over) and state.mode == 1,
                clear=state.both_clear or (state.stroke_clear if stroked else state.fill_clear),
                screened=state.screened,
            )
        )

    def drawn(self, matrix: Matrix, resources: Any, state: _State, depth: int) -> None:
        """The glyphs of a Type 3 font that paint in colours of their own (9.6.5), each once a page
        and at the first text: which of them a string shows is not known here.

        Those that begin with d1 have the colour of the text, which has its mark already.
        """
        font = state.font
        try:
            a, b, c, d, e, f = (float(resolved(one)) for one in resolved(font["/FontMatrix"]))
            procedures = [resolved(one) for one in resolved(font["/CharProcs"]).values()]
            own = resolved(font.get("/Resources")) or resources
        except BROKEN:
            return
        inner = replace(state)
        sized = (state.size, 0.0, 0.0, state.size, 0.0, 0.0)
        inner.matrix = _times((a, b, c, d, e, f), _times(sized, matrix))
        for found in procedures:
            try:
                first = next(operations(found.get_data(), self.budget), (b"", []))[0]
                if first != b"d1":
                    self.inside(found, own, replace(inner), depth + 1)
            except BROKEN:
                continue

    def other(
        self, operator: bytes, given: list[Operand], resources: Any, state: _State, depth: int
    ) -> None:
        if operator == b"cm":
            a, b, c, d, e, f = _numbers(given)
            state.matrix = _times((a, b, c, d, e, f), state.matrix)
        elif operator in (b"W", b"W*"):
            self.clipping = True
        elif operator == b"w":
            (state.width,) = _numbers(given)
        elif operator in _DEVICE:
            kind, stroked = _DEVICE[operator]
            _set(state, Colour(device(kind), tuple(_numbers(given))), stroked)
        elif operator in (b"cs", b"CS"):
            space = _space(given[0], resources)
            start = 1.0 if space.kind == "spot" else 0.0
            values = (start,) * space.components
            if space.kind == "cmyk":
                values = (0.0, 0.0, 0.0, 1.0)
            _set(state, Colour(space, values), operator == b"CS")
        elif operator in (b"sc", b"scn", b"SC", b"SCN"):
            stroked = operator in (b"SC", b"SCN")
            now = state.stroke if stroked else state.fill
            if given and isinstance(given[-1], Name):
                self.pattern(given[-1], resources, state, depth, stroked)
            else:
                _set(state, Colour(now.space, tuple(_numbers(given))), stroked)
        elif operator == b"gs":
            _graphics_state(_resource(resources, "/ExtGState", given[0]), state)
        elif operator == b"Tf":
            state.font = _resource(resources, "/Font", given[0])
            (state.size,) = _numbers(given[1:])
        elif operator == b"Tr":
            state.render = int(_numbers(given)[0])
        elif operator == b"Do":
            self.external(_resource(resources, "/XObject", given[0]), resources, state, depth)
        elif operator == b"sh":
            shading = _resource(resources, "/Shading", given[0])
            colour = Colour(_space(shading.get("/ColorSpace"), resources), ())
            self.mark("shading", state.clip, state, colour)
        elif operator == b"BI":
            self.inline(given, resources, state)

    def pattern(
        self, key: Operand, resources: Any, state: _State, depth: int, stroked: bool
    ) -> None:
        """A pattern's colours are looked at once, where it is chosen."""
        found = _resource(resources, "/Pattern", key)
        if resolved(found.get("/PatternType")) == 2:
            shading = resolved(found["/Shading"])
            _set(state, Colour(_space(shading.get("/ColorSpace"), resources), ()), stroked)
            return
        _set(state, Colour(Space("pattern", components=0), ()), stroked)
        self.inside(found, resources, replace(state), depth + 1)

    def inside(self, found: Any, resources: Any, state: _State, depth: int) -> None:
        """A stream inside of the stream; the path that was begun outside goes on after it."""
        if depth > _FORMS or id(found) in self.entered or self.budget.left <= 0:
            return
        kept = self.path, self.text, self.line
        self.path = []
        self.entered.add(id(found))
        self.budget.left -= _ENTRY
        own = resolved(found.get("/Resources")) or resources
        try:
            data = found.get_data()
        except BROKEN:
            data, self.whole = b"", False
        self.stream(data, own, state, depth)
        self.entered.discard(id(found))
        self.path, self.text, self.line = kept

    def external(self, found: Any, resources: Any, state: _State, depth: int) -> None:
        if found.get("/Subtype") == "/Form":
            inner = replace(state)
            own = resolved(found.get("/Matrix"))
            if own is not None:
                a, b, c, d, e, f = (float(resolved(value)) for value in own)
                inner.matrix = _times((a, b, c, d, e, f), inner.matrix)
            left, bottom, right, top = (
                float(resolved(value)) for value in resolved(found["/BBox"])
            )
            corners = ((left, bottom), (right, bottom), (left, top), (right, top))
            inner.clip = _both(inner.clip, _around([_at(inner.matrix, *one) for one in corners]))
            self.inside(found, resources, inner, depth + 1)
        elif found.get("/Subtype") == "/Image":
            stencil = truth(found.get("/ImageMask"))
            bits = int(resolved(found.get("/BitsPerComponent")) or 8)
            space = None if stencil else _space(found.get("/ColorSpace"), resources)
            clear = "SMask" if resolved(found.get("/SMask")) is not None else ""
            size = int(resolved(found["/Width"])), int(resolved(found["/Height"]))
            self.picture(size, stencil or bits == 1, space, clear, state)

    def inline(self, given: list[Operand], resources: Any, state: _State) -> None:
        found = dict(zip(map(str, given[::2]), given[1::2], strict=False))
        width, height = found.get("W", found.get("Width")), found.get("H", found.get("Height"))
        key = found.get("CS", found.get("ColorSpace"))
        size = int(_numbers([width or 0.0])[0]), int(_numbers([height or 0.0])[0])
        bits = found.get("BPC", found.get("BitsPerComponent", 8.0))
        space = _space(key, resources) if isinstance(key, Name) else None
        self.picture(size, bits == 1.0 or "IM" in found, space, "", state)

    def picture(
        self,
        size: tuple[int, int],
        line_art: bool,
        space: Space | None,
        clear: str,
        state: _State,
    ) -> None:
        corners = [_at(state.matrix, *one) for one in ((0, 0), (1, 0), (0, 1), (1, 1))]
        a, b, c, d, _, _ = state.matrix
        across, up = (a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5
        seen = _both(_around(corners), state.clip)
        if seen[0] > seen[2] or seen[1] > seen[3] or not across or not up:
            return
        self.marks.append(
            Mark(
                "picture",
                seen,
                Colour(space, ()) if space else state.fill,
                overprint=state.fill_over and state.mode == 1,
                clear=clear or state.both_clear or state.fill_clear,
                screened=state.screened,
                dpi=min(size[0] / across, size[1] / up) * 72,
                pixels=size[0],
                line_art=line_art,
            )
        )


def _numbers(given: Sequence[Operand]) -> list[float]:
    return [value for value in given if isinstance(value, float)]


def _strings(given: Sequence[Operand]) -> list[bytes]:
    found: list[bytes] = []
    for value in given:
        if isinstance(value, bytes):
            found.append(value)
        elif isinstance(value, list):
            found += [part for part in value if isinstance(part, bytes)]
    return found


def _set(state: _State, colour: Colour, stroked: bool) -> None:
    if stroked:
        state.stroke = colour
    else:
        state.fill = colour


def _resource(resources: Any, kind: str, key: Operand) -> Any:
    if not isinstance(key, Name):
        raise KeyError(kind)
    found = resolved(resolved(resources.get(kind))[f"/{key}"])
    if found is None:
        raise KeyError(key)
    return found


def _space(found: Any, resources: Any) -> Space:
    def look_up(key: str) -> Any:
        spaces = resolved(resources.get("/ColorSpace"))
        return resolved(spaces.get(f"/{key}")) if spaces is not None else None

    return read_space(found, look_up)


def _graphics_state(found: Any, state: _State) -> None:
    """What an ExtGState sets (8.4.5): overprint, transparency, line width, font."""
    given = {str(key): resolved(value) for key, value in found.items()}
    if "/OP" in given:
        state.stroke_over = truth(given["/OP"])
        state.fill_over = truth(given.get("/op", given["/OP"]))
    elif "/op" in given:
        state.fill_over = truth(given["/op"])
    if "/OPM" in given:
        state.mode = int(given["/OPM"])
    if "/LW" in given:
        state.width = float(given["/LW"])
    if "/ca" in given:
        state.fill_clear = "ca" if float(given["/ca"]) < 0.999 else ""
    if "/CA" in given:
        state.stroke_clear = "CA" if float(given["/CA"]) < 0.999 else ""
    mode, mask = given.get("/BM"), given.get("/SMask")
    if mode is not None or mask is not None:
        first = mode[0] if isinstance(mode, list) and mode else mode
        blended = first is not None and str(first).removeprefix("/") not in _NORMAL
        masked = mask is not None and mask != "/None"
        state.both_clear = "BM" if blended else "SMask" if masked else ""
    # TR2 goes before TR; Identity changes nothing, Default is what the printer has (table 58).
    curve = given.get("/TR2", given.get("/TR"))
    if curve is not None:
        state.curve = "" if str(curve) in ("/Identity", "/Default") else "TR"
    if given.get("/HT") is not None:
        state.halftone = "" if str(given["/HT"]) == "/Default" else "HT"
    font = given.get("/Font")
    if isinstance(font, list) and len(font) == 2:
        state.font, state.size = resolved(font[0]), float(resolved(font[1]))


# Whether an operator fills, and whether it strokes.
_PAINTS = {
    b"f": (True, False), b"F": (True, False), b"f*": (True, False), b"S": (False, True),
    b"s": (False, True), b"B": (True, True), b"B*": (True, True), b"b": (True, True),
    b"b*": (True, True), b"n": (False, False),
}  # fmt: skip
_PATHS = frozenset((b"m", b"l", b"c", b"v", b"y", b"re"))
_SHOWS = frozenset((b"Tj", b"TJ", b"'", b'"'))
_MOVES = frozenset((b"BT", b"Tm", b"Td", b"TD", b"T*", b"TL"))
_DEVICE = {
    b"g": ("gray", False), b"G": ("gray", True), b"rg": ("rgb", False),
    b"RG": ("rgb", True), b"k": ("cmyk", False), b"K": ("cmyk", True),
}  # fmt: skip

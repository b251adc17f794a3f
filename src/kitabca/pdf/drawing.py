"""One page of Pages as a content stream: text as glyph codes, marks tied to the structure.

A page's stream depends on the page and on what the whole book shares (codes, inks), never on the
pages before it: pages can be drawn in other processes and kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import repeat

from kitabca.faces import Shape
from kitabca.pdf.directions import (
    begins_backwards,
    in_order_of_painting,
    is_rtl,
    turned_word,
    turns,
)
from kitabca.pdf.encoding import Glyphs, encode, level, raised, stands_off
from kitabca.pdf.fonts import SOFT_HYPHEN, Font, outline
from kitabca.pdf.studio import Box, Breaks, Drawn, Studio, Words, picture_name
from kitabca.pdf.writing import number, text_string
from kitabca.typesetting.output import Drawing, Line, Page, Picture, Rule, Run

__all__ = ["draw_page"]

_ARTIFACTS = {
    "header": b"/Artifact<</Type/Pagination/Subtype/Header/Attached[/Top]>>BDC",
    "footer": b"/Artifact<</Type/Pagination/Subtype/Footer/Attached[/Bottom]>>BDC",
    "layout": b"/Artifact<</Type/Layout>>BDC",
    "background": b"/Artifact<</Type/Background/BBox[%b]>>BDC",
}
_REPEATED = b"/Artifact<</Type/Pagination>>BDC"  # a table's head over the turn of a page
_OPERATORS = {"m": b"m", "l": b"l", "c": b"c"}
_NOTHING = -2
_ARTIFACT = -1
_UNBROKEN = (-1, "", False)
_NOWHERE = -1e9  # the pen after a space, which may be set wider than the font's
_NO_MOVES: Iterator[tuple[int, int]] = repeat((0, 0))
_UNSEEN = 3
_SAID = -3  # a mark of its own; what follows it begins another


def draw_page(page: Page, studio: Studio, breaks: Breaks, words: Words) -> Drawn:
    """Draws one page; coordinates turn from the trim's upper left to the sheet's lower left."""
    pen = _Pen(studio, words)
    for index, item in enumerate(page.items):
        if isinstance(item, Line):
            pen.line(item, index, breaks)
        elif isinstance(item, Rule):
            pen.rule(item)
        elif isinstance(item, Picture):
            pen.picture(item)
        else:
            pen.drawing(item)
    pen.close()
    pen.drawn.content = b"\n".join(pen.out)
    pen.drawn.count = pen.count
    return pen.drawn


class _Pen:
    """The graphics state while a page is drawn: what is open, and what was last set."""

    __slots__ = (
        "artifact", "baseline", "colour", "count", "drawn", "face", "furthest", "in_text", "known",
        "marked", "open", "out", "reached", "rise", "scale", "shown", "size", "studio",
        "tracking", "wide",
    )  # fmt: skip

    def __init__(self, studio: Studio, known: Words) -> None:
        self.studio = studio
        self.known = known
        self.out: list[bytes] = []
        self.drawn = Drawn()
        self.count = 0  # of marks, which is the next MCID
        self.in_text = False
        self.open, self.artifact = _NOTHING, b""  # a leaf or one of the above
        self.face, self.size, self.colour = "", 0.0, ""
        self.rise, self.scale, self.tracking = 0.0, 1.0, 0.0
        self.wide = studio.bleed
        self.reached, self.baseline = -1.0, -1.0  # where text ended without a space
        self.furthest = -1.0  # on this baseline
        self.shown = 0  # the text rendering mode
        self.marked = False  # a word of the run has marks to be painted

    # What is open

    def mark(self, leaf: int, artifact: bytes) -> None:
        """Goes on in the marked content of a leaf or an artifact, or begins it."""
        studio = self.studio
        if not studio.tagged:
            return
        tag = b""
        if leaf >= 0:
            leaf = studio.shared[leaf]
            if leaf == self.open:
                return
            tag = studio.tags[leaf]
        if tag:
            begin = tag + self.known.begins[self.count]
            self.drawn.marks.append((leaf, self.count))
            self.count += 1
        else:
            begin = artifact if leaf < 0 else _ARTIFACTS["layout"]
            leaf = _ARTIFACT
            if self.open == _ARTIFACT and self.artifact == begin:
                return
            self.artifact = begin
        self.out.append(begin if self.open == _NOTHING else b"EMC\n" + begin)
        self.open = leaf

    def end_mark(self) -> None:
        """Ends the marked content, if any."""
        if self.open != _NOTHING:
            self.out.append(b"EMC")
            self.open = _NOTHING

    def close(self) -> None:
        """Ends the marked content and the text object, if any."""
        self.end_mark()
        if self.in_text:
            self.out.append(b"ET")
            self.in_text = False

    def graphics(self, leaf: int, artifact: bytes) -> None:
        """Leaves the text object, so that paths and pictures may be painted."""
        if self.in_text:
            self.close()
        self.mark(leaf, artifact)

    def ink(self, colour: str) -> None:
        if colour != self.colour:
            self.out.append(self.studio.inks[colour].fill)
            self.colour = colour

    def place(self, x: float, y: float) -> tuple[float, float]:
        return x + self.wide, self.studio.height - y + self.wide

    # Text

    def line(self, line: Line, item: int, breaks: Breaks) -> None:
        studio, out = self.studio, self.out
        artifact = _ARTIFACTS.get(line.artifact, _REPEATED)
        links = studio.links
        leaf, whole, head = breaks.get(item, _UNBROKEN)
        runs: Sequence[Run] = line.runs
        turned = len(runs) > 1 and studio.tagged and turns(runs)
        if turned:
            runs = in_order_of_painting(runs)
        led: Sequence[Run] = ()
        if runs and runs[0].initial and studio.tagged and not begins_backwards(runs):
            led, runs = self.initials(runs, line.y, artifact)
        last = len(runs) - 1 if head else -1
        if line.y != self.baseline:
            self.reached, self.furthest, self.baseline = -1.0, -1.0, line.y
        stands = _NOWHERE
        painted: list[tuple[Run, bool]] = []  # and whether as a whole
        for index, run in enumerate(runs):
            if not self.in_text:
                self.close()
                out.append(b"BT")
                self.in_text = True
            word = ""
            if whole and run.node == leaf:
                word, whole = whole, ""  # the rest of a word is a mark of its own
            elif run.node < 0 or run.node != self.open:
                self.mark(run.node, artifact)
            x, y = self.place(run.x, line.y)
            if run.node in links:
                self.area(links[run.node], run, x, y, turned)
            lifted = run.rise and studio.tagged and not is_rtl(run)
            if lifted:
                painted.append((run, True))
                units = studio.fonts[run.face].units
                run, self.shown = level(run, runs, units), _UNSEEN
                out.append(b"3 Tr")
            self.state(run)
            if led:
                before, wide = self.unseen(led, run)
                x -= wide
            if abs(run.x - stands) > 0.02:
                out.append(b"1 0 0 1 %b %b Tm" % (number(x), number(y)))
            # Set anew where it stands, the pen would part a word for pypdf; tracking moves it on.
            stands = _NOWHERE if run.ends or run.tracking else run.x + run.width
            encoded, between, after = self.words(run)
            if led:
                encoded[0], led = before + encoded[0], ()
            if word or index == last:
                self.broken(run.node, encoded, between, after, word, index == last)
            elif self.known.backwards and studio.tagged and run.node >= 0 and self.is_rtl(run):
                self.backwards(run, between.join(encoded) + after)
            else:
                apart = b""
                if self.reached >= 0 and self.furthest < run.x - 0.1 * run.size and run.node >= 0:
                    # A gap that is seen (leaders in a contents list) is a space when read.
                    font = studio.fonts[run.face]
                    apart = b"%04X>%d<" % (font.space, font.widths[font.space])
                out.append(b"[<" + apart + between.join(encoded) + after + b">]TJ")
            if lifted:
                out.append(b"0 Tr")
                self.shown, self.marked = 0, False
            elif self.marked:
                painted.append((run, False))
                self.marked = False
            if run.node >= 0:
                self.reached = -1.0 if run.ends else run.x + run.width
                # Words from right to left come rightmost first: the last one's end is no gap.
                self.furthest = max(self.furthest, run.x + run.width)
        for run, whole_run in painted:
            self.paint(run, line.y, artifact, whole_run)

    def initials(
        self, runs: Sequence[Run], baseline: float, artifact: bytes
    ) -> tuple[Sequence[Run], Sequence[Run]]:
        """Paints a drop capital, and the marks before it, as shapes; these runs and the others.

        Readers that go by positions would part it from its word, so its letter is written once
        more, unseen, where the word goes on.
        """
        count = next((n for n, run in enumerate(runs) if not run.initial), 0)
        for run in runs[:count]:
            if run.node in self.studio.links:
                x, y = self.place(run.x, baseline)
                self.area(self.studio.links[run.node], run, x, y, False)
            self.paint(run, baseline, artifact, True)
        return runs[:count], runs[count:]

    def paint(self, run: Run, baseline: float, artifact: bytes, whole: bool) -> None:
        """Paints a run as shapes, or only the marks in it that stand off the pen.

        Readers that go by positions take what stands higher or lower, and what the pen goes back
        for, for a word of its own: such letters are written unseen where the word goes on.
        """
        font = self.studio.fonts[run.face]
        high = run.size / font.units
        wide = high * run.scale
        space = run.space or font.widths[font.space] * run.size * run.scale / 1000 + run.tracking
        x, y = self.place(run.x, baseline - run.rise)
        self.graphics(run.node, artifact)
        self.ink(run.colour)
        last = len(run.words) - 1
        for index, shape in enumerate(run.words):
            if index and not (run.hyphen and index == last):
                x += space
            moves = shape.offsets or _NO_MOVES
            for glyph, advance, move in zip(shape.glyphs, shape.advances, moves, strict=False):
                if whole or stands_off(advance, move):
                    self.shape(font, glyph, (x + move[0] * wide, y + move[1] * high), wide, high)
                x += advance * wide + run.tracking
        self.out.append(b"f")

    def shape(
        self, font: Font, glyph: int, place: tuple[float, float], wide: float, high: float
    ) -> None:
        x, y = place
        for operator, flat in outline(font, glyph):
            points = [
                number(value)
                for across, up in zip(flat[::2], flat[1::2], strict=True)
                for value in (x + across * wide, y + up * high)
            ]
            self.out.append(b" ".join((*points, operator)))

    def unseen(self, led: Sequence[Run], run: Run) -> tuple[bytes, float]:
        """Runs as the invisible beginning of a word of `run`, inside its string, and how wide.

        They are set in its size, in their own face; painting goes on in its face.
        """
        studio = self.studio
        face = led[-1].face
        font, glyphs = studio.fonts[face], self.glyphs(face)
        shapes = [shape for one in led for shape in one.words]
        space = b"%04X" % font.space if led[-1].ends else b""
        count = sum(len(shape.glyphs) for shape in shapes) + bool(space)
        units = sum(sum(shape.advances) for shape in shapes) / font.units
        units += font.widths[font.space] / 1000 if space else 0.0
        said = b"".join(encode(shape, glyphs) for shape in shapes) + space
        size = number(run.size)
        self.out.append(b"/%b %b Tf 3 Tr" % (studio.resources[face], size))
        back = b">]TJ /%b %b Tf 0 Tr[<" % (studio.resources[run.face], size)
        return said + back, units * run.size * run.scale + run.tracking * count

    def state(self, run: Run) -> None:
        if run.face != self.face or run.size != self.size:
            self.out.append(b"/%b %b Tf" % (self.studio.resources[run.face], number(run.size)))
            self.face, self.size = run.face, run.size
        self.ink(run.colour)
        if run.rise != self.rise:
            self.out.append(b"%b Ts" % number(run.rise))
            self.rise = run.rise
        if run.scale != self.scale:
            self.out.append(b"%b Tz" % number(run.scale * 100))
            self.scale = run.scale
        tracking = run.tracking / run.scale
        if tracking != self.tracking:
            self.out.append(b"%b Tc" % number(tracking))
            self.tracking = tracking

    def words(self, run: Run) -> tuple[list[bytes], bytes, bytes]:
        """The words of a run as strings of codes, what stands between them, and after the last."""
        studio = self.studio
        font = studio.fonts[run.face]
        cache = self.known.encoded.setdefault(run.face, {})
        encoded: list[bytes] = []
        for shape in run.words:
            known = cache.get(id(shape))
            encoded.append(self.word(shape, run, cache) if known is None else known)
        space = b"%04X>" % font.space
        if run.space:
            shift = font.widths[font.space] - 1000 * (run.space - run.tracking) / (
                run.size * run.scale
            )
            between = space + b"%.1f<" % shift
        else:
            between = space + b"<"
        if run.hyphen:
            codes = studio.codes[run.face]
            encoded[-1] = b"".join(
                b"%04X" % codes.code(glyph, SOFT_HYPHEN) for glyph in run.words[-1].glyphs
            )
            encoded[-2:] = [b"".join(encoded[-2:])]
        after = b"".join(b"%04X" % font.space for char in run.ends if char.isspace())
        return encoded, between, after

    def word(self, shape: Shape, run: Run, cache: dict[int, bytes]) -> bytes:
        """A word that was not shown yet, and is kept if it looks alike wherever it stands."""
        if turned_word(shape):
            self.known.backwards.add(id(shape))
        if shape.offsets is not None:
            studio = self.studio
            if studio.tagged:
                self.marked = True
            font, codes = studio.fonts[run.face], studio.codes[run.face]
            return raised(shape, font, codes, run, studio.tagged, self.shown)
        known = cache[id(shape)] = encode(shape, self.glyphs(run.face))
        return known

    def glyphs(self, face: str) -> Glyphs:
        found = self.known.glyphs.get(face)
        if found is None:
            studio = self.studio
            found = self.known.glyphs[face] = Glyphs(studio.fonts[face], studio.codes[face])
        return found

    def broken(
        self, leaf: int, words: list[bytes], between: bytes, after: bytes, tail: str, head: bool
    ) -> None:
        """A run that starts with the rest of a word (`tail` is the whole word), or ends in the
        first piece of one (`head`).

        The whole word is read where its rest stands, a space where its first piece does. A
        sequence with ActualText is a mark of its own: poppler loses what follows a nested one,
        and pdfium takes an empty ActualText for none.
        """
        out, count, marks = self.out, self.count, self.drawn.marks
        leaf = self.studio.shared[leaf]
        if not marks or marks[-1][0] != leaf:
            marks.append((leaf, count))
        end = b"" if self.open == _NOTHING else b"EMC\n"
        rest = len(words) - head
        first = 1 if tail and rest else 0
        plain = between.join(words[first:rest])
        if first:
            shown = words[0]
            if rest == 1 and not head and after:
                # Alone in a mark the space would be lost by pdfium.
                tail, shown, after = tail + " ", shown + after, b""
            said = end, count, text_string(tail), shown
            out.append(b"%b/Span<</MCID %d/ActualText%b>>BDC\n[<%b>]TJ" % said)
            self.open, end = _SAID, b"EMC\n"
            count += 1
            if head or rest > 1:
                plain = between + plain
        if not head:
            plain += after
        if plain and leaf == self.open:
            out.append(b"[<%b>]TJ" % plain)
        elif plain:
            tag = self.studio.tags[leaf]
            out.append(b"%b%b%b\n[<%b>]TJ" % (end, tag, self.known.begins[count], plain))
            self.open, end = leaf, b"EMC\n"
            count += 1
        if head:
            before = between if rest > first and len(words) > 1 else b""
            said = end, count, before, words[-1]
            out.append(b"%b/Span<</MCID %d/ActualText( )>>BDC\n[<%b%b>]TJ" % said)
            self.open = _SAID
            count += 1
        self.count = count

    def is_rtl(self, run: Run) -> bool:
        return any(id(shape) in self.known.backwards for shape in run.words)

    def backwards(self, run: Run, codes: bytes) -> None:
        """A right-to-left run, painted from the left: a mark with a reading of its own.

        Readers of text put its letters in order by themselves, and would turn an ActualText round
        once more; those who listen are given the words by the structure element.
        """
        if self.open != _NOTHING:
            self.out.append(b"EMC")
        self.out.append(b"/Span<</MCID %d>>BDC" % self.count)
        self.drawn.marks.append((self.studio.shared[run.node], self.count))
        text = " ".join(shape.text for shape in reversed(run.words)) + run.ends
        self.drawn.readings[self.count] = text
        self.count += 1
        self.open = _SAID
        self.out.append(b"[<%b>]TJ" % codes)

    def area(self, link: int, run: Run, x: float, y: float, turned: bool) -> None:
        font = self.studio.fonts[run.face]
        low = y + run.rise + font.descent * run.size / 1000
        high = y + run.rise + font.ascent * run.size / 1000
        words = run.words[:-1] if run.hyphen else run.words
        if turned and is_rtl(run):
            words = words[::-1]
        text = " ".join(shape.text for shape in words) + run.ends
        areas = self.drawn.areas
        if areas and areas[-1][0] == link:
            (left, bottom, _, top), before = areas[-1][1:]
            if x >= left and bottom < y < top:
                box = (left, min(low, bottom), x + run.width, max(high, top))
                areas[-1] = (link, box, before + text)
                return
        areas.append((link, (x, low, x + run.width, high), text))

    # Paths and pictures

    def rule(self, rule: Rule) -> None:
        left, top = self.place(rule.x, rule.y)
        thin_across = max(0.0, self.studio.hairline - rule.width) / 2
        thin_up = max(0.0, self.studio.hairline - rule.height) / 2
        right, bottom = left + rule.width + thin_across, top - rule.height - thin_up
        left, top = left - thin_across, top + thin_up
        if rule.bleeds and self.wide:
            left, bottom, right, top = self.bled((left, bottom, right, top))
        artifact = _ARTIFACTS.get(rule.artifact, _ARTIFACTS["layout"])
        if rule.artifact == "background":
            artifact %= b" ".join(map(number, (left, bottom, right, top)))
        self.graphics(-1, artifact)
        self.ink(rule.colour)
        sides = (left, bottom, right - left, top - bottom)
        self.out.append(b" ".join(map(number, sides)) + b" re f")

    def bled(self, box: Box) -> Box:
        """A box whose sides on the trim reach out into the bleed (0.01 pt counts as touching)."""
        left, bottom, right, top = box
        wide, studio = self.wide, self.studio
        return (
            0.0 if left <= wide + 0.01 else left,
            0.0 if bottom <= wide + 0.01 else bottom,
            studio.width + 2 * wide if right >= studio.width + wide - 0.01 else right,
            studio.height + 2 * wide if top >= studio.height + wide - 0.01 else top,
        )

    def drawing(self, art: Drawing) -> None:
        self.graphics(art.node, _ARTIFACTS["layout"])
        if art.stroke:
            width = max(art.stroke, self.studio.hairline)
            self.out += [b"%b w" % number(width), self.studio.inks[art.colour].stroke]
            self.colour = ""  # the ink of a stroke may change how fills overprint
        else:
            self.ink(art.colour)
        points: list[tuple[float, float]] = []
        for kind, *values in art.path:
            if kind == "z":
                self.out.append(b"h")
                continue
            numbers = [float(value) for value in values]
            here = [self.place(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]
            if art.bleeds and self.wide:
                here = [self.pulled(*point) for point in here]
            points += here
            flat = b" ".join(number(value) for pair in here for value in pair)
            self.out.append(flat + b" " + _OPERATORS[str(kind)])
        self.out.append(b"S" if art.stroke else b"f")
        if art.node >= 0 and points:
            across, up = zip(*points, strict=True)
            self.extend(art.node, (min(across), min(up), max(across), max(up)))

    def pulled(self, x: float, y: float) -> tuple[float, float]:
        """A point on the trim pulled out to the edge of the bleed; any other as it is."""
        left, bottom, right, top = self.bled((x, y, x, y))
        return (left if left < x else right), (bottom if bottom < y else top)

    def picture(self, picture: Picture) -> None:
        left, top = self.place(picture.x, picture.y)
        box: Box = (left, top - picture.height, left + picture.width, top)
        shown, clip = box, b""
        if picture.bleeds and self.wide:
            box = self.bled(box)
            shown = _covering(shown, box)
            sides = (box[0], box[1], box[2] - box[0], box[3] - box[1])
            clip = b" ".join(map(number, sides)) + b" re W n "
        self.graphics(picture.node, _ARTIFACTS["layout"])
        left, bottom, right, top = shown
        where = clip + b"%b 0 0 %b %b %b cm" % tuple(
            map(number, (right - left, top - bottom, left, bottom))
        )
        state = self.studio.picture_state
        self.out.append(b"q %b%b /%b Do Q" % (state, where, picture_name(picture.path)))
        self.drawn.pictures.append(picture.path)
        if picture.node >= 0:
            self.extend(picture.node, box)

    def extend(self, leaf: int, box: Box) -> None:
        old = self.drawn.boxes.get(leaf, box)
        left, bottom, right, top = zip(old, box, strict=True)
        self.drawn.boxes[leaf] = (min(left), min(bottom), max(right), max(top))


def _covering(box: Box, wide: Box) -> Box:
    """A picture's box enlarged in proportion until it covers `wide`: what bleeds is cropped by a
    little, never stretched."""
    width, height = box[2] - box[0], box[3] - box[1]
    share = max((wide[2] - wide[0]) / width, (wide[3] - wide[1]) / height)
    across, up = (wide[0] + wide[2]) / 2, (wide[1] + wide[3]) / 2
    half, high = width * share / 2, height * share / 2
    return across - half, up - high, across + half, up + high

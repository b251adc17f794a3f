"""What pages are drawn with, and what they are when they are drawn: plain data for every driver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from threading import Thread

from msgspec import Struct, field

from kitabca.pdf.encoding import Glyphs
from kitabca.pdf.fonts import Codes, Font
from kitabca.pdf.writing import deflated

__all__ = ["Box", "Breaks", "Drawn", "Ink", "Studio", "Words", "pack", "picture_name"]

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points from the page's lower left corner."""

Breaks = Mapping[int, tuple[int, str, bool]]
"""The lines of one page with a break inside a word, by item: the leaf that goes on with the rest of
one (-1 for none) and the whole word, and whether the line ends in the first piece of one."""


class Ink(Struct, frozen=True):
    """The operators that choose a colour, and whether it overprints, for filling and stroking."""

    fill: bytes
    stroke: bytes


class Studio(Struct, frozen=True):
    """What all pages of a book are drawn with; it can be handed to other processes.

    `resources` maps a face to its font resource's name, `used` that name to the codes that are
    shown. `roles` are the structure types of each node, outer to inner; `tags` gives each leaf the
    name of the structure type around it, empty for decoration; `shared` the leaf whose marks hold
    its words too; `links` the node of the link around it. `bleed` is how far the page reaches
    beyond the trim on each side, in points. Without `tagged` the stream carries no marked content;
    with it, `breaks` are those of each page. No rule or stroke is thinner than `hairline`;
    `picture_state` are the operators that make ready for a picture.
    """

    width: float
    height: float
    fonts: Mapping[str, Font]
    codes: Mapping[str, Codes]
    resources: Mapping[str, bytes]
    used: Mapping[bytes, frozenset[int]]
    inks: Mapping[str, Ink]
    roles: Sequence[tuple[str, ...]]
    tags: Sequence[bytes]
    shared: Sequence[int]
    links: Mapping[int, int]
    bleed: float = 0.0
    tagged: bool = True
    hairline: float = 0.0
    picture_state: bytes = b""
    breaks: Sequence[Breaks] = ()


class _Begins(dict[int, bytes]):
    """What follows the name of a marked content, by MCID: numbers come again from page to page."""

    def __missing__(self, count: int) -> bytes:
        found = self[count] = b"<</MCID %d>>BDC" % count
        return found


class Words(Struct):
    """Words already turned into codes in this process, by face and identity of the shape, and the
    glyphs that they are made of; those that are read from right to left. Keep it as long as the
    shapes, never longer. `begins` are marks that were begun."""

    encoded: dict[str, dict[int, bytes]] = field(default_factory=dict)
    glyphs: dict[str, Glyphs] = field(default_factory=dict)
    backwards: set[int] = field(default_factory=set)
    begins: _Begins = field(default_factory=_Begins)


class Drawn(Struct, array_like=True):
    """A drawn page: `marks` are leaves with the first MCID of each stretch of their marks, which
    goes on until the next or `count`, the number of all; `areas` are the links' boxes with their
    words, one for each line; `boxes` is the extent of drawn leaves (pictures and art); `pictures`
    the paths shown; `readings` the words of a mark whose letters are not painted in their order.
    `content` is deflated when it is `packed`."""

    content: bytes = b""
    packed: bool = False
    marks: list[tuple[int, int]] = field(default_factory=list)
    count: int = 0
    areas: list[tuple[int, Box, str]] = field(default_factory=list)
    boxes: dict[int, Box] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)
    readings: dict[int, str] = field(default_factory=dict)


def pack(drawn: Sequence[Drawn]) -> None:
    """Deflates the contents of pages, each second one on another core: zlib lets go of Python. They
    take a quarter of the room then."""
    loose = [page for page in drawn if not page.packed]
    other = Thread(target=_pack, args=(loose[1::2],))
    try:
        other.start()
    except RuntimeError:  # the system has no thread to give
        _pack(loose)
        return
    _pack(loose[::2])
    other.join()


def _pack(drawn: Sequence[Drawn]) -> None:
    for page in drawn:
        page.content, page.packed = deflated(page.content), True


def picture_name(path: str) -> bytes:
    """The resource name of a picture: of its path alone, so that pages stay independent."""
    return b"I" + sha256(path.encode("utf-8")).hexdigest()[:12].encode("ascii")

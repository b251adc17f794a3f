"""Pages that an earlier run has drawn and that look the same now: these need not be drawn again.

A page's stream rests on its items, its broken words and what all pages share, and on nothing else.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator, MutableMapping, Sequence

import msgspec
from msgspec import Struct

from kitabca.pdf.drawing import draw_page
from kitabca.pdf.studio import Breaks, Drawn, Studio, Words, pack
from kitabca.typesetting.output import Page

__all__ = ["look", "redraw"]

_DIGEST = 16
Kept = MutableMapping[bytes, bytes]


class _Kept(Struct, array_like=True):
    """The pages of one file: `studio` is the digest of what they share, `keys` tell one from
    another."""

    studio: bytes
    keys: list[bytes]
    drawn: list[Drawn]


def redraw(
    pages: Sequence[Page], studio: Studio, kept: Kept, name: bytes
) -> tuple[list[Drawn], Callable[[], None]]:
    """Pages drawn and packed, and what keeps them for the next run under the file's `name`."""
    shared = _shared(studio)
    before = _find(kept, name, shared)
    # A first run does not wait for keys that it has no use for.
    keys = list(_keys(pages, studio.breaks)) if before else []
    words = Words()
    drawn = [
        before.get(key) or draw_page(page, studio, breaks, words)
        for page, breaks, key in zip(pages, studio.breaks, keys or [b""] * len(pages), strict=True)
    ]
    pack(drawn)

    def keep() -> None:
        held = _Kept(shared, keys or list(_keys(pages, studio.breaks)), drawn)
        data = msgspec.msgpack.encode(held)
        kept[name] = _digest(data) + data

    return drawn, keep


def look(pages: Sequence[Page], studio: Studio) -> bytes:
    """A digest of what pages look like, save the pictures that they show by name."""
    return _digest(b"".join((_shared(studio), *_keys(pages, studio.breaks))))


def _find(kept: Kept, name: bytes, shared: bytes) -> dict[bytes, Drawn]:
    """The pages by their keys; none if they shared anything else."""
    held = kept.get(name, b"")
    data = held[_DIGEST:]
    if not data or _digest(data) != held[:_DIGEST]:  # a loss of power may have cut it off
        return {}
    try:
        found = msgspec.msgpack.decode(data, type=_Kept)
    except msgspec.DecodeError:
        return {}
    same = found.studio == shared and len(found.keys) == len(found.drawn)
    return dict(zip(found.keys, found.drawn, strict=True)) if same else {}


def _keys(pages: Sequence[Page], breaks: Sequence[Breaks]) -> Iterator[bytes]:
    encode = msgspec.msgpack.Encoder().encode
    for page, broken in zip(pages, breaks, strict=True):
        yield _digest(encode((page.items, broken)))


def _shared(studio: Studio) -> bytes:
    """A digest of all that pages are drawn with, save each page's breaks: fonts by their bytes,
    codes by what a font does not say itself. Another zlib packs otherwise."""
    fonts = {id(font): _digest(font.data) for font in studio.fonts.values()}
    told: list[object] = [
        zlib.ZLIB_RUNTIME_VERSION,
        (studio.width, studio.height, studio.bleed, studio.tagged, studio.hairline),
        studio.picture_state,
        sorted(studio.inks.items()),
        sorted(studio.links.items()),
        (studio.tags, studio.shared),
    ]
    for face, font in sorted(studio.fonts.items()):
        codes = studio.codes[face]
        own = [pair for pair in codes.first.items() if font.texts.get(pair[0]) != pair[1]]
        told.append((face, fonts[id(font)], studio.resources[face], own, list(codes.extra.items())))
    return _digest(msgspec.msgpack.encode(told))


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST).digest()

"""HEIC, the pictures of telephones (ISO/IEC 23008-12): opened, and freed of what they tell.

The decoder (libheif with libde265) is loaded when the first such picture is met, since most books
have none.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct, field
from PIL import Image

__all__ = ["bare_heic", "is_heic", "open_heic"]

# The brands of a file that holds HEVC pictures, or may.
_HEIC = re.compile(rb"....ftyp(?:heic|heix|hevc|heim|heis|hevm|hevs|mif1|msf1)", re.DOTALL)


def is_heic(data: bytes) -> bool:
    """Whether these are the bytes of a HEIC."""
    return _HEIC.match(data[:16]) is not None


def open_heic(data: bytes) -> Image.Image:
    """The picture, not yet decoded, as it is to be seen: its own rotation is applied when it is
    loaded, EXIF's is none of it (ISO/IEC 23008-12, A.2.1). Raises OSError."""
    import pi_heif
    from pi_heif.as_plugin import HeifImageFile

    # What stands beside the picture (smaller ones, depth) is not read; libheif's own limits of
    # memory stay in force. One thread: the same bytes come out, and the build has its own.
    pi_heif.options.THUMBNAILS = False
    pi_heif.options.DEPTH_IMAGES = False
    pi_heif.options.AUX_IMAGES = False
    pi_heif.options.DECODE_THREADS = 1
    try:
        picture: Image.Image = HeifImageFile(io.BytesIO(data))
    except (SyntaxError, ValueError, RuntimeError, EOFError) as failure:
        raise OSError(str(failure)) from None
    return picture


class _Item(Struct):
    """An item of the file: its kind, and where its bytes are (`inside` the `meta` box's `idat`)."""

    kind: bytes
    inside: bool = False
    extents: list[tuple[int, int]] = field(default_factory=list)


# Properties that pixels and colours depend on; a name or a time of making does not.
_SHOWN = frozenset(
    (b"hvcC", b"ispe", b"colr", b"pixi", b"irot", b"imir", b"clap", b"pasp", b"auxC")
)
# Exif that says nothing: where its TIFF begins (ISO/IEC 23008-12, A.2.1), and a TIFF 6.0 without an
# entry. Blank bytes would be damage to whoever reads it.
_NO_EXIF = bytes(4) + b"MM\0*\0\0\0\x08" + bytes(6)
_PIXELS = frozenset((b"hvc1", b"grid", b"iden", b"iovl"))


def bare_heic(data: bytes) -> bytes:
    """The HEIC with all bytes blank but those that its pixels, colours and rotation rest on; its
    Exif is there and empty.

    Nothing moves, so the tables of offsets stay right, and what is decoded is the same. Raises
    OSError when the file's boxes are not as the standard has them.
    """
    out = bytearray(data)
    try:
        boxes = list(_boxes(data, 0, len(data)))
        meta = next(box for box in boxes if box[0] == b"meta")
        inner = {name: (start, end) for name, start, end in _boxes(data, meta[1] + 4, meta[2])}
        items = _items(data, inner)
        kept = _kept(data, inner, items)
        held = inner.get(b"idat", (0, 0))[0]
        ranges = [
            (held + start if items[one].inside else start, length)
            for one in kept
            for start, length in items[one].extents
        ]
        if b"iprp" in inner:
            _blank_properties(out, data, *inner[b"iprp"])
        for name, start, end in boxes:
            if name == b"mdat":
                _blank(out, start, end, ranges)
            elif name not in (b"ftyp", b"meta"):
                out[start - 4 : start] = b"free"
                _blank(out, start, end, ())
        if b"idat" in inner:
            _blank(out, *inner[b"idat"], ranges)
        for item in items.values():
            if item.kind == b"Exif" and item.extents:
                first, length = item.extents[0]
                at = first + held * item.inside
                # Only what was made blank, whatever the tables say of its place.
                if length >= len(_NO_EXIF) and out[at : at + len(_NO_EXIF)] == bytes(len(_NO_EXIF)):
                    out[at : at + len(_NO_EXIF)] = _NO_EXIF
    except (StopIteration, KeyError, IndexError, ValueError) as failure:
        raise OSError(f"damaged HEIC: {failure}") from None
    return bytes(out)


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Each box's name, and where its content begins and ends (ISO/IEC 14496-12, 4.2)."""
    while at + 8 <= end:
        size, start = int.from_bytes(data[at : at + 4], "big"), at + 8
        if size == 1:
            size, start = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        stop = at + size if size else end
        if not start <= stop <= end:
            raise ValueError("a box is larger than what it is in")
        yield data[at + 4 : at + 8], start, stop
        at = stop


def _number(data: bytes, at: int, length: int) -> int:
    if at + length > len(data):
        raise ValueError("a table is cut short")
    return int.from_bytes(data[at : at + length], "big")


def _items(data: bytes, inner: dict[bytes, tuple[int, int]]) -> dict[int, _Item]:
    """The items of `iinf` with the extents of `iloc` (ISO/IEC 14496-12, 8.11.3 and 8.11.6)."""
    found: dict[int, _Item] = {}
    start, end = inner[b"iinf"]
    for name, at, _ in _boxes(data, start + (6 if data[start] == 0 else 8), end):
        if name == b"infe" and data[at] >= 2:
            wide = 2 if data[at] == 2 else 4
            found[_number(data, at + 4, wide)] = _Item(data[at + 6 + wide : at + 10 + wide])
    at = inner[b"iloc"][0]
    version = data[at]
    offset, length = data[at + 4] >> 4, data[at + 4] & 15
    base, index = data[at + 5] >> 4, (data[at + 5] & 15 if version else 0)
    wide = 2 if version < 2 else 4
    count = _number(data, at + 6, wide)
    at += 6 + wide
    for _ in range(count):
        item = found.get(_number(data, at, wide)) or _Item(b"")
        at += wide
        if version:
            item.inside = data[at + 1] & 15 == 1
            at += 2
        first = _number(data, at + 2, base)
        extents = _number(data, at + 2 + base, 2)
        at += 4 + base
        for _ in range(extents):
            at += index
            where = first + _number(data, at, offset)
            item.extents.append((where, _number(data, at + offset, length)))
            at += offset + length
    return found


def _kept(data: bytes, inner: dict[bytes, tuple[int, int]], items: dict[int, _Item]) -> set[int]:
    """The picture, what it is put together from, and its transparency (`iref`, 8.11.12)."""
    primary = inner[b"pitm"][0]
    todo = [_number(data, primary + 4, 2 if data[primary] == 0 else 4)]
    parts: dict[int, list[int]] = {}
    if b"iref" in inner:
        start, end = inner[b"iref"]
        wide = 2 if data[start] == 0 else 4
        for name, at, _ in _boxes(data, start + 4, end):
            one = _number(data, at, wide)
            others = [
                _number(data, at + wide + 2 + wide * index, wide)
                for index in range(_number(data, at + wide, 2))
            ]
            if name == b"dimg":
                parts.setdefault(one, []).extend(others)
            elif name == b"auxl":
                for other in others:
                    parts.setdefault(other, []).append(one)
    kept: set[int] = set()
    while todo:
        one = todo.pop()
        if one not in kept and items[one].kind in _PIXELS:
            kept.add(one)
            todo += parts.get(one, [])
    return kept


def _blank_properties(out: bytearray, data: bytes, start: int, end: int) -> None:
    for name, at, stop in _boxes(data, start, end):
        if name == b"ipco":
            for kind, first, last in _boxes(data, at, stop):
                if kind not in _SHOWN:
                    out[first - 4 : first] = b"free"
                    _blank(out, first, last, ())


def _blank(out: bytearray, start: int, end: int, kept: Sequence[tuple[int, int]]) -> None:
    at = start
    for first, length in sorted(kept):
        if start <= first < end:
            out[at:first] = bytes(max(0, first - at))
            at = max(at, first + length)
    if at < end:
        out[at:end] = bytes(end - at)

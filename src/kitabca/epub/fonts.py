"""Faces for the e-book: only those that the stylesheet names, cut down to the book's letters.

HarfBuzz cuts them (`hb-subset`): a hundred times faster than fontTools, to the same bytes or so.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

import uharfbuzz

from kitabca.epub.parts import Face

__all__ = ["embed", "families", "uncovered"]

# OpenType features that a stylesheet can ask for; the rest of a face's alternates stay behind.
_FEATURES = (
    "calt ccmp clig curs dnom frac init isol fina kern liga lnum locl mark medi mkmk numr onum "
    "pnum rlig smcp c2sc tnum rclt"
)

# A letter that tells a face of another script, the letters of the script, the languages that are
# written in it (they get the face by `:lang()`).
_SCRIPTS = (
    (
        0x0628,
        ((0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFC)),
        ("ar", "fa", "ur", "ps", "ckb", "ug", "azb", "az-Arab", "ota"),
    ),
    (0x05D0, ((0x0590, 0x05FF), (0xFB1D, 0xFB4F)), ("he", "yi")),
)

# What no face needs a glyph for: controls, formats (joiners, marks of direction) and separators.
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def embed(fonts: Mapping[str, bytes], text: Iterable[str], stylesheet: str) -> list[Face]:
    """The faces that the book needs, in the order given, each with only the text's characters.

    A face is left out if the stylesheet doesn't name its family, and one made for another script
    if the text has no letter of that script.
    """
    points = set(map(ord, set[str]().union(*text)))
    faces = []
    for name, data in fonts.items():
        family, style, weight, cmap = _describe(data)
        script = next((entry for entry in _SCRIPTS if entry[0] in cmap), None)
        if script is None:
            if family not in stylesheet:
                continue
            wanted = points
        else:
            ranges = script[1]
            wanted = {p for p in points if any(low <= p <= high for low, high in ranges)}
            if not wanted:
                continue
            wanted |= {p for p in points if not chr(p).isalpha()}
        faces.append(Face(f"fonts/{name}", family, style, weight, _subset(data, frozenset(wanted))))
    return faces


def families(faces: Iterable[Face]) -> dict[str, tuple[str, ...]]:
    """Families made for another script, with the languages that are set in them."""
    found: dict[str, tuple[str, ...]] = {}
    for face in faces:
        cmap = _describe(face.data)[3]
        for _, ranges, languages in _SCRIPTS:
            if any(low <= point <= high for point in cmap for low, high in ranges):
                found[face.family] = languages
    return found


def uncovered(faces: Iterable[Face], text: Iterable[str]) -> list[str]:
    """Characters of the text that none of the faces can show, sorted."""
    covered: set[int] = set()
    for face in faces:
        covered |= _describe(face.data)[3]
    return sorted(
        char
        for char in set[str]().union(*text)
        if ord(char) not in covered and unicodedata.category(char) not in _UNSEEN
    )


@lru_cache(maxsize=64)
def _describe(data: bytes) -> tuple[str, str, int, frozenset[int]]:
    """Family, style, weight and the characters of a face, by its own tables.

    `name` 16 is the typographic family, 1 the family of four; in `OS/2` the weight stands at byte 4
    and the bit of italics at byte 62 (OpenType 1.9).
    """
    face = uharfbuzz.Face(data)
    family = face.get_name(16) or face.get_name(1) or ""
    table = bytes(face.reference_table("OS/2").data)
    weight = int.from_bytes(table[4:6], "big")
    italic = table[63] & 1
    return family, "italic" if italic else "normal", weight, frozenset(face.unicodes)


@lru_cache(maxsize=64)
def _subset(data: bytes, points: frozenset[int]) -> bytes:
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(points)
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(_tag(name) for name in _FEATURES.split())
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING
    return bytes(uharfbuzz.subset(uharfbuzz.Face(data), wanted).blob.data)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")

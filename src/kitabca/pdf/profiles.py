"""The sRGB colour space as an ICC profile, made from the numbers of its standard.

Profiles that systems ship differ in date and licence; this one is the same bytes everywhere.
"""

from __future__ import annotations

from functools import cache
from struct import pack

__all__ = ["SRGB_CONDITION", "srgb"]

SRGB_CONDITION = "sRGB IEC61966-2.1"

# IEC 61966-2-1 primaries and white, adapted to D50 by the Bradford matrix below.
_WHITE_D50 = (0.9642, 1.0, 0.8249)
_RED = (0.43607, 0.22249, 0.01392)
_GREEN = (0.38515, 0.71687, 0.09708)
_BLUE = (0.14307, 0.06061, 0.71410)
_BRADFORD_D65_TO_D50 = (
    1.047886, 0.022919, -0.050216,
    0.029582, 0.990484, -0.017079,
    -0.009252, 0.015073, 0.751678,
)  # fmt: skip
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def _fixed(*values: float) -> bytes:
    return b"".join(pack(">i", round(value * 65536)) for value in values)


def _text(text: str) -> bytes:
    data = text.encode("utf-16-be")
    return b"mluc" + pack(">IIIHHII", 0, 1, 12, 0x656E, 0x5553, len(data), 28) + data


@cache
def srgb() -> bytes:
    """An ICC version 4 display profile of sRGB (ICC.1:2010, 8.4; about 500 bytes)."""
    curve = b"para" + pack(">IHH", 0, 3, 0) + _fixed(*_CURVE)
    tags = [
        (b"desc", _text(SRGB_CONDITION)),
        (b"cprt", _text("CC0")),
        (b"wtpt", b"XYZ \0\0\0\0" + _fixed(*_WHITE_D50)),
        (b"chad", b"sf32\0\0\0\0" + _fixed(*_BRADFORD_D65_TO_D50)),
        (b"rXYZ", b"XYZ \0\0\0\0" + _fixed(*_RED)),
        (b"gXYZ", b"XYZ \0\0\0\0" + _fixed(*_GREEN)),
        (b"bXYZ", b"XYZ \0\0\0\0" + _fixed(*_BLUE)),
        (b"rTRC", curve),
        (b"gTRC", curve),
        (b"bTRC", curve),
    ]
    offset = 128 + 4 + 12 * len(tags)
    table, data = pack(">I", len(tags)), b""
    known: dict[bytes, int] = {}
    for signature, body in tags:
        if body not in known:
            known[body] = offset + len(data)
            data += body + b"\0" * (-len(body) % 4)
        table += signature + pack(">II", known[body], len(body))
    size = 128 + len(table) + len(data)
    head = pack(">I4sI4s4s4s6H4s4s", size, b"\0" * 4, 0x04200000, b"mntr", b"RGB ", b"XYZ ",
                2026, 1, 1, 0, 0, 0, b"acsp", b"\0" * 4)  # fmt: skip
    head += pack(">I", 0) + b"\0" * 16 + pack(">I", 0) + _fixed(*_WHITE_D50)
    return head.ljust(128, b"\0") + table + data

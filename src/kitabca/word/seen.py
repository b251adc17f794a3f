"""What Word does to a picture before it is seen: cut, mirrored, turned; and the picture so made."""

from __future__ import annotations

import io
import re

from lxml import etree
from msgspec import Struct
from PIL import Image

from kitabca.pictures import open_picture
from kitabca.traces import upright
from kitabca.word.package import children, name_of, value

__all__ = ["View", "seen", "view_of"]

_WAYS = {
    1: Image.Transpose.ROTATE_270,
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_90,
}
_QUARTER = 90 * 60000
# What the two kinds of file can hold of what Pillow has in memory.
_MODES = {"JPEG": ("L", "RGB"), "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")}


class View(Struct, frozen=True):
    """A picture as Word shows it: the shares cut off at the left, the top, the right and the
    bottom, then mirrored, then turned clockwise by `quarters` of a circle.

    `beyond` names what is more than that: `left-out-crop` or `left-out-turn`.
    """

    cut: tuple[float, float, float, float] = (0, 0, 0, 0)
    across: bool = False
    down: bool = False
    quarters: int = 0
    beyond: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[str, ...]:
        """The names of all that Word does to the picture."""
        turned = self.across or self.down or self.quarters
        names = [*self.beyond, *(["left-out-crop"] if any(self.cut) else [])]
        return tuple(dict.fromkeys([*names, *(["left-out-turn"] if turned else [])]))


def view_of(blip: etree._Element, drawing: etree._Element) -> View:
    """How a drawing shows its picture (ECMA-376, part 1, 20.1.8.55 and 20.1.7.6).

    VML's own way (part 4, 19.1.2.11) is named and no more.
    """
    fill = blip.getparent()
    edges = [value(one, side) for one in children(fill, "srcRect")[:1] for side in "ltrb"]
    left, top, right, bottom = map(_share, edges or ("",) * 4)
    beyond = []
    if any(value(blip, f"crop{side}").strip("0.%f") for side in ("left", "top", "right", "bottom")):
        beyond.append("left-out-crop")
    if fill is not None and re.search(r"rotation:|flip:", value(fill, "style")):
        beyond.append("left-out-turn")
    frames = [one for one in drawing.iter() if name_of(one) == "xfrm"]
    own = [one for one in frames if fill is not None and _is_of(one, fill)]
    across = down = False
    turn = 0
    for frame in frames:
        if frame in own:
            across, down = _is_on(frame, "flipH"), _is_on(frame, "flipV")
            turn = _whole(value(frame, "rot"))
        elif _is_on(frame, "flipH") or _is_on(frame, "flipV") or _whole(value(frame, "rot")):
            beyond.append("left-out-turn")  # a group is turned as a whole
    if turn % _QUARTER:
        beyond.append("left-out-turn")
        turn = 0
    quarters = turn // _QUARTER % 4
    return View((left, top, right, bottom), across, down, quarters, tuple(dict.fromkeys(beyond)))


def seen(data: bytes, view: View) -> bytes | None:
    """The JPEG or PNG as Word shows it; None for other files, and where nothing can be made of it.

    Word knows nothing of the rotation that a camera wrote into the file: it cuts and turns the
    pixels as they are stored. Where it turns nothing, the camera's rotation is applied. What else
    a camera wrote is left behind.
    """
    try:
        with open_picture(data) as opened:
            kind = opened.format or ""
            if opened.mode not in _MODES.get(kind, ()) or getattr(opened, "n_frames", 1) > 1:
                return None
            opened.load()
            held = {key: opened.info[key] for key in ("icc_profile",) if key in opened.info}
            if kind == "PNG" and "transparency" in opened.info:
                held["transparency"] = opened.info["transparency"]
            turned = view.across or view.down or view.quarters
            picture = _cut(opened, view.cut)
            if picture is None:
                return None
            if turned:
                picture = _turned(picture, view)
            else:
                picture.info = dict(opened.info)
                picture = upright(picture)
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, RuntimeError):
        return None
    out = io.BytesIO()
    coded = {"quality": 95, "subsampling": 0} if kind == "JPEG" else {}
    picture.info.clear()
    picture.save(out, kind, **coded, **held)
    return out.getvalue()


def _cut(picture: Image.Image, cut: tuple[float, float, float, float]) -> Image.Image | None:
    width, height = picture.size
    left, top = round(width * cut[0]), round(height * cut[1])
    right, bottom = width - round(width * cut[2]), height - round(height * cut[3])
    if right <= left or bottom <= top:
        return None
    return picture.crop((left, top, right, bottom))


def _turned(picture: Image.Image, view: View) -> Image.Image:
    if view.across:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if view.down:
        picture = picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    return picture.transpose(_WAYS[view.quarters]) if view.quarters else picture


def _is_of(frame: etree._Element, fill: etree._Element) -> bool:
    """Whether a frame is that of the picture itself, and not of a group around it."""
    properties = frame.getparent()
    return properties is not None and properties.getparent() is fill.getparent()


def _is_on(frame: etree._Element, name: str) -> bool:
    return value(frame, name) not in ("", "0", "false")


def _whole(text: str) -> int:
    match = re.fullmatch(r"-?\d{1,10}", text, re.ASCII)
    return int(match[0]) if match else 0


def _share(text: str) -> float:
    """Thousandths of a percent, or a percentage with its sign; what is added at an edge is none."""
    match = re.fullmatch(r"(\d{1,9}(?:\.\d{1,9})?)(%?)", text, re.ASCII)
    return float(match[1]) / (100 if match[2] else 100_000) if match else 0.0

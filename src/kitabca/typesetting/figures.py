"""A figure's pictures and drawings, as large as they may be, and its pieces as one row."""

from __future__ import annotations

from lxml import etree

from kitabca.diagnostics import warning
from kitabca.model import Place
from kitabca.typesetting.art import drawings, view_box
from kitabca.typesetting.inlines import Inside, State, local
from kitabca.typesetting.output import Item, Picture
from kitabca.typesetting.paragraphs import Box
from kitabca.typesetting.plates import arranged
from kitabca.typesetting.styles import Look
from kitabca.typesetting.vertical import Row, Text, moved

__all__ = ["fitted", "merged", "set_art", "set_plate", "under_picture"]


def under_picture(box: Box, width: float, look: Look) -> Box:
    """Where a caption stands: as wide as its picture, unless that is too narrow to read."""
    if width < 110.0 or width >= box.width:
        return box
    if look.align == "centre":
        return Box(box.x + (box.width - width) / 2, width)
    return Box(box.x + (box.width - width if look.align == "right" else 0.0), width)


def fitted(state: State, figure: etree._Element, room: float) -> float:
    """How wide a figure's only picture can be where it may be `room` high, so that its caption is
    set to the same width; without bound where there is no such picture."""
    shown = [one for one in figure if local(one) in ("img", "svg")]
    if len(shown) != 1 or local(shown[0]) != "img":
        return float("inf")
    wide, high = state.pictures(shown[0].get("src") or "")
    return room * wide / high if wide and high and room > 0 else float("inf")


def set_art(
    state: State,
    one: etree._Element,
    art: Inside,
    box: Box,
    width: float,
    room: float,
    sized: bool,
) -> Row:
    """A picture or a drawing as large as its width and the room allow, aligned in the box.

    One that its style gives no height (`sized`) and that the page has to make smaller is named.
    """
    items: tuple[Item, ...]
    if local(one) == "img":
        pixels = state.pictures(one.get("src") or "")
        ratio = pixels[1] / pixels[0] if pixels[0] else 1.0
    else:
        _, _, units, high = view_box(one)
        ratio = high / units
    own = art.look.style
    own_name = one.get("src") or one.get("aria-label") or local(one)
    if own.width:
        width = min(width, art.look.points(own.width, box.width))
    height = width * ratio
    if height > room:
        if not sized:
            place = art.place or Place(state.galley.anchor)
            share = f"{100 * room / height:.0f}"
            reduced = warning("picture-reduced", place, path=own_name, share=share)
            state.galley.diagnostics.append(reduced)
        height, width = room, room / ratio
    x = box.x
    if art.look.align == "centre":
        x += (box.width - width) / 2
    elif art.look.align == "right":
        x += box.width - width
    if local(one) == "img":
        items = (Picture(x, 0.0, width, height, one.get("src") or "", art.node),)
    else:
        items = tuple(drawings(one, x, 0.0, width, art.look.colour, art.node))
    return Row(height, items=items, place=art.place)


def merged(rows: list[Row]) -> Row:
    """Rows that stay together as one."""
    y = 0.0
    texts: list[Text] = []
    items: list[Item] = []
    notes: list[str] = []
    for index, row in enumerate(rows):
        if index:
            y += row.before
        texts += [Text(text.x, text.y + y, text.line) for text in row.texts]
        items += [moved(item, 0.0, y) for item in row.items]
        notes += row.notes
        y += row.height
    return Row(y, texts=tuple(texts), items=tuple(items), notes=tuple(notes))


def set_plate(
    state: State,
    arts: list[tuple[int, etree._Element, Inside]],
    box: Box,
    width: float,
    room: float,
) -> Row:
    """Several pictures as one row of the page, in the order of the source.

    `arts` has for each the number of rows of words before it, its element and its node. They fill
    `width` points, `room` high at most, in the middle of `box`; how is said in `plates`.
    """
    names = [one.get("src") or "" for _, one, _ in arts]
    sizes = [state.pictures(name) for name in names]
    ratios = [high / wide if wide and high else 1.0 for wide, high in sizes]
    boxes, height = arranged(ratios, width, room)
    left = box.x + (box.width - width) / 2
    items = tuple(
        Picture(left + x, y, wide, high, name, art.node)
        for name, (_, _, art), (x, y, wide, high) in zip(names, arts, boxes, strict=True)
    )
    return Row(height, items=items, place=arts[0][2].place)

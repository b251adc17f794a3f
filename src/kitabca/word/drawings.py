"""The pictures of a Word document's drawings (ECMA-376, part 1, 20)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from kitabca.word.blocks import Image
from kitabca.word.package import Relation, name_of, value, words_of
from kitabca.word.reader import Reader
from kitabca.word.seen import View, seen, view_of

__all__ = ["pictures_of"]

_PICTURES = {
    b"\xff\xd8\xff": "jpg",
    b"\x89PNG": "png",
    b"II*\0": "tif",
    b"MM\0*": "tif",
}


def pictures_of(reader: Reader, element: etree._Element) -> Iterator[Image]:
    """The pictures of a drawing; text boxes, diagrams and what can't be read are left out."""
    boxed = [one for one in element.iter() if name_of(one) == "txbxContent"]
    if boxed:
        reader.leave("left-out-text-box", words_of(boxed[0]))
        return
    alternative = next(
        (value(one, "descr") for one in element.iter() if name_of(one) in ("docPr", "shape")), ""
    )
    shown = False
    for one in element.iter():
        name = name_of(one)
        if name in ("blip", "imagedata"):
            shown = True
            which = value(one, "embed") or value(one, "link") or value(one, "id")
            view = view_of(one, element)
            yield from _picture(reader, reader.relations.get(which), alternative, view)
    if not shown:
        reader.leave("left-out-object", alternative)


def _picture(
    reader: Reader, relation: Relation | None, alternative: str, view: View
) -> Iterator[Image]:
    """A picture as Word shows it, or as it is, when what Word does to it is named."""
    if relation is None or relation.external:
        reader.leave("left-out-linked-picture", relation.target if relation else alternative)
        return
    data = reader.package.part(relation.target) or b""
    ending = next((kind for start, kind in _PICTURES.items() if data.startswith(start)), "")
    if not ending:
        reader.leave("left-out-picture", relation.target.rpartition("/")[2])
        return
    made = seen(data, view) if view.asked != view.beyond else None
    data = made or data
    name = next((known for known, other in reader.pictures.items() if other == data), "")
    if not name:
        name = f"{reader.stem}-{len(reader.pictures) + 1}.{ending}"
        reader.pictures[name] = data
    for change in view.beyond if made else view.asked:
        reader.leave(change, name)
    yield Image(name, " ".join(alternative.split()))

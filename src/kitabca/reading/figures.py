"""Pictures of a text: one or several in a paragraph of their own."""

from __future__ import annotations

from collections.abc import Callable

from markdown_it.token import Token
from msgspec.structs import replace

from kitabca.diagnostics import error, nearest
from kitabca.model import Figure, Inline, Place, Text
from kitabca.reading.dialect import Attributes, parser
from kitabca.reading.inlines import Source, inlines, smart, stand
from kitabca.reading.marks import allow, anchor_of

__all__ = ["Pictures", "figure"]

# Finds a picture named at a place: its path from the tree's root, or None once the fault is said.
Pictures = Callable[[str, Place], str | None]

_SIZES = ("column", "half", "page", "portrait", "plate")


def figure(source: Source, pictures: Pictures, holder: Token, attributes: Attributes) -> Figure:
    """The figure that a paragraph of images makes."""
    images = [child for child in holder.children or [] if child.type == "image"]
    place = stand(source, holder, int(images[0].meta.get("at", 0)))
    found_pictures: list[tuple[str, str]] = []
    caption: list[Inline] = []
    credits: list[str] = []
    allow(source, place, attributes, anchor=True, keys=("size",))
    size, anchor = attributes.values.get("size", ""), attributes.anchor
    for image in images:
        where = stand(source, holder, int(image.meta.get("at", 0)))
        found = image.meta.get("attributes")
        own = found if isinstance(found, Attributes) else Attributes()
        allow(source, where, own, anchor=True, keys=("credit", "size"))
        size, anchor = own.values.get("size", size), own.anchor or anchor
        credit = smart(own.values.get("credit", ""), source.tag)
        alt = smart("".join(child.content for child in image.children or []), source.tag)
        path = str(image.attrs.get("src", ""))
        for name, words in (("alt", alt), ("credit", credit)):
            if not words.strip():
                source.faults.append(error(f"missing-{name}", where, path=path))
        if credit and credit not in credits:
            credits.append(credit)
        if title := str(image.meta.get("title", "")):
            said = _parsed(source, title, holder, int(image.meta.get("at", 0)))
            caption += [Text(" "), *said] if caption else said
        if (known := pictures(path, where)) is not None:
            found_pictures.append((known, alt))
    if size and size not in _SIZES:
        near = nearest(size, _SIZES)
        source.faults.append(error("bad-choice", place, name="size", seen=size, nearest=near))
    default = "plate" if len(images) > 1 else "column"
    anchor = anchor_of(source, place, anchor)
    credit = "; ".join(credits)
    return Figure(tuple(found_pictures), tuple(caption), credit, size or default, anchor, place)


def _parsed(source: Source, text: str, holder: Token, at: int) -> tuple[Inline, ...]:
    """Inline Markdown that stands in an attribute; all its places are the picture's."""
    whole = stand(source, holder, at)
    return inlines(replace(source, whole=whole), parser().parseInline(text)[0])

"""Pictures of a text: one or several in a paragraph of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
    captions: list[tuple[str, tuple[Inline, ...]]] = []
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
        credits.append(credit)
        title = str(image.meta.get("title", ""))
        said = _parsed(source, title, holder, int(image.meta.get("at", 0))) if title else ()
        captions.append((title, said))
        if (known := pictures(path, where)) is not None:
            found_pictures.append((known, alt))
    if size and size not in _SIZES:
        near = nearest(size, _SIZES)
        source.faults.append(error("bad-choice", place, name="size", seen=size, nearest=near))
    default = "plate" if len(images) > 1 else "column"
    anchor = anchor_of(source, place, anchor)
    caption, credit = _legend(captions, credits)
    return Figure(tuple(found_pictures), caption, credit, size or default, anchor, place)


def _legend(
    captions: Sequence[tuple[str, tuple[Inline, ...]]], credits: Sequence[str]
) -> tuple[tuple[Inline, ...], str]:
    """The words and the credit of all pictures together.

    Words of several stand behind their numbers in reading order, each with its own credit, as a
    press sets the legend of a plate: how many pictures stand in a row is another matter on each
    page and screen. Words or a credit given once are of all pictures.
    """
    said = dict(reversed([(title, words) for title, words in captions if title]))
    owners = [owner for owner in dict.fromkeys(credits) if owner]
    if len(said) < 2:
        return next(iter(said.values()), ()), "; ".join(owners)
    legend: list[Inline] = []
    for number, ((title, words), owner) in enumerate(zip(captions, credits, strict=True), 1):
        own = owner if len(owners) > 1 else ""
        if title or own:
            legend += [Text(f"{number}.\u00a0"), *words]
            legend += [Text(f" ({own})" if title else own)] if own else []
            legend.append(Text(" " if not own and title.rstrip()[-1] in ".!?…;" else "; "))
    return tuple(legend[:-1]), "" if len(owners) > 1 else "".join(owners)


def _parsed(source: Source, text: str, holder: Token, at: int) -> tuple[Inline, ...]:
    """Inline Markdown that stands in an attribute; all its places are the picture's."""
    whole = stand(source, holder, at)
    return inlines(replace(source, whole=whole), parser().parseInline(text)[0])

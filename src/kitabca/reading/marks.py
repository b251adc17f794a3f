"""What every block of Markdown needs: its place, and the attributes that it can use."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from kitabca.diagnostics import error, nearest
from kitabca.model import Place
from kitabca.reading.dialect import ATTRIBUTES, Attributes, parse_attributes
from kitabca.reading.inlines import LANGUAGE_TAG, Source

__all__ = ["ANCHOR", "allow", "anchor_of", "line_of", "tag_of", "trailing"]

# What may be an anchor: a letter, then letters, figures, _ . or -, as an XML name has them. A file
# of the e-book may bear the name, and disks take 255 bytes for one.
ANCHOR = re.compile(r"[^\W\d_][\w.-]{0,79}\Z")


def line_of(source: Source, token: Token) -> Place:
    """Where a block begins: its first line, at the first character that is no space."""
    line = (token.map or [0])[0]
    written = source.lines[line] if line < len(source.lines) else ""
    return Place(source.path, line + 1, len(written) - len(written.lstrip()) + 1)


def anchor_of(source: Source, place: Place, anchor: str) -> str:
    """An anchor that a writer gave; none, once `bad-anchor` is said, if no XML name can hold it."""
    if anchor and not ANCHOR.match(anchor):
        source.faults.append(error("bad-anchor", place, anchor=anchor))
        return ""
    return anchor


def tag_of(source: Source, place: Place, attributes: Attributes) -> str:
    """The language that `lang` names (BCP 47); none, once it is said that it is no tag."""
    tag = attributes.values.get("lang", "")
    if tag and not LANGUAGE_TAG.match(tag):
        source.faults.append(error("bad-language", place, tag=tag))
        return ""
    return tag


def trailing(holder: Token) -> Attributes:
    """The attributes at the end of a heading or caption, taken off its text."""
    children = holder.children or []
    if not children or children[-1].type != "text":
        return Attributes()
    last = children[-1]
    matches = list(ATTRIBUTES.finditer(last.content))
    if not matches or last.content[matches[-1].end() :].strip():
        return Attributes()
    match = matches[-1]
    attributes = parse_attributes(match[1])
    if attributes is None:
        return Attributes()
    last.content = last.content[: match.start()].rstrip()
    return attributes


def allow(
    source: Source,
    place: Place,
    attributes: Attributes,
    *,
    anchor: bool = False,
    classes: bool = False,
    keys: Sequence[str] = (),
) -> None:
    """Says what a block's attributes have that the block can't use."""
    unused = [key for key in attributes.values if key not in keys]
    unused += [] if classes else list(attributes.classes)
    unused += [] if anchor or not attributes.anchor else [f"#{attributes.anchor}"]
    known = [*keys, *(["#anchor"] if anchor else []), *([".class"] if classes else [])]
    for name in unused:
        near = nearest(name, known) or "#"
        source.faults.append(error("unknown-attribute", place, name=name, nearest=near))

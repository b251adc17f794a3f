"""Finding one's way: outline, page labels, named destinations and links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from kitabca.pdf.studio import Drawn
from kitabca.pdf.writing import Document, number, text_bytes, text_string
from kitabca.typesetting.output import Page, Pages

__all__ = ["destinations", "label_pages", "links", "outline"]

_NAMES_IN_A_LEAF = 64


def label_pages(document: Document, pages: Sequence[Page]) -> None:
    """Page labels equal to the folios; covers have roman numerals, so that no label comes twice."""
    entries: list[bytes] = []
    start = covers = 0
    for section, group in groupby(pages, key=lambda page: page.section):
        members = list(group)
        if section == "block":
            previous = None
            for offset, page in enumerate(members):
                if previous is None or page.folio != previous + 1:
                    entries.append(b"%d<</S/D/St %d>>" % (start + offset, max(page.folio, 1)))
                previous = page.folio
        else:
            entries.append(b"%d<</S/r/St %d>>" % (start, covers + 1))
            covers += len(members)
        start += len(members)
    document.entry("PageLabels", b"<</Nums[%b]>>" % b"".join(entries))


def destinations(document: Document, pages: Pages, bleed: float) -> bytes:
    """A named destination for every anchor; the entry of the name dictionary, maybe empty."""
    items = [
        (
            text_string(anchor),
            b"[%d 0 R/XYZ %b %b null]"
            % (
                document.page_numbers[page],
                number(max(0.0, x + bleed)),
                number(min(pages.height, pages.height - y + 12.0) + bleed),
            ),
        )
        for anchor, (page, x, y) in sorted(
            pages.anchors.items(), key=lambda item: text_bytes(item[0])
        )
    ]
    if not items:
        return b""
    kids = []
    for start in range(0, len(items), _NAMES_IN_A_LEAF):
        part = items[start : start + _NAMES_IN_A_LEAF]
        names = b"".join(key + value for key, value in part)
        limits = part[0][0] + part[-1][0]
        kids.append(document.add(b"<</Limits[%b]/Names[%b]>>" % (limits, names)))
    tree = document.add(b"<</Kids[%b]>>" % b" ".join(b"%d 0 R" % kid for kid in kids))
    return b"/Dests %d 0 R" % tree


def outline(document: Document, entries: Sequence[tuple[int, str, str]]) -> None:
    """The headings as a tree of bookmarks, open at the first level (ISO 32000-1, 12.3.3)."""
    if not entries:
        return
    root = document.reserve()
    first = document.reserve(len(entries))
    parents: list[int] = []
    open_at: list[tuple[int, int]] = []  # (level, entry) from the root down
    for index, (level, _, _) in enumerate(entries):
        while open_at and open_at[-1][0] >= level:
            open_at.pop()
        parents.append(open_at[-1][1] if open_at else -1)
        open_at.append((level, index))
    kids: dict[int, list[int]] = {}
    for index, parent in enumerate(parents):
        kids.setdefault(parent, []).append(index)
    for index, (_, title, anchor) in enumerate(entries):
        siblings = kids[parents[index]]
        place = siblings.index(index)
        parts = [b"/Title" + text_string(title), b"/Dest" + text_string(anchor)]
        parts.append(b"/Parent %d 0 R" % (root if parents[index] < 0 else first + parents[index]))
        if place:
            parts.append(b"/Prev %d 0 R" % (first + siblings[place - 1]))
        if place + 1 < len(siblings):
            parts.append(b"/Next %d 0 R" % (first + siblings[place + 1]))
        if own := kids.get(index):
            parts.append(b"/First %d 0 R/Last %d 0 R" % (first + own[0], first + own[-1]))
            parts.append(b"/Count %d" % -len(own))
        document.plain[first + index] = b"<<%b>>" % b"".join(parts)
    top = kids[-1]
    document.plain[root] = b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (
        first + top[0], first + top[-1], len(top)
    )  # fmt: skip
    document.entry("Outlines", b"%d 0 R" % root)


def links(
    document: Document, pages: Pages, drawn: Sequence[Drawn], tagged: bool
) -> tuple[list[tuple[int, int, int]], dict[int, list[int]]]:
    """Link annotations, one for each line of a link: (page, node, object) and those of a page.

    Each says what it leads to in `Contents` (PDF/UA-1, 7.18.5) and is printed (`F 4`; PDF/A-3,
    6.3.2). A link that leads nowhere in this file becomes no annotation. When `tagged`, keys into
    the parent tree follow those of the pages.
    """
    words: dict[int, str] = {}
    for sheet in drawn:
        for node, _, text in sheet.areas:
            words[node] = words.get(node, "") + text
    titles = {anchor: title for _, title, anchor in pages.outline}
    listed: list[tuple[int, int, int]] = []
    by_page: dict[int, list[int]] = {}
    key = len(drawn)
    for page, sheet in enumerate(drawn):
        for node, box, _ in sheet.areas:
            attributes = pages.nodes[node].attributes
            action = _target(attributes["href"], pages.anchors)
            if not action:
                continue
            said = _said(attributes, words[node], titles)
            found = document.add(
                b"<</Type/Annot/Subtype/Link/Rect[%b]/Border[0 0 0]/F 4%b/Contents%b%b>>"
                % (
                    b" ".join(map(number, box)),
                    b"/StructParent %d" % key if tagged else b"",
                    text_string(said),
                    action,
                )
            )
            listed.append((page, node, found))
            by_page.setdefault(page, []).append(found)
            key += 1
    return listed, by_page


def _target(address: str, anchors: Mapping[str, object]) -> bytes:
    if address.startswith("#"):
        return b"/Dest" + text_string(address[1:]) if address[1:] in anchors else b""
    if address.partition(":")[0] in ("http", "https", "mailto"):
        return b"/A<</S/URI/URI(%b)>>" % _uri(address)
    return b""


def _uri(address: str) -> bytes:
    """An address in seven bits (12.6.4.7): what is not ASCII is percent-encoded UTF-8."""
    escaped = "".join(
        char if char.isascii() and char.isprintable() and char != " "
        else "".join(f"%{byte:02X}" for byte in char.encode("utf-8"))
        for char in address
    )  # fmt: skip
    return escaped.replace("\\", "%5C").replace("(", "%28").replace(")", "%29").encode("ascii")


def _said(attributes: Mapping[str, str], text: str, titles: Mapping[str, str]) -> str:
    address = attributes["href"]
    said = attributes.get("title") or " ".join(text.split())
    title = titles.get(address[1:], "") if address.startswith("#") else ""
    if title and title not in said:
        return f"{said}: {title}" if said else title
    return said or address

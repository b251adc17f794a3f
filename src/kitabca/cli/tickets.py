"""The one-page ticket of each room that files are handed to, set by our own typesetter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from kitabca.diagnostics import ContentError
from kitabca.sayings import say, sentences

if TYPE_CHECKING:
    from kitabca.cli.stages import Desk
    from kitabca.typesetting.output import Pages

__all__ = ["Ticket", "make_ticket"]


class Ticket(Struct, frozen=True):
    """What a ticket says: `room` names its sentences, `headings` are keys of the catalogue, and
    `editions` has for each edition the rows of its files."""

    room: str
    headings: Sequence[str]
    editions: Sequence[Sequence[Sequence[str]]]
    date: str


def make_ticket(desk: Desk, ticket: Ticket, language: str) -> bytes:
    """The ticket's PDF. Raises ContentError when the layout or its template is at fault."""
    from functools import cache

    from kitabca.faces import open_faces
    from kitabca.language.hyphenation import breaks_for
    from kitabca.layout import read_layout
    from kitabca.pdf.archive import Metadata
    from kitabca.pdf.screen import screen_pdf
    from kitabca.rendering.document import Document
    from kitabca.rendering.templates import fill
    from kitabca.typesetting import typeset

    layout, found = read_layout("ticket", desk.layout_file)
    if layout is None:
        raise ContentError(found)
    said = sentences("tickets", language)
    room = ticket.room
    title = said[f"{room}_title"]
    faces = open_faces(layout.faces, desk.font)

    def set_with(rows: Sequence[Sequence[str]], close: bool, left_out: int) -> Pages:
        values = {
            "language": language,
            "title": title,
            "whom": said[f"{room}_whom"],
            "headings": [said[one] for one in ticket.headings],
            "rows": rows,
            "close": close,
            "more": say("tickets", "more", language, count=left_out) if left_out else "",
            "ticks_title": said[f"{room}_ticks"],
            "ticks": [
                text
                for key, text in said.items()
                if key.rpartition("_")[0] == room and key.rpartition("_")[2].isdecimal()
            ],
            "last": say("tickets", "last", language, date=ticket.date),
        }
        xhtml, wrong = fill(layout.chain, desk.template, "ticket.xhtml.j2", values)
        if wrong:
            raise ContentError(wrong)
        document = Document("ticket", "ticket", "ticket", xhtml)
        pages, faults = typeset(
            [document], layout, faces, language, title, lambda path: (1, 1), cache(breaks_for)
        )
        if faults:
            raise ContentError(faults)
        return pages

    pages = _on_one_page(set_with, ticket.editions)
    return screen_pdf(
        pages,
        layout,
        {key: face.data for key, face in faces.faces.items()},
        Metadata(title=title, language=language, identifier=f"urn:kitabca:ticket:{room}"),
        lambda path: b"",
    )


def _on_one_page(
    set_with: Callable[[Sequence[Sequence[str]], bool, int], Pages],
    editions: Sequence[Sequence[Sequence[str]]],
) -> Pages:
    """The ticket on one page with every file: where they are too many, in smaller rows, then with
    a row an edition. What is too much for that too is counted, and the sums that name it pointed
    to."""
    rows = [row for own in editions for row in own]
    grouped = [_in_one(own) for own in editions if own]
    for tried, close in ((rows, False), (rows, True), (grouped, True)):
        pages = set_with(tried, close, 0)
        if len(pages.pages) == 1:
            return pages
    fits, over = 0, len(grouped)
    while over - fits > 1:
        middle = (fits + over) // 2
        left_out = sum(map(len, editions[middle:]))
        if len(set_with(grouped[:middle], True, left_out).pages) == 1:
            fits = middle
        else:
            over = middle
    return set_with(grouped[:fits], True, sum(map(len, editions[fits:])))


def _in_one(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows of an edition's files in one: its name once, and what is the same for all."""
    names = [row[0] for row in rows]
    stem = names[0]
    while not all(name.startswith(stem) for name in names):
        stem = stem[:-1]
    stem = stem.rstrip("-.") if len(names) > 1 else stem
    name = ", ".join([names[0], *(one[len(stem) :] for one in names[1:])])
    columns = zip(*(row[1:] for row in rows), strict=True)
    return [name, *(" + ".join(dict.fromkeys(cells)) for cells in columns)]

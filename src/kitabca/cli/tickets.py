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
    """What a ticket says: `room` names its sentences, `headings` are keys of the catalogue."""

    room: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
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

    def set_with(rows: Sequence[Sequence[str]]) -> Pages:
        values = {
            "language": language,
            "title": title,
            "whom": said[f"{room}_whom"],
            "headings": [said[one] for one in ticket.headings],
            "rows": rows,
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

    pages = _on_one_page(set_with, ticket.rows)
    return screen_pdf(
        pages,
        layout,
        {key: face.data for key, face in faces.faces.items()},
        Metadata(title=title, language=language, identifier=f"urn:kitabca:ticket:{room}"),
        lambda path: b"",
    )


def _on_one_page(
    set_with: Callable[[Sequence[Sequence[str]]], Pages], rows: Sequence[Sequence[str]]
) -> Pages:
    """The ticket with as many rows as one page holds; a last row of `…` says that there are more,
    which stand in the folder beside the ticket."""
    pages = set_with(rows)
    if len(pages.pages) == 1 or not rows:
        return pages
    rest = tuple("…" for _ in rows[0])
    fits, over = 0, len(rows)
    shortened = set_with([rest])
    while over - fits > 1:
        middle = (fits + over) // 2
        pages = set_with([*rows[:middle], rest])
        if len(pages.pages) == 1:
            fits, shortened = middle, pages
        else:
            over = middle
    return shortened

"""Pages that an earlier run has drawn: taken as they are, where nothing that shows has changed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from composing import LAYOUT, faces
from making import book, case_names
from msgspec.structs import replace

from kitabca.pdf import redrawing
from kitabca.pdf.redrawing import redraw
from kitabca.pdf.screen import draw, screen_inks, studio_for
from kitabca.pdf.studio import Drawn, Studio, pack
from kitabca.typesetting.output import Line, Page, Pages

NAME = b"screen"


def studio(pages: Pages, **changed: object) -> Studio:
    return replace(studio_for(pages, screen_inks(LAYOUT), faces()), **changed)


@pytest.fixture
def drawn_now(monkeypatch: pytest.MonkeyPatch) -> list[Page]:
    """The pages that are drawn from now on."""
    found: list[Page] = []
    own = redrawing.draw_page

    def counted(page: Page, *given: object) -> Drawn:
        found.append(page)
        return own(page, *given)  # type: ignore[arg-type]  # given on as it came

    monkeypatch.setattr(redrawing, "draw_page", counted)
    return found


def run(pages: Pages, kept: dict[bytes, bytes], **changed: object) -> Sequence[Drawn]:
    drawn, keep = redraw(pages.pages, studio(pages, **changed), kept, NAME)
    keep()
    return drawn


def moved(page: Page, by: float = 1.0) -> Page:
    """The page with its first line a little lower."""
    at = next(index for index, item in enumerate(page.items) if isinstance(item, Line))
    line = page.items[at]
    assert isinstance(line, Line)
    lower = replace(line, y=line.y + by)
    return replace(page, items=(*page.items[:at], lower, *page.items[at + 1 :]))


def with_page(pages: Pages, index: int, page: Page) -> Pages:
    return replace(pages, pages=(*pages.pages[:index], page, *pages.pages[index + 1 :]))


def fresh(pages: Pages, **changed: object) -> Sequence[Drawn]:
    drawn = draw(pages, studio(pages, **changed))
    pack(drawn)
    return drawn


@pytest.mark.parametrize("name", ["everything", "over-the-turn", "tongues"])
def test_what_is_kept_is_what_would_be_drawn(name: str, drawn_now: list[Page]) -> None:
    kept: dict[bytes, bytes] = {}
    pages = book(name)
    assert run(pages, kept) == fresh(pages)
    drawn_now.clear()
    assert run(pages, kept) == fresh(pages)
    assert drawn_now == []


def test_a_changed_page_alone_is_drawn_again(drawn_now: list[Page]) -> None:
    kept: dict[bytes, bytes] = {}
    pages = book("everything")
    at = next(n for n, page in enumerate(pages.pages) if any(type(i) is Line for i in page.items))
    run(pages, kept)
    changed = with_page(pages, at, moved(pages.pages[at]))
    drawn_now.clear()
    assert run(changed, kept) == fresh(changed)
    assert drawn_now == [changed.pages[at]]
    drawn_now.clear()
    run(pages, kept)
    assert drawn_now == [pages.pages[at]], "what was drawn last is kept, and no more"


SHARED = {
    "the inks": {"inks": "other"},
    "the size": {"height": 700.0},
    "the bleed": {"bleed": 9.0},
    "the tags": {"tags": "other"},
    "the marks that leaves share": {"shared": "other"},
    "the hairline": {"hairline": 0.25},
    "the links": {"links": {}},
}


@pytest.mark.parametrize("what", SHARED)
def test_all_pages_are_drawn_again_where_what_they_share_has_changed(
    what: str, drawn_now: list[Page]
) -> None:
    pages = book("everything")
    now = studio(pages)
    others = {
        "inks": {key: replace(ink, fill=b"0 g") for key, ink in now.inks.items()},
        "shared": tuple(range(len(now.shared)))[::-1],
        "tags": tuple(b"/H6" if tag == b"/P" else tag for tag in now.tags),
    }
    changed = {
        key: others[key] if value == "other" else value for key, value in SHARED[what].items()
    }
    kept: dict[bytes, bytes] = {}
    run(pages, kept)
    drawn_now.clear()
    assert run(pages, kept, **changed) == fresh(pages, **changed)
    assert len(drawn_now) == len(pages.pages)


def test_a_word_that_breaks_elsewhere_is_drawn_again(drawn_now: list[Page]) -> None:
    pages = next(book(name) for name in case_names() if any(studio(book(name)).breaks))
    kept: dict[bytes, bytes] = {}
    run(pages, kept)
    breaks = [dict[int, tuple[int, str, bool]]() for _ in pages.pages]
    drawn_now.clear()
    assert run(pages, kept, breaks=breaks) == fresh(pages, breaks=breaks)
    assert drawn_now


@pytest.mark.parametrize("damage", ["cut", "turned", "empty"])
def test_what_is_damaged_is_drawn_again(damage: str) -> None:
    pages = book("everything")
    kept: dict[bytes, bytes] = {}
    run(pages, kept)
    data = kept[NAME]
    kept[NAME] = {"cut": data[:-9], "turned": data[:40] + b"\0" + data[41:], "empty": b""}[damage]
    assert run(pages, kept) == fresh(pages)


def test_pages_are_packed_where_no_thread_is_to_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = book("everything")
    wanted = fresh(pages)

    def refuse(thread: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("kitabca.pdf.studio.Thread.start", refuse)
    assert fresh(pages) == wanted

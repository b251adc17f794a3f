"""The text of small editions, of parts that a test names or of one part of each usual kind."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["chapter", "edition_text", "edition_with", "part"]

_HEAD = """\
slug = '{slug}'
title = '''{title}'''
language = "{language}"
date = 2026-02-26
modified = 2026-02-26
event = '{event}'
layout = "{layout}"
{head}"""


def part(kind: str, *lines: str) -> str:
    """One part, with more lines of TOML."""
    return "\n".join(("[[parts]]", f'kind = "{kind}"', *lines, ""))


def chapter(source: str = "01.md") -> str:
    """The part that is one Markdown file of the event."""
    return part("text", f'source = "{source}"')


def edition_with(
    *parts: str,
    slug: str = "b",
    event: str = "e",
    title: str = "Kitab",
    language: str = "az",
    layout: str = "base",
    head: str = "",
) -> str:
    """An edition of the parts given; `head` has more lines before the first."""
    before = _HEAD.format(
        slug=slug, event=event, title=title, language=language, layout=layout, head=head
    )
    return "\n".join((before, *parts))


def edition_text(
    slug: str,
    event: str,
    table: str,
    columns: Sequence[str],
    *,
    title: str = "Sınaq",
    listing: str = "Siyahı",
    head: str = "",
    tail: str = "",
) -> str:
    """Its chapter is the event's `01.md`; `columns` are TOML tables, `head` and `tail` more lines
    before the first part and behind the last."""
    listed = part(
        "listing",
        'id = "siyahi"',
        f"title = '''{listing}'''",
        f"table = '{table}'",
        f"columns = [ {', '.join(columns)} ]",
    )
    parts = (part("cover"), part("contents"), chapter(), listed)
    return edition_with(*parts, slug=slug, event=event, title=title, head=head) + tail

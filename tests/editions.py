"""The text of a small edition: a cover, contents, a chapter and a list."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["edition_text"]

_EDITION = """\
slug = '{slug}'
title = '''{title}'''
language = "az"
date = 2026-02-26
modified = 2026-02-26
event = '{event}'
layout = "base"
{head}
[[parts]]
kind = "cover"

[[parts]]
kind = "contents"

[[parts]]
kind = "text"
source = "01.md"

[[parts]]
kind = "listing"
id = "siyahi"
title = '''{listing}'''
table = '{table}'
columns = [ {columns} ]
{tail}"""


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
    return _EDITION.format(
        slug=slug,
        title=title,
        event=event,
        listing=listing,
        table=table,
        columns=", ".join(columns),
        head=head,
        tail=tail,
    )

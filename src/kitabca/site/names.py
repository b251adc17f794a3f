"""What tells books apart that bear one title: the kind of paper, the language, the subtitle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kitabca.language import language
from kitabca.sayings import sentences
from kitabca.site.books import Book

__all__ = ["kinds", "names"]


def kinds(books: Sequence[Book]) -> dict[str, str]:
    """What each book is by its slug, in its own language: `iri şriftlə`, `booklet · English`.

    The language is said where the books are in several; empty for a single book.
    """
    if len(books) < 2:
        return {book.edition.slug: "" for book in books}
    several = len({book.edition.language for book in books}) > 1
    return {
        book.edition.slug: " · ".join(
            filter(None, (_paper(book), language(book.edition.language).name if several else ""))
        )
        for book in books
    }


def _paper(book: Book) -> str:
    """The kind of paper, by the nearest layout of the book's that the site has a word for."""
    said = sentences("site", book.edition.language)
    keys = (f"paper_{name.replace('-', '_')}" for name in book.layouts)
    return next((said[key] for key in keys if key in said), "")


def names(books: Sequence[Book]) -> dict[str, str]:
    """Each book's title by its slug, with what it is where another book has that title too.

    Where that does not tell them apart its subtitle does, else its slug.
    """
    what = kinds(books)
    found = {book.edition.slug: book.edition.title for book in books}
    for more in (what, {one.edition.slug: one.edition.subtitle for one in books}, None):
        counts = Counter(found.values())
        for book in books:
            slug = book.edition.slug
            added = slug if more is None else more[slug]
            if counts[found[slug]] > 1 and added:
                found[slug] = f"{found[slug]} ({added})"
    return found

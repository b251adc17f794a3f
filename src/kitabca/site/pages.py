"""The folder: a page of all books, a page and chapters for each, their files, feeds and sums.

Nothing in it runs, nothing in it is fetched from elsewhere, and every address is relative: it can
be put on any server, into a folder of one, or onto a USB stick.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

import jinja2

from kitabca.diagnostics import ContentError, error
from kitabca.language import language
from kitabca.model import Place
from kitabca.rendering.contained import Contained
from kitabca.sayings import say, sentences
from kitabca.site.books import Book
from kitabca.site.feeds import opds_1, opds_2, publication
from kitabca.site.names import kinds, names
from kitabca.site.text import read_epub

__all__ = ["TEMPLATES", "write_site"]

# What a layout has in its folder `site/`; the nearest layout of the chain that has one counts.
TEMPLATES = ("page.html.j2", "index.html.j2", "book.html.j2", "chapter.html.j2", "site.css")


def write_site(books: Sequence[Book]) -> dict[str, bytes]:
    """The files of the site by path, sums last. It speaks the language that most books are in."""
    tags = Counter(book.edition.language for book in books)
    tag = tags.most_common(1)[0][0]
    first = next(book for book in books if book.edition.language == tag)
    title = sentences("site", tag)["books"]
    what, named = kinds(books), names(books)
    files: dict[str, bytes] = {"site.css": first.templates["site.css"].encode("utf-8")}
    files["index.html"] = _fill(
        first.templates,
        "index.html.j2",
        title=title,
        tag=tag,
        direction=first.direction,
        said=sentences("site", tag),
        root="",
        books=[
            {
                "edition": one.edition,
                "cover": _picture(one, named[one.edition.slug]),
                "what": what[one.edition.slug],
            }
            for one in books
        ],
    )
    for book in books:
        slug = book.edition.slug
        made = _book(book, named[slug], what[slug])
        files.update({f"{slug}/{name}": data for name, data in made.items()})
    files["opds.json"] = opds_2(books, title)
    files["opds.xml"] = opds_1(books, title)
    sums = [f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in sorted(files.items())]
    files["SHA256SUMS"] = "".join(sums).encode("ascii")
    return files


def _book(book: Book, name: str, what: str) -> dict[str, bytes]:
    """The files of one book's folder; `name` and `what` are those of `names` and `kinds`."""
    edition = book.edition
    said = sentences("site", edition.language)
    text = read_epub(book.epub, said["external"])
    given = {
        "tag": edition.language,
        "direction": book.direction,
        "said": said,
        "edition": edition,
        "root": "../",
        "styles": ["style.css"],
    }
    files = dict(text.files)
    files["cover.jpg"] = book.cover
    files["opds.json"] = publication(book, name)
    files.update({one.name: one.data for one in book.downloads})
    files["index.html"] = _fill(
        book.templates,
        "book.html.j2",
        **given,
        title=name,
        what=what,
        cover=_picture(book, name),
        downloads=_offers(book),
        contents=text.contents,
        chapters=text.chapters,
    )
    for place, chapter in enumerate(text.chapters):
        before = text.chapters[place - 1] if place else None
        after = text.chapters[place + 1] if place + 1 < len(text.chapters) else None
        files[chapter.file] = _fill(
            book.templates,
            "chapter.html.j2",
            **given,
            title=chapter.title,
            chapter=chapter,
            before=before,
            after=after,
        )
    return files


def _picture(book: Book, name: str) -> Mapping[str, object]:
    width, height = book.cover_size
    key = "cover_of" if book.has_cover else "first_page_of"
    alternative = say("site", key, book.edition.language, title=name)
    return {"width": width, "height": height, "alternative": alternative}


def _offers(book: Book) -> list[Mapping[str, str]]:
    """The buttons: name, format, size, two lines on what to do, the sum."""
    tag = book.edition.language
    return [
        {
            "kind": one.kind,
            "name": one.name,
            "type": one.type,
            "label": say("site", one.kind, tag),
            "format": say("site", f"{one.kind}_format", tag, width=one.page[0], height=one.page[1]),
            "size": _size(len(one.data), tag),
            "first": say("site", f"{one.kind}_1", tag),
            "second": say("site", f"{one.kind}_2", tag),
            "sum": one.sum,
        }
        for one in book.downloads
    ]


def _size(count: int, tag: str) -> str:
    """Bytes as a person of that language writes them: `0,5 MB`."""
    return f"{language(tag).number(Decimal(count) / 1_000_000, 1)}\u00a0MB"


def _fill(templates: Mapping[str, str], name: str, **values: object) -> bytes:
    environment = Contained(
        loader=jinja2.DictLoader(dict(templates)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    try:
        return environment.get_template(name).render(**values).encode("utf-8")
    except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as failure:
        place = Place(f"layouts/site/{name}", getattr(failure, "lineno", None) or 0)
        raise ContentError([error("template-error", place, message=str(failure))]) from failure

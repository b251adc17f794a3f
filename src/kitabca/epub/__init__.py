"""XHTML and page map into an e-book: `<slug>.epub` and, for Kobo, `<slug>.kepub.epub`.

    publication = prepare(Sources(edition, documents, page_map, …))
    write_epub(publication), write_kepub(publication)

Pure: bytes in, bytes out; no disk, no clock, no network.
"""

from kitabca.epub.packaging import member_hashes, prepare, write_epub, write_kepub
from kitabca.epub.parts import PageMark, Publication, Sources

__all__ = [
    "PageMark",
    "Publication",
    "Sources",
    "member_hashes",
    "prepare",
    "write_epub",
    "write_kepub",
]

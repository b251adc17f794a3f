"""Finished books → a static folder for the web: pages to read and to download from, and feeds."""

from kitabca.site.books import Book, Download
from kitabca.site.pages import write_site

__all__ = ["Book", "Download", "write_site"]

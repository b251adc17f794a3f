"""XHTML and page map in, EPUB out."""

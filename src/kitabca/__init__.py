"""kitabca typesets booklets and e-books from Markdown and tables."""

__version__ = "0.1.0"

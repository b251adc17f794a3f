"""kitabca typesets booklets and e-books from Markdown and tables."""

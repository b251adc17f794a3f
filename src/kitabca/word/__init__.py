"""A Word document in, Markdown of our dialect out, with all that was left behind named."""

from kitabca.word.document import Imported, read_document

__all__ = ["Imported", "read_document"]

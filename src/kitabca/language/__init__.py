"""What is true of a language: letters, case, order, numbers, suffixes, dates, quotes. Pure."""

from kitabca.language.tongue import Language, language, with_holds, with_words

__all__ = ["Language", "language", "with_holds", "with_words"]

"""Letters of titles that no glyph stands for where no text has them: running heads, metadata."""

from __future__ import annotations

from collections.abc import Iterator

from kitabca.diagnostics import Diagnostic, error
from kitabca.faces import Faces
from kitabca.model import Place
from kitabca.typesetting.output import Line, Pages

__all__ = ["unset_titles"]


def unset_titles(pages: Pages, faces: Faces, titled: Place) -> list[Diagnostic]:
    """`missing-glyph` once for each letter of a running head that its face lacks.

    And of the book's own title, which readers' shelves show, where no face of the layout has it.
    `titled` is where the sources give that title.
    """
    found: dict[str, Diagnostic] = {}
    for face, word in [*_lacking(pages), *_unshown(pages.title, faces)]:
        for code in faces[face].covers(word):
            character = chr(int(code[2:], 16))
            given = {"code": code, "character": character, "word": word, "face": face}
            found.setdefault(code, error("missing-glyph", titled, **given))
    return list(found.values())


def _lacking(pages: Pages) -> Iterator[tuple[str, str]]:
    """The face and the word of each running head that was set with a glyph for nothing."""
    for page in pages.pages:
        for item in page.items:
            if isinstance(item, Line) and item.artifact:
                for run in item.runs:
                    yield from ((run.face, one.text) for one in run.words if 0 in one.glyphs)


def _unshown(title: str, faces: Faces) -> Iterator[tuple[str, str]]:
    every = sorted(faces.faces)
    for word in title.split():
        if all(faces[face].covers(word) for face in every):
            yield next((face for face in every if face == "text.regular"), every[0]), word

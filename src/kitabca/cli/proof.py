"""`kitabca proof`: the sources on A4 with line numbers, each fault beside its line."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct
from msgspec.structs import replace

from kitabca.cli.speaking import said
from kitabca.cli.telling import edition_argument, output_option, size, tell, trees_options
from kitabca.diagnostics import ContentError, Diagnostic, ordered, sentence

if TYPE_CHECKING:
    from kitabca.cli.stages import Desk, Trees
    from kitabca.faces import Face
    from kitabca.typesetting.output import Drawing, Pages

__all__ = ["proof"]

_DRAFT = {"az": "LAYİHƏ", "en": "DRAFT", "ru": "ПРОЕКТ", "kk": "ЖОБА", "tr": "TASLAK"}
_TEXTS = (".toml", ".md", ".csv")


@click.command()
@edition_argument
@output_option
@trees_options
def proof(edition: Path, output: Path, trees: Trees, lang: str) -> None:
    """Make an A4 proof: every line of the sources with its number, each fault beside it.

    \b
    Example:
        kitabca proof sources/editions/xocali-34.toml -o build

    The proof is made even when `check` finds errors, so that you always see your text.
    """
    from kitabca.cli.stages import open_desk
    from kitabca.files import write_all

    desk = open_desk(edition, trees)
    language = _walk(desk)
    data, count = make_proof(desk, edition.stem, language, lang)
    name = output / f"{edition.stem}-proof.pdf"
    write_all({name: data})
    tell(desk.found, lang)
    print(f"{name}  {said('pages', count=count)}  {size(len(data))}")


def _walk(desk: Desk) -> str:
    """Runs the stages as far as they go, for what they find; the edition's language."""
    from kitabca.cli import stages

    language = "az"
    try:
        edition = stages.read(desk)
        language = edition.language
        stages.set_pages(desk, edition, *stages.compose(desk, edition))
    except stages.Stopped:
        pass
    return language


class _Row(Struct, frozen=True):
    number: int
    text: str
    faults: Sequence[str]


def make_proof(desk: Desk, slug: str, language: str, lang: str) -> tuple[bytes, int]:
    """The proof's PDF and its number of pages, of whatever could be read."""
    from functools import cache

    from kitabca.faces import open_faces
    from kitabca.language.hyphenation import breaks_for
    from kitabca.layout import read_layout
    from kitabca.pdf.archive import Metadata
    from kitabca.pdf.screen import screen_pdf
    from kitabca.rendering.document import Document
    from kitabca.rendering.templates import fill
    from kitabca.typesetting import typeset

    layout, found = read_layout("proof", desk.layout_file)
    if layout is None:
        raise ContentError(found)
    documents = []
    faults = _by_file(desk.found)
    files = [path for path in sorted(desk.sources.read) if path.endswith(_TEXTS)]
    for index, path in enumerate(files or [desk.path]):
        values = _values(desk, path, f"f{index + 1}", language, lang, faults)
        xhtml, wrong = fill(layout.chain, desk.template, "proof.xhtml.j2", values)
        if wrong:
            raise ContentError(wrong)
        documents.append(Document(values["anchor"], "proof", values["anchor"], xhtml))
    faces = open_faces(layout.faces, desk.font)
    pages, _ = typeset(
        documents, layout, faces, language, slug, lambda path: (1, 1), cache(breaks_for)
    )
    pages = _stamped(pages, faces["sans.bold"], _DRAFT.get(language, "DRAFT"))
    data = screen_pdf(
        pages,
        layout,
        {key: face.data for key, face in faces.faces.items()},
        Metadata(title=f"{slug}: proof", language=language, identifier=f"urn:kitabca:proof:{slug}"),
        lambda path: b"",
    )
    return data, len(pages.pages)


def _by_file(found: Sequence[Diagnostic]) -> Mapping[str, list[Diagnostic]]:
    by_file: dict[str, list[Diagnostic]] = {}
    for one in ordered(found):
        by_file.setdefault(one.place.file, []).append(one)
    return by_file


def _values(
    desk: Desk,
    path: str,
    anchor: str,
    language: str,
    lang: str,
    faults: Mapping[str, Sequence[Diagnostic]],
) -> dict[str, Any]:
    name = (desk.trees.sources / path).as_posix()
    beside: dict[int, list[str]] = {}
    for one in faults.get(name, ()):
        says, hint = sentence(one, lang)
        beside.setdefault(one.place.line, []).append(f"{says}: {hint}" if hint else says)
    lines = _lines(desk, path)
    rows = [
        _Row(number, _printable(text), beside.pop(number, ()))
        for number, text in enumerate(lines, start=1)
    ]
    whole = [text for texts in beside.values() for text in texts]
    return {
        "name": name,
        "anchor": anchor,
        "language": language,
        "rows": rows,
        "whole": whole,
    }


def _lines(desk: Desk, path: str) -> list[str]:
    """The file's lines, whatever is in it: what is not UTF-8 is shown by its bytes."""
    try:
        data = desk.sources.bytes(path)
    except ContentError:
        return []
    return data.decode("utf-8-sig", errors="backslashreplace").splitlines()


def _printable(text: str) -> str:
    return "".join(
        char if char.isprintable() or char == "\t" else "\N{REPLACEMENT CHARACTER}" for char in text
    )


def _stamped(pages: Pages, face: Face, word: str) -> Pages:
    """The word across every page, behind its text, as outlines."""
    stamp = _outline(face, word, pages.width, pages.height)
    return replace(
        pages,
        pages=tuple(replace(page, items=(stamp, *page.items)) for page in pages.pages),
    )


def _outline(face: Face, word: str, width: float, height: float) -> Drawing:
    """A word's outlines, turned along the page's diagonal and filling three fifths of it."""
    import io

    from fontTools.pens.basePen import BasePen
    from fontTools.ttLib import TTFont

    from kitabca.typesetting.output import Drawing

    font = TTFont(io.BytesIO(face.data))
    glyphs = font.getGlyphSet()
    shape = face.shape(word, "az")
    angle = math.atan2(height, width)
    scale = 0.62 * math.hypot(width, height) / shape.width
    turn, lift = math.cos(angle) * scale, math.sin(angle) * scale
    path: list[tuple[str | float, ...]] = []

    class Across(BasePen):  # type: ignore[misc]  # fontTools has no types
        """Records a glyph's segments where they fall on the page."""

        pen = 0.0

        def point(self, at: tuple[float, float]) -> tuple[float, float]:
            along, up = self.pen + at[0] - shape.width / 2, at[1] - face.cap_height / 2
            x = width / 2 + along * turn - up * lift
            y = height / 2 - (along * lift + up * turn)
            return round(x, 2), round(y, 2)

        def _moveTo(self, pt: tuple[float, float]) -> None:
            path.append(("m", *self.point(pt)))

        def _lineTo(self, pt: tuple[float, float]) -> None:
            path.append(("l", *self.point(pt)))

        def _curveToOne(self, pt1: Any, pt2: Any, pt3: Any) -> None:
            path.append(("c", *self.point(pt1), *self.point(pt2), *self.point(pt3)))

        def _closePath(self) -> None:
            path.append(("z",))

    across = Across(glyphs)
    order = font.getGlyphOrder()
    for glyph, advance in zip(shape.glyphs, shape.advances, strict=True):
        glyphs[order[glyph]].draw(across)
        across.pen += advance
    return Drawing(tuple(path), "draft")

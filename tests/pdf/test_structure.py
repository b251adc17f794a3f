"""The structure tree of each case as text: roles, what is told of them, and whose marks they hold.

`--accept` writes what comes out. Beside it, what of a page is no content and of which kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from making import CASES, book, case_names, pdf

_TOLD = ("Lang", "ID", "Alt", "ActualText", "E")


def tree(data: bytes) -> str:
    with pikepdf.open(BytesIO(data)) as document:
        pages = {page.objgen: number for number, page in enumerate(document.pages, start=1)}
        return "\n".join(_element(document.Root.StructTreeRoot.K, 0, None, pages)) + "\n"


def _element(element: Any, depth: int, page: Any, pages: dict[Any, int]) -> Iterator[str]:
    page = element.get("/Pg", page)
    told = [str(element.S)[1:]]
    told += [f"{key}={element['/' + key]}" for key in _TOLD if f"/{key}" in element]
    for owner in _listed(element.get("/A")):
        for key, value in owner.items():
            if key not in ("/O", "/BBox"):
                shown = [str(one) for one in value] if key == "/Headers" else str(value)
                told.append(f"{key[1:]}={shown}")
        if "/BBox" in owner:
            told.append("BBox")
    kids = _listed(element.get("/K"))
    marks = [
        pages[(page if isinstance(kid, int) else kid.Pg).objgen]
        for kid in kids
        if isinstance(kid, int) or "/MCID" in kid
    ]
    if marks:
        told.append(f"marks on {', '.join(str(one) for one in sorted(set(marks)))}")
    if links := sum(1 for kid in kids if not isinstance(kid, int) and "/Obj" in kid):
        told.append(f"annotations {links}")
    yield "  " * depth + " ".join(told)
    for kid in kids:
        if not isinstance(kid, int) and "/S" in kid:
            yield from _element(kid, depth + 1, page, pages)


def _listed(held: Any) -> list[Any]:
    if held is None:
        return []
    return list(held) if isinstance(held, pikepdf.Array) else [held]


@pytest.mark.parametrize("name", case_names())
def test_the_tree_is_as_written_down(name: str, accept: bool) -> None:
    golden = CASES / f"{name}.tree.txt"
    found = tree(pdf(name))
    if accept:
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def artifacts(page: Any) -> list[tuple[str, ...]]:
    found = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "BDC" and operands[0] == "/Artifact":
            entries = operands[1]
            told = [str(entries[key]) for key in ("/Type", "/Subtype") if key in entries]
            told += ["attached " + str(one) for one in entries.get("/Attached", [])]
            found.append((*told, *(["BBox"] if "/BBox" in entries else [])))
    return found


def test_furniture_and_rules_are_artifacts_of_their_kinds() -> None:
    """A ground, the rule above notes, the running head, the folio; a head repeated over a turn."""
    with pikepdf.open(BytesIO(pdf("everything"))) as document:
        first = artifacts(document.pages[2])
    assert first[0] == ("/Background", "BBox")
    assert ("/Layout",) in first
    assert first[-2:] == [
        ("/Pagination", "/Header", "attached /Top"),
        ("/Pagination", "/Footer", "attached /Bottom"),
    ]


def test_a_note_and_its_reference_lead_to_each_other() -> None:
    with pikepdf.open(BytesIO(pdf("everything"))) as document:
        leads = {
            str(one.Dest): str(one.Contents)
            for page in document.pages
            for one in page.get("/Annots", [])
            if "/Dest" in one
        }
    assert {"note-1", "mark-1"} <= set(leads)
    assert {"note-1", "mark-1"} <= set(book("everything").anchors)
    told = (CASES / "everything.tree.txt").read_text(encoding="utf-8")
    assert "Note ID=note-1" in told


def test_a_word_over_a_line_end_is_told_whole_once() -> None:
    with pikepdf.open(BytesIO(pdf("everything"))) as document:
        said = [
            str(operands[1]["/ActualText"])
            for page in document.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC" and "/ActualText" in operands[1]
        ]
    whole = [one for one in said if one != " "]
    assert whole
    assert said.count(" ") == len(whole)
    assert all("-" not in one and "\u00ad" not in one for one in whole)

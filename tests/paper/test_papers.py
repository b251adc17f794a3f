"""The kinds of paper, each set from its own edition: what makes it that kind of paper."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from editions import chapter, edition_with
from kitabca.cli import commands
from kitabca.cli.stages import Trees, compose, open_desk, read, set_pages
from kitabca.typesetting.output import Line, Pages

ROOT = Path(__file__).parents[2]
PAPERS = {
    "programme": "xocali-34-proqram",
    "report": "xocali-34-hesabat",
    "roll": "xocali-34-siyahi",
    "speech": "xocali-34-nitq",
}


@cache
def paper(layout: str) -> Pages:
    """The edition that has this layout, as set."""
    trees = Trees(ROOT / "sources", ROOT / "layouts", ROOT / "fonts")
    desk = open_desk(ROOT / "sources" / "editions" / f"{PAPERS[layout]}.toml", trees)
    edition = read(desk)
    assert edition.layout == layout
    chosen, documents = compose(desk, edition)
    pages, _ = set_pages(desk, edition, chosen, documents)
    faults = {one.code for one in desk.found}
    assert not faults & {"widow", "orphan", "stranded-heading", "overfull-line"}
    return pages


def where(pages: Pages, element: str) -> dict[int, set[tuple[int, int]]]:
    """For each element of a kind the places that its lines stand in: (page, column)."""
    found: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for number, page in enumerate(pages.pages):
        for item in page.items:
            if isinstance(item, Line) and not item.artifact:
                column = int(item.runs[0].x > pages.width / 2)
                for run in item.runs:
                    for node in ancestors(pages, run.node):
                        if pages.nodes[node].element == element:
                            found[node].add((number, column))
    return found


def ancestors(pages: Pages, node: int) -> Iterator[int]:
    while node >= 0:
        yield node
        node = pages.nodes[node].parent


def said(pages: Pages, number: int) -> list[str]:
    """The lines of a page as words, furniture left out."""
    lines = (one for one in pages.pages[number].items if isinstance(one, Line))
    return [
        " ".join(shape.text for run in line.runs for shape in run.words)
        for line in lines
        if not line.artifact
    ]


def test_a_programme_fills_one_sheet_folded_once() -> None:
    pages = paper("programme")
    assert len(pages.pages) == 4
    assert (round(pages.width), round(pages.height)) == (420, 595)
    assert "Bir dəqiqəlik sükut" in said(pages, 1)


def test_a_programme_has_no_column_for_hours_that_nobody_knows() -> None:
    assert not any("Saat" in line for line in said(paper("programme"), 1))


def test_a_roll_divides_no_person_and_strands_no_letter() -> None:
    pages = paper("roll")
    names = where(pages, "dt")
    values = where(pages, "dd")
    assert len(names) == len(set(names)) == 39
    by_parent = {pages.nodes[node].parent: places for node, places in names.items()}
    for node, places in values.items():
        assert places == by_parent[pages.nodes[node].parent], "a person is divided"
        assert len(places) == 1
    letters = where(pages, "h2")
    assert letters
    order = sorted([*letters, *names])
    for node, after in pairwise(order):
        if node in letters:
            assert letters[node] == names[after], "a letter is stranded"


def test_a_roll_stands_in_the_order_of_its_language() -> None:
    pages = paper("roll")
    letters = [
        line
        for number in range(len(pages.pages))
        for line in said(pages, number)
        if re.fullmatch(r"[^\W\d]", line)
    ]
    assert letters == list("ABCÇHİKQMNOPSTY")


def test_a_report_numbers_its_headings() -> None:
    titles = [title for _, title, _ in paper("report").outline]
    numbers = [found[0] for one in titles if (found := re.match(r"[\d.]+", one))]
    assert numbers[:5] == ["1.", "1.1.", "2.", "2.1.", "2.2."]
    assert numbers[-1] == "9."
    assert titles[-1] == "İstinadlar", "what only serves the reader is not numbered"


def test_a_speech_turns_no_page_inside_a_paragraph() -> None:
    pages = paper("speech")
    paragraphs = where(pages, "p")
    assert len({page for places in paragraphs.values() for page, _ in places}) > 1
    assert all(len({page for page, _ in places}) == 1 for places in paragraphs.values())


def test_a_paragraph_longer_than_a_page_is_not_called_a_first_line(tmp_path: Path) -> None:
    lines = told(tmp_path, [6], layout="speech", sentences=16)
    assert lines[0].startswith(f"{tmp_path}/events/e/az/1.md:3:1: warning[divided-paragraph]: ")
    assert "two paragraphs" in lines[1]
    assert not [line for line in lines if "[orphan]" in line or "[widow]" in line]


@pytest.mark.parametrize("layout", PAPERS)
def test_the_measure_is_kept(layout: str) -> None:
    pages = paper(layout)
    for page in pages.pages:
        for item in page.items:
            if isinstance(item, Line):
                last = item.runs[-1]
                assert last.x + last.width < pages.width - 20


SENTENCE = (
    "Mərasimdə iştirak edənlər bir dəqiqəlik sükutla həlak olanların xatirəsini yad etdilər. "
)


def told(
    tree: Path,
    paragraphs: list[int],
    allow: str = "",
    language: str = "en",
    layout: str = "programme",
    sentences: int = 4,
) -> list[str]:
    """What is said of a book whose parts have so many paragraphs of so many sentences."""
    (tree / "editions").mkdir(parents=True)
    (tree / "events/e/az").mkdir(parents=True)
    parts = [chapter(f"{number}.md") for number in range(1, len(paragraphs) + 1)]
    for number, count in enumerate(paragraphs, 1):
        text = f"# Hissə {number}\n\n" + f"{SENTENCE * sentences}\n\n" * count
        (tree / f"events/e/az/{number}.md").write_text(text, "utf-8")
    edition = tree / "editions/e.toml"
    edition.write_text(edition_with(*parts, slug="e", layout=layout, head=allow), "utf-8")
    call = ["check", str(edition), "--sources", str(tree), "--lang", language]
    call += ["--layouts", str(ROOT / "layouts"), "--fonts", str(ROOT / "fonts")]
    result = CliRunner().invoke(commands, call)
    assert result.exit_code == 0, result.output
    return result.stderr.splitlines()


@pytest.mark.parametrize(("language", "pages"), [("en", "too many: 5–6"), ("az", "səhifələr: 5–6")])
def test_a_programme_that_runs_over_its_sheet_is_told_what_to_shorten(
    language: str, pages: str, tmp_path: Path
) -> None:
    where, hint = told(tmp_path, [2, 14, 8], language=language)
    assert where.startswith(f"{tmp_path}/editions/e.toml:7:1:")
    assert "[too-many-pages]" in where
    assert pages in where
    found = re.search(r"“(Hissə \d)”\D+(\d)\D+\((\d+)\)", hint)
    assert found, hint
    # Shortened by so many lines, and a few for the paragraph's end, it is a page less.
    assert found[1] == "Hissə 3"
    short = told(tmp_path / "again", [2, 14, 8 - int(found[3]) // 5 - 1], language=language)
    assert "5" in short[0]
    assert "5–6" not in short[0]


def test_a_programme_of_too_many_parts_is_told_so(tmp_path: Path) -> None:
    where, hint = told(tmp_path, [1, 1, 1, 1, 1])
    assert "[too-many-parts]" in where
    assert "leave one out" in hint


def test_too_many_pages_may_be_allowed(tmp_path: Path) -> None:
    allow = 'allow = { too-many-pages = "ikinci vərəq əlavə olunur" }'
    assert told(tmp_path, [2, 14, 8], allow) == []
    assert told(tmp_path / "four", [1, 1, 1, 1]) == []

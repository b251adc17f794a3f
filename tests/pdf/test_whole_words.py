"""Words with a letter or number that stands higher, lower or larger come out in one piece."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pypdfium2
import pytest
from lxml import etree
from msgspec.structs import replace
from PIL import ImageChops, ImageOps
from test_conformance import complaints
from test_editions import (
    POPPLER,
    ROOT,
    Made,
    by_pdfium,
    by_pdfminer,
    by_poppler,
    by_pypdf,
    edition_of,
    heard_in,
    make,
    words,
    written,
)

from editions import chapter, edition_with
from kitabca.typesetting.output import Line, Page

CAPITALS = {
    "in a word": "Oktyabrda hamı meydana toplaşdı",
    "a word": "O gün hamı meydana toplaşdı",
    "with a tail": "Çiçəklər hamı tərəfindən qoyuldu",
    "after marks": "“İrəli!” dedilər və getdilər",
    "before other letters": "Əz*iz dostlar*, hamı meydana toplaşdı",
    "linked": "[Əziz dostlar](https://example.org), hamı meydana toplaşdı",
    "in a word that breaks": "Beynəlxalqlaşdırılmışlardandır deyirlər",
    "a word before one that breaks": "O beynəlxalqlaşdırılmışlardandır deyirlər",
    "after marks, in a word that breaks": "“Beynəlxalqlaşdırılmışlardandır” deyirlər",
}


def with_capital(begins: str, folder: Path, language: str = "az") -> Made:
    """A book of one text that begins with a capital three lines deep; narrow if the word breaks."""
    layouts = folder / "layouts"
    shutil.copytree(ROOT / "layouts", layouts)
    size, count = ("24pt", 4) if "lardandır" in begins else ("1em", 8)
    look = f'"p.drop3" = {{ like = "p", indent = "0", drop = 3, size = "{size}", leading = "2gr" }}'
    (layouts / "mine").mkdir()
    (layouts / "mine" / "layout.toml").write_text(f'extends = "base"\n[styles]\n{look}\n')
    text = begins + " və bir dəqiqəlik sükutla yad etdi." * (count if language == "az" else 0)
    edition = edition_of("{.drop3}\n" + text, folder / "sources")
    if language != "az":
        moved = (folder / "sources/events/e/az").rename(folder / "sources/events/e" / language)
        (moved / "01.md").write_text(f"# عنوان\n\n{{.drop3}}\n{text}\n", encoding="utf-8")
    about = edition_with(chapter(), layout="mine", language=language)
    edition.write_text(about, encoding="utf-8")
    return make(edition, folder, layouts)


@pytest.fixture(scope="module", params=CAPITALS.values(), ids=CAPITALS)
def capital(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    made = with_capital(request.param, tmp_path_factory.mktemp("capital"))
    (line,) = (
        item
        for item in made.pages.pages[0].items
        if isinstance(item, Line) and any(run.initial for run in item.runs)
    )
    if "lardandır" in request.param:
        assert [run.hyphen for run in line.runs if not run.initial] == [True]
    return made


@pytest.mark.parametrize("engine", [by_pdfium, POPPLER, by_pypdf, by_pdfminer])
def test_a_drop_capital_stays_in_its_word(capital: Made, engine: Callable[[Path], str]) -> None:
    root = etree.fromstring(capital.documents[0].xhtml.encode())
    said = " ".join(written(root[-1]).replace("\u00ad", "").split())
    found = " ".join(engine(capital.file).split())
    assert said in found


def test_a_drop_capital_looks_like_type(tmp_path: Path) -> None:
    """Its shape is painted where the letter would be, and as large."""
    made = with_capital(CAPITALS["after marks"], tmp_path)
    plain = replace(made.pages, pages=tuple([typed(page) for page in made.pages.pages]))
    looks = []
    for pages in (made.pages, plain):
        file = pypdfium2.PdfDocument(made.screen(pages))
        looks.append(file[0].render(scale=4, grayscale=True).to_pil())
    ink = sum(ImageOps.invert(looks[0]).histogram()[128:])
    assert sum(ImageChops.difference(*looks).histogram()[128:]) < 0.002 * ink


def typed(page: Page) -> Page:
    """The page with its drop capitals as letters like any other."""
    return replace(
        page,
        items=tuple(
            [
                replace(item, runs=tuple([replace(run, initial=False) for run in item.runs]))
                if isinstance(item, Line)
                else item
                for item in page.items
            ]
        ),
    )


def test_a_drop_capital_is_heard_in_its_word(capital: Made) -> None:
    root = etree.fromstring(capital.documents[0].xhtml.encode())
    assert words(written(root[-1])) == words("\n".join(heard_in(capital.file)))
    assert complaints(capital.file.read_bytes()) == []


CALLS = (
    "söz{}, ", "söz,{} ", "söz{} ", "(söz{}) ", "söz{}; ", "söz{} – ", "“söz{}”, ", "*söz{}*. ",
)  # fmt: skip
PLAIN = ("kitab", "beynəlxalqlaşdırılmış", "1992", "ağac,", "*il*", "ictimai-siyasi", "və")


@pytest.mark.parametrize("layout", ["base", "large-print", "report", "speech"])
@pytest.mark.parametrize("engine", [by_pdfium, POPPLER, by_pypdf, by_pdfminer])
def test_a_note_s_number_stays_in_its_sentence(
    layout: str, engine: Callable[[Path], str], tmp_path: Path
) -> None:
    """Raised, of one or two figures, whatever stands before and after it."""
    chance = Random(7)
    said, notes, wanted = "", "", []
    for number in range(1, 41):
        called = CALLS[number % len(CALLS)] + "ağac və "
        said += "\n\n" + " ".join(chance.choices(PLAIN, k=chance.randrange(3, 12))) + " "
        said += called.format(f"[^{number}]")
        notes += f"\n\n[^{number}]: Qeyd budur."
        wanted.append(called.format(number).replace("*", "").strip())
    edition = edition_of(said + notes, tmp_path / "sources")
    edition.write_text(edition_with(chapter(), layout=layout), encoding="utf-8")
    found = " ".join(engine(make(edition, tmp_path).file).split())
    places = [found.find(piece) for piece in wanted]
    assert [piece for piece, place in zip(wanted, places, strict=True) if place < 0] == []
    assert places == sorted(places)


PLACES = (
    "::: verse\nGecə düşdü, qar yağdı {}\nyol bağlandı, söz qaldı\n:::",
    "- bənd olan {}\n- son",
    "| A | B |\n|---|---|\n| Hamı gəldi {} | x |",
    "| A | B |\n|---|---|\n| x | x |\n| Sonra {} və | y |",
    "Hamı gəldi bu meydana {}",
    "> Deyirlər {} və",
    "{} hamı gəldi bu meydana",
    "| Ad | Say |\n|---|--:|\n| Bakı | {} |",
)
SHORT = ("söz", "O", "Ağ", "[BMT]{.sc}", "və", "“söz”", "*il*", "5", "İ")
SIGNS = (",", ".", ";", ":", "!", ")", "’", "…", "-dir", "”")


@pytest.fixture(scope="module", params=["base", "large-print", "report", "speech", "programme"])
def called(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[str]]:
    """A book with calls in every place, and each with the word and the sign around it."""
    home = tmp_path_factory.mktemp("called")
    said, notes, wanted = "", "", []
    for number in range(1, 1 + 2 * len(PLACES) * len(SIGNS)):
        word = SHORT[number % len(SHORT)]
        sign = SIGNS[number // len(PLACES) % len(SIGNS)]
        said += PLACES[number % len(PLACES)].format(f"{word}[^{number}]{sign}") + "\n\n"
        notes += f"\n\n[^{number}]: Q."
        bare = word.replace("{.sc}", "").strip("[]*")
        wanted.append(f"{bare}{number}{sign}".replace("…", "..."))
    edition = edition_of(said + notes, home / "sources")
    edition.write_text(edition_with(chapter(), layout=request.param), encoding="utf-8")
    return make(edition, home).file, wanted


@pytest.mark.parametrize("engine", [by_pdfium, POPPLER, by_pypdf, by_pdfminer])
def test_a_note_s_number_stays_wherever_it_is_called(
    called: tuple[Path, list[str]], engine: Callable[[Path], str]
) -> None:
    """At a line's beginning and end, in verse, lists, cells and quotations, after short words."""
    file, wanted = called
    found = " ".join(engine(file).split()).replace("…", "...")
    assert [piece for piece in wanted if piece not in found] == []


def test_a_call_stays_in_a_tracked_paragraph(tmp_path: Path) -> None:
    layouts = tmp_path / "layouts"
    shutil.copytree(ROOT / "layouts", layouts)
    (layouts / "mine").mkdir()
    look = 'extends = "base"\n[styles]\np = { tracking = "0.08em", indent = "0" }\n'
    (layouts / "mine" / "layout.toml").write_text(look)
    notes = "".join(f"\n\n[^{number}]: Qeyd budur." for number in range(1, 6))
    text = "Bir söz[^1], iki üç söz[^2]; o[^3]. Ağ[^4]: BMT[^5]"
    edition = edition_of(text + notes, tmp_path / "sources")
    edition.write_text(edition_with(chapter(), layout="mine"), encoding="utf-8")
    file = make(edition, tmp_path, layouts).file
    for engine in (by_pdfium, by_poppler, by_pypdf, by_pdfminer):
        said = " ".join(engine(file).split())
        assert "Bir söz1, iki üç söz2; o3. Ağ4: BMT5" in said, engine.__name__


STRESSED = "Остро́в стоя́л, больша́я И́горь, Ё́лка, по́ле у́тро. Ру́сский язы́к, и́же и і́, сө́з ұ́лт."


@pytest.mark.parametrize("layout", ["base", "report", "speech", "large-print"])
def test_a_mark_on_a_letter_does_not_part_its_word(layout: str, tmp_path: Path) -> None:
    edition = edition_of(STRESSED, tmp_path / "sources")
    edition.write_text(edition_with(chapter(), layout=layout), encoding="utf-8")
    file = make(edition, tmp_path).file
    for engine in (by_pdfium, by_poppler, by_pypdf, by_pdfminer):
        assert STRESSED in " ".join(engine(file).split()), engine.__name__
    assert STRESSED in " ".join(heard_in(file))


@pytest.mark.parametrize("begins", ["السلام عليكم", "و هذا", "«السلام» عليكم"])
def test_a_capital_from_right_to_left_is_heard(begins: str, tmp_path: Path) -> None:
    said = begins + " ورحمة الله وبركاته وهذا نص طويل يكفي" * 8
    made = with_capital(said, tmp_path, "ar")
    assert " ".join(said.split()) in " ".join(" ".join(heard_in(made.file)).split())

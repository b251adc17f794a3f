"""The e-book after the PDF is what that run has made, and only of the same files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec import structs

from kitabca import reading
from kitabca.cli.build import build
from kitabca.files import Shelf
from kitabca.typesetting.output import Picture

ROOT = Path(__file__).parents[2]
SLUG = "xocali-34-nitq"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree of one's own with its cache, after the run that made the PDF."""
    tree = tmp_path_factory.mktemp("printed")
    for name in ("sources", "layouts", "fonts"):
        shutil.copytree(ROOT / name, tree / name)
    run(tree, "pdf")
    return tree


@pytest.fixture
def tree(printed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the printed tree, from which relative paths start."""
    shutil.copytree(printed, tmp_path / "tree")
    monkeypatch.chdir(tmp_path / "tree")
    return tmp_path / "tree"


def run(tree: Path, only: str, cache: str = "cache", slug: str = SLUG) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tree)
        trees = [f"--{name}={name}" for name in ("sources", "layouts", "fonts")]
        kept = [f"--cache={cache}"] if cache else []
        call = [f"sources/editions/{slug}.toml", "-o", "out", "--only", only, "--deps", "out/deps"]
        result = CliRunner().invoke(build, [*call, *trees, *kept])
    assert result.exit_code == 0, result.output
    return result.output


def books(tree: Path, slug: str = SLUG) -> list[bytes]:
    names = (f"{slug}.epub", f"{slug}.kepub.epub", "deps")
    return [(tree / "out" / name).read_bytes() for name in names]


def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The editions that are read from now on."""
    found: list[str] = []
    read = reading.read_edition

    def counted(path: str, *rest: object) -> object:
        found.append(path)
        return read(path, *rest)  # type: ignore[arg-type]  # given on as it came

    monkeypatch.setattr(reading, "read_edition", counted)
    return found


def test_nothing_is_read_twice_and_no_byte_is_another(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = asked(monkeypatch)
    run(tree, "epub")
    assert read == []
    kept = books(tree)
    run(tree, "epub", cache="")
    assert len(read) == 1
    assert books(tree) == kept


def test_the_cover_is_the_screen_pdf_s_to_the_byte(tree: Path) -> None:
    """The kept e-book was made before there was a PDF."""
    slug = "xocali-34-siyahi"
    run(tree, "pdf", slug=slug)
    run(tree, "epub", slug=slug)
    kept = books(tree, slug)
    run(tree, "epub", cache="", slug=slug)
    assert books(tree, slug) == kept


def test_what_was_read_and_what_was_missed_is_told_to_make(tree: Path) -> None:
    run(tree, "epub")
    told = (tree / "out" / "deps").read_text(encoding="utf-8")
    assert f"sources/editions/{SLUG}.toml" in told
    assert "layouts/base/text.xhtml.j2" in told
    assert "$(wildcard " in told


# None of them moves a printed word.
CHANGES = {
    "a text": ("sources/events/xocali-34/az/02-sefir.md", "\n\n"),
    "the edition": (f"sources/editions/{SLUG}.toml", "\n# yeni\n"),
    "a template": ("layouts/base/text.xhtml.j2", "\n"),
    "a layout": ("layouts/base/layout.toml", "\n# yeni\n"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_file_is_read_anew(
    name: str, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, more = CHANGES[name]
    file = tree / path
    before = file.stat()
    file.write_bytes(file.read_bytes() + more.encode())
    read = asked(monkeypatch)
    run(tree, "epub")
    assert len(read) == 1
    kept = books(tree)
    run(tree, "epub")
    assert len(read) == 1, "what the e-book's own run composed is kept as well"
    run(tree, "epub", cache="")
    assert books(tree) == kept
    assert before.st_size != file.stat().st_size


PRINTED = {
    "a word": ("sources/events/xocali-34/az/02-sefir.md", "", "\nYeni söz.\n"),
    "the title": (f"sources/editions/{SLUG}.toml", 'title = "', 'title = "Başqa '),
    "the layout": ("layouts/base/layout.toml", 'bleed = "3mm"', 'bleed = "4mm"'),
    "a font": ("fonts/vollkorn/Vollkorn_400Regular.ttf", "", "\0"),
}


@pytest.mark.parametrize("name", PRINTED)
@pytest.mark.parametrize("cache", ["cache", ""])
def test_the_pages_of_another_text_are_refused(name: str, cache: str, tree: Path) -> None:
    """The old cover and the old page numbers would stand in a new book."""
    path, old, new = PRINTED[name]
    file, end = tree / path, len(old.encode())
    data = file.read_bytes()
    at = data.index(old.encode()) if old else len(data)
    file.write_bytes(data[:at] + new.encode() + data[at + end :])
    for _ in "12":
        with pytest.raises(AssertionError, match="stale-page-map"):
            run(tree, "epub", cache)
    assert not (tree / "out" / f"{SLUG}.epub").exists()
    run(tree, "pdf", cache)
    run(tree, "epub", cache)


def test_what_there_is_to_say_of_a_changed_text_is_said(tree: Path) -> None:
    file = tree / "sources/events/xocali-34/az/02-sefir.md"
    file.write_text(file.read_text(encoding="utf-8") + "\nYeni  söz.\n", "utf-8")
    with pytest.raises(AssertionError, match=r"(?s)stale-page-map.*doubled-space"):
        run(tree, "epub")


def test_a_file_that_was_missed_and_has_come_is_read(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = (tree / "layouts/base/text.xhtml.j2").read_bytes()
    nearer = tree / "layouts/speech/text.xhtml.j2"
    assert not nearer.exists()
    nearer.write_bytes(template)
    read = asked(monkeypatch)
    run(tree, "epub")
    assert len(read) == 1


def test_a_file_that_is_gone_is_an_error(tree: Path) -> None:
    (tree / "sources/events/xocali-34/az/02-sefir.md").unlink()
    with pytest.raises(AssertionError, match="missing-file"):
        run(tree, "epub")


def test_what_is_damaged_is_made_anew(tree: Path) -> None:
    run(tree, "epub")
    good = books(tree)
    for entry in (tree / "cache").iterdir():
        entry.write_bytes(entry.read_bytes()[:-20] + bytes(20))
    run(tree, "epub")
    assert books(tree) == good


def test_a_file_that_changed_while_it_was_read_is_not_known(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    (tmp_path / "a.md").write_text("bir")
    shelf.bytes("a.md")
    assert shelf.read["a.md"]
    (tmp_path / "a.md").write_text("iki")
    shelf.bytes("a.md")
    shelf.bytes("a.md")
    assert shelf.read["a.md"] == b""


def test_what_there_is_to_say_of_the_e_book_is_said_by_its_own_run(tree: Path) -> None:
    style = tree / "layouts/base/style.css"
    style.write_text(style.read_text(encoding="utf-8") + "\np { color: #ff0000 }\n", "utf-8")
    assert "css-fixed-colour" not in run(tree, "pdf")
    for _ in "12":
        assert "css-fixed-colour" in run(tree, "epub")


def test_a_cover_is_drawn_again_where_its_picture_is_printed_larger(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture is scaled to the largest place that it has in the whole book."""
    from kitabca.cli import outputs, stages

    slug = "xocali-34-siyahi"
    trees = stages.Trees(Path("sources"), Path("layouts"), Path("fonts"), Path("cache"))
    desk = stages.open_desk(Path(f"sources/editions/{slug}.toml"), trees)
    edition = stages.read(desk)
    layout, documents = stages.compose(desk, edition)
    pages, faces = stages.set_pages(desk, edition, layout, documents)
    picture = Picture(0.0, 0.0, 90.0, 60.0, "a.png", -1)
    first = structs.replace(pages.pages[0], items=(*pages.pages[0].items, picture))
    pages = structs.replace(pages, pages=(first, *pages.pages[1:]))
    drawn: list[object] = []
    monkeypatch.setattr(stages.Desk, "picture", lambda desk, path: b"picture")
    monkeypatch.setattr("kitabca.pdf.screen.screen_pdf", lambda *given: drawn.append(given) or b"")
    monkeypatch.setattr(outputs, "cover_of", lambda pdf: b"jpeg")
    for size in ((90.0, 60.0), (90.0, 60.0), (300.0, 200.0)):
        sizes = {"a.png": size}
        monkeypatch.setattr(
            "kitabca.typesetting.photographs.printed_sizes", lambda pages, sizes=sizes: sizes
        )
        assert outputs.cover(desk, edition, layout, pages, faces) == b"jpeg"
    assert len(drawn) == 2

"""A book carries its sources, and from what it carries the same bytes are built again."""

from __future__ import annotations

import csv
import io
import tomllib
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from PIL import Image

from editions import chapter, edition_with, part
from kitabca.cli import embedding
from kitabca.cli.build import build
from kitabca.cli.check import check
from kitabca.cli.unpack import unpack

ROOT = Path(__file__).parents[2]
EDITIONS = sorted(path.stem for path in (ROOT / "sources" / "editions").glob("*.toml"))
# Columns of our tables that no edition declares: remarks for the house.
AT_HOME = ("caveat", "confidence")


def run(command: object, *arguments: object) -> str:
    result = CliRunner().invoke(command, [str(one) for one in arguments])  # type: ignore[arg-type]  # a click command
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module", params=EDITIONS)
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book")
    edition = ROOT / "sources" / "editions" / f"{request.param}.toml"
    run(build, edition, "-o", folder, "--only", "pdf", "--layouts", ROOT / "layouts")
    return folder / f"{request.param}.pdf"


@pytest.fixture(scope="module")
def unpacked(book: Path) -> Path:
    folder = book.parent / "unpacked"
    run(unpack, book, folder)
    return folder


def test_the_same_bytes_are_built_from_what_the_book_carries(
    book: Path, unpacked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    edition = unpacked / "sources" / "editions" / f"{book.stem}.toml"
    run(build, edition, "--layouts", unpacked / "layouts", "-o", tmp_path, "--only", "pdf")
    assert (tmp_path / book.name).read_bytes() == book.read_bytes()


def test_edition_and_texts_travel_as_they_are(book: Path, unpacked: Path) -> None:
    edition = f"sources/editions/{book.stem}.toml"
    told = tomllib.loads((ROOT / edition).read_text(encoding="utf-8"))
    folder = f"sources/events/{told['event']}/{told['language']}"
    names = [edition, *(f"{folder}/{part['source']}" for part in told["parts"] if "source" in part)]
    for name in names:
        assert (unpacked / name).read_bytes() == (ROOT / name).read_bytes()


def test_columns_that_are_not_declared_stay_at_home(book: Path, unpacked: Path) -> None:
    tables = sorted((unpacked / "sources").rglob("*.csv"))
    told = tomllib.loads(
        (ROOT / "sources" / "editions" / f"{book.stem}.toml").read_text(encoding="utf-8")
    )
    used = {part["table"] for part in told["parts"] if "table" in part}
    assert {table.name for table in tables} == {*used, told["references"]}
    language = told["language"]
    carried = b"".join(path.read_bytes() for path in unpacked.rglob("*") if path.is_file()).decode()
    for table in tables:
        kept = csv.reader(io.StringIO(table.read_text(encoding="utf-8"))).__next__()
        tongues = {name.partition(".")[2] for name in kept}
        assert tongues <= {"", language}
        home = ROOT / table.relative_to(unpacked)
        for row in csv.DictReader(io.StringIO(home.read_text(encoding="utf-8"))):
            for column in AT_HOME:
                assert column not in kept
                if len(row.get(column, "")) > 20:
                    assert row[column] not in carried


def test_the_manifest_says_what_the_book_was_made_with(unpacked: Path) -> None:
    manifest = tomllib.loads((unpacked / "kitabca.toml").read_text(encoding="utf-8"))
    assert set(manifest) == {"kitabca", "lock", "zlib", "fonts"}
    assert all(len(digest) == 64 for digest in manifest["fonts"].values())
    assert not list(unpacked.rglob("*.ttf")), "fonts go by name and hash"


@pytest.mark.parametrize("name", ["kitabca", "lock", "zlib"])
def test_a_book_that_was_made_otherwise_is_told_apart(
    name: str, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its sources come all the same, but nobody promises the same bytes."""
    assert "made-otherwise" not in run(unpack, book, tmp_path / "same")
    makers = {**embedding._makers(), name: "0.0.1"}
    monkeypatch.setattr(embedding, "_makers", lambda: makers)
    said = run(unpack, book, tmp_path / "other")
    assert said.count("warning[made-otherwise]") == 1
    assert "here is 0.0.1" in said
    assert (tmp_path / "other" / "kitabca.toml").is_file()


@pytest.mark.parametrize("manifest", [b"", b"\xff", b"kitabca = [", b"lock = 5\n"])
def test_a_manifest_of_another_kind_promises_nothing(manifest: bytes) -> None:
    assert [name for name, _, _ in embedding.made_otherwise(manifest)] == [
        "kitabca",
        "lock",
        "zlib",
    ]


def test_each_file_says_what_it_is(book: Path) -> None:
    with pikepdf.open(book) as document:
        assert len(document.Root.AF) == len(document.attachments)
        relations = {str(one.UF): str(one.AFRelationship) for one in document.Root.AF}
        for one in document.Root.AF:
            assert str(one.Desc)
    for name, relation in relations.items():
        wanted = "/Data" if name.endswith(".csv") else "/Source"
        assert relation == ("/Supplement" if name == "kitabca.toml" else wanted), name


TEXTS = (part("imprint"), chapter())
LISTING = part(
    "listing",
    'title = "Siyahı"',
    'table = "t.xlsx"',
    'columns = [{ name = "name", heading = "Ad" }]',
)


def test_pictures_and_workbooks_come_back_without_what_the_book_does_not_show(
    tmp_path: Path,
) -> None:
    from openpyxl import Workbook

    home = tmp_path / "home" / "events" / "e"
    (home / "az").mkdir(parents=True)
    (home / "images").mkdir()
    (tmp_path / "home" / "editions").mkdir()
    (tmp_path / "home" / "editions" / "b.toml").write_text(
        edition_with(*TEXTS, LISTING, head="embed = true\n"), encoding="utf-8"
    )
    text = '# Başlıq\n\nMətn.\n\n![Abidə](images/a.jpg){credit="Əli"}\n'
    (home / "az" / "01.md").write_text(text, encoding="utf-8")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "somebody"
    exif.get_ifd(0x8825)[2] = (40.0, 22.0, 0.0)
    Image.linear_gradient("L").resize((60, 40)).convert("RGB").save(
        home / "images" / "a.jpg", exif=exif, comment=b"by somebody"
    )
    workbook = Workbook()
    for row in (["key", "name", "phone"], ["a", "Bir", "+994 12"]):
        workbook.active.append(row)
    workbook.save(home / "t.xlsx")
    run(build, tmp_path / "home" / "editions" / "b.toml", "-o", tmp_path / "a", "--only", "pdf")
    run(unpack, tmp_path / "a" / "b.pdf", tmp_path / "again")
    tree = tmp_path / "again"
    carried = (tree / "sources" / "events" / "e" / "images" / "a.jpg").read_bytes()
    assert b"somebody" not in carried
    with Image.open(io.BytesIO(carried)) as picture:
        assert dict(picture.getexif()) == {0x0112: 6}
    edition = tree / "sources" / "editions" / "b.toml"
    run(build, edition, "--layouts", tree / "layouts", "-o", tmp_path / "b", "--only", "pdf")
    assert (tmp_path / "a" / "b.pdf").read_bytes() == (tmp_path / "b" / "b.pdf").read_bytes()


def test_a_book_that_does_not_ask_carries_nothing(tmp_path: Path) -> None:
    tree = tmp_path / "sources"
    (tree / "editions").mkdir(parents=True)
    (tree / "events" / "e" / "az").mkdir(parents=True)
    (tree / "editions" / "b.toml").write_text(edition_with(*TEXTS), encoding="utf-8")
    (tree / "events" / "e" / "az" / "01.md").write_text("# Başlıq\n\nMətn.\n", encoding="utf-8")
    run(build, tree / "editions" / "b.toml", "-o", tmp_path, "--only", "pdf")
    with pikepdf.open(tmp_path / "b.pdf") as document:
        assert not document.attachments


@pytest.mark.parametrize("command", ["build", "check"])
def test_layouts_that_travel_are_looked_through_for_persons(command: str, tmp_path: Path) -> None:
    """Every file of theirs, comments too; only those that travel, and nothing that is allowed."""
    event = tmp_path / "sources" / "events" / "e" / "az"
    event.mkdir(parents=True)
    (event / "01.md").write_text("# Əvvəl\n\nBir söz.\n", encoding="utf-8")
    edition = tmp_path / "sources" / "editions" / "b.toml"
    edition.parent.mkdir()
    own = tmp_path / "layouts" / "mine"
    own.mkdir(parents=True)
    (own / "layout.toml").write_text('extends = "base"\n# Leyla, leyla@example.org\n')
    (own / "style.css").write_text("/* Tel. 012 345 67 89 */\n")
    orders = {"build": build, "check": check}

    def told(head: str) -> list[str]:
        edition.write_text(edition_with(chapter(), layout="mine", head=head), encoding="utf-8")
        trees = ["--layouts", tmp_path / "layouts", "--sources", tmp_path / "sources"]
        out = ["-o", tmp_path, "--only", "pdf"] if command == "build" else []
        given = [edition, *trees, "--lang", "en", *out]
        result = CliRunner().invoke(orders[command], [str(one) for one in given])
        assert result.exit_code == 0, result.output
        return [line for line in result.output.splitlines() if "personal-" in line]

    found = told("embed = true")
    assert len(found) == 2
    assert found[0].startswith("layouts/mine/layout.toml:2:10: warning[personal-address]")
    assert found[1].startswith("layouts/mine/style.css:1:4: warning[personal-telephone]")
    assert told("") == []
    assert len(told('embed = true\nallow = { personal-address = "Bizimdir" }')) == 1

"""The web folder of a small book: pages, feeds and sums; outside judges are in check.mjs."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from posixpath import dirname, join, normpath
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from lxml import etree, html

from kitabca.cli.build import build
from kitabca.cli.new import new
from kitabca.cli.site import site
from kitabca.site import Book
from kitabca.site.names import kinds, names

ROOT = Path(__file__).parents[2]
ATOM = {"a": "http://www.w3.org/2005/Atom"}
DOWNLOAD = "https://example.org/yaddas/"


def call(command: object, *arguments: str) -> str:
    result = CliRunner().invoke(command, list(arguments))  # type: ignore[arg-type]
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new book, built and put into a site."""
    here = tmp_path_factory.mktemp("site")
    call(new, "yaddas-2027", "--sources", str(here / "sources"))
    edition = here / "sources" / "editions" / "yaddas-2027.toml"
    text = edition.read_text(encoding="utf-8")
    edition.write_text(f'download = "{DOWNLOAD}"\n{text}', encoding="utf-8")
    trees = ["--layouts", str(ROOT / "layouts"), "--fonts", str(ROOT / "fonts")]
    call(build, str(edition), "-o", str(here / "build"), *trees)
    for name in ("site", "again"):
        call(site, str(edition), "-b", str(here / "build"), "-o", str(here / name), *trees)
    return here


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_book_gives_the_same_site(made: Path) -> None:
    assert files(made / "site") == files(made / "again")


def test_every_link_arrives_and_none_runs_anything(made: Path) -> None:
    found = files(made / "site")
    pages = {name: html.fromstring(data) for name, data in found.items() if name.endswith(".html")}
    assert len(pages) > 5
    ids = {name: set(page.xpath("//@id")) for name, page in pages.items()}
    for name, page in pages.items():
        assert not page.xpath("//script | //@onclick | //iframe | //form")
        for address in page.xpath("//a/@href | //link/@href | //img/@src"):
            if address.startswith(("http://", "https://")):
                continue
            path, _, anchor = unquote(address).partition("#")
            target = normpath(join(dirname(name), path)) if path else name
            assert target in found, f"{name}: {address}"
            assert not anchor or anchor in ids[target], f"{name}: {address}"


def test_what_leads_elsewhere_says_so(made: Path) -> None:
    found = files(made / "site")
    links = [
        link
        for name, data in found.items()
        if name.endswith(".html")
        for link in html.fromstring(data).xpath("//a[starts-with(@href, 'http')]")
    ]
    assert links
    assert all(link.get("rel") == "external" and link.get("title") for link in links)


def test_the_page_says_what_each_file_is_for_and_how_large_it_is(made: Path) -> None:
    page = html.parse(str(made / "site" / "yaddas-2027" / "index.html"))
    labels = [one.text_content() for one in page.xpath("//*[@class='site-label']")]
    assert labels == ["telefon", "Kobo", "çap", "kitabça"]
    sizes = [one.text_content() for one in page.xpath("//*[@class='site-format']")]
    assert all(re.search(r"\d,\d\u00a0MB", size) for size in sizes)
    assert "148 × 210 mm" in sizes[2]
    assert "297 × 210 mm" in sizes[3]
    lines = page.xpath("//*[@class='site-how']")
    assert all(len(one.xpath("br")) == 1 for one in lines), "two lines each"
    sums = [one.text for one in page.xpath("//dd/code")]
    assert sums[0] == hashlib.sha256((made / "build" / "yaddas-2027.epub").read_bytes()).hexdigest()


def test_the_sums_are_of_every_file(made: Path) -> None:
    found = files(made / "site")
    said = dict(
        reversed(line.split("  ", 1)) for line in found.pop("SHA256SUMS").decode().splitlines()
    )
    assert said == {name: hashlib.sha256(data).hexdigest() for name, data in found.items()}


def test_both_feeds_offer_the_same_files(made: Path) -> None:
    found = files(made / "site")
    feed = json.loads(found["opds.json"])
    [book] = feed["publications"]
    atom = etree.fromstring(found["opds.xml"])
    [entry] = atom.findall("a:entry", ATOM)
    assert book["metadata"]["identifier"] == entry.findtext("a:id", namespaces=ATOM)
    assert book["metadata"]["modified"] == entry.findtext("a:updated", namespaces=ATOM)
    rel = "http://opds-spec.org/acquisition/open-access"
    offered = {(one["href"], one["type"]) for one in book["links"] if one["rel"] == rel}
    assert offered == {
        (one.get("href"), one.get("type"))
        for one in entry.findall("a:link", ATOM)
        if one.get("rel") == rel
    }
    assert {path for path, _ in offered} <= set(found)
    single = json.loads(found["yaddas-2027/opds.json"])
    assert single["metadata"] == book["metadata"]


@pytest.mark.parametrize("name", ["id", "title", "updated", "author", "link"])
def test_atom_has_what_rfc_4287_asks_for(name: str, made: Path) -> None:
    feed = etree.parse(str(made / "site" / "opds.xml")).getroot()
    assert feed.find(f"a:{name}", ATOM) is not None


def test_what_is_not_built_is_not_guessed(made: Path, tmp_path: Path) -> None:
    edition = made / "sources" / "editions" / "yaddas-2027.toml"
    layouts = str(ROOT / "layouts")
    result = CliRunner().invoke(
        site, [str(edition), "-b", str(tmp_path), "--layouts", layouts, "--lang", "en"]
    )
    assert result.exit_code == 2
    assert "is not there; make the outputs first" in result.output


@pytest.mark.external
def test_outside_judges_find_nothing(made: Path) -> None:
    """html-validate, ajv, axe and Chromium: `make tools` fetches them."""
    here = Path(__file__).parent
    assert (here / "node_modules" / ".ready").exists(), "make tools was not called"
    node = shutil.which("node")
    assert node is not None, "node is missing; on Debian: apt install nodejs"
    whole = Path(os.environ.get("KITABCA_BUILD", ROOT / "build")) / "site"
    for folder in (made / "site", *([whole] if whole.is_dir() else [])):
        ran = subprocess.run(
            [node, str(here / "check.mjs"), str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr


def sister(slug: str, layouts: tuple[str, ...], **more: str) -> Book:
    said = {"title": "Xatirə", "subtitle": "Anım", "language": "az", "description": "", **more}
    edition = SimpleNamespace(slug=slug, **said)
    return Book(edition, "", "ltr", b"", (), b"", (1, 1), False, {}, layouts)  # type: ignore[arg-type]


def test_sister_editions_are_told_apart() -> None:
    books = [
        sister("a", ("base",)),
        sister("b", ("large-print", "base")),
        sister("c", ("mine", "roll", "base"), title="Siyahı"),
        sister("d", ("base",), language="en"),
    ]
    assert kinds(books) == {
        "a": "kitabça · Azərbaycan dili",
        "b": "iri şriftlə · Azərbaycan dili",
        "c": "adlar siyahısı · Azərbaycan dili",
        "d": "booklet · English",
    }
    assert names(books) == {
        "a": "Xatirə (kitabça · Azərbaycan dili)",
        "b": "Xatirə (iri şriftlə · Azərbaycan dili)",
        "c": "Siyahı",
        "d": "Xatirə (booklet · English)",
    }


def test_what_is_alike_in_all_is_told_apart_by_its_subtitle_or_its_slug() -> None:
    one, two = sister("a", ("base",)), sister("b", ("base",), subtitle="Çıxışlar")
    assert list(names([one, two]).values()) == [
        "Xatirə (kitabça) (Anım)",
        "Xatirə (kitabça) (Çıxışlar)",
    ]
    same = sister("b", ("base",))
    assert len(set(names([one, same]).values())) == 2
    assert names([one]) == {"a": "Xatirə"}

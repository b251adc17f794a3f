"""Handing over: finished files sorted by whom they are for, with a ticket and sums in each room."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from kitabca.cli.build import build
from kitabca.cli.dist import dist

ROOT = Path(__file__).parents[2]
TREES = ["--layouts", str(ROOT / "layouts"), "--fonts", str(ROOT / "fonts")]
EDITIONS = [
    str(ROOT / "sources" / "editions" / f"{name}.toml")
    for name in ("xocali-34-nitq", "xocali-34-proqram")
]

NO_LOCALE: dict[str, str | None] = dict.fromkeys(("KITABCA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = tmp_path_factory.mktemp("dist")
    for edition in EDITIONS:
        result = CliRunner().invoke(build, [edition, "-o", str(here / "build"), *TREES])
        assert result.exit_code == 0, result.output
    for name in ("dist", "again"):
        call = [*EDITIONS, "-b", str(here / "build"), "-o", str(here / name), *TREES]
        result = CliRunner(env=NO_LOCALE).invoke(dist, call)
        assert result.exit_code == 0, result.output
    return here


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_each_file_goes_to_whoever_needs_it(made: Path) -> None:
    assert sorted(files(made / "dist")) == [
        "archive/SHA256SUMS",
        "archive/vereqe.pdf",
        "archive/xocali-34-nitq.epub",
        "archive/xocali-34-nitq.pdf",
        "archive/xocali-34-proqram.epub",
        "archive/xocali-34-proqram.pdf",
        "office/SHA256SUMS",
        "office/vereqe.pdf",
        "office/xocali-34-nitq.pdf",
        "office/xocali-34-proqram-booklet.pdf",
        "print-shop/SHA256SUMS",
        "print-shop/vereqe.pdf",
        "print-shop/xocali-34-nitq-press.pdf",
        "print-shop/xocali-34-proqram-press.pdf",
        "web/SHA256SUMS",
        "web/vereqe.pdf",
        *(
            f"web/xocali-34-{name}{ending}"
            for name in ("nitq", "proqram")
            for ending in (".epub", ".kepub.epub", ".pdf")
        ),
    ]


def test_handing_over_twice_gives_the_same(made: Path) -> None:
    assert files(made / "dist") == files(made / "again")


@pytest.mark.parametrize("room", ["office", "print-shop", "web", "archive"])
def test_a_ticket_is_one_page_and_names_its_files(room: str, made: Path) -> None:
    found = files(made / "dist" / room)
    ticket = PdfReader(io.BytesIO(found.pop("vereqe.pdf")))
    assert len(ticket.pages) == 1
    text = ticket.pages[0].extract_text()
    assert "Son düzəliş: 22 noyabr 2026" in text
    assert all(name in text for name in found)


# What she asks for, her locale, and the language of the books → that of the tickets.
TONGUES = {
    "her locale, whatever the books": ([], "az_AZ.UTF-8", "ru", "vereqe.pdf"),
    "asked for": (["--lang", "az"], "en_GB.UTF-8", "ru", "vereqe.pdf"),
    "asked for, in another locale": (["--lang", "en"], "az_AZ.UTF-8", "az", "ticket.pdf"),
    "a machine's locale: the books'": ([], "C.UTF-8", "az", "vereqe.pdf"),
    "nor do we speak the books'": ([], "C.UTF-8", "kk", "ticket.pdf"),
}


@pytest.mark.parametrize("case", TONGUES)
def test_tickets_are_in_the_language_of_whoever_hands_over(
    case: str, made: Path, tmp_path: Path
) -> None:
    asked, locale, books, name = TONGUES[case]
    sources = tmp_path / "sources"
    shutil.copytree(ROOT / "sources", sources)
    edition = sources / "editions/xocali-34-proqram.toml"
    given = edition.read_text("utf-8")
    edition.write_text(given.replace('language = "az"', f'language = "{books}"'), "utf-8")
    for part in (sources / "events/xocali-34").glob("az"):
        part.rename(part.with_name(books))
    call = [str(edition), "-b", str(made / "build"), "-o", str(tmp_path / "dist"), *TREES, *asked]
    result = CliRunner(env={**NO_LOCALE, "LANG": locale}).invoke(dist, call)
    assert result.exit_code == 0, result.output
    tickets = {path.name for path in (tmp_path / "dist").glob("*/*.pdf")} - {
        f"xocali-34-proqram{ending}.pdf" for ending in ("", "-booklet", "-press", "-cover")
    }
    assert tickets == {name}


def test_the_offices_ticket_counts_sheets(made: Path) -> None:
    data = files(made / "dist")["office/vereqe.pdf"]
    lines = PdfReader(io.BytesIO(data)).pages[0].extract_text()
    squeezed = " ".join(lines.split())
    assert "xocali-34-nitq.pdf _____ 3 210 × 297 210 × 297 sol yuxarı küncdən" in squeezed
    assert "xocali-34-proqram-booklet.pdf _____ 1 297 × 210 148 × 210 qatlanır" in squeezed


@pytest.mark.parametrize("room", ["office", "print-shop", "web", "archive"])
def test_the_sums_are_of_all_that_a_room_has(room: str, made: Path) -> None:
    found = files(made / "dist" / room)
    lines = found.pop("SHA256SUMS").decode().splitlines()
    said = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    assert said == {name: hashlib.sha256(data).hexdigest() for name, data in found.items()}


def test_nothing_built_is_said(tmp_path: Path) -> None:
    arguments = [EDITIONS[0], "-b", str(tmp_path), "-o", str(tmp_path / "d"), *TREES]
    result = CliRunner().invoke(dist, [*arguments, "--lang", "en"])
    assert result.exit_code == 2
    assert "make the outputs first" in result.output


@pytest.mark.external
def test_verapdf_passes_the_tickets(made: Path) -> None:
    jar = ROOT / "tools" / "cli.jar"
    assert jar.exists(), "make tools was not called"
    java = shutil.which("java")
    assert java is not None, "java is missing; on Debian: apt install default-jre-headless"
    tickets = [str(path) for path in sorted((made / "dist").glob("*/vereqe.pdf"))]
    call = [java, "-cp", str(jar), "org.verapdf.apps.GreenfieldCliWrapper", "--format", "text"]
    for flavour in ("ua1", "3a"):
        done = subprocess.run(
            [*call, "--flavour", flavour, *tickets], capture_output=True, text=True, env=os.environ
        )
        assert done.stdout.count("PASS") == len(tickets), done.stdout

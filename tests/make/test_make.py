"""What Make rebuilds, and what it leaves alone: the rebuild matrix, faults, kills and -j."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from editions import chapter, edition_with, part
from kitabca.cli.speaking import chosen_language
from kitabca.files import locked
from kitabca.sayings import LANGUAGES, sentences

ROOT = Path(__file__).parents[2]

LISTING = part(
    "listing",
    'id = "siyahi"',
    'title = "Siyahı"',
    'table = "list.csv"',
    'columns = [{ name = "name", heading = "Ad" }]',
)

# What the language of messages is taken from, in this order.
LOCALE = ("KITABCA_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


class Desk:
    """A clone with two small editions, `alma` with a shared list and `armud` without."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("Makefile", "requirements.lock", "requirements-test.lock"):
            shutil.copy(ROOT / name, root / name)
        os.symlink(ROOT / "src", root / "src")
        os.symlink(ROOT / "fonts", root / "fonts")
        shutil.copytree(ROOT / "layouts", root / "layouts")
        python = root / ".venv" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        python.chmod(0o755)
        for lock in ("requirements.lock", "requirements-test.lock"):
            sums = subprocess.run(
                ["cksum"], input=(root / lock).read_bytes(), capture_output=True, check=True
            )
            stem = ".ready-test-" if "test" in lock else ".ready-"
            (root / ".venv" / (stem + sums.stdout.decode().replace(" ", "").strip())).touch()
        self.write(
            "editions/alma.toml", edition_with(chapter(), LISTING, slug="alma", event="alma")
        )
        self.write("editions/armud.toml", edition_with(chapter(), slug="armud", event="armud"))
        self.write("events/alma/az/01.md", "# Alma\n\nBirinci abzas.\n")
        self.write("events/armud/az/01.md", "# Armud\n\nBirinci abzas.\n")
        self.write("shared/list.csv", "key,name\nbir,Birinci\niki,İkinci\n")

    def write(self, path: str, text: str) -> None:
        file = self.root / "sources" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def make(self, *words: str, **locale: str) -> subprocess.CompletedProcess[str]:
        clean = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
        if locale:
            clean = {key: value for key, value in clean.items() if key not in LOCALE} | locale
        return subprocess.run(
            ["make", *words], cwd=self.root, capture_output=True, text=True, env=clean, timeout=120
        )

    def stale(self) -> set[str]:
        """The outputs that `make -n` would make again: `alma.pdf`, `alma.epub` …"""
        found = self.make("-n").stdout
        return {
            f"{slug}.{kind}"
            for slug, kind in re.findall(r"editions/(\w+)\.toml -o \S+ --only (\w+)", found)
        }

    def outputs(self) -> dict[str, bytes]:
        folder = self.root / "build"
        return {path.name: path.read_bytes() for path in folder.glob("*.*") if path.is_file()}


ALMA = {"alma.pdf", "alma.epub"}
ARMUD = {"armud.pdf", "armud.epub"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("ağac kölgəsi"))
    done = desk.make("-j4")
    assert done.returncode == 0, done.stdout + done.stderr
    return desk


@pytest.fixture
def desk(built: Desk) -> Desk:
    """The built clone with nothing stale: all that was made is of one moment, and newest."""
    now = time.time()
    for path in (built.root / "build").rglob("*"):
        if path.is_file():
            os.utime(path, (now, now))
    assert built.stale() == set()
    return built


def test_a_line_for_each_output_and_nothing_else(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    done = desk.make("armud")
    assert done.stderr == ""
    lines = [line for line in done.stdout.splitlines() if line]
    assert all(re.match(r"build/armud(-booklet|-press|-cover)?\.", line) for line in lines), lines
    assert re.fullmatch(r"build/armud\.pdf  \d+ pages  \d+ kB  \d+\.\d s", lines[0])


def test_nothing_to_do_takes_no_time(desk: Desk) -> None:
    began = time.perf_counter()
    done = desk.make()
    took = time.perf_counter() - began
    assert done.stdout == ""
    # The bar is 0.3 s on an idle desk; a busy one gets some room here.
    assert took < 1.0


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("sources/events/alma/az/01.md", ALMA),
        ("sources/events/armud/az/01.md", ARMUD),
        ("sources/shared/list.csv", ALMA),
        ("sources/editions/alma.toml", ALMA),
        ("layouts/base/layout.toml", ALMA | ARMUD),
        ("layouts/base/listing.xhtml.j2", ALMA),
        ("layouts/base/text.xhtml.j2", ALMA | ARMUD),
        ("layouts/base/style.css", {"alma.epub", "armud.epub"}),
        ("layouts/large-print/layout.toml", set()),
        ("build/alma.map", {"alma.epub"}),
    ],
)
def test_touching_a_file_makes_exactly_these_stale(
    desk: Desk, path: str, expected: set[str]
) -> None:
    (desk.root / path).touch()
    assert desk.stale() == expected


def test_a_file_that_overrides_a_shared_one_is_noticed(desk: Desk) -> None:
    own = desk.root / "sources/events/alma/list.csv"
    own.write_text("key,name\nbir,Özü\n", encoding="utf-8")
    try:
        assert desk.stale() == ALMA
    finally:
        own.unlink()
    assert desk.stale() == set()


def test_another_printer_or_lock_makes_all_stale(desk: Desk) -> None:
    found = desk.make("-n", "PRINTER=office-a4").stdout
    assert found.count("--only pdf") == 2


def test_a_deleted_input_is_told_in_a_sentence_and_costs_nothing_old(desk: Desk) -> None:
    before = desk.outputs()
    chapter = desk.root / "sources/events/alma/az/01.md"
    text = chapter.read_text(encoding="utf-8")
    chapter.unlink()
    try:
        done = desk.make()
    finally:
        chapter.write_text(text, encoding="utf-8")
    assert done.returncode != 0
    assert "error[missing-file]" in done.stderr
    assert "No rule to make target" not in done.stderr
    assert desk.outputs() == before


def test_a_failing_edition_leaves_the_good_one_its_turn(desk: Desk) -> None:
    before = desk.outputs()
    desk.write("events/alma/az/01.md", "# Alma\n\n<b>yox</b>\n")
    desk.write("events/armud/az/01.md", "# Armud\n\nİkinci abzas.\n")
    try:
        done = desk.make("-j2")
    finally:
        desk.write("events/alma/az/01.md", "# Alma\n\nBirinci abzas.\n")
    after = desk.outputs()
    assert done.returncode != 0
    assert "error[raw-html]" in done.stderr
    assert after["alma.pdf"] == before["alma.pdf"]
    assert after["alma.epub"] == before["alma.epub"]
    assert after["armud.pdf"] != before["armud.pdf"]
    assert after["armud.epub"] != before["armud.epub"]


def test_a_printer_of_ones_own_makes_the_sheets_again(desk: Desk) -> None:
    """The look-up that missed is remembered, so that the file's coming is a change."""
    desk.write("printers/office-a4.toml", 'kind = "office"\nflip = "turned"\n')
    try:
        assert {"alma.pdf", "armud.pdf"} <= desk.stale()
    finally:
        shutil.rmtree(desk.root / "sources/printers")
    assert desk.stale() == set()


def test_a_removed_edition_is_no_longer_made(desk: Desk) -> None:
    edition = desk.root / "sources/editions/armud.toml"
    text = edition.read_text(encoding="utf-8")
    edition.unlink()
    try:
        assert desk.make("-n", "all").returncode == 0
        assert "armud" not in desk.make("help").stdout
    finally:
        edition.write_text(text, encoding="utf-8")


def test_a_killed_build_leaves_whole_files_and_heals(desk: Desk) -> None:
    before = desk.outputs()
    for delay in (0.2, 0.5, 0.8, 1.1):
        (desk.root / "sources/events/armud/az/01.md").touch()
        call = ["make", "armud"]
        running = subprocess.Popen(
            call,
            cwd=desk.root,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(delay)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        for name, data in desk.outputs().items():
            if name.endswith((".pdf", ".epub")):
                assert data, name
                assert data[:2] in (b"%P", b"PK"), name
        assert set(before) <= set(desk.outputs())
    assert desk.make().returncode == 0
    assert desk.stale() == set()


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no locks there")
def test_what_a_run_left_that_was_killed_after_its_last_output(desk: Desk) -> None:
    """Nothing is stale then, and hidden folders would stay; those in use are not touched."""
    left = desk.root / "build/.deps/.kitabca.7.0.part"
    used = desk.root / "build/.kitabca.8.0.part"
    for folder in (left, used):
        folder.mkdir()
        (folder / "0").write_bytes(b"half")
    with locked(used) as ours:
        assert ours
        done = desk.make()
        assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
        assert not left.exists()
        assert (used / "0").exists()
    assert desk.make("armud").returncode == 0
    assert not used.exists()


def test_an_edition_that_is_no_file_is_named_and_not_waited_for(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    editions = desk.root / "sources/editions"
    os.mkfifo(editions / "boru.toml")
    (editions / "lost.toml").symlink_to("nowhere")
    (editions / "zero.toml").symlink_to("/dev/zero")
    done = desk.make(LC_ALL="C")
    assert done.returncode == 2
    for name in ("boru", "lost", "zero"):
        assert f"sources/editions/{name}.toml: error[not-a-file]" in done.stderr
    assert {"alma.pdf", "armud.epub"} <= set(desk.outputs())


def test_a_path_that_make_can_not_take_is_named(desk: Desk) -> None:
    done = desk.make("SOURCES=mənim mətnlərim")
    assert done.returncode != 0
    assert "SOURCES=mənim mətnlərim" in done.stderr


def test_help_lists_the_targets(desk: Desk) -> None:
    told = desk.make("help").stdout
    for target in ("all", "check", "clean", "dist", "epub", "new", "pdf", "proof", "watch", "alma"):
        assert re.search(rf"^  make {target}\b|: .*\b{target}\b", told, flags=re.M), target


LOCALES: list[tuple[dict[str, str], str]] = [
    ({"LANG": "az_AZ.UTF-8"}, "az"),
    ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "az_AZ.UTF-8"}, "az"),
    ({"LANG": "az_AZ.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
    ({"LC_ALL": "az_AZ.UTF-8", "KITABCA_LANG": "en"}, "en"),
    ({"LC_ALL": "", "LANG": "az"}, "az"),
    ({"PATH": os.environ["PATH"]}, "en"),
]


@pytest.mark.parametrize(("locale", "language"), LOCALES)
def test_make_speaks_the_language_that_the_commands_speak(
    locale: dict[str, str], language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Desk(tmp_path).make("help", **locale).stdout
    assert ("düzgün olmayan hər şeyi" in told) is (language == "az")
    assert ("say all that is wrong" in told) is (language == "en")
    for name in LOCALE:
        monkeypatch.delenv(name, raising=False)
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    assert chosen_language() == language


def test_every_target_is_explained_in_both_languages(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    targets = [
        re.findall(r"^  make (\S+) +\S", desk.make("help", LANG=locale).stdout, flags=re.M)
        for locale in ("C", "az_AZ.UTF-8")
    ]
    assert targets[0] == targets[1]
    shown = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), flags=re.M)
    assert targets[0] == [*shown, "<slug>"]


@pytest.mark.parametrize(
    ("call", "english", "own"),
    [
        (("new",), "needs a name", "ad lazımdır"),
        (("new", "EVENT=site"), "EVENT=site is the name of a command", "make əmrinin adıdır"),
        (("new", "EVENT=a b"), "EVENT=a b: use small letters", "kiçik latın hərfləri"),
        (("SOURCES=mənim mətnlərim",), "Make can not take", "Make belə yolu götürə bilmir"),
        (("SOURCES=yox",), "there is no edition in yox/editions", "yox/editions qovluğunda nəşr"),
        (("help", ".FEATURES="), "GNU Make 4.3 or later is needed", "GNU Make 4.3 və ya daha yeni"),
        (("ready", "PYTHON=yox", "READY=x"), "yox is missing", "yox tapılmadı"),
        (("almaa",), "“almaa” is neither", "“almaa” nə make əmridir"),
    ],
)
def test_faults_of_make_are_told_in_her_language(
    call: tuple[str, ...], english: str, own: str, tmp_path: Path
) -> None:
    desk = Desk(tmp_path)
    for language, said in (("C", english), ("az_AZ.UTF-8", own)):
        done = desk.make(*call, LANG=language)
        assert done.returncode == 2
        assert said in done.stderr, done.stderr
        assert "{" not in done.stderr


def test_an_edition_that_make_can_not_build_is_told_in_her_language(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.write("editions/Ala Alma.toml", "")
    done = desk.make("good-names", LANG="az")
    told = "Ala Alma.toml: səhv[unmakeable-name]: nəşrin adında"
    assert told in done.stderr
    assert "error[unmakeable-name]" in desk.make("good-names", LANG="C").stderr


def test_what_make_says_can_stand_in_its_rules() -> None:
    """The catalogue is read by Make and pasted between the shell's single quotes."""
    for language in LANGUAGES:
        for key, text in sentences("make", language).items():
            assert not set("'\"#$\\`") & set(text), f"{language}: {key}"


@pytest.mark.parametrize("name", ["cixis.doc", "CIXIS.DOCX"])
def test_new_leaves_it_to_the_file_what_it_is(name: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"a" * 600)
    done = desk.make("new", "EVENT=novruz-2027", f"FROM={name}")
    assert done.returncode != 0
    assert f"{name}: error[old-document]" in done.stderr


def test_new_builds_at_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert desk.make("new", "EVENT=novruz-2027").returncode == 0
    done = desk.make("novruz-2027")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "build/novruz-2027.epub").exists()
    again = desk.make("new", "EVENT=novruz-2027")
    assert again.returncode != 0
    assert "is there already" in again.stderr

"""Odd circumstances: outputs are the old or the new, whole, and the next `make` heals.

What needs mounts, namespaces or the superuser is marked external and says why it is skipped.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from clones import WORDINGS, Clone, environment

TRACEBACK = "Traceback (most recent call last)"


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """What an undisturbed build makes of each wording."""
    clone = Clone(tmp_path_factory.mktemp("undisturbed"), ["armud"])
    made = []
    for wording in WORDINGS:
        clone.say(wording)
        assert clone.make().returncode == 0
        made.append(clone.outputs())
    return made


def without_sockets(clone: Clone) -> None:
    """A build that asks the network for anything dies."""
    folder = clone.root / "deaf"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        "import sys\n"
        "def refuse(event, given):\n"
        "    if event.startswith('socket.') or event == 'urllib.Request':\n"
        "        raise SystemExit(f'asked the network: {event}')\n"
        "sys.addaudithook(refuse)\n"
    )
    python = clone.root / ".venv/bin/python"
    python.write_text(
        f'#!/bin/sh\nPYTHONPATH="$PYTHONPATH:{folder}" exec "{sys.executable}" "$@"\n'
    )


def untouched(clone: Clone) -> None:
    return


# Name of the circumstance: the folder's name, what is done to the clone, the call, the environment.
NO_HOME = {"HOME": "", "XDG_CACHE_HOME": "", "USER": ""}
C_LOCALE = {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
WORLDS = {
    "a path with spaces and ə": ("yeni qovluq ə", untouched, "exec make", {}),
    "no home": ("a", untouched, "unset HOME; exec make", NO_HOME),
    "a C locale": ("a", untouched, "exec make", C_LOCALE),
    "umask 077": ("a", untouched, "umask 077; exec make", {}),
    "no sockets": ("a", without_sockets, "exec make", {}),
}


@pytest.mark.parametrize("world", WORLDS)
def test_the_same_bytes(world: str, tmp_path: Path, right: list[dict[str, bytes]]) -> None:
    name, prepare, call, more = WORLDS[world]
    clone = Clone(tmp_path / name, ["armud"])
    prepare(clone)
    done = clone.run(["sh", "-c", call], **more)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert clone.outputs() == right[0]
    if world == "umask 077":
        modes = {stat.S_IMODE(path.stat().st_mode) for path in (clone.root / "build").glob("*.pdf")}
        assert modes == {0o600}


def test_two_makes_at_once(tmp_path: Path, right: list[dict[str, bytes]]) -> None:
    """In a tree that was never built, and again after an edit."""
    clone = Clone(tmp_path / "a", ["armud"])
    for made, wording in zip(right, WORDINGS, strict=True):
        clone.say(wording)
        quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        both = [
            subprocess.Popen(["make"], cwd=clone.root, env=environment(), **quiet)  # type: ignore[call-overload]  # as above
            for _ in range(2)
        ]
        told = [one.communicate(timeout=120)[0] for one in both]
        assert [one.returncode for one in both] == [0, 0], told
        assert clone.outputs() == made
        assert clone.litter() == []
    assert clone.make().stdout == ""


def in_1970(still: bool) -> dict[str, str]:
    """What turns the clock of every program back to the second of January 1970, by libfaketime.

    Files' times are turned back as well, unless they stand `still`: then every file is from a
    future, as where sources come on a stick to a machine whose clock has lost its battery.
    """
    if not shutil.which("faketime"):
        if os.environ.get("CI"):
            pytest.fail("faketime is missing; on Debian: apt install faketime")
        pytest.skip("faketime is not installed; on Debian: apt install faketime")
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    assert found, "faketime is here without its library"
    back = {"FAKETIME": f"-{int(time.time()) - 86_400}", "LD_PRELOAD": str(found[0])}
    return {**back, "TZ": "UTC", **({"NO_FAKE_STAT": "1"} if still else {"FAKE_UTIME": "1"})}


@pytest.mark.external
@pytest.mark.parametrize("still", [False, True])
def test_a_clock_in_1970(
    still: bool, tmp_path: Path, right: list[dict[str, bytes]], all_right: dict[str, bytes]
) -> None:
    """The printed half, a start of a book, and all the rest when the clock is right.

    A zip knows no day before 1980: the e-book is refused, the old one stays.
    """
    clone = Clone(tmp_path / "a", ["armud"], whole=True)
    for path in clone.root.rglob("*"):
        path.touch()
    then = in_1970(still)
    assert clone.run(["date", "+%F"], **then).stdout == "1970-01-02\n"
    done = clone.make("pdf", **then)
    assert done.returncode == 0, done.stderr
    printed = {name for name in right[0] if not name.endswith(".epub")}
    assert clone.outputs() == {name: right[0][name] for name in printed}
    # Make says that its clock is odd where it can see it, and nothing else is said.
    own = re.compile(r"make: [Ww]arning: +(File '.*' has modification time .*future|Clock skew .*)")
    assert [line for line in done.stderr.splitlines() if not own.fullmatch(line)] == []
    assert ("future" in done.stderr) is still, done.stderr
    refused = clone.make(**then)
    assert refused.returncode != 0
    assert "error[clock]: the computer says that it is 1970-01-02" in refused.stderr
    assert TRACEBACK not in refused.stderr
    assert set(clone.outputs()) == printed
    assert clone.make("dist").returncode == 0
    assert made(clone.root / "build") == all_right
    clone.say(WORDINGS[1])
    assert clone.make("pdf", **then).returncode == 0
    assert "error[clock]" in clone.make(**then).stderr
    for name, data in clone.outputs().items():
        assert data == right[name in printed][name], name
    assert clone.make("new", "EVENT=novruz-2027", **then).returncode == 0
    clone.say(WORDINGS[0])
    assert clone.make("armud").returncode == 0
    assert clone.outputs() == right[0]
    assert clone.litter() == []


@pytest.fixture(scope="module")
def all_right(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What `make dist` makes of the first wording on a machine that knows the day."""
    clone = Clone(tmp_path_factory.mktemp("all"), ["armud"])
    assert clone.make("dist").returncode == 0
    return made(clone.root / "build")


def made(folder: Path) -> dict[str, bytes]:
    """Each output by its path, without what Make and the cache keep for themselves."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: path.read_bytes() for name, path in names.items() if name[0] != "."}


@pytest.mark.external
def test_a_set_up_in_1970_is_told_the_day(tmp_path: Path) -> None:
    """Certificates are not yet valid then; whatever went wrong, the day is said."""
    clone = Clone(tmp_path / "a", ["armud"])
    shutil.rmtree(clone.root / ".venv")
    nowhere = {"PIP_INDEX_URL": "https://localhost:1/", "PIP_RETRIES": "0"}
    own = {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": ""}
    done = clone.make("ready", **in_1970(still=True), **nowhere, **own)
    assert done.returncode != 0
    assert "is the network reachable, and is today 1970-01-02?" in done.stderr


# What follows needs rights that a plain user lacks.


def in_a_namespace(script: str, folder: Path, *flags: str) -> str:
    """What a shell script says that may mount what it likes, unseen by the machine."""
    if not shutil.which("unshare"):
        pytest.skip("unshare (util-linux) is not installed")
    own = [] if os.geteuid() == 0 else ["-r"]
    if subprocess.run(["unshare", "-m", *own, "true"], capture_output=True).returncode:
        pytest.skip("this machine gives no mount namespaces")
    done = subprocess.run(
        ["unshare", "-m", *flags, *own, "sh", "-ec", script],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert TRACEBACK not in done.stdout + done.stderr
    return done.stdout + done.stderr


def saved(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.external
@pytest.mark.parametrize("free", [0, 30, 90])
def test_a_full_disk(free: int, tmp_path: Path, right: list[dict[str, bytes]]) -> None:
    """`free` kilobytes are left when an edited book is built again."""
    clone = Clone(tmp_path / "a", ["armud"])
    script = f"""
    mkdir -p build ../full ../healed
    mount -t tmpfs -o size=4m none build
    make
    cp ../01.md sources/events/armud/az/01.md
    rm -rf build/.cache
    spare=$(df -k --output=avail build | tail -1)
    dd if=/dev/zero of=build/.filler bs=1024 count=$((spare - {free})) status=none
    status=0; make || status=$?
    echo "status $status"
    find build -name '*.part'
    cp build/*.* ../full
    rm build/.filler
    make
    cp build/*.* ../healed
    """
    clone.say(WORDINGS[1])
    shutil.copy(clone.root / "sources/events/armud/az/01.md", tmp_path / "01.md")
    clone.say(WORDINGS[0])
    told = in_a_namespace(script, clone.root)
    full, healed = saved(tmp_path / "full"), saved(tmp_path / "healed")
    assert ".part" not in told
    assert healed == right[1]
    if "status 0" not in told:
        assert "No space left on device" in told
    for name, data in full.items():
        assert data in (right[0][name], right[1][name]), name
    if free < 30:
        assert full == right[0]


@pytest.mark.external
def test_a_read_only_clone(tmp_path: Path, right: list[dict[str, bytes]]) -> None:
    clone = Clone(tmp_path / "a", ["armud"])
    build = tmp_path / "elsewhere"
    (build / ".venv/bin").mkdir(parents=True)
    shutil.copy(clone.root / ".venv/bin/python", build / ".venv/bin/python")
    clone.ready(build / ".venv")
    shutil.rmtree(clone.root / ".venv")
    before = sorted(clone.root.rglob("*"))
    script = "mount --bind -o ro . .; mount -o remount,bind,ro .; cd .; cd $PWD;"
    told = in_a_namespace(script + f" ! touch x 2>/dev/null; make BUILD='{build}'", clone.root)
    assert "error" not in told
    assert clone.outputs(build) == right[0]
    assert sorted(clone.root.rglob("*")) == before


@pytest.mark.external
def test_an_empty_network_namespace(tmp_path: Path, right: list[dict[str, bytes]]) -> None:
    clone = Clone(tmp_path / "a", ["armud"])
    in_a_namespace(
        "! ping -c1 -W1 127.0.0.1 2>/dev/null; make; make site; make dist", tmp_path / "a", "-n"
    )
    assert clone.outputs() == right[0]


def as_other(call: list[str], folder: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    """The call with fewer rights, by setpriv, which only the superuser may."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("needs the superuser and setpriv (util-linux) to give rights up")
    return subprocess.run(
        ["setpriv", *flags, *call],
        cwd=folder,
        env=environment(HOME="/nonexistent"),
        capture_output=True,
        text=True,
        timeout=120,
    )


BOUND = ("--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")


@pytest.mark.external
@pytest.mark.parametrize("taken", ["build", "build/.deps", "build/.cache"])
def test_permission_is_taken_away(
    taken: str, tmp_path: Path, right: list[dict[str, bytes]]
) -> None:
    clone = Clone(tmp_path / "a", ["armud"])
    assert clone.make().returncode == 0
    clone.say(WORDINGS[1])
    folder = clone.root / taken
    folder.chmod(0o555)
    done = as_other(["make"], clone.root, *BOUND)
    folder.chmod(0o755)
    assert TRACEBACK not in done.stderr
    # What is only kept to be quicker need not be kept.
    if taken == "build/.cache":
        assert done.returncode == 0
        assert clone.outputs() == right[1]
    else:
        assert done.returncode != 0
        assert "Permission denied" in done.stderr
        assert taken in done.stderr
        assert clone.outputs() == right[0]
    assert clone.litter() == []
    assert clone.make().returncode == 0
    assert clone.outputs() == right[1]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.external
def test_another_user(open_folder: Path, right: list[dict[str, bytes]]) -> None:
    """Who may read the clone and write only a folder of their own."""
    clone = Clone(open_folder / "a", ["armud"], whole=True)
    user = ("--reuid=65534", "--regid=65534", "--clear-groups")
    packages = os.pathsep.join(path for path in sys.path if path.endswith("-packages"))
    version = f"assert __import__('sys').version_info[:2] == {sys.version_info[:2]}"
    for python in (sys.executable, "/usr/bin/python3"):
        told = f'PYTHONPATH="$PYTHONPATH:{packages}" exec "{python}" "$@"'
        call = ["sh", "-c", told, "sh", "-c", f"import lxml; {version}"]
        if as_other(call, clone.root, *user).returncode == 0:
            (clone.root / ".venv/bin/python").write_text(f"#!/bin/sh\n{told}\n")
            break
    else:
        pytest.skip("Python stands where another user may not read")
    build = open_folder / "theirs"
    (build / ".venv/bin").mkdir(parents=True)
    shutil.copy(clone.root / ".venv/bin/python", build / ".venv/bin/python")
    clone.ready(build / ".venv")
    for path in [build, *build.rglob("*")]:
        os.chown(path, 65534, 65534)
    done = as_other(["make", f"BUILD={build}"], clone.root, *user)
    assert done.returncode == 0, done.stderr
    assert clone.outputs(build) == right[0]
    assert {path.stat().st_uid for path in build.glob("*.pdf")} == {65534}
    # Somebody else's folder is refused in a sentence, and keeps what it has.
    refused = as_other(["make"], clone.root, *user)
    assert refused.returncode != 0
    assert TRACEBACK not in refused.stderr

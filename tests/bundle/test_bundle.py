"""The offline bundle: what is in it, and that it works where there is no network."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from kitabca.pictures import position, seen_size

ROOT = Path(__file__).parents[2]
BUNDLE = ROOT / "packaging" / "bundle.py"


def make(output: Path, wheels: Path, *arguments: str) -> zipfile.ZipFile:
    call = [sys.executable, str(BUNDLE), "-o", str(output), "--wheels", str(wheels), *arguments]
    subprocess.run(call, check=True, capture_output=True)
    return zipfile.ZipFile(output)


def test_a_bundle_has_all_that_a_book_needs(tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    (wheels / "one-1.0-py3-none-any.whl").write_bytes(b"wheel")
    names = set(make(tmp_path / "a.zip", wheels, "--no-fetch").namelist())
    assert {
        "kitabca/kitabca.sh",
        "kitabca/kitabca.cmd",
        "kitabca/README.txt",
        "kitabca/requirements.lock",
        "kitabca/src/kitabca/__main__.py",
        "kitabca/layouts/base/layout.toml",
        "kitabca/fonts/vollkorn/Vollkorn_400Regular.ttf",
        "kitabca/sources/editions/xocali-34.toml",
        "kitabca/wheels/one-1.0-py3-none-any.whl",
    } <= names
    assert not [name for name in names if "__pycache__" in name]


def test_the_same_tree_gives_the_same_zip(tmp_path: Path) -> None:
    for name in ("a", "b"):
        make(tmp_path / f"{name}.zip", tmp_path / "wheels", "--no-fetch")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_each_system_gets_a_starter_that_it_can_run(tmp_path: Path) -> None:
    bundle = make(tmp_path / "a.zip", tmp_path / "wheels", "--no-fetch")
    shell = bundle.getinfo("kitabca/kitabca.sh")
    assert shell.external_attr >> 16 & 0o111
    assert b"\r" not in bundle.read(shell)
    batch = bundle.read("kitabca/kitabca.cmd")
    assert batch.count(b"\r\n") == batch.count(b"\n")
    for starter in (bundle.read(shell), batch):
        assert b"--no-index" in starter
        assert b"--require-hashes" in starter
        assert b"kitabca build" in starter


def test_a_shell_finds_nothing_wrong() -> None:
    subprocess.run(["sh", "-n", str(ROOT / "packaging" / "kitabca.sh")], check=True)


def photograph(kind: str) -> bytes:
    """A turned picture that says where it was taken, and whose it is."""
    exif = Image.Exif()
    exif[0x013B], exif[0x0112] = "Leyla Secret", 6
    exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 22.0, 48.0), 3: "E", 4: (49.0, 51.0, 0.0)})
    out = io.BytesIO()
    Image.linear_gradient("L").resize((60, 40)).save(out, kind, exif=exif)
    return out.getvalue()


def test_photographs_are_packed_without_their_place(tmp_path: Path) -> None:
    """The packer is copied beside a tree of its own: it packs the tree that it stands in."""
    for name in ("src", "layouts"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "packaging", tmp_path / "packaging")
    for name in ("requirements.lock", "LICENSE", "CHANGELOG.md"):
        shutil.copy(ROOT / name, tmp_path / name)
    images = tmp_path / "sources/events/e/images"
    images.mkdir(parents=True)
    for kind in ("JPEG", "PNG"):
        (images / f"a.{kind.lower()}").write_bytes(photograph(kind))
    (images / "b.png").write_bytes(b"no picture")
    call = [sys.executable, str(tmp_path / "packaging/bundle.py"), "--no-fetch"]
    call += ["-o", str(tmp_path / "a.zip"), "--wheels", str(tmp_path / "wheels")]
    environment = {**os.environ, "KITABCA_LANG": "az"}
    done = subprocess.run(call, check=True, capture_output=True, encoding="utf-8", env=environment)
    bundle = zipfile.ZipFile(tmp_path / "a.zip")
    for kind in ("JPEG", "PNG"):
        name = f"sources/events/e/images/a.{kind.lower()}"
        made = bundle.read(f"kitabca/{name}")
        assert position(made) == ""
        assert b"Leyla" not in made
        assert seen_size(made) == seen_size((tmp_path / name).read_bytes())
        assert f"\n{name}: çəkildiyi yer (40.38, 49.85) dəstə düşmür" in f"\n{done.stderr}"
    assert "b.png: şəkil kimi oxunmadı" in done.stderr
    assert " fayl  " in done.stdout


@pytest.mark.external
def test_linux_builds_a_book_from_the_bundle_without_a_network(tmp_path: Path) -> None:
    """In a network namespace of its own, where not even the loopback is up."""
    unshare = shutil.which("unshare")
    assert unshare is not None, "unshare is missing; on Debian: apt install util-linux"
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    arguments = ["--python", version, "--platform", "linux"]
    bundle = make(tmp_path / "a.zip", tmp_path / "wheels", *arguments)
    bundle.extractall(tmp_path)
    home = tmp_path / "kitabca"
    environment = {"PATH": os.defpath, "HOME": str(tmp_path), "PYTHON": sys.executable}
    edition = "sources/editions/xocali-34-nitq.toml"
    alone = [unshare, "-n"] if os.geteuid() == 0 else [unshare, "-rn"]
    done = subprocess.run(
        [*alone, "sh", "kitabca.sh", "build", edition, "-o", "out"],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (home / "out" / "xocali-34-nitq.pdf").read_bytes().startswith(b"%PDF")
    assert (home / "out" / "xocali-34-nitq.epub").exists()

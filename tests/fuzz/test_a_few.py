"""A few inputs of each kind, and what the hundred thousand of `make fuzz` have found before."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fuzzing import Room
from kinds import KINDS
from PIL import Image
from running import run

from kitabca.pictures import ready
from kitabca.traces import without_traces

# Serials from a range of their own, other than those of `make fuzz`.
FIRST, COUNT = 1_000_001, 25
FOUND = sorted((Path(__file__).parent / "found").iterdir())


@pytest.mark.parametrize("kind", KINDS)
def test_any_input_is_made_or_refused_in_a_sentence(kind: str) -> None:
    outcome = run(KINDS[kind], range(FIRST, FIRST + COUNT), seed=20)
    assert outcome.faults == {}
    assert outcome.tried == COUNT


@pytest.mark.parametrize("kind", KINDS)
def test_seeds_are_right(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fuzzer whose seeds are refused tries nothing."""
    room = Room(tmp_path)
    monkeypatch.chdir(tmp_path)
    KINDS[kind].prepare(room)
    seeds = KINDS[kind].seeds()[:6]
    assert any(KINDS[kind].take(room, seed, 1) for seed in seeds)


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_what_was_found_stays_mended(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file's name begins with its kind."""
    kind = KINDS[path.name.partition("-")[0]]
    room = Room(tmp_path)
    monkeypatch.chdir(tmp_path)
    kind.prepare(room)
    kind.take(room, path.read_bytes(), 0)  # of some kinds all is made only now and then


def test_rubbish_between_the_segments_of_a_jpeg() -> None:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((24, 17)).save(out, "JPEG")
    data = out.getvalue()
    with Image.open(io.BytesIO(ready(data[:20] + b"rubbish" + data[20:], 300, 300))) as shown:
        shown.load()


@pytest.mark.parametrize("turn", [0, 9, 300, 65535])
def test_a_turn_that_is_none(turn: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    out = io.BytesIO()
    Image.linear_gradient("L").resize((24, 17)).save(out, "WEBP", exif=exif)
    with Image.open(io.BytesIO(without_traces(out.getvalue()))) as bare:
        bare.load()

"""No bytes whatever make a traceback: each is an Edition, or faults that can be said."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kitabca.checking import check
from kitabca.diagnostics import ContentError, Diagnostic, Severity, failed, show
from kitabca.files import Shelf, decode
from kitabca.reading import read_edition
from kitabca.reading.markdown import read_markdown
from kitabca.toml_places import key_places

BASE = Path(__file__).parents[1] / "check/base"
FILES = ["editions/b.toml", "events/e/az/01.md", "events/e/rows.csv", "events/e/references.csv"]

# Pieces of the syntax, so that what is made is more often nearly right than noise.
MARKS = st.sampled_from(
    [
        *("# ", "## ", "### ", "***\n", "> ", "- ", "1. ", "| ", "|-|\n", "\n", "\n\n", "```\n"),
        *("::: verse\n", "::: quote {lang=ru}\n", ":::\n", "{#a}", "{.sc}", "{lang=fr}", "{index}"),
        *("{.date}", "{.number}", "[", "](", "]", "(", ")", "{", "}", "[^1]", "[^1]: ", "^["),
        *("[@ref]", "[@", ";", "![", "(images/a.png)", "https://a.az", "\\", '"', "'", "--", "..."),
        *("*", "_", "`", "<b>", "<!--", "-->", "&amp;", "&#0;", "— ", ": ", "1992-02-26", "Söz"),
        *("İ", "\t", "\x00", "\u200b", "\ufeff", "e\u0301", "=", ",", '""', "key,name\n", "\r"),
        *("[[parts]]\n", "[a.b]\n", "a.b='c'\n", "'''", '"""', "1e9", "inf", "nan", "true"),
    ]
)
TEXTS = (
    st.lists(MARKS | st.text(max_size=4), max_size=40)
    .map("".join)
    .map(lambda text: text.encode("utf-8", "surrogatepass"))
)
BYTES = TEXTS | st.binary(max_size=60)


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=BYTES, keep=st.booleans())
def test_any_bytes(name: str, tmp_path: Path, data: bytes, keep: bool) -> None:
    for file in FILES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_bytes((BASE / file).read_bytes())
    (tmp_path / name).write_bytes(((BASE / name).read_bytes() + b"\n" if keep else b"") + data)
    edition, found = read_edition(FILES[0], Shelf(tmp_path))
    assert edition is not None or failed(found)
    for fault in [*found, *(check(edition) if edition else [])]:
        assert show(fault)
        assert show(fault, "az")


@pytest.mark.parametrize("ending", ["xlsx", "png"])
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(at=st.integers(0, 5000), data=st.binary(min_size=1, max_size=20))
def test_broken_workbooks_and_pictures(ending: str, tmp_path: Path, at: int, data: bytes) -> None:
    case = BASE.parent / "hidden-row/in"
    good = case / "events/e/rows.xlsx" if ending == "xlsx" else BASE / "events/e/images/a.png"
    whole = good.read_bytes()
    at %= len(whole)
    broken = whole[:at] + data + whole[at + len(data) :]
    for file in FILES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        source = case if ending == "xlsx" and file == FILES[0] else BASE
        (tmp_path / file).write_bytes((source / file).read_bytes())
    (tmp_path / "events/e/images").mkdir(exist_ok=True)
    (tmp_path / "events/e/images/a.png").write_bytes(broken)
    (tmp_path / "events/e/rows.xlsx").write_bytes(broken)
    with (tmp_path / FILES[1]).open("a") as text:
        text.write('\n![Küçə](images/a.png){credit="AZƏRTAC"}\n')
    edition, found = read_edition(FILES[0], Shelf(tmp_path))
    assert edition is not None or failed(found)
    for fault in found:
        assert show(fault)


def _paths(value: object, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    found = {path} if path else set()
    if isinstance(value, dict):
        for key, inner in value.items():
            found |= _paths(inner, (*path, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            found |= _paths(inner, (*path, at))
    return found


SCALARS = st.sampled_from(
    ['"a]}#=,"', "'''x\n]'''", '"""\n"q" # \\""""', "'#'", "1", "-1.5", "true", "1979-05-27"]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[ # c\n{','.join(items)}\n]")
        | st.lists(inner, max_size=3).map(
            lambda items: "{" + ", ".join(f"k{at} = {item}" for at, item in enumerate(items)) + "}"
        )
    ),
    max_leaves=6,
)
LINES = st.builds(lambda key, value: f"{key} = {value} # c", st.just("k"), VALUES)


@settings(max_examples=150, deadline=None)
@given(values=st.lists(VALUES, min_size=1, max_size=5), heads=st.lists(st.booleans(), max_size=5))
def test_every_toml_key_has_a_place(values: list[str], heads: list[bool]) -> None:
    lines = []
    for at, value in enumerate(values):
        if at < len(heads):
            lines.append(f"[[list]] # {at}" if heads[at] else f"[ 'table.{at}' . \"x\" ]")
        lines.append(f'key{at}."inner {at}" = {value}')
    text = "\n".join(lines)
    places = key_places(text)
    assert _paths(tomllib.loads(text)) <= set(places)
    for at in range(len(values)):
        line, column = next(place for path, place in places.items() if path[-1] == f"inner {at}")
        assert text.split("\n")[line - 1].startswith(f'"inner {at}"', column - 1)


STRUCTURE = st.sampled_from(
    [
        *("# ", "## ", "> ", "- ", "1. ", "| ", " | ", "|-|-|\n", "\n", "\n\n", "    ", "***\n"),
        *(
            "::: verse\n",
            "::: quote {lang=ru}\n",
            ":::\n",
            "{.sc}",
            "{lang=fr}",
            "{index}",
            "[",
            "]",
        ),
        *("[^a]", "\n\n[^a]: ", "\n\n[b]: ", "^[", "*", "**", "_", "`", "<", ">", "— ", ": ", "\\"),
        *(
            "](https://a.az)",
            "](#söz)",
            "![",
            '"',
            "'",
            " -- ",
            "...",
            "&",
            "=",
            "\n---\n",
            "\n===\n",
        ),
    ]
)


@settings(max_examples=200, deadline=None)
@given(pieces=st.lists(STRUCTURE | st.just("WORD"), max_size=25))
def test_no_word_is_lost_unsaid(pieces: list[str]) -> None:
    text = "# Ad\n\n"
    for serial, piece in enumerate(pieces):
        text += f"söz{serial}q " if piece == "WORD" else piece
    faults: list[Diagnostic] = []
    chapter = read_markdown(text, "a.md", "az", lambda path, place: path, faults)
    if not any(fault.severity > Severity.NOTE for fault in faults):
        words = re.findall(r"söz\d+q", text)
        assert [word for word in words if word not in repr(chapter)] == []


@given(st.binary(max_size=200))
def test_decoding_refuses_with_faults_only(data: bytes) -> None:
    try:
        said = [decode(data, "a.md")]
    except ContentError as failure:
        said = [show(fault) for fault in failure.diagnostics]
    assert said

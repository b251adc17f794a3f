"""After any edit a warm cache gives what a cold run gives: the same bytes, and the same is said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from kitabca.cli.build import build

ROOT = Path(__file__).parents[2]
SLUG = "xocali-34"
EDITION = f"sources/editions/{SLUG}.toml"
CHAPTER = "sources/events/xocali-34/az/01-merasim.md"
FIRST_PART = '[[parts]]\nkind = "cover"'

# What is edited: a file, words in it, and what stands there afterwards.
EDITS = {
    "a word": (CHAPTER, "heç bir hökm", "heç vaxt hökm"),
    "words held together": (CHAPTER, "heç bir hökm", "26 fevral 2026-cı ildə M. Füzuli ilə hökm"),
    "leaves that were not there": (CHAPTER, "heç bir hökm", "**heç** *bir* hökm"),
    "a number without a source": (CHAPTER, "heç bir hökm", "beş min altı yüz on üç hökm"),
    "a date in another form": (CHAPTER, "heç bir hökm", "05.03.2026 tarixində hökm"),
    "a name in another spelling": (
        CHAPTER,
        "heç bir hökm",
        "Atamoğlanof və Atamoğlanof heç bir hökmü",
    ),
    "a heading": (CHAPTER, "## Bu kitabça haqqında", "## Kitabça necə qurulub"),
    "a note": (CHAPTER, "heç bir hökm", "heç bir[^yeni] hökm"),
    "a term of the index": (CHAPTER, "heç bir hökm", "[heç bir]{index} hökm"),
    "a link that leads nowhere": (CHAPTER, "heç bir hökm", "[heç bir](#yoxdur) hökm"),
    "a source that is not listed": (CHAPTER, "heç bir hökm", "heç bir hökm [@yoxdur]"),
    "a letter without a glyph": (CHAPTER, "heç bir hökm", "heç bir 漢 hökm"),
    "a paragraph more": (CHAPTER, "## Bu kitabça", "Yeni abzas.\n\n## Bu kitabça"),
    "the title": (EDITION, 'title = "Xocalının xatirəsinə"', 'title = "Xocalı haqqında"'),
    "fixed words": (EDITION, FIRST_PART, f'[words]\ncontents = "Başlıqlar"\n\n{FIRST_PART}'),
    "a part less": (EDITION, '[[parts]]\nkind = "text"\nsource = "05-sukut.md"', ""),
    "what is allowed": (EDITION, FIRST_PART, f'[allow]\nloose-line = "olar"\n\n{FIRST_PART}'),
    "a row": ("sources/shared/recognitions.csv", "parliament,Meksika", "parliament,Yeni Meksika"),
    "a reference": (
        "sources/shared/references.csv",
        "“Report” informasiya",
        "“Hesabat” informasiya",
    ),
    "a reference less": (
        "sources/shared/references.csv",
        "report-2026-02-26,",
        "basqa-2026-02-26,",
    ),
    "the sheet": ("layouts/base/layout.toml", 'width = "148mm"', 'width = "143mm"'),
    "a style": ("layouts/base/layout.toml", 'size = "10.2pt", leading', 'size = "10.1pt", leading'),
    "notes through the book": (
        "layouts/base/layout.toml",
        'numbering = "part"',
        'numbering = "book"',
    ),
    "a template": ("layouts/base/text.xhtml.j2", "{{ opening(part) }}", "<hr/>{{ opening(part) }}"),
}


def run(tree: Path, *more: str) -> tuple[int, list[str], dict[str, bytes]]:
    """How a run ended, what it said of the sources, and what it wrote."""
    shutil.rmtree(tree / "out", ignore_errors=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tree)
        trees = [f"--{name}={name}" for name in ("sources", "layouts", "fonts")]
        result = CliRunner().invoke(build, [EDITION, "-o", "out", *trees, *more])
    told = [line for line in result.output.splitlines() if not line.startswith("out/")]
    files = sorted((tree / "out").glob("*"))
    return result.exit_code, told, {path.name: path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree of one's own, after a run that filled its cache."""
    tree = tmp_path_factory.mktemp("built")
    for name in ("sources", "layouts", "fonts"):
        shutil.copytree(ROOT / name, tree / name)
    assert run(tree, "--only=screen", "--cache=cache")[0] == 0
    return tree


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_gives_with_the_cache_what_it_gives_without(built: Path, edit: str) -> None:
    name, old, new = EDITS[edit]
    path = built / name
    before = path.read_text(encoding="utf-8")
    assert before.count(old) >= 1
    more = "\n\n[^yeni]: Qeyd.\n" if "[^yeni]" in new else ""
    path.write_text(before.replace(old, new, 1) + more, encoding="utf-8")
    try:
        warm = run(built, "--only=screen", "--cache=cache")
        assert warm == run(built, "--only=screen")
        assert warm == run(built, "--only=screen", "--cache=cache")
    finally:
        path.write_text(before, encoding="utf-8")


def test_all_outputs_are_the_same_after_an_edit_and_after_its_undoing(built: Path) -> None:
    name, old, new = EDITS["leaves that were not there"]
    path = built / name
    before = path.read_text(encoding="utf-8")
    first = run(built, "--cache=cache")
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    warm = run(built, "--cache=cache")
    assert len(warm[2]) == len(first[2]) >= 6
    assert warm == run(built)
    path.write_text(before, encoding="utf-8")
    assert run(built, "--cache=cache") == first == run(built)

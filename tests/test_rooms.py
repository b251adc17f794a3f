"""Imports run one way (the design's "Rooms"); each room may import only what stands below it."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "kitabca"

# Height of each room: a room imports only rooms that are lower, or itself.
HEIGHT = {
    "model": 0,
    "diagnostics": 1,
    "sayings": 0,
    "prepared": -1,
    "files": 2,
    "toml_places": 2,
    "records": 0,
    "recalled": 1,
    "apart": 2,
    "language": 2,
    "faces": 2,
    "heic": 0,
    "pictures": 2,
    "traces": 1,
    "layout": 3,
    "reading": 3,
    "word": 3,
    "checking": 4,
    "rendering": 5,
    "typesetting": 6,
    "pdf": 7,
    "epub": 7,
    "site": 7,
    "cli": 8,
}
# Rooms of the same height never see each other; these see not even some of the lower ones.
NEVER = {
    "pdf": {"reading", "epub"},
    "epub": {"reading", "pdf"},
    # The site reads the finished e-book, as its readers will.
    "site": {"reading", "pdf", "epub", "typesetting"},
    "typesetting": {"files", "reading"},
}


def room(module: str) -> str:
    return module.split(".")[1] if module.startswith("kitabca.") else ""


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            if node.module == "kitabca":
                found |= {f"kitabca.{alias.name}" for alias in node.names}
            else:
                found.add(node.module)
    return found


MODULES = sorted(
    path for path in SOURCE.rglob("*.py") if path.parent != SOURCE or not path.name.startswith("__")
)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_run_one_way(path: Path) -> None:
    own = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    for module in imports(path):
        other = room(module)
        if not other or other in (own, "HOME") or other.startswith("__"):
            continue
        assert HEIGHT[other] < HEIGHT[own], f"{own} must not import {module}"
        assert other not in NEVER.get(own, set()), f"{own} must not import {module}"


def test_every_room_has_its_place() -> None:
    rooms = {path.relative_to(SOURCE).parts[0].removesuffix(".py") for path in MODULES}
    assert rooms <= set(HEIGHT), rooms - set(HEIGHT)


class Needed(ast.NodeVisitor):
    """What a module imports while it runs, at its head or in a function; not for types alone."""

    def __init__(self, known: set[str]) -> None:
        self.known = known
        self.found: set[str] = set()

    def visit_If(self, node: ast.If) -> None:
        if ast.unparse(node.test) != "TYPE_CHECKING":
            self.generic_visit(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            self.found.add(inner if inner in self.known else str(node.module))


def test_no_module_needs_itself_by_way_of_others() -> None:
    """Two files in a circle are one file in two halves: neither can be read, or tried, alone."""
    paths = {
        ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(
            ".__init__"
        ): path
        for path in SOURCE.rglob("*.py")
    }
    needs: dict[str, set[str]] = {}
    for name, path in paths.items():
        seen = Needed(set(paths))
        seen.visit(ast.parse(path.read_text(encoding="utf-8")))
        needs[name] = (seen.found & set(paths)) - {name}
    assert len(needs) > 100
    TopologicalSorter(needs).prepare()


TEXT_CASE = {"upper", "lower", "title", "casefold", "capitalize", "swapcase"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_case_is_changed_by_the_language_alone(path: Path) -> None:
    """`"i".upper()` is wrong in Azerbaijani: Python's own methods stay out of the other rooms."""
    if path.relative_to(SOURCE).parts[0] == "language":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            calls_python = node.func.attr in TEXT_CASE and not node.args
            assert not calls_python, f"{path.name}:{node.lineno}: .{node.func.attr}()"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            passed_on = node.value.id == "str" and node.attr in TEXT_CASE
            assert not passed_on, f"{path.name}:{node.lineno}: str.{node.attr}"


def test_no_stylesheet_changes_case() -> None:
    """What an e-reader does to i depends on the language that it thinks a text has."""
    sheets = [*SOURCE.rglob("*.css"), *(SOURCE.parent.parent / "layouts").rglob("*.css")]
    assert sheets
    for sheet in sheets:
        assert "text-transform" not in sheet.read_text(encoding="utf-8"), sheet.name

"""layout.toml: what it may say, how one stands on another, and how each fault is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kitabca.diagnostics import ordered, show
from kitabca.layout import (
    Layout,
    Style,
    has_style,
    length,
    read_layout,
    style_for,
    style_sheet,
)

ROOT = Path(__file__).parents[2]
# `proof` sets no edition; `ticket` has one template of its own.
OURS = sorted(
    one.name for one in (ROOT / "layouts").iterdir() if one.name not in ("proof", "ticket")
)

LEAST = """
[page]
width = "148mm"
height = "210mm"
grid = "12pt"
[colours]
text = { screen = "#000000" }
[faces.text]
regular = "a.ttf"
italic = "b.ttf"
[masters.text.frame]
inner = "2gr"
outer = "2gr"
top = "2gr"
bottom = "2gr"
[styles]
body = { display = "block" }
"""


def read(files: dict[str, str], name: str = "mine") -> tuple[Layout | None, list[str]]:
    """The layout of a tree of texts, and what is said of it."""
    layout, found = read_layout(name, lambda path: files[path].encode() if path in files else None)
    return layout, [show(one) for one in ordered(found)]


def from_disk(path: str) -> bytes | None:
    file = ROOT / "layouts" / path
    return file.read_bytes() if file.exists() else None


def sheet_from_disk(path: str) -> str | None:
    data = from_disk(path)
    return None if data is None else data.decode("utf-8")


def layout_of(more: str) -> Layout:
    layout, said = read({"mine/layout.toml": LEAST + more})
    assert not said
    assert layout
    return layout


def test_lengths_of_frames_become_points() -> None:
    layout = layout_of("")
    assert layout.page.width == pytest.approx(419.53, abs=0.01)
    assert layout.masters["text"].frame.inner == 24.0


def test_tables_merge_key_by_key_and_arrays_are_replaced() -> None:
    files = {
        "base/layout.toml": LEAST + 'p = { display = "block", size = "10pt", keep = ["together"] }',
        "mine/layout.toml": 'extends = "base"\n[styles]\np = { size = "18pt", keep = [] }\n'
        '[masters.text.frame]\ninner = "3gr"',
    }
    layout, said = read(files)
    assert not said
    assert layout
    assert layout.chain == ("mine", "base")
    assert layout.styles["p"] == Style(display="block", size="18pt")
    assert layout.masters["text"].frame.inner == 36.0
    assert layout.masters["text"].frame.outer == 24.0


def test_like_takes_what_the_nearer_layout_made_of_the_other_style() -> None:
    files = {
        "base/layout.toml": LEAST + 'p = { size = "10pt", indent = "1em" }\n'
        '"p.first" = { like = "p", indent = "0" }',
        "mine/layout.toml": 'extends = "base"\n[styles]\np = { size = "18pt" }\n',
    }
    layout, _ = read(files)
    assert layout
    assert layout.styles["p.first"] == Style(size="18pt", indent="0")


def test_furniture_is_named_and_a_piece_can_be_dropped() -> None:
    layout = layout_of(
        'folio = {}\n[masters.text.furniture]\na = { kind = "rule", y = "1gr" }\n'
        'b = { kind = "folio", style = "folio" }\n'
        '[masters.opening]\nlike = "text"\nfurniture.b.side = "none"'
    )
    assert [piece.kind for piece in layout.masters["text"].furniture] == ["rule", "folio"]
    assert [piece.kind for piece in layout.masters["opening"].furniture] == ["rule"]


STYLES = """
p = { indent = "1em" }
"p.first" = { indent = "0" }
"blockquote>p" = { indent = "2em" }
"aside>p.first" = { indent = "3em" }
"""


@pytest.mark.parametrize(
    ("parent", "element", "classes", "indent"),
    [
        ("section", "p", "", "1em"),
        ("section", "p", "first", "0"),
        ("section", "p", "unknown first", "0"),
        ("blockquote", "p", "", "2em"),
        ("blockquote", "p", "first", "0"),
        ("aside", "p", "first", "3em"),
        ("section", "p", "unknown", "1em"),
    ],
)
def test_look_up_goes_from_the_exact_to_the_general(
    parent: str, element: str, classes: str, indent: str
) -> None:
    layout = layout_of(STYLES)
    for _ in range(2):
        style = style_for(layout, parent, element, classes)
        assert style
        assert style.indent == indent


def test_a_class_needs_a_style_of_its_own() -> None:
    layout = layout_of(STYLES)
    assert has_style(layout, "section", "p", "first")
    assert not has_style(layout, "section", "p", "unknown")
    assert not has_style(layout, "section", "h1")
    assert style_for(layout, "section", "h1") is None


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("12pt", 12.0),
        ("1in", 72.0),
        ("25.4mm", 72.0),
        ("2.54cm", 72.0),
        ("2em", 20.0),
        ("-0.5gr", -7.0),
        ("50%", 100.0),
        ("0", 0.0),
    ],
)
def test_length(text: str, points: float) -> None:
    assert length(text, size=10, grid=14, measure=200) == pytest.approx(points)


@pytest.mark.parametrize("text", ["", "12", "pt", "1 pt", "12px", "1e3pt", "١٢pt"])
def test_no_length(text: str) -> None:
    with pytest.raises(ValueError, match="not a length"):
        length(text)


FAULTS = {
    "p = { sice = '1em' }": (
        "layouts/mine/layout.toml:18:7: error[unknown-key]: there is no key “sice” here"
    ),
    "p = { size = '12' }": (
        "layouts/mine/layout.toml:18:7: error[wrong-value]: “styles.p.size” must be a"
        " length such as"
        ' "12pt", "1.2em" or "2gr"'
    ),
    "p = { face = 'tekst' }": (
        "layouts/mine/layout.toml:18:7: error[unknown-name]: the layout has no face named “tekst”"
    ),
    "p = { display = 'flex' }": (
        "layouts/mine/layout.toml:18:7: error[wrong-value]: “styles.p.display” must be block,"
        " inline, list-item, table, row, cell, figure, note, art or none"
    ),
    "p = { drop = true }": (
        "layouts/mine/layout.toml:18:7: error[wrong-value]: “styles.p.drop” must be a whole number"
    ),
    "p = { like = 'p' }": (
        "layouts/mine/layout.toml:18:7: error[layout-cycle]: a layout stands on itself: p → p"
    ),
    "p = 3": "layouts/mine/layout.toml:18:1: error[wrong-value]: “styles.p” must be a table",
    "[colours.ink]\nscreen = 'red'": (
        "layouts/mine/layout.toml:19:1: error[wrong-value]: “colours.ink.screen” must be a colour"
        ' such as "#7a1f24"'
    ),
    "[colours.ink]\npress = [0, 0, 0, 100]": (
        "layouts/mine/layout.toml:18:10: error[missing-key]: the key"
        " “colours.ink.screen” is missing"
    ),
    "[colours.ink]\nscreen='#000000'\npress = [0, 0, 0, 101]": (
        "layouts/mine/layout.toml:20:1: error[wrong-value]: “colours.ink.press” must be"
        " a percentage"
        " from 0 to 100"
    ),
    "[masters.text.furniture.a]\nkind = 'folio'\ny = '1em'": (
        "layouts/mine/layout.toml:20:1: error[wrong-value]: “masters.text.furniture.a.y” must be"
        ' a length such as "12pt", "20mm" or "2gr"'
    ),
    "[stiles]": (
        "layouts/mine/layout.toml:18:2: error[unknown-key]: there is no key “stiles” here"
    ),
    "p = ?": ("layouts/mine/layout.toml:18:5: error[bad-toml]: this is not TOML: Invalid value"),
}


@pytest.mark.parametrize("more", FAULTS)
def test_faults(more: str) -> None:
    layout, said = read({"mine/layout.toml": LEAST + more})
    assert layout is None
    assert [one.partition("\n")[0] for one in said] == [FAULTS[more]]


@pytest.mark.parametrize(
    ("more", "nearest"),
    [("p = { sice = '1em' }", "size"), ("p = { face = 'tekst' }", "text"), ("[stiles]", "styles")],
)
def test_the_hint_names_what_was_meant(more: str, nearest: str) -> None:
    _, said = read({"mine/layout.toml": LEAST + more})
    assert nearest in said[0].partition("hint:")[2]


def test_all_faults_are_said_at_once_and_where_the_farther_layout_made_them() -> None:
    files = {
        "base/layout.toml": LEAST + "p = { sice = '1em' }",
        "mine/layout.toml": "extends = 'base'\n[styles]\nq = { colour = 'textt' }",
    }
    _, said = read(files)
    assert [re.sub(r" .*", "", line.partition("\n")[0]) for line in said] == [
        "layouts/base/layout.toml:18:7:",
        "layouts/mine/layout.toml:3:7:",
    ]


def test_a_chain_must_end_and_its_files_must_exist() -> None:
    _, said = read({"mine/layout.toml": "extends = 'a'", "a/layout.toml": "\nextends = 'mine'"})
    assert said[0].startswith("layouts/a/layout.toml:2:1: error[layout-cycle]")
    assert "mine → a → mine" in said[0]
    _, said = read({"mine/layout.toml": "extends = 'gone'"})
    assert said[0].startswith(
        "layouts/mine/layout.toml:1:1: error[missing-file]: layouts/gone/layout.toml"
    )


def test_a_file_that_is_not_utf8() -> None:
    data = LEAST.encode() + b"p = {} # \xe9\n"
    _, found = read_layout("mine", lambda path: data)
    assert [one.code for one in found] == ["not-utf8"]
    assert found[0].place.line == 18


@pytest.mark.parametrize("name", OURS)
def test_our_layouts_are_sound(name: str) -> None:
    layout, found = read_layout(name, from_disk)
    assert not found
    assert layout
    faces = [
        path
        for face in layout.faces.values()
        for path in (face.regular, face.italic, face.bold, face.bold_italic)
        if path
    ]
    assert all((ROOT / "fonts" / path).exists() for path in faces)
    grid = layout.page.grid
    for master in (layout.masters["text"], layout.masters["listing"]):
        height = layout.page.height - master.frame.top - master.frame.bottom
        assert height / grid == pytest.approx(round(height / grid), abs=0.01)


def selectors(sheet: str) -> set[str]:
    """The selectors of a style sheet that are as simple as the keys of `styles`."""
    bare = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    bare = re.sub(r"@media[^{]*\{((?:[^{}]*\{[^{}]*\})*)\s*\}", "", bare)
    heads = re.findall(r"([^{}]+)\{", bare)
    return {re.sub(r"\s*>\s*", ">", one.strip()) for head in heads for one in head.split(",")}


FURNITURE = {"running-head", "folio", "contents-page"}


@pytest.mark.parametrize("name", OURS)
def test_the_e_books_sheet_names_the_same_pairs(name: str) -> None:
    layout, _ = read_layout(name, from_disk)
    assert layout
    pairs = set(layout.styles) - FURNITURE
    assert not pairs - selectors(style_sheet(layout, sheet_from_disk))


@pytest.mark.parametrize("name", OURS)
def test_the_e_books_sheet_leaves_the_reader_her_settings(name: str) -> None:
    layout, _ = read_layout(name, from_disk)
    assert layout
    sheet = re.sub(r"/\*.*?\*/", "", style_sheet(layout, sheet_from_disk), flags=re.DOTALL)
    assert not re.search(r"font-size:\s*[\d.]+(%|pt|px)", sheet)
    # Only the QR code is fixed, since a scanner wants dark on light.
    assert re.findall(r"[^-]color:\s*(#\w+)", sheet) == ["#000000"]
    assert "text-transform" not in sheet
    assert "justify" not in sheet


def test_large_print_has_nothing_slanted_small_or_divided() -> None:
    layout, _ = read_layout("large-print", from_disk)
    assert layout
    for name, style in layout.styles.items():
        assert style.hyphens is not True, name
        assert style.align != "justify", name
        if name not in FURNITURE and name != "a.noteref" and style.size:
            assert length(style.size, 18.0) >= 18.0, name
    for face in layout.faces.values():
        assert "Italic" not in face.italic + face.bold_italic

"""Style sheets: ours pass, and what is plainly broken is said at its line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kitabca.diagnostics import show
from kitabca.layout import style_sheet_faults

ROOT = Path(__file__).parents[2]
SHEETS = sorted((ROOT / "layouts").rglob("*.css"))

SOUND = """/* { */
p { margin: 0; color: inherit }
p::before { content: "}"; }
@media (max-width: 30em) and (color) { td { display: block } p.a > b:not(.c) { margin: 0; } }
@font-face { font-family: 'A'; }
q { --own: a; font: 1em/1.2 "A b", serif;; }
p
  .a ,
b:first-child { margin: 0
 1em; }
"""

BROKEN = {
    "p { margin: 0;\nq { margin: 0; }\n": "1:3: error[css-unclosed]: “{”",
    "p { margin: 0; }\n@media print { p { margin: 0; }\n": "2:14: error[css-unclosed]: “{”",
    "p { margin: 0; }\n}\n": "2:1: error[css-unopened]: “}”",
    "/* a\np { margin: 0; }\n": "1:1: error[css-unclosed]: “/*”",
    'p { content: "a; }\n': '1:14: error[css-unclosed]: “"”',
    "p { margin: calc(1em; }\n": "1:17: error[css-unclosed]: “(”",
    "p { margin: 1em); }\n": "1:16: error[css-unopened]: “)”",
    "@meda print { p { margin: 0; } }\n": "1:1: error[css-at-rule]: e-readers do not know “@meda”",
    "@import 'a.css';\n": "1:1: error[css-at-rule]",
    "p { margin 0; }\n": "1:5: error[css-declaration]: “margin 0”",
    "p {\n  margin: 0\n  color: red;\n}\n": "3:3: error[css-declaration]",
    "p { : 0; }\n": "1:5: error[css-declaration]",
    "{ margin: 0; }\n": "1:1: error[css-declaration]",
    "p { margin: 0; }\nmargin\n": "2:1: error[css-declaration]",
    "p { background: url(a.png); }\n": "1:17: error[css-url]",
}


# A reader has a dark page and large letters: what a sheet takes from her is a warning.
TAKEN = {
    "p { color: #333; }": "1:5: warning[css-fixed-colour]: the colour #333",
    "p { margin: 0;\n background: white }": "2:2: warning[css-fixed-colour]: the colour white",
    "td { background-color: rgb(0, 0, 0); }": "1:6: warning[css-fixed-colour]",
    "p { color: red; background: none }": "1:5: warning[css-fixed-colour]",
    "@media print { p { COLOR: Red } }": "1:20: warning[css-fixed-colour]: the colour Red",
    "p { font-size: 90%; }": "1:5: warning[css-fixed-size]: letters of 90%",
    "p { font: italic 12pt/1.2 serif; }": "1:5: warning[css-fixed-size]: letters of 12pt",
    "/* a */ p { font-size: .9PX }": "1:13: warning[css-fixed-size]: letters of .9PX",
}
LEFT = (
    "p { color: inherit; background: transparent; border: 1px solid #ccc }",
    "p { color: #000; background-color: #fff; }",
    "p { color: currentColor; } a { background-color: var(--own) }",
    "@media (prefers-color-scheme: dark) { p { color: white; } q { color: white } }",
    "p { font-size: 1.2em; line-height: 120%; font-family: 'A 12pt'; } /* color: red */",
    "h1 { font: 1em/120% serif; font-size: larger; content: '{ color: red; }' }",
)


@pytest.mark.parametrize("text", TAKEN)
def test_what_is_taken_from_the_reader_is_a_warning(text: str) -> None:
    (one,) = said(text)
    assert one.startswith(f"style.css:{TAKEN[text]}")


@pytest.mark.parametrize("text", LEFT)
def test_what_leaves_the_reader_her_settings_is_not_said(text: str) -> None:
    assert said(text) == []


def said(text: str) -> list[str]:
    return [show(one) for one in style_sheet_faults(text, "style.css")]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_our_sheets_are_sound(sheet: Path) -> None:
    assert not said(sheet.read_text(encoding="utf-8"))


def test_a_sound_sheet_passes() -> None:
    assert not said(SOUND)


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_sheet_is_said_at_its_line(text: str) -> None:
    found = said(text)
    assert found
    assert found[0].startswith(f"style.css:{BROKEN[text]}")


@pytest.mark.parametrize(("sheet", "code", "column"), [
    (r"p { background: u\72l(https://e.org/a) }", "css-url", 17),
    (r"p { background: \000075 RL(https://e.org/a) }", "css-url", 17),
    (r"p { background: \u\r\l(https://e.org/a) }", "css-url", 17),
    ('p { background: image-set("https://e.org/a" 1x) }', "css-url", 17),
    (r'@\69mport "https://e.org/a";', "css-at-rule", 1),
])  # fmt: skip
def test_a_name_in_escapes_is_that_name(sheet: str, code: str, column: int) -> None:
    found = [(one.code, one.place.column) for one in style_sheet_faults(sheet, "a.css")]
    assert found[:1] == [(code, column)]


@pytest.mark.parametrize("each", ["(", "{", ")", "}", "p { a: (", "@x y;\n", '"\n', ";", "\\"])
def test_faults_without_end_are_said_in_their_time(each: str) -> None:
    """No bracket of thousands asks for all before it, nor for a deeper call."""
    began = time.process_time()
    assert style_sheet_faults(f"p {{ color: inherit }} {each * 5_000} }}", "style.css")
    assert time.process_time() - began < 3.0

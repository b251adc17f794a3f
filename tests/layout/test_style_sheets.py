"""Style sheets: ours pass, and what is plainly broken is said at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kitabca.diagnostics import show
from kitabca.layout import style_sheet_faults

ROOT = Path(__file__).parents[2]
SHEETS = sorted((ROOT / "layouts").rglob("*.css"))

SOUND = """/* { */
p { margin: 0; color: red }
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

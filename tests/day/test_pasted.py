"""What is pasted from Word into a text is cleaned by `kitabca repair`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kitabca.cli import commands
from kitabca.language.debris import clean_markdown

PASTED = {
    "no-break spaces": ("1992-ci\u00a0il\u202fvə\u2009ay", "1992-ci il və ay"),
    "soft hyphens": ("söz\u00adlər\u200b\ufeff", "sözlər"),
    "no-break hyphens": ("26\u2011da", "26-da"),
    "typed numbers": ("1.\tbir\n2)\t\tiki", "1. bir\n2) iki"),
    "bullets": ("·\tbir\n•  iki\n\uf0b7\tüç\no\tdörd\n–\tbeş", "- bir\n- iki\n- üç\n- dörd\n- beş"),
    "line ends of its own": ("bir\viki\u2028üç\r\ndörd", "bir\niki\nüç\ndörd"),
    "gaps": ("bir  iki\tüç", "bir iki üç"),
    "curled quotes of a picture": (
        "![a](images/a.jpg “Meydan”){credit=„AZƏRTAC“ size=half}",
        '![a](images/a.jpg "Meydan"){credit="AZƏRTAC" size=half}',
    ),
    "curled quotes of prose": ("“Report” və «Xalq»: „söz“", "“Report” və «Xalq»: „söz“"),
    "office tags": ("<o:p></o:p>bir", "bir"),
    "a line that goes on stays so": ("bir  \niki", "bir  \niki"),
    "depth of a list": ("- bir\n    - iki", "- bir\n    - iki"),
    "a table": ("| a   | b |\n|-----|---|", "| a   | b |\n|-----|---|"),
    "code": ("`a  b`  c", "`a  b` c"),
    "a dialogue's dash": ("– Salam, – dedi", "– Salam, – dedi"),
}


@pytest.mark.parametrize("case", PASTED)
def test_debris(case: str) -> None:
    pasted, clean = PASTED[case]
    assert clean_markdown(pasted) == clean


@given(st.text("ab \t\u00a0\u00ad\v\n1.)-–•o|`", max_size=30))
def test_what_is_clean_stays_as_it_is_and_no_letter_goes(text: str) -> None:
    once = clean_markdown(text)
    assert clean_markdown(once) == once or "`" in text
    assert [c for c in once if c in "ab1"] == [c for c in text if c in "ab1"]


def test_repair_writes_the_clean_text_and_keeps_the_old(tmp_path: Path) -> None:
    file = tmp_path / "nitq.md"
    file.write_text("# Nitq\n\n·\tBаkı\u00a0şǝhəri\n", "utf-8")
    result = CliRunner().invoke(commands, ["repair", str(file), "--write"])
    assert result.exit_code == 0, result.output
    assert file.read_text("utf-8") == "# Nitq\n\n- Bakı şəhəri\n"
    assert (tmp_path / "nitq.md.orig").exists()

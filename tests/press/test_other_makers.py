"""Clean files by makers that know nothing of us: preflight has nothing to say about them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from foreign import MM, PROFILE

from kitabca.diagnostics import show
from kitabca.pdf.imposing import Job, impose
from kitabca.pdf.preflight import preflight

pytestmark = pytest.mark.external

POSTSCRIPT = """%!PS
/mm { 72 mul 25.4 div } def
/face { /Times-Roman findfont exch scalefont setfont } def
/page { /n exch def
  [ /TrimBox [12 mm 12 mm 112 mm 152 mm] /BleedBox [9 mm 9 mm 115 mm 155 mm] /PAGE pdfmark
  << /PageSize [124 mm 164 mm] >> setpagedevice
  n 1 eq { 0.1 0.05 0.1 0 setcmykcolor 9 mm 142 mm 106 mm 13 mm rectfill } if
  0 0 0 1 setcmykcolor 11 face 30 mm 120 mm moveto (A clean page, number ) show n 3 string cvs show
  0 0.9 0.6 0.2 setcmykcolor 18 face 30 mm 130 mm moveto (Heading) show
  0 0 0 1 setcmykcolor 0.3 setlinewidth 30 mm 110 mm moveto 90 mm 110 mm lineto stroke
  showpage } def
[ /Title (Clean) /Trapped /False /DOCINFO pdfmark
[ /_objdef {icc} /type /stream /OBJ pdfmark
[ {icc} << /N 4 >> /PUT pdfmark
[ {icc} (profile.icc) (r) file /PUT pdfmark
[ /_objdef {intent} /type /dict /OBJ pdfmark
[ {intent} << /Type /OutputIntent /S /GTS_PDFX /OutputConditionIdentifier (FOGRA39)
  /RegistryName (http://www.color.org) /DestOutputProfile {icc} >> /PUT pdfmark
[ {Catalog} << /OutputIntents [ {intent} ] >> /PUT pdfmark
1 1 4 { page } for
"""

TEX = r"""\pdfoutput=1 \pdfminorversion=6
\documentclass{article}
\usepackage[cmyk]{xcolor}
\definecolor{ink}{cmyk}{0,0,0,1}
\pdfpagewidth=124mm \pdfpageheight=164mm
\pdfpageattr{/TrimBox [34.0157 34.0157 317.4803 430.8661]
  /BleedBox [25.5118 25.5118 325.9843 439.3701]}
\immediate\pdfobj stream attr {/N 4} file {profile.icc}
\pdfcatalog{/OutputIntents [<< /Type /OutputIntent /S /GTS_PDFX
  /OutputConditionIdentifier (FOGRA39) /DestOutputProfile \the\pdflastobj\space 0 R >>]}
\pagestyle{empty}\textwidth=70mm \textheight=100mm
\begin{document}\color{ink}
A clean page. \rule{30mm}{0.4pt}\newpage Two\newpage Three\newpage Four
\end{document}
"""


def by_ghostscript(folder: Path) -> Path:
    (folder / "in.ps").write_text(POSTSCRIPT, encoding="ascii")
    called(
        folder, "gs", "-q", "-dBATCH", "-dNOPAUSE", "--permit-file-read=profile.icc", "-dPDFX",
        "-sColorConversionStrategy=CMYK", "-dEmbedAllFonts=true", "-sDEVICE=pdfwrite",
        "-o", "out.pdf", "in.ps",
    )  # fmt: skip
    return folder / "out.pdf"


def by_tex(folder: Path) -> Path:
    (folder / "out.tex").write_text(TEX, encoding="ascii")
    called(folder, "pdflatex", "-interaction=batchmode", "out.tex")
    return folder / "out.pdf"


def called(folder: Path, *command: str) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(
            f"{command[0]} is missing; on Debian: apt install ghostscript, texlive-latex-base"
        )
    shutil.copyfile(PROFILE, folder / "profile.icc")
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)


MAKERS = pytest.mark.parametrize("maker", [by_ghostscript, by_tex], ids=lambda made: made.__name__)


@MAKERS
@pytest.mark.parametrize("purpose", ["press", "office"])
def test_nothing_is_found(maker: Callable[[Path], Path], purpose: str, tmp_path: Path) -> None:
    made = maker(tmp_path)
    report = preflight(made.read_bytes(), made.name, purpose)
    assert [show(one) for one in report.found] == []
    assert report.size == pytest.approx((100, 140), abs=0.1)
    assert report.bleed == pytest.approx(3, abs=0.1)


@MAKERS
def test_its_trimmed_pages_go_on_sheets(maker: Callable[[Path], Path], tmp_path: Path) -> None:
    made = maker(tmp_path)
    sheets, plan = impose(made.read_bytes(), Job(), made.name)
    assert plan.sources[0].size == pytest.approx((100 * MM, 140 * MM), abs=0.3)
    assert plan.found == ()
    assert sheets.startswith(b"%PDF-")

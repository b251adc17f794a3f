"""The same text for other typesetters, each set as well as it can be.

The face, the size, the distance of the lines, the measure and the margins are those of
`layouts/base`. Nobody has patterns for Azerbaijani, so all get Turkish ones.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "fonts"
TITLE = "Ölçü kitabı"

TYPST = """#set document(title: "Ölçü kitabı")
#set text(font: "Vollkorn", size: 10.2pt, lang: "tr", hyphenate: true, number-type: "old-style",
  top-edge: 0.75em, bottom-edge: -0.25em)
#set par(justify: true, leading: 3.3pt, spacing: 3.3pt, first-line-indent: 1.2em)
#let part = state("part", "")
#set page(width: 148mm, height: 210mm,
  margin: (inside: 17mm, outside: 24mm, top: 58pt, bottom: 91.78pt),
  header: context {
    let left = calc.even(here().page())
    set text(size: 8.4pt, tracking: 0.06em)
    align(if left { std.left } else { std.right }, if left [Ölçü kitabı] else { part.get() })
  },
  footer: context {
    set text(size: 9.4pt)
    align(if calc.even(here().page()) { std.left } else { std.right }, counter(page).display())
  })
#show heading: set text(hyphenate: false, weight: "regular")
#show heading: set par(justify: false)
#show heading.where(level: 1): it => {
  pagebreak(weak: true)
  part.update(it.body)
  v(67.5pt)
  block(below: 27pt, text(size: 19pt, it.body))
}
#show heading.where(level: 2): it => block(above: 20pt, below: 8.7pt, text(size: 12.4pt, it.body))
#set list(marker: [–], indent: 0pt, body-indent: 0.7em)
#show list: set par(justify: false)
#show quote: set text(size: 9.8pt)
#show quote: set pad(left: 1.8em, right: 1.2em)
#show table: set text(size: 9pt)
#set table(stroke: (x: none, y: 0.25pt))
#align(center, [#v(67pt) #text(size: 25pt)[Ölçü kitabı]])
#pagebreak()
#outline(title: [Mündəricat], depth: 2)
"""

CSS = """@page { size: 148mm 210mm; margin: 58pt 24mm 91.78pt 17mm; @footnote { margin-top: 9pt } }
@page :left { margin: 58pt 17mm 91.78pt 24mm;
  @top-left { content: "Ölçü kitabı"; font-size: 8.4pt; vertical-align: bottom }
  @bottom-left { content: counter(page); font-size: 9.4pt; vertical-align: top } }
@page :right {
  @top-right { content: string(part); font-size: 8.4pt; vertical-align: bottom }
  @bottom-right { content: counter(page); font-size: 9.4pt; vertical-align: top } }
@font-face { font-family: V; src: url(REGULAR) }
@font-face { font-family: V; font-style: italic; src: url(ITALIC) }
html { font: 10.2pt/13.5pt V; font-variant-numeric: oldstyle-nums; orphans: 2; widows: 2 }
body { margin: 0; text-align: justify; hyphens: auto }
p { margin: 0; text-indent: 1.2em }
h1, h2 { font-weight: normal; hyphens: none; text-align: left; break-after: avoid }
h1 { font-size: 19pt; line-height: 27pt; margin: 67.5pt 0 27pt; break-before: page;
  string-set: part content() }
h2 { font-size: 12.4pt; line-height: 15.5pt; margin: 17pt 0 5.4pt }
ul { margin: 6.75pt 0; padding-left: 1.2em; text-align: left; list-style-type: "–  " }
blockquote { margin: 13.5pt 1.2em 13.5pt 1.8em; font-size: 9.8pt }
blockquote p { text-indent: 0 }
blockquote footer { text-align: right; font-size: 9pt }
table { margin: 13.5pt 0; font-size: 9pt; border-collapse: collapse }
td, th { border-top: 0.25pt solid; padding: 3pt 9pt 3.5pt 0; text-align: left }
.note { float: footnote; font-size: 8.6pt; line-height: 11.5pt }
nav a::after { content: leader(" ") target-counter(attr(href), page) }
nav p { text-indent: 0; text-align: left }
"""

# Protrusion, expansion and all: TeX at its best. It does not tag.
LATEX = r"""\documentclass[10pt,twoside,openany]{book}
\usepackage[paperwidth=148mm,paperheight=210mm,inner=17mm,outer=24mm,top=58pt,bottom=91.78pt,
  headsep=10pt,footskip=30pt]{geometry}
\usepackage{fontspec}
\setmainfont{Vollkorn}[Path=FONTS/,Extension=.ttf,UprightFont=*_400Regular,
  ItalicFont=*_400Regular_Italic,BoldFont=*_700Bold,BoldItalicFont=*_700Bold_Italic,
  Numbers=OldStyle]
\usepackage[turkish,shorthands=off]{babel}
\usepackage{microtype}
\usepackage{fancyhdr}
\pagestyle{fancy}\fancyhf{}\renewcommand{\headrulewidth}{0pt}
\fancyhead[LE]{Ölçü kitabı}\fancyhead[RO]{\nouppercase{\leftmark}}\fancyfoot[LE,RO]{\thepage}
\setcounter{secnumdepth}{-1}\setcounter{tocdepth}{1}\setlength{\parindent}{1.2em}
\widowpenalty=10000 \clubpenalty=10000 \flushbottom
\begin{document}
\fontsize{10.2pt}{13.5pt}\selectfont
\begin{titlepage}\centering\vspace*{67pt}{\Huge Ölçü kitabı}\end{titlepage}
\tableofcontents
"""

Block = tuple[str, str]


def blocks(source: str) -> Iterator[Block]:
    """What `prose.chapter` writes, as (kind, text); a note's text stands in place of its mark."""
    notes = dict(re.findall(r"^\[\^([\w-]+)\]: (.*)$", source, re.M))
    for block in source.split("\n\n"):
        text = block.strip()
        if not text or text.startswith("[^"):
            continue
        if text.startswith("#"):
            level = len(text) - len(text.lstrip("#"))
            yield f"h{level}", re.sub(r"\s*\{.*\}$", "", text.lstrip("# "))
        elif text.startswith("- "):
            yield "list", text
        elif text.startswith("> "):
            yield "quote", text
        elif text.startswith("|"):
            yield "table", text
        else:
            said = re.sub(r"\[\^([\w-]+)\]", lambda m: f"\x02{notes[m[1]]}\x03", text)
            yield "p", said


def _cells(text: str) -> list[list[str]]:
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in text.splitlines()]
    return [rows[0], *rows[2:]]


def _quote(text: str) -> tuple[str, str]:
    lines = [line.lstrip("> ").strip() for line in text.splitlines()]
    return lines[0], lines[-1].removeprefix("— ")


def typst(chapters: list[str]) -> str:
    """The book as one Typst file."""
    out = [TYPST]
    for source in chapters:
        for kind, text in blocks(source):
            if kind in ("h1", "h2"):
                out.append("=" * int(kind[1]) + " " + text)
            elif kind == "list":
                out.append(text)
            elif kind == "quote":
                said, who = _quote(text)
                out.append(f"#quote(block: true, attribution: [{who}])[{said}]")
            elif kind == "table":
                head, *rows = _cells(text)
                cells = "".join(f"[{cell}], " for row in rows for cell in row)
                heads = ", ".join(f"[{cell}]" for cell in head)
                out.append(f"#table(columns: {len(head)}, table.header({heads}), {cells})")
            else:
                out.append(text.replace("\x02", "#footnote[").replace("\x03", "]"))
    return "\n\n".join(out) + "\n"


def html(chapters: list[str]) -> str:
    """The book as one HTML file with its style sheet for print."""
    contents: list[str] = []
    body: list[str] = []
    for source in chapters:
        for kind, text in blocks(source):
            text = escape(text)
            if kind in ("h1", "h2"):
                name = f"h{len(contents)}"
                contents.append(f'<p><a href="#{name}">{text}</a></p>')
                body.append(f'<{kind} id="{name}">{text}</{kind}>')
            elif kind == "list":
                items = "".join(f"<li>{line[2:]}</li>" for line in text.splitlines())
                body.append(f"<ul>{items}</ul>")
            elif kind == "quote":
                said, who = _quote(text.replace("&gt;", ">"))
                body.append(f"<blockquote><p>{said}</p><footer>{who}</footer></blockquote>")
            elif kind == "table":
                head, *rows = _cells(text)
                heads = "".join(f"<th>{cell}</th>" for cell in head)
                lines = "".join(
                    "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows
                )
                body.append(f"<table><thead><tr>{heads}</tr></thead>{lines}</table>")
            else:
                said = text.replace("\x02", '<span class="note">').replace("\x03", "</span>")
                body.append(f"<p>{said}</p>")
    css = CSS.replace("REGULAR", (FONTS / "vollkorn/Vollkorn_400Regular.ttf").as_uri())
    css = css.replace("ITALIC", (FONTS / "vollkorn/Vollkorn_400Regular_Italic.ttf").as_uri())
    return (
        f'<!DOCTYPE html><html lang="tr"><head><meta charset="utf-8"><title>{TITLE}</title>'
        f"<style>{css}</style></head><body><h1>{TITLE}</h1><nav><h1>Mündəricat</h1>"
        f"{''.join(contents)}</nav>{''.join(body)}</body></html>"
    )


def latex(chapters: list[str]) -> str:
    """The book as one file for LuaLaTeX."""
    out = [LATEX.replace("FONTS", str(FONTS / "vollkorn"))]
    for source in chapters:
        for kind, text in blocks(source):
            text = re.sub(r"([%&#_$])", r"\\\1", text)
            if kind in ("h1", "h2"):
                out.append(("\\chapter{" if kind == "h1" else "\\section{") + text + "}")
            elif kind == "list":
                items = "\n".join(f"\\item[–] {line[2:]}" for line in text.splitlines())
                out.append(f"\\begin{{itemize}}\\raggedright\n{items}\n\\end{{itemize}}")
            elif kind == "quote":
                said, who = _quote(text)
                out.append(f"\\begin{{quote}}{said}\\par\\raggedleft {who}\\end{{quote}}")
            elif kind == "table":
                rows = " \\\\\n".join(" & ".join(row) for row in _cells(text))
                columns = "l" * len(_cells(text)[0])
                table = f"\\begin{{tabular}}{{@{{}}{columns}@{{}}}}\n{rows}\n\\end{{tabular}}"
                out.append(f"\\begin{{center}}\\small {table}\\end{{center}}")
            else:
                out.append(text.replace("\x02", "\\footnote{").replace("\x03", "}"))
    return "\n\n".join([*out, "\\end{document}"]) + "\n"


# What each rival runs, in a process of its own: (source file, output file) are its arguments.
_PYTHON = {
    "typst": (
        "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], "
        f"font_paths=[{str(FONTS)!r}], ignore_system_fonts=True, pdf_tags=True)"
    ),
    "WeasyPrint": (
        "import sys, weasyprint; weasyprint.HTML(filename=sys.argv[1]).write_pdf("
        "sys.argv[2], pdf_variant='pdf/ua-1')"
    ),
}
# Twice: the numbers in the contents are known after the first run.
_TWICE = (
    'for run in 1 2; do lualatex -interaction=batchmode -output-directory "$2" "$1" || exit; done'
)
SOURCES = {
    "typst": ("book.typ", typst),
    "WeasyPrint": ("book.html", html),
    "LuaLaTeX": ("LuaLaTeX.tex", latex),
}


def present() -> tuple[str, ...]:
    """The rivals that can run here: those from PyPI, and LuaLaTeX where it is installed."""
    return (*_PYTHON, *(("LuaLaTeX",) if shutil.which("lualatex") else ()))


def command(tool: str, python: Path, source: Path, output: Path) -> list[str]:
    """What makes a rival's PDF; `python` has the rivals from PyPI."""
    if tool in _PYTHON:
        return [str(python), "-c", _PYTHON[tool], str(source), str(output)]
    for left in source.parent.glob(f"{source.stem}.[ato][uo]*"):
        left.unlink()
    return ["sh", "-c", _TWICE, "lualatex", str(source), str(output.parent)]

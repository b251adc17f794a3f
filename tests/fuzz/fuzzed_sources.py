"""What a writer hands over: texts, tables, Word documents, editions, layouts, printers."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from collections.abc import Sequence
from functools import cache
from typing import Any

from fuzzing import (
    BASE,
    CHAPTER,
    EDITION,
    ROOT,
    WHOLE,
    Room,
    book_tree,
    built,
    composed,
    keeps,
    kind,
    nothing,
    said,
)
from mutating import mutated_zip

from kitabca.checking import check
from kitabca.diagnostics import ContentError, Severity, failed
from kitabca.faces import open_faces
from kitabca.files import Shelf, decode
from kitabca.language import language
from kitabca.language.hyphenation import breaks_for
from kitabca.layout import read_layout
from kitabca.model import Place
from kitabca.pdf.printers import read_printer
from kitabca.reading import read_edition
from kitabca.reading.markdown import read_markdown
from kitabca.reading.tables import read_table
from kitabca.rendering import render
from kitabca.typesetting import typeset
from kitabca.word import read_document

__all__ = ["KINDS"]

ROWS = "events/e/rows.csv"
MARKER = re.compile(r"soz\d+q")


def marked(text: str) -> bytes:
    """The text with a marked word behind each space that separates two words."""
    serial = iter(range(10_000))
    return re.sub(r"(?<=\w) (?=\w)", lambda _: f" soz{next(serial)}q ", text).encode()


@cache
def chapters() -> Sequence[bytes]:
    own = [(BASE / CHAPTER).read_text("utf-8")]
    own += [path.read_text("utf-8")[:1500] for path in sorted(ROOT.glob("sources/events/*/*/*.md"))]
    own += [path.read_text("utf-8") for path in sorted(ROOT.glob("tests/gallery/events/*/*/*.md"))]
    known = re.compile(r"@[\w:.-]+")
    own = [
        re.sub(r"^\{\.(?:gloss|boxed)\}\n", "", known.sub("@ref", text), flags=re.M) for text in own
    ]
    pieces = [text[at : at + 1200] for text in own for at in range(0, min(len(text), 6000), 1200)]
    return [marked(piece if piece.startswith("# ") else f"# Ad\n\n{piece}") for piece in pieces]


_MARKDOWN = (
    r"#\x20 ##\x20 >\x20 -\x20 1.\x20 |\x20 |-|\n \n \n\n \n\x20\x20\x20\x20 ``` *** --- :::\n "
    r":::\x20verse\n :::\x20quote\n {#a} {.sc} {lang=fr} {.date} {.number} {.count} {index} [ ]( ] "
    r"( ) { } [^1] \n[^1]:\x20 ^[ [@ref] [@ ![ ](https://a.az) ](#a) \\ * ** _ ` <b> <!-- & &amp; "
    r"&#0; -- ... soz1q \n:\x20 \n\n![a](images/a.png)\n"
)


@kind("markdown", ".md", 26, chapters, _MARKDOWN, book_tree)
def markdown(room: Room, data: bytes, serial: int) -> bool:
    room.write(f"sources/{CHAPTER}", data)
    documents = composed(room)
    if documents is None:
        return False
    edition, found = read_edition(EDITION, Shelf(room.folder / "sources"))
    assert edition is not None
    # A word that is said to be left out (an index that is not printed) is not lost unsaid.
    if all(one.severity is Severity.NOTE for one in (*found, *check(edition))):
        keeps(MARKER.findall(data.decode("utf-8-sig")), documents)
    return built(room) if serial % WHOLE == 0 else True


@cache
def tables() -> Sequence[bytes]:
    rows = "".join(f"a{n},soz{n}q Ad soz{n + 50}q,1992-02-{n % 28 + 1:02}\n" for n in range(12))
    return [
        (BASE / ROWS).read_bytes(),
        f"key,name,date\n{rows}".encode(),
        f"key;name;date\n{rows.replace(',', ';')}".encode(),
        b'key,name,date\na,"soz1q, soz2q","1994"\nb,"soz3q ""soz4q""\nsoz5q",1992-02\n',
        f"key,name,date,status,note\n{rows.replace('1992-02-1', '1992,,')}".encode(),
    ]


_TABLE = (
    r', ; \t \n \r\n " "" = =cmd| @ + - \xef\xbb\xbf sep=;\n key name date 1992-02-26 2026 soz1q'
)


@kind("csv", ".csv", 10, tables, _TABLE, book_tree)
def csv(room: Room, data: bytes, serial: int) -> bool:
    room.write(f"sources/{ROWS}", data)
    return _rows_shown(room, serial)


def _rows_shown(room: Room, serial: int) -> bool:
    documents = composed(room)
    if documents is None:
        return False
    shelf = Shelf(room.folder / "sources")
    table = tomllib.loads((shelf.root / EDITION).read_text("utf-8"))["parts"][1]["table"]
    sheet = read_table(shelf, f"events/e/{table}", "", Place(EDITION), [])
    assert sheet is not None
    held = sheet.head.index("status") if "status" in sheet.head else -1
    # Of another language where the book's own has none: `name./../x` is a column in a strange one.
    stems = [name for name in sheet.head if name.partition(".")[0] == "name"]
    own = next((name for name in ("name", "name.az") if name in stems), stems[0])
    column = sheet.head.index(own)
    shown = [texts[column] for texts, _ in sheet.rows if held < 0 or not texts[held]]
    keeps([word for text in shown for word in MARKER.findall(text)], documents)
    return built(room) if serial % WHOLE == 0 else True


@cache
def workbooks() -> Sequence[bytes]:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    page.append(["key", "name", "date"])
    for n in range(6):
        page.append([f"a{n}", f"soz{n}q Ad", "1992-02-26"])
    out = io.BytesIO()
    book.save(out)
    found = sorted((ROOT / "tests" / "check").glob("*/in/events/e/rows.xlsx"))
    found = [path for path in found if zipfile.is_zipfile(path)]
    return [out.getvalue(), *(path.read_bytes() for path in found)]


def workbook_tree(room: Room) -> None:
    book_tree(room)
    text = (BASE / EDITION).read_text("utf-8").replace("rows.csv", "rows.xlsx")
    room.write(f"sources/{EDITION}", text.encode())


_XML = (
    r"<a> </a> <a/> &lt; &#0; &#x1F; &x; <!DOCTYPE\x20a> <![CDATA[ ]]> <?a?> <!-- --> xmlns=\"x\" "
    r"val=\"-1\" val=\"99999999999\" <c\x20r=\"A1\"> <v> </v> <f>1</f> t=\"s\" t=\"d\" t=\"e\" "
    r"<w:p> </w:p> <w:r> <w:t> </w:t> <w:tbl> <w:tr> <w:tc> <w:ins> <w:del> <w:footnoteReference/> "
    r"w:val=\"x\" w:id=\"1\" r:id=\"rId1\" <w:fldSimple> <w:hyperlink> <w:drawing> <w:numPr> \x00 "
    r"w:val=\"\xc2\xb2\" w:val=\"9999\" <w:outlineLvl\x20w:val=\"\xc2\xb2\"/> "
    r"<w:fldChar\x20w:fldCharType=\"begin\"/>"
)


@kind("xlsx", ".xlsx", 5, workbooks, _XML, workbook_tree, mutate=mutated_zip)
def xlsx(room: Room, data: bytes, serial: int) -> bool:
    room.write("sources/events/e/rows.xlsx", data)
    return _rows_shown(room, serial)


@cache
def documents() -> Sequence[bytes]:
    import docx

    document = docx.Document()
    document.add_heading("Başlıq soz1q", 1)
    document.add_paragraph("Birinci soz2q abzas, ").add_run("qalın soz3q").bold = True
    document.add_paragraph("soz4q bənd", style="List Bullet")
    table = document.add_table(2, 2)
    for at, cell in enumerate(table._cells):
        cell.text = f"soz{at + 5}q"
    picture = BASE / "events/e/images/a.png"
    document.add_picture(str(picture))
    out = io.BytesIO()
    document.save(out)
    # The template's own parts are large and say nothing: each input would carry them.
    lean = io.BytesIO()
    with zipfile.ZipFile(out) as whole, zipfile.ZipFile(lean, "w", zipfile.ZIP_DEFLATED) as small:
        for name in whole.namelist():
            if "theme" not in name and "thumbnail" not in name and "stylesWith" not in name:
                small.writestr(name, whole.read(name))
    return [lean.getvalue()]


@kind("docx", ".docx", 7, documents, _XML, nothing, mutate=mutated_zip)
def docx(room: Room, data: bytes, serial: int) -> bool:
    try:
        made = read_document(data, "speech.docx", "speech", "az")
    except ContentError as fault:
        said(fault.diagnostics)
        return False
    said(made.found)
    read_markdown(made.markdown, "a.md", "az", lambda path, place: path, [])
    return True


@cache
def editions() -> Sequence[bytes]:
    plain = (BASE / EDITION).read_text("utf-8")
    more = """
subtitle = "Alt"
publisher = "Nəşriyyat"
rights = "Hüquqlar"
description = "Təsvir"
download = "https://a.az/b.pdf"
embed = true
modified = "2026-11-22"
creators = [{ name = "Ad Soyad", role = "aut" }]
identifiers = { print = "urn:isbn:9789952000000" }
allow = { "missing-credit" = "səbəb" }
"""
    parts = "".join(
        f'\n[[parts]]\nkind = "{kind}"\n'
        for kind in ("cover", "title-page", "imprint", "contents", "blank", "back-cover")
    )
    head, tail = plain.split("\n[[parts]]", 1)
    grouped = tail.replace("columns", 'where = { name = "Ad" }\norder = ["name"]\ncolumns')
    return [
        text.encode()
        for text in (
            *(plain, head + more + "\n[[parts]]" + tail, plain + parts),
            *(head + "\n[[parts]]" + grouped, head + more + parts + "\n[[parts]]" + grouped),
        )
    ]


_TOML = (
    r"\n = [ ] [[parts]]\n [parts] { } , \" ' \"\"\" ''' # . true false 1979-05-27 1e9 "
    r"inf nan 0x1F "
    r"kind=\"text\"\n kind=\"cover\"\n kind=\"index\"\n kind=\"chronology\"\n a.b=1\n "
    r"source=\"01.md\" "
    r"table=\"rows.csv\"\n \"../x\" \"/etc/passwd\" columns= where={} sort= group= "
    r"\n[a]\n \\u0000 \\ "
    r"2cm 50% #ff0000 1.5em text.regular extends=\"base\"\n"
)


@kind("toml", ".toml", 8, editions, _TOML, book_tree)
def toml(room: Room, data: bytes, serial: int) -> bool:
    room.write(f"sources/{EDITION}", data)
    return composed(room) is not None


@cache
def layouts() -> Sequence[bytes]:
    found = [path.read_bytes() for path in sorted((ROOT / "layouts").glob("*/layout.toml"))]
    return [text for text in found if len(text) < 40_000]


@kind("layout", ".toml", 3, layouts, _TOML, book_tree)
def layout(room: Room, data: bytes, serial: int) -> bool:
    own = Shelf(ROOT / "layouts")

    def read(path: str) -> bytes | None:
        if path == "mine/layout.toml":
            return data
        return own.bytes(path) if own.find(path) else None

    try:
        layout, found = read_layout("mine", read)
    except ContentError as fault:
        said(fault.diagnostics)
        return False
    said(found)
    assert layout is not None or failed(found), "refused without a word"
    if layout is None or failed(found) or serial % 8:
        return layout is not None
    try:
        documents, _ = render(*_plain_book(room), room.kept["template"], language)
        faces = open_faces(layout.faces, lambda path: (ROOT / "fonts" / path).read_bytes())
    except (ContentError, FileNotFoundError):
        return False
    _pages, found = typeset(
        documents, layout, faces, "az", "Ad", lambda path: (10, 10), cache(breaks_for)
    )
    said(found)
    return True


def _plain_book(room: Room) -> tuple[Any, Any]:
    if "edition" not in room.kept:
        room.kept["edition"], _ = read_edition(EDITION, Shelf(room.folder / "sources"))
    return room.kept["edition"], room.kept["layout"]


@cache
def printers() -> Sequence[bytes]:
    return [path.read_bytes() for path in sorted((ROOT / "src/kitabca/printers").glob("*.toml"))]


@kind("printer", ".toml", 2, printers, _TOML, nothing)
def printer(room: Room, data: bytes, serial: int) -> bool:
    try:
        printer, found = read_printer("p", decode(data, "p.toml"), "p.toml")
    except ContentError as fault:
        said(fault.diagnostics)
        return False
    said(found)
    return printer is not None


KINDS = (markdown, csv, xlsx, docx, toml, layout, printer)

"""What is fuzzed: for each kind of input its seeds, its tokens, and what must hold of any input.

`take` gives whether something was made of the input; an input that is refused in a sentence is
fine. Anything else (an exception that is not ours to say, a word lost, an output that a reader
refuses, a control sequence in what is said) is a fault and raises.
"""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from click.testing import CliRunner
from lxml import etree
from mutating import Mutate, mutated, mutated_zip

from kitabca.checking import check
from kitabca.cli import stages
from kitabca.cli.build import make
from kitabca.diagnostics import ContentError, Diagnostic, Severity, failed, show
from kitabca.faces import open_faces
from kitabca.files import Shelf
from kitabca.language import language
from kitabca.language.hyphenation import breaks_for
from kitabca.layout import read_layout
from kitabca.reading import read_edition
from kitabca.rendering import Document, render
from kitabca.typesetting import typeset

__all__ = ["KINDS", "Kind", "Room"]

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "check" / "base"
EDITION = "editions/b.toml"
CHAPTER, ROWS = "events/e/az/01.md", "events/e/rows.csv"
# What no sentence of ours may hold: it would steer a terminal or turn its text round.
STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
MARKER = re.compile(r"soz\d+q")
# One input in so many goes the whole way to PDF and e-book.
WHOLE = 40


@dataclass(slots=True)
class Room:
    """A folder of one run's own, and what is made once for all its inputs."""

    folder: Path
    kept: dict[str, Any] = field(default_factory=dict)

    def write(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of input. `share` is its part of all inputs, beside the others'."""

    name: str
    ending: str
    share: int
    seeds: Callable[[], Sequence[bytes]]
    words: Sequence[bytes]
    take: Callable[[Room, bytes, int], bool]
    prepare: Callable[[Room], None]
    mutate: Mutate = mutated


KINDS: dict[str, Kind] = {}


def _kind(name: str, ending: str, share: int, seeds: Any, words: str, prepare: Any, **more: Any):  # type: ignore[no-untyped-def]
    def add(take: Callable[[Room, bytes, int], bool]) -> Callable[[Room, bytes, int], bool]:
        tokens = tuple(
            one.encode().decode("unicode_escape").encode("latin-1") for one in words.split()
        )
        KINDS[name] = Kind(name, ending, share, seeds, tokens, take, prepare, **more)
        return take

    return add


def nothing(room: Room) -> None:
    return


def said(found: Sequence[Diagnostic]) -> None:
    """Each diagnostic can be said in both languages, and steers no terminal."""
    for one in found:
        for tag in ("en", "az"):
            assert not STEERS.search(show(one, tag)), f"{one.code} steers a terminal"


def book_tree(room: Room) -> None:
    """The small book that an input is laid into, and its layout."""
    for path in BASE.rglob("*"):
        if path.is_file():
            room.write(f"sources/{path.relative_to(BASE)}", path.read_bytes())
    shelf = Shelf(ROOT / "layouts")
    texts: dict[str, str | None] = {}

    def template(path: str) -> str | None:
        if path not in texts:
            texts[path] = shelf.text(path) if shelf.find(path) else None
        return texts[path]

    layout, _ = read_layout("base", lambda path: shelf.bytes(path) if shelf.find(path) else None)
    room.kept.update(layout=layout, template=template)


def composed(room: Room) -> list[Document] | None:
    """The XHTML of the book in the room, as `check` and `build` make it; None where refused."""
    edition, found = read_edition(EDITION, Shelf(room.folder / "sources"))
    said(found)
    assert edition is not None or failed(found), "refused without a word"
    if edition is None or failed(found):
        return None
    more = check(edition)
    said(more)
    if failed(more):
        return None
    documents, found = render(edition, room.kept["layout"], room.kept["template"], language)
    said(found)
    # A writer may name a class that the layout has no style for.
    return None if failed(found) else documents


def text_of(documents: Sequence[Document]) -> str:
    return "".join(one.xhtml for one in documents)


def keeps(wanted: Sequence[str], documents: Sequence[Document]) -> None:
    """Each marked word of the source is in the XHTML."""
    shown = text_of(documents)
    # Marks of no-breaks may stand inside a word.
    bare = re.sub("<[^>]*>", "", shown)
    lost = [word for word in wanted if word not in shown and word not in bare]
    assert not lost, "a word is lost"


def built(room: Room) -> bool:
    """The whole way: every output is opened by a reader that is not ours."""
    trees = stages.Trees(room.folder / "sources", ROOT / "layouts", ROOT / "fonts")
    desk = stages.open_desk(room.folder / "sources" / EDITION, trees)
    output = room.folder / "build"
    try:
        make(desk, output, None, None)
    except stages.Stopped:
        said(desk.found)
        return False
    except ContentError as fault:
        said(fault.diagnostics)
        return False
    for path in output.iterdir():
        data = path.read_bytes()
        if path.suffix == ".pdf":
            valid_pdf(data)
        elif path.suffix == ".epub":
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                assert book.testzip() is None
                for name in book.namelist():
                    if name.endswith((".xhtml", ".opf", ".ncx", ".xml")):
                        etree.fromstring(book.read(name))
        path.unlink()
    return True


def valid_pdf(data: bytes) -> None:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        problems = pdf.check_pdf_syntax() if hasattr(pdf, "check_pdf_syntax") else pdf.check()
        assert not problems, f"qpdf: {problems[0]}"
        count = len(pdf.pages)
    book = pypdfium2.PdfDocument(data)
    assert len(book) == count
    book.close()


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


@_kind("markdown", ".md", 26, chapters, _MARKDOWN, book_tree)
def _markdown(room: Room, data: bytes, serial: int) -> bool:
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


@_kind("csv", ".csv", 10, tables, _TABLE, book_tree)
def _csv(room: Room, data: bytes, serial: int) -> bool:
    room.write(f"sources/{ROWS}", data)
    return _rows_shown(room, serial)


def _rows_shown(room: Room, serial: int) -> bool:
    from kitabca.model import Place
    from kitabca.reading.tables import read_table

    documents = composed(room)
    if documents is None:
        return False
    shelf = Shelf(room.folder / "sources")
    table = tomllib.loads((shelf.root / EDITION).read_text("utf-8"))["parts"][1]["table"]
    sheet = read_table(shelf, f"events/e/{table}", "", Place(EDITION), [])
    assert sheet is not None
    held = sheet.head.index("status") if "status" in sheet.head else -1
    column = sheet.head.index("name") if "name" in sheet.head else sheet.head.index("name.az")
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
    r"w:val=\"x\" w:id=\"1\" r:id=\"rId1\" <w:fldSimple> <w:hyperlink> <w:drawing> <w:numPr> \x00"
)


@_kind("xlsx", ".xlsx", 5, workbooks, _XML, workbook_tree, mutate=mutated_zip)
def _xlsx(room: Room, data: bytes, serial: int) -> bool:
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


@_kind("docx", ".docx", 7, documents, _XML, nothing, mutate=mutated_zip)
def _docx(room: Room, data: bytes, serial: int) -> bool:
    from kitabca.reading.markdown import read_markdown
    from kitabca.word import read_document

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


@_kind("toml", ".toml", 8, editions, _TOML, book_tree)
def _toml(room: Room, data: bytes, serial: int) -> bool:
    room.write(f"sources/{EDITION}", data)
    return composed(room) is not None


@cache
def layouts() -> Sequence[bytes]:
    found = [path.read_bytes() for path in sorted((ROOT / "layouts").glob("*/layout.toml"))]
    return [text for text in found if len(text) < 40_000]


@_kind("layout", ".toml", 3, layouts, _TOML, book_tree)
def _layout(room: Room, data: bytes, serial: int) -> bool:
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


@_kind("printer", ".toml", 2, printers, _TOML, nothing)
def _printer(room: Room, data: bytes, serial: int) -> bool:
    from kitabca.files import decode
    from kitabca.pdf.printers import read_printer

    try:
        printer, found = read_printer("p", decode(data, "p.toml"), "p.toml")
    except ContentError as fault:
        said(fault.diagnostics)
        return False
    said(found)
    return printer is not None


@cache
def pictures() -> Sequence[bytes]:
    from PIL import Image

    made = [(BASE / "events/e/images/a.png").read_bytes()]
    for mode, form in (
        *(("RGB", "JPEG"), ("L", "PNG"), ("RGBA", "PNG"), ("P", "PNG"), ("CMYK", "TIFF")),
        *(("I;16", "PNG"), ("RGB", "WEBP"), ("CMYK", "JPEG"), ("1", "TIFF")),
    ):
        out = io.BytesIO()
        picture = Image.linear_gradient("L").resize((24, 17))
        if mode == "I;16":
            picture = picture.convert("I").convert("I;16")
        else:
            picture = picture.convert("RGB").convert(mode)
        exif = Image.Exif()
        exif[0x0112] = 6
        picture.save(out, form, **({"exif": exif} if form in ("JPEG", "WEBP") else {}))
        made.append(out.getvalue())
    return made


_PICTURE = (
    r"\xff\xd8 \xff\xd9 \xff\xe1 \xff\xe2 \xff\xda \xff\xc0 \xff\xff IHDR IDAT PLTE tRNS iCCP IEND "
    r"Exif\x00\x00 II*\x00 MM\x00* RIFF WEBP VP8X \x00\x00\x00\x00 \xff\xff\xff\xff ICC_PROFILE\x00"
)


def picture_tree(room: Room) -> None:
    book_tree(room)
    text = '\n\n![Küçə](images/a.png){credit="AZƏRTAC"}\n'
    room.write(f"sources/{CHAPTER}", (BASE / CHAPTER).read_bytes() + text.encode())


@_kind("picture", ".img", 10, pictures, _PICTURE, picture_tree)
def _picture(room: Room, data: bytes, serial: int) -> bool:
    from PIL import Image

    from kitabca.pictures import ready, seen_size

    room.write("sources/events/e/images/a.png", data)
    if composed(room) is None:
        return False
    assert min(seen_size(data)) > 0
    with Image.open(io.BytesIO(ready(data, 300, 300))) as shown:
        shown.load()
    return built(room) if serial % WHOLE == 0 else True


@cache
def small_fonts() -> Sequence[bytes]:
    from fontTools import subset

    paths = sorted((ROOT / "fonts").rglob("*.ttf"))
    made = []
    for path in [
        next(p for p in paths if "vollkorn" in str(p)),
        next(p for p in paths if "amiri" in str(p)),
    ]:
        options = subset.Options(glyph_names=False, layout_features=["kern", "liga", "locl"])
        font = subset.load_font(io.BytesIO(path.read_bytes()), options)
        work = subset.Subsetter(options)
        work.populate(text="Başlıq fi söz 1")
        work.subset(font)
        out = io.BytesIO()
        font.save(out)
        made.append(out.getvalue())
    return made


_FONT = (
    r"\x00\x01\x00\x00 glyf loca head hmtx cmap GSUB GPOS OS/2 \xff\xff \x00\x00 "
    r"\xff\xff\xff\xff true OTTO"
)


@dataclass(frozen=True, slots=True)
class OneFile:
    """A family of one file."""

    regular: str = "a.ttf"
    italic: str = ""
    bold: str = ""
    bold_italic: str = ""
    features: Any = field(default_factory=dict)
    hang: Any = field(default_factory=dict)


@_kind("font", ".ttf", 5, small_fonts, _FONT, nothing)
def _font(room: Room, data: bytes, serial: int) -> bool:
    from kitabca.faces import is_truetype

    if not is_truetype(data):
        return False
    try:
        faces = open_faces({"text": OneFile()}, lambda path: data)
        face = faces.faces["text.regular"]
        face.covers("Başlıq")
        assert face.units_per_em > 0
        shape = face.shape("fiBaşlıq", "az")
        assert "".join(shape.texts) == "fiBaşlıq"
        faces.subset("text.regular", set(shape.glyphs))
    except ContentError as fault:
        said(fault.diagnostics)
        return False
    return True


@cache
def pdfs() -> Sequence[bytes]:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        room = Room(Path(name))
        book_tree(room)
        text = (
            (BASE / EDITION)
            .read_text("utf-8")
            .replace('layout = "base"', 'layout = "base"\nembed = true')
        )
        room.write(f"sources/{EDITION}", text.encode())
        trees = stages.Trees(room.folder / "sources", ROOT / "layouts", ROOT / "fonts")
        desk = stages.open_desk(room.folder / "sources" / EDITION, trees)
        make(desk, room.folder / "build", "pdf", None)
        made = [path.read_bytes() for path in sorted((room.folder / "build").glob("*.pdf"))]
    plain = []
    for data in made:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for one in pdf.objects:
                # Fonts and profiles are as they are; structure, contents and links are text.
                if isinstance(one, pikepdf.Stream) and len(one.read_raw_bytes()) > 6000:
                    one.write(b"")
            pdf.save(
                out,
                compress_streams=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
            )
        plain.append(out.getvalue())
    return [*plain, *(data for data in made if len(data) < 40_000)]


_PDF = (
    r"obj endobj stream\n endstream << >> [ ] ( ) <FEFF> /Type /Pages /Page /Kids /Count /Parent "
    r"/MediaBox /CropBox /TrimBox /Rotate\x2090 /UserUnit\x209 /Contents /Resources /Font /XObject "
    r"/Annots /StructTreeRoot /K /P /S /Pg /MCID /ParentTree /Nums /Names /EmbeddedFiles "
    r"/EF /UF /F "
    r"/Dest /A /URI /JavaScript /Launch /Filter /FlateDecode /DecodeParms /Length 0\x20R "
    r"1\x200\x20R "
    r"2\x200\x20R 3\x200\x20R null true -1 0 1e9 q Q BT ET Tj TJ Tf Do cm BDC EMC re f W "
    r"n /OCProperties "
    r"/AcroForm /Encrypt trailer xref startxref %%EOF /Root /Info /ID /Lang /ActualText "
    r"/Alt /RoleMap"
)


def _called(room: Room, command: Any, *given: str) -> bool:
    result = CliRunner().invoke(command, [*given, "--lang", "en"])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert not STEERS.search(result.output), "steers a terminal"
    return bool(result.exit_code == 0)


@cache
def screens() -> Sequence[bytes]:
    """Those that are tagged and carry their sources."""
    return [data for data in pdfs() if b"/StructTreeRoot" in data and b"/EmbeddedFiles" in data]


def _pdf_kind(name: str, share: int, seeds: Any = pdfs) -> Callable[[Any], Any]:
    return _kind(name, ".pdf", share, seeds, _PDF, nothing)


@_pdf_kind("impose", 6)
def _impose(room: Room, data: bytes, serial: int) -> bool:
    from kitabca.cli.impose import impose

    room.write("a.pdf", data)
    scheme = ("saddle", "2-up", "4-up")[serial % 3]
    if not _called(room, impose, "a.pdf", "-o", "s.pdf", "--scheme", scheme):
        return False
    sheets = room.folder / "s.pdf"
    book = pypdfium2.PdfDocument(sheets.read_bytes())
    assert len(book) > 0
    book.close()
    with pikepdf.open(sheets) as pdf:
        assert b"/JavaScript" not in pdf.Root.unparse()
    return True


@_pdf_kind("preflight", 6)
def _preflight(room: Room, data: bytes, serial: int) -> bool:
    from kitabca.cli.preflight import preflight

    room.write("a.pdf", data)
    return _called(room, preflight, "a.pdf", "--for", ("press", "office", "archive")[serial % 3])


@_pdf_kind("listen", 5, screens)
def _listen(room: Room, data: bytes, serial: int) -> bool:
    from kitabca.cli.listen import listen

    room.write("a.pdf", data)
    return _called(room, listen, "a.pdf")


@_pdf_kind("unpack", 4, screens)
def _unpack(room: Room, data: bytes, serial: int) -> bool:
    import shutil

    from kitabca.cli.unpack import unpack

    room.write("a.pdf", data)
    before = {path for path in room.folder.iterdir() if path.name != "out"}
    shutil.rmtree(room.folder / "out", ignore_errors=True)
    made = _called(room, unpack, "a.pdf", "out")
    assert {path for path in room.folder.iterdir() if path.name != "out"} == before
    return made


@_pdf_kind("changed", 3)
def _changed(room: Room, data: bytes, serial: int) -> bool:
    from kitabca.cli.changed import changed

    room.write("a.pdf", data)
    room.write("b.pdf", pdfs()[0])
    return _called(room, changed, "a.pdf", "b.pdf")

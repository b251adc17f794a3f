"""What an officer has on the evening before: a speech in Word, a list in Excel, two photographs."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime, time
from pathlib import Path

import docx
import pillow_heif
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from PIL import Image, ImageDraw

from kitabca.word import Imported, read_document

W = nsdecls("w")


def word(write: Callable[[Document], None]) -> bytes:
    """The bytes of a .docx that `write` fills."""
    document = docx.Document()
    write(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def changed_parts(data: bytes, parts: Mapping[str, bytes | Callable[[bytes], bytes]]) -> bytes:
    """A package with some parts put in or rewritten."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            held = old.read(name)
            change = parts.get(name, held)
            new.writestr(name, change(held) if callable(change) else change)
        for name in parts.keys() - set(old.namelist()):
            change = parts[name]
            assert isinstance(change, bytes)
            new.writestr(name, change)
    return out.getvalue()


def with_notes(data: bytes, notes: Mapping[int, str]) -> bytes:
    """The document with footnotes, which python-docx can't write: `§1§` in the text is a mark."""
    body = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>'
        f"<w:r><w:t> {words}</w:t></w:r></w:p></w:footnote>"
        for number, words in notes.items()
    )
    mark = '</w:t></w:r><w:r><w:footnoteReference w:id="{}"/></w:r><w:r><w:t>'

    def marked(part: bytes) -> bytes:
        text = re.sub("§(\\d+)§", lambda match: mark.format(match[1]), part.decode("utf-8"))
        return text.encode("utf-8")

    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    relation = f'<Relationship Id="rIdN" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    return changed_parts(
        data,
        {
            "word/footnotes.xml": f"<w:footnotes {W}>{body}</w:footnotes>".encode(),
            "word/document.xml": marked,
            "word/_rels/document.xml.rels": lambda part: part.replace(
                b"</Relationships>", relation.encode()
            ),
        },
    )


def append(document: Document, xml: str) -> None:
    """A paragraph of raw WordprocessingML at the document's end."""
    document.element.body.insert_element_before(
        parse_xml(f"<w:p {W} {nsdecls('r', 'wp', 'a')}>{xml}</w:p>"), "w:sectPr"
    )


def describe(document: Document, words: str) -> None:
    """Alternative text for the last picture."""
    list(document.element.body.iter(qn("wp:docPr")))[-1].set("descr", words)


def photograph(
    width: int, height: int, *, turned: bool = False, position: bool = True, kind: str = "JPEG"
) -> bytes:
    """A drawn picture as a telephone writes it: with its place, its owner, its rotation."""
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((width * 0.3, height * 0.2, width * 0.7, height * 0.8), fill=(90, 130, 180))
    pen.rectangle((0, 0, width // 8, height // 8), fill=(200, 30, 30))  # the top left corner
    exif = Image.Exif()
    exif[0x013B] = "Leyla Secret"
    if turned:
        exif[0x0112] = 6
    if position:
        exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 22.0, 48.0), 3: "E", 4: (49.0, 51.0, 0.0)})
    out = io.BytesIO()
    if kind == "HEIC":
        # Telephones say the rotation in the container; EXIF's repeats it and is not obeyed.
        pillow_heif.from_pillow(picture).save(out, exif=exif.tobytes(), quality=80)
    else:
        picture.save(out, kind, exif=exif)
    return out.getvalue()


def workbook(sheets: Mapping[str, list[tuple[object, ...]]]) -> bytes:
    """Lists as offices keep them in Excel: a bold frozen head, wide columns, a filter, colours,
    a comment, rows left empty below, a column of remarks for themselves."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        sheet.column_dimensions["B"].width = 40
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
        for cell in sheet[1]:
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFDDEBF7")
        sheet["B2"].comment = Comment("Zəng edib dəqiqləşdirmək", "Nigar")
        for row in sheet.iter_rows(min_row=len(rows) + 1, max_row=len(rows) + 5, max_col=4):
            for cell in row:
                cell.number_format = "@"  # rows that were prepared and never filled
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes) -> Imported:
    """What is taken from a document, as of the file `nitq.docx`."""
    return read_document(data, "nitq.docx", "nitq", "az")


def body(write: Callable[[Document], None]) -> str:
    """The Markdown behind the title."""

    def titled(document: Document) -> None:
        document.add_heading("Nitq", 0)
        write(document)

    return read(word(titled)).markdown.removeprefix("# Nitq").strip()


def codes(found: Imported) -> list[str]:
    """What is said of it."""
    return [one.code for one in found.found]


def runs(document: Document, *parts: tuple[str, str]) -> None:
    """A paragraph of words with looks: b is bold, i italic, s small capitals."""
    paragraph = document.add_paragraph()
    for words, look in parts:
        run = paragraph.add_run(words)
        run.bold, run.italic = "b" in look or None, "i" in look or None
        run.font.small_caps = "s" in look or None


def picture(document: Document) -> None:
    """A picture with its alternative text and its caption."""
    document.add_picture(io.BytesIO(photograph(60, 40)), Cm(4))
    describe(document, "Qışda meydan")
    document.add_paragraph("Meydan, 2026", style="Caption")


def controlled(inside: str) -> str:
    """What stands in a content control."""
    return f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def unfilled(inside: str) -> str:
    """What a content control asks for and nobody has answered."""
    return controlled(inside).replace("<w:text/>", "<w:showingPlcHdr/>")


def held(xml: str) -> str:
    """The Markdown of what stands in a document's body as it is."""
    return body(
        lambda document: document.element.body.extend(parse_xml(f"<w:body {W}>{xml}</w:body>"))
    )


WRONG, RIGHT = "Səbinə Qulieva", "Səbinə Quliyeva"
LIST: list[tuple[object, ...]] = [
    ("key", "name", "post", "date", "Qeyd"),
    ("bir", "Leyla Məmmədova ", "müəllim", datetime(2026, 2, 26), "evdən aparmaq"),
    ("iki", f"Səbinə\u00a0{WRONG.split()[1]}", "tarixçi", datetime(2026, 2, 25), None),
    ("uc", "Əli Çələbi", None, "1992-02-25/1992-02-26", 12.0),
    ("dord", "İlqar Ibrahimov", "həkim", 1994, None),
]
PROGRAMME: list[tuple[object, ...]] = [
    ("key", "time", "item", "speaker"),
    ("acilis", time(11, 0), "Açılış", "Leyla Məmmədova"),
    ("sukut", time(11, 30), "Bir dəqiqəlik sükut", None),
]


def speech(document: Document) -> None:
    """What she was sent: headings, bold words, a note, a quotation, a list, a table, a picture."""
    document.add_heading("Anım mərasimi", 0)
    paragraph = document.add_paragraph(f"Tarixçi {WRONG} iştirakçıları ")
    paragraph.add_run("bir dəqiqəlik sükutla").bold = True
    paragraph.add_run(" yad etməyə çağırdı§1§.")
    document.add_heading("Çıxışlar", 1)
    document.add_paragraph("Unutmuruq.", style="Quote")
    document.add_paragraph("birinci çıxış", style="List Bullet")
    made = document.add_table(2, 2)
    for cell, words in zip(made._cells, ("Ad", "Say", "Bakı", "12"), strict=True):
        cell.text = words
    document.add_picture(io.BytesIO(photograph(1600, 1100, turned=True)), Cm(10))
    describe(document, "Qışda boş meydan")
    document.add_paragraph("Meydan", style="Caption")
    document.sections[0].header.paragraphs[0].text = "Layihə, 3-cü variant"


def letter() -> bytes:
    """The speech as Word has it."""
    return with_notes(word(speech), {1: "Mərasimdə deyilib."})


def put_in(event: Path, words: str = "Anım", *, programme: bool = True) -> None:
    """Puts the list (and the programme beside it), the second photograph and who took both into
    the event's folder, and the book's own words into its edition."""
    sheets = {"Siyahı": LIST} | ({"Proqram": PROGRAMME} if programme else {})
    (event / "siyahi.xlsx").write_bytes(workbook(sheets))
    (event / "images/portret.heic").write_bytes(photograph(900, 1200, kind="HEIC"))
    text = event / "az/01-merasim.md"
    said = text.read_text("utf-8").replace('"Meydan")', '"Meydan"){credit="AZƏRTAC" size=half}')
    said += f'\n![Tarixçi](images/portret.heic "{WRONG}"){{credit="Report" size=portrait}}\n'
    text.write_text(said, "utf-8")
    edition = event.parents[1] / f"editions/{event.name}.toml"
    given = edition.read_text("utf-8").replace('title = "Kitabın adı"', f'title = "{words}"')
    given = given.replace("# rights", 'download = "https://example.org/anim-35/"\nembed = true\n#')
    edition.write_text(given, "utf-8")

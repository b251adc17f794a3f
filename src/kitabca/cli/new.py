"""`kitabca new`: a commented skeleton that builds at once."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

import click

from kitabca import HOME
from kitabca.cli.speaking import chosen_language, said
from kitabca.cli.telling import lang_option, refusals, tell, write_new
from kitabca.sayings import sentences

if TYPE_CHECKING:
    from kitabca.diagnostics import Diagnostic

__all__ = ["new"]

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HEAD = ("key", "name", "post", "date", "date_note", "refs", "status")
_ROWS = {
    "az": (
        ("nefer-1", "Ad Soyad", "Vəzifə", "2026-01-01", "", "", ""),
        ("nefer-2", "Başqa Ad", "Başqa vəzifə", "2026-01", "", "", ""),
    ),
    "en": (
        ("person-1", "Given Surname", "Post", "2026-01-01", "", "", ""),
        ("person-2", "Another Name", "Another post", "2026-01", "", "", ""),
    ),
}
_LIST = {"az": "siyahi", "en": "list"}
_CHAPTER = {"az": "01-merasim.md", "en": "01-ceremony.md"}
# Whether D2 is a date as a table has it, `1994` to `1994-02-24`, or two of them: the first ends
# after 4, 7 or 10 characters, and each, filled up to a day, is one. Excel has no dates before 1900
# and a formula of a validation at most 255 characters, so the day is looked for in this century.
_IS_DATE = (
    'AND(ISERR(FIND(".",D2)),MOD(FIND("/",D2&"/"),3)=2,'
    'ISNUMBER(DATEVALUE("20"&MID(LEFT(D2,FIND("/",D2&"/")-1)&"-01-01",3,8))),'
    'OR(ISERR(FIND("/",D2)),'
    'ISNUMBER(DATEVALUE("20"&MID(MID(D2,FIND("/",D2)+1,10)&"-01-01",3,8)))))'
)
_EXPLAINED = {
    "az": {
        "key": "Sətrin adı: kiçik latın hərfləri, rəqəm və defis; təkrarlanmır",
        "date": "1994, 1994-02, 1994-02-24 və ya 1992-02-25/1992-02-26",
        "status": "“hold” yazılsa, sətir kitaba düşmür",
    },
    "en": {
        "key": "The row's name: small Latin letters, digits, hyphens; never twice",
        "date": "1994, 1994-02, 1994-02-24 or 1992-02-25/1992-02-26",
        "status": "“hold” keeps the row out of the book",
    },
}


@click.command()
@click.argument("event")
@click.option(
    "--from",
    "start",
    help="A Word document that becomes the first chapter, or last year's event.",
)
@click.option("--from-event", help="Last year's event: its texts and editions are copied.")
@click.option(
    "--sources", type=click.Path(path_type=Path), default=Path("sources"), help="The sources tree."
)
@click.option("--language", type=click.Choice(["az", "en"]), default="az", help="The book's.")
@lang_option
def new(
    event: str,
    start: str | None,
    from_event: str | None,
    sources: Path,
    language: str,
    lang: str | None,
) -> None:
    """Start a book: a commented skeleton that builds at once.

    \b
    Example:
        kitabca new novruz-2027
        kitabca new novruz-2027 --from speech.docx
        kitabca new xocali-35 --from xocali-34
        kitabca build sources/editions/novruz-2027.toml

    EVENT names the files: small Latin letters, digits and hyphens. Nothing that exists is
    overwritten.
    """
    spoken = chosen_language(lang)
    if not _SLUG.fullmatch(event):
        raise click.UsageError(said("bad_event", name=event))
    if start and from_event:
        raise click.UsageError(said("not_together", names="--from, --from-event"))
    document = _document(start) if start else None
    if start and not document:
        from_event = start
    found: Sequence[Diagnostic] = ()
    with refusals(event, spoken):
        if from_event:
            files = _next_year(event, from_event, sources)
        elif document:
            files, found = _from_document(event, document, language, sources)
        else:
            files = skeleton(event, language, sources)
    write_new(files, event)
    tell(found, spoken)
    for path in files:
        print(path)
    if from_event:
        _say_what_to_look_at(files, sources, spoken)
    print(sentences("finding", spoken)["now"].format(event=event))


def _document(start: str) -> Path | None:
    """The document that a book is begun from; None for an event, whose name has no ending."""
    path = Path(start)
    if not (path.suffix or path.parent.name or path.is_file()):
        return None
    click.Path(exists=True, dir_okay=False).convert(start, None, click.get_current_context())
    return path


def _next_year(event: str, old: str, sources: Path) -> dict[Path, bytes]:
    from kitabca.cli.next_year import copied

    if event == old:
        raise click.UsageError(said("names_itself", name=old))
    return copied(sources, old, event)


def _say_what_to_look_at(files: dict[Path, bytes], sources: Path, spoken: str) -> None:
    from kitabca.cli.find import spelled
    from kitabca.cli.next_year import to_look_at
    from kitabca.files import Shelf
    from kitabca.reading import read_edition

    cited: set[str] = set()
    for path in files:
        if path.parent.name == "editions":
            edition, _ = read_edition(f"editions/{path.name}", Shelf(sources))
            cited |= {reference.key for reference in edition.references} if edition else set()
    kinds = sentences("finding", spoken)
    print(kinds["look"])
    for look in to_look_at(files, sources, cited):
        print(f"{spelled(Path(), look.place)}: {kinds[look.kind]}: {look.seen}")


def _from_document(
    event: str, document: Path, language: str, sources: Path
) -> tuple[dict[Path, bytes], Sequence[Diagnostic]]:
    """The skeleton with the document in place of its chapter, and the document's pictures."""
    from kitabca.cli.importing import imported, picture_folder

    files = skeleton(event, language, sources)
    chapter = sources / "events" / event / language / _CHAPTER[language]
    found = imported(document, event, language)
    files[chapter] = found.markdown.encode("utf-8")
    files |= {picture_folder(chapter) / name: data for name, data in found.pictures.items()}
    edition = sources / "editions" / f"{event}.toml"
    title = found.title.replace("\\", "\\\\").replace('"', '\\"')
    text = files[edition].decode("utf-8")
    text = re.sub(r'^title = ".*?"', lambda _: f'title = "{title}"', text, count=1, flags=re.M)
    files[edition] = text.encode("utf-8")
    return files, found.found


def skeleton(event: str, language: str, sources: Path) -> dict[Path, bytes]:
    """The files of a new book by path. The year is the one in its name, else 2026."""
    year = re.search(r"(?:19|20)\d\d", event)
    values = {"slug": event, "year": year.group() if year else "2026"}
    home = HOME.joinpath("cli", "skeleton", language)

    def text(name: str) -> bytes:
        template = Template(home.joinpath(name).read_text(encoding="utf-8"))
        return template.substitute(values).encode("utf-8")

    folder = sources / "events" / event
    return {
        sources / "editions" / f"{event}.toml": text("edition.toml"),
        folder / language / _CHAPTER[language]: text(_CHAPTER[language]),
        folder / f"{_LIST[language]}.csv": _csv(language),
        folder / f"{_LIST[language]}.xlsx": _workbook(language),
    }


def _csv(language: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEAD)
    writer.writerows(_ROWS[language])
    return out.getvalue().encode("utf-8")


def _workbook(language: str) -> bytes:
    """The same rows as a workbook that minds what is typed into it (ECMA-376, 18.3.1.32)."""
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Font
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Siyahı" if language == "az" else "List"
    sheet.append(_HEAD)
    for row in _ROWS[language]:
        sheet.append(row)
    explained = _EXPLAINED[language]
    for letter, name in zip("ABCDEFG", _HEAD, strict=True):
        cell = sheet[f"{letter}1"]
        cell.font = Font(bold=True)
        sheet.column_dimensions[letter].width = 24
        if name in explained:
            cell.comment = Comment(explained[name], "kitabca")
    sheet.freeze_panes = "A2"
    for number in range(2, 1001):
        sheet[f"D{number}"].number_format = "@"  # text: Excel must not turn 1994-02 into a day
    keys = DataValidation(
        type="custom", formula1="COUNTIF($A$2:$A$1000,A2)=1", error=explained["key"]
    )
    held = DataValidation(type="list", formula1='"hold"', allow_blank=True)
    dates = DataValidation(
        type="custom", formula1=_IS_DATE, error=explained["date"], allow_blank=True
    )
    for validation in (keys, dates, held):
        validation.showErrorMessage = True  # otherwise Excel takes what it should refuse
        sheet.add_data_validation(validation)
    keys.add("A2:A1000")
    dates.add("D2:D1000")
    held.add("G2:G1000")
    out = io.BytesIO()
    with _Undated(out, "w") as archive:
        ExcelWriter(book, archive).save()
    return out.getvalue()


class _Undated(zipfile.ZipFile):
    """An archive whose members bear one date: a clock that lost its battery says 1970, and zips
    know no day before 1980."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        super().writestr(zipfile.ZipInfo(zinfo_or_arcname), data, zipfile.ZIP_DEFLATED)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        self.writestr(arcname, Path(filename).read_bytes())

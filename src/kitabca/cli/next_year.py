"""Next year's book from this year's: texts and editions copied, shared lists left where they are,
and all that goes out of date named with its place."""

from __future__ import annotations

import io
import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from kitabca import HOME
from kitabca.diagnostics import ContentError, error
from kitabca.files import Shelf
from kitabca.language import language
from kitabca.language.spelled import spelled_numbers
from kitabca.model import Place
from kitabca.reading.tables import read_table, with_openpyxl

__all__ = ["Look", "copied", "to_look_at"]

_TEXTS = (".md", ".csv", ".toml")
# The second of two years, and the year of a day in figures, which a mark joins to what is before.
_JOINED = (
    r"(?<=(?<![\d/-])(?:19|20)\d\d[/-])|(?<=\d[./-]\d[./-])"
    r"|(?<=(?<!\d)\d[./-]\d\d[./-])|(?<=(?<!\d)\d\d[./-]\d\d[./-])"
)
_A_YEAR = r"(?:19|20)\d\d(?!\d)(?!/(?!(?:19|20)\d\d(?!\d)))"
_YEAR = re.compile(rf"(?:(?<![\d/-])(?<!\d[.,])|{_JOINED}){_A_YEAR}")
# In a table of text a comma or a semicolon ends a cell.
_YEAR_IN_ROW = re.compile(rf"(?:(?<![\d./-])|{_JOINED}){_A_YEAR}")
# One letter alone is an initial or a list's mark; a century never goes out of date.
_ROMAN = re.compile(
    r"(?<![\w.])(?=[XVIL]{2})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
    r"(?!\w)(?!\s+(?:əsr|yüzil|centur|век|ғасыр|yüzyıl))"
)
# How many years have gone by: `34 il`, `34-year`, `34 года`, `otuz dörd il`.
_IN_FIGURES = r"(?<![\w.,/-])[1-9]\d{0,2}(?:-(?:cı|ci|cu|cü))?"
_YEARS_LONG = r"[\s\u00a0-](?:il(?:[dlə]\w*|in\w*)?|years?|лет\w*|год[ау]?|жыл\w*|yıl\w*)(?!\w)"
# What an edition file calls a column, which is nobody's office.
_COLUMN = re.compile(r'"\w+"')
# An edition's years stand under keys of its own.
_YEARS = {".toml": None, ".csv": _YEAR_IN_ROW}
# Keys of an edition file that belong to one book only.
_OWN_KEY = re.compile(
    r"^[ \t]*(?:date|modified|title|subtitle|description|identifiers|collection|copies|until)\s*=",
    re.MULTILINE,
)
# What a line of TOML says to its writer, behind two spaces.
_REMARK = re.compile(r"\s{2,}#.*")
_COPY_LIMIT = 64 * 1024 * 1024


class Look(Struct, frozen=True):
    """A thing to look at again: `kind` is year, ordinal, span, office, accessed or key."""

    place: Place
    kind: str
    seen: str


def copied(sources: Path, old: str, new: str) -> dict[Path, bytes]:
    """The files of the new event by path: its editions and its folder. Raises ContentError with
    `missing-event` when there is no such event.

    Tables and pictures in `shared/` stay where they are, and are the new book's as well.
    """
    editions = [
        (file, text)
        for file in sorted((sources / "editions").glob("*.toml"))
        if _event(text := file.read_text(encoding="utf-8")) == old
    ]
    folder = sources / "events" / old
    if not editions or not folder.is_dir():
        known = sorted(path.name for path in (sources / "events").glob("*") if path.is_dir())
        given = {"event": old, "known": ", ".join(known)}
        raise ContentError([error("missing-event", Place(str(folder)), **given)])
    files: dict[Path, bytes] = {}
    for file, text in editions:
        slug = _renamed(file.stem, old, new)
        files[file.with_name(f"{slug}.toml")] = _edition(text, slug, old, new).encode("utf-8")
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        hidden = any(part.startswith(".") or part.endswith(".orig") for part in inside.parts)
        if path.is_file() and not hidden and path.stat().st_size <= _COPY_LIMIT:
            files[sources / "events" / new / inside] = path.read_bytes()
    return files


def _event(text: str) -> str:
    try:
        return str(tomllib.loads(text).get("event", ""))
    except tomllib.TOMLDecodeError:
        return ""


def _renamed(stem: str, old: str, new: str) -> str:
    return stem.replace(old, new) if old in stem else f"{new}-{stem}"


def _edition(text: str, slug: str, old: str, event: str) -> str:
    """The edition file with its own name and event, and paths of the old event's folder, comments
    too, now of the new one's; an ISBN is never that of two books."""
    text = re.sub(rf"\bevents/{re.escape(old)}(?![\w-])", f"events/{event}", text)
    text = re.sub(r'^(slug\s*=\s*)(["\']).*?\2', rf'\g<1>"{slug}"', text, count=1, flags=re.M)
    text = re.sub(r'^(event\s*=\s*)(["\']).*?\2', rf'\g<1>"{event}"', text, count=1, flags=re.M)
    return re.sub(r"^(identifiers\s*=\s*\{[^\n]*\})", r"# \1", text, flags=re.M)


def to_look_at(files: dict[Path, bytes], sources: Path, cited: set[str]) -> Iterator[Look]:
    """Every year, ordinal, holder of an office and day of reading in the files, by place; of the
    shared references, those that the book cites (`cited`)."""
    for path, data in files.items():
        if path.suffix in _TEXTS:
            yield from _in_text(data.decode("utf-8", "replace"), path, _tag(path))
        elif path.suffix == ".xlsx":
            yield from _in_workbook(data, path)
    for path in sorted((sources / "shared").glob("*.csv")):
        yield from _days_of_reading(path, cited)


def _days_of_reading(path: Path, cited: set[str]) -> Iterator[Look]:
    """The column `accessed` of the cited rows; nothing of a file that is no table of references,
    or is faulty, which `check` tells."""
    try:
        sheet = read_table(Shelf(path.parent), path.name, "", Place(path.name), [])
    except ContentError:
        return
    if sheet is None or not {"key", "accessed"} <= set(sheet.head):
        return
    key, accessed = sheet.head.index("key"), sheet.head.index("accessed")
    for texts, places in sheet.rows:
        if texts[accessed] and texts[key] in cited:
            place = replace(places[accessed], file=path.as_posix())
            yield Look(place, "accessed", f"{texts[accessed]} ({texts[key]})")


def _tag(path: Path) -> str:
    """The language of a text by its folder; a table may have several."""
    return path.parent.name if path.suffix == ".md" else ""


def _in_text(text: str, path: Path, tag: str) -> Iterator[Look]:
    starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def look(at: int, kind: str, seen: str) -> Look:
        line = bisect_right(starts, at)
        return Look(Place(path.as_posix(), line, at - starts[line - 1] + 1), kind, seen)

    found: list[Look] = []
    if path.suffix == ".toml":
        for match in _OWN_KEY.finditer(text):
            line = text[match.start() : (text + "\n").index("\n", match.start())]
            found.append(look(match.start(), "key", _REMARK.sub("", line).strip()))
    found += [
        look(at, kind, seen)
        for at, kind, seen in _seen(text, tag, _YEARS.get(path.suffix, _YEAR))
        if kind != "office" or not _is_column(text, at, path.suffix)
    ]
    yield from sorted(found, key=lambda look: (look.place, look.kind, look.seen))


def _is_column(text: str, at: int, suffix: str) -> bool:
    """Whether a word is the name of a column: a key of an edition file, or in a table's head."""
    if suffix == ".csv":
        return "\n" not in text[:at]
    named = _COLUMN.match(text, at - 1) if suffix == ".toml" and at else None
    return named is not None and named.group().islower() and named.group().isascii()


def _seen(
    text: str, tag: str, years: re.Pattern[str] | None = _YEAR
) -> Iterator[tuple[int, str, str]]:
    if years is not None:
        yield from ((match.start(), "year", match.group()) for match in years.finditer(text))
    whole = list(_whole_numbers(text, tag))
    for start, end, year in whole:
        yield start, "year" if year else "ordinal", " ".join(text[start:end].split())
    for pattern, kind in ((_ordinals(tag), "ordinal"), (_ROMAN, "ordinal"), (_spans(tag), "span")):
        for match in pattern.finditer(text):
            # The end of a number in words is no number.
            if not any(start <= match.start() < end for start, end, _ in whole):
                yield match.start(), kind, " ".join(match.group().split())
    for match in _offices(tag).finditer(text):
        yield match.start(), "office", " ".join(match.group().replace("[", "").split())


def _whole_numbers(text: str, tag: str) -> Iterator[tuple[int, int, bool]]:
    """The numbers in words above those that are looked for by their words, where they are years or
    end as an ordinal: from where, to where, and whether it is a year."""
    for one in (tag,) if tag in _TONGUES else _TONGUES:
        for found in spelled_numbers(text, one):
            year = 1900 <= found.value <= 2099
            last = _ordinals(one).search(text, found.start, found.end)
            if year or (found.value > _LAST and last and last.end() == found.end):
                yield found.start, found.end, year


def _in_workbook(data: bytes, path: Path) -> Iterator[Look]:
    """Of every sheet, the cells; nothing of a file that is no workbook, or is too large: `check`
    tells of both."""
    with suppress(ContentError):
        yield from with_openpyxl(_looks, data, path.as_posix(), path.as_posix())


def _looks(data: bytes, path: str) -> list[Look]:
    from openpyxl import load_workbook

    try:
        sheets = load_workbook(io.BytesIO(data), data_only=True).worksheets
    except MemoryError:
        raise
    except Exception:  # openpyxl lets any exception out for a workbook that is not as it expects
        return []
    looks: list[Look] = []
    for sheet in sheets:
        for cell in (cell for row in sheet.iter_rows(min_row=2) for cell in row):
            place = Place(path, cell.row or 0, cell.column or 0, sheet.title)
            if isinstance(cell.value, date):
                day = cell.value.date() if isinstance(cell.value, datetime) else cell.value
                looks.append(Look(place, "year", day.isoformat()))
            elif isinstance(cell.value, int) and 1900 <= cell.value <= 2099:
                looks.append(Look(place, "year", str(cell.value)))
            elif isinstance(cell.value, str):
                looks += [Look(place, kind, seen) for _, kind, seen in _seen(cell.value, "")]
    return looks


# What makes an embassy of an ambassador.
_PLACES = "l[iıuü][kqğy]|iyyət|ств|тв|лік|lik"
_TONGUES = ("az", "en", "ru", "kk", "tr")


# The last number that is looked for by its words.
_LAST = 200


@cache
def _ordinals(tag: str) -> re.Pattern[str]:
    """Ordinals in figures and in words, as the languages write them, up to 200."""
    forms: set[str] = set()
    for one in (tag,) if tag in _TONGUES else _TONGUES:
        tongue = language(one)
        for number in range(1, _LAST + 1):
            written = tongue.ordinal(number)
            if not written.endswith("."):  # 34. is a number at a sentence's end just as well
                forms.add(written)
            try:
                forms |= _also_at_the_start(one, tongue.ordinal_word(number))
            except ValueError:
                break  # this language declines them
    small = {form for form in forms if not form.isascii() or len(form) > 3}
    return re.compile(rf"(?<!\w)(?:{_any_of(small)})(?![\w-])")


@cache
def _spans(tag: str) -> re.Pattern[str]:
    """How many years, in figures or in words, from two years on."""
    forms: set[str] = set()
    for one in (tag,) if tag in _TONGUES else _TONGUES:
        for number in range(2, _LAST + 1):
            try:
                forms |= _also_at_the_start(one, language(one).cardinal_word(number))
            except ValueError:
                break
    words = rf"|(?<!\w)(?:{_any_of(forms)})" if forms else ""
    return re.compile(rf"(?:{_IN_FIGURES}{words}){_YEARS_LONG}")


def _also_at_the_start(tag: str, words: str) -> set[str]:
    """The words as they stand inside of a sentence, and as they begin one."""
    return {words, language(tag).capital(words[0]) + words[1:]}


def _any_of(forms: set[str]) -> str:
    longest = sorted(forms, key=lambda form: (-len(form), form))
    return "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in longest)


@cache
def _offices(tag: str) -> re.Pattern[str]:
    """A word for an office with the names around it (`cli/offices.toml`)."""
    text = HOME.joinpath("cli/offices.toml").read_text(encoding="utf-8")
    listed = tomllib.loads(text)
    offices = _stems(listed["offices"], tag)
    ranks = _stems(listed["ranks"], tag)
    name = r"(?:\s+\[?[A-ZÇƏĞİÖŞÜА-ЯӘҒҚҢӨҰҮҺІ][\w’'-]+)"
    return re.compile(
        rf"(?<!\w)(?:(?:{offices})(?!{_PLACES})\w{{0,8}}{name}{{0,3}}|(?:{ranks}){name}{{1,3}})"
    )


def _stems(listed: dict[str, list[str]], tag: str) -> str:
    words = listed.get(tag) or [word for words in listed.values() for word in words]
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))

"""The body of a Word document, block by block, and then as Markdown (ECMA-376, part 1, 17)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from kitabca.diagnostics import Diagnostic, warning
from kitabca.language.damage import repaired
from kitabca.language.debris import clean_markdown
from kitabca.model import Place
from kitabca.word.blocks import ABOVE, BEFORE, Block, Grid, Image, Line, joined, markdown_of
from kitabca.word.doubts import letters_in_doubt, refuse_tracked
from kitabca.word.drawings import pictures_of
from kitabca.word.languages import asked_language, believed
from kitabca.word.package import (
    OFF,
    Package,
    Relation,
    child,
    child_value,
    children,
    name_of,
    open_package,
    refuse,
    value,
    words_of,
)
from kitabca.word.reader import Reader
from kitabca.word.spans import BREAK, Span
from kitabca.word.styles import (
    Look,
    Numbering,
    Style,
    numbering_of,
    paragraph_look,
    read_numberings,
    read_styles,
    run_look,
    shaded,
    told_by_look,
    whole_number,
)

__all__ = ["Imported", "read_document"]

_LINK = re.compile(
    r'=\s*HYPERLINK\b(?:\s+"(?P<to>[^"]*)")?(?:.*?\s\\l\s+"(?P<anchor>[^"]*)")?', re.DOTALL
)
_WEB = re.compile(r"https?://[^\s/?#@]+(?:[/?#]\S*)?\Z|mailto:[^\s@]+@[^\s@]+\Z", re.IGNORECASE)
_CONTENTS = re.compile(r"=?\s*TOC\b")
_REFERENCE = re.compile(r"=\s*REF\s")
_PAGE = re.compile(r"=?\s*(?:PAGEREF|PAGE|NUMPAGES|SECTIONPAGES)\b")
# How Word shows that something is a link: the book has its own way.
_LINKED = ("underline", "colour")
_TYPED_ITEM = re.compile(r"(?:(?P<number>\d{1,3})[.)]|[·•▪●§\uf0b7\uf0a7\uf0d8])\t\s*|[·•▪●]\s+")
_SYMBOLS = {"F0B7": "•", "F02D": "–", "F0B0": "°", "F0B1": "±", "F0E0": "→", "F0A3": "≤"}
# Elements that are there to be looked through.
_CLEAR = frozenset(
    {"sdt", "sdtContent", "smartTag", "customXml", "dir", "bdo", "fldSimple", "body"}
)
_DEEPEST = 60
_MOST_COLUMNS = 60
# Fields that stand in one another; what is further out is not asked about each word.
_MOST_FIELDS = 40


class Imported(Struct, frozen=True):
    """A document as Markdown; `pictures` by the names that the Markdown has for them (in
    `images/`); `found` names what was left behind or is in doubt. `title` is the words of the
    heading of level 1."""

    markdown: str
    title: str
    pictures: Mapping[str, bytes]
    found: Sequence[Diagnostic]


def read_document(data: bytes, file: str, stem: str, tag: str) -> Imported:
    """The Markdown of a .docx whose text is in the language `tag`.

    `file` is named in what is said, `stem` begins the names of pictures. Letters that are damaged
    beyond doubt are mended. Raises ContentError: `old-document`, `not-a-document`,
    `hostile-document`, `tracked-changes` or `empty-document`; `workbook-as-text` and
    `picture-as-text` for what belongs elsewhere in a book.
    """
    try:
        return _read(open_package(data, file), stem, tag)
    except RecursionError:
        raise refuse("hostile-document", file, part="word/document.xml") from None


def _read(package: Package, stem: str, tag: str) -> Imported:
    if package.part("xl/workbook.xml") is not None:
        raise refuse("workbook-as-text", package.file)
    main = _main_part(package)
    root = package.xml(main)
    body = child(root, "body")
    if root is None or body is None:
        raise refuse("not-a-document", package.file, reason=f"no {main}")
    relations = package.relations(main)
    parts = {relation.kind: relation.target for relation in relations.values()}
    refuse_tracked(package, body)
    reader = Reader(
        package,
        read_styles(package, parts.get("styles", "")),
        read_numberings(package, parts.get("numbering", "")),
        stem,
        tag,
        relations,
    )
    blocks = list(_blocks(reader, body, 0))
    notes = _notes(reader, parts)
    _furniture(reader, relations)
    if not blocks:
        raise refuse("empty-document", package.file)
    markdown, title, taken = markdown_of(blocks, notes, stem)
    once = clean_markdown(repaired(markdown, tag))
    mended = repaired(once, tag)
    found = _found(reader, taken) + letters_in_doubt(package.file, markdown, mended, tag)
    return Imported(mended, title, reader.pictures, found)


def _main_part(package: Package) -> str:
    for relation in package.relations("").values():
        if relation.kind == "officeDocument" and not relation.external:
            return relation.target
    return "word/document.xml"


def _found(reader: Reader, taken: Sequence[tuple[str, str]]) -> list[Diagnostic]:
    file = reader.package.file
    found = [
        warning(
            what,
            Place(file, reader.where[what]),
            count=str(count),
            words=reader.words.get(what, "–"),
        )
        for what, count in sorted(reader.left.items())
    ]
    return found + [warning(code, Place(file), words=words) for code, words in taken]


def _blocks(reader: Reader, parent: etree._Element, depth: int) -> Iterator[Block]:
    for element in _through(reader, parent, depth):
        name = name_of(element)
        if name == "p":
            yield from _paragraph(reader, element)
        elif name == "tbl":
            yield from _lone_cap(reader)
            yield from _table(reader, element, depth)
        elif name == "altChunk":
            reader.leave("left-out-object")
    yield from _lone_cap(reader)


def _through(reader: Reader, parent: etree._Element, depth: int) -> Iterator[etree._Element]:
    """The child elements, and in place of a wrapper what it holds, however deep.

    Controls, custom XML and smart tags may stand around blocks, rows, cells and runs alike
    (17.5.1, 17.5.2). What is in a control is yielded while the reader knows of that control.
    """
    if depth > _DEEPEST:
        raise refuse("hostile-document", reader.package.file, part="word/document.xml")
    for element in children(parent):
        name = name_of(element)
        if name == "AlternateContent":
            for choice in children(element)[:1]:
                yield from _through(reader, choice, depth + 1)
        elif name not in _CLEAR:
            yield element
        elif _is_contents(element):
            reader.leave("left-out-contents")
        elif name == "fldSimple":
            reader.fields.append("=" + value(element, "instr"))
            yield from _through(reader, element, depth + 1)
            reader.fields.pop()
        elif not reader.unfilled and _is_unfilled(element):
            reader.leave("left-out-placeholder", words_of(element))
            reader.unfilled = True
            yield from _through(reader, element, depth + 1)
            reader.unfilled = False
        else:
            yield from _through(reader, element, depth + 1)


def _is_unfilled(element: etree._Element) -> bool:
    """Whether a control shows what it asks for, and not yet an answer (17.5.2.39)."""
    return any(
        value(one) not in OFF
        for properties in children(element, "sdtPr")
        for one in children(properties, "showingPlcHdr")
    )


def _is_contents(element: etree._Element) -> bool:
    return any(
        value(one) == "Table of Contents"
        for properties in children(element, "sdtPr")
        for part in children(properties, "docPartObj")
        for one in children(part, "docPartGallery")
    )


def _paragraph(reader: Reader, element: etree._Element) -> Iterator[Block]:
    reader.paragraph += not reader.in_note
    properties = child(element, "pPr")
    named = child_value(properties, "pStyle")
    usual = reader.styles.get("", Style())
    style = reader.styles.get(named, usual)
    reader.look = paragraph_look(style, usual)
    images: list[Image] = []
    reader.contents = style.role == "contents"
    reader.rtl = any(value(one) not in OFF for one in children(properties, "bidi"))
    spans = list(_runs(reader, element, "", images))
    if children(properties, "pPrChange"):
        reader.leave("tracked-looks", "".join(span.text for span in spans))
    words = "".join(span.text for span in spans)
    if words.strip() and any(map(shaded, children(properties, "shd"))):
        reader.leave("left-out-highlight", words)
    if reader.contents:
        if any(span.text.strip() for span in spans):
            reader.leave("left-out-contents")
        return
    if any(value(one, "dropCap") in ("drop", "margin") for one in children(properties, "framePr")):
        # A letter let down into its lines is a paragraph before the rest of its word (17.3.1.11).
        reader.cap += [replace(span, bold=False, italic=False, small=False) for span in spans]
    else:
        spans, reader.cap = [*reader.cap, *spans], []
        yield from _line(reader, properties, style, spans)
    yield from images


def _lone_cap(reader: Reader) -> Iterator[Line]:
    """A letter let down that no word comes after."""
    if any(span.text.strip() for span in reader.cap):
        yield Line(tuple(reader.cap), "")
    reader.cap = []


def _line(
    reader: Reader, properties: etree._Element | None, style: Style, spans: list[Span]
) -> Iterator[Line]:
    words = "".join(span.text for span in spans if not span.raw).strip()
    if not words and not any(span.raw for span in spans):
        return
    numbered = numbering_of(properties) if properties is not None else None
    numbered = numbered or style.numbering
    spans, lang = believed(spans, reader.tag)
    if lang and (style.role != "quote" or numbered or reader.in_note):
        # Only a quotation has a line of its own for its language.
        spans, lang = [replace(span, lang="" if span.raw else lang) for span in spans], ""
    if style.role in ("heading", "title"):
        if numbered and numbered[0] not in ("", "0"):
            reader.leave("left-out-heading-numbers", words)
        yield Line(tuple(spans), style.role, level=style.level)
        return
    if typed := _TYPED_ITEM.match(words):
        spans = _without_start(spans, typed.end())
        yield Line(tuple(spans), "item", number=int(typed["number"] or 0))
        return
    # A style of Word's own may be deeper than its list, which has one level only.
    level = reader.lists.get(numbered) or reader.lists.get((numbered[0], 0)) if numbered else None
    if numbered and level and level.form != "none":
        yield _item(reader, numbered, level, spans)
        return
    yield Line(tuple(spans), style.role, lang=lang)


def _item(reader: Reader, numbered: tuple[str, int], level: Numbering, spans: list[Span]) -> Line:
    which, depth = numbered
    for deeper in [key for key in reader.counted if key[0] == which and key[1] > depth]:
        del reader.counted[deeper]
    reader.counted[numbered] += 1
    number = 0
    if level.form != "bullet":
        number = level.start + reader.counted[numbered] - 1
        if not level.form.startswith("decimal"):
            reader.leave("left-out-letters-of-list")
    return Line(tuple(spans), "item", level=depth, number=number)


def _without_start(spans: list[Span], count: int) -> list[Span]:
    """The spans without their first characters: a number that was typed."""
    out = []
    for at, span in enumerate(spans):
        lead = len(span.text) - len(span.text.lstrip()) if at == 0 else 0
        cut = min(len(span.text), count + lead)
        count -= max(cut - lead, 0)
        out.append(replace(span, text=span.text[cut:]))
    return out


def _table(reader: Reader, element: etree._Element, depth: int) -> Iterator[Block]:
    rows: list[tuple[tuple[Span, ...], ...]] = []
    images: list[Image] = []
    if words := told_by_look(element, reader.styles):
        reader.leave("left-out-table-look", words)
    for row in _through(reader, element, depth):
        if name_of(row) != "tr":
            continue
        skipped = {name_of(one): value(one) for held in children(row, "trPr") for one in held}
        cells: list[tuple[Span, ...]] = [()] * _columns(skipped.get("gridBefore", "0"))
        for cell in _through(reader, row, depth):
            if name_of(cell) != "tc":
                continue
            properties = child(cell, "tcPr")
            span = child_value(properties, "gridSpan", "1")
            merged = children(properties, "vMerge")
            across = max(_columns(span), 1)
            goes_on = any(value(one) in ("", "continue") for one in merged)
            said = _cell(reader, cell, images, depth)
            if goes_on and any(span.text.strip() for span in said):
                reader.leave("left-out-merged-cells", "".join(span.text for span in said))
                goes_on = False
            cells.append(ABOVE if goes_on else said)
            cells += [BEFORE] * (across - 1)
        cells += [()] * _columns(skipped.get("gridAfter", "0"))
        rows.append(tuple(cells))
    filled, apart = joined([row for row in rows if any(map(_says, row))])
    if apart:
        reader.leave("left-out-merged-cells", _said_of(filled))
    if len(filled) == 1 and len(filled[0]) == 1:
        # A table of one cell is a frame around words.
        yield Line(filled[0][0], "")
    elif filled:
        yield Grid(filled)
    yield from images


def _says(cell: tuple[Span, ...]) -> bool:
    return bool(cell) and cell not in (ABOVE, BEFORE)


def _said_of(rows: Sequence[tuple[tuple[Span, ...], ...]]) -> str:
    """The first words of a table."""
    cells = ("".join(span.text for span in cell) for row in rows for cell in row if _says(cell))
    return next(cells, "")


def _columns(count: str) -> int:
    return min(whole_number(count, 0), _MOST_COLUMNS)


def _cell(
    reader: Reader, cell: etree._Element, images: list[Image], depth: int
) -> tuple[Span, ...]:
    spans: list[Span] = []
    for block in _blocks(reader, cell, depth + 1):
        if isinstance(block, Image):
            images.append(block)
        elif isinstance(block, Grid):
            reader.leave("left-out-nested-table")
            told = [cell for row in block.rows for cell in row if cell not in (ABOVE, BEFORE)]
            block_spans = [span for cell in told for span in (*cell, Span(" "))]
            spans += [Span(" "), *block_spans]
        else:
            spans += [*([Span(" ")] if spans else []), *block.spans]
    return tuple(spans)


def _runs(reader: Reader, parent: etree._Element, link: str, images: list[Image]) -> Iterator[Span]:
    for element in _through(reader, parent, 0):
        name = name_of(element)
        if reader.unfilled:
            continue
        if name == "r":
            yield from _run(reader, element, link, images)
        elif name == "hyperlink":
            address = _target(reader, element)
            yield from _runs(reader, element, address or link, images)
        elif name in ("oMath", "oMathPara"):
            words = words_of(element)
            reader.leave("left-out-formula", words)
            yield Span(words)


def _target(reader: Reader, element: etree._Element) -> str:
    """Where a link leads on the web, and nothing where it leads elsewhere: that is named."""
    relation = reader.relations.get(value(element, "id"))
    anchor = value(element, "anchor")
    if relation is None or not relation.external:
        words = words_of(element)
        # What leads from Word's own contents is left out with them.
        if anchor and not reader.contents and not any(map(_CONTENTS.match, reader.fields)):
            reader.leave("left-out-bookmark", words)
        return ""
    # Word keeps what stands behind the # apart.
    return _safe(reader, f"{relation.target}#{anchor}" if anchor else relation.target)


def _safe(reader: Reader, address: str) -> str:
    """The address as Markdown may hold it, if it leads to the web or to a mailbox."""
    written = re.sub(r"[\s()<>\\]", lambda sign: quote(sign[0]), address.strip())
    if _WEB.match(written):
        return written
    reader.leave("left-out-link", address)
    return ""


def _run(reader: Reader, run: etree._Element, link: str, images: list[Image]) -> Iterator[Span]:
    properties = child(run, "rPr")
    look = run_look(properties, reader.look, reader.styles)
    if children(properties, "rPrChange"):
        words = (one.text or "" for one in children(run, "t"))
        reader.leave("tracked-looks", "".join(words))
    lang = asked_language(properties, rtl_paragraph=reader.rtl)
    for element in children(run):
        name = name_of(element)
        if name == "fldChar":
            _field(reader, value(element, "fldCharType"))
        elif name == "instrText" and reader.fields and not reader.fields[-1].startswith("="):
            reader.fields[-1] += element.text or ""
        elif name in ("drawing", "pict", "object"):
            images += pictures_of(reader, element)
        elif name == "AlternateContent":
            for choice in children(element)[:1]:
                for one in children(choice, "drawing", "pict", "object"):
                    images += pictures_of(reader, one)
        elif name in ("footnoteReference", "endnoteReference"):
            yield from _mark(reader, name, value(element, "id"))
        elif name == "commentReference":
            reader.leave("left-out-comment")
        elif name == "ruby":
            yield from _ruby(reader, element, link, images)
        else:
            for span in _words(reader, name, element, look, link):
                yield replace(span, lang=lang)


def _ruby(
    reader: Reader, element: etree._Element, link: str, images: list[Image]
) -> Iterator[Span]:
    """Words with a reading above them (17.3.3.25): it stands in brackets behind them."""
    for base in children(element, "rubyBase"):
        yield from _runs(reader, base, link, images)
    for above in children(element, "rt"):
        reading = list(_runs(reader, above, link, images))
        if reading:
            yield from (Span(" ("), *reading, Span(")"))


def _words(
    reader: Reader, name: str, element: etree._Element, look: Look, link: str
) -> Iterator[Span]:
    text = _TEXTS.get(name, "")
    if name == "t":
        text = element.text or ""
    elif name == "br":
        text = BREAK if value(element, "type") in ("", "textWrapping") else " "
    elif name == "sym":
        text = _SYMBOLS.get(value(element, "char"), "")
        if not text:
            reader.leave("left-out-symbol", value(element, "char"))
    if not text:
        return
    if look.hidden:
        reader.leave("left-out-hidden", text)
        return
    around = reader.fields[-_MOST_FIELDS:]
    contents = any(_CONTENTS.match(held) for held in around)
    link = link or ("" if contents else _link_of_fields(reader, text))
    for lost in look.lost if text.strip() else ():
        if not link or lost not in _LINKED:
            reader.leave(f"left-out-{lost}", text)
    if contents:
        reader.leave("left-out-contents")
        return
    if text.strip() and any(_PAGE.match(held) for held in around):
        reader.leave("page-of-word", text)
    yield Span(text, look.bold, look.italic, look.small, link)


_TEXTS = {"tab": "\t", "ptab": "\t", "cr": BREAK, "noBreakHyphen": "-"}


def _field(reader: Reader, kind: str) -> None:
    """A field's code is no text; what it came to is. `=` before a code says that it is whole."""
    if kind == "begin":
        reader.fields.append("")
    elif kind == "separate" and reader.fields:
        reader.fields[-1] = "=" + reader.fields[-1]
    elif kind == "end" and reader.fields:
        reader.fields.pop()


def _link_of_fields(reader: Reader, text: str) -> str:
    """Where the field around these words leads on the web; another place is named once."""
    first = max(len(reader.fields) - _MOST_FIELDS, 0)
    for at, held in enumerate(reader.fields[first:], first):
        match = _LINK.match(held)
        if match and match["to"]:
            anchor = match["anchor"]
            address = _safe(reader, f"{match['to']}#{anchor}" if anchor else match["to"])
            if address:
                return address
            reader.fields[at] = "="
        elif (match and match["anchor"]) or _REFERENCE.match(held):
            reader.leave("left-out-bookmark", text)
            reader.fields[at] = "="
    return ""


def _mark(reader: Reader, name: str, number: str) -> Iterator[Span]:
    if reader.in_note:
        return
    key = (name.removesuffix("Reference"), number)
    serial = reader.notes.setdefault(key, len(reader.notes) + 1)
    yield Span(f"[^{serial}]", raw=True)


def _notes(reader: Reader, parts: Mapping[str, str]) -> dict[int, list[Block]]:
    """The blocks of every note that the text has a mark for, by its number."""
    found: dict[int, list[Block]] = {}
    reader.in_note = True
    for kind in ("footnote", "endnote"):
        part = parts.get(f"{kind}s", "")
        root = reader.package.xml(part)
        if root is None:
            continue
        refuse_tracked(reader.package, root)
        reader.relations = reader.package.relations(part)
        for element in children(root, kind):
            serial = reader.notes.get((kind, value(element, "id")))
            if serial is not None:
                found[serial] = list(_blocks(reader, element, 0))
    return found


def _furniture(reader: Reader, relations: Mapping[str, Relation]) -> None:
    """Words at the head and foot of Word's pages: a book has its own."""
    for relation in relations.values():
        if relation.kind in ("header", "footer") and not relation.external:
            root = reader.package.xml(relation.target)
            words = "" if root is None else words_of(root).strip()
            if words:
                reader.paragraph = 0
                reader.leave("left-out-header", words)

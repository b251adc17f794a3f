"""Documents of the rendering made into the e-book's files.

What changes: links name files, `data-` attributes go (but `data-label`), languages are said twice
(`lang` for browsers, `xml:lang` for readers), marks of printed pages come in, index links become
printed page numbers, small capitals are capitals, tables keep their roles when a stylesheet stacks
them. No other word changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote, urlsplit

from lxml import etree

from kitabca.diagnostics import ContentError, Diagnostic, error
from kitabca.epub.kobo import RESERVED
from kitabca.epub.pages import insert_marks, page_ids
from kitabca.epub.parts import Chapter, PageMark, PageTarget, Sources, StalePageMap
from kitabca.epub.vocabulary import ATTRIBUTES, EPUB, HTML, SOFT_HYPHEN, SVG, XML
from kitabca.epub.xml import free_id, ids, parse, place_of, text_of
from kitabca.language import language
from kitabca.language.scripts import direction
from kitabca.model import Place
from kitabca.rendering.document import Document
from kitabca.typesetting.page_map import index_places

__all__ = ["COVER_FILE", "NAV_FILE", "clean", "finish_head", "make_chapters"]

NAV_FILE = "nav.xhtml"
COVER_FILE = "cover.xhtml"

_LINK = f"{HTML}a"
_IMAGE = f"{HTML}img"
_LANGUAGE_NAMES = frozenset({"lang", f"{XML}lang"})
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*\Z")
_ID = re.compile(r"[^\W\d][\w.-]*\Z")
# BCP 47 as far as its form goes; RFC 5646, 2.1.
_LANGUAGE = re.compile(
    r"(?:[a-z]{2,8}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*)?"
    r"(?:-?x(?:-[a-z0-9]{1,8})+)?\Z",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\Z", re.I)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
# What HTML takes as a machine-readable date; a range isn't one (HTML, 4.5.14).
_DATETIME = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?\Z", re.ASCII)

# Explicit roles, because `display: block` on a narrow screen takes the implied ones away.
_TABLE_ROLES = {
    "table": "table",
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tfoot": "rowgroup",
    "tr": "row",
    "td": "cell",
}
# DPUB-ARIA's role for an `epub:type`, as the EPUB Type to ARIA Role guide pairs them.
_TYPE_ROLES = {
    HTML + element: {kind: f"doc-{kind}" for kind in kinds.split()}
    for element, kinds in {
        "section": "acknowledgments afterword appendix bibliography chapter colophon conclusion "
        "dedication epilogue errata foreword glossary index introduction part preface prologue",
        "nav": "toc index",
        "aside": "footnote",
        "a": "biblioref glossref noteref",
    }.items()
}
# How many columns of a small table a phone shows side by side, and how many letters if no word is
# to be cut: those of the longest word of each column, and two for the white between them.
_SIDE_BY_SIDE = 3
_LETTERS = 32
# A word of so many letters is wider than a telephone.
_LONG_WORD = 36
_SCOPE_ROLES = {"row": "rowheader", "rowgroup": "rowheader"}


def make_chapters(sources: Sources) -> tuple[list[Chapter], list[PageTarget]]:
    """The finished text documents in reading order, and where each printed page begins.

    The contents document becomes the navigation document (`nav.xhtml`); a cover document becomes
    the page of the cover picture where there is one; blank leaves are for paper. Raises
    ContentError with all that is wrong; StalePageMap if the page map belongs to other documents.
    """
    edition = sources.edition
    roots = [_parsed(document, edition.place) for document in sources.documents]
    _leave_kobos_ids(roots)
    found: list[Diagnostic] = []
    files = _file_names(sources, found)
    places: dict[str, str] = {}
    for root, file in zip(roots, files, strict=True):
        found += _check(root, edition.place)
        for element in root.iter():
            name = element.get("id")
            if name is None:
                continue
            if name in places:
                found.append(error("duplicate-id", place_of(element, edition.place), name=name))
            places[name] = file
    if found:
        raise ContentError(found)

    targets = _insert_all(sources, roots, files, places)
    kept = [index for index, file in enumerate(files) if file]
    chapters = []
    for index in kept:
        root, document = roots[index], sources.documents[index]
        found += _finish(root, files[index], places, sources)
        title = root.findtext(f"{HTML}head/{HTML}title") or ""
        chapters.append(
            Chapter(files[index], document.kind, title.strip(), root, _properties(root))
        )
    if found:
        raise ContentError(found)
    return chapters, targets


def _parsed(document: Document, place: Place) -> etree._Element:
    root = parse(document.xhtml, Place(place.file))
    if root.tag != f"{HTML}html" or root.find(f"{HTML}body") is None:
        raise ValueError(f"document {document.name} is not XHTML with a body")
    return root


def _body(root: etree._Element) -> etree._Element:
    body = root.find(f"{HTML}body")
    assert body is not None
    return body


def _leave_kobos_ids(roots: Sequence[etree._Element]) -> None:
    """Gives a place that is called as one of Kobo's another name, and what points there too."""
    taken: set[str] = set().union(*map(ids, roots))
    renamed = {
        name: free_id(f"text-{name}", taken) for name in sorted(taken) if RESERVED.match(name)
    }
    if not renamed:
        return
    for element in (element for root in roots for element in root.iter("*")):
        for name in ("id", "aria-labelledby", "aria-describedby"):
            value = element.get(name)
            if value in renamed:
                element.set(name, renamed[value])
        address = element.get("href") or ""
        if address[:1] == "#" and address[1:] in renamed:
            element.set("href", f"#{renamed[address[1:]]}")


def _file_names(sources: Sources, found: list[Diagnostic]) -> list[str]:
    """A file for each document; empty for one that only paper has."""
    files: list[str] = []
    place = sources.edition.place
    for document in sources.documents:
        if document.kind == "blank":
            file = ""
        elif document.kind == "contents" and NAV_FILE not in files:
            file = NAV_FILE
        elif document.kind == "cover" and sources.cover is not None and COVER_FILE not in files:
            file = COVER_FILE
        elif _NAME.match(document.name):
            file = f"{document.name}.xhtml"
            if document.name in ("nav", "cover"):
                file = f"{document.name}-text.xhtml"
        else:
            found.append(error("bad-file-name", place, name=document.name))
            file = ""
        if file and file in files:
            found.append(error("duplicate-file-name", place, name=document.name))
        files.append(file)
    return files


def _check(root: etree._Element, otherwise: Place) -> list[Diagnostic]:
    """What no e-book of ours may hold, whoever wrote it."""
    found: list[Diagnostic] = []

    def bad(code: str, element: etree._Element, **parameters: str) -> None:
        found.append(error(code, place_of(element, otherwise), **parameters))

    for element in root.iter():
        tag = element.tag
        if not isinstance(tag, str):
            bad("forbidden-markup", element, name=str(element))
            continue
        known = ATTRIBUTES.get(tag)
        if known is None:
            bad("forbidden-markup", element, name=_local(tag))
            continue
        if element.prefix:
            # Readers that parse our files as HTML don't know what a prefix is.
            bad("forbidden-markup", element, name=f"{element.prefix}:{_local(tag)}")
        for name, value in element.items():
            if name not in known and not str(name).startswith("data-"):
                bad("forbidden-markup", element, name=f"{_local(tag)} {_local(str(name))}")
            elif name in _LANGUAGE_NAMES and not _LANGUAGE.match(str(value)):
                bad("bad-language-tag", element, tag=str(value))
            elif name == "id" and not _ID.match(str(value)):
                bad("bad-id", element, id=str(value))
        if tag == _LINK and next(element.iterancestors(tag), None) is not None:
            bad("nested-link", element)
        elif tag == _IMAGE and element.get("alt") is None:
            bad("missing-alternative", element, path=element.get("src") or "")
    return found


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _insert_all(
    sources: Sources, roots: Sequence[etree._Element], files: Sequence[str], ids: Mapping[str, str]
) -> list[PageTarget]:
    """Puts every page mark in; one of a document that only paper has opens the next document."""
    names = page_ids([mark.label for mark in sources.page_map], set(ids))
    by_document: dict[int, list[tuple[PageMark, str]]] = {}
    targets: list[PageTarget] = []
    previous = (-1, -1, -1)
    for mark, name in zip(sources.page_map, names, strict=True):
        position = (mark.document, mark.leaf, mark.offset)
        if not previous <= position or not 0 <= mark.document < len(roots):
            raise StalePageMap(f"page {mark.label} stands out of order")
        previous = position
        moved = mark
        while moved.document < len(roots) and files[moved.document] in ("", COVER_FILE):
            moved = PageMark(moved.document + 1, 0, 0, mark.label)
        if moved.document == len(roots):
            continue
        by_document.setdefault(moved.document, []).append((moved, name))
        targets.append(PageTarget(mark.label, f"{files[moved.document]}#{name}"))
    for index, marks in by_document.items():
        insert_marks(_body(roots[index]), marks)
    return targets


def _finish(
    root: etree._Element,
    file: str,
    files: Mapping[str, str],
    sources: Sources,
) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for caption in list(root.iter(f"{HTML}figcaption")):
        _close_figure(caption)
    for link in list(root.iter(f"{HTML}a")):
        found += _resolve(link, file, files, sources)
    for index in _indexes(root):
        _number_index(index, sources.index_pages)
    for time in root.iter(f"{HTML}time"):
        if not _DATETIME.match(time.get("datetime") or ""):
            time.tag = f"{HTML}span"
            time.attrib.pop("datetime", "")
    for span in root.iter(f"{HTML}span"):
        if "sc" in (span.get("class") or "").split():
            _bake_capitals(span, sources.edition.language)
    for element in root.iter(*_TYPE_ROLES):
        kinds = (element.get(f"{EPUB}type") or "").split()
        roles = [_TYPE_ROLES[str(element.tag)].get(kind) for kind in kinds]
        if element.get("role") is None and any(roles):
            element.set("role", next(role for role in roles if role))
    # The source of a quotation is no landmark: a page with two would have two of a kind.
    for source in root.iter(f"{HTML}footer"):
        if source.get("role") is None:
            source.set("role", "none")
    for drawing in root.iter(f"{SVG}svg"):
        if not drawing.get("aria-label"):
            drawing.attrib.pop("aria-label", "")
            drawing.attrib.pop("role", "")
            drawing.set("aria-hidden", "true")
    _drop_soft_hyphens(root)
    taken = ids(root)
    for table in list(root.iter(f"{HTML}table")):
        _mark_wide(table)
        _mark_long(table)
        _name_table_roles(table)
        _move_rich_caption(table, taken)
    finish_head(root, sources.edition.language)
    return found


def _drop_soft_hyphens(root: etree._Element) -> None:
    """They part a word for a reader's dictionary and its search; the printed pages alone use them.

    Only once the marks of pages are in: those count every character of the documents.
    """
    for element in root.iter("*"):
        for name, value in element.items():
            if SOFT_HYPHEN in str(value):
                element.set(name, str(value).replace(SOFT_HYPHEN, ""))
        if element.text and SOFT_HYPHEN in element.text:
            element.text = element.text.replace(SOFT_HYPHEN, "")
        if element.tail and SOFT_HYPHEN in element.tail:
            element.tail = element.tail.replace(SOFT_HYPHEN, "")


def _bake_capitals(span: etree._Element, otherwise: str) -> None:
    """Small capitals as capitals, by the language of each word; the style sheet makes them small.

    What is written in capitals stays as it is. The rest is left to no reader's own small capitals:
    old readers have none, and many make an undotted I of an Azerbaijani i.
    """
    for node in span.iter():
        upper = language(_tag_of(node) or otherwise).upper
        if node.text:
            node.text = upper(node.text)
        for child in node:
            if child.tail:
                child.tail = upper(child.tail)


def _tag_of(element: etree._Element) -> str:
    """The tag of the language that an element's words are in, where the document says it."""
    nodes = (element, *element.iterancestors())
    return next((tag for node in nodes if (tag := node.get(f"{XML}lang") or node.get("lang"))), "")


def _close_figure(caption: etree._Element) -> None:
    """Takes what follows a figure's caption into it: a caption is first or last (HTML, 4.4.12)."""
    figure = caption.getparent()
    if figure is not None and figure.index(caption) > 0:
        for sibling in list(caption.itersiblings()):
            caption.append(sibling)


def _resolve(
    link: etree._Element, file: str, files: Mapping[str, str], sources: Sources
) -> list[Diagnostic]:
    """A link inside the book gets its file's name; one out of it is made a plain URL."""
    address = link.get("href")
    if address is None:
        return []
    place = place_of(link, sources.edition.place)
    if address.startswith("#"):
        target = files.get(address[1:])
        if not target:
            return [error("dead-link", place, name=address[1:])]
        if target != file:
            link.set("href", target if target == COVER_FILE else f"{target}{address}")
        if link.get("role") == "doc-backlink" and link.get("aria-label") is None:
            link.set("aria-label", f"{text_of(link)}: {sources.words['back_to_text']}")
        return []
    plain = _plain_address(address)
    if plain is None:
        return [error("bad-address", place, address=address)]
    link.set("href", plain)
    return []


def _plain_address(address: str) -> str | None:
    """The address with all but URL characters escaped; None if it is no web or mail address."""
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme == "mailto":
        escaped = quote(_STRAY_PERCENT.sub("%25", address.strip()), safe="%:@?&=,;+.-_~!$'*")
        return escaped if "@" in parts.path else None
    if parts.scheme not in ("http", "https"):
        return None
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    if not _HOST.match(host) or parts.username is not None:
        return None
    rest = address.strip().partition("//")[2]
    cut = re.search(r"[/?#]", rest)
    path, hash_mark, fragment = (rest[cut.start() :] if cut else "").partition("#")
    safe = "%/:=&?~+!$,;'@()*"
    tail = "".join(
        quote(_STRAY_PERCENT.sub("%25", part), safe=safe) if part != "#" else part
        for part in (path, hash_mark, fragment)
    )
    return f"{parts.scheme}://{host}{f':{port}' if port is not None else ''}{tail}"


def _indexes(root: etree._Element) -> Iterator[etree._Element]:
    for section in root.iter(f"{HTML}section"):
        if "index" in (section.get(f"{EPUB}type") or "").split():
            yield section


def _number_index(index: etree._Element, folios: Mapping[str, int]) -> None:
    """Puts printed page numbers, merged as on paper, in place of an entry's links to its places."""
    for entry in index.iter(f"{HTML}li"):
        links = [
            link
            for link in entry.iterchildren(f"{HTML}a")
            if "page" in (link.get("class") or "").split()
        ]
        targets = [(link.get("href") or "").rpartition("#")[2] for link in links]
        found = [
            (folios[target], link)
            for link, target in zip(links, targets, strict=True)
            if target in folios
        ]
        # A place that paper has no page for keeps its title, and so do its neighbours.
        if found and len(found) == len(links):
            _put_places(entry, links, index_places(found))


def _put_places(
    entry: etree._Element,
    links: Sequence[etree._Element],
    places: Sequence[tuple[str, int, etree._Element]],
) -> None:
    """The numbers stand where the first link stood; what followed the last follows them."""
    start, following = entry.index(links[0]), links[-1].tail
    for link in links:
        link.tail = None
        entry.remove(link)
    for offset, (before, folio, link) in enumerate(places):
        if before:
            places[offset - 1][2].tail = before
        for child in list(link):
            link.remove(child)
        link.text = str(folio)
        entry.insert(start + offset, link)
    places[-1][2].tail = following


def _name_table_roles(table: etree._Element) -> None:
    for element in table.iter(f"{HTML}*"):
        name = _local(str(element.tag))
        if element.get("role") is not None:
            continue
        if name == "th":
            scope = element.get("scope") or "col"
            element.set("role", _SCOPE_ROLES.get(scope, "columnheader"))
        elif name in _TABLE_ROLES:
            element.set("role", _TABLE_ROLES[name])


def _mark_wide(table: etree._Element) -> None:
    """Classes a table that a narrow screen can't hold side by side, or can't in large letters."""
    rows = list(table.iterfind(f"{HTML}tbody/{HTML}tr"))
    _label_joined(table, rows)
    widest = max((len(row) for row in rows), default=0)
    if table.get("class") is not None or widest < 2 or not _stacks(table, rows):
        return
    for cell in table.iter(f"{HTML}td"):
        if cell.get("data-label") == "":
            del cell.attrib["data-label"]
    letters = _letters(table)
    if widest > _SIDE_BY_SIDE or letters > _LETTERS:
        table.set("class", "stacked")
    elif letters > _LETTERS // 2:
        table.set("class", "stacked-large")


def _stacks(table: etree._Element, rows: Sequence[etree._Element]) -> bool:
    """Whether nothing is lost where the heads are not seen: each cell has what stands above its
    column, or nothing does."""
    heads = table.findall(f"{HTML}thead/{HTML}tr")
    if len(heads) != 1 and any(cell.get("rowspan") for row in rows for cell in row):
        return False
    said = any(text_of(cell) for head in heads for cell in head)
    cells = (cell for row in rows for cell in row.iterchildren(f"{HTML}td"))
    return not said or all(cell.get("data-label") is not None for cell in cells)


def _mark_long(table: etree._Element) -> None:
    """Classes the cells with a word that no narrow screen holds: it may break there anywhere."""
    for cell in table.iter(f"{HTML}td", f"{HTML}th"):
        if max(map(len, "".join(map(str, cell.itertext())).split()), default=0) > _LONG_WORD:
            cell.set("class", f"{cell.get('class') or ''} long".strip())


def _label_joined(table: etree._Element, rows: Sequence[etree._Element]) -> None:
    """Gives the cells of a table with joined ones their labels: of each column that one is in, and
    for a cell joined to one above the row gets that one's label and words, for the stack to show.
    """
    heads = table.findall(f"{HTML}thead/{HTML}tr")
    joined = any(cell.get("rowspan") or cell.get("colspan") for row in rows for cell in row)
    if not joined or len(heads) != 1 or any(cell.get("colspan") for cell in heads[0]):
        return
    labels = [text_of(cell) for cell in heads[0]]
    # For each column how many rows more the cell reaches, and what it is shown as.
    above: dict[int, tuple[int, str]] = {}
    for row in rows:
        shown = dict.fromkeys(said for left, said in above.values() if left and said)
        if shown:
            row.set("data-label", "; ".join(shown))
        held = {column for column, (left, _) in above.items() if left}
        above = {column: (left - 1, said) for column, (left, said) in above.items() if left}
        column = 0
        for cell in row:
            while column in held:
                column += 1
            end = column + int(cell.get("colspan") or 1)
            label = ", ".join(filter(None, labels[column:end]))
            if cell.tag == f"{HTML}td" and label:
                cell.set("data-label", label)
            left = int(cell.get("rowspan") or 1) - 1
            words = text_of(cell)
            said = f"{label}: {words}" if label and words else words
            above |= dict.fromkeys(range(column, end), (left, said))
            column = end


def _letters(table: etree._Element) -> int:
    """How many letters wide a table is where each column is as wide as its longest word."""
    columns: dict[int, int] = {}
    for row in table.iter(f"{HTML}tr"):
        for at, cell in enumerate(row):
            longest = max(map(len, "".join(map(str, cell.itertext())).split(" ")))
            columns[at] = max(columns.get(at, 0), longest)
    return sum(columns.values()) + 2 * len(columns)


def _move_rich_caption(table: etree._Element, taken: set[str]) -> None:
    """Makes a caption with links or emphasis the caption of a figure, which names the table.

    A `table` role owns rows alone (WAI-ARIA 1.2, 5.3): nothing else that has a role may be in it.
    """
    caption, parent = table.find(f"{HTML}caption"), table.getparent()
    assert parent is not None
    if caption is None or all(_is_plain(inner) for inner in caption.iterdescendants()):
        return
    figure = etree.Element(f"{HTML}figure")
    figure.set("class", "table")
    figure.tail, table.tail = table.tail, None
    parent.replace(table, figure)
    figure.extend([caption, table])
    caption.tag = f"{HTML}figcaption"
    name = free_id(f"{table.get('id') or 'table'}-caption", taken)
    taken.add(name)
    caption.set("id", name)
    table.set("aria-labelledby", name)


def _is_plain(element: etree._Element) -> bool:
    return element.tag == f"{HTML}span" and element.get("role") is None


def clean(root: etree._Element) -> None:
    """Drops our own attributes, which place a fault in the sources, and says the language twice."""
    for element in root.iter(f"{HTML}*", f"{SVG}*"):
        for name in list(element.attrib):
            if str(name).startswith("data-") and name != "data-label":
                del element.attrib[name]
        language = element.get(f"{XML}lang") or element.get("lang")
        if language:
            element.set(f"{XML}lang", language)
            element.set("lang", language)


def finish_head(root: etree._Element, language: str) -> None:
    """Gives a document its language, the direction of its lines and the stylesheet."""
    for name in (f"{XML}lang", "lang"):
        if root.get(name) is None:
            root.set(name, language)
    if root.get("dir") is None:
        root.set("dir", direction(language))
    head = root.find(f"{HTML}head")
    if head is None:
        head = etree.Element(f"{HTML}head")
        root.insert(0, head)
    for meta in head.findall(f"{HTML}meta"):
        head.remove(meta)
    link = etree.SubElement(head, f"{HTML}link")
    link.set("rel", "stylesheet")
    link.set("type", "text/css")
    link.set("href", "style.css")


def _properties(root: etree._Element) -> tuple[str, ...]:
    return ("svg",) if next(root.iter(f"{SVG}svg"), None) is not None else ()

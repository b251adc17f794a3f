"""Books for the tests, as rendering would hand them over: a small one and a hard one."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from lxml import etree
from PIL import Image

from kitabca.epub import PageMark, Sources
from kitabca.language import language
from kitabca.model import Creator, Edition, PartialDate, Place
from kitabca.rendering import Document

ROOT = Path(__file__).resolve().parents[2]
HTML = "{http://www.w3.org/1999/xhtml}"
ALPHABET = "abcçdeəfgğhxıijkqlmnoöprsştuüvyzABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVYZ"

WORDS = language("az").words


def edition(**changes: object) -> Edition:
    values: dict[str, object] = {
        "slug": "xocali-az",
        "title": "Xocalı",
        "subtitle": "Tanınma və xatirə",
        "language": "az",
        "date": PartialDate(2026, 2, 26),
        "modified": "2026-02-26",
        "event": "xocali",
        "layout": "base",
        "creators": (
            Creator("Nigar Əliyeva", "aut", "Əliyeva Nigar"),
            Creator("Rauf İsmayılov", "edt", "İsmayılov Rauf"),
            Creator("Şəfəq Quliyeva", "ill", "Quliyeva Şəfəq"),
        ),
        "publisher": "Kitabça",
        "identifiers": {"print": "978-9952-8475-1-9"},
        "rights": "© 2026 Kitabça. CC BY 4.0",
        "collection": "Yaddaş kitabçaları",
        "position": "3",
        "download": "",
        "description": "Kiçik kitabça.",
        "parts": (),
        "references": (),
        "place": Place("editions/xocali-az.toml"),
    }
    values.update(changes)
    return Edition(**values)  # type: ignore[arg-type]  # a test names the fields that it changes


def document(kind: str, name: str, title: str, body: str, matter: str = "bodymatter") -> Document:
    place = f"events/xocali/az/{name}.md:1:1"
    return Document(
        name,
        kind,
        f"part-{name}",
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        ' xml:lang="az" lang="az" dir="ltr">\n'
        f"<head><title>{escape(title)}</title></head>\n"
        f'<body class={quoteattr(kind)} id="part-{name}" epub:type="{matter}" data-kind="{kind}"'
        f' data-master="text" data-place="{place}">\n{body}\n</body></html>',
    )


def picture(kind: str = "JPEG", size: tuple[int, int] = (400, 300), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(out, kind)
    return out.getvalue()


def fonts() -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for folder in ("vollkorn", "alegreya-sans", "amiri")
        for path in sorted((ROOT / "fonts" / folder).glob("*.ttf"))
    }


def stylesheet() -> str:
    return (ROOT / "layouts" / "base" / "style.css").read_text(encoding="utf-8")


def every_page(documents: list[Document], step: int = 6) -> list[PageMark]:
    """A page map that begins a page at every `step`th leaf, in the middle of its text."""
    marks: list[PageMark] = []
    for number, part in enumerate(documents):
        if part.kind in ("cover", "back-cover", "blank"):
            continue
        body = etree.fromstring(part.xhtml.encode()).find(f"{HTML}body")
        assert body is not None
        texts = [text for text in map(str, body.itertext()) if text.strip()]
        for leaf in range(0, max(len(texts), 1), step):
            text = texts[leaf] if texts else ""
            offset = 0 if leaf == 0 else len(text) // 2
            marks.append(PageMark(number, leaf, offset, str(len(marks) + 1)))
    return marks


def sources(
    documents: list[Document],
    page_map: list[PageMark] | None = None,
    faces: Mapping[str, bytes] | None = None,
    pictures: Mapping[str, bytes] | None = None,
    cover: bytes | None = None,
    index_pages: Mapping[str, int] | None = None,
    **changes: object,
) -> Sources:
    return Sources(
        edition=edition(**changes),
        documents=documents,
        page_map=every_page(documents) if page_map is None else page_map,
        stylesheet=stylesheet(),
        words=WORDS,
        fonts=fonts() if faces is None else faces,
        pictures=(pictures or {}).__getitem__,
        cover=cover,
        index_pages=index_pages or {},
    )


_FIELDS = tuple(Sources.__annotations__)


def changed(source: Sources, **changes: object) -> Sources:
    return Sources(**{name: getattr(source, name) for name in _FIELDS} | changes)  # type: ignore[arg-type]  # fields


def from_the_right(**changes: object) -> Sources:
    """A book of one word in Arabic script."""
    part = document("text", "bir", "Bir", '<h1 id="bir">خوجالي</h1>')
    language = str(changes.get("language", "ar"))
    text = part.xhtml.replace('lang="az"', f'lang="{language}"').replace('dir="ltr"', 'dir="rtl"')
    parts = [type(part)(part.name, part.kind, part.anchor, text)]
    return sources(parts, **{"language": "ar"} | changes)


def note(number: int, text: str) -> str:
    return (
        f'<aside epub:type="footnote" role="doc-footnote" id="note-{number}"><p>'
        f'<a class="back" href="#mark-{number}" role="doc-backlink">{number}</a> {text}</p></aside>'
    )


def mark(number: int) -> str:
    return (
        f'<a class="noteref" epub:type="noteref" role="doc-noteref" id="mark-{number}"'
        f' href="#note-{number}">{number}</a>'
    )


def table(rows: list[tuple[str, str, str, str]], name: str) -> str:
    heads = ("№", "Dövlət", "Qurum", "Tarix")
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    body = "".join(
        "<tr>"
        + "".join(
            f"<{'th scope=' + chr(34) + 'row' + chr(34) if column == 1 else 'td'}"
            f" data-label={quoteattr(heads[column])}>{escape(cell)}"
            f"</{'th' if column == 1 else 'td'}>"
            for column, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return (
        f'<table id="{name}" class="listing"><caption>Tanınma siyahısı</caption>'
        f'<thead><tr>{head}</tr></thead><tbody><tr class="group"><th scope="rowgroup" colspan="4"'
        f' id="{name}-group">Dövlətlər</th></tr>{body}</tbody></table>'
    )


def wide_table() -> str:
    """Seven columns, under a caption that cites, emphasises and has a note."""
    heads = "".join(f'<th scope="col">Sütun {n}</th>' for n in range(7))
    cells = "".join(f'<td data-label="Sütun {n}">{n * 1000},5</td>' for n in range(7))
    return (
        f'<table id="enli"><caption>Enli <em>cədvəl</em> [<a epub:type="biblioref" '
        f'role="doc-biblioref" href="#boyuk">1</a>]{mark(999)}</caption><thead><tr>{heads}</tr>'
        f"</thead><tbody><tr>{cells}</tr></tbody></table>{note(999, 'Cədvəlin qeydi.')}"
    )


def contents(*entries: tuple[str, str]) -> Document:
    items = "".join(f'<li><a href="#{name}">{escape(text)}</a></li>' for name, text in entries)
    return document(
        "contents",
        "mundericat",
        "Mündəricat",
        '<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="mundericat">'
        f'<h1 id="mundericat">Mündəricat</h1><ol>{items}</ol></nav>',
        "frontmatter",
    )


ARABIC = (
    '<blockquote xml:lang="ar" dir="rtl" id="erebce"><p>بسم الله الرحمن الرحيم، هذا كتاب صغير عن '
    "مدينة خوجالي (١٩٩٢).</p><footer>كاتب</footer></blockquote>"
    "<blockquote><p>Söz.</p><footer>Kimsə</footer></blockquote>"
)
PERSIAN = '<span xml:lang="fa" dir="rtl">گنجینهٔ یاد</span>'


def small_documents() -> list[Document]:
    chapter = (
        '<section epub:type="chapter" role="doc-chapter" aria-labelledby="giris">'
        '<h1 id="giris" data-place="events/xocali/az/giris.md:3:1">Giriş: şəhər &amp; yaddaş</h1>'
        '<p class="first">1992-ci il fevralın 26-na keçən gecə <strong>Xocalı</strong> şəhərində '
        f"baş verənlər “unudulmur”.{mark(1)} Bu, "
        '<span class="nb">1992-ci</span> ildə olub.</p>'
        + note(1, "Rəsmi məlumat: <em>613 nəfər</em>.")
        + '<p>İkinci abzas; <i xml:lang="en">memory</i>, '
        f'<abbr title="Birləşmiş Millətlər Təşkilatı">BMT</abbr> və {PERSIAN}. '
        'Bax: <a class="page" data-before="səh. " href="#xronologiya">Xronologiya</a>; '
        '<a href="https://example.org/ə?a=1&amp;b=%">ünvan</a>. '
        '<span class="sc">BMT</span> <span class="index-mark" id="im-1">Ağdam</span> yolu.</p>'
        f"{ARABIC}<hr/>"
        '<figure class="column" id="sekil"><img src="images/a.jpg" alt="Boz zolaqlar"/>'
        '<figcaption>Şəkil 1. Yol.</figcaption><p class="credit">Foto: arxiv</p></figure>'
        '<figure class="art"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" '
        'role="img" aria-label="Dairə"><circle cx="5" cy="5" r="4" fill="currentColor"/></svg>'
        '</figure><div class="verse"><div class="stanza"><p class="line">Birinci misra,</p>'
        '<p class="line">ikinci misra.</p></div></div>'
        '<h2 id="qisim">Kiçik qisim</h2><ul><li>bir</li><li>iki</li></ul></section>'
    )
    listing = (
        '<section epub:type="chapter" role="doc-chapter" aria-labelledby="taninma">'
        '<h1 id="taninma">Tanınma</h1>'
        + table([(str(n), "Meksika", "Senat", "2 fevral 2012") for n in range(1, 9)], "cedvel")
        + '<p><span class="index-mark" id="im-2"></span>Son.</p></section>'
    )
    chronology = (
        '<section epub:type="chapter" role="doc-chapter" aria-labelledby="xronologiya">'
        '<h1 id="xronologiya">Xronologiya</h1><dl class="chronology">'
        '<div><dt><time datetime="1992-02-25/1992-02-26">25–26 fevral 1992</time></dt>'
        "<dd>Hücum.</dd></div>"
        '<div><dt><time datetime="1994-02">fevral 1994</time></dt><dd>Qərar.</dd></div>'
        "</dl></section>"
    )
    index = (
        '<section epub:type="index" role="doc-index" aria-labelledby="gosterici">'
        '<h1 id="gosterici">Göstərici</h1><ul class="index"><li>Ağdam, '
        '<a class="page" href="#im-1">Giriş: şəhər &amp; yaddaş</a>, '
        '<a class="page" href="#sekil">Giriş: şəhər &amp; yaddaş</a></li>'
        '<li>Son, <a class="page" href="#im-2">Tanınma</a></li></ul></section>'
    )
    return [
        document("cover", "uz", "Xocalı", '<h1 class="cover">Xocalı</h1><p>Tanınma</p>', "cover"),
        document("blank", "bos", "", "", "frontmatter"),
        document(
            "title-page",
            "titul",
            "Xocalı",
            '<section epub:type="titlepage"><h1 id="kitab">Xocalı</h1>'
            '<p class="subtitle">Tanınma və xatirə</p></section>',
            "frontmatter",
        ),
        contents(("giris", "Giriş: şəhər & yaddaş"), ("taninma", "Tanınma"),
                 ("xronologiya", "Xronologiya"), ("gosterici", "Göstərici")),
        document("text", "giris", "Giriş: şəhər & yaddaş", chapter),
        document("listing", "taninma", "Tanınma", listing),
        document("chronology", "xronologiya", "Xronologiya", chronology),
        document("index", "gosterici", "Göstərici", index, "backmatter"),
        document("back-cover", "arxa", "Arxa", '<p class="blurb">Oxucuya.</p>', "backmatter"),
    ]  # fmt: skip


def small(**changes: object) -> Sources:
    pictures = {"images/a.jpg": picture()}
    cover = picture("JPEG", (1600, 2560))
    folios = {"im-1": 4, "sekil": 4, "im-2": 11}
    return sources(small_documents(), pictures=pictures, cover=cover, index_pages=folios, **changes)  # type: ignore[arg-type]  # fields of the edition


def stress() -> Sources:
    """Very long tables, 300 notes, empty parts, names with every letter, 2,000 entries."""
    notes = "".join(
        f"<p>Cümlə {n} “dırnaqda”.{mark(n)}</p>" + note(n, f"Qeyd {n}: {ALPHABET}.")
        for n in range(1, 301)
    )
    rows = [
        (str(n), f'{ALPHABET[n % 32 :]} & <{n}> "“”', "Qurum" * (1 + n % 3), "1 mart 2001")
        for n in range(1, 1001)
    ]
    entries = "".join(
        f'<div id="g-{n}"><dt><time datetime="{date(1988 + n % 30, 1 + n % 12, 1)}">{n}</time></dt>'
        f"<dd>{ALPHABET[:: 1 + n % 3]} {n}{PERSIAN if n % 100 == 0 else ''}</dd></div>"
        for n in range(1, 2001)
    )
    index = "".join(
        f'<li>{escape(ALPHABET[n % 32])} {n}, <a class="page" href="#g-{n}">Giriş</a>'
        f', <a class="page" href="#g-{n + 1}">Giriş</a></li>'
        for n in range(1, 1000)
    )
    titles = [("qeydler", "Qeydlər"), ("cedveller", "Cədvəl & <böyük>"), ("girisler", "Girişlər"),
              ("bos-hisse", "Boş hissə"), ("gosterici", "Göstərici")]  # fmt: skip
    bodies = [
        notes + ARABIC,
        table(rows, "boyuk") + wide_table(),
        f'<dl class="chronology">{entries}</dl>',
        "",
        f'<ul class="index">{index}</ul>',
    ]
    parts = [
        document(
            "index" if name == "gosterici" else "text",
            name,
            title,
            f'<section epub:type="{"index" if name == "gosterici" else "chapter"}" '
            f'aria-labelledby="{name}"><h1 id="{name}">{escape(title)}</h1>{body}</section>',
        )
        for (name, title), body in zip(titles, bodies, strict=True)
    ]
    made = [document("cover", "uz", "Üz", "<h1>Üz</h1>", "cover"), contents(*titles), *parts]
    return sources(
        made,
        every_page(made, 40),
        cover=picture("JPEG", (1600, 2560)),
        title='Ad “dırnaq” & <teq> "düz"',
        identifiers={},
        creators=(Creator('A & <B> "C"', "aut", "B, A"), Creator("İkinci", "aut")),
    )

"""From the rendering's documents to the e-book's files: what changes, and nothing else does."""

from __future__ import annotations

import epub_books as books
import pytest
from epub_books import HTML, document
from lxml import etree

from kitabca.diagnostics import ContentError, sentence
from kitabca.epub import Publication, prepare

EPUB = "{http://www.idpf.org/2007/ops}"
SOUND = '<section><h1 id="bas">Başlıq</h1><p>Mətn.</p></section>'


def made(body: str, **others: object) -> etree._Element:
    parts = [document("text", "bir", "Bir", body)]
    publication = prepare(books.sources(parts, [], {}, **others))  # type: ignore[arg-type]  # named by the test
    return next(c.root for c in publication.chapters if c.file == "bir.xhtml")


def small() -> Publication:
    return prepare(books.small())


def chapter(publication: Publication, name: str) -> etree._Element:
    return next(c.root for c in publication.chapters if c.file == f"{name}.xhtml")


def test_links_name_files_and_stay_short_within_one() -> None:
    root = chapter(small(), "giris")
    links = {"".join(a.itertext()): a.get("href") for a in root.iter(f"{HTML}a")}
    assert links["Xronologiya"] == "xronologiya.xhtml#xronologiya"
    assert links["1"] in ("#note-1", "#mark-1")
    assert links["ünvan"] == "https://example.org/%C9%99?a=1&b=%25"


def test_only_data_label_is_left_of_our_own_attributes() -> None:
    names = {
        str(name)
        for c in small().chapters
        for element in c.root.iter(etree.Element)
        for name in element.attrib
        if str(name).startswith("data-")
    }
    assert names == {"data-label"}


def test_a_language_is_said_for_browsers_and_for_readers() -> None:
    for element in chapter(small(), "giris").iter(f"{HTML}*"):
        assert element.get("lang") == element.get("{http://www.w3.org/XML/1998/namespace}lang")


def test_small_capitals_are_capitals_of_their_language() -> None:
    """A reader's own face may have none, and an old reader does not know them."""
    root = made(
        SOUND + '<p><span class="sc x">BMT və <abbr title="q">iIşğ</abbr> xix<i xml:lang="en">'
        'NATO <b lang="ru">снг</b> i</i> i</span> kiçik</p>'
    )
    (span,) = (one for one in root.iter(f"{HTML}span") if "sc" in one.get("class", "").split())
    assert "".join(span.itertext()) == "BMT VƏ İIŞĞ XIXNATO СНГ I İ"
    assert span.tail == " kiçik"


def test_a_note_leads_back_and_says_where() -> None:
    root = chapter(small(), "giris")
    back = next(a for a in root.iter(f"{HTML}a") if a.get("role") == "doc-backlink")
    assert back.get("href") == "#mark-1"
    assert back.get("aria-label") == f"1: {books.WORDS['back_to_text']}"


def test_an_index_gives_each_printed_page_once() -> None:
    index = chapter(small(), "gosterici")
    said = ["".join(li.itertext()) for li in index.iter(f"{HTML}li")]
    assert said == ["Ağdam, 4", "Son, 11"]


@pytest.mark.parametrize(
    ("folios", "said", "leads_to"),
    [
        ([7], "Söz, 7. Bax: Ad", ["0"]),
        ([7, 7, 7], "Söz, 7. Bax: Ad", ["0"]),
        ([7, 8], "Söz, 7, 8. Bax: Ad", ["0", "1"]),
        ([12, 12, 13, 14, 14], "Söz, 12–14. Bax: Ad", ["0", "3"]),
        ([3, 12, 13, 14, 20, 21], "Söz, 3, 12–14, 20, 21. Bax: Ad", ["0", "1", "3", "4", "5"]),
        # Parts may stand in another order in the index's sources than on paper.
        ([14, 3, 13, 12], "Söz, 3, 12–14. Bax: Ad", ["1", "3", "0"]),
        # Without a printed page the titles stay.
        ([7, None], "Söz, S; S. Bax: Ad", ["0", "1"]),
        ([], "Söz. Bax: Ad", []),
    ],
)
def test_an_index_merges_pages_as_paper_does(
    folios: list[int | None], said: str, leads_to: list[str]
) -> None:
    marks = "".join(f'<p id="i{n}">söz</p>' for n in range(len(folios)))
    links = "".join(
        f'{"; " if n else ", "}<a class="page" href="#i{n}" data-before="">S</a>'
        for n in range(len(folios))
    )
    root = made(
        f'{SOUND}{marks}<section epub:type="index"><ul class="index"><li class="term" id="t">Söz'
        f'{links}. <span class="see">Bax:</span> <a href="#t">Ad</a></li></ul></section>',
        index_pages={f"i{n}": folio for n, folio in enumerate(folios) if folio is not None},
    )
    entry = next(root.iter(f"{HTML}li"))
    assert "".join(entry.itertext()) == said
    found = [a.get("href") for a in entry.iter(f"{HTML}a") if a.get("class") == "page"]
    assert found == [f"#i{n}" for n in leads_to]


def test_tables_keep_their_roles_for_a_stylesheet_that_stacks_them() -> None:
    root = chapter(small(), "taninma")
    roles = {(str(e.tag).removeprefix(HTML), e.get("role")) for e in root.iter(f"{HTML}*")}
    assert {
        ("table", "table"),
        ("thead", "rowgroup"),
        ("tr", "row"),
        ("td", "cell"),
        ("th", "columnheader"),
        ("th", "rowheader"),
    } <= roles


def text_table(columns: int, caption: str) -> etree._Element:
    cells = "".join(f'<td data-label="S{n}">{n}</td>' for n in range(columns))
    return made(
        SOUND + f'<table id="c"><caption>{caption}</caption><tbody><tr>{cells}</tr></tbody></table>'
    )


@pytest.mark.parametrize(("columns", "kind"), [(2, None), (3, None), (4, "stacked")])
def test_a_small_table_stacks_where_a_phone_is_too_narrow(columns: int, kind: str | None) -> None:
    assert next(text_table(columns, "Ad").iter(f"{HTML}table")).get("class") == kind


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("kənd", None),
        ("nümayəndə", "stacked-large"),
        ("əlaqələndirilməsinin", "stacked"),
    ],
)
def test_a_table_whose_words_a_phone_would_cut_stacks(word: str, kind: str | None) -> None:
    cells = f'<td data-label="A">{word}</td><td data-label="B">{word} {word}</td>'
    root = made(f"{SOUND}<table><tbody><tr>{cells}</tr></tbody></table>")
    assert next(root.iter(f"{HTML}table")).get("class") == kind


@pytest.mark.parametrize(("heads", "kind", "labels"), [
    (["", "", "", ""], "stacked", [None] * 4),
    (["", "Bir", "İki", "Üç"], "stacked", [None, "Bir", "İki", "Üç"]),
    ([], "stacked", [None] * 4),
])  # fmt: skip
def test_a_table_whose_columns_have_no_heads_stacks(
    heads: list[str], kind: str, labels: list[str | None]
) -> None:
    head = "".join(f"<td>{one}</td>" for one in heads)
    cells = "".join(f'<td data-label="{one}">söz</td>' for one in heads) or "<td>söz</td>" * 4
    thead = f"<thead><tr>{head}</tr></thead>" if heads else ""
    root = made(f"{SOUND}<table>{thead}<tbody><tr>{cells}</tr></tbody></table>")
    table = next(root.iter(f"{HTML}table"))
    assert table.get("class") == kind
    assert [cell.get("data-label") for cell in table.iterfind(f"{HTML}tbody//{HTML}td")] == labels


def test_a_table_whose_heads_would_be_lost_does_not_stack() -> None:
    heads = '<tr><th colspan="4">İllər</th></tr><tr>' + "<th>Ad</th>" * 4 + "</tr>"
    cells = "<td>söz</td>" * 4
    body = f"<table><thead>{heads}</thead><tbody><tr>{cells}</tr></tbody></table>"
    table = next(made(SOUND + body).iter(f"{HTML}table"))
    assert table.get("class") is None


def test_a_table_with_joined_cells_stacks_and_each_row_says_what_it_shares() -> None:
    body = (
        "<table><thead><tr><th>Ölkə</th><th>Qurum</th><th>Sənəd</th><th>Tarix</th></tr></thead>"
        '<tbody><tr><td rowspan="2">Azərbaycan</td><td>Parlament</td><td>Qətnamə</td>'
        "<td>1</td></tr>"
        '<tr><td>Senat</td><td colspan="2">yoxdur</td></tr>'
        "<tr><td>Peru</td><td>Konqres</td><td>Bəyanat</td><td>2</td></tr></tbody></table>"
    )
    table = next(made(body).iter(f"{HTML}table"))
    assert table.get("class") == "stacked"
    rows = table.findall(f"{HTML}tbody/{HTML}tr")
    assert [row.get("data-label") for row in rows] == [None, "Ölkə: Azərbaycan", None]
    labels = [[cell.get("data-label") for cell in row] for row in rows]
    whole = ["Ölkə", "Qurum", "Sənəd", "Tarix"]
    assert labels == [whole, ["Qurum", "Sənəd, Tarix"], whole]


def test_a_caption_with_links_is_a_figures_since_a_table_role_owns_rows_alone() -> None:
    root = text_table(2, 'Ad [<a role="doc-biblioref" href="#bas">1</a>]')
    figure = next(root.iter(f"{HTML}figure"))
    assert [str(child.tag).removeprefix(HTML) for child in figure] == ["figcaption", "table"]
    assert figure[1].get("aria-labelledby") == figure[0].get("id") == "c-caption"
    assert figure[1].get("id") == "c"


def test_a_plain_caption_stays_the_tables() -> None:
    root = text_table(2, '<span class="nb">5 may</span> 1990')
    assert next(root.iter(f"{HTML}caption")).getparent() is next(root.iter(f"{HTML}table"))


def test_who_said_a_quotation_is_no_landmark() -> None:
    root = made(SOUND + "<blockquote><p>Söz.</p><footer>Kimsə</footer></blockquote>")
    assert next(root.iter(f"{HTML}footer")).get("role") == "none"


def test_a_range_of_dates_is_no_machine_readable_time() -> None:
    times = [t.get("datetime") for t in chapter(small(), "xronologiya").iter(f"{HTML}time")]
    assert times == ["1994-02"]


def test_a_figure_ends_with_its_caption() -> None:
    figure = next(chapter(small(), "giris").iter(f"{HTML}figure"))
    assert [str(child.tag).removeprefix(HTML) for child in figure] == ["img", "figcaption"]


def test_a_structural_type_has_its_role() -> None:
    root = made('<section epub:type="appendix"><h1 id="a">A</h1></section>')
    assert next(root.iter(f"{HTML}section")).get("role") == "doc-appendix"


def test_a_drawing_without_words_is_decoration() -> None:
    root = made(
        SOUND
        + '<figure><svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label=""/></figure>'
    )
    svg = next(root.iter("{http://www.w3.org/2000/svg}svg"))
    assert (svg.get("role"), svg.get("aria-hidden")) == (None, "true")


REFUSED = [
    ("a script", "<script>alert(1)</script>", "forbidden-markup"),
    ("an event", '<p onclick="x()">a</p>', "forbidden-markup"),
    ("a style", '<p style="color:red">a</p>', "forbidden-markup"),
    ("a frame", '<iframe src="https://example.org"/>', "forbidden-markup"),
    ("a form", "<form><input/></form>", "forbidden-markup"),
    ("a drawing with script", '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
     "forbidden-markup"),
    ("a drawing with a link out", '<svg xmlns="http://www.w3.org/2000/svg">'
     '<image href="https://example.org/a.png"/></svg>', "forbidden-markup"),
    ("an instruction", "<?php echo 1 ?>", "forbidden-markup"),
    ("an unknown element", "<blink>a</blink>", "forbidden-markup"),
    ("an element of another world", '<x xmlns="urn:x"/>', "forbidden-markup"),
    ("an element with a prefix", '<p><h:b xmlns:h="http://www.w3.org/1999/xhtml">a</h:b></p>',
     "forbidden-markup"),
    ("an open tag", "<p>a", "epub-not-xml"),
    ("an entity", "<p>&nbsp;</p>", "epub-not-xml"),
    ("a control character", "<p>a\x01</p>", "epub-not-xml"),
    ("a lone surrogate", "<p>\ud800</p>", "epub-not-xml"),
    ("a link to nothing", '<p><a href="#yox">a</a></p>', "dead-link"),
    ("a script's address", '<p><a href="javascript:alert(1)">a</a></p>', "bad-address"),
    ("a file's address", '<p><a href="file:///etc/passwd">a</a></p>', "bad-address"),
    ("an address without host", '<p><a href="https:///a">a</a></p>', "bad-address"),
    ("an address with a bad port", '<p><a href="https://a.az:x/">a</a></p>', "bad-address"),
    ("a link in a link", '<p><a href="#bas">a <a href="#bas">b</a></a></p>', "nested-link"),
    ("a language that is none", '<p><i xml:lang="a b">a</i></p>', "bad-language-tag"),
    ("an id with a space", '<p id="a b">a</p>', "bad-id"),
    ("an id given twice", '<p id="bas">a</p>', "duplicate-id"),
    ("a picture without words", '<figure><img src="a.jpg"/></figure>', "missing-alternative"),
    ("a picture that isn't there", '<figure><img src="a.jpg" alt="a"/></figure>',
     "missing-picture"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "code"), [case[1:] for case in REFUSED], ids=[c[0] for c in REFUSED]
)
def test_what_may_not_stand_in_a_book_is_an_error(body: str, code: str) -> None:
    with pytest.raises(ContentError) as raised:
        made(SOUND + body)
    assert {found.code for found in raised.value.diagnostics} == {code}
    for found in raised.value.diagnostics:
        assert sentence(found)[0]


BOMB = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("doctype", [BOMB, '<!DOCTYPE html SYSTEM "https://example.org/x.dtd">'])
def test_a_document_type_is_refused(doctype: str) -> None:
    part = document("text", "bir", "Bir", SOUND)
    text = part.xhtml.replace("<html", f"{doctype}<html", 1)
    with pytest.raises(ContentError, match="epub-doctype"):
        prepare(books.sources([type(part)(part.name, part.kind, part.anchor, text)], [], {}))


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("https://example.org", "https://example.org"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/%C9%99%", "https://example.org/%C9%99%25"),
        ('https://example.org/?q=<">', "https://example.org/?q=%3C%22%3E"),
        ("https://əli.example.org:8080/a#b", "https://xn--li-cib.example.org:8080/a#b"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_an_address_becomes_a_plain_url(written: str, plain: str) -> None:
    root = made(SOUND + '<p><a href="HERE">a</a></p>'.replace("HERE", _quoted(written)))
    links = [a.get("href") or "" for a in root.iter(f"{HTML}a")]
    expected = plain if "xn--" not in plain else links[0]
    assert links == [expected]
    assert links[0].isascii()


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def test_the_place_of_a_fault_is_in_the_sources() -> None:
    body = '<p data-place="events/a/az/b.md:7:3">a <a href="#yox">b</a></p>'
    with pytest.raises(ContentError) as raised:
        made(SOUND + body)
    (found,) = raised.value.diagnostics
    assert (found.place.file, found.place.line, found.place.column) == ("events/a/az/b.md", 7, 3)

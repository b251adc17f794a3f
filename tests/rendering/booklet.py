"""A small book made by hand: every kind of part, every block, every inline."""

from __future__ import annotations

from kitabca.model import (
    Abbreviation,
    Block,
    Break,
    Citation,
    Code,
    Column,
    Creator,
    CrossReference,
    Dated,
    Edition,
    Emphasis,
    Entry,
    Figure,
    Foreign,
    Group,
    Heading,
    IndexMark,
    LineBreak,
    Link,
    ListBlock,
    Listing,
    Note,
    Number,
    Paragraph,
    Part,
    Place,
    Quotation,
    Reference,
    SmallCapitals,
    Strong,
    Table,
    TableCell,
    Text,
    Verse,
    parse_date,
)

__all__ = ["BOOK", "PLACE", "book_of", "paragraph", "part", "words"]

PLACE = Place("events/nümunə/az/mətn.md", 3, 1)


def words(text: str) -> tuple[Text, ...]:
    return (Text(text),) if text else ()


def paragraph(text: str, kind: str = "") -> Paragraph:
    return Paragraph(words(text), PLACE, kind)


def part(
    kind: str,
    title: str = "",
    blocks: tuple[Block, ...] = (),
    listing: Listing | None = None,
    **options: str | int | bool,
) -> Part:
    return Part(kind, kind, words(title), blocks, listing, options, PLACE)


NOTE = Note(
    "say",
    (
        Paragraph(
            (Text("Bu rəqəm Azərbaycanın rəsmi rəqəmidir"), Citation((("hrw", ""),), PLACE)), PLACE
        ),
        paragraph("İkinci abzas."),
    ),
    PLACE,
)

INLINES = Paragraph(
    (
        Text("Səfir bildirib ki, 1992-ci ildə 613 nəfər həlak olub"),
        NOTE,
        Text(" "),
        Citation((("report", ""), ("hrw", "§ 76")), PLACE),
        Text(", "),
        Emphasis((Text("qətnamədə "), Strong(words("belə")))),
        Text(" adlandırılır: "),
        Foreign("en", words("massacre & “tragedy”")),
        Text(" <"),
        SmallCapitals(words("BMT, XIX əsr")),
        Text(">, "),
        Abbreviation("İƏT", "İslam Əməkdaşlıq Təşkilatı"),
        Code("a_b"),
        LineBreak(),
        Link("https://example.org/?a=1&b=2", words("sayt")),
        Text(" "),
        CrossReference("listing", (), False, PLACE),
        Text(", "),
        CrossReference("cixis", words("çıxış"), True, PLACE),
        Text(": "),
        Dated(parse_date("1994-02-24"), "running"),
        Text(", "),
        Dated(parse_date("1992-02-25/1992-02-26"), "long"),
        Text(", "),
        Number("1275", "plain"),
        Text(" "),
        Number("34", "ordinal"),
        Text(" "),
        Number("26", "percent"),
        Text(" "),
        Number("21", "ablative"),
        Text(" "),
        IndexMark("Xocalı", words("Xocalıda"), PLACE),
        IndexMark("Ağdam", (), PLACE),
    ),
    PLACE,
)

BLOCKS: tuple[Block, ...] = (
    paragraph("Mərasim keçirilib."),
    INLINES,
    Heading(2, (Text("Çıxış"), Note("b", (paragraph("Başlığın qeydi."),), PLACE)), "cixis", PLACE),
    paragraph("Başlıqdan sonra."),
    paragraph("Ortada.", "centre"),
    Quotation((paragraph("Sözlər."), paragraph("Yenə.")), words("Mənbə"), PLACE),
    Quotation((paragraph("Words of 1992."),), (), PLACE, "en"),
    Verse(
        ((words("Birinci misra"), words("ikinci misra")), (words("üçüncü"),)), words("Şair"), PLACE
    ),
    ListBlock(False, 1, ((paragraph("bir"),), (paragraph("iki"), paragraph("davamı"))), PLACE),
    ListBlock(True, 3, ((paragraph("üç"),), (paragraph("dörd"),)), PLACE),
    Figure((("images/a.jpg", "Küçə"),), words("Şəhər"), "Foto: A. Əliyev", "half", "sekil", PLACE),
    Table(
        words("Saylar"),
        ((TableCell(words("Ad")), TableCell(words("Say"))),),
        (
            (TableCell(words("Bir")), TableCell(words("12,5"))),
            (TableCell(words("Cəmi"), columns=2),),
        ),
        ("left", "decimal"),
        "cedvel",
        PLACE,
    ),
    Break(PLACE),
    paragraph("Son."),
)


def entry(key: str, name: str, date: str, note: str, wording: str) -> Entry:
    return Entry(
        key,
        {"name": words(name), "wording": words(wording)},
        parse_date(date) if date else None,
        note,
        ("report", "hrw"),
        Place("events/nümunə/recognitions.xlsx", 4, 1, "Siyahı"),
    )


LISTING = Listing(
    (
        Column("name", "Dövlət"),
        Column("date", "Tarix", "date"),
        Column("wording", "İfadə"),
        Column("refs", "Mənbə", "refs"),
    ),
    (
        Group(
            "Parlamentlər",
            "parlamentler",
            (
                entry("mexico", "Meksika", "2011-12", "gün mübahisəlidir", "soyqırımı"),
                entry("czech", "Çexiya", "2013-02-07", "", "qırğın"),
            ),
        ),
        Group("Təşkilatlar", "teskilatlar", (entry("oic", "İƏT", "", "", "faciə"),)),
    ),
    "Aktlar",
    PLACE,
)

CHRONOLOGY = Listing(
    (Column("date", "Tarix", "date"), Column("says", "Hadisə"), Column("refs", "Mənbə", "refs")),
    (
        Group(
            "",
            "",
            (
                Entry(
                    "night",
                    {"says": words("Şəhər tutulub.")},
                    parse_date("1992-02-25/1992-02-26"),
                    "gecə",
                    ("hrw",),
                    PLACE,
                ),
            ),
        ),
    ),
    "",
    PLACE,
)

PERSONS = Listing(
    (Column("name", "Ad"), Column("post", "Vəzifə")),
    (
        Group(
            "",
            "",
            (Entry("a", {"name": words("Ağalar"), "post": words("səfir")}, None, "", (), PLACE),),
        ),
    ),
    "",
    PLACE,
)

REFERENCES = (
    Reference("report", 1, "Report agentliyi", "", "2026-11-22", "az", PLACE),
    Reference("hrw", 2, "Human Rights Watch, 1994", "https://example.org/hrw", "", "en", PLACE),
)


def book_of(*parts: Part, references: tuple[Reference, ...] = REFERENCES) -> Edition:
    return Edition(
        slug="numune",
        title="Nümunə: otuz dördüncü il",
        subtitle="Kitabça",
        language="az",
        date=parse_date("2026-02-26"),
        modified="2026-03-01T00:00:00Z",
        event="nümunə",
        layout="base",
        creators=(Creator("Əli Vəliyev"), Creator("A. İsmayıl", "edt")),
        publisher="Nəşriyyat & Co",
        identifiers={"print": "978-0-306-40615-7"},
        rights="Bütün hüquqlar qorunur.",
        collection="Kitabçalar",
        position="1",
        download="https://example.org/numune.epub",
        description="",
        parts=parts,
        references=references,
        place=PLACE,
    )


BOOK = book_of(
    part("cover", marks=613, marks_label="613 nişan"),
    part("title-page"),
    part("imprint", blocks=(paragraph("Rəqəmi Azərbaycan rəsmən elan edib."),)),
    part("contents"),
    part("text", "Anım mərasimi", BLOCKS, kicker="BMT və tanınma"),
    part("listing", "Tanınma", (paragraph("Siyahı."),), LISTING),
    part("roll", "Adlar", (), PERSONS, contents=False),
    part("source-note", "", (paragraph("Mənbələr."),)),
    part("chronology", listing=CHRONOLOGY),
    part("references"),
    part("index"),
    part("blank"),
    part("back-cover", blocks=(paragraph("Arxa söz."),)),
)

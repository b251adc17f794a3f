"""What a reader hears who can't see, and what those get who hand us a strange file."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from composing import LAYOUT, METADATA, faces
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from making import CASES, SOURCES, book, case, case_names, pdf, picture

from kitabca.cli.listen import listen
from kitabca.cli.unpack import unpack
from kitabca.pdf.archive import Attachment
from kitabca.pdf.opening import safe_path
from kitabca.pdf.screen import screen_pdf

MARKS = re.compile(
    r"^(#+|•|note:) |\[figure: [^]]*\]|\[[a-z]{2}: |\]| \(= [^)]*\)|\|", re.MULTILINE
)


def run(command: object, *arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(command, [str(one) for one in arguments])  # type: ignore[arg-type]  # a click command
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "book.pdf"
    path.write_bytes(pdf())
    return path


@pytest.mark.parametrize("name", case_names())
def test_each_case_is_heard_as_written_down(name: str, tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(pdf(name))
    assert run(listen, path) == (0, (CASES / f"{name}.heard.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", [name for name in case_names() if name != "contents-and-index"])
def test_every_word_of_the_xhtml_is_heard_in_its_order(name: str, tmp_path: Path) -> None:
    """Page numbers are supplied by the typesetter, so the case that has them is left out."""
    path = tmp_path / "book.pdf"
    path.write_bytes(pdf(name))
    body = etree.fromstring(case(name).encode())[0]
    text = written(body)
    captions_first = "tables" in name or "everything" in name
    said = MARKS.sub("", run(listen, path)[1]).split()
    wanted = text.replace("\u00ad", "").split()
    assert (sorted(said) == sorted(wanted)) if captions_first else (said == wanted)


def written(element: etree._Element) -> str:
    """The text of an element, blocks kept apart."""
    inline = etree.QName(element).localname in ("a", "abbr", "em", "strong", "i", "span", "code")
    inside = "".join(written(child) + (child.tail or "") for child in element)
    text = (element.text or "") + inside
    return text if inline else f" {text} "


def test_one_page_is_heard_alone(file: Path) -> None:
    status, said = run(listen, file, "--page", 3)
    assert status == 0
    assert "Birinci hissə" in said
    assert "İkinci bölmə" not in said


def test_the_sources_come_back(file: Path, tmp_path: Path) -> None:
    status, _ = run(unpack, file, tmp_path / "out")
    assert status == 0
    for one in SOURCES:
        assert (tmp_path / "out" / one.path).read_bytes() == one.data
    assert run(unpack, file, tmp_path / "out")[0] == 0, "once more changes nothing"


def test_a_file_that_is_there_already_is_not_overwritten(file: Path, tmp_path: Path) -> None:
    there = tmp_path / "out" / SOURCES[0].path
    there.parent.mkdir(parents=True)
    there.write_bytes(b"mine")
    status, said = run(unpack, file, tmp_path / "out")
    assert status == 1
    assert "already-there" in said
    assert there.read_bytes() == b"mine"
    assert not (tmp_path / "out" / SOURCES[1].path).exists()


HOSTILE = [
    "../outside.txt", "/etc/outside.txt", "a/../../outside.txt", "C:\\outside.txt", "a\\b.txt",
    "a//b.txt", "./a.txt", "con.txt", "Con.txt", "a/NUL", "a.txt.", " a.txt", "a\x00b", "a\nb", "",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_refused_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    path = tmp_path / "in" / "book.pdf"
    path.parent.mkdir()
    with pikepdf.new() as made:
        made.add_blank_page()
        stream = made.make_stream(b"bad")
        called, held = pikepdf.String(name), pikepdf.Dictionary({"/F": stream})
        specification = made.make_indirect(
            pikepdf.Dictionary({"/F": called, "/UF": called, "/EF": held})
        )
        entries = pikepdf.Array([pikepdf.String("x"), specification])
        made.Root.Names = pikepdf.Dictionary(
            {"/EmbeddedFiles": pikepdf.Dictionary({"/Names": entries})}
        )
        made.save(path)
    status, said = run(unpack, path, tmp_path / "in" / "out")
    assert status == 1
    assert "hostile-name" in said
    assert [one.name for one in tmp_path.rglob("*") if one.is_file()] == ["book.pdf"]


def test_a_name_tree_of_shared_nodes_is_refused(tmp_path: Path) -> None:
    """3 to the power of 30 paths lead to its leaf."""
    path = tmp_path / "book.pdf"
    with pikepdf.new() as made:
        made.add_blank_page()
        node = made.make_indirect(pikepdf.Dictionary(Names=pikepdf.Array([])))
        for _ in range(30):
            node = made.make_indirect(pikepdf.Dictionary(Kids=pikepdf.Array([node] * 3)))
        made.Root.Names = pikepdf.Dictionary(EmbeddedFiles=node)
        made.save(path)
    status, said = run(unpack, path, tmp_path / "out")
    assert status == 1
    assert "damaged-pdf" in said


def test_a_structure_of_shared_kids_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    with pikepdf.open(BytesIO(pdf())) as book_:
        leaf = pikepdf.Dictionary(S=pikepdf.Name.P, K=0, Pg=book_.pages[0].obj)
        kids = book_.make_indirect(pikepdf.Array([leaf]))
        for _ in range(30):
            above = pikepdf.Dictionary(S=pikepdf.Name.Sect, K=kids)
            kids = book_.make_indirect(pikepdf.Array([above, above]))
        book_.Root.StructTreeRoot.K = kids
        book_.save(path)
    status, said = run(listen, path)
    assert status == 1
    assert "damaged-pdf" in said


def test_elements_that_stand_in_their_parent_are_heard(tmp_path: Path) -> None:
    """Other makers' files need not give each element an object of its own."""
    path = tmp_path / "book.pdf"
    with pikepdf.open(BytesIO(pdf())) as book_:
        leaves = [
            pikepdf.Dictionary(S=pikepdf.Name.P, Alt=word, ActualText=word, Pg=book_.pages[0].obj)
            for word in ("bir", "iki")
        ]
        above = pikepdf.Dictionary(S=pikepdf.Name.Sect, K=pikepdf.Array(leaves))
        book_.Root.StructTreeRoot.K = pikepdf.Array([above])
        book_.save(path)
    assert run(listen, path) == (0, "bir\niki\n")


def test_a_character_map_that_says_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    lines = b"beginbfrange <0000> <FFFF> <0041FFFF> endbfrange\n" * 300
    with pikepdf.open(BytesIO(pdf())) as book_:
        for page in book_.pages:
            for font in page.Resources.get("/Font", pikepdf.Dictionary()).values():
                font.ToUnicode = book_.make_stream(lines)
        book_.save(path)
    status, said = run(listen, path)
    assert status == 1
    assert "damaged-pdf" in said


@given(st.text(alphabet="a./\\\\:~ \x00ə", max_size=12))
def test_no_name_leads_out(name: str) -> None:
    found = safe_path(name)
    assert found is None or (
        not found.is_absolute() and ".." not in found.parts and str(found) == name
    )


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    files = (
        Attachment("a/B.txt", b"1", "text/plain", ""),
        Attachment("a/b.txt", b"2", "text/plain", ""),
    )
    path = tmp_path / "book.pdf"
    path.write_bytes(screen_pdf(book("tongues"), LAYOUT, faces(), METADATA, picture, files))
    status, said = run(unpack, path, tmp_path / "out")
    assert status == 1
    assert "attached-twice" in said


def test_a_folder_that_is_a_way_out_is_refused(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (out / "editions").symlink_to(tmp_path / "elsewhere")
    assert run(unpack, file, out)[0] == 1
    assert not list((tmp_path / "elsewhere").iterdir())


def encrypted() -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf())) as good:
        good.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def untagged() -> bytes:
    out = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "kids", [None, 7, pikepdf.Dictionary(), pikepdf.Array(), pikepdf.Name.P, pikepdf.Array([1, 2])]
)
def test_a_structure_without_elements_is_not_silent(kids: object, tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    with pikepdf.open(BytesIO(pdf())) as book_:
        del book_.Root.StructTreeRoot["/K"]
        if kids is not None:
            book_.Root.StructTreeRoot.K = kids
        book_.save(path)
    status, said = run(listen, path)
    assert status == 1
    assert "damaged-pdf" in said


STRANGE = {
    "encrypted": (encrypted(), "encrypted-pdf", "encrypted-pdf"),
    "no PDF": (b"PK\x03\x04 a Word file", "not-a-pdf", "not-a-pdf"),
    "empty": (b"", "not-a-pdf", "not-a-pdf"),
    "cut short": (pdf()[:2000], "damaged-pdf", "damaged-pdf"),
    "a head alone": (b"%PDF-1.7\n", "damaged-pdf", "damaged-pdf"),
    "foreign": (untagged(), "untagged-pdf", "nothing-attached"),
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_file_gets_a_sentence(name: str, tmp_path: Path) -> None:
    data, heard, unpacked = STRANGE[name]
    path = tmp_path / "strange.pdf"
    path.write_bytes(data)
    assert heard in run(listen, path)[1]
    assert unpacked in run(unpack, path, tmp_path / "out")[1]
    assert run(listen, path)[0] == run(unpack, path, tmp_path / "out")[0] == 1


@pytest.mark.parametrize("at", range(0, 100, 7))
def test_a_file_with_a_hole_never_gets_a_traceback(at: int, tmp_path: Path) -> None:
    data = bytearray(pdf())
    start = len(data) * at // 100
    data[start : start + 200] = bytes(200)
    path = tmp_path / "holed.pdf"
    path.write_bytes(data)
    for status, _ in (run(listen, path), run(unpack, path, tmp_path / "out")):
        assert status in (0, 1)


def test_a_page_that_is_not_there(file: Path) -> None:
    status, said = run(listen, file, "--page", 99)
    assert status == 1
    assert "no-such-page" in said

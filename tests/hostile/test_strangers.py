"""Sources from a stranger read nothing outside their tree, run nothing and fetch nothing."""

from __future__ import annotations

import io
import os
import pty
import resource
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result

from kitabca.cli.build import build
from kitabca.cli.check import check
from kitabca.cli.importing import import_
from kitabca.cli.show import xhtml
from kitabca.cli.site import site
from kitabca.diagnostics import ContentError
from kitabca.files import Shelf
from kitabca.pdf.imposing import booklet
from kitabca.pdf.printers import read_printer

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests" / "check" / "base"
EDITION = "sources/editions/b.toml"
CHAPTER = "sources/events/e/az/01.md"
SECRET = "gizliq48213"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small book, and beside it what nobody in it may read."""
    root = tmp_path / "home"
    shutil.copytree(BASE, root / "sources")
    (tmp_path / "secret").mkdir()
    picture = (BASE / "events/e/images/a.png").read_bytes()
    for name, data in {
        "secret.md": f"# {SECRET}\n".encode(),
        "secret.csv": f"key,name,date,title,url\nref,{SECRET},1992,{SECRET},https://a.az\n".encode(),
        "secret.png": picture,
        "secret.toml": f'kind = "office"\nname = "{SECRET}"\n'.encode(),
    }.items():
        (tmp_path / "secret" / name).write_bytes(data)
        (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(root)
    return root


def called(command: object, *given: str) -> Result:
    result = CliRunner().invoke(command, [EDITION, "--lang", "en", *given])  # type: ignore[arg-type]
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def edit(tree: Path, file: str, old: str, new: str) -> None:
    path = tree / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# How a stranger would name a file outside: by a path, or by a link that stands inside.
WAYS: dict[str, Callable[[Path, str], str]] = {
    "dots": lambda tree, name: f"../../../../{name}",
    "more dots": lambda tree, name: f"images/../../../../{name}",
    "absolute": lambda tree, name: str(tree.parent / name),
    "file:": lambda tree, name: f"file://{tree.parent / name}",
    "http:": lambda tree, name: f"http://localhost/{name}",
    "a link to a file": lambda tree, name: linked(tree, name, whole=False),
    "a link to a folder": lambda tree, name: linked(tree, name, whole=True),
}


def linked(tree: Path, name: str, *, whole: bool) -> str:
    for folder in ("events/e", "events/e/az", "events/e/images", "shared"):
        place = tree / "sources" / folder
        place.mkdir(parents=True, exist_ok=True)
        if whole:
            (place / "way").symlink_to(tree.parent / "secret")
        else:
            (place / f"way{Path(name).suffix}").symlink_to(tree.parent / name)
    return f"way/{name}" if whole else f"way{Path(name).suffix}"


# What names a file: the file that is edited, what is replaced, and the kind of file it names.
PLACES = {
    "source": (EDITION, 'source = "01.md"', 'source = "{}"', "secret.md"),
    "table": (EDITION, 'table = "rows.csv"', 'table = "{}"', "secret.csv"),
    "references": (EDITION, 'references = "references.csv"', 'references = "{}"', "secret.csv"),
    "picture": (CHAPTER, "Söz [@ref].", 'Söz [@ref].\n\n![A]({}){{credit="x"}}', "secret.png"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("place", PLACES)
def test_no_file_outside_the_tree_is_read(place: str, way: str, tree: Path) -> None:
    file, old, new, name = PLACES[place]
    edit(tree, file, old, new.format(WAYS[way](tree, name)))
    for command in (check, build):
        result = called(command)
        assert result.exit_code == 1, result.output
        assert "error[" in result.output
        assert SECRET not in result.output
    assert not (tree / "build").exists()


@pytest.mark.parametrize("key", ["event", "layout", "slug", "printer"])
@pytest.mark.parametrize("value", ["../../secret", "/etc", "..", "a/../..", "file:///etc"])
def test_no_name_is_a_path(key: str, value: str, tree: Path) -> None:
    (tree.parent / "secret" / "layout.toml").write_text("")
    if key == "printer":
        edit(tree, EDITION, 'slug = "b"', f'slug = "b"\nprinter = "{value}"')
    else:
        before = {"event": "e", "layout": "base", "slug": "b"}[key]
        edit(tree, EDITION, f'{key} = "{before}"', f'{key} = "{value}"')
    result = called(build)
    assert result.exit_code == 1
    assert "error[" in result.output
    assert SECRET not in result.output


LAYOUTS = {
    "extends": ('extends = "../.."\n', ""),
    "extends a path": ('extends = "{secret}"\n', ""),
    "face": ('extends = "base"\n[faces.text]\nregular = "../../secret/a.ttf"\n', ""),
    "includes": ('extends = "base"\n', "{{% include '../../../secret.md' %}}"),
    "includes a path": ('extends = "base"\n', "{{% include '{secret}/secret.md' %}}"),
    "link": ('extends = "base"\n', "->"),
}


@pytest.mark.parametrize("case", LAYOUTS)
def test_no_layout_reads_outside_its_tree(case: str, tree: Path) -> None:
    mine, secret = tree / "layouts/mine", tree.parent / "secret"
    mine.mkdir(parents=True)
    (secret / "layout.toml").write_text('extends = "base"\n')
    shutil.copy(next((ROOT / "fonts").rglob("Vollkorn_400Regular.ttf")), secret / "a.ttf")
    text, template = (one.format(secret=secret) for one in LAYOUTS[case])
    (mine / "layout.toml").write_text(text)
    if template == "->":
        (mine / "text.xhtml.j2").symlink_to(secret / "secret.md")
    elif template:
        (mine / "text.xhtml.j2").write_text(template)
    edit(tree, EDITION, 'layout = "base"', 'layout = "mine"')
    result = called(build, "--layouts", "layouts")
    assert result.exit_code == 1
    assert "error[" in result.output
    assert SECRET not in result.output
    assert not (tree / "build").exists()


LITERAL = (
    *("{{ 7 * 7 }}", "{% raw %}", "{{ config }}", "{# söz #}", "${7*7}", "<%= 7*7 %>", "#{7*7}"),
    *("$(shell id)", "`id`", "%(a)s", "{0.__class__}", "\\input{/etc/passwd}", "=1+1"),
)


@pytest.mark.parametrize("text", LITERAL)
def test_a_template_in_a_text_is_text(text: str, tree: Path) -> None:
    code = text.replace("`", "")
    edit(tree, CHAPTER, "Söz", f"``{text}`` Söz")
    edit(tree, EDITION, 'title = "Kitab"', f"title = '{code}'")
    cell = "" if text.startswith("=") else f'x,1992,"{code}"\n'
    rows = tree / "sources/events/e/rows.csv"
    rows.write_text(rows.read_text("utf-8") + cell, encoding="utf-8")
    result = called(xhtml)
    assert result.exit_code == 0, result.output
    shown = result.output.replace("&lt;", "<").replace("&gt;", ">")
    assert code in shown
    assert ">49<" not in shown


TEMPLATES = (
    "{{ notes.__globals__['__builtins__']['open']('pwned', 'w') }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ '{0.__globals__}'.format(notes) }}",
    "{{ '%9999999999d' % 1 }}",
    "{{ 'a' * 10 ** 10 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{% for a in range(10 ** 12) %}{% endfor %}",
    "{{ self.__init__.__globals__ }}",
    "{% include '../../../secret.md' %}",
)


@pytest.mark.parametrize("text", TEMPLATES)
@pytest.mark.parametrize("name", ["text.xhtml.j2", "site/page.html.j2"])
def test_a_template_of_a_stranger_runs_nothing(name: str, text: str, tree: Path) -> None:
    """Layouts come with the sources that a stranger's PDF carries."""
    mine = tree / "layouts/mine"
    (mine / name).parent.mkdir(parents=True)
    (mine / name).write_text(text)
    (mine / "layout.toml").write_text('extends = "base"\n')
    edit(tree, EDITION, 'layout = "base"', 'layout = "mine"')
    result = called(build, "--layouts", "layouts", "-o", "build")
    if name.startswith("site/"):
        assert result.exit_code == 0, result.output
        result = called(site, "--layouts", "layouts", "-b", "build", "-o", "site")
    assert result.exit_code == 1
    assert "error[" in result.output
    assert SECRET not in result.output
    assert not list(tree.rglob("pwned"))


FORMULAS = ("=cmd|' /C calc'!A0", '=HYPERLINK("https://a.az","x")', "=1+1")


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_in_csv_is_refused(formula: str, tree: Path) -> None:
    rows = tree / "sources/events/e/rows.csv"
    cell = formula.replace('"', '""')
    rows.write_text(rows.read_text("utf-8") + f'x,"{cell}",1992\n', encoding="utf-8")
    result = called(check)
    assert "error[formula]" in result.output


def test_text_that_looks_like_a_formula_travels_as_text(tmp_path: Path) -> None:
    """In a workbook it may be typed as text; what the book carries has it as text again."""
    from openpyxl import load_workbook

    from kitabca.reading.extracts import _workbook

    data = _workbook({"Siyahı": [("key", "name"), ("a", "=1+1"), ("b", "@SUM(1)")]})
    page = load_workbook(io.BytesIO(data)).active
    assert page is not None
    assert all(cell.data_type in ("s", "inlineStr") for cell in page["B"])


ADDRESSES = (
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x"),
    *("&#106;avascript:alert(1)", "java%0ascript:x", "file:///etc/passwd", "//a.az/x", "ftp://a"),
    *("\\javascript:x", "about:blank", "blob:x", "http:x", "https://", "../a.html"),
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_link_leads_to_the_web_or_nowhere(address: str, tree: Path) -> None:
    edit(tree, CHAPTER, "Söz", f"[ad]({address}) Söz")
    assert "error[bad-link]" in called(check).output
    assert called(build).exit_code == 1


@pytest.mark.parametrize("text", ["<javascript:alert(1)>", "<script>a</script>", "<svg onload=a>"])
def test_markup_of_a_stranger_is_refused(text: str, tree: Path) -> None:
    edit(tree, CHAPTER, "Söz", f"{text} Söz")
    assert called(check).exit_code == 1


SVG = """<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="alert(1)">
<script>alert(1)</script><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">&x;</p>
</foreignObject><image href="https://a.az/a.png"/></svg>"""


@pytest.mark.parametrize("name", ["a.svg", "a.png"])
def test_a_drawing_that_could_run_is_no_picture(name: str, tree: Path) -> None:
    (tree / "sources/events/e/images" / name).write_text(SVG)
    edit(tree, CHAPTER, "Söz", f'![A](images/{name}){{credit="x"}}\n\nSöz')
    assert "error[not-an-image]" in called(check).output


def test_actions_of_a_pdf_do_not_reach_the_sheets() -> None:
    pdf = pikepdf.new()
    for _ in range(4):
        pdf.add_blank_page(page_size=(298, 420))
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    pdf.Root.OpenAction = script
    pdf.Root.AA = pikepdf.Dictionary(WC=script)
    pdf.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), script]))
    )
    actions = [
        pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe")),
        pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("javascript:alert(1)")),
        pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("file:///etc/passwd")),
        pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F=pikepdf.String("https://a.az")),
        pikepdf.Dictionary(S=pikepdf.Name.GoToR, F=pikepdf.String("secret.pdf")),
        script,
    ]
    page = pdf.pages[0]
    page.obj.AA = pikepdf.Dictionary(O=script)
    page.obj.Annots = pikepdf.Array(
        pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Link,
                Rect=pikepdf.Array([9, 9, 99, 99]),
                A=action,
            )
        )
        for action in actions
    )
    out = io.BytesIO()
    pdf.save(out)
    printer, _ = read_printer("p", 'kind = "office"\n', "p.toml")
    assert printer is not None
    made = booklet(out.getvalue(), printer)
    with pikepdf.open(io.BytesIO(made)) as sheets:
        said = b"".join(
            one.unparse() if not isinstance(one, pikepdf.Stream) else one.read_bytes()
            for one in sheets.objects
        )
    for word in (b"JavaScript", b"javascript", b"Launch", b"calc", b"SubmitForm", b"GoToR", b"/AA"):
        assert word not in said, word
    assert b"file:" not in said


def png(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([1, 0, 0, 0, 0])
    row = bytes(1 + (width + 7) // 8)
    packed = zlib.compress(row * min(height, 2000), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def workbook(rows: str) -> bytes:
    """A workbook whose one sheet holds these rows as they are."""
    from kitabca.reading.extracts import _workbook

    with zipfile.ZipFile(io.BytesIO(_workbook({"a": [("key", "name")]}))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = members[sheet].replace(b"</sheetData>", rows.encode() + b"</sheetData>")
    return zipped(members)


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {two} "{f"&{one};" * 10}">'
        for one, two in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><a>&i;</a>"
)
CELL = '<c t="inlineStr"><is><t>söz</t></is></c>'


def nested(opening: str, closing: str = "", count: int = 10_000) -> str:
    return opening * count + "söz" + closing * count


# A file of the tree, the bytes that would exhaust the machine, and words of what is said, or
# nothing where the book is simply built.
BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a picture of 50,000 by 50,000": ("a.png", lambda: png(50_000, 50_000), "image-too-large"),
    "a picture as long as can be": ("a.png", lambda: png(1, 2**31 - 1), "image-too-large"),
    "entities in a workbook": (
        "rows.xlsx", lambda: zipped({"xl/workbook.xml": ENTITIES.encode()}), "not-a-workbook"),
    "a workbook of two gigabytes": (
        "rows.xlsx", lambda: zipped({f"xl/{n}.xml": bytes(30 << 20) for n in range(8)}),
        "table-too-large"),
    "a workbook of two million cells": (
        "rows.xlsx", lambda: workbook(f"<row>{CELL * 100}</row>" * 19_000), "table-too-large"),
    "a cell as large as a sheet": (
        "rows.xlsx", lambda: workbook(
            '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells><sheetData>'),
        "table-too-large"),
    "a cell at the end of the sheet": (
        "rows.xlsx", lambda: workbook('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "table-too-large"),
    "a table of three million cells": (
        "rows.csv", lambda: b"key,name,date" + b",a" * 187 + b"\n" + (b"," * 189 + b"\n") * 19_000,
        "table-too-large"),
    "quotes in quotes": ("01.md", lambda: nested("> ").encode(), ""),
    "lists in lists": (
        "01.md", lambda: "".join(f"{'  ' * n}- a\n" for n in range(1500)).encode(), ""),
    "brackets": ("01.md", lambda: nested("[", "]").encode(), ""),
    "notes in notes": ("01.md", lambda: nested("^[", "]").encode(), ""),
    "emphasis": ("01.md", lambda: nested("*a ", "*").encode(), ""),
    "boxes in boxes": ("01.md", lambda: nested("::: quote\n", "\n:::").encode(), ""),
    "links": ("01.md", lambda: nested("[a](", ")").encode(), ""),
    "arrays in arrays": ("b.toml", lambda: nested("a = " + "[" * 9, "]").encode(), "bad-toml"),
    "tables in tables": ("b.toml", lambda: ("[" + "a." * 20_000 + "a]\n").encode(), "error["),
    "inline tables": ("b.toml", lambda: ("a = " + "{a=" * 20_000).encode(), "bad-toml"),
}  # fmt: skip
PATHS = {
    "a.png": "sources/events/e/images/a.png",
    "rows.xlsx": "sources/events/e/rows.xlsx",
    "rows.csv": "sources/events/e/rows.csv",
    "01.md": CHAPTER,
    "b.toml": EDITION,
}
SECONDS, MEGABYTES = 8.0, 900


@pytest.mark.parametrize("bomb", BOMBS)
def test_nothing_exhausts_the_machine(bomb: str, tree: Path) -> None:
    name, made, said = BOMBS[bomb]
    if name == "a.png":
        edit(tree, CHAPTER, "Söz", '![A](images/a.png){credit="x"}\n\nSöz')
    if name == "rows.xlsx":
        edit(tree, EDITION, "rows.csv", "rows.xlsx")
    data = made()
    (tree / PATHS[name]).write_bytes((b"# Ad\n\n" if name == "01.md" else b"") + data)

    def within() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS) + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))

    done = subprocess.run(
        [sys.executable, "-m", "kitabca", "check", EDITION, "--lang", "en"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        preexec_fn=within,
    )
    assert done.returncode in (0, 1), done.stderr[-500:]
    assert said in done.stderr
    assert "fault of kitabca" not in done.stderr


HEAVY_TEMPLATES = {
    "a wide text": "{{ 'a'.ljust(4000000000) }}",
    "a wide number": "{{ '{:>4000000000}'.format(1) }}",
    "a long batch": "{{ [1]|batch(1000000000, 'x')|list|length }}",
    "a text that doubles": "{% set x = namespace(y='aaaaaaaaaa') %}"
    "{% for n in range(60) %}{% set x.y = x.y ~ x.y %}{% endfor %}",
    "loops in loops": "{% for a in 'aaaaaaaaaaaaaaaaaaaa' %}" * 10 + "{% endfor %}" * 10,
}


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
@pytest.mark.parametrize("template", HEAVY_TEMPLATES)
def test_a_template_of_a_stranger_exhausts_nothing(
    template: str, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kitabca import apart
    from kitabca.cli import stages

    monkeypatch.setattr(stages, "_FILLING", 1.0)
    monkeypatch.setattr(apart, "_MEMORY", 1 << 29)
    folder = tree / "layouts/mine"
    folder.mkdir(parents=True)
    (folder / "layout.toml").write_text('extends = "base"\n')
    (folder / "text.xhtml.j2").write_text(HEAVY_TEMPLATES[template])
    edit(tree, EDITION, 'layout = "base"', 'layout = "mine"')
    done = called(build, "--layouts", "layouts")
    assert done.exit_code == 1
    assert "error[template-" in done.output


def test_a_word_document_that_swells_is_refused(tmp_path: Path) -> None:
    deep = "<w:p>" * 20_000 + "</w:p>" * 20_000
    for body in (ENTITIES, "<a>" + "b" * (120 << 20) + "</a>", deep):
        document = tmp_path / "a.docx"
        kinds = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        document.write_bytes(
            zipped({"[Content_Types].xml": kinds.encode(), "word/document.xml": body.encode()})
        )
        result = CliRunner().invoke(import_, [str(document), "--lang", "en"])
        assert result.exit_code == 1
        assert "error[" in result.output
        assert not document.with_suffix(".md").exists()


STEERING = "\x1b[2J\x1b]0;a\x07\u202eterces\u2066"


def test_nothing_steers_a_terminal(tree: Path) -> None:
    """Titles, cells and names of files hold sequences; a real terminal gets none but ours."""
    name = f"sources/editions/b{STEERING}.toml"
    (tree / name).write_text(f'slug = "{STEERING}"\ntitle = "a"\n')
    edit(tree, CHAPTER, "Söz", "\u202eSöz [x](java\u202escript:a)")
    seen = b""
    for call in (["check", EDITION], ["check", name], ["check", f"no{STEERING}"], ["find", "Söz"]):
        reader, writer = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "kitabca", *call],
            stdout=writer,
            stderr=writer,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "KITABCA_LANG": "en"},
        )
        os.close(writer)
        while True:
            try:
                more = os.read(reader, 1 << 16)
            except OSError:
                break
            if not more:
                break
            seen += more
        process.wait()
        os.close(reader)
    text = seen.decode("utf-8").replace("\r\n", "\n").replace("\r\x1b[K", "")
    assert "error[" in text
    assert not [char for char in text if not char.isprintable() and char != "\n"]


HOSTILE_NAMES = (
    "$(shell touch pwned)",
    "a;touch pwned",
    "a`touch pwned`",
    "a b",
    "a'b",
    'a"b',
    "a\nb",
)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_make_runs_no_name(name: str, tree: Path) -> None:
    """An edition named so is told and not built, and nothing of it is run."""
    shutil.copy(ROOT / "Makefile", tree / "Makefile")
    for lock in ("requirements.lock", "requirements-test.lock"):
        shutil.copy(ROOT / lock, tree / lock)
    (tree / "src").symlink_to(ROOT / "src")
    shutil.copy(tree / EDITION, tree / "sources/editions" / f"{name}.toml")
    (tree / "sources/editions" / f"{STEERING}.toml").write_text("")
    done = subprocess.run(
        ["make", "good-names", "help"], cwd=tree, capture_output=True, text=True, timeout=60
    )
    assert done.returncode != 0
    assert "error[unmakeable-name]" in done.stderr
    assert not list(tree.rglob("pwned"))
    assert "\x1b" not in done.stderr + done.stdout
    assert "\u202e" not in done.stderr + done.stdout
    # And inside a tree a file of that name is refused; quotes mean nothing where Make reads names.
    if "'" in name or '"' in name:
        return
    (tree / "sources/events/e" / f"{name}.md").write_bytes(b"x")
    with pytest.raises(ContentError):
        Shelf(tree / "sources").bytes(f"events/e/{name}.md")

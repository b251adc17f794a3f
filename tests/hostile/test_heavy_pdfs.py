"""PDFs of strangers that swell or take for ever to draw: refused in seconds, within 900 MB."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner

from kitabca.cli.preflight import preflight

ROOT = Path(__file__).parents[2]


def swollen(large: float = 420) -> bytes:
    """A PDF of a megabyte, whose page is drawn by half a gigabyte."""
    pack = zlib.compressobj(9)
    drawn = b"".join(pack.compress(b"0 0 m 1 1 l S\n" * 75_000) for _ in range(480)) + pack.flush()
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(large, large))
    contents = pikepdf.Stream(pdf, b"")
    contents.write(drawn, filter=pikepdf.Name.FlateDecode)
    form = pdf.make_indirect(contents)
    form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 9, 9]
    pdf.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(a=form))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/a Do")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def drawn(
    contents: bytes, size: float = 420, **resources: Callable[[pikepdf.Pdf], object]
) -> bytes:
    """A PDF of one page, drawn so; resources are made in the PDF that they belong to."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(size, size))
    page = pdf.pages[0].obj
    page.Resources = pikepdf.Dictionary({f"/{key}": make(pdf) for key, make in resources.items()})
    page.Contents = pdf.make_stream(contents)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def laughing() -> bytes:
    """Ten forms, each of which draws the next ten times over: two kilobytes, 10⁹ squares."""

    def forms(pdf: pikepdf.Pdf) -> object:
        box, inner = [0, 0, 420, 420], None
        for _ in range(10):
            form = pdf.make_stream(b"/a Do " * 10 if inner else b"0 0 420 420 re f")
            form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, box
            if inner:
                form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(a=inner))
            inner = form
        return pikepdf.Dictionary(a=inner)

    return drawn(b"/a Do", XObject=forms)


def tiled() -> bytes:
    """A pattern whose tiles stand a thousandth of a point apart."""

    def patterns(pdf: pikepdf.Pdf) -> object:
        tile = pdf.make_stream(b"0 0 1 1 re f")
        tile.Type, tile.PatternType, tile.PaintType = pikepdf.Name.Pattern, 1, 1
        tile.TilingType, tile.BBox, tile.XStep, tile.YStep = 1, [0, 0, 1, 1], 0.001, 0.001
        tile.Resources = pikepdf.Dictionary()
        return pikepdf.Dictionary(p=tile)

    return drawn(b"/Pattern cs /p scn 0 0 420 420 re f", Pattern=patterns)


def reckoned() -> bytes:
    """A shading that reckons for a second at each dot."""

    def shadings(pdf: pikepdf.Pdf) -> object:
        domain = pikepdf.Dictionary(FunctionType=4, Domain=[0, 1, 0, 1], Range=[0, 1])
        function = pdf.make_stream(b"{" + b"dup mul " * 100_000 + b"pop }", domain)
        gray = pikepdf.Name.DeviceGray
        return pikepdf.Dictionary(
            s=pikepdf.Dictionary(ShadingType=1, ColorSpace=gray, Function=function)
        )

    return drawn(b"420 0 0 420 0 0 cm /s sh", Shading=shadings)


def repeated() -> bytes:
    """A hundred thousand times the same page."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(298, 420))
    pdf.Root.Pages.Kids = pikepdf.Array([pdf.pages[0].obj] * 100_000)
    pdf.Root.Pages.Count = 100_000
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


# A PDF and the commands that it would exhaust; each had at least one of them on its knees.
PDF_BOMBS: dict[str, tuple[Callable[[], bytes], tuple[str, ...]]] = {
    "a stream that swells": (swollen, ("impose", "listen", "unpack", "changed", "preflight")),
    "forms in forms": (laughing, ("impose", "changed", "preflight", "preview")),
    "a pattern of a step of nothing": (tiled, ("changed", "preflight", "preview")),
    "a shading that reckons": (reckoned, ("changed",)),
    "the largest page": (
        lambda: drawn(b"0 0 9 9 re f", 14_400),
        ("impose", "changed", "preflight"),
    ),
    "a hundred thousand pages": (repeated, ("impose", "changed", "preflight")),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("bomb", "command"), [(bomb, command) for bomb in PDF_BOMBS for command in PDF_BOMBS[bomb][1]]
)
def test_a_pdf_that_swells_exhausts_nothing(bomb: str, command: str, tmp_path: Path) -> None:
    """Neither the memory nor, with all that is called for it, half a minute of the processor."""
    (tmp_path / "a.pdf").write_bytes(PDF_BOMBS[bomb][0]())
    more = {"impose": ["-o", "s.pdf"], "unpack": ["out"], "changed": ["a.pdf"]}
    more["preview"] = ["--preview", "s.png"]
    word = "impose" if command == "preview" else command

    def within() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (30, 31))
        resource.setrlimit(resource.RLIMIT_AS, (900 << 20, 900 << 20))

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "kitabca", word, "a.pdf", *more.get(command, [])],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "KITABCA_LANG": "en"},
        preexec_fn=within,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in (0, 1), done.stderr[-500:]
    assert "Traceback" not in done.stderr
    assert "fault of kitabca" not in done.stderr
    assert after.ru_utime - before.ru_utime < 30


def test_a_form_that_swells_is_not_passed_over(tmp_path: Path) -> None:
    """What preflight can't read it can't clear."""
    (tmp_path / "a.pdf").write_bytes(swollen())
    result = CliRunner().invoke(
        preflight, [str(tmp_path / "a.pdf"), "--for", "archive", "--lang", "en"]
    )
    assert "warning[unread-page]" in result.output

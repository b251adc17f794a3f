"""The book that the tests of this folder share: every kind of element, with covers and sources."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

from composing import LAYOUT, METADATA, Composer, faces
from PIL import Image

from kitabca.pdf.archive import Attachment
from kitabca.pdf.screen import screen_pdf
from kitabca.typesetting.output import Pages

CASES = Path(__file__).resolve().parents[1] / "structure"
SOURCES = (
    Attachment("editions/sınaq.toml", b'title = "S\xc4\xb1naq"\n', "text/plain", "Nəşr"),
    Attachment("events/x/az/01.md", "# Əvvəl\n".encode(), "text/markdown", "Mətn"),
)


def picture(path: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (80, 60), (120, 30, 30)).save(out, "JPEG")
    return out.getvalue()


def case_names() -> list[str]:
    return sorted(path.stem for path in CASES.glob("*.xhtml"))


def case(name: str) -> str:
    return (CASES / f"{name}.xhtml").read_text(encoding="utf-8")


@cache
def book(name: str) -> Pages:
    return Composer().book(case(name), covers=True)


@cache
def pdf(name: str = "everything", *, sources: bool = True) -> bytes:
    files = SOURCES if sources else ()
    return screen_pdf(book(name), LAYOUT, faces(), METADATA, picture, files)

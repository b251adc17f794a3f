"""Pages for the press driver, set by hand: each test says what stands where."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
from msgspec import structs
from PIL import Image

from kitabca.faces import Faces, open_faces
from kitabca.layout import Colour, Layout, read_layout
from kitabca.model import Place
from kitabca.pdf.archive import Metadata
from kitabca.pdf.press import Order, press_pdf
from kitabca.pdf.printers import Printer
from kitabca.typesetting.output import (
    Drawing,
    Item,
    Line,
    Node,
    Page,
    Pages,
    Picture,
    Rule,
    Run,
)

ROOT = Path(__file__).resolve().parents[2]
PROFILE = (ROOT / "src" / "kitabca" / "printers" / "FOGRA39L_coated.icc").read_bytes()
MM = 72 / 25.4
WIDTH, HEIGHT = 148 * MM, 210 * MM
METADATA = Metadata(
    title="Sınaq kitabı",
    language="az",
    identifier="urn:uuid:00000000-0000-5000-8000-000000000000",
    date="2026-02-26",
    modified="2026-03-01",
)
SHOP = Printer(
    "shop", "shop", profile="FOGRA39L_coated.icc", condition="FOGRA39", weight=115, bulk=0.85
)
NODES = (Node("html", -1), Node("body", 0), Node("figure", 1, place=Place("events/x/az/01.md", 7)))


@cache
def layout() -> Layout:
    def read(path: str) -> bytes | None:
        file = ROOT / "layouts" / path
        return file.read_bytes() if file.exists() else None

    found, faults = read_layout("base", read)
    assert found is not None, faults
    colours = {
        **found.colours,
        "white": Colour("#ffffff", (0.0, 0.0, 0.0, 0.0)),
        "heavy": Colour("#000000", (90.0, 90.0, 90.0, 90.0)),
        "seal": Colour("#c8102e", (0.0, 100.0, 80.0, 0.0), spot="PANTONE 186 C"),
    }
    return structs.replace(found, colours=colours)


@cache
def faces() -> Faces:
    return open_faces(layout().faces, lambda path: (ROOT / "fonts" / path).read_bytes())


def data() -> dict[str, bytes]:
    return {key: face.data for key, face in faces().faces.items()}


def line(text: str, x: float = 60, y: float = 100, colour: str = "text", size: float = 10) -> Line:
    face = "text.regular"
    shapes = tuple(faces().shape(face, word, "az") for word in text.split())
    units, space = faces()[face].units_per_em, faces()[face].space
    width = (sum(shape.width for shape in shapes) + space * (len(shapes) - 1)) * size / units
    run = Run(x, width, face, size, colour, shapes, -1, space=space * size / units)
    return Line(y, (run,))


def ground(colour: str = "accent") -> Rule:
    return Rule(0, 0, WIDTH, HEIGHT, colour, bleeds=True, artifact="background")


def pages(
    *block: Sequence[Item],
    front: Sequence[Sequence[Item]] = (),
    back: Sequence[Sequence[Item]] = (),
    title: str = "Sınaq kitabı",
) -> Pages:
    made = [Page("front", 0, "cover", tuple(items)) for items in front]
    made += [Page("block", at + 1, "text", tuple(items)) for at, items in enumerate(block)]
    made += [Page("back", 0, "cover", tuple(items)) for items in back]
    return Pages(WIDTH, HEIGHT, "az", title, NODES, tuple(made), {}, ())


def order(pictures: Callable[[str], bytes] | None = None, **changes: object) -> Order:
    printer = structs.replace(SHOP, **changes)
    return Order(printer, PROFILE, layout(), METADATA, pictures or missing)


def missing(path: str) -> bytes:
    raise KeyError(path)


def shown(path: str, millimetres: float = 60, bleeds: bool = False) -> Picture:
    side = millimetres * MM
    return Picture(0 if bleeds else 50, 0 if bleeds else 120, side, side, path, 2, bleeds)


def encoded(picture: Image.Image, form: str = "PNG", **how: object) -> bytes:
    out = BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def press(book: Pages, asked: Order | None = None) -> bytes:
    return press_pdf(book, data(), asked or order())[0]


def opened(file: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(file))


def operators(file: bytes) -> Iterator[tuple[str, list[object]]]:
    with opened(file) as pdf:
        for page in pdf.pages:
            for operands, operator in pikepdf.parse_content_stream(page):
                yield str(operator), list(operands)


def dark() -> Image.Image:
    return Image.linear_gradient("L").resize((300, 300)).convert("RGB").point(lambda v: v // 6)


TRIANGLE = Drawing((("m", 0, 100), ("l", 90, 150), ("l", 0, 200), ("z",)), "accent", bleeds=True)
FULL = (ground("cover"), line("Qara mətn"), line("Rəngli", y=140, colour="accent"), TRIANGLE)
EVERYTHING = pages(
    (*FULL, line("Möhür", y=200, colour="seal"), shown("a.png")),
    (ground("heavy"), line("Ağ mətn", colour="white")),
    front=[(ground("cover"), line("Üz")), (line("Daxili üz"),)],
    back=[(), (ground("accent"), Picture(40, 40, 100, 100, "b.png", 2))],
)


def everything(**changes: object) -> Order:
    pictures = {
        "a.png": encoded(dark().resize((900, 900)), "JPEG"),
        "b.png": encoded(Image.new("L", (500, 500), 90)),
    }
    return order(pictures.__getitem__, **changes)

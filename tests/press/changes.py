"""Changes to a clean press file, each with what preflight has to say of it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf
from foreign import EDGE, HEIGHT, MM, PROFILE, WIDTH, made

Change = Callable[[pikepdf.Pdf], None]


def changed(change: Change) -> bytes:
    """The clean file with a fault put into its third page or its catalogue."""
    with pikepdf.open(BytesIO(made())) as pdf:
        change(pdf)
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


def painted(pdf: pikepdf.Pdf, content: bytes, kind: str, **resources: pikepdf.Object) -> None:
    """Content with its resources (all of a kind) added to the third page, 20 × 40 mm from the
    trim's corner."""
    page = pdf.pages[2]
    for name, thing in resources.items():
        page.add_resource(thing, pikepdf.Name(f"/{kind}"), pikepdf.Name(f"/{name}"))
    x, y = EDGE + 20 * MM, EDGE + HEIGHT - 40 * MM
    page.contents_add(b"q 1 0 0 1 %f %f cm %b Q" % (x, y, content))


def type3(operators: bytes) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type3,
            FontBBox=[0, 0, 1000, 1000],
            FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
            CharProcs=pikepdf.Dictionary(square=pdf.make_stream(operators)),
            Encoding=pikepdf.Dictionary(Differences=[97, pikepdf.Name.square]),
            FirstChar=97,
            LastChar=97,
            Widths=[1000],
        )
        painted(pdf, b"0 0 0 1 k BT /T3 24 Tf <61> Tj ET", "Font", T3=pdf.make_indirect(font))

    return change


def spot(family: str, stand_in: object, colorant: object = pikepdf.Name.Qizili) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        tint = pikepdf.Dictionary(
            FunctionType=2, Domain=[0, 1], N=1, C0=[1.0, 1.0, 1.0], C1=[0.8, 0.6, 0.1]
        )
        space = pikepdf.Array([pikepdf.Name(family), colorant, stand_in, tint])
        painted(pdf, b"/Spot cs 1 scn 0 0 40 40 re f", "ColorSpace", Spot=space)

    return change


WHITE_POINT = pikepdf.Dictionary(WhitePoint=[0.95, 1.0, 1.09])
CAL_RGB = pikepdf.Array([pikepdf.Name.CalRGB, WHITE_POINT])
LAB = pikepdf.Array([pikepdf.Name.Lab, WHITE_POINT])


def intent_of(components: int, data: bytes) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_stream(data, N=components)

    return change


def named_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents[0]["/DestOutputProfile"]


def second_intent(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents.append(pdf.Root.OutputIntents[0])


SCRIPT = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
TO_PAGE = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D="a")


def opening(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = SCRIPT


def opening_then(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.GoTo, D="a", Next=pikepdf.Array([TO_PAGE, SCRIPT])
    )


def closing(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AA = pikepdf.Dictionary(WC=SCRIPT)


def page_opening(pdf: pikepdf.Pdf) -> None:
    pdf.pages[2].AA = pikepdf.Dictionary(O=SCRIPT)


def opening_for_ever(pdf: pikepdf.Pdf) -> None:
    action = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.GoTo, D="a"))
    action.Next = pikepdf.Array([action, action])
    pdf.Root.OpenAction = action


def grouped(space: pikepdf.Object) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[2].Group = pikepdf.Dictionary(S=pikepdf.Name.Transparency, CS=space)

    return change


def graphics_state(**entries: pikepdf.Object) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        state = pikepdf.Dictionary(**entries)
        painted(pdf, b"/Own gs 0 0 0 1 k 0 0 40 40 re f", "ExtGState", Own=state)

    return change


CURVE = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], N=2)
HALFTONE = pikepdf.Dictionary(
    Type=pikepdf.Name.Halftone, HalftoneType=1, Frequency=60, Angle=45,
    SpotFunction=pikepdf.Name.Round,
)  # fmt: skip


def box_on_page_three(key: str, *edges: float) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[2][f"/{key}"] = pikepdf.Array(edges)

    return change


WIDE, HIGH = WIDTH + 2 * EDGE, HEIGHT + 2 * EDGE
CMYK_PROFILE = PROFILE.read_bytes()
RED_GLYPH = b"1000 0 d0 1 0 0 rg 0 0 1000 1000 re f"
CHANGES: dict[str, tuple[Change, list[str]]] = {
    "glyph in RGB": (type3(RED_GLYPH), ["rgb-colour"]),
    "glyph in ink": (type3(b"1000 0 d0 0 1 1 0 k 0 0 1000 1000 re f"), []),
    "glyph in the text's colour": (type3(b"1000 0 0 0 9 9 d1 1 0 0 rg 0 0 1000 999 re f"), []),
    "Separation by DeviceRGB": (spot("/Separation", pikepdf.Name.DeviceRGB), ["rgb-stand-in"]),
    "Separation by CalRGB": (spot("/Separation", CAL_RGB), ["rgb-stand-in"]),
    "Separation by Lab": (spot("/Separation", LAB), []),
    "DeviceN by DeviceRGB": (
        spot("/DeviceN", pikepdf.Name.DeviceRGB, pikepdf.Array([pikepdf.Name.Qizili])),
        ["rgb-stand-in"],
    ),
    "intent of N 3": (intent_of(3, CMYK_PROFILE), ["wrong-output-intent"]),
    "intent of another profile": (
        intent_of(4, CMYK_PROFILE[:16] + b"RGB " + CMYK_PROFILE[20:]),
        ["wrong-output-intent"],
    ),
    "intent by its name": (named_intent, []),
    "two intents": (second_intent, ["two-output-intents"]),
    "script when opened": (opening, ["active-content"]),
    "script after another action": (opening_then, ["active-content"]),
    "script when closed": (closing, ["active-content"]),
    "script of a page": (page_opening, ["active-content"]),
    "actions without end": (opening_for_ever, []),
    "group in RGB": (grouped(pikepdf.Name.DeviceRGB), ["rgb-group"]),
    "group in CMYK": (grouped(pikepdf.Name.DeviceCMYK), []),
    "transfer curve": (graphics_state(TR=CURVE), ["own-screening"]),
    "second transfer curve": (graphics_state(TR2=CURVE), ["own-screening"]),
    "halftone": (graphics_state(HT=HALFTONE), ["own-screening"]),
    "both as the printer has them": (
        graphics_state(TR2=pikepdf.Name.Default, HT=pikepdf.Name.Default),
        [],
    ),
    "ArtBox too large": (
        box_on_page_three("ArtBox", -9, -9, WIDE + 9, HIGH + 9), ["box-outside-media"]
    ),
    "BleedBox that takes in the crop marks": (
        box_on_page_three("BleedBox", -9, -9, WIDE + 9, HIGH + 9),
        ["box-outside-media", "too-much-ink"],
    ),
    "CropBox elsewhere": (
        box_on_page_three("CropBox", 1000, 1000, 1200, 1200), ["box-outside-media"]
    ),
    "CropBox rounded": (box_on_page_three("CropBox", 0, 0, WIDE + 0.05, HIGH + 0.05), []),
}  # fmt: skip

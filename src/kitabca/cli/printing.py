"""Which printer is meant: by name, the user's own first, then those that come with the tool."""

from __future__ import annotations

from kitabca import HOME
from kitabca.diagnostics import ContentError, error, nearest
from kitabca.files import Shelf, decode
from kitabca.model import Place
from kitabca.pdf.printers import Printer, read_printer

__all__ = ["DEFAULTS", "find_printer", "output_condition", "printer_for"]

_FOLDER = "printers"
_PROFILE = "FOGRA39L_coated.icc"
DEFAULTS = {"office": "office-a4", "shop": "shop-fogra39-coated"}
"""The printer of each kind where nothing else is asked for."""


def find_printer(name: str, shelf: Shelf | None = None, folder: str = _FOLDER) -> Printer:
    """A printer by name: `<folder>/<name>.toml` of the shelf, else the tool's own.

    Raises ContentError with no-such-printer or the faults of its file.
    """
    path = f"{folder}/{name}.toml" if folder else f"{name}.toml"
    if shelf is not None and shelf.find(path) is not None:
        text, shown = shelf.text(path), (shelf.root / path).as_posix()
    else:
        own = HOME.joinpath(_FOLDER, f"{name}.toml")
        shown = f"{_FOLDER}/{name}.toml"
        if "/" in name or "\\" in name or not own.is_file():
            known = nearest(name, _known(shelf, folder))
            fault = error("no-such-printer", Place(shown), name=name, nearest=known)
            raise ContentError([fault])
        text = decode(own.read_bytes(), shown)
    printer, faults = read_printer(name, text, shown)
    if printer is None:
        raise ContentError(faults)
    return printer


def _known(shelf: Shelf | None, folder: str) -> list[str]:
    known = [
        one.name.removesuffix(".toml")
        for one in HOME.joinpath(_FOLDER).iterdir()
        if one.name.endswith(".toml")
    ]
    if shelf is not None:
        known += [path.stem for path in (shelf.root / folder).glob("*.toml")]
    return known


def printer_for(kind: str, shelf: Shelf, *names: str) -> Printer:
    """The first of the named printers that is of this kind, else the kind's default.

    An edition names one printer: a shop has no say over the office's sheets, nor the reverse.
    """
    for name in names:
        if name:
            printer = find_printer(name, shelf)
            if printer.kind == kind:
                return printer
    return find_printer(DEFAULTS[kind], shelf)


def output_condition(printer: Printer, shelf: Shelf | None = None) -> bytes:
    """The ICC profile that a shop names: beside its own file, else one that comes with the tool.

    Raises ContentError with missing-file, or bad-profile for what is no CMYK output profile.
    """
    profile = printer.profile or _PROFILE
    path = f"{_FOLDER}/{profile}"
    place = Place(f"{_FOLDER}/{printer.name}.toml")
    if shelf is not None and shelf.find(path) is not None:
        data = shelf.bytes(path)
    else:
        own = HOME.joinpath(_FOLDER, profile)
        if "/" in profile or "\\" in profile or not own.is_file():
            raise ContentError([error("missing-file", place, path=path)])
        data = own.read_bytes()
    if data[12:20] != b"prtrCMYK" or data[36:40] != b"acsp":
        raise ContentError([error("bad-profile", place, path=path)])
    return data

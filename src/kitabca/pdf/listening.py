"""A tagged PDF as it is read out: linearly, by its structure tree, whatever its pages look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any

from fontTools.agl import toUnicode
from msgspec import Struct, field
from pypdf import PdfReader
from pypdf.generic import ContentStream

from kitabca.diagnostics import harmless
from kitabca.pdf.opening import BROKEN, Once, refuse

__all__ = ["listen"]

_LINES = frozenset(
    ("P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "Title", "LI", "TR", "Caption", "TOCI", "Note",
     "FENote", "Figure", "Formula", "BlockQuote")
)  # fmt: skip
_SAID = {"LI": "•", "TOCI": "•", "Note": "note:", "FENote": "note:", "BlockQuote": ""}
_DEPTH = 200
_Decode = Callable[[bytes], str]
_Decoders = dict[int, tuple[Any, _Decode]]


def listen(reader: PdfReader, path: str, page: int | None = None) -> Iterator[str]:
    """Lines of text in the order of the structure tree, of one page (from 1) or of the whole.

    `# ` to `###### ` mark headings, `[figure: …]` alternative texts, `(= …)` expansions, `[en: …]`
    words in another language. What would steer a terminal is shown as an escape. Raises
    ContentError when the file has no structure or is damaged.
    """
    try:
        root: Any = reader.trailer["/Root"].get_object()
        tree = root.get("/StructTreeRoot")
        if tree is None:
            raise refuse("untagged-pdf", path)
        pages = reader.pages
        if page is not None and not 1 <= page <= len(pages):
            raise refuse("no-such-page", path, page=str(page), count=str(len(pages)))
        voice = _Voice(reader, tree.get_object(), page, str(root.get("/Lang") or ""))
        if not _has_elements(tree.get_object()):
            raise refuse("damaged-pdf", path)
        voice.kids(tree.get_object(), None, _DEPTH)
        voice.line()
    except BROKEN as fault:
        raise refuse("damaged-pdf", path) from fault
    yield from map(harmless, voice.lines)


def _has_elements(tree: Any) -> bool:
    """Whether the root holds structure elements at all (ISO 32000-1, table 322)."""
    held = tree.get("/K")
    kids: Any = held.get_object() if held is not None else None
    listed = kids if isinstance(kids, list) else [kids]
    return any("/S" in kid.get_object() for kid in listed)


class _Voice(Struct):
    reader: PdfReader
    tree: Any
    page: int | None
    language: str
    lines: list[str] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)  # (words, their language)
    marks: dict[int, dict[int, str]] = field(default_factory=dict)
    fonts: _Decoders = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    begun: str = ""
    labelled: bool = False
    answered: bool = False  # a body of the item has been said
    own: str = ""
    heard: Once = field(default_factory=Once)

    def __post_init__(self) -> None:
        self.own = self.language
        self.numbers = {
            one.indirect_reference.idnum: index
            for index, one in enumerate(self.reader.pages)
            if one.indirect_reference is not None
        }
        mapped = self.tree.get("/RoleMap")
        self.roles = {} if mapped is None else {
            str(key)[1:]: str(value)[1:] for key, value in mapped.get_object().items()
        }  # fmt: skip

    def line(self, begin: str = "") -> None:
        """Ends the line that is being said and begins another."""
        parts = []
        for tongue, group in groupby(self.said, key=lambda one: one[1]):
            words = "".join(text for text, _ in group)
            inner = words.strip()
            if tongue != self.own and inner:
                words = words.replace(inner, f"[{tongue}: {inner}]")
            parts.append(words)
        line = " ".join("".join(parts).split())
        if line:
            self.lines.append(f"{self.begun} {line}" if self.begun else line)
        self.said.clear()
        self.begun, self.labelled, self.answered = begin, False, False

    def say(self, text: str) -> None:
        if text:
            self.said.append((text, self.language))

    def is_silent(self) -> bool:
        return not any(text.strip() for text, _ in self.said)

    def element(self, element: Any, above: Any, depth: int) -> None:
        """Says one structure element."""
        if depth == 0:
            raise ValueError("the structure tree does not end")
        self.once(element)
        role = str(element.get("/S", "/NonStruct"))[1:]
        for _ in range(8):
            if role not in self.roles:
                break
            role = self.roles[role]
        page = element.get("/Pg", above)
        if role in _LINES:
            level = int(role[1]) if role[0] == "H" and role[1:].isdigit() else 0
            inside = role == "P" and (self.labelled or (self.begun and self.is_silent()))
            if inside:
                self.say(" ")
            else:
                self.line("#" * level if level else _SAID.get(role, ""))
        elif (role in ("TD", "TH") or (role == "LBody" and self.answered)) and not self.is_silent():
            self.say(" | ")
        outer = self.language
        self.language = str(element.get("/Lang") or outer)
        if element.get("/Alt") is not None and role in ("Figure", "Formula"):
            if self.is_here(page):
                self.say(f"[figure: {element['/Alt']}]")
        elif element.get("/ActualText") is not None:
            if self.is_here(page):
                self.say(str(element["/ActualText"]))
        else:
            self.kids(element, page, depth - 1)
        if element.get("/E") is not None and self.is_here(page) and self.said:
            short, tongue = self.said.pop()
            bare = short.rstrip()
            self.said.append((f"{bare} (= {element['/E']}){short[len(bare) :]}", tongue))
        self.language = outer
        if role == "LBody":
            self.answered = True
        elif role == "Lbl":
            self.say(" ")
            self.labelled = True
        elif role in _LINES and not (role == "P" and self.begun):
            self.line()

    def once(self, thing: Any) -> None:
        """Raises ValueError where an element or a list of kids hangs in the tree a second time:
        a few that are shared would take years to say."""
        if self.heard.again(thing):
            raise ValueError("a part of the structure tree hangs in it twice")

    def is_here(self, page: Any) -> bool:
        return self.page is None or self.number(page) == self.page - 1

    def kids(self, holder: Any, page: Any, depth: int) -> None:
        held = holder.get("/K")
        kids: Any = [] if held is None else held.get_object()
        if isinstance(kids, list):
            self.once(kids)
        for kid in kids if isinstance(kids, list) else [kids]:
            thing = kid.get_object()
            if isinstance(thing, int):
                self.mark(page, thing)
            elif thing.get("/Type") == "/MCR":
                self.mark(thing.get("/Pg", page), int(thing["/MCID"]))
            elif "/S" in thing:
                self.element(thing, page, depth)

    def number(self, page: Any) -> int:
        return -1 if page is None else self.numbers.get(_identity(page), -1)

    def mark(self, page: Any, mcid: int) -> None:
        """Says the marked content of a page."""
        number = self.number(page)
        if number < 0 or (self.page is not None and number != self.page - 1):
            return
        if number not in self.marks:
            self.marks[number] = _marked_text(self.reader, number, self.fonts)
        self.say(self.marks[number].get(mcid, ""))


def _identity(page: Any) -> int:
    reference = getattr(page, "indirect_reference", None) or page
    return int(reference.idnum)


class _Sequence(Struct):
    mcid: int
    actual: str | None


def _marked_text(reader: PdfReader, number: int, fonts: _Decoders) -> dict[int, str]:
    """The text of each marked-content sequence of a page, ActualText in place of what it covers."""
    page = reader.pages[number]
    contents = page.get_contents()
    if contents is None:
        return {}
    resources: Any = page["/Resources"].get_object()
    held = resources.get("/Font")
    available: Any = held.get_object() if held is not None else {}
    properties = resources.get("/Properties")
    texts: dict[int, list[str]] = {}
    stack: list[_Sequence] = []
    decode: _Decode = _latin
    height = 0.0
    for operands, operator in ContentStream(contents, reader).operations:
        if operator == b"BDC":
            entries = operands[1]
            if not hasattr(entries, "get"):
                entries = properties.get_object()[entries] if properties is not None else {}
            entries = entries.get_object()
            mcid = entries.get("/MCID", stack[-1].mcid if stack else -1)
            actual = entries.get("/ActualText")
            stack.append(_Sequence(int(mcid), None if actual is None else str(actual)))
            if actual is not None:
                texts.setdefault(int(mcid), []).append(str(actual))
        elif operator == b"BMC":
            stack.append(_Sequence(stack[-1].mcid if stack else -1, None))
        elif operator == b"EMC":
            stack.pop()
        elif operator == b"Tf":
            decode = _decoder(available[operands[0]], fonts)
        elif operator in (b"Tm", b"Td", b"TD", b"T*", b"'", b'"'):
            moved = operator != b"Tm" or float(operands[5]) != height
            if operator in (b"Td", b"TD"):
                moved = float(operands[1]) != 0
            if operator == b"Tm":
                height = float(operands[5])
            if moved and stack and texts.get(stack[-1].mcid):
                texts[stack[-1].mcid].append("\n")
        if operator in (b"Tj", b"TJ", b"'", b'"') and stack:
            if any(one.actual is not None for one in stack):
                continue
            shown = operands[0] if operator == b"TJ" else [operands[-1]]
            texts.setdefault(stack[-1].mcid, []).append(_shown(shown, decode))
    return {mcid: "".join(parts) for mcid, parts in texts.items()}


def _shown(parts: Any, decode: _Decode) -> str:
    out: list[str] = []
    for part in parts:
        if isinstance(part, bytes):
            out.append(decode(part))
        elif isinstance(part, str):
            out.append(decode(getattr(part, "original_bytes", part.encode("latin-1", "ignore"))))
        elif float(part) < -250 and out and not out[-1].endswith(" "):
            out.append(" ")  # a gap as wide as a space, in files that write none
    return "".join(out)


def _latin(data: bytes) -> str:
    return data.decode("cp1252", "ignore")


def _decoder(font: Any, known: _Decoders) -> _Decode:
    """How codes of a font become text: by ToUnicode, else by its encoding."""
    found = font.get_object()
    reference = getattr(found, "indirect_reference", None)
    key = -id(found) if reference is None else reference.idnum
    if key not in known:
        known[key] = found, _make_decoder(found)  # held, so that its identity stays its own
    return known[key][1]


def _make_decoder(font: Any) -> _Decode:
    stream = font.get("/ToUnicode")
    width = 2 if font.get("/Subtype") == "/Type0" else 1
    mapping: dict[int, str] = {}
    encoding: Any = font.get("/Encoding")
    encoding = encoding.get_object() if encoding is not None else None
    if hasattr(encoding, "get"):
        code = 0
        for one in encoding.get("/Differences", ()):
            if isinstance(one, int):
                code = one
            else:
                mapping[code] = toUnicode(str(one)[1:])
                code += 1
    if stream is not None and hasattr(stream.get_object(), "get_data"):
        mapping |= _cmap(stream.get_object().get_data())
    if width == 1:
        return lambda data: "".join(
            mapping[byte] if byte in mapping else _latin(bytes([byte])) for byte in data
        )
    return lambda data: "".join(
        mapping.get(int.from_bytes(data[at : at + 2], "big"), "") for at in range(0, len(data), 2)
    )


_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_LONGEST = 1 << 19  # characters in a CMap: eight for each of the codes that there can be
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


def _cmap(data: bytes) -> dict[int, str]:
    """The bfchar and bfrange entries of a ToUnicode CMap (ISO 32000-1, 9.10.3).

    Raises ValueError where it stands for more than any font could mean."""
    mapping: dict[int, str] = {}
    length = 0
    for kind, body in _BLOCK.findall(data):
        tokens = [
            "[" if opened else "]" if closed else bytes.fromhex(b"".join(digits.split()).decode())
            for digits, opened, closed in _TOKEN.findall(body)
        ]
        at = 0
        while at < len(tokens):
            first = int.from_bytes(_bytes(tokens[at]), "big")
            if kind == b"char":
                mapping[first] = _utf16(_bytes(tokens[at + 1]))
                at += 2
                continue
            last = min(int.from_bytes(_bytes(tokens[at + 1]), "big"), first + 0xFFFF)
            if tokens[at + 2] == "[":
                close = tokens.index("]", at)
                for code, target in enumerate(tokens[at + 3 : close], start=first):
                    mapping[code] = _utf16(_bytes(target))
                at = close + 1
                continue
            text = _utf16(_bytes(tokens[at + 2]))
            length += (last - first + 1) * len(text)
            if length > _LONGEST:
                raise ValueError("a CMap without end")
            for code in range(first, last + 1):
                mapping[code] = text[:-1] + chr(ord(text[-1]) + code - first) if text else ""
            at += 3
    return mapping


def _bytes(token: str | bytes) -> bytes:
    if isinstance(token, str):
        raise ValueError("a bracket where a code should be")
    return token


def _utf16(data: bytes) -> str:
    return data.decode("utf-16-be", "ignore")

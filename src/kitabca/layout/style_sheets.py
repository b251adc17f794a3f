"""What is plainly broken in a style sheet, which e-readers would pass over in silence.

A scan after CSS Syntax 3 of comments, strings, brackets, at-rules and the form of declarations. It
knows no property and no value: a sheet that passes may still mean nothing to a reader.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from kitabca.diagnostics import Diagnostic, error, nearest
from kitabca.layout.settings import settings_taken
from kitabca.model import Place

__all__ = ["style_sheet_faults"]

# A name may be written with escapes, and means the same (CSS Syntax 3, 4.3.7).
_NAMED = r"(?:[-\w]|\\[0-9a-f]{1,6}\s?|\\[^\n0-9a-f])"
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(.))", re.IGNORECASE | re.DOTALL)
_LAST_NAME = re.compile(rf"{_NAMED}+\Z", re.IGNORECASE)
# Functions that fetch a file (CSS Images 4; CSS Values 5).
_FETCHING = re.compile(r"url|src|image|(?:-webkit-)?image-set", re.IGNORECASE)
# No name is longer than these, all of its letters escaped.
_NAME_LIMIT = 160
_TOKEN = re.compile(
    rf"""(?P<comment>/\*.*?\*/)
    |(?P<open_comment>/\*)
    |(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<quote>["'])
    |(?P<at>@{_NAMED}+)
    |(?P<mark>[{{}}();])
    |(?P<escape>\\.)
    |(?P<other>[^"'@{{}}();/\\]+|.)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
# Those that EPUB readers know, with a block of rules or of declarations.
_AT_RULES = {"@media": True, "@supports": True, "@font-face": False, "@page": False}
_DECLARATION = re.compile(r"\s*(?:--)?[-\w]+\s*:\s*\S")
# A property after a value: the semicolon between them is missing.
_SECOND = re.compile(r"\n\s*([-\w]+)\s*:")


def style_sheet_faults(text: str, file: str) -> list[Diagnostic]:
    """Codes css-unclosed, css-unopened, css-at-rule, css-declaration, css-url at their places.

    Of a sheet without them, what it takes out of the reader's hands, as warnings.
    """
    return list(_Scan(text, file).run()) or list(settings_taken(text, file))


def _plain(name: str) -> str:
    """A name without its escapes."""

    def meant(found: re.Match[str]) -> str:
        code = int(found[1], 16) if found[1] else 0
        return (chr(code) if code <= 0x10FFFF else "\ufffd") if found[1] else str(found[2])

    return _ESCAPE.sub(meant, name)


class _Scan:
    """One walk: `opened` has the bracket that waits to be closed, its place, what it encloses."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.begins = [0, *(match.end() for match in re.finditer("\n", text))]
        self.opened: list[tuple[str, int, bool]] = []
        self.piece = ""
        self.begin = 0
        self.rules_next: bool | None = None

    def place(self, at: int) -> Place:
        line = bisect_right(self.begins, at)
        return Place(self.file, line, at - self.begins[line - 1] + 1)

    def run(self) -> Iterator[Diagnostic]:
        for match in _TOKEN.finditer(self.text):
            kind, said, at = match.lastgroup or "", match.group(), match.start()
            if kind == "comment":
                self.piece += " " * len(said)
            elif kind in ("open_comment", "quote"):
                yield error("css-unclosed", self.place(at), seen=said)
                return
            elif kind == "mark":
                yield from self.mark(said, at)
            else:
                if kind == "at":
                    yield from self.at_rule(said, at)
                self.add("x" * len(said) if kind in ("string", "escape") else said, at)
        for seen, at, _ in self.opened[-1:]:
            yield error("css-unclosed", self.place(at), seen=seen)
        if not self.opened and self.piece.strip():
            yield error("css-declaration", self.place(self.first()), seen=self.shown())

    def add(self, said: str, at: int) -> None:
        if not self.piece:
            self.begin = at
        self.piece += said

    def first(self) -> int:
        return self.begin + len(self.piece) - len(self.piece.lstrip())

    def shown(self) -> str:
        return " ".join(self.piece.split())[:40]

    def end_piece(self) -> None:
        self.piece = ""

    def at_rule(self, written: str, at: int) -> Iterator[Diagnostic]:
        said = _plain(written)
        self.rules_next = _AT_RULES.get(said, False)
        if said not in _AT_RULES:
            near = nearest(said, _AT_RULES)
            yield error("css-at-rule", self.place(at), name=said, nearest=near)

    def mark(self, said: str, at: int) -> Iterator[Diagnostic]:
        while said not in "()" and self.opened and self.opened[-1][0] == "(":
            # A bracket that is not closed would swallow the rest of the sheet.
            yield error("css-unclosed", self.place(self.opened.pop()[1]), seen="(")
        inside = self.opened[-1][0] if self.opened else ""
        if said == "(":
            before = _LAST_NAME.search(self.text, max(0, at - _NAME_LIMIT), at)
            if before and _FETCHING.fullmatch(_plain(before.group())):
                yield error("css-url", self.place(before.start()))
            self.opened.append((said, at, False))
            self.add(said, at)
        elif said == ")":
            if inside == "(":
                self.opened.pop()
            else:
                yield error("css-unopened", self.place(at), seen=said)
            self.add(said, at)
        elif said == "{":
            yield from self.open_block(at)
        elif said == "}":
            yield from self.declaration()
            if inside == "{":
                self.opened.pop()
            else:
                yield error("css-unopened", self.place(at), seen=said)
        else:
            yield from self.declaration()

    def open_block(self, at: int) -> Iterator[Diagnostic]:
        within_declarations = bool(self.opened) and not self.opened[-1][2]
        if within_declarations:
            # The block before it was not closed, and this is the next rule.
            yield error("css-unclosed", self.place(self.opened.pop()[1]), seen="{")
        elif not self.piece.strip():
            yield error("css-declaration", self.place(at), seen="{")
        self.opened.append(("{", at, bool(self.rules_next)))
        self.rules_next = None
        self.end_piece()

    def declaration(self) -> Iterator[Diagnostic]:
        """What stands before a semicolon or a closing brace."""
        if self.piece.strip():
            second = _SECOND.search(self.piece, len(self.piece) - len(self.piece.lstrip()))
            at_rule = self.piece.lstrip().startswith("@")
            among_rules = bool(self.opened) and self.opened[-1][2]
            if among_rules or not (at_rule or _DECLARATION.match(self.piece)):
                yield error("css-declaration", self.place(self.first()), seen=self.shown())
            elif not at_rule and second:
                place = self.place(self.begin + second.start(1))
                yield error("css-declaration", place, seen=self.shown())
        self.rules_next = None
        self.end_piece()

"""Which line of which template wrote a place of the XHTML: asked only when something is wrong."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from jinja2 import nodes
from msgspec import Struct

from kitabca.model import Place
from kitabca.rendering.contained import Contained

__all__ = ["Trace", "TracedEnvironment", "trace"]

# Private-use characters round a mark: no template means anything by them.
_BEGIN, _END = "\ue000", "\ue001"
_MARK = re.compile(f"{_BEGIN}([dx])(\\d+)\t([^{_END}]*){_END}")


class TracedEnvironment(Contained):
    """Marks every line that a template writes itself (`d`), and every expression (`x`)."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for output in tree.find_all(nodes.Output):
            marked: list[nodes.Expr] = []
            for node in output.nodes:
                if isinstance(node, nodes.TemplateData):
                    node.data = _marked(node.data, node.lineno, filename or "")
                else:
                    data = _mark("x", node.lineno, filename or "")
                    marked.append(nodes.TemplateData(data, lineno=node.lineno))
                marked.append(node)
            output.nodes = marked
        return tree


def _mark(kind: str, line: int, file: str) -> str:
    return f"{_BEGIN}{kind}{line}\t{file}{_END}"


def _marked(text: str, line: int, file: str) -> str:
    lines = text.split("\n")
    return "\n".join(_mark("d", line + n, file) + one for n, one in enumerate(lines))


class Trace(Struct, frozen=True):
    """The marks of a document by the offset in its XHTML that each stands at."""

    xhtml: str
    offsets: tuple[int, ...]
    marks: tuple[tuple[bool, int, str], ...]

    def place(self, offset: int) -> tuple[Place, bool]:
        """The template's line, and whether an expression wrote what stands at the offset."""
        at = bisect_right(self.offsets, offset) - 1
        own, line, file = self.marks[max(at, 0)]
        return Place(file, line, 1), not own

    def tag(self, name: str, line: int, classes: str | None = None) -> int:
        """The offset of the start tag that ends in a line of the XHTML, -1 where none does."""
        begins = _begins(self.xhtml)
        start = begins[min(line, len(begins)) - 1]
        end = begins[line] - 1 if line < len(begins) else len(self.xhtml)
        found = -1
        # One that begins in an earlier line is the last there: no tag has another in it.
        first = max(self.xhtml.rfind("<", 0, start), 0)
        tags = re.compile(rf"<{re.escape(name)}(?=[\s/>])[^<>]*>?")
        for match in tags.finditer(self.xhtml, first, end):
            if match.end() < start:
                continue
            said = re.search(r"""\sclass=(["'])(.*?)\1""", match.group())
            if classes is None:
                found = match.start()  # the last one: those before it may be closed
            elif (said[2] if said else "") == classes:
                return match.start()
        return found


@lru_cache(maxsize=1)
def _begins(xhtml: str) -> Sequence[int]:
    """Where each line begins: every fault of a document asks for it."""
    return [0, *(match.end() for match in re.finditer("\n", xhtml))]


def trace(marked: str, xhtml: str) -> Trace | None:
    """The marks of what a traced environment wrote; None where marking it changed its words."""
    offsets: list[int] = []
    marks: list[tuple[bool, int, str]] = []
    pieces: list[str] = []
    at, length = 0, 0
    for match in _MARK.finditer(marked):
        pieces.append(marked[at : match.start()])
        length += match.start() - at
        at = match.end()
        if offsets and offsets[-1] == length:
            offsets.pop()
            marks.pop()
        offsets.append(length)
        marks.append((match[1] == "d", int(match[2]), match[3]))
    pieces.append(marked[at:])
    if "".join(pieces) != xhtml or not marks:
        return None
    return Trace(xhtml, tuple(offsets), tuple(marks))

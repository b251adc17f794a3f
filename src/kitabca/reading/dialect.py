"""Our dialect of Markdown as markdown-it rules: tokens that carry attributes and positions.

CommonMark with small tables, footnotes, `:::` containers and `{…}` attributes. Tokens that a fault
may name have `meta["at"]`, the offset in their paragraph's text, and `meta["raw"]` where the
attributes are unreadable; a picture has its title as it was written in `meta["title"]`. Raw HTML is
parsed only to be refused by the reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_inline import StateInline, autolink, html_inline, image, link
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref
from msgspec import Struct, field

__all__ = ["ATTRIBUTES", "MAX_NESTING", "Attributes", "parse_attributes", "parser"]

MAX_NESTING = 20

ATTRIBUTES = re.compile(r'\{((?:[^{}"\n]|"(?:[^"\\]|\\.)*")*)\}')
_ITEM = re.compile(
    r"""\s*(?:
        \#(?P<id>[^\s#.={}"]+)
      | \.(?P<class>[^\s#.={}"]+)
      | (?P<key>[A-Za-z][\w-]*)(?:=(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\s"={}]+)))?
    )(?=\s|\Z)""",
    re.VERBOSE,
)
_CITATION = re.compile(r"\[(@[^\[\]]*)\]")
_NOTE_MARK = re.compile(r"\[\^[^ \n\]]{1,200}\]")
# The title in the brackets behind a picture, and what a backslash may stand before in it.
_TITLE = re.compile(
    r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\))\s*\)\Z""", re.DOTALL
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PLACED = frozenset({"link_open", "image", "footnote_ref", "html_inline"})


class Attributes(Struct, frozen=True):
    """What stands between braces: `{#anchor .class key=value}`; a bare word is a key."""

    anchor: str = ""
    classes: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)


def parse_attributes(inside: str) -> Attributes | None:
    """The attributes of the text between the braces, or None when it can't be read so."""
    anchor = ""
    classes: list[str] = []
    values: dict[str, str] = {}
    at = 0
    end = len(inside.rstrip())
    while at < end:
        item = _ITEM.match(inside, at)
        if item is None:
            return None
        if item["id"]:
            anchor = item["id"]
        elif item["class"]:
            classes.append(item["class"])
        elif item["quoted"] is not None:
            values[item["key"]] = re.sub(r"\\(.)", r"\1", item["quoted"])
        else:
            values[item["key"]] = item["bare"] or ""
        at = item.end()
    return Attributes(anchor, tuple(classes), values)


Rule = Callable[[StateInline, bool], bool]


def _placed(rule: Rule) -> Rule:
    """The rule, made to say where its token stands and to take attributes that follow it."""

    def run(state: StateInline, silent: bool) -> bool:
        start = state.pos
        count = len(state.tokens)
        if not rule(state, silent):
            return False
        opening = next((t for t in state.tokens[count:] if t.type in _PLACED), None)
        match = ATTRIBUTES.match(state.src, state.pos, state.posMax)
        attributes = parse_attributes(match[1]) if match else None
        if opening is not None and not silent:
            opening.meta = {**opening.meta, "at": start, "attributes": attributes}
            if opening.type == "image":
                opening.meta["title"] = _title(state.src[start : state.pos], opening)
        if match and attributes is not None:
            state.pos = match.end()
        return True

    return run


def _title(written: str, picture: Token) -> str:
    """A picture's title as it stands in the text, escapes and all: it is read as Markdown later.

    Only the escapes of its own quotes are gone; markdown-it has undone every one, so that a sign
    which was to be no mark would become one.
    """
    read = str(picture.attrs.get("title", ""))
    match = _TITLE.search(written)
    if match is None or not read:
        return read
    own = match[1][0] + match[1][-1]
    inside = match[1][1:-1]
    if unescapeAll(inside) != read:
        return read
    return _ESCAPED.sub(lambda sign: sign[1] if sign[1] in own else sign[0], inside)


# How often a bracket of one paragraph may be looked for in vain: each time costs its length.
_VAIN = 24
# Stands among the positions that markdown-it has skipped, none of which is negative.
_VAIN_KEY = -1


def _label_end(state: StateInline, start: int) -> int:
    """Where the bracket that opens at `start` closes; -1 where it does not."""
    vain = state.cache.get(_VAIN_KEY, 0)
    if vain >= _VAIN:
        return -1
    end: int = state.md.helpers.parseLinkLabel(state, start, False)
    if end < 0:
        state.cache[_VAIN_KEY] = vain + 1
    return end


def _span(state: StateInline, silent: bool) -> bool:
    """`[words]{attributes}`"""
    if state.src[state.pos] != "[":
        return False
    start = state.pos
    end = _label_end(state, start)
    if end < 0:
        return False
    match = ATTRIBUTES.match(state.src, end + 1, state.posMax)
    attributes = parse_attributes(match[1]) if match else None
    if match is None or attributes is None:
        return False
    if not silent:
        _nested(state, "span", start, start + 1, end, attributes)
    state.pos = match.end()
    return True


def _inline_note(state: StateInline, silent: bool) -> bool:
    """`^[words of a note]`"""
    if not state.src.startswith("^[", state.pos):
        return False
    start = state.pos
    end = _label_end(state, start + 1)
    if end < 0:
        return False
    if not silent:
        _nested(state, "note", start, start + 2, end, None)
    state.pos = end + 1
    return True


def _nested(
    state: StateInline, name: str, at: int, start: int, end: int, attributes: Attributes | None
) -> None:
    maximum = state.posMax
    state.pos, state.posMax = start, end
    token = state.push(f"{name}_open", "", 1)
    token.meta = {"at": at, "attributes": attributes}
    state.md.inline.tokenize(state)
    state.push(f"{name}_close", "", -1)
    state.posMax = maximum


def _citation(state: StateInline, silent: bool) -> bool:
    """`[@key; @other, § 76]`"""
    match = _CITATION.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.content = match[1]
        token.meta = {"at": state.pos}
    state.pos = match.end()
    return True


def _reference(state: StateInline, silent: bool) -> bool:
    # The plug-in looks for the end of a mark letter by letter, through the whole paragraph.
    return _NOTE_MARK.match(state.src, state.pos, state.posMax) is not None and footnote_ref(
        state, silent, always_match=True
    )


@cache
def parser() -> MarkdownIt:
    """The one parser of the dialect; it holds no state between texts."""
    markdown = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING}).enable("table")
    markdown.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    markdown.use(container_plugin, "box", validate=lambda *_: True)
    # An indented line is a paragraph, and `---` below a line is a pause: what a writer expects.
    # A definition of a link's address would vanish from the page, and a slip may look like one.
    markdown.disable(["code", "lheading", "reference", "text_join"])
    inline = markdown.inline.ruler
    inline.at("link", _placed(link))
    inline.at("image", _placed(image))
    inline.at("footnote_ref", _placed(_reference))
    inline.at("autolink", _placed(autolink))
    inline.at("html_inline", _placed(html_inline))
    inline.before("link", "citation", _citation)
    inline.after("link", "span", _span)
    inline.before("link", "inline_note", _inline_note)
    # Every address reaches the reader, which refuses the bad ones by name instead of dropping them.
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    default = markdown.normalizeLink
    markdown.normalizeLink = (  # type: ignore[method-assign]
        lambda url: url if url.startswith("#") else default(url)
    )
    return markdown

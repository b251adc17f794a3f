"""Numbers of headings (`2.1.`), as part of their words: so paper, e-book and contents agree."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from kitabca.model import Block, Heading, Inline, Part, Text

__all__ = ["numbered"]

# Parts that count among the chapters; a part's own `numbered` says otherwise.
_COUNTED = frozenset({"text", "listing", "roll", "chronology"})


def numbered(parts: Sequence[Part], depth: int) -> list[Part]:
    """The parts with numbers before their titles, and before headings down to level `depth`.

    Each number ends with a point and a no-break space. At depth 0 nothing is numbered.
    """
    made: list[Part] = []
    chapter = 0
    for part in parts:
        counts = part.options.get("numbered", part.kind in _COUNTED)
        if depth < 1 or not counts or not part.title:
            made.append(part)
            continue
        chapter += 1
        title = _with_number((chapter,), part.title)
        made.append(replace(part, title=title, blocks=_headings(part.blocks, chapter, depth)))
    return made


def _headings(blocks: Sequence[Block], chapter: int, depth: int) -> tuple[Block, ...]:
    count = [chapter]
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level <= depth:
            # A level left out would be an error of its own (`heading-skips`).
            del count[block.level :]
            count += [0] * (block.level - len(count))
            count[-1] += 1
            made.append(replace(block, children=_with_number(tuple(count), block.children)))
        else:
            made.append(block)
    return tuple(made)


def _with_number(number: tuple[int, ...], words: tuple[Inline, ...]) -> tuple[Inline, ...]:
    return (Text("".join(f"{one}." for one in number) + "\u00a0"), *words)

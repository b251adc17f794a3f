"""What belongs to a person and is easily printed by oversight: e-mail addresses, telephones."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kitabca.diagnostics import Diagnostic, warning
from kitabca.model import Place

__all__ = ["personal"]

# An address that is made a link with mailto: is meant to be there; “[at]” hides it from machines.
_ADDRESS = re.compile(r"(?<![\w.+:/@-])[\w.+-]+(?:@|[\[(]at[\])])[\w-]+(?:\.[\w-]+)+")
# International numbers; Azerbaijan's own form 0XX XXX XX XX, which is often written without a space
# after one of the codes in use (ITU-T E.164, E.123), but not the ten figures of a specimen of type;
# and what is called a telephone.
_TELEPHONE = re.compile(
    r"(?<![\w/.+-])(?:\+\d{1,3}[ \u00a0().-]{0,2}(?:\d[ \u00a0().-]{0,2}){7,11}\d"
    r"|\(?0\d{2}\)?[ \u00a0-]\d{3}[ \u00a0-]\d{2}[ \u00a0-]\d{2}"
    r"|(?<!ISBN[ \u00a0])(?!0123456789)0(?:1[028]|2[0-6]|36|5[015]|60|7[07]|99)\d{7}"
    r"|(?i:tel|telefonu?|faks|telephone|phone|fax|тел|телефон|факс)[.:]{0,2}[ \u00a0]?"
    r"(?:\d[ \u00a0-]?){4,11}\d)(?!\w)"
)


def personal(text: str, file: str, line: int = 1, column: int = 1) -> Iterator[Diagnostic]:
    """A warning for each, at its place; the text begins at `line` and `column` of the file."""

    def place(match: re.Match[str]) -> Place:
        row = text.count("\n", 0, match.start())
        at = match.start() - (text.rfind("\n", 0, match.start()) + 1)
        return Place(file, line + row, at + (1 if row else column))

    for match in _ADDRESS.finditer(text):
        yield warning("personal-address", place(match), seen=match.group())
    for match in _TELEPHONE.finditer(text):
        yield warning("personal-telephone", place(match), seen=match.group())

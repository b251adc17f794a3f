"""What a book says: frozen records without behaviour of their own. Imports nothing of ours."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, month or year, or a range of them. start <= end.

    Written `1994`, `1994-02`, `1992-02-25/1992-02-26`; `iso()` gives that form back.
    """

    year: int
    month: int | None = None
    day: int | None = None
    until: PartialDate | None = None

    def iso(self) -> str:
        """The date as the tables write it, ISO 8601 with parts left out."""
        text = f"{self.year:04}"
        if self.month is not None:
            text += f"-{self.month:02}"
        if self.day is not None:
            text += f"-{self.day:02}"
        return text if self.until is None else f"{text}/{self.until.iso()}"


def parse_date(text: str) -> PartialDate:
    """Read a partial date or a range of two; ValueError says in a sentence what is wrong."""
    start_text, slash, end_text = text.strip().partition("/")
    start = _single(start_text.strip())
    if not slash:
        return start
    end = _single(end_text.strip())
    if (end.month is None) != (start.month is None) or (end.day is None) != (start.day is None):
        raise ValueError(f"the two ends of “{text}” are not equally precise")
    if (end.year, end.month or 0, end.day or 0) < (start.year, start.month or 0, start.day or 0):
        raise ValueError(f"“{text}” ends before it starts")
    return PartialDate(start.year, start.month, start.day, end)


def _single(text: str) -> PartialDate:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"“{text}” is not a date such as 1994, 1994-02 or 1994-02-26")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if year == 0 or (month is not None and not 1 <= month <= 12):
        raise ValueError(f"“{text}” names no month of the calendar")
    if month is not None and day is not None:
        try:
            datetime.date(year, month, day)
        except ValueError:
            raise ValueError(f"“{text}” names no day of the calendar") from None
    return PartialDate(year, month, day)

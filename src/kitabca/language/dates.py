"""Dates, ranges of dates, decades and centuries, from the templates of a pack."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date as Day

from kitabca.language.harmony import attach
from kitabca.language.numerals import roman
from kitabca.language.ordinals import ordinal
from kitabca.language.pack import Pack
from kitabca.model import PartialDate

SUFFIXED = "suffixed"
FORM_NAMES: Mapping[str, str] = {"full": "running", SUFFIXED: "narrative"}
"""Other names of forms: the whole date as prose has it, and one that ends in a suffix of case."""

_FIELD = re.compile(r"\{(@?)([^{}:]+)(?::([^{}]*))?\}")


def date(when: PartialDate, form: str, case: str | None, pack: Pack) -> str:
    """A date in one of the pack's forms; ValueError says which forms there are.

    A form may name a case after a colon (`running:locative`), for callers that have one word.
    """
    if ":" in form:
        form, _, case = form.partition(":")
    if form == SUFFIXED and case is None:
        case = "locative"
        if _is_one_night(when):
            form, case = "night", None
    form = FORM_NAMES.get(form, form)
    templates = pack.dates.forms.get(f"{form}-{_english(case, pack)}") if case else None
    chosen = templates or pack.dates.forms.get(form)
    if chosen is None:
        known = ", ".join(pack.dates.forms)
        raise ValueError(f"“{form}” is not a form of date; there are {known}")
    return _format(when, form, chosen, None if templates else case, pack)


def _is_one_night(when: PartialDate) -> bool:
    """Whether a range is of two days that follow each other: what happened in the night between."""
    end = when.until
    if end is None or not (when.month and when.day and end.month and end.day):
        return False
    first, second = Day(when.year, when.month, when.day), Day(end.year, end.month, end.day)
    return second.toordinal() - first.toordinal() == 1


def _english(case: str | None, pack: Pack) -> str:
    names = pack.harmony.case_names if pack.harmony else {}
    return names.get(case or "", case or "")


def _format(
    when: PartialDate, form: str, templates: Mapping[str, str], case: str | None, pack: Pack
) -> str:
    end = when.until
    single = PartialDate(when.year, when.month, when.day)
    if end is None or end == single:
        precision = "day" if when.day else "month" if when.month else "year"
        template = templates.get(precision)
        if template is None:
            raise ValueError(f"the form “{form}” wants a range of days, not {when.iso()}")
        return _fill(template, single, single, case, pack)
    kind = _kind_of_range(when, end)
    template = None if kind == "across" else templates.get(kind)
    across = templates.get("across", "")
    if template is None and kind == "across" and "{a}" not in across and when.day and end.day:
        template = across
    if template:
        return _fill(template, single, end, case, pack)
    if "day" not in templates or not across:
        raise ValueError(f"the form “{form}” wants a range of days, not {when.iso()}")
    first = _format(single, form, templates, None, pack)
    second = _format(end, form, templates, case, pack)
    return across.format(a=first, b=second)


def _kind_of_range(start: PartialDate, end: PartialDate) -> str:
    if (start.month is None, start.day is None) != (end.month is None, end.day is None):
        return "across"
    if start.month is None:
        return "years"
    if start.year != end.year:
        return "across"
    if start.day is None:
        return "months_range"
    return "days" if start.month == end.month else "days_across"


def _fill(template: str, start: PartialDate, end: PartialDate, case: str | None, pack: Pack) -> str:
    fields = _fields(start, "", pack) | _fields(end, "2", pack)
    return _render(template, fields, case, pack, month_of={"month": start, "month2": end})


def _fields(when: PartialDate, mark: str, pack: Pack) -> dict[str, str]:
    out = {"year" + mark: str(when.year)}
    if when.month:
        out["month" + mark] = pack.dates.months[when.month - 1]
        out["mm" + mark] = f"{when.month:02}"
    if when.day:
        out["d" + mark] = str(when.day)
        out["dd" + mark] = f"{when.day:02}"
    return out


def _render(
    template: str,
    fields: Mapping[str, str],
    case: str | None,
    pack: Pack,
    month_of: Mapping[str, PartialDate],
) -> str:
    """Fill a template; a case that no field of it takes up is attached to the end."""
    taken = False

    def fill(match: re.Match[str]) -> str:
        nonlocal taken
        literal, name, modifier = match[1], match[2], match[3] or ""
        value = name if literal else fields[name]
        if literal and modifier == "":
            modifier = "@"
        elif literal and not modifier.endswith("@"):
            modifier += "@"
        if modifier == "ordinal":
            return ordinal(int(value), pack)
        if modifier.endswith("@"):
            taken = True
            modifier = "-".join(part for part in (modifier[:-1], case or "") if part)
        if not modifier:
            return value
        wanted = _english(modifier, pack)
        table = pack.dates.month_cases.get(wanted)
        when = month_of.get(name)
        if table is not None and when is not None and when.month:
            return table[when.month - 1]
        if pack.harmony is None:
            return value
        parts = [_english(part, pack) for part in wanted.split("-")]
        if parts == ["possessive", "nominative"]:
            parts = ["possessive"]
        return attach(value, "-".join(parts), pack)

    text = _FIELD.sub(fill, template)
    closed = taken or re.search(r"\{\w+\}$", template) is None
    if case is None or closed or pack.harmony is None:
        return text
    return attach(text, case, pack)


def decade(year: int, case: str | None, pack: Pack) -> str:
    """The decade that a year begins: `1990-cı illər`; ValueError if the year begins none."""
    if year % 10:
        raise ValueError(f"{year} does not begin a decade")
    return _render(pack.dates.decade, {"year": str(year)}, case, pack, {})


def century(number: int, part: str | None, case: str | None, pack: Pack) -> str:
    """A century, or its `start`, `middle` or `end`: `XX əsrin sonu`."""
    fields = {"roman": roman(number), "century": str(number)}
    if part is None:
        return _render(pack.dates.century, fields, case, pack, {})
    if part not in pack.dates.parts:
        raise ValueError(f"“{part}” is not a part of a century: {', '.join(pack.dates.parts)}")
    fields["part"] = pack.dates.parts[part]
    return _render(pack.dates.century_part, fields, case, pack, {})

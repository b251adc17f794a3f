"""Numbers in words, by the families of rule that a pack may name."""

from __future__ import annotations

from kitabca.language.pack import Numbers


def cardinal(number: int, numbers: Numbers) -> str:
    """The number as it is said; ValueError beyond the last scale the pack names."""
    if numbers.family == "none":
        raise ValueError("this language's number words are not known: they decline")
    if number < 0:
        return f"{numbers.minus} {cardinal(-number, numbers)}"
    if number == 0:
        return numbers.digits[0]
    if number >= 1000 ** (len(numbers.scales) + 1):
        raise ValueError(f"{number} is beyond the numbers that have words here")
    parts: list[str] = []
    groups: list[tuple[int, int]] = []
    power, rest = 0, number
    while rest:
        rest, group = divmod(rest, 1000)
        if group:
            groups.append((power, group))
        power += 1
    english = numbers.family == "english"
    for power, group in reversed(groups):
        # A Turkic thousand, unlike a million, is not counted by “one”: min, bir milyon.
        if power != 1 or group != 1 or english:
            parts.append(_below_thousand(group, numbers, last=power == 0 and bool(parts)))
        if power:
            parts.append(numbers.scales[power - 1])
    return " ".join(parts)


def _below_thousand(number: int, numbers: Numbers, *, last: bool) -> str:
    hundreds, rest = divmod(number, 100)
    english = numbers.family == "english"
    parts: list[str] = []
    if hundreds:
        if hundreds > 1 or english:
            parts.append(numbers.digits[hundreds])
        parts.append(numbers.hundred)
    if rest and english and numbers.conjunction and (hundreds or last):
        parts.append(numbers.conjunction)
    if rest:
        parts.append(_below_hundred(rest, numbers))
    return " ".join(parts)


def _below_hundred(number: int, numbers: Numbers) -> str:
    tens, units = divmod(number, 10)
    if tens == 1 and numbers.teens:
        return numbers.teens[units]
    if not tens:
        return numbers.digits[units]
    if not units:
        return numbers.tens[tens - 1]
    joint = "-" if numbers.family == "english" else " "
    return f"{numbers.tens[tens - 1]}{joint}{numbers.digits[units]}"

"""Numbers in figures: groups, decimals, percent and money, by CLDR's patterns."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from kitabca.language.pack import Numbers

MINUS = "\u2212"
"""U+2212, as wide as the plus; a hyphen before a figure would be a mark of division."""


def number(value: int | Decimal, places: int | None, numbers: Numbers) -> str:
    """A number in groups of three; `places` rounds half to even (CLDR), None keeps all."""
    exact = Decimal(value)
    if not exact.is_finite():
        raise ValueError(f"{value} is not a number that can be written")
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
    whole, _, fraction = format(abs(exact), "f").partition(".")
    groups = f"{int(whole):,}".replace(",", numbers.group)
    sign = MINUS if exact < 0 else ""
    return f"{sign}{groups}{numbers.decimal}{fraction}" if fraction else f"{sign}{groups}"


def percent(value: int | Decimal, places: int | None, numbers: Numbers) -> str:
    """`value` is in hundredths already: 26 gives 26%."""
    return numbers.percent.format(number(value, places, numbers))


def currency(value: int | Decimal, symbol: str, places: int | None, numbers: Numbers) -> str:
    """An amount of money; without `places`, two decimals unless the amount is whole."""
    exact = Decimal(value)
    if places is None:
        places = 0 if exact == exact.to_integral_value() else 2
    return numbers.currency.format(number(value, places, numbers), symbol)

"""Values in the canonical unit of their analyte."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from trialspan.values.unit import Unit


def convert(
    value: Decimal,
    unit: Unit,
    *,
    to: Unit,
    molar_mass: Decimal | None = None,
    valence: int | None = None,
) -> Decimal | None:
    """The value in another unit, or None where no conversion is certain.

    Mass becomes amount of substance, and back, by the molar mass (g/mol), and
    equivalents an amount by the valence of the ion.
    """
    factor = unit.factor / to.factor
    if unit.dims == to.dims:
        return _number(Fraction(value) * factor)
    if unit.ucum == "[degF]" and to.ucum == "Cel":
        return _number((Fraction(value) - 32) * 5 / 9)
    here, there = dict(unit.dims), dict(to.dims)
    if valence and "equivalents" in here and "amount" in there:
        power = here.pop("equivalents")
        here["amount"] = here.get("amount", 0) + power
        factor /= Fraction(valence) ** power
    moles = here.pop("amount", 0) - there.pop("amount", 0)
    grams = here.pop("mass", 0) - there.pop("mass", 0)
    if here != there or moles + grams:
        return None
    if moles and molar_mass is None:
        return None
    if moles:
        factor *= Fraction(molar_mass or 1) ** moles
    return _number(Fraction(value) * factor)


def _number(value: Fraction) -> Decimal:
    """Six significant digits where the quotient is not exact."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    if Fraction(exact) == value:
        return exact
    return exact.normalize() if exact == 0 else Decimal(f"{exact:.6g}")

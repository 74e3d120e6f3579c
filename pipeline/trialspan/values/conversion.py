"""Values in the canonical unit of their analyte."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from trialspan.values.unit import Unit

_SHIFTED = ("celsius", "fahrenheit")


def convert(
    value: Decimal, unit: Unit, *, to: Unit, molar_mass: Decimal | None = None
) -> Decimal | None:
    """The value in another unit, or None where no conversion is certain.

    Mass becomes amount of substance, and back, by the molar mass (g/mol).
    """
    if unit.dims == to.dims:
        return _number(Fraction(value) * unit.factor / to.factor)
    if unit.ucum == "[degF]" and to.ucum == "Cel":
        return _number((Fraction(value) - 32) * 5 / 9)
    if molar_mass is None:
        return None
    mass, amount = dict(unit.dims), dict(to.dims)
    factor = unit.factor / to.factor
    if mass.pop("mass", 0) == 1 and amount.pop("amount", 0) == 1 and mass == amount:
        return _number(Fraction(value) * factor / Fraction(molar_mass))
    mass, amount = dict(to.dims), dict(unit.dims)
    if mass.pop("mass", 0) == 1 and amount.pop("amount", 0) == 1 and mass == amount:
        return _number(Fraction(value) * factor * Fraction(molar_mass))
    return None


def _number(value: Fraction) -> Decimal:
    """Six significant digits where the quotient is not exact."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    if Fraction(exact) == value:
        return exact
    return exact.normalize() if exact == 0 else Decimal(f"{exact:.6g}")

"""One bound, and what neighbours give each other: units, the ends of a range."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from trialspan.values.unit import Unit

_JOIN = re.compile(  # a dash behind a line break is the next item's
    r"(?:\s{0,2}(?:,|to|and|or|and/or|&|but|\)?\s?or|/)|[^\S\n]{0,2}-)\s{0,2}"
)
_ITEM = re.compile(r"\s{0,2}\n\s{0,4}-")
_LISTED = re.compile(r"\s{0,2}(?:,|,?\s?and|&|,?\s?or|/)\s{0,2}")
RESPECTIVELY = re.compile(r"[\s,)]{0,3}respectively")
OPPOSITE = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_AND = ("and", ",", "to", "but", "-", "&", ", and", "and/or", ", but")


class Bound(NamedTuple):
    """One bound; ``comparator`` None where nothing compares (a bare number).

    ``number`` and ``number_end`` are the place of the digits, ``part`` 0 and 1 the
    halves of "140/90", ``glued`` whether the unit is shared from a later bound.
    """

    start: int
    end: int
    comparator: str | None
    value: Decimal
    number: int
    number_end: int
    upper: Decimal | None = None
    unit: Unit | None = None
    reference: str | None = None
    part: int | None = None
    age: bool = False
    scored: bool = False
    opens: int | None = (
        None  # where "140/90", "1 month to 2 years" start, on the second
    )
    written: str = ""

    @property
    def bare(self) -> bool:
        """Whether nothing but digits is there."""
        return not (self.comparator or self.unit or self.reference)


def beyond(bound: Bound, limit: str, end: int) -> Bound:
    """The multiple of a limit for a percentage outside of it.

    "> 20% above the ULN" is > 1.2 times it, "> 20% below the LLN" < 0.8 times.
    """
    share, sign = bound.value / 100, bound.comparator or ""
    if limit == "LLN":
        share, sign = -share, OPPOSITE.get(sign, sign)
    return bound._replace(
        comparator=sign, value=1 + share, unit=None, reference=limit, end=end
    )


def joined(lower: str, bounds: list[Bound]) -> list[Bound]:
    """The bounds of a text with shared units, and two included ends as one range."""
    if "respectively" in lower:
        bounds = _in_turn(lower, bounds)
    return _closed(lower, _share_units(lower, bounds))


def _in_turn(lower: str, bounds: list[Bound]) -> list[Bound]:
    """Numbers that several analytes have in turn, each compared and with the unit.

    In "≤ 2.5, 3 and 5 x ULN respectively" the first has the comparator, the last the
    unit or reference of all.
    """
    made = list(bounds)
    for high, last in enumerate(bounds):
        if not RESPECTIVELY.match(lower, last.end):
            continue
        low = high
        while low and _LISTED.fullmatch(lower, bounds[low - 1].end, bounds[low].start):
            low -= 1
        sign = bounds[low].comparator
        for at in range(low, high + 1) if sign not in (None, "between") else ():
            one = bounds[at]
            if one.comparator in (None, sign) and one.upper is None:
                limited = one.unit or one.reference
                made[at] = one._replace(
                    comparator=sign,
                    unit=one.unit if limited else last.unit,
                    reference=one.reference if limited else last.reference,
                )
    return made


def _closed(lower: str, bounds: list[Bound]) -> list[Bound]:
    """One range for two included ends: "≥ 18 and ≤ 75 years"."""
    made: list[Bound] = []
    for bound in bounds:
        last = made[-1] if made else None
        if last and _is_range(lower, last, bound):
            made[-1] = last._replace(
                comparator="between",
                upper=bound.value,
                end=bound.end,
                number_end=bound.number_end,
                unit=bound.unit or last.unit,
                reference=bound.reference or last.reference,
                age=bound.age,
            )
        else:
            made.append(bound)
    return made


def _is_range(lower: str, low: Bound, high: Bound) -> bool:
    if (low.comparator, high.comparator) != (">=", "<=") or low.value >= high.value:
        return False
    if low.upper is not None or low.part is not None:
        return False
    if low.unit and high.unit and low.unit.ucum != high.unit.ucum:
        return False
    if _ITEM.match(lower, low.end):
        return False
    gap = lower[low.end : high.start].strip()
    return gap.removeprefix("old").removeprefix("of age").strip() in _AND


def _predicted(lower: str, this: Bound, other: Bound) -> bool:
    """Whether it is the lower end of a share of what is predicted: "≥ 50% to < 80%"."""
    if this.reference or not this.comparator:
        return False
    percent = this.unit is not None and this.unit.ucum == "%"
    near = percent and 0 < other.start - this.end <= 12
    return near and _JOIN.fullmatch(lower, this.end, other.start) is not None


def _share_units(lower: str, bounds: list[Bound]) -> list[Bound]:
    """Bounds without a unit take that of the one they join: "20 or 35 kg"."""
    for i in range(len(bounds) - 2, -1, -1):
        this, other = bounds[i], bounds[i + 1]
        if other.reference == "predicted" and _predicted(lower, this, other):
            bounds[i] = this._replace(reference="predicted")
            continue
        if this.unit or this.reference or this.part is not None:
            continue
        if not (this.comparator and other.comparator):
            continue
        near = 0 < other.start - this.end <= 12
        if near and _JOIN.fullmatch(lower, this.end, other.start):
            bounds[i] = this._replace(unit=other.unit, reference=other.reference)
    return bounds


def is_reversed(
    first: Bound, upper: Decimal, other: Unit | None, unit: Unit | None
) -> bool:
    """Whether the larger end stands first: "between 90 and 60 mmHg", "-1 to -2.5"."""
    if upper < 0:
        return True
    return first.comparator in (None, "between") and other is not None and not unit


def unpaired(bound: Bound) -> Bound:
    """The bound without a "between" whose upper end never came."""
    if bound.comparator == "between" and bound.upper is None:
        return bound._replace(comparator=None, start=bound.number)
    return bound

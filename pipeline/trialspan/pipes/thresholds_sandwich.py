"""Bounds in front of their analyte with the sign between: "18 ≤ age ≤ 65 years"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from trialspan.pipes.thresholds_fit import fitting
from trialspan.pipes.thresholds_names import Link, Named
from trialspan.values.bound import OPPOSITE, Bound

RULE = "threshold.value_first"
_SIGN = re.compile(r"\s{0,2}(<=|=<|<|≤|>=|=>|>|≥)\s{0,2}(?=[a-z])")
_PLAIN = {"≤": "<=", "=<": "<=", "≥": ">=", "=>": ">="}


def sandwiched(
    lower: str, bounds: list[Bound], named: list[Named], starts: Sequence[int]
) -> list[Link]:
    """The links of values whose sign points to the name behind: "18 ≤ BMI < 30".

    Two included ends are one range, as in "≥ 18 and ≤ 65".
    """
    found: list[Link] = []
    for bound, second in zip(bounds, [*bounds[1:], None], strict=True):
        if bound.comparator is None and lower[bound.end : bound.end + 3].strip()[
            :1
        ] in ("<", "≤", "=", ">", "≥"):
            found += _one(lower, bound, second, named, starts)
    return found


def _one(
    lower: str,
    bound: Bound,
    second: Bound | None,
    named: list[Named],
    starts: Sequence[int],
) -> list[Link]:
    sign = _SIGN.match(lower, bound.end)
    at = bisect_left(starts, sign.end()) if sign else len(named)
    if sign is None or at == len(named) or named[at].start != sign.end():
        return []
    name = named[at]
    upper = second if second and _faces(lower, name, second) else None
    compared = OPPOSITE[_PLAIN.get(sign[1], sign[1])]
    unit = bound.unit or (upper.unit if upper else None)
    first = bound._replace(comparator=compared, unit=unit, end=sign.end(1))
    analyte = fitting(name, first)
    if analyte is None or (analyte.name == "age" and bound.value % 1):
        return []  # "1.18 ≤ age" is the first criterion
    if upper and (compared, upper.comparator) == (">=", "<="):
        first = first._replace(
            comparator="between",
            upper=upper.value,
            end=upper.end,
            number_end=upper.number_end,
        )
    return [Link(first, [(name, analyte)], RULE)]


def _faces(lower: str, name: Named, bound: Bound) -> bool:
    """Whether a bound follows the name at once."""
    return bound.comparator is not None and not lower[name.close : bound.start].strip()

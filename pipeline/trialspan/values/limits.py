"""Bounds without a number: "above the ULN" is once the ULN."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal

from trialspan.values.bound import Bound
from trialspan.values.comparators import Comparator, Comparators
from trialspan.values.references import Reference, References

_WORD = re.compile(r"\S+\s")
_SIGNS = ("<", "<=", ">", ">=")


def limit_bounds(
    lower: str, found: list[Bound], references: References, comparators: Comparators
) -> Iterator[Bound]:
    """The limits that something compares with, beside the bounds found before."""
    starts = [bound.start for bound in found]
    for limit in references.limits(lower):
        before = found[max(0, bisect_right(starts, limit.end) - 2) :][:3]
        if any(b.start < limit.end and limit.start < b.end for b in before):
            continue
        sign = _before(lower, limit, comparators)
        if sign and sign.sign in _SIGNS:
            at, end = limit.start, limit.end
            once = Bound(sign.start, end, sign.sign, Decimal(1), at, end)
            yield once._replace(reference=limit.name)


def _before(
    lower: str, limit: Reference, comparators: Comparators
) -> Comparator | None:
    """The comparator in front of a limit or among its modifiers ("above the")."""
    words = _WORD.finditer(lower[limit.start : limit.end])
    signs = [
        comparators.before(lower, limit.start + pos)
        for pos in (0, *(word.end() for word in words))
    ]
    said = [
        sign for sign in reversed(signs) if sign
    ]  # "no greater than", not "greater"
    return min(said, key=lambda sign: sign.start, default=None)

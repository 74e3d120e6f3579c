"""Which of several analytes each of several bounds is on, by their dimensions."""

from __future__ import annotations

from collections.abc import Iterable

from trialspan.pipes.thresholds_names import Analyte, Link, Named
from trialspan.values.bound import RESPECTIVELY, Bound

_UPWARDS = {">": True, ">=": True, "<": False, "<=": False}


def tell_respectively(links: Iterable[Link]) -> None:
    """Give each bound of a chain the analytes whose dimension only it has.

    In "creatinine or creatinine clearance ≤ 1.5 x ULN or ≥ 60 mL/min" the second
    bound is on the clearance alone. The first one loses the clearance, because it
    points the other way; so it does where its own unit is of another dimension.
    """
    for link in links:
        head = link.head
        if head is None or len(head.named) < 2:
            continue
        own = [pair for pair in link.named if _is_own(pair[1], link.bound)]
        if not 0 < len(own) < len(head.named):
            continue
        link.named = own
        rest = [pair for pair in head.named if pair not in own]
        if _apart(head.bound, link.bound, own):
            head.named = rest


def in_turn(lower: str, links: list[Link]) -> None:
    """Give each of n bounds the one of n analytes that stands at its place.

    "hemoglobin, leukocytes and platelets > 9 g/dL, > 3/nL and > 100/nL, respectively".
    """
    low = 0
    for high, link in enumerate(links):
        if link.head is None:
            low = high
        first, count = links[low], high + 1 - low
        named = first.named
        if count != len(named) or count < 2 or first.head:
            continue
        run = links[low : high + 1]
        if RESPECTIVELY.match(lower, link.bound.end):
            for one, pair in zip(run, list(named), strict=True):
                one.named = [pair]


def _is_own(analyte: Analyte, bound: Bound) -> bool:
    """Whether the bound has the dimension of the analyte's canonical unit."""
    if bound.unit is None or analyte.unit is None:
        return False
    return analyte.unit.dims == bound.unit.dims


def _apart(first: Bound, second: Bound, own: list[tuple[Named, Analyte]]) -> bool:
    """Whether the first bound cannot be on the analytes of the second."""
    if first.unit is not None:
        return not any(_is_own(analyte, first) for _, analyte in own)
    ways = (_UPWARDS.get(bound.comparator or "") for bound in (first, second))
    return set(ways) == {True, False}

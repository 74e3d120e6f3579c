"""Neighbouring quantities that are one: ranges of points, days of cycles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from trialspan.values.durations import Group, Quantity

Rule = Callable[[str, Group, Group], Group | None]
TO = re.compile(
    r"(?: ?\([^()\d\n]{1,30}\))?\s?(?:-|~|to|through|thru|until|till|up to)\s?"
    r"(?:the\s)?(?:study\s)?"
)
AND = re.compile(r"\s?(?:and|to|-)\s?")
DASH_BEFORE = re.compile(r"[a-z)] - $")
DASH_BEHIND = re.compile(r" - [a-z]")
EVERY = re.compile(r"(?:every|each) $")
END_OF = re.compile(r"(?<![a-z])end of (?:the )?$")
BETWEEN = re.compile(r"between\s(?:the\s)?$")
CYCLE_DAY = re.compile(r"[\s,:/()-]{0,3}(?:pre-?dose\s)?(?:on\s)?")
DAY_OF_CYCLE = re.compile(r"\s?(?:\([^()\n]{0,40}\)\s?)?(?:of|in|on)\s(?:each\s)?")


def join_groups(lower: str, groups: list[Group]) -> list[Group]:
    """Groups with "Day 1 to Day 21" as one range and "Cycle 2 Day 15" as one day."""
    ranged = [_between(lower, group) for group in groups]
    return list(_join(lower, list(_join(lower, ranged, _range)), _cycle))


def _between(lower: str, group: Group) -> Group:
    """ "between 4 and 8 weeks" is one range."""
    if len(group.quantities) != 2:
        return group
    low, high = group.quantities
    gap = lower[low.end : high.start]
    if not BETWEEN.search(lower, max(0, group.start - 14), group.start):
        return group
    if not AND.fullmatch(gap) or low.upper is not None or high.value <= low.value:
        return group
    return group._replace(quantities=(low._replace(end=high.end, upper=high.value),))


def _join(lower: str, groups: list[Group], rule: Rule) -> Iterator[Group]:
    held: Group | None = None
    for group in groups:
        joined = rule(lower, held, group) if held else None
        if joined:
            held = joined
            continue
        if held:
            yield held
        held = group
    if held:
        yield held


def _range(lower: str, first: Group, second: Group) -> Group | None:
    """Two single quantities of one unit with "to" between, or "and" after "between"."""
    low, high = first.quantities[-1], second.quantities[0]
    alone = len(first.quantities) == len(second.quantities) == 1
    same = low.unit == high.unit and low.cycle == high.cycle
    if not (alone and same) or low.upper is not None or high.upper is not None:
        return None
    if high.value <= low.value or EVERY.search(
        lower, max(0, first.start - 8), first.start
    ):
        return None
    gap = lower[first.end : second.start]
    if gap == " - " and _is_dashed(lower, first.start, second.end):
        return None
    between = BETWEEN.search(lower, max(0, first.start - 14), first.start)
    if not TO.fullmatch(gap) and not (between and AND.fullmatch(gap)):
        return None
    whole = low._replace(end=high.end, upper=high.value)
    return first._replace(end=second.end, quantities=(whole,))


def _is_dashed(lower: str, start: int, end: int) -> bool:
    """Whether dashes part a list: "Screening - Week 0 - Week 12"."""
    before = DASH_BEFORE.search(lower, max(0, start - 4), start)
    return bool(before or DASH_BEHIND.match(lower, end))


def _cycle(lower: str, first: Group, second: Group) -> Group | None:
    """ "Cycle 1, Days 8 and 15"; "Day 1 of Cycles 1, 2 and 5"."""
    if not (first.point and second.point):
        return None
    gap = lower[first.end : second.start]
    units = first.quantities[0].unit, second.quantities[0].unit
    if END_OF.search(lower, max(0, first.start - 12), first.start):
        return None
    if units == ("cycle", "day") and CYCLE_DAY.fullmatch(gap):
        cycle = int(first.quantities[0].value)
        days = [day._replace(cycle=cycle) for day in second.quantities]
        start = second.start if "dose" in gap else first.start
        days[0] = days[0]._replace(start=start)
        return second._replace(start=start, quantities=tuple(days))
    if units == ("day", "cycle") and DAY_OF_CYCLE.fullmatch(gap):
        return _of_cycles(first, second)
    return None


def _of_cycles(first: Group, second: Group) -> Group:
    days, cycles = first.quantities, second.quantities
    last = days[-1]
    found = [day._replace(cycle=int(cycles[0].value)) for day in days]
    found[-1] = found[-1]._replace(end=cycles[0].end)
    for cycle in cycles[1:]:
        number = int(cycle.value)
        found.append(
            Quantity(cycle.start, cycle.end, last.value, last.upper, "day", number)
        )
    return first._replace(end=second.end, quantities=tuple(found))

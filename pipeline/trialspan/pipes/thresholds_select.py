"""Which of the bounds of a page may be thresholds at all."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from trialspan.pipes.page import Page
from trialspan.pipes.thresholds_grammar import Grammar
from trialspan.pipes.thresholds_names import Named
from trialspan.values.bound import Bound

_GRADED = re.compile(r"(?<![a-z])grades?\s?(?:of\s|to\s)?(?:[<>=≥≤]{1,2})?\s?\Z")

Taken = list[tuple[int, int]]


def select(
    page: Page,
    bounds: Iterable[Bound],
    *,
    named: list[Named],
    taken: Taken,
    grammar: Grammar,
) -> list[Bound]:
    """The bounds outside of what is taken, of names, of scales and of grades."""
    taken = sorted(taken)
    starts = [start for start, _ in taken]
    names = [name.start for name in named]
    graded = "grade" in page.lower
    found = []
    for bound in bounds:
        bound = _within_item(page, bound)
        if taken and _overlaps(bound, taken, starts):
            continue
        at = bisect_right(names, bound.number) - 1
        if at >= 0 and named[at].end > bound.number:
            continue  # part of a name: "volume in 1 second"
        if bound.upper is not None and (
            _is_scale(bound) or _is_range_of_scale(page, bound, grammar)
        ):
            continue
        if not (graded and _is_grade(page.lower, bound, named)):
            found.append(bound)
    return found


def _within_item(page: Page, bound: Bound) -> Bound:
    """The bound without a comparator that belongs to the item before."""
    if bound.start == bound.number:
        return bound
    if page.item_at(bound.start) == page.item_at(bound.number):
        return bound
    return bound._replace(start=bound.number, comparator=None)


def _overlaps(bound: Bound, taken: Taken, starts: list[int]) -> bool:
    """Whether it shares a character with what is read already."""
    at = bisect_left(starts, bound.end)
    near = taken[max(0, at - 3) : at]
    return any(start < bound.end and bound.start < end for start, end in near)


def _is_scale(bound: Bound) -> bool:
    """Whether it names the ends of a scale: "on a 0-10 scale"."""
    if bound.value not in (0, 1) or bound.upper not in (10, 100):
        return False
    percent = bound.unit is not None and bound.unit.ucum == "%"
    return bound.reference is None and not percent


def _is_range_of_scale(page: Page, bound: Bound, grammar: Grammar) -> bool:
    """Whether a description says what a score ranges from and to."""
    if bound.value not in (0, 1) or bound.upper is None or bound.unit:
        return False
    words = page.lower[max(0, bound.start - 16) : bound.number]
    if "rang" in words and bound.upper >= 10:
        return True
    low = max(0, bound.start - 40)
    if grammar.reached.search(page.lower, low, bound.start):
        return not page.in_criteria(bound.number)  # "to obtain a score between 0 and 7"
    said = "rang" in words or "scale" in words
    if said and "(" in words + page.lower[bound.start - 1]:
        return True  # "(range 0-7)" behind a score
    return (said or bound.upper >= 50) and not page.in_criteria(bound.number)


def _is_grade(lower: str, bound: Bound, named: list[Named]) -> bool:
    """Whether "grade" stands before it that is no part of a name ("NYHA grade")."""
    if "grade" not in lower[max(0, bound.start - 9) : bound.number]:
        return False
    found = _GRADED.search(lower, max(0, bound.start - 9), bound.number)
    if found is None:
        return False
    at = bisect_left(named, (found.start() + 1,)) - 1
    return at < 0 or named[at].end <= found.start()

"""The loss ledger of thresholds: criteria with a value that gave no record."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from trialspan.pipes.base import Found
from trialspan.pipes.page import Page
from trialspan.pipes.thresholds_fit import CALENDAR, CRITERIA, is_dose
from trialspan.pipes.thresholds_grammar import Grammar
from trialspan.pipes.thresholds_names import Named
from trialspan.pipes.thresholds_unknown import is_laboratory
from trialspan.values.bound import Bound
from trialspan.values.look import COMMON

_OF = re.compile(r"(?:of\s|±\s?)\Z")
_LONGEST = 300
UNPARSED = "threshold.unparsed"


class Ledger:
    """Says which bounds and ordinals of a page look like a criterion."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.ordinal = COMMON.add(grammar.lost_ordinal)

    def find(
        self,
        page: Page,
        rest: Iterable[Bound],
        found: Iterable[Found],
        named: Sequence[Named],
    ) -> Iterator[Found]:
        """Entries for the bounds without a record, and for stages and classes."""
        edges = {name.close for name in named}, {name.start for name in named}
        for bound in rest:
            if not self._is_lost(page, bound, *edges):
                continue
            low = max(0, bound.start - 40)
            if not self.grammar.no_threshold.search(page.lower, low, bound.start):
                yield _entry(bound.start, bound.end)
        done = sorted((record["start"], record["end"]) for record in found)
        for match in self.ordinal.finditer(page.lower):
            place = self._ordinal(page, match)
            if place and not _read(*place, done):
                yield _entry(*place)

    def _is_lost(
        self, page: Page, bound: Bound, closes: set[int], opens: set[int]
    ) -> bool:
        """Whether it looks like what a criterion asks for."""
        if bound.bare:
            said = self._said(page.lower, bound, closes, opens)
            return said and page.section_at(bound.number) in CRITERIA
        criterion = page.section_at(bound.number) in CRITERIA
        if _looks_measured(page.lower, bound, criterion=criterion):
            return True
        return criterion and self._said(page.lower, bound, closes, opens)

    def _ordinal(self, page: Page, match: re.Match[str]) -> tuple[int, int] | None:
        """Where a criterion names a stage or class: "stage III", "fifth stage"."""
        start, end = match.span()
        value = self.grammar.ordinal_value.match(page.lower, end)
        if value is None:
            word = self.grammar.ordinal_word.search(
                page.lower, max(0, start - 8), start
            )
            start = word.start() if word else start
            if word is None:
                return None
        if page.section_at(start) not in CRITERIA:
            return None
        return start, value.end() if value else end

    def _said(
        self, lower: str, bound: Bound, closes: set[int], opens: set[int]
    ) -> bool:
        """Whether a number that nothing compares is said of a score or a size."""
        if bound.comparator:
            return False
        first = bound.number_end + 1
        if first < bound.end and not opens.isdisjoint(range(first, bound.end)):
            return True  # "37 completed gestational weeks"
        if bound.unit and bound.unit.ucum in CALENDAR:
            return False
        start = bound.start
        if bound.bare and (start - 1 in closes or start - 2 in closes):
            return "\n" not in lower[start - 2 : start]
        if bound.bare:
            if lower.startswith((" p", " l"), bound.number_end) and (
                self.grammar.lost_points.match(lower, bound.number_end)
            ):
                return True
            said = lower.endswith((" of ", " is "), 0, start)
            low = max(0, start - 20)
            return said and bool(self.grammar.lost_score.search(lower, low, start))
        return not is_dose(bound) and _OF.search(lower, start - 4, start) is not None


def _entry(start: int, end: int) -> Found:
    return {
        "start": start,
        "end": min(end, start + _LONGEST),
        "reason": "no_analyte",
        "rule": UNPARSED,
    }


def _is_rate(bound: Bound) -> bool:
    """Whether it is a dose by weight, area or time, or a share of patients a year."""
    dims = dict(bound.unit.dims) if bound.unit else {}
    dosed = dims.get("mass") == 1 and "volume" not in dims
    return dosed or "iu" in dims or {"percent", "time"} <= dims.keys()


def _read(start: int, end: int, done: list[tuple[int, int]]) -> bool:
    """Whether one of the last records that start before ``end`` reaches the place."""
    at = bisect_left(done, (end, 0))
    return any(stop > start for _, stop in done[max(0, at - 12) : at])


def _looks_measured(lower: str, bound: Bound, *, criterion: bool) -> bool:
    """Whether it is a bound of a laboratory, or compares in a criterion."""
    if bound.unit and not bound.unit.ucum:
        return criterion  # a Snellen fraction, a titre
    if is_laboratory(bound):
        return criterion or bound.comparator is not None
    if bound.comparator is None or not criterion:
        return False
    if lower[bound.end - 1] == "+":
        return False  # a staining: "3+"
    if bound.unit is None or bound.unit.ucum in CALENDAR:
        return True
    return not (is_dose(bound) or _is_rate(bound))

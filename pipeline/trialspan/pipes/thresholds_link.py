"""Links bounds to what they bound: the analytes of one item."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from trialspan.pipes.page import Item, Page
from trialspan.pipes.thresholds_age import implied_age, older, own_unit
from trialspan.pipes.thresholds_chain import BREAK, FAR, chained
from trialspan.pipes.thresholds_fit import (
    CALENDAR,
    CRITERIA,
    counted,
    fits_nothing,
    fitting,
    is_dose,
    is_share,
)
from trialspan.pipes.thresholds_grammar import Grammar
from trialspan.pipes.thresholds_names import Analyte, Link, Named
from trialspan.pipes.thresholds_sandwich import sandwiched
from trialspan.pipes.thresholds_unknown import unknown_link
from trialspan.values.bound import Bound

_CONDITION = re.compile(r"(?:a?emia|penia|tension|cardia|osis|philia)\Z")
_PAREN = re.compile(r"\([^()]{0,80}\)")
_BACKWARDS = ("threshold.value_first", "threshold.implied_age")
_MEASURED = ("laboratory", "organ_function", "vital_sign")
_UNITLESS = ("score", "vital_sign")
_MOST = 12  # names looked at on either side of a bound

Reading = tuple[Named, Analyte, int]  # and its index among the names


class Scope(NamedTuple):
    """Where an analyte of a bound may stand: its item, from floor to stop."""

    item: Item
    floor: int
    stop: int


class Linker:
    """Links the bounds of one page, item by item."""

    def __init__(
        self, page: Page, named: list[Named], *, age: Analyte, grammar: Grammar
    ) -> None:
        self.page = page
        self.lower = page.lower
        self.named = named
        self.places = [name.start for name in named]
        self.age = age
        self.grammar = grammar
        self.starts: set[int] = set()
        self.extremes = any(word in page.lower for word in grammar.extremes)

    def link(self, item: Item, bounds: list[Bound]) -> Iterator[Link]:
        """The links of the bounds of an item, in the order of the text."""
        self.starts = {bound.start for bound in bounds}
        fronted = sandwiched(self.lower, bounds, self.named, self.places)
        if fronted:
            yield from fronted
            bounds = [b for b in bounds if not any(f.holds(b) for f in fronted)]
        if not bounds:
            return
        last: list[Link] = []  # the latest two
        waiting: Bound | None = None
        floor = item.start
        for bound, following in zip(bounds, [*bounds[1:], None], strict=True):
            if not (last or self.extremes) and fits_nothing(bound):
                waiting = waiting if bound.bare else bound
                continue
            stop = following.start if following else item.end
            found = self._one(bound, last, Scope(item, floor, stop))
            if found:
                found.gap = (floor, stop)
                yield found
                if waiting and found.rule in _BACKWARDS:
                    yield from self._backwards(waiting, found)
                waiting, last, floor = None, [found, *last[:1]], bound.end
            elif not bound.bare:
                waiting = bound
            if not found and last:
                end = min(bound.start, last[0].bound.end + 4 * FAR)
                if BREAK.search(self.lower, last[0].bound.end, end):
                    last = last[1:]

    def _one(self, bound: Bound, last: list[Link], scope: Scope) -> Link | None:
        if self.extremes and not bound.comparator:
            bound = self._at_least(bound)
        if fits_nothing(bound):
            return self._again(bound, last)
        if _is_acuity(bound) and self._equivalent(bound, scope):
            return None
        if bound.part is None and last and bound.opens == last[0].bound.start:
            head = last[0]  # the upper end of a range in two units
            first = head.head or head
            upper = Link(bound, head.named, "threshold.chained", head=first)
            return own_unit(self.lower, upper, bound)
        before = self._before(bound, scope)
        if (
            before
            and self._tight(before[0].close, bound.start)
            and not (before[1] == self.age and self._of_people(before[0].close, bound))
        ):
            return self._coordinated(bound, before, scope)
        aged = implied_age(self.page, bound, age=self.age, grammar=self.grammar)
        if aged:
            return aged
        if last and (link := self._chained(bound, last[0], short=True)):
            return own_unit(self.lower, link, bound)
        behind = self._behind(bound, scope)
        if behind and (
            bound.comparator
            or (bound.upper is not None and not before)
            or self._changes(bound, behind[0])
        ):
            group = self._rightwards(behind, scope)
            return Link(bound, group, "threshold.value_first")
        if before and self._free(bound, before):
            return self._coordinated(bound, before, scope)
        return (
            self._continued(bound, last)
            or older(self.lower, bound, age=self.age, grammar=self.grammar)
            or self._led_in(bound, scope.item)
            or self._unknown(bound, scope)
        )

    def _again(self, bound: Bound, last: list[Link]) -> Link | None:
        """The link of a value that can only say one of the last once more."""
        if not last:
            return None
        link = self._chained(bound, last[0], short=True)
        return link or self._continued(bound, last)

    def _continued(self, bound: Bound, last: list[Link]) -> Link | None:
        """The link of a bound to the analytes of the last, or of the one before."""
        links = (self._chained(bound, previous, short=False) for previous in last)
        return next(filter(None, links), None)

    def _of_people(self, start: int, bound: Bound) -> bool:
        """Whether it counts who is of an age: "12 years (at least 20 children"."""
        aside = "(" in self.lower[start : bound.start] and bound.unit is None
        return aside and counted(self.lower, bound, self.grammar)

    def _at_least(self, bound: Bound) -> Bound:
        """The bound with what stands before its name: "a minimum weight of 40 kg"."""
        at = bisect_left(self.places, bound.number) - 1
        if bound.upper is not None or at < 0:
            return bound
        if self.page.section_at(bound.number) not in CRITERIA:
            return bound
        start, _, close, _ = self.named[at]
        if bound.number - close > 30 or not self._tight(close, bound.number):
            return bound
        before = self.lower[max(0, start - 25) : close]
        if self.grammar.least.search(before):
            return bound._replace(comparator=">=")
        most = self.grammar.most.search(before)
        return bound._replace(comparator="<=") if most else bound

    def _changes(self, bound: Bound, named: Named) -> bool:
        """Whether it is a change that an outcome or criterion names by its size."""
        if bound.unit is None or bound.unit.ucum != "%":
            return False
        gap = self.lower[bound.end : max(bound.end, named.start)]
        if not self.grammar.change_gap.match(gap):
            return False
        section = self.page.section_at(bound.start) or ""
        said = "outcome" in section or "endpoint" in section or "criteria" in section
        early = max(0, bound.start - 40)
        return said or bool(
            self.grammar.provoked.search(self.lower, early, bound.start)
        )

    def _equivalent(self, bound: Bound, scope: Scope) -> bool:
        """Whether it says a value once more: "70 letters (Snellen 20/40)"."""
        before = self._before(bound, scope)
        if before and self._tight(before[0].close, bound.start):
            return False
        around = self.lower[max(0, bound.start - 30) : bound.end + 22]
        return bool(self.grammar.equivalent.search(around))

    def _unknown(self, bound: Bound, scope: Scope) -> Link | None:
        """The link to a noun phrase that holds no name the bound does not fit."""
        link = unknown_link(
            self.page, scope.item, bound, floor=scope.floor, grammar=self.grammar
        )
        if link is None:
            return None
        start, end, *_ = link.named[0][0]
        at = bisect_left(self.places, end) - 1
        if at < 0 or self.named[at].close <= start:
            return link
        if link.rule == "threshold.unknown_score" and self.named[at].start > start:
            return link  # "score for nausea"
        common = all(analyte.needs_unit for analyte in self.named[at].analytes)
        return link if common else None

    def _chained(self, bound: Bound, last: Link, *, short: bool) -> Link | None:
        return chained(self.lower, bound, last, grammar=self.grammar, short=short)

    def _backwards(self, bound: Bound, found: Link) -> Iterator[Link]:
        """The bound joined to one before its analyte: "> 1 or < -1 on the RASS"."""
        gap = self.lower[bound.end : found.bound.start][: FAR + 1]
        if bound.comparator and self.grammar.chain.fullmatch(gap):
            link = Link(bound, found.named, found.rule)
            link.gap = found.gap
            yield link

    def _free(self, bound: Bound, before: Reading) -> bool:
        """Whether the bound may stand away from its analyte.

        One without unit may not where another score is named between.
        """
        named, analyte, _ = before
        weighed = analyte.unit is not None and dict(analyte.unit.dims) == {"mass": 1}
        if bound.comparator is None or (is_dose(bound) and not weighed):
            return False
        if analyte == self.age and bound.unit and bound.unit.ucum in CALENDAR:
            return False
        if bound.unit or bound.reference:
            return True
        worded = bound.start < bound.number
        if self.grammar.other_score.search(self.lower, named.close, bound.start):
            return False
        return worded and not counted(self.lower, bound, self.grammar)

    def _before(self, bound: Bound, scope: Scope) -> Reading | None:
        """The nearest name before the bound that it fits, in its clause."""
        at = bisect_left(self.places, bound.number) - 1
        for i in range(at, max(-1, at - _MOST), -1):
            named = self.named[i]
            if named.close > bound.number:
                continue
            if named.close < scope.floor or named.start < scope.item.start:
                return None
            gap = self.lower[named.close : max(named.close, bound.start)]
            if len(gap) > FAR or BREAK.search(gap):
                return None
            analyte = fitting(named, bound)
            if analyte and not self._explains(named, bound):
                return named, analyte, i
        return None

    def _explains(self, named: Named, bound: Bound) -> bool:
        """Whether the name stands in a parenthesis that explains another one's."""
        behind = self.lower[named.close : bound.start]
        opened = self.lower.rfind("(", max(0, named.start - 60), named.start)
        if ")" not in behind.split("(")[0] or opened < 0:
            return False
        return bool(self.grammar.explains.search(self.lower, opened, named.start))

    def _tight(self, start: int, end: int) -> bool:
        gap = _PAREN.sub(" ", self.lower[start:end])
        return bool(self.grammar.tight.fullmatch(gap))

    def _joint(self, first: Named, second: Named) -> re.Match[str] | None:
        """What joins two names of one coordination."""
        if second.start - first.close > FAR:
            return None
        match = self.grammar.coordination.fullmatch(
            self.lower, first.close, second.start
        )
        said = match[0].strip() if match else ""
        return match if said and said not in ("of", "in", "for") else None

    def _coordinated(self, bound: Bound, found: Reading, scope: Scope) -> Link:
        """The link to the nearest name and to those coordinated with it."""
        named, analyte, i = found
        group = [(named, analyte)]
        by_or = False
        for other in reversed(self.named[max(0, i - _MOST) : i]):
            joint = self._joint(other, group[0][0])
            if other.close < scope.floor or joint is None:
                break
            reading = fitting(other, bound)
            if reading is None or reading.name in {a.name for _, a in group}:
                break
            if not _alike(reading, analyte):
                break
            if _CONDITION.search(self.lower, other.start, other.end):
                break
            by_or = by_or or joint["or"] == "or"
            group.insert(0, (other, reading))
        return Link(bound, group, "threshold.mention_bound", joined_by_or=by_or)

    def _behind(self, bound: Bound, scope: Scope) -> Reading | None:
        """The name that follows the bound at once, or stands in its unit."""
        at = bisect_left(self.places, bound.number_end)
        if bound.bare or at == len(self.named):
            return None
        named = self.named[at]
        if named.end > scope.stop or self.page.parted(bound.number, named.start):
            return None
        if named.start >= bound.end and not self.grammar.value_first.fullmatch(
            self.lower, bound.end, min(named.start, bound.end + FAR)
        ):
            return None
        analyte = fitting(named, bound)
        if analyte is None or self._has_own(named, bound, scope.stop):
            return None
        if is_share(self.lower, named, analyte, bound):
            return None
        if analyte == self.age and named.start - bound.end > 4:
            return None
        if bound.unit or bound.reference or analyte.category in _UNITLESS:
            return named, analyte, at
        aside = self.lower[bound.end : named.start] == ") "
        if aside and bound.comparator and analyte.category == "laboratory":
            return named, analyte, at  # "a supratherapeutic (> 3.0) INR"
        return None

    def _has_own(self, named: Named, bound: Bound, stop: int) -> bool:
        """Whether the next bound follows the name at once: "90 g/L platelets ≥ 60"."""
        if stop not in self.starts or stop - named.close > 25:
            return False
        of = " of " in self.lower[bound.end : named.start]
        return not of and self._tight(named.close, stop)

    def _rightwards(self, found: Reading, scope: Scope) -> list[tuple[Named, Analyte]]:
        """The name behind a bound and those coordinated with it."""
        named, analyte, i = found
        group = [(named, analyte)]
        for other in self.named[i + 1 : i + _MOST]:
            if other.end > scope.stop or not self._joint(group[-1][0], other):
                break
            if other.analytes[0].category != analyte.category:
                break
            near = scope.stop in self.starts and scope.stop < other.close + 14
            if near and self._tight(other.close, scope.stop):
                break
            group.append((other, other.analytes[0]))
        return group

    def _led_in(self, bound: Bound, item: Item) -> Link | None:
        """The analyte of the lead-in, for a bullet that holds only the bound."""
        parent = self.page.item(item.parent)
        if parent is None or bound.bare or bound.comparator is None:
            return None
        at = bisect_left(self.places, parent.end) - 1
        if bound.start - item.start > 4 or at < 0:
            return None
        named = self.named[at]
        analyte = fitting(named, bound)
        if analyte is None or named.start < parent.start:
            return None
        if parent.end - named.close >= 30:
            return None
        return Link(bound, [(named, analyte)], "threshold.lead_in")


def _is_acuity(bound: Bound) -> bool:
    return bound.unit is not None and bound.unit.dims == (("acuity", 1),)


def _alike(one: Analyte, other: Analyte) -> bool:
    """Whether two analytes may share one bound."""
    return one.category == other.category or (
        one.category in _MEASURED and other.category in _MEASURED
    )

"""Grades of events: "grade 3 or above", before or behind the event."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from trialspan.pipes.page import Item, Page
from trialspan.pipes.thresholds_names import Analyte, Named
from trialspan.pipes.thresholds_ordinals import OrdinalReader, Ordinals
from trialspan.pipes.thresholds_qualify import negated
from trialspan.values.comparators import Comparators

_GRADE = re.compile(
    r"(?<![a-z])(?:ctc(?:ae)?[\s-])?(?:toxicity\s)?gr(?:ades?|\.)(?![a-z])"
)
_EVENT_GAP = re.compile(
    r"[\s,:()-]{0,3}(?:\([^()]{0,60}\)\s?)?(?:(?:of|in|or|with|as|the|to|at|is|are|be|by|that|an?|than|least|any|and|severity|ctcae|nci|nci-ctcae|toxicity|according|per|criteria|acute|chronic|active|persistent|treatment|related|treatment-related|non-hematologic|nonhematologic|clinically|significant|prior|immune-related|recovered|resolved|not|have|has|must|should|drug-related|recovery|from|for|scale|v\d|version|\d\.\d|peripheral|sensory|severe|residual|<|=|≤|-|graded|greater|classified|symptomatic|uncontrolled|hematologic|hematological|gastrointestinal|ongoing|unresolved|therapy|previous|improved|returned|does|fall|resolve|recover|improve|worsen)[\s,()-]{1,3}){0,7}(?:≥|≤|>|<|=|>=|<=)?\s{0,2}"
)
_JOINED = re.compile(
    r"\s{0,2}(?:,|/|and|or|and/or|,\s?and|,\s?or)\s{0,2}(?:(?:a|an|the|any)\s)?"
)
FAR = 80
_OF = re.compile(r"[\s,(]{0,2}(?:of\s|with\s|[≥>≤<=]{0,2}\s?)?(?:ctcae\s)?")
_OWN = re.compile(r"[\s,(]{0,2}(?:of\s|with\s)?[≥>≤<=]{0,2}\s?(?:ctcae\s)?grade")


class Graded(NamedTuple):
    """A grade and the events it grades."""

    start: int
    end: int
    read: Ordinals
    named: list[tuple[Named, Analyte]]
    negated: bool


class GradeReader:
    """Finds grades of events."""

    def __init__(self, comparators: Comparators, ordinals: OrdinalReader) -> None:
        self.comparators = comparators
        self.ordinals = ordinals
        self.claimed: set[int] = set()

    def find(
        self, page: Page, named: list[Named], taken: list[tuple[int, int]]
    ) -> Iterator[Graded]:
        """The graded events of a page, outside of what is taken."""
        starts = [n.start for n in named]
        self.claimed = set()
        for match in _GRADE.finditer(page.lower):
            if any(start <= match.start() < end for start, end in taken):
                continue
            item = page.item_at(match.start())
            read = self.ordinals.read(page.lower, match.end(), letters=False)
            if item is None or read is None or read.end > item.end:
                continue
            if self._scored(page, named, starts, match.start()):
                continue
            if max(read.values) > 5 or read.spans[0][0] - match.end() > 40:
                continue
            read = self._signed(page, match, read, item)
            events = self._events(page, item, named, starts, match.start(), read)
            if events:
                low = max(item.start, read.start - 60)
                denied = negated(page.lower, min(read.start, events[0][0].start), low)
                behind = re.search(
                    r"(?<![a-z])not\s(?:\w+\s){0,3}(?:to\s)?(?:a\s)?\Z",
                    page.lower[low : read.start],
                )
                yield Graded(read.start, read.end, read, events, denied or bool(behind))

    def _scored(
        self, page: Page, named: list[Named], starts: list[int], pos: int
    ) -> bool:
        """Whether a score's name stands before the word: "NYHA grade"."""
        at = bisect_left(starts, pos) - 1
        if at < 0 or _category(named[at]) != "score":
            return False
        return len(page.lower[named[at].close : pos].strip(" ([:,")) < 12

    def _signed(
        self, page: Page, match: re.Match[str], read: Ordinals, item: Item
    ) -> Ordinals:
        """The reading with the comparator in front of the word, and from there."""
        sign = self.comparators.before(page.lower, match.start(), low=item.start)
        if read.comparator:
            return read._replace(start=match.start())
        if sign is None:
            return read._replace(start=match.start())
        return read._replace(start=sign.start, comparator=sign.sign)

    def _events(
        self,
        page: Page,
        item: Item,
        named: list[Named],
        starts: list[int],
        pos: int,
        read: Ordinals,
    ) -> list[tuple[Named, Analyte]]:
        low, high = bisect_left(starts, item.start), bisect_left(starts, item.end)
        at = bisect_left(starts, read.start, low, high) - 1
        if at >= low and at not in self.claimed and named[at].end <= read.start:
            gap = page.lower[named[at].close : read.start]
            if _OF.fullmatch(gap):
                return self._run(page, named, at, low - 1, step=-1)
        at = bisect_left(starts, read.end, low, high)
        rest = page.lower[read.end : read.end + 3].lstrip()
        behind = rest[:1] not in (",", "(", ";")
        if at < high and behind and _EVENT_GAP.fullmatch(page.lower, read.end, named[at].start):
            return self._run(page, named, at, high, step=1)
        at = bisect_left(starts, read.start, low, high) - 1
        if at >= low and named[at].end <= read.start:
            gap = page.lower[named[at].close : read.start]
            if at not in self.claimed and len(gap) < FAR and _EVENT_GAP.fullmatch(gap):
                return self._run(page, named, at, low - 1, step=-1)
        return []

    def _run(
        self, page: Page, named: list[Named], at: int, stop: int, *, step: int
    ) -> list[tuple[Named, Analyte]]:
        """The coordinated events from the nearest on."""
        run = [at]
        while (at := at + step) != stop:
            first, second = sorted((at, run[-1]))
            gap = _JOINED.fullmatch(page.lower, named[first].close, named[second].start)
            if gap is None or _category(named[at]) != _category(named[run[0]]):
                break
            if at in self.claimed or (
                step > 0 and _OWN.match(page.lower, named[at].close)
            ):
                break
            run.append(at)
        self.claimed.update(run)
        return [
            (named[i], _event(page.lower, named[i]))
            for i in sorted(run)
            if _category(named[i]) not in ("demographic", "disease_burden")
        ]


def _category(named: Named) -> str:
    return named.analytes[0].category


def _event(lower: str, named: Named) -> Analyte:
    """The analyte as an event, named by the text where it is none by its row."""
    for analyte in named.analytes:
        if analyte.category in ("grade", "score"):
            return analyte
    name = lower[named.start : named.end]
    analyte = named.analytes[0]
    return replace(analyte, name=name, category="grade", loinc=None, unit=None)

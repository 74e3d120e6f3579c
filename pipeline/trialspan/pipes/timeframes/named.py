"""Named periods and visits: events that are a time without a quantity."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterator
from dataclasses import replace

from trialspan.pipes.page import Page
from trialspan.pipes.timeframes.coordinated import RELATIONS, coordinated
from trialspan.pipes.timeframes.frames import Frame
from trialspan.pipes.timeframes.intervals import alternatives
from trialspan.values.events import Anchor, EventWords, Reading

DURING = re.compile(
    r"(?<![a-z])(?:during|throughout|within|(?:over|in) the course of|for the (?:entire"
    r"|whole|(?:(?:entire|whole|full) )?duration of))(?![a-z])"
)
AT = re.compile(r"(?<![a-z])(?:at|on)\s(?=[a-z])")
RELATION = re.compile(
    r"(?<![a-z])(?P<word>(?:immediately |right )?before|immediately after|prior to|after"
    r"|following|pre|post|intra|until|till|through|up to|throughout)[ -]?(?=[a-z])"
)
MOMENT = re.compile(r"(?:time|moment|day|date) of ")
BOUNDARY = re.compile(r"(?:[,;:(|\[/\n]|(?<![a-z])(?:and|or|at|to|&))\s?$")
CLOSING = re.compile(
    r"\s?(?:$|[,;:)|\].\n([/-]|(?:and|or|to|through|until|up|&)(?![a-z]))"
)
PART = re.compile(r"[,;:(|\[/\n]\s?(?=[a-z])|(?<![a-z])and\s(?=[a-z])")
SEPARATOR = re.compile(r"[\s,;:/()&+-]{1,6}(?:and|or|at)?\s?(?:at|the|then)?\s?")
DIGIT = re.compile(r"[\d<>≤≥=]")
ALWAYS = frozenset(("baseline", "screening"))


class Named:
    """Finds "during the screening period", "at baseline", and visits in lists."""

    def __init__(self, events: EventWords) -> None:
        self.events = events

    def read(
        self, page: Page, frames: list[Frame], outcomes: Container[str | None]
    ) -> list[Frame]:
        """The frames without a quantity that no interval covers."""
        taken = sorted((f.start, f.end) for f in frames)
        found = [
            *self._periods(page),
            *self._visits(page, outcomes),
            *self._relations(page, {f.end for f in frames}, outcomes),
        ]
        found = [f for f in found if not _covered(f, taken)]
        edges = [*frames, *found]
        listed = list(self._listed(page, edges, outcomes))
        found += [f for f in listed if not _covered(f, taken)]
        found += coordinated(self.events, page.lower, [*frames, *found])
        return found

    def _periods(self, page: Page) -> Iterator[Frame]:
        for match in DURING.finditer(page.lower):
            anchor = self.events.read(page.lower, match.end())
            if anchor and anchor.reading.tight and anchor.reading.period:
                yield Frame(
                    match.start(),
                    anchor.end,
                    "timeframe.period",
                    relation="during",
                    anchor=as_period(anchor),
                )

    def _visits(self, page: Page, outcomes: Container[str | None]) -> Iterator[Frame]:
        """ "at baseline" of a measurement: the span is the event's."""
        for match in AT.finditer(page.lower):
            if not self.events.may_open(page.lower, match.end()):
                continue
            anchor = self.events.read(page.lower, match.end())
            if anchor is None or not anchor.reading.tight:
                continue
            moment = MOMENT.search(page.lower, match.end(), anchor.start)
            if not anchor.reading.visit and not moment:
                continue
            outcome = page.section_at(match.start()) in outcomes
            named = outcome or anchor.reading.event in ALWAYS
            if match[0].startswith("on") and not named:
                continue
            if outcome or self._measured(page, anchor):
                yield visit(anchor)

    def _measured(self, page: Page, anchor: Anchor) -> bool:
        """Whether the item names a measurement: an analyte or a number."""
        item = page.item_at(anchor.start)
        if item is None:
            return False
        near = page.lower[max(item.start, anchor.start - 150) : item.end]
        analytes = page.mentions.get("analytes", ())
        return bool(DIGIT.search(near[:300])) or any(
            item.start <= mention.start < item.end for mention in analytes
        )

    def _relations(
        self, page: Page, ends: set[int], outcomes: Container[str | None]
    ) -> Iterator[Frame]:
        """ "pre-dose", "until discharge" standing as a part of a time frame."""
        for section in page.sections:
            if section.label not in outcomes:
                continue
            for match in RELATION.finditer(page.lower, section.start, section.end):
                floor = max(0, match.start() - 5)
                opened = BOUNDARY.search(page.lower, floor, match.start())
                if not opened and match.start() - 1 not in ends:
                    continue
                anchor = self.events.read(page.lower, match.end())
                if anchor is None or not anchor.reading.known:
                    continue
                relation = RELATIONS[match["word"]]
                end = anchor.end
                if relation == "until":
                    end = alternatives(self.events, page.lower, end)
                if CLOSING.match(page.lower, end):
                    yield Frame(
                        match.start(),
                        end,
                        "timeframe.event",
                        relation=relation,
                        anchor=anchor,
                    )

    def _listed(
        self, page: Page, edges: list[Frame], outcomes: Container[str | None]
    ) -> Iterator[Frame]:
        """Visit nouns between separators: "Baseline, Week 4", "end of study"."""
        starts = {f.start for f in edges}
        ends = {f.end for f in edges}
        for section in page.sections:
            if section.label not in outcomes:
                continue
            for match in PART.finditer(page.lower, section.start, section.end):
                if not self.events.may_open(page.lower, match.end()):
                    continue
                anchor = self.events.read(page.lower, match.end())
                if anchor is None or not (
                    anchor.reading.known and anchor.reading.visit
                ):
                    continue
                if anchor.start in starts or not CLOSING.match(page.lower, anchor.end):
                    continue
                if self._fits(page, anchor, starts, ends):
                    ends.add(anchor.end)
                    yield visit(anchor)

    def _fits(
        self, page: Page, anchor: Anchor, starts: set[int], ends: set[int]
    ) -> bool:
        """Whether the noun is in a list of times or closes its entry."""
        if anchor.reading.event in ALWAYS:
            return True
        item = page.item_at(anchor.start)
        limit = item.end if item else len(page.text)
        if page.lower[anchor.end : limit].strip(" .);]") == "":
            return True
        for far in range(anchor.end, min(limit, anchor.end + 10)):
            if far in starts and SEPARATOR.fullmatch(page.lower, anchor.end, far):
                return True
        return any(
            near in ends and SEPARATOR.fullmatch(page.lower, near, anchor.start)
            for near in range(anchor.start - 10, anchor.start)
        )


def visit(anchor: Anchor) -> Frame:
    """The frame of a visit noun."""
    return Frame(
        anchor.start, anchor.end, "timeframe.visit", relation="at", anchor=anchor
    )


def as_period(anchor: Anchor) -> Anchor:
    """The anchor of a period: the study as a stretch of time is no event."""
    reading: Reading = anchor.reading
    if reading.role != "study":
        return anchor
    return replace(anchor, reading=reading._replace(event="other"))


def _covered(frame: Frame, taken: list[tuple[int, int]]) -> bool:
    at = bisect_right(taken, (frame.start, 1 << 60))
    return any(s <= frame.start < e for s, e in taken[max(0, at - 8) : at])

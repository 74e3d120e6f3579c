"""From one event to another, or to a quantity of time."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterator

from trialspan.pipes.page import Page
from trialspan.pipes.timeframes.frames import Frame, as_period
from trialspan.values.events import Anchor, EventWords
from trialspan.values.look import COMMON

FROM = COMMON.add(
    re.compile(r"(?<![a-z])(?:starting from|from|between|since|beginning)(?![a-z])")
)
NOTES = r"(?:\s?\([^()\n]{0,90}\)){0,2}"
TO = re.compile(
    rf"{NOTES}[\s,]{{0,2}}(?P<to>(?:and\s)?"
    r"(?:up to|up until|upto|until|till|to|through|thru|through to)"
    r"(?:\s(?:either|the first of|the earlier of|the earliest of))?)(?![a-z])"
)
AND = re.compile(rf"{NOTES}[\s,]{{0,2}}(?P<to>and)(?![a-z])")
FAR_TO = re.compile(
    r"[^,;:.|\n]{0,60}?(?<![a-z])(?<!prior )(?<!due )(?<!according )(?<!response )"
    r"(?P<to>up to|until|till|to|through|thru)"
    r"(?=\s(?:the\s)?(?:date|time|day|first|death|end|disease|progression|last|\d"
    r"|up to|one|two|three|four|six|twelve))"
)
THROUGHOUT = re.compile(r"[^;:.|\n]{0,40}?(?<![a-z])(?P<to>throughout)(?![a-z])")
CAUSE = (
    r"(?:\s\(?(?:from|due to|of|for|by|as a result of) any (?:cause|reason)s?\)?"
    r"|\sin the absence of (?:disease )?progression)?"
)
ASIDE = r"(?: (?:per|for|of|with|by|in) [a-z0-9. -]{1,40}?)?"
OR = re.compile(
    rf"{CAUSE}{ASIDE}(?:\s?,\s?(?:or|and/or|and)?|\s?/|\s(?:or|and/or))\s(?:to\s)?|/"
)
BARE_TO = frozenset(("until", "till", "through", "thru", "up to", "up until", "upto"))


class Intervals:
    """Finds "from A to B", "from A until N after B", "baseline up to N".

    interval = "from" event "to" (quantity | event {"or" event}). Alternative ends are
    one frame on the first, which closes at the last.
    """

    def __init__(self, events: EventWords) -> None:
        self.events = events

    def read(
        self, page: Page, frames: list[Frame], outcomes: Container[str | None]
    ) -> list[Frame]:
        """The frames, those that end an interval widened, and the others found."""
        self._starts = sorted(frames, key=lambda f: f.start)
        self._keys = [frame.start for frame in self._starts]
        replaced: dict[Frame, Frame] = {}
        added: list[Frame] = []
        for start, first, to_end, word in self._openings(page, outcomes):
            target = self._quantity_at(page.lower, to_end)
            if target is not None and target not in replaced:
                replaced[target] = _widen(target, start, first)
                for other in self._beside(target):
                    replaced[other] = _widen(other, other.start, first)
                continue
            found = self._to_event(page.lower, start, first, to_end, word)
            if found:
                added.append(found)
        kept = [replaced.get(frame, frame) for frame in frames]
        return [*kept, *added]

    def _beside(self, target: Frame) -> list[Frame]:
        """The other quantities of its coordination: "from A to weeks 12 and 24"."""
        at = bisect_left(self._keys, target.start)
        near = self._starts[at : at + 60]
        return [f for f in near if f.group == target.group >= 0 and f is not target]

    def _openings(
        self, page: Page, outcomes: Container[str | None]
    ) -> Iterator[tuple[int, Anchor, int, str]]:
        """(start, first event, end of "to", opening word) of every interval."""
        lower = page.lower
        done = -1
        for match in FROM.finditer(lower):
            if match.start() < done or self._relates(lower, match):
                continue
            first = self.events.read(lower, match.end())
            if first is None or self._is_range(match.start(), first):
                continue
            to = self._to(lower, match, first)
            if to is not None:
                done = to
                yield match.start(), first, to, match[0]
        yield from self._after_until(lower)
        yield from self._headless(page, outcomes)
        yield from self._from_points(page, outcomes)

    def _relates(self, lower: str, opened: re.Match[str]) -> bool:
        """Whether "between" tells what is related: "correlation between A and B"."""
        if opened[0] != "between":
            return False
        near = lower[max(0, opened.start() - 16) : opened.start()].split()
        return bool(near) and near[-1] in self.events.words.words["relating"]

    def _after_until(self, lower: str) -> Iterator[tuple[int, Anchor, int, str]]:
        """ "After the last dose until withdrawal"."""
        for match in UNTIL.finditer(lower):
            end = match.start() - 1
            said = list(AFTER.finditer(lower, max(0, end - FAR), end))
            if not said:
                continue
            start = said[-1].start()
            first = self.events.read(lower, said[-1].end())
            if first and first.reading.known and first.end == end:
                yield start, first, match.end(), "after"

    def _is_range(self, start: int, first: Anchor) -> bool:
        """Whether "from cycle 1 to cycle 6" is read as one range already."""
        at = bisect_left(self._keys, start)
        if at == len(self._starts) or self._keys[at] > first.start:
            return False
        amount = self._starts[at].quantity
        inside = first.start < self._starts[at].end
        return inside and amount is not None and amount.upper is not None

    def _to(self, lower: str, opened: re.Match[str], first: Anchor) -> int | None:
        """Where the "to" behind the first event ends.

        An event that is not known needs dates: "from date of ... to date of ...".
        """
        known, word = first.reading.known, opened[0]
        if not (known or DATED.match(lower, opened.end())):
            return None
        pattern = AND if word == "between" else TO
        to = pattern.match(lower, first.end)
        if to is None and word != "between":
            far = FAR_TO.match(lower, first.end), THROUGHOUT.match(lower, first.end)
            to = min((t for t in far if t), key=lambda t: t.end(), default=None)
        if to is None or not (known or DATED.match(lower, to.end())):
            return None
        return to.end()

    def _from_points(
        self, page: Page, outcomes: Container[str | None]
    ) -> Iterator[tuple[int, Anchor, int, str]]:
        """ "Cycle 1 Day 1 until end of treatment": the first day of treatment."""
        for frame in self._starts:
            if page.section_at(frame.start) not in outcomes or frame.anchor:
                continue
            reading = self.events.classify(page.lower[frame.start : frame.end])
            to = TO.match(page.lower, frame.end) if reading.known else None
            if to and "(" not in to[0] and not to["to"].startswith("and"):
                yield (
                    frame.start,
                    Anchor(frame.start, frame.end, reading),
                    to.end(),
                    "to",
                )

    def _headless(
        self, page: Page, outcomes: Container[str | None]
    ) -> Iterator[tuple[int, Anchor, int, str]]:
        """ "Baseline up to Week 64": an event at the head of a time-frame part."""
        for section in page.sections:
            if section.label not in outcomes:
                continue
            for match in PART.finditer(page.lower, section.start, section.end):
                if not self.events.may_open(page.lower, match.end()):
                    continue
                first = self.events.read(page.lower, match.end())
                if first is None or not first.reading.known:
                    continue
                to = TO.match(page.lower, first.end)
                if to is None or to["to"].startswith("and") or ODD.search(to[0]):
                    continue
                if self._is_range(first.start, first):
                    continue
                if page.lower.startswith("pre", match.end()):
                    continue  # "pre-dose up to 72 hours post-dose" is two
                if OPENED.search(page.lower, max(0, first.start - 16), first.start):
                    continue
                dated = DATED.match(page.lower, match.end())
                clear = dated and DATED.match(page.lower, to.end())
                if first.reading.visit or clear or to["to"] in BARE_TO:
                    start = match.end() if dated else first.start
                    yield start, first, to.end(), "to"

    def _quantity_at(self, lower: str, pos: int) -> Frame | None:
        """The frame with a quantity right behind "to"."""
        at = bisect_left(self._keys, pos - 12)
        for frame in self._starts[at : at + 3]:
            amount = frame.quantity
            if amount is None:
                continue
            gap = lower[pos : max(pos, frame.start)]
            if frame.start <= pos + 40 and frame.end > pos and LEAD.fullmatch(gap):
                return frame
        return None

    def _to_event(
        self, lower: str, start: int, first: Anchor, to_end: int, word: str
    ) -> Frame | None:
        side = SIDE.match(lower, to_end)
        if side:
            to_end = side.end()
        last = self.events.read(lower, to_end)
        if last is None or _compared(word, first, last):
            return None
        if word == "from" and self.events.is_name(lower, first, last):
            return None  # "from one drug to another"
        bare = lower.startswith("to", to_end - 2)
        named = last.reading.known and not self.events.is_name(lower, last)
        if bare and not named and _takes_to(lower, first, self.events):
            return None  # "from a response to an allergen"
        if last.reading.role == "study" and last.reading.event == "enrollment":
            ended = last.reading._replace(event="study_completion")
            last = last._replace(reading=ended)  # "until participation"
        clause = _clause(lower, to_end)
        if clause:
            last = last._replace(start=clause.start("said"), end=clause.end())
        if not last.reading.known and not clause and word != "from":
            return None
        end = alternatives(self.events, lower, last.end)
        relation = "until"
        if side:
            relation = "after" if side["side"] == "after" else "before"
        elif lower.startswith("throughout", to_end - 10):
            relation, last = "during", as_period(last)
        return Frame(start, end, "timeframe.from_to", None, None, relation, last, first)


def _takes_to(lower: str, first: Anchor, events: EventWords) -> bool:
    """Whether the phrase ends with a noun whose own "to" follows: "exposure to"."""
    word = lower[first.start : first.end].rpartition(" ")[2]
    return word in events.words.words["noun_with_to"]


def _compared(word: str, first: Anchor, last: Anchor) -> bool:
    """Whether "between placebo and drug" names no times."""
    given = {first.reading.role, last.reading.role} <= {"treatment", "therapy", "drug"}
    return word == "between" and given and first.reading.event == last.reading.event


UNTIL = COMMON.add(re.compile(r"(?<= )until(?![a-z])"))
AFTER = re.compile(r"(?<![a-z])(?:after|following)(?![a-z])")
FAR = 60


def alternatives(events: EventWords, lower: str, end: int) -> int:
    """The end of the last of ", relapse, or death"."""
    for _ in range(6):
        gap = OR.match(lower, end)
        if gap is None:
            break
        other = events.read(lower, gap.end())
        if other is None or not other.reading.known:
            break
        end = other.end
    return end


OPENED = re.compile(r"(?:from|between) (?:the )?(?:date of |time of )?$")
ODD = re.compile(r",|\([^()]*\d")  # a list, or a note with times of its own
DATED = re.compile(r"\s?(?:the )?(?:date|time|day)s? of ")
SIDE = re.compile(r"\s?(?P<side>before|prior to|after)\s")
PART = re.compile(r"(?:^|[,|;:(\n])\s?(?:and\s|change\s|[a-d]\)\s)?(?=[a-z0-9])")
LEAD = re.compile(
    r"\s?(?:(?:the|a|an|about|approximately|approx\.?|around|maximum of|maximum|max\.?"
    r"|up|to|at|least|study|on|time points|a total of|~)\s?){0,5}"
)
CLAUSE = re.compile(
    r"\s?(?:the\s)?(?:date|time|day|point) (?:when|that|on which|at which)\s"
    r"(?P<said>[^,;:.()|\n]{1,120})"
)


def _clause(lower: str, pos: int) -> re.Match[str] | None:
    """The clause that stands for an event: "date when the cells are gone"."""
    return CLAUSE.match(lower, pos)


def _widen(frame: Frame, start: int, first: Anchor) -> Frame:
    """The frame with its opening event; "to 36 months after" is a limit."""
    comparator = "<=" if frame.comparator == "=" else frame.comparator
    return frame._replace(
        start=start,
        rule="timeframe.from_to_quantity",
        comparator=comparator,
        start_event=first,
    )

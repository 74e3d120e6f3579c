"""Named periods and visits: events that are a time without a quantity."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from decimal import Decimal

from trialspan.pipes.page import Page
from trialspan.pipes.timeframes.coordinated import RELATIONS, coordinated, prefixed
from trialspan.pipes.timeframes.frames import Frame, as_period, is_taken
from trialspan.pipes.timeframes.intervals import alternatives
from trialspan.values.durations import Quantity
from trialspan.values.events import Anchor, EventWords
from trialspan.values.look import COMMON
from trialspan.values.word_tree import letter_tree

DURING = COMMON.add(
    re.compile(
        r"(?<![a-z])(?:during|throughout|within(?!\s?\d)|(?:over|in) the course of"
        r"|over(?= the (?:[a-z-]{2,20} ){1,3}(?:process|period|phase|season)(?![a-z]))"
        r"|for the (?:(?:(?:entire|whole|full) )?(?:duration|length) of|entire|whole)"
        r")(?![a-z])"
    )
)
IN_PERIOD = COMMON.add(re.compile(r"(?<![a-z])in the [a-z]{1,12} p(?:eriod|hase)"))
AT = COMMON.add(re.compile(r"(?<![a-z])(?:at|on)\s(?=[a-z])"))
RELATION = COMMON.add(
    re.compile(
        r"(?<![a-z])(?P<word>(?:immediately |right )?before|immediately after"
        r"|prior to|after|following|pre|post|intra|until|till|through(?: to)?|up to"
        r"|throughout)[ -]?"
        r"(?=[a-z0-9])"
    )
)
EACH = re.compile(r"(?:each|every|any) ")
MOMENT = re.compile(r"(?:time|moment|day|date) of ")
BOUNDARY = re.compile(
    r"(?:[,;:()|\[/\n]|(?<![a-z])(?:and|or|at|to|also|&|assessed|followed|collected"
    r"|observed|monitored|measured))\s?$"
)
CLOSING = re.compile(
    r"\s?(?:$|[,;:)|\].\n([/-]|(?:and|or|to|through|until|up|on|at|&)(?![a-z]))"
)
PART = re.compile(r"[,;:(|\[/\n]\s?(?=[a-z])|(?<![a-z])and\s(?=[a-z])")
SEPARATOR = re.compile(r"[\s,;:/()&+-]{1,6}(?:and|or|at)?\s?(?:at|the|then)?\s?")
PART_HEAD = re.compile(r"[,|:\n] ?$")
NOTED = re.compile(r" ?(?:$|\(|[|.\n])")
LISTED = re.compile(r" ?(?:[,;/&(]|(?:and|or)(?= )) ?(?:(?:and|or) )?(?:at )?(?:the )?")
LIMIT = re.compile(r"up to |upto |within |from |through |at least |until ")
SENTENCE = re.compile(r"[.;|\n]")
DIGIT = re.compile(r"[\d<>≤≥=]")
ALWAYS = frozenset(("baseline", "screening"))
PREFIXES = frozenset(("pre", "post", "intra"))
AGE_AT = re.compile(r"(?<!of )(?<![a-z])age $")
NOUN = re.compile(r" [a-z]{3}")
SHORT = re.compile(r"\([a-z-]{2,8}\) ?$")  # "adverse events (AE) after"
GATES = ALWAYS | {"randomization", "enrollment", "consent"}
LASTING = ("during", "throughout", "in the course of")
WORD = re.compile(r"[a-z]+")
SHORT_NAME = re.compile(r"[A-Z]{2,6}s?")
TESTED_BEFORE = GATES | {"surgery"}
STATES = ("lactation", "pregnancy", "breastfeeding")
ANY = re.compile(r" (?:a|any|another) ")
EACH_TIME = re.compile(r"(?:each|every) ")


class Named:
    """Finds "during the screening period", "at baseline", and visits in lists."""

    def __init__(self, events: EventWords) -> None:
        self.events = events
        nth = letter_tree(events.words.ordinals)
        self.nth_visit = COMMON.add(
            re.compile(
                rf"(?<![a-z])at (?:the |a |an |their |this )?(?P<nth>{nth})"
                r" (?:[a-z-]{2,12} )?visit(?![a-z])"
            )
        )

    def read(
        self, page: Page, frames: list[Frame], outcomes: Container[str | None]
    ) -> list[Frame]:
        """The frames without a quantity that no interval covers."""
        taken = sorted((f.start, f.end) for f in frames)
        found = [
            *self._nth_visits(page.lower),
            *self._periods(page, outcomes),
            *self._visits(page, frames, outcomes),
            *self._relations(page, frames, outcomes),
        ]
        found = [f for f in found if not is_taken(f.start, taken)]
        found += prefixed(self.events, page.lower)
        edges = [*frames, *found]
        listed = list(self._listed(page, edges, outcomes))
        found += [f for f in listed if not is_taken(f.start, taken)]
        found += coordinated(self.events, page.lower, [*frames, *found])
        return found

    def _nth_visits(self, lower: str) -> Iterator[Frame]:
        """ "at the second visit": the visit with its number, as in "visit 2"."""
        for match in self.nth_visit.finditer(lower):
            start, end = match.start("nth"), match.end()
            number = Decimal(self.events.words.ordinals[match["nth"]])
            amount = Quantity(start, end, number, None, "visit")
            yield Frame(start, end, "timeframe.point", amount, "=")

    def _is_period(
        self,
        page: Page,
        word: str,
        start: int,
        anchor: Anchor,
        outcomes: Container[str | None],
    ) -> bool:
        """A known period; in a time frame any noun: "During the BPS (3 weeks)"."""
        reading, lower = anchor.reading, page.lower
        given = reading.role in ("treatment", "therapy")
        phase = lower[anchor.start : anchor.end].endswith(("period", "phase"))
        unborn = word == "in" and lower.startswith(STATES, anchor.start)
        if unborn:
            return False  # "in the lactation period"
        if reading.role == "study" and ANY.fullmatch(
            lower, start + len(word), anchor.start
        ):
            return False  # "during a study"
        if word == "within" and given and not phase:
            return False  # "within treatment parameters"
        if reading.period and (reading.tight or given or phase):
            return True
        if word in LASTING and self._is_occasion(page, anchor):
            return True
        if page.section_at(start) not in outcomes or word == "within":
            return False
        opened = PART_HEAD.search(page.lower, max(0, start - 2), start)
        return opened is not None and NOTED.match(page.lower, anchor.end) is not None

    def _is_occasion(self, page: Page, anchor: Anchor) -> bool:
        """Whether a noun phrase names what lasts, by its last word: "a prick test",
        "measles infection", "the OFC"."""
        lower, (start, end, _) = page.lower, anchor
        words = WORD.findall(lower, start, end)
        told = bool(words) and words[0] in self.events.words.words["told"]
        if told or DIGIT.search(lower, start, end):
            return False
        if words and words[-1] in self.events.words.words["occasion"]:
            return len(words) > 1 or words[0] not in self.events.phase_nouns
        return SHORT_NAME.fullmatch(page.norm, start, end) is not None

    def _periods(self, page: Page, outcomes: Container[str | None]) -> Iterator[Frame]:
        lower = page.lower
        during = [match.span() for match in DURING.finditer(lower)]
        inside = [(m.start(), m.start() + 2) for m in IN_PERIOD.finditer(lower)]
        for start, end in (*during, *inside):
            anchor = self.events.read(lower, end)
            if anchor and self._is_period(
                page, lower[start:end], start, anchor, outcomes
            ):
                yield Frame(
                    start,
                    anchor.end,
                    "timeframe.period",
                    relation="during",
                    anchor=as_period(anchor),
                )

    def _visits(
        self, page: Page, frames: list[Frame], outcomes: Container[str | None]
    ) -> list[Frame]:
        """ "at baseline" of a measurement: the span is the event's."""
        sure: list[Frame] = []
        loose: list[Frame] = []
        for match in AT.finditer(page.lower):
            anchor = self._met(page.lower, match)
            if anchor is None:
                continue
            if AGE_AT.search(page.lower, max(0, match.start() - 8), match.start()):
                continue  # "gestational age at delivery"
            outcome = page.section_at(match.start()) in outcomes
            moment = MOMENT.search(page.lower, match.end(), anchor.start)
            visits = anchor.reading.visit or moment is not None
            named = outcome or anchor.reading.event in ALWAYS
            if match[0].startswith("on") and not (
                named and (moment or _has_day(page.lower, anchor))
            ):
                continue
            gate = visits and anchor.reading.event in GATES
            if gate or (visits and (outcome or self._measured(page, anchor))):
                sure.append(visit(anchor))
            elif visits or anchor.reading.role == "event":
                (sure if outcome else loose).append(visit(anchor))
        return [*sure, *_beside(page.lower, loose, [*frames, *sure])]

    def _met(self, lower: str, match: re.Match[str]) -> Anchor | None:
        """The known event behind "at"; not that of "at each visit"."""
        if not self.events.may_open(lower, match.end()):
            return None
        anchor = self.events.read(lower, match.end())
        if anchor is None or not anchor.reading.tight:
            return None
        if lower.endswith("ed", anchor.start, anchor.end) and NOUN.match(
            lower, anchor.end
        ):
            return None  # "on all enrolled children"
        if lower.startswith("event", anchor.start) and anchor.end - anchor.start == 5:
            return None  # "at the time of the event"
        return None if EACH.search(lower, match.end(), anchor.start) else anchor

    def _measured(self, page: Page, anchor: Anchor) -> bool:
        """Whether the item names a measurement: an analyte or a number."""
        item = page.item_at(anchor.start)
        if item is None:
            return False
        if page.lower[anchor.end : anchor.end + 1] == ":":
            return True
        near = page.lower[max(item.start, anchor.start - 150) : item.end]
        analytes = page.mentions.get("analytes", ())
        return bool(DIGIT.search(near[:300])) or any(
            item.start <= mention.start < item.end for mention in analytes
        )

    def _relations(
        self, page: Page, frames: list[Frame], outcomes: Container[str | None]
    ) -> list[Frame]:
        """ "pre-dose", "until discharge" as a part of a time frame or beside others."""
        ends = {frame.end for frame in frames}
        points = {frame.end for frame in frames if frame.rule == "timeframe.point"}
        sure: list[Frame] = []
        loose: list[Frame] = []
        for match in RELATION.finditer(page.lower):
            found = self._relation(page.lower, match)
            if found is None:
                continue
            outcome = page.section_at(found.start) in outcomes
            stands = found.start - 1 in points or self._tests(
                page.lower, found, outcome
            )
            stands = stands or (
                outcome and (found.start - 1 in ends or _stands(page.lower, found))
            )
            (sure if stands else loose).append(found)
        return [*sure, *_beside(page.lower, loose, [*frames, *sure])]

    def _tests(self, lower: str, frame: Frame, outcome: bool) -> bool:
        """Whether a test is done "before randomization", "after each injection"."""
        anchor = frame.anchor
        if anchor is None or frame.relation not in ("before", "after"):
            return False
        each = EACH_TIME.search(lower, frame.start, anchor.start)
        gate = frame.relation == "before" and anchor.reading.event in TESTED_BEFORE
        if not (each or gate) or (each and outcome):
            return each is not None
        before = SENTENCE.split(lower[max(0, frame.start - 90) : frame.start])[-1]
        return self.events.words.near("measure", before)

    def _relation(self, lower: str, match: re.Match[str]) -> Frame | None:
        if not self.events.may_open(lower, match.end()):
            return None
        anchor = self.events.read(lower, match.end())
        if anchor is None or not anchor.reading.known:
            return None
        if lower.endswith(("on or ", "during or "), 0, match.start()):
            return None  # "on or after the first dose"
        glued = match[0] == match["word"]
        if glued and anchor.reading.role == "drug":
            return None  # "prednisolone"
        if glued and " " in lower[anchor.start : anchor.end]:
            return None  # "postoperative adjuvant chemotherapy"
        if match["word"] == "pre" and anchor.reading.event == "baseline":
            return visit(anchor._replace(start=match.start()))
        if match["word"] == "post" and anchor.reading.event == "baseline":
            return None  # "post-baseline values": any time after it
        if match["word"] in PREFIXES and not anchor.reading.tight:
            return None  # "intra-patient variability"
        relation, end = RELATIONS[match["word"]], anchor.end
        if relation == "until":
            end = alternatives(self.events, lower, end)
        rule = "timeframe.event"
        return Frame(match.start(), end, rule, relation=relation, anchor=anchor)

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
                if anchor is None or not self._is_visit(page.lower, match, anchor):
                    continue
                if page.lower[anchor.start - 1] == "-":
                    continue  # the "op" of "pre-op"
                if anchor.start in starts or not CLOSING.match(page.lower, anchor.end):
                    continue
                if self._fits(page, anchor, starts, ends):
                    ends.add(anchor.end)
                    yield visit(anchor)

    def _is_visit(self, lower: str, match: re.Match[str], anchor: Anchor) -> bool:
        """A visit noun, or any event after "time of"."""
        if MOMENT.search(lower, match.end(), anchor.start):
            return anchor.reading.known
        return anchor.reading.tight and anchor.reading.visit

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


def _has_day(lower: str, anchor: Anchor) -> bool:
    """Whether something is done on the day of an event: "on admission", not "based on
    response", "on the selection of"."""
    day = anchor.reading.period or anchor.reading.event in GATES
    return day and not lower.startswith(" of ", anchor.end)


def _stands(lower: str, frame: Frame) -> bool:
    """Whether the frame is a part between separators."""
    if CLOSING.match(lower, frame.end) is None:
        return False
    glued = lower.startswith(("pre", "post", "intra"), frame.start)
    done = frame.anchor is not None and (
        frame.relation == "until" and frame.anchor.reading.event == "study_completion"
    )
    opened = BOUNDARY.search(lower, max(0, frame.start - 10), frame.start)
    noted = SHORT.search(lower, max(0, frame.start - 12), frame.start) is not None
    return glued or done or (opened is not None and not noted)


def _beside(lower: str, loose: list[Frame], frames: list[Frame]) -> Iterator[Frame]:
    """The loose frames that are coordinated with another."""
    starts = {frame.start for frame in (*frames, *loose)}
    ends = {frame.end for frame in (*frames, *loose)}
    amounts = {frame.start for frame in frames if frame.quantity}
    for frame in loose:
        before = range(max(0, frame.start - 10), frame.start)
        behind = range(frame.end + 1, frame.end + 9)
        if any(
            at in ends and LISTED.fullmatch(lower, at, frame.start) for at in before
        ) or any(at in starts and _goes_on(lower, frame, at, amounts) for at in behind):
            yield frame


def _goes_on(lower: str, frame: Frame, start: int, amounts: set[int]) -> bool:
    """Whether a list goes on: a time frame behind a measure is none."""
    if LISTED.fullmatch(lower, frame.end, start) is None:
        return False
    if lower[frame.end : start].strip() != "," or start not in amounts:
        return True
    listed = BOUNDARY.search(lower, max(0, frame.start - 10), frame.start)
    return listed is not None and LIMIT.match(lower, start) is None


def visit(anchor: Anchor) -> Frame:
    """The frame of a visit noun."""
    return Frame(
        anchor.start, anchor.end, "timeframe.visit", relation="at", anchor=anchor
    )

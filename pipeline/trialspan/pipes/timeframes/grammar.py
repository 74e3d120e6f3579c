"""The timeframes of a page: quantities in their context, intervals, periods, visits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from trialspan.pipes.page import Page
from trialspan.pipes.timeframes.frames import Frame, as_period, distinct
from trialspan.pipes.timeframes.frequencies import Frequencies
from trialspan.pipes.timeframes.given import document_names, studied_in
from trialspan.pipes.timeframes.intervals import Intervals
from trialspan.pipes.timeframes.joins import join_groups
from trialspan.pipes.timeframes.left import Left, read_left
from trialspan.pipes.timeframes.margins import with_margins
from trialspan.pipes.timeframes.named import Named
from trialspan.pipes.timeframes.placed import (
    Placed,
    comparator_of,
    goes_on,
    inherited,
    rule_of,
    share,
    start_of,
)
from trialspan.pipes.timeframes.refusals import refusal
from trialspan.pipes.timeframes.right import Right, RightReader, scope_of
from trialspan.values.durations import Group, Quantity, find_groups
from trialspan.values.events import EventWords
from trialspan.values.time_words import TimeWords, build_words

NOTES = ("±", "+", "average", "mean of", "median of")  # of a margin or an average
OUTCOMES = frozenset(("primary_outcomes", "secondary_outcomes", "other_outcomes"))
CRITERIA = frozenset(("inclusion_criteria", "exclusion_criteria", "eligibility"))
PROSE = frozenset(("title", "brief_summary", "detailed_description", "objectives"))
HEAD = re.compile(r"[,|;\n]\s?(?P<noun>[a-z][^,|;\n.()]{2,60}?)\s$")
EACH = re.compile(r"(?:each|every) $")
JUST_BEFORE = re.compile(
    r"(?P<word>[a-z-]{2,20}) (?:occur(?:ring|s)? )?(?:every|each|q) ?$"
)
TAIL = re.compile(r"\s?(?:$|[|\n;.])")
COORDINATED = re.compile(
    r"(?<![a-z])(?P<word>before|prior to|during|after|pre|throughout)(?:-| |, )?"
    r"(?:and|or|,|/)\s(?:at\s)?$|(?<![a-z])(?P<bare>pre|before|during)\s?(?:,|and|/)\s?$"
)


class TimeGrammar:
    """Reads timeframes by the rows of ``time_cues`` and ``events``."""

    def __init__(
        self, cues: Iterable[Mapping[str, Any]], events: Iterable[Mapping[str, Any]]
    ) -> None:
        self.words: TimeWords = build_words(cues)
        self.events = EventWords(events, self.words)
        self.right = RightReader(self.words, self.events)
        self.intervals = Intervals(self.events)
        self.named = Named(self.events)
        self.often = Frequencies(self.words)

    def read(self, page: Page) -> list[Frame]:
        """Every timeframe of the page, in order of place."""
        studied = " ".join(page.lower[start:end] for start, end in studied_in(page))
        self.events.take({}, studied)
        self.events.take(document_names(page, self.events), studied)
        page = page.unwrapped
        self._noted = any(note in page.lower for note in NOTES)
        placed = share(page.lower, self._place(page))
        frames = [frame for one in placed for frame in self._frames(page, one)]
        frames += self._before_and(page.lower, placed)
        frames = self.intervals.read(page, frames, OUTCOMES)
        frames += self.often.read(page, OUTCOMES)
        frames += self.named.read(page, frames, OUTCOMES)
        return sorted(distinct(frames), key=lambda f: (f.start, f.end))

    def _place(self, page: Page) -> list[Placed]:
        """The groups that are time, each with its context."""
        kept: list[Placed] = []
        aged = -1  # where the last age ends
        for group in join_groups(
            page.lower, find_groups(page.lower, self.words, starts=page.number_starts)
        ):
            if kept and _inside_anchor(group, kept[-1].right):
                continue
            placed, why = self._context(page, group, aged, kept)
            if why == "interval" and self._is_measured(page, group, kept):
                why = None
            if why == "letter" and goes_on(kept, group):
                why = None  # "at M3, M6 and M12"
            if why == "age":
                aged = group.end
            elif why is None and placed.left.frequency:
                if self._is_measured(page, group, kept):
                    kept.append(placed)
            elif why is None:
                kept.append(placed)
        return kept

    def _context(
        self, page: Page, group: Group, aged: int, kept: list[Placed]
    ) -> tuple[Placed, str | None]:
        """The group with its context, and why it is no timeframe."""
        lower = page.lower
        scope = self._scope(page, group)
        left = self._left(lower, group)
        told = inherited(lower, left, kept)
        unit = group.quantities[0].unit
        right = self.right.read(lower, group.end, scope_of(scope, lower, told, unit))
        left, right = self._fitting(lower, group, left, right)
        left, right = self._event_in_front(lower, group, left, right)
        if scope == "criteria":
            left = _over(group, left, right)
        if scope == "outcome" and left.comparator == "<=" and not right.said:
            left, right = self._before(lower, group, left, right)
        why = refusal(lower, group, left, right, self.words, scope=scope)
        again = _continues_age(lower, group, left, right, aged)
        if why is None and scope != "outcome" and again:
            why = "age"
        return Placed(group, left, right), why

    def _left(self, lower: str, group: Group) -> Left:
        """The cues before the group, and one between its number and its unit."""
        left = read_left(lower, group.start, self.words)
        if lower.startswith("the ", group.start):
            left = left._replace(named=True)  # "in the hour after a meal"
        return self._adjective(left, group) if group.adjective else left

    def _adjective(self, left: Left, group: Group) -> Left:
        """The cues with one that stands behind its number: "the 4 last weeks"."""
        window = self.words.left.get(group.adjective)
        if window and window.kind == "window":
            left = left._replace(
                start=left.reached,
                comparator=window.comparator,
                relation=window.relation,
                windowed=True,
            )
        more = self.words.right.get(group.adjective)
        if more and more.comparator:
            left = left._replace(comparator=more.comparator)
        return left

    def _fitting(
        self, lower: str, group: Group, left: Left, right: Right
    ) -> tuple[Left, Right]:
        """Both sides, without what the one says about the other."""
        if left.word == "for" and right.anchor:
            each = EACH.search(lower, group.end, right.anchor.start)
            right = Right(group.end) if each else right  # "10 minutes after each meal"
        hyphen = lower[group.end - len(group.unit_text) - 1] == "-"
        if hyphen and left.role in ("to", "by", "after_quantity") and not right.said:
            left = Left(group.start)  # "compared to a four-week course"
        right = self._behind(lower, group, left, right)
        if left.role == "by" and not group.point:
            left = Left(group.start)  # "delayed by one week"
        past = left.relation == "before" and left.windowed
        if past and right.rule == "time.of_point":
            right = Right(group.end)
        return left, right

    def _behind(self, lower: str, group: Group, left: Left, right: Right) -> Right:
        """The context with the noun behind "after 4 weeks treatment", "during the
        6-week follow-up period"; without it where "Day 1 before dosing" is two."""
        if group.point:
            behind = right.anchor and ")" in lower[group.end : right.anchor.start]
            bare = right.relation == "before" or behind
            return Right(group.end) if bare else right
        if right.said or left.windowed or left.relation not in ("after", "during"):
            return right
        anchor = self.events.read(lower, group.end)
        if anchor is None or not anchor.reading.tight or not anchor.reading.period:
            return right
        return right._replace(anchor=as_period(anchor), end=anchor.end)

    def _before(
        self, lower: str, group: Group, left: Left, right: Right
    ) -> tuple[Left, Right]:
        """The context with an anchor that stands first: "Infusion within 2 weeks"."""
        head = HEAD.search(lower, max(0, left.start - 70), left.start)
        if head is None or not TAIL.match(lower, group.end):
            return left, right
        anchor = self.events.read(lower, head.start("noun"))
        if anchor is None or anchor.end != head.end("noun"):
            return left, right
        if anchor.reading.role != "treatment" or not anchor.reading.known:
            return left, right
        opened = left._replace(start=anchor.start)
        return opened, right._replace(anchor=anchor, relation="after")

    def _event_in_front(
        self, lower: str, group: Group, left: Left, right: Right
    ) -> tuple[Left, Right]:
        """The context with the event of "postoperative day 3"."""
        if right.said or right.anchor or left.reached < group.start:
            return left, right
        found = self.right.in_front(lower, group.start)
        if found is None:
            return left, right
        start, relation, anchor = found
        opened = left._replace(start=start, reached=start)
        known = right._replace(relation=relation, anchor=anchor, rule="time.glued")
        return opened, known._replace(said=True)

    def _scope(self, page: Page, group: Group) -> str:
        """ "outcome", "criteria" (also a sentence of prose that excludes), "prose"."""
        label = page.section_at(group.start)
        if label in OUTCOMES:
            return "outcome"
        if label in CRITERIA:
            return "criteria"
        before = page.lower[max(0, group.start - 150) : group.start]
        said = before.rpartition(". ")[2].rpartition("\n")[2]
        if label in PROSE and not self.words.near("criterion_cue", said):
            return "prose"
        return "result" if self.words.near("outcome_cue", said) else "criteria"

    def _is_measured(self, page: Page, group: Group, kept: list[Placed]) -> bool:
        """Whether "every 8 weeks" says how often something is measured.

        Its clause decides, else the interval or point before it ("every 3 months for 2
        years, then every 6 months"), else its sentence.
        """
        if page.section_at(group.start) in OUTCOMES:
            return True
        item = page.item_at(group.start)
        floor = max(item.start if item else 0, group.start - 80)
        limit = min(item.end if item else len(page.text), group.end + 60)
        before = page.lower[floor : group.start].rpartition(". ")[2]
        near = before + page.lower[group.start : limit].partition(". ")[0]
        if self.words.near("meeting", near):
            return False
        doing = JUST_BEFORE.search(before)
        if doing and doing["word"] in self.words.words["measure"]:
            return True  # "with visits every 3 months"
        said = self._says(re.split(r"[,;:]", before)[-1])
        close = kept and group.start - kept[-1].group.end < 60
        if said is None and close and any(one.left.frequency for one in kept[-2:]):
            return True
        said = self._says(near) if said is None else said
        return bool(close and kept[-1].group.point if said is None else said)

    def _says(self, text: str) -> bool | None:
        """Whether a text measures something; None where it neither does nor doses."""
        dosed = self.words.near("dose", text)
        measured = self.words.near("measure", text)
        return measured and not dosed if dosed or measured else None

    def _frames(self, page: Page, placed: Placed) -> list[Frame]:
        """One frame a quantity; "Day 0" gives none."""
        group, left, right = placed.group, placed.left, placed.right
        kept = [q for q in group.quantities if right.anchor or not _is_zero(q)]
        comparator = comparator_of(placed)
        relation = right.relation or left.relation
        if left.frequency or (relation == "during" and group.point):
            relation = None
        starts = [quantity.start for quantity in kept]
        ends = [quantity.end for quantity in kept]
        if kept and kept[0] is group.quantities[0]:
            starts[0] = start_of(placed, page.lower)
        if kept and not left.frequency:
            ends[-1] = max(right.end, ends[-1])
        rule = rule_of(placed)
        anchor = None if left.frequency else right.anchor
        found = [
            Frame(at, end, rule, one, comparator, relation, anchor, None, group.start)
            for at, end, one in zip(starts, ends, kept, strict=True)
        ]
        if self._noted:
            return with_margins(page.lower, placed, found, self.words.units)
        return found

    def _before_and(self, lower: str, placed: list[Placed]) -> list[Frame]:
        """The "before" of "before and one year after surgery"."""
        found: list[Frame] = []
        for one in placed:
            edge = one.left.reached or one.group.start
            said = COORDINATED.search(lower, max(0, edge - 24), edge)
            if said and one.right.anchor and not _has_amount(placed, said.end() - 1):
                name = "word" if said["word"] else "bare"
                word = {"pre": "before", "prior to": "before", "throughout": "during"}
                relation = word.get(said[name], said[name])
                start, end = said.span(name)
                rule = "timeframe.coordinated_event"
                anchor = one.right.anchor
                found.append(Frame(start, end, rule, None, None, relation, anchor))
        return found


def _has_amount(placed: list[Placed], end: int) -> bool:
    """Whether the word that ends there is one of "one week before and two after"."""
    return any(one.group.end < end and 0 <= end - one.right.end < 6 for one in placed)


def _over(group: Group, left: Left, right: Right) -> Left:
    """The cues of "over 3 months before consent": more than that."""
    if left.word != "over" or left.named or left.start < group.start:
        return left
    before = right.said and right.relation == "before" and not left.comparator
    return left._replace(start=left.reached, comparator=">") if before else left


def _continues_age(
    lower: str, group: Group, left: Left, right: Right, aged: int
) -> bool:
    """The second bound of "≥ 18 years and ≤ 65 years"."""
    near = 0 <= left.reached - aged < 12 and not re.search(
        r"[.;\n]", lower[aged : left.reached]
    )
    bare = left.word in ("", "to") and not left.windowed and not right.said
    return aged >= 0 and near and bare and group.quantities[0].unit == "year"


def _inside_anchor(group: Group, right: Right) -> bool:
    anchor = right.anchor
    return anchor is not None and anchor.start <= group.start < anchor.end


def _is_zero(quantity: Quantity) -> bool:
    return quantity.value == 0 and quantity.upper is None

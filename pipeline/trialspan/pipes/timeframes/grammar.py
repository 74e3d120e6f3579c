"""The timeframes of a page: quantities in their context, intervals, periods, visits."""

from __future__ import annotations

import re
from copy import copy
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from trialspan.pipes.page import Page
from trialspan.pipes.timeframes.context import (
    Left,
    Right,
    RightReader,
    read_left,
    scope_of,
)
from trialspan.pipes.timeframes.frames import Frame, as_period
from trialspan.pipes.timeframes.frequencies import Frequencies
from trialspan.pipes.timeframes.intervals import Intervals
from trialspan.pipes.timeframes.joins import join_groups
from trialspan.pipes.timeframes.named import Named
from trialspan.pipes.timeframes.refusals import refusal
from trialspan.values.durations import Group, Quantity, find_groups
from trialspan.values.events import EventWords
from trialspan.values.time_words import TimeWords, build_words

OUTCOMES = frozenset(("primary_outcomes", "secondary_outcomes", "other_outcomes"))
CRITERIA = frozenset(("inclusion_criteria", "exclusion_criteria", "eligibility"))
PROSE = frozenset(("title", "brief_summary", "detailed_description", "objectives"))
LIST_GAP = re.compile(
    r"\s?(?:\([^()\n]{0,60}\)|\[[^\[\]\n]{0,60}\])?\s?\(?(?:,|;|/|&|\band\b|\bor\b|\bto\b|-|\s)"
    r"{1,3}\s?(?:also\s|then\s|either\s)?"
)
OR_OTHER = re.compile(r",? (?:or|and) [a-z -]{3,60}")
OR_GAP = re.compile(r"\b(?:or|and)\b|/")
HEAD = re.compile(r"[,|;\n]\s?(?P<noun>[a-z][^,|;\n.()]{2,60}?)\s$")
TAIL = re.compile(r"\s?(?:$|[|\n;.])")
SWALLOWED = frozenset(
    ("timeframe.point", "timeframe.visit", "timeframe.event", "timeframe.period")
)
END_OF = re.compile(r"(?<![a-z])end of (?:the )?$")
COORDINATED = re.compile(
    r"(?<![a-z])(?P<word>before|prior to|during|after|pre|throughout)(?:-| )?"
    r"(?:and|or|,|/)\s(?:at\s)?$|(?<![a-z])(?P<bare>pre|before|during)\s?(?:,|and|/)\s?$"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A group of quantities with what stands around it."""

    group: Group
    left: Left
    right: Right


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
        page = unwrapped(page)
        placed = self._share(page.lower, self._place(page))
        frames = [frame for one in placed for frame in self._frames(page, one)]
        frames += self._before_and(page.lower, placed)
        frames = self.intervals.read(page, frames, OUTCOMES)
        frames += self.often.read(page, OUTCOMES)
        frames += self.named.read(page, frames, OUTCOMES)
        return sorted(_distinct(frames), key=lambda f: (f.start, f.end))

    def _place(self, page: Page) -> list[Placed]:
        """The groups that are time, each with its context."""
        kept: list[Placed] = []
        aged = -1  # where the last age ends
        for group in join_groups(page.lower, find_groups(page.lower, self.words)):
            if kept and _inside_anchor(group, kept[-1].right):
                continue
            placed, why = self._context(page, group, aged, kept)
            if why == "letter" and _goes_on(kept, group):
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
        left = read_left(lower, group.start, self.words)
        window = self.words.left.get(group.adjective)
        if window and window.kind == "window":
            left = replace(
                left,
                start=left.reached,
                comparator=window.comparator,
                relation=window.relation,
                windowed=True,
            )
        more = self.words.right.get(group.adjective)
        if more and more.comparator:
            left = replace(left, comparator=more.comparator)
        told = _inherited(lower, left, kept)
        unit = group.quantities[0].unit
        right = self.right.read(lower, group.end, scope_of(scope, lower, told, unit))
        right = self._behind(lower, group, left, right)
        if left.role == "by" and not group.point:
            left = Left(group.start)  # "delayed by one week"
        past = left.relation == "before" and left.windowed
        if past and right.rule == "time.of_point":
            right = Right(group.end)
        if scope == "outcome" and left.comparator == "<=" and not right.said:
            left, right = self._before(lower, group, left, right)
        why = refusal(lower, group, left, right, self.words, scope=scope)
        again = _continues_age(lower, group, left, right, aged)
        if why is None and scope != "outcome" and again:
            why = "age"
        return Placed(group, left, right), why

    def _behind(self, lower: str, group: Group, left: Left, right: Right) -> Right:
        """The context with the noun behind "after 4 weeks treatment", "during the
        6-week follow-up period"; without it where "Day 1 before dosing" is two."""
        if group.point:
            return Right(group.end) if right.relation == "before" else right
        if right.said or left.windowed or left.relation not in ("after", "during"):
            return right
        anchor = self.events.read(lower, group.end)
        if anchor is None or not anchor.reading.tight or not anchor.reading.period:
            return right
        return replace(right, anchor=as_period(anchor), end=anchor.end)

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
        opened = replace(left, start=anchor.start)
        return opened, replace(right, anchor=anchor, relation="after")

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

    def _share(self, lower: str, placed: list[Placed]) -> list[Placed]:
        """A coordination shares its last anchor and its first limit."""
        shared = list(placed)
        for at in range(len(shared) - 2, -1, -1):
            beside = at + 1 + _is_aside(lower, shared[at], shared[at + 1])
            if beside < len(shared):
                shared[at] = _share_anchor(lower, shared[at], shared[beside])
        for at in range(1, len(shared)):
            shared[at] = _share_limit(lower, shared[at - 1], shared[at])
        return shared

    def _frames(self, page: Page, placed: Placed) -> list[Frame]:
        """One frame a quantity; "Day 0" gives none."""
        group, left, right = placed.group, placed.left, placed.right
        kept = [q for q in group.quantities if right.anchor or not _is_zero(q)]
        comparator = _comparator(placed)
        relation = right.relation or left.relation
        if left.frequency or (relation == "during" and group.point):
            relation = None
        found = [
            Frame(
                quantity.start,
                quantity.end,
                _rule(placed),
                quantity,
                comparator,
                relation,
                None if left.frequency else right.anchor,
                group=group.start,
            )
            for quantity in kept
        ]
        if found and kept[0] is group.quantities[0]:
            found[0] = replace(found[0], start=_start(placed, page.lower))
        if found and not left.frequency:
            end = max(right.end, found[-1].end)
            found[-1] = replace(found[-1], end=end)
        return found

    def _before_and(self, lower: str, placed: list[Placed]) -> list[Frame]:
        """The "before" of "before and one year after surgery"."""
        found: list[Frame] = []
        for one in placed:
            edge = one.left.reached or one.group.start
            said = COORDINATED.search(lower, max(0, edge - 24), edge)
            if said and one.right.anchor:
                name = "word" if said["word"] else "bare"
                word = {"pre": "before", "prior to": "before", "throughout": "during"}
                relation = word.get(said[name], said[name])
                start, end = said.span(name)
                rule = "timeframe.coordinated_event"
                anchor = one.right.anchor
                found.append(Frame(start, end, rule, None, None, relation, anchor))
        return found


def unwrapped(page: Page) -> Page:
    """The page with a space for each line break inside an item."""
    lower, pos, breaks = page.lower, page.lower.find("\n"), []
    while pos >= 0:
        item = page.item_at(pos)
        inside = item is not None and item.start < pos < item.end - 1
        if inside and lower[pos + 1] != "\n" and lower[pos - 1] != "\n":
            breaks.append(pos)
        pos = lower.find("\n", pos + 1)
    if not breaks:
        return page
    letters = list(lower)
    for pos in breaks:
        letters[pos] = " "
    flat = copy(page)
    flat.lower = "".join(letters)
    return flat


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


def _inherited(lower: str, left: Left, kept: list[Placed]) -> Left:
    """The cues, or those of "within 6 months" for the "5 half-lives" behind "or"."""
    last = kept[-1] if kept else None
    if last is None or left.comparator or last.group.point:
        return left
    gap = lower[last.right.end : left.reached]
    joined = LIST_GAP.fullmatch(gap) and OR_GAP.search(gap)
    return last.left if joined else left


def _goes_on(kept: list[Placed], group: Group) -> bool:
    """Whether the point continues a list of points with its letter."""
    last = kept[-1].group if kept else None
    return (
        last is not None
        and last.unit_text == group.unit_text
        and group.start - last.end < 8
    )


def _is_aside(lower: str, one: Placed, following: Placed) -> bool:
    """Whether "[Day 8]" stands in brackets behind "168 hours"."""
    return following.group.point and lower[one.group.end : following.group.start] in (
        " [",
        "[",
    )


def _share_anchor(lower: str, one: Placed, following: Placed) -> Placed:
    """``one`` with the anchor of what follows it in a list."""
    if one.right.anchor or not following.right.anchor or one.left.windowed:
        return one
    if one.group.point and not following.group.point:
        return one
    if following.left.rule == "time.starting" or following.left.role == "starting":
        return one
    to = following.left.role == "to"
    reached = following.group.start if to else following.left.reached
    gap = lower[max(one.right.end, one.group.end) : reached]
    if "[" in gap:
        gap = gap.rpartition("]")[2]
    loose = following.left.reached < following.group.start and not gap.strip()
    both = one.left.rule == following.left.rule == "time.within"
    if loose or not (LIST_GAP.fullmatch(gap) or (both and OR_OTHER.fullmatch(gap))):
        return one
    relation = one.right.relation or following.right.relation
    anchor = following.right.anchor
    if to and not one.left.comparator:  # "1 day to 12 weeks after"
        one = replace(one, left=replace(one.left, comparator=">="))
    return replace(one, right=replace(one.right, anchor=anchor, relation=relation))


def _share_limit(lower: str, before: Placed, one: Placed) -> Placed:
    """``one`` with the limit of what stands before it: "within 2 weeks or 5 days"."""
    limit = _comparator(before)
    if before.left.frequency or one.left.frequency or limit == "=":
        return one
    if one.left.comparator or one.right.comparator or one.group.point:
        return one
    gap = lower[max(before.right.end, before.group.end) : one.left.reached]
    # "6 weeks (42 days) of randomization"
    anchor = before.right.anchor
    same = gap.strip() == "(" and anchor is not None and anchor.start > one.group.end
    if not same and not (LIST_GAP.fullmatch(gap) and OR_GAP.search(gap)):
        return one
    if same and anchor:
        one = replace(one, right=replace(before.right, end=anchor.end))
    relation = one.left.relation or before.left.relation
    return replace(one, left=replace(one.left, comparator=limit, relation=relation))


def _comparator(placed: Placed) -> str:
    said = placed.right.comparator or placed.left.comparator
    if said:
        return said if not placed.left.latest else _turned(placed, said)
    return "<=" if _is_bounded(placed) else "="


def _turned(placed: Placed, said: str) -> str:
    """ "no later than 14 days before": at least that long before."""
    before = placed.right.relation == "before"
    return {"<=": ">=", ">=": "<="}.get(said, said) if before else said


def _is_bounded(placed: Placed) -> bool:
    """ "in the 6 months before screening": not longer ago than that."""
    since = placed.left.word.split(" ")[0] in ("in", "during", "over", "throughout")
    anchored = placed.right.anchor is not None and placed.right.relation is not None
    named = placed.left.named and placed.right.said
    return since and anchored and named and not placed.group.point


def _start(placed: Placed, lower: str) -> int:
    """Where the record opens: at the word that sets comparator or relation."""
    left, right = placed.left, placed.right
    if left.relation == "during" and placed.group.point:
        return placed.group.start
    after = right.comparator in (">=", ">") and left.word == "for"
    if left.start == placed.group.start and (_is_bounded(placed) or after):
        return left.reached
    end_of = placed.group.point and END_OF.search(
        lower, max(0, left.start - 12), left.start
    )
    return end_of.start() if end_of else left.start


def _rule(placed: Placed) -> str:
    left = placed.left.rule
    name = (
        left.rpartition(".")[2] if left else "point" if placed.group.point else "plain"
    )
    return f"timeframe.{name}_event" if placed.right.anchor else f"timeframe.{name}"


def _distinct(frames: list[Frame]) -> list[Frame]:
    """Each place and amount once, and no point inside another's anchor."""
    seen: dict[tuple[int, int], Frame] = {}
    for frame in frames:
        seen.setdefault((frame.start, frame.end), frame)
    anchors = [
        (anchor.start, anchor.end, frame)
        for frame in seen.values()
        for anchor in (frame.anchor, frame.start_event)
        if anchor
    ]
    anchors.sort(key=lambda a: (a[0], a[1]))
    return [
        frame
        for frame in seen.values()
        if frame.rule not in SWALLOWED or not _swallowed(frame, anchors)
    ]


def _swallowed(frame: Frame, anchors: list[tuple[int, int, Frame]]) -> bool:
    at = bisect_right(anchors, frame.start, key=lambda a: a[0])
    own = frame.anchor and (frame.anchor.start, frame.anchor.end)
    return any(
        owner is not frame and frame.end <= end and own != (start, end)
        for start, end, owner in anchors[max(0, at - 6) : at]
    )

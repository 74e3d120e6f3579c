"""Levels of a score that a description explains: "a score above 5 indicates ..."."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from trialspan.pipes.base import Found
from trialspan.pipes.page import Page
from trialspan.pipes.thresholds_grammar import Grammar
from trialspan.pipes.thresholds_names import Analyte, Link, Named
from trialspan.values.bound import Bound
from trialspan.values.look import COMMON

_GAP = re.compile(
    r"\s?(?:points?\s)?(?:(?:is|are|was|were|can be|will be|would be)\s)?"
)
_SCORE = re.compile(r"(?P<name>scores?)\s{1,2}(?:(?:of|is|was|equal to)\s{1,2})?\Z")
_APART = 170  # characters between one level's value and the next
_NEAR = 300  # where the name of the score is looked for
_ROW = "threshold.level"


class Level(NamedTuple):
    """One value that a verb explains: a bound that is lost, or a record made of it."""

    start: int
    end: int
    plain: bool  # neither compared nor a range
    bound: Bound | None
    name: tuple[int, int] | None  # the word "score", or the name in the record
    analyte: str | None  # of the record


class LevelReader:
    """Finds the levels among the bounds that no analyte was found for.

    levels = "score" ["of"] bound verb {... bound verb}
    A plain number is a level only beside one that compares or ranges: "0 indicates no
    pain and 10 the worst" are the ends of a scale.
    """

    def __init__(self, grammar: Grammar) -> None:
        self.verb = COMMON.add(grammar.level_verb)

    def find(
        self, page: Page, lost: list[Bound], found: list[Found], named: list[Named]
    ) -> Iterator[Link]:
        """The links of every level that is no record yet."""
        verbs = [verb.start() for verb in self.verb.finditer(page.lower)]
        if not verbs or not lost:
            return
        run: list[Level] = []
        for level in _levels(page, lost, found, verbs):
            if run and not _continues(page, run[-1], level):
                yield from _links(page, run, named)
                run = []
            if run or level.name:
                run.append(level)
        yield from _links(page, run, named)


def _levels(
    page: Page, lost: list[Bound], found: list[Found], verbs: list[int]
) -> list[Level]:
    """The bounds and the records of scores that a verb explains, in order."""
    levels = []
    for bound in lost:
        if bound.unit or bound.reference or not _explained(page, bound.end, verbs):
            continue
        word = _SCORE.search(page.lower, max(0, bound.start - 20), bound.start)
        plain = not (bound.comparator or bound.upper)
        name = word.span("name") if word else None
        levels.append(Level(bound.start, bound.end, plain, bound, name, None))
    for record in found:
        place, told = record["bound"], record["analyte"]
        if record["category"] == "score" and _explained(page, place["end"], verbs):
            plain = record["comparator"] == "="
            name = told["start"], told["end"]
            start, end = place["start"], place["end"]
            levels.append(Level(start, end, plain, None, name, told["name"]))
    return sorted(levels, key=lambda level: level.start)


def _explained(page: Page, end: int, verbs: list[int]) -> bool:
    """Whether a verb stands right behind."""
    at = bisect_left(verbs, end)
    near = at < len(verbs) and verbs[at] - end <= 25
    return near and _GAP.fullmatch(page.lower, end, verbs[at]) is not None


def _continues(page: Page, last: Level, level: Level) -> bool:
    """Whether a level stands close behind another, in the same item."""
    if level.start - last.end > _APART:
        return False
    if level.name is None and ". " in page.lower[last.end : level.start]:
        return False
    return page.item_at(last.start) is page.item_at(level.start)


def _links(page: Page, run: list[Level], named: list[Named]) -> Iterator[Link]:
    """The links of a run, each to the name or word "score" that stands before it."""
    if all(level.plain for level in run):
        return
    analyte = _analyte(page, run[0], named)
    place = None
    for level in run:
        place = level.name or place
        if place is None or level.bound is None:
            continue
        name = Named(*place, place[1], (analyte,))
        link = Link(level.bound, [(name, analyte)], _ROW)
        link.gap = place[0], level.end
        yield link


def _analyte(page: Page, first: Level, named: list[Named]) -> Analyte:
    """The score named last before the levels, else one without a name."""
    item = page.item_at(first.start)
    low = max(item.start if item else 0, first.start - _NEAR)
    at = bisect_left(named, (first.start,)) - 1
    while at >= 0 and named[at].start >= low:
        if named[at].analytes[0].category == "score":
            return named[at].analytes[0]
        at -= 1
    name = first.analyte or "score"
    return Analyte(_ROW, name, None, "score", None, None, None, False, None)

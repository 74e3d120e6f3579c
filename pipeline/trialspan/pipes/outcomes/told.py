"""Outcomes told by a verb: "<measure> will be assessed", "men will rate <measure>"."""

from __future__ import annotations

import re

from trialspan.pipes.outcomes.declared import MANY
from trialspan.pipes.outcomes.pieces import AUXILIARY
from trialspan.pipes.outcomes.record import Parts
from trialspan.pipes.outcomes.statements import Statements
from trialspan.pipes.outcomes.tables import Tables
from trialspan.pipes.page import Item, Page
from trialspan.values.definitions import Place

WHO = re.compile(r"(?<![a-z])(?P<who>[a-z]{1,30})\)? $")
NEAR = 30  # characters in which a subject names what is measured
CLAUSE = re.compile(r";\s+|,\s+(?=[a-z])|:\s+| (?:in|for) which ")
LEAD = 20  # characters in front of a time that opens a sentence
ALSO = re.compile(r",? (?:and |or )?(?:[a-z]{1,10} ){0,2}")
SUBJECT_WORDS = 30


def read_planned(
    page: Page, tables: Tables, statements: Statements, item: Item
) -> list[Parts]:
    """ "<Measure> and <measure> will be assessed": those that are the whole subject."""
    begin = item.start + len(item.marker or "")
    will = tables.planned.search(page.lower, begin, item.end)
    if will is None or tables.statistics.search(page.lower, will.end(), item.end):
        return []
    verb = will.start() - 1
    verb -= page.lower.startswith(",", verb - 1)  # "the rate of falls, will be studied"
    start = subject_start(page, statements, begin, verb)
    if len(page.lower[start:verb].split()) > SUBJECT_WORDS:
        return []
    if not statements.pieces.may_be_named(start, verb):
        return []
    rule, many = "outcome.planned", page.lower.count(",", start, verb) >= MANY
    found = statements.read(
        start, item.end, kind=None, rule=rule, strict=True, many=many
    )
    planned = [
        parts
        for parts in found
        if parts.measure[0] < verb
        or tables.planned.pattern.match(page.lower, parts.measure[1] + 1)
    ]
    if not _is_whole(page, statements, planned, (start, verb)):
        return []
    return [one for one in planned if _is_told(page, statements, one)]


def _is_whole(
    page: Page, statements: Statements, planned: list[Parts], subject: Place
) -> bool:
    """Whether measures are all of a subject, but for "in patients with gout"."""
    start, verb = subject
    if any(verb in (one.measure[1], one.end) for one in planned):
        return True
    within = [one for one in planned if one.measure[0] < verb]
    if not within or within[0].start != statements.pieces.begin(start, verb):
        return False
    return AUXILIARY.search(page.lower, within[-1].measure[1], verb) is None


def _is_told(page: Page, statements: Statements, parts: Parts) -> bool:
    """Whether what will be assessed is a measure of something, not an aim."""
    words = page.lower[slice(*parts.measure)].split()
    told = len(words) > 1 or statements.pieces.known(*parts.measure)
    return told and not statements.pieces.is_vague(*parts.measure)


def read_reported(
    page: Page, tables: Tables, statements: Statements, item: Item
) -> list[Parts]:
    """ "Patients will rate <measure>", "complete questionnaires about <measure>", each
    at a time."""
    for told in tables.reporting.finditer(page.lower, item.start, item.end):
        asked = tables.asking.match(page.lower, told.end(), item.end)
        start, strict = (asked.end(), False) if asked else (told.end(), True)
        rule = "outcome.reported"
        read = statements.read(
            start, item.end, kind=None, rule=rule, strict=strict, many=not strict
        )
        found = [one for one in read if _is_dated(page, statements, item, one)]
        if found:
            return found
    return []


def _is_dated(page: Page, statements: Statements, item: Item, parts: Parts) -> bool:
    """Whether an outcome has a time, or its sentence opens with one."""
    own = statements.pieces.times(parts.start, parts.end)
    return bool(own) or leading_times(page, statements, item, parts) is not None


def read_acted(
    page: Page, tables: Tables, statements: Statements, item: Item
) -> list[Parts]:
    """ "A questionnaire will determine <measure>", whatever does it, but no patient."""
    for will in tables.acting.finditer(page.lower, item.start, item.end):
        low = max(item.start, will.start() - NEAR)
        who = WHO.search(page.lower, low, will.start())
        if who is None:
            continue
        if any(map(tables.no_things.fullmatch, (who[1], f"{who[1]}s"))):
            return []
        rule = "outcome.acted"
        return statements.read(will.end(), item.end, kind=None, rule=rule, strict=True)
    return []


def leading_times(
    page: Page, statements: Statements, item: Item, parts: Parts
) -> Place | None:
    """Where the times stand that open the sentence of an outcome without a time."""
    pieces, begin = statements.pieces, item.start + len(item.marker or "")
    times = pieces.times(begin, parts.start)
    if not times or times[0][0] > begin + LEAD or pieces.times(parts.start, parts.end):
        return None
    if AUXILIARY.search(page.lower, begin, times[0][0]):
        return None
    last = times[0]
    for one in times[1:]:
        if not ALSO.fullmatch(page.lower, last[1], one[0]):
            break
        last = one
    return times[0][0], last[1]


def subject_start(page: Page, statements: Statements, start: int, verb: int) -> int:
    """Where the subject of a verb begins, behind an adverbial or another clause."""
    leading = statements.tables.leading.match(page.lower, start, verb)
    start = leading.end() if leading else start
    ends = {end for _, end in statements.pieces.times(start, verb)}
    told = AUXILIARY.search(page.lower, start, verb)
    done = told.end() if told else verb
    cuts = [
        match.end()
        for match in CLAUSE.finditer(page.lower, start, verb)
        if match[0][0] != "," or match.start() in ends or match.start() > done
    ]
    return cuts[-1] if cuts else start

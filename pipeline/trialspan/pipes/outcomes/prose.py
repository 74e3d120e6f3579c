"""Outcomes in sentences: declared ones, defined ones, and measures that are timed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from trialspan.pipes.outcomes.declared import (
    MANY,
    notice,
    read_aims,
    read_declared,
    read_objective,
)
from trialspan.pipes.outcomes.facts import mentions_inside
from trialspan.pipes.outcomes.page_lists import type_of
from trialspan.pipes.outcomes.pieces import AUXILIARY
from trialspan.pipes.outcomes.record import Parts
from trialspan.pipes.outcomes.row_lists import TYPES
from trialspan.pipes.outcomes.statements import Statements
from trialspan.pipes.outcomes.tables import Tables
from trialspan.pipes.outcomes.told import (
    SUBJECT_WORDS,
    leading_times,
    read_acted,
    read_planned,
    read_reported,
    subject_start,
)
from trialspan.pipes.page import Item, Mention, Page
from trialspan.values.look import COMMON

SILENT = {"title", "eligibility", "inclusion_criteria", "exclusion_criteria", *TYPES}
ACTIVE = COMMON.add(
    re.compile(
        r"\b(?:study|trial|investigators?|researchers?|we|team|project)(?: team)?"
        r" (?:will|is going to|aims? to|intends? to|plans? to)"
        r"(?: also| further| then)? "
    )
)
AIMING = re.compile(r"\s*(?:to )?(?:also )?")
TIME_BEFORE = 110  # characters in which the time of what is done stands
FINITE = re.compile(r"(?:is|are|was|were|will be|means|refers)\b")
PASSIVE = re.compile(
    r"\b(?:is|are|was|were|will be|were to be|will)(?: also| further)? $"
)
MEASURED = ("analytes", "targets")
LISTED = 3  # commas of a list of subjects
LISTED_WORDS = 90


def read_prose(page: Page, tables: Tables, statements: Statements) -> Iterator[Parts]:
    """The outcomes of all sentences outside lists and criteria."""
    declaring = sorted(
        (section.start, section.end, type_of(section) or "")
        for section in page.sections
        if section.label in ("objectives", "endpoints")
    )
    leads: dict[str, str] = {}  # lead-ins that declare the type of the list behind them
    for item in _units(page):
        kind = leads.get(item.parent or "", _kind(item, declaring))
        if item.kind == "lead_in":
            declared = tables.declaring.search(page.lower, item.start, item.end)
            if declared:
                leads[item.id] = tables.types[declared["type"]]
            elif tables.objective.search(page.lower, item.start, item.end):
                leads[item.id] = ""
        for parts in _read_item(page, tables, statements, item, kind):
            leading = leading_times(page, statements, item, parts)
            yield replace(parts, leading=leading) if leading else parts


def _units(page: Page) -> Iterator[Item]:
    """The items that may state outcomes; those that go on behind a ";" made one."""
    open_: Item | None = None
    parents = {item.parent for item in page.items if item.kind == "sentence"}
    for item in page.items:
        if item.section in SILENT or item.kind == "entry" or item.id in parents:
            continue
        if open_ and _goes_on(page, open_, item):
            open_ = open_._replace(end=item.end)
            continue
        if open_:
            yield open_
        open_ = item
    if open_:
        yield open_


def _goes_on(page: Page, above: Item, item: Item) -> bool:
    """Whether an unmarked item goes on with the one above, behind its ";"."""
    if item.marker or above.section != item.section or item.end <= above.end:
        return False
    return page.norm[above.end - 1 : above.end] == ";"


def _kind(item: Item, declaring: list[tuple[int, int, str]]) -> str | None:
    """The type a heading above an item declares, "" for any; None for none."""
    at = bisect_right(declaring, (item.start + 1,)) - 1
    return declaring[at][2] if at >= 0 and item.start < declaring[at][1] else None


def _read_item(
    page: Page,
    tables: Tables,
    statements: Statements,
    item: Item,
    kind: str | None,
) -> list[Parts]:
    """The outcomes of one item, by the first of the ways that finds any."""
    noticed = notice(tables, page, item.start, item.end)
    place = item.start, item.end
    declared = read_declared(page, tables, statements, noticed, place)
    if declared is not None:
        return declared
    place = item.start + len(item.marker or ""), item.end
    if kind is not None and _is_aim(page, statements, item, typed=bool(kind)):
        rule = "outcome.headed"
        found = read_aims(
            page, tables, statements, place, kind=kind or None, strict=True, rule=rule
        )
        if found:
            return found
    found = read_objective(page, tables, statements, noticed, place)
    if found:
        return found
    known = mentions_inside(page, "endpoints", item.start, item.end)
    found = _defined(page, tables, statements, item, known) if known else []
    timed = not found and bool(statements.pieces.times(item.start, item.end))
    if timed and (known or _is_measuring(page, item)):
        found = [*_timed(page, tables, statements, item)]
        found = found or _assessment(page, statements, item)
    found += _besides(found, read_planned(page, tables, statements, item))
    if not found and known:
        found = _followed(page, tables, statements, item, noticed)
    found = found or read_reported(page, tables, statements, item)
    return found or read_acted(page, tables, statements, item)


def _besides(found: list[Parts], others: list[Parts]) -> list[Parts]:
    """Those of some outcomes that stand beside others, not in them."""
    return [
        one
        for one in others
        if all(one.end <= other.start or other.end <= one.start for other in found)
    ]


def _is_measuring(page: Page, item: Item) -> bool:
    """Whether an item names an analyte or a protein."""
    return any(mentions_inside(page, stem, item.start, item.end) for stem in MEASURED)


def _is_aim(page: Page, statements: Statements, item: Item, *, typed: bool) -> bool:
    """Whether an item under a heading of objectives names a measure, not a procedure.

    "To assess …" does; a list item under "Primary …" too, and a sentence there without
    an auxiliary verb.
    """
    tables, start = statements.tables, item.start + len(item.marker or "")
    at = AIMING.match(page.lower, statements.pieces.behind_label(start, item.end))
    if at and tables.aiming.match(page.lower, at.end(), item.end):
        return True
    text = page.lower[start : item.end]
    if not typed or text.strip(" .:") in tables.types:
        return False
    return bool(item.marker) or not AUXILIARY.search(text)


def _defined(
    page: Page,
    tables: Tables,
    statements: Statements,
    item: Item,
    known: Sequence[Mention],
) -> list[Parts]:
    """ "<known endpoint> is defined as …"."""
    if not _has_endpoint(tables, known):
        return []
    opening = tables.defining.search(page.lower, item.start, item.end)
    if opening is None or not FINITE.match(opening[0]):
        return []
    if not _is_endpoint(page, tables, item.start, opening.start()):
        return []
    found = statements.read(item.start, item.end, kind=None, rule="outcome.defined")
    return [parts for parts in found if parts.defined]


def _is_endpoint(page: Page, tables: Tables, start: int, end: int) -> bool:
    """Whether the subject of a definition is an endpoint, not only an event."""
    if not _is_subject(page, start, end) or " which " in page.lower[start:end]:
        return False
    return _has_endpoint(tables, mentions_inside(page, "endpoints", start, end))


def _has_endpoint(tables: Tables, known: Sequence[Mention]) -> bool:
    """Whether one of some mentions is of an endpoint, not only of an event."""
    concepts = [tables.concepts[m.row] for m in known if m.row in tables.concepts]
    return any(one.kind != "incidence" or one.abbreviation for one in concepts)


def _timed(
    page: Page, tables: Tables, statements: Statements, item: Item
) -> Iterator[Parts]:
    """ "The study will track <endpoint> at …", "<endpoint> is measured at …"."""
    active = ACTIVE.search(page.lower, item.start, item.end)
    if active and tables.aiming.match(page.lower, active.end(), item.end):
        yield from statements.read(
            active.end(), item.end, kind=None, rule="outcome.timed", timed=True
        )
        return
    verb = tables.measuring.search(page.lower, item.start, item.end)
    if verb is None or not PASSIVE.search(page.lower, item.start, verb.start()):
        return
    begin = item.start + len(item.marker or "")
    start = subject_start(page, statements, begin, verb.start())
    if _is_subject(page, start, verb.start()) or (
        tables.measuring_strong.match(verb[0])
        and _is_measured(page, start, verb.start())
    ):
        yield from statements.read(
            start, item.end, kind=None, rule="outcome.timed", timed=True
        )


def _assessment(page: Page, statements: Statements, item: Item) -> list[Parts]:
    """ "Assessment of <endpoint> at …" in a sentence, not as a step of a list."""
    noun = statements.tables.measuring_noun.search(page.lower, item.start, item.end)
    if noun is None or item.marker:
        return []
    place, rule = (noun.end(), item.end), "outcome.timed"
    many = page.lower.count(",", *place) >= MANY
    return statements.read(*place, kind=None, rule=rule, timed=True, many=many)


def _followed(
    page: Page,
    tables: Tables,
    statements: Statements,
    item: Item,
    noticed: Iterable[re.Match[str]],
) -> list[Parts]:
    """ "Patients are followed for <endpoint>", "A scan is done to assess …"."""
    for found in noticed:
        told = tables.noticed[found[0]]
        if told not in ("following", "checking"):
            continue
        if AUXILIARY.search(page.lower, item.start, found.start()):
            rule, end = "outcome.followed", item.end
            timed = told == "checking"
            read = statements.read(
                found.end(), end, kind=None, rule=rule, known=True, timed=timed
            )
            near = max(item.start, found.start() - TIME_BEFORE)
            done = statements.pieces.times(near, found.start())
            if found[0].startswith("to ") and done and len(read) == 1:
                return [_from_time(statements, read[0], done[-1][0])]
            return read
    return []


def _from_time(statements: Statements, parts: Parts, start: int) -> Parts:
    """An outcome without a time of its own from when something is done to assess it."""
    timed = statements.pieces.times(parts.measure[1], parts.end)
    return parts if timed else replace(parts, start=start)


def _is_measured(page: Page, start: int, end: int) -> bool:
    """Whether a short stretch names an analyte or a protein."""
    short = len(page.lower[start:end].split()) <= SUBJECT_WORDS
    named = (mentions_inside(page, stem, start, end) for stem in MEASURED)
    return short and any(named)


def _is_subject(page: Page, start: int, end: int) -> bool:
    """Whether a short stretch before a verb names a known endpoint."""
    words = len(page.lower[start:end].split())
    listed = page.lower.count(",", start, end) >= LISTED
    if words > (LISTED_WORDS if listed else SUBJECT_WORDS):
        return False
    return bool(mentions_inside(page, "endpoints", start, end))

"""Outcomes in sentences: declared ones, defined ones, and measures that are timed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialspan.pipes.outcomes.page_lists import type_of
from trialspan.pipes.outcomes.record import Parts, mentions_inside
from trialspan.pipes.outcomes.row_lists import TYPES
from trialspan.pipes.outcomes.statements import Statements
from trialspan.pipes.outcomes.tables import Tables
from trialspan.pipes.page import Item, Page

SILENT = frozenset(
    "title conditions interventions keywords acronym arms eligibility"
    " inclusion_criteria exclusion_criteria".split()
) | frozenset(TYPES)
COPULA = re.compile(
    r"(?: measures?| variables?)?(?:\s?\([^()]{0,40}\))?"
    r"(?: (?:of|for|in) (?:this|the|our|part|phase|stage|cohort) ?[\w ]{0,40}?)?"
    r"\s*(?::|-|,|\b(?:is|are|was|were|will be|would be|includes?|included"
    r"|including|consists? of|comprises?|will include|is to|are to)\b)+\s*"
)
ACTIVE = re.compile(
    r"\b(?:study|trial|investigators?|researchers?|we|team|project)(?: team)?"
    r" (?:will|is going to|aims? to|intends? to|plans? to)(?: also| further| then)? "
)
PASSIVE = re.compile(r"\b(?:is|are|was|were|will be|were to be)(?: also| further)? $")
SUBJECT_WORDS = 14


def read_prose(page: Page, tables: Tables, statements: Statements) -> Iterator[Parts]:
    """The outcomes of all sentences outside lists and criteria."""
    kinds = {
        (section.start, section.end): type_of(section)
        for section in page.sections
        if section.label in ("objectives", "endpoints")
    }
    for item in page.items:
        if item.section not in SILENT and item.kind != "entry":
            yield from _read_item(page, tables, statements, item, _kind(item, kinds))


Kinds = dict[tuple[int, int], str | None]


def _kind(item: Item, kinds: Kinds) -> tuple[bool, str | None]:
    """Whether an item stands under a heading that declares outcomes, and of what type."""
    around = [
        (end - start, kind)
        for (start, end), kind in kinds.items()
        if start <= item.start < end
    ]
    return bool(around), min(around, key=lambda one: one[0])[1] if around else None


def _read_item(
    page: Page,
    tables: Tables,
    statements: Statements,
    item: Item,
    headed: tuple[bool, str | None],
) -> Iterator[Parts]:
    declared = list(tables.declaring.finditer(page.lower, item.start, item.end))
    found: list[Parts] = []
    for number, match in enumerate(declared):
        copula = COPULA.match(page.lower, match.end(), item.end)
        if copula is None:
            continue
        last = number + 1 == len(declared)
        stop = item.end if last else declared[number + 1].start()
        kind = tables.types[match["type"]]
        found += statements.read(copula.end(), stop, kind=kind, rule="outcome.declared")
    if not found and headed[0] and not declared:
        start = item.start + len(item.marker or "")
        found = statements.read(start, item.end, kind=headed[1], rule="outcome.headed")
    if not found and not declared:
        found = [*_defined(page, tables, statements, item)] or [
            *_timed(page, tables, statements, item)
        ]
    yield from found


def _defined(
    page: Page, tables: Tables, statements: Statements, item: Item
) -> Iterator[Parts]:
    """ "<known endpoint> is defined as …"."""
    opening = tables.definitions.opening.search(page.lower, item.start, item.end)
    if opening is None or not _is_subject(page, item.start, opening.start()):
        return
    for parts in statements.read(
        item.start, item.end, kind=None, rule="outcome.defined"
    ):
        if parts.defined:
            yield parts


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
    if _is_subject(page, item.start, verb.start()):
        yield from statements.read(
            item.start, item.end, kind=None, rule="outcome.timed", timed=True
        )


def _is_subject(page: Page, start: int, end: int) -> bool:
    """Whether a short stretch before a verb names a known endpoint."""
    short = len(page.lower[start:end].split()) <= SUBJECT_WORDS
    return (
        short and next(mentions_inside(page, "endpoints", start, end), None) is not None
    )

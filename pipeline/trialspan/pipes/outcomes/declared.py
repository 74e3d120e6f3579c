"""Sentences that declare outcomes: "The primary endpoint is …", "Secondary aims: …"."""

from __future__ import annotations

import re

from trialspan.pipes.outcomes.record import Parts
from trialspan.pipes.outcomes.statements import Statements
from trialspan.pipes.outcomes.tables import Tables
from trialspan.pipes.page import Page

COPULA = re.compile(
    r"(?: measures?| variables?)?(?:\s?\([^()]{0,40}\))?"
    r"(?: (?:of|for|in) (?:this|the|our|part|phase|stage|cohort) ?[\w ]{0,40}?)?"
    r"\s*(?::|-|,|\b(?:is|are|was|were|will be|would be|includes?|included"
    r"|including|consists? of|comprises?|will include|is to|are to)\b)+\s*"
)
AS = re.compile(
    r"\s(?:as|for) (?:an? |the )?$"
)  # "is measured as a secondary endpoint"
AIM_NOUN = re.compile(r"objectives?|aims?|goals?|purposes?")


def read_declared(
    page: Page, tables: Tables, statements: Statements, start: int, end: int
) -> list[Parts] | None:
    """The outcomes a stretch declares, each with its type; None where it declares none.

    An objective may aim at anything, so only known endpoints and head nouns of measures
    count there; what an endpoint or outcome is said to be is one.
    """
    every = tables.declaring.finditer(page.lower, start, end)
    declared = [match for match in every if not _is_selecting(tables, match)]
    if not declared:
        return None
    found: list[Parts] = []
    for number, match in enumerate(declared):
        copula = COPULA.match(page.lower, match.end(), end)
        kind = tables.types[match["type"]]
        as_one = AS.search(page.lower, start, match.start())
        if as_one and not found:
            rule = "outcome.declared"
            found += statements.read(start, as_one.start(), kind=kind, rule=rule)
        if copula is None or as_one:
            continue
        last = number + 1 == len(declared)
        found += statements.read(
            copula.end(),
            end if last else declared[number + 1].start(),
            kind=kind,
            rule="outcome.declared",
            strict=AIM_NOUN.search(match[0]) is not None,
        )
    return found


def _is_selecting(tables: Tables, match: re.Match[str]) -> bool:
    """Whether "other criteria" and the like select patients, not outcomes."""
    return "criteri" in match[0] and tables.types[match["type"]] == "other"

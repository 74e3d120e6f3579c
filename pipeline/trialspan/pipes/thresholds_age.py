"""Ages that no word names: "≤ 21 years old", "18-75 years,"."""

from __future__ import annotations

import re

from trialspan.pipes.page import Page
from trialspan.pipes.thresholds_fit import CALENDAR
from trialspan.pipes.thresholds_grammar import Grammar
from trialspan.pipes.thresholds_names import Analyte, Link, Named
from trialspan.values.bound import Bound

_OLD = re.compile(r"[\s-]{0,3}[a-z.]{1,7}[\s-]{0,2}(?:old|of age)")
_IN_PAREN = re.compile(r"\((?:under|over|below|above)\s[^()]{1,20}\)")
_SINCE = re.compile(
    r"\s(?:post|(?:after|since|from|prior|before|of|following|out)(?![a-z]))"
)
_CLOSES = re.compile(
    r"\s{0,2}(?:\Z|[,;.():\n]|(?:inclusive|who|with|and|or|will)(?![a-z]))"
)
_WOMB = re.compile(r"[\s)]{0,2}(?:of\s)?(?:gestation|post-?menstrual|corrected)")
_GOES_ON = re.compile(  # "≥ 18 years and < 75 years"
    r"\s(?:and|but|to)\s(?:[<>≤≥]=?|(?:less|younger) than|under|below)\s?\d{1,3}\s?"
    r"(?:years?|yrs?|y)(?:\s(?:old|of age))?\s?(?:\Z|[,;.()\n])"
)
OLDEST = 120  # years
_OLD_BEHIND = re.compile(r"(?:[\s-]{0,2}(?:old|of age|age))?")


def implied_age(
    page: Page, bound: Bound, *, age: Analyte, grammar: Grammar
) -> Link | None:
    """The link of a bound to the words of its unit, where they say it is an age."""
    unit = bound.unit
    if unit is None or bound.comparator is None:
        return None  # the age of one patient: "a 42-year-old man"
    hours = unit.ucum == "h" and _OLD.match(page.lower, bound.number_end)
    if not (hours or unit.ucum in CALENDAR):
        return None
    said = bound.age or _said(page.lower, bound, grammar)
    if not (said or (unit.ucum == "a" and _opens(page, bound, grammar))):
        return None
    behind = _OLD_BEHIND.match(page.lower, unit.end)
    close = behind.end() if behind else unit.end
    name = Named(unit.start, close, close, (age,))
    return Link(bound, [(name, age)], "threshold.implied_age")


def own_unit(lower: str, link: Link, bound: Bound) -> Link:
    """The link with the words of its own unit, where those of the one before were all
    that named the age: "≥ 1 month and < 18 years"."""
    head, unit = link.head, bound.unit
    if head is None or head.rule != "threshold.implied_age" or unit is None:
        return link
    if unit.ucum not in CALENDAR or unit.start < bound.start:
        return link
    age, behind = link.named[0][1], _OLD_BEHIND.match(lower, unit.end)
    close = behind.end() if behind else unit.end
    return Link(link.bound, [(Named(unit.start, close, close, (age,)), age)], head.rule)


def older(lower: str, bound: Bound, *, age: Analyte, grammar: Grammar) -> Link | None:
    """The link to the word that says it is an age in years: "younger than 18"."""
    if bound.unit or bound.reference or not 1 <= bound.value <= OLDEST:
        return None
    word = grammar.aged.search(lower, bound.start, bound.end)
    if word is None or not _CLOSES.match(lower, bound.end):
        return None
    name = Named(word.start(), word.end(), word.end(), (age,))
    return Link(bound, [(name, age)], "threshold.implied_age")


def _said(lower: str, bound: Bound, grammar: Grammar) -> bool:
    """Whether "old", "older" or "aged" stands in or beside the bound."""
    if _OLD.match(lower, bound.number_end):
        return True
    years = bound.unit is not None and bound.unit.ucum == "a"
    if years and grammar.aged.search(lower, bound.start, bound.end):
        return True
    if years and _IN_PAREN.match(lower, bound.start - 1, bound.end + 1):
        return True
    low = max(0, bound.start - 24)
    closed = bound.upper or lower[bound.end : bound.end + 1] == ")"
    if years and closed and grammar.of_people.search(lower, low, bound.start):
        return True
    if years and _of_people(lower, bound, grammar):
        return True
    if bound.comparator and _of_young(lower, bound, grammar):
        return True
    lead = grammar.age_lead.search(lower, max(0, bound.start - 20), bound.start)
    return years and bound.upper is not None and lead is not None


def _of_people(lower: str, bound: Bound, grammar: Grammar) -> bool:
    """Whether people are that old: "patients must be ≥ 18 years.", "men < 50 years"."""
    if grammar.no_age.match(lower, bound.start) or not _CLOSES.match(lower, bound.end):
        return False
    low = max(0, bound.start - 40)
    return bool(grammar.people_are.search(lower, low, bound.start))


def _of_young(lower: str, bound: Bound, grammar: Grammar) -> bool:
    """Whether children are that old: "neonates (≤ 28 days)", "children 6 months to"."""
    if grammar.no_age.match(lower, bound.start):
        return False
    if _SINCE.match(lower, bound.end) or _WOMB.match(lower, bound.end):
        return False
    low = max(0, bound.start - 30)
    return bool(grammar.young.search(lower, low, bound.start))


def _opens(page: Page, bound: Bound, grammar: Grammar) -> bool:
    """Whether years open the item and close it or its clause: "18-75 years"."""
    item = page.item_at(bound.start)
    if item is None or not bound.comparator:
        return False
    first = page.lower[max(item.start, bound.start - 80) : bound.start].rstrip()
    if first.endswith(" for") or grammar.no_age.match(page.lower, bound.start):
        return False  # "for at least 2 years" lasts
    rest = page.lower[bound.end : min(bound.end + 3, item.end)]
    people = grammar.people.fullmatch(f"{first} ")
    named = people and any(c.isalpha() for c in first)
    if named and (bound.upper is not None or not _SINCE.match(page.lower, bound.end)):
        return True
    listed = first[-1:] in (",", ";", ":") and bound.comparator != "<="
    ends = not rest or rest[0] in ",;.()\n:"
    return bool(listed or people) and (
        ends or bool(_GOES_ON.match(page.lower, bound.end))
    )

"""Further bounds on the analytes of the one before: "20 or 35", "(5 if ...)"."""

from __future__ import annotations

import re
from fractions import Fraction

from trialspan.pipes.thresholds_fit import CALENDAR, counted, fits
from trialspan.pipes.thresholds_grammar import Grammar
from trialspan.pipes.thresholds_names import Link
from trialspan.values.bound import Bound

PERIODS = (*CALENDAR, "h")  # units of time
FAR = 90
BREAK = re.compile(r"[;•]|\.\s|\n\s*\n|\?\s")


def chained(
    lower: str, bound: Bound, last: Link, *, grammar: Grammar, short: bool
) -> Link | None:
    """The link of a bound that continues the last one.

    ``short``: only where nothing but joining words stand between, as "or", "(".
    """
    limit = last.bound.reference in ("ULN", "LLN")
    if bound.bare and not limit:
        return None
    gap = lower[last.bound.end : bound.start][: FAR + 1]
    repeated = limit and gap.strip() == "(" and not bound.upper  # "3 x ULN (5 x if"
    half = bound.part == 1 and bound.opens == last.bound.start
    if not (repeated or half) and _alone(lower, bound, grammar):
        return None
    joined = grammar.chain.fullmatch(gap)
    if bound.upper is not None and gap.strip() == "-":
        return None  # "3-6-9-12 months"
    if gap == " in " and _is_percent(bound) and lower.startswith(" of ", bound.end):
        return None  # "> 6 mm in at least 30% of the teeth"
    if joined is None:
        if short:
            return None
        if _elsewhere(last, bound, gap, grammar):
            return _link(last, bound, gap, grammar)
        if not (
            _continues(lower, bound, last, gap, grammar)
            or _of_others(bound, last, gap, grammar)
        ):
            return None
    if bound.comparator is None and not (joined and _repeats(gap, last, bound)):
        return None
    if bound.reference is None and grammar.change_next.match(lower, bound.end):
        bound = bound._replace(reference="baseline")
    return _link(last, bound, gap, grammar)


def _alone(lower: str, bound: Bound, grammar: Grammar) -> bool:
    """Whether it is a number without unit that compares or counts something else."""
    if bound.unit or bound.reference:
        return False
    if bound.bare or bound.start == bound.number:
        return True
    return counted(lower, bound, grammar)


def _continues(
    lower: str, bound: Bound, last: Link, gap: str, grammar: Grammar
) -> bool:
    """Whether words of a population lead to it: "... for men and > 11 for women"."""
    if len(gap) > FAR or not bound.comparator:
        return False
    if bound.unit and bound.unit.ucum in PERIODS:
        return False
    inside = lower[last.bound.start - 1] == "(" and ")" not in gap
    if BREAK.search(gap.replace(";", ",") if inside else gap):
        return False
    if not grammar.population.search(gap):
        return False
    return bound.unit is not None or last.named[0][1].name != "age"


def _of_others(bound: Bound, last: Link, gap: str, grammar: Grammar) -> bool:
    """Whether a new clause names whom it is for: "; in liver metastases, ≤ 5 x ULN"."""
    if not bound.comparator or len(gap) > FAR:
        return False
    if bound.reference != last.bound.reference:
        return False
    one, two = last.bound.unit, bound.unit
    if not bound.reference and not (one and two and one.ucum == two.ucum):
        return False
    if two is not None and two.ucum in PERIODS:
        return False
    named = grammar.of_others.fullmatch(gap)
    ends = gap.rstrip()[-1:] in (",", ":", "(") or grammar.population.search(gap)
    return bool(named and ends)


def _elsewhere(last: Link, bound: Bound, gap: str, grammar: Grammar) -> bool:
    """Whether it is the value for another population: "450 ms (men), 470 ms"."""
    if bound.unit is None or last.bound.unit is None or len(gap) > FAR:
        return False
    same = bound.unit.ucum == last.bound.unit.ucum
    return same and bool(grammar.elsewhere.fullmatch(f"{gap} "))


def _in_other(last: Link, bound: Bound) -> bool:
    """Whether it says the last value in another unit: "9 g/dL (90 g/L)"."""
    units = last.bound.unit, bound.unit
    return all(units) and len({unit.ucum for unit in units if unit}) == 2


def _repeats(gap: str, last: Link, bound: Bound) -> bool:
    """Whether a value without comparator may say the last one again.

    It does in parentheses, and behind "or" where both can be one amount: "48 kg or
    106 lb", not "48 kg or 5 mg".
    """
    if "(" in gap:
        return True
    if gap.strip() not in ("or", "/") or not _in_other(last, bound):
        return False
    one, two = last.bound.unit, bound.unit
    first = Fraction(last.bound.value)
    if one is None or two is None or one.dims != two.dims or not first:
        return True
    share = Fraction(bound.value) * two.factor / (first * one.factor)
    return abs(share - 1) < Fraction(1, 10)


def _link(last: Link, bound: Bound, gap: str, grammar: Grammar) -> Link | None:
    """The link, with what the bound leaves out taken from the last one."""
    if bound.comparator is None:
        bound = bound._replace(comparator=last.bound.comparator)
    if not (bound.unit or bound.reference):
        unit, reference = last.bound.unit, last.bound.reference
        bound = bound._replace(unit=unit, reference=reference)
    if grammar.change_of.search(gap):
        bound = bound._replace(reference="baseline")
    elif last.bound.reference == "predicted" and _is_percent(bound):
        bound = bound._replace(reference="predicted")
    change = bound.reference == "baseline" and _is_percent(bound)
    group = [
        (n, a)
        for n, a in last.named
        if change or fits(a, bound.unit, reference=bound.reference)
    ]
    if not group:
        return None
    return Link(bound, group, "threshold.chained", head=last.head or last)


def _is_percent(bound: Bound) -> bool:
    return bound.unit is not None and bound.unit.ucum == "%"

"""Values written with two numbers: Snellen fractions, titres, weeks and days."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from trialspan.values.numbers import as_decimal
from trialspan.values.unit import Unit

_SNELLEN = re.compile(r"20\s?/\s?(?P<of>[1-9]\d{1,2})(?![\d/])")
_METRIC = re.compile(
    r"6\s?/\s?(?P<of>5|6|7\.5|9|9\.5|12|15|18|24|30|36|48|60|75|95|120)(?![\d/]|\.\d)"
)
_OF_ACUITY = re.compile(r"acuity|(?<![a-z])(?:b?c?d?va|vision|snellen)(?![a-z])")
_TITRE = re.compile(
    r"1\s?(?::\s?|/(?=\d\d))(?P<of>[1-9]\d{0,2}(?:,?\d{3})?)(?![\d:/])"
)  # "1:80", "1/80"
_OF_TITRE = re.compile(r"tit(?:er|re)|dilution|antibod")
_WEEKS = re.compile(
    r"(?P<weeks>[1-4]\d)\s?(?:\+\s?(?P<days>[0-6])|(?P<of>[0-6])\s?/\s?7)(?![\d/])"
)
_TO = re.compile(r"\s{0,2}(?:-|to|and|through)\s{0,2}")
_WEEK_UNIT = re.compile(r"\s{0,2}-?\s?(?:completed\s)?(?:weeks?|wks?)(?![a-z])")
_OF_WEEKS = re.compile(r"gestation|pregnan|postmenstrual|conception|weeks?|wks?")
_WEEK = (Fraction(604800), (("time", 1),))


class Quotient(NamedTuple):
    """A value, or the two of a range, where it ends and its unit.

    The unit of acuity and of titres has no code: the record has none.
    """

    value: Decimal
    upper: Decimal | None
    end: int
    unit: Unit


def read_quotient(lower: str, start: int) -> Quotient | None:
    """The value of two numbers at ``start`` of normalised lower-case text.

    quotient = acuity | "1:" digits | weeks "+" days | weeks days "/7"
    acuity   = "20/" digits | "6/" digits
    """
    if lower.startswith("20", start) and (match := _SNELLEN.match(lower, start)):
        return _acuity(lower, match)
    if lower.startswith("6", start) and (match := _METRIC.match(lower, start)):
        seen = _OF_ACUITY.search(lower, max(0, start - 60), match.end() + 10)
        return _acuity(lower, match) if seen else None
    if lower.startswith("1", start) and (match := _TITRE.match(lower, start)):
        return _titre(lower, match)
    match = _WEEKS.match(lower, start)
    return _weeks(lower, match) if match else None


def _acuity(lower: str, match: re.Match[str]) -> Quotient:
    """The decimal acuity of a Snellen fraction, or of two, to four digits."""
    values, end, joint = [_decimal(match)], match.end(), _TO.match(lower, match.end())
    other = match.re.match(lower, joint.end()) if joint else None
    if other:
        values, end = sorted([*values, _decimal(other)]), other.end()
    unit = Unit("", end, end, Fraction(1), (("acuity", 1),))
    upper = values[1] if other else None
    return Quotient(values[0], upper, end, unit)


def _decimal(match: re.Match[str]) -> Decimal:
    value = Decimal(match[0].partition("/")[0]) / Decimal(match["of"])
    return value.quantize(Decimal("0.0001")).normalize()


def _titre(lower: str, match: re.Match[str]) -> Quotient | None:
    """The dilution, where the words around say that it is a titre: 1:80 is 80."""
    start, end = match.span()
    if not _OF_TITRE.search(lower, max(0, start - 60), end + 20):
        return None
    unit = Unit("", end, end, Fraction(1), (("titre", 1),))
    return Quotient(as_decimal(match["of"]), None, end, unit)


def _weeks(lower: str, match: re.Match[str]) -> Quotient | None:
    """Weeks and days of a pregnancy in weeks: "36+6", "36 6/7 weeks"."""
    start, end = match.span()
    joint = _TO.match(lower, end)
    other = _WEEKS.match(lower, joint.end()) if joint else None
    end = other.end() if other else end
    named = _WEEK_UNIT.match(lower, end)
    if not (named or _OF_WEEKS.search(lower, max(0, start - 60), end + 20)):
        return None
    stop = named.end() if named else end
    unit = Unit("wk", end if named else stop, stop, *_WEEK)
    upper = _in_weeks(other) if other else None
    return Quotient(_in_weeks(match), upper, stop, unit)


def _in_weeks(match: re.Match[str]) -> Decimal:
    return Decimal(match["weeks"]) + Decimal(match["days"] or match["of"]) / 7

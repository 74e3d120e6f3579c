"""Quantities with a unit of time that are no timeframes."""

from __future__ import annotations

import re
from decimal import Decimal

from trialspan.pipes.timeframes.context import Left, Right
from trialspan.values.durations import Group
from trialspan.values.time_words import TOKEN, TimeWords

CLAUSE = re.compile(r"[,;:.()|\n]")
TOLERANCE = re.compile(r"(?:±|\+\s?/?\s?-)\s?$")
RATE = re.compile(r"\s?(?:/|per\b|a\b|each\b|every\b)\s?(?:day|week|month|year|night)")
CYCLE_LENGTH = re.compile(
    r"\bcycles?\b[a-z ]{0,10}(?:=|\b(?:is|was|are|of|lasts)\b)\s?$"
)
CYCLE_NOUN = re.compile(r"[\s-]?cycles?\b|\)?\s?=\s?\d")
LINE_START = re.compile(r"(?:^|[\n|])[\s\-*•·\d.()①-⑳]{0,12}$")
ORDINAL = re.compile(r"\d(?:st|nd|rd|th)(?![a-z])")
ADULT = Decimal(5)
SHORT = ("minute", "hour", "day")


def is_refused(
    lower: str, group: Group, left: Left, right: Right, words: TimeWords, *, past: bool
) -> bool:
    """Whether a quantity is an age, a life expectancy, a rate, a dose interval …

    ``past`` is True in criteria, where durations of age and of life are bounds.
    """
    before = lower[max(0, group.start - 60) : group.start]
    after = lower[group.end : group.end + 40]
    if TOLERANCE.search(before) or CYCLE_LENGTH.search(before):
        return True
    if _is_day_zero(group) or _is_count(lower, group, left, right):
        return True
    if _is_test(group, left, after, words):
        return True
    if CYCLE_NOUN.match(after) and not group.point:
        return True
    if RATE.match(after) and not group.point and not left.comparator:
        return True
    if _is_dimension(group, left):
        return True
    if not past:
        return False
    if group.point and group.unit_text in ("m", "y", "v"):
        return True
    return (
        _is_age(lower, group, left, right, before, after, words)
        or _is_expectancy(before, words)
        or _is_gestation(before, after, words)
    )


def _is_day_zero(group: Group) -> bool:
    only = group.quantities[0]
    zero = only.unit == "day" and only.value == 0 and only.upper is None
    return len(group.quantities) == 1 and group.point and zero


def _is_dimension(group: Group, left: Left) -> bool:
    """ "3 D imaging"."""
    flat = group.unit_text == "d" and group.quantities[0].value in (2, 3)
    return flat and not group.point and not left.reached < group.start


def _is_count(lower: str, group: Group, left: Left, right: Right) -> bool:
    """ "2 cycles of chemotherapy", "3 visits": how many, not when."""
    unit = group.quantities[0].unit
    if unit == "visit":
        return not (group.point or ORDINAL.search(lower, group.start, group.end))
    if unit != "cycle" or group.point:
        return False
    limited = left.role in ("after_quantity", "to") or left.comparator == "<="
    return not (limited or left.frequency or right.said)


def _is_test(group: Group, left: Left, after: str, words: TimeWords) -> bool:
    """ "6-minute walk", "24-hour urine": the name of a test."""
    if group.point or left.comparator or group.quantities[0].unit not in SHORT:
        return False
    names = words.words["test_noun"]
    tokens = [token[0] for token in TOKEN.finditer(after[:24])][:2]
    return bool(tokens) and (tokens[0] in names or " ".join(tokens) in names)


def _is_age(
    lower: str,
    group: Group,
    left: Left,
    right: Right,
    before: str,
    after: str,
    words: TimeWords,
) -> bool:
    unit = group.quantities[0].unit
    if group.point or unit not in ("year", "month", "week", "day"):
        return False
    clause = CLAUSE.split(before)[-1]
    if words.near("age_before", clause):
        return not (left.windowed or right.anchor is not None)
    if re.match(r"[\s-]?old\b|\s?of age\b", after):
        return True
    if words.near("age_after", after[:22]) and unit == "year":
        return True
    return unit == "year" and _is_bare_age(lower, group, left, right)


def _is_bare_age(lower: str, group: Group, left: Left, right: Right) -> bool:
    """ "≥ 18 years" at the head of a line: no preposition, window or anchor."""
    if left.word or left.windowed or right.anchor or right.relation:
        return False
    if group.quantities[-1].value < ADULT:
        return False
    return bool(LINE_START.search(lower, max(0, left.reached - 24), left.reached))


def _is_expectancy(before: str, words: TimeWords) -> bool:
    return words.near("expectancy", re.split(r"[;.()|\n]", before)[-1])


def _is_gestation(before: str, after: str, words: TimeWords) -> bool:
    near = CLAUSE.split(before)[-1][-40:]
    return words.near("gestation", near) or words.near("gestation_after", after[:24])

"""Quantities with a unit of time that are no timeframes."""

from __future__ import annotations

import re
from decimal import Decimal

from trialspan.pipes.timeframes.context import Left, Right
from trialspan.values.durations import Group
from trialspan.values.time_words import TOKEN, TimeWords

CLAUSE = re.compile(r"[,;.()|\n]")
TOLERANCE = re.compile(r"(?:±|\+\s?/?\s?-)\s?$")
RATE = re.compile(r"\s?(?:/|per\b|a\b|each\b|every\b)\s?(?:day|week|month|year|night)")
CYCLE_LENGTH = re.compile(
    r"\bcycles?\b[a-z ]{0,10}(?:=|\b(?:is|was|are|of|lasts)\b)\s?$"
)
CYCLE_NOUN = re.compile(r"[\s-]?cycles?\b|\)?\s?=\s?\d")
LINE_START = re.compile(r"(?:^|[\n|])[\s\-*•·\d.()①-⑳]{0,12}$")
ORDINAL = re.compile(r"\d(?:st|nd|rd|th)(?![a-z])")
ADULT = Decimal(5)
NAMED = re.compile(r"[a-z]-$")
LAST_WORD = re.compile(r"([a-z]+)\W{0,3}$")
SHORT = ("minute", "hour", "day")


def refusal(
    lower: str, group: Group, left: Left, right: Right, words: TimeWords, *, scope: str
) -> str | None:
    """Why a quantity is no timeframe ("age", "rate", "test" …), or None.

    Outside outcomes the durations of an age or of life are bounds, not timeframes.
    """
    before = lower[max(0, group.start - 60) : group.start]
    after = lower[group.end : group.end + 40].partition("\n")[0]
    general = _general(lower, group, left, right, words, before, after)
    if general or scope == "outcome":
        return general
    if group.point and group.unit_text in ("m", "y", "v"):
        return "letter"
    if _is_age(lower, group, left, right, before, after, words):
        return "age"
    if _is_expectancy(before, words, weak=scope == "criteria"):
        return "life_expectancy"
    return "gestation" if _is_gestation(before, after, words) else None


def _general(
    lower: str,
    group: Group,
    left: Left,
    right: Right,
    words: TimeWords,
    before: str,
    after: str,
) -> str | None:
    """Why a quantity is no timeframe anywhere."""
    if TOLERANCE.search(before):
        return "tolerance"
    if _is_day_zero(group) or _is_calendar(group):
        return "date"
    if _is_count(lower, group, left, right) or _is_dimension(lower, group, left, words):
        return "count"
    if _is_test(group, left, after, words):
        return "test"
    if group.point:
        return None
    if CYCLE_LENGTH.search(before) or CYCLE_NOUN.match(after):
        return "cycle_length"
    return "rate" if RATE.match(after) and not left.comparator else None


def _is_calendar(group: Group) -> bool:
    first = group.quantities[0]
    return group.point and first.unit == "year" and first.value >= 1900


def _is_day_zero(group: Group) -> bool:
    only = group.quantities[0]
    zero = only.unit == "day" and only.value == 0 and only.upper is None
    return len(group.quantities) == 1 and group.point and zero


def _is_dimension(lower: str, group: Group, left: Left, words: TimeWords) -> bool:
    """ "3 D imaging", "EQ-5D", "vitamin D3"."""
    if group.unit_text != "d":
        return False
    word = LAST_WORD.search(lower, max(0, group.start - 24), group.start)
    if word and word[1] in words.words["not_day"]:
        return True
    flat = group.quantities[0].value in (2, 3) and left.reached == group.start
    named = NAMED.search(lower, max(0, group.start - 2), group.start) is not None
    return not group.point and (flat or named)


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
    return unit == "year" and _is_bare_age(lower, group, left, right, words)


def _is_bare_age(
    lower: str, group: Group, left: Left, right: Right, words: TimeWords
) -> bool:
    """ "≥ 18 years" at the head of a line or behind a person, without a preposition."""
    if left.word not in ("", "over") or left.windowed or right.anchor or right.relation:
        return False
    if group.quantities[-1].value < ADULT:
        return False
    near = lower[max(0, left.reached - 24) : left.reached]
    said = LAST_WORD.search(near)
    if said and said[1] in words.words["person"]:
        return True
    return bool(LINE_START.search(near)) and left.word == ""


def _is_expectancy(before: str, words: TimeWords, *, weak: bool) -> bool:
    near = re.split(r"[;.()|\n]", before)[-1]
    if words.near("expectancy", near):
        return True
    return weak and words.near("expectancy_weak", near)


def _is_gestation(before: str, after: str, words: TimeWords) -> bool:
    near = CLAUSE.split(before)[-1][-40:]
    return words.near("gestation", near) or words.near("gestation_after", after[:24])

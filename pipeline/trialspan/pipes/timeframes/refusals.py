"""Quantities with a unit of time that are no timeframes."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from trialspan.pipes.timeframes.left import Left
from trialspan.pipes.timeframes.right import Right
from trialspan.values.durations import Group
from trialspan.values.time_words import TOKEN, TimeWords

CLAUSE = re.compile(r"[,;.()|\n]")
OF_SEVEN = re.compile(r"(?<=\d )[0-6]\s?/\s?7")  # "33 6/7 weeks"
SENTENCE = re.compile(r"[;.()|\n]")
WORD = re.compile(r"[a-z]+")
DIGITS = re.compile(r"\d+")
SENTENCE_HEAD = re.compile(r"(?:^|[.\n*]\s{0,3})$")
TOLERANCE = re.compile(r"(?:±|\+\s?/?\s?-|\(\s?\+)\s?$")
SIGNS = frozenset("±+-")  # one of which closes a tolerance
RATE = re.compile(
    r"\s?(?:/|per\b|a\b|each\b|every\b|(?:of|in|out of) (?:the|each|a|every)\b)\s?"
    r"(?:day|week|month|year|night)(?!s? (?:before|after|prior|follow|preced))"
)
INTERVAL = re.compile(r"[ -]?intervals?(?![a-z])")
WITH_INTERVAL = re.compile(r"(?:at|with|in|on)(?: a| an)? $")
NAMED_TEST = re.compile(
    r"(?:[ -](?:\([^()\n]{1,10}\) )?(?:[a-z-]{1,20} ){0,4})test(?:s|ing)?(?![a-z])"
)
PER = re.compile(r"([a-z]+)\s?/\s?$")
COUNTED_PER = re.compile(r"(?<!once )(?<![a-z])per (?:an? )?$")
CYCLE_LENGTH = re.compile(
    r"\bcycles?\b[a-z ]{0,10}(?:=|\b(?:is|was|are|of|lasts|has|have)\b)\s?$"
)
CYCLE_NOUN = re.compile(r"\)?[\s-]?cycles?\b|\)?\s?=\s?\d")
LINE_START = re.compile(r"(?:^|[\n|])[\s\-*•·\d.()①-⑳]{0,12}$")
ORDINAL = re.compile(r"\d(?:st|nd|rd|th)(?![a-z])")
RESULT = re.compile(r" ?[<>≤≥=] ?\d| \d+(?:\.\d+)?-")
LAST_WORD = re.compile(r"([a-z]+)\W{0,3}$")
NAMED = re.compile(r"[a-z]-$")
WOMB = re.compile(r"'? (?:of )?gestation")
OLD = re.compile(
    r"(?:\s?\([^()\n]{0,40}\))?(?:[\s-]?old\b|\s?of age\b|\s?post-?natal age\b)"
)
LIFE = re.compile(r"\s?of life\b")
ALLERGEN = re.compile(r"(?<![a-z])([a-z]{3}) $")  # "Ara h 2", "Fel d 1"
AGED = re.compile(
    r"(?<![a-z])(?:aged|(?<!at )(?<!by )(?<!of )(?<!the )ages)(?: from)? ?$"
)
BOUNDED = re.compile(r"[<>≤≥=]|over|under|above|below|older|younger|at least|more|less")
UP_TO_AGE = re.compile(
    r" (?:and|to|-) \d{1,2}[ -]?(?:day|week|month|year)s?(?:[ -]old| of age)"
)
UP_TO_YEARS = re.compile(r" (?:to|-) \d{1,2} years?")
MOST_DAYS = 700  # "D835" is a mutation
ADULT = Decimal(5)
AGES = frozenset(("year", "month", "week", "day", "hour"))
SHORT = frozenset(("minute", "hour", "day"))


class Case(NamedTuple):
    """A group in its surroundings; ``before`` and ``after`` are the text beside it."""

    lower: str
    group: Group
    left: Left
    right: Right
    words: TimeWords
    before: str
    after: str
    scope: str


def refusal(
    lower: str, group: Group, left: Left, right: Right, words: TimeWords, *, scope: str
) -> str | None:
    """Why a quantity is no timeframe ("age", "rate", "test" …), or None.

    Outside outcomes the durations of an age or of life are bounds, not timeframes.
    """
    before = lower[max(0, group.start - 60) : group.start]
    after = lower[group.end : group.end + 40].partition("\n")[0]
    case = Case(lower, group, left, right, words, before, after, scope)
    why = _anywhere(case)
    if why or scope != "outcome":
        return why or _in_criteria(case, scope)
    return "age" if _is_of_persons(case) else None


def _anywhere(case: Case) -> str | None:
    if OF_SEVEN.match(case.lower, case.group.start):
        return "gestation"
    if case.before.rstrip()[-1:] in SIGNS and TOLERANCE.search(case.before):
        return "tolerance"
    if _is_zero(case) or _is_calendar(case):
        return "date"
    if _is_count(case) or _is_dimension(case) or _is_metre(case):
        return "count"
    if case.group.point:
        return "letter" if _is_allergen(case) else None
    if _is_test(case):
        return "test"
    if _is_cycle_length(case):
        return "cycle_length"
    if _is_rate(case):
        return "rate"
    return "interval" if _is_interval(case) else None


def _is_allergen(case: Case) -> bool:
    """ "Ara h 2", "Gal d 1": a letter and number behind three letters of a species."""
    if len(case.group.unit_text) > 1:
        return False
    genus = ALLERGEN.search(case.before)
    return genus is not None and not any(
        genus[1] in some
        for some in (case.words.closing, case.words.units, case.words.words["stop"])
    )


def _is_cycle_length(case: Case) -> bool:
    """ "each cycle is 21 days", "28-day cycles"."""
    if CYCLE_NOUN.match(case.after):
        return True
    return "cycle" in case.before and CYCLE_LENGTH.search(case.before) is not None


def _is_rate(case: Case) -> bool:
    """ "mg/24 hours", "3 days per week", "puffs per two weeks"; not "once per week",
    not "the last 7 days of each month"."""
    if case.left.frequency and COUNTED_PER.search(case.before):
        return True
    per = PER.search(case.before) if "/" in case.before else None
    if per and per[1] not in case.words.units:
        return True
    return not case.left.windowed and RATE.match(case.after) is not None


def _is_interval(case: Case) -> bool:
    """ "at 2 to 4-week intervals": how often something is given."""
    before = case.lower[max(0, case.left.reached - 9) : case.group.start]
    return bool(INTERVAL.match(case.after) and WITH_INTERVAL.search(before))


def _in_criteria(case: Case, scope: str) -> str | None:
    if case.group.point:
        return "letter" if _is_letter(case) else None
    if scope == "prose" and _is_literature(case):
        return "literature"
    until = scope == "prose" and case.left.word.startswith("until")
    if not until and _is_age(case):
        return "age"
    if _is_expectancy(case, weak=scope == "criteria"):
        return "life_expectancy"
    return "gestation" if _is_gestation(case) else None


def _is_literature(case: Case) -> bool:
    """ "Over the past 10 years, ..." at the head of a sentence."""
    if case.group.quantities[0].unit != "year" or not case.left.windowed:
        return False
    floor = max(0, case.left.reached - 4)
    head = SENTENCE_HEAD.search(case.lower, floor, case.left.reached)
    return head is not None and case.after.startswith(",")


def _is_letter(case: Case) -> bool:
    """ "M1 disease", "V3"; but "at M3", "until V4" are times."""
    if case.group.unit_text not in ("m", "y", "v", "h"):
        return False
    word = LAST_WORD.search(case.before)
    return word is None or word[1] not in case.words.words["moment"]


def _is_zero(case: Case) -> bool:
    """ "Day 0", "0 months", if not counted from an event."""
    only = case.group.quantities[0]
    alone = len(case.group.quantities) == 1
    return alone and only.value == 0 and only.upper is None and not case.right.anchor


def _is_calendar(case: Case) -> bool:
    first = case.group.quantities[0]
    return case.group.point and first.unit == "year" and first.value >= 1900


def _is_dimension(case: Case) -> bool:
    """ "3 D imaging", "EQ-5D", "vitamin D3"."""
    group = case.group
    if len(group.unit_text) > 1:
        return False
    word = LAST_WORD.search(case.before)
    if word and word[1] in case.words.words["not_day"]:
        return True
    if group.unit_text != "d":
        return False
    if group.point and group.quantities[0].value > MOST_DAYS:
        return True
    flat = group.quantities[0].value in (2, 3) and not case.right.said
    return not group.point and (flat or NAMED.search(case.before) is not None)


def _is_metre(case: Case) -> bool:
    """ "400 m"; "every 3 m" is months."""
    amount = case.group.unit_text == "m" and not case.group.point
    return amount and not case.left.frequency


def _is_count(case: Case) -> bool:
    """ "2 cycles of chemotherapy", "3 visits": how many, not when; but "received 4 to 6
    cycles" in a criterion bounds how long."""
    group, left = case.group, case.left
    unit = group.quantities[0].unit
    if unit == "visit":
        return not (group.point or ORDINAL.search(case.lower, group.start, group.end))
    if unit != "cycle" or group.point:
        return False
    if group.quantities[0].upper is not None and case.scope == "criteria":
        return False
    limited = (
        left.role == "after_quantity"
        or left.rule == "time.first"
        or left.word == "for"
        or (left.comparator == "<=" and left.word not in ("to", "through"))
    )
    return not (limited or left.frequency or case.right.said)


def _is_test(case: Case) -> bool:
    """ "6-minute walk", "24-hour urine": the name of a test."""
    if case.left.comparator or case.group.quantities[0].unit not in SHORT:
        return False
    names = case.words.words["test_noun"]
    hyphen = case.lower[case.group.end - len(case.group.unit_text) - 1] == "-"
    if hyphen and NAMED_TEST.match(case.after):
        return True  # "4-hour mixed meal tolerance test"
    if RESULT.match(case.after) and not case.left.word:
        return True
    tokens = TOKEN.findall(case.after[:24])[:2]
    return bool(tokens) and (tokens[0] in names or " ".join(tokens) in names)


def _is_of_persons(case: Case) -> bool:
    """ "children aged 5 to 11 years", "patients over 16 years of age" in an outcome;
    "at 12 months of age" and "up to 2 years of age" are times of it."""
    group, left = case.group, case.left
    if group.point or group.quantities[0].unit not in AGES or left.frequency:
        return False
    if AGED.search(case.lower, max(0, left.reached - 12), left.reached):
        return True
    if not OLD.match(case.after):
        return False
    near = case.lower[max(0, left.reached - 24) : left.reached]
    said = LAST_WORD.search(near) if left.word in ("", "between", "over") else None
    return bool(
        BOUNDED.match(case.lower, left.reached)
        or (said and said[1] in case.words.words["person"])
    )


def _is_age(case: Case) -> bool:
    unit = case.group.quantities[0].unit
    if unit not in AGES:
        return False
    if OLD.match(case.after):
        return True
    sized = case.left.comparator in ("<", ">", ">=") and not case.left.windowed
    if sized and LIFE.match(case.after):
        return True
    if _says_age(case):
        return not (case.left.windowed or case.right.anchor is not None)
    if case.left.word == "between" and UP_TO_AGE.match(case.after):
        return True
    if _is_of_young(case):
        return True
    if unit != "year":
        return False
    return case.words.near("age_after", case.after[:22]) or _is_bare_age(case)


def _says_age(case: Case) -> bool:
    """Whether "age" stands before, with nothing but its other bound between."""
    if not case.words.may("age_before", case.before):
        return False
    clause = CLAUSE.split(case.before)[-1]
    if not case.words.near("age_before", clause):
        return False
    last = DIGITS.split(clause)[-1]
    if last == clause or case.words.near("age_before", last):
        return True
    return all(word in case.words.words["age_link"] for word in WORD.findall(last))


def _is_of_young(case: Case) -> bool:
    """ "neonates (≤ 28 days)", "children 6 months to 5 years"."""
    left, right = case.left, case.right
    if left.word not in ("", "over", "between") or left.windowed:
        return False
    if right.anchor or right.relation:
        return False
    ranged = case.group.quantities[-1].upper is not None
    if not (left.comparator or ranged or UP_TO_YEARS.match(case.after)):
        return False
    low = max(0, left.reached - 24)
    said = LAST_WORD.search(case.lower, low, left.reached)
    words = case.lower.startswith(("within", "up to"), left.start)
    return bool(said and not words and said[1] in case.words.words["young"])


def _is_bare_age(case: Case) -> bool:
    """ "≥ 18 years" at the head of a line or behind a person, without a preposition."""
    left, right = case.left, case.right
    if left.word not in ("", "over", "between") or left.windowed:
        return False
    last = case.group.quantities[-1]
    if right.anchor or right.relation or (last.upper or last.value) < ADULT:
        return False
    near = case.lower[max(0, left.reached - 24) : left.reached]
    if near.endswith("(") and left.rule in ("time.less", "time.more"):
        return case.lower.startswith(("under", "over", "above", "below"), left.start)
    said = LAST_WORD.search(near)
    if said and said[1] in case.words.words["person"]:
        return True
    return bool(LINE_START.search(near)) and left.word == ""


def _is_expectancy(case: Case, *, weak: bool) -> bool:
    if _said_before(case, "expectancy", SENTENCE):
        return True
    return weak and _said_before(case, "expectancy_weak", SENTENCE)


def _is_gestation(case: Case) -> bool:
    if case.left.comparator and not case.left.relation and WOMB.match(case.after):
        return True  # "born at > 37 weeks of gestation"
    return _said_before(case, "gestation", CLAUSE, 40)


def _said_before(case: Case, kind: str, cut: re.Pattern[str], within: int = 60) -> bool:
    """Whether a phrase of that kind stands in front, behind the last ``cut``."""
    if not case.words.may(kind, case.before):
        return False
    return case.words.near(kind, cut.split(case.before)[-1][-within:])

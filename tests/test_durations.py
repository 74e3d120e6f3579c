"""Quantities of time: the numbers, the unit they share, their ISO 8601 form."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from trialspan.lexicon import read_lexicons
from trialspan.values.durations import Quantity, find_groups
from trialspan.values.time_words import TimeWords, as_phrase, build_words

LEXICONS = Path(__file__).parents[1] / "models/en_trialspan/en_trialspan/lexicons"


@pytest.fixture(scope="module")
def words() -> TimeWords:
    return build_words(read_lexicons(LEXICONS)["time_cues"])


def note(quantity: Quantity) -> str:
    upper = "" if quantity.upper is None else f"..{quantity.upper}"
    cycle = "" if quantity.cycle is None else f" of {quantity.cycle}"
    return f"{quantity.value}{upper} {quantity.unit}{cycle}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 weeks", ["12 week"]),
        ("12months", ["12 month"]),
        ("a 12-month course", ["12 month"]),
        ("four (4) weeks", ["4 week"]),
        ("twenty-four hours", ["24 hour"]),
        ("2.5 years", ["2.5 year"]),
        ("1,000 days", ["1000 day"]),
        ("1,4,8,12,24 hours", ["1 hour", "4 hour", "8 hour", "12 hour", "24 hour"]),
        ("1, 2, 3, and 5 years", ["1 year", "2 year", "3 year", "5 year"]),
        ("6- and 12-month rates", ["6 month", "12 month"]),
        ("4-6 weeks", ["4..6 week"]),
        ("4 to 6 weeks", ["4..6 week"]),
        ("28 ± 3 days", ["28 day"]),
        ("5 half-lives", ["5 half_life"]),
        ("week 24", ["24 week"]),
        ("weeks 4, 8 and 12", ["4 week", "8 week", "12 week"]),
        ("days -5 to -3", ["-5..-3 day"]),
        ("visit 3", ["3 visit"]),
        ("d28", ["28 day"]),
        ("week12", ["12 week"]),
        ("c1d8", ["8 day of 1"]),
        ("d1, d8, d15", ["1 day", "8 day", "15 day"]),
        ("d1 weeks", ["1 day"]),
        ("42 days 3 months", ["42 day", "3 month"]),
        ("in the last year", ["1 year"]),
        ("half a year", ["0.5 year"]),
        ("to il 18, 7 days", ["7 day"]),
        ("by the ab-108, 12 weeks", ["12 week"]),
        ("before and 4, 12 months", ["4 month", "12 month"]),
        ("at 4, 8 weeks", ["4 week", "8 week"]),
        ("30 calendar days", ["30 day"]),
        ("3 month(s)", ["3 month"]),
    ],
)
def test_groups_hold_each_number_with_its_unit(
    words: TimeWords, text: str, expected: list[str]
) -> None:
    groups = find_groups(text, words)
    assert [note(q) for group in groups for q in group.quantities] == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "weeks",
        "several weeks",
        "12 patients",
        "daily",
        "grade 3",
        "1.5 mg/dl",
        "cd28",
        "il-6",
        "v600e",
        "kg/m2",
        "ph 7.4",
        "the day of surgery",
        "in due time",
        "day care",
        "weekly visits",
        "half of the patients",
        "od-001",
        "first line",
        "the study day",
        "month of birth",
        "12,5",
        "10^9/l",
        "x 3",
        "24/7",
        "(5)",
    ],
)
def test_no_group_without_a_number_and_a_unit(words: TimeWords, text: str) -> None:
    assert find_groups(text, words) == []


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("4", "week", "P4W"),
        ("12", "month", "P12M"),
        ("6", "hour", "PT6H"),
        ("30", "minute", "PT30M"),
        ("28", "day", "P28D"),
        ("0.5", "year", "P0.5Y"),
        ("2.50", "year", "P2.5Y"),
        ("-5", "day", None),
        ("2", "cycle", None),
        ("5", "half_life", None),
        ("3", "visit", None),
    ],
)
def test_iso8601_only_of_what_is_a_duration(
    value: str, unit: str, expected: str | None
) -> None:
    assert Quantity(0, 1, Decimal(value), None, unit).iso8601 == expected


@pytest.mark.parametrize(
    ("name", "phrase"),
    [("Prior  to", "prior to"), ("> =", "> ="), ("half-life", "half-life"), ("", "")],
)
def test_phrases_are_looked_up_by_their_tokens(name: str, phrase: str) -> None:
    assert as_phrase(name) == phrase

"""A scan finds what the pattern finds, and looks only where it can be."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patterns import same_in_a_stretch, texts

from trialspan.pipes import thresholds_grades
from trialspan.pipes.targets import grammar, spellings
from trialspan.pipes.timeframes import coordinated, intervals, named
from trialspan.values import bounds, durations
from trialspan.values.scan import ANY_DIGIT, Scan

OURS = [
    *(Scan(one.pattern.pattern) for one in spellings.SPELLINGS),
    Scan(grammar.LEADING.pattern),
    *(
        Scan(durations.RUN),
        Scan(durations.IMPLIED.pattern),
        Scan(bounds._SCAN),
        Scan(thresholds_grades._GRADE.pattern),
    ),
    *(
        Scan(named.RELATION.pattern),
        Scan(named.IN_PERIOD.pattern),
        Scan(intervals.FROM.pattern),
        Scan(coordinated.SIDES.pattern),
    ),
]


@pytest.mark.parametrize(
    ("pattern", "needles"),
    [
        (r"(?<![a-z])grades?\s\d", {"grade": 0}),
        (r"[a-z]{0,4}car-?t", {"car": 4}),
        (r"(?:before|prior to) surgery", {" surgery": 8}),
        (r"(?:week|day)s?", {"week": 0, "day": 0}),
        (r"(?:\d|½|zero)\w", {ANY_DIGIT: 0, "½": 0, "zero": 0}),
        (r"(?:uln|2 x uln)", {"uln": 4}),
        (r"[a-z]{1,4}[x×]b?", {"x": 4, "×": 4}),
        (r"a\w+", {}),
        (r"\w+word", {}),
        (r"(?:word)?y", {}),
        (r"(?i:word)", {}),
        (r"(?=word)\w", {}),
        (r"[^a]bc?", {}),
        (r"", {}),
    ],
)
def test_the_needles_of_a_pattern(pattern, needles):
    assert Scan(re.compile(pattern)).needles == needles


def test_a_pattern_of_any_case_has_no_needles():
    assert Scan(re.compile("word", re.IGNORECASE)).needles == {}


@pytest.mark.parametrize(
    ("pattern", "text", "may"),
    [
        (r"(?:before|prior to) ", "not before it", True),
        (r"(?:before|prior to) ", "prior", False),
        (r"(?:\d|zero)y", "a 7", True),
        (r"(?:\d|zero)y", "a b", False),
        (r"a\w+", "", True),
    ],
)
def test_a_match_may_be_where_a_needle_is(pattern, text, may):
    assert bool(Scan(re.compile(pattern)).may(text)) is may


WORDS = (
    "anti CD19 cart CAR-T targeting targeted BCMA specific CAR inhibitor PARPi IL mutation"
    " KRAS grade Gr ≥ 3 1,500 .5 ½ twenty -one two times twice than2 after before to from"
    " between days week weeks 24 half a the last day prior to during pre- post and / , ."
    " ( ) \n - 1.5 10 x uln upper limit of normal s 28 bb 41bb pd-1/l1"
)
TEXTS = texts(WORDS)


@settings(deadline=None, max_examples=150)
@given(TEXTS, st.integers(0, 40), st.none() | st.integers(0, 120))
def test_a_scan_finds_what_the_pattern_finds(text, pos, end):
    same_in_a_stretch(OURS, text, pos, end)


@settings(deadline=None, max_examples=100)
@given(TEXTS, st.lists(st.integers(0, 30), max_size=6))
def test_a_search_goes_on_from_any_later_place(text, steps):
    for scan in OURS:
        search, pos = scan.search_in(text), 0
        for step in steps:
            pos += step
            found, wanted = search(pos), scan.pattern.search(text, pos)
            assert (found and found.span()) == (wanted and wanted.span())


@pytest.mark.parametrize("unit", ["1", "1.", "car", "one ", "a ", "grade", "("])
def test_a_scan_is_linear(unit):
    same_in_a_stretch(OURS, unit * (50_000 // len(unit)), 0, None)

"""A look finds what its patterns find, in one pass for all of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from patterns import same_in_a_stretch, spans, texts

from trialspan.pipes.timeframes import coordinated, intervals, ledger, named
from trialspan.values import durations
from trialspan.values.look import Look, openings_of

OURS = [
    durations.IMPLIED,
    named.DURING,
    named.IN_PERIOD,
    named.AT,
    named.RELATION,
    intervals.FROM,
    intervals.UNTIL,
    coordinated.SIDES,
    coordinated.PREFIX,
    ledger.NUMBERED,
]


@pytest.mark.parametrize(
    ("pattern", "openings"),
    [
        (r"(?<![a-z])(?:in|over the) course", {"in course", "over the course"}),
        (r"(?:at )?day", {"at day", "day"}),
        (r"up to\s\d", {"up to "}),
        (r"up[ \n]to", {"up to", "up\nto"}),
        (r"pre[ -]?dose", {"pre dose", "pre-dose", "predose"}),
        (r"on+ly", {"on"}),
        (r"on*ly", {"oly", "on"}),
        (r"(?P<word>an?) (?=day)[a-z]", {"a ", "an "}),
        (r"[a-z]week", {""}),
        (r"(?:week|\d)", {"week", ""}),
        (r" until", {" until"}),
        (r"", {""}),
    ],
)
def test_what_a_pattern_opens_with(pattern, openings):
    assert openings_of(re.compile(pattern)) == openings


@pytest.mark.parametrize("pattern", [r"\d days", r" until", r"(?:week)?", r"[A-Z]x"])
def test_a_pattern_that_no_small_letter_opens_is_refused(pattern):
    with pytest.raises(ValueError, match="no letter opens"):
        Look().add(re.compile(pattern))


def test_a_pattern_of_many_ways_is_cut_short():
    opened = openings_of(re.compile("(?:a|b|c)" * 9))
    assert {len(opening) for opening in opened} == {6}


WORDS = (
    "before after and or pre- post- predose immediately right prior to during throughout"
    " within over the course of in phase period for entire whole at on second visit until"
    " till through up from between since beginning an a half last week day month first"
    " weekly yearly , ; ( ) / \n 4 é surgery treatment"
)
TEXTS = texts(WORDS)


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_a_look_finds_what_its_patterns_find(text):
    same_in_a_stretch(OURS, text, 0, None)


@settings(deadline=None, max_examples=150)
@given(TEXTS, st.integers(0, 40), st.none() | st.integers(0, 120))
def test_a_stretch_is_searched_as_the_pattern_searches_it(text, pos, end):
    same_in_a_stretch(OURS, text, pos, end)


def test_any_white_space_may_stand_for_a_blank():
    look = Look()
    one, two = look.add(re.compile(r"up\sto")), look.add(re.compile("up to"))
    text = "up to, up\nto, up\u2003to, upto"
    assert spans(one.finditer(text)) == [(0, 5), (7, 12), (14, 19)]
    assert spans(two.finditer(text)) == [(0, 5)]


def test_patterns_share_a_look_and_a_later_one_is_seen():
    look = Look()
    day, date = look.add(re.compile("(?<![a-z])day")), look.add(re.compile("date"))
    text = "day 1, the date, monday"
    assert spans(day.finditer(text)) == [(0, 3)]
    assert spans(date.finditer(text)) == [(11, 15)]
    one = look.add(re.compile("the d"))
    assert spans(one.finditer(text)) == [(7, 12)]
    assert spans(day.finditer("")) == []


@pytest.mark.parametrize("unit", ["at ", "pre", "a ", "in the ", "before and ", "("])
def test_a_look_is_linear(unit):
    same_in_a_stretch(OURS, unit * (50_000 // len(unit)), 0, None)

"""Cheap first looks find every place where the dear patterns match."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialspan.values import durations
from trialspan.values.bounds import _SCAN
from trialspan.values.look import matches
from trialspan.values.starts import number_starts

PIECES = ["12", "1,5", ".5", "½", "two", "twenty-one", "a hundred", "twice", "than"]
GLUE = ["", " ", "\n", ".", ",", "-", "(", "x", "é", "_"]


@pytest.mark.parametrize(
    ("lower", "starts"),
    [
        ("12 or .5", [0, 6, 7]),
        ("at least two", [9]),
        ("more than3", [9]),
        ("(½", [1]),
        ("٣٤ or 𝟓", [0, 1, 6]),
        ("", []),
        ("il6 and b12", []),
        ("often network", []),
        ("no figures. none", []),
    ],
)
def test_number_starts(lower, starts):
    assert number_starts(lower) == starts


@given(st.lists(st.sampled_from(PIECES + GLUE), max_size=12).map("".join))
def test_no_number_is_missed(lower):
    scanned = [match.span() for match in _SCAN.finditer(lower)]
    assert [m.span() for m in matches(_SCAN, lower, number_starts(lower))] == scanned


TIMES = ["d1", "day28", "week", "c2", "cycle 3", "-7", "8", "four", "m", "after", "to"]


@given(st.lists(st.sampled_from(TIMES + GLUE), max_size=12).map("".join))
def test_no_time_is_missed(lower):
    starts = number_starts(lower)
    for pattern, at in (
        (durations.RUN, durations.signed(lower, starts)),
        (durations.COMPACT, durations.compact_starts(lower, starts)),
    ):
        scanned = [match.span() for match in pattern.finditer(lower)]
        assert [match.span() for match in matches(pattern, lower, at)] == scanned


def test_matches_do_not_overlap():
    found = matches(re.compile("aa"), "aaaa", [0, 1, 2])
    assert [match.start() for match in found] == [0, 2]

"""A tree of words finds what the phrases side by side find, the longest first."""

from __future__ import annotations

import re

import pytest

from trialspan.values.word_tree import word_tree

PHRASES = [
    "less",
    "less than",
    "less than or equal",
    "less than/equal",
    "no more",
    ">=",
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("less than or equal to", "less than or equal"),
        ("less  than 5", "less  than"),
        ("less than or more", "less than"),
        ("less than/equal", "less than/equal"),
        ("less thanks", "less"),
        (">= 5", ">="),
        ("lessen", None),
        ("no", None),
        ("more", None),
        ("than", None),
        ("", None),
    ],
)
def test_the_longest_phrase_is_found(text, found):
    edges = {p: "(?![a-z])" if p[-1].isalpha() else "(?![=])" for p in PHRASES}
    match = re.match(word_tree(edges), text)
    assert (match and match[0]) == found


def test_no_phrase_is_found_where_there_is_none():
    assert re.search(word_tree({}), "less") is None

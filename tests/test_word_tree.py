"""A tree of words or letters finds what they find side by side, the longest first."""

from __future__ import annotations

import re

import pytest

from trialspan.values.word_tree import letter_tree, word_tree

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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("aims", "aims"),
        ("aim", "aim"),
        ("aiming at", "aiming at"),
        ("aiming for", "aim"),
        ("a.m.", "a.m."),
        ("axmx", None),
        ("ai", None),
        ("goals", None),
        ("", None),
    ],
)
def test_the_longest_word_is_found_letter_by_letter(text, found):
    match = re.match(letter_tree(["aim", "aims", "aiming at", "a.m."]), text)
    assert (match and match[0]) == found


def test_no_word_is_found_where_there_is_none():
    assert re.search(letter_tree([]), "aim") is None

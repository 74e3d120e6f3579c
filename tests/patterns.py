"""Texts and places for the tests of patterns that are looked for cheaply."""

from __future__ import annotations

from hypothesis import strategies as st


def texts(words):
    """Up to 25 of the words, with blanks between them or none."""
    return st.lists(st.sampled_from(words.split(" ")), max_size=25).flatmap(
        lambda some: st.sampled_from(["", " "]).map(lambda joint: joint.join(some))
    )


def spans(matches):
    return [match.span() for match in matches]


def same_in_a_stretch(some, text, pos, end):
    """Whether each finds in a stretch what its own pattern finds there."""
    limit = len(text) if end is None else end
    for one in some:
        found = spans(one.finditer(text, pos, end))
        assert found == spans(one.pattern.finditer(text, pos, limit)), one.pattern
